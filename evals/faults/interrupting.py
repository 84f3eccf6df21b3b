"""Ctrl-C and `kill` at a random moment of a run of indexing, and a second Ctrl-C."""

from __future__ import annotations

import re
import signal
import time
from typing import TYPE_CHECKING

from evals.faults.checks import answers, brought_in
from evals.faults.documents import LONG
from evals.faults.trials import Family, Outcome, Trial, drawn

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator

    from evals.faults.documents import Change
    from evals.faults.places import Bases, Place
    from evals.faults.processes import Ended, Running

# What a person waits for without a doubt, and the same where they ask a second time.
ENDS_WITHIN_S, AT_ONCE_S = 2.0, 0.5
_BETWEEN_S = (0.05, 0.3)
_RESUME = re.compile(r"assistant index")


def trials(bases: Bases, seed: int, times: int) -> Iterator[Trial]:
    """SIGINT, SIGTERM and two of SIGINT in turn, at a moment after the run has begun to write.

    Every second three come upon long passages, of which a batch takes more than the seconds allowed.
    """
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        # What a shell starts in the background ignores Ctrl-C, and all that it starts does.
        signal.signal(signal.SIGINT, signal.default_int_handler)
    kinds = ((signal.SIGINT,), (signal.SIGTERM,), (signal.SIGINT, signal.SIGINT))
    for number in range(times):
        chosen = drawn(seed, INTERRUPTS.name, number)
        change = LONG if number // len(kinds) % 2 else chosen.choice(bases.changes)
        yield _interrupting(bases, change, kinds[number % len(kinds)], chosen)


def _interrupting(bases: Bases, change: Change, numbers: tuple[signal.Signals, ...], chosen: random.Random) -> Trial:
    share, pause = chosen.random(), chosen.uniform(*_BETWEEN_S)

    def run(place: Place) -> Outcome:
        running = place.index()
        running.wait_for(lambda: _has_begun(place, running))
        time.sleep(share * bases.clean(change).seconds)
        before, waited = _interrupted(running, numbers, pause)
        problems = [] if before is None else _wrong(before, numbers, waited)
        happened, wrong = answers(bases, change, place)
        problems += [*wrong, *brought_in(bases, change, place)]
        told = f"ended before it, {happened}" if before is None else f"{'+'.join(each.name for each in numbers)}"
        return Outcome(tuple(problems), told, None if before is None else waited)

    names = " and ".join(number.name for number in numbers)
    return Trial(f"{change.name}, {names} at {share:.0%} of its time", change, run)


def _has_begun(place: Place, running: Running) -> bool:
    """Whether the run holds the lock: what comes before is the interpreter's start."""
    lock = place.store.lock_path
    return lock.exists() and lock.read_text(encoding="ascii").strip() == str(running.id)


def _interrupted(running: Running, numbers: tuple[signal.Signals, ...], pause: float) -> tuple[Ended | None, float]:
    """How it ended, None where it had ended before, and the seconds since the last signal that it was sent."""
    if not running.is_running:
        return None, 0.0
    sent = time.monotonic()
    for at, number in enumerate(numbers):
        time.sleep(pause if at else 0.0)
        if running.is_running:
            sent = time.monotonic()
            running.signal(number)
    ended = running.ended()
    waited = time.monotonic() - sent
    # One that had done all is let end, which takes its time on a busy machine; one that goes on has not heard.
    return (None if ended.code == 0 and waited < ENDS_WITHIN_S else ended), waited


def _wrong(ended: Ended, numbers: tuple[signal.Signals, ...], waited: float) -> list[str]:
    longest = ENDS_WITHIN_S if len(numbers) == 1 else AT_ONCE_S
    problems = [f"it took {waited:.1f} s to end, not {longest}"] if waited > longest else []
    if ended.code != 128 + numbers[0]:
        problems.append(f"it ended with {ended.code}: {ended.told}")
    if "Traceback" in ended.errors or "defect" in ended.errors:
        problems.append(f"it ended as by a defect: {ended.told}")
    if len(numbers) == 1 and not _RESUME.search(ended.errors):
        problems.append("it does not say how to go on")
    return problems


INTERRUPTS = Family(
    "interrupts",
    50,
    "it ends within two seconds and says how to go on, what it did is kept; a second Ctrl-C ends it at once",
    trials,
)
