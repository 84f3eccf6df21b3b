"""Runs of indexing that are killed, at a random moment or at a call that changes the store."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from evals.faults.checks import answers, brought_in
from evals.faults.documents import GROWING, LONG
from evals.faults.processes import still_running
from evals.faults.trials import Family, Outcome, Trial, drawn

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Iterator

    from evals.faults.documents import Change
    from evals.faults.places import Bases, Place
    from evals.faults.processes import Running

# How far beyond the usual time of a run the moment may lie: machines are busy.
_LATE = 1.1
_SOON_S = 0.05
# Of twelve: those at a moment are even, those at a call neither that nor one of six.
_OTHERS = {2: GROWING, 3: GROWING, 4: LONG, 10: LONG}


def trials(bases: Bases, seed: int, times: int) -> Iterator[Trial]:
    """Every second is aimed: at a call where a library can be preloaded, else (and in every sixth) by watching.

    A sixth comes upon a file that takes seconds to read, another upon a run that publishes in its middle.
    """
    for number in range(times):
        chosen = drawn(seed, KILLS.name, number)
        change = _OTHERS.get(number % 12) or chosen.choice(bases.changes)
        if number % 2 == 0:
            yield _at_a_moment(bases, change, chosen)
        elif number % 6 == 1 or not bases.calls(change).counts:
            yield _at_a_sight(bases, change, chosen)
        else:
            yield _at_a_call(bases, change, chosen)


def _at_a_moment(bases: Bases, change: Change, chosen: random.Random) -> Trial:
    share, with_workers = chosen.uniform(0.0, _LATE), chosen.random() < 0.5  # noqa: PLR2004 (every second)

    def run(place: Place) -> Outcome:
        running = place.index()
        time.sleep(share * bases.clean(change).seconds)
        return _killed(bases, change, place, running, with_workers=with_workers)

    who = "with its workers" if with_workers else "its workers left to themselves"
    return Trial(f"{change.name}, {share:.0%} of its time, {who}", change, run)


def _at_a_sight(bases: Bases, change: Change, chosen: random.Random) -> Trial:
    what, sight = chosen.choice(_SIGHTS)
    # A generation takes some seconds to build, all else happens at once.
    longest = bases.clean(change).seconds / 2 if what == _BUILDING else _SOON_S
    delay = chosen.uniform(0.0, longest)

    def run(place: Place) -> Outcome:
        before, running = _stamp(place), place.index()
        running.wait_for(lambda: sight(place, before))
        time.sleep(delay)
        return _killed(bases, change, place, running, with_workers=True)

    return Trial(f"{change.name}, {delay:.3f} s after {what}", change, run)


def _at_a_call(bases: Bases, change: Change, chosen: random.Random) -> Trial:
    call, after = bases.calls(change).drawn(chosen), chosen.random() < 0.5  # noqa: PLR2004 (every second)

    def run(place: Place) -> Outcome:
        library = bases.library()
        running = place.index(library.killing(place.store, call, after=after) if library else None)
        running.wait_for(lambda: False)
        return _killed(bases, change, place, running, with_workers=False)

    return Trial(f"{change.name}, {'after' if after else 'before'} {call}", change, run)


def _killed(bases: Bases, change: Change, place: Place, running: Running, *, with_workers: bool) -> Outcome:
    begun = running.kill(with_workers=with_workers)
    ended = running.ended()
    problems = [f"process {number} goes on" for number in still_running(begun)]
    if ended.code is not None and ended.code > 0:
        problems.append(f"it ended with {ended.code} by itself: {ended.told}")
    happened, wrong = answers(bases, change, place)
    if ended.code == 0 and happened != "as after":
        problems.append(f"it ended well, but the store answers {happened}")
    problems += [*wrong, *brought_in(bases, change, place)]
    return Outcome(tuple(problems), f"{'ended before it, ' * (ended.code == 0)}{happened}")


def _stamp(place: Place) -> int:
    return place.store.current.stat().st_mtime_ns if place.store.current.exists() else 0


def _lies(pattern: str) -> Callable[[Place, int], bool]:
    return lambda place, _: any(place.store.path.glob(pattern))


_BUILDING = "the folder of the next generation appears"
_SIGHTS: tuple[tuple[str, Callable[[Place, int], bool]], ...] = (
    (_BUILDING, _lies("generations/building-*")),
    ("its manifest appears", _lies("generations/building-*/manifest.json")),
    ("it has been verified", _lies("generations/building-*/verified.json")),
    ("the next CURRENT is written", _lies("CURRENT.*.tmp")),
    ("CURRENT changes", lambda place, before: _stamp(place) != before),
    ("an old generation is collected", _lies("generations/leaving-*")),
)

KILLS = Family(
    "kills",
    300,
    "the store answers as before or as after, in part only where a run publishes in its middle; the next run reaches "
    "what a clean build holds, embedding at most the "
    "last batch again; no process is left",
    trials,
)
