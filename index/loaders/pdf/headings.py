"""Headings of a PDF: the lines that its bookmarks name, or else those whose letters are larger or bolder than the text.

A heading of several lines is one. Levels count from 1, the outermost.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from statistics import median
from typing import TYPE_CHECKING

from index.loaders.pdf.marks import BULLET
from index.loaders.pdf.styles import is_larger, is_larger_or_bolder, style_of, text_style
from index.loaders.pdf.tables import is_numbered

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from index.loaders.pdf.lines import Line
    from index.loaders.pdf.styles import Style

_ABOVE = 1.25  # line heights from the line before: a bold heading stands apart
_NEXT_LINE = 1.7  # line heights: so near stand the lines of one heading
_LONGEST_HEADING, _MOST_LINES = 160, 3
_MOST_SHARE = 0.25  # of all letters: where more are large or bold, that means something else
_FEWEST_MATCHES = 2  # of bookmarks with lines
_TITLE_LARGER = 1.25  # than the first page's median line
_TITLE_WITHIN = 6  # lines from the top
_LONGEST_TITLE = 160
_LETTERS = re.compile(r"[^\W\d_].*[^\W\d_]")
_GOES_ON = re.compile(r"[,;:.\-]$|\.{3}")
_NO_NAME = re.compile(rf"{BULLET}|\w+://|www\.")  # items and addresses
_NUMBERING = re.compile(
    r"(?:chapter|section|part|appendix)?\W*(?:\d+|[ivxlc]+|[a-z])(?:[.-](?:\d+|[ivxlc]+|[a-z]))*\W+",
    re.IGNORECASE,
)
_DECIMAL = re.compile(r"(\d{1,2}(?:\.\d{1,2})*\.?)\s")
_NEARLY = 1.08  # one size: documents that were put together from others differ by so much
_MOST_CELLS = 2  # of a heading: more are a table's
_WORDLESS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Bookmark:
    """An entry of a file's outline; `level` counts from 1, `page` from 0."""

    name: str
    level: int
    page: int


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading at `line` of its page and the lines after it, `length` in all."""

    name: str
    level: int
    line: int
    length: int


def headings_of(pages: Sequence[Sequence[Line]], bookmarks: Sequence[Bookmark]) -> list[list[Heading]]:
    """The headings of each page, in order."""
    return _bookmarked(pages, bookmarks) or _typographic(pages)


def _bookmarked(pages: Sequence[Sequence[Line]], bookmarks: Sequence[Bookmark]) -> list[list[Heading]] | None:
    """The lines that bookmarks name, if that holds of half the bookmarks."""
    found: list[dict[int, Heading]] = [{} for _ in pages]
    placed = [bookmark for bookmark in bookmarks if 0 <= bookmark.page < len(pages)]
    for bookmark in placed:
        heading = _named(pages[bookmark.page], bookmark)
        if heading is not None:
            found[bookmark.page].setdefault(heading.line, heading)
    matches = sum(map(len, found))
    if matches < max(_FEWEST_MATCHES, len(placed) / 2):
        return None
    return [sorted(headings.values(), key=lambda heading: heading.line) for headings in found]


def _named(lines: Sequence[Line], bookmark: Bookmark) -> Heading | None:
    names = _names(bookmark.name)
    for length in range(1, _MOST_LINES + 1):
        for start in range(len(lines) + 1 - length):
            name = _joined(lines[start : start + length])
            if len(name) <= _LONGEST_HEADING and names & _names(name):
                return Heading(name, bookmark.level, start, length)
    return None


@lru_cache(maxsize=4096)
def _names(name: str) -> frozenset[str]:
    """The letters of a heading, with its number and without."""
    folded = name.casefold()
    return frozenset({_WORDLESS.sub("", folded), _WORDLESS.sub("", _NUMBERING.sub("", folded, count=1))} - {""})


def _typographic(pages: Sequence[Sequence[Line]]) -> list[list[Heading]]:
    """The lines that their letters set apart; none where too many do."""
    text = text_style(pages)
    found = [list(_set_apart(lines, text)) for lines in pages]
    headings_letters = sum(
        len(lines[i].text) for lines, headings in zip(pages, found, strict=True) for _, run in headings for i in run
    )
    if headings_letters > _MOST_SHARE * sum(len(line.text) for lines in pages for line in lines):
        return [[] for _ in pages]
    levels = _levels(style for headings in found for style, _ in headings)
    return _levelled_by_number(
        [
            [
                Heading(_joined([lines[i] for i in heading]), levels[style], heading[0], len(heading))
                for style, heading in headings
            ]
            for lines, headings in zip(pages, found, strict=True)
        ]
    )


def _levels(styles: Iterable[Style]) -> dict[Style, int]:
    """The larger, the further out; letters of nearly one size are of one level."""
    levels: dict[Style, int] = {}
    level, (size, is_bold) = 0, (0.0, False)
    for style in sorted(set(styles), reverse=True):
        if level == 0 or style[0] * _NEARLY < size or style[1] != is_bold:
            level, (size, is_bold) = level + 1, style
        levels[style] = level
    return levels


def _levelled_by_number(pages: list[list[Heading]]) -> list[list[Heading]]:
    """The headings, those with numbers of equally many parts at the outermost level of any of them."""
    outermost: dict[int, int] = {}
    for heading in (heading for headings in pages for heading in headings):
        depth = _depth(heading)  # 0, which nothing asks for, where there is no number
        outermost[depth] = min(heading.level, outermost.get(depth, heading.level))
    return [
        [replace(heading, level=outermost[_depth(heading)]) if _depth(heading) else heading for heading in headings]
        for headings in pages
    ]


def _depth(heading: Heading) -> int:
    number = _DECIMAL.match(heading.name)
    return number[1].strip(".").count(".") + 1 if number else 0


def _set_apart(lines: Sequence[Line], text: Style) -> Iterator[tuple[Style, list[int]]]:
    """The style and the lines of each heading."""
    runs: list[list[int]] = []
    for i, line in enumerate(lines):
        if not is_larger_or_bolder(line, text):
            continue
        if runs and runs[-1][-1] == i - 1 and _goes_on(lines[i - 1], line):
            runs[-1].append(i)
        else:
            runs.append([i])
    for run in runs:
        first = lines[run[0]]
        apart = is_larger(first, text) or run[0] == 0 or _stands_apart(lines[run[0] - 1], first)
        if apart and _reads_as_heading([lines[i] for i in run]) and not _begins_table(lines[run[0] :]):
            yield style_of(first), run


def _goes_on(line: Line, following: Line) -> bool:
    near = 0 < line.bottom - following.bottom < _NEXT_LINE * following.height
    return near and style_of(line)[0] == style_of(following)[0] and not _DECIMAL.match(following.text)


def _stands_apart(before: Line, line: Line) -> bool:
    """Whether a line begins a paragraph or a column."""
    drop = before.bottom - line.bottom
    return drop < 0 or drop > _ABOVE * max(line.height, before.height)


def _reads_as_heading(lines: Sequence[Line]) -> bool:
    name = _joined(lines)
    return (
        len(lines) <= _MOST_LINES
        and len(name) <= _LONGEST_HEADING
        and _LETTERS.search(name) is not None
        and not _GOES_ON.search(name)
        and not _NO_NAME.match(name)
    )


def _begins_table(lines: Sequence[Line]) -> bool:
    """Whether the first line has parts that stand wide apart, as has the next, or more than a title and its date."""
    rows = [len(line.cells) > 1 and not is_numbered(line) for line in lines[:2]]
    return rows[0] and (len(lines[0].cells) > _MOST_CELLS or all(rows))


def _joined(lines: Sequence[Line]) -> str:
    return " ".join(line.text for line in lines)


def likely_title(lines: Sequence[Line]) -> str | None:
    """The first page's largest lines, where they stand at its beginning and are clearly larger than the rest."""
    if not lines:
        return None
    sizes = [line.size or line.height for line in lines]
    first = sizes.index(max(sizes))
    if first >= _TITLE_WITHIN or sizes[first] < _TITLE_LARGER * median(sizes):
        return None
    last = first + 1
    while last < len(lines) and _goes_on(lines[last - 1], lines[last]):
        last += 1
    title = _joined(lines[first:last])
    return title if _LETTERS.search(title) and len(title) <= _LONGEST_TITLE else None
