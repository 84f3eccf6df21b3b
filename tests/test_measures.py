"""Each measure, on cases worked out by hand."""

from __future__ import annotations

import pytest

from assistant.answer import Answer, Citation, Sentence
from evals.gold import Evidence, GoldQuestion
from evals.measures.answered_rightly import answered_rightly
from evals.measures.evidence_cited import covers, evidence_cited, is_same_file
from evals.measures.evidence_retrieved import MRR, RECALL, evidence_ranks, recall, reciprocal_rank
from evals.measures.folding import occurs, tokens
from evals.measures.measure import Trial
from evals.measures.refusals import rightly_refused, wrongly_refused
from evals.measures.right import right
from evals.run import Fault, fault_of
from index.passages import Passage

QUOTE = "Sales fell by 30.9 percent in 2024."
GOLD = GoldQuestion(
    id="q", question="By how much?", answers=("30.9%",), evidence=((Evidence("documents/a.md", QUOTE),),)
)
UNANSWERABLE = GoldQuestion(id="u", question="By how much?", answerable=False)


def passage(text: str, source: str = "a.md", ordinal: int = 0) -> Passage:
    return Passage(source, 0, ordinal, 0, len(text), text)


def citation(quote: str = QUOTE, source: str = "a.md", *, verified: bool = True) -> Citation:
    return Citation(1, source, None, None, None, None, (), 0, len(quote), quote, verified, False, "", 1.0)


def answer(text: str = "", *citations: Citation, short: str | None = None) -> Answer:
    sentences = (Sentence(text, (1,), True, None),) if text else ()
    return Answer("q", "q", bool(text), f"{text} [1]", short, sentences, citations, (), (), (), 1, "test")


def trial(given: Answer, *passages: Passage, gold: GoldQuestion = GOLD) -> Trial:
    return Trial(gold, given, passages, 0.1, given=8)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("30.9 %", ["30.9", "%"]),
        ("30.9%", ["30.9", "%"]),
        ("30.9 Percent", ["30.9", "%"]),
        ("30.9 per cent", ["30.9", "%"]),
        ("The  Honda's “bZ7”!", ["honda", "bz", "7"]),
        ("1,234,567 and 1,2", ["1234567", "and", "1", "2"]),
        ("Citroën plug-in", ["citroen", "plug", "in"]),
        ("… — ?", []),
    ],
)
def test_folding(text: str, expected: list[str]) -> None:
    assert tokens(text) == expected


@pytest.mark.parametrize(
    ("needle", "text", "expected"),
    [
        ("30.9 %", "It fell by 30.9 percent, they say.", True),
        ("3", "It fell by 30.9 percent.", False),
        ("0.9%", "It fell by 30.9%.", False),
        ("Li Hui", "so said LI  HUI.", True),
        ("Hui Li", "so said Li Hui.", False),
        ("art", "a part of it", False),
        ("?", "anything?", False),
    ],
)
def test_occurring_is_of_whole_words_in_a_row(needle: str, text: str, expected: bool) -> None:
    assert occurs(needle, text) is expected


@pytest.mark.parametrize(
    ("given", "gold", "expected"),
    [
        (answer("It fell by 30.9 percent."), GOLD, True),
        (answer("It fell.", short="30.9 %"), GOLD, True),
        (answer("It fell by 12.2%."), GOLD, False),
        (answer(), GOLD, False),
        (answer("word " * 118 + "30.9%."), GOLD, True),  # 596 characters
        (answer("word " * 119 + "30.9%."), GOLD, False),  # 601 characters
        (answer("It fell.", short="word " * 119 + "30.9%."), GOLD, False),
        (answer("A and b."), GoldQuestion("q", "?", ("b", "c")), True),
        (answer("B."), GoldQuestion("q", "?", ("b", "c"), all=True), False),
        (answer("B.", short="c"), GoldQuestion("q", "?", ("b", "c"), all=True), True),
        (answer("It fell by 30.9%."), UNANSWERABLE, None),
    ],
)
def test_answered_rightly(given: Answer, gold: GoldQuestion, expected: bool | None) -> None:
    assert answered_rightly(trial(given, gold=gold)) is expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("a.md", "documents/a.md", True),
        ("documents/a.md", "a.md", True),
        ("documents/a.md", "/home/me/documents/a.md", True),
        ("documents/a.md", "other/a.md", False),
        ("a.md", "ba.md", False),
        ("", "a.md", False),
    ],
)
def test_a_file_is_the_same_when_one_path_ends_with_the_other(one: str, other: str, expected: bool) -> None:
    assert is_same_file(one, other) is expected


@pytest.mark.parametrize(
    ("cited", "expected"),
    [
        (citation(QUOTE), True),
        (citation(f"Before it. {QUOTE} After it."), True),
        (citation("Sales fell\n  by 30.9 percent in 2024."), True),
        (citation("fell by 30.9 percent"), True),
        (citation("30.9 percent"), False),
        (citation("Sales fell by 12.2 percent in 2024."), False),
        (citation(QUOTE + " x" * 190), False),
        (citation(QUOTE, "b.md"), False),
    ],
)
def test_a_citation_covers_evidence_when_one_quote_holds_the_other(cited: Citation, expected: bool) -> None:
    assert covers(cited, Evidence("documents/a.md", QUOTE)) is expected


def test_every_group_of_evidence_must_be_cited_by_something_verified() -> None:
    first = (Evidence("a.md", QUOTE), Evidence("b.md", "Said elsewhere."))
    two = GoldQuestion("q", "?", ("x",), evidence=(first, (Evidence("c.md", "And also this."),)))
    other, third = citation("Said elsewhere.", "b.md"), citation("And also this one: And also this.", "c.md")
    assert evidence_cited(trial(answer("x", other, third), gold=two)) is True
    assert evidence_cited(trial(answer("x", other), gold=two)) is False
    assert evidence_cited(trial(answer("x", citation(verified=False)))) is False
    assert evidence_cited(trial(answer("x"), gold=UNANSWERABLE)) is None


def test_ranks_of_evidence_that_is_whole_half_or_missing() -> None:
    half = len(QUOTE) // 2 + 1
    assert evidence_ranks(trial(answer(), passage("Nothing."), passage(f"See: {QUOTE} Yes."))) == (2,)
    assert evidence_ranks(trial(answer(), passage(f"See: {QUOTE[:half]}"))) == (1,)
    assert evidence_ranks(trial(answer(), passage(f"{QUOTE[-half:]} More."))) == (1,)
    assert evidence_ranks(trial(answer(), passage(f"See: {QUOTE[:8]}"))) == (None,)
    assert evidence_ranks(trial(answer(), passage(QUOTE, "b.md"))) == (None,)


@pytest.mark.parametrize(
    ("ranks", "at_5", "reciprocal"),
    [
        ((1,), 1.0, 1.0),
        ((5,), 1.0, 0.2),
        ((6,), 0.0, 1 / 6),
        ((10,), 0.0, 0.1),
        ((11,), 0.0, 0.0),
        ((None,), 0.0, 0.0),
        ((None, 4), 0.5, 0.25),
        ((2, 4), 1.0, 0.5),
    ],
)
def test_recall_and_reciprocal_rank(ranks: tuple[int | None, ...], at_5: float, reciprocal: float) -> None:
    assert recall(ranks, 5) == at_5
    assert reciprocal_rank(ranks, 10) == pytest.approx(reciprocal)


def test_retrieval_is_not_measured_where_there_is_no_evidence() -> None:
    assert RECALL.of(trial(answer(), gold=UNANSWERABLE)) is None
    assert MRR.of(trial(answer(), gold=UNANSWERABLE)) is None
    assert RECALL.of(trial(answer(), passage(QUOTE))) == 1.0
    assert MRR.of(trial(answer(), passage("No."), passage(QUOTE))) == 0.5


def test_refusals() -> None:
    refused, answered = answer(), answer("It fell by 30.9%.")
    assert (rightly_refused(trial(refused)), wrongly_refused(trial(refused))) == (None, True)
    assert (rightly_refused(trial(answered)), wrongly_refused(trial(answered))) == (None, False)
    unanswerable = trial(refused, gold=UNANSWERABLE)
    assert (rightly_refused(unanswerable), wrongly_refused(unanswerable)) == (True, None)
    assert rightly_refused(trial(answered, gold=UNANSWERABLE)) is False


def test_right_is_over_all_questions() -> None:
    assert right(trial(answer("It fell by 30.9%."))) is True
    assert right(trial(answer())) is False
    assert right(trial(answer(), gold=UNANSWERABLE)) is True
    assert right(trial(answer("It fell by 30.9%."), gold=UNANSWERABLE)) is False


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (trial(answer("Down 30.9%.", citation()), passage(QUOTE)), Fault.RIGHT),
        (trial(answer("Down 30.9%.", citation("Another sentence.")), passage(QUOTE)), Fault.UNCITED),
        (trial(answer("Down.", citation()), passage(QUOTE)), Fault.WORDS_MISSING),
        (trial(answer("Up.", citation("Another sentence.")), passage("Another sentence.")), Fault.NOT_RETRIEVED),
        (trial(answer(), passage("Another sentence.")), Fault.NOT_RETRIEVED),
        (trial(answer(), passage(QUOTE)), Fault.REFUSED),
        (trial(answer(), *[passage("Another sentence.")] * 7, passage(QUOTE)), Fault.REFUSED),
        (trial(answer(), *[passage("Another sentence.")] * 8, passage(QUOTE)), Fault.NOT_RETRIEVED),
        (trial(answer("Up.", citation("Another sentence.")), passage(QUOTE)), Fault.OTHER_SENTENCE),
        (trial(answer(), gold=UNANSWERABLE), Fault.RIGHT),
        (trial(answer("Up."), gold=UNANSWERABLE), Fault.ANSWERED),
    ],
)
def test_a_fault_is_the_first_step_that_went_wrong(asked: Trial, expected: Fault) -> None:
    assert fault_of(asked) is expected
