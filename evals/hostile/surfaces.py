"""Every way by which the product writes text, given hostile strings; it runs on a terminal that is looked at.

    python -m evals.hostile.surfaces STORE < STRINGS

`STRINGS` is a JSON list. Each string is in turn the text of a document, its title, heading and date, the name of its
file, the message of an error, what a model answers, and a question.
"""

from __future__ import annotations

import json
import os
import random
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from langchain_core.language_models import GenericFakeChatModel
from langchain_core.messages import AIMessage
from langchain_core.runnables import RunnableLambda

from assistant.answer import Answer, Citation, Context, Draft, Question, check
from assistant.chat import Chat
from assistant.generative import ChatAnswerer
from assistant.markdown import markdown
from assistant.rendering import Page
from assistant.surroundings import around_citation, rendered
from assistant.terminal import Span, note, say, say_json
from evals.hostile.fuzzing import in_pieces
from index.encoder import load_encoder
from index.errors import AssistantError, ModelError
from index.passages import Location, Passage
from index.searching import Hit, Searcher
from index.store import Store, source_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_TOGETHER = 4
_COLUMNS = (None, 40, 100)


def main() -> None:
    """Write the strings of standard input in every way."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]  # as the product does
    strings = json.load(sys.stdin)
    answers = [_answered(context) for context in _contexts(strings)]
    for number, (context, answer) in enumerate(zip(_contexts(strings), answers, strict=True)):
        _write(context, answer, Page(_COLUMNS[number % len(_COLUMNS)], Path("/documents").joinpath))
    rng = random.Random(len(strings))  # noqa: S311 (repeatable, not secret)
    for text in strings:
        _stream(text, rng)
    with Searcher(Store(Path(sys.argv[1])), load_encoder()) as searcher:
        _talk(searcher, strings, answers)


def _contexts(strings: Sequence[str]) -> Iterator[Context]:
    """Questions with a few passages each, of which everything is a hostile string."""
    for first in range(0, len(strings), _TOGETHER):
        texts = strings[first : first + _TOGETHER]
        hits = tuple(_hit(text, texts[(n + 1) % len(texts)], n) for n, text in enumerate(texts))
        yield Context(Question(texts[0]), texts[-1], hits, unknown_words=tuple(texts))


def _hit(text: str, other: str, ordinal: int) -> Hit:
    place = Location(page=ordinal or None, heading=(text, other))
    source = source_of(Store(Path("/documents/.assistant")), os.fsdecode(other.encode("utf-8", "surrogatepass")))
    passage = Passage(source, 0, ordinal, 0, len(text), text, place, title=text, date=other, line_starts=((0, 1),))
    return Hit(passage, 0.9, 1, 0.8, 1, 7.0)


def _answered(context: Context) -> Answer:
    """What a model answers: the strings, each with the passage that it says it is from."""
    lines = [f'{hit.passage.text} [{n}: "{hit.passage.text}"]' for n, hit in enumerate(context.hits, start=1)]
    model = GenericFakeChatModel(messages=iter([AIMessage("\n".join(lines))]))
    try:
        draft = ChatAnswerer(model, context.hits[0].passage.text).invoke(context)
    except ModelError as error:
        note(f"error: {error}")
        return check(Draft((), "none"), context, lambda _: "changed")
    return check(draft, context, lambda _: "changed")


def _write(context: Context, answer: Answer, page: Page) -> None:
    say(*page.answer(answer))
    say(*page.hits(context.hits))
    say(markdown(answer))
    say_json(answer.as_dict())
    for citation in (*answer.citations, *answer.nearest):
        say(*page.citation(citation))
        say(*_surroundings(context, citation, page))


def _surroundings(context: Context, citation: Citation, page: Page) -> list[Span]:
    passages = [hit.passage for hit in context.hits]
    try:
        return rendered(around_citation(passages, citation), page, 60)
    except AssistantError as error:
        return [Span(str(error))]


def _stream(text: str, rng: random.Random) -> None:
    """The text as it would come in pieces, cut in the midst of its sequences."""
    say(*map(Span, in_pieces(text, rng)))
    linked = os.fsdecode(text.encode("utf-8", "surrogatepass"))
    note(Span(text, "red"), *(Span(piece, "bold", Path("/documents", linked)) for piece in in_pieces(text, rng)))


def _talk(searcher: Searcher, strings: Sequence[str], answers: Sequence[Answer]) -> None:
    """A conversation: questions that fail with the strings, commands that are strings, and answers made of them."""
    coming = iter([*answers])
    errors = iter(strings)

    def answer(_question: Question | str) -> Answer:
        if (found := next(coming, None)) is not None:
            return found
        raise ModelError(next(errors, "no more"))

    talk = Chat(searcher, lambda _model: RunnableLambda(answer), keeps_history=False)
    lines = [line for _ in answers for line in ("What?", "/sources", "/show 1", "/show 2")]
    talk.piped([*lines, *("What?" for _ in strings), *(f"/{text}" for text in strings if "\x00" not in text)])


if __name__ == "__main__":
    main()
