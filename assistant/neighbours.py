"""Figures that stand beside each other in one sentence, each with its owner: which of them is not that of who is asked.

"Sales fell by 30.9 percent, against 12.2 percent at Nissan": a small model takes the first figure for Nissan's.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.naming import YEAR
from index.words import STOP_WORDS, stems

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from collections.abc import Set as AbstractSet

Span = tuple[int, int]

_FIGURE = re.compile(r"\d[\d.,]*\d|\d")
_LABELLED = re.compile(r"(\w[\w -]{0,40}):\s*(\d[\d.,]*\d|\d)")
# "How much is it before tax?" has a label, and asks for what it is not.
_BUT_FOR = re.compile(
    r"\b(?:without|before|after|with|excluding|including|except|besides|plus|net of)\b", re.IGNORECASE
)
_SHARE = re.compile(r"\s?(?:%|percent\b|per cent\b)", re.IGNORECASE)
_NAME = re.compile(r"\b[A-Z][\w&-]*")
_NO_NAME = re.compile(
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day)",
    re.IGNORECASE,
)
_BETWEEN_CLAUSES = re.compile(r"[,;]\s+|\s+(?:and|but|while|whereas)\s+", re.IGNORECASE)
_SAID_OF_ALL = frozenset(stems("pay paid cost costing charge charged"))
_FREE = re.compile(r"\b(?:free|nothing|no (?:fee|charge|cost))\b", re.IGNORECASE)
# What a question says of the place or time is no owner of a figure.
_WHERE = re.compile(r"\b(?:in|within|across|during|since)\s+(?:the\s+)?[\w-]+", re.IGNORECASE)


def is_of_another(sentence: str, span: Span, question: str) -> bool:
    """Whether a figure, a span of the sentence, is plainly not that of something that the question names.

    So it is where a figure of its kind stands next to the name, and between the name and this one there is another
    figure or name. A place or time that the question names ("in China") does not count. Nor is it what is asked for
    where it has a label and the question has that of another figure: "Present: 31, excused: 9".
    """
    own = next(iter(_figures(sentence[slice(*span)])), None)
    if own is None:
        return False
    if _has_label_of_another(sentence, (span[0] + own[0], span[0] + own[1]), question):
        return True
    own_kind = _is_share(sentence, (span[0] + own[0], span[0] + own[1]))
    rivals = [f for f in _figures(sentence) if not _touches(f, span) and _is_share(sentence, f) is own_kind]
    owners, asked = frozenset(stems(_WHERE.sub(" ", question))), frozenset(stems(question))
    names = {match.span(): frozenset(stems(match[0])) for match in _NAME.finditer(sentence) if _is_name(match[0])}
    meant = [name for name, called in names.items() if called & owners]
    marks = [*rivals, span, *(name for name, called in names.items() if not called & asked)]
    return any(
        not _stands_by(name, span, marks) and any(_stands_by(name, rival, marks) for rival in rivals) for name in meant
    )


def is_in_another_clause(sentence: str, span: Span, asked: AbstractSet[str], *, years: bool) -> bool:
    """Whether a question, given by its stems, is plainly about another clause of the sentence than the one of a figure.

    So it is where a clause with a figure of its own, or with nothing to pay, has a word of the question that this one
    lacks, and this one has none beside its figure: "180 euros for adults and 90 euros for children" of "the fee for
    children". Before the first figure stands what all clauses are about. `years` says whether a year is a figure.
    """
    asked = asked - _SAID_OF_ALL
    clauses = list(_clauses(sentence))
    figured = [clause for clause in clauses if _is_figured(sentence[slice(*clause)], years=years)]
    own = next((clause for clause in clauses if clause[0] <= span[0] < clause[1]), None)
    if own is None or own not in figured or len(figured) == 1:
        return False
    beside = sentence[span[1] : own[1]] if own == figured[0] else sentence[slice(*own)]
    if asked & frozenset(stems(beside)):
        return False
    said = frozenset(stems(sentence[slice(*own)]))
    return any(asked & frozenset(stems(sentence[slice(*other)])) - said for other in figured if other != own)


def _clauses(sentence: str) -> Iterator[Span]:
    start = 0
    for match in _BETWEEN_CLAUSES.finditer(sentence):
        yield start, match.start()
        start = match.end()
    yield start, len(sentence)


def _is_figured(clause: str, *, years: bool) -> bool:
    figures = _FIGURE.search(clause) is not None if years else next(_figures(clause), None) is not None
    return figures or _FREE.search(clause) is not None


def _has_label_of_another(sentence: str, figure: Span, question: str) -> bool:
    """Whether the question has the words of another figure's label, and not those of this one's."""
    asked = set(stems(question))
    labels = {match.span(2): set(stems(match[1])) for match in _LABELLED.finditer(sentence)}
    own = labels.pop(figure, None)
    if own is None or own <= asked or _BUT_FOR.search(question):
        return False
    return any(label and label <= asked for label in labels.values())


def _figures(text: str) -> Iterator[Span]:
    """The figures in a text but for years."""
    for match in _FIGURE.finditer(text):
        if not YEAR.fullmatch(match[0]) or _SHARE.match(text, match.end()):
            yield match.span()


def _is_share(text: str, figure: Span) -> bool:
    return _SHARE.match(text, figure[1]) is not None


def _is_name(word: str) -> bool:
    return len(word) > 1 and word.casefold() not in STOP_WORDS and not _NO_NAME.fullmatch(word)


def _touches(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _stands_by(name: Span, figure: Span, marks: Sequence[Span]) -> bool:
    """Whether nothing else that is marked lies between a name and a figure."""
    between = (min(name[1], figure[1]), max(name[0], figure[0]))
    return not any(mark != figure and _touches(mark, between) for mark in marks)
