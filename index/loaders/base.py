"""What all loaders share: a file's bytes, and the metadata that every Document carries."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from langchain_core.document_loaders import BaseLoader
from langchain_core.documents import Document

from index.errors import DocumentError
from index.limits import DEFAULT
from index.regular import read_regular

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from index.limits import Limits
    from index.loaders.sections import Section, Table

_LONGEST_TITLE = 300


class FileLoader(BaseLoader):
    """Loads one file; `lazy_load` raises DocumentError where the file is not what its suffix says or holds no text.

    `data` are the file's bytes where they were read already: then the file is not opened again. `limits` are for what
    only the loader can count before it is done.
    """

    def __init__(self, path: Path, data: bytes | None = None, limits: Limits = DEFAULT) -> None:
        self.path = path
        self.limits = limits
        if data is not None:
            self.data = data

    @cached_property
    def data(self) -> bytes:
        """The file's bytes, at least one; raises DocumentError where it is empty or cannot be read."""
        try:
            data = read_regular(self.path)
        except OSError as error:
            raise DocumentError(f"it cannot be read ({error.strerror or error}): check its permissions") from error
        return data

    def of_sections(
        self,
        sections: Sequence[Section],
        empty: str,
        *,
        title: str | None = None,
        author: str | None = None,
        date: str | None = None,
        note: str | None = None,
    ) -> Iterator[Document]:
        """One Document a section; raises DocumentError, with `empty` as the reason, where there is none."""
        for number, section in enumerate(sections):
            yield self.document(
                section.text, number, heading=section.heading, title=title, author=author, date=date,
                line_starts=section.line_starts, tables=section.tables, note=note,
            )  # fmt: skip
        if not sections:
            raise DocumentError(empty, "empty")

    def document(  # noqa: PLR0913 (one keyword for each field of the metadata)
        self,
        text: str,
        section: int,
        *,
        page: int | None = None,
        heading: Sequence[str] = (),
        title: str | None = None,
        author: str | None = None,
        date: str | None = None,
        line_starts: Sequence[tuple[int, int]] = (),
        tables: Sequence[Table] = (),
        note: str | None = None,
    ) -> Document:
        """One page or section of the file, with the metadata that `index.loaders` describes."""
        metadata = {
            "source": str(self.path),
            "section": section,
            "page": page,
            "heading": list(heading),
            "title": title[:_LONGEST_TITLE] if title else None,
            "author": author[:_LONGEST_TITLE] if author else None,
            "date": date,
            "line_starts": list(line_starts),
            "tables": list(tables),
            "note": note,
        }
        return Document(text, metadata=metadata)
