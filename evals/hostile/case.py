"""A hostile file made by hand, and what must come of it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

INDEXED, FAILED, SKIPPED, PASSED_OVER = "indexed", "failed", "skipped", "passed over"


@dataclass(frozen=True, slots=True)
class Expected:
    """What must come of a file: its `fate`, and more where that says more.

    `text` are words that must stand in its passages, `kinds` the kinds of DocumentError of which one must be told, and
    `reason` a part of the reason. `lost` names honestly what the file holds and nobody will find.
    """

    fate: str
    text: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    reason: str = ""
    lost: str = ""

    def to_dict(self) -> dict[str, Any]:
        """As JSON holds it."""
        return asdict(self)

    @classmethod
    def from_dict(cls, fields: Mapping[str, Any]) -> Self:
        """The one that `to_dict` wrote."""
        return cls(**{**fields, **{name: tuple(fields[name]) for name in ("text", "kinds")}})


@dataclass(frozen=True, slots=True)
class Case:
    """A hostile file: its path below the folder, what makes it there, and what may come of it, one of several.

    What is `alone` is given to the product in a folder of its own, since it could keep all others out.
    """

    name: str
    make: Callable[[Path], None]
    expected: tuple[Expected, ...]
    alone: bool = False


def indexed(*text: str, lost: str = "") -> Expected:
    """It is read, and these words stand in its passages."""
    return Expected(INDEXED, text=text, lost=lost)


def failed(*kinds: str, reason: str = "") -> Expected:
    """It is named among the files that failed, as one of these kinds."""
    return Expected(FAILED, kinds=kinds, reason=reason)


def skipped(reason: str) -> Expected:
    """It is counted under this reason."""
    return Expected(SKIPPED, reason=reason)


PASSED = Expected(PASSED_OVER)


def text_case(name: str, text: str, *expected: Expected) -> Case:
    """A case whose file is this text in UTF-8."""
    return Case(name, lambda path: _written(path, text.encode("utf-8", "surrogatepass")), expected)


def bytes_case(name: str, make: Callable[[], bytes], *expected: Expected) -> Case:
    """A case whose file are these bytes, made when they are wanted, since they may be many."""
    return Case(name, lambda path: _written(path, make()), expected)


def _written(path: Path, data: bytes) -> None:
    path.write_bytes(data)
