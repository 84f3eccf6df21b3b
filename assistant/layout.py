"""Wrapping styled text to the columns of a terminal."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.terminal import Span, cells, one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_WORDS = re.compile(r"\S+|\s+")


def wrapped(spans: Iterable[Span], columns: int | None, indent: str = "") -> list[Span]:
    """The spans on lines of at most `columns` columns (None: on one line), every line after `indent`.

    Lines break at white space, except that of a span that is `glued`, and what is wider than a line is cut. There is no
    newline at the end.
    """
    if columns is None:
        return [Span(indent), *(replace(span, text=_squeezed(span.text)) for span in spans)]
    room = max(columns - len(indent), 10)
    lines: list[list[Span]] = [[]]
    used = 0
    for space, chunk in _chunks(spans):
        wide = sum(cells(piece.text) for piece in chunk)
        if used and used + bool(space) + wide > room:
            lines.append([])
            used = 0
        if used and space:
            lines[-1].append(space)
            used += 1
        for piece in chunk:
            for part in _cut(piece, room - used, room):
                if used + cells(part.text) > room:
                    lines.append([])
                    used = 0
                lines[-1].append(part)
                used += cells(part.text)
    return _joined(lines, indent)


def _squeezed(text: str) -> str:
    """The text with runs of white space as one space, also at its ends."""
    inner = one_line(text)
    before, after = text[:1].isspace(), text[-1:].isspace()
    return f"{' ' * before}{inner}{' ' * after}" if inner else " " * bool(text)


def _chunks(spans: Iterable[Span]) -> Iterator[tuple[Span | None, list[Span]]]:
    """What stays together, each with the space before it: a word in all its styles, and whatever is glued to it."""
    space: Span | None = None
    chunk: list[Span] = []
    for span in spans:
        for word in _WORDS.findall(_squeezed(span.text)):
            piece = replace(span, text=word)
            if word.isspace() and not span.glued:
                if chunk:
                    yield space, chunk
                    chunk = []
                space = piece
            else:
                chunk.append(piece)
    if chunk:
        yield space, chunk


def _cut(piece: Span, first: int, room: int) -> Iterator[Span]:
    """The piece in parts of at most `room` columns, the first of at most `first`; whole where it fits on a line."""
    text, limit = piece.text, first if cells(piece.text) > room else room
    while cells(text) > limit:
        taken = next((n for n in range(min(len(text), limit), 0, -1) if cells(text[:n]) <= limit), 1)
        yield replace(piece, text=text[:taken])
        text, limit = text[taken:], room
    yield replace(piece, text=text)


def _joined(lines: list[list[Span]], indent: str) -> list[Span]:
    """The lines as one run of spans, neighbours of one style as one span."""
    out: list[Span] = []
    for number, line in enumerate(lines):
        out.append(Span("\n" * (number > 0) + indent))
        for piece in line:
            if out[-1] == replace(piece, text=out[-1].text):
                out[-1] = replace(piece, text=out[-1].text + piece.text)
            else:
                out.append(piece)
    return out
