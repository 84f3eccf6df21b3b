"""The truth: documents, passages and vectors, from which every generation can be made again.

A passage and the trace of a removed one carry the change number of the transaction that wrote them, so that a copy of
an older generation is brought up to date by replaying what came after its own number. A passage counts as changed again
when its vector arrives: a generation holds only passages that have one.
"""

from __future__ import annotations

import json
from contextlib import contextmanager
from typing import TYPE_CHECKING, Self

import numpy as np

from index import database
from index.database import connect, damaged, database_errors
from index.encoder import EncoderIdentity
from index.truth_rows import Change, DocumentRecord, passage_of, row_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from types import TracebackType
    from typing import Any

    from numpy.typing import NDArray

    from index.passages import Passage
    from index.store import Store

__all__ = ["Change", "DocumentRecord", "Truth"]

# Read at a time, so that memory stays bounded however large the store is: about 3 MB.
PAGE = 1_000

# Vectors of vanished texts are kept, for the text may come back (a file moved or restored, a branch changed), but never
# more of them than there are of texts in use, or than these.
UNUSED_KEPT = 1_000


_PAST_EVERY_NUMBER = 2**63 - 1


class Truth:
    """The truth of one store, open; a context manager.

    Every method that changes it is one transaction, unless `together` joins several. Any method raises
    StoreDamagedError where the file cannot be trusted, and StoreReadOnlyError, StoreFullError or StoreBusyError where
    the system refuses.
    """

    def __init__(self, store: Store, *, create: bool = False) -> None:
        self.store = store
        self._connection = connect(store, create=create)

    @classmethod
    def open(cls, store: Store, *, create: bool = False) -> Self:
        """Open it; `create` makes it where there is none. Raises StoreTooNewError too."""
        return cls(store, create=create)

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # What it holds

    @property
    def change(self) -> int:
        """The number of the last change; 0 when nothing was ever written."""
        return int(self._meta("change") or 0)

    @property
    def not_copyable_before(self) -> int:
        """Generations with a lower change number hold what was purged or replaced; they are made again from nothing."""
        return int(self._meta("not_copyable_before") or 0)

    @property
    def identity(self) -> EncoderIdentity | None:
        """The encoder whose vectors are used; None before the first."""
        text = self._meta("encoder")
        return None if text is None else EncoderIdentity.from_dict(json.loads(text))

    @property
    def passages_count(self) -> int:
        """Passages of all documents, with or without a vector."""
        return int(self._rows("SELECT count(*) FROM passages")[0][0])

    def embedded_count(self, fingerprint: str) -> int:
        """Passages that have a vector of this encoder: those that a generation holds."""
        return int(self._rows(database.EMBEDDED, fingerprint)[0][0])

    def roots(self) -> list[str]:
        """The folders and files that were given to be indexed, named like sources, in order."""
        return [path for (path,) in self._rows("SELECT path FROM roots ORDER BY path")]

    def documents(self) -> list[DocumentRecord]:
        """Every file known, with those that could not be read, in the order of their names."""
        return [DocumentRecord(*row) for row in self._rows(database.DOCUMENTS)]

    def deleted_since(self, change: int) -> int:
        """How many passages were removed after this change number and have not come back."""
        return int(self._rows("SELECT count(*) FROM deleted WHERE change > ?", change)[0][0])

    def changes_since(self, change: int, fingerprint: str) -> Iterator[Change]:
        """What brings a generation of this change number up to date, deletions first, read a page at a time.

        Passages without a vector of this encoder are left out. From 0 there is nothing to delete.
        """
        if change > 0:
            yield from self._deletions_since(change)
        after, number = change, _PAST_EVERY_NUMBER
        while rows := self._rows(database.CHANGED_AFTER, fingerprint, after, number, PAGE):
            for _, _, passage_id, vector, *row in rows:
                yield Change(passage_id, self._passage(row), np.frombuffer(vector, dtype=np.float32))
            after, number = rows[-1][:2]

    def _deletions_since(self, change: int) -> Iterator[Change]:
        last = ""
        query = "SELECT id FROM deleted WHERE change > ? AND id > ? ORDER BY id LIMIT ?"
        while rows := self._rows(query, change, last, PAGE):
            yield from (Change(passage_id) for (passage_id,) in rows)
            last = rows[-1][0]

    def missing_vectors(self, fingerprint: str) -> Iterator[tuple[str, str]]:
        """(text hash, embedded text) of every passage without a vector, read a page at a time.

        A text that stands in two passages comes twice. Vectors may be put while this is read.
        """
        number = 0
        while rows := self._rows(database.MISSING_AFTER, fingerprint, number, PAGE):
            yield from ((text_hash, self._passage(row).embedded_text) for _, text_hash, *row in rows)
            number = rows[-1][0]

    def missing_of(self, source: str, fingerprint: str) -> list[tuple[str, str]]:
        """The same of one document."""
        rows = self._rows(database.MISSING_OF, fingerprint, source)
        return [(text_hash, self._passage(row).embedded_text) for _, text_hash, *row in rows]

    # What changes it

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

    def start_over(self, identity: EncoderIdentity) -> None:
        """Use this encoder from now on: drop every vector, and hold every document for changed since it was read."""
        with self._changing() as change:
            self._set_meta("encoder", json.dumps(identity.to_dict()))
            self._run("DELETE FROM vectors")
            self._run("UPDATE documents SET mtime_ns = -1, sha256 = '', change = ?", change)
            self._set_meta("not_copyable_before", str(change))

    def replace(self, record: DocumentRecord, passages: Sequence[Passage]) -> None:
        """Put a document and its passages in the place of what was known of it.

        Passages that are as they were keep their change number, so that they are not replayed.
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

    def _passage(self, row: Sequence[Any]) -> Passage:
        try:
            return passage_of(row)
        except (ValueError, KeyError, TypeError) as error:
            raise damaged(self.store, f"a passage of {row[0]} cannot be read") from error

    def _meta(self, key: str) -> str | None:
        rows = self._rows("SELECT value FROM meta WHERE key = ?", key)
        return str(rows[0][0]) if rows else None

    def _set_meta(self, key: str, value: str) -> None:
        self._run("INSERT OR REPLACE INTO meta VALUES (?, ?)", key, value)

    def _rows(self, query: str, *values: object) -> list[Any]:
        with database_errors(self.store):
            return self._connection.execute(query, values).fetchall()

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
