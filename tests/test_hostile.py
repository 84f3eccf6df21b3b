"""Hostile input, a little of each kind, through the code that evals.hostile runs by the thousand."""

from __future__ import annotations

import filecmp
import shutil
from typing import TYPE_CHECKING

import pytest

from assistant.terminal import clean
from evals.hostile import handmade, injections
from evals.hostile.__main__ import main
from evals.hostile.case import INDEXED
from evals.hostile.fuzzing import in_pieces, strings
from evals.hostile.handmade import CASES
from evals.hostile.indexing import index, read_only, report
from evals.hostile.instructions import INJECTED, compare, escapes, inviting
from evals.hostile.mutating import mutate
from evals.hostile.office import OFFICE
from evals.hostile.product import run
from evals.hostile.races import race
from evals.hostile.screen import is_hidden, obeyed
from evals.hostile.terminals import screen
from evals.hostile.zips import packed, unpacked
from index.store import Store

if TYPE_CHECKING:
    from pathlib import Path
    from random import Random

# Quick to make and to read, and between them all kinds; the others are for python -m evals.hostile.
QUICK = (
    "bombs/nested", "bombs/too-", "bombs/overlapping", "entities/", "places/", "names/", "encodings/",
    "metadata/raw", "metadata/nul", "metadata/half-", "metadata/charset", "metadata/python", "metadata/alias",
    "nesting/groups.rtf", "nesting/letters.eml", "nesting/objects.json", "sizes/ring.pdf", "sizes/spanning.html",
    "sizes/repeated.ods", "sizes/roman.docx", "sizes/lettered.docx", "traps/2e.txt", "traps/65-2e-67-2e-20.txt",
)  # fmt: skip
CHANGES = ("a link to a file outside", "a link to a device", "a pipe", "gone", "a link in place of its folder")


@pytest.fixture
def real(samples: Path, tmp_path: Path) -> Path:
    """A folder of files of many formats to be damaged."""
    folder = tmp_path / "real"
    shutil.copytree(samples / "documents", folder)
    for suffix, (make, _) in OFFICE.items():
        (folder / f"ship{suffix}").write_bytes(packed(make("The Alba is a ship.", "")))
    return folder


@pytest.fixture(scope="module")
def beside(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Store:
    """The store of the sample documents and of the injected ones."""
    folder = tmp_path_factory.mktemp("beside")
    shutil.copytree(samples, folder, dirs_exist_ok=True)
    assert injections.write(folder / INJECTED) == 100
    assert run(["index", INJECTED, "--quiet"], folder, 300).code == 0
    return Store(folder / ".assistant")


def test_the_same_seed_gives_the_same_damaged_files(real: Path, tmp_path: Path) -> None:
    for name in ("first", "second"):
        assert main(["mutate", "--from", str(real), "--into", str(tmp_path / name), "--count", "40"]) == 0
    names = sorted(path.name for path in (tmp_path / "first").iterdir())
    assert len(names) == 40
    assert filecmp.cmpfiles(tmp_path / "first", tmp_path / "second", names, shallow=False) == (names, [], [])
    mutate([real], tmp_path / "third", 40, seed=14)
    assert sorted(path.name for path in (tmp_path / "third").iterdir()) != names


def test_damage_reaches_what_is_in_an_archive(real: Path, tmp_path: Path) -> None:
    mutate([real], tmp_path / "damaged", 120, seed=13)
    within = [path for path in (tmp_path / "damaged").iterdir() if "-within-" in path.name]
    assert within
    for path in within:
        before, after = (unpacked(each.read_bytes()) for each in (real / f"ship{path.suffix}", path))
        assert before is not None
        assert after is not None
        assert before.keys() == after.keys()
        assert sum(before[name] != after[name] for name in before) <= 1


def test_damaged_files_are_read_or_named(real: Path, tmp_path: Path) -> None:
    mutate([real], tmp_path / "damaged", 120, seed=13)
    lines, wrong = read_only(tmp_path / "damaged")
    assert wrong == []
    assert lines[0] == "damaged: 120 files, only read"


def test_what_is_made_by_hand_comes_to_what_the_table_says(tmp_path: Path) -> None:
    wanted = [case for case in CASES if case.name.startswith(QUICK) and not case.alone]
    assert handmade.write(tmp_path / "made", wanted) > 200
    (outcome,) = index(tmp_path / "made", timed=False)
    assert outcome.wrong == ()
    assert any("exit code 0" in line for line in report(outcome))


def test_the_table_says_what_must_come_of_every_case() -> None:
    assert len(CASES) > 500
    assert len({case.name for case in CASES}) == len(CASES)
    assert all(case.expected for case in CASES)
    honest = [case.name for case in CASES for each in case.expected if each.fate == INDEXED and each.lost]
    assert all(name.startswith("encodings/") for name in honest)


@pytest.mark.parametrize("name", ["ignoring-a-pipe", "ignoring-a-device", "ignoring-bytes"])
def test_a_hostile_file_of_patterns_keeps_nothing_out(tmp_path: Path, name: str) -> None:
    (case,) = [case for case in CASES if case.name == name]
    case.make(tmp_path / "docs")
    done = run(["index", "docs", "--json"], tmp_path, 60)
    assert (done.code, done.json()["added"], len(done.json()["warnings"])) == (0, 1, 1)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("field.csv", b"name,note\nAlba," + b"word " * 300_000 + b"\n"),
        ("half.xml", b"<notes><title>&#xd83d;</title><note>The Alba is a ship.</note></notes>"),
    ],
)
def test_one_file_keeps_no_other_out(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / name).write_bytes(content)
    (tmp_path / "docs" / "a.txt").write_text("The Alba is a ship.", "utf-8")
    done = run(["index", "docs", "--json"], tmp_path, 60)
    assert (done.code, "broke the parser" in done.output) == (0, False)


def test_what_changes_before_it_is_read_is_refused(tmp_path: Path) -> None:
    raced = race(tmp_path, CHANGES)
    assert [each.name for each in raced if not each.is_right] == []
    assert [each.kind for each in raced] == ["unreadable"] * len(CHANGES) + [None]


def test_nothing_that_a_terminal_obeys_reaches_it() -> None:
    shown = list(screen(60, seed=13, commands=5))
    unknown = [(each.what, told) for each in shown for told in each.obeyed]
    assert unknown == []
    assert len(shown) == 7


def test_shorthand_and_musical_controls_are_removed() -> None:
    assert clean("a\U0001bca0\U0001bca3b\U0001d173\U0001d17ac") == "abc"


@pytest.mark.parametrize(
    ("output", "styled", "found"),
    [
        (b"\x1b[1mname\x1b[0m \x1b]8;;file:///a%20b\x1b\\a b\x1b]8;;\x1b\\\n\ttext \xe6\x97\xa5 \xd7\x90\n", True, []),
        (b"\x1b[1mname", False, ["U+001B"]),
        (b"\x1b[2J", True, ["U+001B"]),
        (b"\x1b]8;;http://a\x1b\\", True, ["U+001B", "U+001B"]),
        (b"a\rb\x07\xc2\x9b", True, ["U+000D", "U+0007", "U+009B"]),
        ("\u202ea\u200b\ufe0f\u3164\U000e0041\u2028".encode(), True,
         ["U+202E", "U+200B", "U+FE0F", "U+3164", "U+E0041", "U+2028"]),
        (b"\xff", True, ["not UTF-8"]),
    ],
)  # fmt: skip
def test_what_a_terminal_obeys_is_found(output: bytes, styled: bool, found: list[str]) -> None:
    assert [each.partition(":")[0] for each in obeyed(output, styled=styled)] == found


def test_fuzzed_strings_are_hostile_and_can_be_repeated() -> None:
    texts = list(strings(500, seed=13))
    assert texts == list(strings(500, seed=13))
    assert sum(any(map(is_hidden, text)) for text in texts) > 350


def test_a_text_cut_in_pieces_is_still_the_text(seeded: Random) -> None:
    for text in strings(200, seed=13):
        assert "".join(in_pieces(text, seeded)) == text


@pytest.fixture
def seeded() -> Random:
    """Chance that is the same each time."""
    from random import Random

    return Random(13)  # noqa: S311 (repeatable, not secret)


def test_instructions_in_documents_change_no_answer(samples: Path, beside: Store) -> None:
    compared = compare(Store(samples / ".assistant"), beside, 6)
    assert [each.question for each in compared if each.obeys or not each.holds] == []
    assert [each.question for each in compared if not each.is_same] == []


def test_a_model_is_sent_documents_between_delimiters_only(beside: Store) -> None:
    pytest.importorskip("langchain_openai")
    assert list(escapes(beside, inviting())) == []
