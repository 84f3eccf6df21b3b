"""The sample documents and the gold questions over them hold what they promise."""

from __future__ import annotations

import importlib
import json
import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from selectolax.lexbor import LexborHTMLParser

from index.loaders import load
from index.sentences import sentence_spans

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = ROOT / "documents"
GOLD = ROOT / "evals" / "gold"
SEED = ROOT.parent / "shared" / "seed"
INVENTED = ("Kitsune Motors", "Hoshino Auto", "Umikaze Motor")
SAMPLES = sorted(
    path for path in DOCUMENTS.iterdir() if path.suffix in {".txt", ".md", ".html", ".pdf"} and path.name != "README.md"
)

# Each row is one fact of the article: what has to stand together in a single sentence of some document.
FACTS = [
    ("bZ7", "electric car", "Toyota"),
    ("operating system", "bZ7", "Huawei"),
    ("Huawei", "Chinese technology"),
    ("bZ7", "within a year"),
    ("Toyota", "young engineers from China", "chief developers"),
    ("Li Hui", "general manager", "Toyota China"),
    ("Chinese brains", "Chinese hands", "developed"),
    ("Toyota", "6.9%"),
    ("Nissan", "12.2%"),
    ("Honda", "30.9%"),
    ("2020", "24.1%"),
    ("2024", "13.7%"),
    ("China Passenger Cars Association", "share"),
    ("slow to enter", "new energy vehicles"),
    ("BYD", "startups", "quickly"),
    ("lacked innovation", "did not meet the expectations"),
    ("aged 24", "Shanghai", "Japanese cars on display"),
    ("did not take new energy vehicles seriously", "fresh ideas"),
    ("Chinese technology", "win customers back"),
    ("partnership with Huawei", "big step"),
    ("Honda", "artificial intelligence", "DeepSeek"),
    ("DeepSeek", "Chinese startup"),
    ("another Chinese company", "develop the technology jointly"),
    ("Honda", "driver assistance", "heavy traffic", "Chinese cities"),
    ("Nissan bets even more on China",),
    ("Nissan", "10 billion yuan", "research and development"),
    ("10 billion", "200 billion", "yen"),
    ("Before 2026 is over", "invest"),
    ("Isao Sekiguchi", "managing director", "Dongfeng Nissan Passenger Vehicle Co"),
    ("strategy", "defined anew", "shift to new energy vehicles"),
    ("key to a recovery", "plug-in hybrid"),
    ("83%", "5.14 million"),
    ("5.14 million", "includes cars sold abroad"),
    ("outgrew", "2024"),
    ("cities", "electric car"),
    ("In the regions", "plug-in hybrid", "further", "flexible"),
    ("Frontier Pro", "first", "pickup", "plug-in hybrid", "end of this year"),
    ("EZ-60", "electric car", "plug-in hybrid", "new"),
    ("senior official", "most advanced", "electric"),
    ("answer the demand", "working with Chinese companies"),
    ("Chinese technology", "survive", "prosper"),
]


def folded(text: str) -> str:
    """The text with every run of white space as one space."""
    return " ".join(text.split())


@cache
def blocks(path: Path) -> tuple[str, ...]:
    """The text of a file, a page of a PDF or a paragraph of anything else at a time, white space folded."""
    if path.suffix == ".pdf":
        with pypdfium2.PdfDocument(path) as pdf:
            return tuple(folded(page.get_textpage().get_text_range()) for page in pdf)
    if path.suffix == ".html":
        tree = LexborHTMLParser(path.read_text(encoding="utf-8"))
        return tuple(folded(node.text()) for node in tree.css("main p, main li, main h1, main h2, main h3"))
    text = path.read_text(encoding="utf-8")
    paragraphs = re.split(r"\n\s*\n|\n- ", text.replace("*", "") if path.suffix == ".md" else text)
    return tuple(folded(paragraph) for paragraph in paragraphs)


def sentences(path: Path) -> list[str]:
    return [sentence for block in blocks(path) for sentence in re.split(r"(?<=[.!?])\s+", block)]


def words(text: str) -> list[str]:
    return re.findall(r"\w+(?:[.,]\d+)?", text.lower())


def runs(text: str, length: int) -> set[tuple[str, ...]]:
    found = words(text)
    return {tuple(found[start : start + length]) for start in range(len(found) - length + 1)}


def gold(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (GOLD / name).read_text(encoding="utf-8").splitlines()]


def gold_quotes(name: str) -> list[tuple[str, str, str]]:
    return [
        (question["id"], each["source"], each["quote"])
        for question in gold(name)
        for group in question["evidence"]
        for each in group
    ]


def article() -> Path:
    if not SEED.is_dir():
        pytest.skip("the article is not beside this checkout")
    return next(SEED.glob("*.txt"))


def test_the_committed_pdfs_are_what_the_script_makes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(DOCUMENTS))
    script = importlib.import_module("make_pdfs")
    made = {name: script.render(source) for name, source in script.DOCUMENTS.items()}
    assert made == {path.name: path.read_bytes() for path in SAMPLES if path.suffix == ".pdf"}


@pytest.mark.parametrize("path", [path for path in SAMPLES if path.suffix == ".pdf"], ids=lambda path: path.name)
def test_the_cross_reference_table_of_a_pdf_points_at_its_objects(path: Path) -> None:
    data = path.read_bytes()
    table = int(data.split()[-2])
    assert data[table:].startswith(b"xref\n")
    offsets = [int(entry) for entry in re.findall(rb"(\d{10}) 00000 n ", data[table:])]
    assert offsets
    for number, offset in enumerate(offsets, start=1):
        assert data[offset:].startswith(b"%d 0 obj\n" % number)


def test_there_are_enough_documents_of_every_format() -> None:
    counts = Counter(path.suffix for path in SAMPLES)
    assert 10 <= len(SAMPLES) <= 15
    assert min(counts[".txt"], counts[".md"], counts[".html"]) >= 3
    assert counts[".pdf"] == 2


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_a_document_is_neither_a_note_nor_a_book(path: Path) -> None:
    assert 250 <= len(words(" ".join(blocks(path)))) <= 900


@pytest.mark.parametrize("path", [path for path in SAMPLES if path.suffix == ".pdf"], ids=lambda path: path.name)
def test_a_pdf_has_several_numbered_pages(path: Path) -> None:
    pages = blocks(path)
    assert len(pages) >= 3
    assert all(f"Page {number} of {len(pages)}" in page for number, page in enumerate(pages, start=1))


@pytest.mark.parametrize("path", [path for path in SAMPLES if path.suffix == ".html"], ids=lambda path: path.name)
def test_a_web_page_has_a_title_a_date_and_what_surrounds_real_pages(path: Path) -> None:
    tree = LexborHTMLParser(path.read_text(encoding="utf-8"))
    date = tree.css_first("meta[name=date]")
    assert date is not None
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", date.attributes["content"] or "")
    missing = [
        tag for tag in ("title", "nav", "header", "footer", "aside", "h1", "h2", "h3") if not tree.css_first(tag)
    ]
    assert missing == []


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: " ".join(fact)[:40])
def test_a_fact_of_the_article_stands_in_one_sentence(fact: tuple[str, ...]) -> None:
    real = [path for path in SAMPLES if path.stem not in {"kitsune-case", "hoshino-casebook"}]
    holders = [path.name for path in real for each in sentences(path) if all(part in each for part in fact)]
    assert holders


def test_whoever_is_invented_is_said_to_be() -> None:
    for path in SAMPLES:
        text = " ".join(blocks(path))
        if any(maker in text for maker in INVENTED):
            assert re.search(r"invented|fictional", text), path.name
    readme = (DOCUMENTS / "README.md").read_text(encoding="utf-8")
    assert all(maker in readme for maker in INVENTED)


@pytest.mark.parametrize("name", ["carmakers.jsonl", "article.jsonl", "household.jsonl"])
def test_gold_questions_are_well_formed(name: str) -> None:
    questions = gold(name)
    known = {"id", "question", "answers", "all", "evidence", "history", "tags", "answerable"}
    assert len({question["id"] for question in questions}) == len(questions)
    for question in questions:
        assert set(question) <= known, question["id"]
        assert question["question"].strip(), question["id"]
        answerable = question.get("answerable", True)
        assert (bool(question["answers"]), bool(question["evidence"])) == (answerable, answerable), question["id"]
        assert ("unanswerable" in question["tags"]) is not answerable, question["id"]
        assert ("followup" in question["tags"]) is not ("history" not in question), question["id"]


def test_there_are_enough_gold_questions_of_every_kind() -> None:
    questions = gold("carmakers.jsonl")
    tags = Counter(tag for question in questions for tag in question["tags"])
    assert len(questions) >= 80
    assert tags["unanswerable"] >= 20
    assert 2 * tags["close-miss"] >= tags["unanswerable"]
    kinds = {"figure", "name", "date", "why", "comparison", "quotation", "paraphrase", "followup", "list", "fictional"}
    assert {kind for kind in kinds if tags[kind] < 4} == set()


@pytest.mark.parametrize(("question", "source", "quote"), gold_quotes("carmakers.jsonl"))
def test_evidence_stands_word_for_word_in_its_document(question: str, source: str, quote: str) -> None:
    assert 15 <= len(quote) <= 300, question
    assert any(folded(quote) in block for block in blocks(ROOT / source)), question


def test_evidence_stands_in_the_papers_as_they_are_read() -> None:
    quotes = gold_quotes("household.jsonl")
    read = {source: " ".join(folded(part.page_content) for part in load(GOLD / source)) for _, source, _ in quotes}
    assert [each for each in quotes if folded(each[2]) not in read[each[1]]] == []
    assert len(read) == len([path for path in (GOLD / "household").rglob("*") if path.is_file()])


def test_no_run_of_eight_words_is_the_articles() -> None:
    article_runs = runs(article().read_text(encoding="utf-8"), 8)
    paths = [*SAMPLES, DOCUMENTS / "README.md", DOCUMENTS / "pdf_texts.py"]
    shared = {path.name: runs(" ".join(blocks(path)), 8) & article_runs for path in paths}
    assert {name: found for name, found in shared.items() if found} == {}


def test_gold_evidence_for_the_article_points_at_one_sentence_without_copying_it() -> None:
    text = article().read_text(encoding="utf-8")
    sentences = [text[start:end] for start, end in sentence_spans(text)]
    for question, source, quote in gold_quotes("article.jsonl"):
        assert source == "article.txt", question
        assert len(quote.split()) <= 2, question
        assert sum(quote in sentence for sentence in sentences) == 1, question
