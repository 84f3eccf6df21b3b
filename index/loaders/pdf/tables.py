"""Tables of a PDF page: lines whose cells stand below each other."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import chain, groupby, pairwise
from statistics import median
from typing import TYPE_CHECKING

from index.loaders.pdf.marks import BULLET
from index.loaders.pdf.names import begins_anew, header_of
from index.loaders.pdf.wrapped import with_wrapped

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from index.loaders.pdf.lines import Cell, Line
    from index.loaders.sections import Table as Span
    from index.loaders.tables.headers import Cells, Header

_FEWEST_ROWS = 3
_LONGEST_CELL = 40  # characters: half the cells of a table are no longer
_MARKER = re.compile(
    rf"(?:{BULLET}|\(?\d{{1,3}}[.)]|\(?[a-zA-Z]\)|(?:\d+|[A-Z])(?:\.\d+)+\.?|[IVXL]+\.?|[A-Z]\.|\d{{1,2}})$"
)
_LABEL = re.compile(rf"\[[^\]]{{1,12}}\]$|{BULLET}$")


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells, equally many in each, some empty, and what names their columns."""

    rows: list[Cells]
    header: Header | None

    @property
    def text(self) -> str:
        """The rows, one a line."""
        return "\n".join(map(_told, self.rows))

    def spans(self, offset: int) -> list[Span]:
        """The rows below the header as a Document's metadata tells them, if the table's text begins at `offset`."""
        if self.header is None:
            return []
        above = "\n".join(map(_told, self.rows[: self.header.below]))
        return [(offset + len(above), offset + len(self.text), _told(self.header.names))]


def _told(row: Cells) -> str:
    return " | ".join(row).strip().rstrip(" |")


def is_numbered(line: Line) -> bool:
    """Whether a line has but two parts, and the first is the number or bullet of the second."""
    return len(line.cells) == len("12") and _MARKER.match(line.cells[0][0]) is not None


def with_tables(lines: Sequence[Line]) -> Iterator[Table | list[Line]]:
    """The lines of a page in runs: those that are a table, and those that are none."""
    rest: list[Line] = []
    for may_be_rows, run in groupby(with_wrapped(lines, _may_be_row), key=lambda each: _may_be_row(each.row)):
        each = list(run)
        rows = [one.whole for one in each if may_be_rows]
        if not _are_rows(rows):
            rest += chain.from_iterable(one.in_order for one in each)
            continue
        if rest:
            yield rest
        yield from _tables(rows)
        rest = []
    if rest:
        yield rest


def _may_be_row(line: Line) -> bool:
    """Whether it has cells; one that begins with a bullet, or the label of a reference, is set wide and no more."""
    return len(line.cells) > 1 and not is_numbered(line) and not _LABEL.match(line.cells[0][0])


def _are_rows(lines: Sequence[Line]) -> bool:
    """Whether the cells stand below each other: a strip between them stays white from the first line to the last."""
    cells = sorted(((left, right) for line in lines for _, left, right in line.cells))
    lengths = [len(text) for line in lines for text, _, _ in line.cells]
    if len(lines) < _FEWEST_ROWS or median(lengths) > _LONGEST_CELL:
        return False
    reach = cells[0][1]
    for left, right in cells:
        if left > reach and _parts_most(lines, (reach + left) / 2):
            return True
        reach = max(reach, right)
    return False


def _parts_most(lines: Sequence[Line], x: float) -> bool:
    parted = sum(line.cells[0][2] < x < line.cells[-1][1] for line in lines)
    return parted * 2 >= len(lines)


def _tables(lines: Sequence[Line]) -> list[Table]:
    """The table, or several where names of columns stand again below figures."""
    columns = _columns(lines)
    rows = [_row(line.cells, columns) for line in lines]
    tables: list[list[Cells]] = [rows[:1]]
    for at, row in enumerate(rows[1:], start=1):
        if begins_anew(tables[-1], row, rows[at + 1 :]):
            tables.append([])
        tables[-1].append(row)
    return [Table(table, header_of(table)) for table in tables]


def _columns(lines: Sequence[Line]) -> list[tuple[float, float]]:
    """Left and right edge of each column, by the rows that have the most cells."""
    most = max(len(line.cells) for line in lines)
    full = zip(*(line.cells for line in lines if len(line.cells) == most), strict=True)
    edges = [(min(left for _, left, _ in column), max(right for *_, right in column)) for column in full]
    return [(left, min(right, following)) for (left, right), (following, _) in pairwise([*edges, (edges[-1][1],) * 2])]


def _row(cells: Sequence[Cell], columns: Sequence[tuple[float, float]]) -> Cells:
    row = [""] * len(columns)
    for text, left, right in cells:
        shared = [min(right, end) - max(left, start) for start, end in columns]
        column = shared.index(max(shared))
        row[column] = f"{row[column]} {text}".strip()
    return tuple(row)
