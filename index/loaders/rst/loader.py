"""reStructuredText, through docutils: one Document a section, its markup taken away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.loaders.base import FileLoader
from index.loaders.dates import iso_date
from index.loaders.decoding import decode
from index.loaders.raw import clean, required
from index.loaders.rst.inline import line_of_words
from index.loaders.rst.source import parsed
from index.loaders.rst.text import RstWalk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docutils import nodes
    from langchain_core.documents import Document

_DOCINFO = ("author", "authors", "date")


class RstLoader(FileLoader):
    """Loads a reStructuredText file, with the source line of every line of the text that is left."""

    def lazy_load(self) -> Iterator[Document]:
        """One Document a section, that is, from one heading to the next.

        Raises DocumentError if the file cannot be read, is empty, is not text or is nested too deep.
        """
        source = clean(decode(required(self.data, "reStructuredText")))
        tree = parsed(source)
        walk = RstWalk(source)
        walk.through(tree)
        said = _said(tree)
        sections = walk.flow.sections
        yield from self.of_sections(
            sections.finished(), "it holds no text, only markup or white space",
            title=sections.title, author=said.get("author"), date=iso_date(said.get("date")),
        )  # fmt: skip


def _said(tree: nodes.document) -> dict[str, str]:
    """What the fields at the head of the file say of it."""
    said: dict[str, str] = {}
    for node in tree.findall(lambda node: node.tagname == "docinfo"):
        for field in node.children:
            if field.tagname == "authors":
                said["author"] = ", ".join(map(line_of_words, field.children))
            elif field.tagname in _DOCINFO:
                said.setdefault(field.tagname, line_of_words(field))
    return said
