"""A retrieval collection: texts, questions, and which texts are relevant to each."""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from index.errors import WrongUsageError
from index.passages import Passage

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Query:
    """A question and the names of the texts that are relevant to it."""

    id: str
    text: str
    relevant: frozenset[str]


@dataclass(frozen=True, slots=True)
class Collection:
    """Texts as passages, by the names that queries use, each whole text one passage."""

    name: str
    passages: Mapping[str, Passage]
    queries: tuple[Query, ...]


def file_called(name: str, title: str) -> str:
    """A file's path for a text of a collection, whose name has no words but the title's.

    What a collection calls a text by is nothing that people ask by.
    """
    return f"{name}/{title.replace('/', ' ') or '-'}.txt"


def whole_text(name: str, title: str, text: str) -> Passage:
    """A text as a single passage under its title; the encoder reads as much of it as it can."""
    source = file_called(name, title)
    return Passage(source=source, section=0, ordinal=0, start=0, end=len(text), text=text, title=title or None)


def read_lines(path: Path) -> list[dict[str, Any]]:
    """The objects of a JSON Lines file, gzipped where its name says so.

    Raises WrongUsageError where the file cannot be read.
    """
    try:
        content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    except OSError as error:
        raise WrongUsageError(f"{path}: cannot be read ({error.strerror}); --data names the public sets") from None
    return [json.loads(line) for line in content.split(b"\n") if line]
