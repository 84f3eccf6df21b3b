"""Text from bytes, whatever encoding they are in: by a mark, by what they are as UTF-8, by a label, by a guess."""

from __future__ import annotations

import codecs
import re

from index.errors import DocumentError
from index.loaders.latin import TABLES, latin_table

_MARKS = (  # UTF-32 first: its mark begins with the one of UTF-16
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_GUESSED_BYTES = 65_536
# In the order in which they are preferred where a text could be in several.
_GUESSES = (
    "cp1252", "cp932", "euc_jp", "gb18030", "big5", "cp949", "cp1251", "koi8_r", "cp866", "cp1250", "cp1253",
    "cp1255", "cp1256", "cp500",
)  # fmt: skip
_AS_GOOD = 0.05
_FEW = 0.3  # of a text: where no language is recognised, so little beyond ASCII is Western punctuation or accents
# Controls that nobody writes: they were punctuation of Windows' before it was taken for Latin-1 (0x85 ends a line too).
_FROM_WINDOWS = {
    chr(code): char
    for code in (*range(0x80, 0x85), *range(0x86, 0xA0))
    if (char := bytes([code]).decode("cp1252", errors="ignore"))
}
_C1 = re.compile(f"[{''.join(_FROM_WINDOWS)}]")
_REPLACEMENT = "\ufffd"


def decode(data: bytes, declared: str | None = None) -> str:
    """Text from bytes; `declared` is Python's name of the encoding that the file itself names, if it names one.

    UTF-8 comes before what is declared: files are converted, and their labels forgotten, but its sequences do not
    arise by chance. Raises DocumentError where the bytes are no text.
    """
    return _C1.sub(lambda found: _FROM_WINDOWS[found[0]], _decoded(data, declared))


def _decoded(data: bytes, declared: str | None) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, errors="replace")
    if b"\x00" in data:
        if (unmarked := _unmarked_utf16(data)) is not None:
            return data.decode(unmarked, errors="replace")
        raise DocumentError("it is binary, not text: leave it out, or save it as UTF-8 text", "unsupported")
    # In seven bits there are encodings that look like ASCII, and only a label tells.
    for encoding in filter(None, (declared, "utf-8") if data.isascii() else ("utf-8", declared)):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    as_utf8 = data.decode("utf-8", errors="replace")
    if _is_nearly_sound(as_utf8):
        return as_utf8
    return data.decode(declared or _guessed(data), errors="replace")


def is_text(data: bytes) -> bool:
    """Whether `decode` finds an encoding for the bytes."""
    marked = any(data.startswith(mark) for mark, _ in _MARKS)
    return marked or b"\x00" not in data or _unmarked_utf16(data) is not None


def _unmarked_utf16(data: bytes) -> str | None:
    """Which UTF-16 a text without a byte order mark is in: nearly every other byte of a Western one is 0."""
    zeros = [data[parity:_GUESSED_BYTES:2].count(0) for parity in (0, 1)]
    few, many = sorted(zeros)
    if len(data) % 2 or many * 2 < 0.7 * len(data[:_GUESSED_BYTES]) or few > 0.02 * many:
        return None
    return "utf-16-be" if zeros[0] == many else "utf-16-le"


def _is_nearly_sound(as_utf8: str) -> bool:
    """Whether more of what lies beyond ASCII is sound than broken, as where a text was cut off or put together."""
    beyond = len(as_utf8) - len(as_utf8.encode("ascii", errors="ignore"))
    return beyond > 2 * as_utf8.count(_REPLACEMENT)


def _guessed(data: bytes) -> str:
    """The encoding that a text seems to be in, by its language."""
    # Loaded for the rare file only: it brings tables for a hundred encodings.
    from charset_normalizer import from_bytes

    matches = list(from_bytes(data[:_GUESSED_BYTES], cp_isolation=list(_GUESSES)))
    best = max((match.coherence - match.chaos for match in matches), default=0.0)
    foreign = sum(byte > 0x7F for byte in data[:_GUESSED_BYTES])  # noqa: PLR2004 (the last code of ASCII)
    if foreign < _FEW * len(data[:_GUESSED_BYTES]) and not any(match.coherence for match in matches):
        return latin_table(data)
    as_good = {
        name
        for match in matches
        if match.coherence - match.chaos >= best - _AS_GOOD
        for name in match.could_be_from_charset
    }
    found = next((name for name in _GUESSES if name in as_good), "cp1252")
    return latin_table(data) if found in TABLES else found
