"""Files by which processes keep each other out: the system's lock on one ends with the process that holds it."""

from __future__ import annotations

import fcntl
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def locked(path: Path, flags: int, how: int) -> int | None:
    """A descriptor of the file, opened with these flags, that holds its lock; `how` is as `fcntl.flock` takes it.

    None where another process holds it and is not to be waited for, and where the file is no longer the one that others
    find at its path. A file that it makes is its owner's alone. Raises OSError.
    """
    descriptor = os.open(path, flags | os.O_CLOEXEC, 0o600)
    held = False
    try:
        fcntl.flock(descriptor, how)
        held = os.path.samestat(path.stat(), os.fstat(descriptor))
    except (BlockingIOError, FileNotFoundError):
        return None
    finally:
        if not held:
            os.close(descriptor)
    return descriptor if held else None
