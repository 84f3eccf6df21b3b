"""Which documents may answer: by name, by date, by kind of file."""

from __future__ import annotations

import os
import unicodedata
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from index.errors import WrongUsageError
from index.passages import is_since

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from index.generations import Generation
    from index.truth_rows import DocumentRecord


@dataclass(frozen=True, slots=True)
class Selection:
    """What documents have to be, all of them where nothing is named.

    `names` are globs, files or folders, of which one must fit; `since` is a day, month or year (ISO 8601) at which or
    after which a document is dated; `types` are suffixes without their dots, of which it has one.
    """

    names: tuple[str, ...] = ()
    since: str | None = None
    types: tuple[str, ...] = ()

    @classmethod
    def of(cls, names: Iterable[str] | None, since: str | None, types: Iterable[str] | None) -> Selection:
        """As options give it; raises WrongUsageError for a date that is none."""
        from index.loaders.dates import iso_date

        day = None if since is None else iso_date(since)
        if since is not None and day is None:
            raise WrongUsageError(f"--since {since} is no date: write 2024, 2024-05 or 2024-05-31")
        suffixes = tuple(each.lower().removeprefix("*").removeprefix(".") for each in types or ())
        return cls(tuple(names or ()), day, suffixes)

    def sources(self, generation: Generation) -> tuple[str, ...] | None:
        """The documents that may answer, None where all may; raises WrongUsageError where there are none."""
        if self == ALL:
            return None
        records = [record for record in generation.documents if record.passages]
        named: list[str] = []
        for name, wanted in self._conditions(generation):
            named.append(name)
            records = [record for record in records if wanted(record)]
            if not records:
                raise WrongUsageError(f"no indexed file {' and '.join(named)}: `assistant status --files` lists them")
        return tuple(record.source for record in records)

    def _conditions(self, generation: Generation) -> Iterable[tuple[str, Callable[[DocumentRecord], bool]]]:
        """Each condition as it is told, and whether a document meets it."""
        if self.names:
            named = _as_sources(self.names, generation)
            yield f"matches {' or '.join(self.names)}", lambda record: any(_fits(name, record.source) for name in named)
        if self.types:
            yield f"is of type {' or '.join(self.types)}", lambda record: _suffix(record.source) in self.types
        if self.since is not None:
            since = self.since
            yield f"is dated {since} or later", lambda record: is_since(record.date, since)


ALL = Selection()


def _as_sources(names: Iterable[str], generation: Generation) -> set[str]:
    """Names as sources are named, and as they were typed."""
    from index.store import Store, source_of

    store = Store(generation.path.parent.parent)
    return {source_of(store, os.path.abspath(name)) for name in names} | (set(names) - {"."})  # noqa: PTH100


def _fits(pattern: str, source: str) -> bool:
    """Whether the pattern is the source, its last parts, parts of it that are folders, or a glob that fits."""
    # A name may have been typed in another normal form than the file system has it in.
    name, source = unicodedata.normalize("NFC", pattern.rstrip("/")), unicodedata.normalize("NFC", source)
    if name == ".":
        return not source.startswith("/")
    return f"/{name}/" in f"/{source}/" or fnmatchcase(source, name)


def _suffix(source: str) -> str:
    from index.loaders import suffix_of

    return suffix_of(source).removeprefix(".")
