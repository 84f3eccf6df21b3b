"""What a run counts while it goes, and the report that this becomes."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from index.encoder_cache import DEFAULT_ENCODER
from index.reporting import Report
from index.store import source_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.encoder import EncoderIdentity
    from index.files import Scan
    from index.store import Store
    from index.truth_rows import DocumentRecord

_BINARY = "binary, of no kind that is known here"
# What the default encoder was made for, as an ISO 639-1 code.
_ITS_LANGUAGE = "en"


def _passages(count: int) -> str:
    return f"{count} passage{'' if count == 1 else 's'}"


@dataclass(slots=True)
class Tally:
    """Counts of one run; `encoder` is the one that embeds."""

    encoder: EncoderIdentity
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    renamed: int = 0
    failed: dict[str, str] = field(default_factory=dict)
    kinds: Counter[str] = field(default_factory=Counter)
    binary: int = 0
    notes: list[tuple[str, str]] = field(default_factory=list)
    languages: Counter[str] = field(default_factory=Counter)

    def read(self, record: DocumentRecord, before: DocumentRecord | None) -> None:
        """A file was read, or could not be; `before` is what was known of it."""
        if record.problem is not None:
            lost = before.passages if before is not None else 0
            self._not_read(record, f" (what was indexed from it before is removed: {_passages(lost)})" if lost else "")
            return
        if record.note:
            self.notes.append((record.source, record.note))
        if record.language not in {None, _ITS_LANGUAGE} and self.encoder.name == DEFAULT_ENCODER:
            self.languages[record.language or ""] += 1
        if before is None or before.problem is not None:
            self.added += 1
        else:
            self.changed += 1

    def left(self, record: DocumentRecord) -> None:
        """A file is as it was."""
        if record.problem is None:
            self.unchanged += 1
        else:
            self._not_read(record)

    def _not_read(self, record: DocumentRecord, note: str = "") -> None:
        if record.kind == "binary":
            self.binary += 1
            return
        self.failed[record.source] = f"{record.problem}{note}"
        self.kinds[record.kind or "unreadable"] += 1

    def report(self, store: Store, found: Scan, removed: int, warnings: Sequence[str]) -> Report:
        """All of it, with what the walk through the folders left out."""
        refused = [(source_of(store, path), reason) for path, reason in found.refused]
        skipped = Counter(found.skipped) + Counter({_BINARY: self.binary})
        return Report(
            added=self.added,
            changed=self.changed,
            unchanged=self.unchanged - self.renamed,
            removed=removed,
            renamed=self.renamed,
            skipped=tuple(sorted(skipped.items())),
            failed=tuple(sorted([*self.failed.items(), *refused])),
            kinds=tuple(sorted((self.kinds + Counter(unsupported=len(refused))).items())),
            notes=tuple(sorted(self.notes)),
            languages=tuple(self.languages.most_common()),
            warnings=(
                *warnings,
                *(f"{folder} cannot be read: what was indexed from it stays" for folder in found.closed),
                *(f"{path} cannot be read ({reason}): nothing is left out by it" for path, reason in found.unheeded),
            ),
        )
