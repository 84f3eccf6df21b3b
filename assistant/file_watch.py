"""Whether files are still what was indexed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.hashing import sha256_of
from index.store import path_of

if TYPE_CHECKING:
    from pathlib import Path

    from index.passages import Passage
    from index.store import Store

CHANGED = "file changed since it was indexed"
GONE = "file gone since it was indexed"
UNREADABLE = "file cannot be read now"


class FileWatch:
    """Says whether a cited file is still the one that was indexed, by its hash; each file is read at most once."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._said: dict[tuple[str, str], str | None] = {}

    def is_changed(self, passage: Passage) -> bool:
        """Whether the passage's file is not known to be the one it was taken from; one that is gone has changed."""
        return self.said_of(passage) is not None

    def said_of(self, passage: Passage) -> str | None:
        """What a reader of the passage has to know of its file: `CHANGED`, `GONE`, `UNREADABLE` or nothing."""
        key = (passage.source, passage.source_sha256)
        if key not in self._said:
            self._said[key] = _said_of(path_of(self._store, passage.source), passage.source_sha256)
        return self._said[key]


def _said_of(path: Path, sha256: str) -> str | None:
    try:
        return None if sha256_of(path) == sha256 else CHANGED
    except (FileNotFoundError, NotADirectoryError):
        return GONE
    except OSError:
        return UNREADABLE
