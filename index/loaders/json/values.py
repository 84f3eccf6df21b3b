"""JSON as it is written: every member of an object kept, numbers to the digit, each value with its line.

The standard library's parser keeps no lines, the last of equal names alone, and ends at a depth that Python sets.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from json import JSONDecodeError, loads
from typing import TYPE_CHECKING

from index.errors import DocumentError

if TYPE_CHECKING:
    from collections.abc import Iterator

_DEEPEST = 100
# Nothing is given back once it is taken: else a quotation mark that none follows would be tried at every length.
_PIECE = re.compile(
    r"(?P<space>\s++)|(?P<text>\"(?:[^\"\\]++|\\.)*+\")|(?P<mark>[\[\]{},:])"
    r"|(?P<comment>//[^\n]*+|/\*(?:[^*]++|\*(?!/))*+\*/)|(?P<word>[^\s\[\]{},:\"]++)",
    re.DOTALL,
)
_NUMBER = re.compile(r"-?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_NAMES = frozenset({"true", "false", "null", "NaN", "Infinity", "-Infinity"})


@dataclass(frozen=True, slots=True)
class Scalar:
    """A string, number or name; `line` is where it begins, from 1."""

    text: str
    line: int
    is_string: bool = True


@dataclass(slots=True)
class Array:
    """A list of values."""

    line: int
    items: list[Value] = field(default_factory=list)


@dataclass(slots=True)
class Object:
    """Names with their values, in the order in which they are written; a name may be there twice."""

    line: int
    members: list[tuple[str, Value]] = field(default_factory=list)

    def first(self, *names: str) -> Value | None:
        """The value of the first member that has one of these names, in lower case; earlier names go first."""
        found = {name.lower(): value for name, value in reversed(self.members)}
        return next((found[name] for name in names if name in found), None)


Value = Scalar | Array | Object


def values(source: str, first_line: int = 1) -> tuple[list[Value], bool]:
    """The values of a file, most often one, and whether the file is whole; of one that breaks off, what is there.

    Comments and a comma before a closing bracket are passed over. Raises DocumentError with the line where it is no
    JSON.
    """
    reader = _Reader()
    taken = (reader.take(kind, piece, line) for kind, piece, line in _pieces(source, first_line))
    whole = [value for value in taken if value is not None]
    rest = reader.open[:1]
    return [*whole, *rest], not rest


def _pieces(source: str, line: int) -> Iterator[tuple[str, str, int]]:
    """Kind, text and line of each, up to a string that does not end."""
    at = 0
    while match := _PIECE.match(source, at):
        at, kind = match.end(), match.lastgroup or ""
        if kind not in {"space", "comment"}:
            yield kind, match[0], line
        line += match[0].count("\n")


class _Reader:
    """The containers that are open, and what may come next in the innermost."""

    def __init__(self) -> None:
        self.open: list[Array | Object] = []
        self.names: list[str | None] = []  # of the member that each open object waits for
        self.after_value = False
        self.line = 1

    def take(self, kind: str, piece: str, line: int) -> Value | None:
        """The next token; gives a value of the outermost level once it is whole."""
        self.line = line
        if kind != "mark":
            return self.scalar(kind, piece)
        if piece in "[{":
            self.begin(Array(line) if piece == "[" else Object(line))
        elif piece in "]}":
            return self.close(Array if piece == "]" else Object)
        elif piece == ",":
            if self.open and not self.after_value:
                raise _broken(line, "nothing stands before a comma")
            self.after_value = False
        elif not self.open or self.names[-1] is None or self.after_value:
            raise _broken(line, "a colon stands where none belongs")
        return None

    def scalar(self, kind: str, piece: str) -> Value | None:
        if kind == "text":
            text = _unquoted(piece, self.line)
            if self.open and isinstance(self.open[-1], Object) and self.names[-1] is None:
                self.separated()
                self.names[-1] = text
                return None
            return self.put(Scalar(text, self.line))
        if piece in _NAMES or _NUMBER.fullmatch(piece):
            return self.put(Scalar(piece, self.line, is_string=False))
        raise _broken(self.line, f"“{piece[:40]}” is no value")

    def begin(self, value: Array | Object) -> None:
        if len(self.open) >= _DEEPEST:
            raise DocumentError(f"it is nested deeper than {_DEEPEST} levels: write it flatter", "too large")
        self.expected()
        # It stands in what holds it at once, so that it is there where the file breaks off.
        self.attach(value)
        self.after_value = False
        self.open.append(value)
        self.names.append(None)

    def close(self, kind: type[Array | Object]) -> Value | None:
        if not self.open or not isinstance(self.open[-1], kind) or self.names[-1] is not None:
            raise _broken(self.line, "a bracket closes what is not open")
        value = self.open.pop()
        self.names.pop()
        self.after_value = bool(self.open)
        return None if self.open else value

    def put(self, value: Scalar) -> Value | None:
        self.expected()
        self.attach(value)
        self.after_value = bool(self.open)
        return None if self.open else value

    def attach(self, value: Value) -> None:
        if not self.open:
            return
        inside = self.open[-1]
        if isinstance(inside, Object):
            inside.members.append((self.names[-1] or "", value))
            self.names[-1] = None
        else:
            inside.items.append(value)

    def expected(self) -> None:
        self.separated()
        if self.open and isinstance(self.open[-1], Object) and self.names[-1] is None:
            raise _broken(self.line, "a value has no name")

    def separated(self) -> None:
        if self.after_value:
            raise _broken(self.line, "a comma is missing")


def _unquoted(piece: str, line: int) -> str:
    try:
        text: str = loads(piece, strict=False)
    except JSONDecodeError as error:
        raise _broken(line, "a backslash stands before a character that needs none") from error
    return text


def _broken(line: int, what: str) -> DocumentError:
    return DocumentError(f"it is no JSON: in line {line}, {what}: mend it, or name it .txt")
