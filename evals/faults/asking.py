"""Eight processes that ask, one of them by the command line, while another indexes a folder that changes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from evals.faults.documents import FILES, OLD, put, write
from evals.faults.processes import LONGEST_S, Running
from evals.faults.trials import Family, Outcome, Trial, drawn

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator
    from pathlib import Path

    from evals.faults.places import Bases, Place

ASKERS = 8
# By the command line a question takes a second, else some hundredths: who asks so asks a tenth of what others do.
_BY_COMMAND = 0.1
# A share of the files that changes between two runs.
_CHANGING = 3


def trials(bases: Bases, seed: int, times: int) -> Iterator[Trial]:
    """One, of so many questions."""
    chosen = drawn(seed, ASKING.name, 0)
    yield Trial(f"{times} questions", OLD, lambda place: _asked(place, bases.work, times, chosen))


def _asked(place: Place, work: Path, times: int, chosen: random.Random) -> Outcome:
    """Index the folder again and again until all have asked; what each found wrong."""
    folder = place.folder / "asking"
    folder.mkdir()
    editions = dict(OLD.editions)
    floors = work / f"{place.folder.name}.floors"
    put(floors, json.dumps(editions))
    each = int(times / (ASKERS - 1 + _BY_COMMAND))
    counts = [times - (ASKERS - 1) * each, *[each] * (ASKERS - 1)]
    askers = [_asker(place, folder, floors, number, count) for number, count in enumerate(counts)]
    problems, rounds = _indexed_while(place, askers, editions, floors, chosen)
    for asker in askers:
        ended = asker.ended(LONGEST_S + times)
        problems += [f"an asker ended with {ended.code}: {ended.told}"] if ended.code != 0 else []
        problems += ended.output.splitlines()
    count = sum(int(path.read_text()) for path in folder.glob("*.asked"))
    floors.unlink()
    return Outcome(tuple(problems), f"{count} questions asked beside {rounds} runs", count=count)


def _asker(place: Place, folder: Path, floors: Path, number: int, times: int) -> Running:
    way = "--by-command" if number == 0 else "--by-searcher"
    told = folder / f"{number}.asked"
    return Running(
        folder,
        ["-m", "evals.faults.asker", str(place.store.path), str(floors), str(told), str(times), str(number), way],
    )


def _indexed_while(
    place: Place, askers: list[Running], editions: dict[int, int], floors: Path, chosen: random.Random
) -> tuple[list[str], int]:
    problems: list[str] = []
    rounds = 0
    while any(asker.is_running for asker in askers):
        for file in chosen.sample(range(FILES), FILES // _CHANGING):
            editions[file] += 1
        write(place.docs, editions)
        ended = place.index().ended()
        if ended.code != 0:
            problems.append(f"indexing ended with {ended.code}: {ended.told}")
        else:
            put(floors, json.dumps(editions))
        rounds += 1
    return problems, rounds


ASKING = Family(
    "asking",
    2_000,
    "no error, and no answer from an edition of a file older than the one that the last finished run has brought in",
    trials,
)
