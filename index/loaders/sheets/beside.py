"""What an Excel sheet shows beside its cells: text boxes and comments, found through the package's relationships."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.loaders.office.drawing import text_in
from index.loaders.raw import clean, in_one_line
from index.loaders.sections import Section
from index.loaders.xml_tree import local_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from index.loaders.office.package import Package

_WORKBOOK = "xl/workbook.xml"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_ANCHORED = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
# What Excel writes before a comment with answers, for programs that know none.
_FOR_OLDER_PROGRAMS = re.compile(r"\[Threaded comment\].*?Comment:\s*", re.DOTALL)


def sheet_parts(package: Package) -> dict[str, str]:
    """The names of the parts that hold the sheets, by the sheets' own; none for OpenDocument."""
    workbook = package.xml(_WORKBOOK)
    if workbook is None:
        return {}
    paths = {name: path for name, _, path in package.relations(_WORKBOOK)}
    sheets = (element for element in workbook.iter() if local_name(element) == "sheet")
    return {sheet.get("name", ""): paths.get(sheet.get(f"{_R}id", ""), "") for sheet in sheets}


def sections_beside(package: Package, part: str, heading: str) -> list[Section]:
    """The texts of the sheet in a part that stand in no cell, each with the row where it stands."""
    boxes, comments = Section([heading]), Section([heading, "Comments"])
    for root in _related(package, part, "drawing"):
        for text, row in _boxes(root):
            boxes.add([(text, row)], "\n\n")
    for root in _related(package, part, "comments"):
        for text, row in _comments(root):
            comments.add([(text, row)], "\n\n")
    return [section for section in (boxes, comments) if not section.is_empty]


def _boxes(drawing: _Element) -> Iterator[tuple[str, int]]:
    for anchor in drawing:
        row = anchor.findtext(f"{_ANCHORED}from/{_ANCHORED}row") or "0"
        for body in anchor.iter(f"{_ANCHORED}txBody"):
            if text := text_in(body):
                yield text, int(row) + 1


def _comments(part: _Element) -> Iterator[tuple[str, int]]:
    for comment in part.iter(f"{_MAIN}comment"):
        cell = comment.get("ref", "")
        written = "".join(node.text or "" for node in comment.iter(f"{_MAIN}t"))
        text = in_one_line(clean(_FOR_OLDER_PROGRAMS.sub("", written)))
        if text:
            yield f"{cell}: {text}", int(cell.lstrip("$ABCDEFGHIJKLMNOPQRSTUVWXYZ") or "1")


def _related(package: Package, part: str, kind: str) -> Iterator[_Element]:
    """The roots of the parts of a kind that another part names."""
    for _, of_kind, path in package.relations(part):
        if of_kind == kind and (root := package.xml(path)) is not None:
            yield root
