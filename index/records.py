"""Passages as rows of a vector store: text and flat metadata there, Passage and LangChain Document here.

A row has few keys because Chroma writes one database row for each: `source`, `title`, `date` and `page` are for
people who open the store with other tools and for filters, `heading` and `tables` are JSON lists, and `place` a JSON
list of all that only this program reads. At its end stands a digest of all the rest, since a database has no checksum
and an id follows from the text and its offsets alone: a page or a line that was altered would be cited.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from index.hashing import digest_of
from index.passages import Location, Passage

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from langchain_core.documents import Document


def to_metadata(passage: Passage) -> dict[str, str | int | float | bool]:
    """The passage without its text, as flat values; what is absent has no key."""
    metadata = _described(passage)
    place = _place(passage)
    return metadata | {"place": _json([*place, _digest(metadata, place)])}


def _place(passage: Passage) -> list[object]:
    lines, starts = passage.location.lines, passage.line_starts
    return [passage.section, passage.ordinal, passage.start, passage.end, lines, passage.source_sha256, starts]


def _digest(metadata: Mapping[str, object], place: Sequence[object]) -> str:
    return digest_of(_json([sorted(metadata.items()), place]))


def _described(passage: Passage) -> dict[str, str | int | float | bool]:
    location = passage.location
    metadata: dict[str, str | int | float | bool] = {"source": passage.source}
    if passage.title is not None:
        metadata["title"] = passage.title
    if passage.date is not None:
        metadata["date"] = passage.date
    if location.page is not None:
        metadata["page"] = location.page
    if location.heading:
        metadata["heading"] = _json(list(location.heading))
    if passage.tables:
        metadata["tables"] = _json([list(table) for table in passage.tables])
    return metadata


def from_row(text: str, metadata: Mapping[str, object]) -> Passage:
    """The passage of a row; raises LookupError, TypeError or ValueError for one that `to_metadata` did not make so."""
    # Generations of before have no digest.
    section, ordinal, start, end, lines, sha256, starts, *digest = json.loads(str(metadata["place"]))
    page = metadata.get("page")
    passage = Passage(
        source=str(metadata["source"]),
        section=section,
        ordinal=ordinal,
        start=start,
        end=end,
        text=text,
        location=Location(
            page=int(str(page)) if page is not None else None,
            lines=(lines[0], lines[1]) if lines else None,
            heading=tuple(json.loads(str(metadata.get("heading", "[]")))),
        ),
        title=_optional(metadata.get("title")),
        date=_optional(metadata.get("date")),
        source_sha256=sha256,
        line_starts=tuple((offset, line) for offset, line in starts),
        tables=tuple((first, last, names) for first, last, names in json.loads(str(metadata.get("tables", "[]")))),
    )
    if digest not in ([], [_digest(_described(passage), _place(passage))]):
        raise ValueError("it is not as it was written")
    return passage


def to_document(passage: Passage) -> Document:
    """The passage as LangChain's users expect it, equal to what langchain-chroma reads from a generation."""
    # langchain_core takes 0.8 s to import, and a search without the chain needs none of it.
    from langchain_core.documents import Document

    return Document(id=passage.id, page_content=passage.text, metadata=dict(to_metadata(passage)))


def _optional(value: object) -> str | None:
    return None if value is None else str(value)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
