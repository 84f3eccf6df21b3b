"""Word files: one Document a section, with the numbers, notes and equations that a reader sees.

Read from its XML here, and not through a converter to HTML: those that there are begin each list anew at 1, drop
equations and fields, and let the columns of a table with merged cells slip (ECMA-376, part 1, has the format).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.errors import DocumentError
from index.loaders.base import FileLoader
from index.loaders.docx.body import Body
from index.loaders.docx.package import word_parts
from index.loaders.office.prose import only_heading

if TYPE_CHECKING:
    from collections.abc import Iterator

    from langchain_core.documents import Document


class DocxLoader(FileLoader):
    """Loads a Word file without its comments, headers, footers, pictures and deleted text."""

    def lazy_load(self) -> Iterator[Document]:
        """One Document a section, that is, from one heading to the next.

        Raises DocumentError if the file cannot be read, is encrypted, damaged or an old one, or holds no text.
        """
        parts = word_parts(self.data)
        body = Body(parts)
        body.read()
        sections = body.prose.sections
        finished = sections.finished()
        properties = parts.properties
        title = body.title or properties.title or only_heading(finished)
        if body.unread and not finished:
            raise DocumentError("; ".join(body.unread))
        yield from self.of_sections(
            finished, "it holds no text, at most pictures: leave it out, or write its text down",
            title=title, author=properties.author, date=properties.date, note="; ".join(body.unread) or None,
        )  # fmt: skip
