"""What all loaders share: a file's path, and the metadata that every Document carries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from langchain_core.document_loaders import BaseLoader
from langchain_core.documents import Document

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_LONGEST_TITLE = 300


class FileLoader(BaseLoader):
    """Loads one file; `lazy_load` raises DocumentError where the file is not what its suffix says or holds no text."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def document(  # noqa: PLR0913 (one keyword for each field of the metadata)
        self,
        text: str,
        section: int,
        *,
        page: int | None = None,
        heading: Sequence[str] = (),
        title: str | None = None,
        date: str | None = None,
        line_starts: Sequence[tuple[int, int]] = (),
    ) -> Document:
        """One page or section of the file, with the metadata that `index.loaders` describes."""
        metadata = {
            "source": str(self.path),
            "section": section,
            "page": page,
            "heading": list(heading),
            "title": title[:_LONGEST_TITLE] if title else None,
            "date": date,
            "line_starts": list(line_starts),
        }
        return Document(text, metadata=metadata)
