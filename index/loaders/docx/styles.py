"""A Word file's styles: which paragraphs are headings, list items or entries of a table of contents."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from index.loaders.office.xml import child, children, is_on, number, value

if TYPE_CHECKING:
    from lxml.etree import _Element

# Word writes built-in names in English whatever its own language is; other programs write identifiers without names.
_HEADING = re.compile(r"heading ?([1-9])", re.IGNORECASE)
_CONTENTS = re.compile(r"toc ?(?:[1-9]|heading)|table of figures", re.IGNORECASE)
_VERBATIM = re.compile(
    r"(?:html )?preformatted(?: text)?|(?:source |program )?code(?: block)?|plain text|macro text", re.IGNORECASE
)
_BODY_LEVEL = 9
_DEEPEST = 50  # a style may be based on itself


@dataclass(frozen=True, slots=True)
class ParagraphStyle:
    """What a style says of a paragraph; `heading` is its level from 1, None for text, `list_id` "0" for no list."""

    heading: int | None = None
    is_title: bool = False
    is_contents: bool = False
    is_verbatim: bool = False
    is_bold: bool = False
    list_id: str | None = None
    list_level: int = 0


class Styles:
    """The styles of one file, those that they are based on taken in."""

    def __init__(self, root: _Element | None) -> None:
        self._elements = {(value(style, "type") or "paragraph", value(style, "styleId") or ""): style
                          for style in children(root, "style")}  # fmt: skip
        self._resolved: dict[str, ParagraphStyle] = {}
        self._default = next(
            (name for (kind, name), style in self._elements.items()
             if kind == "paragraph" and (value(style, "default") or "0") in {"1", "true"}), ""
        )  # fmt: skip

    def of(self, paragraph: _Element) -> ParagraphStyle:
        """The style of a paragraph, with what its own properties change."""
        properties = child(paragraph, "pPr")
        name = value(child(properties, "pStyle")) or self._default
        if name not in self._resolved:
            self._resolved[name] = self._style(name)
        return _changed(self._resolved[name], properties)

    def heads_rows(self, table: _Element) -> bool:
        """Whether the table's style sets its first row in bold, and the table has it do so."""
        properties = child(table, "tblPr")
        wanted = child(properties, "tblLook")
        flags = int(value(wanted) or "0", 16) if re.fullmatch("[0-9a-fA-F]{1,4}", value(wanted) or "") else 0
        if not (flags & 0x20 or (value(wanted, "firstRow") or "0") in {"1", "true"}):
            return False
        return any(
            value(part, "type") == "firstRow" and is_on(child(part, "rPr", "b"))
            for style in self._chain("table", value(child(properties, "tblStyle")) or "")
            for part in children(style, "tblStylePr")
        )

    def hides(self, run: _Element) -> bool:
        """Whether a run is hidden text."""
        properties = child(run, "rPr")
        if (own := child(properties, "vanish")) is not None:
            return is_on(own)
        name = value(child(properties, "rStyle"))
        return name is not None and any(
            is_on(child(style, "rPr", "vanish")) for style in self._chain("character", name)
        )

    def _style(self, name: str) -> ParagraphStyle:
        style = _named(name)
        for element in reversed(self._chain("paragraph", name)):
            of_name = _named(value(child(element, "name")) or name)
            style = replace(
                style, heading=of_name.heading or style.heading, is_title=of_name.is_title,
                is_contents=of_name.is_contents, is_verbatim=style.is_verbatim or of_name.is_verbatim,
            )  # fmt: skip
            style = _changed(style, child(element, "pPr"))
            run = child(element, "rPr")
            if (bold := child(run, "b")) is not None:
                style = replace(style, is_bold=is_on(bold))
        return style

    def _chain(self, kind: str, name: str) -> list[_Element]:
        """A style and those that it is based on, itself first."""
        chain: list[_Element] = []
        while (element := self._elements.get((kind, name))) is not None and len(chain) < _DEEPEST:
            chain.append(element)
            name = value(child(element, "basedOn")) or ""
        return chain


def _named(name: str) -> ParagraphStyle:
    heading = _HEADING.fullmatch(name)
    is_title = name.lower() == "title"
    return ParagraphStyle(
        heading=int(heading[1]) if heading else 1 if is_title else None,
        is_title=is_title,
        is_contents=_CONTENTS.fullmatch(name) is not None,
        is_verbatim=_VERBATIM.fullmatch(name) is not None,
    )


def _changed(style: ParagraphStyle, properties: _Element | None) -> ParagraphStyle:
    """The style with what a paragraph's properties say in its stead."""
    if (outline := child(properties, "outlineLvl")) is not None:
        level = number(outline, default=_BODY_LEVEL)
        style = replace(style, heading=level + 1 if 0 <= level < _BODY_LEVEL else None)
    if (numbered := child(properties, "numPr")) is not None:
        list_id = value(child(numbered, "numId"))
        level = number(child(numbered, "ilvl"), default=0 if list_id else style.list_level)
        style = replace(style, list_id=list_id or style.list_id, list_level=level)
    return style
