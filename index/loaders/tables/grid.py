"""Tables with merged cells as rows of equally many cells, and whether they are tables at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.loaders.raw import clean, in_one_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# A row's cells; None is a cell that is merged with the one above it, LEFT one that is with the one to its left.
Row = list[str | None]
LEFT = "\x01"  # text itself holds none
TABLE = "\x00"  # before the text of a cell that holds a table

# A file may say that a cell spans, or is repeated, any number of times.
MOST_COLUMNS = 100
# What is merged over several rows or columns holds for each of them; a longer text is told once.
_LONGEST_REPEATED = 80
# Cells longer than this on average arrange a page.
_LONGEST_USUAL = 400
_LONGEST_WITHIN = 250  # characters of a cell's tables, which become one line with the names of their columns


def spread(rows: Sequence[Row]) -> Iterator[list[str]]:
    """The rows, with short text of merged cells in each row that it holds for.

    One without text of its own becomes empty, and one whose first cell alone holds text is that cell.
    """
    above: list[str] = []
    for row in rows:
        cells = [_above(above, at) if cell is None else own_text(cell) for at, cell in enumerate(row)]
        above = [*cells, *above[len(cells) :]]
        own = [at for at, cell in enumerate(row) if cell is not None and cells[at]]
        if not own:
            yield []
        elif own == [0] and not any(cells[1:]):
            yield cells[:1]
        else:
            yield [cell if row[at] is not None or len(cell) <= _LONGEST_REPEATED else ""
                   for at, cell in enumerate(cells)]  # fmt: skip


def across(told: Sequence[str], row: Row) -> list[str]:
    """A row as it is told, with short text that is merged over several columns in each of them.

    What begins in the first column and spans others is the row's name, and told once.
    """
    cells, spanning = list(told), ""
    for at, cell in enumerate(row):
        if cell != LEFT:
            spanning = told[at] if at > 0 and len(told[at]) <= _LONGEST_REPEATED else ""
        elif spanning:
            cells[at] = spanning
    return cells


def own_text(cell: str | None) -> str:
    """What a cell says itself, in one line."""
    return "" if cell is None or cell == LEFT else in_one_line(clean(cell))


def holds_data(rows: Sequence[Row]) -> bool:
    """Whether a table is one, and not a way to arrange a page: it has columns, and no long text in them."""
    filled = [[len(cell) for cell in row] for row in _filled(rows)]
    lengths = [length for row in filled for length in row]
    return max(map(len, filled), default=0) > 1 and sum(lengths) <= _LONGEST_USUAL * len(lengths)


def is_of_tables(rows: Sequence[Row]) -> bool:
    """Whether a table arranges others; the text of a cell that holds one begins with TABLE.

    It does where one of them is too long for a cell, or stands where the name of a row would, or where no row has
    several cells and none of them, as a header has.
    """
    filled = _filled(rows)
    nesting = [[cell.startswith(TABLE) for cell in row] for row in filled]
    if not any(map(any, nesting)):
        return False
    is_long = any(cell.startswith(TABLE) and len(cell) > _LONGEST_WITHIN for row in filled for cell in row)
    return is_long or any(row[0] for row in nesting if row) or not any(len(row) > 1 and not any(row) for row in nesting)


def _filled(rows: Sequence[Row]) -> list[list[str]]:
    """The cells that hold text."""
    return [[cell.strip() for cell in row if cell and cell != LEFT and cell.strip()] for row in rows]


def _above(above: Sequence[str], column: int) -> str:
    return above[column] if column < len(above) else ""
