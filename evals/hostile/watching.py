"""What processes take while they run, as the system tells it."""

from __future__ import annotations

import threading
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_EVERY_S = 0.02
_PROC = Path("/proc")
_WORKER = b"index.worker"


@dataclass(slots=True)
class Peaks:
    """The most resident memory of any process looked at, in MB, by what it is; nothing where there is no /proc."""

    megabytes: dict[str, float] = field(default_factory=dict)

    def take(self, what: str, process: int) -> None:
        """Look at a process, which may be gone."""
        self.megabytes[what] = max(self.megabytes.get(what, 0.0), peak_of(process))


def peak_of(process: int) -> float:
    """The most resident memory that a process has had so far, in MB; 0 where the system does not say."""
    with suppress(OSError, ValueError):
        for line in (_PROC / str(process) / "status").read_text("ascii", "replace").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    return 0.0


def forget_peak(process: int) -> None:
    """Begin to measure anew what a process takes."""
    with suppress(OSError):
        (_PROC / str(process) / "clear_refs").write_text("5", "ascii")


def workers_of(process: int) -> Iterable[int]:
    """The processes that read files for this one."""
    for task in _lines(_PROC / str(process) / "task"):
        with suppress(OSError):
            for child in (task / "children").read_text("ascii").split():
                if _WORKER in (_PROC / child / "cmdline").read_bytes():
                    yield int(child)


def _lines(folder: Path) -> list[Path]:
    with suppress(OSError):
        return list(folder.iterdir())
    return []


@contextmanager
def looking(look: Callable[[], None]) -> Iterator[None]:
    """Look again and again while the block runs."""
    ended = threading.Event()

    def repeat() -> None:
        while not ended.wait(_EVERY_S):
            look()

    thread = threading.Thread(target=repeat, daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
