"""Two to four runs of indexing at once."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from evals.faults.trials import Family, Outcome, Trial, drawn

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from evals.faults.documents import Change
    from evals.faults.places import Bases, Place
    from evals.faults.processes import Ended

_FEWEST, _MOST, _APART_S = 2, 4, 1.0


def trials(bases: Bases, seed: int, times: int) -> Iterator[Trial]:
    """They begin at once, or some tenths of a second apart."""
    for number in range(times):
        chosen = drawn(seed, WRITERS.name, number)
        change, count = chosen.choice(bases.changes), chosen.randint(_FEWEST, _MOST)
        yield _at_once(bases, change, [chosen.uniform(0.0, chosen.choice((0.0, _APART_S))) for _ in range(count)])


def _at_once(bases: Bases, change: Change, pauses: Sequence[float]) -> Trial:
    def run(place: Place) -> Outcome:
        running = []
        for pause in pauses:
            time.sleep(pause)
            running.append(place.index())
        ended = [each.ended() for each in running]
        problems = _wrong(ended, {str(each.id) for each in running})
        clean, state = bases.clean(change), place.state()
        problems += [*state.problems, *state.differences(clean.state)]
        if place.embedded != clean.embedded:
            problems.append(f"{place.embedded} texts were embedded, not {clean.embedded}")
        busy = sum(each.code != 0 for each in ended)
        return Outcome(
            tuple(problems), f"{busy} gave up" if busy else "all waited", max(each.seconds for each in ended)
        )

    return Trial(f"{change.name}, {len(pauses)} runs within {sum(pauses):.1f} s", change, run)


def _wrong(ended: Sequence[Ended], ids: set[str]) -> list[str]:
    problems = [] if any(each.code == 0 for each in ended) else ["none ended well"]
    for each in ended:
        _, _, named = each.told.partition("is being written to by process ")
        if each.code != 0 and (each.code != 1 or named.partition(":")[0] not in ids):
            problems.append(f"one ended with {each.code}: {each.told}")
    return problems


WRITERS = Family(
    "writers",
    100,
    "the others wait, or end naming the process that writes; the store is as after one run, nothing embedded twice",
    trials,
)
