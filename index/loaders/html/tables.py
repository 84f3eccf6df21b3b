"""A table of HTML as rows of cells in their columns, whatever they span."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.loaders.tables.grid import LEFT, MOST_COLUMNS, Row
from index.loaders.tables.heads import MarkedRow

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

    from index.loaders.flow import Flow

CELLS = frozenset({"td", "th"})
# What no cell of a table of data holds: another table, or a heading.
_PAGES = "table,h1,h2,h3,h4,h5,h6"
# A table without a header cell whose cells hold several blocks arranges a page.
_BLOCKS = "li,p+p,div+div"
_BESIDE = "td+td,th+td,td+th,th+th"
_MOST_ROWS = 1_000
_SPAN = re.compile(r"[0-9]{1,5}")


def holds_data(table: LexborNode) -> bool:
    """Whether a table is one, and not a way to arrange a page."""
    if table.attributes.get("role") in {"presentation", "none"}:
        return False
    layout = _PAGES if table.css_first("th") is not None else f"{_PAGES},{_BLOCKS}"
    if any(node.mem_id != table.mem_id for node in table.css(layout)):
        return False
    return table.css_first(_BESIDE) is not None


class TableRows:
    """Gathers the rows of one table as they are met (HTML standard, 4.9.12, "forming a table")."""

    def __init__(self, table: LexborNode) -> None:
        self.mem_id = table.mem_id
        self.caption = ""
        self._rows: list[MarkedRow] = []
        self._row: Row = []
        self._covered: dict[int, int] = {}  # column: rows below that a cell above reaches into
        self._names = True  # whether the row has held header cells alone

    def open_row(self) -> None:
        """A row begins."""
        self._row, self._names = [], True

    def put_cell(self, cell: LexborNode, text: str) -> None:
        """A cell of the row, with all its text."""
        self._reach_down()
        columns = min(_span(cell, "colspan"), MOST_COLUMNS - len(self._row))
        if columns < 1:
            return
        rows = min(_span(cell, "rowspan"), _MOST_ROWS)
        self._covered |= {len(self._row) + n: rows - 1 for n in range(columns) if rows > 1}
        self._row += [text] + [LEFT] * (columns - 1)
        self._names &= cell.tag == "th" or (cell.parent is not None and _in_head(cell.parent))

    def close_row(self) -> None:
        """A row ends."""
        self._reach_down()
        if any(self._row):
            self._rows.append(MarkedRow(self._row, self._names))
        self._row = []

    def put_into(self, flow: Flow) -> None:
        """The whole table."""
        flow.put_table(self._rows, self.caption)

    def _reach_down(self) -> None:
        """Where a cell of a row above reaches into this one, there is none."""
        while left := self._covered.get(len(self._row), 0):
            self._covered[len(self._row)] = left - 1
            self._row.append(None)


def _in_head(row: LexborNode) -> bool:
    return row.parent is not None and row.parent.tag == "thead"


def _span(cell: LexborNode, name: str) -> int:
    written = (cell.attributes.get(name) or "").strip()
    return max(1, int(written)) if _SPAN.fullmatch(written) else 1
