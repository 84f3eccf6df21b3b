"""Refusals: right where the documents do not answer, wrong where they do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evals.measures.measure import Measure

if TYPE_CHECKING:
    from evals.measures.measure import Trial


def rightly_refused(trial: Trial) -> bool | None:
    """Whether a question that the documents do not answer was refused; None for the others."""
    return None if trial.gold.answerable else not trial.answer.answered


def wrongly_refused(trial: Trial) -> bool | None:
    """Whether a question that the documents answer was refused; None for the others."""
    return not trial.answer.answered if trial.gold.answerable else None


RIGHT = Measure("rightly_refused", "rightly refused", rightly_refused)
WRONG = Measure("wrongly_refused", "wrongly refused", wrongly_refused)
