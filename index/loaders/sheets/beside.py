"""What an Excel sheet shows beside its cells: text boxes and comments, found through the package's relationships."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

from index.loaders.archive import member
from index.loaders.pptx.text import text_in
from index.loaders.raw import clean, in_one_line
from index.loaders.sections import Section
from index.loaders.xml_tree import local_name, parse_xml

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Iterator

    from lxml.etree import _Element

_WORKBOOK = "xl/workbook.xml"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_ANCHORED = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
# What Excel writes before a comment with answers, for programs that know none.
_FOR_OLDER_PROGRAMS = re.compile(r"\[Threaded comment\].*?Comment:\s*", re.DOTALL)


def sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """The names of the parts that hold the sheets, by the sheets' own; none for OpenDocument."""
    targets = {name: target for name, _, target in _relationships(archive, _WORKBOOK)}
    sheets = (element for element in _parsed(archive, _WORKBOOK) if local_name(element) == "sheet")
    return {sheet.get("name", ""): targets.get(sheet.get(f"{_R}id", ""), "") for sheet in sheets}


def sections_beside(archive: zipfile.ZipFile, part: str, heading: str) -> list[Section]:
    """The texts of the sheet in a part that stand in no cell, each with the row where it stands."""
    boxes, comments = Section([heading]), Section([heading, "Comments"])
    for root in _related(archive, part, "drawing"):
        for text, row in _boxes(root):
            boxes.add([(text, row)], "\n\n")
    for root in _related(archive, part, "comments"):
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


def _related(archive: zipfile.ZipFile, part: str, kind: str) -> Iterator[_Element]:
    """The roots of the parts of a kind that another part names."""
    for _, of_kind, target in _relationships(archive, part):
        if of_kind == kind and target in archive.NameToInfo:
            yield parse_xml(member(archive, target, "spreadsheet"))


def _relationships(archive: zipfile.ZipFile, part: str) -> Iterator[tuple[str, str, str]]:
    """(id, kind, name of the part) of what a part names (ECMA-376, part 2, 8.5)."""
    folder, name = posixpath.split(part)
    for element in _parsed(archive, f"{folder}/_rels/{name}.rels"):
        if local_name(element) == "Relationship" and element.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/", folder, element.get("Target", ""))).lstrip("/")
            yield element.get("Id", ""), posixpath.basename(element.get("Type", "")), target


def _parsed(archive: zipfile.ZipFile, name: str) -> Iterator[_Element]:
    """All elements of a part; none where there is no such part."""
    if name in archive.NameToInfo:
        yield from parse_xml(member(archive, name, "spreadsheet")).iter()
