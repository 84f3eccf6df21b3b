"""Files read in other processes, several at once, each within its limits; what a file ends costs that file alone.

A worker that has read a file reads the next. One that crashed, took too long or grew too large is replaced.
"""

from __future__ import annotations

import atexit
import os
import signal
import subprocess
import sys
import threading
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from index.children import child_environment
from index.encoder import cores
from index.errors import DocumentError
from index.frames import receive, send
from index.reading import refused, with_hash
from index.truth_rows import DocumentRecord, passage_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from index.encoder import Encoder
    from index.limits import Limits
    from index.passages import Passage

    Outcome = tuple[DocumentRecord, list[Passage]]

# Files handed out ahead of the one waited for, per worker.
_AHEAD = 4
# What a worker needs of the environment; keys of language models are not among it.
_KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "LC_CTYPE", "TMPDIR", "TZ", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")
_OWN = "ASSISTANT_"


@dataclass(frozen=True, slots=True)
class Job:
    """A file to read: what is known of it so far, and its path with every link resolved."""

    record: DocumentRecord
    real: str


class _Worker:
    """One process; `read` may be called from one thread at a time."""

    def __init__(self, told: dict[str, Any]) -> None:
        kept = {name: value for name, value in os.environ.items() if name in _KEPT or name.startswith(_OWN)}
        requests, self._requests = os.pipe()
        self._answers, answers = os.pipe()
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "index.worker"],
                stdin=requests,
                stdout=answers,
                stderr=None if os.environ.get("ASSISTANT_DEBUG") else subprocess.DEVNULL,
                env=child_environment(kept),
                start_new_session=True,  # a Ctrl-C is for the process that asked
            )
        finally:
            os.close(requests)
            os.close(answers)
        self.is_worn = False
        with suppress(BrokenPipeError):  # the first question finds out what became of it
            send(self._requests, told)

    def read(self, job: Job, limits: Limits) -> Outcome:
        """The document and its passages; a worker that is worn afterwards has to be closed."""
        try:
            send(self._requests, {"record": job.record.to_dict(), "real": job.real})
            answer = receive(self._answers, limits.time)
        except TimeoutError:
            self.is_worn = True
            return _not_read(job, _took_too_long(limits)), []
        except BrokenPipeError:
            answer = None
        if answer is None:
            self.is_worn = True
            return _not_read(job, self._end(limits)), []
        if "defect" in answer:
            self.is_worn = True
            return _not_read(job, DocumentError(f"this program has a defect ({answer['defect']}): report it")), []
        self.is_worn = answer["leaving"]
        if "too_much" in answer:
            return _not_read(job, DocumentError(answer["too_much"], "too large")), []
        record = DocumentRecord.from_dict(answer["record"])
        return record, [passage_of((record.source, *row)) for row in answer["rows"]]

    def _end(self, limits: Limits) -> DocumentError:
        code = -self._process.wait()
        if code == signal.SIGXCPU:
            return _took_too_long(limits)
        how = signal.strsignal(code) if code > 0 else f"exit status {-code}"
        return DocumentError(f"reading it ended its parser ({how}): report it, or leave the file out")

    @property
    def process_id(self) -> int:
        """By which the system knows it."""
        return self._process.pid

    def kill(self) -> None:
        """End the process, whatever it does; the thread that waits for its answer closes it."""
        self._process.kill()

    def close(self) -> None:
        """End the process and let go of it."""
        self._process.kill()
        self._process.wait()
        os.close(self._requests)
        os.close(self._answers)


def _took_too_long(limits: Limits) -> DocumentError:
    return DocumentError(f"reading it took more than {limits.time} s; {limits.raising('time')}", "timed out")


def _not_read(job: Job, error: DocumentError) -> DocumentRecord:
    """The record with why nothing was read, and with the hash by which the same file is not tried again."""
    with suppress(OSError):
        # One that has grown meanwhile is another one, and may be of any size.
        if Path(job.real).stat().st_size == job.record.size:
            return refused(with_hash(job.record, job.real), error)
    return refused(job.record, error)


class Workers:
    """Reads files with as many workers as there are cores; a context manager.

    The workers stay after its end, for the next of the same kind in this process.
    """

    def __init__(self, encoder: Encoder, limits: Limits, count: int | None = None) -> None:
        self._limits = limits
        self._told = {
            "tokenizer": encoder.tokenizer_json,
            "max_length": encoder.identity.max_length,
            "limits": limits.to_dict(),
        }
        self._key = (encoder.identity.fingerprint, limits)
        self._count = count or cores()
        self._pool = ThreadPoolExecutor(self._count, thread_name_prefix="reading")
        self._busy: set[_Worker] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End what is being read; where all is read, nothing is."""
        for worker in list(self._busy):
            worker.kill()
        self._pool.shutdown(cancel_futures=True)

    def busy(self) -> list[int]:
        """The processes that read something at this moment."""
        return [worker.process_id for worker in list(self._busy)]

    def read_all(self, jobs: Iterable[Job | Outcome]) -> Iterator[Outcome]:
        """What became of each job, in order; what needs no reading any more is passed on."""
        running: deque[Future[Outcome]] = deque()
        for job in jobs:
            running.append(self._begun(job))
            if len(running) >= self._count * _AHEAD:
                yield running.popleft().result()
        while running:
            yield running.popleft().result()

    def _begun(self, job: Job | Outcome) -> Future[Outcome]:
        if isinstance(job, Job):
            return self._pool.submit(self._read, job)
        done: Future[Outcome] = Future()
        done.set_result(job)
        return done

    def _read(self, job: Job) -> Outcome:
        worker = _IDLE.take(self._key) or _Worker(self._told)
        self._busy.add(worker)
        try:
            return worker.read(job, self._limits)
        finally:
            self._busy.discard(worker)
            if worker.is_worn:
                worker.close()
            else:
                _IDLE.give(self._key, worker)


class _Idle:
    """The workers that wait for something to read."""

    def __init__(self) -> None:
        self._waiting: dict[object, list[_Worker]] = {}
        self._lock = threading.Lock()
        atexit.register(self.close)

    def take(self, key: object) -> _Worker | None:
        with self._lock:
            waiting = self._waiting.get(key)
            return waiting.pop() if waiting else None

    def give(self, key: object, worker: _Worker) -> None:
        with self._lock:
            self._waiting.setdefault(key, []).append(worker)

    def close(self) -> None:
        with self._lock:
            for worker in [each for waiting in self._waiting.values() for each in waiting]:
                worker.close()
            self._waiting.clear()


_IDLE = _Idle()
