"""Files of a store that are flipped, cut off or removed, and databases that another process has locked."""

from __future__ import annotations

import re
import shutil
import sqlite3
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from evals.faults.calls import pattern_of
from evals.faults.checks import answers, brought_in, told_well
from evals.faults.documents import FEW, FILES, OLD, PARTS, QUESTION, statement, station
from evals.faults.processes import ASSISTANT, run
from evals.faults.trials import Family, Outcome, Trial, drawn
from index.chroma import SQLITE
from index.generation import current_number, folder_of
from index.manifest import CHROMA

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator
    from pathlib import Path

    from evals.faults.places import Bases, Place
    from evals.faults.processes import Ended
    from evals.faults.states import State

# What a damaged index is noticed within, and what the error must name.
NOTICED_WITHIN_S = 10.0
_ENDED_AFTER_S = 30.0
REPAIR = "assistant index --repair"
_ASKED = (7, 3)
_CHANGES = {
    "chroma": "UPDATE embedding_metadata SET string_value = string_value || 'x' WHERE key = 'chroma:document'",
    "truth": "UPDATE passages SET text = text || 'x'",
}
_DATABASES = tuple(_CHANGES)
_LOCKED, _MISREAD, _EVERY = 9, 4, 10


def trials(bases: Bases, seed: int, times: int) -> Iterator[Trial]:
    """Every kind of file is as likely; a tenth changes a number in a passage, a tenth finds a database locked."""
    for number in range(times):
        chosen = drawn(seed, DAMAGE.name, number)
        if number % _EVERY == _LOCKED:
            yield _locking(bases, chosen.choice(_DATABASES))
        elif number % _EVERY == _MISREAD:
            yield _misreading(bases, _DATABASES[number // _EVERY % len(_DATABASES)], chosen)
        else:
            yield _damaging(bases, chosen)


def _damaging(bases: Bases, chosen: random.Random) -> Trial:
    harm = chosen.choice((_flip, _flip, _blank, _cut_off, _remove))
    name = chosen.choice(_kinds(bases))
    where, bit = chosen.random(), 1 << chosen.randrange(8)

    def damage(place: Place) -> Outcome:
        path = chosen.choice(sorted(path for path in _files(place) if pattern_of(_relative(place, path)) == name))
        (harm if path.stat().st_size or harm is _remove else _fill)(path, where, bit)
        return _survived(bases, place)

    return Trial(f"{harm.__name__.strip('_').replace('_', ' ')} {name} at {where:.1%}", OLD, damage)


def _misreading(bases: Bases, what: str, chosen: random.Random) -> Trial:
    file, part = _ASKED if chosen.random() < 0.5 else (chosen.randrange(FILES), chosen.randrange(PARTS))  # noqa: PLR2004

    def damage(place: Place) -> Outcome:
        path, text = _database(place, what), statement(file, part, 1)
        content, other = path.read_bytes(), re.sub(r"(?<=counted )\d", _other_digit, text)
        path.write_bytes(content.replace(text.encode(), other.encode()))
        return _survived(bases, place)

    return Trial(
        f"another number in the passage on {station(file, part)} wherever the database of {what} has it", OLD, damage
    )


def _other_digit(digit: re.Match[str]) -> str:
    return str((int(digit[0]) + 1) % 10)


def _database(place: Place, what: str) -> Path:
    if what == "truth":
        return place.store.truth_path
    return folder_of(place.store, current_number(place.store) or 0) / CHROMA / SQLITE


def _survived(bases: Bases, place: Place) -> Outcome:
    """Ask, take down all that can be had, and repair; the seconds are until a question was answered or refused."""
    ended = _search(place)
    problems = [*_asked(place, ended, bases.clean(OLD).state), *_repaired(bases, place)]
    return Outcome(tuple(problems), "noticed" if ended.code != 0 else "answered", ended.seconds)


def _asked(place: Place, ended: Ended, expected: State) -> list[str]:
    """What is wrong with what was asked and with what can be had: right it must be, or an error that names the way."""
    problems = [f"it took {ended.seconds:.1f} s"] if ended.seconds > NOTICED_WITHIN_S else []
    problems += told_well(ended)
    if ended.code == 1 and REPAIR not in ended.told:
        problems.append(f"the error does not name {REPAIR}: {ended.told}")
    state = place.state(with_truth=False)
    if state.error is None:
        problems += [*state.problems, *(f"a wrong answer: {each}" for each in state.differences(expected))]
    return problems


def _search(place: Place) -> Ended:
    place.logs.mkdir(exist_ok=True)
    command = ("search", "--json", "-k", "3", "--store", str(place.store.path), QUESTION)
    return run(place.logs, *ASSISTANT, *command, longest_s=_ENDED_AFTER_S)


def _repaired(bases: Bases, place: Place) -> list[str]:
    """Repair as the error says: without embedding, or, where the truth itself is damaged, with an error of its own."""
    ended = place.start("index", "--repair", "--store", str(place.store.path)).ended()
    problems = [f"repairing: {each}" for each in told_well(ended)]
    problems += [f"repairing embedded {place.embedded} texts"] if place.embedded else []
    if ended.code == 0:
        expected = bases.clean(OLD).state
        state = place.state()
        return problems + [f"repaired: {each}" for each in (*state.problems, *state.differences(expected))]
    if "truth.sqlite" not in ended.told and "nothing to repair from" not in ended.told:
        problems.append(f"it was not repaired: {ended.told}")
    return problems


def _locking(bases: Bases, what: str) -> Trial:
    def run_locked(place: Place) -> Outcome:
        with _locked(_database(place, what), _CHANGES[what]):
            searched = _search(place)
            indexed = place.index().ended()
        problems = [f"search took {searched.seconds:.1f} s"] if searched.seconds > NOTICED_WITHIN_S else []
        problems += [f"searching: {searched.told}"] if searched.code != 0 else []
        problems += [f"indexing: {each}" for each in told_well(indexed)]
        happened, wrong = answers(bases, FEW, place)
        problems += [*wrong, *brought_in(bases, FEW, place)]
        return Outcome(tuple(problems), f"{what} locked: answered; {'told' if indexed.code else 'went on'}, {happened}")

    return Trial(f"few, the database of {what} locked by another process that changes it", FEW, run_locked)


@contextmanager
def _locked(path: Path, change: str) -> Iterator[None]:
    """A database in the middle of a change, some of which is written already, beside what takes it back."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        connection.execute("PRAGMA cache_size = 1")
        connection.execute("BEGIN EXCLUSIVE")
        connection.execute(change)
        yield
        connection.execute("ROLLBACK")


def _kinds(bases: Bases) -> list[str]:
    """The kinds of files in a store, each once, however many there are of it."""
    place = bases.copied("looked-at")
    kinds = sorted({pattern_of(_relative(place, path)) for path in _files(place)})
    shutil.rmtree(place.folder)
    return kinds


def _files(place: Place) -> list[Path]:
    return [path for path in place.store.path.rglob("*") if path.is_file()]


def _relative(place: Place, path: Path) -> str:
    return path.relative_to(place.store.path).as_posix()


def _flip(path: Path, where: float, bit: int) -> None:
    content = bytearray(path.read_bytes())
    content[int(where * len(content))] ^= bit
    path.write_bytes(content)


def _fill(path: Path, _: float, bit: int) -> None:
    path.write_bytes(bytes([bit]))


def _blank(path: Path, where: float, _: int) -> None:
    content = bytearray(path.read_bytes())
    at = int(where * len(content))
    content[at : at + 512] = bytes(len(content[at : at + 512]))
    path.write_bytes(content)


def _cut_off(path: Path, where: float, _: int) -> None:
    with path.open("r+b") as file:
        file.truncate(int(where * path.stat().st_size))


def _remove(path: Path, _where: float, _bit: int) -> None:
    path.unlink()


DAMAGE = Family(
    "damage",
    100,
    "noticed within ten seconds or harmless, never a wrong answer nor a signal; --repair makes the index anew without "
    "embedding",
    trials,
)
