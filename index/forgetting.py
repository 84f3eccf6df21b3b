"""Remove documents so that no file of the store holds their text any more."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.errors import NoStoreError, StoreDamagedError, WrongUsageError
from index.files import is_below
from index.generation import numbers, open_current
from index.generations import publish
from index.lock import writing
from index.store import named_path, path_of, require_free, writing_errors
from index.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from index.store import Store


@dataclass(frozen=True, slots=True)
class Forgotten:
    """The documents removed, those of them that the next run would index again, and the rows of history dropped.

    `still_open` says that a running process holds a generation that has the text; it goes with the next change after
    that process has ended.
    """

    sources: tuple[str, ...]
    still_there: tuple[str, ...]
    history_rows: int
    still_open: bool = False

    def line(self) -> str:
        """As a person reads it, without a full stop."""
        parts = [f"{_counted(len(self.sources), 'file')} forgotten"]
        if self.history_rows:
            parts.append(f"{_counted(self.history_rows, 'answer')} that quoted from there dropped")
        if self.still_there:
            parts.append(
                f"{_counted(len(self.still_there), 'file')} of these will come back with the next assistant index, "
                "because the folder is still indexed: move them away, or forget the folder"
            )
        if self.still_open:
            parts.append("a running assistant still reads the older state: end it and run assistant index")
        return "; ".join(parts)


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def forget(store: Store, paths: Sequence[Path], *, wait_s: float = 10.0) -> Forgotten:
    """Remove and purge what was indexed from these files and folders, which need not exist any more.

    A run that was cut off is finished by the same call. Raises NoStoreError, WrongUsageError where nothing was indexed
    from there, and StoreError's other kinds.
    """
    if not store.exists:
        raise NoStoreError(f"there is no store at {store.path}: nothing was ever indexed there")
    require_free(store)
    folders = [name for path in paths for name in _names(path)]
    with writing(store, wait_s), Truth(store, create=True) as truth:
        sources, left = _chosen(store, truth, folders, paths)
        # History first: once nothing but history named a file, a second call could not know what to drop from it.
        dropped = _purge_history(store, set(sources))
        with truth.together():
            truth.set_roots(left)
            truth.purge(sources)
        if truth.identity is not None:
            publish(store, truth, truth.identity)
        truth.compact()
        roots = [named_path(store, root) for root in left]
    there = [source for source in sources if path_of(store, source).exists()]
    coming_back = [name for name in there if any(is_below(named_path(store, name), root) for root in roots)]
    return Forgotten(tuple(sources), tuple(coming_back), dropped, still_open=len(numbers(store)) > 1)


def _names(path: Path) -> set[str]:
    """The ways in which what was indexed may name this path: as it stands, and with links resolved."""
    return {os.path.abspath(path), str(path.resolve()), str(path.parent.resolve() / path.name)}  # noqa: PTH100 - see above


def _chosen(store: Store, truth: Truth, folders: Sequence[str], paths: Sequence[Path]) -> tuple[list[str], list[str]]:
    """The documents to forget, and the roots that remain."""

    def chosen(name: str) -> bool:
        return any(is_below(named_path(store, name), folder) for folder in folders)

    sources = sorted(filter(chosen, _known(store, truth)))
    roots = truth.roots()
    left = [root for root in roots if not chosen(root)]
    if not sources and len(left) == len(roots):
        named = ", ".join(map(str, paths))
        raise WrongUsageError(f"nothing was indexed from {named}: assistant status lists what is")
    return sources, left


def _known(store: Store, truth: Truth) -> set[str]:
    """The documents of the truth and those of the generation in force, which has more where a run was cut off."""
    known = {record.source for record in truth.documents()}
    with suppress(NoStoreError, StoreDamagedError), open_current(store) as generation:
        known.update(record.source for record in generation.documents)
    return known


def _purge_history(store: Store, sources: set[str]) -> int:
    """Drop the rows that name one of these sources, or that cannot be read; return how many."""
    if not store.history_path.exists():
        return 0
    with writing_errors(store):
        rows = store.history_path.read_bytes().splitlines(keepends=True)
        kept = [row for row in rows if not _names_any(row, sources)]
        if len(kept) < len(rows):
            beside = store.history_path.with_suffix(".new")
            with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
                file.writelines(kept)
                file.flush()
                os.fsync(file.fileno())
            beside.replace(store.history_path)
    return len(rows) - len(kept)


def _names_any(row: bytes, sources: set[str]) -> bool:
    try:
        return not sources.isdisjoint(_strings(json.loads(row)))
    except ValueError:
        return True


def _strings(value: object) -> set[str]:
    """Every string in a JSON value, however deep: a source may be named in citations or among what came nearest."""
    if isinstance(value, str):
        return {value}
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return set().union(*(_strings(item) for item in inner))
