"""What has changed on disk since a generation was made: enough for one line before an answer."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from index.comparing import compare
from index.files import scan
from index.regular import opened_regular
from index.store import named_path, source_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from index.files import FoundFile
    from index.generations import Generation
    from index.store import Store
    from index.truth_rows import DocumentRecord

_MOST_READ, _MOST_FILES = 16_000_000, 500


@dataclass(frozen=True, slots=True)
class Pending:
    """Counts of files, and the folders that are away; false when there are none."""

    new: int = 0
    changed: int = 0
    removed: int = 0
    away: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return any((self.new, self.changed, self.removed, self.away))

    def line(self) -> str:
        """As a person reads it, without a full stop."""
        counts = {"new": self.new, "changed": self.changed, "removed": self.removed}
        parts = [f"{count} {what}" for what, count in counts.items() if count]
        return ", ".join([*parts, *(f"{folder} is missing" for folder in self.away)]) or "nothing has changed"


def pending(generation: Generation, store: Store) -> Pending:
    """Compare the generation's documents with the files below its roots: by size and time, then by what they hold.

    A file that was only touched, or was copied back, has not changed. So much is read and no more, since a question
    waits for this: beyond `_MOST_READ` bytes or `_MOST_FILES` every file of another time counts as changed.
    """
    scope = [named_path(store, root) for root in generation.roots]
    found = scan(scope, str(store.path))
    comparison = compare(store, generation.documents, scope, found)
    away = tuple(source_of(store, folder) for folder in found.missing)
    changed = _really_changed(comparison.changed, {record.source: record for record in generation.documents})
    return Pending(len(comparison.new), changed, len(comparison.gone), away)


def _really_changed(files: Sequence[tuple[str, FoundFile]], known: Mapping[str, DocumentRecord]) -> int:
    """How many of these files hold something else than their documents did."""
    alike = [(known[source], file) for source, file in files if known[source].size == file.size]
    unchanged, read = 0, 0
    for record, file in alike[:_MOST_FILES]:
        read += file.size
        if read > _MOST_READ:
            break
        unchanged += _holds(record, Path(file.real))
    return len(files) - unchanged


def _holds(record: DocumentRecord, path: Path) -> bool:
    """Whether the file is still what was read; it may have grown since it was looked at."""
    try:
        with opened_regular(path) as content:
            held = content.read(record.size + 1)
    except OSError:
        return False
    return hashlib.sha256(held).hexdigest() == record.sha256
