"""Files that have another name than before, told by what they hold."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from index.loaders import suffix_of
from index.reading import first_look, with_hash
from index.store import source_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from index.comparing import Comparison
    from index.limits import Limits
    from index.store import Store
    from index.truth import Truth
    from index.truth_rows import DocumentRecord


def rename(
    store: Store, truth: Truth, known: Mapping[str, DocumentRecord], comparison: Comparison, limits: Limits
) -> list[DocumentRecord]:
    """Let files keep their passages under their new names; they count as unchanged in the comparison from then on.

    Only files as large as one that is gone are opened.
    """
    gone: dict[int, list[DocumentRecord]] = {}
    for source in comparison.gone:
        if known[source].problem is None:
            gone.setdefault(known[source].size, []).append(known[source])
    renamed: dict[str, DocumentRecord] = {}
    for source, file in [each for each in comparison.new if each[1].size in gone]:
        found = with_hash(first_look(source, source_of(store, file.root), file, limits), file.real)
        before = next((record for record in gone[file.size] if _holds_the_same(record, found)), None)
        if before is not None:
            gone[file.size].remove(before)
            truth.rename(before.source, record := _under(before, found))
            renamed[before.source] = record
    taken = {record.source for record in renamed.values()}
    comparison.gone = [source for source in comparison.gone if source not in renamed]
    comparison.new = [(source, file) for source, file in comparison.new if source not in taken]
    comparison.unchanged += renamed.values()
    return list(renamed.values())


def _under(before: DocumentRecord, found: DocumentRecord) -> DocumentRecord:
    return replace(before, source=found.source, root=found.root, mtime_ns=found.mtime_ns)


def _holds_the_same(known: DocumentRecord, found: DocumentRecord) -> bool:
    """Whether a file holds what another one held, and is read in the same way."""
    return known.sha256 == found.sha256 != "" and suffix_of(known.source) == suffix_of(found.source)
