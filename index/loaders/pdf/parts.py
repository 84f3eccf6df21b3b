"""The pages of a PDF in parts: from one heading or page to the next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.loaders.pdf.headings import Heading
    from index.loaders.pdf.lines import Line


@dataclass(frozen=True, slots=True)
class Part:
    """The lines of a page, counted from 0, that stand under one heading; `path` leads to it, outermost first."""

    page: int
    path: tuple[str, ...]
    lines: list[Line]


@dataclass(frozen=True, slots=True)
class _Bare:
    """A heading under which nothing stands as yet."""

    level: int
    page: int
    lines: list[Line]


def parts_of(pages: Sequence[Sequence[Line]], headings: Sequence[Sequence[Heading]]) -> list[Part]:
    """All parts that hold lines, in order.

    A heading with nothing under it, not even a smaller heading, is text: nothing written is lost.
    """
    parts: list[Part] = []
    path: list[Heading] = []
    bare: _Bare | None = None
    for page, (lines, found) in enumerate(zip(pages, headings, strict=True)):
        at = 0
        for heading in found:
            if lines[at : heading.line]:
                _add(parts, page, path, lines[at : heading.line])
                bare = None
            if bare is not None and heading.level <= bare.level:
                _add(parts, bare.page, path[:-1], bare.lines)
            at = heading.line + heading.length
            path = [*(outer for outer in path if outer.level < heading.level), heading]
            bare = _Bare(heading.level, page, list(lines[heading.line : at]))
        if lines[at:]:
            _add(parts, page, path, lines[at:])
            bare = None
    if bare is not None:
        _add(parts, bare.page, path[:-1], bare.lines)
    return parts


def _add(parts: list[Part], page: int, path: Sequence[Heading], lines: Sequence[Line]) -> None:
    names = tuple(heading.name for heading in path)
    if parts and (parts[-1].page, parts[-1].path) == (page, names):
        parts[-1].lines.extend(lines)
    else:
        parts.append(Part(page, names, list(lines)))
