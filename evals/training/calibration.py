"""From logits to what is acted on: the chance that a passage answers, the order of passages, and when to refuse.

Fitted on questions of texts that were kept from training, searched for among all windows as a user's question is. Each
answerable one stands there twice: with its own windows among those found, and without them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from assistant.reader.runtime import Pair
from assistant.reader.weights import Calibration, features
from evals.training.mining import may_answer, touches
from evals.training.mixture import is_held_out

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from assistant.reader.runtime import Reader
    from evals.public.reading import Asked, ReadingSet
    from evals.training.mining import Windows

DEPTH = 20
# How many of the answerable questions may be refused at each setting.
REFUSED = {"eager": 0.02, "balanced": 0.05, "cautious": 0.12}
_WEIGHTS = (0.0, 1.0, 2.0, 4.0, 6.0, 8.0, 12.0, 16.0, 24.0)


@dataclass(frozen=True, slots=True)
class Judged:
    """A question with its windows as read: `logits` (windows, features), `fused` and `answers` (windows,)."""

    asked: Asked
    logits: NDArray[np.float64]
    fused: NDArray[np.float64]
    answers: NDArray[np.bool_]


def judged(sets: Sequence[ReadingSet], windows: Windows, reader: Reader) -> list[Judged]:
    """Every held-out question beside the windows found for it; those that may answer by chance are left out."""
    questions = [q for one in sets for q in one.questions if is_held_out(one.texts[q.text])]
    found = windows.find(questions, DEPTH)
    made = []
    for asked in questions:
        kept, answers = [], []
        for one in found[asked.id]:
            right = asked.answerable and one.name == asked.text and touches(one.span, asked.evidence)
            if right or one.name == asked.text or not may_answer(one, asked, windows.texts):
                kept.append(one)
                answers.append(right)
        pairs = [
            Pair(asked.question, windows.texts[one.name].title, windows.texts[one.name].text[slice(*one.span)])
            for one in kept
        ]
        if pairs:
            logits = np.array([features(reading) for reading in reader.read_all(pairs)])
            made.append(Judged(asked, logits, np.array([one.score for one in kept]), np.array(answers)))
    return made


def calibrate(questions: Sequence[Judged]) -> tuple[Calibration, dict[str, float]]:
    """The calibration, and what it reaches on the same held-out questions."""
    from sklearn.linear_model import LogisticRegression

    rows = np.concatenate([one.logits for one in questions])
    labels = np.concatenate([one.answers for one in questions])
    model = LogisticRegression(C=1.0, max_iter=1000).fit(rows, labels)
    weights = tuple(round(float(w), 4) for w in model.coef_[0])
    bias = round(float(model.intercept_[0]), 4)
    chances = [one.logits @ np.array(weights) + bias for one in questions]
    answerable = [(one, chance) for one, chance in zip(questions, chances, strict=True) if one.answers.any()]
    ranks = {
        w: _reciprocal_rank([(chance + w * one.fused, one.answers) for one, chance in answerable]) for w in _WEIGHTS
    }
    blend = max(ranks, key=lambda w: (round(ranks[w], 4), -w))
    with_answer = np.array([chance.max() for _, chance in answerable])
    without = np.array(
        [chance[~one.answers].max() for one, chance in zip(questions, chances, strict=True) if not one.answers.all()]
    )
    thresholds = {name: round(float(np.quantile(with_answer, share)), 4) for name, share in REFUSED.items()}
    reached = {"RR, fused": _reciprocal_rank([(one.fused, one.answers) for one, _ in answerable])}
    reached |= {f"RR, blend {w}": rank for w, rank in ranks.items()}
    reached |= {f"others refused, {name}": float((without < t).mean()) for name, t in thresholds.items()}
    return Calibration(weights, bias, blend, thresholds), reached


def _reciprocal_rank(rankings: Sequence[tuple[NDArray[np.float64], NDArray[np.bool_]]]) -> float:
    ranks = [
        1 / (1 + int(np.flatnonzero(answers[np.argsort(-scores, kind="stable")])[0])) for scores, answers in rankings
    ]
    return float(np.mean(ranks))
