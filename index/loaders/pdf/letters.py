"""Letters as PDF fonts hide them: ligatures, bullets of symbol fonts, and those that have no meaning at all."""

from __future__ import annotations

import re
import unicodedata

FF, FF_BY_MACOS = "\ufb00", "\u21b5"  # the ligature of TeX's fonts, and the arrow that macOS writes for it
UNKNOWN = "\ufffe"  # what pdfium puts for a letter that it does not know, and for a hyphen at a line's end

_LIGATURE = re.compile("[\ufb00-\ufb06]")
# Word's bullets, at their places in the fonts Symbol and Wingdings.
_BULLET = re.compile("[\uf0a7\uf0b7\uf0a8\uf06c\uf06e\uf076\uf0d8\uf0fc](?= |$)|[\uf0b7\uf0a7]")
# TeX's Computer Modern, less its fonts of signs and for code, behind the six letters that mark a part of a font.
_TEX = re.compile(rb"(?:[A-Z]{6}\+)?CM(?!SY|BSY|MI|EX|TT)[A-Z]+\d", re.IGNORECASE)
_LONGEST_MEAN_WORD = 15
_FEW, _MANY = 0.01, 0.3  # of a page's letters
_MEANINGLESS = re.compile("[\ue000-\uf8ff\ufffd\ufffe\U000f0000-\U0010fffd\x00-\x08\x0e-\x1f]")


def is_meaningless(text: str, *, are_guessed: bool) -> bool:
    """Whether a page's letters make no words.

    `are_guessed` says that its fonts name no letters, so that their codes stand in the text: mostly other letters,
    without spaces.
    """
    words = text.split()
    letters = sum(map(len, words))
    meaningless = len(_MEANINGLESS.findall(_BULLET.sub("", text)))
    if are_guessed and (letters > _LONGEST_MEAN_WORD * len(words) or meaningless > _FEW * letters):
        return True
    return meaningless > _MANY * letters


def spelt_out(text: str) -> str:
    """The text with its ligatures as letters and its bullets as such."""
    text = _LIGATURE.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text)
    return _BULLET.sub("•", text)


def is_tex(font: bytes) -> bool:
    """Whether a font of this name holds TeX's letters."""
    return _TEX.match(font) is not None
