"""Where a trial happens: a folder of its own with documents and a store, copied from one that was prepared once."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from evals.faults.calls import Calls, compiled
from evals.faults.counted import PUBLISHED_FROM
from evals.faults.documents import CHANGES, OLD, Change, write_change
from evals.faults.processes import COUNTED, Running
from evals.faults.states import State, probed
from index.generation import folder_of, numbers
from index.manifest import record_verified
from index.store import Store

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Place:
    """The folder of one trial: `docs`, beside it the store, what processes printed and what they embedded.

    Its runs publish in the middle from `published_from` passages on, where that is named.
    """

    folder: Path
    published_from: int | None = None

    @property
    def docs(self) -> Path:
        """What is indexed."""
        return self.folder / "docs"

    @property
    def store(self) -> Store:
        """The store beside it."""
        return Store(self.folder / ".assistant")

    @property
    def logs(self) -> Path:
        """What the processes printed, and the state that was last taken down."""
        return self.folder / "logs"

    @property
    def embedded(self) -> int:
        """Texts embedded here since the place was made."""
        counter = self.logs / "embedded"
        return counter.stat().st_size if counter.exists() else 0

    def start(self, *command: str, faults: Mapping[str, str] | None = None) -> Running:
        """Begin a command of the assistant, its embedded texts counted."""
        self.logs.mkdir(exist_ok=True)
        early = {} if self.published_from is None else {PUBLISHED_FROM: str(self.published_from)}
        more = {"ASSISTANT_STORE": str(self.store.path), **early, **(faults or {})}
        return Running(self.logs, [*COUNTED, str(self.logs / "embedded"), *command], more)

    def index(self, faults: Mapping[str, str] | None = None) -> Running:
        """Begin to index the documents."""
        return self.start("index", str(self.docs), faults=faults)

    def state(self, *, with_truth: bool = True) -> State:
        """What the store holds."""
        return probed(self.logs, self.store.path, with_truth=with_truth)


@dataclass(frozen=True, slots=True)
class Clean:
    """A change brought in without a fault: the state of a store built of it alone, and what bringing it in took.

    `embedded` are the texts and `seconds` the time of a run that had the older store to begin with.
    """

    state: State
    embedded: int
    seconds: float


class Bases:
    """The stores that trials begin with and are compared with, each made when it is first wanted, below one folder.

    `changes` are those that faults come upon.
    """

    def __init__(self, work: Path, changes: Sequence[Change] = CHANGES) -> None:
        self.work = work
        self.changes = changes
        self._made = work / "made"
        self.clean = cache(self._clean)
        self.calls = cache(self._calls)
        self.library = cache(lambda: compiled(work))

    def place(self, name: str, change: Change) -> Place:
        """A new place where this change is to be indexed: without a store where it is the first, else with OLD's."""
        place = Place(self.work / name, change.published_from) if change.is_first else self.copied(name)
        place.folder.mkdir(parents=True, exist_ok=True)
        write_change(place.docs, change)
        return place

    def copied(self, name: str) -> Place:
        """A new place with the documents of OLD and their store."""
        place = Place(self.work / name)
        shutil.copytree(self._old().folder, place.folder, ignore=shutil.ignore_patterns("logs"))
        trust(place.store)
        return place

    def _old(self) -> Place:
        place = Place(self._made / OLD.name)
        if not place.folder.exists():
            _indexed_anew(place, OLD)
        return place

    def _clean(self, change: Change) -> Clean:
        if change is OLD:
            return Clean(self._old().state(), 0, 0.0)
        anew = self._old() if change.editions == OLD.editions else Place(self._made / change.name)
        if not anew.folder.exists():
            _indexed_anew(anew, change)
        trial = self.place("clean", change)
        ended = trial.index().ended()
        if ended.code != 0:
            raise RuntimeError(f"{change.name} cannot be indexed: {ended.errors}")
        clean = Clean(anew.state(), trial.embedded, ended.seconds)
        shutil.rmtree(trial.folder)
        return clean

    def _calls(self, change: Change) -> Calls:
        """The calls that a run makes to bring this change in; none where nothing can be preloaded."""
        library = self.library()
        if library is None:
            return Calls(())
        place = self.place("traced", change)
        trace = place.folder / "trace"
        ended = place.index(library.tracing(place.store, trace)).ended()
        if ended.code != 0:
            raise RuntimeError(f"{change.name} cannot be traced: {ended.errors}")
        calls = Calls.read(trace)
        shutil.rmtree(place.folder)
        return calls


def trust(store: Store) -> None:
    """Hold a copied store for verified: it has what the original has, to the byte, and only other inodes and times."""
    for number in numbers(store):
        record_verified(folder_of(store, number))


def _indexed_anew(place: Place, change: Change) -> None:
    place.folder.mkdir(parents=True)
    write_change(place.docs, change)
    ended = place.index().ended()
    if ended.code != 0:
        raise RuntimeError(f"{change.name} cannot be indexed: {ended.errors}")
