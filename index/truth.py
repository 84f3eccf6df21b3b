"""The truth: documents, passages and vectors, from which every generation can be made again.

A passage and the trace of a removed one carry the change number of the transaction that wrote them, so that a copy of
an older generation is brought up to date by replaying what came after its own number. A passage counts as changed again
when its vector arrives: a generation holds only passages that have one.
"""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from index import database
from index.database import database_errors
from index.truth_reading import OpenTruth
from index.truth_rows import Change, DocumentRecord, row_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from index.encoder import EncoderIdentity
    from index.limits import Limits
    from index.passages import Passage

__all__ = ["Change", "DocumentRecord", "Truth"]

# Vectors of vanished texts are kept, for the text may come back (a file moved or restored, a branch changed), but never
# more of them than there are of texts in use, or than these.
UNUSED_KEPT = 1_000


class Truth(OpenTruth):
    """The truth of one store, open to be read and changed; a context manager.

    Every method that changes it is one transaction, unless `together` joins several. Any method raises
    StoreDamagedError where the file cannot be trusted, and StoreReadOnlyError, StoreFullError or StoreBusyError where
    the system refuses.
    """

    @contextmanager
    def together(self) -> Iterator[None]:
        """Make several changes one transaction: each costs a wait for the disk of some milliseconds."""
        with self._transaction():
            yield

    def set_roots(self, roots: Sequence[str]) -> None:
        """Remember these as the folders and files that were given, named like sources."""
        if sorted(roots) != self.roots():
            with self._changing():
                self._run("DELETE FROM roots")
                self._connection.executemany("INSERT INTO roots VALUES (?)", [(root,) for root in roots])

    def set_reading(self, limits: Limits | None, version: str | None) -> None:
        """Remember within which limits and by which version of the program all files have been read.

        None for limits where they were several; a version that is None is not kept.
        """
        if (limits, version) != (self.limits, self.version):
            with self._transaction():
                self._set_meta("limits", json.dumps(limits and limits.to_dict()))
                if version is not None:
                    self._set_meta("version", version)

    def number_beyond(self, change: int) -> None:
        """Go on with numbers after one that a generation was made from, where that came of a later state than this.

        A copy of the file that is put back is such an older state. What its numbers say of the generations that lie
        there is not true: none of them may be copied any more.
        """
        if change > self.change:
            with self._transaction():
                for key in ("change", "not_copyable_before"):
                    self._set_meta(key, str(change + 1))

    def start_over(self, identity: EncoderIdentity) -> None:
        """Use this encoder from now on: drop every vector, and hold every document for changed since it was read."""
        with self._changing() as change:
            self._set_meta("encoder", json.dumps(identity.to_dict()))
            self._run("DELETE FROM vectors")
            self._run("UPDATE documents SET mtime_ns = -1, sha256 = '', change = ?", change)
            self._set_meta("not_copyable_before", str(change))

    def replace(self, record: DocumentRecord, passages: Sequence[Passage]) -> None:
        """Put a document and its passages in the place of what was known of it.

        Passages that are as they were keep their change number, so that they are not replayed. Each names the hash of
        its file: of a file that differs in one byte all are replayed, though what has the same text keeps its vector.
        """
        new = {passage.id: row_of(passage) for passage in passages}
        with self._changing() as change:
            self._put_document(record, change)
            query = "SELECT id, ordinal, text, place, text_hash FROM passages WHERE source = ?"
            old = {row[0]: row[1:] for row in self._rows(query, record.source)}
            gone = [passage_id for passage_id in old if passage_id not in new]
            differ = [passage_id for passage_id, row in new.items() if old.get(passage_id) != row]
            self._delete_passages(gone, change)
            rows = [(passage_id, record.source, *new[passage_id], change) for passage_id in differ]
            self._connection.executemany(database.PUT_PASSAGE, rows)
            self._connection.executemany("DELETE FROM deleted WHERE id = ?", [(row[0],) for row in rows])

    def rename(self, source: str, record: DocumentRecord) -> None:
        """Keep a document's passages under the name of this record, which is otherwise as it was."""
        with self._transaction():
            passages = [replace(passage, source=record.source) for passage in self.passages_of(source)]
            self.remove([source])
            self.replace(record, passages)

    def touch(self, records: Iterable[DocumentRecord]) -> None:
        """Note a new time or size of documents whose passages are as they were."""
        with self._changing() as change:
            for record in records:
                self._put_document(record, change)

    def remove(self, sources: Iterable[str]) -> None:
        """Remove documents; their vectors stay, for the text may come back under another name."""
        with self._changing() as change:
            for source in sources:
                self._remove_document(source, change)

    def purge(self, sources: Iterable[str]) -> None:
        """Remove documents and every vector that only their text has; no older generation may be copied any more."""
        with self._changing() as change:
            for source in sources:
                self._remove_document(source, change)
            self._run(database.DELETE_UNUSED_VECTORS)
            self._set_meta("not_copyable_before", str(change))

    def put_vectors(self, fingerprint: str, vectors: Mapping[str, NDArray[np.float32]]) -> None:
        """Keep these vectors, each of shape (dimensions,) and under the hash of its text."""
        with self._changing() as change:
            rows = [(fingerprint, key, vector.astype(np.float32).tobytes()) for key, vector in vectors.items()]
            self._connection.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?, ?)", rows)
            self._connection.executemany(
                "UPDATE passages SET change = ? WHERE text_hash = ?", [(change, key) for key in vectors]
            )

    def forget_deletions(self, change: int) -> None:
        """Drop the traces of what was removed up to this change number; no generation before it may be copied then."""
        if self._rows("SELECT 1 FROM deleted WHERE change <= ? LIMIT 1", change):
            with self._transaction():
                self._run("DELETE FROM deleted WHERE change <= ?", change)
                self._set_meta("not_copyable_before", str(max(change, self.not_copyable_before)))

    def drop_unused_vectors(self) -> None:
        """Drop the vectors of texts that no passage has, where they are many."""
        used = int(self._rows("SELECT count(DISTINCT text_hash) FROM passages")[0][0])
        kept = int(self._rows("SELECT count(*) FROM vectors")[0][0])
        if kept - used > max(used, UNUSED_KEPT):
            with self._transaction():
                self._run(database.DELETE_UNUSED_VECTORS)

    def compact(self) -> None:
        """Write the file anew without what was removed, and empty its log."""
        with database_errors(self.store):
            self._connection.execute("VACUUM")
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    # How

    def _put_document(self, record: DocumentRecord, change: int) -> None:
        self._run(database.PUT_DOCUMENT, *(getattr(record, name) for name in DocumentRecord.__slots__), change)

    def _remove_document(self, source: str, change: int) -> None:
        rows = self._rows("SELECT id FROM passages WHERE source = ?", source)
        self._delete_passages([passage_id for (passage_id,) in rows], change)
        self._run("DELETE FROM documents WHERE source = ?", source)

    def _delete_passages(self, ids: Sequence[str], change: int) -> None:
        self._connection.executemany("DELETE FROM passages WHERE id = ?", [(key,) for key in ids])
        self._connection.executemany("INSERT OR REPLACE INTO deleted VALUES (?, ?)", [(key, change) for key in ids])

    def _set_meta(self, key: str, value: str) -> None:
        self._run("INSERT OR REPLACE INTO meta VALUES (?, ?)", key, value)

    def _run(self, statement: str, *values: object) -> None:
        self._connection.execute(statement, values)

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        if self._connection.in_transaction:
            yield
            return
        with database_errors(self.store):
            self._run("BEGIN IMMEDIATE")
            try:
                yield
                self._run("COMMIT")
            finally:
                if self._connection.in_transaction:
                    self._run("ROLLBACK")

    @contextmanager
    def _changing(self) -> Iterator[int]:
        with self._transaction():
            change = self.change + 1
            self._set_meta("change", str(change))
            yield change
