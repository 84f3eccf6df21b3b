"""What a mail is made of: its letter, the mails within it, the names of what is attached."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from index.loaders.mail.decoding import body_text, file_name, header_words
from index.loaders.raw import clean, in_one_line

if TYPE_CHECKING:
    from email.message import Message

_SHOWN_AS_TEXT = frozenset({"text/plain", "text/markdown", "text/x-patch", "text/x-diff"})
_SIGNATURES = frozenset({
    "application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature",
})  # fmt: skip
_SEALED = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})
_PGP = "-----BEGIN PGP MESSAGE-----"
# A page that is at least so many times as long as its plain version says what that only points to.
_STUB = 5
_KILOBYTE = 1024
_OCTETS_OF_FOUR = 3  # letters of base64


@dataclass(slots=True)
class Contents:
    """The parts of one mail that are read, in order."""

    texts: list[Message] = field(default_factory=list)
    mails: list[Message] = field(default_factory=list)
    attachments: list[str] = field(default_factory=list)
    is_encrypted: bool = False
    is_sealed: bool = False  # signed in a form that hides the words


def contents(message: Message) -> Contents:
    """What is in a mail, of two versions of the same text the better one."""
    found = Contents()
    waiting = [message]
    while waiting:
        part = waiting.pop()
        kind = part.get_content_type()
        if kind == "message/rfc822":
            found.mails.extend(_parts(part))
        elif kind == "multipart/encrypted":
            found.is_encrypted = True
        elif kind == "multipart/alternative":
            waiting.extend(_best(_parts(part)))
        elif part.is_multipart():
            waiting.extend(reversed(_parts(part)))
        else:
            _take(part, kind, found)
    return found


def is_page(part: Message) -> bool:
    """Whether a part's text is HTML."""
    return part.get_content_type() == "text/html"


def _parts(part: Message) -> list[Message]:
    payload = part.get_payload()
    return [below for below in payload if not isinstance(below, str)] if isinstance(payload, list) else []


def _take(part: Message, kind: str, found: Contents) -> None:
    if kind in _SEALED:
        signed = str(part.get_param("smime-type", "")).lower() == "signed-data"
        found.is_sealed |= signed
        found.is_encrypted |= not signed
    elif part.get_content_disposition() != "attachment" and (kind in _SHOWN_AS_TEXT or is_page(part)):
        if _PGP in body_text(part):
            found.is_encrypted = True
        else:
            found.texts.append(part)
    elif kind not in _SIGNATURES:
        found.attachments.append(_named(part, kind))


def _best(versions: list[Message]) -> list[Message]:
    """Of the versions of one text the plain one, unless there is none or it only says that there is another."""
    plain = next((part for part in versions if part.get_content_type() == "text/plain"), None)
    page = next((part for part in versions if is_page(part) or part.is_multipart()), None)
    others = [part for part in versions if part not in (plain, page) and not is_page(part)]
    if plain is None or page is None:
        return [*others, *filter(None, (plain or page,))]
    length = len(body_text(plain).split())
    if length == 0 or (length * _STUB < _words(page)):
        return [*others, page]
    if page.is_multipart():  # the pictures of the page go with it, but attachments may too
        others += [part for part in _parts(page) if part.get_content_disposition() == "attachment"]
    return [*others, plain]


def _words(page: Message) -> int:
    # Loaded here: most mails have a plain version, and that is enough.
    from index.loaders.html.loader import plain_text

    pages = [part for part in page.walk() if is_page(part)]
    return sum(len(plain_text(clean(body_text(part))).split()) for part in pages)


def _named(part: Message, kind: str) -> str:
    """The name of an attachment and its size, as a person would tell it."""
    name = in_one_line(clean(header_words(file_name(part)))) or kind
    payload = part.get_payload()
    octets = len(payload) if isinstance(payload, str) else 0
    if str(part.get("content-transfer-encoding", "")).strip().lower() == "base64":
        octets = octets * _OCTETS_OF_FOUR // 4
    size = f"{octets} bytes" if octets < _KILOBYTE else f"{octets / _KILOBYTE:,.0f} kB"
    return f"{name} ({size})"
