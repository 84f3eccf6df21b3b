"""A Word file's tables: their rows and cells, through all that may stand around them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.loaders.docx.line import is_prompt
from index.loaders.office.xml import child, is_on, number, value
from index.loaders.tables.grid import LEFT, MOST_COLUMNS, TABLE, Row, holds_data, is_of_tables
from index.loaders.tables.heads import MarkedRow, set_in_bold
from index.loaders.xml_tree import local_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lxml.etree import _Element

    from index.loaders.docx.styles import Styles


def is_data(table: _Element, styles: Styles) -> bool:
    """Whether a table holds data; one of headings, whole documents or mostly of tables within arranges a page."""
    if any(local_name(inner) == "altChunk" for inner in table.iterdescendants()):
        return False
    if any(styles.of(paragraph).heading for paragraph in table.iterdescendants() if local_name(paragraph) == "p"):
        return False
    nests = any(local_name(inner) == "tbl" for inner in table.iterdescendants())
    arranges = nests and is_of_tables(rows_of(table, _told_of_tables))
    return not arranges and holds_data(rows_of(table, _raw))


def rows_of(table: _Element, read: Callable[[_Element], str]) -> list[Row]:
    """The table's rows, with what `read` gives for each cell, and LEFT beside one that spans several columns."""
    return [_row(row, read) for row in _rows(table)]


def cells_of(table: _Element) -> Iterator[_Element]:
    """The table's cells, row by row."""
    return (cell for row in _rows(table) for cell in _within(row, "tc"))


def marked_rows(table: _Element, styles: Styles, read: Callable[[_Element], str]) -> list[MarkedRow]:
    """The table's rows and which of them name its columns: marked as such, or in bold alone, or first by its style."""
    rows = list(_rows(table))
    cells = rows_of(table, read)
    marks = [is_on(child(row, "trPr", "tblHeader")) for row in rows]
    if not any(marks):
        marks = set_in_bold(cells, (_is_bold(row, styles) for row in rows))
    if not any(marks) and styles.heads_rows(table):
        marks = [at == 0 for at in range(len(rows))]
    return list(map(MarkedRow, cells, marks))


def _row(row: _Element, read: Callable[[_Element], str]) -> Row:
    cells: Row = [""] * _bounded(number(child(row, "trPr", "gridBefore")))
    for cell in _within(row, "tc"):
        properties = child(cell, "tcPr")
        merged = child(properties, "vMerge")
        text = read(cell)
        goes_on = merged is not None and value(merged) in {None, "continue"} and not text.strip()
        cells.append(None if goes_on else text)
        cells += [LEFT] * (_bounded(number(child(properties, "gridSpan"), default=1)) - 1)
    return cells


def _rows(table: _Element) -> Iterator[_Element]:
    return (row for row in _within(table, "tr") if child(row, "trPr", "del") is None)


def _within(parent: _Element, name: str) -> Iterator[_Element]:
    """The elements of a name, also where content controls or marks of changes stand around them."""
    for element in parent:
        kind = local_name(element)
        if kind == name:
            yield element
        elif kind in {"sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag"} and not is_prompt(element):
            yield from _within(element, name)


def _is_bold(row: _Element, styles: Styles) -> bool:
    """Whether all text of a row is bold, and there is some."""
    weights = [
        styles.of(paragraph).is_bold if (own := child(run, "rPr", "b")) is None else is_on(own)
        for paragraph in row.iterdescendants() if local_name(paragraph) == "p"
        for run in paragraph.iterdescendants() if local_name(run) == "r" and _raw(run).strip()
    ]  # fmt: skip
    return bool(weights) and all(weights)


def _told_of_tables(cell: _Element) -> str:
    """A cell's text, after TABLE where it holds one."""
    return TABLE * any(local_name(found) == "tbl" for found in cell.iterdescendants()) + _raw(cell)


def _raw(element: _Element) -> str:
    return "".join(found.text or "" for found in element.iterdescendants() if local_name(found) == "t")


def _bounded(count: int) -> int:
    return max(0, min(count, MOST_COLUMNS))
