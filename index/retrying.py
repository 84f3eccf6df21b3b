"""Files that could not be read and may be by now: within other limits, or by another version of the program."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from index.manifest import PROGRAM, version_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from index.limits import Limits
    from index.truth import Truth
    from index.truth_rows import DocumentRecord

# Kinds of what other limits may help.
_BEYOND = frozenset({"too large", "timed out"})


@dataclass(frozen=True)
class Retrying:
    """What a run within these limits tries again; the truth says how files were read before it."""

    truth: Truth
    limits: Limits

    def names(self, records: Iterable[DocumentRecord]) -> set[str]:
        """The sources of those to be read again though their files are as they were."""
        is_other, beyond = self.truth.version != self._version, self.truth.limits != self.limits
        failed = [record for record in records if record.problem is not None]
        return {record.source for record in failed if is_other or (beyond and record.kind in _BEYOND)}

    def note(self, *, is_whole: bool) -> None:
        """Have the truth say how files were read; to be called when they were, those of all roots or of some only."""
        limits = self.limits if is_whole or self.limits == self.truth.limits else None
        self.truth.set_reading(limits, self._version if is_whole else self.truth.version)

    @cached_property
    def _version(self) -> str:
        return version_of(PROGRAM)
