"""How text flows into sections: paragraphs apart, the lines of a list or table together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.loaders.sections import Chunk, Sections
from index.loaders.tables.heads import text_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.loaders.tables.heads import MarkedRow


_LONGEST_HEADING = 250  # characters; it stands above all passages that follow
_BULLETS = "•‣◦▪● \u00b7"  # some pages write these beside the list's own


class Flow:
    """Puts text into sections: a blank line between paragraphs, none within a list or table, markers before items."""

    def __init__(self) -> None:
        self.sections = Sections()
        self._lists: list[int | None] = []  # the next number of each open list; None for bullets
        self._marker = ""
        self._depth = 0
        self._group = self._last_group = 0
        self._header: tuple[int, str] | None = None  # of the open table: where it ends, and its names

    def put(self, chunks: Sequence[Chunk]) -> None:
        """One paragraph, list item or table row."""
        if not any(text.strip() for text, _ in chunks):
            return
        if self._depth == 0:
            self._group += 1
        if self._marker:
            (text, line), *rest = chunks
            chunks = [(self._marker + text.lstrip(_BULLETS), line), *rest]
            self._marker = ""
        self.sections.add(chunks, "\n" if self._group == self._last_group else "\n\n")
        self._last_group = self._group

    def heading(self, level: int, name: str, line: int | None = None) -> None:
        """A heading, under which all that follows stands; a whole paragraph that was set as one is text."""
        self._marker = ""
        if len(name) > _LONGEST_HEADING:
            self.put([(name, line)])
        elif name:
            self.sections.open(level, name, line)

    def open_group(self) -> None:
        """From here on lines follow each other without a blank one."""
        if self._depth == 0:
            self._group += 1
        self._depth += 1

    def close_group(self) -> None:
        """The end of what `open_group` began."""
        self._depth = max(0, self._depth - 1)

    def open_table(self) -> None:
        """What `put_row` puts from here on belongs to one table."""
        self.open_group()
        self._header = None

    def put_row(
        self, cells: Sequence[str], line: int | None = None, *, header: bool = False, names: Sequence[str] = ()
    ) -> None:
        """One row of the open table; a header where that is said, with these names where it alone is not all of it."""
        row = " | ".join(cells).strip()
        self.put([(row, line)])
        if header and row and self._header is None:
            self._header = (self.sections.length, " | ".join(names).strip() or row)

    def put_table(self, rows: Sequence[MarkedRow], caption: str = "") -> None:
        """A whole table."""
        table = text_table(rows)
        header = table.header
        self.open_table()
        self.put([(caption, None)])
        for number, cells in enumerate(table.rows, start=1):
            if header is not None and number == header.below:
                self.put_row(cells, header=True, names=header.names)
            else:
                self.put_row(cells)
        self.close_table()

    def close_table(self) -> None:
        """The end of the table that `open_table` began."""
        if self._header is not None:
            self.sections.end_table(*self._header)
        self._header = None
        self.close_group()

    def open_list(self, first_number: int | None) -> None:
        """A list whose items are numbered from `first_number`, or carry bullets."""
        self.open_group()
        self._lists.append(first_number)

    def close_list(self) -> None:
        """The end of the innermost list."""
        self.close_group()
        if self._lists:
            self._lists.pop()

    def open_item(self) -> None:
        """What is put next begins an item of the innermost list."""
        number = self._lists[-1] if self._lists else None
        self._marker = "  " * (len(self._lists) - 1) + ("- " if number is None else f"{number}. ")
        if number is not None:
            self._lists[-1] = number + 1

    def close_item(self) -> None:
        """The end of an item, which may have been empty."""
        self._marker = ""
