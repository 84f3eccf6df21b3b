"""Formulas in an OpenDocument text, each of which is a document of its own within the file."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from index.loaders.office.xml import child, value
from index.loaders.xml_tree import local_name, parse_xml

if TYPE_CHECKING:
    from lxml.etree import _Element

    from index.loaders.office.package import Package

_MOST = 1000  # each has to be unpacked
_FORMULA = b"/MathML"


def put_formulas(content: _Element, package: Package) -> None:
    """Change each frame that shows a formula into that formula's text; raises DocumentError where one is damaged."""
    frames = [frame for frame in content.iterdescendants() if local_name(frame) == "frame"]
    shown = 0
    for frame in frames:
        path = posixpath.normpath(value(child(frame, "object"), "href") or "") + "/content.xml"
        data = package.part(path) if shown < _MOST else None
        if data and _FORMULA in data and local_name(formula := parse_xml(data)) == "math":
            shown += 1
            tail = frame.tail
            frame.clear()
            frame.tag, frame.text, frame.tail = "formula", _typed(formula), tail


def _typed(formula: _Element) -> str:
    """What was typed to make a formula, where that was kept, else its signs one after the other."""
    kept = next((found for found in formula.iter() if local_name(found) == "annotation"), None)
    return " ".join((formula if kept is None else kept).itertext()).strip()
