"""SciFact (Wadden et al., 2020) as BEIR made it a retrieval task: claims, and the abstracts that bear on them.

Read from BEIR's own folder (`corpus.jsonl`, `queries.jsonl`, `qrels/train.tsv`) or from the prepared one
(`corpus.jsonl.gz`, `train_questions.jsonl.gz`). Only the training queries are read.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evals.public.collection import Collection, Query, read_lines, whole_text

if TYPE_CHECKING:
    from pathlib import Path

    from index.passages import Passage


def load(folder: Path) -> Collection:
    """The 5,183 abstracts and 809 training queries; raises WrongUsageError where a file is missing."""
    if (folder / "corpus.jsonl").exists():
        return _beir(folder)
    texts = read_lines(folder / "corpus.jsonl.gz")
    queries = read_lines(folder / "train_questions.jsonl.gz")
    return Collection(
        "SciFact, training queries",
        {text["id"]: whole_text(text["id"], text["title"], text["text"]) for text in texts},
        tuple(Query(each["id"], each["question"], frozenset(each["relevant"])) for each in queries),
    )


def _beir(folder: Path) -> Collection:
    texts = read_lines(folder / "corpus.jsonl")
    questions = {each["_id"]: each["text"] for each in read_lines(folder / "queries.jsonl")}
    relevant: dict[str, set[str]] = defaultdict(set)
    with (folder / "qrels" / "train.tsv").open(encoding="utf-8", newline="") as table:
        for row in csv.DictReader(table, delimiter="\t"):
            if int(row["score"]) > 0:
                relevant[row["query-id"]].add(row["corpus-id"])
    return Collection(
        "SciFact, training queries",
        {text["_id"]: whole_text(text["_id"], text["title"], text["text"]) for text in texts},
        tuple(Query(name, questions[name], frozenset(names)) for name, names in relevant.items()),
    )


@dataclass(frozen=True, slots=True)
class JudgedClaim:
    """A claim that people wrote and compared with an abstract: `support`, `contradict` or `not_enough_info`."""

    text: str
    abstract: Passage
    verdict: str


def claims(folder: Path) -> list[JudgedClaim]:
    """The training claims, each beside the first abstract that it was compared with.

    Read from the prepared folder; raises WrongUsageError where a file is missing.
    """
    abstracts = load(folder).passages
    rows = read_lines(folder / "train_questions.jsonl.gz")
    return [JudgedClaim(row["question"], abstracts[row["relevant"][0]], row["kind"]) for row in rows]
