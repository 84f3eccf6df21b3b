"""Follow-up questions: which ones lean on the turns before them, and how they read once they stand alone."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from assistant.answer import Turn
from assistant.followup import leans, standalone
from evals.followup import content_recall, load, score, token_f1, turns

DATA = Path(__file__).parent.parent.parent / "shared" / "data"

SALES = Turn(
    "Why did Suzuki's sales fall in India in 2019?", "Demand was weak, said Kenichi Ayukawa, managing director."
)
MAKER = Turn("Who makes the Aurora 300?", "Ines Dahl builds it by hand.")

# Each: the question and what it becomes after SALES.
AFTER_SALES = [
    ("And Kia's?", "Why did Kia's sales fall in India in 2019?"),
    ("And Kia?", "Why did Kia's sales fall in India in 2019?"),
    ("What about Kia?", "Why did Kia's sales fall in India in 2019?"),
    ("what about kia?", "Why did kia's sales fall in India in 2019?"),
    ("Ok, and what about Tata Motors?", "Why did Tata Motors's sales fall in India in 2019?"),
    ("Kia's?", "Why did Kia's sales fall in India in 2019?"),
    ("And Kia's profits?", "Why did Kia's profits fall in India in 2019?"),
    ("And profits?", "Why did Suzuki's profits fall in India in 2019?"),
    ("How about in 2020?", "Why did Suzuki's sales fall in India in 2020?"),
    ("2020?", "Why did Suzuki's sales fall in India in 2020?"),
    ("and in Nepal?", "Why did Suzuki's sales fall in Nepal in 2019?"),
    ("What about motorcycles?", "Why did Suzuki's sales fall in India in 2019, motorcycles?"),
    ("why?", "Why did Suzuki's sales fall in India in 2019?"),
    ("When?", "When did Suzuki's sales fall in India in 2019?"),
    ("By how much?", "By how much did Suzuki's sales fall in India in 2019?"),
    ("Did they recover?", "Did Suzuki's sales recover?"),
    ("Where is its factory?", "Where is Suzuki's factory?"),
    ("its price?", "Suzuki's price?"),
    ("Who said that?", "Who said that? (Why did Suzuki's sales fall in India in 2019)"),
    ("What else did he say?", "What else did Kenichi Ayukawa say?"),
    ("How many people live there?", "How many people live in India?"),
    ("What are the reasons?", "What are the reasons? (Why did Suzuki's sales fall in India in 2019)"),
]

AFTER_MAKER = [
    ("when will it be launched?", "when will Aurora 300 be launched (Ines Dahl)?"),
    ("Where does she live?", "Where does Ines Dahl live?"),
    ("Why?", "Why: Who makes the Aurora 300?"),
]

# Each stands alone, after whatever was said.
ALONE = [
    "Why did Honda's sales fall in China?",
    "And how many cars did Toyota sell in 2024?",
    "When was Toyota founded and who founded it?",
    "What percentage of its sales did Honda lose?",
    "Who gave their name to Normandy?",
    "Is it possible to visit the plant in Aichi?",
    "How long does it take to charge the van?",
    "Who said that the makers do not take electric cars seriously?",
    "What will happen to prices this year?",
    "Is there a bridge over the Tone?",
    "Which of the three Japanese makers lost most?",
    "What are the advantages of plug-in hybrids?",
    "One of the makers left China. Which?",
    "Honda sales China 2024",
    "Tell me about the history of Suzuki.",
    "What did Honda say about its plans?",
]


@pytest.mark.parametrize(("question", "expected"), AFTER_SALES)
def test_a_fragment_or_pronoun_takes_its_words_from_the_question_before(question: str, expected: str) -> None:
    assert standalone(question, [SALES]) == expected
    assert leans(question)


@pytest.mark.parametrize(("question", "expected"), AFTER_MAKER)
def test_what_an_answer_named_can_be_meant_too(question: str, expected: str) -> None:
    assert standalone(question, [MAKER]) == expected


@pytest.mark.parametrize("question", ALONE)
def test_a_question_that_stands_alone_is_left_as_it_is(question: str) -> None:
    assert not leans(question)
    assert standalone(question, [SALES, MAKER]) == question


def test_an_article_is_not_put_in_twice() -> None:
    turn = Turn("How heavy is the Nimbus D12?", "It weighs 10.4 kg.")
    assert standalone("And the D20?", [turn]) == "How heavy is the D20?"


def test_turns_are_resolved_from_the_oldest_on() -> None:
    history = [SALES, Turn("And Kia's?", "They grew."), Turn("Why?", "A new model.")]
    assert standalone("And in Nepal?", history) == "Why did Kia's sales fall in Nepal in 2019?"


def test_a_topic_outlives_the_questions_that_only_point_at_it() -> None:
    history = [
        Turn("What is the Kano model?", "A theory."),
        Turn("What are its parts?", "Five."),
        Turn("Is it old?", ""),
    ]
    assert standalone("Who invented it?", history) == "Who invented the Kano model?"


def test_names_are_known_by_an_answer_s_capitals() -> None:
    history = [Turn("why did honda's sales fall?", "The sales of Honda fell, as did those of Kia.")]
    assert standalone("and kia?", history) == "why did kia's sales fall?"


@pytest.mark.parametrize("question", ["", "  ", "?", "And?", "(" * 400, "it " * 50_000, "'s", "And 's?", "Why?" * 90])
def test_odd_questions_end_in_some_question(question: str) -> None:
    for history in ([], [Turn("", "")], [Turn(question, question)], [SALES, Turn(question, ""), MAKER]):
        assert isinstance(standalone(question, history), str)
    assert standalone(question, []) == question


def test_nothing_heavy_is_loaded() -> None:
    loaded = "import sys, assistant.followup; print(sorted({'torch', 'numpy', 'langchain_core'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_measures_by_hand() -> None:
    assert token_f1("Why did Kia fall", "why did it fall") == pytest.approx(0.75)
    assert content_recall("Kia fell", "Why did Kia's sales fall?") == pytest.approx(1 / 3)
    assert content_recall("anything", "why is it?") == 1.0


def test_utterances_become_turns() -> None:
    said = [{"speaker": "user", "text": "a"}, {"speaker": "user", "text": "b"}, {"speaker": "agent", "text": "c"}]
    assert turns(said) == (Turn("a", ""), Turn("b", "c"))


@pytest.mark.skipif(not DATA.is_dir(), reason="the public data set is not beside the project")
def test_rewrites_come_nearer_to_people_s_on_conversations_not_looked_at() -> None:
    scores = score([r for r in load(DATA) if not r.for_development])
    assert scores.unchanged >= 0.93
    assert scores.f1[0] > scores.f1[1]
    assert scores.recall[0] > scores.recall[1] + 0.07
