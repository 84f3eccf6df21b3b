"""Gold files: what is read from them, and what is said of a malformed one."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from assistant.answer import Turn
from evals.gold import Evidence, GoldQuestion, load
from index.errors import WrongUsageError

GOLD = Path(__file__).resolve().parent.parent / "evals" / "gold"
WELL_FORMED: dict[str, Any] = {
    "id": "q1",
    "question": "Why?",
    "answers": ["because"],
    "evidence": [[{"source": "a.md", "quote": "It is so because"}]],
}


def write(path: Path, *records: object) -> Path:
    path.write_text("".join(f"{json.dumps(record)}\n" for record in records), encoding="utf-8")
    return path


def test_a_line_becomes_a_question(tmp_path: Path) -> None:
    full = {
        **WELL_FORMED,
        "all": True,
        "history": [{"question": "And?", "answer": "So."}],
        "tags": ["why"],
        "answerable": True,
    }
    assert load(write(tmp_path / "gold.jsonl", full)) == [
        GoldQuestion(
            id="q1",
            question="Why?",
            answers=("because",),
            all=True,
            evidence=((Evidence("a.md", "It is so because"),),),
            history=(Turn("And?", "So."),),
            tags=("why",),
            answerable=True,
        )
    ]


def test_a_question_that_is_not_answerable_needs_no_more_than_that(tmp_path: Path) -> None:
    path = write(tmp_path / "gold.jsonl", {"id": "q1", "question": "Why?", "answerable": False})
    assert load(path) == [GoldQuestion(id="q1", question="Why?", answerable=False)]


def test_blank_lines_are_passed_over_and_counted(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text(f"\n{json.dumps(WELL_FORMED)}\n\n{{}}\n", encoding="utf-8")
    with pytest.raises(WrongUsageError, match=r"gold\.jsonl:4: 'id' must be a text"):
        load(path)


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("{", "not JSON"),
        ("[]", "not a JSON object"),
        ({**WELL_FORMED, "anwsers": []}, "unknown key 'anwsers'; known are all, answerable,"),
        ({**WELL_FORMED, "id": 7}, "'id' must be a text that is not empty"),
        ({**WELL_FORMED, "question": "  "}, "'question' must be a text that is not empty"),
        ({**WELL_FORMED, "answers": "because"}, "'answers' must be a list of texts"),
        ({**WELL_FORMED, "answers": [""]}, "'answers' must be a list of texts"),
        ({**WELL_FORMED, "answers": []}, "no answers"),
        ({**WELL_FORMED, "all": 1}, "'all' must be true or false"),
        ({**WELL_FORMED, "answerable": "no"}, "'answerable' must be true or false"),
        ({**WELL_FORMED, "answerable": False}, "answers or evidence for a question that is not answerable"),
        ({**WELL_FORMED, "evidence": []}, "no evidence"),
        ({**WELL_FORMED, "evidence": [[]]}, "'evidence' must be a list of groups"),
        ({**WELL_FORMED, "evidence": [{"source": "a", "quote": "b"}]}, "'evidence' must be a list of groups"),
        ({**WELL_FORMED, "evidence": [[{"source": "a"}]]}, "each entry of 'evidence' must be an object of 'source'"),
        ({**WELL_FORMED, "evidence": [[{"source": "a", "quote": ""}]]}, "'quote' must be a text that is not empty"),
        ({**WELL_FORMED, "history": "And?"}, "'history' must be a list of earlier turns"),
        ({**WELL_FORMED, "history": [{"question": "And?"}]}, "each entry of 'history' must be an object of 'question'"),
        ({**WELL_FORMED, "tags": [1]}, "'tags' must be a list of texts"),
    ],
    ids=str,
)
def test_a_malformed_line_is_named_with_what_is_wrong(tmp_path: Path, line: object, complaint: str) -> None:
    path = tmp_path / "gold.jsonl"
    written = line if isinstance(line, str) else json.dumps(line)
    path.write_text(f"{json.dumps({**WELL_FORMED, 'id': 'q0'})}\n{written}\n", encoding="utf-8")
    with pytest.raises(WrongUsageError) as caught:
        load(path)
    assert str(caught.value).startswith(f"{path}:2: {complaint}")
    assert "\n" not in str(caught.value)


def test_an_id_is_used_once(tmp_path: Path) -> None:
    path = write(tmp_path / "gold.jsonl", WELL_FORMED, WELL_FORMED)
    with pytest.raises(WrongUsageError, match=r"gold\.jsonl:2: id 'q1' was used on line 1"):
        load(path)


@pytest.mark.parametrize(
    ("content", "complaint"),
    [(None, "cannot be read (No such file or directory)"), (b"", "holds no questions"), (b"\xff", "not UTF-8")],
)
def test_a_file_that_is_none_is_said_to_be(tmp_path: Path, content: bytes | None, complaint: str) -> None:
    path = tmp_path / "gold.jsonl"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(WrongUsageError, match=re.escape(complaint)):
        load(path)


@pytest.mark.parametrize("path", sorted(GOLD.glob("*.jsonl")), ids=lambda path: path.name)
def test_the_projects_own_gold_files_load(path: Path) -> None:
    assert load(path)
