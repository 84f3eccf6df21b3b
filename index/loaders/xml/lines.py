"""Text of an XML file that was gathered with its lines, as paragraphs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.loaders.raw import clean, in_one_line, joint

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.loaders.sections import Chunk

_MOST_LINES = 65_535  # libxml2 may count no further


class Gathered:
    """The text of the paragraph that has not ended, and the line of the source that the walk has come to.

    The line is None from where the parser can no longer tell it.
    """

    def __init__(self) -> None:
        self.line: int | None = 1
        self.chunks: list[Chunk] = []

    def at(self, told: int | None) -> None:
        """The walk has come to a tag, of which the parser tells this line."""
        self.line = told if self.line is not None and told is not None and told < _MOST_LINES else None

    def passed(self, text: str) -> None:
        """Text of the source that is not read was gone by."""
        if self.line is not None:
            self.line += text.count("\n")

    def add(self, text: str) -> None:
        """Text, each line of it with its own."""
        for number, piece in enumerate(text.split("\n")):
            if number:
                self.passed("\n")
                self.chunks.append(("\n", self.line))
            if piece:
                self.chunks.append((piece, self.line))

    def mark(self, text: str) -> None:
        """A few characters that the source does not hold."""
        self.chunks.append((text, self.line))

    @property
    def is_blank(self) -> bool:
        """Whether nothing but white space was gathered."""
        return not any(text.strip() for text, _ in self.chunks)

    @property
    def ends_in_figure(self) -> bool:
        """Whether a digit was last."""
        return bool(self.chunks) and self.chunks[-1][0][-1:].isdigit()

    def paragraph(self, *, verbatim: bool = False) -> list[Chunk]:
        """All that was gathered, which then begins anew."""
        chunks, self.chunks = self.chunks, []
        return verbatim_chunks(chunks) if verbatim else paragraph_chunks(chunks)

    def in_one_line(self) -> str:
        """All that was gathered, which then begins anew, in one line."""
        chunks, self.chunks = self.chunks, []
        return in_one_line(clean("".join(text for text, _ in chunks)))


def paragraph_chunks(chunks: Sequence[Chunk]) -> list[Chunk]:
    """Running text, its white space as it is read, cut where the source's lines end."""
    lines: list[tuple[list[str], int | None]] = []
    for text, line in chunks:
        if not lines or line != lines[-1][1]:
            lines.append(([], line))
        lines[-1][0].append(text.replace("\n", " "))
    joined: list[Chunk] = []
    for pieces, line in lines:
        text = clean("".join(pieces))
        words = in_one_line(text)
        if not words:
            continue
        if joined:
            before, at = joined[-1]
            joined[-1] = (before + joint(before, words), at)
        joined.append((words, line))
    return joined


def verbatim_chunks(chunks: Sequence[Chunk]) -> list[Chunk]:
    """Text whose lines stay as they are, without the empty ones around them."""
    text = clean("".join(text for text, _ in chunks)).strip("\n").rstrip()
    if not text.strip():
        return []
    return [(text, next((line for piece, line in chunks if piece.strip()), None))]
