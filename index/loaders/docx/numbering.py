"""A Word file's numbered and bulleted lists: the marker before each item, which the file itself does not hold."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.loaders.labels import lettered, ordinal, roman
from index.loaders.office.xml import child, children, is_on, number, value

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from lxml.etree import _Element

BULLET = "-"
_LEVELS = 9
_PLACE = re.compile(r"%([1-9])")
_DEEPEST = 20  # a list may borrow its levels from one that borrows them from it
_FORMATS: Mapping[str, Callable[[int], str]] = {
    "lowerLetter": lettered,
    "upperLetter": lambda count: lettered(count).upper(),
    "lowerRoman": roman,
    "upperRoman": lambda count: roman(count).upper(),
    "decimalZero": lambda count: f"{count:02}",
    "ordinal": ordinal,
    "none": lambda _: "",
}


@dataclass(frozen=True, slots=True)
class _Level:
    start: int
    format: str
    text: str
    in_figures: bool  # whether the levels above are shown in figures, whatever their own format
    restarts: bool


@dataclass(frozen=True, slots=True)
class _List:
    counted_as: str  # lists that are made after the same one go on counting where another stopped
    levels: Mapping[int, _Level]
    starts: Mapping[int, int]  # of the levels that begin anew


class Numbering:
    """Counts the items of one file's lists, as Word does (ECMA-376, part 1, 17.9)."""

    def __init__(self, root: _Element | None) -> None:
        self._abstract = {value(found, "abstractNumId") or "": found for found in children(root, "abstractNum")}
        self._numbered = {value(found, "numId") or "": found for found in children(root, "num")}
        self._lists: dict[str, _List | None] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[tuple[str, int]] = set()

    def marker(self, list_id: str, level: int) -> str | None:
        """The marker of the next item ("2.", "(a)", "1.2", "-" for any bullet); None where it is no list's item."""
        if list_id not in self._lists:
            self._lists[list_id] = self._list(list_id)
        found = self._lists[list_id]
        if found is None or level not in found.levels:
            return None
        self._count(list_id, found, level)
        shown = found.levels[level]
        if shown.format == "bullet":
            return BULLET
        return _PLACE.sub(lambda place: self._shown(found, level, int(place[1]) - 1), shown.text).strip() or None

    def _count(self, list_id: str, found: _List, level: int) -> None:
        counts = self._counts.setdefault(found.counted_as, {})
        for upper in range(level):
            counts.setdefault(upper, found.levels[upper].start if upper in found.levels else 1)
        if level in found.starts and (list_id, level) not in self._begun:
            self._begun.add((list_id, level))
            counts[level] = found.starts[level]
        else:
            counts[level] = counts.get(level, found.levels[level].start - 1) + 1
        for deeper in range(level + 1, _LEVELS):
            if deeper not in found.levels or found.levels[deeper].restarts:
                counts.pop(deeper, None)

    def _shown(self, found: _List, level: int, place: int) -> str:
        count = self._counts[found.counted_as].get(place, 1)
        kind = found.levels[place].format if place in found.levels else "decimal"
        if place != level and found.levels[level].in_figures:
            kind = "decimal"
        return _FORMATS.get(kind, str)(count)

    def _list(self, list_id: str) -> _List | None:
        element = self._numbered.get(list_id)
        abstract_id = value(child(element, "abstractNumId")) or ""
        abstract = self._borrowed(self._abstract.get(abstract_id))
        if element is None or abstract is None:
            return None
        levels = _levels(abstract)
        starts: dict[int, int] = {}
        for override in children(element, "lvlOverride"):
            level = number(override, "ilvl")
            levels |= _levels(override)
            if (start := child(override, "startOverride")) is not None:
                starts[level] = number(start, default=1)
        return _List(value(abstract, "abstractNumId") or abstract_id, levels, starts)

    def _borrowed(self, abstract: _Element | None) -> _Element | None:
        """The list whose levels count: one may stand for that of a numbering style."""
        for _ in range(_DEEPEST):
            link = value(child(abstract, "numStyleLink"))
            if link is None:
                break
            abstract = next(
                (found for found in self._abstract.values() if value(child(found, "styleLink")) == link), None
            )
        return abstract


def _levels(parent: _Element) -> dict[int, _Level]:
    levels: dict[int, _Level] = {}
    for found in children(parent, "lvl"):
        if not 0 <= (level := number(found, "ilvl")) < _LEVELS:
            continue
        levels[level] = _Level(
            start=number(child(found, "start")),
            format=value(child(found, "numFmt")) or "decimal",
            text=value(child(found, "lvlText")) or "",
            in_figures=is_on(child(found, "isLgl")),
            restarts=value(child(found, "lvlRestart")) != "0",
        )
    return levels
