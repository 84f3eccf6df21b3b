"""Where the store is, who may read it, and how a file is named in it.

The store is one folder, `.assistant` unless another is named. Files below the folder beside which it lies are named by
their path relative to that folder, so that both can be moved together; other files by their absolute path.
"""

from __future__ import annotations

import errno
import os
import re
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import StoreError, StoreFullError, StoreReadOnlyError, WrongUsageError
from index.room import free_at, says_full

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER_NAME = ".assistant"
PLACE_VARIABLE = "ASSISTANT_STORE"

# A change is made in a copy, beside the old state and with room for what comes in.
ROOM_FACTOR = 2.5
ROOM_FLOOR = 64 * 1024 * 1024


# A byte that is not UTF-8 is written as \xNN; a backslash that would read as such an escape is itself written as \x5c.
_LOOKS_ESCAPED = re.compile(r"\\(?=x(?:5c|[89a-f][0-9a-f]))")
_ESCAPED = re.compile(rb"\\x(5c|[89a-f][0-9a-f])")


@dataclass(frozen=True, slots=True)
class Store:
    """The folder that holds the truth, the generations made from it, the lock and the history.

    `path` is made absolute; links above it are resolved, the folder itself may be a link.
    """

    path: Path

    def __post_init__(self) -> None:
        absolute = Path(os.path.abspath(self.path))  # noqa: PTH100 - `Path.resolve` would follow the store's own link
        object.__setattr__(self, "path", absolute.parent.resolve() / absolute.name)

    @property
    def parent(self) -> Path:
        """The folder beside which the store lies; sources below it are named relative to it."""
        return self.path.parent

    @property
    def truth_path(self) -> Path:
        """The SQLite file from which everything else in the store can be made again."""
        return self.path / "truth.sqlite"

    @property
    def generations(self) -> Path:
        """The folder of the immutable states, one numbered folder each."""
        return self.path / "generations"

    @property
    def current(self) -> Path:
        """The file that names the generation that is in force."""
        return self.path / "CURRENT"

    @property
    def lock_path(self) -> Path:
        """The file a writer locks."""
        return self.path / "lock"

    @property
    def history_path(self) -> Path:
        """The questions asked and their answers, one JSON object a line."""
        return self.path / "history.jsonl"

    @property
    def runs_path(self) -> Path:
        """The folder of evaluations, one file each; in a folder of documents they would be indexed."""
        return self.path / "runs"

    @property
    def exists(self) -> bool:
        """Whether a store is here, be it one whose first run was cut off."""
        # Unlike `Path.is_file`, false where a folder above belongs to someone else and is closed.
        return os.path.isfile(self.truth_path) or os.path.isfile(self.current)  # noqa: PTH113

    @property
    def is_ours(self) -> bool:
        """Whether its folder, which must exist, is the user's own."""
        return self.path.stat().st_uid == os.geteuid()


def find_store(explicit: Path | None = None) -> Store | None:
    """The store to read: the named one, else `ASSISTANT_STORE`, else that of the nearest parent of this folder.

    One of another user is passed over unless it is named, by the superuser too: what it answers, which model it loads
    and who reads the questions would be that user's choice, and anybody can make one in a folder such as /tmp.
    """
    named = _named(explicit)
    if named is not None:
        return named if named.exists else None
    here = Path.cwd()
    stores = (Store(folder / FOLDER_NAME) for folder in (here, *here.parents))
    return next((store for store in stores if store.exists and store.is_ours), None)


def place_store(explicit: Path | None = None) -> Store:
    """Where a new store goes: the named folder, else `ASSISTANT_STORE`, else `.assistant` in the current folder.

    Raises StoreError where that is another user's and was not named.
    """
    named, here = _named(explicit), Store(Path.cwd() / FOLDER_NAME)
    if named is None and here.path.exists() and not here.is_ours:
        raise StoreError(
            f"{here.path} belongs to another user: name a place of your own with --store or {PLACE_VARIABLE}"
        )
    return named or here


def _named(explicit: Path | None) -> Store | None:
    from_environment = os.environ.get(PLACE_VARIABLE)
    if explicit is None and from_environment:
        explicit = Path(from_environment)
    # The shell leaves "~" in `--store=~/notes` as it is.
    return None if explicit is None else Store(explicit.expanduser())


def create(store: Store) -> None:
    """Make the store's folder, private to its owner and unseen by git; harmless where it is made already.

    Raises StoreReadOnlyError, and WrongUsageError where the folder holds something else.
    """
    if not _is_text(store.path):
        raise WrongUsageError(
            f"{store.path} is not valid UTF-8, as it must be: name another place with --store or {PLACE_VARIABLE}"
        )
    with writing_errors(store):
        if store.path.exists() and not store.path.is_dir():
            raise WrongUsageError(f"{store.path} is a file: name a folder for the store")
        if store.exists:
            return
        if store.path.is_dir() and any(_strangers(store)):
            raise WrongUsageError(f"{store.path} holds other files and no store: name a new or an empty folder")
        store.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        store.path.chmod(0o700)
        (store.path / ".gitignore").write_text("*\n", encoding="utf-8")


def _is_text(path: Path) -> bool:
    try:
        os.fspath(path).encode()
    except UnicodeEncodeError:
        return False
    return True


def _strangers(store: Store) -> Iterator[Path]:
    # Another process may be making the store at this moment.
    ours = {".gitignore", "generations", "lock", "chat_history", store.history_path.name, store.runs_path.name}
    made = (store.truth_path.name, store.current.name)
    return (path for path in store.path.iterdir() if path.name not in ours and not path.name.startswith(made))


def discard(store: Store) -> None:
    """Remove a store in which nothing was ever indexed; a folder that holds anything else stays."""
    for path in (*store.path.glob("truth.sqlite*"), store.lock_path, store.path / ".gitignore"):
        path.unlink(missing_ok=True)
    with suppress(OSError):
        store.path.rmdir()


@contextmanager
def writing_errors(store: Store) -> Iterator[None]:
    """Turn the system's refusals to write to the store into errors that a person can mend."""
    try:
        yield
    except OSError as error:
        if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
            raise StoreReadOnlyError(
                f"{store.path} cannot be written to ({error.strerror}): "
                f"make it writable, or name another place with --store or {PLACE_VARIABLE}"
            ) from error
        if error.errno == errno.ENOLCK:
            raise no_locks(store) from error
        if says_full(error):
            raise _full(store, "no more could be written") from error
        reason = error.strerror or error
        raise StoreError(f"{store.path} cannot be used ({reason}): name another place with --store") from error


def no_locks(store: Store) -> StoreError:
    """The error for a file system on which processes cannot keep each other out."""
    return StoreError(
        f"{store.path} lies on a file system that has no locks: name another place with --store or {PLACE_VARIABLE}"
    )


def require_free(store: Store, bytes_needed: int | None = None) -> None:
    """Refuse to start what the disk has no room for; by default 2.5 times the store's size and 64 MiB.

    Raises StoreFullError.
    """
    # A folder that is no store may be a whole disk.
    held = size_of(store) if store.exists else 0
    needed = bytes_needed if bytes_needed is not None else int(ROOM_FACTOR * held) + ROOM_FLOOR
    free = free_at(store.path)
    if free < needed:
        raise _full(store, f"{needed >> 20:,} MB are needed and {free >> 20:,} MB are free")


def _full(store: Store, why: str) -> StoreFullError:
    return StoreFullError(
        f"too little room on the disk of {store.path}: {why}; make room, or name another place with --store"
    )


def size_of(store: Store) -> int:
    """Bytes in the store's files; a file linked into several generations counts once in each."""
    total = 0
    for folder, _, names in os.walk(store.path):
        for name in names:
            try:
                total += (Path(folder) / name).lstat().st_size
            except FileNotFoundError:  # a generation collected meanwhile
                continue
    return total


def source_of(store: Store, path: Path | str) -> str:
    """The name under which a file is stored: valid Unicode, and `path_of` finds the file again.

    `path` is absolute, with forward slashes. The store's parent itself is ".".
    """
    name = os.fspath(path)
    beside = _beside(store)
    name = "." if name + "/" == beside or name == beside else name.removeprefix(beside)
    if name.isascii() and "\\" not in name:
        return name
    return os.fsencode(_LOOKS_ESCAPED.sub(r"\\x5c", name)).decode("utf-8", "backslashreplace")


def path_of(store: Store, source: str) -> Path:
    """The absolute path of the file stored under this name."""
    return Path(named_path(store, source))


def named_path(store: Store, source: str) -> str:
    """The same as a string, several times as fast for those who compare ten thousand of them."""
    if "\\" in source:
        raw = _ESCAPED.sub(lambda match: bytes.fromhex(match[1].decode()), source.encode())
        source = os.fsdecode(raw)
    if source == ".":
        return os.fspath(store.parent)
    return source if source.startswith("/") else _beside(store) + source


def _beside(store: Store) -> str:
    return os.fspath(store.path).rpartition("/")[0] + "/"
