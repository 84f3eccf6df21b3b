"""A limit on how long a question may take."""

from __future__ import annotations

import signal
from contextlib import contextmanager
from typing import TYPE_CHECKING

from index.errors import AssistantError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType


class _OutOfTimeError(BaseException):
    """Not an `Exception`: what retries or recovers from a model's errors must not swallow it."""


@contextmanager
def deadline(seconds: float | None) -> Iterator[None]:
    """End what runs inside after so many seconds (None: never) with an AssistantError; the main thread only."""
    if seconds is None:
        yield
        return

    def ring(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 (what a handler is given)
        raise _OutOfTimeError

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    except _OutOfTimeError:
        raise AssistantError(f"no answer within {seconds:g} seconds: allow more with --timeout, or ask less") from None
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
