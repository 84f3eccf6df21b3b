"""One complete state of the store, open to be read and safe from collection while it is."""

from __future__ import annotations

import errno
import fcntl
import os
import time
from contextlib import ExitStack, closing, suppress
from functools import cached_property
from typing import TYPE_CHECKING, Any

from index.chroma import REPAIR
from index.closing import Closing
from index.errors import NoStoreError, StoreDamagedError, StoreError
from index.held import locked
from index.lexical import LexicalReader
from index.linking import openable
from index.manifest import (
    BM25,
    CHROMA,
    DOCUMENTS,
    PIN,
    as_verified,
    read_json,
    read_manifest,
    record_verified,
)
from index.store import no_locks
from index.truth_rows import DocumentRecord
from index.vectors import VectorReader
from index.verification import verify_in_child

if TYPE_CHECKING:
    from pathlib import Path

    from index.manifest import Manifest
    from index.store import Store

FIRST = 1

# A writer can switch and collect between two looks at CURRENT, but not forever.
_TRIES, _PAUSE_S = 50, 0.02


class Generation(Closing):
    """A generation, pinned until it is closed; a context manager.

    Its readers are opened when they are first used, and raise StoreDamagedError. `path` is its folder.
    """

    def __init__(self, path: Path, pin: int) -> None:
        self._held = ExitStack()
        self._held.callback(os.close, pin)
        self._pin = pin
        self.path = path
        try:
            self.manifest: Manifest = read_manifest(path)
            if not as_verified(path):
                verify_in_child(path, with_checksums=True)
                with suppress(OSError):  # where it cannot be written down, the next one verifies again
                    record_verified(path)
        except BaseException:  # an interrupt too, or a chat would hold it until it ends
            self.close()
            raise

    @cached_property
    def vectors(self) -> VectorReader:
        """Finds passages by their vectors, and by their ids and files."""
        return self._held.enter_context(closing(VectorReader.open(self._openable / CHROMA)))

    @cached_property
    def lexical(self) -> LexicalReader:
        """Finds passages by their words."""
        return self._held.enter_context(closing(LexicalReader.open(self._openable / BM25)))

    @cached_property
    def documents(self) -> list[DocumentRecord]:
        """What was known of each file when the generation was made, those that could not be read too."""
        try:
            return [DocumentRecord.from_dict(fields) for fields in self._described["documents"]]
        except (KeyError, TypeError) as error:
            raise StoreDamagedError(f"{self.path / DOCUMENTS} cannot be read ({error}): {REPAIR}") from error

    @cached_property
    def roots(self) -> list[str]:
        """The folders and files that had been given, named like sources."""
        return [str(root) for root in self._described.get("roots", [])]

    @cached_property
    def _described(self) -> dict[str, list[Any]]:
        described: dict[str, list[Any]] = read_json(self.path / DOCUMENTS)
        return described

    @cached_property
    def _openable(self) -> Path:
        return self._held.enter_context(openable(self.path))

    def is_in_force(self, store: Store) -> bool:
        """Whether it is what `CURRENT` names: one of a store that was removed and made again may have its number."""
        if current_number(store) != self.manifest.number:
            return False
        try:
            return os.path.samestat((self.path / PIN).stat(), os.fstat(self._pin))
        except OSError:
            return False

    def close(self) -> None:
        """Let go of the files and of the pin."""
        self._held.close()


def current_number(store: Store) -> int | None:
    """The number of the generation in force; None where none was ever published. Raises StoreDamagedError."""
    try:
        written = store.current.read_text(encoding="ascii").strip()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError) as error:
        raise _lost(store, f"{store.current} cannot be read ({error})") from error
    if not written.isdecimal():
        raise _lost(store, f"{store.current} names no generation")
    return int(written)


def current_manifest(store: Store) -> Manifest | None:
    """What the generation in force says of itself; None where there is none or it cannot be read.

    Raises StoreTooNewError.
    """
    with suppress(StoreDamagedError):
        number = current_number(store)
        return None if number is None else read_manifest(folder_of(store, number))
    return None


def folder_of(store: Store, number: int) -> Path:
    """Where a generation lies."""
    return store.generations / str(number)


def numbers(store: Store) -> list[int]:
    """The generations that lie in the store, oldest first; one that is being built has no number yet."""
    return sorted(int(path.name) for path in store.generations.glob("*") if path.name.isdecimal())


def open_current(store: Store) -> Generation:
    """Open the generation in force; close it after use.

    Where its files are not as they were when they were verified, they are verified again first. Raises NoStoreError,
    StoreDamagedError and StoreTooNewError.
    """
    for _ in range(_TRIES):
        number = current_number(store)
        if number is None:
            raise _none(store)
        path, pin = folder_of(store, number), _pin(store, number)
        if pin is not None:
            return Generation(path, pin)
        time.sleep(_PAUSE_S)
    raise _lost(store, f"{path} is not there, though {store.current.name} names it")


def _pin(store: Store, number: int) -> int | None:
    """A descriptor that holds a generation; None where it is gone or being removed."""
    pin = folder_of(store, number) / PIN
    try:
        return locked(pin, os.O_RDONLY, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return None
    except OSError as error:
        if error.errno == errno.ENOLCK:
            raise no_locks(store) from error
        raise StoreError(f"{pin} cannot be opened ({error.strerror}): check its permissions and the disk") from error


def _none(store: Store) -> StoreError:
    # A first run that was cut off before the switch left one generation, and no CURRENT that ever was.
    if numbers(store) not in ([], [FIRST]):
        return _lost(store, f"{store.current} is missing")
    begun = store.truth_path.exists()
    next_step = "`assistant index` goes on with what was begun" if begun else "run `assistant index FOLDER`"
    return NoStoreError(f"nothing is indexed in {store.path} yet: {next_step}")


def _lost(store: Store, what: str) -> StoreDamagedError:
    return StoreDamagedError(f"{what}, so the store {store.path.name} cannot be opened: {REPAIR}")
