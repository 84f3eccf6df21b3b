"""BM25 finds passages by their words, whatever a question looks like."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from index.errors import StoreDamagedError
from index.lexical import LexicalReader, LexicalWriter
from index.passages import Location, Passage

if TYPE_CHECKING:
    from pathlib import Path

TEXTS = [
    "Sales of the company fell 30.9% to 1,000 cars in 2024.",
    "BYD’s growth continued; other companies grew as well.",
    "A café, naïvely drawn.",
    "It is what it is.",
    'a(b)^c: "x" AND OR title:foo -- 日本語 ' + "z" * 70_000,
    "!!! ...",
]
PASSAGES = [
    Passage("odd.md" if at % 2 else "even.md", 0, at, 0, 9, text, Location(heading=("Dealers",) if at == 1 else ()))
    for at, text in enumerate(TEXTS)
]
NUMBER = {passage.id: at for at, passage in enumerate(PASSAGES)}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    writer = LexicalWriter.create(tmp_path / "bm25")
    writer.upsert(PASSAGES)
    writer.persist()
    return tmp_path / "bm25"


def found(reader: LexicalReader, question: str) -> list[int]:
    return [NUMBER[key] for key, _ in reader.best(question, 10)]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("How did sales fare?", [0]),
        ("1000", [0]),
        ("1,000", [0]),
        ("30.9", [0]),
        ("30", []),
        ("CAFE", [2]),
        ("naive drawing", [2]),
        ("Companies", [1, 0]),
        ("dealer", [1]),
        ("What is it?", [3]),
        ('"AND) OR title:foo^2 [x TO *', [4]),
        ("日本語", [4]),
        ("", []),
        ("?!", []),
        ("zebra", []),
        ("the odd one", [1, 3, 5]),
    ],
)
def test_a_question_finds_by_words(folder: Path, question: str, expected: list[int]) -> None:
    assert sorted(found(LexicalReader.open(folder), question)) == sorted(expected)


def test_sources_narrow_the_search_without_changing_scores(folder: Path) -> None:
    reader = LexicalReader.open(folder)
    everywhere = dict(reader.best("companies", 10))
    assert reader.best("companies", 10, ["even.md"]) == [(PASSAGES[0].id, everywhere[PASSAGES[0].id])]
    assert reader.best("companies", 10, []) == reader.best("companies", 10, ["none.md"]) == []


def test_words_that_no_passage_has_are_named(folder: Path) -> None:
    reader = LexicalReader.open(folder)
    assert reader.unknown_words("Did Toyota's company sales collapse, and sell cafés?") == [
        "Toyota's",
        "collapse",
        "sell",
    ]


def test_rows_are_replaced_and_deleted_and_an_open_reader_keeps_its_view(folder: Path) -> None:
    before = LexicalReader.open(folder)
    writer = LexicalWriter.open(folder)
    writer.upsert(PASSAGES[:1])
    writer.delete([PASSAGES[1].id, "unknown"])
    writer.persist()
    after = LexicalReader.open(folder)
    assert (before.count, after.count) == (6, 5)
    assert (sorted(found(before, "company")), found(after, "company")) == ([0, 1], [0])
    assert after.unknown_words("BYD grew") == ["BYD", "grew"]
    assert (after.holds(PASSAGES[0]), after.holds(PASSAGES[1]), after.holds(PASSAGES[5])) == (True, False, True)


def test_an_index_that_lost_all_its_rows_answers_nothing(folder: Path) -> None:
    writer = LexicalWriter.open(folder)
    writer.delete(NUMBER)
    writer.persist()
    reader = LexicalReader.open(folder)
    assert (reader.count, reader.best("sales", 5), reader.unknown_words("sales")) == (0, [], ["sales"])


def test_what_is_no_bm25_folder_is_damaged(tmp_path: Path) -> None:
    with pytest.raises(StoreDamagedError, match="--repair"):
        LexicalReader.open(tmp_path)
