"""The tables of a sheet: what empty rows and columns part, where each part can stand alone."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from index.loaders.tables.headers import Cells, column_kinds, find_header
from index.loaders.tables.values import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_DEEPEST = 8
_MOST_SIDE_BY_SIDE = 50
_LABELS = frozenset({Kind.TEXT, Kind.DATE, Kind.YEAR})


@dataclass(frozen=True, slots=True)
class Row:
    """A row's cells as texts, empty where there is nothing, and its number in the source, from 1."""

    number: int
    cells: Cells


@dataclass(frozen=True, slots=True)
class Region:
    """Rows next to each other, none empty; `columns` are the places in the source of their cells, none empty."""

    columns: tuple[int, ...]
    rows: tuple[Row, ...]

    @property
    def cells(self) -> list[Cells]:
        """The cells of each row."""
        return [row.cells for row in self.rows]


def regions(rows: Sequence[Row]) -> list[Region]:
    """The regions of a sheet from top to bottom, and from left to right where they stand side by side.

    An empty column parts two tables only where each has a header and its own first column of labels: a narrow empty
    column within one table is common, and a row's value must not be parted from its name.
    """
    width = max((len(row.cells) for row in rows), default=0)
    whole = [Row(row.number, row.cells + ("",) * (width - len(row.cells))) for row in rows]
    return list(_parted(whole, tuple(range(width)), _DEEPEST))


def _parted(rows: Sequence[Row], columns: tuple[int, ...], depth: int) -> Iterator[Region]:
    for filled, group in groupby(rows, key=lambda row: any(row.cells)):
        if not filled:
            continue
        block = tuple(group)
        used = [any(column) for column in zip(*(row.cells for row in block), strict=True)]
        parts = _side_by_side(block, used) if depth else [[at for at, holds in enumerate(used) if holds]]
        for part in parts:
            region = _narrowed(block, part, columns)
            if len(parts) == 1:
                yield region
            else:
                yield from _parted(region.rows, region.columns, depth - 1)


def _side_by_side(block: tuple[Row, ...], used: list[bool]) -> list[list[int]]:
    """The columns of each table in a block, the empty ones left out."""
    runs = [[at for at, _ in run] for holds, run in groupby(enumerate(used), key=lambda item: item[1]) if holds]
    if len(runs) > _MOST_SIDE_BY_SIDE:
        return [[at for run in runs for at in run]]
    parts = runs[:1]
    for run in runs[1:]:
        if _stands_alone(block, run) and _stands_alone(block, parts[-1]):
            parts.append(run)
        else:
            parts[-1] = parts[-1] + run
    return parts


def _stands_alone(block: tuple[Row, ...], part: list[int]) -> bool:
    cells = [tuple(row.cells[at] for at in part) for row in block]
    filled = [row for row in cells if any(row)]
    header = find_header(filled) if len(part) > 1 else None
    return header is not None and column_kinds(filled[header.below :])[0] in _LABELS


def _narrowed(block: tuple[Row, ...], part: list[int], columns: tuple[int, ...]) -> Region:
    if len(part) == len(columns):
        return Region(columns, block)
    rows = (Row(row.number, tuple(row.cells[at] for at in part)) for row in block)
    return Region(tuple(columns[at] for at in part), tuple(rows))
