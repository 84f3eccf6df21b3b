"""The conversation: a transcript on a real pseudo-terminal, and what does not end it."""

from __future__ import annotations

import json
import os
import re
import select
import shutil
import signal
import stat
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Self

import pytest
from langchain_core.runnables import Runnable, RunnableLambda
from prompt_toolkit.application import create_app_session
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput

from assistant.answer import Answer, Question
from assistant.chat import COMMANDS, Chat
from assistant.commands.opening import Opened
from assistant.interrupts import guard, is_interrupted, raised
from assistant.settings import Settings
from index.errors import ModelError
from index.searching import Searcher
from index.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from index.encoder import Encoder

    ChainFor = Callable[[str | None], Runnable[Question | str, Answer]]

ROOT = Path(__file__).parents[1]
HONDA = "How much did Honda's sales in China fall in 2024?"
ESCAPES = re.compile(rb"\x1b(\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(\x07|\x1b\\)|[=>()][0-9A-B]?)|\r")
LONGEST_WAIT = 60.0
CTRL_C, CTRL_D = "\x03", "\x04"


class Screen:
    """A program on a pseudo-terminal, of 100 columns unless told: what it shows, and what is typed."""

    def __init__(self, *arguments: str, cwd: Path, columns: int = 100) -> None:
        outer, inner = os.openpty()
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm", "COLUMNS": str(columns), "LINES": "40"}
        # Nobody is there to say where the cursor is.
        environment["PROMPT_TOOLKIT_NO_CPR"] = "1"
        command = [sys.executable, "-m", "assistant", *arguments]
        self._child = subprocess.Popen(
            command, cwd=cwd, env=environment, stdin=inner, stdout=inner, stderr=inner, start_new_session=True
        )
        os.close(inner)
        self._outer = outer
        self._unread = ""
        self.shown = b""

    def until(self, text: str) -> str:
        """What is shown up to and with `text`, since the last such call; escape sequences are left out."""
        deadline = time.monotonic() + LONGEST_WAIT
        while text not in self._unread:
            ready, _, _ = select.select([self._outer], [], [], max(deadline - time.monotonic(), 0))
            assert ready, f"{text!r} never came, only {self._unread!r}"
            self._take(os.read(self._outer, 65536))
        before, found, self._unread = self._unread.partition(text)
        return before + found

    def type(self, text: str) -> None:
        os.write(self._outer, text.encode())

    def end(self) -> int:
        return self._child.wait(LONGEST_WAIT)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._child.kill()
        self._child.wait()
        os.close(self._outer)

    def _take(self, output: bytes) -> None:
        self.shown += output
        self._unread += ESCAPES.sub(b"", output).decode(errors="replace")


@pytest.fixture
def place(samples: Path, tmp_path: Path) -> Path:
    """A copy of the indexed samples that may be written to."""
    shutil.copytree(samples, tmp_path, dirs_exist_ok=True, ignore=shutil.ignore_patterns("history.jsonl"))
    return tmp_path


@pytest.fixture
def opened(place: Path, encoder: Encoder) -> Iterator[Opened]:
    store = Store(place / ".assistant")
    with Searcher(store, encoder) as searcher:
        yield Opened(store, encoder, searcher, Settings())


def test_a_conversation_on_a_terminal(place: Path) -> None:
    with Screen("chat", cwd=place) as screen:
        assert "/help lists" in screen.until("\n>")
        screen.type(HONDA + "\r")
        answer = screen.until("\n\n>")
        assert "30.9%" in answer
        assert "[1] documents/" in answer
        screen.type("And Nissan's?\r")
        assert "12.2%" in screen.until("\n\n>")
        screen.type("/show 1\r")
        assert "▸" in screen.until("\n\n>")
        screen.type("half a ques" + CTRL_C)
        screen.type(CTRL_C)
        screen.until("/exit or Ctrl-D leaves.")
        screen.type("/nonsense\r")
        screen.until("error: /nonsense is not known here: /help lists the commands")
        screen.type("/exit\r")
        assert screen.end() == 0
    assert b"\x1b]8;;file://" in screen.shown


def test_lines_break_between_words(samples: Path) -> None:
    with Screen("chat", "--no-history", cwd=samples, columns=44) as screen:
        screen.until("\n>")
        screen.type("/show\r")
        assert "error: there is no answer yet: ask something\nfirst\n" in screen.until("\n\n>")
        screen.type("/help\r")
        assert (
            "  /model     What writes the answers; with\n"
            '             PROVIDER:NAME or "extractive",\n'
            "             that from now on\n"
        ) in screen.until("\n\n>")


def test_what_was_asked_is_kept_for_its_owner(place: Path) -> None:
    with Screen("chat", cwd=place) as screen:
        screen.until("\n>")
        screen.type(HONDA + "\r")
        screen.until("\n\n>")
        screen.type(CTRL_D)
        assert screen.end() == 0
    for name in ("history.jsonl", "chat_history"):
        kept = place / ".assistant" / name
        assert HONDA in kept.read_text()
        assert stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_a_conversation_in_a_pipe(samples: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "assistant", "chat", "--no-history"],
        input=f"{HONDA}\n\nAnd Nissan's?\n/sources\n/exit\nnever asked\n",
        cwd=samples, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert "30.9%" in done.stdout
    assert "12.2%" in done.stdout
    assert ">" not in done.stdout
    assert "\x1b" not in done.stdout


@contextmanager
def typed(keys: str) -> Iterator[None]:
    """Prompts in this process read these keys."""
    with create_pipe_input() as keyboard, create_app_session(input=keyboard, output=DummyOutput()):
        keyboard.send_text(keys)
        yield


def failing(error: BaseException) -> ChainFor:
    """Chains that answer nothing but raise."""

    def fail(_question: Question | str) -> Answer:
        raise error

    return lambda _model: RunnableLambda(fail)


@pytest.mark.parametrize(
    ("error", "told"),
    [(ModelError("the model is away"), "error: the model is away"), (KeyboardInterrupt(), "Left that answer.")],
    ids=["a model that fails", "Ctrl-C during an answer"],
)
def test_a_failed_answer_does_not_end_the_conversation(
    error: BaseException, told: str, opened: Opened, capsys: pytest.CaptureFixture[str]
) -> None:
    with typed("Why?\r/help\r" + CTRL_D):
        assert Chat(opened.searcher, failing(error)).interactive() == 0
    out, err = capsys.readouterr()
    assert told in err
    assert "/sources" in out


@pytest.fixture
def guarded() -> Iterator[None]:
    """Interrupts are handled as in a process of the command line."""
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    unraisable = sys.unraisablehook
    guard()
    yield
    sys.unraisablehook = unraisable
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.usefixtures("guarded")
def test_every_interrupt_leaves_one_answer(opened: Opened, capsys: pytest.CaptureFixture[str]) -> None:
    def interrupted(_question: Question | str) -> Answer:
        try:
            signal.raise_signal(signal.SIGINT)
        except KeyboardInterrupt:
            raise ModelError("no connection") from None
        raise AssertionError

    with raised(), typed("Why?\r" * 2 + CTRL_D):
        assert Chat(opened.searcher, lambda _model: RunnableLambda(interrupted)).interactive() == 0
    err = capsys.readouterr().err
    assert (err.count("Left that answer."), err.count("error")) == (2, 0)
    assert not is_interrupted()


def test_an_interrupt_before_anything_can_answer_ends_the_conversation(opened: Opened) -> None:
    def unmade(_model: str | None) -> Runnable[Question | str, Answer]:
        raise KeyboardInterrupt

    with typed("Why?\r" + CTRL_D), pytest.raises(KeyboardInterrupt):
        Chat(opened.searcher, unmade).interactive()


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        ([HONDA], 0),
        ([HONDA, "What is the boiling point of tungsten?"], 3),
        (["What is the boiling point of tungsten?", "why " * 9_999], 2),
        ([], 0),
    ],
    ids=["answered", "one refused", "one too long", "nothing asked"],
)
def test_the_gravest_outcome_of_a_batch_is_its_exit_code(lines: list[str], code: int, opened: Opened) -> None:
    assert Chat(opened.searcher, opened.chain, keeps_history=False).piped(lines) == code


def test_only_the_last_turns_are_kept_and_may_be_cleared(opened: Opened) -> None:
    asked: list[Question] = []
    chain = opened.chain()

    def listening(question: Question | str) -> Answer:
        assert isinstance(question, Question)
        asked.append(question)
        return chain.invoke(question)

    chat = Chat(opened.searcher, lambda _model: RunnableLambda(listening), keeps_history=False)
    chat.piped([HONDA, *["And Nissan's?"] * 7, "/clear", HONDA])
    assert [len(question.history) for question in asked] == [0, 1, 2, 3, 4, 5, 5, 5, 0]


def test_another_model_is_chosen_and_a_missing_one_is_refused(
    opened: Opened, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    chat = Chat(opened.searcher, opened.chain, keeps_history=False)
    assert chat.piped(["/model openai:gpt-x", "/model extractive", "/model"]) == 1
    out, err = capsys.readouterr()
    assert "OPENAI_API_KEY" in err
    assert out.count("Answers by extractive") == 2


def test_help_names_every_command(opened: Opened, capsys: pytest.CaptureFixture[str]) -> None:
    Chat(opened.searcher, opened.chain, keeps_history=False).piped(["/help"])
    listed = capsys.readouterr().out
    for name, command in COMMANDS.items():
        assert f"  {name} " in listed
        assert (command.__doc__ or "").rstrip(".") in listed


def test_answers_of_a_conversation_can_be_shown_later(place: Path, opened: Opened) -> None:
    Chat(opened.searcher, opened.chain).piped([HONDA])
    (kept,) = (place / ".assistant" / "history.jsonl").read_text().splitlines()
    assert json.loads(kept)["question"] == HONDA
