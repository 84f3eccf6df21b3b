"""How answers look on a terminal, in a pipe and as Markdown."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answer import Answer, Citation, Sentence
from assistant.history import Cited
from assistant.layout import wrapped
from assistant.markdown import escaped, markdown
from assistant.places import where_of
from assistant.rendering import Page
from assistant.surroundings import Reference, Surroundings, around_citation, around_place, rendered
from assistant.terminal import Span, cells
from index.errors import WrongUsageError
from index.passages import Location, Passage
from index.searching import Hit

if TYPE_CHECKING:
    from collections.abc import Sequence

SCHEMA = json.loads((Path(__file__).parents[1] / "docs" / "answer.schema.json").read_text(encoding="utf-8"))

FIRST = Citation(
    n=1,
    source="documents/timeline.md",
    title="Timeline",
    date="2025-03-01",
    page=None,
    lines=(12, 14),
    heading=("Timeline", "2024"),
    start=10,
    end=29,
    quote="Honda loses\n30.9%.",
    verified=True,
    changed=False,
    source_sha256="0" * 64,
    score=0.91,
)
SECOND = replace(
    FIRST, n=2, source="documents/b.pdf", date=None, page=3, lines=None, heading=(), changed=True, file_state="changed"
)
ANSWER = Answer(
    question="How much did Honda lose?",
    standalone_question="How much did Honda lose?",
    answered=True,
    answer="Honda loses 30.9%. [1] It fell. [2]",
    short_answer="30.9%",
    sentences=(
        Sentence("Honda loses 30.9%.", (1,), verified=True, support=0.9),
        Sentence("It fell.", (2,), verified=False, support=None),
    ),
    citations=(FIRST, SECOND),
    nearest=(),
    unknown_words=(),
    warnings=(),
    generation=1,
    model="extractive",
)
REFUSAL = replace(
    ANSWER, answered=False, answer="", short_answer=None, sentences=(), citations=(), nearest=(FIRST,),
    unknown_words=("banana",),
)  # fmt: skip


def text_of(spans: list[Span]) -> str:
    return "".join(span.text for span in spans)


def test_an_answer_in_a_pipe() -> None:
    assert text_of(Page(None).answer(ANSWER)) == (
        "30.9%\n"
        "\n"
        "Honda loses 30.9%. [1] It fell. [2] [unverified]\n"
        "\n"
        "[1] documents/timeline.md, lines 12–14 · Timeline › 2024 · 2025-03-01\n"
        "    “Honda loses 30.9%.”\n"
        "[2] documents/b.pdf, page 3 (file changed since it was indexed)\n"
        "    “Honda loses 30.9%.”"
    )


def test_an_answer_on_a_narrow_terminal() -> None:
    assert text_of(Page(36).answer(ANSWER)) == (
        "30.9%\n"
        "\n"
        "Honda loses 30.9%. [1] It\n"
        "fell. [2] [unverified]\n"
        "\n"
        "[1] documents/timeline.md, lines\n"
        "    12–14 · Timeline › 2024 ·\n"
        "    2025-03-01\n"
        "    “Honda loses 30.9%.”\n"
        "[2] documents/b.pdf, page 3\n"
        "    (file changed since it was\n"
        "    indexed)\n"
        "    “Honda loses 30.9%.”"
    )


def test_a_refusal_says_what_is_nowhere_and_what_came_nearest() -> None:
    assert text_of(Page(None).answer(REFUSAL)) == (
        "The documents do not answer this.\n"
        "Nowhere in them: “banana”.\n"
        "\n"
        "Nearest passages:\n"
        "[1] documents/timeline.md, lines 12–14 · Timeline › 2024 · 2025-03-01\n"
        "    “Honda loses 30.9%.”"
    )


def test_sources_are_linked_to_their_files() -> None:
    spans = Page(None, lambda source: Path("/home") / source).answer(ANSWER)
    assert [span.path for span in spans if span.path] == [
        Path("/home/documents/timeline.md"),
        Path("/home/documents/b.pdf"),
    ]


def test_a_quote_that_does_not_stand_there_is_marked() -> None:
    assert "unverified" in text_of(Page(None).citation(replace(FIRST, verified=False)))


def test_an_answer_as_markdown() -> None:
    assert markdown(ANSWER) == (
        "## How much did Honda lose?\n\n"
        "**30.9%**\n\n"
        "Honda loses 30.9%. \\[1\\] It fell. \\[2\\] *(unverified)*\n\n"
        "1. **documents/timeline.md**, lines 12–14 · Timeline › 2024 · 2025-03-01\n\n"
        "   > Honda loses 30.9%.\n\n"
        "2. **documents/b.pdf**, page 3 *(file changed since it was indexed)*\n\n"
        "   > Honda loses 30.9%."
    )
    assert "Nowhere in them: banana." in markdown(REFUSAL)


MARKUP = [
    "![x](http://a/b)", "<img src=x>", "*bold*", "# heading", "- item", "+ item", "12. item", "3) item", "`code`",
    "a\n\n# b", "~~x~~", "| a |", "---", "===", "&amp;", "[x]: http://a",
]  # fmt: skip


@pytest.mark.parametrize("text", MARKUP)
def test_markup_of_documents_stays_text(text: str) -> None:
    from markdown_it import MarkdownIt

    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(escaped(text))
    assert [token.type for token in tokens] == ["paragraph_open", "inline", "paragraph_close"]
    assert {child.type for child in tokens[1].children or []} <= {"text", "text_special"}


@pytest.mark.parametrize("answer", [ANSWER, REFUSAL], ids=["answer", "refusal"])
def test_an_answer_has_the_documented_form(answer: Answer) -> None:
    jsonschema.validate(json.loads(json.dumps(answer.as_dict())), SCHEMA)


@pytest.mark.parametrize(
    ("source", "page", "lines", "said"),
    [
        ("a.html", None, None, ""),
        ("a.pdf", 3, None, "page 3"),
        ("a.txt", None, (4, 4), "line 4"),
        ("a.b", 2, (4, 9), "page 2, lines 4–9"),
        ("in/A.PPTX", 2, None, "slide 2"),
        ("a.xlsx", None, (7, 9), "rows 7–9"),
        ("a.csv", None, (7, 7), "line 7"),
    ],
)
def test_places_are_said_as_a_person_would(
    source: str, page: int | None, lines: tuple[int, int] | None, said: str
) -> None:
    assert where_of(source, page, lines) == said


@given(st.text("ab 日\n\t\u0301", max_size=200), st.integers(12, 60), st.sampled_from(["", "    "]))
def test_no_line_is_wider_than_the_terminal_and_no_word_is_lost(text: str, columns: int, indent: str) -> None:
    shown = text_of(wrapped([Span(text[:40], "bold"), Span(text[40:])], columns, indent))
    assert all(cells(line) <= max(columns, 10 + len(indent)) for line in shown.split("\n"))
    assert "".join(shown.split()) == "".join(text.split())


# Three passages of two sections; the first two share source line 3.
PASSAGES = (
    Passage(
        "a.md", 0, 0, 0, 24, "Opening words.\nSales fell.", Location(None, None, ("A",)), line_starts=((0, 2), (15, 3))
    ),
    Passage("a.md", 0, 1, 27, 44, "Why is not known.", Location(heading=("A",)), line_starts=((0, 3),)),
    Passage("a.md", 1, 2, 0, 9, "The end. ", Location(heading=("A", "B")), line_starts=((0, 7),)),
)


# As long as a document may have it, without a space; and what may be shown of it, the mark that it is cut included.
LONG_HEADING, SHOWN_HEADING = "A" * 100_000, "A" * 199 + "…"


def test_a_heading_of_any_length_takes_a_few_lines() -> None:
    passage = replace(PASSAGES[1], location=Location(heading=(LONG_HEADING,)))
    hit = Hit(passage, score=0.5, dense_score=0.5, bm25_score=0.5, dense_rank=1, bm25_rank=1)
    page = Page(None)
    for shown in (
        page.hits([hit]),
        page.citation(replace(FIRST, heading=(LONG_HEADING,))),
        rendered(Surroundings((passage,)), page, None),
    ):
        assert re.findall("A+…?", text_of(shown)) == [SHOWN_HEADING]


def test_a_citation_is_shown_among_the_text_around_it() -> None:
    cited = replace(FIRST, source="a.md", start=27, end=44, quote="Why is not known.", heading=("A",))
    assert text_of(rendered(around_citation(PASSAGES, cited), Page(None), None)) == (
        "a.md\n\nA\n      2 Opening words.\n▸     3 Sales fell. Why is not known.\n\nA › B\n      7 The end. "
    )


# Two sections with the same words at the same place, as Markdown has them, and HTML, which has no lines.
TWINS = (
    Passage("a.md", 0, 0, 0, 11, "None known.", Location(heading=("A", "Risks")), line_starts=((0, 3),)),
    Passage("a.md", 1, 1, 0, 11, "None known.", Location(heading=("B", "Risks")), line_starts=((0, 9),)),
)
TWIN = replace(FIRST, source="a.md", start=0, end=11, quote="None known.", heading=("B", "Risks"), lines=(9, 9))


@pytest.mark.parametrize(
    ("passages", "cited"),
    [
        (TWINS, TWIN),
        ([replace(twin, line_starts=()) for twin in TWINS], replace(TWIN, lines=None)),
        (TWINS, Cited(1, "a.md", None, (9, 9), 0, 11, "None known.")),
        ([replace(twin, location=Location(heading=("B", "Risks"))) for twin in TWINS], TWIN),
        ([replace(twin, line_starts=((0, 30 + n),)) for n, twin in enumerate(TWINS)], TWIN),
    ],
    ids=["Markdown", "HTML", "from history", "equal headings", "text was put in above"],
)
def test_sections_with_the_same_words_are_told_apart(passages: Sequence[Passage], cited: Citation | Cited) -> None:
    assert around_citation(passages, cited).marks[0].section == 1


@pytest.mark.parametrize(
    ("cited", "shown"),
    [
        (replace(TWIN, quote="Many are known."), "`assistant show a.md:9`"),
        (replace(TWIN, quote="Many are known.", page=3, lines=None), "`assistant show a.md:p3`"),
        (Cited(1, "a.md", None, None, 0, 11, "Many are known."), "`assistant show a.md`"),
    ],
)
def test_an_unverified_citation_cannot_be_shown_and_says_so(cited: Citation | Cited, shown: str) -> None:
    with pytest.raises(WrongUsageError, match=r"citation \[1\] is unverified") as raised:
        around_citation(TWINS, cited)
    assert shown in str(raised.value)


def test_a_citation_whose_text_is_gone_says_so() -> None:
    with pytest.raises(WrongUsageError, match="indexed again"):
        around_citation(PASSAGES, replace(FIRST, start=0, end=5, quote="Other"))


REFERENCES = {
    "a.md": Reference("a.md"),
    "a.md:12": Reference("a.md", line=12),
    "docs/a b.pdf:p3": Reference("docs/a b.pdf", page=3),
    "C:notes.md": Reference("C:notes.md"),
}


@pytest.mark.parametrize(("text", "meant"), REFERENCES.items())
def test_a_place_is_named_by_file_and_line_or_page(text: str, meant: Reference) -> None:
    assert Reference.parse(text) == meant


def test_a_line_is_pointed_at() -> None:
    around = around_place(PASSAGES, Reference("a.md", line=2))
    assert "▸     2 Opening words." in text_of(rendered(around, Page(None), None))


def test_a_line_that_fits_is_shown_with_its_blanks() -> None:
    text = "Adult       120\n\tChild  20"
    around = Surroundings((Passage("a.txt", 0, 0, 0, len(text), text),))
    assert text_of(rendered(around, Page(None), 30)).splitlines()[-2:] == ["    Adult       120", "        Child  20"]
    assert "Adult 120" in text_of(rendered(around, Page(None), 16))


def test_a_row_is_pointed_at_in_each_sheet_that_has_it() -> None:
    rows = [("June", ((0, 5), (8, 6))), ("May", ((0, 6), (8, 7))), ("April", ((0, 1), (8, 2)))]
    passages = [
        Passage("a.xlsx", at, at, 0, 15, "Row one\nRow two", Location(heading=(name,)), line_starts=starts)
        for at, (name, starts) in enumerate(rows)
    ]
    shown = text_of(rendered(around_place(passages, Reference("a.xlsx", line=6)), Page(None), None))
    assert [line for line in shown.splitlines() if "▸" in line] == ["▸     6 Row two", "▸     6 Row one"]
    with pytest.raises(WrongUsageError, match="no text on row 8: it ends on row 7"):
        around_place(passages, Reference("a.xlsx", line=8))


@pytest.mark.parametrize(
    ("reference", "said"),
    [(Reference("a.md", line=99), "ends on line 7"), (Reference("a.md", page=2), "no text on page 2")],
)
def test_a_place_that_is_not_there(reference: Reference, said: str) -> None:
    with pytest.raises(WrongUsageError, match=said):
        around_place(PASSAGES, reference)


def test_a_whole_file_is_shown_without_pointers() -> None:
    assert around_place(PASSAGES, Reference("a.md")) == Surroundings(PASSAGES)


@pytest.mark.parametrize(
    ("location", "shown"),
    [(Location(), "`assistant show a.html`"), (Location(page=3), "`assistant show a.html:p3`")],
)
def test_where_there_are_no_lines_what_can_be_shown_is_named(location: Location, shown: str) -> None:
    passage = Passage("a.html", 0, 0, 0, 11, "None known.", location)
    with pytest.raises(WrongUsageError, match="without lines") as raised:
        around_place([passage], Reference("a.html", line=12))
    assert shown in str(raised.value)


def whole(text: str, location: Location, line_starts: tuple[tuple[int, int], ...] = ()) -> str:
    passage = Passage("a.md", 0, 0, 0, len(text), text, location, line_starts=line_starts)
    return text_of(rendered(Surroundings((passage,)), Page(None), None))


LINES = tuple((6 * n, n + 1) for n in range(1_001))


def test_a_file_of_a_thousand_lines_is_shown_whole() -> None:
    assert whole("Line.\n" * 1_000, Location()).endswith("    Line.")


@pytest.mark.parametrize(
    ("text", "location", "line_starts", "said"),
    [
        ("Line.\n" * 1_001, Location(), LINES, "… cut at line 1001: `assistant show a.md:LINE`"),
        ("x" * 3_000_000, Location(), ((0, 1),), "… cut at line 1: `assistant show a.md:LINE`"),
        ("Line.\n" * 1_001, Location(page=7), (), "… cut on page 7: `assistant show a.md:pPAGE`"),
        ("Line.\n" * 1_001, Location(), (), "… cut: open a.md itself"),
    ],
    ids=["lines", "one line", "pages", "neither"],
)
def test_of_a_longer_file_it_is_said_how_to_go_on(
    text: str, location: Location, line_starts: tuple[tuple[int, int], ...], said: str
) -> None:
    shown = whole(text, location, line_starts)
    assert said in shown.splitlines()[-1]
    assert len(shown) < 110_000
