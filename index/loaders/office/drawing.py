"""Text in drawings (DrawingML), which slides are made of and sheets have beside their cells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.loaders.raw import clean, in_one_line

if TYPE_CHECKING:
    from lxml.etree import _Element

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
PARAGRAPH = f"{A}p"
_BREAK = f"{A}br"
_TEXTS = (_BREAK, f"{A}t", "{http://schemas.openxmlformats.org/officeDocument/2006/math}t")


def text_in(element: _Element) -> str:
    """All text of the paragraphs in an element of DrawingML in one line, formulas included."""
    pieces: list[str] = []
    for paragraph in element.iter(PARAGRAPH):
        pieces += [" " if node.tag == _BREAK else node.text or "" for node in paragraph.iter(*_TEXTS)]
        pieces.append("\n")
    return in_one_line(clean("".join(pieces)))
