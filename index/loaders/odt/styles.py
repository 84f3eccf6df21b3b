"""An OpenDocument text's styles: how its lists and headings are numbered, and which text is hidden or program text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.loaders.labels import lettered, roman
from index.loaders.office.xml import child, children, number, value
from index.loaders.xml_tree import local_name

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from lxml.etree import _Element

BULLET = "-"
_VERBATIM = "Preformatted_20_Text"
_TITLE = "Title"
_LEVELS = 10
_DEEPEST = 50  # a style may be based on itself
_FORMATS: Mapping[str, Callable[[int], str]] = {
    "a": lettered,
    "A": lambda count: lettered(count).upper(),
    "i": roman,
    "I": lambda count: roman(count).upper(),
}


@dataclass(frozen=True, slots=True)
class Level:
    """How items of one level are marked; `format` is "-" for a bullet, empty for no mark."""

    format: str = ""
    prefix: str = ""
    suffix: str = ""
    start: int = 1
    shown_levels: int = 1


class OdtStyles:
    """The styles of one file, from its content and its common styles."""

    def __init__(self, roots: Sequence[_Element | None]) -> None:
        groups = [group for root in roots for name in ("automatic-styles", "styles")
                  for group in children(root, name)]  # fmt: skip
        self._styles = {(value(style, "family") or "", value(style, "name") or ""): style
                        for group in groups for style in children(group, "style")}  # fmt: skip
        self._lists = {value(style, "name") or "": _levels(style)
                       for group in groups for style in children(group, "list-style")}  # fmt: skip
        outline = next((style for group in groups for style in children(group, "outline-style")), None)
        self.outline = {} if outline is None else _levels(outline)

    def levels(self, list_style: str) -> Mapping[int, Level]:
        """How each level (from 1) of a list is marked."""
        return self._lists.get(list_style, {})

    def list_of(self, paragraph: _Element) -> str:
        """The list style that a paragraph's own style names; empty where it names none."""
        chain = self._chain("paragraph", value(paragraph, "style-name"))
        return next(filter(None, (value(style, "list-style-name") for style in chain)), "")

    def is_title(self, paragraph: _Element) -> bool:
        """Whether a paragraph is the file's title."""
        return self._is_a(paragraph, _TITLE)

    def is_verbatim(self, paragraph: _Element) -> bool:
        """Whether a paragraph's spaces matter."""
        return self._is_a(paragraph, _VERBATIM)

    def is_bold(self, element: _Element, family: str) -> bool | None:
        """Whether a paragraph or span is bold; None where its style does not say."""
        for style in self._chain(family, value(element, "style-name")):
            weight = value(child(style, "text-properties"), "font-weight")
            if weight is not None:
                return weight == "bold" or (weight.isdecimal() and int(weight[:4]) >= 600)  # noqa: PLR2004 (CSS's semi-bold)
        return None

    def raises(self, span: _Element) -> bool:
        """Whether a span is set higher than the text around it."""
        chain = self._chain("text", value(span, "style-name"))
        positions = (value(child(style, "text-properties"), "text-position") for style in chain)
        return next(filter(None, positions), "").startswith("super")

    def hides(self, element: _Element, family: str) -> bool:
        """Whether a paragraph's or span's style hides it."""
        return any(
            value(child(style, "text-properties"), "display") == "none"
            for style in self._chain(family, value(element, "style-name"))
        )

    def _is_a(self, paragraph: _Element, name: str) -> bool:
        own = value(paragraph, "style-name")
        return own == name or any(value(style, "parent-style-name") == name for style in self._chain("paragraph", own))

    def _chain(self, family: str, name: str | None) -> list[_Element]:
        """A style and those that it is based on, itself first."""
        chain: list[_Element] = []
        while name and (style := self._styles.get((family, name))) is not None and len(chain) < _DEEPEST:
            chain.append(style)
            name = value(style, "parent-style-name")
        return chain


def marker(levels: Mapping[int, Level], level: int, counts: Mapping[int, int]) -> str:
    """The mark of an item ("2.", "a)", "1.2", "-"), where `counts` holds the number of each level down to its own."""
    own = levels.get(level, Level(BULLET))
    if own.format in {"", BULLET}:
        return own.format
    shown = range(max(1, level - own.shown_levels + 1), level + 1)
    figures = (_shown(levels.get(place, own).format, counts.get(place, 1)) for place in shown)
    return f"{own.prefix}{'.'.join(filter(None, figures))}{own.suffix}".strip()


def _shown(kind: str, count: int) -> str:
    return "" if kind in {"", BULLET} else _FORMATS.get(kind, str)(count)


def _levels(style: _Element) -> dict[int, Level]:
    levels = {number(found, "level", 1): _level(found) for found in style if local_name(found)}
    return {level: marked for level, marked in levels.items() if 0 < level <= _LEVELS}


def _level(found: _Element) -> Level:
    if local_name(found) in {"list-level-style-bullet", "list-level-style-image"}:
        return Level(BULLET)
    return Level(
        (value(found, "num-format") or "").strip(), value(found, "num-prefix") or "", value(found, "num-suffix") or "",
        number(found, "start-value", 1), max(1, number(found, "display-levels", 1)),
    )  # fmt: skip
