"""Rich Text Format: one Document a section, its formatting, pictures, hidden text and page headers taken away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.errors import DocumentError
from index.loaders.base import FileLoader
from index.loaders.raw import required
from index.loaders.rtf.text import RtfWalk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from langchain_core.documents import Document

_BEGINS = b"{\\rtf"
_WHAT = "an RTF file"


class RtfLoader(FileLoader):
    """Loads an RTF file, as word processors write it."""

    def lazy_load(self) -> Iterator[Document]:
        """One Document a section, that is, from one heading to the next.

        Raises DocumentError if the file cannot be read, is empty, is no RTF or holds no text.
        """
        data = required(self.data, _WHAT, accepted=_WHAT)
        if not data.lstrip().startswith(_BEGINS):
            raise DocumentError("it is damaged, or no RTF file: open it and save it anew")
        walk = RtfWalk().through(data)
        sections = walk.flow.flow.sections
        yield from self.of_sections(
            sections.finished(), "it holds no text, only formatting or pictures",
            title=walk.header.said("title") or sections.title, author=walk.header.said("author"), date=walk.header.date,
        )  # fmt: skip
