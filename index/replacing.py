"""Files that are written in one step: whoever reads one finds all of the old or all of the new."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

# How the names of files end that are being written; a kill leaves one of them.
UNFINISHED = ".tmp"


def put_in_place(path: Path, data: bytes, *, durable: bool) -> None:
    """Write a file for its owner alone, in the place of what is there; `durable` has it survive a loss of power.

    Raises OSError; then what was there is untouched, unless the folder could not be written to the disk at the end.
    """
    beside = path.with_name(f"{path.name}.{os.getpid()}{UNFINISHED}")
    try:
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            if durable:
                os.fsync(file.fileno())
        beside.replace(path)
    except BaseException:  # an interrupt too
        beside.unlink(missing_ok=True)
        raise
    if durable:
        to_disk(path.parent)


def to_disk(path: Path) -> None:
    """Have what was written to a file, or which files a folder holds, survive a loss of power; raises OSError."""
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
