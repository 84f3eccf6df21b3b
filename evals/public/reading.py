"""Questions with the words of a text that answer them: the public sets that a reader is trained and measured on.

Every set is read from its public form into the same three things: texts, questions over them, and for each question
where in its text the answer stands. Offsets count code points into the text, end exclusive.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evals.public.collection import read_lines
from index.sentences import sentence_spans
from index.words import stems

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

Span = tuple[int, int]

# Of the words of an answer that does not stand in its text word for word: what a sentence must hold to be its evidence.
_PARAPHRASED = 0.6
_FEWEST_WORDS = 2


def touches(span: Span, others: Iterable[Span]) -> bool:
    """Whether a span overlaps one of others."""
    return any(start < span[1] and span[0] < end for start, end in others)


@dataclass(frozen=True, slots=True)
class Text:
    """A text by its name within the set; questions over texts of one `document` know each other's."""

    name: str
    document: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and what of the text named `text` answers it.

    `answers` are equally good short answers, the first the one to learn; `evidence` the stretches that together answer,
    where the set names them or an answer implies them. Both are empty where nothing there answers, or, with
    `answerable`, where it is not known what does.
    """

    id: str
    question: str
    text: str
    answers: tuple[Span, ...]
    evidence: tuple[Span, ...]
    answerable: bool
    wanted: tuple[str, ...] = ()
    kind: str = ""


@dataclass(frozen=True, slots=True)
class ReadingSet:
    """A set by its name, its texts by theirs, and its questions."""

    name: str
    texts: dict[str, Text]
    questions: tuple[Asked, ...]


def squad(folder: Path, split: str) -> ReadingSet:
    """SQuAD 2.0 (Rajpurkar et al., 2018): `split` is "train" or "dev"; texts are the paragraphs of its own articles."""
    rows = read_lines(folder / "squad2" / f"{split}_questions.jsonl.gz")
    articles = {row["doc"] for row in rows}
    texts = {
        p["id"]: Text(p["id"], p["doc"], p["title"], p["text"])
        for p in read_lines(folder / "squad2" / "passages.jsonl.gz")
        if p["doc"] in articles
    }
    questions = []
    for row in rows:
        name = row["relevant"][0]
        spans = _most_common(
            (start, start + len(answer))
            for answer, start in zip(row["answers_all"], row["answer_start"], strict=True)
            if texts[name].text[start : start + len(answer)] == answer
        ) or _found(row["answers"], texts[name].text)
        answerable = row["kind"] == "answerable"
        if spans or not answerable:
            wanted = tuple(row["answers_all"])
            questions.append(Asked(row["id"], row["question"], name, spans, spans[:1], answerable, wanted))
    return ReadingSet(f"squad2/{split}", texts, tuple(questions))


def natural_questions(folder: Path) -> ReadingSet:
    """Natural Questions (Kwiatkowski et al., 2019) with the paragraph that answers."""
    texts: dict[str, Text] = {}
    questions = []
    for n, row in enumerate(read_lines(folder / "nq_oracle" / "questions.jsonl.gz")):
        text = _kept(texts, row["title"], row["title"], row["context"])
        if spans := _found(row["answers"], text.text):
            questions.append(Asked(f"nq-{n}", row["question"], text.name, spans, spans[:1], answerable=True))
    return ReadingSet("nq_oracle", texts, tuple(questions))


def duorc(folder: Path) -> ReadingSet:
    """DuoRC (Saha et al., 2018): long plots, the questions written from another text about the same film.

    A question without an answer string is left out: whether the plot answers it in other words is not known.
    """
    texts: dict[str, Text] = {}
    questions = []
    for n, row in enumerate(read_lines(folder / "duorc" / "questions.jsonl.gz")):
        text = _kept(texts, "", "", row["context"])
        starts = row["answer_start"] or []
        spans = tuple((s, s + len(a)) for a, s in zip(row["answers"], starts, strict=False) if s >= 0)
        spans = tuple(span for span in spans if span[1] <= len(text.text)) or _found(row["answers"], text.text)
        if spans:
            questions.append(Asked(f"duorc-{n}", row["question"], text.name, spans, spans[:1], answerable=True))
    return ReadingSet("duorc", texts, tuple(questions))


def fairytales(folder: Path, split: str) -> ReadingSet:
    """FairytaleQA (Xu et al., 2022); an answer in other words is traced to the sentences that hold most of it."""
    texts: dict[str, Text] = {}
    questions = []
    for n, row in enumerate(read_lines(folder / "fairytaleqa" / f"{split}.jsonl.gz")):
        text = _kept(texts, "", "", row["context"])
        spans = _found(row["answers"], text.text)
        evidence = spans[:1] or _paraphrased(row["answers"], text.text)
        if evidence:
            kind = f"{row['kind']}, {row['attribute']}"
            asked = Asked(f"fairy-{split}-{n}", row["question"], text.name, spans, evidence, True, kind=kind)
            questions.append(asked)
    return ReadingSet(f"fairytaleqa/{split}", texts, tuple(questions))


def selqa(folder: Path, split: str) -> ReadingSet:
    """SelQA (Jurczyk et al., 2016): which sentences of a section answer; they are joined by a space."""
    texts: dict[str, Text] = {}
    questions = []
    for n, row in enumerate(read_lines(folder / "selqa" / f"{split}.jsonl.gz")):
        text = _kept(texts, row["title"], f"{row['title']} › {row['section']}", " ".join(row["sentences"]))
        evidence = tuple(sentence_of(row["sentences"], at) for at in row["answer_sentences"])
        questions.append(Asked(f"selqa-{split}-{n}", row["question"], text.name, (), evidence, bool(evidence)))
    return ReadingSet(f"selqa/{split}", texts, tuple(questions))


def sentence_of(sentences: Sequence[str], at: int) -> Span:
    """Where the sentence stands in the text that joins them with spaces."""
    start = sum(len(sentence) + 1 for sentence in sentences[:at])
    return start, start + len(sentences[at])


def qed(folder: Path) -> ReadingSet:
    """QED (Lamm et al., 2021): Natural Questions with the sentence that answers."""
    texts: dict[str, Text] = {}
    questions = []
    for row in read_lines(folder / "qed" / "dev.jsonl.gz"):
        text = _kept(texts, row["title_text"], row["title_text"], row["paragraph_text"])
        given = [answer for group in row["original_nq_answers"] for answer in group]
        spans = _most_common((a["start"], a["end"]) for a in given if a["end"] <= len(text.text))
        if spans:
            name = f"qed-{row['example_id']}"
            questions.append(Asked(name, row["question_text"], text.name, spans, spans[:1], answerable=True))
    return ReadingSet("qed", texts, tuple(questions))


def covid(folder: Path) -> ReadingSet:
    """COVID-QA (Möller et al., 2020): questions over whole papers, the answers often a sentence."""
    texts = {
        row["id"]: Text(row["id"], row["id"], "", row["text"])
        for row in read_lines(folder / "covidqa" / "corpus.jsonl.gz")
    }
    questions = []
    for row in read_lines(folder / "covidqa" / "questions.jsonl.gz"):
        name = row["relevant"][0]
        spans = tuple(
            (start, start + len(answer.rstrip()))
            for answer, start in zip(row["answers"], row["answer_start"], strict=False)
            if texts[name].text[start : start + len(answer)] == answer
        )
        if spans:
            questions.append(Asked(f"covid-{row['id']}", row["question"], name, spans, spans[:1], answerable=True))
    return ReadingSet("covidqa", texts, tuple(questions))


def clapnq(folder: Path) -> ReadingSet:
    """CLAPnq (Rosenthal et al., 2025): long answers grounded in sentences; a third of the questions have none."""
    texts = {
        row["id"]: Text(row["id"], row["title"], row["title"], row["text"])
        for row in read_lines(folder / "clapnq" / "corpus.jsonl.gz")
    }
    questions = []
    for row in read_lines(folder / "clapnq" / "dev_questions.jsonl.gz"):
        name, answerable = row["relevant"][0], row["kind"] == "answerable"
        chosen = [sentence for group in row["selected_sentences"] for sentence in group]
        evidence = _found(dict.fromkeys(chosen), texts[name].text)
        if evidence or not answerable:
            questions.append(Asked(f"clapnq-{row['id']}", row["question"], name, (), evidence, answerable))
    return ReadingSet("clapnq", texts, tuple(questions))


def tatqa(folder: Path) -> ReadingSet:
    """TAT-QA (Zhu et al., 2021): a report's table, its rows as text, and paragraphs; nothing that must be computed."""
    texts: dict[str, Text] = {}
    questions = []
    for row in read_lines(folder / "tatqa" / "dev.jsonl.gz"):
        table = "\n".join(_as_text(row["table"]["table"]))
        paragraphs = "\n\n".join(p["text"] for p in sorted(row["paragraphs"], key=lambda p: p["order"]))
        text = _kept(texts, "", "", f"{table}\n\n{paragraphs}")
        for asked in row["questions"]:
            if asked["answer_type"] not in {"span", "multi-span"}:
                continue
            spans = [_found([str(answer)], text.text) for answer in asked["answer"]]
            if all(len(found) == 1 for found in spans):
                evidence = tuple(found[0] for found in spans)
                one = evidence if len(evidence) == 1 else ()
                questions.append(Asked(f"tatqa-{asked['uid']}", asked["question"], text.name, one, evidence, True))
    return ReadingSet("tatqa", texts, tuple(questions))


def _as_text(table: Sequence[Sequence[str]]) -> Iterable[str]:
    """A table's rows as a loader writes them: each figure after the heading of its column."""
    heads = list(table[0])
    body = list(table[1:])
    while body and not any(heads[1:]):
        heads = list(body.pop(0))
    for row in body:
        cells = [f"{head}: {cell}" if head else cell for head, cell in zip(heads[1:], row[1:], strict=False) if cell]
        if row and (row[0] or cells):
            yield f"{row[0]} | " + " | ".join(cells) if cells else row[0]


TRAINED_ON: dict[str, Callable[[Path], ReadingSet]] = {
    "squad2": lambda folder: squad(folder, "train"),
    "nq_oracle": natural_questions,
    "duorc": duorc,
    "fairytaleqa": lambda folder: fairytales(folder, "train"),
    "selqa": lambda folder: selqa(folder, "dev"),
    "qed": qed,
    "covidqa": covid,
    "clapnq": clapnq,
    "tatqa": tatqa,
}


def _kept(texts: dict[str, Text], document: str, title: str, text: str) -> Text:
    """The text under a name made of it, added to the others unless it is there."""
    name = hashlib.sha256(f"{title}\x1f{text}".encode()).hexdigest()[:16]
    return texts.setdefault(name, Text(name, document or name, title, text))


def _found(answers: Iterable[str], text: str) -> tuple[Span, ...]:
    """Where the answers stand as whole words: each where it is first, in their order."""
    spans = []
    for answer in answers:
        words = answer.split()
        if not words:
            continue
        pattern = r"\s+".join(map(re.escape, words))
        whole = rf"(?<!\w){pattern}(?!\w)"
        match = re.search(whole, text) or re.search(whole, text, re.IGNORECASE)
        if match:
            spans.append(match.span())
    return tuple(dict.fromkeys(spans))


def _most_common(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Each span once, the one that most people gave first."""
    return tuple(span for span, _ in Counter(spans).most_common())


def _paraphrased(answers: Iterable[str], text: str) -> tuple[Span, ...]:
    """The sentence that holds most of an answer's words, if it holds enough of them."""
    sentences = [(set(stems(text[start:end])), (start, end)) for start, end in sentence_spans(text)]
    for answer in answers:
        wanted = set(stems(answer))
        if len(wanted) < _FEWEST_WORDS or not sentences:
            continue
        held, span = max(sentences, key=lambda each: len(each[0] & wanted))
        if len(held & wanted) >= _PARAPHRASED * len(wanted):
            return (span,)
    return ()
