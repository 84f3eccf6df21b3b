"""Folders given to the product, and what must hold of it whatever they hold."""

from __future__ import annotations

import os
import re
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from evals.hostile import product
from evals.hostile.accounting import Kept, kept_in, lost, shown, wrong
from evals.hostile.entities import SECRET, port_of
from evals.hostile.handmade import alone_in, expected_in
from evals.hostile.listening import listening
from evals.hostile.timing import DEFECT, read_each
from index.files import scan
from index.limits import DEFAULT
from index.loaders import suffix_of
from index.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from evals.hostile.product import Run
    from evals.hostile.timing import Reading

_SLOWEST = 10
# Python, LangChain's types and the parsers, before a file is opened.
_WORKER_BASE_MB = 256
# Beyond this, a file has made the process that nobody limits grow.
PARENT_MB = 2_500
_OVER_S = 5
_ALONE_S = 120.0
_BROKE = re.compile(r"(?:its content broke the parser|reading it ended its parser) \((\w[^:)]*)")
_CODES = (0, 2)  # 2: nothing in the folder can be read, which is told


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a folder: the run, the store, each file's reading, and what is wrong with any of it."""

    folder: Path
    run: Run
    kept: Kept
    readings: tuple[Reading, ...]
    wrong: tuple[str, ...]


def index(folder: Path, *, timed: bool = True, limit_s: float = 4 * 3600.0) -> list[Outcome]:
    """Index a folder, and by themselves those of its cases that are to be alone, each into a store of its own."""
    folder = folder.resolve()
    outcomes = [_indexed(folder, limit_s, timed=timed)]
    return outcomes + [_indexed(alone, _ALONE_S, timed=False) for alone in alone_in(folder)]


def read_only(folder: Path) -> tuple[list[str], list[str]]:
    """Have the workers read each file of a folder: what came of it, as lines to read, and what is wrong with it."""
    folder = folder.resolve()
    readings = tuple(read_each(scan([os.fspath(folder)], os.fspath(folder / ".assistant")).files))
    lines = [
        f"{folder.name}: {len(readings)} files, only read",
        *_kinds((each.kind, each.problem) for each in readings),
    ]
    return [*lines, *_by_suffix(readings), *_slowest(readings, folder)], list(_over(readings, folder))


def _indexed(folder: Path, limit_s: float, *, timed: bool) -> Outcome:
    table = expected_in(folder)
    with tempfile.TemporaryDirectory() as place, listening(port_of(folder) if table else 0) as callers:
        store = Store(Path(place) / "store")
        run = product.run(
            ["index", os.fspath(folder), "--json", "--store", os.fspath(store.path)], Path(place), limit_s
        )
        kept = kept_in(store)
        secret = table and _holds(store.path, SECRET)
    readings = tuple(read_each(scan([os.fspath(folder)], os.fspath(store.path)).files)) if timed else ()
    found = [*_run_faults(run), *_over(readings, folder)]
    if not found or run.json():
        found += [*lost(folder, kept, run.json()), *wrong(folder, kept, run.json(), table)]
    found += [f"a file made it call on {caller}" for caller in callers]
    found += ["what a file pointed at is in the store"] if secret else []
    return Outcome(folder, run, kept, readings, tuple(found))


def _run_faults(run: Run) -> Iterable[str]:
    if run.code not in _CODES:
        yield f"exit code {run.code} after {run.seconds:.0f} s: {run.errors[-300:].strip()}"
    if "Traceback" in run.errors or "Traceback" in run.output:
        yield f"a traceback: {run.errors[-2_000:]}"
    if run.megabytes.get("parent", 0.0) > PARENT_MB:
        yield f"the process that nobody limits grew to {run.megabytes['parent']:,.0f} MB"
    if run.megabytes.get("worker", 0.0) > DEFAULT.memory + _WORKER_BASE_MB:
        yield f"a worker grew to {run.megabytes['worker']:,.0f} MB"


def _over(readings: Iterable[Reading], folder: Path) -> Iterable[str]:
    for reading in readings:
        if reading.kind == DEFECT:
            yield f"ends the whole run: {shown(reading.path, folder)}: {reading.problem}"
        if reading.seconds > DEFAULT.time + _OVER_S or reading.megabytes > DEFAULT.memory + _WORKER_BASE_MB:
            name = shown(reading.path, folder)
            yield f"over its limits: {name}: {reading.seconds:.1f} s, {reading.megabytes:.0f} MB"


def _holds(place: Path, secret: str) -> bool:
    """Whether any file below a folder holds these words."""
    wanted = secret.encode()
    return any(wanted in path.read_bytes() for path in place.rglob("*") if path.is_file())


def report(outcome: Outcome) -> Iterable[str]:
    """What came of a folder, as lines to read."""
    run, records = outcome.run, outcome.kept.records.values()
    yield f"{outcome.folder.name}: {len(records)} files, exit code {run.code}, {run.seconds:.1f} s, " + ", ".join(
        f"{what} {most:.0f} MB" for what, most in sorted(run.megabytes.items())
    )
    yield from _kinds((record.kind, record.problem) for record in records)
    yield from _by_suffix(outcome.readings)
    yield from _slowest(outcome.readings, outcome.folder)
    yield from (f"  WRONG {each}" for each in outcome.wrong)


def _kinds(outcomes: Iterable[tuple[str | None, str | None]]) -> Iterable[str]:
    """How many files came to what, and what broke parsers."""
    told = list(outcomes)
    kinds = Counter(kind or "indexed" for kind, _ in told)
    yield "  " + ", ".join(f"{count} {kind}" for kind, count in kinds.most_common())
    broken = Counter(filter(None, (_breakage(problem) for _, problem in told)))
    yield from (f"  {count:4} broke their parser: {what}" for what, count in broken.most_common(_SLOWEST))


def _slowest(readings: Sequence[Reading], folder: Path) -> Iterable[str]:
    for reading in sorted(readings, key=lambda each: -each.seconds)[:_SLOWEST]:
        told = reading.problem or f"{reading.passages} passages"
        yield f"  {reading.seconds:6.2f} s {reading.megabytes:5.0f} MB  {shown(reading.path, folder)}: {told[:90]}"


def _breakage(problem: str | None) -> str | None:
    """What a parser raised, or died of, where that is why a file could not be read."""
    match = _BROKE.match(problem or "")
    return match[1] if match else None


def _by_suffix(readings: Sequence[Reading]) -> Iterable[str]:
    grouped: dict[str, list[Reading]] = {}
    for reading in readings:
        grouped.setdefault(suffix_of(reading.path), []).append(reading)
    if grouped:
        yield f"  {'suffix':10} {'files':>6} {'read':>6} {'failed':>6} {'mean s':>7} {'most s':>7} {'most MB':>7}"
    for suffix, each in sorted(grouped.items(), key=lambda pair: -len(pair[1]))[:30]:
        seconds = [reading.seconds for reading in each]
        read = sum(reading.problem is None for reading in each)
        most = max(reading.megabytes for reading in each)
        yield (
            f"  {ascii(suffix)[1:-1][:10]:10} {len(each):6} {read:6} {len(each) - read:6} "
            f"{sum(seconds) / len(each):7.2f} {max(seconds):7.2f} {most:7.0f}"
        )
