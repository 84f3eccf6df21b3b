"""How likely a sentence answers, and whether the documents answer at all: features for two small regressions.

The reader's logits carry most of it. What it cannot see is the whole: how far the best sentence stands out from what
else was found, whether it stands in the best passage, how rare the question's words near it are. The weights are fitted
by `python -m evals.training calibrate` on held-out questions of public sets, never on the gold questions. Of every
feature more is better, so that no weight is negative.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from itertools import islice
from statistics import fmean
from typing import TYPE_CHECKING

from assistant.kinds import asks_also_for, asks_for, names_in, shows
from assistant.reader.weights import bounded
from assistant.repeats import adds_or_denies
from index.words import stems

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.candidates import Candidate
    from assistant.reader.runtime import Reading
    from assistant.reader.weights import Calibration
    from assistant.reranking import Judged

SENTENCE_FEATURES = ("sentence", "below_best", "passage", "fused", "span_inside", "kind", "words_near")
QUESTION_FEATURES = ("sentence", "sentence_lead", "passage", "in_best_passage", "cosine")
# The best sentence is held against the next so many that do not repeat it: what several documents say alike stands out
# together. One repeats another that shares this much of the shorter one's words and brings no name or number itself.
# (Round numbers: others near them did about as well on the held-out questions.)
RIVALS = 5
REPEATED = 0.5


@dataclass(frozen=True, slots=True)
class Asked:
    """What is read off a question once: its text, its stems, those of its names, and the kind of thing asked for.

    `also` is what a double question asks for in its second part.
    """

    text: str
    stems: frozenset[str]
    names: frozenset[str]
    kind: str | None
    also: str | None = None


def asked_for(question: str) -> Asked:
    """The question's words and what it asks for."""
    return Asked(
        question, frozenset(stems(question)), frozenset(names_in(question)), asks_for(question), asks_also_for(question)
    )


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
            judged[candidate.hit].log_odds,
            judged[candidate.hit].hit.score,
            float(judged[candidate.hit].reading.span_lies_within(candidate.start, candidate.end)),
            float(asked.kind is not None and shows(asked.kind, candidate.text, asked.names)),
            _share(among.rarity, _near(candidate, judged[candidate.hit])),
        )
        for candidate, logit in zip(candidates, logits, strict=True)
    ]


def sentence_logit(candidate: Candidate, reading: Reading) -> float:
    """The best logit of the sentences that the candidate overlaps: it may be a part of one, or join two.

    What was cut off and not read is no answer.
    """
    overlapping = (s.score for s in reading.sentences if s.start < candidate.end and candidate.start < s.end)
    return bounded(max(overlapping, default=-math.inf))


def sentence_log_odds(among: Weighed, calibration: Calibration) -> list[float]:
    """The log-odds of each candidate to be a sentence that answers."""
    return [calibration.sentence.log_odds(row) for row in sentence_features(among)]


def likeliest(log_odds: Sequence[float]) -> int:
    """The number of the candidate that is likeliest to answer; of equals the first."""
    return max(range(len(log_odds)), key=log_odds.__getitem__)


def question_features(among: Weighed, log_odds: Sequence[float], usual: float) -> tuple[float, ...]:
    """What says whether the documents answer at all, in the order of QUESTION_FEATURES.

    How a question is put moves the score of every sentence alike, so that the lead of the best one says more than its
    score; and where search, the reading of passages and the reading of sentences agree, they are seldom all wrong. A
    `usual` rival stands for each that is missing where little was found.
    """
    best = likeliest(log_odds)
    of_best = among.judged[among.candidates[best].hit]
    found = [log_odds[i] for i in rivals(best, among.candidates, log_odds)]
    return (
        log_odds[best],
        log_odds[best] - fmean([*found, *[usual] * (RIVALS - len(found))]),
        max(one.log_odds for one in among.judged),
        float(of_best is max(among.judged, key=lambda one: one.score)),
        max(one.hit.dense_score for one in among.judged),
    )


def rivals(best: int, candidates: Sequence[Candidate], log_odds: Sequence[float]) -> list[int]:
    """The next RIVALS candidates that do not repeat the best one, likeliest first; fewer where there are no more."""
    said = candidates[best].text
    others = sorted((i for i in range(len(log_odds)) if i != best), key=lambda i: -log_odds[i])
    return list(islice((i for i in others if not _is_repeated(said, candidates[i].text)), RIVALS))


def _is_repeated(said: str, text: str) -> bool:
    if adds_or_denies(text, said):
        return False
    one, other = set(stems(said)), set(stems(text))
    return len(one & other) >= REPEATED * max(min(len(one), len(other)), 1)


def _near(candidate: Candidate, judged: Judged) -> set[str]:
    """The stems of the sentence, of the one before it, of the headings above and of the file's name."""
    passage = judged.hit.passage
    return set(stems(f"{passage.file_words} {passage.context} {candidate.before} {candidate.text}"))


def _rarity(candidates: Sequence[Candidate], asked: Asked) -> dict[str, float]:
    """How rare each asked word is among the candidates: BM25's inverse document frequency, always positive."""
    frequency = Counter(word for c in candidates for word in asked.stems.intersection(stems(c.text)))
    count = len(candidates)
    return {w: math.log(1 + (count - frequency[w] + 0.5) / (frequency[w] + 0.5)) for w in asked.stems}


def _share(rarity: dict[str, float], words: set[str]) -> float:
    """How much of the question these words have, rare ones counting more."""
    return sum(weight for word, weight in rarity.items() if word in words) / (sum(rarity.values()) or 1.0)
