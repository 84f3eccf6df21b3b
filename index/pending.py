"""What has changed on disk since a generation was made: enough for one line before an answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.comparing import compare
from index.files import scan
from index.store import named_path, source_of

if TYPE_CHECKING:
    from index.generations import Generation
    from index.store import Store


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
    """Compare the generation's documents with the files below its roots, by size and time alone."""
    scope = [named_path(store, root) for root in generation.roots]
    found = scan(scope, str(store.path))
    comparison = compare(store, generation.documents, scope, found)
    away = tuple(source_of(store, folder) for folder in found.missing)
    return Pending(len(comparison.new), len(comparison.changed), len(comparison.gone), away)
