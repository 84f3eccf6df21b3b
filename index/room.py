"""Whether there is room on a disk, and what an error says of that."""

from __future__ import annotations

import errno
import os
import shutil
import sys
from typing import TYPE_CHECKING

from index.errors import StoreFullError

if TYPE_CHECKING:
    from pathlib import Path

_ROOM_TO_OPEN = 1 << 20  # bytes
_FULL = (errno.ENOSPC, errno.EDQUOT)


def says_full(error: BaseException) -> bool:
    """Whether an error says that a disk is full: by its number or, where a library hands on no other, in words."""
    words = ("disk is full", *map(os.strerror, _FULL))
    return getattr(error, "errno", None) in _FULL or any(each in str(error) for each in words)


def is_full(place: Path) -> bool:
    """Whether a disk has no room left, not even for what Chroma and tantivy write when they open a generation."""
    return free_at(place) < _ROOM_TO_OPEN


def no_room(place: Path) -> StoreFullError:
    """The error for a disk that became full while something in this place was opened or written."""
    return StoreFullError(f"too little room on the disk of {place}: make room, then try again")


def free_at(place: Path) -> int:
    """Bytes free where something lies, or will; without end where the file system does not say how large it is."""
    disk = shutil.disk_usage(next(folder for folder in (place, *place.parents) if folder.exists()))
    return disk.free if disk.total else sys.maxsize
