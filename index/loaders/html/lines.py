"""The text of a piece of HTML within a file that has lines: each word with the source line on which it stands."""

from __future__ import annotations

import re
from bisect import bisect_right
from html import unescape
from itertools import accumulate
from typing import TYPE_CHECKING

from index.loaders.html.loader import plain_text

if TYPE_CHECKING:
    from index.loaders.sections import Chunk

_MARKUP = re.compile(
    r"<!--.*?(?:-->|\Z)|<(script|style|svg)\b.*?(?:</\1\s*+>|\Z)|</?[a-z][^<>]*+>", re.IGNORECASE | re.DOTALL
)
_LINE = re.compile(r".+\n?")
# Chinese and Japanese characters one by one, as a line may be wrapped between any two; what is between spaces else.
_WORD = re.compile(r"[\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]|[^\s\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]+")
_NUMBER = re.compile(r" *\d+\. ")  # of a list's item, which the source need not hold
# Bullets, the bars of tables and quotation marks may be in the text alone.
_NO_LETTERS = re.compile(r"[\W_]+")
_ENOUGH = 12  # letters that, where they stand together, are surely those that are looked for
_REACH = 5000  # letters ahead; what is hidden may be between two words of the text


def html_chunks(content: str, line: int) -> list[Chunk]:
    """The text of a piece of HTML that begins at `line`, cut where the source goes on in another line."""
    source = _Source(content)
    lines = [text for text in plain_text(content).split("\n") if text.strip()]
    parts = [part for text in _LINE.findall("\n".join(lines)) for part in source.chunks_of(text)]
    return [(text, line + at) for text, at in parts]


class _Source:
    """The letters and digits of a piece of HTML, gone through once from beginning to end."""

    def __init__(self, content: str) -> None:
        lines = _MARKUP.sub(lambda markup: "\n" * markup[0].count("\n"), content).split("\n")
        letters = [_letters(unescape(line)) for line in lines]
        self.letters = "".join(letters)
        self.line_ends = list(accumulate(map(len, letters)))
        self.at = 0
        self.line = 0

    def chunks_of(self, text: str) -> list[tuple[str, int]]:
        """The next line of the text in parts, each with its line of the source from 0.

        What is not found, as a bullet, goes with what follows it in the line.
        """
        starts: dict[int, int] = {}  # line to offset
        number = _NUMBER.match(text)
        after_number = number.end() if number else 0
        letters, done = _letters(text[after_number:]), 0
        begin: int | None = 0
        for word in _WORD.finditer(text, after_number):
            length = len(_letters(word[0]))
            begin = word.start() if begin is None else begin
            if length and self.goes_on(letters[done : done + max(length, _ENOUGH)], length):
                starts.setdefault(self.line, begin)
                begin = None
            done += length
        ends = [*starts.values(), None][1:]
        parts = zip(starts.items(), ends, strict=True)
        return [(text[start:end], line) for (line, start), end in parts] or [(text, self.line)]

    def goes_on(self, letters: str, length: int) -> bool:
        """Whether the word that is the first `length` of these letters comes next, or all of them soon after."""
        word = letters[:length]
        if self.letters.startswith(word, self.at):
            place = self.at
        else:
            place = self.letters.find(letters, self.at, self.at + _REACH + len(letters))
        if place < 0:
            return False
        self.line = bisect_right(self.line_ends, place)
        self.at = place + length
        return True


def _letters(text: str) -> str:
    return _NO_LETTERS.sub("", text)
