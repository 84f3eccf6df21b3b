"""Whether every file of a folder is accounted for, and what should have come of it came."""

from __future__ import annotations

import os
import stat
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evals.hostile.case import FAILED, INDEXED, PASSED_OVER, SKIPPED
from index.loaders import NO_DOCUMENTS, suffix_of
from index.store import Store, path_of
from index.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from evals.hostile.case import Expected
    from index.truth_rows import DocumentRecord

_BINARY = "binary"


@dataclass(frozen=True, slots=True)
class Kept:
    """What the store knows of a folder: the record and the text of each file, by its path."""

    records: dict[str, DocumentRecord] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)

    def everything(self) -> str:
        """All text that came from the files, titles and the like included."""
        about = (f"{record.title} {record.author} {record.note} {record.problem}" for record in self.records.values())
        return "\n".join([*self.texts.values(), *about])


def kept_in(store: Store) -> Kept:
    """What a store knows; nothing where there is none."""
    if not store.exists:
        return Kept()
    kept = Kept()
    with Truth.open(store) as truth:
        for record in truth.documents():
            path = os.fspath(path_of(store, record.source))
            kept.records[path] = record
            kept.texts[path] = "\n".join(passage.embedded_text for passage in truth.passages_of(record.source))
    return kept


def lost(folder: Path, kept: Kept, report: Mapping[str, Any]) -> Iterator[str]:
    """What is not accounted for: files that are neither in the store nor among the counts of what was skipped."""
    told = Counter({each["reason"]: each["files"] for each in report.get("skipped", ())})
    binary = sum(record.kind == _BINARY for record in kept.records.values())
    missing = [path for path in regular_files(folder) if path not in kept.records]
    named = [path for path in missing if suffix_of(path) in NO_DOCUMENTS]
    counted = sum(count for reason, count in told.items() if reason.startswith("suffix "))
    for path in sorted(set(missing) - set(named)):
        yield f"not accounted for: {shown(path, folder)}"
    if counted != len(named):
        yield f"{len(named)} files are of no kind that is read, {counted} are told of"
    if binary != sum(count for reason, count in told.items() if reason.startswith(_BINARY)):
        yield f"{binary} files are binary, but the report says otherwise"
    failures = {each["source"] for each in report.get("failed", ())}
    silent = [record for record in kept.records.values() if record.problem and record.kind != _BINARY]
    yield from (f"failed and not told: {record.source}" for record in silent if record.source not in failures)


def regular_files(folder: Path) -> Iterator[str]:
    """The regular files below a folder by their own names, without what is hidden and without following links."""
    for entry in os.scandir(folder):
        if entry.name.startswith("."):
            continue
        if entry.is_dir(follow_symlinks=False):
            if len(entry.path) < os.pathconf("/", "PC_PATH_MAX"):
                yield from regular_files(Path(entry.path))
        elif stat.S_ISREG(entry.stat(follow_symlinks=False).st_mode):
            yield entry.path


def wrong(
    folder: Path, kept: Kept, report: Mapping[str, Any], table: Mapping[str, tuple[Expected, ...]]
) -> Iterator[str]:
    """What came otherwise than the table says."""
    skipped = Counter({each["reason"]: each["files"] for each in report.get("skipped", ())})
    for name, outcomes in table.items():
        path = os.fspath(folder / name)
        if not any(_came(outcome, path, kept, skipped) for outcome in outcomes):
            wanted = " or ".join(_told(outcome) for outcome in outcomes)
            yield f"{shown(path, folder)}: {_became(path, kept)}, not {wanted}"


def _came(outcome: Expected, path: str, kept: Kept, skipped: Counter[str]) -> bool:
    record = kept.records.get(path)
    if outcome.fate == INDEXED:
        there = kept.texts.get(path, "")
        return record is not None and record.problem is None and all(text in there for text in outcome.text)
    if outcome.fate == FAILED:
        if record is None or record.problem is None:
            return False
        return record.kind in set(outcome.kinds) and outcome.reason in record.problem
    if outcome.fate == SKIPPED:
        return record is None and bool(skipped[outcome.reason])
    return outcome.fate == PASSED_OVER and record is None


def _became(path: str, kept: Kept) -> str:
    record = kept.records.get(path)
    if record is None:
        return "nothing"
    return f"{record.kind} ({record.problem})" if record.problem else f"indexed, {record.passages} passages"


def _told(outcome: Expected) -> str:
    more = [*outcome.text, *outcome.kinds, outcome.reason]
    return f"{outcome.fate} ({', '.join(filter(None, more))})" if any(more) else outcome.fate


def shown(path: str, folder: Path) -> str:
    """A path below the folder as it can be shown, whatever it is made of."""
    return ascii(os.path.relpath(path, folder))[1:-1]
