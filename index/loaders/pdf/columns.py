"""Columns of running text on a PDF page, told from the columns of a table."""

from __future__ import annotations

from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from index.loaders.pdf.lines import Line

    Row = Sequence[Line]

_FEWEST_ROWS = 4  # that a gutter parts
_MOST_GUTTERS = 3
_FULL = 0.7  # of its column's width: what half the lines of running text take
_SHORTEST_LINE = 12  # characters: half the lines of running text are longer
_LETTERS = 0.6  # of running text's characters, spaces aside


def gutters_of(rows: Sequence[Row]) -> list[float]:
    """Where the white strips between columns of running text stand, from left to right; none where there is a table."""
    gutters = _white_strips(rows)
    while gutters:
        parted = [row for row in rows if len(row) > 1 and not crosses(row, gutters)]
        tables = [i for i, column in enumerate(_columns(parted, gutters)) if not _is_running_text(column)]
        if not tables:
            break
        gutters = [gutter for i, gutter in enumerate(gutters) if not {i, i + 1} & {tables[0]}]
    return gutters


def _white_strips(rows: Sequence[Row]) -> list[float]:
    gaps = [(before.right, after.left) for row in rows for before, after in pairwise(row) if after.left > before.right]
    strips: list[float] = []
    while len(gaps) >= _FEWEST_ROWS and len(strips) < _MOST_GUTTERS:
        best = _most_covered(gaps)
        within = [(left, right) for left, right in gaps if left <= best <= right]
        if len(within) < _FEWEST_ROWS:
            break
        strips.append((max(left for left, _ in within) + min(right for _, right in within)) / 2)
        gaps = [gap for gap in gaps if gap not in within]
    return sorted(strips)


def _most_covered(gaps: Sequence[tuple[float, float]]) -> float:
    """A place that lies within as many gaps as any."""
    begins, ends = (
        {left for left, _ in gaps},
        sorted((x, -kind) for gap in gaps for x, kind in zip(gap, (1, -1), strict=True)),
    )
    depth = deepest = 0
    best = min(begins)
    for x, change in ends:
        depth -= change
        if depth > deepest:
            deepest, best = depth, x
    return best


def crosses(row: Row, gutters: Sequence[float]) -> bool:
    """Whether a piece of the row stands over a gutter."""
    return any(piece.left < gutter - 1 and piece.right > gutter + 1 for piece in row for gutter in gutters)


def _columns(rows: Sequence[Row], gutters: Sequence[float]) -> list[list[Line]]:
    columns: list[list[Line]] = [[] for _ in range(len(gutters) + 1)]
    for row in rows:
        for piece in row:
            columns[sum(gutter < (piece.left + piece.right) / 2 for gutter in gutters)].append(piece)
    return columns


def _is_running_text(column: Sequence[Line]) -> bool:
    if len(column) < _FEWEST_ROWS:
        return False
    width = max(piece.right for piece in column) - min(piece.left for piece in column)
    text = "".join("".join(piece.text.split()) for piece in column)
    return (
        median(piece.width for piece in column) >= _FULL * width
        and median(len(piece.text) for piece in column) > _SHORTEST_LINE
        and sum(character.isalpha() for character in text) >= _LETTERS * len(text)
    )


def in_columns(rows: Sequence[Row], gutters: Sequence[float]) -> list[Line]:
    """The pieces down one column after the other, between lines that run across them."""
    return [piece for band in _bands(rows, gutters) for piece in band]


def _bands(rows: Sequence[Row], gutters: Sequence[float]) -> Iterator[list[Line]]:
    block: list[Row] = []
    for row in rows:
        if crosses(row, gutters):
            yield from _read(block, gutters)
            block = []
            yield list(row)
        else:
            block.append(row)
    yield from _read(block, gutters)


def _read(block: Sequence[Row], gutters: Sequence[float]) -> Iterator[list[Line]]:
    """A block without lines across: its columns one after the other, its rows where it is a table."""
    columns = _columns(block, gutters)
    parted = sum(len(row) > 1 for row in block)
    if parted >= _FEWEST_ROWS and not any(_is_running_text(column) for column in columns):
        yield from (list(row) for row in block)
    else:
        yield from columns
