"""The parts of a Word file that its text is read from."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.errors import DocumentError
from index.loaders.office.package import Kind, by_kind, opened_package
from index.loaders.office.properties import Properties, properties_of
from index.loaders.office.xml import child

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lxml.etree import _Element

_KIND = Kind("Word file", frozenset({"a Word file"}), ".docx")


@dataclass(frozen=True, slots=True)
class WordParts:
    """The parts as XML; None where the file has none of a kind."""

    body: _Element
    styles: _Element | None
    numbering: _Element | None
    footnotes: _Element | None
    endnotes: _Element | None
    properties: Properties
    merged: Mapping[str, tuple[str, bytes]]  # path and bytes of each whole document within, by its relation's name


def word_parts(data: bytes) -> WordParts:
    """The parts of a Word file, of either dialect; raises DocumentError where it is none, or encrypted or damaged."""
    package = opened_package(data, _KIND)
    main = by_kind(package.relations()).get("officeDocument", "word/document.xml")
    body = child(package.xml(main), "body")
    if body is None:
        raise DocumentError("it is damaged, or no Word file: its text is missing; open it and save it anew")
    relations = [*package.relations(main)]
    related, folder = by_kind(relations), posixpath.dirname(main)
    styles, numbering, footnotes, endnotes = (
        package.xml(related.get(kind, f"{folder}/{kind}.xml"))
        for kind in ("styles", "numbering", "footnotes", "endnotes")
    )
    merged = {
        name: (path, part)
        for name, kind, path in relations
        if kind == "aFChunk" and (part := package.part(path)) is not None
    }
    return WordParts(body, styles, numbering, footnotes, endnotes, properties_of(package), merged)
