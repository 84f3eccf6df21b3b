"""Fuzzed strings through the product to a real terminal."""

from __future__ import annotations

import json
import os
import random
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from evals.hostile import product
from evals.hostile.bombs import SENTENCE
from evals.hostile.fuzzing import strings
from evals.hostile.screen import Shown, obeyed, on_terminal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_ASSISTANT = (sys.executable, "-m", "assistant")
_SURFACES = (sys.executable, "-m", "evals.hostile.surfaces")
_AT_ONCE = 1_000
_LIMIT_S = 600.0
_LONGEST_NAME = 200
_IN_A_FILE = 20
_MOST_FILES = 60
_MODES: tuple[dict[str, str], ...] = ({}, {"NO_COLOR": "1"})


@dataclass(frozen=True, slots=True)
class Screened:
    """What one program showed: its name, how much, and what a terminal would obey of it."""

    what: str
    bytes: int
    code: int
    obeyed: tuple[str, ...]


def screen(count: int, seed: int, commands: int | None = None) -> Iterator[Screened]:
    """Show so many strings, in colour and without, by everything that renders and the first (or all) commands."""
    wanted = list(strings(count, seed))
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "hostile"
        write_documents(folder, wanted, seed)
        yield from _commands(folder, wanted, commands)
        store = folder.parent / "store"
        for first in range(0, count, _AT_ONCE):
            yield from _surfaces(store, wanted[first : first + _AT_ONCE], f"strings from {first}")


def write_documents(folder: Path, wanted: Sequence[str], seed: int) -> None:
    """Files whose names, titles, headings and text are these strings."""
    folder.mkdir()
    rng = random.Random(seed)  # noqa: S311 (repeatable, not secret)
    for number in range(min(_MOST_FILES, 1 + len(wanted) // _IN_A_FILE)):
        texts = [rng.choice(wanted) for _ in range(_IN_A_FILE)]
        suffix = rng.choice((".md", ".txt", ".html", ".json", ".csv", ".pdf"))
        path = folder / f"{number}{_as_name(texts[0])}{suffix}"
        path.write_bytes(_document(suffix, texts).encode("utf-8", "surrogatepass"))


def _as_name(text: str) -> str:
    """The text as far as it can be part of a file's name."""
    allowed = text.replace("/", "").replace("\0", "")
    return os.fsdecode(allowed.encode("utf-8", "surrogatepass")[:_LONGEST_NAME])


def _document(suffix: str, texts: Sequence[str]) -> str:
    head, *rest = texts
    body = "\n\n".join(f"{SENTENCE} {text}" for text in rest)
    if suffix == ".json":
        return json.dumps({"title": head, head: body, "notes": rest})
    if suffix == ".html":
        return f"<html><head><title>{head}</title></head><body><h1>{head}</h1><p>{body}</p></body></html>"
    return f"---\ntitle: {json.dumps(head)}\n---\n# {head}\n\n{body}\n" if suffix == ".md" else f"{head}\n\n{body}\n"


def _commands(folder: Path, wanted: Sequence[str], most: int | None) -> Iterator[Screened]:
    """Every command over a folder of such files, with strings as questions and as paths."""
    names = [os.fsencode(path).decode("utf-8", "surrogateescape") for path in sorted(folder.iterdir())]
    given = [text for text in wanted[:40] if text and "\0" not in text and _is_an_argument(text)]
    store = ("--store", os.fspath(folder.parent / "store"))
    commands: list[tuple[str, ...]] = [
        ("index", os.fspath(folder), "--quiet", *store),
        ("index", os.fspath(folder), "--rebuild", "--json", "--quiet", *store),
        ("status", *store), ("status", "--json", *store), ("search", "ships of Bergen", *store),
        ("search", "Alba", "--json", *store), ("ask", "Where was the Alba built?", "--explain", *store),
        ("ask", "Where was the Alba built?", "--markdown", *store), ("ask", "Who is Zorp?", *store),
        *(("show", f"hostile/{os.path.basename(name)}", *store) for name in names[:6]),  # noqa: PTH119 (not a path of here)
        *(("index", text, "--quiet", *store) for text in given[:3]), *(("show", text, *store) for text in given[3:6]),
        *(("ask", text, *store) for text in given[6:9]), *(("search", text, *store) for text in given[9:12]),
        *((text,) for text in given[12:15]), *(("index", f"--{text}") for text in given[15:18]),
        *(("ask", "Why?", "--in", text, *store) for text in given[18:21]),
        *(("index", os.fspath(folder), "--limit", text, *store) for text in given[21:23]),
        *(("ask", "Why?", "--model", text, *store) for text in given[23:25]),
        *(("ask", "Why?", "--store", text) for text in given[25:27]),
        *(("ask", "Why?", "--history", text, *store) for text in given[27:29]),
        *(("index", "--strict", "--quiet", *store, "--", name) for name in names[:1]),
    ]  # fmt: skip
    for number, command in enumerate(commands[:most]):
        mode = _MODES[number % len(_MODES)]
        shown = on_terminal([*_ASSISTANT, *command], folder.parent, _LIMIT_S, more=mode)
        what = f"assistant {ascii(' '.join(command[:2]))[1:60]}"
        # With --quiet a file that could be read is not told of.
        yield _judged(what, shown, styled=not mode, may_be_silent="--strict" in command)


def _is_an_argument(text: str) -> bool:
    """Whether the text can be given on a command line: halves of characters stand there for bytes."""
    try:
        os.fsencode(text)
    except UnicodeEncodeError:
        return False
    return True


def _surfaces(store: Path, wanted: Sequence[str], what: str) -> Iterator[Screened]:
    for mode in _MODES:
        told = json.dumps(wanted).encode("ascii")
        shown = on_terminal([*_SURFACES, os.fspath(store)], product.ROOT, _LIMIT_S, told, mode)
        yield _judged(f"{what}{', plain' if mode else ''}", shown, styled=not mode)


def _judged(what: str, shown: Shown, *, styled: bool, may_be_silent: bool = False) -> Screened:
    found = list(obeyed(shown.output, styled=styled))
    if b"Traceback" in shown.output:
        found.append(f"a traceback: {shown.output[-600:].decode('utf-8', 'replace')!a}")
    if not shown.output and not may_be_silent:
        found.append("nothing was shown")
    return Screened(what, len(shown.output), shown.code, tuple(found))
