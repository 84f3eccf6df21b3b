"""Mail, one file a mail (RFC 5322) or one file a mailbox: one Document a mail, and one for what it quotes below."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING

from index.errors import DocumentError
from index.loaders.base import FileLoader
from index.loaders.decoding import decode
from index.loaders.mail.letter import Letter, letters
from index.loaders.raw import required

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from email.message import Message

    from langchain_core.documents import Document

_WIDE_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# What begins a mail in a mailbox: "From", who sent it, and when (RFC 4155, appendix A).
_ENVELOPE = re.compile(rb"^From (?=[^\n]*\d\d?:\d\d)(?=[^\n]*[12]\d{3}\b)[^\n]*\n", re.MULTILINE)
_ESCAPED = re.compile(rb"^>(>*From )", re.MULTILINE)
_MAIL_HEADERS = ("from", "to", "subject", "date", "received", "message-id", "mime-version")
_SEALED = "it is signed in a form that hides its words (S/MIME): open it and save its text"
_ENCRYPTED = "it is encrypted: open it with its key and save its text"


class MailLoader(FileLoader):
    """Loads one mail; of what is attached it tells the names."""

    def lazy_load(self) -> Iterator[Document]:
        """One Document for the mail, one for the mail that it quotes below its own words, and those of mails within.

        Raises DocumentError if the file cannot be read, is empty, is no mail or is encrypted.
        """
        message = _parsed(_plain_bytes(required(self.data, "a mail")))
        if not any(name in message for name in _MAIL_HEADERS):
            raise DocumentError("it is no mail: it names neither who wrote it nor when", "unsupported")
        found = list(letters(message))
        if all(letter.is_encrypted or letter.is_sealed for letter in found):
            raise DocumentError(_ENCRYPTED if found[0].is_encrypted else _SEALED, "encrypted")
        yield from _documents(self, found)


class MailboxLoader(FileLoader):
    """Loads a mailbox, each mail with its own title, author and date."""

    def lazy_load(self) -> Iterator[Document]:
        """The Documents of each mail, in the mailbox's order.

        Raises DocumentError if the file cannot be read, is empty or is no mailbox, or all in it is encrypted.
        """
        data = required(self.data, "a mailbox")
        mails = list(_mails(data))
        if not mails:
            raise DocumentError('it is no mailbox: no line of it begins a mail with "From "', "unsupported")
        found, broken = _readable(mails)
        if not found:
            raise DocumentError(f"none of its {len(mails)} mails can be read: {broken[0]}")
        if all(letter.is_encrypted for letter in found):
            raise DocumentError(_ENCRYPTED, "encrypted")
        yield from _documents(self, found, len(broken))


def _readable(mails: Sequence[bytes]) -> tuple[list[Letter], list[DocumentError]]:
    """The mails' letters, and why some cannot be read, which costs the others nothing."""
    found: list[Letter] = []
    broken: list[DocumentError] = []
    for mail in mails:
        try:
            found += letters(_parsed(mail))
        except DocumentError as error:
            broken.append(error)
    return found, broken


def _documents(loader: FileLoader, found: list[Letter], broken: int = 0) -> Iterator[Document]:
    parts = [(letter, part) for letter in found for part in letter.parts]
    if not parts:
        raise DocumentError("it holds no text", "empty")
    note = _note(found, broken)
    for number, (letter, part) in enumerate(parts):
        yield loader.document(
            part.text,
            number,
            heading=part.heading,
            title=letter.title,
            author=letter.author if part.is_own else None,
            date=letter.date if part.is_own else None,
            tables=part.tables,
            note=note,
        )


def _note(found: list[Letter], broken: int) -> str | None:
    hidden = sum(letter.is_encrypted or letter.is_sealed for letter in found)
    count = len(found) + broken
    told = (
        f"{hidden} of {count} mails are encrypted or sealed: only who wrote them and when is read" if hidden else "",
        f"{broken} of {count} mails cannot be read" if broken else "",
    )
    return "; ".join(filter(None, told)) or None


def _parsed(data: bytes) -> Message:
    # Loaded here: a question reads no mail. The older policy: the newer one parses each header by a grammar, which
    # takes a mailbox minutes and fails on headers that this one reads.
    from email import message_from_bytes
    from email.policy import compat32

    try:
        return message_from_bytes(data, policy=compat32)
    except RecursionError as error:
        raise DocumentError("its parts are nested too deep: open it and save its text") from error


def _plain_bytes(data: bytes) -> bytes:
    data = data.removeprefix(codecs.BOM_UTF8)
    return decode(data).encode("utf-8", "replace") if data.startswith(_WIDE_MARKS) else data


def _mails(data: bytes) -> Iterator[bytes]:
    """The mails of a mailbox, their lines that begin with "From " as they were written."""
    data = data.removeprefix(codecs.BOM_UTF8)
    envelopes = [match.span() for match in _ENVELOPE.finditer(data)]
    ends = [begin for begin, _ in envelopes[1:]]
    for (_, begin), end in zip(envelopes, [*ends, len(data)], strict=False):
        yield _ESCAPED.sub(rb"\1", data[begin:end])
