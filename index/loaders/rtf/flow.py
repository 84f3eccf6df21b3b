"""How the text of an RTF file flows: markers before the items of lists, cells into rows, notes below paragraphs."""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.loaders.flow import Flow
from index.loaders.raw import clean, in_one_line
from index.loaders.tables.heads import MarkedRow

_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(slots=True)
class _Apart:
    """A note or text box: the text of the paragraph that it stands in, and the note's number."""

    paragraph: list[str]
    number: int | None


class RtfFlow:
    """Gathers paragraphs, cells and rows as they end."""

    def __init__(self) -> None:
        self.flow = Flow()
        self.is_header_row = False
        self._inline: list[str] = []
        self._marker: list[str] = []
        self._cells: list[str] = []
        self._rows: list[MarkedRow] = []
        self._apart: list[_Apart] = []
        self._below: list[str] = []  # notes and boxes of the paragraph that has not ended
        self._notes = 0
        self._indents: list[int] = []  # of the open list's items, outermost first; their levels need not be named

    def text(self, text: str, *, is_marker: bool = False) -> None:
        """Text of the paragraph that has not ended, or of the marker of a list's item before it."""
        (self._marker if is_marker and not self._apart else self._inline).append(text)

    def open_apart(self, *, is_note: bool) -> None:
        """What follows is shown elsewhere than in this paragraph; a note leaves its number."""
        self._notes += is_note
        if is_note:
            self._inline.append(f"[{self._notes}]")
        self._apart.append(_Apart(self._inline, self._notes if is_note else None))
        self._inline = []

    def close_apart(self) -> None:
        """The end of a note or text box."""
        if not self._apart:
            return
        apart, text = self._apart.pop(), _lines(self._inline)
        self._inline = apart.paragraph
        if text:
            self._below.append(text if apart.number is None else f"[{apart.number}] {in_one_line(text)}")

    def end_paragraph(self, level: int | None, indent: int, *, in_table: bool) -> None:
        """The end of a paragraph; `level` is its heading's, 1 the outermost, `indent` where its lines begin."""
        if self._apart or in_table:
            self._inline.append("\n")
            return
        text, self._inline = _lines(self._inline), []
        marker, self._marker = in_one_line(clean("".join(self._marker))), []
        self._close_table()
        if level is not None and text:
            self._close_list()
            self.flow.heading(level, in_one_line(f"{marker if _is_number(marker) else ''} {text}"))
        elif text:
            self._put(text, marker, indent)
        self._put_below()

    def end_cell(self) -> None:
        """The end of a table's cell."""
        marker, self._marker = in_one_line(clean("".join(self._marker))), []
        text, self._inline = in_one_line(_lines(self._inline)), []
        self._cells.append(f"{marker} {text}" if _is_number(marker) else text)

    def end_row(self) -> None:
        """The end of a table's row."""
        if any(self._cells):
            self._rows.append(MarkedRow([*self._cells], self.is_header_row))
        self._cells = []

    def finish(self) -> None:
        """The end of the file."""
        while self._apart:
            self.close_apart()
        if self._cells:
            self.end_cell()
            self.end_row()
        self.end_paragraph(None, 0, in_table=False)
        self._close_list()

    def _put(self, text: str, marker: str, indent: int) -> None:
        if not marker:
            self._close_list()
            self.flow.put([(text, None)])
            return
        if not self._indents:
            self.flow.open_group()
        self._indents = [*(outer for outer in self._indents if outer < indent), indent]
        depth = len(self._indents) - 1
        self.flow.put([(f"{'  ' * depth}{marker if _is_number(marker) else '-'} {text}", None)])

    def _put_below(self) -> None:
        below, self._below = self._below, []
        for text in below:
            self._close_list()
            self.flow.put([(text, None)])

    def _close_list(self) -> None:
        if self._indents:
            self.flow.close_group()
        self._indents = []

    def _close_table(self) -> None:
        rows, self._rows = self._rows, []
        if not rows:
            return
        self._close_list()
        self.flow.put_table(rows)


def _is_number(marker: str) -> bool:
    """Whether a marker says more than a bullet does; an "o" is Word's bullet of the second level."""
    return any(character.isalnum() for character in marker) and marker != "o"


def _lines(pieces: list[str]) -> str:
    """The text, white space as it is read, its line breaks kept."""
    text = "".join(pieces)
    if _SURROGATE.search(text):  # a character beyond the first 65,536 is written as two
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return "\n".join(filter(None, map(in_one_line, clean(text).split("\n"))))
