"""Every kind of fault is injected at least once, and the store comes through; `make faults` does it for hours."""

from __future__ import annotations

import signal
from functools import partial
from typing import TYPE_CHECKING

import pytest

from evals.faults.__main__ import campaign, table
from evals.faults.calls import Call, Calls, pattern_of
from evals.faults.checks import IN_PART, answers, brought_in, told_well
from evals.faults.damaging import _blank, _cut_off, _fill, _flip
from evals.faults.documents import FEW, FIRST, GROWING, MANY, OLD, Change, put, statement, write, write_change
from evals.faults.families import FAMILIES
from evals.faults.interrupting import ENDS_WITHIN_S, _interrupted
from evals.faults.places import Bases
from evals.faults.processes import Ended, Running
from evals.faults.states import Part, State
from evals.faults.trials import Family, Outcome, Tally, Trial, drawn
from index.loaders import load

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

# So many of each, since one takes some seconds.
SHORT = {
    "kills": 1,
    "calls": 1,
    "asking": 24,
    "writers": 1,
    "disks": 1,
    "damage": 1,
    "interrupts": 1,
    "lasting": 2,
    "repairing": 500,
}


@pytest.fixture(scope="module")
def bases(tmp_path_factory: pytest.TempPathFactory) -> Bases:
    return Bases(tmp_path_factory.mktemp("faults"), changes=(FEW,))


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
def test_the_store_comes_through(family: Family, bases: Bases) -> None:
    tally = campaign(family, bases, seed=13, times=SHORT[family.name])
    assert [problem for _, problem in tally.problems] == []
    assert tally.times or tally.skipped


def test_a_problem_is_told_and_its_place_is_kept(bases: Bases) -> None:
    def lose(number: int) -> Trial:
        return Trial("a loss", OLD, lambda _: Outcome((f"{number} lost",) * (number % 2), "looked"))

    failing = Family("failing", 2, "nothing is lost", lambda *_: map(lose, range(2)))
    tally = campaign(failing, bases, seed=1, times=2)
    assert tally.row() == ("failing", "2", "1", "", "2 looked")
    assert table([tally])[-1] == "FAILED failing-1: a loss: 1 lost"
    assert [path.name for path in bases.work.glob("failing-*")] == ["failing-1"]


def test_states_that_differ_are_told_apart() -> None:
    import numpy as np

    def held(*texts: str, turned: float = 0.0) -> State:
        vectors = {str(at): np.array([1.0, turned], np.float32) for at, _ in enumerate(texts)}
        part = Part({str(at): ("a.md", text) for at, text in enumerate(texts)}, vectors)
        return State((), None, (), part, None)

    assert held("a", "b").differences(held("a", "b")) == []
    assert held("a").differences(held("a", "b")) == ["generation: 1 passages lost"]
    assert held("a", "b").differences(held("a")) == ["generation: 1 passages too many"]
    assert "another text or place" in held("a").differences(held("b"))[0]
    assert "another vector" in held("a").differences(held("a", turned=0.1))[0]


@pytest.mark.parametrize(
    ("code", "errors", "is_clear"),
    [
        (0, "", True),
        (1, "error: the disk is full: make room, or name another place\n", True),
        (1, "warning: something\nerror: it does not verify: run `assistant index --repair`\n", True),
        (1, "error: something went wrong\n", False),
        (1, "error: this is a defect: run assistant index again\n", False),
        (1, "error: make room\nerror: make room\n", False),
        (2, "error: make room\n", False),
        (-9, "", False),
    ],
)
def test_an_error_must_say_what_to_do(code: int, errors: str, is_clear: bool) -> None:
    assert (told_well(Ended(code, 0.1, "", errors)) == []) is is_clear
    assert told_well(Ended(1, 0.1, "", "error: it is damaged: put back a copy"), naming="room")


def has_printed(running: Running) -> bool:
    return bool(running._text("out"))


def test_a_signal_that_is_not_heard_is_told_from_one_that_came_too_late(tmp_path: Path) -> None:
    ignoring = "import signal, sys, time; signal.signal(2, signal.SIG_IGN); print(1, flush=True); time.sleep({})"
    for seconds, is_late in ((0.2, True), (ENDS_WITHIN_S + 0.5, False)):
        running = Running(tmp_path / "logs", ["-c", ignoring.format(seconds)])
        running.wait_for(partial(has_printed, running))
        ended, _ = _interrupted(running, (signal.SIGINT,), 0.0)
        assert (ended is None) is is_late


@pytest.mark.parametrize("harm", [_flip, _blank, _cut_off, _fill])
def test_every_bit_may_be_harmed(tmp_path: Path, harm: Callable[[Path, float, int], None]) -> None:
    (tmp_path / "a").write_bytes(b"\xff" * 100)
    harm(tmp_path / "a", 0.5, 0x80)
    assert (tmp_path / "a").read_bytes() != b"\xff" * 100
    _flip(tmp_path / "a", 0.0, 0x80)


def test_a_file_takes_long_to_read_and_gives_no_more_passages(tmp_path: Path) -> None:
    slow = Change("slow", {0: 1}, 1, 2_000)
    write_change(tmp_path / "docs", slow)
    (document, *others) = load(tmp_path / "docs" / "000.md")
    assert (len(others), "Station" in document.page_content) == (11, True)
    assert (tmp_path / "docs" / "000.md").stat().st_size > 50_000


def test_the_documents_of_every_edition_differ(tmp_path: Path) -> None:
    texts = {statement(file, part, edition) for file in range(9) for part in range(9) for edition in (1, 2)}
    assert len(texts) == 9 * 9 * 2
    write(tmp_path / "docs", OLD.editions)
    before = {path.name: path.read_text() for path in (tmp_path / "docs").iterdir()}
    write(tmp_path / "docs", FEW.editions)
    after = {path.name: path.read_text() for path in (tmp_path / "docs").iterdir()}
    changed = [name for name in before if before[name] != after.get(name, before[name])]
    assert (len(after), before.keys() - after.keys(), len(changed)) == (48, {"000.md"}, 4)
    assert FIRST.editions == OLD.editions != MANY.editions


def test_a_file_is_named_alike_in_every_run(tmp_path: Path) -> None:
    uuid, digits = "5d7b9e5f-efa4-4fa5-9658-411917c6d5c5", "8b9470b42d3147d7b1efe40dc5c7f712"
    assert pattern_of(f"generations/building-123-x_y/chroma/{uuid}/header.bin") == (
        "generations/building-*/chroma/*/header.bin"
    )
    assert pattern_of(f"generations/12/bm25/{digits}.1322.del") == "generations/*/bm25/*.del"
    assert pattern_of("generations/building-1-a/manifest.json.77.tmp") == "generations/building-*/manifest.json.*.tmp"
    put(tmp_path / "trace", f"sync generations/1/bm25/{digits}.idx\nsync generations/2/bm25/{digits}.idx\n")
    calls = Calls.read(tmp_path / "trace")
    assert calls.counts == (("sync", "generations/*/bm25/*.idx", 2),)
    assert calls.each(drawn(1, "", 0), 12) == [Call("sync", "generations/*/bm25/*.idx", nth) for nth in (1, 2)]


def test_what_was_skipped_is_in_the_table() -> None:
    tally = Tally(FAMILIES[0])
    tally.skipped["mounting is refused"] = 3
    assert "3 skipped (mounting is refused)" in table([tally])[-1]


def test_a_run_that_publishes_in_its_middle_leaves_whole_files(tmp_path: Path) -> None:
    bases = Bases(tmp_path)
    place = bases.place("growing", GROWING)
    running = place.index()
    assert running.wait_for(place.store.current.exists)
    running.kill()
    running.ended()
    happened, problems = answers(bases, GROWING, place)
    assert happened == IN_PART
    assert problems == []
    assert brought_in(bases, GROWING, place) == []


def test_a_part_is_of_whole_files_and_of_nothing_else() -> None:
    import numpy as np

    def held(*rows: tuple[str, str]) -> State:
        part = Part({text: row for row in rows for text in row[1:]}, {text: np.ones(2, np.float32) for _, text in rows})
        return State(
            (), None, tuple((source, "", 1, None) for source in dict.fromkeys(row[0] for row in rows)), part, None
        )

    whole = held(("a.md", "one"), ("a.md", "two"), ("b.md", "three"))
    assert held(("a.md", "one"), ("a.md", "two")).is_part_of(whole)
    assert not held(("a.md", "one")).is_part_of(whole)
    assert not held(("b.md", "three"), ("c.md", "four")).is_part_of(whole)
