"""The truth: what was put in comes out, changes can be replayed from any number, and damage is noticed."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from index.database import DELETED_AFTER
from index.encoder import EncoderIdentity
from index.errors import StoreDamagedError, StoreTooNewError
from index.limits import DEFAULT, Limits
from index.passages import Location, Passage
from index.store import Store, create
from index.truth import Change, DocumentRecord, Truth
from index.truth_rows import passage_of, row_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MODEL = EncoderIdentity("model", "0" * 64, "mean", 256, 3)
KEY = MODEL.fingerprint


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store(tmp_path / ".assistant")
    create(store)
    return store


@pytest.fixture
def truth(store: Store) -> Iterator[Truth]:
    with Truth.open(store, create=True) as truth:
        yield truth


def passage(source: str, ordinal: int, text: str) -> Passage:
    location = Location(page=2, lines=(3, 4), heading=("Sales", "Ünïcode"))
    line_starts = ((0, 3), (5, 4))
    tables = ((0, 3, "Maker | Sales"),)
    return Passage(
        source, 1, ordinal, 7, 7 + len(text), text, location, "Title", "2024-05-01", "ab" * 32, line_starts, tables
    )


def record(source: str, passages: int = 0) -> DocumentRecord:
    return DocumentRecord(source, ".", 10, 20, "ab" * 32, "Title", "2024-05-01", 1, passages)


def put(truth: Truth, source: str, *texts: str) -> list[Passage]:
    """Put a document of these texts, with vectors."""
    passages = [passage(source, ordinal, text) for ordinal, text in enumerate(texts)]
    truth.replace(record(source, len(texts)), passages)
    embed(truth)
    return passages


def embed(truth: Truth) -> None:
    missing = dict(truth.missing_vectors(KEY))
    truth.put_vectors(KEY, {text_hash: vector_of(text) for text_hash, text in missing.items()})


def vector_of(text: str) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    vector = np.array([len(text), 1.5, -2], dtype=np.float32)
    normalised: np.ndarray[tuple[int], np.dtype[np.float32]] = vector / np.linalg.norm(vector)
    return normalised


def replayed(truth: Truth, change: int) -> tuple[set[str], set[str]]:
    """Texts to put and ids to delete since a change number."""
    changes = list(truth.changes_since(change, KEY))
    return {c.passage.text for c in changes if c.passage}, {c.id for c in changes if c.passage is None}


def test_passages_come_out_as_they_were_put_with_their_vectors(truth: Truth) -> None:
    passages = put(truth, "a.txt", "one", "two two")
    changes = list(truth.changes_since(0, KEY))
    assert [change.passage for change in changes] == passages
    assert [change.id for change in changes] == [each.id for each in passages]
    for change, each in zip(changes, passages, strict=True):
        assert change.vector is not None
        assert change.vector.tolist() == vector_of(each.embedded_text).tolist()
    assert truth.documents() == [record("a.txt", 2)]


def test_a_row_of_before_there_were_digests_is_read() -> None:
    each = passage("a.txt", 3, "text")
    ordinal, text, place, _ = row_of(each)
    assert passage_of(("a.txt", ordinal, text, place)) == each
    old = {key: value for key, value in json.loads(place).items() if key != "digest"}
    assert passage_of(("a.txt", ordinal, text, json.dumps(old))) == each


def test_a_record_survives_json() -> None:
    broken = replace(record("b.pdf"), problem="no PDF")
    assert DocumentRecord.from_dict(broken.to_dict()) == broken


def test_more_than_a_page_of_changes_comes_complete_and_in_order(truth: Truth) -> None:
    passages = put(truth, "a.txt", *(f"text {number}" for number in range(2_345)))
    assert [change.passage for change in truth.changes_since(0, KEY)] == passages
    before = truth.change
    truth.remove(["a.txt"])
    assert list(truth.changes_since(before, KEY)) == [Change(key) for key in sorted(each.id for each in passages)]


def test_what_was_removed_is_read_by_its_change_over_many_pages(truth: Truth, store: Store) -> None:
    files = [put(truth, f"{number}.txt", *(f"text {number} {at}" for at in range(800))) for number in range(3)]
    before, gone = truth.change, []
    for number in (2, 0, 1):
        gone += sorted(each.id for each in files[number])
        truth.remove([f"{number}.txt"])
    assert list(truth.changes_since(before, KEY)) == [Change(key) for key in gone]
    with sqlite3.connect(store.truth_path) as connection:
        plan = connection.execute(f"EXPLAIN QUERY PLAN {DELETED_AFTER}", (before + 1, "", 1)).fetchall()
    connection.close()
    assert [row[-1] for row in plan] == ["SEARCH deleted USING COVERING INDEX deleted_by_change ((change,id)>(?,?))"]


def test_what_every_copy_was_told_of_is_not_told_again(truth: Truth) -> None:
    put(truth, "a.txt", "one")
    put(truth, "b.txt", "two")
    truth.remove(["a.txt"])
    told = truth.change
    truth.remove(["b.txt"])
    assert truth.not_copyable_before == 0
    truth.forget_deletions(told)
    assert truth.not_copyable_before == told
    assert (truth.deleted_since(0), truth.deleted_since(told)) == (1, 1)
    truth.forget_deletions(truth.change)
    assert truth.deleted_since(0) == 0
    before = truth.change
    truth.forget_deletions(before)
    assert truth.change == truth.not_copyable_before == before


def test_only_what_differs_is_replayed(truth: Truth) -> None:
    old = put(truth, "a.txt", "stays", "goes")
    before = truth.change
    put(truth, "a.txt", "stays", "comes")
    assert replayed(truth, before) == ({"comes"}, {old[1].id})
    assert truth.deleted_since(before) == 1
    assert truth.deleted_since(truth.change) == 0


def test_a_passage_whose_place_differs_is_replayed_but_not_embedded_again(truth: Truth) -> None:
    [old] = put(truth, "a.txt", "text")
    before = truth.change
    truth.replace(record("a.txt", 1), [replace(old, ordinal=5, date="2025-01-01")])
    assert list(truth.missing_vectors(KEY)) == []
    [change] = truth.changes_since(before, KEY)
    assert change.passage == replace(old, ordinal=5, date="2025-01-01")
    assert change.id == old.id


def test_what_has_no_vector_yet_is_replayed_when_it_has_one(truth: Truth) -> None:
    truth.replace(record("a.txt", 1), [passage("a.txt", 0, "late")])
    published = truth.change
    assert replayed(truth, 0) == (set(), set())
    embed(truth)
    assert replayed(truth, published) == ({"late"}, set())


def test_text_that_comes_back_keeps_its_vector_and_its_trace_goes(truth: Truth) -> None:
    put(truth, "a.txt", "text")
    truth.remove(["a.txt"])
    before = truth.change
    truth.replace(record("a.txt", 1), [passage("a.txt", 0, "text")])
    assert list(truth.missing_vectors(KEY)) == []
    assert replayed(truth, before) == ({"text"}, set())
    assert truth.deleted_since(0) == 0


def test_the_same_text_in_two_files_has_one_vector(truth: Truth) -> None:
    put(truth, "a.txt", "same")
    truth.replace(record("b.txt", 1), [passage("b.txt", 0, "same")])
    assert truth.missing_of("b.txt", KEY) == []
    truth.purge(["a.txt"])
    assert truth.missing_of("b.txt", KEY) == []
    truth.purge(["b.txt"])
    put(truth, "c.txt", "other")
    truth.replace(record("b.txt", 1), [passage("b.txt", 0, "same")])
    assert len(truth.missing_of("b.txt", KEY)) == 1


def test_what_is_purged_is_in_no_byte_and_forbids_copies(truth: Truth, store: Store) -> None:
    put(truth, "a.txt", "xylophone " * 50)
    put(truth, "b.txt", "stays")
    published = truth.change
    truth.purge(["a.txt"])
    truth.compact()
    assert truth.not_copyable_before > published
    for path in store.path.iterdir():
        assert b"xylophone" not in path.read_bytes(), path
    assert replayed(truth, 0) == ({"stays"}, set())


def test_starting_over_wants_every_file_and_every_vector_again(truth: Truth) -> None:
    put(truth, "a.txt", "text")
    published = truth.change
    truth.start_over(MODEL)
    assert truth.identity == MODEL
    assert truth.not_copyable_before > published
    assert len(list(truth.missing_vectors(KEY))) == 1
    [document] = truth.documents()
    assert (document.sha256, document.mtime_ns) == ("", -1)


def test_vectors_nobody_uses_are_kept_only_while_they_are_few(truth: Truth) -> None:
    put(truth, "a.txt", *(f"text {number}" for number in range(10)))
    truth.remove(["a.txt"])
    truth.drop_unused_vectors()
    truth.replace(record("a.txt", 10), [passage("a.txt", number, f"text {number}") for number in range(10)])
    assert truth.missing_of("a.txt", KEY) == []
    put(truth, "b.txt", *(f"more {number}" for number in range(1_001)))
    truth.remove(["a.txt", "b.txt"])
    truth.drop_unused_vectors()
    truth.replace(record("a.txt", 1), [passage("a.txt", 0, "text 0")])
    assert len(truth.missing_of("a.txt", KEY)) == 1


def test_a_transaction_that_fails_changes_nothing(truth: Truth) -> None:
    put(truth, "a.txt", "text")
    before = truth.change

    def fail() -> None:
        with truth.together():
            truth.remove(["a.txt"])
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    assert truth.change == before
    assert [each.source for each in truth.documents()] == ["a.txt"]


def test_roots_are_kept_in_order(truth: Truth) -> None:
    truth.set_roots(["b", "a"])
    before = truth.change
    truth.set_roots(["a", "b"])
    assert truth.roots() == ["a", "b"]
    assert truth.change == before


def test_a_newer_version_is_refused(store: Store) -> None:
    Truth.open(store, create=True).close()
    with sqlite3.connect(store.truth_path) as connection:
        connection.execute("UPDATE meta SET value = '99' WHERE key = 'schema'")
    connection.close()
    with pytest.raises(StoreTooNewError, match="newer version"):
        Truth.open(store)


def test_a_truth_of_an_older_version_is_upgraded_and_keeps_all(store: Store) -> None:
    with Truth.open(store, create=True) as truth:
        passages = put(truth, "a.txt", "text")
        change = truth.change
    with sqlite3.connect(store.truth_path) as connection:
        for column in ("kind", "author", "language", "pages", "words", "note"):
            connection.execute(f"ALTER TABLE documents DROP COLUMN {column}")
        connection.execute("UPDATE meta SET value = '1' WHERE key = 'schema'")
    connection.close()
    for _ in range(2):
        with Truth.open(store) as truth:
            assert truth.documents() == [record("a.txt", 1)]
            assert (truth.passages_of("a.txt"), truth.change) == (passages, change)
    with Truth.open(store) as truth:
        told = replace(record("a.txt", 1), kind="empty", author="Ada", language="de", pages=3, words=7, note="n")
        truth.touch([told])
        assert truth.documents() == [told]


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("UPDATE passages SET text = 'one altered'", "a passage of a.txt is not as it was written"),
        (
            "UPDATE passages SET place = replace(place, '\"page\": 2', '\"page\": 9')",
            "a passage of a.txt cannot be read",
        ),
        ("UPDATE passages SET place = replace(place, '[3, 4]', '[3, 9]')", "a passage of a.txt cannot be read"),
        ("UPDATE passages SET ordinal = 7", "a passage of a.txt cannot be read"),
        ("UPDATE vectors SET vector = zeroblob(12)", "a vector of a.txt is not as it was written"),
        ("UPDATE vectors SET vector = zeroblob(11)", "a vector of a.txt is not as it was written"),
        ("UPDATE vectors SET vector = 'text'", "a vector of a.txt is not as it was written"),
        ("UPDATE passages SET text = cast(x'ff66' AS TEXT)", "Could not decode to UTF-8 column 'text'\\)"),
    ],
)
def test_what_was_altered_does_not_go_into_a_generation(truth: Truth, statement: str, told: str) -> None:
    put(truth, "a.txt", "one")
    with sqlite3.connect(truth.store.truth_path) as connection:
        connection.execute(statement)
    connection.close()
    with pytest.raises(StoreDamagedError, match=rf"is damaged \({told}.*: remove .*/truth\.sqlite\*, put back a copy"):
        list(truth.changes_since(0, KEY))


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("UPDATE meta SET value = '1w' WHERE key = 'change'", "change is not as it was written"),
        ("UPDATE meta SET value = '{' WHERE key = 'encoder'", "encoder is not as it was written"),
        ("UPDATE meta SET value = '[]' WHERE key = 'encoder'", "encoder is not as it was written"),
        ("UPDATE meta SET value = '7' WHERE key = 'limits'", "limits is not as it was written"),
        ("UPDATE documents SET size = 'large'", "the record of a.txt holds what it never holds"),
        ("UPDATE documents SET title = cast(x'ff66' AS TEXT)", "Could not decode to UTF-8 column 'title'"),
    ],
)
def test_what_was_altered_is_damage_wherever_it_stands(truth: Truth, statement: str, told: str) -> None:
    truth.start_over(MODEL)
    truth.set_reading(DEFAULT, "1.0")
    put(truth, "a.txt", "one")
    with sqlite3.connect(truth.store.truth_path) as connection:
        connection.execute(statement)
    connection.close()
    with pytest.raises(StoreDamagedError, match=rf"is damaged \({told}\)"):
        _ = truth.documents(), truth.change, truth.identity, truth.limits


def test_how_files_were_read_is_kept(truth: Truth) -> None:
    assert (truth.limits, truth.version) == (DEFAULT, None)
    truth.set_reading(Limits(time=9), "1.0")
    before = truth.change
    truth.set_reading(Limits(time=9), "1.0")
    assert (truth.limits, truth.version, truth.change) == (Limits(time=9), "1.0", before)
    truth.set_reading(None, "1.0")
    assert (truth.limits, truth.version) == (None, "1.0")


def test_numbers_go_on_beyond_those_of_a_later_state(truth: Truth) -> None:
    put(truth, "a.txt", "one")
    before = truth.change
    truth.number_beyond(before)
    assert (truth.change, truth.not_copyable_before) == (before, 0)
    truth.number_beyond(before + 7)
    assert (truth.change, truth.not_copyable_before) == (before + 8, before + 8)


def test_a_renamed_document_keeps_its_passages_and_vectors(truth: Truth) -> None:
    passages = put(truth, "a.txt", "one", "two")
    truth.rename("a.txt", record("b.txt", 2))
    assert truth.documents() == [record("b.txt", 2)]
    assert truth.passages_of("b.txt") == [replace(each, source="b.txt") for each in passages]
    assert not truth.passages_of("a.txt")
    assert not list(truth.missing_vectors(KEY))


def no_database(path: Path) -> None:
    path.write_bytes(b"this is no database " * 100)


def no_tables(path: Path) -> None:
    path.write_bytes(b"")


def torn_pages(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[4096:] = b"\xff" * (len(data) - 4096)
    path.write_bytes(data)


@pytest.mark.parametrize("harm", [no_database, no_tables, torn_pages])
def test_damage_is_noticed(harm: object, store: Store) -> None:
    with Truth.open(store, create=True) as truth:
        put(truth, "a.txt", "text")
    assert callable(harm)
    harm(store.truth_path)
    with pytest.raises(StoreDamagedError, match="is damaged"), Truth.open(store) as truth:
        list(truth.changes_since(0, KEY))


def test_a_passage_that_cannot_be_read_is_damage(truth: Truth, store: Store) -> None:
    put(truth, "a.txt", "text")
    with sqlite3.connect(store.truth_path) as connection:
        connection.execute("UPDATE passages SET place = '{}'")
    connection.close()
    with pytest.raises(StoreDamagedError, match=r"a passage of a\.txt"):
        list(truth.changes_since(0, KEY))
