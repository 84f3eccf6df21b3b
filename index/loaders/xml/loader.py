"""XML of any vocabulary: one Document a section, titles as headings, its markup and attributes taken away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.loaders.base import FileLoader
from index.loaders.dates import iso_date
from index.loaders.html.loader import HtmlLoader
from index.loaders.raw import clean, in_one_line, required
from index.loaders.xml.kinds import words
from index.loaders.xml.pages import as_html, decoded_xml
from index.loaders.xml.source import root_of
from index.loaders.xml.text import XmlText
from index.loaders.xml_tree import local_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from langchain_core.documents import Document
    from lxml.etree import _Element

_PAGE = "an HTML page"
_AUTHORS = frozenset({"author", "creator", "contrib", "byline", "managingEditor"})
_DATES = frozenset({
    "date", "pubdate", "pubDate", "pub-date", "published", "issued", "created", "updated", "lastBuildDate", "modified",
})  # fmt: skip
_LONGEST_AUTHOR = 200


class XmlLoader(FileLoader):
    """Loads an XML file, with the source line of each line of the text that is left."""

    def lazy_load(self) -> Iterator[Document]:
        """One Document a section, that is, what stands under one title.

        Raises DocumentError if the file cannot be read, is empty, is no XML or holds no text.
        """
        text = decoded_xml(required(self.data, "XML", accepted=_PAGE))
        root = root_of(text)
        if local_name(root) == "html":
            yield from HtmlLoader(self.path, as_html(text).encode()).lazy_load()
            return
        sections = XmlText(root).flow.sections
        yield from self.of_sections(
            sections.finished(), "it holds no text, only markup",
            title=sections.title, author=_author(root), date=_date(root),
        )  # fmt: skip


def _author(root: _Element) -> str | None:
    found = (_apart(element) for element in root.iter("*") if local_name(element) in _AUTHORS)
    return next((name for name in found if 0 < len(name) <= _LONGEST_AUTHOR), None)


def _date(root: _Element) -> str | None:
    found = (iso_date(words(element)) for element in root.iter("*") if local_name(element) in _DATES)
    return next(filter(None, found), None)


def _apart(element: _Element) -> str:
    """The text of an element, each of the elements in it as words of its own."""
    return in_one_line(clean(" ".join(map(str, element.itertext()))))
