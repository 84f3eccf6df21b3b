"""An OpenDocument text's tables: their rows and cells, those that are merged with others included."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.loaders.odt.line import read_line
from index.loaders.office.xml import number
from index.loaders.tables.grid import LEFT, MOST_COLUMNS, TABLE, Row, holds_data, is_of_tables
from index.loaders.tables.heads import MarkedRow, set_in_bold
from index.loaders.xml_tree import local_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lxml.etree import _Element

    from index.loaders.odt.styles import OdtStyles


def is_data(table: _Element) -> bool:
    """Whether a table holds data; one of headings, or mostly of tables within, arranges a page."""
    if any(local_name(inner) == "h" for inner in table.iterdescendants()):
        return False
    nests = any(local_name(inner) == "table" for inner in table.iterdescendants())
    arranges = nests and is_of_tables(rows_of(table, _told_of_tables))
    return not arranges and holds_data(rows_of(table, _raw))


def rows_of(table: _Element, read: Callable[[_Element], str]) -> list[Row]:
    """The table's rows, with what `read` gives for each cell."""
    rows: list[Row] = []
    below: dict[int, int] = {}  # of each column, how many more rows the cell above takes
    for row in _within(table, "table-row"):
        cells: Row = []
        for cell in _within(row, "table-cell", "covered-table-cell"):
            cells += _spread(cell, read, below, len(cells))
        rows.append(cells[:MOST_COLUMNS])
    return rows


def cells_of(table: _Element) -> Iterator[_Element]:
    """The table's cells, row by row."""
    return (cell for row in _within(table, "table-row") for cell in _within(row, "table-cell"))


def marked_rows(table: _Element, styles: OdtStyles, read: Callable[[_Element], str]) -> list[MarkedRow]:
    """The table's rows and which of them name its columns: marked as such, or in bold alone."""
    rows = list(_within(table, "table-row"))
    cells = rows_of(table, read)
    marks = [local_name(row.getparent()) == "table-header-rows" for row in rows]
    if not any(marks):
        marks = set_in_bold(cells, (_is_bold(row, styles) for row in rows))
    return list(map(MarkedRow, cells, marks))


def _spread(cell: _Element, read: Callable[[_Element], str], below: dict[int, int], column: int) -> Row:
    """A cell, as often as it is repeated."""
    repeated = max(1, min(number(cell, "number-columns-repeated", 1), MOST_COLUMNS))
    if local_name(cell) == "covered-table-cell":
        covered: Row = []
        for place in range(column, column + repeated):
            covered.append(None if below.get(place, 0) > 0 else LEFT)
            below[place] = below.get(place, 0) - 1
        return covered
    below[column] = number(cell, "number-rows-spanned", 1) - 1
    return [read(cell), *[""] * (repeated - 1)]


def _within(parent: _Element, *names: str) -> Iterator[_Element]:
    """The elements of these names, also in groups of rows and of header rows."""
    for element in parent:
        kind = local_name(element)
        if kind in names:
            yield element
        elif kind in {"table-rows", "table-header-rows", "table-row-group"}:
            yield from _within(element, *names)


def _is_bold(row: _Element, styles: OdtStyles) -> bool:
    """Whether all text of a row is bold, and there is some."""
    weights = [
        weight for found in row.iterdescendants() if local_name(found) == "p"
        for weight in read_line(found, styles).weights
    ]  # fmt: skip
    return bool(weights) and all(weights)


def _told_of_tables(cell: _Element) -> str:
    """A cell's text, after TABLE where it holds one."""
    return TABLE * any(local_name(found) == "table" for found in cell.iterdescendants()) + _raw(cell)


def _raw(element: _Element) -> str:
    return " ".join("".join(found.itertext()) for found in element.iterdescendants() if local_name(found) == "p")
