"""The rows with which a table of a text begins: its titles, and those that name its columns."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from itertools import takewhile
from typing import TYPE_CHECKING

from index.loaders.tables.grid import names_columns
from index.loaders.tables.headers import goes_on, joined_names

if TYPE_CHECKING:
    from collections.abc import Sequence

_MOST_NAMING = 3  # rows, each of names for parts of what stands above
_FEWEST_COLUMNS = 3  # below a title two could as well be names and values


@dataclass(frozen=True, slots=True)
class Head:
    """The names of a table's columns; `last` counts its rows from 0 to the last one that these names stand in."""

    last: int
    names: tuple[str, ...]


def titles_above(rows: Sequence[Sequence[str]]) -> int:
    """With how many rows of a single cell a table of several columns begins."""
    return sum(1 for _ in takewhile(lambda row: sum(map(bool, row)) == 1 and row[0], rows))


def head_of(rows: Sequence[Sequence[str]], marked: int) -> Head | None:
    """What names the columns of a table, given as `grid.spread` does; None where nothing does.

    `marked` says how many rows from the top, titles among them, the file sets as names; 0 where it sets none.
    """
    titles, width = titles_above(rows), max(map(len, rows), default=0)
    below = [(*row, *[""] * (width - len(row))) for row in rows[titles:]]
    count = max(marked - titles, 0)
    if not count and (not titles or width >= _FEWEST_COLUMNS):
        count = int(names_columns(below))
    if not count or len(rows[titles]) == 1:
        return None
    if count == 1 and goes_on(below, 0):
        count = 2
    if count > _MOST_NAMING or count == len(below) or len({len(row) for row in rows[titles : titles + count]}) > 1:
        count = 1
    return Head(titles + count - 1, reduce(joined_names, below[:count]))
