"""The processes under test: started as a shell starts them, in a group of their own, and ended with all they began."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

ROOT = Path(__file__).resolve().parents[2]
ASSISTANT = ("-m", "assistant")
# The same, its embedded texts counted in the file that is named next.
COUNTED = ("-m", "evals.faults.counted")
# Nothing that is started here may take longer: a run takes seconds.
LONGEST_S = 180.0
_POLL_S = 0.002
_DROPPED = ("STORE", "MODEL", "ENCODER", "DEBUG", "READINESS")


@dataclass(frozen=True, slots=True)
class Ended:
    """How a process ended: `code` is negative for a signal, None where it had to be ended; `seconds` from its start."""

    code: int | None
    seconds: float
    output: str
    errors: str

    @property
    def told(self) -> str:
        """Its last line of errors, for a message."""
        return (self.errors.strip().splitlines() or ["nothing"])[-1][:300]


def environment(more: Mapping[str, str] | None = None) -> dict[str, str]:
    """That of the process under test: it finds the packages, asks no network, and has no settings of the caller's."""
    kept = {name: value for name, value in os.environ.items() if name.removeprefix("ASSISTANT_") not in _DROPPED}
    return kept | {"PYTHONPATH": str(ROOT), "HF_HUB_OFFLINE": "1"} | dict(more or {})


class Running:
    """A Python process in a group of its own; what it prints goes to files in its working folder."""

    def __init__(self, folder: Path, arguments: Sequence[str], more: Mapping[str, str] | None = None) -> None:
        self._began = time.monotonic()
        self._folder = folder
        folder.mkdir(exist_ok=True)
        self._number = len(list(folder.glob("*.err")))
        with self._file("out").open("wb") as output, self._file("err").open("wb") as errors:
            self._process = subprocess.Popen(  # noqa: S603 (our own modules, no shell)
                [sys.executable, *arguments],
                cwd=folder.parent,
                env=environment(more),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=errors,
                start_new_session=True,
            )

    @property
    def id(self) -> int:
        """Its process id, and that of its group."""
        return self._process.pid

    @property
    def is_running(self) -> bool:
        """Whether it has not ended."""
        return self._process.poll() is None

    def signal(self, number: int) -> None:
        """Signal its whole group, as a terminal does."""
        with suppress(ProcessLookupError):
            os.killpg(self.id, number)

    def kill(self, *, with_workers: bool = True) -> list[int]:
        """Kill its group, and with it the reading workers, which have groups of their own; gives those it had begun."""
        begun = descendants(self.id)
        self.signal(signal.SIGKILL)
        for number in begun if with_workers else ():
            with suppress(ProcessLookupError):
                os.kill(number, signal.SIGKILL)
        return begun

    def wait_for(self, happened: Callable[[], bool], longest_s: float = LONGEST_S) -> bool:
        """Wait until that has happened; False where the process has ended before."""
        until = time.monotonic() + longest_s
        while self.is_running and time.monotonic() < until:
            if happened():
                return True
            time.sleep(_POLL_S)
        return False

    def ended(self, longest_s: float = LONGEST_S) -> Ended:
        """Wait for its end, and bring it about where it takes too long."""
        code: int | None
        try:
            code = self._process.wait(max(0.0, longest_s - (time.monotonic() - self._began)))
        except subprocess.TimeoutExpired:
            self.kill()
            self._process.wait()
            code = None
        seconds = time.monotonic() - self._began
        return Ended(code, seconds, self._text("out"), self._text("err"))

    def _file(self, kind: str) -> Path:
        return self._folder / f"{self._number}.{kind}"

    def _text(self, kind: str) -> str:
        return self._file(kind).read_text(encoding="utf-8", errors="replace")


def run(folder: Path, *arguments: str, longest_s: float = LONGEST_S) -> Ended:
    """Start a Python process and wait for its end."""
    return Running(folder, arguments).ended(longest_s)


def descendants(number: int) -> list[int]:
    """The processes that a process has begun, and those that they have; as far as the system tells."""
    children = [int(child) for path in Path(f"/proc/{number}/task").glob("*/children") for child in _words(path)]
    return [*children, *(each for child in children for each in descendants(child))]


def _words(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="ascii").split()
    except OSError:  # it has ended meanwhile
        return []


def still_running(numbers: Sequence[int], longest_s: float = 3.0) -> list[int]:
    """Those of the processes that have not ended after so long."""
    until = time.monotonic() + longest_s
    while (left := [number for number in numbers if _is_alive(number)]) and time.monotonic() < until:
        time.sleep(_POLL_S)
    return left


def _is_alive(number: int) -> bool:
    try:
        state = Path(f"/proc/{number}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"
