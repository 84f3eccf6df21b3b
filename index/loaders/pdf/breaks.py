"""What a page's end breaks off: the rest of a word or sentence goes with the page that it begins on."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from index.sentences import sentence_spans

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.loaders.pdf.lines import Line

_BROKEN_WORD = re.compile(r"(?<=[^\W\d_])[-\u2010\u00ad]$")
_FIRST_WORD = re.compile(r"[^\W\d_A-Z]\S*")
# A semicolon ends an item of a list, which the next page goes on with.
_ENDED = re.compile(r"[.!?…:;。！？][\"'”’»)\]]*$")
_MOST_LINES = 8  # that the rest of a sentence may take
_SAME_SIZE = 1.08
_WORDS = 3  # that a line of running text has at least


def with_whole_sentences(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """The pages, each with the rest of the sentence that its end breaks off, which the next one begins without.

    So a sentence is found, read and quoted whole, on the page where it begins.
    """
    whole = [list(lines) for lines in end_with_whole_words(pages)]
    for lines, following in pairwise(whole):
        if lines and following and _goes_on(lines[-1], following[0]):
            moved, following[:] = _parted(lines[-1], following)
            for line in moved:
                lines.append(_below(lines[-1], line))
    return whole


def _goes_on(last: Line, first: Line) -> bool:
    """Whether a sentence plainly goes on from one page to the next, in text of one size."""
    low, high = sorted((last.size or last.height, first.size or first.height))
    return (
        first.text[:1].islower()
        and min(len(last.text.split()), len(first.text.split())) >= _WORDS
        and not _ENDED.search(last.text)
        and not (last.cells or first.cells)
        and not last.has_room_for(first, last.margin)
        and high <= _SAME_SIZE * low
    )


def _parted(last: Line, following: Sequence[Line]) -> tuple[list[Line], list[Line]]:
    """The lines in which the sentence ends, and those after it; none of the first where it does not end soon."""
    ahead = following[:_MOST_LINES]
    starts = list(accumulate((len(line.text) + 1 for line in ahead), initial=len(last.text) + 1))
    text = " ".join([last.text, *(line.text for line in ahead)])
    end = next(stop for _, stop in sentence_spans(text) if stop > len(last.text))
    if not _ENDED.search(text[:end]):
        return [], list(following)
    at = next(n for n, start in enumerate(starts) if end < start) - 1
    line, cut = ahead[at], end - starts[at]
    rest = line.text[cut:].lstrip()
    moved = [*ahead[:at], replace(line, text=line.text[:cut], cells=())]
    left = [replace(line, text=rest, cells=(), completes_word=False)] if rest else []
    return moved, [*left, *following[at + 1 :]]


def end_with_whole_words(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """The pages, each with the whole of a word that its end breaks off, which the next one begins without."""
    whole = [list(lines) for lines in pages]
    for lines, following in pairwise(whole):
        if not lines or not following or not _BROKEN_WORD.search(lines[-1].text):
            continue
        if rest := _FIRST_WORD.match(following[0].text):
            last, first = lines[-1], following[0].text[rest.end() :].lstrip()
            lines.append(_below(last, replace(last, text=rest[0], completes_word=False, cells=())))
            following[:1] = [replace(following[0], text=first, cells=())] if first else []
    return whole


def _below(above: Line, line: Line) -> Line:
    """A line at the place of the next one below another."""
    return replace(line, bottom=above.bottom - line.height, top=above.bottom, margin=above.margin, step=above.step)
