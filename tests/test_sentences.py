"""Sentence boundaries: what a person would quote, at exact offsets."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.sentences import LONGEST_SENTENCE, sentence_spans


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text)]


WHOLE = [
    "Company: Foo Inc. | City: Tokyo | Open: yes! | Since: 1999",
    "Sales fell by 6.9% to 5.14 million.",
    "Mr. Smith met Dr. Jones and Prof. Li on St. Marks Road.",
    "It was signed by J. A. Toyoda in the U.S. Senate.",
    "Call Priya Nair (ext. 322), tel. 044 318, if it fails.",
    "See Fig. 3, No. 5 and vol. 2, pp. 4, of Jan. 2024.",
    "It costs approx. 5 yen, e.g. Toyota, i.e. Honda vs. Nissan.",
    "Toyota Motor Co. Ltd. and Honda Co. President Sato spoke.",
    "Nissan will spend 10 billion yuan (about ¥200 billion) in China.",
    "“We need Chinese brains,” said Li Hui, general manager.",
    "“Are they serious?” asked a man from Shanghai.",
    "“Are they serious?” Li Hui asked.",
    "A hard-wrapped paragraph goes on\nover a newline without an end\nuntil its full stop.",
    "The firm reported\nhigh earnings this year\nbecause of its sales",
    "The effects of heat\non old paper\nin the libraries of the south",
    "call the vet on Monday\nget milk and bread\npay the rent by Friday",
    "Le conseil municipal\nexamine chaque printemps\nplusieurs projets",
    "1. Work out the share.",
    "彼は「本当です。」と言った。",
]


@pytest.mark.parametrize("text", WHOLE)
def test_this_is_one_sentence(text: str) -> None:
    assert sentences(text) == [text]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It fell. Why? Nobody knows! Then…  silence.", ["It fell.", "Why?", "Nobody knows!", "Then…  silence."]),
        ("It fell to 13.7. In 2024 it rose.", ["It fell to 13.7.", "In 2024 it rose."]),
        ("“It is new.” He left. (See below.) Good.", ["“It is new.”", "He left.", "(See below.)", "Good."]),
        ('He said "Yes." Then he left.', ['He said "Yes."', "Then he left."]),
        ("He works at Honda Motor Co. The firm is old.", ["He works at Honda Motor Co.", "The firm is old."]),
        ("at Vehicle Co. Plug-in hybrids sell.", ["at Vehicle Co.", "Plug-in hybrids sell."]),
        ("at Vehicle Co.” Plug-in hybrids sell.", ["at Vehicle Co.”", "Plug-in hybrids sell."]),
        ("They left the U.S. The plan failed.", ["They left the U.S.", "The plan failed."]),
        ("It is below 5 °C. Switch it off.", ["It is below 5 °C.", "Switch it off."]),
        ("Present: Ada and Bob and Cid\nAbsent: Dee", ["Present: Ada and Bob and Cid", "Absent: Dee"]),
        ("Boiler notes\n============\nserviced in May", ["Boiler notes", "============", "serviced in May"]),
        (
            "plumber Alan, 0151 444 5566\nwifi at the cottage: trout99\ncar insurance £300, runs out 3 May",
            ["plumber Alan, 0151 444 5566", "wifi at the cottage: trout99", "car insurance £300, runs out 3 May"],
        ),
        (
            "flour: 200 g\neggs\nmilk 3 dl and\na little more, 1 dl",
            ["flour: 200 g", "eggs", "milk 3 dl and\na little more, 1 dl"],
        ),
        (
            "young families came in 2011\nto stay. Also the traffic grew to 12\nthousand cars so that roads",
            ["young families came in 2011\nto stay.", "Also the traffic grew to 12\nthousand cars so that roads"],
        ),
        (
            "Warfarin 2.5 mg      by plan blood clots\nSimvastatin 20 mg    STOPPED on 3 March 2025",
            ["Warfarin 2.5 mg      by plan blood clots", "Simvastatin 20 mg    STOPPED on 3 March 2025"],
        ),
        (
            "a line of justified   words that goes on\nin   the next one, as they often do here",
            ["a line of justified   words that goes on\nin   the next one, as they often do here"],
        ),
        (
            "[03/05/2025, 18:09] Mira: she turns 84\n[04/05/2025, 08:11] Olof: the wifi is new",
            ["[03/05/2025, 18:09] Mira: she turns 84", "[04/05/2025, 08:11] Olof: the wifi is new"],
        ),
        (
            "He said that the train leaves on\n2024-05-12 10:30 and not before.",
            ["He said that the train leaves on\n2024-05-12 10:30 and not before."],
        ),
        (
            "2025-05-03T18:09:00 the pump has started\n2025-05-03 18:10 the pump stopped",
            ["2025-05-03T18:09:00 the pump has started", "2025-05-03 18:10 the pump stopped"],
        ),
        (
            "[mail]\nsmtp = mail.example.com\nport = 2525\n[data]\nport = 5544",
            ["[mail]", "smtp = mail.example.com", "port = 2525", "[data]", "port = 5544"],
        ),
        ("[ ] call the vet\n[x] pay the rent", ["[ ] call the vet", "[x] pay the rent"]),
        ("The answer is no. Honda left.", ["The answer is no.", "Honda left."]),
        ("It was modern art. Later it was not.", ["It was modern art.", "Later it was not."]),
        ("It grew.[3] bZ7 came out.", ["It grew.[3]", "bZ7 came out."]),
        ("一文です。次の文！", ["一文です。", "次の文！"]),
        ("Heading\n\nText without an end\n\nMore", ["Heading", "Text without an end", "More"]),
        ("Models:\n- one\n- two\n1. three", ["Models:", "- one", "- two", "1. three"]),
        ("Maker | Sales\nHonda | 30\nNissan | 12", ["Maker | Sales", "Honda | 30", "Nissan | 12"]),
        ("Make 2023 2024 2025\nHonda 1 2 3", ["Make 2023 2024 2025", "Honda 1 2 3"]),
        ("Name: Toyota\nSales: 5,000\nChange: low", ["Name: Toyota", "Sales: 5,000", "Change: low"]),
        (
            "A paragraph of one long line that ends in Vehicle Co.\nPlug-in hybrids open the next one, a longer one.",
            [
                "A paragraph of one long line that ends in Vehicle Co.",
                "Plug-in hybrids open the next one, a longer one.",
            ],
        ),
        ("", []),
        (" \n\t ", []),
    ],
)
def test_boundaries(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


def test_a_text_without_punctuation_is_cut_after_a_clause_or_at_white_space() -> None:
    clauses = sentences("some words that go on and on, " * 50)
    assert len(clauses) > 1
    assert all(clause.endswith("on,") for clause in clauses)
    words = sentences("word " * 300)
    assert {word for piece in words for word in piece.split()} == {"word"}


texts = st.text(st.sampled_from("aA1 .!?\n\t“”\"'()|-,。」の•") | st.characters(), max_size=300)


@given(texts | st.text("ab .", min_size=LONGEST_SENTENCE, max_size=3 * LONGEST_SENTENCE))
def test_every_character_that_is_not_white_space_lies_in_exactly_one_span(text: str) -> None:
    end = 0
    for start, stop in sentence_spans(text):
        assert end <= start < stop <= start + LONGEST_SENTENCE
        assert not text[end:start].strip()
        assert text[start:stop] == text[start:stop].strip()
        end = stop
    assert not text[end:].strip()
