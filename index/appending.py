"""A file to which several processes append, and in whose place one of them may put another."""

from __future__ import annotations

import fcntl
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def alone_at(path: Path, flags: int) -> Iterator[int]:
    """A descriptor of the file, opened with these flags, while nobody else holds one; waits for those who do.

    A file that it makes is its owner's alone. Raises OSError.
    """
    descriptor = _locked(path, flags)
    while descriptor is None:
        descriptor = _locked(path, flags)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _locked(path: Path, flags: int) -> int | None:
    """A descriptor that holds the file's lock; None where another file was put in its place meanwhile."""
    descriptor = os.open(path, flags | os.O_CLOEXEC, 0o600)
    held = False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        held = os.path.samestat(path.stat(), os.fstat(descriptor))
    except FileNotFoundError:
        return None
    finally:
        if not held:
            os.close(descriptor)
    return descriptor if held else None
