"""One worker as the process sees it that asks: begun, given a file, and not to be believed in what it answers."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.children import child_environment
from index.closing import Closing
from index.errors import DocumentError, WorkerError
from index.frames import receive, send
from index.reading import refused, with_hash
from index.truth_rows import DocumentRecord, passage_of, row_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import TypeAlias

    from index.limits import Limits
    from index.passages import Passage

    Outcome: TypeAlias = tuple[DocumentRecord, list[Passage]]

# What a worker needs of the environment; keys of language models are not among it.
_KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "LC_CTYPE", "TMPDIR", "TZ", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")
_OWN = "ASSISTANT_"
# An interpreter starts in a tenth of a second; on a busy machine, from a slow disk, it may take long.
_BEGINS_WITHIN_S, _ENDS_WITHIN_S = 60.0, 5.0
# Signals that others send; the system kills what is large, whoever made memory scarce.
_SENT = frozenset({signal.SIGKILL, signal.SIGTERM, signal.SIGHUP, signal.SIGINT})
_ENDED = "reading it ended its parser ({}): report it, or leave the file out"
_MALFORMED = (LookupError, TypeError, ValueError, AttributeError)


@dataclass(frozen=True, slots=True)
class Job:
    """A file to read: what is known of it so far, and its path with every link resolved."""

    record: DocumentRecord
    real: str


class Worker(Closing):
    """One process; `read` may be called from one thread at a time.

    A worker that `is_worn` reads no more files; one that `was_killed` may have been so for another reason than the
    file. Making one raises WorkerError where the system refuses.
    """

    def __init__(self) -> None:
        requests, self._requests = os.pipe()
        self._answers, answers = os.pipe()
        try:
            self._process = _started(requests, answers)
        except OSError as error:
            os.close(self._requests)
            os.close(self._answers)
            raise _does_not_start(error.strerror or str(error)) from error
        finally:
            os.close(requests)
            os.close(answers)
        self.is_worn = False
        self.was_killed = False

    def begin(self, told: dict[str, Any]) -> None:
        """Tell it how to read, and wait until it can; raises WorkerError."""
        with suppress(BrokenPipeError):  # its answer says what became of it
            send(self._requests, told)
        try:
            answer = receive(self._answers, _BEGINS_WITHIN_S)
        except (TimeoutError, ValueError) as error:
            raise _does_not_start(str(error) or f"it took more than {_BEGINS_WITHIN_S:.0f} s") from error
        if answer is None or "ready" not in answer:
            raise _does_not_start(self._how_it_ended() if answer is None else str(answer.get("defect", "it says so")))

    def read(self, job: Job, limits: Limits) -> Outcome:
        """The document and its passages, or why there are none."""
        self.is_worn = True
        try:
            answer = self._asked(job, limits)
            if answer is not None:
                outcome, self.is_worn = _outcome(job, answer)
                return outcome
        except TimeoutError:
            return _not_read(job, _took_too_long(limits), for_good=True), []
        except _MALFORMED as error:
            return _not_read(job, DocumentError(_ENDED.format(f"what it says is no answer: {error}"))), []
        return self._ended(job, limits)

    def _asked(self, job: Job, limits: Limits) -> dict[str, Any] | None:
        """The answer to a job; None where the process has ended."""
        try:
            send(self._requests, {"record": job.record.to_dict(), "real": job.real})
        except BrokenPipeError:
            self.was_killed = True  # while it waited: it never saw the file
            return None
        return receive(self._answers, limits.time)

    def _ended(self, job: Job, limits: Limits) -> Outcome:
        how, code = self._how_it_ended(), -self._process.returncode
        if code == signal.SIGXCPU:
            return _not_read(job, _took_too_long(limits), for_good=True), []
        self.was_killed |= code in _SENT
        return _not_read(job, DocumentError(_ENDED.format(how)), for_good=not self.was_killed), []

    def _how_it_ended(self) -> str:
        try:
            code = -self._process.wait(_ENDS_WITHIN_S)
        except subprocess.TimeoutExpired:  # it closed what it answers on, and goes on
            self._process.kill()
            code = -self._process.wait()
        return signal.strsignal(code) or f"signal {code}" if code > 0 else f"exit status {-code}"

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


def _started(requests: int, answers: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "index.worker"],
        stdin=requests,
        stdout=answers,
        stderr=None if os.environ.get("ASSISTANT_DEBUG") else subprocess.DEVNULL,
        env=child_environment({n: value for n, value in os.environ.items() if n in _KEPT or n.startswith(_OWN)}),
        start_new_session=True,  # a Ctrl-C is for the process that asked
    )


def _does_not_start(reason: str) -> WorkerError:
    return WorkerError(
        f"no file can be read, since the process that reads them does not start ({reason}): "
        "run the command again as assistant --debug index, which shows what it says"
    )


def _outcome(job: Job, answer: Mapping[str, Any]) -> tuple[Outcome, bool]:
    """What an answer says of a job, and whether the worker is worn; raises one of _MALFORMED where it is none."""
    if "defect" in answer:
        return (_not_read(job, DocumentError(f"this program has a defect ({answer['defect']}): report it")), []), True
    if "too_much" in answer:
        problem = DocumentError(str(answer["too_much"]), "too large")
        return (_not_read(job, problem, for_good=True), []), bool(answer["leaving"])
    # Which file it was is known here.
    known = {name: getattr(job.record, name) for name in ("source", "root", "size", "mtime_ns")}
    record = replace(DocumentRecord.from_dict(answer["record"]), **known)
    passages = [_sound(passage_of((record.source, *row))) for row in answer["rows"]]
    return (record, passages), bool(answer["leaving"])


def _sound(passage: Passage) -> Passage:
    """The passage, if it can be kept as it is: of the right types, and valid Unicode."""
    if not all(isinstance(number, int) for number in (passage.section, passage.ordinal, passage.start, passage.end)):
        raise TypeError("a place that is no number")
    _ = passage.id, row_of(passage)
    return passage


def _took_too_long(limits: Limits) -> DocumentError:
    return DocumentError(f"reading it took more than {limits.time} s; {limits.raising('time')}", "timed out")


def _not_read(job: Job, error: DocumentError, *, for_good: bool = False) -> DocumentRecord:
    """The record with why nothing was read; `for_good` with the hash by which the same file is not tried again."""
    with suppress(OSError):
        # One that has grown meanwhile is another one, and may be of any size.
        if for_good and Path(job.real).stat().st_size == job.record.size:
            return refused(with_hash(job.record, job.real), error)
    return refused(job.record, error)
