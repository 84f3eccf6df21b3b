"""Ctrl-C and `kill`, from a process's first moment to its last.

Python raises an interrupt wherever the main thread happens to be. Inside an import that comes out as an ImportError or
a traceback, and may leave a lock for which another thread waits for ever. So before and after a command the process
ends at once. While a command runs the interrupt is raised, so that what is temporary gets removed, and remembered: what
goes wrong after it goes wrong because of it.
"""

from __future__ import annotations

import atexit
import os
import signal
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import FrameType

INTERRUPTED = 130
_SIGNALS = (signal.SIGINT, signal.SIGTERM)
_SHOW_CURSOR = b"\x1b[?25h"

_received: list[int] = []


def guard() -> None:
    """From now on an interrupt ends this process at once, silently; the main thread only."""
    sys.unraisablehook = _unraisable
    # What is registered first runs last; then the interpreter gives signals back to the system, which ends the process
    # with another code though all is done.
    atexit.register(_handle, signal.SIG_IGN)
    _handle(_end)


@contextmanager
def raised() -> Iterator[None]:
    """While a command runs, raise the first interrupt; the second ends the process at once.

    Does nothing in a process that is not guarded.
    """
    if not any(signal.getsignal(number) is _end for number in _SIGNALS):
        yield
        return
    _handle(_raise)
    try:
        with errors_as_interrupt():
            yield
    finally:
        _handle(_end)


@contextmanager
def errors_as_interrupt() -> Iterator[None]:
    """Raise an interrupt again in place of whatever error comes after it."""
    try:
        yield
    except BaseException:
        if _received:
            raise _error(_received[0]) from None
        raise


def is_interrupted() -> bool:
    """Whether an interrupt was raised that is not got over."""
    return bool(_received)


def get_over() -> None:
    """Go on after an interrupt that was caught; the next one is raised again."""
    if _received:
        _received.clear()
        _handle(_raise)


def _handle(handler: Callable[[int, FrameType | None], None] | signal.Handlers) -> None:
    for number in _SIGNALS:
        # What a shell starts in the background ignores Ctrl-C, and shall go on to.
        if signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, handler)


def _raise(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 (what a signal handler is given)
    _received.append(number)
    _handle(_end)
    raise _error(number)


def _error(number: int) -> BaseException:
    return KeyboardInterrupt() if number == signal.SIGINT else SystemExit(128 + number)


def _end(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 (what a signal handler is given)
    # A progress bar hides the cursor.
    if _received and os.isatty(2):
        os.write(2, _SHOW_CURSOR)
    os._exit(128 + number)


def _unraisable(failed: sys.UnraisableHookArgs) -> None:
    """Tell what went wrong where nothing can be raised, but not what an interrupt broke; one lost there is obeyed."""
    if not _received:
        sys.__unraisablehook__(failed)
    elif issubclass(failed.exc_type, (KeyboardInterrupt, SystemExit)):
        os._exit(128 + _received[0])
