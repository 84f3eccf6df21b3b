"""An OpenDocument text's tables: their rows and cells, those that are merged with others included."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.loaders.odt.line import read_line
from index.loaders.office.xml import number
from index.loaders.tables.grid import MOST_COLUMNS, Row, holds_data, names_columns
from index.loaders.xml_tree import local_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lxml.etree import _Element

    from index.loaders.odt.styles import OdtStyles


def is_data(table: _Element) -> bool:
    """Whether a table holds data; one with a table or headings within arranges a page."""
    within = {local_name(inner) for inner in table.iterdescendants()}
    return not within & {"table", "h"} and holds_data(rows_of(table, _raw))


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


def has_header(table: _Element, styles: OdtStyles) -> bool:
    """Whether the first row names the columns: marked as such, set in bold alone, or plain from what is in it."""
    first, second = [*_within(table, "table-row"), None, None][:2]
    if first is None or second is None:
        return False
    if local_name(first.getparent()) == "table-header-rows":
        return True
    if _is_bold(first, styles):
        return not _is_bold(second, styles)
    return names_columns(rows_of(table, _raw))


def _spread(cell: _Element, read: Callable[[_Element], str], below: dict[int, int], column: int) -> Row:
    """A cell, as often as it is repeated."""
    repeated = max(1, min(number(cell, "number-columns-repeated", 1), MOST_COLUMNS))
    if local_name(cell) == "covered-table-cell":
        covered: Row = []
        for place in range(column, column + repeated):
            covered.append(None if below.get(place, 0) > 0 else "")
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


def _raw(element: _Element) -> str:
    return " ".join("".join(found.itertext()) for found in element.iterdescendants() if local_name(found) == "p")
