"""Every write, sync and rename by which a run changes its store, failed once, as by a bad disk and by a full one."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING

from evals.faults.checks import answers, brought_in, told_well
from evals.faults.documents import FEW, FIRST
from evals.faults.trials import Family, Outcome, SkippedError, Trial, drawn

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evals.faults.calls import Call
    from evals.faults.documents import Change
    from evals.faults.places import Bases, Place

_ERRORS = (errno.EIO, errno.ENOSPC)
# Databases write the same file hundreds of times.
_MOST_OF_ONE_FILE = 12


def trials(bases: Bases, seed: int, times: int) -> Iterator[Trial]:
    """All calls where there are no more than `times`, else as many drawn from them."""
    chosen = drawn(seed, CALLS.name, 0)
    if bases.library() is None:
        yield Trial("no library to preload", FEW, _skipped)
        return
    faults = [
        (change, call, number)
        for change in bases.changes
        if change is not FIRST
        for call in bases.calls(change).each(chosen, _MOST_OF_ONE_FILE)
        for number in _ERRORS
    ]
    for change, call, number in faults if len(faults) <= times else chosen.sample(faults, times):
        yield _failing(bases, change, call, number)


def _skipped(_: Place) -> Outcome:
    raise SkippedError("no C compiler, or not Linux")


def _failing(bases: Bases, change: Change, call: Call, number: int) -> Trial:
    def run(place: Place) -> Outcome:
        library = bases.library()
        ended = place.index(library.failing(place.store, call, number) if library else None).ended()
        happened, wrong = answers(bases, change, place)
        problems = [*told_well(ended), *wrong]
        if ended.code == 0 and happened != "as after":
            problems.append(f"it ended well, but the store answers {happened}")
        problems += brought_in(bases, change, place)
        return Outcome(tuple(problems), f"{'went on' if ended.code == 0 else 'told'}, {happened}")

    return Trial(f"{change.name}, {os.strerror(number)} at {call}", change, run)


CALLS = Family(
    "calls",
    1_000,
    "the same as after a kill, and an error of one line where the run does not go on",
    trials,
)
