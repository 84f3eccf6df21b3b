"""EPUB books: one Document a section, chapter after chapter, tables of contents and cover left out."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from index.errors import DocumentError
from index.loaders.archive import member, opened_archive
from index.loaders.base import FileLoader
from index.loaders.epub.package import WHAT, inner_path, package_of
from index.loaders.epub.pages import left_out, lists_others, page_of
from index.loaders.html.text import gather
from index.loaders.html.tree import unspoken
from index.loaders.raw import clean, in_one_line, required, seems

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Iterator

    from langchain_core.documents import Document
    from selectolax.lexbor import LexborHTMLParser, LexborNode

    from index.loaders.epub.package import Package
    from index.loaders.sections import Section

# A book whose first file is not its type, as the format wants it, is still one.
_ZIP, _BOOK = "a zip archive", "an EPUB book"


class EpubLoader(FileLoader):
    """Loads an EPUB book, its chapters in reading order."""

    def lazy_load(self) -> Iterator[Document]:
        """One Document a section, that is, from one heading to the next.

        Raises DocumentError if the file cannot be read, is no book, is encrypted or holds no text.
        """
        data = required(self.data, _BOOK, accepted=_ZIP if seems(self.data) == _ZIP else _BOOK)
        archive = opened_archive(data, WHAT)
        package = package_of(archive)
        number = 0
        for heading, section in _sections(archive, package):
            yield self.document(
                section.text,
                number,
                heading=heading,
                title=package.title,
                author=package.author,
                date=package.date,
                tables=section.tables,
            )
            number += 1
        if number == 0:
            raise DocumentError("it holds no text, only pictures or markup", "empty")


def _sections(archive: zipfile.ZipFile, package: Package) -> Iterator[tuple[list[str], Section]]:
    """The sections of all pages, each with its heading path.

    A page without a heading goes by its name in the table of contents; one that has none there either goes on where
    the page before it ended.
    """
    names = _names(archive, package)
    before: list[str] = []
    for path in package.pages:
        page = page_of(member(archive, path, WHAT))
        root = page.body or page.root
        if root is None or lists_others(root):
            continue
        sections = gather(root, left_out(page) | unspoken(root)).finished()
        if path in names:
            before = [names[path]]
        for section in sections:
            before = section.heading or before
            yield before, section


def _names(archive: zipfile.ZipFile, package: Package) -> dict[str, str]:
    """What the tables of contents call each page; the first name of a page counts."""
    names: dict[str, str] = {}
    for path in package.contents:
        page = page_of(member(archive, path, WHAT))
        for name, reference in _entries(page):
            if name:
                names.setdefault(inner_path(posixpath.dirname(path), reference), name)
    return names


def _entries(page: LexborHTMLParser) -> Iterator[tuple[str, str]]:
    """Pairs of name and reference, of either kind of table of contents (EPUB 3.3, 7, and NCX of EPUB 2)."""
    for nav in page.css("nav"):
        if "toc" in (nav.attributes.get("epub:type") or "toc").split():
            yield from ((_text(link), link.attributes.get("href") or "") for link in nav.css("a[href]"))
    for point in page.css("navpoint"):
        label, content = point.css_first("navlabel"), point.css_first("content")
        if label is not None and content is not None:
            yield _text(label), content.attributes.get("src") or ""


def _text(node: LexborNode) -> str:
    return in_one_line(clean(node.text(deep=True)))
