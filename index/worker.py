"""A process that reads files for another, so that what a file does to its parser is done to this process alone.

    python -m index.worker

Told on its standard input how to split and within which limits, it says that it is ready; told of one file after the
other then, it answers on what was its standard output. It limits its own memory, the time of the processor and the size
of files that it writes, and ends when its standard input does, in the middle of a file too.
"""

from __future__ import annotations

import os
import resource
import select
import sys
import threading
import traceback
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.frames import receive, send
from index.limits import Limits
from index.pieces import piece_counter
from index.reading import Splitting, read
from index.truth_rows import DocumentRecord, row_of

if TYPE_CHECKING:
    from types import TracebackType

_MORE_S = 5  # than the limit on time: the clock is watched from outside, this is for when nobody watches any more
_FILE_BYTES = 64 << 20  # libraries put what is large into temporary files
_WORN_BYTES = 512 << 20  # a process that has grown so large is replaced


def main() -> None:
    """Read files until there are no more."""
    requests, answers = os.dup(0), _private(1)
    sys.excepthook = lambda kind, error, trace: _tell(answers, kind, error, trace)
    told = receive(requests)
    if told is None:
        return
    threading.Thread(target=_end_with_parent, args=[requests], daemon=True).start()
    limits = Limits(**told["limits"])
    splitting = Splitting(piece_counter(told["tokenizer"]), told["max_length"])
    _confine(limits)
    send(answers, {"ready": True})
    while (job := receive(requests)) is not None:
        # The hard limit stays, since the next file may take as long again.
        resource.setrlimit(
            resource.RLIMIT_CPU, _within_hard(resource.RLIMIT_CPU, _seconds_used() + limits.time + _MORE_S)
        )
        answer = _answer(job, splitting, limits)
        send(answers, answer)
        if answer["leaving"]:
            return


def _answer(job: dict[str, Any], splitting: Splitting, limits: Limits) -> dict[str, Any]:
    record = DocumentRecord.from_dict(job["record"])
    try:
        record, passages = read(record, Path(job["real"]), splitting, limits)
        rows = [row_of(passage)[:3] for passage in passages]
    except MemoryError:
        too_much = f"reading it takes more than {limits.memory:,} MB of memory; {limits.raising('memory')}"
        return {"too_much": too_much, "leaving": True}
    return {"record": record.to_dict(), "rows": rows, "leaving": _resident_bytes() > _WORN_BYTES}


def _end_with_parent(requests: int) -> None:
    """End when the process that asks is gone: nobody wants the answer any more, nor watches the clock."""
    gone = select.poll()
    gone.register(requests, 0)  # that the other end was closed is told unasked
    gone.poll()
    os._exit(1)


def _private(descriptor: int) -> int:
    """A copy of an output that nothing else in this process writes to."""
    copy = os.dup(descriptor)
    os.dup2(os.open(os.devnull, os.O_WRONLY), descriptor)
    return copy


def _tell(answers: int, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Hand a defect of the program to the process that asked: it costs this file and no other."""
    sys.__excepthook__(kind, error, trace)
    with suppress(OSError):
        send(answers, {"defect": traceback.format_exception_only(kind, error)[-1].strip()})


def _confine(limits: Limits) -> None:
    _lower(resource.RLIMIT_CORE, 0)
    _lower(resource.RLIMIT_FSIZE, _FILE_BYTES)
    # Where the system does not say how much is mapped (macOS), it does not hold to this limit either.
    if mapped := _pages_of_memory(0):
        _lower(resource.RLIMIT_AS, mapped + (limits.memory << 20))


def _lower(kind: int, wanted: int) -> None:
    """Set a limit for good."""
    most, _ = _within_hard(kind, wanted)
    resource.setrlimit(kind, (most, most))


def _within_hard(kind: int, wanted: int) -> tuple[int, int]:
    """The soft limit that is wanted, or the hard one where `ulimit` made that lower; and the hard one."""
    _, hard = resource.getrlimit(kind)
    return (wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)), hard


def _resident_bytes() -> int:
    return _pages_of_memory(1)


def _pages_of_memory(field: int) -> int:
    """Bytes mapped (0) or resident (1), as Linux tells; 0 elsewhere."""
    with suppress(OSError):
        return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[field]) * resource.getpagesize()
    return 0


def _seconds_used() -> int:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return int(used.ru_utime + used.ru_stime) + 1


if __name__ == "__main__":
    main()
