"""JSON as text that can be read and cited: a line a member, a row a record, long prose as paragraphs of its own."""

from __future__ import annotations

from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING

from index.loaders.flow import Flow
from index.loaders.json.values import Array, Object, Scalar
from index.loaders.raw import clean, in_one_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from index.loaders.json.values import Value
    from index.loaders.sections import Chunk

# From here on a string is prose, and stands apart from its name.
_LONGEST_FIELD = 200
_LONGEST_LIST = 200
_MOST_FIELDS = 30
_MOSTLY = 0.8  # of the records: the others are rows too, so that all look alike
_BETWEEN = " | "
_CALLED = ("title", "name", "label", "id", "key")
_LONGEST_CALLED = 80

Field = tuple[str, Scalar]  # the names that lead to a value, joined by dots


class JsonText:
    """Puts values into sections: an object's own fields first, then what it holds, each under its name."""

    def __init__(self) -> None:
        self.flow = Flow()

    def value(self, value: Value, level: int = 0) -> None:
        """A whole value, below the headings that are open; `level` is that of the innermost."""
        if isinstance(value, Object):
            self.object(value, level)
        elif isinstance(value, Array):
            self.array(value, level)
        else:
            self.prose(value)

    def object(self, value: Object, level: int) -> None:
        """Fields as lines, then each container as a section."""
        containers: list[tuple[str, Object | Array]] = []
        self.flow.open_group()
        for name, member in value.members:
            if isinstance(member, Scalar):
                self.field(name, member)
            elif (text := _in_line(member)) is not None:
                self.field(name, Scalar(text, member.line))
            else:
                containers.append((name, member))
        self.flow.close_group()
        for name, member in containers:
            self.flow.heading(level + 1, _heading(name), member.line)
            self.value(member, level + 1)

    def array(self, value: Array, level: int) -> None:
        """Records as rows, short values as items of a list; where they are more than that, each as a section."""
        rows = [_is_row(item) for item in value.items]
        if sum(rows) < _MOSTLY * len(rows):
            for number, item in enumerate(value.items, start=1):
                self.flow.heading(level + 1, _called(item) or str(number), item.line)
                self.value(item, level + 1)
            return
        self.flow.open_group()
        for item in value.items:
            self.record(item)
        self.flow.close_group()

    def record(self, value: Value) -> None:
        """A record as one line, any prose of it below."""
        if isinstance(value, Scalar):
            if not value.text.strip():
                return
            self.flow.put(_lines("- ", value) if len(value.text) <= _LONGEST_FIELD else _lines("", value))
            return
        row, prose = _parted([field for field in _fields(value, ()) if field[1].text.strip()])
        line = row[0][1].line if row else value.line
        self.flow.put([(_BETWEEN.join(map(_told, row)), line)])
        for name, field in prose:
            self.field(name, field)

    def field(self, name: str, value: Scalar) -> None:
        """A name with its value; prose stands below its name, so that its sentences are its own."""
        if not value.text.strip():
            return
        if _is_prose(value):
            self.flow.put([(f"{_heading(name)}:", value.line)])
            self.flow.put(_lines("", value))
        else:
            self.flow.put([(f"{_heading(name)}: {_one_line(value)}", value.line)])

    def prose(self, value: Scalar) -> None:
        """A value that stands alone."""
        self.flow.put(_lines("", value))


def _is_row(value: Value) -> bool:
    """Whether the fields of a record, those within others too, can stand in one row."""
    if isinstance(value, Scalar):
        return True
    names = [name for name, _ in islice(_fields(value, ()), _MOST_FIELDS + 1)]
    return len(names) <= _MOST_FIELDS and len(set(names)) == len(names)


def _fields(value: Value, names: tuple[str, ...]) -> Iterator[Field]:
    if isinstance(value, Scalar):
        yield ".".join(filter(None, names)), value
    elif (text := _in_line(value)) is not None:
        yield ".".join(filter(None, names)), Scalar(text, value.line)
    elif isinstance(value, Object):
        for name, member in value.members:
            yield from _fields(member, (*names, _heading(name)))
    else:
        for item in value.items:
            yield from _fields(item, names)


def _in_line(value: Array | Object) -> str | None:
    """A list of short values, or of lists of numbers, as it is written in a sentence; None for all else."""
    if isinstance(value, Object):
        return "" if not value.members else None
    parts = [_item(item) for item in value.items]
    if any(part is None for part in parts):
        return None
    text = ("; " if any(isinstance(item, Array) for item in value.items) else ", ").join(filter(None, parts))
    numbers = all(isinstance(item, Array) or not item.is_string for item in value.items if not isinstance(item, Object))
    return text if numbers or len(text) <= _LONGEST_LIST else None


def _item(value: Value) -> str | None:
    if isinstance(value, Scalar):
        return None if _is_prose(value) else _one_line(value)
    if isinstance(value, Object) or not all(isinstance(item, Scalar) and not item.is_string for item in value.items):
        return None
    return ", ".join(item.text for item in value.items if isinstance(item, Scalar))


def _parted(fields: Sequence[Field]) -> tuple[list[Field], list[Field]]:
    """Those that fit into a row, and the prose."""
    row = [field for field in fields if not _is_prose(field[1])]
    return row, [field for field in fields if _is_prose(field[1])]


def _told(field: Field) -> str:
    name, value = field
    return f"{name}: {_one_line(value)}" if name else _one_line(value)


def _is_prose(value: Scalar) -> bool:
    return value.is_string and (len(value.text) > _LONGEST_FIELD or "\n" in value.text.strip())


def _called(value: Value) -> str | None:
    """What a record is called by itself."""
    found = value.first(*_CALLED) if isinstance(value, Object) else None
    text = _one_line(found) if isinstance(found, Scalar) else ""
    return text if 0 < len(text) <= _LONGEST_CALLED else None


@lru_cache(maxsize=1024)  # the same few names stand in each of very many records
def _heading(name: str) -> str:
    return in_one_line(clean(name))


def _one_line(value: Scalar) -> str:
    return " ".join(value.text.split()) if value.text.isprintable() else in_one_line(clean(value.text))


def _lines(marker: str, value: Scalar) -> list[Chunk]:
    """A string as it is written; all of it stands in one line of the file."""
    lines = (line.rstrip() for line in clean(value.text).strip().split("\n"))
    return [(marker + "\n".join(lines), value.line)]
