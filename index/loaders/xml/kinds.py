"""What elements are, by the names that DocBook, DITA, JATS, TEI, RSS, Atom and their kin give them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.loaders.raw import in_one_line
from index.loaders.xml_tree import local_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

HEADINGS = frozenset({"title", "head", "heading", "article-title", "invention-title", "doctitle"})
# What may stand before a title in what it names.
_BEFORE_TITLE = frozenset({"label", "num", "info", "anchor", "indexterm", "meta", "prolog", "id", "link", "updated"})
# What stands between a title and what it names.
_AROUND_TITLE = frozenset({
    "info", "articleinfo", "bookinfo", "chapterinfo", "sectioninfo", "title-group", "article-meta", "front",
    "titleStmt", "fileDesc", "teiHeader", "titleblock", "titlegroup", "us-bibliographic-data-grant",
    "us-bibliographic-data-application",
})  # fmt: skip
_NAMED_IN_PASSING = frozenset({
    "ref", "element-citation", "mixed-citation", "nlm-citation", "citation", "biblioentry", "bibliomixed", "bibl",
    "biblStruct", "analytic", "monogr", "series", "cite", "figure", "fig", "table", "table-wrap", "note", "caption",
    "formalpara", "example", "sourceDesc", "seriesStmt", "image", "abstract",
})  # fmt: skip
# What holds sentences: elements within are part of them, whatever their names.
PARAGRAPHS = frozenset({
    "p", "para", "simpara", "title", "subtitle", "head", "ab", "l", "attribution", "shortdesc", "cmd",
    "stepresult", "term", "dt", "speaker", "stage", "byline", "salute", "signed", "dateline", "trailer",
    "mixed-citation", "bibl", "bibliomixed", "tspan", "remark", "claim-text", "li", "verse-line", "q",
    "s", "heading", "citetitle", "article-title", "invention-title",
})  # fmt: skip
BLOCKS = frozenset({
    "p", "para", "simpara", "itemizedlist", "orderedlist", "variablelist", "simplelist", "list", "ul", "ol", "dl",
    "table", "informaltable", "table-wrap", "fig", "figure", "informalfigure", "programlisting", "screen",
    "codeblock", "pre", "literallayout", "preformat", "note", "tip", "warning", "caution", "important", "footnote",
    "fn", "blockquote", "disp-formula", "disp-quote", "lg", "l", "sec", "section", "li", "item", "listitem",
    "list-item", "step", "varlistentry", "claim-text", "steps", "procedure", "member", "boxed-text", "media",
    "caption", "title",
})  # fmt: skip
VERBATIM = frozenset({
    "programlisting", "screen", "codeblock", "pre", "literallayout", "preformat", "msgblock", "eg", "synopsis",
})  # fmt: skip
LISTS = frozenset({
    "itemizedlist", "orderedlist", "simplelist", "list", "ul", "ol", "procedure", "steps", "steps-unordered",
    "substeps", "choices", "sl",
})  # fmt: skip
_NUMBERED = frozenset({"orderedlist", "ol", "procedure", "steps", "substeps"})
_ORDERS = frozenset({"order", "ordered", "arabic", "number", "numbered", "gloss-ordered"})
_ITEMS = frozenset({"listitem", "li", "item", "list-item", "member", "step", "choice", "sli"})
TABLES = frozenset({"table", "informaltable"})
_ROWS = frozenset({"row", "tr"})
CELLS = frozenset({"entry", "td", "th", "cell", "stentry"})
LABELS = frozenset({"label", "num"})
NOTES = frozenset({"footnote", "fn", "note"})
TOGETHER = frozenset({"lg", "verse-group", "linegroup", "address"})
# What is told without its name where it holds nothing but text.
BARE = frozenset({"text", "desc", "line", "caption", "note", "tip", "warning", "blockquote", "quote", "footnote", "fn"})
WITHOUT_TEXT = frozenset({"script", "style", "defs", "binary", "binaryData", "indexterm", "colspec", "processing-meta"})


def is_numbered(element: _Element) -> bool:
    """Whether a list counts its items."""
    kinds = {str(value).lower() for name, value in element.attrib.items() if str(name) in {"list-type", "type", "rend"}}
    return local_name(element) in _NUMBERED or bool(kinds & _ORDERS)


def is_item(element: _Element) -> bool:
    """Whether an element is an item of a list; other things are called items too."""
    parent = element.getparent()
    return local_name(element) in _ITEMS and parent is not None and local_name(parent) in LISTS


def is_row(element: _Element) -> bool:
    """Whether an element is a row of a table; a record may be called so too."""
    if local_name(element) not in _ROWS:
        return False
    cells = [local_name(child) for child in children(element)]
    return bool(cells) and all(name in CELLS for name in cells)


def is_leaf(element: _Element) -> bool:
    """Whether an element holds no others."""
    return next(children(element), None) is None


def own_text(element: _Element) -> str:
    """The text of an element that stands in none of those below it."""
    return (element.text or "") + "".join(child.tail or "" for child in element)


def children(element: _Element) -> Iterator[_Element]:
    """The elements right below one, without comments."""
    return (child for child in element if local_name(child))


def is_mixed(element: _Element) -> bool:
    """Whether an element has text of its own beside what its elements hold."""
    return any((text or "").strip() for text in (element.text, *(child.tail for child in element)))


def names(element: _Element, *, in_sentence: bool = False) -> _Element | None:
    """What an element is the title of; None where it is no title but that of something named in passing."""
    owner = element.getparent()
    if in_sentence or local_name(element) not in HEADINGS or owner is None:
        return None
    before = element
    while owner is not None and local_name(owner) in _AROUND_TITLE:
        before, owner = owner, owner.getparent()
    if owner is None or local_name(owner) in _NAMED_IN_PASSING | _AROUND_TITLE:
        return None
    if any(local_name(above) in _NAMED_IN_PASSING for above in owner.iterancestors()):
        return None
    earlier = (local_name(sibling) for sibling in before.itersiblings(preceding=True))
    return owner if all(not name or name in _BEFORE_TITLE | _AROUND_TITLE for name in earlier) else None


def words(element: _Element) -> str:
    """All text of an element in one line, without comments."""
    return in_one_line("".join(str(text) for text in element.xpath(".//text()")))
