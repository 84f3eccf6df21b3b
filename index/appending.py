"""A file to which several processes append, and in whose place one of them may put another."""

from __future__ import annotations

import fcntl
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from index.held import locked

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def alone_at(path: Path, flags: int) -> Iterator[int]:
    """A descriptor of the file, opened with these flags, while nobody else holds one; waits for those who do.

    A file that it makes is its owner's alone. Raises OSError.
    """
    descriptor = None
    while descriptor is None:  # another file may have been put in its place meanwhile
        descriptor = locked(path, flags, fcntl.LOCK_EX)
    try:
        yield descriptor
    finally:
        os.close(descriptor)
