"""Remove documents so that no file of the store holds their text any more."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.appending import alone_at
from index.below import below_any, count_below
from index.collecting import remove_leftovers
from index.errors import NoStoreError, StoreDamagedError, WrongUsageError
from index.generation import folder_of, numbers
from index.generations import publish, truth_to_change
from index.lock import writing
from index.manifest import DOCUMENTS, read_json
from index.replacing import put_in_place
from index.store import named_path, require_free, size_of, writing_errors

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from index.store import Store
    from index.truth import Truth

# A new generation, and the truth twice while it is written anew.
ROOM_TO_FORGET = 2


@dataclass(frozen=True, slots=True)
class Forgotten:
    """The documents removed, those of them that the next run would index again, and the rows of history dropped.

    `still_open` says that a running process holds a generation that has the text, and may yet write an answer from it
    into history; both go with the same call after that process has ended. `unknown` are paths from which nothing was
    indexed.
    """

    sources: tuple[str, ...]
    still_there: tuple[str, ...]
    history_rows: int
    still_open: bool = False
    unknown: tuple[str, ...] = ()

    def line(self) -> str:
        """As a person reads it, without a full stop."""
        parts = [f"{_counted(len(self.sources), 'file')} forgotten"]
        if self.history_rows:
            parts.append(f"{_counted(self.history_rows, 'answer')} made with passages from there dropped")
        if self.still_there:
            parts.append(
                f"{_counted(len(self.still_there), 'file')} of these will come back with the next assistant index, "
                "because the folder is still indexed: move them away, or forget the folder"
            )
        if self.still_open:
            parts.append("a running assistant still reads the older state: end it and forget once more")
        if self.unknown:
            parts.append(f"nothing was indexed from {', '.join(self.unknown)}")
        return "; ".join(parts)


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def forget(store: Store, paths: Sequence[Path], *, wait_s: float = 10.0) -> Forgotten:
    """Remove and purge what was indexed from these files and folders, which need not exist any more.

    A run that was cut off is finished by the same call, also where that finds nothing left to name. Raises
    NoStoreError, WrongUsageError where nothing was indexed from there, and StoreError's other kinds.
    """
    if not store.exists:
        raise NoStoreError(f"there is no store at {store.path}: nothing was ever indexed there")
    is_meant = _meant(store, paths)
    with writing(store, wait_s), truth_to_change(store, create=True) as truth:
        if truth.identity is None and numbers(store):
            raise StoreDamagedError(
                f"{store.truth_path} was lost, so what the index was made from is lost: "
                "run assistant index, which reads all files again, and then this once more"
            )
        known, roots = _known(store, truth), truth.roots()
        remove_leftovers(store)
        sources = sorted(filter(is_meant, known))
        left = [root for root in roots if not is_meant(root)]
        _require_room(store, truth, sources)
        if sources or left != roots:
            with truth.together():
                truth.set_roots(left)
                truth.purge(sources)
        if truth.identity is not None:
            publish(store, truth, truth.identity)
        # Not before: until then a question could still be answered from there.
        dropped = _purge_rows(store, store.history_path, is_meant)
        for run in store.runs_path.glob("*.jsonl"):
            _purge_rows(store, run, is_meant)
        truth.compact()
    if not sources and not dropped and left == roots:
        named = ", ".join(map(str, paths))
        raise WrongUsageError(f"nothing was indexed from {named}: assistant status lists what is")
    coming_back = _coming_back(store, sources, left)
    known_below = count_below(named_path(store, name) for name in (*known, *roots))
    unknown = tuple(str(path) for path in paths if not any(map(known_below, _names(path))))
    return Forgotten(tuple(sources), tuple(coming_back), dropped, len(numbers(store)) > 1, unknown)


def _meant(store: Store, paths: Sequence[Path]) -> Callable[[str], bool]:
    """Tell of the name of a document or root whether it is one of these or below one."""
    is_below = below_any(name for path in paths for name in _names(path))
    return lambda name: is_below(named_path(store, name))


def _names(path: Path) -> set[str]:
    """The ways in which what was indexed may name this path: as it stands, and with links resolved."""
    return {os.path.abspath(path), str(path.resolve()), str(path.parent.resolve() / path.name)}  # noqa: PTH100 - see above


def _known(store: Store, truth: Truth) -> set[str]:
    """The documents of the truth and those of every generation that lies here: more, where a run was cut off."""
    known = {record.source for record in truth.documents()}
    for number in numbers(store):
        with suppress(StoreDamagedError, KeyError, TypeError):
            described = read_json(folder_of(store, number) / DOCUMENTS)
            known.update(fields["source"] for fields in described["documents"])
    return known


def _coming_back(store: Store, sources: Sequence[str], roots: Sequence[str]) -> list[str]:
    """Those that the next run would index again."""
    is_walked = below_any(named_path(store, root) for root in roots)
    paths = ((source, named_path(store, source)) for source in sources)
    # Unlike `Path.exists`, false for what lies in a folder that is closed.
    return [source for source, path in paths if os.path.exists(path) and is_walked(path)]  # noqa: PTH110


def _require_room(store: Store, truth: Truth, sources: Sequence[str]) -> None:
    """Ask for what remains to be written anew, and no more: on a full disk forgetting is what makes room."""
    going = set(sources)
    left = sum(record.passages for record in truth.documents() if record.source not in going)
    require_free(store, ROOM_TO_FORGET * size_of(store) * left // max(1, truth.passages_count))


def _purge_rows(store: Store, path: Path, is_meant: Callable[[str], bool]) -> int:
    """Drop the rows that name one of the files meant, and return how many; those that cannot be read go too."""
    if not path.exists():
        return 0
    with writing_errors(store), alone_at(path, os.O_RDONLY):
        rows = [(row, _sources_in(row)) for row in path.read_bytes().splitlines(keepends=True)]
        kept = [row for row, sources in rows if sources is not None and not any(map(is_meant, sources))]
        if len(kept) < len(rows):
            put_in_place(path, b"".join(kept), durable=True)
    return sum(sources is not None for _, sources in rows) - len(kept)


def _sources_in(row: bytes) -> set[str] | None:
    """The files that a row of history names; None where it cannot be read."""
    try:
        return _named_in(json.loads(row))
    except ValueError:
        return None


def _named_in(value: object, key: str = "") -> set[str]:
    """What stands as `source` or `read` in a JSON value, however deep: cited, come nearest, or only read."""
    if isinstance(value, str):
        return {value} if key in {"source", "read"} else set()
    if isinstance(value, dict):
        return set().union(*(_named_in(item, name) for name, item in value.items()))
    return set().union(*(_named_in(item, key) for item in value)) if isinstance(value, list) else set()
