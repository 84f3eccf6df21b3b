"""Questions with the words of a text that answer them, from sets of several kinds."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from evals.public.collection import read_lines

if TYPE_CHECKING:
    from pathlib import Path

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Example:
    """A question over a set's texts; the `spans` of the text named `source` answer it, or nothing does."""

    question: str
    source: str
    spans: tuple[Span, ...]


def squad(data: Path) -> tuple[dict[str, str], list[Example]]:
    """SQuAD 2.0 training questions over all paragraphs; an unanswerable one has no spans."""
    texts = {_name(p["id"]): p["text"] for p in read_lines(data / "squad2" / "passages.jsonl.gz")}
    examples = []
    for row in read_lines(data / "squad2" / "train_questions.jsonl.gz"):
        source = _name(row["relevant"][0])
        found = [(texts[source].find(answer), len(answer)) for answer in row["answers"]]
        spans = tuple((start, start + length) for start, length in found if start >= 0)
        if spans or row["kind"] == "unanswerable":
            examples.append(Example(row["question"], source, spans))
    return texts, examples


def selqa(data: Path) -> tuple[dict[str, str], list[Example]]:
    """SelQA development questions; the sentences of each section are joined by a space."""
    texts, examples = {}, []
    for row in read_lines(data / "selqa" / "dev.jsonl.gz"):
        source, text = _name(f"{row['title']} {row['section']}"), " ".join(row["sentences"])
        starts = np.cumsum([0, *(len(s) + 1 for s in row["sentences"])]).tolist()
        texts[source] = text
        spans = tuple((starts[i], starts[i] + len(row["sentences"][i])) for i in row["answer_sentences"])
        examples.append(Example(row["question"], source, spans))
    return texts, examples


def fairytales(data: Path) -> tuple[dict[str, str], list[Example]]:
    """FairytaleQA's explicit training questions whose answer stands in the story once, word for word."""
    texts, examples = {}, []
    for row in read_lines(data / "fairytaleqa" / "train.jsonl.gz"):
        source, text = _name(hashlib.sha256(row["context"].encode()).hexdigest()[:12]), row["context"]
        texts[source] = text
        spans = tuple((text.find(a), text.find(a) + len(a)) for a in row["answers"] if text.count(a) == 1)
        if spans and row["kind"] == "explicit":
            examples.append(Example(row["question"], source, spans))
    return texts, examples


def natural(data: Path) -> tuple[dict[str, str], list[Example]]:
    """Natural Questions, as people typed them, over the gold paragraphs of all of them."""
    texts, examples = {}, []
    for row in read_lines(data / "nq_oracle" / "questions.jsonl.gz"):
        source, text = _name(row["context"]), row["context"]
        texts[source] = text
        spans = tuple((text.find(a), text.find(a) + len(a)) for a in row["answers"] if a in text)
        if spans:
            examples.append(Example(row["question"], source, spans))
    return texts, examples


SETS = {"squad2": squad, "selqa": selqa, "fairytaleqa": fairytales, "natural questions": natural}


def _name(title: str) -> str:
    return f"{hashlib.sha256(title.encode()).hexdigest()[:16]}.txt"
