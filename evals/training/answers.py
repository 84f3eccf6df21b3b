"""The extractive answerer on whole collections: every question searched, read, answered or refused as a user's is.

The texts of a set are one collection. A question whose text does not answer it, and a question whose answering windows
are taken away, should be refused. Thresholds, blend and weights are those that are shipped.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import fmean
from typing import TYPE_CHECKING

from assistant.answer import Context, Question
from assistant.chain import PASSAGES
from assistant.extractive import ExtractiveAnswerer
from assistant.short_answer import best_span
from evals.public import reading
from evals.public.reading import touches
from evals.training.calibration import ranked
from evals.training.measure import auc, f1

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from assistant.answer import Draft
    from assistant.reranking import Reranker
    from evals.public.reading import Asked, ReadingSet
    from evals.training.calibration import Judged
    from index.encoder import Encoder


@dataclass(frozen=True, slots=True)
class Answered:
    """What became of one question: whether an answer is there and was among the passages given, and what was answered.

    `first_right` and `right` say whether the likeliest sentence, and any sentence chosen, touches the evidence; `f1` is
    of the best short answer over all passages given.
    """

    answerable: bool
    retrieved: bool
    refused: bool
    chance: float
    first_right: bool
    right: bool
    sentences: int
    f1: float


class Measuring:
    """Answers questions with a reranker and its calibration, as the program does."""

    def __init__(self, encoder: Encoder, reranker: Reranker) -> None:
        self._calibration = reranker.calibration
        self._answerer = ExtractiveAnswerer(encoder, reranker)

    def answered(self, questions: Iterable[Judged]) -> Iterator[Answered]:
        """What becomes of each question, and of each whose windows answer, once more without them."""
        for one in questions:
            yield self._answer(one, answerable=one.asked.answerable)
            if one.answers.any() and (others := one.without_answer()).hits:
                yield self._answer(others, answerable=False)

    def _answer(self, one: Judged, *, answerable: bool) -> Answered:
        question = one.asked.question
        best, evidence = ranked(one, self._calibration)
        given, evidence = best[:PASSAGES], evidence[:PASSAGES]
        hits = tuple(b.hit for b in given)
        draft = self._answerer.invoke(Context(Question(question), question, hits, judged=tuple(best)))
        found = best_span(given) or ""
        return Answered(
            answerable=answerable,
            retrieved=any(evidence),
            refused=not draft.claims,
            chance=draft.verdict.chance if draft.verdict else 0.0,
            first_right=_first_right(draft, evidence),
            right=any(_rights(draft, evidence)),
            sentences=len(draft.claims),
            f1=max((f1(found, answer) for answer in one.asked.wanted), default=0.0),
        )


def _rights(draft: Draft, evidence: Sequence[Sequence[tuple[int, int]]]) -> list[bool]:
    return [
        any(
            quote.start is not None and touches((quote.start, quote.start + len(quote.text)), evidence[quote.hit])
            for quote in claim.quotes
        )
        for claim in draft.claims
    ]


def _first_right(draft: Draft, evidence: Sequence[Sequence[tuple[int, int]]]) -> bool:
    if not draft.claims:
        return False
    rights = _rights(draft, evidence)
    return rights[max(range(len(rights)), key=lambda i: draft.claims[i].support or 0.0)]


def summary(answers: Sequence[Answered]) -> dict[str, float]:
    """The figures of one collection; "rightly refused" is over the questions that it does not answer."""
    with_answer = [one for one in answers if one.answerable]
    others = [one for one in answers if not one.answerable]
    return {
        "answerable questions": float(len(with_answer)),
        "evidence among the passages given": fmean(one.retrieved for one in with_answer),
        "likeliest sentence right": fmean(one.first_right for one in with_answer),
        "a chosen sentence right": fmean(one.right for one in with_answer),
        "sentences": fmean(one.sentences for one in with_answer if not one.refused),
        "wrongly refused": fmean(one.refused for one in with_answer),
        "F1 of the best span": fmean(one.f1 for one in with_answer),
        "rightly refused": fmean(one.refused for one in others),
        "AUC": auc([one.chance for one in answers], [one.answerable for one in answers]),
    }


def collections(data: Path, limit: int | None) -> Iterator[tuple[str, list[ReadingSet], list[Asked]]]:
    """Each collection's name, the sets whose texts it holds, and (at most `limit`) questions that are asked of it."""
    squad = reading.squad(data, "dev")
    # All paragraphs there are: those of the training articles are there to be mistaken for an answer.
    yield squad.name, [squad, reading.squad(data, "train")], list(squad.questions[:limit])
    tales = reading.fairytales(data, "test")
    yield tales.name, [tales], [q for q in tales.questions if q.evidence][:limit]
    selqa = reading.selqa(data, "test")
    yield selqa.name, [selqa], list(selqa.questions[:limit])
