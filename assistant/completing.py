"""The rows of a table that an answer needs besides the likeliest ones.

Of a question for the extreme of several things, "the fastest plan", or for those on one side of a bound, "what costs
more than 30 EUR", no row says what stands in the others, so that one alone, however likely it looks, is a guess: they
are shown together, for a person to compare, or none of them. And where a question names several rows alike, "what the
landlord pays", one of them is half an answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.comparing import bounds_of, extremes_of
from assistant.tables import is_whole, named_alike, naming_words
from index.words import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from assistant.candidates import Candidate
    from assistant.confidence import Asked
    from assistant.tables import Row
    from index.passages import Passage

# So many characters of rows are shown at most.
LONGEST_TABLE = 900


@dataclass(frozen=True, slots=True)
class Completed:
    """The sentences to answer with, and what a person has to know of rows that are not among them.

    `compares` says that a person has to look for the answer among rows: no single one is it. `are_alike` says that the
    question names several of the rows alike.
    """

    chosen: list[int]
    warnings: tuple[str, ...] = ()
    compares: bool = False
    are_alike: bool = False


def unshown(question: str, row: Row) -> tuple[str, ...]:
    """What to warn of where a question is refused, though one that compares might be answered from a row's table."""
    return (_not_done(row.source),) if extremes_of(question) or bounds_of(question) else ()


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
    extremes, bounds = extremes_of(asked.text), bounds_of(asked.text)
    # The figure of a bound names no row, not even that in which it stands.
    naming = {word for word in naming_words(asked.text) if not (bounds and any(map(str.isdigit, word)))}
    alike = set(named_alike(naming, [candidates[i] for i in chosen], rows))
    undecided = [rows[candidates[i]] for i in chosen if candidates[i] in rows]
    decided = len(alike) == 1 or any(_says(candidates[i], rows, extremes | bounds) for i in chosen)
    if (extremes or bounds) and undecided and not decided:
        return _compared(candidates, chosen, rows, passages, keeps_some=not extremes)
    others = [i for i, one in enumerate(candidates) if one in alike and i not in chosen]
    if not others or _length([*chosen, *others], candidates) <= LONGEST_TABLE:
        return Completed([*chosen, *others], are_alike=len(alike) > 1)
    files = _sources(others, candidates, rows)
    return Completed([*chosen], (f"{len(others)} more rows fit the question as well: see {files}",))


def _says(one: Candidate, rows: Mapping[Candidate, Row], comparing: Iterable[str]) -> bool:
    """Whether a sentence, or the name of one of its columns, has words by which the question compares."""
    labels = [cell.label for cell in rows[one].cells] if one in rows else []
    said = f" {' '.join(words(' '.join([one.text, *labels]))).casefold()} "
    return any(f" {each} " in said for each in comparing)


def _compared(
    candidates: Sequence[Candidate],
    chosen: Sequence[int],
    rows: Mapping[Candidate, Row],
    passages: Sequence[Passage],
    *,
    keeps_some: bool,
) -> Completed:
    """The rows of the tables that some of the chosen sentences are of.

    Of a table that is too long to show, none, or where that is said those that were chosen.
    """
    kept = [i for i in chosen if candidates[i] not in rows]
    left_out: list[int] = []
    undecided = [rows[candidates[i]] for i in chosen if candidates[i] in rows]
    for row in {(row.hit, row.columns): row for row in undecided}.values():
        table = [i for i, one in enumerate(candidates) if one in rows and _are_of_one(rows[one], row)]
        shown = is_whole(row, passages) and _length(table, candidates) <= LONGEST_TABLE
        # Rows that lack cells are of one table with others by their names, and so may have been met already.
        into = kept if shown else left_out
        into.extend(i for i in table if i not in into)
    if left_out and keeps_some:
        files = _sources(left_out, candidates, rows)
        kept += [i for i in chosen if i not in kept]
        return Completed(kept, (f"other rows of the table may fit as well, which are not compared: see {files}",), True)
    if not left_out:
        return Completed(kept, ("the rows of the table are all shown, not compared",), compares=True)
    files = _sources(left_out, candidates, rows)
    return Completed(kept, (_not_done(files),), compares=True)


def _not_done(files: str) -> str:
    return f"all rows of a table would have to be compared, which is not done: see {files}"


def _are_of_one(row: Row, other: Row) -> bool:
    """Whether two rows are of one table, of which one may lack a cell that names its column itself."""
    names, others = ({cell.label for cell in each.cells} for each in (row, other))
    is_part = "" not in names | others and (names < others or names > others)
    return row.hit == other.hit and (row.columns == other.columns or is_part)


def _length(chosen: Iterable[int], candidates: Sequence[Candidate]) -> int:
    return sum(len(candidates[i].text) for i in chosen)


def _sources(chosen: Iterable[int], candidates: Sequence[Candidate], rows: Mapping[Candidate, Row]) -> str:
    return ", ".join(sorted({rows[candidates[i]].source for i in chosen}))
