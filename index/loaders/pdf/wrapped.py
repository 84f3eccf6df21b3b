"""Cells of a table on a PDF page whose text goes on in the line below, where nothing else stands."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise, takewhile
from typing import TYPE_CHECKING

from index.loaders.pdf.marks import LIST_ITEM
from index.loaders.raw import joint

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from index.loaders.pdf.lines import Cell, Line

    IsRow = Callable[[Line], bool]

_NEXT_LINE = 1.3  # of the usual distance between lines
_USUAL_STEP = 1.2  # line heights, where none is known
_ALIGNED = 0.3  # of a line's height
_LARGER = 1.18
_NEARER = 0.9  # of the distance to the row below
_MOST_LINES = 5  # of a cell below its first
_NEARBY = 40  # lines up and down: where the other cells of a column are looked for
_FIGURE = re.compile(r"[-+−±~<>≈$€£¥(]*\s*[.,]?\d\S*(?:\s\S+)?$")  # perhaps with a unit
_LETTER = re.compile(r"[^\W\d_]")
_LEADERS = ".."  # of a list with dots from names to figures
_HYPHENS = "-\u2010"
_GOING_ON = re.compile(r"[-\u2010,/(&]$")


@dataclass(frozen=True, slots=True)
class Wrapped:
    """A line of a page, and where it is the row of a table the lines in which its cells begin and go on."""

    row: Line
    above: tuple[Line, ...] = ()
    below: tuple[Line, ...] = ()

    @property
    def in_order(self) -> tuple[Line, ...]:
        """All lines as they stand on the page."""
        return (*self.above, self.row, *self.below)

    @property
    def whole(self) -> Line:
        """The row with its cells made whole."""
        cells = list(self.row.cells)
        for line in reversed(self.above):
            at = _column(self.row, line)
            text, left, right = cells[at]
            cells[at] = (_joined(line.text, text), left, max(right, line.right))
        for line in self.below:
            at = _column(self.row, line)
            text, left, right = cells[at]
            joined = f"{text}{line.text}" if line.completes_word else _joined(text, line.text)
            cells[at] = (joined, left, max(right, line.right))
        return replace(self.row, cells=tuple(cells))


def with_wrapped(lines: Sequence[Line], is_row: IsRow) -> list[Wrapped]:
    """The lines of a page: each row of a table with the lines in which its cells go on, and the others each alone."""
    groups: list[list[Line]] = []
    begun: list[tuple[Line, ...]] = []  # of each group, the lines above its row
    for i, line in enumerate(lines):
        if (
            groups
            and is_row(groups[-1][0])
            and _may_go_on(groups[-1], line)
            and (_column(groups[-1][0], line) > 0 or _goes_on(groups, lines, i, is_row))
        ):
            groups[-1].append(line)
            continue
        above = _begun_above(groups, line) if is_row(line) else 0
        begun[len(begun) - above :] = [tuple(group[0] for group in groups[len(groups) - above :])]
        groups[len(groups) - above :] = [[line]]
    return [Wrapped(group[0], above, tuple(group[1:])) for group, above in zip(groups, begun, strict=True)]


def _joined(text: str, following: str) -> str:
    is_broken = text[-1:] in _HYPHENS and text[-2:-1].isalnum()
    return f"{text}{'' if is_broken else joint(text, following)}{following}"


def _begun_above(groups: Sequence[Sequence[Line]], row: Line) -> int:
    """In how many lines above a row, the last ones, a cell of it begins whose last line stands level with the others.

    The text on the row must plainly go on with that above: the first column's would be the name of the rows below it.
    """
    count, below = 0, row
    while count < min(len(groups), _MOST_LINES) and len(groups[-1 - count]) == 1:
        line = groups[-1 - count][0]
        at, drop = _column(row, line), line.bottom - below.bottom
        if line.cells or at < 1 or not 0 < drop <= _NEXT_LINE * (below.step or _USUAL_STEP) * below.height:
            break
        goes_on = row.cells[at][0] if below is row else below.text
        if not (goes_on[0].islower() or _GOING_ON.search(line.text)):
            break
        count, below = count + 1, line
    return count


def _column(row: Line, line: Line) -> int:
    """Which cell of the row the line begins below and stands no wider than its column, -1 without one."""
    ends = [*(left for _, left, _ in row.cells[1:]), max(row.cells[-1][2], line.right) + 1]
    places = enumerate(zip(row.cells, ends, strict=True))
    aligned = (at for at, ((_, left, _), end) in places if _are_aligned(left, line) and line.right < end)
    return next(aligned, -1)


def _are_aligned(left: float, line: Line) -> bool:
    return abs(left - line.left) <= _ALIGNED * line.height


def _may_go_on(group: Sequence[Line], line: Line) -> bool:
    """Whether a line stands below a cell of a row as its next line would; of figures each line is another."""
    row, at = group[0], _column(group[0], line)
    drop = group[-1].bottom - line.bottom
    if line.cells or at < 0 or not 0 < drop <= _NEXT_LINE * (line.step or _USUAL_STEP) * line.height:
        return False
    text = row.cells[at][0]
    is_another = _FIGURE.match(text) or _FIGURE.match(line.text) or (text[-1].isdigit() and line.text[-1].isdigit())
    return (
        line.size <= _LARGER * row.size
        and _LETTER.search(line.text) is not None
        and not (is_another or LIST_ITEM.match(line.text) or text.endswith(_LEADERS))
    )


def _goes_on(groups: Sequence[Sequence[Line]], lines: Sequence[Line], i: int, is_row: IsRow) -> bool:
    """Whether a line below the first cell of a row goes on with it: it may as well be the name of the rows below it.

    It goes on where it stands nearer to the cell than to the row below, or where it has no room behind the cell.
    """
    row, before, line = groups[-1][0], groups[-1][-1], lines[i]
    cell = row.cells[0] if before is row else (before.text, before.left, before.right)
    if _GOING_ON.search(cell[0]):
        return True
    last, below = _next_row(lines[i : i + _MOST_LINES], is_row)
    drop, following = before.bottom - line.bottom, last.bottom - below.bottom if below else 0.0
    is_first = len(groups) == 1 or not is_row(groups[-2][0])
    if not line.text[0].islower() and (below is None or is_first or following < _NEARER * drop):
        return False
    return drop < _NEARER * following or _has_no_room(cell, line, _first_column(row, lines, i, is_row), is_row)


def _has_no_room(cell: Cell, line: Line, column: Sequence[Line], is_row: IsRow) -> bool:
    """Whether a line's first word would reach beyond the column behind the cell, and so with all lines of its kind.

    The names of rows have room, but for some that stand below long cells. As cells are often equally long, one with a
    name below it must be longer than those without, if its lower case does not tell that the line is no name; such a
    line may be code, which has room.
    """
    is_lower = line.text[0].islower()
    alike = [(row.cells[0], below) for row, below in pairwise(column) if is_row(row) and _may_go_on([row], below)]
    others = {row.cells[0] for row in column if is_row(row)} - {above for above, _ in alike}
    if not is_lower and any(above[2] <= end for above, _ in alike for _, _, end in others):
        return False
    reach = max(other.cells[0][2] if other.cells else other.right for other in column)
    return all(
        len(text.split()) > 1 and end + below.width / len(below.text) * (len(below.text.split()[0]) + 1) > reach
        for (text, _, end), below in [(cell, line), *alike]
        if below.text[0].islower() or not is_lower
    )


def _first_column(row: Line, lines: Sequence[Line], i: int, is_row: IsRow) -> list[Line]:
    """The rows around a line and the lines between them that begin below their first cells."""

    def is_in_table(line: Line) -> bool:
        return is_row(line) or _column(row, line) >= 0

    above = list(takewhile(is_in_table, reversed(lines[max(0, i - _NEARBY) : i])))
    below = takewhile(is_in_table, lines[i : i + _NEARBY])
    return [line for line in (*reversed(above), *below) if _are_aligned(line.left, row)]


def _next_row(lines: Sequence[Line], is_row: IsRow) -> tuple[Line, Line | None]:
    """The last of the lines that go on below each other, and the row below it, None without one."""
    for last, below in pairwise(lines):
        if is_row(below):
            return last, below
        if below.cells or not _are_aligned(below.left, lines[0]):
            break
    return lines[0], None
