"""What the reader learns from: a question (or a statement) beside one window of a text, and what there answers it."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.sentences import sentence_spans

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from evals.public.reading import Asked, Span, Text

# A part of the evidence that lies in a window counts where it is at least this share of it.
_MOST_OF = 0.5
# One text in so many is kept from training, to calibrate on; and of SQuAD, whose few articles the lot would all keep or
# all leave, two by name: the only ones with unanswerable questions that people wrote to look answerable.
_HELD_OUT = 25
_HELD_OUT_ARTICLES = frozenset(("Normans", "Harvard_University"))


@dataclass(frozen=True, slots=True)
class Example:
    """A question and a window; offsets count into `text`.

    `context` is the title and heading path that stand above the window. `answer` is the short answer to learn, None
    where there is none or it is not known; `evidence` the stretches that answer. A `statement` is judged instead of
    answered: `answerable` then says that the window supports it. `origin` tells how the example was made.
    """

    question: str
    context: str
    text: str
    answer: Span | None
    evidence: tuple[Span, ...]
    answerable: bool
    origin: str
    statement: bool = False


class Cutter:
    """Cuts texts into windows of whole sentences, as passages are cut; counts each sentence once."""

    def __init__(self, count_pieces: Callable[[str], int]) -> None:
        self._count = count_pieces
        self._known: dict[str, list[tuple[int, int, int]]] = {}

    def windows(self, text: Text, limit: int) -> list[Span]:
        """Spans of the text of at most `limit` word pieces each (a longer sentence stands alone), in order."""
        spans: list[Span] = []
        size = 0
        for start, end, pieces in self._sentences(text):
            if spans and size + pieces <= limit:
                spans[-1] = (spans[-1][0], end)
                size += pieces
            else:
                spans.append((start, end))
                size = pieces
        return spans

    def _sentences(self, text: Text) -> list[tuple[int, int, int]]:
        if text.name not in self._known:
            spans = sentence_spans(text.text)
            self._known[text.name] = [(start, end, self._count(text.text[start:end])) for start, end in spans]
        return self._known[text.name]


def within(asked: Asked, text: Text, window: Span, origin: str, *, question: str | None = None) -> Example:
    """The example that a question makes with a window of its own text."""
    first, last = window
    answers = [(a - first, b - first) for a, b in asked.answers if first <= a and b <= last]
    evidence = tuple(
        (max(a, first) - first, min(b, last) - first)
        for a, b in asked.evidence
        if min(b, last) - max(a, first) >= _MOST_OF * (b - a)
    )
    return Example(
        question or asked.question,
        text.title,
        text.text[first:last],
        answers[0] if answers and evidence else None,
        evidence,
        bool(evidence) and asked.answerable,
        origin,
    )


def without(question: str, text: Text, window: Span, origin: str) -> Example:
    """A question beside a window that does not answer it."""
    return Example(question, text.title, text.text[slice(*window)], None, (), answerable=False, origin=origin)


def holds_any(text: str, answers: Sequence[str]) -> bool:
    """Whether an answer's words stand in the text, so that it may answer after all."""
    folded = text.casefold()
    return any(answer.casefold() in folded for answer in answers if answer.strip())


def found_whole(answer: str | None, text: str, start: int, end: int) -> Span | None:
    """Where the answer stands as whole words, so that "9 %" is not found in "29 %"; None where it does not."""
    if not answer:
        return None
    match = re.compile(rf"(?<![\w.,]){re.escape(answer)}(?!\w)").search(text, start, end)
    return match.span() if match else None


def is_held_out(text: Text) -> bool:
    """Whether a text is kept from training, chosen by hash of its document, or by name."""
    if text.document in _HELD_OUT_ARTICLES:
        return True
    return int(hashlib.sha256(f"held out {text.document}".encode()).hexdigest(), 16) % _HELD_OUT == 0
