"""What word processors' files hold, put into sections: paragraphs, items with their markers, rows, notes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.loaders.flow import Flow
from index.loaders.raw import clean, in_one_line
from index.loaders.tables.heads import text_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from index.loaders.sections import Section, Sections
    from index.loaders.tables.heads import MarkedRow, TextTable

_BLANK_LINE = re.compile(r"\n\s*\n")
_EXPONENT = re.compile(r"[-−–+]?\d")


def raised(before: str, text: str) -> str:
    """Text that is set higher than what stands before it: a figure after a figure is a power, 10^6 and not 106."""
    return f"^{text}" if before[-1:].isdigit() and _EXPONENT.match(text) else text


def only_heading(sections: Sequence[Section]) -> str | None:
    """The outermost heading that all sections stand under: the first of several names a chapter, not the file."""
    names = {part.heading[0] if part.heading else "" for part in sections}
    return names.pop() or None if len(names) == 1 else None


class Prose:
    """One file's text, in the order in which it is put."""

    def __init__(self) -> None:
        self._flow = Flow()
        self._group = ""
        self._outermost = 0  # the level of the open list's first item

    @property
    def sections(self) -> Sections:
        """All that was put."""
        return self._flow.sections

    def heading(self, level: int, text: str) -> None:
        """A heading (1 is the outermost)."""
        self._enter("")
        self._flow.heading(level, in_one_line(clean(text)))

    def paragraph(self, text: str) -> None:
        """A paragraph; line breaks stay, an empty line parts it."""
        self._enter("")
        for part in _BLANK_LINE.split(clean(text)):
            self._put(part)

    def item(self, level: int, marker: str, text: str) -> None:
        """An item of a list (0 is the outermost level); the items beside it stand on the lines beneath."""
        if self._group != "list":
            self._outermost = level
        self._enter("list")
        self._put(_BLANK_LINE.sub("\n", clean(text)), "  " * max(0, level - self._outermost) + marker + " ")

    def verbatim(self, line: str) -> None:
        """A line whose spaces matter, such as one of a program."""
        self._enter("verbatim")
        self._flow.put([(clean(line).rstrip(), None)])

    def beneath(self, text: str) -> None:
        """A note on what was put last, which goes on after it."""
        if self._group != "list":
            self._enter("")
        self._put(_BLANK_LINE.sub("\n", clean(text)))

    def table(self, rows: Sequence[MarkedRow]) -> None:
        """A table."""
        self._enter("")
        self._flow.put_table(rows)

    def _enter(self, group: str) -> None:
        if group == self._group:
            return
        if self._group:
            self._flow.close_group()
        if group:
            self._flow.open_group()
        self._group = group

    def _put(self, text: str, marker: str = "") -> None:
        lines = [line for line in map(in_one_line, text.split("\n")) if line]
        if lines:
            self._flow.put([(marker + "\n".join(lines), None)])


class CellProse(Prose):
    """The text of one table cell, whose paragraphs and items stand in one line."""

    def __init__(self) -> None:
        super().__init__()
        self._texts: list[str] = []

    @property
    def line(self) -> str:
        """All that was put."""
        return " ".join(self._texts)

    def heading(self, level: int, text: str) -> None:  # noqa: ARG002 (a cell opens no section)
        """A heading, as text."""
        self.paragraph(text)

    def paragraph(self, text: str) -> None:
        """A paragraph."""
        self._texts += [text] if text.strip() else []

    def item(self, level: int, marker: str, text: str) -> None:  # noqa: ARG002 (there is no room to set it in)
        """An item of a list, with its marker."""
        self.paragraph(f"{marker} {text}" if text.strip() else "")

    def verbatim(self, line: str) -> None:
        """A line of a program."""
        self.paragraph(line)

    def beneath(self, text: str) -> None:
        """What goes on with the item before it."""
        self.paragraph(text)

    def table(self, rows: Sequence[MarkedRow]) -> None:
        """A table within the cell; where its columns have names, each cell has: `Part: Tap, Price: 40; Part: Sink`."""
        self.paragraph("; ".join(_in_line(text_table(rows))))


def _in_line(table: TextTable) -> Iterator[str]:
    header = table.header
    names = [name.rstrip(":") for name in header.names] if header else []
    for number, row in enumerate(table.rows):
        if header is None or number < header.first:
            yield ", ".join(filter(None, row))
        elif number >= header.below:
            named = zip(names, row, strict=False)  # a remark is one cell
            yield ", ".join(f"{name}: {cell}" if name and len(row) > 1 else cell for name, cell in named if cell)
