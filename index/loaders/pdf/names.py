"""Which rows of a PDF page's table name its columns: what a page says of it is but where words stand."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.loaders.tables.headers import Header, column_kinds, joined_names
from index.loaders.tables.heads import spans_figures
from index.loaders.tables.values import FIGURES, Kind, is_value, kind_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.loaders.tables.headers import Cells

_FEWEST_NAMES = 3  # columns: two could as well be names and values, without a header
_HEADER_WITHIN = 3  # rows from the top
_FIGURE = re.compile(r"[-+−±~<>≈$€£¥(]*\s*[.,]?\d")
_SENTENCE = re.compile(r"(?:\S+\s+){3,}\S*[.!?。]$")


def header_of(rows: Sequence[Cells]) -> Header | None:
    """The first row that names all columns, but perhaps the first, above rows with figures or of many cells.

    Its names may go on in the row below, as "Sales" does in "2023" and "2024".
    """
    for at in range(min(_HEADER_WITHIN, len(rows) - 1)):
        is_of_two = spans_figures(rows[at:])
        if _names_all(rows[at], is_of_two=is_of_two) and _fits(rows[at], rows[at + 1 :]):
            names = joined_names(rows[at], rows[at + 1]) if is_of_two else rows[at]
            return Header(at, at + 1 + is_of_two, names)
    return None


def begins_anew(table: Sequence[Cells], row: Cells, below: Sequence[Cells]) -> bool:
    """Whether a row below a table names the columns of another one: words stand between figures, or a few years.

    In a single column that may be chance ("sold out" among prices), unless a name of the table's own comes again.
    """
    if sum(map(bool, row)) < _FEWEST_NAMES or not _are_names(row):
        return False
    kinds, above = column_kinds(table), table[-1]
    figures = [at for at in range(1, len(row)) if kinds[at] in FIGURES or _FIGURE.match(above[at])]
    places = [at for at in figures if row[at]]
    if any(kind_of(row[at]) not in {Kind.TEXT, Kind.YEAR} - {kinds[at], kind_of(above[at])} for at in places):
        return False
    if not any(_FIGURE.match(each[at]) for each in below[:_HEADER_WITHIN] for at in places):
        return False
    if len(places) > 1:
        return True
    header = header_of(table)
    named = table[header.first : header.below] if header else []
    return any(cell and cell == name for names in named for name, cell in zip(names, row, strict=True))


def _names_all(row: Cells, *, is_of_two: bool) -> bool:
    """Whether a row has words for all columns, but perhaps the first one."""
    filled = sum(map(bool, row)) >= len(row) - 1 or (is_of_two and row[0] != "")
    return filled and not _FIGURE.match(row[0]) and _are_names(row)


def _fits(row: Cells, below: Sequence[Cells]) -> bool:
    figures = sum(any(_FIGURE.match(cell) for cell in each[1:]) for each in below)
    if _is_like(row, below) or any(map(is_value, row)):
        return False
    return figures * 2 >= len(below) or _name_texts(row, below)


def _is_like(row: Cells, below: Sequence[Cells]) -> bool:
    """Whether a number of the row stands over numbers, or a year over years, or a mark that either is missing."""
    kinds = column_kinds(below)
    figures = [(kind_of(cell), kind) for cell, kind in zip(row, kinds, strict=True) if cell and kind in FIGURES]
    return any(own in {kind, Kind.NOTHING} for own, kind in figures)


def _name_texts(row: Cells, below: Sequence[Cells]) -> bool:
    """Whether a row over nothing but texts may name them: names are several, and none comes again below."""
    names = [name for name in row if name]
    again = any(name in column for name, column in zip(row, zip(*below, strict=True), strict=True) if name)
    return len(row) >= _FEWEST_NAMES and len(set(names)) == len(names) and not again


def _are_names(row: Cells) -> bool:
    """Whether no more than a third of the cells are figures: a unit or a year may stand in a name.

    None is a sentence; and where the first ends in a colon, it is the name of the value beside it.
    """
    if next(filter(None, row), "").endswith((":", "：")) or any(map(_SENTENCE.match, row)):
        return False
    figures = sum(_FIGURE.match(cell) is not None for cell in row)
    return figures * 3 <= sum(map(bool, row))
