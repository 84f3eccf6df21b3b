"""Disks that are full before a run or become so during it, and stores and folders that cannot be written to."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from evals.faults.checks import answers, brought_in, told_well
from evals.faults.documents import FEW, FIRST
from evals.faults.places import Place, trust
from evals.faults.trials import Family, Outcome, SkippedError, Trial, drawn
from index.store import ROOM_FACTOR, ROOM_FLOOR, size_of

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator
    from pathlib import Path

    from evals.faults.documents import Change
    from evals.faults.places import Bases
    from evals.faults.processes import Ended

_DISK_MB = 192
# Bytes free before a run, as a share of what it wants; and what is left where the disk fills while it runs.
_SHARES = (0.0, 0.1, 0.5, 0.9, 0.99)
_LEFT = (0, 64 << 10, 256 << 10, 1 << 20, 3 << 20)


def trials(bases: Bases, seed: int, times: int) -> Iterator[Trial]:
    """Five levels that are known beforehand, five that come during the run, and what is read-only, over and over."""
    for number in range(times):
        chosen = drawn(seed, DISKS.name, number)
        change = chosen.choice(bases.changes)
        kinds = (*(_full_before(bases, change, share) for share in _SHARES), *_read_only(bases, change))
        kinds += tuple(_full_during(bases, change, left, chosen) for left in _LEFT)
        # Spread, so that a short campaign has some of each.
        yield kinds[number * 7 % len(kinds)]


def _full_before(bases: Bases, change: Change, share: float) -> Trial:
    def run(place: Place) -> Outcome:
        with _own_disk(place) as moved:
            wanted = ROOM_FACTOR * (size_of(moved.store) if moved.store.path.exists() else 0) + ROOM_FLOOR
            ballast = _fill(moved.folder, int(share * wanted))
            before = _listed(moved.store.path)
            ended = moved.index().ended()
            problems = _refused(ended, "too little room")
            problems += ["it wrote nevertheless"] if _listed(moved.store.path) != before else []
            happened, wrong = answers(bases, change, moved)
            ballast.unlink()
            problems += [*wrong, *brought_in(bases, change, moved)]
            return Outcome(tuple(problems), f"refused, {happened}", ended.seconds)

    return Trial(f"{change.name}, {share:.0%} of the room that is wanted", change, run)


def _full_during(bases: Bases, change: Change, left: int, chosen: random.Random) -> Trial:
    share = chosen.random()

    def run(place: Place) -> Outcome:
        with _own_disk(place) as moved:
            running = moved.index()
            time.sleep(share * bases.clean(change).seconds)
            ballast = _fill(moved.folder, left)
            ended = running.ended()
            happened, wrong = answers(bases, change, moved)
            problems = [*told_well(ended, "room"), *wrong]
            ballast.unlink()
            problems += brought_in(bases, change, moved)
            return Outcome(tuple(problems), f"{'went on' if ended.code == 0 else 'told'}, {happened}")

    return Trial(f"{change.name}, {left >> 10} KB left at {share:.0%} of its time", change, run)


def _read_only(bases: Bases, drawn_change: Change) -> tuple[Trial, ...]:
    # A store that is to be answered from must be there.
    change = drawn_change if drawn_change is not FIRST else FEW

    def store(place: Place) -> Outcome:
        with _own_disk(place) as moved:
            before = _listed(moved.store.path)
            _mount("-o", "remount,ro", str(moved.folder))
            ended = moved.index().ended()
            searched = moved.start("search", "-k", "1", "crates").ended()
            happened, problems = answers(bases, change, moved)
            problems += _refused(ended, "cannot be written to")
            problems += [f"search ended with {searched.code}: {searched.told}"] if searched.code != 0 else []
            problems += ["something was written"] if _listed(moved.store.path) != before else []
            _mount("-o", "remount,rw", str(moved.folder))
            return Outcome((*problems, *brought_in(bases, change, moved)), f"refused, {happened}")

    def folder(place: Place) -> Outcome:
        with _own_disk(place) as moved:
            _mount("-o", "remount,ro", str(moved.folder))
            ended = moved.index().ended()
            problems = _refused(ended, "cannot be written to")
            return Outcome(tuple(problems), "refused", ended.seconds)

    return (
        Trial(f"{change.name}, the store on a disk mounted read-only", change, store),
        Trial("a folder mounted read-only, without a store", FIRST, folder),
    )


@contextmanager
def _own_disk(place: Place) -> Iterator[Place]:
    """The place on a small disk of its own, beside its logs; its documents and its store are copied back afterwards."""
    disk = place.folder / "disk"
    disk.mkdir()
    moved = _OnDisk(disk)
    _mount("-t", "tmpfs", "-o", f"size={_DISK_MB}m,mode=700", "tmpfs", str(disk))
    try:
        for path in (place.docs, place.store.path):
            if path.exists():
                shutil.copytree(path, disk / path.name)
        trust(moved.store)
        yield moved
    finally:
        shutil.copytree(disk, place.folder / "afterwards", ignore=shutil.ignore_patterns("ballast"))
        subprocess.run(["umount", "-l", str(disk)], check=False)  # noqa: S603, S607 (as any system has it)


class _OnDisk(Place):
    """A place whose processes print beside its disk, which may be full or read-only."""

    @property
    def logs(self) -> Path:
        return self.folder.parent / "logs"


def _mount(*arguments: str) -> None:
    done = subprocess.run(["mount", *arguments], capture_output=True, text=True, check=False)  # noqa: S603, S607
    if done.returncode != 0:
        raise SkippedError("mounting is refused")


def _fill(folder: Path, left: int) -> Path:
    """A file that leaves so many bytes of the disk free, or somewhat less where a run writes meanwhile."""
    ballast = folder / "ballast"
    with ballast.open("wb") as file:
        while (more := shutil.disk_usage(folder).free - left) > 0:
            # What a run takes between the two calls is not there any more.
            with suppress(OSError):
                os.posix_fallocate(file.fileno(), file.seek(0, os.SEEK_END), more)
    return ballast


def _listed(folder: Path) -> list[tuple[str, int, int]]:
    """Names, sizes and times of all files below a folder."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return [(str(path), path.stat().st_size, path.stat().st_mtime_ns) for path in files]


def _refused(ended: Ended, why: str) -> list[str]:
    if ended.code == 1 and why in ended.told and len(ended.errors.strip().splitlines()) == 1:
        return []
    return [f"it ended with {ended.code}, not saying '{why}': {ended.told}"]


DISKS = Family(
    "disks",
    20,
    "a clear error of one line, before anything is written where that can be known; the older state answers",
    trials,
)
