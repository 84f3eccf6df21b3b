"""Rows of tables among the sentences that may be quoted: which of them a question names, and which cell it asks for.

The reader sees a row as a run of words and takes any figure of it for the one that is asked for, since it hardly sees
which column that stands in. What a question says of rows and columns in the table's own words decides here.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from index.words import STOP_WORDS, stems

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from assistant.candidates import Candidate
    from index.passages import Passage

_BAR = re.compile(r"(?:^|(?<=\s))\|(?=\s|$)")
_CODE = re.compile(r"\b[^\W\d_]{1,20}\d\w*")
_ABBREVIATION = re.compile(r"\b[A-Z]{2,5}\b")
_LABEL = re.compile(r"\s*([^:|\n]{1,60}):\s+(?=\S)")


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: the name of its column ("" where there is none), its text, and where that stands in the row."""

    label: str
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Row:
    """A sentence that is the row of a table.

    `source` and `columns` tell tables apart: the file, and the names of the columns, or their number where none are
    named. `hit` counts the passages from 0.
    """

    source: str
    columns: str
    hit: int
    cells: tuple[Cell, ...]

    @property
    def table(self) -> tuple[str, str]:
        """What rows of one table share."""
        return self.source, self.columns


def rows_of(candidates: Iterable[Candidate], passages: Sequence[Passage]) -> dict[Candidate, Row]:
    """Those of the sentences that are rows, as such; candidates count `passages` from 0."""
    rows = ((one, _row_of(one.text, one.start, one.hit, passages[one.hit])) for one in candidates)
    return {one: row for one, row in rows if row is not None}


def naming_words(text: str) -> set[str]:
    """The words by which a question, or a cell, may name something: its stems, but codes ("Q2") whole.

    Among them are abbreviations that are written like stop words: "IT", "US".
    """
    codes = {code.casefold() for code in _CODE.findall(text)}
    said = set() if text.isupper() and len(text.split()) > 1 else set(_ABBREVIATION.findall(text))
    return codes.union(stems(_CODE.sub(" ", text)), (word for word in said if word.casefold() in STOP_WORDS))


@dataclass(frozen=True, slots=True)
class Named:
    """The question's words in a row: `wholly` are those of cells that it has all of, `partly` those of any cell."""

    wholly: frozenset[str]
    partly: frozenset[str]


def names_of(asked: AbstractSet[str], rows: Mapping[Candidate, Row]) -> dict[Candidate, Named]:
    """The words by which a question, given by its `naming_words`, names each row.

    In a table of two columns, what a thing is called and what is said of it, the second cell names a row only where
    others have the same: "Landlord" of many repairs, not "China" beside "Where".
    """
    said = Counter((row.table, row.cells[1].text) for row in rows.values())

    def named(row: Row) -> Named:
        is_pair = len(row.cells) == 2 and said[row.table, row.cells[1].text] == 1  # noqa: PLR2004 (a pair)
        words = [frozenset(naming_words(cell.text)) for cell in (row.cells[:1] if is_pair else row.cells)]
        none: frozenset[str] = frozenset()
        return Named(none.union(*(each for each in words if each <= asked)), none.union(*words) & asked)

    return {one: named(row) for one, row in rows.items()}


def unnamed(asked: AbstractSet[str], rows: Mapping[Candidate, Row]) -> set[Candidate]:
    """The rows that a question is not about, since it names others of the same table and has no word of theirs besides.

    Of "What does the Plus plan cost?" it is the row "Plus | 35 EUR", of "Which repairs does the landlord pay?" every
    row with a cell "Landlord". `asked` are the question's `naming_words`.
    """
    named = names_of(asked, rows)
    wholly: defaultdict[tuple[str, str], set[frozenset[str]]] = defaultdict(set)
    for one, row in rows.items():
        wholly[row.table].add(named[one].wholly)
    return {
        one
        for one, row in rows.items()
        if any(named[one].wholly < words and named[one].partly <= words for words in wholly[row.table])
    }


def named_alike(asked: AbstractSet[str], chosen: Iterable[Candidate], rows: Mapping[Candidate, Row]) -> list[Candidate]:
    """The rows that a question names as it does those chosen of the same table, or by more words; these among them."""
    named = names_of(asked, rows)
    models = [(rows[one].table, named[one]) for one in chosen if one in rows and named[one].wholly]
    return [
        one
        for one, row in rows.items()
        if any(
            row.table == table and named[one].wholly == model.wholly and named[one].partly >= model.partly
            for table, model in models
        )
    ]


def is_whole(row: Row, passages: Sequence[Passage]) -> bool:
    """Whether no other passage that was found has rows of the row's table."""
    own = passages[row.hit]
    others = (one for one in passages if one.source == own.source and one.id != own.id)
    return not any(_has_rows(one, row.columns) for one in others)


def asked_cell(asked: AbstractSet[str], row: Row, fits: Callable[[str], bool]) -> Cell | None:
    """The cell below the column that a question names; None where it names none, or several alike.

    Words that all columns share name none, nor does a cell answer of which the question has a word: of "the Plus plan"
    the column "Plan" is not asked for. `fits` says whether a text can be the answer at all.
    """
    labels = [frozenset(stems(cell.label)) for cell in row.cells]
    shared = frozenset.intersection(*labels) if len(labels) > 1 else frozenset()
    found = [
        (len(words & asked - shared), len(words & asked - shared) / len(words), cell)
        for words, cell in zip(labels, row.cells, strict=True)
        if words & asked - shared and cell.text and not asked & set(stems(cell.text)) and fits(cell.text)
    ]
    best = max((each[:2] for each in found), default=None)
    cells = [cell for *fit, cell in found if tuple(fit) == best]
    return cells[0] if len(cells) == 1 else None


def _row_of(text: str, at: int, hit: int, passage: Passage) -> Row | None:
    """A sentence that stands at an offset of a passage as a row; None where it is none."""
    spans = list(_cell_spans(text))
    if len(spans) < 2 or "\n" in text.strip():  # noqa: PLR2004 (a row has cells)
        return None
    told = [match for match in (_LABEL.match(text, *span) for span in spans) if match is not None]
    if len(told) == len(spans):
        labels = [match[1] for match in told]
        spans = [(match.end(), end) for match, (_, end) in zip(told, spans, strict=True)]
    else:
        names = passage.columns_of(at) or ""
        labels = [names[start:end] for start, end in _cell_spans(names)]
        labels = labels if len(labels) == len(spans) else [""] * len(spans)
    cells = [Cell(label, text[start:end], start, end) for label, (start, end) in zip(labels, spans, strict=True)]
    return Row(passage.source, " | ".join(labels), hit, tuple(cells))


def _has_rows(passage: Passage, columns: str) -> bool:
    lines = re.finditer(r"[^\n]+", passage.text)
    rows = (_row_of(line[0], line.start(), 0, passage) for line in lines)
    return any(row is not None and row.columns == columns for row in rows)


def _cell_spans(row: str) -> Iterator[tuple[int, int]]:
    """Where the cells of a row stand, without the white space around them."""
    bars = [-1, *(match.start() for match in _BAR.finditer(row)), len(row)]
    for bar, following in pairwise(bars):
        text = row[bar + 1 : following]
        start = bar + 1 + len(text) - len(text.lstrip())
        yield start, start + len(text.strip())
