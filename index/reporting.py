"""How far a run of indexing is, and what it did."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


class Progress(Protocol):
    """Is told how far a run is; each total may grow."""

    def files(self, done: int, total: int) -> None:
        """Files read or passed over as unchanged, of all that were found."""

    def passages(self, done: int, total: int) -> None:
        """Passages embedded, of those known to need it."""


class Silent:
    """Progress that nobody sees."""

    def files(self, done: int, total: int) -> None:
        """Say nothing."""

    def passages(self, done: int, total: int) -> None:
        """Say nothing."""


SILENT = Silent()


@dataclass(frozen=True, slots=True)
class Report:
    """What a run did: counts of files, `skipped` as (reason, count) and `failed` as (source, reason), both in order."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0
    skipped: tuple[tuple[str, int], ...] = ()
    failed: tuple[tuple[str, str], ...] = ()
    warnings: tuple[str, ...] = ()

    def line(self) -> str:
        """As a person reads it, without a full stop; the files counted first are those that can be asked about."""
        files = self.added + self.changed + self.unchanged
        skipped = sum(count for _, count in self.skipped)
        return (
            f"{files} {'file' if files == 1 else 'files'}: {self.added} added, {self.changed} changed, "
            f"{self.unchanged} unchanged, {self.removed} removed, {skipped} skipped, {len(self.failed)} failed"
        )
