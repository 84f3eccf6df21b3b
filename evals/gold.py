"""Gold questions: what is asked, what a right answer holds, and where the documents say it.

A gold file is JSON Lines, one question a line:

    {"id": "q1", "question": "…", "answers": ["any", "of these"], "all": false,
     "evidence": [[{"source": "documents/a.md", "quote": "…"}, …alternatives], …groups that are all needed],
     "history": [{"question": "…", "answer": "…"}], "tags": ["figure"], "answerable": true}

`id` and `question` are needed, and `answers` and `evidence` wherever the documents answer the question; with
`"all": true` every one of `answers` is needed. A question that the documents do not answer has `"answerable": false`
and neither answers nor evidence.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from assistant.answer import Question, Turn
from index.errors import WrongUsageError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_KEYS = frozenset({"id", "question", "answers", "all", "evidence", "history", "tags", "answerable"})


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words of a document, character for character but for white space, that carry an answer."""

    source: str
    quote: str


@dataclass(frozen=True, slots=True)
class GoldQuestion:
    """A question with what makes an answer to it right; see the module for the meaning of each field."""

    id: str
    question: str
    answers: tuple[str, ...] = ()
    all: bool = False
    evidence: tuple[tuple[Evidence, ...], ...] = ()
    history: tuple[Turn, ...] = ()
    tags: tuple[str, ...] = ()
    answerable: bool = True

    def as_question(self) -> Question:
        """What the chain is asked."""
        return Question(self.question, self.history)


class _MalformedError(ValueError):
    """One line is not a gold question; the message says what is wrong with it."""


def load(path: Path) -> list[GoldQuestion]:
    """The questions of a gold file, in its order; blank lines are passed over.

    Raises WrongUsageError, naming file and line, where the file cannot be read or a line is not a gold question.
    """
    questions: list[GoldQuestion] = []
    seen: dict[str, int] = {}
    for number, line in enumerate(_lines(path), start=1):
        if not line.strip():
            continue
        try:
            question = parse(line)
        except _MalformedError as error:
            raise WrongUsageError(f"{path}:{number}: {error}") from None
        if question.id in seen:
            raise WrongUsageError(f"{path}:{number}: id {question.id!r} was used on line {seen[question.id]}")
        seen[question.id] = number
        questions.append(question)
    if not questions:
        raise WrongUsageError(f"{path}: holds no questions; write one JSON object a line (docs/evaluation.md)")
    return questions


def parse(line: str) -> GoldQuestion:
    """One line of a gold file; raises ValueError saying what is wrong with it."""
    try:
        record = json.loads(line)
    except json.JSONDecodeError as error:
        raise _MalformedError(f"not JSON: {error.msg} (column {error.colno})") from None
    if not isinstance(record, dict):
        raise _MalformedError("not a JSON object")
    unknown = sorted(set(record) - _KEYS)
    if unknown:
        raise _MalformedError(f"unknown key {unknown[0]!r}; known are {', '.join(sorted(_KEYS))}")
    question = GoldQuestion(
        id=_text(record, "id"),
        question=_text(record, "question"),
        answers=_texts(record, "answers"),
        all=_flag(record, "all", default=False),
        evidence=_evidence(record.get("evidence", [])),
        history=_history(record.get("history", [])),
        tags=_texts(record, "tags"),
        answerable=_flag(record, "answerable", default=True),
    )
    return _consistent(question)


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8").split("\n")
    except OSError as error:
        raise WrongUsageError(f"{path}: cannot be read ({error.strerror}); name a gold file") from None
    except UnicodeDecodeError:
        raise WrongUsageError(f"{path}: not UTF-8 text; a gold file is JSON Lines") from None


def _consistent(question: GoldQuestion) -> GoldQuestion:
    if question.answerable and not question.answers:
        raise _MalformedError("no answers; give them, or set answerable to false")
    if question.answerable and not question.evidence:
        raise _MalformedError("no evidence; say where the documents hold the answer, or set answerable to false")
    if not question.answerable and (question.answers or question.evidence):
        raise _MalformedError("answers or evidence for a question that is not answerable")
    return question


def _text(record: Mapping[str, Any], key: str) -> str:
    value = record.get(key)
    if not isinstance(value, str) or not value.strip():
        raise _MalformedError(f"{key!r} must be a text that is not empty")
    return value


def _texts(record: Mapping[str, Any], key: str) -> tuple[str, ...]:
    value = record.get(key, [])
    if not isinstance(value, list) or not all(isinstance(item, str) and item.strip() for item in value):
        raise _MalformedError(f"{key!r} must be a list of texts that are not empty")
    return tuple(value)


def _flag(record: Mapping[str, Any], key: str, *, default: bool) -> bool:
    value = record.get(key, default)
    if not isinstance(value, bool):
        raise _MalformedError(f"{key!r} must be true or false")
    return value


def _evidence(value: object) -> tuple[tuple[Evidence, ...], ...]:
    if not isinstance(value, list) or not all(isinstance(group, list) and group for group in value):
        raise _MalformedError("'evidence' must be a list of groups, each a list of alternatives")
    return tuple(tuple(Evidence(*_pair(each, "evidence", "source", "quote")) for each in group) for group in value)


def _history(value: object) -> tuple[Turn, ...]:
    if not isinstance(value, list):
        raise _MalformedError("'history' must be a list of earlier turns")
    return tuple(Turn(*_pair(each, "history", "question", "answer")) for each in value)


def _pair(value: object, where: str, first: str, second: str) -> tuple[str, str]:
    if not isinstance(value, dict) or set(value) != {first, second}:
        raise _MalformedError(f"each entry of {where!r} must be an object of {first!r} and {second!r}")
    return _text(value, first), _text(value, second)
