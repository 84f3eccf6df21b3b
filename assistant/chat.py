"""The conversation in the terminal: questions, slash commands, and what survives Ctrl-C.

Adding a slash command is adding a function to `COMMANDS`; its docstring is what `/help` says.
"""

from __future__ import annotations

import os
from collections import deque
from contextlib import suppress
from typing import TYPE_CHECKING

from assistant.answer import Question, Turn
from assistant.explanation import rendered as rendered_explanation
from assistant.history import History
from assistant.interrupts import errors_as_interrupt, get_over
from assistant.layout import wrapped
from assistant.questions import checked_question
from assistant.rendering import NOT_ANSWERED, Page
from assistant.surroundings import around_citation, rendered
from assistant.terminal import Span, note, one_line, say, width
from index.errors import AssistantError, WrongUsageError
from index.store import path_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from langchain_core.runnables import Runnable
    from prompt_toolkit import PromptSession

    from assistant.answer import Answer, Citation
    from index.searching import Searcher

KEPT_TURNS = 5
PROMPT = "> "
_INDENT = " " * 13
GREETING = "Ask about your documents. /help lists what else there is; Ctrl-D leaves."


class Chat:
    """A conversation over one store; `chain_for(model)` makes the chain for a model's name, None being the default."""

    def __init__(
        self,
        searcher: Searcher,
        chain_for: Callable[[str | None], Runnable[Question | str, Answer]],
        model: str | None = None,
        *,
        keeps_history: bool = True,
    ) -> None:
        self.searcher = searcher
        self.model = model
        self.turns: deque[Turn] = deque(maxlen=KEPT_TURNS)
        self.last: Answer | None = None
        self.ended = False
        self._chain_for = chain_for
        self._chain: Runnable[Question | str, Answer] | None = None
        self._history = History(searcher.store.history_path) if keeps_history else None

    def interactive(self) -> int:
        """Prompt, answer, and again until the person leaves; the exit code."""
        session = _session(self.searcher.store.path / "chat_history", kept=self._history is not None)
        note(Span(GREETING, "dim"))
        while not self.ended:
            try:
                line = session.prompt(PROMPT)
            except KeyboardInterrupt:
                if not session.default_buffer.text:
                    note(Span("/exit or Ctrl-D leaves.", "dim"))
                continue
            except EOFError:
                break
            try:
                self._take(line)
            except KeyboardInterrupt:
                if self.ended:
                    raise
                get_over()
                note(Span("Left that answer.", "dim"))
            say()
        return 0

    def piped(self, lines: Iterable[str]) -> int:
        """Answer each line, with an empty line after it; the exit code is the gravest: 2, 1, 3, 0."""
        codes = set()
        for line in lines:
            codes.add(self._take(line))
            if self.ended:
                break
            say()
        return next((code for code in (2, 1, 3) if code in codes), 0)

    def _take(self, line: str) -> int:
        """A slash command or a question; what goes wrong is told and does not end the conversation."""
        line = line.strip()
        if not line:
            return 0
        try:
            with errors_as_interrupt():
                if line.startswith("/"):
                    self._command(line)
                    return 0
                return self._answer(line)
        except AssistantError as error:
            _tell(f"error: {one_line(str(error))}", "red")
            return error.exit_code

    def _command(self, line: str) -> None:
        name, _, argument = line.partition(" ")
        command = COMMANDS.get(name)
        if command is None:
            raise WrongUsageError(f"{name} is not known here: /help lists the commands")
        command(self, argument.strip())

    def _answer(self, text: str) -> int:
        text = checked_question(text)
        if self._chain is None:
            self._chain = self._made(self.model)
        answer = self._chain.invoke(Question(text, tuple(self.turns)))
        say(*self.page().answer(answer))
        for warning in answer.warnings:
            _tell(f"warning: {warning}", "yellow")
        # The stand-alone form carries what was meant over more than one follow-up.
        self.turns.append(Turn(answer.standalone_question, answer.answer or NOT_ANSWERED))
        self.last = answer
        if self._history is not None:
            self._history.append(answer)
        return 0 if answer.answered else 3

    def page(self) -> Page:
        """What answers are put on, as wide as the terminal is now."""
        return Page(width(), lambda source: path_of(self.searcher.store, source))

    def cited(self) -> tuple[Citation, ...]:
        """The citations of the last answer; of a refusal, the nearest passages."""
        return (self.last.citations or self.last.nearest) if self.last is not None else ()

    def use(self, model: str) -> None:
        """Answer with another model from now on; raises ModelError where it cannot be had."""
        self._chain = self._made(model)
        self.model = model

    def _made(self, model: str | None) -> Runnable[Question | str, Answer]:
        try:
            with errors_as_interrupt():
                return self._chain_for(model)
        except KeyboardInterrupt:
            # What was being imported may not be imported again.
            self.ended = True
            raise


def show_help(chat: Chat, argument: str) -> None:  # noqa: ARG001 (every command takes the same)
    """List these commands."""
    for name, command in COMMANDS.items():
        about = "".join(span.text for span in wrapped([Span((command.__doc__ or "").rstrip("."))], width(), _INDENT))
        # The command stands where the first line would be indented.
        say(Span(f"  {name:<11}", "cyan"), about.removeprefix(_INDENT))


def show_sources(chat: Chat, argument: str) -> None:  # noqa: ARG001
    """The citations of the last answer; before the first, the indexed files."""
    if chat.last is None:
        for record in chat.searcher.generation.documents:
            say("  ", *chat.page().place(record.source, None, None))
    for citation in chat.cited():
        say(*chat.page().citation(citation))


def show_citation(chat: Chat, argument: str) -> None:
    """With a number N, citation N of the last answer among the text around it."""
    if chat.last is None:
        raise WrongUsageError("there is no answer yet: ask something first")
    number = argument.strip("[] ") or "1"
    cited = next((c for c in chat.cited() if str(c.n) == number), None)
    if cited is None:
        raise WrongUsageError(f"the last answer has no citation [{number}]: it has {len(chat.cited())}")
    passages = chat.searcher.generation.vectors.of_source(cited.source)
    say(*rendered(around_citation(passages, cited), chat.page(), width()))


def show_explanation(chat: Chat, argument: str) -> None:  # noqa: ARG001
    """How the passages and sentences of the last answer were scored."""
    if chat.last is None or chat.last.explanation is None:
        raise WrongUsageError("there is no answer yet: ask something first")
    say(*rendered_explanation(chat.last.explanation, chat.page(), width()))


def choose_model(chat: Chat, argument: str) -> None:
    """What writes the answers; with PROVIDER:NAME or "extractive", that from now on."""
    if argument:
        chat.use(argument)
    say(f"Answers by {chat.model or 'extractive (sentences of the documents)'}.")


def clear(chat: Chat, argument: str) -> None:  # noqa: ARG001
    """Forget the conversation so far."""
    chat.turns.clear()
    chat.last = None


def leave(chat: Chat, argument: str) -> None:  # noqa: ARG001
    """Leave (so does Ctrl-D)."""
    chat.ended = True


COMMANDS: dict[str, Callable[[Chat, str], None]] = {
    "/help": show_help,
    "/sources": show_sources,
    "/show": show_citation,
    "/explain": show_explanation,
    "/model": choose_model,
    "/clear": clear,
    "/exit": leave,
    "/quit": leave,
}


def _tell(text: str, style: str) -> None:
    """A line on standard error, on a terminal wrapped at words."""
    note(*wrapped([Span(text, style)], width()))


def _session(place: Path, *, kept: bool) -> PromptSession[str]:
    """A prompt with line editing, and with the lines of earlier conversations where they can be kept."""
    from prompt_toolkit import PromptSession
    from prompt_toolkit.history import FileHistory, InMemoryHistory

    if kept:
        with suppress(OSError):
            os.close(os.open(place, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600))
            return PromptSession(history=FileHistory(str(place)))
    return PromptSession(history=InMemoryHistory())
