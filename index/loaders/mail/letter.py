"""A mail as it is read: who wrote it to whom and when, the words, what they answer, what is attached."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from index.loaders.mail.decoding import body_text, day, header, moment, sender
from index.loaders.mail.parts import contents, is_page
from index.loaders.mail.quotes import own_and_earlier
from index.loaders.raw import clean

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from email.message import Message

    from index.loaders.mail.parts import Contents
    from index.loaders.sections import Section, Table

EARLIER = "Earlier mail"
_MOST_ADDRESSES = 20
# A mail may be passed on in a mail again and again.
_DEEPEST = 20
# What mail programs wrap around a mail that is answered in HTML.
_QUOTATIONS = "blockquote[type=cite], .gmail_quote, .moz-cite-prefix, .yahoo_quoted, #divRplyFwdMsg, #divRplyFwdMsg ~ *"


@dataclass(frozen=True, slots=True)
class Part:
    """A section of a mail; `is_own` says whether its sender wrote it. `tables` are as in a Document's metadata."""

    heading: tuple[str, ...]
    text: str
    tables: tuple[Table, ...] = ()
    is_own: bool = True


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail; `date` is an ISO 8601 day."""

    title: str | None
    author: str | None
    date: str | None
    parts: tuple[Part, ...]
    is_encrypted: bool = False
    is_sealed: bool = False


def letters(message: Message, path: tuple[str, ...] = ()) -> Iterator[Letter]:
    """A mail, then those within it, whose headings begin with its subject."""
    found = contents(message)
    subject = header(message, "subject")
    heading = (*path, *filter(None, (subject,)))
    yield Letter(
        subject or None,
        sender(message),
        day(message),
        tuple(_parts(message, found, heading)),
        found.is_encrypted,
        found.is_sealed and not found.texts,
    )
    if len(path) < _DEEPEST:
        for mail in found.mails:
            yield from letters(mail, heading)


def _parts(message: Message, found: Contents, heading: tuple[str, ...]) -> Iterator[Part]:
    """The own words under the mail's head and above the names of its attachments, then what they answer."""
    both = [part for text in found.texts for part in _sections(text, heading)]
    own = [part for part in both if part.is_own]
    if not own or own[0].heading != heading:
        own.insert(0, Part(heading, ""))
    own[0] = _below(own[0], _head(message))
    if found.attachments:
        names = f"Attachments: {', '.join(found.attachments)}"
        own[-1] = replace(own[-1], text="\n\n".join(filter(None, (own[-1].text, names))))
    return (part for part in (*own, *(part for part in both if not part.is_own)) if part.text.strip())


def _below(part: Part, head: str) -> Part:
    gap = "\n\n" if head and part.text else ""
    by = len(head) + len(gap)
    return replace(
        part,
        text=f"{head}{gap}{part.text}",
        tables=tuple((start + by, end + by, names) for start, end, names in part.tables),
    )


def _head(message: Message) -> str:
    lines = [("From", header(message, "from"))]
    lines += [(name, _shortened(header(message, name.lower()))) for name in ("To", "Cc", "Bcc")]
    lines.append(("Date", moment(message)))
    return "\n".join(f"{name}: {value}" for name, value in lines if value)


def _shortened(addresses: str) -> str:
    """A list of addresses, the last ones counted where they are very many."""
    each = addresses.split(", ")
    more = len(each) - _MOST_ADDRESSES
    return addresses if more <= 1 else f"{', '.join(each[:_MOST_ADDRESSES])} and {more} more"


def _sections(part: Message, heading: tuple[str, ...]) -> Iterator[Part]:
    text = clean(body_text(part))
    if is_page(part):
        yield from _page_sections(text, heading)
        return
    flowed = str(part.get_param("format", "")).lower() == "flowed"
    joined = str(part.get_param("delsp", "")).lower() == "yes"
    own, earlier = own_and_earlier(text, flowed=flowed, joined=joined)
    yield Part(heading, own)
    yield Part((*heading, EARLIER), earlier, is_own=False)


def _page_sections(page: str, heading: tuple[str, ...]) -> Iterator[Part]:
    # Loaded here: most mails have a plain version.
    from index.loaders.html.text import gather
    from index.loaders.html.tree import parse, unspoken

    tree = parse(page)
    if tree.root is None:
        return
    quoted = tree.css(_QUOTATIONS)
    inside = {below.mem_id for node in quoted for below in node.css("*") if below.mem_id != node.mem_id}
    for section in gather(tree.root, unspoken(tree.root).union(node.mem_id for node in quoted)).finished():
        yield Part((*heading, *section.heading), section.text, tuple(section.tables))
    for node in quoted:
        if node.mem_id not in inside:
            yield from _quoted(gather(node).finished(), (*heading, EARLIER))


def _quoted(sections: Sequence[Section], heading: tuple[str, ...]) -> Iterator[Part]:
    for section in sections:
        yield Part((*heading, *section.heading), section.text, tuple(section.tables), is_own=False)
