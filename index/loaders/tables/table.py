"""The regions of a sheet as tables, with the names of their columns and what stands above them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from index.loaders.tables.headers import Cells, column_kinds, find_header
from index.loaders.tables.regions import Region, Row, regions
from index.loaders.tables.values import FIGURES, Kind, kind_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_LONGEST_CAPTION = 120
_REMARK = re.compile(r".*[.!?:;。]|(?:sources?|notes?)\b.*|[*†‡(].*", re.IGNORECASE)
_FEWEST_COLUMNS = 3  # of a table in which a row of one cell is no record


@dataclass(frozen=True, slots=True)
class Table:
    """Rows with the names of their columns, empty where they have none.

    `columns` are the places of the columns in the sheet, `caption` is the row that names the table, and `above` are
    the other rows between it and the header, whose first row has the number `header`.
    """

    columns: tuple[int, ...]
    rows: tuple[Row, ...]
    names: Cells
    header: int | None = None
    above: tuple[Row, ...] = ()
    caption: Row | None = None


def tables(rows: Sequence[Row], *, is_export: bool = False) -> list[Table]:
    """The tables of a sheet in reading order; what is no table is one without names.

    Rows below an empty one go on with the table above it, where they stand in its columns and hold the same kinds of
    values. One that an empty row parts from the table below it is that table's header or caption, if it can be. What a
    program has exported begins with its table.
    """
    found: list[Table] = []
    above: Table | None = None
    parts = list(_with_their_headers(regions(rows)))
    widest = max((len(region.columns) for region in parts), default=0)
    for region in parts:
        # What is said of an export above it, a name and a value in each row, is narrower.
        is_first = region.rows[0].number == rows[0].number and len(region.columns) == widest
        table = _table(region, is_export=is_export and is_first)
        if table.header is None:
            found.append(_continued(table, above) if above and _goes_on(table, above) else table)
            continue
        untitled = table.caption is None and not table.above
        above = replace(table, caption=found.pop().rows[0]) if untitled and found and _is_title(found[-1]) else table
        found.append(above)
    return found


def _continued(table: Table, above: Table) -> Table:
    names = dict(zip(above.columns, above.names, strict=True))
    return replace(table, names=tuple(names[at] for at in table.columns), caption=above.caption)


def _table(region: Region, *, is_export: bool) -> Table:
    header = find_header(region.cells, is_export=is_export)
    if header is None:
        return Table(region.columns, region.rows, ("",) * len(region.columns))
    above = region.rows[: header.first]
    caption = above[0] if above and _is_caption(above[0]) else None
    return Table(
        region.columns,
        region.rows[header.below :],
        header.names,
        region.rows[header.first].number,
        above[1:] if caption else above,
        caption,
    )


def _with_their_headers(parts: Sequence[Region]) -> Iterator[Region]:
    """The regions; a row of names and the region below it as one, where nothing but an empty row parts them."""
    waiting: Region | None = None
    for part in parts:
        if waiting is not None:
            joined = _joined(waiting, part)
            if joined is not None:
                yield joined
                waiting = None
                continue
            yield waiting
        waiting = part
    if waiting is not None:
        yield waiting


def _joined(head: Region, rest: Region) -> Region | None:
    """Both as one region, where the first is one row, is the header of the second, and that has none itself."""
    if len(head.rows) > 1 or len(head.columns) == 1 or not set(rest.columns) <= set(head.columns):
        return None
    places = {column: at for at, column in enumerate(rest.columns)}
    rows = [
        Row(row.number, tuple(row.cells[places[at]] if at in places else "" for at in head.columns))
        for row in rest.rows
    ]
    joined = Region(head.columns, (*head.rows, *rows))
    header = find_header(joined.cells)
    return joined if header and header.first == 0 and find_header(rest.cells) is None else None


def _goes_on(table: Table, above: Table) -> bool:
    if len(table.columns) == 1 or table.columns[0] != above.columns[0] or not set(table.columns) <= set(above.columns):
        return False
    kinds = dict(zip(above.columns, column_kinds([row.cells for row in above.rows]), strict=True))
    own = zip(table.columns, column_kinds([row.cells for row in table.rows]), strict=True)
    pairs = [(kind, kinds[at]) for at, kind in own]
    return any(kind in FIGURES for kind, _ in pairs) and all(
        (kind in FIGURES) == (over in FIGURES) for kind, over in pairs
    )


def _is_title(table: Table) -> bool:
    return table.header is None and len(table.rows) == 1 and _is_caption(table.rows[0])


def is_remark(row: Row) -> bool:
    """Whether a row of a table holds no record but a remark, or the name of those below it: its first cell alone."""
    first, *others = row.cells
    return bool(first) and not any(others) and (len(row.cells) >= _FEWEST_COLUMNS or bool(_REMARK.fullmatch(first)))


def _is_caption(row: Row) -> bool:
    texts = [cell for cell in row.cells if cell]
    return (
        len(texts) == 1
        and len(texts[0]) <= _LONGEST_CAPTION
        and kind_of(texts[0]) is Kind.TEXT
        and not _REMARK.fullmatch(texts[0])
    )
