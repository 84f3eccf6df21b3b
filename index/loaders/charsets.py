"""What the labels of encodings mean in practice, whichever format writes them."""

from __future__ import annotations

import codecs
import re

# https://encoding.spec.whatwg.org/#names-and-labels: what is labelled as the one is written as the other.
_IN_PRACTICE = {
    "ascii": "cp1252", "iso8859-1": "cp1252", "iso8859-8": "cp1255", "iso8859-9": "cp1254", "iso8859-11": "cp874",
    "shift_jis": "cp932", "gb2312": "gb18030", "gbk": "gb18030", "euc_kr": "cp949",
}  # fmt: skip
_DECLARED_WITHIN = 4096
_DECLARATION = re.compile(
    rb"""<(?:meta|\?xml)\b[^>]{0,500}?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE
)
# Codecs of Python's that no text is written in (https://docs.python.org/3/library/codecs.html#python-specific-encodings).
_NO_CHARSETS = frozenset({"charmap", "idna", "punycode", "raw-unicode-escape", "undefined", "unicode-escape"})


def codec_of(label: str) -> str | None:
    """Python's name of the encoding meant by a label; None for UTF-8, which is tried anyway, and for the unknown."""
    try:
        name = codecs.lookup(label.strip("'\" ")).name
        "".encode(name)  # not from bytes to bytes
    except (LookupError, UnicodeError, ValueError):
        return None
    return None if name == "utf-8" or name in _NO_CHARSETS else _IN_PRACTICE.get(name, name)


def declared_in_markup(data: bytes) -> str | None:
    """Python's name of the encoding that a page of HTML or XML declares; None where it need not be known.

    The label must itself be readable in that encoding as it stands there. UTF-7 is not believed: browsers refuse it
    too, since markup can hide in it.
    """
    match = _DECLARATION.search(data[:_DECLARED_WITHIN])
    name = codec_of(match[1].decode("ascii")) if match else None
    if match is None or name is None or name == "utf-7":
        return None
    try:
        return name if match[1].decode(name) == match[1].decode("ascii") else None
    except UnicodeError:
        return None
