"""What was asked is kept for its owner alone, and a torn line costs nothing but itself."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from test_rendering import ANSWER, REFUSAL

from assistant.history import History
from index.errors import WrongUsageError
from index.forgetting import forget
from index.store import Store, create
from index.truth import Truth

if TYPE_CHECKING:
    from pathlib import Path


def test_the_last_answers_come_back_with_their_citations(tmp_path: Path) -> None:
    history = History(tmp_path / "history.jsonl")
    assert history.append(ANSWER)
    assert history.append(REFUSAL)
    first, second = history.last(5)
    assert (first.question, first.answer) == (ANSWER.question, ANSWER.answer)
    assert [(c.n, c.source, c.lines, c.quote) for c in first.citations] == [
        (1, "documents/timeline.md", (12, 14), "Honda loses\n30.9%."),
        (2, "documents/b.pdf", None, "Honda loses\n30.9%."),
    ]
    assert [c.heading for c in first.citations] == [c.heading for c in ANSWER.citations]
    assert [c.n for c in second.citations] == [1]
    assert history.last(1) == [second]


def test_only_the_owner_may_read_it(tmp_path: Path) -> None:
    path = tmp_path / "history.jsonl"
    History(path).append(ANSWER)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_torn_line_and_strange_lines_are_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "history.jsonl"
    history = History(path)
    history.append(ANSWER)
    with path.open("a") as file:
        file.write('[]\n{"citations": []}\n{"question": "torn by a cra')
    history.append(REFUSAL)
    assert [len(asked.citations) for asked in history.last(9)] == [2, 1]


def test_no_history_is_no_failure(tmp_path: Path) -> None:
    history = History(tmp_path / "missing" / "history.jsonl")
    assert not history.append(ANSWER)
    assert history.last() == []


def test_no_answer_is_lost_to_one_that_is_forgotten_meanwhile(tmp_path: Path) -> None:
    store = Store(tmp_path / ".assistant")
    create(store)
    Truth(store, create=True).close()
    history = History(store.history_path)

    def ask() -> None:
        for _ in range(100):
            assert history.append(replace(REFUSAL, read=("kept.txt",)))
            assert history.append(replace(ANSWER, read=("secret.txt",)))

    with ThreadPoolExecutor() as beside:
        asking = beside.submit(ask)
        while not asking.done():
            with suppress(WrongUsageError):  # nothing more was asked since the last time
                forget(store, [tmp_path / "secret.txt"])
        asking.result()
    with suppress(WrongUsageError):
        forget(store, [tmp_path / "secret.txt"])
    assert [asked.question for asked in history.last(200)] == [REFUSAL.question] * 100
