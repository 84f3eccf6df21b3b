"""The text of a PDF page as pdfium gives it: its pieces, in the order of the file, with their boxes and letters.

Places are offsets into the text, in code points; pdfium asks for its own count of letters.
"""

from __future__ import annotations

import re
from ctypes import byref, c_double, c_int, create_string_buffer
from functools import lru_cache
from itertools import accumulate
from math import degrees, hypot
from typing import TYPE_CHECKING

from index.loaders.pdf.boxes import Box, turned
from index.loaders.pdf.letters import FF, FF_BY_MACOS, UNKNOWN, is_tex, spelt_out
from index.loaders.pdf.lines import CELL_GAP, Line
from index.loaders.raw import clean, in_one_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pypdfium2 import PdfTextPage

Span = tuple[int, int]

_LINE_END = re.compile(f"\r\n|[\n\r]|(?={UNKNOWN})")
_SOFT_HYPHEN = re.compile("\u00ad(?=\\S)")
_SPACE = re.compile(r"(?<=\S)[ \t\xa0]+(?=\S)")
_BEFORE_LETTERS = UNKNOWN + " \t"
_NOWHERE = (0.0, 0.0, 0.0, 0.0)
_BOLD = re.compile(rb"bold|black|heavy|demi|medi(?!um)|cmbx", re.IGNORECASE)
_BOLD_WEIGHT = 600
_LONGEST_FONT_NAME = 128
_JUMP = 0.5  # of the letters' size: further up or down than the parts of a fraction stand apart
_SAMPLE = 50  # letters


class Reading:
    """The letters of a page; `text` is what pdfium reads, with a mark before what ends a broken word."""

    def __init__(self, text_page: PdfTextPage, rotation: int) -> None:
        # Loaded here: a question reads no PDF.
        from pypdfium2 import raw

        self._raw = raw
        self._text_page = text_page
        self._rotation = rotation
        self._sides = (c_double(), c_double(), c_double(), c_double())
        self._references = [byref(side) for side in self._sides]
        self.text: str = text_page.get_text_range()
        self._units = _units(self.text)
        # pdfium counts letters, and units of its text; these differ where the text leaves letters out.
        self._counts_alike = not self.text or self._looked_up(self._units[-2]) == self._units[-2]
        self.text = self._with_hyphens()
        with_ff = self._with_ff()
        self._ffi = "ffi" if with_ff != self.text else ""  # what a font that lost one ligature lost as well
        self.text = with_ff

    def pieces(self) -> list[Line]:
        """The pieces of its lines, parted where a column or a cell may begin, in the order of the file."""
        pieces = (
            self._piece(*part)
            for start, end in self._stretches()
            if self.text[start:end].strip(_BEFORE_LETTERS).strip()
            for part in self._parts(start, end)
        )
        return [piece for piece in pieces if piece.text]

    def guesses_letters(self) -> bool:
        """Whether the fonts of most letters do not name them."""
        letters = self._raw.FPDFText_CountChars(self._text_page)
        sample = range(0, letters, max(1, letters // _SAMPLE))
        guessed = sum(self._raw.FPDFText_HasUnicodeMapError(self._text_page, index) == 1 for index in sample)
        return bool(2 * guessed > len(sample))

    def _with_hyphens(self) -> str:
        """The text with the soft hyphens that can be seen: in fonts of Windows they are the hyphen itself."""
        letters = list(self.text)
        for soft in _SOFT_HYPHEN.finditer(self.text):
            here, after = self._tight_box(soft.start()), self._tight_box(soft.end())
            if after[3] < here[1]:
                letters[soft.start()] = UNKNOWN
            elif here[2] > here[0]:
                letters[soft.start()] = "-"
        return "".join(letters)

    def _with_ff(self) -> str:
        """The text with the ligature of TeX's fonts for which macOS writes an arrow; in other fonts it is one."""
        letters = list(self.text)
        for arrow in re.finditer(FF_BY_MACOS, self.text):
            if is_tex(self._font(arrow.start())):
                letters[arrow.start()] = FF
        return "".join(letters)

    def _stretches(self) -> Iterator[Span]:
        """The lines; each begins with the mark where a word is broken before it."""
        start = 0
        for match in _LINE_END.finditer(self.text):
            yield start, match.start()
            start = match.end()
        yield start, len(self.text)

    def _parts(self, start: int, end: int) -> Iterator[Span]:
        """A line's parts where its words stand wide apart, or not at one height."""
        first, last = self._letters(start, end)
        size, may_jump = self._size(first), not self._is_turned(last)
        for space in _SPACE.finditer(self.text, first, last + 1):
            before, after = self._tight_box(space.start() - 1), self._tight_box(space.end())
            jumps = may_jump and max(before[1] - after[3], after[1] - before[3]) > _JUMP * size
            if jumps or after[0] - before[2] >= CELL_GAP * size > 0:
                yield start, space.start()
                start = space.end()
        yield start, end

    def _piece(self, start: int, end: int) -> Line:
        text = self.text[start:end]
        first, last = self._letters(start, end)
        one, other = self._loose_box(first), self._loose_box(last)
        completes_word = text.startswith(UNKNOWN)
        if completes_word and self._ffi and not self._is_hyphen(start):
            text = self._ffi + text[1:]
        return Line(
            in_one_line(clean(spelt_out(text))),
            left=min(one[0], other[0]), right=max(one[2], other[2]),
            bottom=min(one[1], other[1]), top=max(one[3], other[3]), completes_word=completes_word,
            size=self._size(first), is_bold=self._is_bold(first) and self._is_bold(last),
        )  # fmt: skip

    def _letters(self, start: int, end: int) -> Span:
        """Where its first letter stands, and its last."""
        text = self.text[start:end]
        return end - len(text.lstrip(_BEFORE_LETTERS)), start + len(text.rstrip()) - 1

    def _index(self, place: int) -> int:
        return self._units[place] if self._counts_alike else self._looked_up(self._units[place])

    def _looked_up(self, unit: int) -> int:
        return int(self._raw.FPDFText_GetCharIndexFromTextIndex(self._text_page, unit))

    def _is_hyphen(self, place: int) -> bool:
        return bool(self._raw.FPDFText_IsHyphen(self._text_page, self._index(place)) == 1)

    def _loose_box(self, place: int) -> Box:
        """As high as the font is, so that lines of one font are equally high."""
        index = self._index(place)
        return turned(self._text_page.get_charbox(index, loose=True), self._rotation) if index >= 0 else _NOWHERE

    def _tight_box(self, place: int) -> Box:
        index = self._index(place)
        left, right, bottom, top = self._references
        if index < 0 or not self._raw.FPDFText_GetCharBox(self._text_page, index, left, right, bottom, top):
            return _NOWHERE
        at_left, at_right, at_bottom, at_top = (side.value for side in self._sides)
        return turned((at_left, at_bottom, at_right, at_top), self._rotation)

    def _is_turned(self, place: int) -> bool:
        """Whether the text runs up or down the page as it is shown."""
        angle = self._raw.FPDFText_GetCharAngle(self._text_page, self._index(place))
        return bool(round((degrees(angle) + self._rotation) / 90) % 2 == 1)

    def _size(self, place: int) -> float:
        matrix, index = self._raw.FS_MATRIX(), self._index(place)
        if index < 0 or not self._raw.FPDFText_GetMatrix(self._text_page, index, byref(matrix)):
            return 0.0
        return float(self._raw.FPDFText_GetFontSize(self._text_page, index)) * hypot(matrix.c, matrix.d)

    def _is_bold(self, place: int) -> bool:
        weight = self._raw.FPDFText_GetFontWeight(self._text_page, self._index(place))
        return _names_bold(self._font(place)) or weight >= _BOLD_WEIGHT

    def _font(self, place: int) -> bytes:
        name, index = create_string_buffer(_LONGEST_FONT_NAME), self._index(place)
        self._raw.FPDFText_GetFontInfo(self._text_page, index, name, _LONGEST_FONT_NAME, byref(c_int()))
        return bytes(name.value)


@lru_cache(maxsize=256)
def _names_bold(font: bytes) -> bool:
    return _BOLD.search(font) is not None


def _units(text: str) -> Sequence[int]:
    """For each place in a text and its end, how many UTF-16 units come before it."""
    if text.isascii() or max(text) <= "\uffff":
        return range(len(text) + 1)
    return list(accumulate((1 + (letter > "\uffff") for letter in text), initial=0))
