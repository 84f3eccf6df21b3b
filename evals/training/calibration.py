"""From logits to what is acted on: the chance that a passage or a sentence answers, the order, and when to refuse.

Fitted on questions of texts that were kept from training, searched for among all windows as a user's question is, and
described by the program's own functions. A question whose own windows are found stands there twice, with them and
without: what a person asks of documents that do not answer it mostly looks like that.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random
from statistics import fmean, median
from typing import TYPE_CHECKING

import numpy as np

from assistant.candidates import candidates_of
from assistant.chain import PASSAGES
from assistant.confidence import (
    asked_for,
    likeliest,
    question_features,
    rivals,
    sentence_features,
    sentence_log_odds,
    weighed,
)
from assistant.reader.runtime import Pair
from assistant.reader.weights import Calibration, Linear, features
from assistant.reranking import DEPTH, ordered, pair_of
from evals.public.collection import file_called
from evals.public.reading import touches
from evals.training.examples import is_held_out
from evals.training.measure import auc
from evals.training.mining import may_answer
from index.passages import Passage
from index.searching import Hit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from assistant.candidates import Candidate
    from assistant.confidence import Weighed
    from assistant.reader.runtime import Reader, Reading
    from assistant.reranking import Judged as Ranked
    from evals.public.reading import Asked, ReadingSet, Span
    from evals.training.examples import Example
    from evals.training.mining import Found, Windows

# How many of the held-out questions that the documents answer may be refused at each readiness. Documents that are
# nothing like the training texts are read with less certainty, so that there it will be more.
REFUSED = {"eager": 0.02, "balanced": 0.05, "cautious": 0.15}
_BLENDS = (0.0, 1.0, 2.0, 4.0, 6.0, 8.0, 12.0, 16.0, 24.0, 32.0)
_AS_GOOD = 0.002
_NEUTRAL = Linear((1.0,), 0.0)


@dataclass(frozen=True, slots=True)
class Judged:
    """A held-out question with the windows found for it, as read; `evidence` are spans of each window's text."""

    asked: Asked
    hits: tuple[Hit, ...]
    readings: tuple[Reading, ...]
    evidence: tuple[tuple[Span, ...], ...]

    @property
    def answers(self) -> NDArray[np.bool_]:
        """Which windows answer, shape (windows,)."""
        return np.array([bool(spans) for spans in self.evidence])

    def without_answer(self) -> Judged:
        """The question beside the other windows alone."""
        kept = [i for i, spans in enumerate(self.evidence) if not spans]
        return replace(
            self,
            hits=tuple(self.hits[i] for i in kept),
            readings=tuple(self.readings[i] for i in kept),
            evidence=((),) * len(kept),
        )


def held_out(sets: Sequence[ReadingSet], limit: int | None = None) -> list[Asked]:
    """The questions of texts that were kept from training, at most `limit` of each set."""
    questions = []
    for one in sets:
        mine = [q for q in one.questions if is_held_out(one.texts[q.text])]
        Random(13).shuffle(mine)  # noqa: S311 (repeatable, not secret)
        questions += mine[:limit]
    return questions


def judged(questions: Sequence[Asked], windows: Windows, reader: Reader) -> list[Judged]:
    """Questions beside the windows found for them, without those of which it is not known whether they answer."""
    found = windows.find(questions, DEPTH)
    return [one for asked in questions if (one := _judged(asked, found[asked.id], windows, reader)) is not None]


def judged_both(questions: Sequence[Asked], windows: Windows, reader: Reader) -> list[Judged]:
    """Every question among all windows and among those of its own document: folders are heaps, or of one matter."""
    everywhere = windows.find(questions, DEPTH)
    at_home = windows.find(questions, DEPTH, own_document=True)
    made = (_judged(q, found[q.id], windows, reader) for q in questions for found in (everywhere, at_home))
    return [one for one in made if one is not None]


def _judged(asked: Asked, found: Sequence[Found], windows: Windows, reader: Reader) -> Judged | None:
    kept = [one for one in found if _is_clear(one, asked, windows)]
    if not kept:
        return None
    hits = tuple(_hit(one, windows) for one in kept)
    readings = reader.read_all([pair_of(asked.question, hit.passage) for hit in hits])
    return Judged(asked, hits, tuple(readings), tuple(_evidence(one, asked) for one in kept))


def _is_clear(found: Found, asked: Asked, windows: Windows) -> bool:
    """Whether it is known that the window answers, or that it does not."""
    if asked.answerable and found.name == asked.text and touches(found.span, asked.evidence):
        return True
    return found.name == asked.text or not may_answer(found, asked, windows.texts)


def _hit(found: Found, windows: Windows) -> Hit:
    text = windows.texts[found.name]
    start, end = found.span
    source = file_called(found.name, text.title)
    passage = Passage(source, 0, start, start, end, text.text[start:end], title=text.title or None)
    return Hit(passage, found.score, found.dense_rank, found.dense_score, found.bm25_rank, found.bm25_score)


def _evidence(found: Found, asked: Asked) -> tuple[Span, ...]:
    if not asked.answerable or found.name != asked.text:
        return ()
    first, last = found.span
    return tuple((a - first, b - first) for a, b in asked.evidence if a < last and first < b)


def calibrate(
    questions: Sequence[Judged], supports: Sequence[tuple[float, bool]]
) -> tuple[Calibration, dict[str, float]]:
    """The calibration, and what it reaches on the same held-out questions.

    `supports` are the reader's logits for held-out statements, and whether their passage supports them.
    """
    readings = [(r, bool(e)) for one in questions for r, e in zip(one.readings, one.evidence, strict=True)]
    passage = _fitted([features(r) for r, _ in readings], [label for _, label in readings])
    answered = [one for one in questions if one.answers.any()]
    support = _fitted([(logit,) for logit, _ in supports], [label for _, label in supports])
    made = Calibration(passage, 0.0, _NEUTRAL, _NEUTRAL, support, 0.0, {})
    ranks = {blend: _reciprocal_rank(answered, replace(made, blend=blend)) for blend in _BLENDS}
    # Of those that are as good the one that leans most on search, which was not trained on texts of any kind.
    made = replace(made, blend=max(blend for blend, rank in ranks.items() if rank >= max(ranks.values()) - _AS_GOOD))
    made = replace(made, sentence=_sentence_judgement(answered, made))
    others = [one if not one.answers.any() else one.without_answer() for one in questions]
    described = [*_described(answered, made), *_described((one for one in others if one.hits), made)]
    made = replace(made, usual_rival=round(median(each for one in described for each in one.rivals), 3))
    rows = [question_features(one.among, one.log_odds, made.usual_rival) for one in described]
    made = replace(made, question=_fitted(rows, [one.answerable for one in described]))
    scores = np.array([made.question.log_odds(row) for row in rows])
    labels, right = np.array([one.answerable for one in described]), np.array([one.right for one in described])
    thresholds = {name: round(float(np.quantile(scores[labels], share)), 4) for name, share in REFUSED.items()}
    reached = {"RR, retrieval alone": fmean(1 / (1 + int(np.argmax(one.answers))) for one in answered)}
    reached |= {f"RR, blend {b}": rank for b, rank in ranks.items()}
    reached |= {"likeliest sentence right": float(right[labels].mean())}
    reached |= {"AUC, answerable or not": auc(scores.tolist(), labels.tolist())}
    reached |= {"AUC, answered rightly or not": auc(scores.tolist(), right.tolist())}
    reached |= {f"right ones refused, {name}": float((scores[right] < t).mean()) for name, t in thresholds.items()}
    reached |= {f"others refused, {name}": float((scores[~labels] < t).mean()) for name, t in thresholds.items()}
    reached |= {"AUC, supported or not": auc([s for s, _ in supports], [label for _, label in supports])}
    return replace(made, thresholds=thresholds), reached


def _fitted(rows: Sequence[Sequence[float]], labels: Sequence[bool]) -> Linear:
    """A logistic regression whose weights are not negative: features that go together must not be played off."""
    from scipy.optimize import minimize

    x, y = np.array(rows), np.array(labels, dtype=float)

    def cost(parameters: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        weights, bias = parameters[:-1], parameters[-1]
        scores = x @ weights + bias
        errors = 1 / (1 + np.exp(-scores)) - y
        value = np.logaddexp(0, scores).sum() - (y * scores).sum() + weights @ weights / 2
        return float(value), np.append(x.T @ errors + weights, errors.sum())

    bounds = [(0, None)] * x.shape[1] + [(None, None)]
    found = minimize(cost, np.zeros(x.shape[1] + 1), jac=True, method="L-BFGS-B", bounds=bounds).x
    return Linear(tuple(round(float(w), 4) for w in found[:-1]), round(float(found[-1]), 4))


def _reciprocal_rank(questions: Iterable[Judged], calibration: Calibration) -> float:
    """The mean reciprocal rank of the first window that answers, in the program's order."""
    return fmean(1 / (1 + [bool(spans) for spans in ranked(one, calibration)[1]].index(True)) for one in questions)


def given(one: Judged, calibration: Calibration) -> tuple[list[Candidate], list[Ranked], list[tuple[Span, ...]]]:
    """The candidates in the passages that the answerer is given, and all passages as ranked, with their evidence."""
    best, evidence = ranked(one, calibration)
    return candidates_of([b.hit for b in best[:PASSAGES]]), best, evidence


def ranked(one: Judged, calibration: Calibration) -> tuple[list[Ranked], list[tuple[Span, ...]]]:
    """All passages as the program ranks them, with their evidence."""
    best = ordered(one.hits, one.readings, calibration)
    evidence = {id(hit): spans for hit, spans in zip(one.hits, one.evidence, strict=True)}
    return best, [evidence[id(b.hit)] for b in best]


def _sentence_judgement(questions: Iterable[Judged], calibration: Calibration) -> Linear:
    """The judgement under which the sentences that answer come first, and that says how likely each answers.

    What weighs against what is fitted by how likely one that answers is picked among all of its question (the marginal
    likelihood of a softmax); the scale and the bias by a logistic regression on the sum (Platt, 1999).
    """
    groups = []
    for one in questions:
        candidates, best, evidence = given(one, calibration)
        rows = sentence_features(weighed(candidates, best, asked_for(one.asked.question)))
        groups.append((np.array(rows), np.array([touches((c.start, c.end), evidence[c.hit]) for c in candidates])))
    weights = _ordering([(rows, answers) for rows, answers in groups if answers.any()])
    sums = np.concatenate([rows @ weights for rows, _ in groups if len(rows)])
    scale = _fitted(sums[:, None].tolist(), np.concatenate([answers for _, answers in groups]).tolist())
    return Linear(tuple(round(float(w), 4) for w in weights * scale.weights[0]), scale.bias)


def _ordering(groups: Sequence[tuple[NDArray[np.float64], NDArray[np.bool_]]]) -> NDArray[np.float64]:
    """Weights, none negative, that make it likeliest to pick a row that answers in each group; each group holds one."""
    from scipy.optimize import minimize

    count = groups[0][0].shape[1]

    def cost(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        value, slope = weights @ weights / 2, weights.copy()
        for rows, answers in groups:
            scores = rows @ weights
            whole, right = np.logaddexp.reduce(scores), np.logaddexp.reduce(scores[answers])
            value -= right - whole
            slope -= (np.where(answers, np.exp(scores - right), 0.0) - np.exp(scores - whole)) @ rows
        return float(value), slope

    bounds = [(0, None)] * count
    found: NDArray[np.float64] = minimize(cost, np.zeros(count), jac=True, method="L-BFGS-B", bounds=bounds).x
    return found


@dataclass(frozen=True, slots=True)
class Described:
    """A question as the answerer meets it.

    `right` says whether its likeliest sentence answers; `rivals` are the log-odds of those after it.
    """

    among: Weighed
    log_odds: list[float]
    answerable: bool
    right: bool
    rivals: list[float]


def _described(questions: Iterable[Judged], calibration: Calibration) -> Iterator[Described]:
    """The questions for which there is a sentence to quote."""
    for one in questions:
        candidates, best, evidence = given(one, calibration)
        if not candidates:
            continue
        among = weighed(candidates, best, asked_for(one.asked.question))
        log_odds = sentence_log_odds(among, calibration)
        first = likeliest(log_odds)
        answering = evidence[candidates[first].hit]
        right = touches((candidates[first].start, candidates[first].end), answering)
        others = [log_odds[i] for i in rivals(first, candidates, log_odds)]
        yield Described(among, log_odds, bool(one.answers.any()), right, others)


def read_statements(statements: Iterable[Example], reader: Reader) -> list[tuple[float, bool]]:
    """The reader's logits for statements, and whether their window supports them."""
    some = list(statements)
    readings = reader.read_all([Pair(one.question, one.context, one.text) for one in some])
    return [(reading.supported, one.answerable) for one, reading in zip(some, readings, strict=True)]
