"""What an answer must not pretend: another's figure, a sum, a difference, what is denied."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assistant.answer import Context, Question
from assistant.candidates import candidates_of
from assistant.cautions import NOT_ADDED, NOT_SUBTRACTED, cautions
from assistant.confidence import asked_for
from assistant.extractive import ExtractiveAnswerer
from assistant.neighbours import is_in_another_clause
from assistant.owners import unheard_owners
from assistant.short_answer import _denies
from index.passages import Passage
from index.searching import Hit

if TYPE_CHECKING:
    from assistant.reranking import Reranker
    from index.encoder import Encoder


def hit(text: str) -> Hit:
    return Hit(Passage("a.md", 0, 0, 0, len(text), text), 1.0, 1, 0.6, None, 0.0)


@pytest.mark.parametrize(
    ("question", "unknown", "sentence", "owners"),
    [
        ("What is the code of the shed?", ["shed"], "The code of the cellar is 4711.", ["shed"]),
        ("What is the code for our boat shed?", ["Shed"], "The code for the cellar is 4711.", ["shed"]),
        ("What is the vet's phone number?", ["vet's"], "Dr Holm's phone number is 08-5512.", ["vet"]),
        ("What is the vet's phone number?", ["vet"], "The phone number of Dr Holm is 08-5512.", ["vet"]),
        ("What is the code of the shed?", [], "The code of the cellar is 4711.", []),
        ("What is the code of the shed?", ["shed"], "The rent of the cellar is 50.", []),
        ("What is the code of the shed?", ["shed"], "The shed has the code 4711.", []),
        ("What is the code of the shed padlock?", ["padlock"], "The code of the shed is 1, that of the car 2.", []),
        ("Which scientist was born in the nineteenth century?", ["nineteenth"], "She was born in the house.", []),
        ("Where can visitors park at night?", ["night"], "Visitors can park in the yard.", []),
        ("What is the deadline for submissions?", ["submissions"], "The deadline for entries is 5 May.", []),
        ("Is it able to handle rain?", ["handle"], "It was able to cope with rain.", []),
        ("What is the price of a ticket in winter?", ["winter"], "The price of a ticket is 5 EUR.", []),
    ],
)
def test_a_thing_is_not_taken_for_that_of_another(
    question: str, unknown: list[str], sentence: str, owners: list[str]
) -> None:
    assert unheard_owners(question, unknown, sentence) == owners


ROWS = ["Rent | 900 EUR", "Power | 70 EUR", "Water | 30 EUR"]


@pytest.mark.parametrize(
    ("question", "chosen", "warned"),
    [
        ("How much are rent and power together?", ROWS[:2], NOT_ADDED),
        ("How much is paid to Ada?", ROWS, NOT_ADDED),
        ("How much is paid?", ROWS, None),
        ("Which costs are there?", ROWS, None),
        ("How much is the rent?", ROWS[:1], None),
        ("How much is paid in all?", ["Total | 1000 EUR", *ROWS], None),
        ("How much was sold in total?", ["In May 30 were sold.", "In June 40 were sold."], NOT_ADDED),
        ("How much more does rent cost than power?", ROWS[:2], NOT_SUBTRACTED),
        ("How many more came than in May?", ["10 more came than in May 2024."], None),
        ("How much butter do I need if I bake more than 12 cakes?", ["For 12 cakes take 200 g of butter."], None),
        ("How many customer complaints were older than 5 days?", ["31 were older than 5 days."], None),
        ("In which year did the team first play together?", ["The team first played in 1999."], None),
        ("What do rent and power cost together?", ROWS[:2], NOT_ADDED),
        ("How much more did Ada want than Bob?", ["Ada wanted 300 EUR."], NOT_SUBTRACTED),
        ("How much more did Ada want than Bob?", ["Ada wanted a lot."], None),
    ],
)
def test_what_is_not_computed_is_said(question: str, chosen: list[str], warned: str | None) -> None:
    found = candidates_of([hit("\n".join(chosen))])
    assert [one.text for one in found] == chosen
    are_several = question == "How much is paid to Ada?"
    assert cautions(asked_for(question), found, are_several=are_several) == ((warned,) if warned else ())


@pytest.mark.parametrize(
    ("question", "sentence", "denies"),
    [
        ("When is the garage free?", "The garage is not free before August.", True),
        ("When was it pruned?", "It wasn't pruned on 2 March.", True),
        ("When is the garage not free?", "The garage is not free before August.", False),
        ("When does it open?", "It does not open until 10:00.", False),
        ("When is it open?", "It is not only open on Sundays.", False),
        ("When is it paid?", "If not paid by 5 May, it is closed.", False),
        ("When does the garage open?", "It opens in August, not in May.", False),
    ],
)
def test_a_denial_of_what_is_asked_gives_no_short_answer(question: str, sentence: str, denies: bool) -> None:
    assert _denies(sentence, asked_for(question)) is denies


CLUB = "The fee is 180 euros for adults and 90 euros for children."
KINDS = "Adults pay 60 euros, children 25 euros and pensioners 40 euros a year."
SAUNA = "The sauna is free for guests of the suites; all others pay 12 euros."
SALES = "In 2024, sales fell by 30.9 percent, against 12.2 percent at Nissan."
OPENED = "The baths opened in 1903, and were closed in 1950."


@pytest.mark.parametrize(
    ("question", "sentence", "figure", "is_another"),
    [
        ("What is the fee for children?", CLUB, "180 euros", True),
        ("What is the fee for children?", CLUB, "90 euros", False),
        ("What is the fee for adults?", CLUB, "180 euros", False),
        ("What is the fee?", CLUB, "180 euros", False),
        ("What do children pay?", KINDS, "60 euros", True),
        ("What do children pay?", KINDS, "25 euros", False),
        ("What do guests of the suites pay for the sauna?", SAUNA, "12 euros", True),
        ("What do others pay for the sauna?", SAUNA, "12 euros", False),
        ("How much did sales fall in 2024?", SALES, "30.9 percent", False),
        ("When were the baths closed?", OPENED, "1903", True),
        ("When were the baths closed?", OPENED, "1950", False),
        ("When did the baths open?", OPENED, "1903", False),
        ("How much is it?", "It is 5 euros.", "5 euros", False),
    ],
)
def test_a_figure_of_another_clause_is_no_short_answer(
    question: str, sentence: str, figure: str, is_another: bool
) -> None:
    start = sentence.index(figure)
    asked = asked_for(question)
    span = (start, start + len(figure))
    assert is_in_another_clause(sentence, span, asked.stems, years=asked.kind == "date") is is_another


def test_a_refused_comparison_names_the_table(encoder: Encoder, reranker: Reranker) -> None:
    rows = "\n".join(f"Article {n} | {n * 7} EUR | {n} kg" for n in range(40))
    asked = Context(Question("x"), "Which zebra is the heaviest?", (hit(rows),), ("zebra",))
    draft = ExtractiveAnswerer(encoder, reranker).invoke(asked)
    assert draft.claims == ()
    assert draft.warnings == ("all rows of a table would have to be compared, which is not done: see a.md",)


def test_the_code_of_another_place_is_no_answer(encoder: Encoder, reranker: Reranker) -> None:
    text = "The alarm code of the cellar is 4711.\nThe alarm code of the office is 1893."
    asked = Context(Question("x"), "What is the alarm code of the shed?", (hit(text),), ("shed",))
    draft = ExtractiveAnswerer(encoder, reranker).invoke(asked)
    assert draft.claims == ()
    assert draft.verdict is not None
    assert draft.verdict.unheard == ("shed",)
