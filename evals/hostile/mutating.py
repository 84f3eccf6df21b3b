"""Mutated copies of real files, the same for the same seed."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from evals.hostile.mutations import mutated
from evals.hostile.zips import repacked

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_ZIPPED = b"PK\x03\x04"
_WITHIN = 0.7
_LONGEST_STEM = 40


def mutate(folders: Sequence[Path], into: Path, count: int, seed: int, largest: int = 1 << 20) -> int:
    """Write `count` mutated copies of the folders' files of at most `largest` bytes; how many were written.

    A name says the number, the mutation and the file it was, and keeps its suffix. Raises ValueError for folders
    without such a file.
    """
    into.mkdir(parents=True, exist_ok=True)
    files = [path for folder in folders for path in _files(folder, largest)]
    if not files:
        raise ValueError("the folders hold no file to mutate")
    for number in range(count):
        rng = random.Random(f"{seed}/{number}")  # noqa: S311 (repeatable, not secret)
        name, data = _mutant(rng.choice(files), rng.choice(files), rng)
        (into / f"{number:05}-{name}").write_bytes(data)
    return count


def _mutant(path: Path, other: Path, rng: random.Random) -> tuple[str, bytes]:
    data = path.read_bytes()
    within = repacked(data, rng) if data.startswith(_ZIPPED) and rng.random() < _WITHIN else None
    how, changed = within or mutated(data, other.read_bytes(), rng)
    return f"{how}-{path.stem[:_LONGEST_STEM]}{path.suffix}", changed


def _files(folder: Path, largest: int) -> list[Path]:
    files = (path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))
    return sorted(path for path in files if 0 < path.stat().st_size <= largest)
