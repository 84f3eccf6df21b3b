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
_READ_AT_ONCE = 1 << 20


def send(descriptor: int, message: dict[str, Any]) -> None:
    """Write a message; raises OSError where the other end is gone."""
    # Lone surrogates, as in names that are not UTF-8, survive as escapes.
    body = json.dumps(message).encode("ascii")
    rest = memoryview(len(body).to_bytes(_LENGTH, "big") + body)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def receive(descriptor: int, seconds: float | None = None) -> dict[str, Any] | None:
    """The next message, None where the other end is gone; raises TimeoutError where it takes longer than `seconds`."""
    ends = None if seconds is None else time.monotonic() + seconds
    head = _exactly(descriptor, _LENGTH, ends)
    body = None if head is None else _exactly(descriptor, int.from_bytes(head, "big"), ends)
    if body is None:
        return None
    message: dict[str, Any] = json.loads(body)
    return message


def _exactly(descriptor: int, length: int, ends: float | None) -> bytearray | None:
    """So many bytes and no more, since the next message may follow at once."""
    waiting = select.poll()
    waiting.register(descriptor, select.POLLIN)
    held = bytearray()
    while len(held) < length:
        left = None if ends is None else max(0.0, ends - time.monotonic()) * 1000
        if not waiting.poll(left):
            raise TimeoutError
        part = os.read(descriptor, min(_READ_AT_ONCE, length - len(held)))
        if not part:
            return None
        held += part
    return held
