"""Generations that nobody reads any more, and what killed writers left behind, are removed.

What writes here wants its caller to hold the store's lock.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from typing import TYPE_CHECKING

from index.building import BUILDING
from index.generation import folder_of, numbers
from index.manifest import PIN

if TYPE_CHECKING:
    from pathlib import Path

    from index.store import Store

# Those in use by others count, so that a process that never ends does not fill the disk.
_MOST_GENERATIONS = 3
_LEAVING = "leaving-"


def collect(store: Store, current: int) -> None:
    """Remove the generations that nobody has pinned, and the oldest even so where there would be too many.

    Who has one of these open looks at `CURRENT` again before the next question.
    """
    others = [number for number in numbers(store) if number != current]
    pinned = [number for number in others if not _remove_unpinned(store, number)]
    too_many = max(0, 1 + len(pinned) - _MOST_GENERATIONS)
    for number in pinned[:too_many]:
        _remove(folder_of(store, number))


def _remove_unpinned(store: Store, number: int) -> bool:
    folder = folder_of(store, number)
    descriptor = os.open(folder / PIN, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        # Still locked: who comes now finds it held, and looks at CURRENT again.
        _remove(folder)
    except BlockingIOError:
        return False
    finally:
        os.close(descriptor)
    return True


def _remove(folder: Path) -> None:
    leaving = folder.with_name(f"{_LEAVING}{os.getpid()}-{folder.name}")
    folder.rename(leaving)
    shutil.rmtree(leaving, ignore_errors=True)


def remove_leftovers(store: Store) -> None:
    """Remove what writers that were killed left behind: the lock says that nobody else is writing now."""
    for prefix in (BUILDING, _LEAVING):
        for folder in store.generations.glob(f"{prefix}*"):
            shutil.rmtree(folder, ignore_errors=True)
