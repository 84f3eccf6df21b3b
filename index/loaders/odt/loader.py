"""OpenDocument texts: one Document a section, with the numbers and notes that a reader sees."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.errors import DocumentError
from index.loaders.archive import member, opened_archive
from index.loaders.base import FileLoader
from index.loaders.dates import iso_date
from index.loaders.docx.loader import NOT_A_TITLE, only_heading
from index.loaders.docx.xml import child
from index.loaders.odt.body import OdtBody
from index.loaders.odt.formulas import put_formulas
from index.loaders.odt.styles import OdtStyles
from index.loaders.raw import clean, in_one_line, required, seems
from index.loaders.xml_tree import parse_xml

if TYPE_CHECKING:
    from collections.abc import Iterator
    from zipfile import ZipFile

    from langchain_core.documents import Document
    from lxml.etree import _Element

_WHAT = "OpenDocument text"
_PARTS = ("content.xml", "styles.xml", "meta.xml")
_MANIFEST = "META-INF/manifest.xml"
_ENCRYPTION = b"encryption-data"


class OdtLoader(FileLoader):
    """Loads an OpenDocument text without its comments, headers, footers, pictures and deleted text."""

    def lazy_load(self) -> Iterator[Document]:
        """One Document a section, that is, from one heading to the next.

        Raises DocumentError if the file cannot be read, is encrypted, damaged or another kind of file, or holds no
        text.
        """
        content, styles, meta = _parts(self.data)
        text = child(content, "body", "text")
        if text is None:
            raise DocumentError("it holds no text document: give it the right suffix or leave it out", "unsupported")
        body = OdtBody(OdtStyles([content, styles]))
        body.put(text)
        sections = body.prose.sections.finished()
        title = body.title or _title(meta) or only_heading(sections)
        author = _property(meta, "initial-creator") or _property(meta, "creator") or None
        for number, part in enumerate(sections):
            yield self.document(
                part.text, number, heading=part.heading, title=title, author=author, date=_date(meta),
                tables=part.tables,
            )  # fmt: skip
        if not sections:
            raise DocumentError("it holds no text, at most pictures: leave it out, or write its text down", "empty")


def _parts(data: bytes) -> tuple[_Element, _Element | None, _Element | None]:
    """Content, common styles and properties; None where the file has none."""
    # Its own kind need not be the first thing in the archive.
    known = "a zip archive" if seems(data) == "a zip archive" else "an OpenDocument text"
    required(data, "an OpenDocument text", accepted=known)
    with opened_archive(data, _WHAT) as archive:
        if _ENCRYPTION in (_part(archive, _MANIFEST) or b""):
            raise DocumentError("it is encrypted: save it without a password", "encrypted")
        content, styles, meta = (_part(archive, name) for name in _PARTS)
        if content is None:
            raise DocumentError("it is damaged, or no OpenDocument text: open it and save it anew")
        root = parse_xml(content)
        put_formulas(root, archive, _WHAT)
    return root, None if styles is None else parse_xml(styles), None if meta is None else parse_xml(meta)


def _part(archive: ZipFile, name: str) -> bytes | None:
    return member(archive, name, _WHAT) if name in archive.NameToInfo else None


def _title(meta: _Element | None) -> str | None:
    title = _property(meta, "title")
    return None if NOT_A_TITLE.match(title) else title


def _date(meta: _Element | None) -> str | None:
    """When the file was last changed: its words are known to stand since then, whenever it was begun."""
    return iso_date(_property(meta, "date")) or iso_date(_property(meta, "creation-date"))


def _property(meta: _Element | None, name: str) -> str:
    found = child(meta, "meta", name)
    return in_one_line(clean(found.text or "")) if found is not None else ""
