"""The reader in its place: passages read and ordered, answers refused or explained, statements judged."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest
from langchain_core.documents import Document

from assistant.answer import Claim, Context, Question, Quote
from assistant.candidates import candidates_of
from assistant.chain import build_chain
from assistant.compressor import ReadingCompressor
from assistant.confidence import asked_for
from assistant.explanation import Explanation, SentenceScore, Verdict, rendered
from assistant.extractive import ExtractiveAnswerer
from assistant.neighbours import is_of_another
from assistant.reader.runtime import Pair, Reading, open_reader
from assistant.reader.weights import DESCRIPTION, FOLDER, GRAPH, TOKENIZER, Linear, chance_of, load_reader
from assistant.rendering import Page
from assistant.reranking import DEPTH, Judged, Reranker, ordered, pair_of
from assistant.settings import READINESS, Settings
from assistant.short_answer import best_span, short_answer_of
from assistant.support import with_support
from index.errors import ReaderError, WrongUsageError
from index.passages import Location, Passage
from index.retrieval import PassageRetriever
from index.searching import Hit, Searcher
from index.store import Store

if TYPE_CHECKING:
    from pathlib import Path

    from index.encoder import Encoder

TOWER = "The lighthouse of Norrholm was built in 1871. It is 34 metres tall and painted red."
KEEPER = "Its keeper, Alma Berg, kept a diary for forty years. She never married."
BREAD = "Rye bread is baked with sourdough. It keeps for a week when it is wrapped in linen."


def hits(*texts: str) -> tuple[Hit, ...]:
    return tuple(
        Hit(Passage(f"{n}.txt", 0, 0, 0, len(text), text), 1.0 - n / 10, n + 1, 0.6 - n / 10, None, 0.0)
        for n, text in enumerate(texts)
    )


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("How tall is the lighthouse?", TOWER),
        ("Who kept a diary?", KEEPER),
        ("How long does rye bread keep?", BREAD),
    ],
)
def test_the_passage_that_answers_is_read_first(reranker: Reranker, question: str, first: str) -> None:
    judged = reranker.judge(question, hits(BREAD, TOWER, KEEPER))
    assert judged[0].hit.passage.text == first
    assert sorted(one.hit.passage.text for one in judged) == sorted([BREAD, TOWER, KEEPER])
    assert [one.score for one in judged] == sorted((one.score for one in judged), reverse=True)


@pytest.mark.parametrize(
    ("question", "context"),
    [
        ("How tall is it?", "Towers › Red"),
        ("What were the charges of 2023?", "charges 2023 › Towers › Red"),
        ("charge for towers", "charges › Towers › Red"),
    ],
)
def test_of_a_files_name_is_read_what_the_question_says(question: str, context: str) -> None:
    passage = Passage("bills/towers-charges-2023.csv", 0, 0, 0, len(TOWER), TOWER, Location(heading=("Towers", "Red")))
    assert pair_of(question, passage) == Pair(question, context, TOWER)


def test_a_passage_is_judged_the_same_whatever_stands_beside_it(reranker: Reranker) -> None:
    question = "How tall is the lighthouse?"
    alone = reranker.judge(question, hits(TOWER))[0].reading
    # Another reader, since each one remembers what it has read.
    another = Reranker(open_reader(FOLDER / GRAPH, FOLDER / TOKENIZER), reranker.calibration)
    beside = {one.hit.passage.text: one.reading for one in another.judge(question, hits(TOWER, BREAD, KEEPER * 20))}
    assert beside[TOWER] == alone


def test_nothing_found_is_nothing_read(reranker: Reranker) -> None:
    assert reranker.judge("Anything?", ()) == ()


def test_retrieval_decides_between_passages_that_read_alike(reranker: Reranker) -> None:
    reading = Reading(0.0, 0.0, None, 0.0, ())
    found = hits(TOWER, KEEPER)
    assert [one.hit for one in ordered(found[::-1], [reading, reading], reranker.calibration)] == list(found)


@pytest.mark.parametrize("log_odds", [-1000.0, -3.0, 0.0, 3.0, 1000.0])
def test_a_chance_is_between_0_and_1(log_odds: float) -> None:
    assert 0 <= chance_of(log_odds) <= 1
    assert Linear((1.0,), 0.0).chance((log_odds,)) == chance_of(log_odds)


def context(question: str, *texts: str, unknown: tuple[str, ...] = ()) -> Context:
    return Context(Question(question), question, hits(*texts), unknown)


@pytest.mark.parametrize(
    "question",
    [
        "How tall is the lighthouse?",
        "Who kept a diary?",
        "Why did the baker move to Lisbon?",
        "how long does bread keep",
        "What does the lighthouse cost?",
        "Who painted the lighthouse?",
    ],
)
def test_whoever_is_more_eager_answers_what_the_more_cautious_answers(
    encoder: Encoder, reranker: Reranker, question: str
) -> None:
    asked = context(question, TOWER, KEEPER, BREAD)
    answered = [bool(ExtractiveAnswerer(encoder, reranker, readiness).invoke(asked).claims) for readiness in READINESS]
    assert answered == sorted(answered)


def test_the_thresholds_rise_with_caution(reranker: Reranker) -> None:
    thresholds = [reranker.calibration.thresholds[readiness] for readiness in READINESS]
    assert thresholds == sorted(thresholds, reverse=True)


@pytest.mark.parametrize("given", ["bold", "Balanced", "0.5"])
def test_an_unknown_readiness_is_refused(given: str) -> None:
    with pytest.raises(WrongUsageError, match="cautious, balanced or eager"):
        _ = Settings(readiness=given).readiness_name


def test_readiness_is_set_by_option_else_by_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Settings().readiness_name == "balanced"
    monkeypatch.setenv("ASSISTANT_READINESS", "eager")
    assert (Settings().readiness_name, Settings(readiness="cautious").readiness_name) == ("eager", "cautious")


@pytest.mark.parametrize(
    ("question", "short"),
    [
        ("How tall is the lighthouse?", "34 metres"),
        ("When was the lighthouse of Norrholm built?", "1871"),
        ("Who was the keeper of the lighthouse?", "Alma Berg"),
    ],
)
def test_the_short_answer_stands_in_a_chosen_sentence(
    encoder: Encoder, reranker: Reranker, question: str, short: str
) -> None:
    draft = ExtractiveAnswerer(encoder, reranker, "eager").invoke(context(question, f"{TOWER} {KEEPER}", BREAD))
    assert draft.short_answer == short
    assert any(short in claim.text for claim in draft.claims)


def judged_with(text: str, span: str, score: float) -> Judged:
    start = text.index(span)
    return Judged(hits(text)[0], Reading(2.0, 0.0, (start, start + len(span)), score, ()), 1.0, 1.0)


DROPPED = "Its sales in China dropped by 30.9 percent, against 12.2 percent at Alba and 6.9 percent at Zorka."
LOST = "In 2024 Alba lost 12.2% and Zorka, with 696,631 cars, 6.9%."


@pytest.mark.parametrize(
    ("sentence", "question", "figure", "is_wrong"),
    [
        (DROPPED, "how much did alba lose in china", "30.9 percent", True),
        (DROPPED, "how much did alba lose in china", "12.2 percent", False),
        (DROPPED, "How much did Zorka lose?", "6.9 percent", False),
        (DROPPED, "How much did Orm lose in China?", "30.9 percent", False),  # the sentence does not name it
        (LOST, "How much did Alba lose in 2024?", "6.9%", True),
        (LOST, "How much did Alba lose in 2024?", "12.2%", False),
        (LOST, "How much did Zorka lose?", "6.9%", False),  # what lies between is a figure of another kind
        (LOST, "How many cars did Zorka sell?", "696,631", False),
        (LOST, "Who lost?", "Alba", False),
        ("Present: 31 members, excused: 9.", "How many members were excused?", "31", True),
        ("Present: 31 members, excused: 9.", "How many members were excused?", "9", False),
        ("Total: 300, tax: 20.", "How much is it?", "300", False),
    ],
)
def test_the_figure_of_a_neighbour_is_no_short_answer(
    sentence: str, question: str, figure: str, is_wrong: bool
) -> None:
    start = sentence.index(figure)
    assert is_of_another(sentence, (start, start + len(figure)), question) is is_wrong


@pytest.mark.parametrize(
    ("question", "span", "score", "short"),
    [
        ("How tall is it?", "34 metres", 3.0, "34 metres"),
        ("How tall is it?", "34 metres", -3.0, None),  # likelier that there is none
        ("How tall is it?", "painted red", 3.0, None),  # no number
        ("Who kept it?", "34 metres", 3.0, None),  # no name
        ("Why is it red?", "34 metres", 3.0, None),  # wants a reason
        ("Is it tall?", "34 metres", 3.0, None),  # wants yes or no
        ("Which is tallest, Norrholm, Oslo or Bergen?", "Norrholm", 3.0, None),  # compares
        ("What is painted red?", "lighthouse of Norrholm", 3.0, None),  # wants to be told what a thing is
        ("Which tower is red?", "The lighthouse of Norrholm", 3.0, "The lighthouse of Norrholm"),
    ],
)
def test_a_short_answer_is_given_where_one_is_asked_for(
    question: str, span: str, score: float, short: str | None
) -> None:
    judged = [judged_with(TOWER, span, score)]
    assert short_answer_of(asked_for(question), judged, candidates_of([judged[0].hit]), {}) == short
    assert best_span(judged) == span


@pytest.mark.parametrize(
    ("text", "span", "short"),
    [
        ("It moves to week 32 of the year.", "week", None),
        ("It moves to week 32 of the year.", "week 32", "week 32"),
        ("[03/05/2025, 18:05:58] Olof: he came", "2025, 18:05:58", None),
        ("[03/05/2025, 18:05:58] Olof: he came", "03/05/2025", "03/05/2025"),
        ("It opened in 1903 - 12 May it was.", "12 May", "12 May"),
    ],
)
def test_a_date_is_given_whole_or_not(text: str, span: str, short: str | None) -> None:
    judged = [judged_with(text, span, 3.0)]
    assert short_answer_of(asked_for("When is it?"), judged, candidates_of([judged[0].hit]), {}) == short


def test_without_passages_there_is_no_span() -> None:
    assert best_span([]) is None


def test_a_statement_is_supported_by_the_passage_that_says_so(reranker: Reranker) -> None:
    asked = context("How tall is it?", TOWER, BREAD)
    right, wrong, unread = with_support(
        [
            Claim("The lighthouse of Norrholm is 34 metres tall.", (Quote(0, "34 metres tall"),), 1.0),
            Claim("The lighthouse of Norrholm is 34 metres tall.", (Quote(1, "34 metres tall"),), 1.0),
            Claim("Nobody knows.", (), 0.2),
        ],
        asked,
        reranker,
    )
    assert right.support is not None
    assert wrong.support is not None
    assert right.support > wrong.support
    assert unread.support == 0.2
    lowered = with_support([Claim("It is tall.", (Quote(0, "tall"),), 0.0)], asked, reranker)
    assert lowered[0].support == 0.0


def test_an_answer_can_be_explained(samples: Path, encoder: Encoder, reranker: Reranker) -> None:
    store = Store(samples / ".assistant")
    with Searcher(store, encoder) as searcher:
        chain = build_chain(searcher, ExtractiveAnswerer(encoder, reranker), 3, None, reranker)
        answer = chain.invoke("How much did Honda's sales fall in 2024?")
    explanation = answer.explanation
    assert explanation is not None
    assert explanation.verdict is not None
    assert len(explanation.passages) == DEPTH
    assert [p.given for p in explanation.passages] == [True] * 3 + [False] * (DEPTH - 3)
    used = {p.source for p in explanation.passages if p.used}
    assert used == {c.source for c in answer.citations}
    assert all(p.given for p in explanation.passages if p.used)
    chosen = {s.text for s in explanation.verdict.sentences if s.chosen}
    assert chosen == {c.quote for c in answer.citations}
    shown = "".join(span.text for span in rendered(explanation, Page(None), None))
    for expected in ("dense", "BM25", "fused", "reader", "threshold", "(cited)", "(not given)", *chosen):
        assert expected in shown
    assert "explanation" not in answer.as_dict()
    assert json.loads(json.dumps(answer.as_dict(explained=True)))["explanation"]["passages"][0]["source"]


def test_an_explanation_fits_its_terminal_and_says_which_rows_were_left_out() -> None:
    sentences = (
        SentenceScore(0, "Basic | 20 EUR " * 4, 0.9, chosen=False, left_out=True),
        SentenceScore(0, "b", 0.2, True),
    )
    explanation = Explanation((), Verdict(0.5, 0.25, (), sentences))
    shown = "".join(span.text for span in rendered(explanation, Page(None), 40)).split("\n")
    at = shown.index("  0.900 Basic | 20 EUR Basic | 20 EUR")
    assert all(len(line) <= 40 for line in shown)
    said = " ".join(" ".join(shown[at:]).split())
    assert said.startswith(f"0.900 {'Basic | 20 EUR ' * 4}(left out: the question names other rows) * 0.200 b dense,")


@pytest.mark.parametrize("harm", ["changed", "gone", "cut off", "undescribed"])
def test_a_damaged_reader_is_told_in_one_line(tmp_path: Path, harm: str) -> None:
    folder = tmp_path / "weights"
    shutil.copytree(FOLDER, folder)
    described = folder / DESCRIPTION
    if harm == "gone":
        (folder / GRAPH).unlink()
    elif harm == "cut off":
        described.write_text(described.read_text(encoding="utf-8")[:200], encoding="utf-8")
    elif harm == "undescribed":
        described.write_text(json.dumps({**json.loads(described.read_text(encoding="utf-8")), "sha256": {}}))
    else:
        with (folder / GRAPH).open("r+b") as file:
            file.seek(1000)
            file.write(b"\0\1\2\3")
    with pytest.raises(ReaderError, match="install the program again") as error:
        load_reader(folder)
    assert "\n" not in str(error.value)


def test_langchain_may_have_documents_reordered(samples: Path, encoder: Encoder, reranker: Reranker) -> None:
    question = "How much did Honda's sales fall in 2024?"
    with Searcher(Store(samples / ".assistant"), encoder) as searcher:
        documents = PassageRetriever(searcher=searcher, k=10).invoke(question)
        expected = [one.hit.passage.id for one in reranker.judge(question, searcher.search(question, 10))]
    kept = ReadingCompressor(reranker=reranker, k=3).compress_documents(documents, question)
    assert [document.id for document in kept] == expected[:3]
    assert "reader" in kept[0].metadata
    assert "reader" not in documents[0].metadata
    foreign = [Document(page_content=text) for text in (BREAD, KEEPER, TOWER)]
    best = ReadingCompressor(reranker=reranker, k=1).compress_documents(foreign, "How tall is the lighthouse?")
    assert [document.page_content for document in best] == [TOWER]


@pytest.mark.parametrize("metadata", [{"place": "Paris"}, {"title": 7}, {"score": "high"}, {"score": 30.0}])
def test_metadata_of_others_does_not_matter(reranker: Reranker, metadata: dict[str, object]) -> None:
    documents = [Document(page_content=BREAD, metadata=metadata), Document(page_content=TOWER)]
    best = ReadingCompressor(reranker=reranker, k=1).compress_documents(documents, "How tall is the lighthouse?")
    assert [document.page_content for document in best] == [TOWER]
