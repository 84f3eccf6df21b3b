"""Searching a real store, made with the real embedding model."""

from __future__ import annotations

import shutil
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from langchain_core.runnables import Runnable

from index.encoder import Encoder
from index.errors import NoStoreError, OtherEncoderError
from index.fusion import fuse
from index.retrieval import PassageRetriever
from index.searching import Searcher, before, gather
from index.store import Store
from index.sync import sync

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent

TEXTS = {
    "honda.txt": "Honda sold fewer cars in China. Its sales fell by 30.9 percent in 2024.",
    "bread.txt": "Bread rises because yeast makes gas. The dough is left in a warm place for an hour.",
    "moon.txt": "The tides follow the moon. Spring tides come at new moon and at full moon.",
    "zx81.txt": "The code word of the day is zyzzyva.",
    "chapters.md": "# One\n\nAda was 1st ruler.\n\n# Two\n\nBob was 2nd ruler.\n\n# Three\n\nCid was 3rd ruler.",
    "long.txt": "\n\n".join(f"Room {n} has a chair, a lamp, a desk and a shelf of books. " * 9 for n in range(4)),
}


def write_texts(folder: Path, texts: dict[str, str]) -> None:
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Store:
    folder = tmp_path_factory.mktemp("searching")
    write_texts(folder, TEXTS)
    store = Store(folder / ".assistant")
    sync(store, [folder], encoder)
    return store


@pytest.fixture
def searcher(made: Store, encoder: Encoder) -> Iterator[Searcher]:
    with Searcher(made, encoder) as opened:
        yield opened


@contextmanager
def copy_of(store: Store, folder: Path) -> Iterator[Store]:
    shutil.copytree(store.parent, folder / "copy")
    yield Store(folder / "copy" / ".assistant")


@pytest.mark.parametrize(
    ("question", "source"),
    [
        ("By how much did the automaker's deliveries decline?", "honda.txt"),
        ("Why does a loaf get bigger?", "bread.txt"),
        ("zyzzyva", "zx81.txt"),
        ("Which king came second?", "chapters.md"),
    ],
)
def test_the_passage_that_answers_comes_first(searcher: Searcher, question: str, source: str) -> None:
    assert searcher.search(question)[0].passage.source == source


def test_hits_say_where_their_score_comes_from(searcher: Searcher, encoder: Encoder) -> None:
    question = "When do spring tides come?"
    hits = searcher.search(question, k=100)
    assert len(hits) == searcher.generation.manifest.passages
    vector = encoder.encode(question)
    for hit in hits:
        cosine = float(vector @ encoder.encode(hit.passage.embedded_text))
        assert hit.dense_score == pytest.approx(cosine, abs=1e-3)
    by_cosine = sorted(hits, key=lambda hit: -hit.dense_score)
    assert [hit.dense_rank for hit in by_cosine] == list(range(1, len(hits) + 1))
    assert hits[0].bm25_rank == 1
    assert hits[0].score == pytest.approx(1.0)
    unshared = [hit for hit in hits if hit.passage.source == "zx81.txt"]
    assert [(hit.bm25_rank, hit.bm25_score) for hit in unshared] == [(None, 0.0)]
    fused = fuse(
        {hit.passage.id: hit.dense_score for hit in hits}, {hit.passage.id: hit.bm25_score for hit in hits}, 0.5
    )
    with Searcher(searcher.store, encoder, weight=0.5) as even:
        ranked = even.search(question, k=100)
    assert [hit.passage.id for hit in ranked] == list(fused)
    assert [hit.score for hit in ranked] == pytest.approx(list(fused.values()))


def test_a_passage_that_only_words_find_gets_its_cosine(searcher: Searcher, encoder: Encoder) -> None:
    question = "Baking a loaf from flour in an oven, zyzzyva"
    vector = encoder.encode(question)
    found = gather(searcher.generation, question, vector, pool=1)
    (dense,), (lexical,) = found.dense_ranks, found.bm25_ranks
    assert dense != lexical
    assert found.dense.keys() == found.bm25.keys() == {dense, lexical}
    stored = searcher.generation.vectors.vectors([lexical])[lexical]
    assert found.dense[lexical] == pytest.approx(float(np.dot(vector, stored)))
    assert found.bm25[dense] == 0.0


def test_k_bounds_the_hits_and_scores_descend(searcher: Searcher) -> None:
    hits = searcher.search("moon and tides", k=3)
    assert len(hits) == 3
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


def test_sources_bound_where_is_searched(searcher: Searcher) -> None:
    hits = searcher.search("moon tides", sources=["bread.txt", "zx81.txt"])
    assert {hit.passage.source for hit in hits} == {"bread.txt", "zx81.txt"}
    assert searcher.search("moon tides", sources=["nowhere.txt"]) == []
    assert searcher.search("moon tides", sources=[]) == []


def test_of_a_mailbox_the_mails_of_a_day_or_later_are_found(encoder: Encoder, tmp_path: Path) -> None:
    letter = "From ada@example.com {day}\nSubject: Boiler\nDate: {day}\n\nThe boiler was read at {n} bar.\n\n"
    days = [f"{1 + n % 28} Mar {2014 + n % 6} 10:00:00 +0000" for n in range(120)]
    mails = [letter.format(day=day, n=n) for n, day in enumerate([*days, "5 May 2024 10:00:00 +0000"])]
    (tmp_path / "boiler.mbox").write_text("".join(mails))
    store = Store(tmp_path / ".assistant")
    sync(store, [tmp_path / "boiler.mbox"], encoder)
    with Searcher(store, encoder, pool=2) as searcher:
        found = {
            since: searcher.search("At what bar was the boiler read?", 3, since=since) for since in ("2019", "2024")
        }
        retriever = PassageRetriever(searcher=searcher, since="2024-05")
        documents = retriever.invoke("the boiler")
    assert [hit.passage.date for hit in found["2024"]] == ["2024-05-05"]
    assert len(found["2019"]) == 3
    assert all((hit.passage.date or "") >= "2019" for hit in found["2019"])
    assert [document.metadata["date"] for document in documents] == ["2024-05-05"]


@pytest.mark.parametrize("question", ["", "  \n", "of the and"])
def test_a_question_without_words_is_no_error(searcher: Searcher, question: str) -> None:
    hits = searcher.search(question)
    assert bool(hits) is bool(question.strip())


@pytest.mark.parametrize("question", ['"(moon', "moon AND NOT tides:*", "a\x00b", "\ud800", "月", "x" * 100_000])
def test_a_strange_question_is_searched_for_as_it_is(searcher: Searcher, question: str) -> None:
    assert searcher.search(question)


def test_words_the_documents_lack(searcher: Searcher) -> None:
    assert searcher.unknown_words("Are there zeppelins on the moons?") == ["zeppelins"]


def test_the_passage_before_is_of_the_same_section(searcher: Searcher, monkeypatch: pytest.MonkeyPatch) -> None:
    generation = searcher.generation
    vectors = generation.vectors
    assert [before(generation, passage) for passage in vectors.of_source("chapters.md")] == [None, None, None]
    first, second, *others = vectors.of_source("long.txt")
    assert not first.location.heading
    assert others
    assert before(generation, second) == first
    assert before(generation, others[0]) == second
    assert before(generation, first) is None
    monkeypatch.setattr("index.searching.MOST_ROWS", 1)
    assert before(generation, second) is None


def test_a_search_sees_what_was_published_since_the_last(made: Store, encoder: Encoder, tmp_path: Path) -> None:
    with copy_of(made, tmp_path) as store, Searcher(store, encoder) as opened:
        before = opened.generation
        assert opened.generation is before
        write_texts(store.parent, {"new.txt": "The quokka lives on Rottnest Island."})
        sync(store, [], encoder)
        assert opened.search("Where does the quokka live?")[0].passage.source == "new.txt"
        assert opened.generation.manifest.number > before.manifest.number
        (store.parent / "new.txt").unlink()
        sync(store, [], encoder)
        assert {hit.passage.source for hit in opened.search("quokka", k=50)} == set(TEXTS)


def test_a_store_that_was_removed_and_made_again_is_opened_anew(encoder: Encoder, tmp_path: Path) -> None:
    store = Store(tmp_path / ".assistant")
    with Searcher(store, encoder) as opened:
        for text in ("The tides follow the moon.", "Bread rises because yeast makes gas."):
            write_texts(tmp_path, {"a.txt": text})
            sync(store, [tmp_path / "a.txt"], encoder)
            assert [hit.passage.text for hit in opened.search("moon or bread")] == [text]
            assert opened.generation.manifest.number == 1
            shutil.rmtree(store.path)
        with pytest.raises(NoStoreError):
            opened.search("moon")


def test_a_store_that_lost_its_last_document_finds_nothing(encoder: Encoder, tmp_path: Path) -> None:
    write_texts(tmp_path, {"a.txt": "The tides follow the moon."})
    store = Store(tmp_path / ".assistant")
    sync(store, [tmp_path / "a.txt"], encoder)
    with Searcher(store, encoder) as opened:
        assert opened.search("moon")
        (tmp_path / "a.txt").write_bytes(b"")
        sync(store, [], encoder)
        assert opened.search("moon") == []


def test_no_store_is_said_to_be_none(encoder: Encoder, tmp_path: Path) -> None:
    with Searcher(Store(tmp_path / ".assistant"), encoder) as opened, pytest.raises(NoStoreError):
        opened.search("moon")


def test_another_embedding_model_is_refused_with_what_to_do(made: Store, encoder: Encoder) -> None:
    other = Encoder(replace(encoder.identity, name="other/model", pooling="cls"), encoder._session, encoder._tokenizer)
    with Searcher(made, other) as opened, pytest.raises(OtherEncoderError) as caught:
        opened.search("moon")
    assert str(made.path) in str(caught.value)
    assert f"give --encoder {encoder.identity.name}, or embed everything again" in str(caught.value)


def test_a_model_that_was_moved_is_the_same_one(made: Store, encoder: Encoder) -> None:
    moved = Encoder(replace(encoder.identity, name="/elsewhere"), encoder._session, encoder._tokenizer)
    with Searcher(made, moved) as opened:
        assert opened.search("moon")


def test_the_retriever_is_a_runnable_that_gives_documents(searcher: Searcher) -> None:
    retriever = PassageRetriever(searcher=searcher, k=2)
    assert isinstance(retriever, Runnable)
    documents = retriever.invoke("When do spring tides come?")
    hits = searcher.search("When do spring tides come?", k=2)
    assert [document.id for document in documents] == [hit.passage.id for hit in hits]
    assert [document.page_content for document in documents] == [hit.passage.text for hit in hits]
    metadata = documents[0].metadata
    assert metadata["source"] == "moon.txt"
    assert metadata["id"] == hits[0].passage.id
    assert metadata["score"] == hits[0].score
    assert (metadata["dense_rank"], metadata["bm25_rank"]) == (hits[0].dense_rank, hits[0].bm25_rank)
    assert [one.id for one in (retriever | (lambda found: found)).invoke("tides")] == [
        hit.passage.id for hit in searcher.search("tides", k=2)
    ]


def test_the_retriever_keeps_to_its_sources(searcher: Searcher) -> None:
    retriever = PassageRetriever(searcher=searcher, sources=("bread.txt",))
    assert {document.metadata["source"] for document in retriever.invoke("moon")} == {"bread.txt"}


def test_searching_imports_neither_chroma_nor_langchain(made: Store) -> None:
    script = (
        "import sys; from pathlib import Path; from index.encoder import load_encoder; from index.store import Store; "
        "from index.searching import Searcher; "
        "s = Searcher(Store(Path(sys.argv[1])), load_encoder()); assert s.search('moon'); s.unknown_words('moon'); "
        "print(sorted({m.split('.')[0] for m in sys.modules} & "
        "{'chromadb', 'langchain', 'langchain_core', 'torch', 'transformers', 'sentence_transformers'}))"
    )
    asked = [sys.executable, "-c", script, str(made.path)]
    assert subprocess.run(asked, cwd=ROOT, check=True, capture_output=True, text=True).stdout == "[]\n"
