"""Filling a new generation's folder: a copy of an older one or nothing, brought to what the truth holds."""

from __future__ import annotations

import shutil
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from itertools import islice
from typing import TYPE_CHECKING

from index.chroma import REPAIR, SQLITE
from index.errors import StoreDamagedError
from index.lexical import LexicalWriter
from index.manifest import BM25, CHROMA, DOCUMENTS, write_json
from index.vectors import VectorWriter

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from index.encoder import EncoderIdentity
    from index.passages import Passage
    from index.truth import Truth
    from index.truth_rows import Change

_BATCH = 1_000


def fill(folder: Path, truth: Truth, identity: EncoderIdentity) -> None:
    """Fill an empty folder with all that the truth has vectors of this encoder for."""
    vectors = VectorWriter.create(folder / CHROMA, identity.dimensions)
    with closing(vectors):
        _replay(truth.changes_since(0, identity.fingerprint), vectors, LexicalWriter.create(folder / BM25))
    _describe(folder, truth)


def copy_and_change(folder: Path, older: Path, change: int, truth: Truth, identity: EncoderIdentity) -> None:
    """Fill an empty folder with a copy of an older generation, which goes up to `change`, and what came after.

    Raises StoreDamagedError where the older one cannot be copied.
    """
    try:
        _copy(folder, older)
    except (FileNotFoundError, sqlite3.DatabaseError) as error:
        raise StoreDamagedError(f"{older} cannot be copied ({error}): {REPAIR}") from error
    vectors = VectorWriter.open(folder / CHROMA)
    with closing(vectors):
        _replay(truth.changes_since(change, identity.fingerprint), vectors, LexicalWriter.open(folder / BM25))
    _describe(folder, truth)


def _copy(folder: Path, older: Path) -> None:
    for part in (CHROMA, BM25):
        shutil.copytree(older / part, folder / part, ignore=shutil.ignore_patterns("*.lock", f"{SQLITE}*"))
    # A reader may be writing its lock row meanwhile, so that a plain copy could be torn. Opened to be written to, since
    # a lock row that was cut off is taken back, but never made where it is missing.
    with (
        closing(sqlite3.connect(f"{(older / CHROMA / SQLITE).as_uri()}?mode=rw", uri=True)) as source,
        closing(sqlite3.connect(folder / CHROMA / SQLITE)) as target,
    ):
        source.backup(target)


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
    lexical.persist()
    vectors.persist()


def _change_words(lexical: LexicalWriter, gone: Sequence[str], passages: Sequence[Passage]) -> None:
    lexical.delete(gone)
    lexical.upsert(passages)


def _batches(changes: Iterable[Change]) -> Iterator[list[Change]]:
    remaining = iter(changes)
    while batch := list(islice(remaining, _BATCH)):
        yield batch


def _describe(folder: Path, truth: Truth) -> None:
    documents = [record.to_dict() for record in truth.documents()]
    write_json(folder / DOCUMENTS, {"roots": truth.roots(), "documents": documents})
