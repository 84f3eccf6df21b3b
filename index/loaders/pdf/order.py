"""The order in which the pieces of a PDF page are read: down its columns, and along the rows of its tables.

A file gives its text in the order in which it draws it. That is mostly the order of reading and is kept; where it is
plainly another, the places of the pieces on the page decide.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from index.loaders.pdf.columns import gutters_of, in_columns

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.loaders.pdf.lines import Line

_UPRIGHT = 2.0  # times as high as wide: a piece that is turned
_SHORTEST_TURNED = 4
_CELL_LETTERS = 18  # the half of a table's cells are no longer
_FEWEST_CELLS = 3  # in a column
_SCATTERED = 8  # runs of cells on a page: a form whose cells are drawn in no order
_FEWEST_ACROSS = 3
_ACROSS = 0.25  # of the rows in columns: when so many are read from one column into the other, the file means lines
_SPACE = 0.2  # of a line's height
_MOST_PIECES = 1_500  # on a page: a map's or a drawing's labels have no order


def in_reading_order(pieces: Sequence[Line]) -> list[Line]:
    """The pieces of a page, given in the order of the file."""
    # Without a size, what stands turned in the margin is no heading.
    turned = [replace(piece, size=0.0, is_bold=False) for piece in pieces if _is_turned(piece)]
    upright = [piece for piece in pieces if not _is_turned(piece)]
    if len(upright) > _MOST_PIECES:
        return [*upright, *turned]
    rows = rows_of(upright)
    gutters = gutters_of(rows) if _steps_along_rows(upright) >= _FEWEST_ACROSS else []
    if gutters and _read_across(upright, gutters) >= max(_FEWEST_ACROSS, _ACROSS * len(rows)):
        return [*in_columns(rows, gutters), *turned]
    return [*_with_misplaced_moved(_with_tables_in_rows(upright)), *turned]


def _is_turned(piece: Line) -> bool:
    return len(piece.text) >= _SHORTEST_TURNED and piece.height > _UPRIGHT * piece.width


def rows_of(pieces: Sequence[Line]) -> list[list[Line]]:
    """The pieces in rows from the top to the bottom, each from left to right."""
    rows: list[list[Line]] = []
    for piece in sorted(pieces, key=lambda piece: (-(piece.bottom + piece.top), piece.left)):
        if rows and rows[-1][0].is_level_with(piece):
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return [sorted(row, key=lambda piece: piece.left) for row in rows]


def _steps_along_rows(pieces: Sequence[Line]) -> int:
    return sum(before.is_level_with(piece) and piece.left > before.right for before, piece in pairwise(pieces))


def _read_across(pieces: Sequence[Line], gutters: Sequence[float]) -> int:
    return sum(
        before.is_level_with(piece) and any(before.right <= gutter <= piece.left for gutter in gutters)
        for before, piece in pairwise(pieces)
    )


def _with_tables_in_rows(pieces: Sequence[Line]) -> list[Line]:
    """Runs of cells beside each other become rows: a table that was drawn column by column."""
    runs = _runs(pieces)
    fewest = 1 if sum(map(_are_cells, runs)) >= _SCATTERED else _FEWEST_CELLS
    groups: list[list[Line]] = []
    tables: set[int] = set()
    top = bottom = 0.0  # of the last group
    for before, run in zip([[], *runs], runs, strict=False):
        meets = min(top, run[0].top) > max(bottom, run[-1].bottom)
        if meets and _are_cells(before) and _are_cells(run) and _are_of_one_table(groups[-1], run, fewest):
            groups[-1] += run
            tables.add(len(groups) - 1)
            top, bottom = max(top, run[0].top), min(bottom, run[-1].bottom)
        else:
            groups.append(list(run))
            top, bottom = run[0].top, run[-1].bottom
    return [piece for i, group in enumerate(groups) for piece in (_in_rows(group) if i in tables else group)]


def _in_rows(pieces: Sequence[Line]) -> list[Line]:
    return [piece for row in rows_of(pieces) for piece in row]


def _runs(pieces: Sequence[Line]) -> list[list[Line]]:
    """Pieces that go down the page one after another."""
    runs: list[list[Line]] = []
    for piece in pieces:
        if runs and (piece.bottom < runs[-1][-1].bottom + 0.5 * piece.height):
            runs[-1].append(piece)
        else:
            runs.append([piece])
    return runs


def _are_cells(run: Sequence[Line]) -> bool:
    return bool(run) and median(len(piece.text) for piece in run) <= _CELL_LETTERS


def _are_of_one_table(group: Sequence[Line], run: Sequence[Line], fewest: int) -> bool:
    """Whether both are long enough for columns, or the second is one cell; two blocks of an address are not."""
    return len(run) == 1 or min(len(group), len(run)) >= fewest


def _with_misplaced_moved(pieces: Sequence[Line]) -> list[Line]:
    """What stands above pieces that the file draws before it goes before them."""
    ordered: list[Line] = []
    at = 0  # where the last piece went
    for piece in pieces:
        goes_up = bool(ordered) and piece.bottom > ordered[at].bottom + 0.5 * piece.height
        is_moved = goes_up or at < len(ordered) - 1
        at = _place_of(piece, ordered, behind=ordered[at]) if is_moved else len(ordered)
        ordered.insert(at, piece)
    return ordered


def _place_of(piece: Line, ordered: Sequence[Line], behind: Line | None = None) -> int:
    """Where it goes: before what stands below it, unless it stands beside running text, as a sign in the margin does.

    `behind` is the piece that was placed before, with which it may share a row.
    """
    below = (i for i, other in enumerate(ordered) if _is_below(other, piece) and other.is_above_or_below(piece))
    at = next(below, len(ordered))
    while 0 < at < len(ordered) and _is_below(ordered[at - 1], piece) and _belongs_to(ordered[at - 1], ordered[at]):
        at -= 1
    if at == 0 or ordered[at - 1].bottom >= piece.top - 0.3 * piece.height:
        return at
    return at if ordered[at - 1] is behind and behind.is_level_with(piece) else len(ordered)


def _is_below(other: Line, piece: Line) -> bool:
    return other.top <= piece.bottom + 0.3 * piece.height


def _belongs_to(before: Line, line: Line) -> bool:
    return before.is_level_with(line) or before.is_above_or_below(line)


def with_entries(pieces: Sequence[Line], entries: Sequence[Line]) -> list[Line]:
    """The ordered pieces of a form with what was entered into it: behind the label to its left, or else above it."""
    filled = list(pieces)
    for entry in entries:
        level = [i for i, piece in enumerate(filled) if piece.is_level_with(entry)]
        before = max((i for i in level if filled[i].left <= entry.left), key=lambda i: filled[i].left, default=None)
        if before is not None:
            apart = filled[before].right + _SPACE * entry.height  # a field may begin where its label ends
            filled.insert(before + 1, replace(entry, left=max(entry.left, apart)))
        elif level:
            after = min(level, key=lambda i: filled[i].left)
            apart = filled[after].left - _SPACE * entry.height
            filled.insert(after, replace(entry, right=min(entry.right, apart)))
        else:
            filled.insert(_place_below_label(entry, filled), entry)
    return filled


def _place_below_label(entry: Line, filled: Sequence[Line]) -> int:
    above = [i for i, piece in enumerate(filled) if _is_below(entry, piece) and piece.is_above_or_below(entry)]
    nearest = min(above, key=lambda i: filled[i].bottom, default=None)
    return _place_of(entry, filled) if nearest is None else nearest + 1
