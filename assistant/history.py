"""What was asked and answered, one JSON object a line, so that `show` knows the last citations.

The file is the person's own (mode 0600) and is only ever appended to (`index.forgetting` drops rows); a line that was
torn by a crash is passed over.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from assistant.terminal import json_text
from index.appending import alone_at

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from assistant.answer import Answer


@dataclass(frozen=True, slots=True)
class Cited:
    """A citation as history keeps it: enough to find it again; `heading` is None where it was not kept yet."""

    n: int
    source: str
    page: int | None
    lines: tuple[int, int] | None
    start: int
    end: int
    quote: str
    heading: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of the past, its answer as text, and the citations (of a refusal: the nearest passages)."""

    question: str
    answer: str
    when: str
    citations: tuple[Cited, ...] = ()


class History:
    """The questions asked of one store, oldest first."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def append(self, answer: Answer) -> bool:
        """Keep an answer; False where the file cannot be written (a read-only store is no reason to fail)."""
        line = json_text(_entry(answer)) + "\n"
        try:
            # What is forgotten meanwhile puts another file in this one's place, which must get the entry.
            with (
                alone_at(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT) as descriptor,
                open(descriptor, "ab", closefd=False) as file,
            ):
                # A torn line is ended first, or this entry would be lost with it.
                torn = file.tell() > 0 and not self._ends_with_newline()
                file.write((b"\n" if torn else b"") + line.encode())
        except OSError:
            return False
        return True

    def last(self, count: int = 1) -> list[Asked]:
        """The newest `count` entries, oldest first."""
        return [asked for entry in self._entries() if (asked := _asked(entry))][-count:]

    def _ends_with_newline(self) -> bool:
        with self._path.open("rb") as file:
            file.seek(-1, os.SEEK_END)
            return file.read(1) == b"\n"

    def _entries(self) -> Iterator[dict[str, Any]]:
        try:
            text = self._path.read_text(encoding="utf-8", errors="replace")
        except OSError:
            return
        for line in text.split("\n"):
            try:
                entry = json.loads(line)
            except ValueError:
                continue
            if isinstance(entry, dict):
                yield entry


def _entry(answer: Answer) -> dict[str, Any]:
    return {
        "when": datetime.now(UTC).isoformat(timespec="seconds"),
        "question": answer.question,
        "answer": answer.answer,
        "answered": answer.answered,
        # What is forgotten takes with it every answer that may hold its words, cited or not.
        "read": list(answer.read),
        "citations": [
            {name: getattr(cited, name) for name in Cited.__dataclass_fields__}
            for cited in (answer.citations or answer.nearest)
        ],
    }


def _asked(entry: dict[str, Any]) -> Asked | None:
    """The entry as it was written; None where the line holds something else."""
    try:
        citations = tuple(_cited(cited) for cited in entry["citations"])
        return Asked(str(entry["question"]), str(entry["answer"]), str(entry["when"]), citations)
    except (KeyError, TypeError, ValueError):
        return None


def _cited(entry: dict[str, Any]) -> Cited:
    lines, heading = entry["lines"], entry.get("heading")
    return Cited(
        n=int(entry["n"]),
        source=str(entry["source"]),
        page=None if entry["page"] is None else int(entry["page"]),
        lines=None if lines is None else (int(lines[0]), int(lines[1])),
        start=int(entry["start"]),
        end=int(entry["end"]),
        quote=str(entry["quote"]),
        heading=None if heading is None else tuple(map(str, heading)),
    )
