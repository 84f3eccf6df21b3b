"""Passages: the pieces of a page that are embedded, retrieved and cited.

Offsets count Unicode code points into the text of the passage's page, end exclusive, so that
`page_text[passage.start:passage.end] == passage.text` holds for every passage of every file. Pages and lines count
from 1.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from unicodedata import normalize

HEADING_SEPARATOR = " › "
_LATEST = "-12-31"
_WORD = re.compile(r"[^\W_]+")
_ENDING = re.compile(r"(?<=.)\.(?=\w*[A-Za-z])\w{1,8}$")
_NOT_TEXT = re.compile(r"\\x[0-9a-f]{2}")
_JOINED = re.compile(r"(?<=[a-z]{2})(?=[A-Z][a-z])|(?<=[a-z]{2})(?=\d)")


@dataclass(frozen=True, slots=True)
class Location:
    """Where a piece of text stands in its file, as a person would look it up.

    `page` counts from 1 and is None where the format has none; `lines` is (first, last), counted from 1, in the source
    file, and None where the format has none; `heading` is the path of headings above the text, outermost first.
    """

    page: int | None = None
    lines: tuple[int, int] | None = None
    heading: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of whole sentences of one page, never longer than the encoder reads.

    `source` is the file's path, relative to the store's parent folder where it lies below it, with forward slashes;
    `section` counts the file's pages (or sections, where the format has no pages) from 0, and `ordinal` the passages
    of the whole file from 0. `start` and `end` are offsets into that section's text. `source_sha256` is the file's
    hash at the time it was read; `title` and `date` (ISO 8601) are the document's, where it names them. `line_starts`
    holds a pair (offset into `text`, source line) for the passage's start and each offset at which the source line
    changes, so that a quote within the passage can be given its own lines; it is empty where the format has no lines.
    `tables` are triples (start, end, names of the columns): the rows, without their header, that `text` holds of a
    table.
    """

    source: str
    section: int
    ordinal: int
    start: int
    end: int
    text: str
    location: Location = Location()
    title: str | None = None
    date: str | None = None
    source_sha256: str = ""
    line_starts: tuple[tuple[int, int], ...] = ()
    tables: tuple[tuple[int, int, str], ...] = ()

    @property
    def id(self) -> str:
        """32 hexadecimal digits that name this text at this place of this file: equal input, equal id."""
        named = "\x1f".join((self.source, str(self.section), str(self.start), str(self.end), self.text))
        return hashlib.sha256(named.encode()).hexdigest()[:32]

    @property
    def columns(self) -> str | None:
        """The names of a table's columns, where the passage begins among its rows."""
        return self.columns_of(0)

    def columns_of(self, offset: int) -> str | None:
        """The names of the columns of the table in whose rows this place of `text` is."""
        return next((names for start, end, names in self.tables if start <= offset < end), None)

    @property
    def context(self) -> str:
        """The title, the heading path and the names of columns: what a reader of the file would know beforehand."""
        path = self.location.heading
        parts = path if self.title is None or self.title in path else (self.title, *path)
        return HEADING_SEPARATOR.join(parts if self.columns is None else (*parts, self.columns))

    @property
    def file_words(self) -> str:
        """The words of the file's name that the context does not have, each once: people ask by them, too.

        Without its ending, and without what stands for bytes that are no UTF-8.
        """
        name = _NOT_TEXT.sub(" ", normalize("NFC", PurePosixPath(self.source).name))
        known = {word.casefold() for word in _WORD.findall(self.context)}
        found = {word.casefold(): word for word in _WORD.findall(_JOINED.sub(" ", _ENDING.sub("", name)))}
        return " ".join(word for folded, word in found.items() if folded not in known)

    @property
    def searched_text(self) -> str:
        """What BM25 sees: the words of the file's name, then what the encoder sees.

        The encoder does not see them, so that a file that is renamed keeps its vectors.
        """
        return f"{self.file_words} {self.embedded_text}".lstrip()

    @property
    def embedded_text(self) -> str:
        """What the encoder sees: the heading path, then the text. A quote never contains the heading path."""
        return f"{self.context}\n{self.text}" if self.context else self.text

    @property
    def text_hash(self) -> str:
        """SHA-256 of the embedded text: the key under which its vector is kept."""
        return hashlib.sha256(self.embedded_text.encode()).hexdigest()

    def lines_of(self, start: int, end: int) -> tuple[int, int] | None:
        """Source lines (first, last) of `text[start:end]`; None where the format has no lines."""
        if not self.line_starts:
            return None
        first = last = self.line_starts[0][1]
        for offset, line in self.line_starts:
            if offset <= start:
                first = line
            if offset < max(end, start + 1):
                last = line
        return (first, last)


def is_since(date: str | None, day: str) -> bool:
    """Whether a date is at or after a day, month or year (ISO 8601 both); a month or year may mean its last day."""
    return date is not None and date + _LATEST[len(date) - len("2024") :] >= day
