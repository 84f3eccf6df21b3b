"""Jupyter notebooks: what was written in their cells, without what came out of them."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from index.errors import DocumentError
from index.loaders.base import FileLoader
from index.loaders.decoding import decode
from index.loaders.markdown.loader import MarkdownLoader
from index.loaders.raw import required

if TYPE_CHECKING:
    from collections.abc import Iterator

    from langchain_core.documents import Document

_FENCES = re.compile("`{3,}")


class NotebookLoader(FileLoader):
    """Loads a notebook as the Markdown that its text and its program make together.

    The lines of a notebook are not those of its file, so that none are told.
    """

    def lazy_load(self) -> Iterator[Document]:
        """One Document a section, that is, from one heading to the next.

        Raises DocumentError if the file cannot be read, is empty, is no notebook or holds no text.
        """
        text = "\n\n".join(_cells(decode(required(self.data, "a notebook"))))
        if not text.strip():
            raise DocumentError("it holds no text, only empty cells", "empty")
        for document in MarkdownLoader(self.path, text.encode("utf-8", "replace"), self.limits).lazy_load():
            document.metadata["line_starts"] = []
            yield document


def _cells(source: str) -> Iterator[str]:
    """Each cell as Markdown (nbformat 4; before that the cells stood in worksheets)."""
    try:
        notebook = json.loads(source)
        sheets = notebook.get("worksheets") or [notebook]
        for cell in (cell for sheet in sheets for cell in sheet["cells"]):
            yield _markdown(cell)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise DocumentError("it is damaged, or no Jupyter notebook: open it and save it anew") from error


def _markdown(cell: dict[str, Any]) -> str:
    held = cell.get("source", cell.get("input", ""))
    text = held if isinstance(held, str) else "".join(held)
    kind = cell["cell_type"]
    if kind == "heading":
        return f"{'#' * int(cell['level'])} {text}"
    if kind == "markdown" or not text.strip():
        return text
    fence = "`" * max([3, *(len(found) + 1 for found in _FENCES.findall(text))])
    return f"{fence}\n{text}\n{fence}"
