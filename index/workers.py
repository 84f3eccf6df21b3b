"""Files read in other processes, several at once, each within its limits; what a file ends costs that file alone.

A worker that has read a file reads the next. One that crashed, took too long or grew too large is replaced.
"""

from __future__ import annotations

import atexit
import threading
from collections import deque
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING

from index.closing import Closing
from index.encoder import cores
from index.worker_process import Job, Worker

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from index.encoder import Encoder
    from index.limits import Limits
    from index.worker_process import Outcome

__all__ = ["Job", "Workers"]

# Files handed out ahead of the one waited for, per worker.
_AHEAD = 4


class Workers(Closing):
    """Reads files with as many workers as there are cores; a context manager.

    The workers stay after its end, for the next of the same kind in this process. Methods raise WorkerError where one
    does not start.
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
        self._lock = threading.Lock()
        self._busy: set[Worker] = set()
        self._is_closed = False

    def close(self) -> None:
        """End what is being read; where all is read, nothing is."""
        with self._lock:
            self._is_closed = True
            for worker in self._busy:
                worker.kill()
        self._pool.shutdown(cancel_futures=True)

    def busy(self) -> list[int]:
        """The processes that begin or read something at this moment."""
        with self._lock:
            return [worker.process_id for worker in self._busy]

    def require(self) -> None:
        """See that a worker starts, before anything is done that wants files to be read."""
        with self._worker():
            pass

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
        """What became of a job; one whose worker was killed is given to another one, made for it, once."""
        with self._worker() as worker:
            outcome = worker.read(job, self._limits)
        if worker.was_killed and not self._is_closed:
            with self._worker(fresh=True) as worker:
                outcome = worker.read(job, self._limits)
        return outcome

    @contextmanager
    def _worker(self, *, fresh: bool = False) -> Iterator[Worker]:
        """A worker that can read; raises CancelledError where this was closed."""
        worker, has_begun = self._taken(fresh=fresh)
        try:
            if not has_begun:
                worker.begin(self._told)
            yield worker
        except BaseException:
            worker.is_worn = True
            raise
        finally:
            with self._lock:
                self._busy.discard(worker)
            if worker.is_worn:
                worker.close()
            else:
                _IDLE.give(self._key, worker)

    def _taken(self, *, fresh: bool) -> tuple[Worker, bool]:
        """A worker that waits, or a new one, and which of both it is; known at once to whoever closes this."""
        with self._lock:
            if self._is_closed:
                raise CancelledError
            waiting = None if fresh else _IDLE.take(self._key)
            worker = waiting or Worker()
            self._busy.add(worker)
            return worker, waiting is not None


class _Idle:
    """The workers that wait for something to read."""

    def __init__(self) -> None:
        self._waiting: dict[object, list[Worker]] = {}
        self._lock = threading.Lock()
        atexit.register(self.close)

    def take(self, key: object) -> Worker | None:
        with self._lock:
            waiting = self._waiting.get(key)
            return waiting.pop() if waiting else None

    def give(self, key: object, worker: Worker) -> None:
        with self._lock:
            self._waiting.setdefault(key, []).append(worker)

    def close(self) -> None:
        with self._lock:
            for worker in [each for waiting in self._waiting.values() for each in waiting]:
                worker.close()
            self._waiting.clear()


_IDLE = _Idle()
