"""The state of a store: what is indexed, with which model, when, how large, and what failed."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from assistant.terminal import Span, shortened

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.rendering import Page
    from index.generations import Generation
    from index.store import Store


@dataclass(frozen=True, slots=True)
class FileState:
    """One indexed file; `problem` says why it could not be read, None where it could, and `kind` of what kind that is.

    `pages` is None where the format has none, `language` (ISO 639-1) where it cannot be told; `note` is what a file
    that could be read lacks.
    """

    source: str
    title: str | None = None
    author: str | None = None
    date: str | None = None
    language: str | None = None
    size: int = 0
    pages: int | None = None
    words: int = 0
    passages: int = 0
    kind: str | None = None
    problem: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class State:
    """What `status` shows; `bytes` counts the whole store on disk, `updated` is its last change (ISO 8601)."""

    store: str
    generation: int
    updated: str
    bytes: int
    passages: int
    folders: tuple[str, ...]
    encoder: dict[str, Any]
    waiting: str | None
    files: tuple[FileState, ...]

    def as_dict(self) -> dict[str, Any]:
        """What `status --json` prints."""
        return {"schema": "assistant.status/1", **asdict(self)}


def state_of(store: Store, generation: Generation) -> State:
    """The state of an open generation and of the files it was made from."""
    from index.pending import pending
    from index.store import size_of

    waiting = pending(generation, store)
    changed = datetime.fromtimestamp(store.current.stat().st_mtime, UTC)
    return State(
        store=str(store.path),
        generation=generation.manifest.number,
        updated=changed.isoformat(timespec="seconds"),
        bytes=size_of(store),
        passages=generation.manifest.passages,
        folders=tuple(generation.roots),
        encoder=generation.manifest.encoder.to_dict(),
        waiting=f"{waiting.line()} (`assistant index` brings them in)" if waiting else None,
        files=tuple(
            FileState(**{name: getattr(each, name) for name in FileState.__slots__}) for each in generation.documents
        ),
    )


def rendered(state: State, page: Page, *, files: bool) -> list[Span]:
    """A line for each fact, then the files that failed, and with `files` all of them."""
    failed = [file for file in state.files if file.problem and file.kind != "binary"]
    read = [file for file in state.files if not file.problem]
    when = datetime.fromisoformat(state.updated).astimezone().strftime("%Y-%m-%d %H:%M")
    facts = {
        "store": f"{state.store} ({_size(state.bytes)})",
        "indexed": f"{_count(len(read), 'file')}, {_count(state.passages, 'passage')}",
        "from": ", ".join(state.folders) or "—",
        "updated": f"{when} (generation {state.generation})",
        "model": f"{state.encoder['name']} ({state.encoder['dimensions']} dimensions)",
        **({"waiting": state.waiting} if state.waiting else {}),
        "failed": f"{_count(len(failed), 'file')} ({_kinds(failed)})" if failed else "none",
    }
    out: list[Span] = []
    for name, fact in facts.items():
        out += [Span("\n" if out else ""), Span(f"{name:<9}", "dim"), Span(fact)]
    for file in failed:
        out += [Span("\n          "), *page.place(file.source, None, None), Span(f": {file.problem}", "yellow")]
    return out + _listed(state.files, page) if files else out


def _listed(files: Sequence[FileState], page: Page) -> list[Span]:
    """A line for each file, its counts in columns."""
    out = [Span(f"\n\n{'passages':>8} {'pages':>6} {'words':>9}  {'date':<10}  file", "dim")]
    for file in files:
        pages = "" if file.pages is None else f"{file.pages:,}"
        counts = f"\n{file.passages:>8,} {pages:>6} {file.words:>9,}  {file.date or '':<10}  "
        out += [Span(counts), *page.place(file.source, None, None)]
        out += [Span(f" · {shortened(file.title)}", "dim")] if file.title else []
        out += [Span(f" · {shortened(lacking)}", "yellow") for lacking in (file.problem, file.note) if lacking]
    return out


def _kinds(failed: Sequence[FileState]) -> str:
    return ", ".join(f"{count} {kind}" for kind, count in sorted(Counter(file.kind or "" for file in failed).items()))


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _size(number: int) -> str:
    for unit, factor in (("GB", 1e9), ("MB", 1e6)):
        if number >= factor:
            return f"{number / factor:.1f} {unit}"
    return f"{number / 1e3:.0f} kB"
