"""Asking a chain every gold question, and saying for each where it went wrong.

    gold questions → chain → Trials → measures → Results → Report

The chain is any `Runnable[Question, Answer]`, the retriever any function from a stand-alone question to ranked hits.
"""

from __future__ import annotations

import time
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from assistant.chain import PASSAGES
from evals.measures import MEASURES
from evals.measures.answered_rightly import answered_rightly
from evals.measures.evidence_cited import evidence_cited
from evals.measures.evidence_retrieved import RANK_DEPTH, evidence_ranks
from evals.measures.measure import Trial
from evals.report import Report

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from langchain_core.runnables import Runnable

    from assistant.answer import Answer, Question
    from evals.gold import GoldQuestion
    from index.searching import Hit

SCHEMA = "assistant.result/1"


class Fault(StrEnum):
    """The first step of the line at which a question went wrong."""

    RIGHT = "right"
    UNCITED = "right but evidence not cited"
    NOT_RETRIEVED = "not retrieved"
    REFUSED = "refused though answerable"
    OTHER_SENTENCE = "retrieved, other sentence chosen"
    WORDS_MISSING = "evidence cited, answer not in its words"
    ANSWERED = "answered though unanswerable"


@dataclass(frozen=True, slots=True)
class Result:
    """One question of a run with all that a later look needs.

    `answer` is the documented form of an answer (`Answer.as_dict`); `retrieved` names the ranked passages (id, source,
    score); `evidence_ranks` has, for each group of evidence, the rank of the first passage that holds it, from 1.
    """

    gold: GoldQuestion
    answer: dict[str, Any]
    retrieved: tuple[tuple[str, str, float], ...]
    evidence_ranks: tuple[int | None, ...]
    measures: dict[str, float | None]
    fault: Fault

    def as_dict(self) -> dict[str, Any]:
        """One line of a file of results, ready for `json.dumps`."""
        return {
            "schema": SCHEMA,
            "id": self.gold.id,
            "fault": self.fault.value,
            "measures": self.measures,
            "evidence_ranks": list(self.evidence_ranks),
            "retrieved": [{"id": i, "source": source, "score": score} for i, source, score in self.retrieved],
            "gold": asdict(self.gold),
            "answer": self.answer,
        }


def evaluate(
    questions: Iterable[GoldQuestion],
    chain: Runnable[Question, Answer],
    retrieve: Callable[[str], Sequence[Hit]],
    progress: Callable[[Result], None] | None = None,
    given: int = PASSAGES,
) -> Report:
    """Ask every question and report, as `run` says; raises what the chain raises."""
    return Report(tuple(run(chain, retrieve, questions, progress, given)))


def run(
    chain: Runnable[Question, Answer],
    retrieve: Callable[[str], Sequence[Hit]],
    questions: Iterable[GoldQuestion],
    on_result: Callable[[Result], None] | None = None,
    given: int = PASSAGES,
) -> list[Result]:
    """The results in the questions' order; `on_result` is called with each as it is had.

    `retrieve` is given the stand-alone question that the chain made and should return the hits that the chain's
    answerer was `given`, and at least ten, which is how deep the measures look. Raises what the chain raises.
    """
    results = []
    for gold in questions:
        result = _ask(chain, retrieve, gold, given)
        if on_result is not None:
            on_result(result)
        results.append(result)
    return results


def _ask(
    chain: Runnable[Question, Answer], retrieve: Callable[[str], Sequence[Hit]], gold: GoldQuestion, given: int
) -> Result:
    began = time.perf_counter()
    answer = chain.invoke(gold.as_question())
    seconds = time.perf_counter() - began
    hits = retrieve(answer.standalone_question)[: max(RANK_DEPTH, given)]
    trial = Trial(gold, answer, tuple(hit.passage for hit in hits), round(seconds, 4), given)
    return Result(
        gold=gold,
        answer=answer.as_dict(),
        retrieved=tuple((hit.passage.id, hit.passage.source, round(hit.score, 4)) for hit in hits),
        evidence_ranks=evidence_ranks(trial),
        measures={measure.name: _number(measure.of(trial)) for measure in MEASURES},
        fault=fault_of(trial),
    )


def _number(figure: float | None) -> float | None:
    return None if figure is None else float(figure)


def fault_of(trial: Trial) -> Fault:
    """Where a question went wrong, the earliest cause first: no answerer is blamed for what it was never given."""
    if not trial.gold.answerable:
        return Fault.ANSWERED if trial.answer.answered else Fault.RIGHT
    cited = bool(evidence_cited(trial))
    if answered_rightly(trial):
        return Fault.RIGHT if cited else Fault.UNCITED
    if cited:
        return Fault.WORDS_MISSING
    if any(rank is None or rank > trial.given for rank in evidence_ranks(trial)):
        return Fault.NOT_RETRIEVED
    return Fault.OTHER_SENTENCE if trial.answer.answered else Fault.REFUSED
