"""One Chroma collection, made and opened; to be read, without Chroma's Python package.

`import chromadb` takes 0.8 s, its Rust bindings alone 0.02 s. The calls made here are those that `chromadb.api.rust`
makes in 1.5.9; where the bindings do not have them, Chroma's own client stands in.
"""

from __future__ import annotations

import json
import warnings
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias, cast

from index.errors import StoreDamagedError
from index.room import is_full, no_room, says_full

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from chromadb.api.client import Client
    from chromadb.api.models.Collection import Collection

# What LangChain's Chroma class opens when it is given no name.
COLLECTION = "langchain"
SQLITE = "chroma.sqlite3"
SPACE = "cosine"
# The vector files are written when so many changes are pending. What is pending when a collection is opened is put into
# its index once more, so it is little while rows are written; 2 is the least that Chroma takes.
SYNC_SELDOM, SYNC_AT_ONCE = 1_000, 2
REPAIR = "run `assistant index --repair`, which makes it again from the store's own copy of the texts"

_IMPLEMENTATION = "chromadb.api.rust.RustBindingsAPI"
_TENANT, _DATABASE = "default_tenant", "default_database"
# A vector index is five open files, and a generation has one index.
_INDEXES_KEPT_OPEN = 4
# HNSW (Malkov and Yashunin, 2018): links per row, candidates while building, candidates while searching. A store of no
# more rows than the last is searched exhaustively in effect.
_MAX_NEIGHBORS, _EF_CONSTRUCTION, _EF_SEARCH = 24, 150, 800

Where: TypeAlias = "dict[str, Any]"


@dataclass(frozen=True, slots=True)
class Found:
    """Rows, one an item in each list; a list that was not asked for is empty."""

    ids: Sequence[str]
    documents: Sequence[str]
    metadatas: Sequence[Mapping[str, Any]]
    embeddings: Sequence[Sequence[float]]


class Rows(Protocol):
    """What reading needs of a collection; `include` names what is wanted besides the ids."""

    def count(self) -> int:
        """How many rows there are."""

    def get(self, include: Sequence[str], *, ids: Sequence[str] | None = None, where: Where | None = None) -> Found:
        """The rows of these ids, or those that pass a filter."""

    def page(self, limit: int, offset: int) -> list[str]:
        """The ids of a run of rows."""

    def nearest(self, vector: Sequence[float], k: int, where: Where | None) -> list[tuple[str, float]]:
        """Ids and distances of the nearest rows, nearest first."""

    def close(self) -> None:
        """Let go of the files."""


def open_rows(folder: Path) -> Rows:
    """The collection of a Chroma folder; raises StoreDamagedError."""
    with chroma_errors(folder):
        try:
            return BoundRows(folder)
        except (AttributeError, ImportError, TypeError):
            return ClientRows(folder)


@contextmanager
def chroma_errors(folder: Path) -> Iterator[None]:
    """Turn Chroma's own errors into a StoreDamagedError that names the folder, or a StoreFullError."""
    try:
        yield
    except BaseException as error:
        # By name: the classes could only be had by importing chromadb, and that of a panic in Rust not at all.
        if type(error).__module__ != "chromadb.errors" and type(error).__name__ != "PanicException":
            raise
        reason = next(iter(str(error).splitlines()), type(error).__name__)
        if says_full(error) or is_full(folder):  # of its vector files it tells no reason
            raise no_room(folder) from error
        raise StoreDamagedError(f"{folder} cannot be read ({reason}): {REPAIR}") from error


class BoundRows:
    """A collection through the Rust bindings."""

    def __init__(self, folder: Path) -> None:
        import chromadb_rust_bindings as rust

        # Validated, not migrated: a reader changes nothing but Chroma's lock row.
        config = rust.SqliteDBConfig(
            hash_type=rust.MigrationHash.MD5, migration_mode=rust.MigrationMode.Validate, url=str(folder / SQLITE)
        )
        self._bindings: Any = rust.Bindings(
            allow_reset=False,
            sqlite_db_config=config,
            persist_path=str(folder),
            hnsw_cache_size=_INDEXES_KEPT_OPEN,
        )
        self._id = str(self._bindings.get_collection(COLLECTION, _TENANT, _DATABASE).id)
        self.count()

    def count(self) -> int:
        """How many rows there are."""
        return int(self._bindings.count(self._id, _TENANT, _DATABASE))

    def get(self, include: Sequence[str], *, ids: Sequence[str] | None = None, where: Where | None = None) -> Found:
        """The rows of these ids, or those that pass a filter."""
        rows = self._get(include, ids, where, None, 0)
        return Found(rows.ids, rows.documents or [], rows.metadatas or [], rows.embeddings or [])

    def page(self, limit: int, offset: int) -> list[str]:
        """The ids of a run of rows."""
        return list(self._get([], None, None, limit, offset).ids)

    def nearest(self, vector: Sequence[float], k: int, where: Where | None) -> list[tuple[str, float]]:
        """Ids and distances of the nearest rows, nearest first."""
        condition = json.dumps(where) if where else None
        found = self._bindings.query(self._id, None, [vector], k, condition, None, ["distances"], _TENANT, _DATABASE)
        return list(zip(found.ids[0], found.distances[0], strict=True))

    def close(self) -> None:
        """Let go of the files: they are closed when the object goes, there is no call for it."""
        self._bindings = None

    def _get(
        self, include: Sequence[str], ids: Sequence[str] | None, where: Where | None, limit: int | None, offset: int
    ) -> Any:  # noqa: ANN401 - the bindings have no types
        named = None if ids is None else list(ids)
        condition = json.dumps(where) if where else None
        return self._bindings.get(self._id, named, condition, limit, offset, None, list(include), _TENANT, _DATABASE)


class ClientRows:
    """A collection through Chroma's client."""

    def __init__(self, folder: Path) -> None:
        self._client = open_client(folder)
        # Chroma's types for filters and includes are narrower than what its client takes.
        self._collection: Any = self._client.get_collection(COLLECTION, embedding_function=None)

    def count(self) -> int:
        """How many rows there are."""
        return int(self._collection.count())

    def get(self, include: Sequence[str], *, ids: Sequence[str] | None = None, where: Where | None = None) -> Found:
        """The rows of these ids, or those that pass a filter."""
        rows = self._collection.get(None if ids is None else list(ids), where=where, include=list(include))
        vectors = rows["embeddings"] if "embeddings" in include else []
        return Found(rows["ids"], rows["documents"] or [], rows["metadatas"] or [], vectors)

    def page(self, limit: int, offset: int) -> list[str]:
        """The ids of a run of rows."""
        return list(self._collection.get(limit=limit, offset=offset, include=[])["ids"])

    def nearest(self, vector: Sequence[float], k: int, where: Where | None) -> list[tuple[str, float]]:
        """Ids and distances of the nearest rows, nearest first."""
        found = self._collection.query(query_embeddings=[vector], n_results=k, where=where, include=["distances"])
        return list(zip(found["ids"][0], found["distances"][0], strict=True))

    def close(self) -> None:
        """Let go of the files."""
        self._client.close()


def open_client(folder: Path) -> Client:
    """Chroma's own client for a folder, silent to the network; close it."""
    import chromadb
    from chromadb.config import Settings

    # Neither the user's `.env` nor the environment decides what stands behind the client.
    options: dict[str, Any] = {"_env_file": None, "chroma_api_impl": _IMPLEMENTATION, "anonymized_telemetry": False}
    return cast("Client", chromadb.PersistentClient(str(folder), settings=Settings(**options)))


def create_collection(client: Client, dimensions: int) -> Collection:
    """Make the collection, for vectors of shape (dimensions,)."""
    hnsw: Any = {
        "space": SPACE,
        "max_neighbors": _MAX_NEIGHBORS,
        "ef_construction": _EF_CONSTRUCTION,
        "ef_search": _EF_SEARCH,
        "sync_threshold": SYNC_SELDOM,
    }
    facts = {"dimensions": dimensions}
    return client.create_collection(COLLECTION, metadata=facts, configuration={"hnsw": hnsw}, embedding_function=None)


def open_collection(folder: Path, sync_threshold: int) -> tuple[Client, Collection]:
    """The client, to be closed, and the collection, which writes its files after so many changes."""
    client = open_client(folder)
    collection = client.get_collection(COLLECTION, embedding_function=None)
    with warnings.catch_warnings():
        # Chroma calls a collection without an embedding function of its own a legacy.
        warnings.simplefilter("ignore", DeprecationWarning)
        collection.modify(configuration={"hnsw": {"sync_threshold": sync_threshold}})
    client.close()
    client = open_client(folder)
    return client, client.get_collection(COLLECTION, embedding_function=None)
