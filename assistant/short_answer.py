"""The short answer: a figure, a date or a name alone, where the question asks for one and a chosen sentence has it."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from assistant.kinds import shows
from assistant.naming import names
from assistant.neighbours import is_in_another_clause, is_of_another
from assistant.tables import asked_cell
from index.words import stems

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from assistant.candidates import Candidate
    from assistant.confidence import Asked
    from assistant.reranking import Judged
    from assistant.tables import Row

LONGEST_SHORT_ANSWER = 80
# Questions that are answered by a stretch of words; "how" only where it asks for a number or a date.
_ASKS_FOR_WORDS = re.compile(r"\b(who|whom|whose|what|which|where|when)\b|^\W*(name|list)\b", re.IGNORECASE)
_COMPARES = re.compile(r"\b(?:compared?|difference|versus|vs)\b", re.IGNORECASE)
_LONG_KINDS = frozenset({"reason", "definition"})
_SIDE_BY_SIDE = re.compile(r"\s*(?:,|,?\s*(?:and|or))\s+(?:the\s+)?", re.IGNORECASE)
# A denial and the two words after it, which it may be of.
_DENIAL = re.compile(r"(?:\b(?:not|never|no longer|cannot)|n['’]t)\s+((?:[\w-]+\s*){1,2})", re.IGNORECASE)
# A unit of time that lacks which one: "week" of "moves to week 32".
_UNIT = re.compile(r"(?:the\s+)?(?:day|week|month|year|decade|century)s?", re.IGNORECASE)
# What joins the figures of a day or a time to one: a span that begins within "03/05/2025" is cut off.
_WITHIN_FIGURE = re.compile(r"\d[/:.-]$")
# "if not paid", "or not"; "not only", "not open until 10:00".
_NO_DENIAL = re.compile(r"\b(?:if|or|whether)\s*$", re.IGNORECASE)
_BUT = re.compile(r"only\b|(?:[\w-]+\s+){0,4}until\b", re.IGNORECASE)
_SEVERAL = 2  # more than so many names, side by side, are compared


def short_answer_of(
    asked: Asked, judged: Sequence[Judged], chosen: Sequence[Candidate], rows: Mapping[Candidate, Row]
) -> str | None:
    """The reader's best span that lies within a chosen sentence; None where the question wants more than that.

    A question that compares things is answered by what is said of each. Of the row of a table it is the cell that is
    asked for, or none: the reader hardly sees which column a figure stands in. `rows` are the sentences that are rows.
    """
    if asked.kind in _LONG_KINDS or asked.also or _compares(asked.text):
        return None
    if asked.kind is None and not _ASKS_FOR_WORDS.search(asked.text):
        return None
    is_alone = sum(c in rows for c in chosen) == 1
    found = []
    for c in chosen:
        one = judged[c.hit]
        if c in rows:
            text = _cell_of(asked, rows[c], c, one) if is_alone else None
        else:
            text = None if _denies(c.text, asked) or _is_of_another(c, one, asked) else _span_within(c, one)
        if text is not None and _fits(text, asked):
            found.append((one.score + one.reading.span_score, text))
    return max(found)[1] if found else None


def _cell_of(asked: Asked, row: Row, candidate: Candidate, judged: Judged) -> str | None:
    """The cell below the column that the question names; else what the reader takes, if no other cell could be it."""
    cell = asked_cell(asked.stems, row, lambda text: _fits(text, asked))
    if cell is not None:
        return cell.text if len(cell.text) <= LONGEST_SHORT_ANSWER else None
    span = _span_within(candidate, judged)
    could = [cell for cell in row.cells if not set(stems(cell.text)) <= asked.stems and _fits(cell.text, asked)]
    if span is None or judged.reading.span is None or len(could) != 1:
        return None
    first, last = (at - candidate.start for at in judged.reading.span)
    return span if could[0].start <= first and last <= could[0].end else None


def _compares(question: str) -> bool:
    """Whether it says so, or names several things side by side: "Which of Oslo, Bergen and Tromsø …"."""
    found = names(question)
    between = [question[one.end : other.start] for one, other in pairwise(found)]
    listed = any(_SIDE_BY_SIDE.fullmatch(text) for text in between)
    return (listed and len(found) > _SEVERAL) or _COMPARES.search(question) is not None


def _span_within(candidate: Candidate, judged: Judged) -> str | None:
    reading = judged.reading
    if reading.span is None or reading.span_score <= 0 or not reading.span_lies_within(candidate.start, candidate.end):
        return None
    start, end = reading.span
    text, before = judged.hit.passage.text[start:end], judged.hit.passage.text[max(start - 2, 0) : start]
    is_cut_off = text[:1].isdigit() and _WITHIN_FIGURE.search(before) is not None
    return None if is_cut_off or len(text) > LONGEST_SHORT_ANSWER else text


def _denies(sentence: str, asked: Asked) -> bool:
    """Whether it denies what the question takes for given: "not free before August" of "When is it free?"."""
    if _DENIAL.search(asked.text):
        return False
    return any(
        asked.stems & frozenset(stems(denied[1]))
        for denied in _DENIAL.finditer(sentence)
        if not _NO_DENIAL.search(sentence[: denied.start()]) and not _BUT.match(sentence, denied.start(1))
    )


def _is_of_another(candidate: Candidate, judged: Judged, asked: Asked) -> bool:
    """Whether the span is a figure of another than the question names, in a sentence that has its own, too."""
    if judged.reading.span is None:
        return False
    sentence = judged.hit.passage.text[candidate.start : candidate.end]
    start, end = (at - candidate.start for at in judged.reading.span)
    if any(map(str.isdigit, sentence[start:end])) and is_in_another_clause(
        sentence, (start, end), asked.stems, years=asked.kind == "date"
    ):
        return True
    return asked.kind != "date" and is_of_another(sentence, (start, end), asked.text)


def _fits(text: str, asked: Asked) -> bool:
    if asked.kind == "date" and _UNIT.fullmatch(text):
        return False
    if asked.kind in {"number", "date"}:
        return shows(asked.kind, text, asked.names)
    if asked.kind == "person":
        return any(char.isupper() for char in text)
    return True


def best_span(judged: Sequence[Judged]) -> str | None:
    """The likeliest short answer of several passages, whatever the question asks for; None without a passage."""
    found = [
        (one.score + one.reading.span_score, one.hit.passage.text[slice(*one.reading.span)])
        for one in judged
        if one.reading.span is not None
    ]
    return max(found)[1] if found else None
