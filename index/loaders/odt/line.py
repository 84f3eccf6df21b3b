"""One paragraph of an OpenDocument text: what is shown of it, and what hangs on it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from index.loaders.office.prose import raised
from index.loaders.office.xml import child, number, value
from index.loaders.xml_tree import local_name

if TYPE_CHECKING:
    from lxml.etree import _Element

    from index.loaders.odt.styles import OdtStyles

_NOT_SHOWN = frozenset({
    "annotation", "tracked-changes", "title", "desc", "event-listeners", "ruby-text", "script", "forms",
    "alphabetical-index-mark", "toc-mark", "user-index-mark", "sequence-decls", "hidden-text", "hidden-paragraph",
})  # fmt: skip
_BOXES = frozenset({
    "frame", "text-box", "rect", "custom-shape", "ellipse", "circle", "line", "polyline", "polygon", "path",
    "connector", "caption", "measure", "regular-polygon", "g",
})  # fmt: skip
_SPACE = re.compile(r"[ \t\r\n]+")
_MOST_SPACES = 100  # a file may ask for any number


@dataclass(slots=True)
class Line:
    """A paragraph's text, its line breaks kept; the boxes anchored in it, and its notes, each with its mark."""

    parts: list[str] = field(default_factory=list)
    boxes: list[_Element] = field(default_factory=list)
    notes: list[tuple[str, _Element]] = field(default_factory=list)
    weights: list[bool] = field(default_factory=list)  # of each piece of text, whether it is bold

    @property
    def text(self) -> str:
        """All of it."""
        return "".join(self.parts)


def read_line(paragraph: _Element, styles: OdtStyles) -> Line:
    """What a paragraph or heading shows; white space in it is one space, as the format has it."""
    line = Line()
    if not styles.hides(paragraph, "paragraph"):
        _walk(paragraph, line, styles, bold=bool(styles.is_bold(paragraph, "paragraph")))
    return line


def _walk(parent: _Element, line: Line, styles: OdtStyles, *, bold: bool) -> None:
    _text(parent.text, line, bold=bold)
    for element in parent:
        kind = local_name(element)
        if kind == "span":
            if not styles.hides(element, "text"):
                own = styles.is_bold(element, "text")
                if styles.raises(element) and raised("".join(line.parts[-1:]), "".join(element.itertext()))[:1] == "^":
                    line.parts.append("^")
                _walk(element, line, styles, bold=bold if own is None else own)
        elif kind and kind not in _NOT_SHOWN:
            _take(kind, element, line, styles, bold=bold)
        _text(element.tail, line, bold=bold)


def _take(kind: str, element: _Element, line: Line, styles: OdtStyles, *, bold: bool) -> None:
    if kind == "s":
        line.parts.append(" " * min(max(1, number(element, "c", 1)), _MOST_SPACES))
    elif kind == "tab":
        line.parts.append("\t")
    elif kind == "line-break":
        line.parts.append("\n")
    elif kind == "note":
        cited = child(element, "note-citation")
        mark = "" if cited is None else f"[{''.join(cited.itertext()).strip()}]"
        line.parts.append(mark)
        line.notes.append((mark, element))
    elif kind in _BOXES:
        line.boxes.append(element)
    else:
        _walk(element, line, styles, bold=bold)


def _text(text: str | None, line: Line, *, bold: bool) -> None:
    if text:
        line.parts.append(_SPACE.sub(" ", text))
        if text.strip():
            line.weights.append(bold)


def is_shown(section: _Element) -> bool:
    """Whether a section is not hidden."""
    return value(section, "display") in {None, "true"}
