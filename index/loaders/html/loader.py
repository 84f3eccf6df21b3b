"""HTML, through lexbor's parser: one Document a section, page furniture and markup taken away."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING

from index.errors import DocumentError
from index.loaders.base import FileLoader
from index.loaders.dates import iso_date
from index.loaders.html.text import gather
from index.loaders.html.tree import content_root, parse
from index.loaders.raw import clean, decode, in_one_line, required

if TYPE_CHECKING:
    from collections.abc import Iterator

    from langchain_core.documents import Document
    from selectolax.lexbor import LexborHTMLParser

_DECLARED_WITHIN = 4096
_DECLARATION = re.compile(
    rb"""<(?:meta|\?xml)\b[^>]{0,500}?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE
)
# What these names mean in practice: https://encoding.spec.whatwg.org/#names-and-labels
_IN_PRACTICE = {
    "ascii": "cp1252", "iso8859-1": "cp1252", "iso8859-9": "cp1254", "shift_jis": "cp932", "gb2312": "gb18030",
    "gbk": "gb18030", "euc_kr": "cp949", "utf-16": "utf-8", "utf-16-le": "utf-8", "utf-16-be": "utf-8",
}  # fmt: skip
# Codecs of Python's that no page is written in (https://docs.python.org/3/library/codecs.html#python-specific-encodings),
# and one that browsers refuse, because it hides markup.
_NO_CHARSETS = frozenset({"charmap", "idna", "punycode", "raw-unicode-escape", "undefined", "unicode-escape", "utf-7"})
_DATE_NAMES = (
    "article:published_time", "date", "dc.date", "dcterms.created", "dcterms.date", "dcterms.issued", "dc.date.issued",
    "datepublished", "pubdate", "publishdate", "article:modified_time", "dcterms.modified", "last-modified",
)  # fmt: skip
_AUTHOR_NAMES = ("author", "article:author", "dc.creator", "dcterms.creator", "parsely-author", "byl")
_MHTML = re.compile(rb"(?:From: <Saved by|MIME-Version: ).{0,2000}multipart/related", re.DOTALL)


class HtmlLoader(FileLoader):
    """Loads an HTML page without its navigation, scripts and hidden parts."""

    def lazy_load(self) -> Iterator[Document]:
        """One Document a section, that is, from one heading to the next.

        Raises DocumentError if the file cannot be read, is empty or holds no text.
        """
        data = required(self.data, "an HTML page", accepted="an HTML page")
        if _MHTML.match(data):
            raise DocumentError("it seems to be a web archive (MHTML), not an HTML page: save the page as HTML")
        page = parse(clean(decode(data, _declared_encoding(data))))
        sections = gather(*content_root(page))
        title, date = _title(page, sections.title), _date(page)
        author = _author(page)
        parts = sections.finished()
        for number, part in enumerate(parts):
            yield self.document(
                part.text, number, heading=part.heading, title=title, author=author, date=date, tables=part.tables
            )
        if not parts:
            raise DocumentError("it holds no text, only markup", "empty")


def plain_text(fragment: str) -> str:
    """The text of a piece of HTML, headings included, blocks on lines of their own."""
    root = parse(fragment).root
    parts = gather(root).finished() if root is not None else []
    return "\n\n".join("\n\n".join([*part.heading[-1:], part.text]) for part in parts)


def _declared_encoding(data: bytes) -> str | None:
    """Python's name of the encoding that the page declares, if its own name can be read in it as it stands there."""
    match = _DECLARATION.search(data[:_DECLARED_WITHIN])
    if match is None:
        return None
    label = match[1].decode("ascii")
    try:
        name = codecs.lookup(label).name
        name = _IN_PRACTICE.get(name, name)
        fits = name not in _NO_CHARSETS and match[1].decode(name) == label
    except (LookupError, UnicodeError):
        return None
    return name if fits else None


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
