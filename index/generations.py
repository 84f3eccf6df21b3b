"""Generations: built aside, verified, switched to at once, collected when nobody reads them any more.

A generation is made from a copy of the one before, by what the truth says has changed since; where that cannot be, from
nothing. Until `CURRENT` names the new one nothing that a reader sees has changed, so that a writer may be killed at any
moment. What writes here wants its caller to hold the store's lock.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

from index.building import copy_and_change, fill
from index.chroma import SPACE
from index.errors import StoreDamagedError
from index.generation import Generation, current_manifest, current_number, folder_of, numbers, open_current
from index.lock import writing
from index.manifest import PIN, SCHEMA, Manifest, checksums, record_verified, write_manifest
from index.store import writing_errors
from index.truth import Truth
from index.verification import verify_in_child

if TYPE_CHECKING:
    from collections.abc import Iterator

    from index.encoder import EncoderIdentity
    from index.store import Store

__all__ = [
    "Generation",
    "Manifest",
    "current_manifest",
    "current_number",
    "open_current",
    "publish",
    "rebuild",
    "repair",
]

# Rows that are deleted stay in an HNSW index and are walked through by every search.
_MOST_DROPPED = 0.2
# Those in use by others count, so that a process that never ends does not fill the disk.
_MOST_GENERATIONS = 3
_BUILDING, _LEAVING = "building-", "leaving-"


def publish(store: Store, truth: Truth, identity: EncoderIdentity) -> Manifest:
    """Bring the store to what the truth holds, and give what is in force then.

    Raises StoreError's kinds; then the generation that was in force still is.
    """
    older = current_manifest(store)
    if older is None or not _copyable(older, truth, identity):
        return rebuild(store, truth, identity)
    if older.change == truth.change:
        # What a reader still held at the last change may be free by now, and may hold text that was forgotten.
        with writing_errors(store):
            _remove_leftovers(store)
            _collect(store, older.number)
        return older
    try:
        return _publish(store, truth, identity, older)
    except StoreDamagedError:
        # The older one is damaged, or its index has become a bad one by many changes: the truth does not need it.
        return rebuild(store, truth, identity)


def rebuild(store: Store, truth: Truth, identity: EncoderIdentity) -> Manifest:
    """Make a generation from the truth alone, whatever was in force; raises as `publish` does."""
    try:
        return _publish(store, truth, identity, None)
    except StoreDamagedError:
        # The graph of vectors is drawn by lot: one in which a row cannot be reached is drawn once more.
        return _publish(store, truth, identity, None)


def repair(store: Store) -> Manifest:
    """Make the current generation anew from the truth: no file is read again, nothing is embedded again.

    Waits for another writer as `index` does. Raises StoreDamagedError where the truth cannot be read, or holds nothing.
    """
    with writing(store), Truth.open(store) as truth:
        if truth.identity is None:
            raise StoreDamagedError(f"{store.path} holds nothing to repair from: run assistant index FOLDER")
        return rebuild(store, truth, truth.identity)


def _copyable(older: Manifest, truth: Truth, identity: EncoderIdentity) -> bool:
    dropped = older.dropped + truth.deleted_since(older.change)
    return (
        older.encoder.fingerprint == identity.fingerprint
        and truth.not_copyable_before <= older.change <= truth.change
        and dropped <= _MOST_DROPPED * (truth.passages_count + dropped)
    )


def _publish(store: Store, truth: Truth, identity: EncoderIdentity, older: Manifest | None) -> Manifest:
    with writing_errors(store):
        store.generations.mkdir(mode=0o700, exist_ok=True)
        _remove_leftovers(store)
        number = 1 + max(numbers(store), default=0)
        folder = Path(tempfile.mkdtemp(prefix=f"{_BUILDING}{os.getpid()}-", dir=store.generations))
        try:
            manifest = _build(folder, number, truth, identity, older)
            folder.rename(folder_of(store, number))
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        _sync(store.generations)
        _switch(store, number)
        _collect(store, number)
    return manifest


def _build(folder: Path, number: int, truth: Truth, identity: EncoderIdentity, older: Manifest | None) -> Manifest:
    # Read first: what changes meanwhile is replayed once more by the next.
    change = truth.change
    if older is None:
        fill(folder, truth, identity)
    else:
        copy_and_change(folder, folder.parent / str(older.number), older.change, truth, identity)
    (folder / PIN).touch()
    _make_private(folder)
    manifest = Manifest(
        schema=SCHEMA,
        number=number,
        change=change,
        passages=truth.embedded_count(identity.fingerprint),
        documents=len(truth.documents()),
        dropped=0 if older is None else older.dropped + truth.deleted_since(older.change),
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        encoder=identity,
        space=SPACE,
        versions={"assistant": _version("document-assistant")}
        | {name: _version(name) for name in ("chromadb", "tantivy")},
        files=checksums(folder),
    )
    write_manifest(folder, manifest)
    verify_in_child(folder)
    record_verified(folder)
    for path in _below(folder):
        _sync(path)
    return manifest


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:  # run from its source without being installed
        return "unknown"


def _make_private(folder: Path) -> None:
    for path in _below(folder):
        path.chmod(0o700 if path.is_dir() else 0o600)


def _below(folder: Path) -> Iterator[Path]:
    """All files and folders below a folder and then itself, each folder after what is in it."""
    for place, _, names in os.walk(folder, topdown=False):
        yield from (Path(place) / name for name in names)
        yield Path(place)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _switch(store: Store, number: int) -> None:
    written = store.current.with_suffix(".tmp")
    descriptor = os.open(written, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    try:
        os.write(descriptor, f"{number}\n".encode())
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    written.replace(store.current)
    _sync(store.path)


def _collect(store: Store, current: int) -> None:
    """Remove the generations that nobody has pinned, and the oldest even so where there would be too many.

    Who has one of these open looks at `CURRENT` again before the next question.
    """
    others = [number for number in numbers(store) if number != current]
    pinned = [number for number in others if not _remove_unpinned(store, number)]
    too_many = max(0, 1 + len(pinned) - _MOST_GENERATIONS)
    for number in pinned[:too_many]:
        _remove(folder_of(store, number))


def _remove_unpinned(store: Store, number: int) -> bool:
    folder = folder_of(store, number)
    descriptor = os.open(folder / PIN, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        # Still locked: who comes now finds it held, and looks at CURRENT again.
        _remove(folder)
    except BlockingIOError:
        return False
    finally:
        os.close(descriptor)
    return True


def _remove(folder: Path) -> None:
    leaving = folder.with_name(f"{_LEAVING}{os.getpid()}-{folder.name}")
    folder.rename(leaving)
    shutil.rmtree(leaving, ignore_errors=True)


def _remove_leftovers(store: Store) -> None:
    """Remove what writers that were killed left behind: the lock says that nobody else is writing now."""
    for prefix in (_BUILDING, _LEAVING):
        for folder in store.generations.glob(f"{prefix}*"):
            shutil.rmtree(folder, ignore_errors=True)
