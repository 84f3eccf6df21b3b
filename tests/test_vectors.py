"""Passages come back from Chroma as they were put in, whoever opens it."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from index.chroma import BoundRows, ClientRows, open_rows
from index.errors import StoreDamagedError, StoreFullError
from index.lexical import LexicalReader
from index.passages import Location, Passage
from index.records import from_row, to_document, to_metadata
from index.vectors import VectorReader, VectorWriter

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

DIMENSIONS = 16

PLAIN = Passage("notes/a.txt", 0, 0, 0, 5, "Plain")
FULL = Passage(
    source="b.pdf",
    section=3,
    ordinal=7,
    start=10,
    end=30,
    text="Ein “Zitat” – 日本\x00語 \U0001f697\n",
    location=Location(page=4, lines=(2, 3), heading=("Kapitel › 1", 'mit "Zeichen"')),
    title="Titel",
    date="2024-05-01",
    source_sha256="ab" * 32,
    line_starts=((0, 2), (9, 3)),
    tables=((0, 4, "Maker | Sales"),),
)


def some_passages(count: int) -> list[Passage]:
    return [Passage(f"{at % 7}.md", 0, at, at * 10, at * 10 + 9, f"passage {at}") for at in range(count)]


def some_vectors(count: int, seed: int = 0) -> NDArray[np.float32]:
    drawn = np.random.default_rng(seed).normal(size=(count, DIMENSIONS)).astype(np.float32)
    normalised: NDArray[np.float32] = drawn / np.linalg.norm(drawn, axis=1, keepdims=True)
    return normalised


def written(folder: Path, passages: list[Passage], seed: int = 0) -> list[tuple[Passage, NDArray[np.float32]]]:
    rows = list(zip(passages, some_vectors(len(passages), seed), strict=True))
    writer = VectorWriter.create(folder, DIMENSIONS)
    writer.upsert(rows)
    writer.persist()
    return rows


@pytest.mark.parametrize("passage", [PLAIN, FULL])
def test_a_row_is_the_passage_again(passage: Passage) -> None:
    assert from_row(passage.text, to_metadata(passage)) == passage
    document = to_document(passage)
    assert (document.id, document.page_content) == (passage.id, passage.text)


@pytest.mark.parametrize("count", [0, 1, 2, 3, 1500])
def test_what_is_persisted_is_found_and_nothing_is_pending(tmp_path: Path, count: int) -> None:
    rows = written(tmp_path / "chroma", some_passages(count))
    reader = VectorReader.open(tmp_path / "chroma")
    assert reader.count == count
    assert len(reader.nearest(some_vectors(1, seed=9)[0], 50)) == min(count, 50)
    for passage, vector in rows[:: max(1, count // 20)]:
        ((found, cosine),) = reader.nearest(vector, 1)
        assert (found, round(cosine, 5)) == (passage.id, 1.0)
    with sqlite3.connect(tmp_path / "chroma" / "chroma.sqlite3") as connection:
        assert connection.execute("SELECT count(DISTINCT seq_id) FROM max_seq_id").fetchone()[0] == min(count, 1)
    reader.close()


@pytest.mark.parametrize("count", [2, 40, 130])
def test_no_file_holds_what_lay_in_memory_beyond_the_rows(tmp_path: Path, count: int) -> None:
    written(tmp_path / "chroma", some_passages(count))
    (header,) = (tmp_path / "chroma").glob("*/header.bin")
    row_bytes = int.from_bytes(header.read_bytes()[28:36], "little")
    assert row_bytes > DIMENSIONS * 4
    for name, used in (("data_level0.bin", count * row_bytes), ("length.bin", count * 4)):
        content = header.with_name(name).read_bytes()
        assert len(content) >= used
        assert content[used:].strip(b"\0") == b""


def test_rows_are_replaced_and_deleted(tmp_path: Path) -> None:
    folder = tmp_path / "chroma"
    rows = written(folder, some_passages(40))
    moved = (rows[0][0], some_vectors(1, seed=5)[0])
    writer = VectorWriter.open(folder)
    writer.delete([rows[1][0].id, rows[2][0].id, "unknown"])
    writer.upsert([moved, (FULL, some_vectors(1, seed=6)[0])])
    writer.persist()
    reader = VectorReader.open(folder)
    assert reader.count == 39
    assert reader.nearest(moved[1], 1)[0][0] == moved[0].id
    assert reader.nearest(rows[1][1], 1)[0][0] != rows[1][0].id
    assert reader.passages([FULL.id, rows[1][0].id, "unknown"]) == {FULL.id: FULL}
    np.testing.assert_allclose(reader.vectors([moved[0].id])[moved[0].id], moved[1], atol=1e-3)


def test_a_collection_that_lost_all_its_rows_answers_nothing_and_takes_new_ones(tmp_path: Path) -> None:
    folder = tmp_path / "chroma"
    rows = written(folder, some_passages(30))
    writer = VectorWriter.open(folder)
    writer.delete([passage.id for passage, _ in rows])
    writer.persist()
    reader = VectorReader.open(folder)
    assert (reader.count, reader.nearest(rows[0][1], 5), reader.ids(10)) == (0, [], [])
    reader.close()
    writer = VectorWriter.open(folder)
    writer.upsert(rows[:4])
    writer.persist()
    reader = VectorReader.open(folder)
    assert [found for found, _ in reader.nearest(rows[3][1], 1)] == [rows[3][0].id]


def test_sources_narrow_the_search(tmp_path: Path) -> None:
    rows = written(tmp_path / "chroma", some_passages(200))
    reader = VectorReader.open(tmp_path / "chroma")
    allowed = [
        (passage.id, float(vector @ rows[0][1])) for passage, vector in rows if passage.source in {"1.md", "2.md"}
    ]
    expected = [key for key, _ in sorted(allowed, key=lambda pair: -pair[1])]
    assert [found for found, _ in reader.nearest(rows[0][1], 10, ["1.md", "2.md"])] == expected[:10]
    assert reader.nearest(rows[0][1], 10, ["none.md"]) == reader.nearest(rows[0][1], 10, []) == []
    assert [passage.ordinal for passage in reader.of_source("3.md")] == list(range(3, 200, 7))


def test_a_text_that_stands_in_many_files_hides_no_other(tmp_path: Path) -> None:
    passages, vectors = some_passages(3000), some_vectors(3000)
    vectors[::2] = vectors[0]
    writer = VectorWriter.create(tmp_path / "chroma", DIMENSIONS)
    writer.upsert(list(zip(passages, vectors, strict=True)))
    writer.persist()
    reader = VectorReader.open(tmp_path / "chroma")
    lost = [at for at in range(1, 3000, 10) if reader.nearest(vectors[at], 1)[0][0] != passages[at].id]
    # The graph is drawn by lot; without the turn one in fifteen is lost.
    assert len(lost) <= 3


def test_the_bindings_read_what_the_client_reads(tmp_path: Path) -> None:
    folder = tmp_path / "chroma"
    rows = written(folder, [*some_passages(60), FULL])
    bound, client = open_rows(folder), ClientRows(folder)
    assert isinstance(bound, BoundRows)
    ids = [passage.id for passage, _ in rows]
    question = some_vectors(1, seed=3)[0].tolist()
    where = {"source": {"$in": ["1.md", "b.pdf"]}}
    for ours, theirs in [
        (bound.count(), client.count()),
        (bound.page(7, 11), client.page(7, 11)),
        (bound.nearest(question, 9, None), client.nearest(question, 9, None)),
        (bound.nearest(question, 9, where), client.nearest(question, 9, where)),
    ]:
        assert ours == theirs
    for ours_rows, their_rows in [
        (bound.get(["documents", "metadatas"], ids=ids), client.get(["documents", "metadatas"], ids=ids)),
        (bound.get(["documents", "metadatas"], where=where), client.get(["documents", "metadatas"], where=where)),
    ]:
        assert list(ours_rows.ids) == list(their_rows.ids)
        assert list(ours_rows.documents) == list(their_rows.documents)
        assert list(ours_rows.metadatas) == list(their_rows.metadatas)
    np.testing.assert_array_equal(
        np.asarray(bound.get(["embeddings"], ids=ids).embeddings),
        np.asarray(client.get(["embeddings"], ids=ids).embeddings),
    )
    client.close()


def test_langchain_opens_it_and_finds_the_same(tmp_path: Path) -> None:
    from langchain_chroma import Chroma

    rows = written(tmp_path / "chroma", [*some_passages(60), FULL])
    reader = VectorReader.open(tmp_path / "chroma")
    theirs = Chroma(persist_directory=str(tmp_path / "chroma"), collection_name="langchain")
    question = rows[-1][1]
    found = theirs.similarity_search_by_vector(question.tolist(), k=5)
    ours = [key for key, _ in reader.nearest(question, 5)]
    assert [document.id for document in found] == ours
    assert found == [to_document(reader.passages(ours)[key]) for key in ours]


@pytest.mark.parametrize("bad", [float("nan"), float("inf")])
def test_a_vector_that_is_no_vector_is_refused(tmp_path: Path, bad: float) -> None:
    writer = VectorWriter.create(tmp_path / "chroma", DIMENSIONS)
    vector = some_vectors(1)[0]
    vector[3] = bad
    with pytest.raises(ValueError, match="finite"):
        writer.upsert([(PLAIN, vector)])
    with pytest.raises(ValueError, match="shape"):
        writer.upsert([(PLAIN, some_vectors(1)[0][:-1])])
    with pytest.raises(UnicodeEncodeError):
        writer.upsert([(replace(PLAIN, title="\ud800"), some_vectors(1)[0])])
    writer.close()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE embedding_metadata SET int_value = 9 WHERE key = 'page'",
        "DELETE FROM embedding_metadata WHERE key = 'page'",
        "UPDATE embedding_metadata SET string_value = '[\"Elsewhere\"]' WHERE key = 'heading'",
        "UPDATE embedding_metadata SET string_value = 'Another' WHERE key = 'title'",
        "UPDATE embedding_metadata SET string_value = '[[0,4,\"Maker | Price\"]]' WHERE key = 'tables'",
        "UPDATE embedding_metadata SET string_value = replace(string_value, '[2,3]', '[2,9]') WHERE key = 'place'",
        "UPDATE embedding_metadata SET string_value = replace(string_value, ',', ';') WHERE key = 'place'",
        "UPDATE embedding_metadata SET string_value = '[1]' WHERE key = 'place'",
        "UPDATE embedding_metadata SET string_value = '7' WHERE key = 'place'",
        "DELETE FROM embedding_metadata WHERE key = 'place'",
    ],
)
def test_a_place_that_was_altered_is_never_cited(tmp_path: Path, statement: str) -> None:
    written(tmp_path / "chroma", [FULL, *some_passages(3)])
    with sqlite3.connect(tmp_path / "chroma" / "chroma.sqlite3") as connection:
        assert connection.execute(statement).rowcount
    connection.close()
    reader = VectorReader.open(tmp_path / "chroma")
    with pytest.raises(StoreDamagedError, match="is not as it was written: run `assistant index --repair`"):
        reader.passages([FULL.id])
    reader.close()


def test_a_row_of_before_there_were_digests_is_read() -> None:
    metadata = to_metadata(FULL)
    place = json.loads(str(metadata["place"]))
    assert from_row(FULL.text, metadata | {"place": json.dumps(place[:-1])}) == FULL


def test_a_full_disk_is_no_damage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for path in (tmp_path / "chroma", tmp_path / "bm25"):
        path.mkdir()
    (tmp_path / "chroma" / "chroma.sqlite3").write_bytes(b"no database" * 1000)
    for free, error, told in ((0, StoreFullError, "make room"), (1 << 30, StoreDamagedError, "--repair")):
        monkeypatch.setattr("index.room.free_at", lambda _, free=free: free)
        with pytest.raises(error, match=told):
            VectorReader.open(tmp_path / "chroma")
        with pytest.raises(error, match=told):
            LexicalReader.open(tmp_path / "bm25")


def test_what_is_no_chroma_folder_is_damaged(tmp_path: Path) -> None:
    (tmp_path / "chroma").mkdir()
    with pytest.raises(StoreDamagedError, match="--repair"):
        VectorReader.open(tmp_path / "chroma")
    (tmp_path / "chroma" / "chroma.sqlite3").write_bytes(b"no database" * 1000)
    with pytest.raises(StoreDamagedError, match="--repair"):
        VectorReader.open(tmp_path / "chroma")
