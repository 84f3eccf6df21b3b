"""Whether files are still what was indexed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from index.hashing import sha256_of
from index.store import path_of

if TYPE_CHECKING:
    from pathlib import Path

    from index.passages import Passage
    from index.store import Store

FileState = Literal["changed", "gone", "unreadable"]

_TOLD: dict[FileState, str] = {
    "changed": "file changed since it was indexed",
    "gone": "file gone since it was indexed",
    "unreadable": "file cannot be read now",
}


class FileWatch:
    """Says whether a cited file is still the one that was indexed, by its hash; each file is read at most once."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._states: dict[tuple[str, str], FileState | None] = {}

    def state_of(self, passage: Passage) -> FileState | None:
        """What has become of the passage's file; None where it is the one that the passage was taken from."""
        key = (passage.source, passage.source_sha256)
        if key not in self._states:
            self._states[key] = _state_of(path_of(self._store, passage.source), passage.source_sha256)
        return self._states[key]


def told(state: FileState) -> str:
    """A state as a person is told of it."""
    return _TOLD[state]


def _state_of(path: Path, sha256: str) -> FileState | None:
    try:
        return None if sha256_of(path) == sha256 else "changed"
    except (FileNotFoundError, NotADirectoryError):
        return "gone"
    except OSError:
        return "unreadable"
