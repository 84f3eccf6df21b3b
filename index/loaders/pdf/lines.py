"""Lines of a PDF page as a reader sees them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


_SAME_LINE = 0.5  # of the lower line's height: what two pieces of one line overlap by
CELL_GAP = 0.9  # of the letters' size: wider than any space within a sentence

Cell = tuple[str, float, float]  # text, left, right


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text, or a piece of one, and its box in points, y growing upwards.

    `completes_word` where the line before breaks a word; `size` is that of the letters, in points, 0 where it is not
    known; `cells` are its parts that stand wide apart, where there are several; `margin` is the right edge of its
    column and `step` the usual distance from the line before, in line heights, 0 where these are not known.
    """

    text: str
    left: float
    right: float
    bottom: float
    top: float
    completes_word: bool = False
    size: float = 0.0
    is_bold: bool = False
    cells: tuple[Cell, ...] = ()
    margin: float = 0.0
    step: float = 0.0

    @property
    def height(self) -> float:
        """From the lowest letter's foot to the highest one's head."""
        return self.top - self.bottom

    @property
    def width(self) -> float:
        """From the first letter to the last."""
        return self.right - self.left

    def is_level_with(self, other: Line) -> bool:
        """Whether both stand at one height, as the parts of a line do."""
        overlap = min(self.top, other.top) - max(self.bottom, other.bottom)
        lower = min(self.height, other.height)
        return lower > 0 and overlap >= _SAME_LINE * lower

    def is_above_or_below(self, other: Line) -> bool:
        """Whether the narrower of both stands for a good part over or under the other."""
        shared = min(self.right, other.right) - max(self.left, other.left)
        return shared > 0.2 * min(self.width, other.width)

    def has_room_for(self, following: Line, right: float) -> bool:
        """Whether the first word of the line that follows could have stood on this one: then the break was meant."""
        first = following.text.split(None, 1)[0]
        letter = following.width / max(len(following.text), 1)
        return self.right + letter * (len(first) + 2) < right


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
    lower = min(line.height, piece.height)
    return line.is_level_with(piece) and piece.left >= line.right - lower


def _joined(line: Line, piece: Line) -> Line:
    # A mark within a line is a letter that pdfium does not know, not a hyphen.
    touching = piece.completes_word or piece.left - line.right < 0.1 * line.height
    # A raised footnote number must not become part of a figure.
    gap = "" if touching and not (line.text[-1:].isdigit() and piece.text[:1].isdigit()) else " "
    tall = line if line.height >= piece.height else piece
    return replace(
        line,
        text=f"{line.text}{gap}{piece.text}", right=max(line.right, piece.right), bottom=tall.bottom, top=tall.top,
        size=max(line.size, piece.size), is_bold=line.is_bold and piece.is_bold, cells=_cells(line, piece, gap),
    )  # fmt: skip


def _cells(line: Line, piece: Line, gap: str) -> tuple[Cell, ...]:
    before = line.cells or ((line.text, line.left, line.right),)
    after = piece.cells or ((piece.text, piece.left, piece.right),)
    if piece.left - line.right >= CELL_GAP * (min(line.size, piece.size) or line.height):
        return (*before, *after)
    (text, left, _), (rest, _, right) = before[-1], after[0]
    return (*before[:-1], (f"{text}{gap}{rest}", left, right), *after[1:])
