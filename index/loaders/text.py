"""Plain text: one Document a section, where a form feed begins a new one."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from index.errors import DocumentError
from index.loaders.base import FileLoader
from index.loaders.decoding import decode
from index.loaders.raw import clean, required, with_newlines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from langchain_core.documents import Document

_LONGEST_TITLE = 100
# TOML writes two brackets around the name of one of several parts alike; a list of values has commas or no letter.
_PART = re.compile(r"^[ \t]*+\[{1,2}([^\[\]\n,]*[^\W\d_][^\[\]\n,]*)\]{1,2}[ \t]*+(?:[#;].*)?$", re.MULTILINE)


class CodeLoader(FileLoader):
    """Loads a program's source, a settings file or a log: its lines as they are, without a title."""

    def lazy_load(self) -> Iterator[Document]:
        """One Document; raises DocumentError if the file cannot be read, is empty or is not text."""
        text = self._text()
        yield self.document(text, 0, line_starts=line_starts(text, 1))

    def _text(self) -> str:
        text = clean(decode(required(self.data, "text")))
        if not text.strip():
            raise DocumentError("it holds no text, only white space", "empty")
        return text


class SettingsLoader(CodeLoader):
    """Loads a file of settings whose parts begin with their names in brackets, "[mail]": these are its headings."""

    def lazy_load(self) -> Iterator[Document]:
        """One Document a part, its name included; raises DocumentError as `CodeLoader` does."""
        text = self._text()
        names = [(0, ""), *((match.start(), match[1].strip()) for match in _PART.finditer(text))]
        line, section = 1, 0
        for (start, name), (end, _) in pairwise([*names, (len(text), "")]):
            part = text[start:end]
            if part.strip():
                heading = [name[:_LONGEST_TITLE]] if name else []
                yield self.document(part, section, heading=heading, line_starts=line_starts(part, line))
                section += 1
            line += part.count("\n")


class TextLoader(FileLoader):
    """Loads a plain text file, with the source line of every line of it."""

    def lazy_load(self) -> Iterator[Document]:
        """One Document a section.

        Raises DocumentError if the file cannot be read, is empty or is not text.
        """
        whole = with_newlines(decode(required(self.data, "text")))
        title = _title(clean(whole))
        first_line, section = 1, 0
        for part in whole.split("\f"):
            text = clean(part)
            if text.strip():
                yield self.document(text, section, title=title, line_starts=line_starts(text, first_line))
                section += 1
            first_line += part.count("\n")
        if section == 0:
            raise DocumentError("it holds no text, only white space", "empty")


def line_starts(text: str, first_line: int) -> list[tuple[int, int]]:
    """The offset of each line with its number, as a Document's metadata has them."""
    starts = [(0, first_line)]
    offset = text.find("\n")
    while offset != -1:
        starts.append((offset + 1, starts[-1][1] + 1))
        offset = text.find("\n", offset + 1)
    return starts


def _title(text: str) -> str | None:
    """The first line, where it stands alone above a blank line, is short and is no sentence."""
    first, _, rest = text.lstrip("\n").partition("\n")
    title = first.strip()
    alone = not rest.partition("\n")[0].strip() and bool(rest.strip())
    return title if alone and 0 < len(title) <= _LONGEST_TITLE and title[-1] not in ".!?…:;,。" else None
