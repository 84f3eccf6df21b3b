"""The text of an HTML tree: blocks as paragraphs, white space as a browser shows it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.loaders.flow import Flow
from index.loaders.html.tables import CELLS, TableRows, holds_data
from index.loaders.html.tree import walk
from index.loaders.raw import clean, in_one_line

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

    from index.loaders.sections import Sections

_BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "dir",
    "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "frameset", "h1", "h2", "h3", "h4",
    "h5", "h6", "header", "hgroup", "hr", "html", "legend", "li", "main", "menu", "nav", "noframes", "ol",
    "optgroup", "option", "p", "pre", "search", "section", "summary", "table", "tbody", "td", "tfoot", "th",
    "thead", "tr", "ul",
})  # fmt: skip
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_LIST_START = re.compile(r"[0-9]{1,9}")
_LISTS = frozenset({"ul", "ol", "menu", "dir"})
_LONGEST_TERM = 60
_OPENS_MEANING = frozenset({"dd", "p", "div"})  # may stand between a term and the words that say what it means
_BREAK = "\x00"  # a <br>, or a line end within <pre>; text itself holds none


def gather(root: LexborNode, skipped: frozenset[int] = frozenset()) -> Sections:
    """The sections below an element, leaving out the elements whose `mem_id` is among `skipped`."""
    page = _Page()
    for node, opens in walk(root, skipped):
        if node.is_text_node:
            # An entity may stand for what the source was cleaned of.
            page.text(clean(node.text_content or ""))
        elif opens:
            page.open(node)
        else:
            page.close(node)
    page.flush()
    return page.flow.sections


class _Page:
    """The state of one walk: the text gathered since the last block, and what it stands in."""

    def __init__(self) -> None:
        self.flow = Flow()
        self.inline: list[str] = []
        self.heading = 0
        self.preformatted = 0
        self.table: TableRows | None = None
        self.term = False  # whether a term awaits what it means

    def text(self, text: str) -> None:
        self.term = self.term and not text.strip()
        self.inline.append(text.replace("\n", _BREAK) if self.preformatted else text)

    def open(self, node: LexborNode) -> None:
        tag = node.tag or ""
        if tag not in _BLOCKS:
            self.open_inline(tag)
        elif self.heading or self.table is not None:
            self.open_in_line(tag)
        else:
            if not (self.term and tag in _OPENS_MEANING):
                self.flush()
            self.open_block(tag, node)

    def open_inline(self, tag: str) -> None:
        if tag == "br":
            self.inline.append(_BREAK)
        elif tag == "q":
            self.inline.append("“")
        elif tag == "sup" and "".join(self.inline[-1:])[-1:].isdigit():
            self.inline.append("^")

    def open_in_line(self, tag: str) -> None:
        """A block within a heading or table cell, where all text stays in one line."""
        if self.table is not None and tag == "tr":
            self.table.open_row()
        elif self.table is not None and tag in CELLS:
            self.inline = []
        else:
            self.inline.append(" ")

    def open_block(self, tag: str, node: LexborNode) -> None:
        if tag in _HEADINGS:
            self.heading = _HEADINGS[tag]
        elif tag in _LISTS:
            self.flow.open_list(_first_number(node) if tag == "ol" else None)
        elif tag == "dl":
            self.flow.open_group()
        elif tag == "li":
            self.flow.open_item()
        elif tag == "pre":
            self.preformatted += 1
        elif tag == "table" and holds_data(node):
            self.table = TableRows(node)

    def close(self, node: LexborNode) -> None:
        tag = node.tag or ""
        if tag == "q":
            self.inline.append("”")
        elif self.table is not None:
            self.close_in_table(self.table, tag, node)
        elif tag in _HEADINGS and self.heading:
            self.close_heading()
        elif self.heading:
            self.inline.append(" " if tag in _BLOCKS else "")
        elif tag == "dt":
            self.close_term()
        elif tag in _BLOCKS:
            self.flush()
            self.close_block(tag)

    def close_in_table(self, table: TableRows, tag: str, node: LexborNode) -> None:
        if tag in CELLS:
            table.put_cell(node, self.line())
        elif tag == "tr":
            table.close_row()
        elif tag == "caption":
            table.caption = self.line()
        elif node.mem_id == table.mem_id:
            self.table = None
            table.put_into(self.flow)
        elif tag in _BLOCKS:
            self.inline.append(" ")

    def close_heading(self) -> None:
        self.flow.heading(self.heading, self.line())
        self.heading = 0

    def close_term(self) -> None:
        """A short term stands on one line with what it means: "E3: The tank is empty."."""
        name = "".join(self.inline).strip()
        if not name or len(name) > _LONGEST_TERM or _BREAK in name:
            self.flush()
            return
        self.inline = [name, " " if name.endswith(":") else ": "]
        self.term = True

    def close_block(self, tag: str) -> None:
        if tag in _LISTS:
            self.flow.close_list()
        elif tag == "dl":
            self.flow.close_group()
        elif tag == "li":
            self.flow.close_item()
        elif tag == "pre":
            self.preformatted -= 1

    def line(self) -> str:
        """All gathered text in one line."""
        text = in_one_line("".join(self.inline).replace(_BREAK, " "))
        self.inline = []
        return text

    def flush(self) -> None:
        """Puts the gathered text as a paragraph; two line breaks in a row make two."""
        if self.term:  # of which nothing was said
            self.inline, self.term = self.inline[:1], False
        lines = "".join(self.inline).split(_BREAK)
        self.inline = []
        if self.preformatted:
            self.flow.put([("\n".join(line.rstrip() for line in lines).strip("\n"), None)])
            return
        paragraph: list[str] = []
        for line in [*map(in_one_line, lines), ""]:
            if line:
                paragraph.append(line)
            elif paragraph:
                self.flow.put([("\n".join(paragraph), None)])
                paragraph = []


def _first_number(node: LexborNode) -> int:
    start = node.attributes.get("start") or "1"
    return int(start) if _LIST_START.fullmatch(start) else 1
