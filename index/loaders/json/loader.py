"""JSON, one value a file or one a line: what it says as lines and rows, one Document a section."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.errors import DocumentError
from index.loaders.base import FileLoader
from index.loaders.dates import iso_date
from index.loaders.decoding import decode
from index.loaders.json.text import JsonText
from index.loaders.json.values import Array, Object, Scalar, values
from index.loaders.raw import clean, in_one_line, required, with_newlines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from langchain_core.documents import Document

    from index.loaders.json.values import Value

_TITLES = ("title", "headline", "name")
_AUTHORS = ("author", "authors", "creator", "by")
_DATES = ("date", "published", "datepublished", "date_published", "created", "created_at", "updated", "updated_at")
_MOST_NAMED = 5
_BREAKS_OFF = "it breaks off before its end: only what is there could be read"


class JsonLoader(FileLoader):
    """Loads a JSON file, with the source line of each field and record."""

    def lazy_load(self) -> Iterator[Document]:
        """One Document a section, that is, the fields and records under one name.

        Raises DocumentError if the file cannot be read, is empty, is no JSON or says nothing.
        """
        found, is_whole = values(with_newlines(decode(required(self.data, "JSON"))))
        text = JsonText()
        if len(found) == 1:
            text.value(found[0])
        else:  # one after the other, as programs write that add to a file
            text.value(Array(1, found))
        yield from _documents(self, text, found[0] if len(found) == 1 else None, None if is_whole else _BREAKS_OFF)


class JsonLinesLoader(FileLoader):
    """Loads a file with a JSON value in each line."""

    def lazy_load(self) -> Iterator[Document]:
        """One Document with a row for each line; a line that is no JSON is left out, and the note tells of it.

        Raises DocumentError if the file cannot be read, is empty, or no line of it is JSON.
        """
        source = with_newlines(decode(required(self.data, "JSON lines")))
        text, broken = JsonText(), []
        text.flow.open_group()
        for number, line in enumerate(source.split("\n"), start=1):
            try:
                found, is_whole = values(line, number)
            except DocumentError:
                broken.append(number)
                continue
            if not is_whole:
                broken.append(number)
            for value in found if is_whole else ():
                text.record(value)
        if broken and not text.flow.sections.finished():
            raise DocumentError("no line of it is JSON: give it the right suffix or leave it out", "unsupported")
        yield from _documents(self, text, None, _note(broken))


def _documents(loader: FileLoader, text: JsonText, root: Value | None, note: str | None = None) -> Iterator[Document]:
    parts = text.flow.sections.finished()
    for number, part in enumerate(parts):
        yield loader.document(
            part.text,
            number,
            heading=part.heading,
            title=_said(root, _TITLES),
            author=_said(root, _AUTHORS),
            date=iso_date(_said(root, _DATES)),
            line_starts=part.line_starts,
            note=note,
        )
    if not parts:
        raise DocumentError("it holds no text, only empty lists or names", "empty")


def _said(root: Value | None, names: tuple[str, ...]) -> str | None:
    """What an object says of itself under one of these names; of a person the name."""
    found = root.first(*names) if isinstance(root, Object) else None
    if isinstance(found, Array):
        found = found.items[0] if found.items else None
    if isinstance(found, Object):
        found = found.first("name")
    return (in_one_line(clean(found.text)) or None) if isinstance(found, Scalar) and found.is_string else None


def _note(broken: list[int]) -> str | None:
    if not broken:
        return None
    named = ", ".join(map(str, broken[:_MOST_NAMED])) + (" …" if len(broken) > _MOST_NAMED else "")
    return f"lines that are no JSON were left out: {len(broken):,} ({named})"
