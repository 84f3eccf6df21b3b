"""A generation in the making: a copy of an older one or nothing, brought to what the truth holds."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Self

from index.chroma import REPAIR, SQLITE
from index.errors import StoreDamagedError
from index.lexical import LexicalWriter
from index.linking import PATIENCE_S
from index.manifest import BM25, CHROMA, DOCUMENTS, write_json
from index.room import no_room, says_full
from index.vectors import VectorWriter

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from index.encoder import EncoderIdentity
    from index.manifest import Manifest
    from index.passages import Passage
    from index.truth import Truth
    from index.truth_rows import Change

# How the folders of generations that are being made begin; such a folder has no number yet.
BUILDING = "building-"

_BATCH = 1_000


class Building:
    """A generation that is being made beside the finished ones, in `folder`.

    It may be brought up to date any number of times while the truth goes on changing, so that a long run leaves little
    to do at its end. `since` is the change number from which on it drops rows instead of never having had them. Whoever
    begins it must `remove` it unless it was published. Methods raise StoreDamagedError where Chroma or tantivy cannot.
    """

    def __init__(self, folder: Path, identity: EncoderIdentity, older: Manifest | None, since: int) -> None:
        self.folder = folder
        self.identity = identity
        self.since = since
        self._dropped = 0 if older is None else older.dropped
        # What a copy holds; from 0 on a replay has nothing to delete.
        self._change = 0 if older is None else older.change
        if older is not None:
            _copy(folder, folder.parent / str(older.number))
        with ExitStack() as opened:
            self._vectors = (
                VectorWriter.create(folder / CHROMA, identity.dimensions)
                if older is None
                else VectorWriter.open(folder / CHROMA)
            )
            opened.callback(self._vectors.close)
            self._lexical = (LexicalWriter.create if older is None else LexicalWriter.open)(folder / BM25)
            opened.pop_all()  # both could be opened: they are closed by whoever begins this

    @classmethod
    def begin(cls, generations: Path, truth: Truth, identity: EncoderIdentity, older: Manifest | None) -> Self:
        """Make the folder, holding a copy of an older generation or, with None, nothing yet.

        Raises StoreDamagedError where the older one cannot be copied.
        """
        folder = Path(tempfile.mkdtemp(prefix=f"{BUILDING}{os.getpid()}-", dir=generations))
        try:
            return cls(folder, identity, older, truth.change if older is None else older.change)
        except BaseException:  # an interrupt too: nobody else knows of the folder
            shutil.rmtree(folder, ignore_errors=True)
            raise

    def catch_up(self, truth: Truth) -> int:
        """Replay what has changed since the last time; the change number that it holds then."""
        # Read first: what changes meanwhile is replayed once more by the next.
        change = truth.change
        if change != self._change:
            _replay(truth.changes_since(self._change, self.identity.fingerprint), self._vectors, self._lexical)
            self._change = change
        return change

    def dropped(self, truth: Truth) -> int:
        """How many rows it will have lost since it was last built from nothing, brought to what the truth holds now."""
        return self._dropped + truth.deleted_since(self.since)

    def finish(self, truth: Truth) -> None:
        """Write everything to the files; nothing can be added afterwards."""
        self._lexical.persist()
        self._vectors.persist()
        documents = [record.to_dict() for record in truth.documents()]
        write_json(self.folder / DOCUMENTS, {"roots": truth.roots(), "documents": documents})

    def remove(self) -> None:
        """Let go of the files and remove the folder; harmless where it was moved away."""
        self._vectors.close()
        shutil.rmtree(self.folder, ignore_errors=True)


def _copy(folder: Path, older: Path) -> None:
    try:
        for part in (CHROMA, BM25):
            shutil.copytree(older / part, folder / part, ignore=shutil.ignore_patterns("*.lock", f"{SQLITE}*"))
        # A reader may be writing its lock row meanwhile, so that a plain copy could be torn. Opened to be written to,
        # since a lock row that was cut off is taken back, but never made where it is missing.
        with (
            closing(sqlite3.connect(f"{(older / CHROMA / SQLITE).as_uri()}?mode=rw", uri=True, timeout=0)) as source,
            closing(sqlite3.connect(folder / CHROMA / SQLITE)) as target,
        ):
            source.backup(target, progress=_Patience())
    except (FileNotFoundError, sqlite3.DatabaseError) as error:
        if says_full(error):
            raise no_room(folder) from error
        raise StoreDamagedError(f"{older} cannot be copied ({error}): {REPAIR}") from error


class _Patience:
    """Is asked after each try to copy a database, which SQLite would go on with for as long as that is locked.

    Signals are heeded here too, and nowhere else meanwhile.
    """

    def __init__(self) -> None:
        self._ends = time.monotonic() + PATIENCE_S

    def __call__(self, status: int, _remaining: int, _total: int) -> None:
        """Raise OperationalError where it has been locked for too long."""
        if status in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED} and time.monotonic() > self._ends:
            raise sqlite3.OperationalError("another process has its database locked")


def _replay(changes: Iterable[Change], vectors: VectorWriter, lexical: LexicalWriter) -> None:
    # Chroma lets other threads run while it works, and takes longer over a batch than tantivy.
    with ThreadPoolExecutor(max_workers=1) as beside:
        for batch in _batches(changes):
            gone = [change.id for change in batch if change.passage is None]
            rows = [
                (change.passage, change.vector)
                for change in batch
                if change.passage is not None and change.vector is not None
            ]
            words = beside.submit(_change_words, lexical, gone, [passage for passage, _ in rows])
            vectors.delete(gone)
            vectors.upsert(rows)
            words.result()


def _change_words(lexical: LexicalWriter, gone: Sequence[str], passages: Sequence[Passage]) -> None:
    lexical.delete(gone)
    lexical.upsert(passages)


def _batches(changes: Iterable[Change]) -> Iterator[list[Change]]:
    remaining = iter(changes)
    while batch := list(islice(remaining, _BATCH)):
        yield batch
