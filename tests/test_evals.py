"""A run over a chain, and the report it amounts to."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from langchain_core.runnables import Runnable, RunnableLambda

from assistant.answer import Answer, Claim, Context, Draft, Question, Quote, Turn, check
from evals.gold import Evidence, GoldQuestion
from evals.report import Report, wilson
from evals.run import Fault, Result, evaluate, run
from index.passages import Passage
from index.searching import Hit

if TYPE_CHECKING:
    from pathlib import Path

FELL = "Honda's sales in China fell by 30.9 percent in 2024."
LATE = "The makers were late with electric cars."
HITS = [
    Hit(Passage("sales.md", 0, ordinal, 0, len(text), text), 1.0 - ordinal / 2, ordinal + 1, 0.5, None, 0.0)
    for ordinal, text in enumerate([FELL, LATE])
]
GOLD = [
    GoldQuestion("fall", "By how much?", ("30.9%",), evidence=((Evidence("docs/sales.md", FELL),),), tags=("figure",)),
    GoldQuestion("why", "Why?", ("late",), evidence=((Evidence("docs/sales.md", LATE),),), tags=("why", "hard")),
    GoldQuestion(
        "how", "How?", ("fast",), evidence=((Evidence("x.md", "They were so fast."),),), tags=("hard",),
        history=(Turn("Why?", "They were late."),),
    ),
    GoldQuestion("moon", "On the moon?", answerable=False, tags=("close-miss",)),
]  # fmt: skip


def cite_the_first(question: Question) -> Answer:
    """Answers everything but questions about the moon with the first passage."""
    alone = " ".join([*(turn.question for turn in question.history), question.text])
    context = Context(question, alone, tuple(HITS))
    claims = () if "moon" in question.text else (Claim(FELL, (Quote(0, FELL),)),)
    return check(Draft(claims, "first"), context, lambda _: None)


@pytest.fixture
def chain() -> Runnable[Question, Answer]:
    return RunnableLambda(cite_the_first)


@pytest.fixture
def report(chain: Runnable[Question, Answer]) -> Report:
    return evaluate(GOLD, chain, lambda _: HITS)


def test_a_run_gives_a_result_for_each_question_as_it_is_had(chain: Runnable[Question, Answer]) -> None:
    seen: list[Result] = []
    asked: list[str] = []

    def retrieve(question: str) -> list[Hit]:
        asked.append(question)
        return HITS

    results = run(chain, retrieve, GOLD, seen.append)
    assert results == seen
    assert asked == ["By how much?", "Why?", "Why? How?", "On the moon?"]
    assert [result.fault for result in results] == [
        Fault.RIGHT, Fault.OTHER_SENTENCE, Fault.NOT_RETRIEVED, Fault.RIGHT,
    ]  # fmt: skip
    assert [result.evidence_ranks for result in results] == [(1,), (2,), (None,), ()]


def test_ranks_are_looked_at_as_deep_as_the_answerer_was_given(chain: Runnable[Question, Answer]) -> None:
    hits = [*[HITS[0]] * 11, HITS[1]]
    for given, rank, fault in ((8, None, Fault.NOT_RETRIEVED), (12, 12, Fault.OTHER_SENTENCE)):
        (result,) = run(chain, lambda _: hits, GOLD[1:2], given=given)
        assert (result.evidence_ranks, result.fault) == ((rank,), fault)
        assert (result.measures["recall@5"], result.measures["mrr@10"]) == (0.0, 0.0)
    (result,) = run(chain, lambda _: hits[3:], GOLD[1:2])
    assert (result.evidence_ranks, result.fault) == ((9,), Fault.NOT_RETRIEVED)


def test_a_result_keeps_what_a_later_look_needs(report: Report) -> None:
    kept = report.results[1].as_dict()
    seconds = kept["measures"].pop("seconds")
    assert seconds >= 0
    assert kept["measures"] == {
        "right": 0.0,
        "answered_rightly": 0.0,
        "evidence_cited": 0.0,
        "recall@5": 1.0,
        "mrr@10": 0.5,
        "rightly_refused": None,
        "wrongly_refused": 0.0,
    }
    assert kept["answer"]["citations"][0]["quote"] == FELL
    assert kept["retrieved"][1] == {"id": HITS[1].passage.id, "source": "sales.md", "score": 0.5}
    assert (kept["schema"], kept["id"], kept["fault"]) == (
        "assistant.result/1", "why", "retrieved, other sentence chosen",
    )  # fmt: skip


def test_figures_are_over_the_questions_they_apply_to(report: Report) -> None:
    figures = report.figures()
    counted = {name: (f.hits, f.of) for name, f in figures.items() if f.hits is not None}
    assert counted == {
        "right": (2, 4),
        "answered_rightly": (1, 3),
        "evidence_cited": (1, 3),
        "rightly_refused": (1, 1),
        "wrongly_refused": (0, 3),
    }
    assert figures["recall@5"].value == pytest.approx(2 / 3)
    assert figures["mrr@10"].value == pytest.approx((1 + 0.5 + 0) / 3)
    assert {tag: (f.hits, f.of) for tag, f in report.by_tag().items()} == {
        "close-miss": (1, 1), "figure": (1, 1), "hard": (0, 2), "why": (0, 1),
    }  # fmt: skip


def test_the_median_stands_for_the_seconds(chain: Runnable[Question, Answer]) -> None:
    results = run(chain, lambda _: HITS, GOLD)
    for result, seconds in zip(results, (1.0, 2.0, 3.0, 40.0), strict=True):
        result.measures["seconds"] = seconds
    assert Report(tuple(results)).figures()["seconds"].value == 2.5


@pytest.mark.parametrize(
    ("hits", "of", "low", "high"),
    # Newcombe (1998), Statistics in Medicine 17, table I, method 3.
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_the_interval_is_wilsons(hits: int, of: int, low: float, high: float) -> None:
    assert wilson(hits, of) == pytest.approx((low, high), abs=5e-5)


def test_the_interval_of_all_ends_at_one() -> None:
    assert wilson(20, 20)[1] == 1.0


@pytest.mark.parametrize(("floor", "met"), [(None, True), (0.0, True), (0.5, True), (0.51, False), (1.0, False)])
def test_a_gate_is_met_or_not(report: Report, floor: float | None, met: bool) -> None:
    assert report.meets(floor) is met


def test_no_questions_meet_no_gate() -> None:
    assert Report(()).meets(None)
    assert not Report(()).meets(0.0)
    assert "0 questions" in Report(()).as_text()


def test_the_text_is_a_transcript(report: Report) -> None:
    lines = [line for line in report.as_text().splitlines() if "seconds" not in line]
    assert lines == [
        "4 questions",
        "  right, of all questions       50.0%  2/4  [15.0%, 85.0%]",
        "  answered rightly              33.3%  1/3  [6.1%, 79.2%]",
        "  evidence cited                33.3%  1/3  [6.1%, 79.2%]",
        "  evidence retrieved, recall@5  0.667",
        "  evidence retrieved, MRR@10    0.500",
        "  rightly refused               100.0%  1/1  [20.7%, 100.0%]",
        "  wrongly refused               0.0%  0/3  [0.0%, 56.1%]",
        "",
        "Where they went",
        "  right                             2",
        "  retrieved, other sentence chosen  1",
        "  not retrieved                     1",
        "",
        "Right, by tag",
        "  close-miss  100.0%  1/1  [20.7%, 100.0%]",
        "  figure      100.0%  1/1  [20.7%, 100.0%]",
        "  hard        0.0%  0/2  [0.0%, 65.8%]",
        "  why         0.0%  0/1  [0.0%, 79.3%]",
    ]


def test_the_summary_is_json(report: Report) -> None:
    summary: dict[str, Any] = json.loads(json.dumps(report.as_dict()))
    assert summary["schema"] == "assistant.evaluation/1"
    assert summary["questions"] == 4
    assert summary["measures"]["right"] == {"value": 0.5, "of": 4, "hits": 2, "interval": [0.15, 0.85]}
    assert summary["measures"]["mrr@10"] == {"value": 0.5, "of": 3}
    assert summary["faults"] == {"right": 2, "retrieved, other sentence chosen": 1, "not retrieved": 1}
    assert set(summary["tags"]) == {"close-miss", "figure", "hard", "why"}


def test_results_are_written_a_line_each(report: Report, tmp_path: Path) -> None:
    path = tmp_path / "results.jsonl"
    report.write(path)
    written = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert [line["id"] for line in written] == ["fall", "why", "how", "moon"]
    assert written[2]["gold"]["history"] == [{"question": "Why?", "answer": "They were late."}]
