"""Sections as they grow out of a file with headings."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

# (start, end, names): a table's rows below its header, as a span of the section's text, and the header's row.
Table = tuple[int, int, str]
Chunk = tuple[str, int | None]  # text, and its line in the source where the format has lines


@dataclass(slots=True)
class Section:
    """The text under one heading; `heading` is its path, outermost first.

    `line_starts` and `tables` are as in a Document's metadata.
    """

    heading: list[str]
    level: int = 0
    line: int | None = None
    line_starts: list[tuple[int, int]] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    _parts: list[str] = field(default_factory=list)
    _length: int = 0

    @property
    def text(self) -> str:
        """All that was added."""
        return "".join(self._parts)

    @property
    def is_empty(self) -> bool:
        """Whether nothing was added yet."""
        return self._length == 0

    @property
    def length(self) -> int:
        """Of all that was added."""
        return self._length

    def add(self, chunks: Sequence[Chunk], gap: str) -> None:
        """Append text, after `gap` unless it is the first."""
        if not self.is_empty:
            self._append(gap)
        for text, line in chunks:
            if line is not None and (not self.line_starts or self.line_starts[-1][1] != line):
                self.line_starts.append((self._length, line))
            self._append(text)

    def _append(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)


class Sections:
    """The sections of one file, in order; text goes to the one under the last heading."""

    def __init__(self) -> None:
        self._sections = [Section([])]
        self._path: list[tuple[int, str]] = []

    def open(self, level: int, name: str, line: int | None = None) -> None:
        """Begin the section under a heading of this level (1 is the outermost)."""
        self._keep_bare_heading(level)
        self._path = [(outer, heading) for outer, heading in self._path if outer < level]
        self._path.append((level, name))
        self._sections.append(Section([heading for _, heading in self._path], level, line))

    def add(self, chunks: Sequence[Chunk], gap: str) -> None:
        """Append text to the last section."""
        if any(text.strip() for text, _ in chunks):
            self._sections[-1].add(chunks, gap)

    def end_table(self, header_end: int, names: str) -> None:
        """Note that all since this offset of the last section are rows of a table whose header is `names`."""
        last = self._sections[-1]
        if last.length > header_end:
            last.tables.append((header_end, last.length, names))

    @property
    def length(self) -> int:
        """Of the last section's text."""
        return self._sections[-1].length

    def finished(self) -> list[Section]:
        """All sections that hold text."""
        self._keep_bare_heading(0)
        return [section for section in self._sections if not section.is_empty]

    @property
    def title(self) -> str | None:
        """The first heading, where it is of the first level."""
        first = next((section for section in self._sections if section.level), None)
        return first.heading[0] if first and first.level == 1 and first.heading else None

    def _keep_bare_heading(self, next_level: int) -> None:
        """A heading with nothing under it, not even a smaller heading, becomes text: nothing written is lost."""
        last = self._sections[-1]
        if last.heading and last.is_empty and next_level <= last.level:
            last.add([(last.heading.pop(), last.line)], "")
