"""Right: the one figure over all questions, answerable or not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evals.measures.answered_rightly import answered_rightly
from evals.measures.measure import Measure

if TYPE_CHECKING:
    from evals.measures.measure import Trial


def right(trial: Trial) -> bool:
    """Whether an answerable question was answered rightly, and one that the documents do not answer was refused."""
    answered = answered_rightly(trial)
    return not trial.answer.answered if answered is None else answered


MEASURE = Measure("right", "right, of all questions", right)
