"""The files below the given folders that can become documents, found by their names, sizes and times alone.

Hidden files and folders and the store itself are passed over in silence, what a person wants left out is counted; what
a person gave is looked through whatever the folders above it leave out. Links are followed as long as they stay inside
the given folders, and a file counts once, by whatever ways it is reached. Paths are absolute strings as the system
gives them, so that names that are not UTF-8 survive.
"""

from __future__ import annotations

import errno
import os
import stat
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from index.below import below_any, is_below, slashes
from index.ignoring import FILE_NAME, Ignoring
from index.loaders import suffix_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

_OUTSIDE = "a link that leads out of the folder"
_BROKEN = "a link that leads nowhere"
_IRREGULAR = "not a regular file"
_CLOSED = "a folder that cannot be read"
_LEFT_OUT = f"left out by {FILE_NAME}"
_INSTALLED = "a folder of installed packages or compiled code"
_LEADS_NOWHERE = frozenset({errno.ENOENT, errno.ENOTDIR, errno.ELOOP})
_INSTALLED_NAMES = frozenset({"__pycache__", "node_modules", "site-packages"})


@dataclass(frozen=True, slots=True)
class FoundFile:
    """One regular file that may hold text; `root` is the given path by which it was reached, of several the nearest.

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
    of paths that were given themselves and are no document; `closed` are folders and links that could not be read, or
    something in them, `missing` given paths that do not exist and `unheeded` (path, reason) of files of patterns that
    cannot be read.
    """

    files: list[FoundFile] = field(default_factory=list)
    skipped: Counter[str] = field(default_factory=Counter)
    refused: list[tuple[str, str]] = field(default_factory=list)
    closed: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    unheeded: list[tuple[str, str]] = field(default_factory=list)


def scan(roots: Iterable[str], store: str, towards: str = "") -> Scan:
    """Look through these absolute paths, folders or files; `store` is the store's own folder, which is left out.

    With `towards`, a path below them, only it and what lies below it is looked for, as one comes to it from above.
    """
    from index.loaders import NO_DOCUMENTS  # here because a question that does not look at files can do without loaders

    # A path that was given goes before the folders above it, which may leave it out, in part or as a whole.
    walk = _Walk(sorted(set(roots), reverse=True), store, NO_DOCUMENTS, towards)
    walk.all()
    for found in (walk.found.refused, walk.found.missing, walk.found.closed):
        found.sort()
    walk.found.files.sort(key=lambda file: file.path)
    return walk.found


@dataclass(frozen=True, slots=True)
class _Folder:
    """A folder to walk, reached as `path` and `real` when every link is resolved, and the patterns that count in it."""

    path: str
    real: str
    root: str
    ignoring: Ignoring


class _Walk:
    def __init__(self, roots: list[str], store: str, no_documents: Collection[str], towards: str) -> None:
        self.found = Scan()
        self._roots = roots
        self._is_inside = below_any(roots)
        self._store = store
        self._no_documents = frozenset(no_documents)
        self._towards = towards
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
            self._folder(_Folder(root, os.path.realpath(root), root, Ignoring()))
            return
        reason = self._refusal(root, status)
        if reason is None:
            self._add(root, os.path.realpath(root), root, status)
        else:
            self.found.refused.append((root, reason))

    def _folder(self, begin: _Folder) -> None:
        """Walk a folder and those below it."""
        pending = [begin]
        while pending:
            folder = pending.pop()
            if folder.real in self._folders_seen or is_below(folder.real, self._store):
                continue
            self._folders_seen.add(folder.real)
            try:
                with os.scandir(folder.path) as entries:
                    listed = list(entries)
            except OSError:
                self._closed(folder.path)
                continue
            if any(entry.name == FILE_NAME for entry in listed):
                folder = replace(folder, ignoring=self._patterns_of(folder.path, folder.ignoring))
            pending += self._entries(folder, listed)

    def _entries(self, folder: _Folder, listed: Iterable[os.DirEntry[str]]) -> list[_Folder]:
        """Take what lies in a folder, and give the folders in it that are to be walked."""
        below = []
        for entry in listed:
            if entry.name.startswith(".") or not self._leads_on(entry.path):
                continue
            try:
                below += self._entry(folder, entry)
            except FileNotFoundError:  # it went away since its folder was listed
                continue
            except OSError:  # not to be looked at, as in a folder that may be listed and not entered
                self._closed(folder.path)
        return below

    def _entry(self, folder: _Folder, entry: os.DirEntry[str]) -> list[_Folder]:
        is_folder, is_link = entry.is_dir(follow_symlinks=False), entry.is_symlink()
        real = f"{folder.real.rstrip('/')}/{entry.name}"
        if folder.ignoring.leaves_out(entry.path, is_folder=is_folder):
            self.found.skipped[_LEFT_OUT] += 1
        elif entry.name in _INSTALLED_NAMES and (is_folder or is_link):
            self.found.skipped[_INSTALLED] += 1
        elif is_link:
            self._links.append((entry.path, folder.root))
        elif is_folder:
            return [_Folder(entry.path, real, folder.root, folder.ignoring)]
        else:
            self._count_or_add(entry.path, real, folder.root, entry.stat(follow_symlinks=False))
        return []

    def _leads_on(self, path: str) -> bool:
        return not self._towards or is_below(path, self._towards) or is_below(self._towards, path)

    def _closed(self, path: str) -> None:
        if path not in self.found.closed:
            self.found.closed.append(path)
            self.found.skipped[_CLOSED] += 1

    def _patterns_above(self, path: str, root: str) -> Ignoring:
        """The patterns of the folders from the given one that a path lies in down to the path."""
        ignoring = Ignoring()
        for end in sorted(slashes(path)):
            above = path[:end]
            if is_below(above, root) and Path(above, FILE_NAME).is_file():
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
        except OSError as error:
            if error.errno in _LEADS_NOWHERE:
                self.found.skipped[_BROKEN] += 1
            else:
                self._closed(link)
            return
        if not self._is_inside(real):
            self.found.skipped[_OUTSIDE] += 1
        elif stat.S_ISDIR(status.st_mode):
            self._folder(_Folder(link, real, root, self._patterns_above(link, root)))
        elif real not in self._files_seen and not is_below(real, self._store):
            self._count_or_add(link, real, root, status)

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
