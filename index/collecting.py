"""Generations that nobody reads any more, and what killed writers left behind, are removed.

What writes here wants its caller to hold the store's lock, but for `require_room`, which takes it.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from contextlib import suppress
from typing import TYPE_CHECKING

from index.building import BUILDING
from index.errors import StoreDamagedError, StoreFullError
from index.generation import current_number, folder_of, numbers
from index.held import locked
from index.lock import writing
from index.manifest import PIN
from index.replacing import UNFINISHED
from index.store import require_free, writing_errors

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
    descriptor = locked(folder / PIN, os.O_RDWR | os.O_CREAT, fcntl.LOCK_EX | fcntl.LOCK_NB)
    if descriptor is None:
        return False
    try:
        # Still locked: who comes now finds it held, and looks at CURRENT again.
        _remove(folder)
    finally:
        os.close(descriptor)
    return True


def _remove(folder: Path) -> None:
    leaving = folder.with_name(f"{_LEAVING}{os.getpid()}-{folder.name}")
    folder.rename(leaving)
    shutil.rmtree(leaving, ignore_errors=True)


def remove_leftovers(store: Store) -> None:
    """Remove what writers that were killed left behind: the lock says that nobody else is writing now."""
    with writing_errors(store):
        for path in _unfinished(store):
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink(missing_ok=True)
        # One that was complete, and never put in force, is left over as well.
        if (current := _in_force(store)) is not None:
            collect(store, current)


def give_up(store: Store, number: int) -> None:
    """Remove a generation that is complete and could not be put in force."""
    if _in_force(store) != number:
        shutil.rmtree(folder_of(store, number), ignore_errors=True)


def require_room(store: Store, wait_s: float) -> None:
    """Refuse to start what the disk has no room for even when what killed writers left is removed.

    Raises StoreFullError, and StoreBusyError where that cannot be removed since another process writes.
    """
    try:
        require_free(store)
    except StoreFullError:
        others = set(numbers(store)) - {_in_force(store)}
        if not others and not _unfinished(store):
            raise
        with writing(store, wait_s):
            remove_leftovers(store)
        require_free(store)


def _unfinished(store: Store) -> list[Path]:
    """Generations that were being made or removed, and files that were being written."""
    begun = (path for prefix in (BUILDING, _LEAVING) for path in store.generations.glob(f"{prefix}*"))
    return [*begun, *store.path.glob(f"*{UNFINISHED}")]


def _in_force(store: Store) -> int | None:
    """The number of the generation that `CURRENT` names, if that lies there: else none of the others is known to go."""
    with suppress(StoreDamagedError):
        number = current_number(store)
        if number is not None and folder_of(store, number).is_dir():
            return number
    return None
