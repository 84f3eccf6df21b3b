"""Which of the candidate sentences make the answer: the best, and what is nearly as good, adds something and fits."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING

import numpy as np

from assistant.antecedents import points_back, points_to_several
from assistant.enumerations import list_around, wants_several
from assistant.kinds import shows
from assistant.repeats import adds_or_denies
from index.words import stems

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from numpy.typing import NDArray

    from assistant.candidates import Candidate
    from assistant.confidence import Asked
    from index.encoder import Encoder
    from index.searching import Hit

LONGEST_ANSWER, LONGEST_LIST = 600, 900
MOST_SENTENCES = 4
# A further sentence is taken while its chance is at least this share of the best one's, by what is asked for: a date, a
# number or a name is said in one sentence, a reason seldom is.
FOLLOWING_SHARE = 0.4
FOLLOWING_SHARES = {"date": 0.6, "number": 0.6, "person": 0.6, "reason": 0.3}
# Where a question asks for two things, what tells the other one may be far less likely by itself.
DOUBLE_SHARE = 0.3
# What following a chosen sentence adds to a chance, as a share of it, where an answer goes on.
FOLLOWING_GAIN = 1.0
# Above the first cosine two sentences say the same; above the second where few of the words are new.
SAME_STATEMENT, LIKE_STATEMENT = 0.92, 0.6
FEW_NEW = 0.4


class Alike:
    """Whether one candidate says nothing that another has not said; each is encoded once, and only where needed."""

    def __init__(self, candidates: Sequence[Candidate], encoder: Encoder) -> None:
        self._candidates, self._encoder = candidates, encoder
        self._vectors: dict[int, NDArray[np.float32]] = {}

    def __call__(self, i: int, j: int) -> bool:
        """Whether candidate `i` repeats candidate `j`, maybe in other words."""
        text, said = self._candidates[i].text, self._candidates[j].text
        if adds_or_denies(text, said):
            return False
        cosine = float(self._vector(i) @ self._vector(j))
        return cosine > SAME_STATEMENT or (cosine > LIKE_STATEMENT and _share_new(text, said) <= FEW_NEW)

    def _vector(self, i: int) -> NDArray[np.float32]:
        if i not in self._vectors:
            self._vectors[i] = self._encoder.encode(self._candidates[i].text)
        return self._vectors[i]


def _share_new(text: str, said: str) -> float:
    """How many of a sentence's content words another one has not."""
    own = set(stems(text))
    return len(own.difference(stems(said))) / max(len(own), 1)


def choose(
    asked: Asked,
    hits: Sequence[Hit],
    candidates: Sequence[Candidate],
    chances: NDArray[np.float64],
    alike: Callable[[int, int], bool],
) -> list[int]:
    """The sentences to answer with, in reading order.

    A sentence that points back brings what stands before it, and one of a list all of it where a list is asked for.
    A question that names or asks for several things draws in the sentences that hold what is not yet covered.
    """
    chosen: list[int] = []
    before = _sentences_before(candidates, hits)
    share = DOUBLE_SHARE if asked.also else FOLLOWING_SHARES.get(asked.kind or "", FOLLOWING_SHARE)
    several = wants_several(asked)
    best = float(chances.max())
    while len(chosen) < MOST_SENTENCES:
        worth = _worth(candidates, chances, asked, chosen, before)
        room = LONGEST_ANSWER - _length(chosen, candidates)
        eligible = (
            i
            for i in np.argsort(-worth, kind="stable").tolist()
            if i not in chosen and worth[i] >= share * best and _length([i], candidates) <= room
            and not any(alike(i, j) for j in chosen)
        )  # fmt: skip
        following = next(eligible, None)
        if following is None:
            break
        if several:
            members = [i for i in list_around(following, candidates, before, hits) if i not in chosen]
            fitting = _as_far_as_they_fit(members, candidates, LONGEST_LIST - _length(chosen, candidates))
            if fitting:
                chosen += fitting
                continue
        needed = _antecedents_needed(candidates[following].text, several=several)
        chosen += _with_antecedents(following, needed, candidates, before, chosen, room)
    return in_reading_order(chosen, candidates, hits)


def _length(chosen: Iterable[int], candidates: Sequence[Candidate]) -> int:
    """How much of an answer sentences take, with their marks."""
    return sum(len(candidates[i].text) + len(" [1] ") for i in chosen)


def _as_far_as_they_fit(members: Sequence[int], candidates: Sequence[Candidate], room: int) -> list[int]:
    lengths = accumulate(_length([i], candidates) for i in members)
    return [i for i, length in zip(members, lengths, strict=True) if length <= room]


def _sentences_before(candidates: Sequence[Candidate], hits: Sequence[Hit]) -> dict[int, int]:
    """For each candidate the one that stands right before it in its file, if that may be quoted; by their numbers.

    The first of a passage follows the last of the passage before it, where that is among the hits.
    """
    before: dict[int, int] = {}
    last_of: dict[tuple[str, int, int], int] = {}
    first_of: dict[tuple[str, int, int], int] = {}
    for i, candidate in enumerate(candidates):
        passage = hits[candidate.hit].passage
        key = (passage.source, passage.section, passage.ordinal)
        if i and candidates[i - 1].hit == candidate.hit and candidate.at - candidates[i - 1].at <= 1:
            before[i] = i - 1
        if candidate.at == 0:
            first_of.setdefault(key, i)
        if candidate.end >= len(passage.text.rstrip()):
            last_of[key] = i
    for (source, section, ordinal), i in first_of.items():
        if (last := last_of.get((source, section, ordinal - 1))) is not None:
            before[i] = last
    return before


def _worth(
    candidates: Sequence[Candidate],
    chances: NDArray[np.float64],
    asked: Asked,
    chosen: Sequence[int],
    before: dict[int, int],
) -> NDArray[np.float64]:
    """The chances, raised for what a chosen sentence calls for.

    Sentences gain that hold names of the question which no chosen one holds yet, or show the other thing that a double
    question asks for; and, where the answer goes on (reasons are seldom given in one sentence), those that follow a
    chosen one.
    """
    if not chosen:
        return chances
    covered = set().union(*(stems(candidates[i].text) for i in chosen))
    lacking = asked.names - covered
    gain = np.array([len(lacking & set(stems(c.text))) / max(len(asked.names), 1) for c in candidates])
    for kind in _kinds_lacking(asked, [candidates[i].text for i in chosen]):
        gain += np.array([float(shows(kind, c.text, asked.names)) for c in candidates])
    if asked.kind == "reason":
        gain += np.array([FOLLOWING_GAIN * (before.get(i) in chosen) for i in range(len(candidates))])
    return np.asarray(chances * (1 + gain))


def _kinds_lacking(asked: Asked, texts: Sequence[str]) -> list[str]:
    """Of the two things that a double question asks for, the kinds that no text shows."""
    kinds = {asked.kind, asked.also} if asked.also else set()
    return [k for k in kinds if k and not any(shows(k, text, asked.names) for text in texts)]


def _antecedents_needed(text: str, *, several: bool) -> int:
    # What sums up others is understood without them, unless they are what is asked for.
    return 0 if points_to_several(text) and not several else points_back(text)


def _with_antecedents(
    i: int, needed: int, candidates: Sequence[Candidate], before: dict[int, int], chosen: Sequence[int], room: int
) -> list[int]:
    """The sentence, preceded by so many that it points back to, as far as they and it fit."""
    wanted = [i]
    for _ in range(needed):
        previous = before.get(wanted[0])
        if previous is None or previous in chosen or len(chosen) + len(wanted) >= MOST_SENTENCES:
            break
        if _length([previous, *wanted], candidates) > room:
            break
        wanted.insert(0, previous)
    return wanted


def in_reading_order(chosen: Sequence[int], candidates: Sequence[Candidate], hits: Sequence[Hit]) -> list[int]:
    """Documents in the order in which they were chosen, sentences of one document as they stand in it."""
    sources = list(dict.fromkeys(hits[candidates[i].hit].passage.source for i in chosen))

    def place(i: int) -> tuple[int, int, int]:
        passage = hits[candidates[i].hit].passage
        return (sources.index(passage.source), passage.ordinal, candidates[i].start)

    return sorted(chosen, key=place)
