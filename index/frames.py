"""Messages between this process and the workers that read files: JSON, each after its length in eight bytes.

Never pickles: what comes back was made beside a parser that may have been taken over by what it parsed.
"""

from __future__ import annotations

import json
import os
import select
import time
from typing import Any

_LENGTH = 8
_LONGEST = 1 << 30
_READ_AT_ONCE = 1 << 20
_AT_ONCE_S = 0.5


def send(descriptor: int, message: dict[str, Any]) -> None:
    """Write a message; raises OSError where the other end is gone."""
    # Lone surrogates, as in names that are not UTF-8, survive as escapes.
    body = json.dumps(message).encode("ascii")
    rest = memoryview(len(body).to_bytes(_LENGTH, "big") + body)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def receive(descriptor: int, seconds: float | None = None) -> dict[str, Any] | None:
    """The next message, None where the other end is gone.

    Raises TimeoutError where it takes longer than `seconds`, those in which this process was stopped (Ctrl-Z) not
    counted, and ValueError for what is no message.
    """
    waiting = _Waiting(descriptor, seconds)
    head = _exactly(waiting, _LENGTH)
    length = 0 if head is None else int.from_bytes(head, "big")
    if length > _LONGEST:
        raise ValueError(f"a message of {length} bytes")
    body = None if head is None else _exactly(waiting, length)
    return None if body is None else _message(body)


def _message(body: bytearray) -> dict[str, Any]:
    try:
        message = json.loads(body)
    except RecursionError as error:
        raise ValueError("a message that is nested too deep") from error
    if not isinstance(message, dict):
        raise ValueError("a message that is no object")  # noqa: TRY004 (what was sent, not what was called)
    return message


def _exactly(waiting: _Waiting, length: int) -> bytearray | None:
    """So many bytes and no more, since the next message may follow at once."""
    held = bytearray()
    while len(held) < length:
        waiting.until_ready()
        part = os.read(waiting.descriptor, min(_READ_AT_ONCE, length - len(held)))
        if not part:
            return None
        held += part
    return held


class _Waiting:
    """The seconds left to wait for what a descriptor brings; None: as long as it takes."""

    def __init__(self, descriptor: int, seconds: float | None) -> None:
        self.descriptor = descriptor
        self._left = seconds
        self._poll = select.poll()
        self._poll.register(descriptor, select.POLLIN)

    def until_ready(self) -> None:
        """Wait until there is something to read, or the other end is gone; raises TimeoutError."""
        if self._left is None:
            self._poll.poll()
            return
        while not self._is_ready(self._left):
            if self._left <= 0:
                raise TimeoutError

    def _is_ready(self, left: float) -> bool:
        # A process that is stopped hears of no answer, and a short wait costs no more than its own length.
        longest, began = min(left, _AT_ONCE_S), time.monotonic()
        ready = bool(self._poll.poll(longest * 1000))
        self._left = left - min(longest, time.monotonic() - began)
        return ready
