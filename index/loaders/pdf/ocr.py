"""Text recognition (OCR) of PDF pages that are pictures: where it is installed, and `ASSISTANT_OCR=1` asks for it.

Its models come with the package and it runs on this machine; it reads print in Latin letters, Chinese and Japanese.
"""

from __future__ import annotations

import os
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from index.loaders.pdf.lines import Line, visual_lines
from index.loaders.pdf.order import in_reading_order
from index.loaders.raw import clean, in_one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pypdfium2 import PdfPage

_VARIABLE = "ASSISTANT_OCR"
_LIBRARY = "rapidocr"
_PIXELS_PER_POINT = 200 / 72
_LONGEST_SIDE = 4_000  # pixels: a plan of two metres would take gigabytes
_SURE_ENOUGH = 0.6  # from 0 to 1: below it, spots are read as letters
_TURNED = 2.0  # times as high as wide


def is_wanted() -> bool:
    """Whether it is asked for."""
    return os.environ.get(_VARIABLE) == "1"


def is_usable() -> bool:
    """Whether it is asked for and installed."""
    return is_wanted() and find_spec(_LIBRARY) is not None


def remedy() -> str:
    """What a person can do so that pictures are read."""
    if is_wanted() and not is_usable():
        return (
            f"{_VARIABLE}=1 asks for text recognition, but it is not installed: pip install 'document-assistant[ocr]'"
        )
    return "run text recognition (OCR) over it"


def recognised_lines(page: PdfPage) -> list[Line]:
    """The lines that stand in the picture of a page, in reading order; none where nothing is recognised."""
    longest = max(page.get_size())
    scale = min(_PIXELS_PER_POINT, _LONGEST_SIDE / max(longest, 1.0))
    found = _recogniser()(page.render(scale=scale).to_numpy())
    if not found.txts:
        return []
    boxes = [[(float(x), float(y)) for x, y in box] for box in found.boxes]
    sure = [
        (text, box) for text, box, score in zip(found.txts, boxes, found.scores, strict=True) if score >= _SURE_ENOUGH
    ]
    turned = 2 * sum(_is_turned(text, box) for text, box in sure) > len(sure)
    return visual_lines(in_reading_order([_line(text, box, turned=turned) for text, box in sure]))


@cache
def _recogniser() -> Any:  # noqa: ANN401 (the library is there only where a person installed it)
    # Loaded here, once: it brings OpenCV and reads 30 MB of models.
    recogniser = import_module(_LIBRARY).RapidOCR
    return recogniser(params={"Global.log_level": "error"})


def _is_turned(text: str, box: Sequence[tuple[float, float]]) -> bool:
    left, top, right, bottom = _edges(box)
    return len(text) > 1 and bottom - top > _TURNED * (right - left)


def _edges(box: Sequence[tuple[float, float]]) -> tuple[float, float, float, float]:
    """Left, top, right and bottom, y growing downwards."""
    xs, ys = zip(*box, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def _line(text: str, box: Sequence[tuple[float, float]], *, turned: bool) -> Line:
    """The line in pixels; of a page whose text is turned, as if it were turned back."""
    left, top, right, bottom = _edges(box)
    if turned:
        left, top, right, bottom = top, left, bottom, right
    return Line(in_one_line(clean(text)), left, right, -bottom, -top)
