"""The passages that search found, read beside the question and put in the order in which they answer.

Search compares a question with a passage that was embedded before the question was known; the reader sees both at once.
Its log-odds and the fused score of retrieval say different things, so passages are ordered by a sum of the two.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.reader.runtime import Pair
from index.passages import HEADING_SEPARATOR
from index.words import stems, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.reader.runtime import Reader, Reading
    from assistant.reader.weights import Calibration
    from index.passages import Passage
    from index.searching import Hit

# How many fused passages are read; more cost time and hardly ever bring in the one that answers.
DEPTH = 24


@dataclass(frozen=True, slots=True)
class Judged:
    """A passage that was found, as the reader read it; `log_odds` that it answers, `score` is what orders passages."""

    hit: Hit
    reading: Reading
    log_odds: float
    score: float


class Reranker:
    """Reads passages and orders them; may be used from several threads at once."""

    def __init__(self, reader: Reader, calibration: Calibration) -> None:
        self._reader = reader
        self.calibration = calibration

    def judge(self, question: str, hits: Sequence[Hit]) -> tuple[Judged, ...]:
        """Every passage as it was read, best first; equal ones in the order given."""
        readings = self._reader.read_all([pair_of(question, hit.passage) for hit in hits])
        return tuple(ordered(hits, readings, self.calibration))

    def supports(self, statement: str, passages: Sequence[Passage]) -> list[float]:
        """How likely each passage supports the statement, from 0 to 1."""
        readings = self._reader.read_all([pair_of(statement, passage) for passage in passages])
        return [self.calibration.support.chance((reading.supported,)) for reading in readings]


def pair_of(question: str, passage: Passage) -> Pair:
    """What is read for a passage: above it its heading path, as in training, and before that of its file's name.

    Of this only what the question says too: the rest would be a heading that says nothing ("scan 0012").
    """
    asked = set(stems(question))
    named = " ".join(word for word in words(passage.file_words) if asked.intersection(stems(word)))
    return Pair(question, HEADING_SEPARATOR.join(filter(None, (named, passage.context))), passage.text)


def ordered(hits: Sequence[Hit], readings: Sequence[Reading], calibration: Calibration) -> list[Judged]:
    """The passages in the order of their log-odds plus the calibrated share of their fused score."""
    judged = []
    for hit, reading in zip(hits, readings, strict=True):
        log_odds = calibration.log_odds(reading)
        judged.append(Judged(hit, reading, log_odds, log_odds + calibration.blend * hit.score))
    return sorted(judged, key=lambda one: -one.score)
