"""Questions for the extreme of several things, "the fastest plan", that only the rows of a table together decide.

No row says what stands in the others, so that one of them, however likely it looks, is a guess. The rows are shown all
together, for a person to compare, or none of them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.tables import is_whole, table_of
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
    tables = dict.fromkeys(t for i in chosen if (t := table_of(candidates[i], passages)) is not None)
    rows = {table: [i for i, one in enumerate(candidates) if table_of(one, passages) == table] for table in tables}
    said = any(extremes & set(stems(candidates[i].text)) for i in chosen)
    if not extremes or not rows or said:
        return None
    shown = {table for table in rows if is_whole(table, passages) and _length(rows[table], candidates) <= LONGEST_TABLE}
    kept = [i for i in chosen if not any(i in rows[table] for table in rows)]
    kept += [i for table in rows if table in shown for i in rows[table]]
    return Compared(kept, tuple(dict.fromkeys(passages[t[0]].source for t in rows if t not in shown)))


def _length(rows: Sequence[int], candidates: Sequence[Candidate]) -> int:
    return sum(len(candidates[i].text) for i in rows)
