"""Lines of a PDF page as a reader sees them, without running headers, footers and page numbers."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_EDGE_LINES = 2  # running headers and footers are this many lines at most
_MOST = 0.5  # of the pages
_SAME_LINE = 0.5  # of the lower line's height: what two pieces of one line overlap by
_TITLE_LARGER = 1.25  # than the page's median line
_LONGEST_TITLE = 120
_DIGITS = re.compile(r"\d+")
_LETTERS = re.compile(r"[^\W\d_]")
_LONE_NUMBER = re.compile(r"\W*(\d{1,4})\W*$")
_PAGE_OF = re.compile(
    r"\W*(?:(?:page|p\.|seite|página|pagina)\s*\d{1,4}(?:\s*(?:of|/|von|de|di)\s*\d{1,4})?|\d{1,4}\s*(?:of|/)\s*\d{1,4})\W*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text and its box in points, y growing upwards; `completes_word` where the line before breaks a word."""

    text: str
    left: float
    right: float
    bottom: float
    top: float
    completes_word: bool = False

    @property
    def height(self) -> float:
        """From the lowest letter's foot to the highest one's head."""
        return self.top - self.bottom


def visual_lines(pieces: Iterable[Line]) -> list[Line]:
    """Lines out of pieces in reading order: those side by side at one height are one line."""
    lines: list[Line] = []
    for piece in pieces:
        if lines and _beside(lines[-1], piece):
            lines[-1] = _joined(lines[-1], piece)
        else:
            lines.append(piece)
    return lines


def _beside(line: Line, piece: Line) -> bool:
    overlap = min(line.top, piece.top) - max(line.bottom, piece.bottom)
    lower = min(line.height, piece.height)
    return lower > 0 and overlap >= _SAME_LINE * lower and piece.left >= line.right - lower


def _joined(line: Line, piece: Line) -> Line:
    # A mark within a line is a letter that pdfium does not know, not a hyphen.
    touching = piece.completes_word or piece.left - line.right < 0.1 * line.height
    # A raised footnote number must not become part of a figure.
    gap = "" if touching and not (line.text[-1:].isdigit() and piece.text[:1].isdigit()) else " "
    tall = line if line.height >= piece.height else piece
    return replace(
        line, text=f"{line.text}{gap}{piece.text}", right=max(line.right, piece.right), bottom=tall.bottom, top=tall.top
    )


def without_furniture(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """The lines less page numbers and those that most pages repeat, figures aside, at their top or bottom."""
    repeated = _repeated(pages)
    offsets = Counter(
        int(match[1]) - number
        for number, lines in enumerate(pages)
        for match in {edge: _LONE_NUMBER.match(lines[edge].text) for edge in _edges(lines)}.values()
        if match
    )
    numbering = {offset for offset, count in offsets.items() if len(pages) > 1 and count > _MOST * len(pages)} or {1}

    def is_furniture(number: int, line: Line) -> bool:
        lone = _LONE_NUMBER.match(line.text)
        if lone:
            return int(lone[1]) - number in numbering
        return _key(line) in repeated or _PAGE_OF.match(line.text) is not None

    kept: list[list[Line]] = []
    for number, lines in enumerate(pages):
        edges = _edges(lines)
        kept.append([line for i, line in enumerate(lines) if i not in edges or not is_furniture(number, line)])
    return kept if any(kept) else [list(lines) for lines in pages]


def _repeated(pages: Sequence[Sequence[Line]]) -> set[str]:
    counts = Counter(key for lines in pages for key in {_key(lines[edge]) for edge in _edges(lines)})
    return {key for key, count in counts.items() if count > max(1, _MOST * len(pages)) and _LETTERS.search(key)}


def _edges(lines: Sequence[Line]) -> set[int]:
    """Which lines stand at the top or bottom of their page."""
    by_height = sorted(range(len(lines)), key=lambda i: -lines[i].bottom)
    return {*by_height[:_EDGE_LINES], *by_height[-_EDGE_LINES:]}


def _key(line: Line) -> str:
    return _DIGITS.sub("#", line.text).casefold()


def likely_title(lines: Sequence[Line]) -> str | None:
    """The first page's largest lines, where they stand at its beginning and are clearly larger than the rest."""
    if not lines:
        return None
    largest = max(line.height for line in lines[:4])
    usual = median(line.height for line in lines)
    if largest < _TITLE_LARGER * usual or largest < max(line.height for line in lines):
        return None
    title = " ".join(line.text for line in lines[:4] if line.height == largest)
    return title if _LETTERS.search(title) and len(title) <= _LONGEST_TITLE else None
