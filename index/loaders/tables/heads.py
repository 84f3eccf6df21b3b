"""Tables of texts: their rows as they are told, below their titles, and the names of their columns.

A file may say which rows are names, or set them in bold; else what is in them must tell.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import reduce
from itertools import takewhile
from typing import TYPE_CHECKING

from index.loaders.tables.grid import across, own_text, spread
from index.loaders.tables.headers import Header, column_kinds, find_header, gaps_filled, joined_names
from index.loaders.tables.values import FIGURES, is_value, kind_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from index.loaders.tables.grid import Row
    from index.loaders.tables.headers import Cells

_FEWEST_ROWS = 2  # below names that nothing but their words tells: one may be chance
_FEWEST_COLUMNS = 3  # below a title two could as well be names and values
_OF_TWO = 2  # rows of names
_MOST = 0.6  # of a column are figures below a name, where there are others
_LONGEST_NAME = 50
_FIGURE = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class MarkedRow:
    """A row as a file has it, and whether it is set as one that names the columns."""

    cells: Row
    is_names: bool = False


@dataclass(frozen=True, slots=True)
class TextTable:
    """The rows that hold text, as `grid.spread` tells them, and what of them is the header."""

    rows: list[list[str]]
    header: Header | None


def text_table(rows: Sequence[MarkedRow]) -> TextTable:
    """The rows of a table that hold text, what is merged said in each row and column that it holds for; its header."""
    kept = [(told, row) for told, row in zip(spread([row.cells for row in rows]), rows, strict=True) if told]
    header = _header([cells for cells, _ in kept], [row for _, row in kept])
    rows_below = len(kept) if header is None else header.below
    told = [across(cells, row.cells) if at >= rows_below and len(cells) > 1 else cells
            for at, (cells, row) in enumerate(kept)]  # fmt: skip
    return TextTable(told, header)


def set_in_bold(rows: Sequence[Row], bold: Iterable[bool]) -> list[bool]:
    """Which rows are names since they alone are bold: those at the top, of which all but the last leave cells empty."""
    leading = sum(1 for _ in takewhile(bool, bold))
    width = max(map(len, rows), default=0)
    leave_some = all(sum(map(bool, map(own_text, row))) < width for row in rows[: leading - 1])
    return [leading < len(rows) and leave_some and at < leading for at in range(len(rows))]


def spans_figures(rows: Sequence[Cells]) -> bool:
    """Whether the gaps in the first row are filled by names in the second, above figures: "2023 | 2024" below "Sales".

    All rows have the same number of cells.
    """
    if len(rows) <= _OF_TWO:
        return False
    first, names, *below = rows
    gaps, kinds = gaps_filled(first, names), column_kinds(below)
    return bool(gaps) and all(kinds[at] in FIGURES and kind_of(names[at]) != kinds[at] for at in gaps)


def _header(told: Sequence[Sequence[str]], rows: Sequence[MarkedRow]) -> Header | None:
    width = max(map(len, told), default=0)
    # A row whose first cell alone holds text is told as that: no other is so short.
    titles = sum(1 for _ in takewhile(lambda row: len(row) == 1, told))
    if titles == len(told):
        return None
    cells = [(*row, *[""] * (width - len(row))) for row in told]
    count = _marked(rows[titles:], told[titles:])
    if count == 0 and (not titles or width >= _FEWEST_COLUMNS):
        count = int(_names_columns(cells[titles:]))
    if count == 0:
        return None
    if count == 1 and spans_figures(cells[titles:]):
        count = 2
    if titles + count == len(told):  # names alone: all but the first are taken for rows, and a single one for text
        count = 1
    if titles + count == len(told):
        return None
    # What a cell that is merged with the one above it says is in that one's name already.
    names = [_padded(row.cells, width) for row in rows[titles : titles + count]]
    return Header(titles, titles + count, reduce(joined_names, names))


def _marked(rows: Sequence[MarkedRow], told: Sequence[Sequence[str]]) -> int:
    """How many rows at the top are set as names, which have as many cells as the first one, and not one alone."""
    cells = len(rows[0].cells)
    both = zip(rows, told, strict=True)
    return sum(1 for _ in takewhile(lambda x: x[0].is_names and len(x[0].cells) == cells and len(x[1]) > 1, both))


def _padded(row: Row, width: int) -> Cells:
    cells = [own_text(cell) for cell in row]
    return (*cells, *[""] * (width - len(cells)))


def _names_columns(rows: Sequence[Cells]) -> bool:
    """Whether the first row can only be the names of the columns: short words above figures, all unlike.

    Or, where it is not so plain, what would be the header of a sheet, over figures or days (`headers`): of texts over
    texts nobody knows.
    """
    first, *below = rows
    if len(below) < _FEWEST_ROWS:
        return False
    names = first[1:]
    if any(map(is_value, names)):
        return False
    if len(set(names)) == len(names) and all(map(_can_be_name, names)):
        columns = [list(filter(None, column)) for column in zip(*below, strict=True)][1:]
        most = 1.0 if len(first) < _FEWEST_COLUMNS else _MOST
        if any(sum(map(bool, map(_FIGURE.search, column))) >= max(most * len(column), 1) for column in columns):
            return True
    header = find_header(rows, over_texts=False)
    return header is not None and header.first == 0


def _can_be_name(cell: str) -> bool:
    return 0 < len(cell) <= _LONGEST_NAME and not _FIGURE.search(cell)
