"""What stands in the truth's rows: documents, passages, and what a generation is told of them."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from functools import cache
from types import NoneType
from typing import TYPE_CHECKING, Self

from index.hashing import digest_of
from index.passages import Location, Passage

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    import numpy as np
    from numpy.typing import NDArray


_DIGEST = "digest"
_ALLOWED: dict[str, frozenset[type]] = {
    "str": frozenset({str}),
    "int": frozenset({int}),
    "str | None": frozenset({str, NoneType}),
    "int | None": frozenset({int, NoneType}),
}


@dataclass(frozen=True, slots=True)
class DocumentRecord:
    """What is known of one file.

    `source` and `root`, the folder or file that was given, are named as `index.store.source_of` does. `sections`,
    `passages`, `words` and `pages` (None where the format has none) are counts, 0 where a `problem` says why the file
    could not be read; `kind` is then that of the DocumentError. `note` is what a person should know of a file that
    could be read; `language` an ISO 639-1 code, None where it cannot be told.
    """

    source: str
    root: str
    size: int
    mtime_ns: int
    sha256: str
    title: str | None = None
    date: str | None = None
    sections: int = 0
    passages: int = 0
    problem: str | None = None
    kind: str | None = None
    author: str | None = None
    language: str | None = None
    pages: int | None = None
    words: int = 0
    note: str | None = None

    def to_dict(self) -> dict[str, str | int | None]:
        """As JSON holds it."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Self:
        """The record that `to_dict` wrote; raises TypeError where it is not one."""
        return cls(**values).sound()

    def sound(self) -> Self:
        """The record itself; raises TypeError where a field has a type that it never has, as after damage."""
        if not _are_sound(tuple(type(getattr(self, name)) for name in self.__slots__)):
            raise TypeError(f"the record of {self.source} holds what it never holds")
        return self


@cache
def _are_sound(types: tuple[type, ...]) -> bool:
    """Whether the values of a record may have these types; cached, since nearly all records have the same few."""
    return all(kind in _ALLOWED[str(field.type)] for field, kind in zip(fields(DocumentRecord), types, strict=True))


@dataclass(frozen=True, slots=True)
class Change:
    """One passage that a generation must hold, with its vector of shape (dimensions,); both None: one to delete."""

    id: str
    passage: Passage | None = None
    vector: NDArray[np.float32] | None = None


def row_of(passage: Passage) -> tuple[int, str, str, str]:
    """(ordinal, text, place, text hash): equal for equal passages."""
    place = {
        "section": passage.section,
        "start": passage.start,
        "end": passage.end,
        "page": passage.location.page,
        "lines": passage.location.lines,
        "heading": passage.location.heading,
        "title": passage.title,
        "date": passage.date,
        "sha256": passage.source_sha256,
        "line_starts": passage.line_starts,
    } | ({"tables": passage.tables} if passage.tables else {})
    signed = place | {_DIGEST: _digest(passage.ordinal, place)}
    return passage.ordinal, passage.text, json.dumps(signed, ensure_ascii=False), passage.text_hash


def _digest(ordinal: int, place: Mapping[str, object]) -> str:
    """Of what is cited of a passage besides its text, since a database has no checksum."""
    return digest_of(json.dumps([ordinal, place]))


def passage_of(row: Sequence[Any]) -> Passage:
    """The passage of (source, ordinal, text, place); raises ValueError, KeyError or TypeError where it is none."""
    source, ordinal, text, written = row
    place = json.loads(written)
    # Rows of before have none.
    if _DIGEST in place and place.pop(_DIGEST) != _digest(ordinal, place):
        raise ValueError("it is not as it was written")
    lines = place["lines"]
    return Passage(
        source=source,
        section=place["section"],
        ordinal=ordinal,
        start=place["start"],
        end=place["end"],
        text=text,
        location=Location(place["page"], None if lines is None else (lines[0], lines[1]), tuple(place["heading"])),
        title=place["title"],
        date=place["date"],
        source_sha256=place["sha256"],
        line_starts=tuple((offset, line) for offset, line in place["line_starts"]),
        tables=tuple((start, end, names) for start, end, names in place.get("tables", ())),
    )
