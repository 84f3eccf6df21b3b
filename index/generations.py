"""Generations: built aside, verified, switched to at once, collected when nobody reads them any more.

A generation is made from a copy of the one before, by what the truth says has changed since; where that cannot be, from
nothing. Until `CURRENT` names the new one nothing that a reader sees has changed, so that a writer may be killed at any
moment. What writes here wants its caller to hold the store's lock.
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from index.building import Building
from index.chroma import SPACE
from index.collecting import collect, give_up, remove_leftovers, require_room
from index.errors import StoreDamagedError
from index.generation import Generation, current_manifest, current_number, folder_of, numbers, open_current
from index.lock import writing
from index.manifest import (
    PIN,
    PROGRAM,
    SCHEMA,
    Manifest,
    as_verified,
    checksums,
    record_verified,
    version_of,
    write_manifest,
)
from index.replacing import put_in_place, to_disk
from index.store import writing_errors
from index.truth import Truth
from index.verification import verify_in_child

if TYPE_CHECKING:
    from collections.abc import Iterator

    from index.encoder import EncoderIdentity
    from index.store import Store

__all__ = [
    "Building",
    "Generation",
    "Manifest",
    "begin",
    "current_manifest",
    "current_number",
    "open_current",
    "publish",
    "rebuild",
    "repair",
    "truth_to_change",
    "would_last",
]

# Rows that are deleted stay in an HNSW index and are walked through by every search.
_MOST_DROPPED = 0.2


def begin(store: Store, truth: Truth, identity: EncoderIdentity) -> Building:
    """Begin the next generation, for a caller that goes on changing the truth while it fills; `publish` completes it.

    Raises StoreError's kinds.
    """
    with writing_errors(store):
        store.generations.mkdir(mode=0o700, exist_ok=True)
        remove_leftovers(store)
        older = current_manifest(store)
        if older is None or not _copyable(older, truth, identity):
            return Building.begin(store.generations, truth, identity, None)
        try:
            return Building.begin(store.generations, truth, identity, older)
        except StoreDamagedError:  # the truth does not need it
            return Building.begin(store.generations, truth, identity, None)


def would_last(store: Store, truth: Truth, identity: EncoderIdentity, replaced: int) -> bool:
    """Whether a generation begun now could still be published when so many more of its passages have been replaced."""
    older = current_manifest(store)
    if older is not None and _copyable(older, truth, identity):
        replaced += older.dropped + truth.deleted_since(older.change)
    return not _worn(replaced, truth)


def publish(store: Store, truth: Truth, identity: EncoderIdentity, begun: Building | None = None) -> Manifest:
    """Bring the store to what the truth holds, and give what is in force then; what was `begun` is used up by it.

    Raises StoreError's kinds; then the generation that was in force still is.
    """
    if begun is not None and (truth.not_copyable_before > begun.since or _worn(begun.dropped(truth), truth)):
        begun.remove()
        begun = None
    if begun is None:
        older = current_manifest(store)
        if older is not None and older.change == truth.change and _copyable(older, truth, identity):
            if not _is_sound(store, older):
                return rebuild(store, truth, identity)
            # What a reader still held at the last change may be free by now, and may hold text that was forgotten.
            with writing_errors(store):
                remove_leftovers(store)
                _tidy(store, truth, older)
            return older
        begun = begin(store, truth, identity)
    try:
        return _complete(store, truth, begun)
    except StoreDamagedError:
        # The older one is damaged, or its index has become a bad one by many changes: the truth does not need it.
        return rebuild(store, truth, identity)


def rebuild(store: Store, truth: Truth, identity: EncoderIdentity) -> Manifest:
    """Make a generation from the truth alone, whatever was in force; raises as `publish` does."""
    try:
        return _from_nothing(store, truth, identity)
    except StoreDamagedError:
        # The graph of vectors is drawn by lot: one in which a row cannot be reached is drawn once more.
        return _from_nothing(store, truth, identity)


@contextmanager
def truth_to_change(store: Store, *, create: bool = False) -> Iterator[Truth]:
    """The truth, opened by who holds the store's lock; `create` makes it where there is none.

    Its numbers go on beyond that of the generation in force, also where it is a copy that was put back.
    """
    with Truth(store, create=create) as truth:
        if (in_force := current_manifest(store)) is not None:
            truth.number_beyond(in_force.change)
        yield truth


def repair(store: Store, wait_s: float = 10.0) -> Manifest:
    """Make the current generation anew from the truth: no file is read again, nothing is embedded again.

    Waits for another writer as `index` does. Raises StoreDamagedError where the truth cannot be read, or holds nothing,
    and StoreFullError before anything is written.
    """
    require_room(store, wait_s)
    with writing(store, wait_s), truth_to_change(store) as truth:
        if truth.identity is None:
            raise StoreDamagedError(f"{store.path} holds nothing to repair from: run assistant index FOLDER")
        return rebuild(store, truth, truth.identity)


def _copyable(older: Manifest, truth: Truth, identity: EncoderIdentity) -> bool:
    return (
        older.schema == SCHEMA
        and older.encoder.fingerprint == identity.fingerprint
        and truth.not_copyable_before <= older.change <= truth.change
        and not _worn(older.dropped + truth.deleted_since(older.change), truth)
    )


def _is_sound(store: Store, manifest: Manifest) -> bool:
    """Whether a generation's files are as they were when they were verified, or at least verify now."""
    folder = folder_of(store, manifest.number)
    if as_verified(folder):
        return True
    try:
        verify_in_child(folder, with_checksums=True)
    except StoreDamagedError:
        return False
    record_verified(folder)
    return True


def _worn(dropped: int, truth: Truth) -> bool:
    return dropped > _MOST_DROPPED * (truth.passages_count + dropped)


def _from_nothing(store: Store, truth: Truth, identity: EncoderIdentity) -> Manifest:
    with writing_errors(store):
        store.generations.mkdir(mode=0o700, exist_ok=True)
        remove_leftovers(store)
        begun = Building.begin(store.generations, truth, identity, None)
    return _complete(store, truth, begun)


def _complete(store: Store, truth: Truth, begun: Building) -> Manifest:
    with writing_errors(store):
        number = 1 + max(numbers(store), default=0)
        try:
            manifest = _filled(begun, number, truth)
            begun.folder.rename(folder_of(store, number))
        finally:
            begun.remove()
        try:
            to_disk(store.generations)
            _switch(store, number)
        except BaseException:  # an interrupt too
            give_up(store, number)
            raise
        _tidy(store, truth, manifest)
    return manifest


def _tidy(store: Store, truth: Truth, in_force: Manifest) -> None:
    collect(store, in_force.number)
    # Only what is in force is ever copied, so that what it was told of is told to nobody else.
    truth.forget_deletions(in_force.change)


def _filled(begun: Building, number: int, truth: Truth) -> Manifest:
    folder, identity = begun.folder, begun.identity
    change = begun.catch_up(truth)
    begun.finish(truth)
    (folder / PIN).touch()
    _make_private(folder)
    manifest = Manifest(
        schema=SCHEMA,
        number=number,
        change=change,
        passages=truth.embedded_count(identity.fingerprint),
        documents=len(truth.documents()),
        dropped=begun.dropped(truth),
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        encoder=identity,
        space=SPACE,
        versions={"assistant": version_of(PROGRAM)} | {name: version_of(name) for name in ("chromadb", "tantivy")},
        files=checksums(folder),
    )
    write_manifest(folder, manifest)
    verify_in_child(folder)
    record_verified(folder)
    for path in _below(folder):
        to_disk(path)
    return manifest


def _make_private(folder: Path) -> None:
    for path in _below(folder):
        path.chmod(0o700 if path.is_dir() else 0o600)


def _below(folder: Path) -> Iterator[Path]:
    """All files and folders below a folder and then itself, each folder after what is in it."""
    for place, _, names in os.walk(folder, topdown=False):
        yield from (Path(place) / name for name in names)
        yield Path(place)


def _switch(store: Store, number: int) -> None:
    put_in_place(store.current, f"{number}\n".encode(), durable=True)
