"""Rows as text in which each cell is named by its column: `Maker: Nissan | Sales 2024: 696,631`.

A row is found, read and cited alone, far from its header, and so must say by itself what its figures are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.loaders.sections import Section
from index.loaders.tables.table import is_remark, tables

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from index.loaders.tables.regions import Row
    from index.loaders.tables.table import Table

BETWEEN = " | "
# Together with its headings a passage can hold this, figures being several word pieces each; a longer row is wrapped.
_LONGEST_LINE = 400
_LONGEST_KEY = 100


def sections_of(rows: Sequence[Row], heading: Sequence[str], *, is_export: bool = False) -> list[Section]:
    """The text of a sheet in sections, each line with the number of its row.

    A section begins with each table that has a caption, which becomes its heading below `heading`. What a program has
    exported is likely to begin with the names of its columns.
    """
    sections: list[Section] = []
    caption: Row | None = None
    for table in tables(rows, is_export=is_export):
        path = [*heading, _text(table.caption)] if table.caption else [*heading]
        if not sections or table.caption is not caption:
            sections.append(Section(path))
            caption = table.caption
        before = ""
        for line, number in _lines(table):
            # Lines of one cell each would be taken for one paragraph.
            sections[-1].add([(line, number)], "\n" if BETWEEN in before and BETWEEN in line else "\n\n")
            before = line
    return sections


def named_lines(cells: Sequence[str], names: Sequence[str]) -> list[str]:
    """A row's cells with the names of their columns, in one line, or in several where that would be too long.

    Each further line begins with the row's first cell again, so that it says what it is about.
    """
    named = [f"{name}: {cell}" if name else cell for name, cell in zip(names, cells, strict=True) if cell]
    whole = BETWEEN.join(named)
    if len(whole) <= _LONGEST_LINE:
        return [whole] if whole else []
    key = named[:1] if len(named[0]) <= _LONGEST_KEY else []
    lines = [key]
    for cell in named[len(key) :]:
        if lines[-1] != key and len(BETWEEN.join([*lines[-1], cell])) > _LONGEST_LINE:
            lines.append(key)
        lines[-1] = [*lines[-1], cell]
    return [BETWEEN.join(line) for line in lines]


def _lines(table: Table) -> Iterator[tuple[str, int]]:
    """The lines of a table, each with the number of its row."""
    for row in table.above:
        yield _text(row), row.number
    if table.header is not None and (unused := _unused_names(table)):
        yield unused, table.header
    for row in table.rows:
        names = ("",) * len(row.cells) if is_remark(row) else table.names
        for line in named_lines(row.cells, names):
            yield line, row.number


def _unused_names(table: Table) -> str:
    """The names of columns that hold no value, and so stand in no row."""
    records = (row.cells for row in table.rows if not is_remark(row))
    used = [any(column) for column in zip(*records, strict=True)] or [False] * len(table.names)
    return BETWEEN.join(name for name, holds in zip(table.names, used, strict=True) if name and not holds)


def _text(row: Row) -> str:
    return BETWEEN.join(cell for cell in row.cells if cell)
