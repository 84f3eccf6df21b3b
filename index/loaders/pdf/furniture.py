"""Pages of a PDF without what is printed on each of them: running headers, footers and page numbers.

To lose what a person wrote is worse than to keep a header. So a figure or a date that differs from page to page is
content, unless it counts the pages; and what stands as near to the text as its lines do to each other is part of it.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import chain
from statistics import median_low
from typing import TYPE_CHECKING

from index.loaders.pdf.edges import SAME_HEIGHT, edges_of
from index.loaders.pdf.numbering import numbering_of
from index.loaders.pdf.styles import is_larger_or_bolder, style_of, text_style

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Sequence

    from index.loaders.pdf.edges import Edge, Place
    from index.loaders.pdf.lines import Line
    from index.loaders.pdf.numbering import Numbering
    from index.loaders.pdf.styles import Style

_MOST = 0.5  # of the pages, or of the left or the right ones
_RUNNING = 0.6  # of the lines at one height: when so many are repeated, the rest are of their kind
_FEWEST_RUNNING = 4
_LETTERS = re.compile(r"[^\W\d_]")


def without_furniture(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """The lines less page numbers and those that other pages repeat, page numbers aside, at their top or foot.

    Repeated by most pages, or by most left or right ones; or at a height at which nearly all pages have such a line,
    as the names of chapters are. A page on which nothing else stands keeps them.
    """
    style = text_style(pages)
    edges = [edge for page, lines in enumerate(pages) for edge in edges_of(page, lines, style)]
    numbering = numbering_of(
        {(edge.page, number) for edge in edges for number in edge.numbers},
        {(edge.page, edge.line.text) for edge in edges},
        len(pages),
    )
    numbers = {edge.place for edge in edges if numbering.is_page_number(edge.line.text, edge.page)}
    furniture = numbers | _running(edges, numbers, numbering, style)
    kept = [_without(lines, page, furniture) or _without(lines, page, numbers) for page, lines in enumerate(pages)]
    return kept if any(kept) else [list(lines) for lines in pages]


def _without(lines: Sequence[Line], page: int, furniture: Container[Place]) -> list[Line]:
    return [line for i, line in enumerate(lines) if (page, i) not in furniture]


def _running(edges: Sequence[Edge], numbers: set[Place], numbering: Numbering, style: Style) -> set[Place]:
    """Those of the lines that pages share which stand apart from the text, with nothing but such lines outside."""
    lettered = [edge for edge in edges if _LETTERS.search(edge.literal)]
    shared = [
        *(_numbered(level, numbering) for level in _levels(edges)),
        *(_repeated(level, numbering.pages, style) for level in _levels(lettered)),
    ]
    found = {edge.place for edge in chain(*shared)}
    apart = {edge.place for level in shared if level and median_low(edge.gap for edge in level) >= 1 for edge in level}
    inner = {edge.place for edge in edges if edge.place in apart and edge.outside <= found | numbers}
    outer = found & {place for edge in edges if edge.place in inner for place in edge.outside}
    # At the foot of a page nothing but the pages is counted on each of them.
    feet = {edge.place for edge in edges if edge.at_foot and edge.offsets & numbering.offsets}
    return inner | outer | (found & feet)


def _numbered(level: Sequence[Edge], numbering: Numbering) -> list[Edge]:
    """Lines with a page number, at a height at which nearly all pages have such a line."""
    numbered = [edge for edge in level if edge.offsets & numbering.offsets]
    return numbered if len(numbered) >= max(_FEWEST_RUNNING, _RUNNING * len(level)) else []


def _repeated(level: Sequence[Edge], pages: int, style: Style) -> list[Edge]:
    """Lines that stand at one height on several pages, with those of their kind."""
    counts = Counter(key for edge in level for key in {edge.literal, edge.running})
    sides = Counter((key, edge.page % 2) for edge in level for key in {edge.literal, edge.running})
    several = [edge for edge in level if max(counts[edge.literal], counts[edge.running]) > 1]
    are_most = len(several) >= max(_FEWEST_RUNNING, _RUNNING * len(level))
    kinds = {style_of(edge.line) for edge in several if are_most and not is_larger_or_bolder(edge.line, style)}
    return [
        edge
        for edge in level
        for keys in [{edge.literal, edge.running}]
        if style_of(edge.line) in kinds
        or any(_is_on_most(counts[key], sides[key, edge.page % 2], edge.page % 2, pages) for key in keys)
    ]


def _is_on_most(count: int, on_side: int, side: int, pages: int) -> bool:
    """Whether so many pages are most of them, or most of the left or the right ones."""
    return count > max(1, _MOST * pages) or on_side > max(1, _MOST * ((pages + 1 - side) // 2))


def _levels(edges: Sequence[Edge]) -> Iterator[list[Edge]]:
    """The edges in groups of one height."""
    level: list[Edge] = []
    for edge in sorted(edges, key=lambda edge: edge.line.bottom):
        if level and edge.line.bottom - level[0].line.bottom > SAME_HEIGHT:
            yield level
            level = []
        level.append(edge)
    if level:
        yield level
