"""What stands before the text of an RTF file: its fonts, its styles, and what is said of it."""

from __future__ import annotations

import re

from index.loaders.dates import iso_date
from index.loaders.raw import clean, in_one_line
from index.loaders.rtf.tokens import charset

TABLES = frozenset({"fonttbl", "stylesheet", "info"})
_DATES = ("revtim", "creatim")  # when it was last changed, when it was made
FACTS = frozenset({"title", "author", *_DATES})

_HEADING_NAME = re.compile(r"(?:heading|überschrift|titre|título|titolo|kop|nadpis|заголовок) ([1-9])\b", re.IGNORECASE)
_TITLE_NAME = "title"
_DEEPEST_OUTLINE = 8  # 9 is what body text has


class Header:
    """Gathers the tables at the head of a file.

    `encodings` are those of the fonts by their number, `levels` those of the headings (1 is the outermost) by the
    number of their style.
    """

    def __init__(self) -> None:
        self.encodings: dict[int, str] = {}
        self.levels: dict[int, int] = {}
        self._font = 0
        self._style: int | None = None
        self._name: list[str] = []
        self._said: dict[str, list[str]] = {}

    def word(self, destination: str, word: str, number: int | None, page: str) -> None:
        """A control word within one of the tables; `page` is the document's encoding."""
        if destination == "fonttbl":
            if word == "f":
                self._font = number or 0
            elif word == "fcharset":
                self.encodings[self._font] = charset(number, page)
        elif destination == "stylesheet":
            self._style_word(word, number)
        elif destination in _DATES and word in {"yr", "mo", "dy"}:
            self._said.setdefault(destination, []).append(f"{number or 0:02}")

    def text(self, destination: str, text: str) -> None:
        """Text within one of the tables."""
        if destination == "stylesheet":
            self._name.append(text)
            if text.rstrip().endswith(";"):
                self._end_style()
        elif destination in FACTS:
            self._said.setdefault(destination, []).append(text)

    def said(self, name: str) -> str | None:
        """The title or author that the file names."""
        return in_one_line(clean("".join(self._said.get(name, ())))) or None

    @property
    def date(self) -> str | None:
        """The ISO 8601 day on which the file was last changed, or else made."""
        days = (iso_date("-".join(self._said.get(name, ()))) for name in _DATES)
        return next(filter(None, days), None)

    def _style_word(self, word: str, number: int | None) -> None:
        if word in {"s", "cs", "ds", "ts"}:
            self._style, self._name = (number if word == "s" else None), []
        elif word == "outlinelevel" and self._style is not None and (number or 0) <= _DEEPEST_OUTLINE:
            self.levels[self._style] = (number or 0) + 1

    def _end_style(self) -> None:
        name = "".join(self._name).strip("; ")
        self._name = []
        if self._style is None:
            return
        if match := _HEADING_NAME.match(name):
            self.levels[self._style] = int(match[1])
        elif name.lower() == _TITLE_NAME:
            self.levels[self._style] = 1
