"""The files below the given folders that can become documents, found by their names, sizes and times alone.

Hidden files and folders and the store itself are passed over in silence, what a person wants left out is counted.
Links are followed as long as they stay inside the given folders, and a file counts once, by whatever ways it is
reached. Paths are absolute strings as the system gives them, so that names that are not UTF-8 survive.
"""

from __future__ import annotations

import os
import stat
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from index.ignoring import FILE_NAME, Ignoring
from index.loaders import suffix_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Container, Iterable, Iterator

_OUTSIDE = "a link that leads out of the folder"
_BROKEN = "a link that leads nowhere"
_IRREGULAR = "not a regular file"
_CLOSED = "a folder that cannot be read"
_LEFT_OUT = f"left out by {FILE_NAME}"
_INSTALLED = "a folder of installed packages or compiled code"
_INSTALLED_NAMES = frozenset({"__pycache__", "node_modules", "site-packages"})


@dataclass(frozen=True, slots=True)
class FoundFile:
    """One regular file that may hold text; `root` is the given path by which it was reached first.

    `real` is its path with every link resolved.
    """

    path: str
    root: str
    size: int
    mtime_ns: int
    real: str


@dataclass(slots=True)
class Scan:
    """What lies below the given paths.

    `files` in the order of their paths; `skipped` counts what is no document, by reason; `refused` are (path, reason)
    of paths that were given themselves and are no document; `closed` are folders that could not be read, `missing`
    given paths that do not exist and `unheeded` (path, reason) of files of patterns that cannot be read.
    """

    files: list[FoundFile] = field(default_factory=list)
    skipped: Counter[str] = field(default_factory=Counter)
    refused: list[tuple[str, str]] = field(default_factory=list)
    closed: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    unheeded: list[tuple[str, str]] = field(default_factory=list)


def is_below(path: str, folder: str) -> bool:
    """Whether an absolute path is the folder itself or lies in it, going by the names."""
    return path == folder or path.startswith(folder.rstrip("/") + "/")


def below_any(folders: Iterable[str]) -> Callable[[str], bool]:
    """Tell of a path whether it `is_below` one of these; ten thousand of them cost no more than one."""
    given = frozenset(folders)
    above = frozenset(folder.rstrip("/") for folder in given)

    def is_below_any(path: str) -> bool:
        return path in given or any(path[:end] in above for end in _slashes(path))

    return is_below_any


def count_below(paths: Iterable[str]) -> Callable[[str], int]:
    """Tell of a folder how many of these paths are `is_below` it; ten thousand folders cost one sorting."""
    known = frozenset(paths)
    ordered = sorted(known)

    def below(folder: str) -> int:
        inside = folder.rstrip("/") + "/"
        # What begins with it stands together, before the first that has the next character in the slash's place.
        count = bisect_left(ordered, inside[:-1] + chr(ord("/") + 1)) - bisect_left(ordered, inside)
        return count + (folder in known and not folder.startswith(inside))

    return below


def walked_from_above(path: str, folders: Container[str]) -> bool:
    """Whether walking one of the other folders comes by the path: with no hidden folder between, and no link."""
    for end in _slashes(path):
        above = path[:end] or "/"
        if path.startswith("/.", end) or above == path:
            return False
        if above in folders:
            return os.path.realpath(path) == path
    return False


def _slashes(path: str) -> Iterator[int]:
    """Where the slashes of a path are, the last first: what stands before each is a folder above it."""
    end = path.rfind("/")
    while end >= 0:
        yield end
        end = path.rfind("/", 0, end)


def scan(roots: Iterable[str], store: str) -> Scan:
    """Look through these absolute paths, folders or files; `store` is the store's own folder, which is left out."""
    from index.loaders import NO_DOCUMENTS  # here because a question that does not look at files can do without loaders

    walk = _Walk(sorted(set(roots)), store, NO_DOCUMENTS)
    walk.all()
    walk.found.files.sort(key=lambda file: file.path)
    return walk.found


class _Walk:
    def __init__(self, roots: list[str], store: str, no_documents: Collection[str]) -> None:
        self.found = Scan()
        self._roots = roots
        self._is_inside = below_any(roots)
        self._store = store
        self._no_documents = frozenset(no_documents)
        self._folders_seen: set[str] = set()
        self._files_seen: set[str] = set()
        self._links: list[tuple[str, str]] = []

    def all(self) -> None:
        for root in self._roots:
            self._root(root)
        # Links come last, so that a file goes by its own name where it has one here; they may lead to further links.
        for link, root in self._links:
            self._link(link, root)

    def _root(self, root: str) -> None:
        try:
            status = Path(root).stat()
        except OSError:
            self.found.missing.append(root)
            return
        if stat.S_ISDIR(status.st_mode):
            self._folder(root, os.path.realpath(root), root)
            return
        reason = self._refusal(root, status)
        if reason is None:
            self._add(root, os.path.realpath(root), root, status)
        else:
            self.found.refused.append((root, reason))

    def _folder(self, path: str, real: str, root: str) -> None:
        """Walk a folder that is reached as `path` and is `real` when every link is resolved."""
        pending = [(path, real, self._patterns_above(path))]
        while pending:
            folder, real_folder, above = pending.pop()
            if real_folder in self._folders_seen or is_below(real_folder, self._store):
                continue
            self._folders_seen.add(real_folder)
            try:
                with os.scandir(folder) as entries:
                    listed = list(entries)
            except OSError:
                self.found.closed.append(folder)
                self.found.skipped[_CLOSED] += 1
                continue
            named = any(entry.name == FILE_NAME for entry in listed)
            ignoring = self._patterns_of(folder, above) if named else above
            for entry in listed:
                if entry.name.startswith("."):
                    continue
                if ignoring.leaves_out(entry.path, is_folder=entry.is_dir(follow_symlinks=False)):
                    self.found.skipped[_LEFT_OUT] += 1
                elif entry.name in _INSTALLED_NAMES and entry.is_dir():
                    self.found.skipped[_INSTALLED] += 1
                elif entry.is_symlink():
                    self._links.append((entry.path, root))
                elif entry.is_dir(follow_symlinks=False):
                    pending.append((entry.path, f"{real_folder.rstrip('/')}/{entry.name}", ignoring))
                else:
                    self._file(entry.path, f"{real_folder.rstrip('/')}/{entry.name}", root, entry)

    def _patterns_above(self, folder: str) -> Ignoring:
        """The patterns of the folders between the given one that a folder lies in and the folder itself."""
        ignoring = Ignoring()
        for end in sorted(_slashes(folder)):
            above = folder[:end]
            if self._is_inside(above) and Path(above, FILE_NAME).is_file():
                ignoring = self._patterns_of(above, ignoring)
        return ignoring

    def _patterns_of(self, folder: str, above: Ignoring) -> Ignoring:
        try:
            return above.below(folder)
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            self.found.unheeded.append((f"{folder}/{FILE_NAME}", reason))
            return above

    def _link(self, link: str, root: str) -> None:
        real = os.path.realpath(link)
        try:
            status = Path(link).stat()
        except OSError:
            self.found.skipped[_BROKEN] += 1
            return
        if not self._is_inside(real):
            self.found.skipped[_OUTSIDE] += 1
        elif stat.S_ISDIR(status.st_mode):
            self._folder(link, real, root)
        elif real not in self._files_seen and not is_below(real, self._store):
            self._count_or_add(link, real, root, status)

    def _file(self, path: str, real: str, root: str, entry: os.DirEntry[str]) -> None:
        try:
            status = entry.stat(follow_symlinks=False)
        except OSError:  # it went away since its folder was listed
            return
        self._count_or_add(path, real, root, status)

    def _count_or_add(self, path: str, real: str, root: str, status: os.stat_result) -> None:
        reason = self._refusal(path, status)
        if reason is None:
            self._add(path, real, root, status)
        else:
            self.found.skipped[reason] += 1

    def _refusal(self, path: str, status: os.stat_result) -> str | None:
        if not stat.S_ISREG(status.st_mode):
            return _IRREGULAR
        suffix = suffix_of(path)
        return f"suffix {suffix} is not supported" if suffix in self._no_documents else None

    def _add(self, path: str, real: str, root: str, status: os.stat_result) -> None:
        if real not in self._files_seen:
            self._files_seen.add(real)
            self.found.files.append(FoundFile(path, root, status.st_size, status.st_mtime_ns, real))
