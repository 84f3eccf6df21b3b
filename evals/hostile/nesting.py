"""Brackets within brackets within brackets, by the million."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from evals.hostile.bombs import SENTENCE
from evals.hostile.case import Case, bytes_case, failed, indexed
from evals.hostile.office import docx, epub, odt, paragraph
from evals.hostile.zips import packed

if TYPE_CHECKING:
    from collections.abc import Callable

DEPTH = 1_000_000
_PARTS = 50_000
_READ_OR_TOLD = (indexed(), failed("unreadable", "too large", "empty", "unsupported"))


def _around(opening: str, closing: str = "", times: int = DEPTH) -> bytes:
    return (opening * times + SENTENCE + closing * times).encode()


def _json_objects() -> bytes:
    return ('{"a":' * DEPTH + f'"{SENTENCE}"' + "}" * DEPTH).encode()


def _json_arrays() -> bytes:
    return ("[" * DEPTH + f'"{SENTENCE}"' + "]" * DEPTH).encode()


def _rtf() -> bytes:
    return (r"{\rtf1 " + "{" * DEPTH + SENTENCE + "}" * DEPTH + "}").encode()


def _mime() -> bytes:
    """A letter whose parts hold parts."""
    opened = "".join(f"Content-Type: multipart/mixed; boundary=b{number}\n\n--b{number}\n" for number in range(_PARTS))
    return f"From: a@example.org\nMIME-Version: 1.0\n{opened}Content-Type: text/plain\n\n{SENTENCE}\n".encode()


def _letters() -> bytes:
    """A letter that holds a letter, and so on."""
    inner = "Content-Type: message/rfc822\n\n" * _PARTS
    return f"From: a@example.org\nMIME-Version: 1.0\n{inner}Content-Type: text/plain\n\n{SENTENCE}\n".encode()


def _quoted() -> bytes:
    """A letter that answers a letter that answers a letter."""
    levels = "".join(f"{'>' * depth} {SENTENCE}\n" for depth in range(1_000))
    return f"From: a@example.org\nContent-Type: text/plain\n\n{SENTENCE}\n{levels}".encode()


def _markdown_list() -> bytes:
    """A list in a list, a thousand deep."""
    return "".join(f"{'  ' * depth}- {SENTENCE}\n" for depth in range(1_000)).encode()


def _rst_quotes() -> bytes:
    """A quotation in a quotation, two thousand deep."""
    return "".join(f"{' ' * depth}{SENTENCE}\n\n" for depth in range(2_000)).encode()


def _word_tables() -> bytes:
    """A table in a cell of a table, fifty thousand deep."""
    opening, closing = "<w:tbl><w:tr><w:tc>", "<w:p/></w:tc></w:tr></w:tbl>"
    return packed(docx(paragraph(SENTENCE) + opening * _PARTS + paragraph(SENTENCE) + closing * _PARTS))


def _text_lists() -> bytes:
    """A list in an item of a list, fifty thousand deep."""
    opening, closing = "<text:list><text:list-item>", "</text:list-item></text:list>"
    body = f"<text:p>{SENTENCE}</text:p>"
    return packed(odt(body + opening * _PARTS + body + closing * _PARTS))


def _chapter() -> bytes:
    body = f"<p>{SENTENCE}</p>"
    return packed(epub("<div>" * (DEPTH // 10) + body + "</div>" * (DEPTH // 10)))


def _pdf_array() -> bytes:
    return b"%PDF-1.4\n1 0 obj\n" + b"[" * DEPTH + b"]" * DEPTH + b"\nendobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


_FILES: dict[str, Callable[[], bytes]] = {
    "arrays.json": _json_arrays,
    "objects.json": _json_objects,
    "lines.jsonl": _json_arrays,
    "divisions.html": partial(_around, "<div>", "</div>"),
    "bold.html": partial(_around, "<b>"),
    "tables.html": partial(_around, "<table><tr><td>", times=DEPTH // 4),
    "lists.html": partial(_around, "<ul><li>", "</li></ul>", DEPTH // 4),
    "quotes.html": partial(_around, "<blockquote>", "</blockquote>", DEPTH // 4),
    "quotes.md": partial(_around, ">"),
    "brackets.md": partial(_around, "[", "]"),
    "images.md": partial(_around, "![", "](x)", DEPTH // 4),
    "stars.md": partial(_around, "*", "*"),
    "underlines.md": partial(_around, "_a ", "_", DEPTH // 4),
    "ticks.md": partial(_around, "`a ", "", DEPTH // 4),
    "lists.md": _markdown_list,
    "groups.rtf": _rtf,
    "parts.eml": _mime,
    "letters.eml": _letters,
    "quoted.eml": _quoted,
    "elements.xml": partial(_around, "<a>", "</a>"),
    "quotes.rst": _rst_quotes,
    "brackets.rst": partial(_around, "[", "]_"),
    "tables.docx": _word_tables,
    "lists.odt": _text_lists,
    "chapter.epub": _chapter,
    "arrays.pdf": _pdf_array,
    "brackets.txt": partial(_around, "(", ")"),
    "braces.py": partial(_around, "{", "}"),
}

CASES: tuple[Case, ...] = tuple(bytes_case(f"nesting/{name}", make, *_READ_OR_TOLD) for name, make in _FILES.items())
