"""What reading one file may take at most: it may be a bomb, or one with which a parser never ends."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields, replace
from typing import TYPE_CHECKING, Self

from index.errors import WrongUsageError

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that one file may have or take: `size` and `memory` in MB, `time` in seconds of the clock.

    `cells` are those of tables in files of their own, for which there must be memory.
    """

    size: int = 100
    time: int = 60
    memory: int = 1024
    pages: int = 5_000
    cells: int = 3_000_000
    characters: int = 20_000_000

    def changed(self, wanted: Iterable[str]) -> Self:
        """These limits with some as a person wrote them ("time=120"); raises WrongUsageError."""
        known = [field.name for field in fields(self)]
        changes: dict[str, int] = {}
        for text in wanted:
            name, _, value = text.partition("=")
            if name not in known or not (value.isascii() and value.isdecimal()) or int(value) == 0:
                raise WrongUsageError(
                    f"--limit {text}: write NAME=NUMBER, the name one of {', '.join(known)}, as in --limit time=120"
                )
            changes[name] = int(value)
        return replace(self, **changes)

    def to_dict(self) -> dict[str, int]:
        """The limits by name."""
        return asdict(self)

    def raising(self, name: str) -> str:
        """How a person lifts one of them, for the end of a message."""
        return f"to read it, raise the limit: assistant index --limit {name}={4 * int(getattr(self, name))}"


DEFAULT = Limits()
