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
        self._changed: dict[tuple[str, str], bool] = {}

    def is_changed(self, passage: Passage) -> bool:
        """Whether the passage's file differs from the one it was taken from; a file that is gone has changed."""
        key = (passage.source, passage.source_sha256)
        if key not in self._changed:
            self._changed[key] = _sha256(path_of(self._store, passage.source)) != passage.source_sha256
        return self._changed[key]

    def said_of(self, passage: Passage) -> str | None:
        """What a reader of the passage has to know of its file: `CHANGED`, `GONE`, `UNREADABLE` or nothing."""
        try:
            sha256 = sha256_of(path_of(self._store, passage.source))
        except (FileNotFoundError, NotADirectoryError):
            return GONE
        except OSError:
            return UNREADABLE
        return None if sha256 == passage.source_sha256 else CHANGED


def _sha256(path: Path) -> str | None:
    """The file's hash; None where it is gone, cannot be read, or is no regular file any more."""
    try:
        return sha256_of(path)
    except OSError:
        return None
