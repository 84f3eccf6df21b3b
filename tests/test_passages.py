"""Passages: their identity, their context and the lines of a quote within them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from index.passages import Location, Passage

PASSAGE = Passage(
    "a.md", 0, 0, 0, 11, "one two\nsix", Location(heading=("Top", "Sub")), line_starts=((0, 4), (4, 5), (8, 9))
)


@pytest.mark.parametrize(
    "change", [{"source": "b.md"}, {"section": 1}, {"start": 1, "end": 12}, {"text": "one two six"}]
)
def test_another_text_or_place_is_another_id(change: dict[str, object]) -> None:
    assert replace(PASSAGE, **change).id != PASSAGE.id  # type: ignore[arg-type]  # a table of single fields


def test_what_may_change_around_a_text_leaves_its_id() -> None:
    assert replace(PASSAGE, ordinal=7, title="T", date="2024-01-01", source_sha256="ff").id == PASSAGE.id


@pytest.mark.parametrize(
    ("title", "heading", "context"),
    [
        (None, (), ""),
        ("Title", (), "Title"),
        (None, ("Top", "Sub"), "Top › Sub"),
        ("Title", ("Top",), "Title › Top"),
        ("Top", ("Top", "Sub"), "Top › Sub"),
    ],
)
def test_the_context_names_the_title_once(title: str | None, heading: tuple[str, ...], context: str) -> None:
    passage = replace(PASSAGE, title=title, location=Location(heading=heading))
    assert passage.context == context
    assert passage.embedded_text.endswith(PASSAGE.text)
    assert passage.embedded_text.startswith(context)


@pytest.mark.parametrize(
    ("source", "named"),
    [
        ("bills/service-charges-2023.csv", "service charges 2023"),
        ("Minutes_2025.03 Top.txt", "Minutes 2025 03"),
        ("sub/top.md", ""),
        ("naïve café", "naïve café"),
        ("Gebu\u0308hren.txt", "Geb\u00fchren"),
        ("bad\\xff name.txt", "bad name"),
        (".notes", "notes"),
        ("Dr. Smith letter", "Dr Smith letter"),
        ("Minutes 12.03.2024", "Minutes 12 03 2024"),
        ("ServiceCharges2023.csv", "Service Charges 2023"),
        ("bZ4X eggs Eggs.tar.gz", "bZ4X Eggs tar"),
    ],
)
def test_the_file_names_what_the_context_does_not(source: str, named: str) -> None:
    passage = replace(PASSAGE, source=source)
    assert passage.file_words == named
    assert passage.searched_text == f"{named} {passage.embedded_text}".strip()
    assert passage.text_hash == PASSAGE.text_hash


@pytest.mark.parametrize(
    ("start", "end", "lines"), [(0, 3, (4, 4)), (0, 7, (4, 5)), (4, 7, (5, 5)), (5, 11, (5, 9)), (8, 11, (9, 9))]
)
def test_a_quote_has_its_own_lines(start: int, end: int, lines: tuple[int, int]) -> None:
    assert PASSAGE.lines_of(start, end) == lines


def test_a_format_without_lines_has_none() -> None:
    assert replace(PASSAGE, line_starts=()).lines_of(0, 3) is None


def test_names_of_columns_are_context_where_the_passage_begins_among_the_rows() -> None:
    rows = replace(PASSAGE, tables=((0, 7, "Maker | Sales"),))
    assert (rows.columns, rows.columns_of(6), rows.columns_of(7)) == ("Maker | Sales", "Maker | Sales", None)
    assert rows.embedded_text == "Top › Sub › Maker | Sales\none two\nsix"
    below = replace(PASSAGE, tables=((4, 7, "Maker | Sales"),))
    assert (below.columns, below.context) == (None, "Top › Sub")
