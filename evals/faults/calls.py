"""The calls of the system with which a run changes its store, and a library that fails one of them or kills at it.

The library is preloaded (failing_calls.c), so that what SQLite, Chroma and tantivy write is met too, at the very call;
a process that only watches the folder would come some milliseconds late, and always at the same places.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    import random

    from index.store import Store

_SOURCE = Path(__file__).with_name("failing_calls.c")
# What differs from run to run in the names of files, as a shell's pattern.
_VARYING = (
    (re.compile(r"(building|leaving)-[^/]+"), r"\1-*"),
    (re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]+"), "*"),
    (re.compile(r"[0-9a-f]{32}\.(?:\d+\.)?"), "*."),
    (re.compile(r"\.tmp\w{6}$"), ".tmp*"),
    (re.compile(r"\.\d+\.tmp$"), ".*.tmp"),
    (re.compile(r"^generations/\d+"), "generations/*"),
)


@dataclass(frozen=True, slots=True)
class Call:
    """The `nth` call, from 1, of a kind (write, sync, rename) on a path below the store that fits the pattern."""

    kind: str
    pattern: str
    nth: int

    def __str__(self) -> str:
        """As it is told."""
        return f"{self.kind} {self.nth} of {self.pattern}"


@dataclass(frozen=True, slots=True)
class Calls:
    """How often each kind of call was made on each kind of path, as (kind, pattern, times)."""

    counts: tuple[tuple[str, str, int], ...]

    @classmethod
    def read(cls, trace: Path) -> Self:
        """The calls that a traced run wrote down."""
        lines = (line.partition(" ") for line in trace.read_text(encoding="utf-8").splitlines())
        counted = Counter((kind, pattern_of(path)) for kind, _, path in lines)
        return cls(tuple((*each, times) for each, times in sorted(counted.items())))

    def drawn(self, chosen: random.Random) -> Call:
        """One of them: every kind of path is as likely, be it written to once or a thousand times."""
        kind, pattern, times = chosen.choice(self.counts)
        return Call(kind, pattern, chosen.randint(1, times))

    def each(self, chosen: random.Random, most: int) -> list[Call]:
        """All of them; where one kind of path has more than `most`, the first, the last and so many drawn ones."""
        return [
            Call(kind, pattern, nth)
            for kind, pattern, times in self.counts
            for nth in (range(1, times + 1) if times <= most else _some(times, most, chosen))
        ]


@dataclass(frozen=True, slots=True)
class Library:
    """The library, compiled; each method gives the variables that have it do something in one process."""

    path: Path

    def tracing(self, store: Store, trace: Path) -> dict[str, str]:
        """Have it write down every call."""
        return {"LD_PRELOAD": str(self.path), "FAULT_FOLDER": str(store.path), "FAULT_TRACE": str(trace)}

    def failing(self, store: Store, call: Call, number: int) -> dict[str, str]:
        """Have it fail a call with this error number."""
        return self._acting(store, call, str(number))

    def killing(self, store: Store, call: Call, *, after: bool) -> dict[str, str]:
        """Have it kill the process and its group before or after a call."""
        return self._acting(store, call, "kill-after" if after else "kill-before")

    def _acting(self, store: Store, call: Call, act: str) -> dict[str, str]:
        return {
            "LD_PRELOAD": str(self.path),
            "FAULT_FOLDER": str(store.path),
            "FAULT_KIND": call.kind,
            "FAULT_PATTERN": call.pattern,
            "FAULT_NTH": str(call.nth),
            "FAULT_ACT": act,
        }


def compiled(folder: Path) -> Library | None:
    """The library, made in this folder; None where nothing can be preloaded or there is no compiler."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None or sys.platform != "linux":
        return None
    made = folder / "failing_calls.so"
    command = [compiler, "-shared", "-fPIC", "-O1", "-o", str(made), str(_SOURCE), "-ldl"]
    done = subprocess.run(command, capture_output=True, check=False)  # noqa: S603 (our own source)
    return Library(made) if done.returncode == 0 else None


def pattern_of(path: str) -> str:
    """The pattern that a path below a store fits in every run."""
    for varying, pattern in _VARYING:
        path = varying.sub(pattern, path)
    return path


def _some(times: int, most: int, chosen: random.Random) -> list[int]:
    return sorted({1, times, *chosen.sample(range(2, times), max(0, most - 2))})
