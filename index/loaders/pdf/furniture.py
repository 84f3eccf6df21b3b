"""Pages of a PDF without what is printed on each of them: running headers, footers and page numbers."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Sequence

    from index.loaders.pdf.lines import Line

_EDGE_LINES = 2  # running headers and footers are this many lines at most
_MOST = 0.5  # of the pages, or of the left or the right ones
_SAME_HEIGHT = 4.0  # points: what a line may move by from page to page
_RUNNING = 0.6  # of the lines at one height: when so many are repeated, the rest are of their kind
_FEWEST_RUNNING = 4
_COLUMNS_OF_A_TABLE = 4  # a line of so many cells names the columns of a table that goes on over pages
_DATE_WORDS = re.compile(
    r"\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|march|april|may|june|july|august|september"
    r"|october|november|december|(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|mon|tue|wed|thu|fri|sat|sun)\.?)(?!\w)"
)
_DIGITS = re.compile(r"\d+")
_LETTERS = re.compile(r"[^\W\d_]")
_LONE_NUMBER = re.compile(r"\W*\d{1,4}\W*$")
_END_NUMBER = re.compile(r"^\W*(\d{1,4})(?!\w)|(?<!\w)(\d{1,4})\W*$")
_LONE_NUMERAL = re.compile(r"\W*[ivxl]{1,7}\W*$")
_PAGE_OF = re.compile(
    r"\W*(?:(?:page|p\.|seite|página|pagina)\s*\d{1,4}(?:\s*(?:of|/|von|de|di)\s*\d{1,4})?|\d{1,4}\s*(?:of|/)\s*\d{1,4})\W*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Edge:
    """A line at the top or bottom of a page; `key` is what it shares with those of other pages."""

    page: int
    line: int
    key: str
    height: float


def without_furniture(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """The lines less page numbers and those that other pages repeat, figures and dates aside, at their top or bottom.

    Repeated by most pages, or by most left or right ones; or at a height at which nearly all pages have such a line,
    as the names of chapters are. A page on which nothing else stands keeps them.
    """
    edges = [edge for number, lines in enumerate(pages) for edge in _edges(number, lines)]
    numbers = {(edge.page, edge.line) for edge in _page_numbers(edges, pages)}
    running = {(edge.page, edge.line) for edge in [*_numbered(edges, pages), *_repeated(edges, len(pages))]}
    kept = [
        _without(lines, number, numbers | running) or _without(lines, number, numbers)
        for number, lines in enumerate(pages)
    ]
    return kept if any(kept) else [list(lines) for lines in pages]


def _without(lines: Sequence[Line], number: int, furniture: Container[tuple[int, int]]) -> list[Line]:
    return [line for i, line in enumerate(lines) if (number, i) not in furniture]


def _edges(number: int, lines: Sequence[Line]) -> Iterator[_Edge]:
    by_height = sorted(range(len(lines)), key=lambda i: -lines[i].bottom)
    for i in sorted({*by_height[:_EDGE_LINES], *by_height[-_EDGE_LINES:]}):
        if len(lines[i].cells) < _COLUMNS_OF_A_TABLE:
            yield _Edge(number, i, _key(lines[i].text), lines[i].bottom)


def _key(text: str) -> str:
    return _DIGITS.sub("#", _DATE_WORDS.sub("#", text.casefold()))


def _numbered(edges: Sequence[_Edge], pages: Sequence[Sequence[Line]]) -> Iterator[_Edge]:
    """Lines with a page number, at a height at which nearly all pages have such a line."""
    numbering = _numbering(edges, pages)
    for level in _levels(edges):
        numbered = [edge for edge in level if _numbers(edge, pages) & numbering]
        if len(numbered) >= max(_FEWEST_RUNNING, _RUNNING * len(level)):
            yield from numbered


def _page_numbers(edges: Sequence[_Edge], pages: Sequence[Sequence[Line]]) -> Iterator[_Edge]:
    """Lines that are a page number and nothing else."""
    numbering = _numbering(edges, pages)
    for edge in edges:
        text = pages[edge.page][edge.line].text
        is_lone = _LONE_NUMBER.match(text) is not None and bool(_numbers(edge, pages) & (numbering or {1}))
        is_numeral = len(pages) > 1 and _LONE_NUMERAL.match(text) is not None
        if is_lone or is_numeral or _PAGE_OF.match(text):
            yield edge


def _numbers(edge: _Edge, pages: Sequence[Sequence[Line]]) -> set[int]:
    """What the numbers at the ends of its line are larger by than the page counted from 0."""
    found = _END_NUMBER.finditer(pages[edge.page][edge.line].text)
    return {int(match[1] or match[2]) - edge.page for match in found}


def _numbering(edges: Sequence[_Edge], pages: Sequence[Sequence[Line]]) -> set[int]:
    """What numbers on most pages, alone or at an end of their line, are larger by than the page counted from 0."""
    found = {(offset, edge.page) for edge in edges for offset in _numbers(edge, pages)}
    counts = Counter(offset for offset, _ in found)
    return {offset for offset, count in counts.items() if len(pages) > 1 and count > _MOST * len(pages)}


def _repeated(edges: Sequence[_Edge], pages: int) -> Iterator[_Edge]:
    lettered = [edge for edge in edges if _LETTERS.search(edge.key)]
    for level in _levels(lettered):
        counts = Counter(edge.key for edge in level)
        sides = Counter((edge.key, edge.page % 2) for edge in level)
        if sum(counts[edge.key] > 1 for edge in level) >= max(_FEWEST_RUNNING, _RUNNING * len(level)):
            yield from level
            continue
        for edge in level:
            pages_of_side = (pages + 1 - edge.page % 2) // 2
            on_its_side = sides[edge.key, edge.page % 2]
            if counts[edge.key] > max(1, _MOST * pages) or on_its_side > max(1, _MOST * pages_of_side):
                yield edge


def _levels(edges: Sequence[_Edge]) -> Iterator[list[_Edge]]:
    """The edges in groups of one height."""
    level: list[_Edge] = []
    for edge in sorted(edges, key=lambda edge: edge.height):
        if level and edge.height - level[0].height > _SAME_HEIGHT:
            yield level
            level = []
        level.append(edge)
    if level:
        yield level
