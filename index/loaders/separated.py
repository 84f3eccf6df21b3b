"""Values separated by commas, tabs or other marks: one Document a table."""

from __future__ import annotations

import csv
from io import StringIO
from itertools import islice, pairwise
from typing import TYPE_CHECKING, Literal

from index.errors import DocumentError
from index.loaders.base import FileLoader
from index.loaders.named_rows import sections_of
from index.loaders.raw import clean, decode, in_one_line, required
from index.loaders.sheets.regions import Row, require_not_too_many

if TYPE_CHECKING:
    from collections.abc import Iterator

    from langchain_core.documents import Document

_DELIMITERS = ("\t", ";", "|", ",")  # those first that seldom stand in what they separate
_SURE = 0.9
_LIKELY = 0.5
_LOOKED_AT = 200  # records
_LONGEST_FIELD = 1 << 20
_DIRECTIVE = "sep="  # with which Excel says what separates


class SeparatedLoader(FileLoader):
    """Loads a table of separated values, each row with the names of its columns and its line in the source."""

    def lazy_load(self) -> Iterator[Document]:
        """One Document, or one a table where several have captions; rows are numbered by the line they begin on.

        Raises DocumentError if the file cannot be read, is no text, holds none or has too many cells.
        """
        text = clean(decode(required(self.data, "separated values")))
        rows = _rows(text, tabs=self.path.suffix.lower() == ".tsv")
        require_not_too_many(len(rows) * max((len(row.cells) for row in rows), default=0))
        parts = sections_of(rows, ())
        for number, part in enumerate(parts):
            yield self.document(part.text, number, heading=part.heading, line_starts=part.line_starts)
        if not parts:
            raise DocumentError("it holds no text, only separators or white space", "empty")


def _rows(text: str, *, tabs: bool) -> list[Row]:
    """The rows with the lines that they begin on, in which a quoted value may hold line breaks."""
    csv.field_size_limit(_LONGEST_FIELD)
    first, _, rest = text.partition("\n")
    directed = first.lower().startswith(_DIRECTIVE) and len(first.rstrip()) == len(_DIRECTIVE) + 1
    body, skipped = (rest, 1) if directed else (text, 0)
    delimiter = first[len(_DIRECTIVE)] if directed else _delimiter(body, tabs=tabs)
    try:
        return list(_read(body, delimiter, skipped, strict=True, quotes=True))
    except csv.Error:
        # A quote that is never closed would swallow the rest of the file: then quotes are characters like any other.
        quotes = text.count('"') % 2 == 0
    try:
        return list(_read(body, delimiter, skipped, strict=False, quotes=quotes))
    except csv.Error as error:
        raise DocumentError(f"a value is longer than {_LONGEST_FIELD >> 20} MB: split it", "too large") from error


def _read(text: str, delimiter: str | None, skipped: int, *, strict: bool, quotes: bool) -> Iterator[Row]:
    if delimiter is None:
        for number, only in enumerate(text.split("\n"), start=skipped + 1):
            yield Row(number, (in_one_line(only),))
        return
    quoting: Literal[0, 3] = csv.QUOTE_MINIMAL if quotes else csv.QUOTE_NONE
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=strict, quoting=quoting)
    line = skipped + 1
    for fields in reader:
        yield Row(line, tuple(map(in_one_line, fields)))
        line = skipped + reader.line_num + 1


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
