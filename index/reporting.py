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
    """What a run did: counts of files, `skipped` as (reason, count) and `failed` as (source, reason), both in order.

    `kinds` counts the failed by the kinds of DocumentError; `notes` are (source, note) of files read in this run that
    lack something, `languages` (ISO 639-1 code, count) of those in a language for which the encoder was not made.
    """

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0
    renamed: int = 0
    skipped: tuple[tuple[str, int], ...] = ()
    failed: tuple[tuple[str, str], ...] = ()
    kinds: tuple[tuple[str, int], ...] = ()
    notes: tuple[tuple[str, str], ...] = ()
    languages: tuple[tuple[str, int], ...] = ()
    warnings: tuple[str, ...] = ()

    def has_news(self, before: Report) -> bool:
        """Whether it says of files or folders what the report before did not."""
        did = self.added or self.changed or self.removed or self.renamed
        return bool(did) or (self.failed, self.warnings) != (before.failed, before.warnings)

    def line(self) -> str:
        """As a person reads it, without a full stop; the files counted first are those that can be asked about."""
        files = self.added + self.changed + self.unchanged + self.renamed
        skipped = sum(count for _, count in self.skipped)
        renamed = f"{self.renamed} renamed, " if self.renamed else ""
        return (
            f"{files} {'file' if files == 1 else 'files'}: {self.added} added, {self.changed} changed, "
            f"{self.unchanged} unchanged, {renamed}{self.removed} removed, {skipped} skipped, {len(self.failed)} failed"
        )

    def not_indexed(self) -> str:
        """What was left out, by kind and reason, as a person reads it; empty where nothing was."""
        failed = [f"{count} {kind}" for kind, count in self.kinds]
        skipped = [f"{count} skipped ({reason})" for reason, count in self.skipped]
        return ", ".join([*failed, *skipped])
