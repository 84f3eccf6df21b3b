"""How likely a sentence answers, and whether the documents answer at all: features for two small regressions.

The reader's logits carry most of it. What it cannot see is the whole: how far the best passage stands out from the
others, which words of the question stand nowhere near the sentence, how rare they are among all sentences found. The
weights are fitted by `python -m evals.training ship` on held-out questions of public sets, never on the gold questions.
Of every feature more is better, so that no weight is negative.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

from assistant.kinds import asks_for, names_in, shows
from assistant.reader.weights import bounded
from assistant.reranking import DEPTH
from index.words import stems

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.candidates import Candidate
    from assistant.reader.runtime import Reading
    from assistant.reader.weights import Background, Calibration
    from assistant.reranking import Judged

SENTENCE_FEATURES = (
    "sentence", "below_best", "passage", "fused", "span_inside", "span_score", "kind", "kind_not_wrong", "words",
    "words_near",
)  # fmt: skip
QUESTION_FEATURES = (
    "sentence", "passage", "passage_lead", "span_score", "span_lead", "words_near", "names_not_lacking", "cosine",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """What is read off a question once: its text, its stems, those of its names, and the kind of thing asked for."""

    text: str
    stems: frozenset[str]
    names: frozenset[str]
    kind: str | None


def asked_for(question: str) -> Asked:
    """The question's words and what it asks for."""
    return Asked(question, frozenset(stems(question)), frozenset(names_in(question)), asks_for(question))


@dataclass(frozen=True, slots=True)
class Weighed:
    """The candidates, the passages that were read, what is asked, and how rare each asked word is among the candidates.

    `judged` are all passages that were read, those of the candidates' hits first.
    """

    candidates: Sequence[Candidate]
    judged: Sequence[Judged]
    asked: Asked
    rarity: dict[str, float]


def weighed(candidates: Sequence[Candidate], judged: Sequence[Judged], asked: Asked) -> Weighed:
    """The candidates with their question's words weighed."""
    return Weighed(candidates, judged, asked, _rarity(candidates, asked))


def sentence_features(among: Weighed) -> list[tuple[float, ...]]:
    """Each candidate's features, in the order of SENTENCE_FEATURES."""
    candidates, judged, asked = among.candidates, among.judged, among.asked
    logits = [sentence_logit(c, judged[c.hit].reading) for c in candidates]
    best: dict[int, float] = {}
    for candidate, logit in zip(candidates, logits, strict=True):
        best[candidate.hit] = max(best.get(candidate.hit, logit), logit)
    return [
        (
            logit,
            logit - best[candidate.hit],
            *_of_passage_and_span(candidate, judged[candidate.hit]),
            *_of_kind(candidate, asked),
            _share(among.rarity, set(stems(candidate.text))),
            _share(among.rarity, _near(candidate, judged[candidate.hit])),
        )
        for candidate, logit in zip(candidates, logits, strict=True)
    ]


def _of_passage_and_span(candidate: Candidate, judged: Judged) -> tuple[float, ...]:
    inside = float(judged.reading.span_lies_within(candidate.start, candidate.end))
    return judged.log_odds, judged.hit.score, inside, inside * bounded(judged.reading.span_score)


def _of_kind(candidate: Candidate, asked: Asked) -> tuple[float, float]:
    shown = asked.kind is not None and shows(asked.kind, candidate.text, set(asked.names))
    return float(shown), -float(asked.kind is not None and not shown)


def sentence_logit(candidate: Candidate, reading: Reading) -> float:
    """The best logit of the sentences that the candidate overlaps: it may be a part of one, or join two.

    What was cut off and not read is no answer.
    """
    overlapping = (s.score for s in reading.sentences if s.start < candidate.end and candidate.start < s.end)
    return bounded(max(overlapping, default=-math.inf))


def sentence_log_odds(among: Weighed, calibration: Calibration) -> list[float]:
    """The log-odds of each candidate to be a sentence that answers."""
    return [calibration.sentence.log_odds(row) for row in sentence_features(among)]


def question_features(among: Weighed, log_odds: Sequence[float], background: Background) -> tuple[float, ...]:
    """What says whether the documents answer at all, in the order of QUESTION_FEATURES.

    A lead is how far the best passage stands out from the middle of all: how the question is put moves every passage's
    score alike.
    """
    judged, asked = among.judged, among.asked
    best = max(range(len(log_odds)), key=log_odds.__getitem__)
    candidate = among.candidates[best]
    of_best = judged[candidate.hit]
    passages = [one.log_odds for one in judged]
    spans = [bounded(one.reading.span_score) for one in judged]
    near = _near(candidate, of_best)
    return (
        log_odds[best],
        max(passages),
        max(passages) - _middle(passages, background.passage),
        bounded(of_best.reading.span_score),
        max(spans) - _middle(spans, background.span),
        _share(among.rarity, near),
        -len(asked.names - near) / max(len(asked.names), 1),
        max(one.hit.dense_score for one in judged),
    )


def _middle(values: Sequence[float], usual: float) -> float:
    """The median, as if as many passages as there might be had been read: the usual one stands for those missing."""
    return float(median([*values, *[usual] * (DEPTH - len(values))]))


def _near(candidate: Candidate, judged: Judged) -> set[str]:
    """The stems of the sentence, of the one before it and of the headings above."""
    return set(stems(f"{judged.hit.passage.context} {candidate.before} {candidate.text}"))


def _rarity(candidates: Sequence[Candidate], asked: Asked) -> dict[str, float]:
    """How rare each asked word is among the candidates: BM25's inverse document frequency, always positive."""
    frequency = Counter(word for c in candidates for word in asked.stems.intersection(stems(c.text)))
    count = len(candidates)
    return {w: math.log(1 + (count - frequency[w] + 0.5) / (frequency[w] + 0.5)) for w in asked.stems}


def _share(rarity: dict[str, float], words: set[str]) -> float:
    """How much of the question these words have, rare ones counting more."""
    return sum(weight for word, weight in rarity.items() if word in words) / (sum(rarity.values()) or 1.0)
