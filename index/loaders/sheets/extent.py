"""How far the cells of a workbook reach, found before they are laid out in memory.

A reader of sheets makes room for the whole rectangle around a sheet's cells. Two cells, one in the first row and one in
the last, can so take more memory than there is, and a repeated row of an OpenDocument sheet stands for a million. Room
is made too for as many strings as a workbook says that it holds.
"""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING

from index.loaders.archive import damaged, member

if TYPE_CHECKING:
    from lxml.etree import _Element

    from index.loaders.office.package import Package

# A cell with something in it, whatever prefix its namespace has (ECMA-376, part 1, 18.3.1.4).
_CELL = re.compile(rb"<(?:\w+:)?c\s(?:[^<>]*?\s)?r\s*=\s*[\"']([A-Za-z]{1,3})(\d{1,9})[\"'][^<>]*(?<!/)>")
_STRINGS = re.compile(rb"<(?:\w+:)?sst\b[^>]*")
_COUNT = re.compile(rb"[cC]ount\s*=\s*[\"'](\d+)")
_SHEET = re.compile(rb"<(?:\w+:)?sheetData\b")
_HEAD = 4096
_CONTENT = "content.xml"  # of an OpenDocument sheet
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_ROW, _CELLS = f"{_TABLE}table-row", (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell")
_REPEATED_ROWS, _REPEATED_CELLS = f"{_TABLE}number-rows-repeated", f"{_TABLE}number-columns-repeated"


def cells_spanned(package: Package) -> int:
    """The cells of the rectangles around what each sheet of a workbook holds, or its strings where it names more.

    Raises DocumentError if it is damaged.
    """
    archive, what = package.archive, package.kind.name
    rows = _spanned_by_rows(member(archive, _CONTENT, what), what) if _CONTENT in archive.NameToInfo else 0
    names = (name for name in archive.namelist() if name.endswith(".xml") and name != _CONTENT)
    parts = [_reach_of_part(member(archive, name, what)) for name in names]
    return max(rows, sum(cells for cells, _ in parts), *(strings for _, strings in parts), 0)


def _reach_of_part(part: bytes) -> tuple[int, int]:
    """The cells that a part of a workbook spans, and the strings that it says to hold."""
    if strings := _STRINGS.search(part[:_HEAD]):
        return 0, max(map(int, _COUNT.findall(strings.group())), default=0)
    return (_spanned_by_names(part) if _SHEET.search(part) else 0), 0


def _spanned_by_names(part: bytes) -> int:
    rows: set[int] = set()
    columns: set[bytes] = set()
    for name in _CELL.finditer(part):
        columns.add(name[1])
        rows.add(int(name[2]))
    if not rows:
        return 0
    places = [column_of(name) for name in columns]
    return (max(rows) - min(rows) + 1) * (max(places) - min(places) + 1)


def column_of(name: bytes) -> int:
    """The number of a column from its letters: A is 1."""
    place = 0
    for letter in name.upper():
        place = place * 26 + letter - 64
    return place


def _spanned_by_rows(content: bytes, what: str) -> int:
    # Loaded here: a question reads no sheets.
    from lxml.etree import XMLSyntaxError, iterparse

    spanned = rows = width = 0
    events = iterparse(
        BytesIO(content), tag=(_ROW, f"{_TABLE}table"), resolve_entities=False, no_network=True, huge_tree=False
    )
    try:
        for _, element in events:
            if element.tag == _ROW:
                reach = _reach(element)
                rows += int(element.get(_REPEATED_ROWS, "1")) if reach else 0
                width = max(width, reach)
            else:
                spanned, rows, width = spanned + rows * width, 0, 0
            element.clear()
    except XMLSyntaxError as error:
        raise damaged(what) from error
    return spanned


def _reach(row: _Element) -> int:
    """The place of the last cell with something in it."""
    at = reach = 0
    for cell in row.iterchildren(*_CELLS):
        at += int(cell.get(_REPEATED_CELLS, "1"))
        reach = at if len(cell) else reach
    return reach
