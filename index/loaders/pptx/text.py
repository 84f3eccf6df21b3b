"""The paragraphs of a slide's shapes, with the bullets and numbers that they get from its layout and master."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.loaders.raw import clean, in_one_line

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml.etree import _Element

    from index.loaders.flow import Flow

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_PARAGRAPH, _BREAK = f"{A}p", f"{A}br"
_TEXTS = (_BREAK, f"{A}t", f"{_M}t")
_NONE, _NUMBER = f"{A}buNone", f"{A}buAutoNum"
_MARKS = frozenset({_NONE, _NUMBER, f"{A}buChar", f"{A}buBlip"})
_LEVELS = 9


def text_in(element: _Element) -> str:
    """All text of the paragraphs in an element of DrawingML in one line, formulas included."""
    pieces: list[str] = []
    for paragraph in element.iter(_PARAGRAPH):
        pieces += [" " if node.tag == _BREAK else node.text or "" for node in paragraph.iter(*_TEXTS)]
        pieces.append("\n")
    return in_one_line(clean("".join(pieces)))


def put_paragraphs(flow: Flow, shape: _Element, inherited: Iterable[_Element]) -> None:
    """The paragraphs of a shape; those with a bullet or number as items of lists, one in the other by their levels.

    `inherited` are the styles that count where the shape's own say nothing, the nearest first.
    """
    styles = [*shape.iter(f"{A}lstStyle"), *inherited]
    lists = _Lists(flow)
    for paragraph in shape.iter(_PARAGRAPH):
        text = text_in(paragraph)
        if text:
            level = _level(paragraph)
            lists.put(text, level, _mark(paragraph, level, styles))
    lists.close(0)


class _Lists:
    """The lists that are open at a paragraph, one in the other."""

    def __init__(self, flow: Flow) -> None:
        self._flow = flow
        self._marks: list[str] = []

    def put(self, text: str, level: int, mark: _Element | None) -> None:
        if mark is None:
            self.close(0)
        else:
            self.close(level + 1)
            if len(self._marks) == level + 1 and self._marks[-1] != mark.tag:
                self.close(level)
            self.open(level + 1, mark)
            self._flow.open_item()
        self._flow.put([(text, None)])

    def open(self, depth: int, mark: _Element) -> None:
        first = int(mark.get("startAt", "1")) if mark.tag == _NUMBER else None
        while len(self._marks) < depth:
            self._flow.open_list(first)
            self._marks.append(mark.tag)

    def close(self, depth: int) -> None:
        for _ in self._marks[depth:]:
            self._flow.close_list()
        del self._marks[depth:]


def _level(paragraph: _Element) -> int:
    properties = paragraph.find(f"{A}pPr")
    return 0 if properties is None else max(0, min(int(properties.get("lvl", "0")), _LEVELS - 1))


def _mark(paragraph: _Element, level: int, styles: list[_Element]) -> _Element | None:
    """The element that says what stands before a paragraph; None where nothing does."""
    own = paragraph.find(f"{A}pPr")
    for properties in (own, *(style.find(f"{A}lvl{level + 1}pPr") for style in styles)):
        mark = next((child for child in properties if child.tag in _MARKS), None) if properties is not None else None
        if mark is not None:
            return None if mark.tag == _NONE else mark
    return None
