"""The product run as a person runs it, with what it takes and what it says."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evals.hostile.watching import Peaks, looking, workers_of

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).resolve().parents[2]
KILLED = -9


@dataclass(frozen=True, slots=True)
class Run:
    """A run that has ended: its exit code, what it wrote, the seconds, and the most memory in MB by kind of process."""

    code: int
    output: str
    errors: str
    seconds: float
    megabytes: dict[str, float]

    def json(self) -> dict[str, Any]:
        """What it printed, where that is JSON; nothing where it is not."""
        try:
            told: dict[str, Any] = json.loads(self.output)
        except ValueError:
            return {}
        return told


def environment(**more: str) -> dict[str, str]:
    """In which the product asks nothing of a network, nor of a person's own settings."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ASSISTANT_")}
    cache = {name: os.environ[name] for name in ("ASSISTANT_CACHE",) if name in os.environ}
    return {**kept, **cache, "PYTHONPATH": str(ROOT), "HF_HUB_OFFLINE": "1", **more}


def run(arguments: Sequence[str], cwd: Path, limit_s: float, **more: str) -> Run:
    """Run `assistant` with these arguments, ended after `limit_s` seconds."""
    peaks, began = Peaks(), time.monotonic()
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(  # noqa: S603 (our own program)
            [sys.executable, "-m", "assistant", *arguments],
            cwd=cwd, stdin=subprocess.DEVNULL, stdout=output, stderr=errors, env=environment(**more),
        )  # fmt: skip

        def look() -> None:
            peaks.take("parent", process.pid)
            for worker in workers_of(process.pid):
                peaks.take("worker", worker)

        with looking(look):
            code = _ended(process, limit_s)
        output.seek(0)
        errors.seek(0)
        said, told = (file.read().decode("utf-8", "replace") for file in (output, errors))
    return Run(code, said, told, time.monotonic() - began, peaks.megabytes)


def _ended(process: subprocess.Popen[bytes], limit_s: float) -> int:
    try:
        return process.wait(limit_s)
    except subprocess.TimeoutExpired:
        process.kill()
        return process.wait()
