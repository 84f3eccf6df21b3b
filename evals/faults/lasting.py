"""A process that stays, and indexes a folder that changes again and again: what it takes must not grow."""

from __future__ import annotations

import json
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

from evals.faults.documents import OLD
from evals.faults.processes import LONGEST_S, run
from evals.faults.trials import Family, Outcome, Trial

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from evals.faults.places import Bases, Place

# What is taken may vary: generations grow by what is deleted in them until one is made from nothing.
_MORE = 1.15
_MOST_GENERATIONS = 3
# Before that, unused vectors gather as far as they are kept.
_SETTLED = 12


@dataclass(frozen=True, slots=True)
class Round:
    """What the store and the process take after one run: bytes and files on disk, open descriptors, generations."""

    bytes: int
    files: int
    descriptors: int
    generations: int


def trials(_: Bases, seed: int, times: int) -> Iterator[Trial]:
    """One, of so many rounds."""
    yield Trial(f"{times} runs in a row", OLD, lambda place: _stayed(place, seed, times))


def _stayed(place: Place, seed: int, times: int) -> Outcome:
    place.logs.mkdir(exist_ok=True)
    arguments = ["-m", "evals.faults.reindexing", str(place.folder), str(times), str(seed)]
    ended = run(place.logs, *arguments, longest_s=LONGEST_S + 20 * times)
    rounds = [Round(**json.loads(line)) for line in ended.output.splitlines()]
    if ended.code != 0 or len(rounds) != times:
        return Outcome((f"it ended with {ended.code} after {len(rounds)} runs: {ended.told}",))
    last = rounds[-1]
    size = f"{max(each.bytes for each in rounds) / 1e6:.1f}"
    happened = f"at most {size} MB in {max(each.files for each in rounds)} files, {last.descriptors} descriptors"
    return Outcome(tuple(_growing(rounds)), happened, count=times)


def _growing(rounds: Sequence[Round]) -> list[str]:
    problems = []
    if (most := max(each.generations for each in rounds)) > _MOST_GENERATIONS:
        problems.append(f"{most} generations lay there")
    settled = rounds[min(_SETTLED, len(rounds) // 3) :]
    half = len(settled) // 2
    for name in ("bytes", "files", "descriptors") if half >= _SETTLED else ("descriptors",):
        # Of a leak every later round has more; Chroma's own threads close some files late, so that one may have.
        first, second = (median(getattr(each, name) for each in part) for part in (settled[:half], settled[half:]))
        if second > _MORE * first:
            problems.append(f"{name} grow from {first} to {second}")
    return problems


LASTING = Family(
    "lasting",
    50,
    "disk use, files and open descriptors do not grow; never more than three generations",
    trials,
)
