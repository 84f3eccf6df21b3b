"""Which rows of a PDF page's table name its columns: what a page says of it is but where words stand."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.loaders.tables.headers import Header, column_kinds, goes_on, joined_names
from index.loaders.tables.values import Kind, kind_of

if TYPE_CHECKING:
    from collections.abc import Sequence

Row = tuple[str, ...]

_FEWEST_NAMES = 3  # columns: two could as well be names and values, without a header
_HEADER_WITHIN = 3  # rows from the top
_FIGURES = frozenset({Kind.NUMBER, Kind.YEAR})
_FIGURE = re.compile(r"[-+−±~<>≈$€£¥(]*\s*[.,]?\d")
_SENTENCE = re.compile(r"(?:\S+\s+){3,}\S*[.!?。]$")


def header_of(rows: Sequence[Row]) -> Header | None:
    """The first row that names all columns, but perhaps the first, above rows with figures or of many cells.

    Its names may go on in the row below, as "Sales" does in "2023" and "2024".
    """
    for at in range(min(_HEADER_WITHIN, len(rows) - 1)):
        is_of_two = goes_on(rows, at)
        if _names_all(rows[at], is_of_two=is_of_two) and _fits(rows[at], rows[at + 1 :]):
            names = joined_names(rows[at], rows[at + 1]) if is_of_two else rows[at]
            return Header(at, at + 1 + is_of_two, names)
    return None


def begins_anew(row: Row, above: Row) -> bool:
    """Whether a row of names stands below figures, and has words or years where these stand."""
    below = [cell for over, cell in zip(above[1:], row[1:], strict=True) if cell and _FIGURE.match(over)]
    if not below or any(kind_of(cell) not in {Kind.TEXT, Kind.YEAR} for cell in below):
        return False
    return sum(map(bool, row)) >= _FEWEST_NAMES and _are_names(row)


def _names_all(row: Row, *, is_of_two: bool) -> bool:
    """Whether a row has words for all columns, but perhaps the first one."""
    filled = sum(map(bool, row)) >= len(row) - 1 or (is_of_two and row[0] != "")
    return filled and not _FIGURE.match(row[0]) and _are_names(row)


def _fits(row: Row, below: Sequence[Row]) -> bool:
    figures = sum(any(_FIGURE.match(cell) for cell in each[1:]) for each in below)
    return not _is_like(row, below) and (figures * 2 >= len(below) or _name_texts(row, below))


def _is_like(row: Row, below: Sequence[Row]) -> bool:
    """Whether a number of the row stands over numbers, or a year over years, or a mark that either is missing."""
    kinds = column_kinds(below)
    figures = [(kind_of(cell), kind) for cell, kind in zip(row, kinds, strict=True) if cell and kind in _FIGURES]
    return any(own in {kind, Kind.NOTHING} for own, kind in figures)


def _name_texts(row: Row, below: Sequence[Row]) -> bool:
    """Whether a row over nothing but texts may name them: names are several, and none comes again."""
    names = [name for name in row if name]
    again = any(name in column for name, column in zip(row, zip(*below, strict=True), strict=True) if name)
    return len(row) >= _FEWEST_NAMES and len(set(names)) == len(names) and not again


def _are_names(row: Row) -> bool:
    """Whether no more than a third of the cells are figures: a unit or a year may stand in a name.

    None is a sentence; and where the first ends in a colon, it is the name of the value beside it.
    """
    if next(filter(None, row), "").endswith((":", "：")) or any(map(_SENTENCE.match, row)):
        return False
    figures = sum(_FIGURE.match(cell) is not None for cell in row)
    return figures * 3 <= sum(map(bool, row))
