"""Answered rightly: the answer holds what the gold file asks for, and is not padded until it does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evals.measures.folding import occurs
from evals.measures.measure import Measure

if TYPE_CHECKING:
    from evals.measures.measure import Trial

LONGEST_ANSWER = 600


def answered_rightly(trial: Trial) -> bool | None:
    """Whether one gold answer (all of them, where all are asked for) occurs in the sentences or the short answer.

    Texts are compared folded. A refusal, and an answer whose sentences (without their `[n]` markers) or short answer
    have more than 600 characters, is not right. None for a question that the documents do not answer.
    """
    gold, answer = trial.gold, trial.answer
    if not gold.answerable:
        return None
    text = " ".join(sentence.text for sentence in answer.sentences)
    short = answer.short_answer or ""
    if not answer.answered or max(len(text), len(short)) > LONGEST_ANSWER:
        return False
    found = [occurs(wanted, text) or occurs(wanted, short) for wanted in gold.answers]
    return all(found) if gold.all else any(found)


MEASURE = Measure("answered_rightly", "answered rightly", answered_rightly)
