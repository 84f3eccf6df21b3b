"""Seconds: how long a question took, from asking to the checked answer."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING

from evals.measures.measure import Measure

if TYPE_CHECKING:
    from evals.measures.measure import Trial


def seconds(trial: Trial) -> float:
    """Wall-clock seconds."""
    return trial.seconds


MEASURE = Measure("seconds", "seconds a question, median", seconds, is_share=False, combine=median)
