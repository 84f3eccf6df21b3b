"""The tokens of Rich Text Format (RTF 1.9.1), and the encodings that its numbers stand for."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

# What it is, its number (of a word that has one, or the byte that two digits write), and its bytes (of text).
Token = tuple[str, int | None, bytes]
TEXT, BYTE = "text", "'"

_TOKEN = re.compile(
    rb"\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{1,10})? ?|\\'(?P<byte>[0-9a-fA-F]{2})|\\(?P<symbol>.)"
    rb"|(?P<brace>[{}])|(?P<text>[^\\{}\r\n]+)|[\r\n]+|\\",
    re.DOTALL,
)
_ESCAPED = frozenset({b"{", b"}", b"\\"})  # which may also be the second byte of a character
_CHARSETS = {  # of fonts, to Python's names of their code pages
    0: "cp1252", 77: "mac_roman", 128: "cp932", 129: "cp949", 130: "johab", 134: "gb18030", 136: "cp950",
    161: "cp1253", 162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251",
    222: "cp874", 238: "cp1250", 254: "cp437", 255: "cp850",
}  # fmt: skip
_DEFAULT = "cp1252"
_UTF8 = 65001


def tokens(data: bytes) -> Iterator[Token]:
    """The tokens in order: control words by their names, symbols with their backslash, braces, text, single bytes.

    The raw bytes that follow a `bin` are passed over. Line ends between tokens mean nothing.
    """
    at = 0
    while match := _TOKEN.match(data, at):
        at = match.end()
        kind = match.lastgroup
        if kind == TEXT:
            yield TEXT, None, match["text"]
        elif kind == "byte":
            yield BYTE, int(match["byte"], 16), b""
        elif kind in {"word", "number"}:
            number = None if match["number"] is None else int(match["number"])
            if match["word"] == b"bin":
                at += max(0, number or 0)
            yield match["word"].decode("ascii"), number, b""
        elif kind == "symbol" and match["symbol"] in _ESCAPED:
            yield TEXT, None, match["symbol"]
        elif kind is not None:
            yield match[0].decode("latin-1"), None, b""


def code_page(number: int | None) -> str:
    """Python's name of the encoding that the document's `ansicpg` names."""
    if number == _UTF8:
        return "utf-8"
    try:
        return codecs.lookup(f"cp{number}").name
    except LookupError:
        return _DEFAULT


def charset(number: int | None, page: str) -> str:
    """The encoding of a font by its `fcharset`; `page` is the document's own."""
    return _CHARSETS.get(number if number is not None else 1, page)
