"""The public sets, in the forms their authors publish and as prepared, and the choice of the fusion's weight."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from evals.public import scifact, squad2
from evals.public.collection import Query, whole_text
from evals.retrieval import choose
from index.errors import WrongUsageError

DATA = Path(__file__).resolve().parent.parent.parent / "shared" / "data"


def lines(*records: object) -> str:
    return "".join(f"{json.dumps(record)}\n" for record in records)


def test_scifact_is_read_as_beir_publishes_it(tmp_path: Path) -> None:
    (tmp_path / "corpus.jsonl").write_text(lines({"_id": "7", "title": "T", "text": "A text."}), encoding="utf-8")
    queries = lines({"_id": "1", "text": "A claim."}, {"_id": "2", "text": "A test claim."})
    (tmp_path / "queries.jsonl").write_text(queries, encoding="utf-8")
    (tmp_path / "qrels").mkdir()
    (tmp_path / "qrels" / "train.tsv").write_text("query-id\tcorpus-id\tscore\n1\t7\t1\n1\t8\t0\n", encoding="utf-8")
    collection = scifact.load(tmp_path)
    assert collection.queries == (Query("1", "A claim.", frozenset({"7"})),)
    assert collection.passages["7"].embedded_text == "T\nA text."
    assert whole_text("7 1600", "", "A text.").searched_text == "A text."
    assert whole_text("7", "A/B. c", "A text.").file_words == ""


def test_scifact_is_read_as_prepared(tmp_path: Path) -> None:
    text = {"id": "7", "title": "T", "text": "A text."}
    query = {"id": "train-1", "question": "A claim.", "relevant": ["7"], "kind": "contradict"}
    (tmp_path / "corpus.jsonl.gz").write_bytes(gzip.compress(lines(text).encode()))
    (tmp_path / "train_questions.jsonl.gz").write_bytes(gzip.compress(lines(query).encode()))
    collection = scifact.load(tmp_path)
    assert collection.queries == (Query("train-1", "A claim.", frozenset({"7"})),)
    (claim,) = scifact.claims(tmp_path)
    assert (claim.text, claim.abstract.text, claim.verdict) == ("A claim.", "A text.", "contradict")
    assert collection.passages["7"].text == "A text."


def test_squad_is_read_as_published_its_articles_parted(tmp_path: Path) -> None:
    asked = [
        {"id": "a", "question": " Who? ", "is_impossible": False, "answers": [{"text": "x", "answer_start": 0}]},
        {"id": "b", "question": "Whom?", "is_impossible": True, "answers": []},
    ]
    articles = [
        {"title": "Immune_system", "paragraphs": [{"context": "One.", "qas": asked}]},
        {"title": "Normans", "paragraphs": [{"context": "Two.", "qas": []}, {"context": "Three.", "qas": asked}]},
        {"title": "Left_out", "paragraphs": [{"context": "Four.", "qas": asked}]},
    ]
    (tmp_path / "dev-v2.0.json").write_text(json.dumps({"data": articles}), encoding="utf-8")
    dev, train = squad2.load(tmp_path, "dev"), squad2.load(tmp_path, "train")
    assert set(dev.passages) == set(train.passages) == {"Immune_system#00", "Normans#00", "Normans#01"}
    assert dev.queries == (Query("a", "Who?", frozenset({"Immune_system#00"})),)
    assert train.queries == (Query("a", "Who?", frozenset({"Normans#01"})),)
    assert dev.passages["Immune_system#00"].title == "Immune system"


@pytest.mark.skipif(not DATA.is_dir(), reason="the public sets are not beside this checkout")
def test_the_parts_share_no_article_and_every_relevant_text_is_there() -> None:
    train, dev = squad2.load(DATA / "squad2", "train"), squad2.load(DATA / "squad2", "dev")
    assert (len(train.passages), len(train.queries), len(dev.queries)) == (957, 3656, 856)
    for part, articles in ((train, squad2.TRAIN_ARTICLES), (dev, squad2.DEV_ARTICLES)):
        relevant = {name for query in part.queries for name in query.relevant}
        assert {name.split("#")[0] for name in relevant} == articles
        assert relevant <= set(part.passages)


def test_a_missing_set_is_named(tmp_path: Path) -> None:
    with pytest.raises(WrongUsageError, match=r"corpus\.jsonl\.gz: cannot be read \(No such file"):
        scifact.load(tmp_path)


@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        ({0.0: [[0.5]], 0.5: [[0.8]], 1.0: [[0.6]]}, 0.5),
        # .5 has 1 and .9 of the best, mean .95; 1.0 has .9 and 1 and .6, whose mean of .8 counts once: .85.
        ({0.5: [[0.8], [0.9, 0.9]], 1.0: [[0.72], [1.0, 0.6]]}, 0.5),
        ({0.2: [[0.8]], 0.6: [[0.8]], 0.9: [[0.8]]}, 0.6),
    ],
)
def test_the_weight_chosen_is_best_on_average(scores: dict[float, list[list[float]]], expected: float) -> None:
    assert choose(scores) == expected
