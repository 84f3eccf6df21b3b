"""Values separated by commas, tabs or other marks: one Document a table."""

from __future__ import annotations

import csv
from io import StringIO
from itertools import islice, pairwise
from typing import TYPE_CHECKING, Literal

from index.errors import DocumentError
from index.loaders.base import FileLoader
from index.loaders.decoding import decode
from index.loaders.raw import clean, in_one_line, required
from index.loaders.tables.named_rows import BETWEEN, sections_of
from index.loaders.tables.regions import Row

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from langchain_core.documents import Document

    from index.loaders.tables.headers import Cells

_DELIMITERS = ("\t", ";", "|", ",")  # those first that seldom stand in what they separate
_SURE = 0.9
_LIKELY = 0.5
_LOOKED_AT = 200  # records
_LONGEST_FIELD = 1 << 20
_FIRST = 10  # rows, of which one holds the names of the columns
_MUCH_WIDER = 2  # times the usual width
_DIRECTIVE = "sep="  # with which Excel says what separates


class SeparatedLoader(FileLoader):
    """Loads a table of separated values, each row with the names of its columns and its line in the source."""

    def lazy_load(self) -> Iterator[Document]:
        """One Document, or one a table where several have captions; rows are numbered by the line they begin on.

        Raises DocumentError if the file cannot be read, is no text, holds none or has too many cells.
        """
        text = clean(decode(required(self.data, "separated values")))
        rows = self._rows(text)
        parts = sections_of(_narrowed(_single_spaced(rows), self.limits.cells), (), is_export=True)
        yield from self.of_sections(parts, "it holds no text, only separators or white space")

    def _rows(self, text: str) -> list[Row]:
        """The rows with the lines that they begin on, in which a quoted value may hold line breaks."""
        csv.field_size_limit(_LONGEST_FIELD)
        first, _, rest = text.partition("\n")
        directed = first.lower().startswith(_DIRECTIVE) and len(first.rstrip()) == len(_DIRECTIVE) + 1
        body, skipped = (rest, 1) if directed else (text, 0)
        tabs = self.path.suffix.lower() == ".tsv"
        delimiter = first[len(_DIRECTIVE)] if directed else _delimiter(body, tabs=tabs)
        try:
            return self._counted(_read(body, delimiter, skipped, strict=True, quotes=True))
        except csv.Error:
            # A quote that is never closed would swallow the rest of the file: then quotes are characters like others.
            quotes = text.count('"') % 2 == 0
        try:
            return self._counted(_read(body, delimiter, skipped, strict=False, quotes=quotes))
        except csv.Error as error:
            raise DocumentError(f"a value is longer than {_LONGEST_FIELD >> 20} MB: split it", "too large") from error

    def _counted(self, rows: Iterable[Row]) -> list[Row]:
        """All rows; raises DocumentError where they hold more cells than they may, a row without any counted as one."""
        counted: list[Row] = []
        cells = 0
        for row in rows:
            cells += len(row.cells) or 1
            if cells > self.limits.cells:
                reason = f"it holds more than {self.limits.cells:,} cells; {self.limits.raising('cells')}"
                raise DocumentError(reason, "too large")
            counted.append(row)
        return counted


def _single_spaced(rows: list[Row]) -> list[Row]:
    """The rows without every second one, where those are all blank: so Python writes line ends on Windows."""
    spaced = len(rows) > 1 and all(row.cells for row in rows[::2]) and not any(row.cells for row in rows[1::2])
    return rows[::2] if spaced else rows


def _narrowed(rows: list[Row], most: int) -> list[Row]:
    """The rows, the last cells of those that are much wider than the others as one.

    Room is made in each row for as many cells as the widest has, and in all for no more than `most`.
    """
    usual, room = _usual_width(rows), most // max(1, len(rows))
    return [_joined(row, min(usual, room) if len(row.cells) > _MUCH_WIDER * usual else room) for row in rows]


def _usual_width(rows: list[Row]) -> int:
    """The most cells that a row has, but for the widest twentieth; the first rows count, since names stand there."""
    widths = [len(row.cells) for row in rows]
    return max([*widths[:_FIRST], *sorted(widths)[: len(rows) - len(rows) // 20], 1])


def _joined(row: Row, width: int) -> Row:
    if len(row.cells) <= width:
        return row
    return Row(row.number, (*row.cells[: width - 1], BETWEEN.join(filter(None, row.cells[width - 1 :]))))


def _read(text: str, delimiter: str | None, skipped: int, *, strict: bool, quotes: bool) -> Iterator[Row]:
    if delimiter is None:
        for number, only in enumerate(text.split("\n"), start=skipped + 1):
            yield Row(number, _filled([only]))
        return
    quoting: Literal[0, 3] = csv.QUOTE_MINIMAL if quotes else csv.QUOTE_NONE
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=strict, quoting=quoting)
    line = skipped + 1
    for fields in reader:
        yield Row(line, _filled(fields))
        line = skipped + reader.line_num + 1


def _filled(fields: list[str]) -> Cells:
    """The values up to the last that holds something."""
    cells = [*map(in_one_line, fields)]
    while cells and not cells[-1]:
        del cells[-1]
    return tuple(cells)


def _delimiter(text: str, *, tabs: bool) -> str | None:
    """What separates the values; None where nothing does.

    It is the mark that gives most records as many values as the record before or after them, or that all of them
    hold. One that seldom stands in running text is taken before one that often does: commas also part decimals.
    """
    if tabs and "\t" in text:
        return "\t"
    agreement = {mark: _agreement(text, mark) for mark in _DELIMITERS}
    sure = next((mark for mark in _DELIMITERS if agreement[mark] >= _SURE), None)
    best = max(_DELIMITERS, key=lambda mark: agreement[mark])
    return sure or (best if agreement[best] >= _LIKELY else None)


def _agreement(text: str, mark: str) -> float:
    """The share of records with several values that have as many as the one before or after."""
    widths = [len(fields) for fields in _first_records(text, mark) if any(fields)]
    alike = [before == after > 1 for before, after in pairwise(widths)]
    matched = [a or b for a, b in zip([False, *alike], [*alike, False], strict=True)]
    in_all = min(widths, default=0) > 1
    return max(sum(matched) / len(matched), _LIKELY * in_all)


def _first_records(text: str, mark: str) -> list[list[str]]:
    try:
        return list(islice(csv.reader(StringIO(text, newline=""), delimiter=mark, strict=True), _LOOKED_AT))
    except csv.Error:
        lines = (line[: _LONGEST_FIELD - 1] for line in islice(StringIO(text), _LOOKED_AT))
        return list(csv.reader(lines, delimiter=mark, quoting=csv.QUOTE_NONE))
