"""The truth as it is read: what it holds, a page at a time where that is much."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Self, TypeVar

import numpy as np

from index import database
from index.closing import Closing
from index.database import connect, damaged, database_errors
from index.encoder import EncoderIdentity
from index.limits import DEFAULT, Limits
from index.store import named_path
from index.truth_rows import Change, DocumentRecord, passage_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from typing import Any

    from numpy.typing import NDArray

    from index.passages import Passage
    from index.store import Store

# Read at a time, so that memory stays bounded however large the store is: about 3 MB.
PAGE = 1_000

_Made = TypeVar("_Made")

_BEFORE_THE_FIRST: Limits | None = DEFAULT
_LENGTH_WITHIN = 0.01
_PAST_EVERY_NUMBER = 2**63 - 1


def _limits(text: str) -> Limits | None:
    values = json.loads(text)
    return None if values is None else Limits(**values)


class OpenTruth(Closing):
    """The truth of one store, open to be read; a context manager.

    Any method raises StoreDamagedError where the file cannot be trusted, and StoreError's other kinds where the system
    refuses.
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

    @property
    def change(self) -> int:
        """The number of the last change; 0 when nothing was ever written."""
        return self._read("change", int, 0)

    @property
    def not_copyable_before(self) -> int:
        """Generations with a lower change number hold what was purged or replaced; they are made again from nothing."""
        return self._read("not_copyable_before", int, 0)

    @property
    def identity(self) -> EncoderIdentity | None:
        """The encoder whose vectors are used; None before the first."""
        return self._read("encoder", lambda text: EncoderIdentity.from_dict(json.loads(text)), None)

    @property
    def limits(self) -> Limits | None:
        """Those within which all files were read; None where some were read within others."""
        return self._read("limits", _limits, _BEFORE_THE_FIRST)

    @property
    def version(self) -> str | None:
        """The version of the program that last read all files, or tried to; None where that is not known."""
        return self._meta("version")

    @property
    def passages_count(self) -> int:
        """Passages of all documents, with or without a vector."""
        return int(self._rows("SELECT count(*) FROM passages")[0][0])

    def embedded_count(self, fingerprint: str) -> int:
        """Passages that have a vector of this encoder: those that a generation holds."""
        return int(self._rows(database.EMBEDDED, fingerprint)[0][0])

    def roots(self) -> list[str]:
        """The folders and files that were given to be indexed, named like sources, in order."""
        return [str(path) for (path,) in self._rows("SELECT path FROM roots ORDER BY path")]

    def root_paths(self) -> list[str]:
        """The same as absolute paths."""
        return [named_path(self.store, root) for root in self.roots()]

    def documents(self) -> list[DocumentRecord]:
        """Every file known, with those that could not be read, in the order of their names."""
        try:
            return [DocumentRecord(*row).sound() for row in self._rows(database.DOCUMENTS)]
        except TypeError as error:
            raise damaged(self.store, str(error)) from error

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
                yield Change(passage_id, self._passage(row, passage_id), self._vector(vector, row[0]))
            after, number = rows[-1][:2]

    def _deletions_since(self, change: int) -> Iterator[Change]:
        after, last = change + 1, ""
        while rows := self._rows(database.DELETED_AFTER, after, last, PAGE):
            yield from (Change(passage_id) for _, passage_id in rows)
            after, last = rows[-1]

    def missing_vectors(self, fingerprint: str) -> Iterator[tuple[str, str]]:
        """(text hash, embedded text) of every passage without a vector, read a page at a time.

        A text that stands in two passages comes twice. Vectors may be put while this is read.
        """
        number = 0
        while rows := self._rows(database.MISSING_AFTER, fingerprint, number, PAGE):
            yield from ((text_hash, self._passage(row).embedded_text) for _, text_hash, *row in rows)
            number = rows[-1][0]

    def passages_of(self, source: str) -> list[Passage]:
        """The passages of one document, in order."""
        return [self._passage(row) for row in self._rows(database.PASSAGES_OF, source)]

    def missing_of(self, source: str, fingerprint: str) -> list[tuple[str, str]]:
        """The same of one document."""
        rows = self._rows(database.MISSING_OF, fingerprint, source)
        return [(text_hash, self._passage(row).embedded_text) for _, text_hash, *row in rows]

    def _passage(self, row: Sequence[Any], passage_id: str | None = None) -> Passage:
        """The passage of a row; its id, which follows from its text and place, shows where these were altered."""
        try:
            passage = passage_of(row)
        except (ValueError, KeyError, TypeError) as error:
            raise damaged(self.store, f"a passage of {row[0]} cannot be read") from error
        if passage_id not in {None, passage.id}:
            raise damaged(self.store, f"a passage of {row[0]} is not as it was written")
        return passage

    def _vector(self, written: bytes, source: str) -> NDArray[np.float32]:
        """A vector, shape (dimensions,); all have length 1, but for one of which a byte was altered."""
        whole = isinstance(written, bytes) and len(written) % 4 == 0
        vector = np.frombuffer(written, dtype=np.float32) if whole else np.empty(0, np.float32)
        if not abs(float(np.linalg.norm(vector)) - 1) <= _LENGTH_WITHIN:
            raise damaged(self.store, f"a vector of {source} is not as it was written")
        return vector

    def _meta(self, key: str) -> str | None:
        rows = self._rows("SELECT value FROM meta WHERE key = ?", key)
        return str(rows[0][0]) if rows else None

    def _read(self, key: str, parse: Callable[[str], _Made], absent: _Made) -> _Made:
        """What is kept under a key."""
        text = self._meta(key)
        try:
            return absent if text is None else parse(text)
        except (ValueError, TypeError) as error:
            raise damaged(self.store, f"{key} is not as it was written") from error

    def _rows(self, query: str, *values: object) -> list[Any]:
        with database_errors(self.store):
            return self._connection.execute(query, values).fetchall()
