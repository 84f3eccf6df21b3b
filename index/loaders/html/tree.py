"""The tree of an HTML page: parsed within bounds, walked without recursion, its main part found."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from index.errors import DocumentError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from selectolax.lexbor import LexborHTMLParser, LexborNode

# The HTML standard makes a parser search its open elements at almost every tag, so that time grows with the square of
# the depth; browsers stop at 512 too.
_DEEPEST = 512
# Nothing is given back once it is taken: else a long name that no ">" follows would be tried at every length.
_TAG = re.compile(r"<(/?)([a-zA-Z][^\s<>/]*+)[^<>]*+>")
_WITHOUT_END = frozenset({
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr",
    "p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "option", "optgroup", "html", "head",
    "body", "colgroup", "rp", "rt",
})  # fmt: skip
_NEVER_TEXT = frozenset({
    "script", "style", "noscript", "template", "iframe", "svg", "head", "title", "select", "textarea", "input",
    "object", "canvas", "audio", "video", "map", "datalist", "annotation", "-comment",
})  # fmt: skip
_NAMED_BY_BUTTONS = frozenset(
    {"h1", "h2", "h3", "h4", "h5", "h6", "dt", "summary"}
)  # a button there opens what it names
_FURNITURE = frozenset({"nav", "footer", "aside", "form", "dialog", "menu"})
_FURNITURE_ROLES = frozenset({
    "navigation", "banner", "contentinfo", "search", "complementary", "dialog", "alert", "menu", "menubar",
    "toolbar",
})  # fmt: skip
_INVISIBLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_MOST = 0.5


def parse(html: str) -> LexborHTMLParser:
    """The page's tree; tags nested deeper than any browser follows are ignored, their text is kept."""
    # Loaded here: a question reads no HTML.
    from selectolax.lexbor import LexborHTMLParser

    return LexborHTMLParser(_flattened(html))


def _flattened(html: str) -> str:
    flattening = _Flattening()
    flat = _TAG.sub(flattening.kept, html)
    return flat if flattening.needed else html


class _Flattening:
    """Counts how many elements are open at each tag, and takes away the tags of those too deep."""

    def __init__(self) -> None:
        self.open: Counter[str] = Counter()
        self.depth = 0
        self.needed = False

    def kept(self, tag: re.Match[str]) -> str:
        name = tag[2].lower()
        if name not in _WITHOUT_END:
            step = -min(1, self.open[name]) if tag[1] else 1
            self.open[name] += step
            self.depth += step
        if self.depth < _DEEPEST or name in _NEVER_TEXT:
            return tag[0]
        self.needed = True
        return "\n"


def walk(root: LexborNode, skipped: frozenset[int] = frozenset()) -> Iterator[tuple[LexborNode, bool]]:
    """Each visible node from `root` down, in order: (node, True) where it opens, (node, False) where it closes.

    Text nodes only open. `skipped` holds the `mem_id`s of elements to leave out with all that is in them.
    """
    node: LexborNode | None = root
    while node is not None:
        visible = node.is_text_node or not (node.mem_id in skipped or _is_hidden(node))
        if visible:
            yield node, True
        below = node.child if visible and not node.is_text_node else None
        if below is not None:
            node = below
            continue
        if visible and not node.is_text_node:
            yield node, False
        while node is not None and node.mem_id != root.mem_id and node.next is None:
            node = node.parent
            if node is not None:
                yield node, False
        node = None if node is None or node.mem_id == root.mem_id else node.next


def _is_hidden(node: LexborNode) -> bool:
    if node.tag in _NEVER_TEXT or node.is_comment_node:
        return True
    if node.tag == "button" and (node.parent is None or node.parent.tag not in _NAMED_BY_BUTTONS):
        return True
    attributes = node.attributes
    if not attributes:
        return False
    return "hidden" in attributes or _INVISIBLE.search(attributes.get("style") or "") is not None


def content_root(page: LexborHTMLParser) -> tuple[LexborNode, frozenset[int]]:
    """Where the page's own text is: an element, and the `mem_id`s of the navigation, footers and forms to leave out.

    A part that holds most of the text is taken for content, whatever its tag says.
    """
    root = page.root
    if root is None:
        raise DocumentError("it holds no text, only markup", "empty")
    furniture = _minor(root, _is_furniture)
    lengths, total = _lengths(root, _is_main, furniture)
    node, length = max(lengths, key=lambda pair: pair[1], default=(root, 0))
    return (node if length > total * _MOST else root), furniture


def unspoken(root: LexborNode) -> frozenset[int]:
    """The `mem_id`s of what screen readers leave out below an element, unless it holds most of the text."""
    return _minor(root, _is_unspoken)


def _minor(root: LexborNode, wanted: Callable[[LexborNode], bool]) -> frozenset[int]:
    lengths, total = _lengths(root, wanted)
    return frozenset(node.mem_id for node, length in lengths if length <= total * _MOST)


def _lengths(
    root: LexborNode, wanted: Callable[[LexborNode], bool], skipped: frozenset[int] = frozenset()
) -> tuple[list[tuple[LexborNode, int]], int]:
    """The elements that are wanted, each with the length of its text, and the length of all text."""
    found: list[tuple[LexborNode, int]] = []
    opened: list[int] = []
    total = 0
    for node, opens in walk(root, skipped):
        if node.is_text_node:
            total += len((node.text_content or "").strip())
        elif opens:
            opened.append(total)
        else:
            length = total - opened.pop()
            if wanted(node):
                found.append((node, length))
    return found, total


def _is_main(node: LexborNode) -> bool:
    return node.tag in {"main", "article"} or node.attributes.get("role") == "main"


def _is_furniture(node: LexborNode) -> bool:
    if node.tag == "header":
        return not _stands_in_article(node)
    return node.tag in _FURNITURE or node.attributes.get("role") in _FURNITURE_ROLES or _is_unspoken(node)


def _is_unspoken(node: LexborNode) -> bool:
    """Whether a screen reader leaves it out: what is decoration, and a whole page while a dialog stands before it."""
    return node.attributes.get("aria-hidden") == "true"


def _stands_in_article(node: LexborNode) -> bool:
    above = node.parent
    while above is not None:
        if above.tag in {"main", "article", "section"}:
            return True
        above = above.parent
    return False
