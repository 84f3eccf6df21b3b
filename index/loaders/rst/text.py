"""The text of reStructuredText: sections, paragraphs, lists, tables, notes, each line with its line in the source."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.loaders.flow import Flow
from index.loaders.raw import clean
from index.loaders.rst.inline import line_of_words, markers, paragraph_chunks, substitutions, verbatim_chunks, words
from index.loaders.rst.source import parsed, unread_directive

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docutils import nodes

    from index.loaders.sections import Chunk

_DEEPEST_DIRECTIVE = 20
_VERBATIM = frozenset({"literal_block", "doctest_block", "math_block"})
_WITHOUT_TEXT = frozenset({
    "comment", "substitution_definition", "target", "pending", "raw", "meta", "transition", "decoration", "colspec",
})  # fmt: skip
_ADMONITIONS = frozenset({
    "attention", "caution", "danger", "error", "hint", "important", "note", "tip", "warning",
})  # fmt: skip
_LISTS = frozenset({"bullet_list", "enumerated_list"})
_TOGETHER = frozenset({"definition_list", "option_list", "field_list", "docinfo"})
_PARAGRAPHS = frozenset({
    "paragraph", "subtitle", "rubric", "caption", "attribution", "term", "title_reference", "image",
})  # fmt: skip
_FIRST_WORD = re.compile(r"\w+")
_NEAR = (0, -1, 1, -2, *range(2, 10))
# Titles that docutils only warns about; the section has them all the same.
_KEPT_TITLE = ("Title underline too short", "Title overline too short", "Possible title underline")


class RstWalk:
    """One way through a file's tree, which gathers its sections."""

    def __init__(self, source: str) -> None:
        self.flow = Flow()
        self.level = 0
        self.shift = 0  # from the lines of the piece that is read to those of the file
        self.line = 1
        self.prefix = ""  # what the next paragraph begins with
        self.lists = 0
        self.depth = 0
        self.lines = source.split("\n")
        self.known: dict[str, str] = {}

    def through(self, document: nodes.document) -> None:
        """Reads a whole tree."""
        self.known.update(substitutions(document))
        for node in document.children:
            self.visit(node)

    def words(self, node: nodes.Node) -> str:
        """The text of a node, its line ends as in the source."""
        return words(node, self.known)

    def line_of(self, node: nodes.Node) -> str:
        """The text of a node in one line."""
        return line_of_words(node, self.known)

    def visit(self, node: nodes.Node) -> None:
        """A block goes where its kind belongs."""
        kind = node.tagname
        if getattr(node, "line", None) and kind not in {"table", "entry", "row", "tgroup"}:
            self.line = node.line + self.shift
        if kind in _WITHOUT_TEXT or (kind == "topic" and "contents" in node["classes"]):
            return
        if kind in _PARAGRAPHS:
            self.put(paragraph_chunks(self.words(node), self.found(node)))
        elif kind in _VERBATIM:
            text = self.words(node)
            self.put(verbatim_chunks(text, self.found_verbatim(text, self.line) or self.found(node)))
        elif kind == "title":
            self.title(node)
        elif kind == "system_message":
            self.message(node)
        else:
            self.structure(kind, node)

    def structure(self, kind: str, node: nodes.Element) -> None:
        """A block that holds others."""
        match kind:
            case "section":
                self.level += 1
                self.below(node)
                self.level -= 1
            case "table":
                self.table(node)
            case "line_block":
                self.put(self.verse(node))
            case "footnote" | "citation":
                self.prefixed(f"[{self.line_of(node.children[0])}] ", node.children[1:])
            case "field" | "definition_list_item" | "option_list_item":
                self.named(kind, node)
            case _ if kind in _LISTS:
                self.listing(node)
            case _ if kind in _ADMONITIONS:
                self.prefixed(f"{kind.capitalize()}: ", node.children)
            case _ if kind in _TOGETHER:
                self.together(kind, node)
            case _:
                self.below(node)

    def below(self, node: nodes.Element) -> None:
        """All blocks within a block."""
        for child in node.children:
            self.visit(child)

    def put(self, chunks: Sequence[Chunk]) -> None:
        """A paragraph, after what was to stand before it."""
        cleaned = [(clean(text), line) for text, line in chunks]
        if not any(text.strip() for text, _ in cleaned):
            return
        if self.prefix:
            (text, line), *rest = cleaned
            cleaned = [(self.prefix + text, line), *rest]
            self.prefix = ""
        self.flow.put(cleaned)

    def title(self, node: nodes.Element) -> None:
        """The heading of a section or file; that of a box is a paragraph."""
        if node.parent.tagname in {"section", "document"}:
            own = node.parent.tagname == "document"
            self.level = 1 if own else self.level
            self.flow.heading(self.level, clean(self.line_of(node)), self.found(node))
        else:
            self.put(paragraph_chunks(self.words(node), self.found(node)))

    def prefixed(self, prefix: str, children: Sequence[nodes.Node]) -> None:
        """Blocks of which the first begins with a mark."""
        self.prefix += prefix
        for child in children:
            self.visit(child)
        self.put([(self.prefix.strip(), self.line)] if self.prefix else [])
        self.prefix = ""

    def named(self, kind: str, node: nodes.Element) -> None:
        """A field, option or term with what is said of it."""
        name, *body = node.children
        if kind == "definition_list_item":
            self.below(node)
        elif kind == "option_list_item":
            self.prefixed(f"{', '.join(map(self.line_of, name.children))}: ", body)
        else:
            self.prefixed(f"{self.line_of(name)}: ", body)

    def together(self, kind: str, node: nodes.Element) -> None:
        """Short items, one below the other."""
        self.flow.open_group()
        for child in node.children:
            if kind == "docinfo" and child.tagname not in {"field", "authors", "system_message"}:
                self.prefixed("", [])
                self.put([(f"{child.tagname.capitalize()}: {self.line_of(child)}", self.found(child))])
            else:
                self.visit(child)
        self.flow.close_group()

    def listing(self, node: nodes.Element) -> None:
        """A list, its items marked as the source marks them."""
        self.flow.open_group()
        self.lists += 1
        for marker, item in zip(markers(node), node.children, strict=False):
            self.prefixed(f"{'  ' * (self.lists - 1)}{marker} ", item.children)
        self.lists -= 1
        self.flow.close_group()

    def verse(self, node: nodes.Element, indent: str = "") -> list[Chunk]:
        """The lines of a line block as they stand."""
        chunks: list[Chunk] = []
        for child in node.children:
            if child.tagname == "line_block":
                chunks += [("\n", None), *self.verse(child, indent + "  ")]
            elif child.tagname == "line":
                if chunks:
                    chunks.append(("\n", None))
                chunks.append((indent + self.line_of(child), self.found(child)))
        return chunks

    def table(self, node: nodes.Element) -> None:
        """A table's rows, the first of its head as their header."""
        for caption in node.findall(lambda inner: inner.tagname == "title"):
            self.put([(self.line_of(caption), self.found(caption))])
        self.flow.open_table()
        for row in node.findall(lambda inner: inner.tagname == "row"):
            cells = [clean(" ".join(filter(None, map(self.line_of, entry.children)))) for entry in row.children]
            self.flow.put_row(cells, self.found(row), header=row.parent.tagname == "thead")
        self.flow.close_table()

    def message(self, node: nodes.Element) -> None:
        """What docutils complains about is not shown, but the source that it could not read is."""
        said = self.line_of(node.children[0]) if node.children else ""
        block = next((child for child in node.children if child.tagname == "literal_block"), None)
        if block is None or said.startswith(_KEPT_TITLE):
            return
        text = str(block.astext())
        at = int(node.get("line", 0)) + self.shift if node.get("line") else self.line
        if text.startswith(".."):
            self.directive(text, at)
        elif said.startswith("Malformed table"):
            self.put(verbatim_chunks(text, None))
        else:
            self.put([(line, None) for line in text.split("\n")[:1]])

    def directive(self, block: str, line: int) -> None:
        """A directive that docutils does not know: its argument as a paragraph, its content read like the rest."""
        unread = unread_directive(block)
        if unread is None:
            return
        self.put([(unread.said, line)] if unread.said else [])
        if unread.is_verbatim or self.depth >= _DEEPEST_DIRECTIVE:
            body = unread.body.lstrip("\n")
            self.put(verbatim_chunks(body, line + unread.line + len(unread.body) - len(body)))
        elif unread.body.strip():
            before, self.depth = (self.shift, self.level), self.depth + 1
            self.shift = line + unread.line - 1
            self.through(parsed(unread.body, whole=False))
            (self.shift, self.level), self.depth = before, self.depth - 1

    def found(self, node: nodes.Node) -> int:
        """The line of the source on which the text of a node begins: as told, or the next one that has its first word.

        docutils tells of a title where its underline is, of a directive's content where the directive is.
        """
        told = next((inner.line for inner in node.findall() if getattr(inner, "line", None)), None)
        line = told + self.shift if told else self.line
        word = _FIRST_WORD.search(self.words(node))
        if word is None:
            return line
        near = (line + step for step in _NEAR if 0 < line + step <= len(self.lines))
        return next((at for at in near if word[0] in self.lines[at - 1]), line)

    def found_verbatim(self, text: str, told: int) -> int | None:
        """The line of the source on which lines begin that stand there as they are.

        docutils may tell of the line after them.
        """
        written = [line.strip() for line in text.rstrip("\n").split("\n")]
        near = range(max(1, told - len(written) - len(_NEAR)), told + len(_NEAR))
        for at in sorted(near, key=lambda at: abs(at - told)):
            if written == [line.strip() for line in self.lines[at - 1 : at - 1 + len(written)]]:
                return at
        return None
