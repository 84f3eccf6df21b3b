"""What is measured, apart from what is counted: a question that was asked, and a measure of it."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import fmean
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from assistant.answer import Answer
    from evals.gold import GoldQuestion
    from index.passages import Passage


@dataclass(frozen=True, slots=True)
class Trial:
    """A gold question, the answer it got, the passages retrieved for it (best first), and how long the answer took.

    `given` is how many of the passages, the best ones, the answerer had.
    """

    gold: GoldQuestion
    answer: Answer
    passages: tuple[Passage, ...]
    seconds: float
    given: int


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure for one trial, None where the measure does not apply to it.

    `name` is its key in results, `heading` its row in the table; `is_share` says that each trial counts as 1 or 0, so
    that a report gives counts and an interval; `combine` makes one figure of all trials'.
    """

    name: str
    heading: str
    of: Callable[[Trial], float | None]
    is_share: bool = True
    combine: Callable[[Sequence[float]], float] = fmean
