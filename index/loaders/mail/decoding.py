"""What a mail's headers and bodies say, whatever encoding they name or forget to name."""

from __future__ import annotations

from email.errors import HeaderParseError
from email.header import decode_header
from email.utils import parseaddr, parsedate_to_datetime
from typing import TYPE_CHECKING

from index.loaders.charsets import codec_of, declared_in_markup
from index.loaders.dates import iso_date
from index.loaders.decoding import decode
from index.loaders.raw import clean, in_one_line

if TYPE_CHECKING:
    from email.message import Message

# The standard library looks for the end of an encoded word anew at each beginning of one.
_LONGEST_HEADER = 10_000
_LONGEST_SENDER = 300  # characters; the standard library takes a call for each bracket within another
_WIDE = ("utf-16", "utf-32")


def header(message: Message, name: str) -> str:
    """The first header of this name as text in one line; empty where there is none."""
    return next(iter(headers(message, name)), "")


def headers(message: Message, name: str) -> list[str]:
    """Each header of this name that says anything, as text in one line."""
    values = (in_one_line(clean(header_words(str(value)))) for key, value in message.raw_items() if key.lower() == name)
    return [value for value in values if value]


def sender(message: Message) -> str | None:
    """The name of who wrote a mail, or the address where it names none."""
    raw = next((str(value) for key, value in message.raw_items() if key.lower() == "from"), "")
    name, address = parseaddr(raw[:_LONGEST_SENDER])
    address = clean(address) if "@" in address else ""
    return in_one_line(clean(header_words(name))) or address or header(message, "from") or None


def day(message: Message) -> str | None:
    """The ISO 8601 day on which a mail was sent, or else on which a server received it."""
    sent = iso_date(header(message, "date"))
    if sent is not None:
        return sent
    received = (iso_date(value.rpartition(";")[2]) for value in headers(message, "received"))
    return next(filter(None, received), None)


def moment(message: Message) -> str:
    """When a mail was sent, to the minute, on the sender's clock; as it is written where that is no date."""
    written = header(message, "date")
    try:
        return f"{parsedate_to_datetime(written):%Y-%m-%d %H:%M}"
    except (ValueError, OverflowError):
        return written


def body_text(part: Message) -> str:
    """The text of a part, in the encoding that it names or, where it cannot be that, in another."""
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    named = codec_of(str(part.get_param("charset", "")))
    if named is None and part.get_content_subtype() in {"html", "xhtml+xml"}:
        named = declared_in_markup(data)
    if named is None or not named.startswith(_WIDE):
        data = data.replace(b"\x00", b"")
    return decode(data, named)


def file_name(part: Message) -> str:
    """The name that a part gives the file it holds, its encoded words as they are; empty where it gives none."""
    from email.message import Message

    # The standard library replaces what is no ASCII before it looks for the name.
    named = Message()
    for key, value in part.raw_items():
        if key.lower() in {"content-disposition", "content-type"}:
            named[key] = _as_text(str(value)[:_LONGEST_HEADER])
    return named.get_filename() or ""


def _as_text(raw: str) -> str:
    """A header whose bytes were taken for half characters, as the text that they are."""
    return raw if raw.isascii() else decode(raw.encode("utf-8", "surrogateescape").replace(b"\x00", b""))


def header_words(raw: str) -> str:
    """A header's text, its encoded words (RFC 2047) decoded."""
    raw = _as_text(raw[:_LONGEST_HEADER])
    try:
        words = decode_header(raw)
    except HeaderParseError:
        return raw
    return "".join(_word(word, charset) for word, charset in words)


def _word(word: bytes | str, charset: str | None) -> str:
    if isinstance(word, str):
        return word
    if charset is None:
        return word.decode("raw-unicode-escape" if word.isascii() else "latin-1")
    return decode(word.replace(b"\x00", b""), codec_of(charset))
