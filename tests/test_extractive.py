"""The answerer that chooses sentences: what it may quote, what it reads off a question, what it answers with."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answer import Context, Question, check
from assistant.candidates import LONGEST_QUOTE, SHORTEST_LINE, candidates_of
from assistant.choosing import LONGEST_ANSWER, MOST_SENTENCES, Alike, choose
from assistant.comparing import bounds_of, extremes_of
from assistant.completing import completed
from assistant.confidence import asked_for
from assistant.extractive import ExtractiveAnswerer
from assistant.kinds import asks_for, names_in
from assistant.tables import asked_cell, naming_words, rows_of, unnamed
from index.passages import Passage
from index.searching import Hit
from index.words import stems

if TYPE_CHECKING:
    from collections.abc import Callable

    from assistant.reranking import Reranker
    from index.encoder import Encoder

LIGHTHOUSE = (
    "The lighthouse of Norrholm was built in 1871. It is 34 metres tall and painted red. "
    "Its keeper, Alma Berg, kept a diary for forty years."
)
STORM = (
    "The lamp went out in the storm of 1903 because salt water had reached the oil tank. "
    "Nobody was hurt. The tank was moved to the upper floor afterwards."
)


def hits(*texts: str) -> tuple[Hit, ...]:
    return tuple(
        Hit(Passage(f"{n}.txt", 0, 0, 0, len(text), text), 1.0 - n / 10, n + 1, 0.6 - n / 10, None, 0.0)
        for n, text in enumerate(texts)
    )


def never_alike(i: int, j: int) -> bool:
    return i == j


def always_alike(i: int, j: int) -> bool:
    return i >= 0 <= j


@given(st.text(max_size=1500), st.text(alphabet="ab ,.;", max_size=1500))
def test_every_candidate_is_a_quote_of_allowed_length(one: str, other: str) -> None:
    found = hits(one, other)
    for candidate in candidates_of(found):
        assert found[candidate.hit].passage.text[candidate.start : candidate.end] == candidate.text
        assert SHORTEST_LINE <= len(candidate.text) <= LONGEST_QUOTE


def test_a_sentence_too_short_to_quote_joins_the_next() -> None:
    assert [
        c.text for c in candidates_of(hits("Honda. Its sales fell by 30.9%.\nShort.\nAnother line stands here."))
    ] == [
        "Honda. Its sales fell by 30.9%.",
        "Another line stands here.",
    ]


def test_a_mere_announcement_stands_with_what_it_announces() -> None:
    text = "The third is the product itself. Models lacked new ideas.\nThe first king was Harald. He ruled the north."
    assert [c.text for c in candidates_of(hits(text))] == [
        "The third is the product itself. Models lacked new ideas.",
        "The first king was Harald.",
        "He ruled the north.",
    ]


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("PIN: 1234\nAlarm: 9876", ["PIN: 1234", "Alarm: 9876"]),
        ("- 3 eggs\n- salt\n- two onions", ["3 eggs", "salt", "two onions"]),
        ("Short.\nNo more.", []),
        ("flour: 200 g\neggs\nmilk 3 dl", ["flour: 200 g", "eggs", "milk 3 dl"]),
        ("milk\neggs\nbread\nsix candles", ["milk\neggs\nbread\nsix candles"]),
        ("- [ ] pay the rent by Friday", ["pay the rent by Friday"]),
        (
            "The boiler of 1998\n==================\nIt was serviced in May.",
            ["The boiler of 1998", "It was serviced in May."],
        ),
        ("It is 5. And so it goes on.", ["It is 5. And so it goes on."]),
    ],
)
def test_a_short_line_is_quoted_where_it_tells_something(text: str, quoted: list[str]) -> None:
    assert [c.text for c in candidates_of(hits(text))] == quoted


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        (
            "The keeper of the lamp\n\nAlma Berg looks after it.\n\n\nWhat they share\n\nAll four look at one thing.",
            [
                "The keeper of the lamp\n\nAlma Berg looks after it.",
                "What they share\n\nAll four look at one thing.",
            ],
        ),
        (
            "The pool is shut on Mondays\n\nPlease leave your towels at home.",
            ["The pool is shut on Mondays\n\nPlease leave your towels at home."],
        ),
        ("The keeper of the lamp\nAlma Berg, from Norrholm", ["The keeper of the lamp", "Alma Berg, from Norrholm"]),
        ("Boil the potatoes\n\nThen mash them well", ["Boil the potatoes", "Then mash them well"]),
        (
            "Open from 9 to 5 daily\n\nOn Sundays the shop is closed all day.",
            ["Open from 9 to 5 daily", "On Sundays the shop is closed all day."],
        ),
        ("PIN: 1234\n\nPlease tell it to nobody.", ["PIN: 1234", "Please tell it to nobody."]),
        (
            "DO NOT DRINK IT.\n\nKeep it in a dark and dry place.",
            ["DO NOT DRINK IT.", "Keep it in a dark and dry place."],
        ),
        ("The bridge fell down. Was anyone hurt?", ["The bridge fell down."]),
        ("東京は日本の首都である。人口は約千四百万人である。", ["東京は日本の首都である。人口は約千四百万人である。"]),
    ],
)
def test_a_heading_stands_with_the_sentence_below_it(text: str, quoted: list[str]) -> None:
    assert [c.text for c in candidates_of(hits(text))] == quoted


def test_what_is_drawn_below_a_heading_parts_nothing() -> None:
    heading, sentence = candidates_of(hits("The boiler in the cellar\n====\nIt was serviced in May."))
    assert (heading.text, sentence.at, sentence.before) == ("The boiler in the cellar", 1, "The boiler in the cellar")


def test_a_list_item_is_quoted_without_its_mark() -> None:
    found = candidates_of(hits("- The first item of the list.\n2. The second item of the list."))
    assert [c.text for c in found] == ["The first item of the list.", "The second item of the list."]


def test_a_table_is_quoted_by_its_rows_without_its_head() -> None:
    table = "City | People\nZarn | 4512\nBrill upon Tyne | 9921\nOrm on the Lake | 310"
    assert [c.text for c in candidates_of(hits(table))] == [
        "Zarn | 4512",
        "Brill upon Tyne | 9921",
        "Orm on the Lake | 310",
    ]
    rows = ["Hall | Paint the walls. Oil the door. | 3 May", "Attic | Sweep it. | 14:30?"]
    assert [c.text for c in candidates_of(hits("\n".join(rows)))] == rows
    long = f"Cellar | {'Pump the water out of it. ' * 20}| June\nHall | Oil it. Shut it. | July"
    assert [c.text for c in candidates_of(hits(long))][-1] == "Hall | Oil it. Shut it. | July"
    assert len(candidates_of(hits(long))) > 2
    alone = "Home | About | Contact. Welcome to our site of shoes. The shop opens at 9."
    assert len(candidates_of(hits(alone))) == 3
    assert [c.text for c in candidates_of(hits("North wing | open\nSouth wing | shut"))] == [
        "North wing | open",
        "South wing | shut",
    ]


def test_a_question_is_no_answer() -> None:
    assert [c.text for c in candidates_of(hits("Why did sales fall so far? The models were old."))] == [
        "The models were old."
    ]


def test_the_same_sentence_is_a_candidate_once() -> None:
    assert len(candidates_of(hits("A sentence that repeats itself.", "A sentence  that repeats itself."))) == 1


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("When was it built?", "date"),
        ("in which year did it open", "date"),
        ("How tall is the tower?", "number"),
        ("By what share did sales fall?", "number"),
        ("who kept the lamp", "person"),
        ("Why did the lamp go out?", "reason"),
        ("What led to the fire?", "reason"),
        ("What is a lighthouse?", "definition"),
        ("Tell me about the lamp", None),
    ],
)
def test_what_a_question_asks_for(question: str, kind: str | None) -> None:
    assert asks_for(question) == kind


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("Why did Norrholm go dark in 1903?", {"norrholm", "1903"}),
        ("Which of Oslo, Bergen and Tromsø is oldest?", {"oslo", "bergen", "tromso"}),
        ("Norrholm's keeper?", {"norrholm"}),
        ("why did it go dark", set()),
    ],
)
def test_the_names_in_a_question(question: str, names: set[str]) -> None:
    assert names_in(question) == names


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("When was the lighthouse of Norrholm built?", "1871"),
        ("How tall is the lighthouse?", "34 metres"),
        ("Who was the keeper of the lighthouse?", "Alma Berg"),
        ("Why did the lamp go out?", "salt water"),
    ],
)
def test_it_answers_with_the_sentence_that_holds_the_answer(
    encoder: Encoder, reranker: Reranker, question: str, expected: str
) -> None:
    context = Context(Question(question), question, hits(LIGHTHOUSE, STORM))
    answer = check(ExtractiveAnswerer(encoder, reranker).invoke(context), context, lambda _: None)
    assert expected in answer.answer
    assert all(citation.verified for citation in answer.citations)
    assert len(answer.answer) <= LONGEST_ANSWER


def test_it_refuses_what_has_nothing_to_do_with_the_passages(encoder: Encoder, reranker: Reranker) -> None:
    context = Context(
        Question("x"), "What does quantum entanglement cost in Peru?", hits(LIGHTHOUSE, STORM),
        unknown_words=("quantum", "entanglement", "cost", "Peru"),
    )  # fmt: skip
    assert ExtractiveAnswerer(encoder, reranker).invoke(context).claims == ()


@pytest.mark.parametrize(
    ("unknown", "refused"), [((), False), (("harbour",), False), (("Bergen",), True), (("1903",), True)]
)
def test_a_name_that_no_document_has_is_a_refusal(
    encoder: Encoder, reranker: Reranker, unknown: tuple[str, ...], refused: bool
) -> None:
    question = "When was the lighthouse of Norrholm, Bergen built, by the harbour, in 1903?"
    context = Context(Question(question), question, hits(LIGHTHOUSE), unknown_words=unknown)
    assert (ExtractiveAnswerer(encoder, reranker).invoke(context).claims == ()) is refused


@pytest.mark.parametrize("question", ["Who?", "🍰🥧", "What is it?"])
def test_a_question_without_a_word_of_content_is_not_answered(
    encoder: Encoder, reranker: Reranker, question: str
) -> None:
    context = Context(Question(question), question, hits(LIGHTHOUSE))
    assert ExtractiveAnswerer(encoder, reranker, "eager").invoke(context).claims == ()


def test_nothing_found_is_a_refusal(encoder: Encoder, reranker: Reranker) -> None:
    assert ExtractiveAnswerer(encoder, reranker).invoke(Context(Question("x"), "x", ())).claims == ()


def chosen_from(
    texts: tuple[str, ...], chances: list[float], question: str = "x", alike: Callable[[int, int], bool] = never_alike
) -> list[str]:
    """The texts of the sentences chosen."""
    found = hits(*texts)
    candidates = candidates_of(found)
    chosen = choose(asked_for(question), found, candidates, np.array(chances), alike)
    return [candidates[i].text for i in chosen]


def test_sentences_stand_in_reading_order_and_none_twice() -> None:
    first, _, last = [candidate.text for candidate in candidates_of(hits(STORM))]
    assert chosen_from((STORM,), [0.5, 0.2, 0.9]) == [first, last]
    assert chosen_from((STORM,), [0.5, 0.2, 0.9], alike=always_alike) == [last]


def test_a_sentence_that_opens_with_a_pronoun_brings_the_one_before() -> None:
    first, second, _ = [candidate.text for candidate in candidates_of(hits(LIGHTHOUSE))]
    assert chosen_from((LIGHTHOUSE,), [0.1, 0.9, 0.1]) == [first, second]


REASONS = (
    "Two things went wrong.\n\nThe first is the weather. Storms kept the boats in harbour.\n\n"
    "The second is the price. Nets had become twice as dear.\n\nThe catch fell for these reasons."
)


FIRST, SECOND, CLOSING = (
    "The first is the weather. Storms kept the boats in harbour.",
    "The second is the price. Nets had become twice as dear.",
    "The catch fell for these reasons.",
)


def test_reasons_that_are_summed_up_lead_and_stand_with_their_announcement() -> None:
    assert chosen_from((REASONS,), [0.1, 0.1, 0.1, 0.9], "Why did the catch fall?") == [FIRST, SECOND, CLOSING]
    assert chosen_from((REASONS,), [0.1, 0.1, 0.1, 0.9], "When did the catch fall?") == [CLOSING]


LISTED = (
    "Three things speak for trees. First, they cool the street. On hot days it is a blessing. Second, they hold rain."
    " Finally, they please the eye. For these reasons 400 are planted. The mayor was glad."
)


@pytest.mark.parametrize("best", [0, 1, 3, 4, 5])
def test_of_a_list_in_the_text_all_members_are_given_where_a_list_is_asked_for(best: int) -> None:
    chances = [0.001] * 7
    chances[best] = 0.9
    chosen = chosen_from((LISTED,), chances, "Why are trees planted?")
    assert [c for c in chosen if c.startswith(("First", "Second", "Finally"))] == [
        "First, they cool the street.", "Second, they hold rain.", "Finally, they please the eye.",
    ]  # fmt: skip
    assert "The mayor was glad." not in chosen


def test_a_list_for_which_there_is_no_room_left_ends_the_answer_and_not_the_program() -> None:
    other, first = f"It was {'very ' * 70}cold.", f"First, it was {'very ' * 75}dear."
    second, third = "Second, nobody came to see it.", f"The sea was {'very ' * 25}rough."
    chosen = chosen_from((f"{other} {third}", f"{first} {second}"), [0.9, 0.85, 0.5, 0.8], "Why did it close?")
    assert chosen == [other, third, second]


def test_one_member_of_a_list_is_given_alone_where_one_thing_is_asked_for() -> None:
    assert chosen_from((LISTED,), [0, 0, 0, 0.9, 0, 0, 0], "Who holds the rain?") == ["Second, they hold rain."]


@pytest.mark.parametrize(
    ("question", "count"), [("What are the ingredients of the soup?", 4), ("How much salt is in it?", 1)]
)
def test_items_with_a_mark_are_given_together(question: str, count: int) -> None:
    soup = "The soup:\n\n- two large onions\n- a pinch of salt\n- half a litre of stock\n- some fresh thyme"
    assert len(chosen_from((soup,), [0.9, 0.1, 0.1, 0.1], question)) == count


def test_what_is_pointed_back_to_may_stand_in_the_passage_before() -> None:
    before, after = "Storms kept the boats in harbour.", "It hurt the town badly."
    end = len(before)
    found = (
        Hit(Passage("a.txt", 0, 1, end + 1, end + 1 + len(after), after), 1.0, 1, 0.6, None, 0.0),
        Hit(Passage("a.txt", 0, 0, 0, end, before), 0.0, None, 0.0, None, 0.0),
    )
    candidates = candidates_of(found)
    assert choose(asked_for("x"), found, candidates, np.array([0.9, 0.1]), never_alike) == [1, 0]


def test_sentences_that_hold_the_names_not_yet_covered_are_drawn_in() -> None:
    first, middle, last = (
        "Oslo counted 12 ships that year.",
        "The weather was cold and wet then.",
        "Bergen counted 40 ships then.",
    )
    text = f"{first} {middle} {last}"
    assert chosen_from((text,), [0.9, 0.3, 0.3], "Did Oslo or Bergen count more ships?") == [first, last]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("The report names two causes. Rust got into the hull, and the glue failed. The sun was out. It was May.", 2),
        ("There were three causes:\n\n- rust in the hull\n- frost in the pipes\n- salt in the tank", 4),
        ("The keeper had some difficulties. The museum is open on Sundays. The sun was out. It was May.", 1),
    ],
)
def test_what_announces_reasons_stands_with_those_that_follow(text: str, count: int) -> None:
    chances = [0.9, *[0.02] * (len(candidates_of(hits(text))) - 1)]
    chosen = chosen_from((text,), chances, "Why did the lamp go out?")
    assert chosen == [candidate.text for candidate in candidates_of(hits(text))][:count]


def test_a_double_question_is_answered_in_both_parts() -> None:
    text = "The money is to be spent by the end of May. The office has set aside 900 crowns. The sea was calm."
    chances = [0.4, 0.1, 0.07]
    assert len(chosen_from((text,), chances, "How much will it spend?")) == 1
    assert chosen_from((text,), chances, "How much will it spend, and until when?") == [
        "The money is to be spent by the end of May.", "The office has set aside 900 crowns.",
    ]  # fmt: skip


def test_an_answer_has_at_most_so_many_sentences() -> None:
    text = " ".join(f"Sentence number {n} stands here." for n in range(9))
    assert len(chosen_from((text,), [0.9] * 9)) == MOST_SENTENCES


@pytest.mark.parametrize(
    ("said", "text", "repeats"),
    [
        (
            "The island's makers were slow to enter the market for folding boats, which the office counts apart.",
            "They were slow in entering the field of folding boats.",
            True,
        ),
        ("The ferry carried 400 people in May.", "The ferry carried 900 people in May.", False),
        ("The ferry from Oslo was late again.", "The ferry from Bergen was late again.", False),
        ("The bridge is open to lorries.", "The bridge is not open to lorries.", False),
        ("The lamp went out in the storm.", "The keeper's diary was found in the cellar.", False),
    ],
)
def test_a_sentence_that_says_the_same_in_other_words_is_a_repeat(
    encoder: Encoder, said: str, text: str, repeats: bool
) -> None:
    assert Alike(candidates_of(hits(said, text)), encoder)(1, 0) is repeats


# ---------------------------------------------------------------- the extreme of a table's rows


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Which plan is the fastest?", {"fastest"}),
        ("What is the most expensive item, and the CHEAPEST?", {"most", "cheapest"}),
        ("Which forest is of interest to a guest from the west?", set()),
        ("How many are at least needed?", set()),
        ("By when must it be paid at the latest, and when do we fly to Budapest?", set()),
    ],
)
def test_superlatives_of_a_question(question: str, words: set[str]) -> None:
    assert extremes_of(question) == words


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Where did we spend more than planned?", {"more"}),
        ("What is due later than May, what earlier than March?", {"later", "earlier"}),
        ("What is worse than that, or  less likely  than this?", {"worse", "less"}),
        ("Which plan is over 30 EUR, which under €20, what exceeds EUR 5 or the budget?", {"over", "under", "exceeds"}),
        ("Which customer paid more than 30 EUR, and which teacher earns more than 3000?", {"more"}),
        ("Which member is older than the number says?", {"older"}),
        ("What can a customer order other than pizza?", set()),
        ("Which classes that meet once a week last more than an hour?", {"more"}),
        ("Which services are provided for more than 30 EUR?", {"more"}),
        ("Which products sold less in 2024 than in 2023?", {"less"}),
        ("What ran over budget, and what below 5.5 %?", {"over", "below"}),
        (
            "Who must be at least 18 years old, and who lifts up to 30 kg or at most 20 kg?",
            {"at least", "up to", "at most"},
        ),
        ("Who rather than Ada, and what other than tea, came over the weekend?", set()),
        ("What do I pay if I am more than 10 minutes late?", set()),
        ("If it is colder than usual, what costs more than 30 EUR?", {"colder", "more"}),
        ("Who led the firm over the 5 years of the crisis? What is described under the 2024 contract?", set()),
        ("Does the price rise over 2024, or above the 3rd floor, or under 3.2?", set()),
    ],
)
def test_the_bounds_of_a_question(question: str, words: set[str]) -> None:
    assert bounds_of(question) == words


NAMES = "Plan | Price | Speed"
ROWS = ["Basic | 20 EUR | 50 Mbit", "Plus | 35 EUR | 250 Mbit", "Max | 50 EUR | 1000 Mbit"]
MANY = [f"Plan {n} | {n} EUR | {n} Mbit" for n in range(40)]
LABELLED = ["Plan: Basic | Price: 20 EUR", "Plan: Plus | Price: 35 EUR"]


def table_of(rows: list[str], ordinal: int) -> Passage:
    text = "\n".join(rows)
    tables = () if rows[0].startswith("Plan:") else ((0, len(text), NAMES),)
    return Passage("plans.md", 0, ordinal, 0, len(text), text, tables=tables)


LANDLORD = ["Lamps | Tenant", "Blinds | Landlord", "Heating | Landlord"]


@pytest.mark.parametrize(
    ("question", "tables", "first", "expected"),
    [
        ("Which plan is the fastest?", [ROWS], 0, ([0, 1, 2], "not compared")),
        ("Which plan is the cheapest?", [LABELLED], 0, ([0, 1], "not compared")),
        ("Which plan is the cheapest?", [LABELLED, ["Plan: Max | Price: 50 EUR"]], 0, ([], "not done: see plans.md")),
        (
            "Which is older than 4?",
            [["Child: Mila | Age: 5", "Child: Emil | Age: 6 | Milk: no"]],
            0,
            ([0, 1], "not comp"),
        ),
        ("Which plan is the fastest?", [ROWS, ["Ultra | 90 EUR | 9 Gbit"]], 0, ([], "not done: see plans.md")),
        ("Which plan is the fastest?", [[*ROWS, *MANY]], 0, ([], "not done: see plans.md")),
        ("Which plans cost more than 30 EUR?", [ROWS], 1, ([0, 1, 2], "not compared")),
        ("Does Plus cost more than 30 EUR?", [ROWS], 1, ([1], "")),
        ("Which plans cost more than 30 EUR?", [MANY], 30, ([30], "not compared: see plans.md")),
        ("What do I pay if I am more than 5 minutes late?", [["Late | 5 EUR", "On time | 0 EUR"]], 0, ([0], "")),
        ("Who must be at least 18 years old?", [["Rider | 6 years", "Driver | at least 18 years"]], 1, ([1], "")),
        ("How fast is Basic?", [ROWS], 0, ([0], "")),
        ("What is the highest price of Basic?", [ROWS], 0, ([0], "")),
        (
            "Which red one is the heaviest?",
            [["Item: tent | g: 9", "Item: pot | g: 7 | Is: red"]],
            0,
            ([0, 1], "not comp"),
        ),
        ("Which plan is the fastest?", [["Basic | 20 EUR | fastest", *ROWS[1:]]], 0, ([0], "")),
        ("Which repairs does the landlord pay?", [LANDLORD], 1, ([1, 2], "")),
        ("What is landlord's?", [[f"{n} | landlord" for n in range(90)]], 7, ([7], "89 more rows fit")),
    ],
)
def test_the_rows_that_an_answer_needs(
    question: str, tables: list[list[str]], first: int, expected: tuple[list[int], str]
) -> None:
    passages = [table_of(rows, ordinal) for ordinal, rows in enumerate(tables)]
    found = candidates_of([Hit(passage, 1.0, 1, 0.6, None, 0.0) for passage in passages])
    complete = completed(asked_for(question), found, [first], rows_of(found, passages), passages)
    chosen, warning = expected
    assert complete.chosen == chosen
    assert warning in "".join(complete.warnings)
    assert bool(complete.warnings) is bool(warning)


@pytest.mark.parametrize(
    ("question", "rows", "others"),
    [
        ("What does the Plus plan cost?", ROWS, {0, 2}),
        ("What do Basic and Max cost?", ROWS, {1}),
        ("What does the plan Plus cost?", [*LABELLED, "Plan: Plus 2 | Price: 9 EUR"], {0, 2}),
        ("What does the plan Plus 2 cost?", [*LABELLED, "Plan: Plus 2 | Price: 9 EUR"], {0, 1}),
        ("How much is spent in China, and by when?", ["Sum | 9 EUR", "Where | China", "To be spent by | 2026"], {0, 1}),
        ("How much goes to China, and by when?", ["Sum | 9 EUR", "Where | China", "To be spent by | 2026"], set()),
        ("How much is invested, and by when?", ["Sum invested | 300 EUR", "To be spent by | 2026"], set()),
        ("How much is plan 7?", MANY[:9], {0, 1, 2, 3, 4, 5, 6, 8}),
        ("Which plan has 250 Mbit?", ROWS, {0, 2}),
        ("What is the phone of the dentist Dr. Wirth?", ["Vet | 1", "Dr. Ann Wirth (dentist) | 2", "Dentist | 3"], {0}),
        ("How much is the budget of IT?", ["Sales | 120", "IT | 190", "HR | 90"], {0, 2}),
        ("What was sold of Item 41 in Q2?", ["Item 24 | 2", "Item 41 | 60", "Item 38 | 2"], {0, 2}),
        ("What was sold in Q2?", ["Q1 | 24", "Q2 | 60"], {0}),
        ("What does Plus with TV cost?", ["Basic | 1", "Plus with TV box | 45", "Plus | 35"], {0}),
        ("Which repairs does the landlord pay?", LANDLORD, {0}),
        ("Who keeps the lamp?", ["Alma Berg keeps the lamp.", "Nobody keeps the boats."], set()),
    ],
)
def test_a_question_that_names_a_row_is_not_about_the_others(question: str, rows: list[str], others: set[int]) -> None:
    passage = table_of(rows, 0) if " | " in rows[0] else hits(" ".join(rows))[0].passage
    found = candidates_of([Hit(passage, 1.0, 1, 0.6, None, 0.0)])
    left_out = unnamed(naming_words(question), rows_of(found, [passage]))
    assert {i for i, one in enumerate(found) if one in left_out} == others


@pytest.mark.parametrize(
    ("question", "row", "cell"),
    [
        ("What does the Plus plan cost per month?", ROWS[1], None),
        ("What is the price of the Plus plan?", ROWS[1], "35 EUR"),
        ("Which plan has a speed of 250 Mbit?", ROWS[1], "Plus"),
        ("What are price and speed of Plus?", ROWS[1], None),
        ("What is the price of the plan Plus?", LABELLED[1], "35 EUR"),
    ],
)
def test_the_cell_below_the_column_that_is_asked_for(question: str, row: str, cell: str | None) -> None:
    passage = table_of([row], 0)
    [found] = rows_of(candidates_of([Hit(passage, 1.0, 1, 0.6, None, 0.0)]), [passage]).values()
    asked = asked_cell(set(stems(question)), found, lambda _: True)
    assert (asked and asked.text) == cell


def test_the_names_of_a_tables_columns_answer_nothing() -> None:
    text = "\n".join([NAMES, *ROWS])
    passage = Passage("plans.md", 0, 0, 0, len(text), text, tables=((len(NAMES) + 1, len(text), NAMES),))
    assert [c.text for c in candidates_of([Hit(passage, 1.0, 1, 0.6, None, 0.0)])] == ROWS
