"""A limit on how long a question may take."""

from __future__ import annotations

import math
import signal
from contextlib import contextmanager
from typing import TYPE_CHECKING

from index.errors import AssistantError, WrongUsageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType


# Three years: no system's timer can be set to much more.
_LONGEST = 1e8


class _OutOfTimeError(BaseException):
    """Not an `Exception`: what retries or recovers from a model's errors must not swallow it."""


@contextmanager
def deadline(seconds: float | None) -> Iterator[None]:
    """End what runs inside after so many seconds (None, or infinite: never) with an AssistantError.

    The main thread only. Raises WrongUsageError where `seconds` is no number.
    """
    if seconds is not None and math.isnan(seconds):
        raise WrongUsageError("--timeout is no number: name the seconds to wait, as in --timeout 30")
    if seconds is None or seconds > _LONGEST:
        yield
        return
    rang = False

    def ring(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 (what a handler is given)
        nonlocal rang
        rang = True
        raise _OutOfTimeError

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    except (_OutOfTimeError, Exception):
        # Inside an import it comes out as another error.
        if not rang:
            raise
        raise AssistantError(f"no answer within {seconds:g} seconds: allow more with --timeout, or ask less") from None
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
