"""Formulas in an OpenDocument text, each of which is a document of its own within the file."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from index.loaders.archive import member
from index.loaders.docx.xml import child, value
from index.loaders.xml_tree import local_name, parse_xml

if TYPE_CHECKING:
    from zipfile import ZipFile

    from lxml.etree import _Element

_MOST = 1000  # each has to be unpacked
_FORMULA = b"/MathML"


def put_formulas(content: _Element, archive: ZipFile, what: str) -> None:
    """Change each frame that shows a formula into that formula's text.

    Raises DocumentError, which says what the file should be, where a formula is damaged.
    """
    frames = [frame for frame in content.iterdescendants() if local_name(frame) == "frame"]
    shown = 0
    for frame in frames:
        path = posixpath.normpath(value(child(frame, "object"), "href") or "") + "/content.xml"
        if path not in archive.NameToInfo or shown == _MOST:
            continue
        data = member(archive, path, what)
        if _FORMULA in data and local_name(formula := parse_xml(data)) == "math":
            shown += 1
            tail = frame.tail
            frame.clear()
            frame.tag, frame.text, frame.tail = "formula", _typed(formula), tail


def _typed(formula: _Element) -> str:
    """What was typed to make a formula, where that was kept, else its signs one after the other."""
    kept = next((found for found in formula.iter() if local_name(found) == "annotation"), None)
    return " ".join((formula if kept is None else kept).itertext()).strip()
