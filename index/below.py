"""Which paths lie below which, by their names alone: absolute strings, as the system gives them."""

from __future__ import annotations

import os
from bisect import bisect_left
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator


def is_below(path: str, folder: str) -> bool:
    """Whether an absolute path is the folder itself or lies in it, going by the names."""
    return path == folder or path.startswith(folder.rstrip("/") + "/")


def below_any(folders: Iterable[str]) -> Callable[[str], bool]:
    """Tell of a path whether it `is_below` one of these; ten thousand of them cost no more than one."""
    given = frozenset(folders)
    above = frozenset(folder.rstrip("/") for folder in given)

    def is_below_any(path: str) -> bool:
        return path in given or any(path[:end] in above for end in slashes(path))

    return is_below_any


def count_below(paths: Iterable[str]) -> Callable[[str], int]:
    """Tell of a folder how many of these paths are `is_below` it; ten thousand folders cost one sorting."""
    known = frozenset(paths)
    ordered = sorted(known)

    def below(folder: str) -> int:
        inside = folder.rstrip("/") + "/"
        # What begins with it stands together, before the first that has the next character in the slash's place.
        count = bisect_left(ordered, inside[:-1] + chr(ord("/") + 1)) - bisect_left(ordered, inside)
        return count + (folder in known and not folder.startswith(inside))

    return below


def walked_from_above(path: str, folders: Container[str]) -> bool:
    """Whether walking one of the other folders comes by the path: with no hidden folder between, and no link."""
    for end in slashes(path):
        above = path[:end] or "/"
        if path.startswith("/.", end) or above == path:
            return False
        if above in folders:
            return os.path.realpath(path) == path
    return False


def slashes(path: str) -> Iterator[int]:
    """Where the slashes of a path are, the last first: what stands before each is a folder above it."""
    end = path.rfind("/")
    while end >= 0:
        yield end
        end = path.rfind("/", 0, end)
