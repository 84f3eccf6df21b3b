"""The paragraphs of a slide's shapes, with the bullets and numbers that they get from its layout and master."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.loaders.office.drawing import PARAGRAPH, A, text_in

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml.etree import _Element

    from index.loaders.flow import Flow

_NONE, _NUMBER = f"{A}buNone", f"{A}buAutoNum"
_MARKS = frozenset({_NONE, _NUMBER, f"{A}buChar", f"{A}buBlip"})
_LEVELS = 9


def put_paragraphs(flow: Flow, shape: _Element, inherited: Iterable[_Element]) -> None:
    """The paragraphs of a shape; those with a bullet or number as items of lists, one in the other by their levels.

    `inherited` are the styles that count where the shape's own say nothing, the nearest first.
    """
    styles = [*shape.iter(f"{A}lstStyle"), *inherited]
    lists = _Lists(flow)
    for paragraph in shape.iter(PARAGRAPH):
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
