"""The first and last lines of a PDF page, of which some may be printed on others too."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from math import inf
from statistics import median
from typing import TYPE_CHECKING

from index.loaders.pdf.numbering import numbers_of, without_named_numbers
from index.loaders.pdf.styles import is_larger

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from index.loaders.pdf.lines import Line
    from index.loaders.pdf.styles import Style

_EDGE_LINES = 2  # running headers and footers are this many lines at most
_COLUMNS_OF_A_TABLE = 4  # a line of so many cells names the columns of a table that goes on over pages
_APART = 1.5  # of the usual distance between lines: further off stands what is no part of the text
_LARGEST_STEP = 2.5  # heights of a line: what counts as usual where lines stand wider apart, as they do on slides
_NUMBER = re.compile(r"(?<!\d)\d{1,4}(?!\d)")

SAME_HEIGHT = 4.0  # points: what a line may move by from page to page

Place = tuple[int, int]  # a page and a line of it, both counted from 0


@dataclass(frozen=True, slots=True)
class Edge:
    """A line at the top or the foot of a page.

    `literal` is what it shares with lines of other pages, `running` what it shares with them if its `numbers` count the
    pages. `outside` are the lines between it and the page's edge. `gap` is its distance from the next line inwards, by
    that which sets it apart from the text.
    """

    place: Place
    line: Line
    literal: str
    running: str
    numbers: frozenset[int]
    gap: float
    outside: frozenset[Place]
    at_foot: bool

    @property
    def page(self) -> int:
        """The page, counted from 0."""
        return self.place[0]

    @property
    def offsets(self) -> frozenset[int]:
        """What its numbers are larger by than the page."""
        return frozenset(number - self.page for number in self.numbers)


def edges_of(page: int, lines: Sequence[Line], style: Style) -> Iterator[Edge]:
    """The edges of a page, counted from 0; `style` is that of the text."""
    down = sorted(range(len(lines)), key=lambda i: -lines[i].bottom)
    at_top = min(_EDGE_LINES, (len(down) + 1) // 2)
    sides = ((down, at_top, False), (down[::-1], min(_EDGE_LINES, len(down) - at_top), True))
    for inwards, count, at_foot in sides:
        for rank, i in enumerate(inwards[:count]):
            if len(lines[i].cells) < _COLUMNS_OF_A_TABLE:
                yield _edge(page, lines, inwards, rank, style, at_foot=at_foot)


def _edge(page: int, lines: Sequence[Line], inwards: Sequence[int], rank: int, style: Style, *, at_foot: bool) -> Edge:
    """The edge of this rank on its side, whose lines stand `inwards` one after the other."""
    line = lines[inwards[rank]]
    numbers = numbers_of(line, at_foot=at_foot, is_large=is_larger(line, style))
    literal = without_named_numbers(line.text.casefold())
    distances = [abs(lines[i].bottom - line.bottom) for i in inwards]
    gap = next((distance for distance in distances[rank + 1 :] if distance > SAME_HEIGHT), inf)
    step = min(_usual_step([lines[i].bottom for i in inwards]), _LARGEST_STEP * max(line.height, 1.0))
    return Edge(
        place=(page, inwards[rank]), line=line, literal=literal, running=_running(literal, numbers, page),
        numbers=numbers, gap=gap / (_APART * step), at_foot=at_foot,
        outside=frozenset((page, inwards[i]) for i in range(rank) if distances[i] > SAME_HEIGHT),
    )  # fmt: skip


def _usual_step(bottoms: Sequence[float]) -> float:
    """How far apart lines stand that follow each other up or down a page."""
    steps = [abs(before - after) for before, after in pairwise(bottoms)]
    return median([step for step in steps if step > SAME_HEIGHT] or [inf])


def _running(text: str, numbers: frozenset[int], page: int) -> str:
    """The text with its page numbers as what they are larger by than the page: the same on each."""
    return _NUMBER.sub(lambda found: f"#{int(found[0]) - page}" if int(found[0]) in numbers else found[0], text)
