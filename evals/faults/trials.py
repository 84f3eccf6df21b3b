"""What a trial is, how one is judged, and the families they come in."""

from __future__ import annotations

import random
import shutil
import statistics
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from evals.faults.documents import Change
    from evals.faults.places import Bases, Place


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one trial: what does not hold, in a word what happened, and the seconds that it is about.

    `count` is how many times the fault was met in it, where that is not once.
    """

    problems: tuple[str, ...] = ()
    happened: str = ""
    seconds: float | None = None
    count: int = 1


class SkippedError(Exception):
    """The machine does not let the fault be injected; the message says why."""


@dataclass(frozen=True, slots=True)
class Trial:
    """One fault: how it is told, the change that is to be brought in where it happens, and what is done there."""

    what: str
    change: Change
    run: Callable[[Place], Outcome]


@dataclass(frozen=True, slots=True)
class Family:
    """Faults of one kind: how often in a full run, what must hold, and the trials for a seed and a number of times."""

    name: str
    times: int
    holds: str
    trials: Callable[[Bases, int, int], Iterator[Trial]]


@dataclass(slots=True)
class Tally:
    """What came of a family: what happened how often, every problem with its trial, why trials were skipped."""

    family: Family
    times: int = 0
    happened: Counter[str] = field(default_factory=Counter)
    problems: list[tuple[str, str]] = field(default_factory=list)
    failed: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)

    def take(self, what: str, outcome: Outcome) -> None:
        """Count an outcome."""
        self.times += outcome.count
        self.failed += bool(outcome.problems)
        self.problems += [(what, problem) for problem in outcome.problems]
        if outcome.happened:
            self.happened[outcome.happened] += 1
        if outcome.seconds is not None:
            self.seconds.append(outcome.seconds)

    def row(self) -> tuple[str, str, str, str, str]:
        """The cells of its row: family, times, failed, seconds (median and most), what happened."""
        times = f"{statistics.median(self.seconds):.1f}, {max(self.seconds):.1f}" if self.seconds else ""
        words = [f"{count} {what}" for what, count in self.happened.most_common()]
        words += [f"{count} skipped ({why})" for why, count in self.skipped.items()]
        return self.family.name, str(self.times), str(self.failed), times, "; ".join(words)


def drawn(seed: int, name: str, number: int) -> random.Random:
    """What decides one trial, so that it can be run again alone."""
    return random.Random(f"{seed} {name} {number}")  # noqa: S311 (repeatable, not secret)


def judged(family: Family, number: int, trial: Trial, bases: Bases, tally: Tally) -> str:
    """Run a trial and take its outcome; the line that tells of it. Its place is kept where something does not hold."""
    bases.clean(trial.change)  # made before the fault, which may come at a share of the time that it takes
    name, began = f"{family.name}-{number}", time.monotonic()
    place = bases.place(name, trial.change)
    try:
        outcome = trial.run(place)
    except SkippedError as reason:
        tally.skipped[str(reason)] += 1
        shutil.rmtree(place.folder, ignore_errors=True)
        return f"{name}: {trial.what}: skipped, {reason}"
    tally.take(f"{name}: {trial.what}", outcome)
    if not outcome.problems:
        shutil.rmtree(place.folder, ignore_errors=True)
    said = "; ".join([outcome.happened, *outcome.problems]) if outcome.problems else outcome.happened or "held"
    return f"{name}: {trial.what}: {'FAILED, ' * bool(outcome.problems)}{said} ({time.monotonic() - began:.1f} s)"
