"""What a file is by its first bytes, and its text cleaned; a file that is not what its suffix says is refused here."""

from __future__ import annotations

import codecs
import re

from index.errors import DocumentError
from index.loaders.decoding import is_text

_SNIFFED_BYTES = 4096

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # what Office wrote before 2007, and encrypts in since
ENCRYPTED = "it is encrypted: save it without a password"

# The first bytes of formats that are found under wrong names, and what a person calls them.
_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "a PDF file"),
    (b"\x89PNG\r\n", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF87a", "a GIF picture"),
    (b"GIF89a", "a GIF picture"),
    (b"II*\x00", "a TIFF picture"),
    (b"MM\x00*", "a TIFF picture"),
    (b"PK\x03\x04", "a zip archive"),
    (b"PK\x05\x06", "an empty zip archive"),
    (OLE, "an old or encrypted Microsoft Office file"),
    (b"{\\rtf", "an RTF file"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh91AY", "a bzip2 archive"),
    (b"\xfd7zXZ\x00", "an xz archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!\x1a", "a RAR archive"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"\x7fELF", "a program"),
    (b"%!PS", "a PostScript file"),
    (b"OggS\x00", "an Ogg recording"),
    (b"ID3\x03", "an MP3 recording"),
    (b"ID3\x04", "an MP3 recording"),
)
_ZIP_MEMBERS = (
    (b"word/", "a Word file"),
    (b"xl/", "an Excel file"),
    (b"ppt/", "a PowerPoint file"),
    (b"epub+zip", "an EPUB book"),
    (b"opendocument.text", "an OpenDocument text"),
    (b"opendocument.spreadsheet", "an OpenDocument spreadsheet"),
    (b"opendocument", "an OpenDocument file"),
)
_HTML = re.compile(
    rb"\s*(?:<!--.{0,1000}?-->\s*)?(?:<\?xml[^>]{0,200}>\s*)?<(?:!doctype\s+html|html)[\s>]", re.IGNORECASE | re.DOTALL
)

_REPLACEMENT = "\ufffd"

_LINE_END = re.compile(r"\r\n?")
_SPACE_LIKE = re.compile("[\x0b\x0c\x85\u2028\u2029]")
# Controls, soft hyphens, zero-width spaces, byte order marks and noncharacters carry no text.
_NOTHING = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u200b\u2060\ufeff\ufdd0-\ufdef\ufffe\uffff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
# A line that is wrapped between two Chinese or Japanese characters hides no space.
_WIDE_WRAP = re.compile(
    r"(?<=[\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]) ?\n ?(?=[\u3000-\u30ff\u3400-\u9fff\uff00-\uffef])"
)


def required(data: bytes, expected: str, accepted: str = "") -> bytes:
    """The bytes of a file, where there are some and they are of the kind that its suffix says.

    `expected` is what the suffix promises ("text"), for the message; `accepted` the finding of `seems` that is right.
    Raises DocumentError if there are none or they are of another kind.
    """
    if not data:
        raise DocumentError("it is empty", "empty")
    found = seems(data)
    if found not in (None, accepted):
        raise DocumentError(
            f"it seems to be {found}, not {expected}: give it the right suffix or leave it out", "unsupported"
        )
    return data


def seems(data: bytes) -> str | None:
    """What a file is by its first bytes, in a person's words; None where these do not say."""
    head = data[:_SNIFFED_BYTES]
    for signature, name in _SIGNATURES:
        if head.startswith(signature):
            return _kind_of_zip(head) if signature == b"PK\x03\x04" else name
    if head[:4] == b"RIFF":
        return "a picture or recording"
    if head[4:8] == b"ftyp":
        return "a film or recording"
    if _HTML.match(head.removeprefix(codecs.BOM_UTF8)):
        return "an HTML page"
    return None


def _kind_of_zip(head: bytes) -> str:
    return next((name for member, name in _ZIP_MEMBERS if member in head), "a zip archive")


def is_binary(data: bytes) -> bool:
    """Whether bytes are no text in any encoding that is known."""
    return seems(data) is not None or not is_text(data)


def with_newlines(text: str) -> str:
    """The text with every line end as a single newline."""
    return _LINE_END.sub("\n", text)


# What a program wrote for a terminal's colours, titles and links (ECMA-48 control sequences and strings).
_TERMINAL_SEQUENCE = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|[\]PX^_][^\x07\x1b\n]*(?:\x07|\x1b\\)|[@-Z\\^_])")


def clean(text: str) -> str:
    """The text without what carries none: controls but newline and tab, invisible marks, halves of code points."""
    text = _SPACE_LIKE.sub(" ", with_newlines(_TERMINAL_SEQUENCE.sub("", text)))
    return _SURROGATE.sub(_REPLACEMENT, _NOTHING.sub("", text))


def in_one_line(text: str) -> str:
    """The text with each run of white space as one space, as running text is read."""
    return " ".join(_WIDE_WRAP.sub("", text).split())


def joint(before: str, after: str) -> str:
    """What stands between two lines of a paragraph: a space, but nothing between Chinese or Japanese characters."""
    return in_one_line(f"{before[-1:]}\n{after[:1]}")[1:-1] if before.strip() and after.strip() else " "
