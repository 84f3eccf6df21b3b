"""Word files: one Document a section, with the numbers, notes and equations that a reader sees.

Read from its XML here, and not through a converter to HTML: those that there are begin each list anew at 1, drop
equations and fields, and let the columns of a table with merged cells slip (ECMA-376, part 1, has the format).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.errors import DocumentError
from index.loaders.base import FileLoader
from index.loaders.dates import iso_date
from index.loaders.docx.body import Body
from index.loaders.docx.package import word_parts
from index.loaders.docx.xml import child
from index.loaders.raw import clean, in_one_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from langchain_core.documents import Document
    from lxml.etree import _Element

    from index.loaders.sections import Section

# What programs write where nobody gave a title.
NOT_A_TITLE = re.compile(
    r"(?:untitled.*|.*\.\w{2,5}|[\W\d_]*|(?:word )?document ?\d*|title|.*Microsoft Word\b.*)$", re.IGNORECASE
)


class DocxLoader(FileLoader):
    """Loads a Word file without its comments, headers, footers, pictures and deleted text."""

    def lazy_load(self) -> Iterator[Document]:
        """One Document a section, that is, from one heading to the next.

        Raises DocumentError if the file cannot be read, is encrypted, damaged or an old one, or holds no text.
        """
        parts = word_parts(self.data)
        body = Body(parts)
        body.put(parts.body)
        sections = body.prose.sections
        finished = sections.finished()
        title = body.title or _title(parts.core) or only_heading(finished)
        author, date = _property(parts.core, "creator") or None, _date(parts.core)
        for number, part in enumerate(finished):
            yield self.document(
                part.text, number, heading=part.heading, title=title, author=author, date=date, tables=part.tables
            )
        if not finished:
            raise DocumentError("it holds no text, at most pictures: leave it out, or write its text down", "empty")


def only_heading(sections: Sequence[Section]) -> str | None:
    """The outermost heading that all sections stand under: the first of several names a chapter, not the file."""
    names = {part.heading[0] if part.heading else "" for part in sections}
    return names.pop() or None if len(names) == 1 else None


def _title(core: _Element | None) -> str | None:
    title = _property(core, "title")
    return None if NOT_A_TITLE.match(title) else title


def _date(core: _Element | None) -> str | None:
    """When the file was last changed.

    Its words are known to stand since then, while it may have been made, or copied from a template, years before.
    """
    return iso_date(_property(core, "modified")) or iso_date(_property(core, "created"))


def _property(core: _Element | None, name: str) -> str:
    found = child(core, name)
    return in_one_line(clean(found.text or "")) if found is not None else ""
