"""The public sets are read from their own forms, each answer where it stands in its text."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING, Any

import pytest

from evals.public import reading
from evals.training.measure import auc, f1, folded

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

STORY = "Greta baked bread. She sold it at the market on Friday."
ROWS: dict[str, list[dict[str, Any]]] = {
    "squad2/passages": [{"id": "Bread#00", "doc": "Bread", "title": "Bread", "text": STORY}],
    "squad2/dev_questions": [
        {"id": "1", "question": "Who baked?", "answers": ["Greta"], "answers_all": ["Greta", "Greta"],
         "answer_start": [0, 0], "relevant": ["Bread#00"], "kind": "answerable", "doc": "Bread"},
        {"id": "2", "question": "Who ate?", "answers": [], "answers_all": [], "answer_start": [],
         "relevant": ["Bread#00"], "kind": "unanswerable", "doc": "Bread"},
    ],
    "nq_oracle/questions": [{"question": "who baked", "answers": ["greta"], "title": "Bread", "context": STORY}],
    "duorc/questions": [
        {"question": "Who baked?", "answers": ["Greta"], "answer_start": [0], "context": STORY},
        {"question": "Who ate?", "answers": [], "answer_start": [], "context": STORY},
    ],
    "fairytaleqa/test": [
        {"question": "What did Greta do?", "answers": ["she sold it all at the market"], "context": STORY,
         "kind": "explicit", "attribute": "action"},
        {"question": "What did she feel?", "answers": ["joy"], "context": STORY, "kind": "implicit",
         "attribute": "feeling"},
    ],
    "selqa/test": [
        {"question": "When was it sold?", "title": "Bread", "section": "Sale",
         "sentences": ["Greta baked bread.", "She sold it on Friday."], "answer_sentences": [1]},
    ],
    "qed/dev": [
        {"example_id": 7, "title_text": "Bread", "question_text": "who baked", "paragraph_text": STORY,
         "original_nq_answers": [[{"start": 0, "end": 5, "string": "Greta"}]]},
    ],
    "covidqa/corpus": [{"id": "c", "text": STORY}],
    "covidqa/questions": [
        {"id": "1", "question": "Who?", "answers": ["Greta "], "answer_start": [0], "relevant": ["c"]}
    ],
    "clapnq/corpus": [{"id": "b", "title": "Bread", "text": STORY}],
    "clapnq/dev_questions": [
        {"id": "1", "question": "who baked", "answers": ["Greta did."], "relevant": ["b"], "kind": "answerable",
         "selected_sentences": [["Greta baked bread."]]},
        {"id": "2", "question": "who ate", "answers": [], "relevant": ["b"], "kind": "unanswerable",
         "selected_sentences": [[]]},
    ],
    "tatqa/dev": [
        {"table": {"table": [["", "2019", "2018"], ["Loaves", "12", "9"]]},
         "paragraphs": [{"order": 1, "text": "Loaves are counted on Friday."}],
         "questions": [
             {"uid": "1", "question": "How many loaves in 2018?", "answer": ["9"], "answer_type": "span"},
             {"uid": "2", "question": "What is the change?", "answer": 3, "answer_type": "arithmetic"},
         ]},
    ],
}  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, rows in ROWS.items():
        path = tmp_path / f"{name}.jsonl.gz"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(gzip.compress("\n".join(json.dumps(row) for row in rows).encode()))
    return tmp_path


@pytest.mark.parametrize(
    ("load", "questions", "answers", "evidence"),
    [
        (lambda f: reading.squad(f, "dev"), 2, ["Greta"], ["Greta"]),
        (reading.natural_questions, 1, ["Greta"], ["Greta"]),
        (reading.duorc, 1, ["Greta"], ["Greta"]),
        (lambda f: reading.fairytales(f, "test"), 1, [], ["She sold it at the market on Friday."]),
        (lambda f: reading.selqa(f, "test"), 1, [], ["She sold it on Friday."]),
        (reading.qed, 1, ["Greta"], ["Greta"]),
        (reading.covid, 1, ["Greta"], ["Greta"]),
        (reading.clapnq, 2, [], ["Greta baked bread."]),
        (reading.tatqa, 1, ["9"], ["9"]),
    ],
)
def test_an_answer_is_where_its_set_says(
    folder: Path, load: Callable[[Path], reading.ReadingSet], questions: int, answers: list[str], evidence: list[str]
) -> None:
    one = load(folder)
    assert len(one.questions) == questions
    first = one.questions[0]
    text = one.texts[first.text].text
    assert [text[slice(*span)] for span in first.answers] == answers
    assert [text[slice(*span)] for span in first.evidence] == evidence
    assert first.answerable
    assert all(not asked.evidence for asked in one.questions[1:])


@pytest.mark.parametrize(
    ("found", "wanted", "expected"),
    [
        ("the Norman dynasty", "Norman dynasty", 1.0),
        ("in 1902", "1902", 2 / 3),
        ("Rouen", "Paris", 0.0),
        ("", "", 1.0),
    ],
)
def test_f1_is_squads(found: str, wanted: str, expected: float) -> None:
    assert f1(found, wanted) == pytest.approx(expected)
    assert folded("The  U.S. army!") == "us army"


def test_the_area_under_the_curve_counts_ties_half() -> None:
    assert auc([3.0, 2.0, 1.0, 0.0], [True, True, False, False]) == 1.0
    assert auc([1.0, 1.0], [True, False]) == 0.5
    assert auc([0.9, 0.1, 0.5, 0.4], [True, False, False, True]) == 0.75
