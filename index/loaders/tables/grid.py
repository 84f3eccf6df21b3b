"""Tables with merged cells as rows of equally many cells, and whether they are tables at all."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.loaders.raw import clean, in_one_line
from index.loaders.tables.headers import find_header

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# A row's cells; None is a cell that is merged with the one above it.
Row = list[str | None]

# A file may say that a cell spans, or is repeated, any number of times.
MOST_COLUMNS = 100
# What is merged over several rows holds for each of them; a longer text is told once.
_LONGEST_REPEATED = 80
# Cells longer than this on average arrange a page.
_LONGEST_USUAL = 400
_LONGEST_NAME = 50
_FEWEST_PLAIN = 2  # a header and a row
TABLE = "\x00"  # stands for a table within a cell; text itself holds none
_FIGURE = re.compile(r"\d")


def spread(rows: Sequence[Row]) -> Iterator[list[str]]:
    """The rows that hold text, with short text of merged cells in each row that it holds for."""
    above: list[str] = []
    for row in rows:
        cells = [_above(above, column) if cell is None else in_one_line(clean(cell)) for column, cell in enumerate(row)]
        above = [*cells, *above[len(cells) :]]
        if sum(map(bool, cells)) == 1 and cells[0]:
            yield cells[:1]
        elif any(cells):
            yield [cell if row[column] is not None or len(cell) <= _LONGEST_REPEATED else ""
                   for column, cell in enumerate(cells)]  # fmt: skip


def holds_data(rows: Sequence[Row]) -> bool:
    """Whether a table is one, and not a way to arrange a page: it has columns, and no long text in them."""
    filled = [[len(cell.strip()) for cell in row if cell and cell.strip()] for row in rows]
    lengths = [length for row in filled for length in row]
    return max(map(len, filled), default=0) > 1 and sum(lengths) <= _LONGEST_USUAL * len(lengths)


def is_of_tables(rows: Sequence[Row]) -> bool:
    """Whether a table arranges others, a cell that holds one being TABLE: too few rows have several cells and none."""
    filled = [[cell for cell in row if cell and cell.strip()] for row in rows]
    nesting = sum(TABLE in row for row in filled)
    plain = sum(len(row) > 1 and TABLE not in row for row in filled)
    return nesting > 0 and plain < max(nesting, _FEWEST_PLAIN)


def names_columns(rows: Sequence[Sequence[str | None]]) -> bool:
    """Whether the first row can only be the names of the columns: short words above figures, all unlike.

    Or, where a table is as regular as a sheet, what would be its header there, over figures or days (`headers`): of
    texts over texts nobody knows.
    """
    (first, *rest), width = rows or [[]], max(map(len, rows), default=0)
    names = [cell or "" for cell in first[1:]]
    if len(rest) < 2 or len(first) < width:  # noqa: PLR2004 (one row may be chance)
        return False
    if not all(map(_can_be_name, names)):
        return _heads_a_sheet(rows, width)
    below = [[row[column] for row in rest if column < len(row) and row[column]] for column in range(1, width)]
    if len(set(names)) == len(names) and any(
        cells and all(_FIGURE.search(cell or "") for cell in cells) for cells in below
    ):
        return True
    return _heads_a_sheet(rows, width)


def _heads_a_sheet(rows: Sequence[Sequence[str | None]], width: int) -> bool:
    """Whether these rows, all of one width, have their header in the first one."""
    cells = [tuple(in_one_line(clean(cell or "")) for cell in row) for row in rows]
    header = find_header(cells, over_texts=False) if all(len(row) == width for row in cells) else None
    return header is not None and (header.first, header.below) == (0, 1)


def _can_be_name(cell: str) -> bool:
    return 0 < len(cell.strip()) <= _LONGEST_NAME and not _FIGURE.search(cell)


def _above(above: Sequence[str], column: int) -> str:
    return above[column] if column < len(above) else ""
