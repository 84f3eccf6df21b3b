"""Files read one at a time by the product's own workers, with the time and the memory that each takes."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from evals.hostile.watching import Peaks, forget_peak, looking
from index.encoder import load_encoder
from index.limits import DEFAULT
from index.reading import first_look
from index.workers import Job, Workers

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from index.files import FoundFile
    from index.limits import Limits
    from index.passages import Passage
    from index.truth_rows import DocumentRecord

DEFECT = "defect"


@dataclass(frozen=True, slots=True)
class Reading:
    """What became of one file: seconds, the worker's peak in MB, passages, and the kind and problem of a failure.

    `characters` are those of all passages, with the heading path that each carries.
    """

    path: str
    size: int
    seconds: float
    megabytes: float
    passages: int
    characters: int
    kind: str | None
    problem: str | None


def read_each(files: Iterable[FoundFile], limits: Limits = DEFAULT) -> Iterator[Reading]:
    """Read the files one after the other, each with nothing beside it."""
    with Workers(load_encoder(), limits, count=1) as workers:
        seen: set[int] = set()
        for file in files:
            yield _read(workers, file, limits, seen)


def _read(workers: Workers, file: FoundFile, limits: Limits, seen: set[int]) -> Reading:
    peaks = Peaks()
    for process in seen:
        forget_peak(process)

    def look() -> None:
        for process in workers.busy():
            seen.add(process)
            peaks.take("worker", process)

    began = time.monotonic()
    record = first_look(file.path, file.root, file, limits)
    job: Job | tuple[DocumentRecord, list[Passage]]
    job = Job(record, file.real) if record.problem is None else (record, [])
    with looking(look):
        record, passages = _outcome(workers, job)
    return Reading(
        file.path, file.size, time.monotonic() - began, peaks.megabytes.get("worker", 0.0), len(passages),
        sum(len(passage.embedded_text) for passage in passages), record.kind, record.problem,
    )  # fmt: skip


def _outcome(workers: Workers, job: Job | tuple[DocumentRecord, list[Passage]]) -> tuple[DocumentRecord, list[Passage]]:
    """What became of a job; what the product takes for a defect of its own is a problem of kind `defect` here."""
    try:
        return next(workers.read_all([job]))
    except RuntimeError as error:
        known = job.record if isinstance(job, Job) else job[0]
        return replace(known, problem=str(error).strip().splitlines()[-1], kind=DEFECT), []
