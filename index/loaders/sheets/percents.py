"""Cells of an Excel sheet that show percent: what is stored is a share, 0.0385, and what a person sees is 3.85%."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.loaders.sheets.extent import column_of
from index.loaders.xml_tree import local_name

if TYPE_CHECKING:
    from index.loaders.office.package import Package

Place = tuple[int, int]  # row and column, from 0

_STYLES = "xl/styles.xml"
_BUILT_IN = frozenset({"9", "10"})  # 0% and 0.00% (ECMA-376, part 1, 18.8.30)
# What stands in a format for itself is no sign of percent.
_LITERAL = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
_CELL = re.compile(rb"<(?:\w+:)?c\s([^<>]*)(?<!/)>")
_NAME = re.compile(rb"(?:^|\s)r\s*=\s*[\"']([A-Za-z]{1,3})(\d{1,9})[\"']")
_STYLE = re.compile(rb"(?:^|\s)s\s*=\s*[\"'](\d{1,6})[\"']")


def percent_styles(package: Package) -> frozenset[int]:
    """The numbers of a workbook's cell styles that show percent; raises DocumentError if it is damaged."""
    styles = package.xml(_STYLES)
    if styles is None:
        return frozenset()
    formats = {
        each.get("numFmtId"): each.get("formatCode", "") for each in styles.iter() if local_name(each) == "numFmt"
    }
    shown = {number for number, code in formats.items() if "%" in _LITERAL.sub("", code)} | (_BUILT_IN - formats.keys())
    cells = next((each for each in styles.iter() if local_name(each) == "cellXfs"), ())
    return frozenset(at for at, style in enumerate(cells) if style.get("numFmtId") in shown)


def percent_cells(package: Package, part: str, styles: frozenset[int]) -> frozenset[Place]:
    """Where in the sheet of this part cells have one of these styles."""
    data = package.part(part) if styles and part else None
    cells = _CELL.finditer(data or b"")
    return frozenset(
        (int(name[2]) - 1, column_of(name[1]) - 1)
        for cell in cells
        if (style := _STYLE.search(cell[1])) and int(style[1]) in styles and (name := _NAME.search(cell[1]))
    )
