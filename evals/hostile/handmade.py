"""The table of all cases, written into a folder with what must come of each."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

from evals.hostile import bombs, encodings, entities, metadata, nesting, places, sizes, traps
from evals.hostile.case import Case, Expected
from evals.hostile.entities import SECRET, SECRET_FILE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

# Hidden, so that the product passes over it.
EXPECTED, ALONE = ".expected.json", ".alone"

CASES: tuple[Case, ...] = (
    *bombs.CASES, *entities.CASES, *places.CASES, *encodings.CASES, *nesting.CASES, *sizes.CASES, *traps.CASES,
    *metadata.CASES,
)  # fmt: skip


def write(into: Path, cases: Sequence[Case] = CASES) -> int:
    """Make the folder anew with every case in it; how many there are."""
    if (into / EXPECTED).exists():
        shutil.rmtree(into)
    into.mkdir(parents=True)
    (into / SECRET_FILE).write_text(f"The combination is {SECRET}.\n", "utf-8")
    expected: dict[str, list[dict[str, object]]] = {}
    for case in cases:
        path = (into / ALONE if case.alone else into) / case.name
        path.parent.mkdir(parents=True, exist_ok=True)
        case.make(path)
        if not case.alone:
            expected[case.name] = [outcome.to_dict() for outcome in case.expected]
    (into / EXPECTED).write_text(json.dumps(expected), "utf-8")
    return len(cases)


def expected_in(folder: Path) -> Mapping[str, tuple[Expected, ...]]:
    """What must come of each file of a folder, by its path below it; nothing where it was not made by hand."""
    try:
        told = json.loads((folder / EXPECTED).read_text("utf-8"))
    except FileNotFoundError:
        return {}
    return {name: tuple(map(Expected.from_dict, outcomes)) for name, outcomes in told.items()}


def alone_in(folder: Path) -> list[Path]:
    """The folders in it that are to be given to the product by themselves."""
    kept = folder / ALONE
    return sorted(kept.iterdir()) if kept.is_dir() else []
