"""Rows of tables among the sentences that may be quoted: of which table one is, and which a question names."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from index.words import stems

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from assistant.candidates import Candidate
    from index.passages import Passage

# A table as far as one passage has it: the passage's number, and the names of the columns.
Table = tuple[int, str]

_LABEL = re.compile(r"([^:|\n]{1,60}): (?=\S)")
_CELLS = " | "


def table_of(row: Candidate, passages: Sequence[Passage]) -> Table | None:
    """The table that a sentence is a row of; None where it is of none. Candidates count `passages` from 0."""
    names = passages[row.hit].columns_of(row.start) or _labels(row.text)
    return None if names is None else (row.hit, names)


def is_whole(table: Table, passages: Sequence[Passage]) -> bool:
    """Whether no other passage that was found has rows of a table of these columns, in the same file."""
    hit, names = table
    own = passages[hit]
    return not any(_has_rows(one, names) for one in passages if one.source == own.source and one.id != own.id)


def unnamed(asked: Collection[str], candidates: Sequence[Candidate], passages: Sequence[Passage]) -> set[int]:
    """The rows that a question is not about, since it names others of the same file's table; by their numbers.

    A row is named by its first cell, where the question has all words of it: of "What does the Plus plan cost?" it is
    the row "Plus | 35 EUR". `asked` are the question's stems.
    """
    tables: defaultdict[tuple[str, str], dict[int, set[str]]] = defaultdict(dict)
    for i, one in enumerate(candidates):
        if (table := table_of(one, passages)) is not None:
            tables[passages[one.hit].source, table[1]][i] = _name_of(one.text)
    return {i for rows in tables.values() for i in _not_named(rows, set(asked))}


def _not_named(rows: dict[int, set[str]], asked: set[str]) -> list[int]:
    """The rows beside those that are named; of "Plus" and "Plus 2", where both are, the longer one is meant."""
    named = [words for words in rows.values() if words and words <= asked]
    meant = [words for words in named if not any(words < others for others in named)]
    return [i for i, words in rows.items() if words not in meant] if meant else []


def _name_of(row: str) -> set[str]:
    return set(stems(_LABEL.sub("", row.split(_CELLS, maxsplit=1)[0], count=1)))


def _labels(row: str) -> str | None:
    """The names of the columns where a row tells them itself: "Item | Price" of "Item: saw | Price: 12"."""
    labels = [match[1] if (match := _LABEL.match(cell)) else None for cell in row.split(_CELLS)]
    return _CELLS.join(label for label in labels if label) if len(labels) > 1 and all(labels) else None


def _has_rows(passage: Passage, names: str) -> bool:
    return any(names == other for _, _, other in passage.tables) or names in map(_labels, passage.text.splitlines())
