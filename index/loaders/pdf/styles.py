"""The style of a PDF's letters, and which lines their letters set apart from the text."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.loaders.pdf.lines import Line

_LARGER = 1.15  # than the text
_BOLD_SIZE = 0.95  # of the text's: bold letters that are smaller belong to notes and figures

Style = tuple[float, bool]  # size of the letters in points, and whether they are bold


def style_of(line: Line) -> Style:
    """The style of a line, its size to half a point."""
    return round(2 * line.size) / 2, line.is_bold


def text_style(pages: Sequence[Sequence[Line]]) -> Style:
    """The style of most letters."""
    letters: Counter[Style] = Counter()
    for lines in pages:
        for line in lines:
            letters[style_of(line)] += len(line.text)
    return letters.most_common(1)[0][0] if letters else (0.0, False)


def is_larger(line: Line, text: Style) -> bool:
    """Whether a line's letters are plainly larger than the text's."""
    return style_of(line)[0] >= _LARGER * text[0] > 0


def is_larger_or_bolder(line: Line, text: Style) -> bool:
    """Whether a line's letters set it apart, as a heading's do."""
    size, is_bold = style_of(line)
    return is_larger(line, text) or (is_bold and not text[1] and size >= _BOLD_SIZE * text[0])
