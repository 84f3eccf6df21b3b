"""SQuAD 2.0 (Rajpurkar et al., 2018) as a retrieval task: a question's own paragraph among all of them.

Read from the public `dev-v2.0.json`, or from the prepared folder (`passages.jsonl.gz`, `train_questions.jsonl.gz`,
`dev_questions.jsonl.gz`). Both hold the same 27 of the development set's 35 articles, in two parts: what is fitted or
chosen is fitted on "train" and reported on "dev".
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Literal

from evals.public.collection import Collection, Query, read_lines, whole_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from index.passages import Passage

Split = Literal["train", "dev"]

DEV_ARTICLES = frozenset({"Force", "Immune_system", "Islamism", "Warsaw"})
TRAIN_ARTICLES = frozenset(
    {
        "1973_oil_crisis", "Civil_disobedience", "Computational_complexity_theory", "Construction",
        "European_Union_law", "French_and_Indian_War", "Geology", "Harvard_University", "Huguenot", "Imperialism",
        "Intergovernmental_Panel_on_Climate_Change", "Jacksonville,_Florida", "Normans", "Packet_switching",
        "Private_school", "Rhine", "Scottish_Parliament", "Sky_(United_Kingdom)", "Southern_California",
        "Steam_engine", "University_of_Chicago", "Victoria_(Australia)", "Yuan_dynasty",
    }
)  # fmt: skip
ARTICLES: dict[Split, frozenset[str]] = {"dev": DEV_ARTICLES, "train": TRAIN_ARTICLES}


def load(folder: Path, split: Split) -> Collection:
    """All 957 paragraphs and the answerable questions of one part; raises WrongUsageError where a file is missing."""
    public = folder / "dev-v2.0.json"
    if public.exists():
        return _public(json.loads(public.read_text(encoding="utf-8")), split)
    texts = read_lines(folder / "passages.jsonl.gz")
    questions = read_lines(folder / f"{split}_questions.jsonl.gz")
    return Collection(
        _name(split),
        {text["id"]: whole_text(text["id"], text["title"], text["text"]) for text in texts},
        tuple(
            Query(each["id"], each["question"], frozenset(each["relevant"]))
            for each in questions
            if each["kind"] == "answerable"
        ),
    )


def _public(record: dict[str, Any], split: Split) -> Collection:
    passages: dict[str, Passage] = {}
    queries: list[Query] = []
    for article, number, paragraph in _paragraphs(record):
        name = f"{article}#{number:02}"
        passages[name] = whole_text(name, article.replace("_", " "), paragraph["context"])
        if article in ARTICLES[split]:
            asked = [each for each in paragraph["qas"] if not each["is_impossible"]]
            queries.extend(Query(each["id"], each["question"].strip(), frozenset({name})) for each in asked)
    return Collection(_name(split), passages, tuple(queries))


def _paragraphs(record: dict[str, Any]) -> Iterator[tuple[str, int, dict[str, Any]]]:
    wanted = ARTICLES["train"] | ARTICLES["dev"]
    for article in record["data"]:
        if article["title"] in wanted:
            for number, paragraph in enumerate(article["paragraphs"]):
                yield article["title"], number, paragraph


def _name(split: Split) -> str:
    return f"SQuAD 2.0, {'training' if split == 'train' else 'development'} questions"
