"""`ask` and `chat`: questions and their answers."""

import sys
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.commands.options import (
    EncoderOption,
    InOption,
    JsonOption,
    ModelOption,
    PassagesOption,
    QuietOption,
    ReadinessOption,
    SinceOption,
    StoreOption,
    TypeOption,
)
from assistant.terminal import note
from index.errors import WrongUsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assistant.answer import Answer
    from assistant.commands.opening import Opened
    from assistant.settings import Settings

STANDARD_INPUT = "-"


def ask(  # noqa: PLR0913, PLR0917 (each parameter is an option)
    question: Annotated[list[str], typer.Argument(help="The question, or - to read it from standard input.")],
    store: StoreOption = None,
    model: ModelOption = None,
    encoder: EncoderOption = None,
    as_json: JsonOption = False,
    as_markdown: Annotated[bool, typer.Option("--markdown", help="Print Markdown.")] = False,
    history: Annotated[
        Path | None, typer.Option(metavar="FILE", help='Earlier turns: a JSON list of {"question", "answer"}.')
    ] = None,
    passages: PassagesOption = None,
    sources: InOption = None,
    since: SinceOption = None,
    types: TypeOption = None,
    files: Annotated[
        list[str] | None,
        typer.Option("-f", "--file", metavar="FILE", help="Ask about this file (or -) alone."),
    ] = None,
    readiness: ReadinessOption = None,
    explained: Annotated[
        bool, typer.Option("--explain", help="Also show how passages and sentences were scored.")
    ] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 1 when a citation does not hold.")] = False,
    timeout: Annotated[float | None, typer.Option(min=0.001, metavar="SECONDS", help="Give up after so long.")] = None,
    no_history: Annotated[bool, typer.Option("--no-history", help="Do not keep question and answer.")] = False,
    quiet: QuietOption = False,
) -> None:
    """Answer a question from the documents, with citations."""
    from assistant.answer import Question
    from assistant.commands.opening import tell_pending
    from assistant.deadline import deadline
    from assistant.history import History
    from assistant.questions import turns_of
    from assistant.selecting import Selection
    from assistant.settings import Settings

    if as_json and as_markdown:
        raise WrongUsageError("--json and --markdown exclude each other: choose one")
    if explained and as_markdown:
        raise WrongUsageError("--explain and --markdown exclude each other: choose one")
    settings = Settings(store, model, encoder, passages, Selection.of(sources, since, types), quiet, readiness)
    text = question_text(" ".join(question), files or [], quiet=quiet)
    asked = Question(text, turns_of(history) if history else ())
    with deadline(timeout), opened_for(files or [], settings) as opened:
        if not files:
            tell_pending(opened)
        # Opening store and reader, searching and reading take their time beside the thread that imports the chain.
        # What a follow-up leans on is found by the chain, which then asks for something else.
        if asked.history:
            opened.searcher.search(asked.text, 1)
        else:
            opened.ranked(asked.text, 1)
        answer = opened.chain().invoke(asked)
        kept = files or no_history or History(opened.store.history_path).append(answer)
        show_answer(answer, opened, as_json=as_json, as_markdown=as_markdown, explained=explained)
        if not kept and not quiet:
            place = opened.store.history_path
            note(f"This answer is not kept, so `assistant show` cannot show its citations: make {place} writable.")
    raise typer.Exit(exit_code(answer, strict=strict))


def chat(  # noqa: PLR0913, PLR0917 (each parameter is an option)
    store: StoreOption = None,
    model: ModelOption = None,
    encoder: EncoderOption = None,
    passages: PassagesOption = None,
    sources: InOption = None,
    since: SinceOption = None,
    types: TypeOption = None,
    readiness: ReadinessOption = None,
    no_history: Annotated[bool, typer.Option("--no-history", help="Do not keep questions and answers.")] = False,
    quiet: QuietOption = False,
) -> None:
    """Ask one question after another; each may lean on those before it."""
    from assistant.chat import Chat
    from assistant.commands.opening import opened, tell_pending
    from assistant.selecting import Selection
    from assistant.settings import Settings

    settings = Settings(store, model, encoder, passages, Selection.of(sources, since, types), quiet, readiness)
    with opened(settings, *modules_for(settings)) as line:
        settings.selection.sources(line.searcher.generation)
        talk = Chat(line.searcher, line.chain, settings.model_name, keeps_history=not no_history)
        if settings.model_name is not None:
            talk.use(settings.model_name)
        tell_pending(line)
        code = talk.interactive() if sys.stdin.isatty() and sys.stdout.isatty() else talk.piped(sys.stdin)
    raise typer.Exit(code)


def modules_for(settings: "Settings") -> tuple[str, ...]:
    """What answering will import that takes long."""
    answerer = "assistant.extractive" if settings.model_name is None else "assistant.generative"
    return ("assistant.chain", answerer)


def question_text(given: str, files: list[str], *, quiet: bool = False) -> str:
    """The question as it was typed or piped in; raises WrongUsageError where it is empty or far too long."""
    from assistant.questions import checked_question

    if given == STANDARD_INPUT:
        if STANDARD_INPUT in files:
            raise WrongUsageError("standard input can be the question or the text, not both: put one of them in a file")
        given = sys.stdin.read()
        if not quiet and sum(line.rstrip(" \"'”’)").endswith(("?", "？")) for line in given.splitlines()) > 1:
            note("note: read as one question; `assistant chat` answers each line of its input")
    return checked_question(given)


@contextmanager
def opened_for(files: list[str], settings: "Settings") -> "Iterator[Opened]":
    """The person's store, or a passing one that holds the given files alone."""
    from assistant.commands.opening import opened
    from assistant.commands.passing import passing_store

    with ExitStack() as stack:
        chosen = stack.enter_context(passing_store(files, settings)) if files else settings
        yield stack.enter_context(opened(chosen, *modules_for(settings)))


def show_answer(
    answer: "Answer", opened: "Opened", *, as_json: bool = False, as_markdown: bool = False, explained: bool = False
) -> None:
    """The answer on standard output in the form asked for, its warnings on standard error."""
    from assistant.explanation import rendered
    from assistant.markdown import markdown
    from assistant.rendering import Page
    from assistant.terminal import say, say_json, width
    from index.store import path_of

    if as_json:
        say_json(answer.as_dict(explained=explained))
        return
    if as_markdown:
        say(markdown(answer))
    else:
        page = Page(width(), lambda source: path_of(opened.store, source))
        say(*page.answer(answer))
        if explained and answer.explanation is not None:
            say()
            say(*rendered(answer.explanation, page, width()))
    for warning in answer.warnings:
        note(f"warning: {warning}")


def exit_code(answer: "Answer", *, strict: bool = False) -> int:
    """0 answered, 3 not; with `strict`, 1 where a sentence is unverified or a cited file has changed."""
    if not answer.answered:
        return 3
    if not strict:
        return 0
    if not all(sentence.verified for sentence in answer.sentences):
        note("error: a sentence is unverified (--strict): check it in the documents, or ask in other words")
        return 1
    if any(citation.changed for citation in answer.citations):
        note("error: a cited file has changed (--strict): run `assistant index` and ask again")
        return 1
    return 0
