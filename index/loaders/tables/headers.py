"""Where the names of a table's columns stand, and what they are.

The header is the first row that fills most of the columns in which there is something below it. It must be all
names: texts, years or days. And it must differ from what it stands over: a name over numbers or days, or a year over
other numbers. Where all is text, nothing tells a header from a row but that it fills every column, with short names
of which none comes again below; two columns are then too few to tell, and so are rows of a name and a value. But
what a program has exported begins with names nearly always: there two columns are enough. A column of numbers at the
left that has no name counts the rows.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.loaders.tables.values import FIGURES, NAMES, Kind, kind_of

if TYPE_CHECKING:
    from collections.abc import Sequence

Cells = tuple[str, ...]

_LOOKED_AT = 50  # rows below a header, which are enough to tell
_MOST = 0.7  # of the values of a column are of the kind that it is of
_FILLED = 0.6
_FEWEST_COLUMNS = 3  # of a table that is all text
_NEVER = 1 << 30  # columns that no table has
_LONGEST_NAME = 200
_LONGEST_NAME_OVER_TEXT = 60
_SENTENCE_ENDS = (".", "!", "。")
_ADDRESS = re.compile(r"@|://")
_ORDINAL = re.compile(r"\d+(?:st|nd|rd|th)")
_SHORTEST_COUNT = 4  # of figures that count columns and are not a row's own


@dataclass(frozen=True, slots=True)
class Header:
    """The names of the columns, one for each (empty where a column has none), and the rows that they stand in.

    Rows [0, first) are above the table, [first, below) are the header, and from `below` on come the table's own.
    """

    first: int
    below: int
    names: Cells


def find_header(rows: Sequence[Cells], *, is_export: bool = False, over_texts: bool = True) -> Header | None:
    """The header of a table; None where it has none. All rows have the same number of cells.

    `is_export` says that the rows begin what a program has exported, `over_texts` whether a row over nothing but texts
    can be one.
    """
    at = _first_filled(rows)
    if at is None:
        return None
    goes_on = _goes_on(rows, at)
    first, below = at, at + 1 + goes_on
    if not _is_header(rows[at], rows[below:], _FEWEST_COLUMNS - is_export if over_texts else _NEVER):
        return None
    names = joined_names(rows[at], rows[at + 1]) if goes_on else rows[at]
    if at > 0 and not goes_on and _spans(rows[at - 1], names):
        first, names = at - 1, joined_names(rows[at - 1], names)
    return Header(first, below, tuple(name.rstrip(" :：") for name in names))


def column_kinds(rows: Sequence[Cells]) -> list[Kind]:
    """The kind of which most values of each column are; NOTHING where there is no such kind."""
    kinds = []
    for column in zip(*rows[:_LOOKED_AT], strict=True):
        counts = Counter(kind_of(cell) for cell in column)
        counts.pop(Kind.NOTHING, None)
        kind, count = max(counts.items(), key=lambda item: item[1], default=(Kind.NOTHING, 0))
        kinds.append(kind if count >= _MOST * counts.total() else Kind.NOTHING)
    return kinds


def _first_filled(rows: Sequence[Cells]) -> int | None:
    """The first row that fills most of the columns that are used in it or below."""
    for at, row in enumerate(rows[:_LOOKED_AT]):
        sample = rows[at + 1 : at + 1 + _LOOKED_AT]
        used = [any(column) for column in zip(row, *sample, strict=True)]
        filled = sum(map(bool, row)) + _heads_count(row, sample)
        if filled > (len(row) > 1) and filled >= _FILLED * sum(used):
            return at
    return None


def _heads_count(row: Cells, below: Sequence[Cells]) -> bool:
    """Whether a row names all columns but the first, in which the rows are counted or dated."""
    return not row[0] and len(row) > 1 and all(row[1:]) and any(kind in FIGURES for kind in column_kinds(below)[:1])


def _is_header(row: Cells, below: Sequence[Cells], fewest: int) -> bool:
    if not below or row[0].endswith((":", "：")):
        return False
    names = _kinds_as_names(row, below)
    if any(kind not in NAMES or len(cell) > _LONGEST_NAME for cell, kind in zip(row, names, strict=True) if cell):
        return False
    if len(row) <= _FEWEST_COLUMNS - 1 and len(below) < len(row):
        return False
    pairs = [(name, kind) for cell, name, kind in zip(row, names, column_kinds(below), strict=True) if cell]
    if any(name == kind != Kind.TEXT for name, kind in pairs):
        return False
    return any(name != kind and kind in FIGURES for name, kind in pairs) or _names_texts(row, below, fewest)


def _kinds_as_names(row: Cells, below: Sequence[Cells]) -> list[Kind]:
    """The kinds of a row's cells, where an ordinal over none, and figures that count columns, are as good as words."""
    columns = zip(*below[:_LOOKED_AT], strict=True)
    kinds = [
        Kind.TEXT if _ORDINAL.fullmatch(cell) and not any(map(_ORDINAL.fullmatch, column)) else kind_of(cell)
        for cell, column in zip(row, columns, strict=True)
    ]
    figures = [cell for cell, kind in zip(row, kinds, strict=True) if kind is Kind.NUMBER]
    counts = any(figures == [str(first + at) for at in range(len(figures))] for first in (0, 1))
    if counts and len(figures) >= _SHORTEST_COUNT and kinds[0] is not Kind.NUMBER:
        return [Kind.TEXT if kind is Kind.NUMBER else kind for kind in kinds]
    return kinds


def _names_texts(row: Cells, below: Sequence[Cells], fewest: int) -> bool:
    """Whether a row over nothing but texts is a header, in a table of at least so many columns."""
    names = row[1:] if _heads_count(row, below) else row
    if len(row) < fewest or len(below) < _FEWEST_COLUMNS - 1 or len(set(names)) < len(names):
        return False
    columns = zip(*below[:_LOOKED_AT], strict=True)
    return all(map(_is_short_name, names)) and not any(
        cell and cell in column for cell, column in zip(row, columns, strict=True)
    )


def _is_short_name(cell: str) -> bool:
    short = 0 < len(cell) <= _LONGEST_NAME_OVER_TEXT
    return short and not cell.endswith(_SENTENCE_ENDS) and not _ADDRESS.search(cell)


def _spans(row: Cells, names: Cells) -> bool:
    """Whether a row holds what is common to several of the names below it: it begins right of the first of them."""
    first = next(at for at, name in enumerate(names) if name)
    texts = [cell for cell in row if cell]
    return not any(row[: first + 1]) and all(kind_of(text) in NAMES and not text.endswith(":") for text in texts)


def _goes_on(rows: Sequence[Cells], at: int) -> bool:
    """Whether the row below a header holds names too, of columns over which one name spans."""
    if at + 2 >= len(rows):
        return False
    row, names = rows[at], rows[at + 1]
    gaps = gaps_filled(row, names)
    if not gaps:
        return False
    spanned = gaps | {place - 1 for place in gaps}
    alone = all(place in spanned or name in {"", row[place]} for place, name in enumerate(names))
    figures = any(character.isdigit() for name in names for character in name)
    kinds = column_kinds(rows[at + 2 :])
    differs = any(name and kind_of(name) != kind for name, kind in zip(names, kinds, strict=True) if kind in FIGURES)
    return differs or (alone and not figures)


def gaps_filled(row: Cells, names: Cells) -> set[int]:
    """Where a row of names is empty and the row below it, which must hold names alone, is not."""
    if names[0] not in {"", row[0]} or any(kind_of(name) not in NAMES for name in names if name):
        return set()
    return {place for place, name in enumerate(names) if name and not row[place]}


def joined_names(above: Cells, names: Cells) -> Cells:
    """Names of two rows as one: what stands above spans the columns up to the next that has something above it."""
    joined: list[str] = []
    spanning = ""
    for over, name in zip(above, names, strict=True):
        spanning = over or (spanning if name else "")
        joined.append(name if spanning in {"", name} else f"{spanning} {name}".strip())
    return tuple(joined)
