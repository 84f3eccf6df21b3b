"""HTML, through lexbor's parser: one Document a section, page furniture and markup taken away."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.errors import DocumentError
from index.loaders.base import FileLoader
from index.loaders.charsets import declared_in_markup
from index.loaders.dates import iso_date
from index.loaders.decoding import decode
from index.loaders.html.text import gather
from index.loaders.html.tree import content_root, parse, unspoken
from index.loaders.raw import clean, in_one_line, required

if TYPE_CHECKING:
    from collections.abc import Iterator

    from langchain_core.documents import Document
    from selectolax.lexbor import LexborHTMLParser

_DATE_NAMES = (
    "article:published_time", "date", "dc.date", "dcterms.created", "dcterms.date", "dcterms.issued", "dc.date.issued",
    "datepublished", "pubdate", "publishdate", "article:modified_time", "dcterms.modified", "last-modified",
)  # fmt: skip
_AUTHOR_NAMES = ("author", "article:author", "dc.creator", "dcterms.creator", "parsely-author", "byl")
_PAGES = frozenset({"text/html", "application/xhtml+xml"})
_MHTML = re.compile(rb"(?:From: <Saved by|MIME-Version: ).{0,2000}multipart/related", re.DOTALL)


class HtmlLoader(FileLoader):
    """Loads an HTML page without its navigation, scripts and hidden parts."""

    def lazy_load(self) -> Iterator[Document]:
        """One Document a section, that is, from one heading to the next.

        Raises DocumentError if the file cannot be read, is empty or holds no text.
        """
        data = required(self.data, "an HTML page", accepted="an HTML page")
        page = parse(clean(_archived(data) if _MHTML.match(data) else decode(data, declared_in_markup(data))))
        sections = gather(*content_root(page))
        yield from self.of_sections(
            sections.finished(), "it holds no text, only markup",
            title=_title(page, sections.title), author=_author(page), date=_date(page),
        )  # fmt: skip


def plain_text(fragment: str) -> str:
    """The text of a piece of HTML, headings included, blocks on lines of their own."""
    root = parse(fragment).root
    parts = gather(root, unspoken(root)).finished() if root is not None else []
    return "\n\n".join("\n\n".join([*part.heading[-1:], part.text]) for part in parts)


def _archived(data: bytes) -> str:
    """The page of a web archive (MHTML, RFC 2557), as browsers save one with its pictures in one file."""
    # Loaded here: most pages are none.
    from email import message_from_bytes

    from index.loaders.mail.decoding import body_text

    parts = message_from_bytes(data).walk()
    page = next((part for part in parts if part.get_content_type() in _PAGES), None)
    if page is None:
        raise DocumentError("it is a web archive without a page in it: save the page as HTML")
    return body_text(page)


def _title(page: LexborHTMLParser, first_heading: str | None) -> str | None:
    """The <title>, or the first heading where that is the part of it that names the page and not the site."""
    head = page.css_first("head title")
    titled = in_one_line(head.text(deep=True)) if head else ""
    if first_heading and (first_heading in titled or not titled):
        return first_heading
    return titled or _meta(page).get("og:title") or first_heading


def _author(page: LexborHTMLParser) -> str | None:
    meta = _meta(page)
    return next((meta[name] for name in _AUTHOR_NAMES if name in meta), None)


def _date(page: LexborHTMLParser) -> str | None:
    meta = _meta(page)
    named = (iso_date(meta[name]) for name in _DATE_NAMES if name in meta)
    times = (iso_date(node.attributes.get("datetime")) for node in page.css("time[datetime]"))
    return next(filter(None, named), None) or next(filter(None, times), None)


def _meta(page: LexborHTMLParser) -> dict[str, str]:
    """The page's <meta> values by lower-case name; the first of a name counts."""
    values: dict[str, str] = {}
    for node in page.css("meta[content]"):
        attributes = node.attributes
        name = (
            attributes.get("property")
            or attributes.get("name")
            or attributes.get("itemprop")
            or attributes.get("http-equiv")
        )
        content = in_one_line(attributes.get("content") or "")
        if name and content:
            values.setdefault(name.lower(), content)
    return values
