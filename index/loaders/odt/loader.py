"""OpenDocument texts: one Document a section, with the numbers and notes that a reader sees."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.errors import DocumentError
from index.loaders.base import FileLoader
from index.loaders.odt.body import OdtBody
from index.loaders.odt.formulas import put_formulas
from index.loaders.odt.styles import OdtStyles
from index.loaders.office.package import Kind, opened_package
from index.loaders.office.properties import properties_of
from index.loaders.office.prose import only_heading
from index.loaders.office.xml import child

if TYPE_CHECKING:
    from collections.abc import Iterator

    from langchain_core.documents import Document
    from lxml.etree import _Element

    from index.loaders.office.package import Package

_KIND = Kind("OpenDocument text", frozenset({"an OpenDocument text"}), ".odt", declares=True)


class OdtLoader(FileLoader):
    """Loads an OpenDocument text without its comments, headers, footers, pictures and deleted text."""

    def lazy_load(self) -> Iterator[Document]:
        """One Document a section, that is, from one heading to the next.

        Raises DocumentError if the file cannot be read, is encrypted, damaged or another kind of file, or holds no
        text.
        """
        package = opened_package(self.data, _KIND)
        content, styles = _parts(package)
        text = child(content, "body", "text")
        if text is None:
            raise DocumentError("it holds no text document: give it the right suffix or leave it out", "unsupported")
        body = OdtBody(OdtStyles([content, styles]))
        body.put(text)
        sections = body.prose.sections.finished()
        properties = properties_of(package)
        title = body.title or properties.title or only_heading(sections)
        yield from self.of_sections(
            sections, "it holds no text, at most pictures: leave it out, or write its text down",
            title=title, author=properties.author, date=properties.date,
        )  # fmt: skip


def _parts(package: Package) -> tuple[_Element, _Element | None]:
    """The text, with its formulas as text, and the styles beside it; None where the file has none."""
    content = package.xml("content.xml")
    if content is None:
        raise DocumentError("it is damaged, or no OpenDocument text: open it and save it anew")
    put_formulas(content, package)
    return content, package.xml("styles.xml")
