"""The vectors of one generation: a Chroma collection, written through its client and read through its bindings.

Vectors are float32 of shape (dimensions,), normalised to length 1, so that a cosine is a dot product. Nothing here ever
lets Chroma embed: vectors are always passed in.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any, Self, cast

import numpy as np

from index.blanking import blank_unused
from index.chroma import (
    COLLECTION,
    REPAIR,
    SQLITE,
    SYNC_AT_ONCE,
    SYNC_SELDOM,
    chroma_errors,
    create_collection,
    open_client,
    open_collection,
    open_rows,
)
from index.errors import StoreDamagedError
from index.records import from_row, to_metadata

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from pathlib import Path

    from chromadb.api.client import Client
    from chromadb.api.models.Collection import Collection as ChromaCollection
    from numpy.typing import NDArray

    from index.chroma import Found, Rows, Where
    from index.passages import Passage

# Chroma holds back signals while it takes a batch: 5,000 rows are two seconds.
_BATCH = 1_000
# Ids become SQL variables, of which SQLite takes 32,766.
_PAGE = 10_000
# How far every vector is turned, see `_apart`.
_TURN = np.float32(1e-3)


_STATES = """
    SELECT count(DISTINCT coalesce(max_seq_id.seq_id, 0)) FROM segments
    LEFT JOIN max_seq_id ON max_seq_id.segment_id = segments.id
    WHERE segments.collection = (SELECT id FROM collections WHERE name = ?)
"""


class VectorReader:
    """Finds passages by their vectors; any method raises StoreDamagedError where Chroma cannot read its files."""

    def __init__(self, folder: Path, rows: Rows) -> None:
        self._folder = folder
        self._rows = rows

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Open a Chroma folder."""
        return cls(folder, open_rows(folder))

    @property
    def count(self) -> int:
        """How many passages there are."""
        with chroma_errors(self._folder):
            return self._rows.count()

    def nearest(
        self, vector: NDArray[np.float32], k: int, sources: Collection[str] | None = None
    ) -> list[tuple[str, float]]:
        """Ids and cosines of the passages nearest to a vector, nearest first; with `sources`, of these files only."""
        if sources is None:
            return self._nearest(vector, k, None)
        named = sorted(set(sources))
        pages = (named[at : at + _PAGE] for at in range(0, len(named), _PAGE))
        found = [pair for page in pages for pair in self._nearest(vector, k, {"source": {"$in": page}})]
        return sorted(found, key=lambda pair: -pair[1])[:k]

    def passages(self, ids: Iterable[str]) -> dict[str, Passage]:
        """The passages of these ids, without those that are not there."""
        return {p.id: p for rows in self._get(ids, "documents", "metadatas") for p in self._read(rows)}

    def vectors(self, ids: Iterable[str]) -> dict[str, NDArray[np.float32]]:
        """The stored vectors of these ids, without those that are not there."""
        return {
            key: np.asarray(vector, dtype=np.float32)
            for rows in self._get(ids, "embeddings")
            for key, vector in zip(rows.ids, rows.embeddings, strict=True)
        }

    def of_source(self, source: str) -> list[Passage]:
        """All passages of one file, in its order."""
        with chroma_errors(self._folder):
            rows = self._rows.get(["documents", "metadatas"], where={"source": source})
        return sorted(self._read(rows), key=lambda passage: passage.ordinal)

    def of_section(self, passage: Passage) -> list[Passage]:
        """All passages of the section a passage stands in, in its order.

        Chroma filters by page and headings; where there are none, all rows of the file are read.
        """
        # A filter over keys that a row may lack is not for Chroma: equal values of those that this one has will do.
        mine = {key: value for key, value in to_metadata(passage).items() if key in {"source", "page", "heading"}}
        where: Where = {"$and": [{key: value} for key, value in mine.items()]} if len(mine) > 1 else mine
        with chroma_errors(self._folder):
            rows = self._rows.get(["documents", "metadatas"], where=where)
        found = (other for other in self._read(rows) if other.section == passage.section)
        return sorted(found, key=lambda other: other.ordinal)

    def ids(self, limit: int, offset: int = 0) -> list[str]:
        """The ids of a run of passages, in the order in which they were first written."""
        with chroma_errors(self._folder):
            return self._rows.page(limit, offset)

    def close(self) -> None:
        """Let go of the files."""
        self._rows.close()

    def _nearest(self, vector: NDArray[np.float32], k: int, where: Where | None) -> list[tuple[str, float]]:
        with chroma_errors(self._folder):
            return [(key, min(1.0, 1.0 - distance)) for key, distance in self._rows.nearest(vector.tolist(), k, where)]

    def _read(self, rows: Found) -> Iterator[Passage]:
        """The passages of rows; an id follows from the text and its place, so that a text that was altered shows."""
        for key, text, metadata in zip(rows.ids, rows.documents, rows.metadatas, strict=True):
            try:
                passage = from_row(text, metadata)
                is_sound = passage.id == key
            except (LookupError, TypeError, ValueError):
                is_sound = False
            if not is_sound:
                raise StoreDamagedError(f"{self._folder} holds a passage that is not as it was written: {REPAIR}")
            yield passage

    def _get(self, ids: Iterable[str], *include: str) -> Iterator[Found]:
        named = list(dict.fromkeys(ids))
        for at in range(0, len(named), _PAGE):
            with chroma_errors(self._folder):
                yield self._rows.get(include, ids=named[at : at + _PAGE])


class VectorWriter:
    """Writes a Chroma folder that no one else has open; any method raises StoreDamagedError where Chroma cannot."""

    def __init__(self, folder: Path, client: Client, collection: ChromaCollection) -> None:
        self._folder = folder
        self._client = client
        self._collection = collection
        self._dimensions = int(collection.metadata["dimensions"])

    @classmethod
    def create(cls, folder: Path, dimensions: int) -> Self:
        """Make a folder, private to its owner, for vectors of shape (dimensions,)."""
        folder.mkdir(mode=0o700, parents=True)
        with chroma_errors(folder):
            client = open_client(folder)
            return cls(folder, client, create_collection(client, dimensions))

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Open a folder to be changed."""
        with chroma_errors(folder):
            return cls(folder, *open_collection(folder, SYNC_SELDOM))

    def upsert(self, rows: Sequence[tuple[Passage, NDArray[np.float32]]]) -> None:
        """Add passages, or put them in the place of those with the same ids.

        Raises ValueError for a vector of another shape or with NaN, and for text with a lone surrogate.
        """
        for at in range(0, len(rows), _BATCH):
            passages = [passage for passage, _ in rows[at : at + _BATCH]]
            vectors = np.stack([vector for _, vector in rows[at : at + _BATCH]]).astype(np.float32)
            metadatas = [to_metadata(passage) for passage in passages]
            self._refuse_bad_vectors(vectors)
            for passage, metadata in zip(passages, metadatas, strict=True):
                _refuse_surrogates(passage.text, *metadata.values())
            with chroma_errors(self._folder):
                self._collection.upsert(
                    ids=[passage.id for passage in passages],
                    embeddings=_apart(passages, vectors),
                    documents=[passage.text for passage in passages],
                    metadatas=cast("Any", metadatas),
                )

    def delete(self, ids: Iterable[str]) -> None:
        """Remove passages; an id that is not there is passed over."""
        named = list(dict.fromkeys(ids))
        for at in range(0, len(named), _BATCH):
            with chroma_errors(self._folder):
                present = self._collection.get(ids=named[at : at + _BATCH], include=[])["ids"]
                if present:
                    self._collection.delete(ids=present)

    def persist(self) -> None:
        """Have all of it in Chroma's files, so that nobody who opens them replays a log; closes the writer.

        Chroma writes its vector files when `sync_threshold` changes are pending, and reads the threshold when it opens
        a collection: so it is lowered, and after reopening two rows are changed to what they are.
        """
        with chroma_errors(self._folder):
            if self._collection.count() == 0:
                self._start_again()
                return
            self._client.close()
            self._client, self._collection = open_collection(self._folder, SYNC_AT_ONCE)
            # One row is one change a time: the second of them is written, unless others were pending.
            for _ in range(SYNC_AT_ONCE + 1):
                self._touch_two_rows()
                if self._nothing_pending():
                    break
            self._client.close()
        if not self._nothing_pending():
            raise StoreDamagedError(f"{self._folder} could not be written fully: {REPAIR}")
        blank_unused(self._folder)

    def close(self) -> None:
        """Let go of the files; harmless after `persist`."""
        self._client.close()

    def _start_again(self) -> None:
        # The log of a collection that has lost its last row cannot be flushed by changing rows.
        self._client.delete_collection(COLLECTION)
        create_collection(self._client, self._dimensions)
        self._client.close()

    def _touch_two_rows(self) -> None:
        rows = self._collection.get(limit=SYNC_AT_ONCE, include=["embeddings"])
        self._collection.update(ids=rows["ids"], embeddings=rows["embeddings"])

    def _nothing_pending(self) -> bool:
        with closing(sqlite3.connect(self._folder / SQLITE)) as connection:
            ((states,),) = connection.execute(_STATES, (COLLECTION,)).fetchall()
        return bool(states == 1)

    def _refuse_bad_vectors(self, vectors: NDArray[np.float32]) -> None:
        if vectors.shape[1:] != (self._dimensions,) or not np.isfinite(vectors).all():
            raise ValueError(f"vectors must be finite and of shape ({self._dimensions},), not {vectors.shape[1:]}")


def _apart(passages: Sequence[Passage], vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """The vectors, shape (passages, dimensions), each turned by a thousandth, always the same way for the same passage.

    Rows with the very same vector, as of a notice that stands in a thousand files, become each other's only neighbours
    in the graph, so that nothing else leads to them. A cosine changes by .0001 or so, never by more than .001.
    """
    seeds = [int(passage.id[:16], 16) for passage in passages]
    noise = np.stack([np.random.default_rng(seed).standard_normal(vectors.shape[1], np.float32) for seed in seeds])
    turned = vectors + _TURN * noise / np.linalg.norm(noise, axis=1, keepdims=True)
    normalised: NDArray[np.float32] = turned / np.linalg.norm(turned, axis=1, keepdims=True)
    return normalised


def _refuse_surrogates(*values: object) -> None:
    for value in values:
        str(value).encode()
