"""Questions for the extreme of several things, "the fastest plan", that only the rows of a table together decide.

No row says what stands in the others, so that one of them, however likely it looks, is a guess. The rows are shown all
together, for a person to compare, or none of them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.words import stems

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.candidates import Candidate
    from index.passages import Passage

# So many characters of rows are shown at most.
LONGEST_TABLE = 900
_SUPERLATIVE = re.compile(r"\b(?<!at )(?:most|least|best|worst|[a-z]{3,}est)\b")
# Nouns, names and verbs that only look like it; "latest" and "nearest" are superlatives.
_NONE = frozenset(
    {
        *("arrest", "attest", "behest", "bequest", "chest", "conquest", "contest", "crest", "digest", "divest"),
        *("everest", "forest", "guest", "harvest", "honest", "infest", "ingest", "inquest", "interest", "invest"),
        *("manifest", "modest", "priest", "protest", "quest", "request", "suggest", "tempest", "unrest", "wrest"),
    }
)
_LABEL = re.compile(r"([^:|\n]{1,60}): \S")
_CELLS = " | "


def asked_extremes(question: str) -> frozenset[str]:
    """The stems of the question's superlatives: {"cheapest"} of "Which is the cheapest plan?"."""
    found = (match[0] for match in _SUPERLATIVE.finditer(question.casefold()))
    return frozenset(stem for word in found if word not in _NONE for stem in stems(word) or (word,))


@dataclass(frozen=True, slots=True)
class Compared:
    """The sentences to answer with, all rows of a table among them; and the files whose rows are left out."""

    chosen: list[int]
    left_out: tuple[str, ...]

    @property
    def warnings(self) -> tuple[str, ...]:
        """What a person has to know besides."""
        if not self.left_out:
            return ()
        return (f"all rows of a table would have to be compared, which is not done: see {', '.join(self.left_out)}",)


def compared(
    question: str, candidates: Sequence[Candidate], chosen: Sequence[int], passages: Sequence[Passage]
) -> Compared | None:
    """The chosen sentences with all rows of the tables that some of them are of; None where no row needs that.

    `passages` are those of the hits, by which candidates count theirs, and after them others that were found. Rows are
    left out where there are too many to show, or where the table goes on in another passage.
    """
    extremes = asked_extremes(question)
    tables = dict.fromkeys(t for i in chosen if (t := _table_of(candidates[i], passages)) is not None)
    rows = {table: [i for i, one in enumerate(candidates) if _table_of(one, passages) == table] for table in tables}
    said = any(extremes & set(stems(candidates[i].text)) for i in chosen)
    if not extremes or not rows or said:
        return None
    shown = {
        table for table in rows if _is_whole(table, passages) and _length(rows[table], candidates) <= LONGEST_TABLE
    }
    kept = [i for i in chosen if not any(i in rows[table] for table in rows)]
    kept += [i for table in rows if table in shown for i in rows[table]]
    return Compared(kept, tuple(dict.fromkeys(passages[t[0]].source for t in rows if t not in shown)))


def _length(rows: Sequence[int], candidates: Sequence[Candidate]) -> int:
    return sum(len(candidates[i].text) for i in rows)


# A table as far as one passage has it: the passage's number, and the names of the columns.
_Table = tuple[int, str]


def _table_of(candidate: Candidate, passages: Sequence[Passage]) -> _Table | None:
    names = passages[candidate.hit].columns_of(candidate.start) or _labels(candidate.text)
    return None if names is None else (candidate.hit, names)


def _labels(row: str) -> str | None:
    """The names of the columns where a row tells them itself: "Item | Price" of "Item: saw | Price: 12"."""
    labels = [match[1] if (match := _LABEL.match(cell)) else None for cell in row.split(_CELLS)]
    return _CELLS.join(label for label in labels if label) if len(labels) > 1 and all(labels) else None


def _is_whole(table: _Table, passages: Sequence[Passage]) -> bool:
    """Whether no other passage that was found has rows of a table of these columns, in the same file."""
    hit, names = table
    own = passages[hit]
    return not any(_has_rows(one, names) for one in passages if one.source == own.source and one.id != own.id)


def _has_rows(passage: Passage, names: str) -> bool:
    return any(names == other for _, _, other in passage.tables) or names in map(_labels, passage.text.splitlines())
