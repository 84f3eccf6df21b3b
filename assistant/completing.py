"""The rows of a table that an answer needs besides the likeliest ones.

Of a question for the extreme of several things, "the fastest plan", or for those on one side of a mark, "what costs
more than 30 EUR", no row says what stands in the others, so that one alone, however likely it looks, is a guess: they
are shown together, for a person to compare, or none of them. And where a question names several rows alike, "what the
landlord pays", one of them is half an answer.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.tables import is_whole, named_alike
from index.words import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from assistant.candidates import Candidate
    from assistant.confidence import Asked
    from assistant.tables import Row
    from index.passages import Passage

# So many characters of rows are shown at most.
LONGEST_TABLE = 900
_SUPERLATIVE = re.compile(
    r"\b(?<!\bat )(?<!\bat the )(?<!\bvery )(?:most(?! of\b)|least|best|worst|[a-z]{3,}est)\b", re.IGNORECASE
)
# Nouns, names and verbs that only look like it; "latest" and "nearest" are superlatives.
_NONE = frozenset(
    {
        *("armrest", "arrest", "attest", "behest", "bequest", "chest", "conquest", "contest", "crest", "digest"),
        *("divest", "earnest", "everest", "footrest", "forest", "guest", "harvest", "headrest", "honest", "infest"),
        *("ingest", "inquest", "interest", "invest", "manifest", "midwest", "modest", "northwest", "priest", "protest"),
        *("quest", "request", "southwest", "suggest", "tempest", "unrest", "wrest"),
    }
)


# "later than", "over 30 EUR", "under budget".
_COMPARATIVE = re.compile(
    r"\b(?!(?:rath|oth)er\b)(more|less|fewer|worse|[a-z]{2,}er)\s+than\b"
    r"|\b(over|under|above|below|exceed(?:s|ed|ing)?|at least|at most|up to)"
    r"\s+(?:(?:[A-Z]{3}\s?|[$€£¥]\s?)?\d|budget\b)",
    re.IGNORECASE,
)


def comparing_words(question: str) -> frozenset[str]:
    """The words by which a question compares, in small letters; no names.

    The superlatives, {"cheapest"} of "Which is the cheapest plan?", and what stands before a mark: {"more"} of "Which
    plan costs more than 30 EUR?".
    """
    extremes = (match[0] for match in _SUPERLATIVE.finditer(question) if match.start() == 0 or not match[0].istitle())
    marks = (match[1] or match[2] for match in _COMPARATIVE.finditer(question))
    return frozenset(word.casefold() for word in (*extremes, *marks)) - _NONE


@dataclass(frozen=True, slots=True)
class Completed:
    """The sentences to answer with, and what a person has to know of rows that are not among them.

    `compares` says that a person has to look for the answer among rows: no single one is it.
    """

    chosen: list[int]
    warnings: tuple[str, ...] = ()
    compares: bool = False


def completed(
    asked: Asked,
    candidates: Sequence[Candidate],
    chosen: Sequence[int],
    rows: Mapping[Candidate, Row],
    passages: Sequence[Passage],
) -> Completed:
    """The chosen sentences with the rows that belong to them.

    `rows` are the candidates that are rows, as such; `passages` are those of the hits, by which candidates count
    theirs, and after them others that were found.
    """
    alike = set(named_alike(asked.stems, [candidates[i] for i in chosen], rows))
    comparing = comparing_words(asked.text)
    undecided = [rows[candidates[i]] for i in chosen if candidates[i] in rows]
    if comparing and undecided and len(alike) != 1 and not any(_says(candidates[i], rows, comparing) for i in chosen):
        return _compared(candidates, chosen, rows, passages)
    others = [i for i, one in enumerate(candidates) if one in alike and i not in chosen]
    if not others or _length([*chosen, *others], candidates) <= LONGEST_TABLE:
        return Completed([*chosen, *others])
    files = _sources(others, candidates, rows)
    return Completed([*chosen], (f"{len(others)} more rows fit the question as well: see {files}",))


def _says(one: Candidate, rows: Mapping[Candidate, Row], comparing: frozenset[str]) -> bool:
    """Whether a sentence, or the name of one of its columns, has a word by which the question compares."""
    labels = [cell.label for cell in rows[one].cells] if one in rows else []
    return not comparing.isdisjoint(word.casefold() for word in words(" ".join([one.text, *labels])))


def _compared(
    candidates: Sequence[Candidate],
    chosen: Sequence[int],
    rows: Mapping[Candidate, Row],
    passages: Sequence[Passage],
) -> Completed:
    """The rows of the tables that some of the chosen sentences are of; none of a table that is too long to show."""
    kept = [i for i in chosen if candidates[i] not in rows]
    left_out: list[int] = []
    undecided = [rows[candidates[i]] for i in chosen if candidates[i] in rows]
    for row in {(row.hit, row.columns): row for row in undecided}.values():
        table = [i for i, one in enumerate(candidates) if one in rows and _are_of_one(rows[one], row)]
        shown = is_whole(row, passages) and _length(table, candidates) <= LONGEST_TABLE
        (kept if shown else left_out).extend(table)
    if not left_out:
        return Completed(kept, ("the rows of the table are all shown, not compared",), compares=True)
    files = _sources(left_out, candidates, rows)
    return Completed(
        kept, (f"all rows of a table would have to be compared, which is not done: see {files}",), compares=True
    )


def _are_of_one(row: Row, other: Row) -> bool:
    """Whether two rows are of one table, of which one may lack a cell that names its column itself."""
    names, others = ({cell.label for cell in each.cells} for each in (row, other))
    is_part = "" not in names | others and (names < others or names > others)
    return row.hit == other.hit and (row.columns == other.columns or is_part)


def _length(chosen: Iterable[int], candidates: Sequence[Candidate]) -> int:
    return sum(len(candidates[i].text) for i in chosen)


def _sources(chosen: Iterable[int], candidates: Sequence[Candidate], rows: Mapping[Candidate, Row]) -> str:
    return ", ".join(sorted({rows[candidates[i]].source for i in chosen}))
