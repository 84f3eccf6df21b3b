"""Paragraphs out of the lines of a PDF page."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from index.loaders.pdf.marks import LIST_ITEM
from index.loaders.pdf.tables import Table, with_tables
from index.loaders.raw import joint
from index.sentences import is_figures

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from index.loaders.pdf.lines import Line
    from index.loaders.sections import Table as Span

_WIDER_GAP = 1.3  # of the usual distance between lines: a gap between paragraphs
_LEAST_STEP, _LARGEST_STEP = 0.5, 3.0  # in line heights: what counts as the step from one line to the next
_GOING_ON = 1.4
_SET_WIDER, _LONG_RUN = 2, 10  # lines
_INDENT = 0.7  # of a line's height
_OTHER_SIZE = 1.18  # a line that is so much taller or lower is set in another size
_ENTRY = re.compile(r"(?:\. ?){4,}[\divxlcA-Z,–\- ]{1,20}$")  # of a table of contents or an index
_TAIL = 100  # characters: what of a text, or of a line with dots, tells how it ends
_SENTENCE_END = re.compile(r"[.!?…:。！？][\"'”’»)\]]*$")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_LAST_PART = re.compile(r"[^\W_]+$")
_FIRST_PART = re.compile(r"[^\W\d_]+")
_SHORTEST_COMPOUND_PART = 4
_HYPHENS = "-\u2010\u00ad"


def hyphenated_words(pages: Iterable[Sequence[Line]]) -> frozenset[str]:
    """The whole words of a file in lower case: what tells a broken word from a compound at a line's end."""
    words: set[str] = set()
    for lines in pages:
        for before, line, after in zip([None, *lines], lines, [*lines[1:], None], strict=False):
            found = _WORD.findall(line.text)
            first = int(line.completes_word or (before is not None and before.text[-1:] in _HYPHENS))
            last = len(found) - int(line.text[-1:] in _HYPHENS or (after is not None and after.completes_word))
            words.update(word.lower() for word in found[first:last])
    return frozenset(words)


def laid_out(lines: Sequence[Line], vocabulary: frozenset[str]) -> tuple[str, list[Span]]:
    """The text of a page or section, and its tables' rows as a Document's metadata tells them."""
    text = ""
    spans: list[Span] = []
    for part in with_tables(lines):
        text += "\n\n" if text else ""
        if isinstance(part, Table):
            spans += part.spans(len(text))
            text += part.text
        else:
            text += paragraphs(part, vocabulary)
    return text, spans


def paragraphs(lines: Sequence[Line], vocabulary: frozenset[str]) -> str:
    """The page's text: wrapped lines joined, items and rows on lines of their own, paragraphs parted by blank lines."""
    text = ""
    for run in _runs(lines):
        right = max(line.right for line in run)
        text = _after_jump(text, run[0], vocabulary)
        for (before, line), step in zip(pairwise(run), _usual_steps(run), strict=True):
            text = _joined(text, line, _gap(before, line, line.step or step, before.margin or right), vocabulary)
    return text.strip()


def measured(lines: Sequence[Line]) -> list[Line]:
    """The lines of a page, each with the right edge of its column and the usual step down to it."""
    return [
        replace(line, margin=margin, step=step)
        for run in _runs(lines)
        for margin in [_margin(run)]
        for line, step in zip(run, [0.0, *_usual_steps(run)], strict=True)
    ]


def _margin(run: Sequence[Line]) -> float:
    """How far its lines reach; of a long run a few may be set wider, as a heading across columns is."""
    reaches = sorted((line.right for line in run), reverse=True)
    return reaches[_SET_WIDER if len(run) >= _LONG_RUN else 0]


def _runs(lines: Sequence[Line]) -> list[list[Line]]:
    """Lines that go down the page one after another: a column, or the part of it that has no jump back up."""
    runs: list[list[Line]] = []
    for line in lines:
        if runs and line.bottom < runs[-1][-1].bottom + 0.5 * line.height:
            runs[-1].append(line)
        else:
            runs.append([line])
    return runs


def _usual_steps(run: Sequence[Line]) -> list[float]:
    """For each step down to the next line, in line heights, the one to compare it with: the usual or one beside it."""
    steps = [(above.bottom - below.bottom) / max(below.height, 1.0) for above, below in pairwise(run)]
    usual = [step if _LEAST_STEP < step < _LARGEST_STEP else None for step in steps]
    typical = median([step for step in usual if step] or [_LARGEST_STEP])
    beside = zip([None, *usual], [*usual[1:], None], strict=False)
    return [min(step for step in (typical, above, below) if step) for above, below in beside][: len(steps)]


def _after_jump(text: str, line: Line, vocabulary: frozenset[str]) -> str:
    """The text and the first line of the next column, into which a sentence or a word may go on."""
    if not text:
        return line.text
    if line.completes_word or (line.text[:1].islower() and not _SENTENCE_END.search(text[-_TAIL:])):
        return _joined(text, line, "", vocabulary)
    return f"{text}\n\n{line.text}"


def _joined(text: str, line: Line, gap: str, vocabulary: frozenset[str]) -> str:
    if gap:
        return text + gap + line.text
    if line.completes_word:
        return _mended(text, line.text, vocabulary)
    if text[-1:] in _HYPHENS and text[-2:-1].isalpha() and line.text[:1].islower():
        return _mended(text[:-1], line.text, vocabulary)
    if text[-1:] in _HYPHENS and text[-2:-1].isalnum():
        return text + line.text
    return text + joint(text, line.text) + line.text


def _gap(before: Line, line: Line, step: float, right: float) -> str:
    """What parts two lines: nothing within a paragraph, a line end, or a blank line.

    `step` is the usual distance of lines here, in line heights; `right` the right edge of their column.
    """
    if line.completes_word:
        return ""
    ended = _SENTENCE_END.search(before.text) is not None
    # A sentence that plainly goes on is held together, over lines that a formula or a small capital makes uneven.
    goes_on = not ended and line.text[0].islower()
    low, high = sorted((before.height, line.height))
    drop = before.bottom - line.bottom
    usual = step * max(line.height, 1.0) * (_GOING_ON if goes_on else 1.0)
    if drop > _WIDER_GAP * usual or (high > _OTHER_SIZE * low and not goes_on):
        return "\n\n"
    if (
        _ENTRY.search(before.text[-_TAIL:])
        or LIST_ITEM.match(line.text)
        or is_figures(before.text)
        or is_figures(line.text)
    ):
        return "\n"
    is_indented = ended and line.left > before.left + _INDENT * line.height
    was_meant = before.has_room_for(line, right) and not line.text[0].islower()
    if is_indented or was_meant:
        return "\n\n" if ended else "\n"
    return ""


def _mended(text: str, rest: str, vocabulary: frozenset[str]) -> str:
    """A word broken at a line's end made whole, or its hyphen kept where the file has it as a compound elsewhere."""
    head, tail = _LAST_PART.search(text[-_TAIL:]), _FIRST_PART.match(rest)
    if head is None or tail is None:
        return f"{text}-{rest}" if head or tail else f"{text} {rest}"
    first, second = head[0].lower(), tail[0].lower()
    compound = f"{first}-{second}" in vocabulary or (
        min(len(first), len(second)) >= _SHORTEST_COMPOUND_PART and {first, second} <= vocabulary
    )
    broken = not compound and first.isalpha() and tail[0].islower() and not head[0].isupper()
    return f"{text}{rest}" if broken or first + second in vocabulary else f"{text}-{rest}"
