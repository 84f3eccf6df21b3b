"""What has changed on disk since a generation was made: enough for one line before an answer."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from index.comparing import compare
from index.files import scan
from index.hashing import sha256_of
from index.store import named_path, source_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from index.files import FoundFile
    from index.generations import Generation
    from index.store import Store
    from index.truth_rows import DocumentRecord

_MOST_READ = 16_000_000  # bytes: a twentieth of a second


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

    A file that was only touched, or was copied back, has not changed. Beyond `_MOST_READ` bytes nothing is read, since
    a question waits for this, and every other file of another time counts as changed.
    """
    scope = [named_path(store, root) for root in generation.roots]
    found = scan(scope, str(store.path))
    comparison = compare(store, generation.documents, scope, found)
    away = tuple(source_of(store, folder) for folder in found.missing)
    changed = _really_changed(comparison.changed, {record.source: record for record in generation.documents})
    return Pending(len(comparison.new), changed, len(comparison.gone), away)


def _really_changed(files: Sequence[tuple[str, FoundFile]], known: Mapping[str, DocumentRecord]) -> int:
    """How many of these files hold something else than their documents did."""
    changed, read = 0, 0
    for source, file in files:
        record = known[source]
        if record.size == file.size and record.sha256 and read + file.size <= _MOST_READ:
            read += file.size
            changed += _hash_of(file.real) != record.sha256
        else:
            changed += 1
    return changed


def _hash_of(real: str) -> str | None:
    try:
        return sha256_of(Path(real))
    except OSError:
        return None
