"""Names and places: what is no file, what leads elsewhere, and what names can be made of."""

from __future__ import annotations

import os
import socket
import sys
from functools import partial
from typing import TYPE_CHECKING

from evals.hostile.bombs import SENTENCE
from evals.hostile.case import PASSED, Case, Expected, failed, indexed, skipped

if TYPE_CHECKING:
    from pathlib import Path

_SPARSE = 10 << 30
_IRREGULAR = "not a regular file"
_OUTSIDE = "a link that leads out of the folder"
_NOWHERE = "a link that leads nowhere"
_READ = (indexed("built in Bergen"),)
_MANY_STARS = "*a" * 24 + "b\n"


def _text(path: Path) -> None:
    path.write_text(f"{SENTENCE}\n", "utf-8")


def _pipe(path: Path) -> None:
    os.mkfifo(path)


def _socket(path: Path) -> None:
    """A socket; its address may have no more than a hundred bytes, so it is bound from within its folder."""
    here = os.open(".", os.O_RDONLY)
    os.chdir(path.parent)
    with socket.socket(socket.AF_UNIX) as bound:
        bound.bind(path.name)
    os.fchdir(here)
    os.close(here)


def _link(target: str, path: Path) -> None:
    path.symlink_to(target)


def _outside(path: Path) -> None:
    """A link to a file of somewhere else."""
    path.symlink_to(sys.executable)


def _hard(path: Path) -> None:
    """A second name of a file."""
    first = path.with_name(f"first-{path.name}")
    _text(first)
    path.hardlink_to(first)


def _sparse(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(_SPARSE)


def _deep(path: Path) -> None:
    """Folders so deep that the path is longer than the system takes."""
    here = os.open(".", os.O_RDONLY)
    path.mkdir()
    os.chdir(path)
    for _ in range(60):
        os.mkdir("d" * 100)  # noqa: PTH102 (a path would be too long)
        os.chdir("d" * 100)
    with open("deep.txt", "w", encoding="utf-8") as file:  # noqa: PTH123 (as above)
        file.write(SENTENCE)
    os.fchdir(here)
    os.close(here)


def _closed(path: Path) -> None:
    path.mkdir()
    _text(path / "within.txt")


def _in(folder: Path, patterns: bytes) -> None:
    folder.mkdir()
    (folder / ".assistantignore").write_bytes(patterns)
    _text(folder / ("a" * 120 + ".txt"))


def _ignoring_pipe(folder: Path) -> None:
    folder.mkdir()
    os.mkfifo(folder / ".assistantignore")
    _text(folder / "a.txt")


def _ignoring_link(folder: Path) -> None:
    folder.mkdir()
    (folder / ".assistantignore").symlink_to("/dev/zero")
    _text(folder / "a.txt")


def _ignoring_sparse(folder: Path) -> None:
    """A file of patterns of half a gigabyte: holes, so that it costs its maker nothing."""
    folder.mkdir()
    with (folder / ".assistantignore").open("wb") as file:
        file.truncate(512 << 20)
    _text(folder / "a.txt")


def _named(name: str, *expected: Expected) -> Case:
    return Case(f"names/{name}", _text, expected or _READ)


_MANY_PATTERNS = b"".join(b"pattern-%d-*.tmp\n" % number for number in range(450_000))

NAMES: tuple[str, ...] = (
    "new\nline.txt", "carriage\rreturn.txt", "tab\there.txt", "\x1b[31mred\x1b[0m.txt", "\x1b]0;title\x07.txt",
    "\x1b]52;c;ZXZpbA==\x07.txt", "\x9b31m.txt", "right\u202etxt.exe.txt", "\u2066isolated\u2069.txt",
    "zero\u200bwidth\ufeff.txt", "--json.txt", "-rf", "--limit=size=1", "-", "--", "a" * 251 + ".txt",
    "ä" * 125 + ".txt",
    os.fsdecode(b"not-utf8-\xff\xfe.txt"), os.fsdecode(b"half-\xe2\x82.txt"), "back\\slash.txt", "\\x5cescaped.txt",
    "\\xff.txt", "'quotes\".txt", "$(reboot).txt", "`reboot`.txt", "; rm -rf .txt", "*.txt", "?.txt", "[a].txt",
    "a:12", "a:p3", "file.txt:1", " leading.txt", "trailing.txt ", "trailing.txt.", "%s%n%d.txt", "{0.__class__}.txt",
    "CON.txt", "a\u0301.txt", "á.txt", "\U000e0041tag.txt", "emoji-👩\u200d👩\u200d👧.txt", "no-suffix",
    "many.dots.in.it.txt",
    "#fragment?query=1.txt", "~", "~root.txt", "<script>.txt", "[link](http:x).txt", "\x7f.txt", "\x01\x02.txt",
)  # fmt: skip

CASES: tuple[Case, ...] = (
    Case("places/pipe.txt", _pipe, (skipped(_IRREGULAR),)),
    Case("places/socket.txt", _socket, (skipped(_IRREGULAR),)),
    Case("places/zero.txt", partial(_link, "/dev/zero"), (skipped(_OUTSIDE),)),
    Case("places/input.txt", partial(_link, "/dev/stdin"), (skipped(_OUTSIDE), skipped(_NOWHERE))),
    Case("places/memory.txt", partial(_link, "/proc/self/mem"), (skipped(_OUTSIDE),)),
    Case("places/loop.txt", partial(_link, "loop.txt"), (skipped(_NOWHERE),)),
    Case("places/outside.txt", _outside, (skipped(_OUTSIDE),)),
    Case("places/up", partial(_link, ".."), (PASSED,)),
    Case("places/above", partial(_link, "../.."), (skipped(_OUTSIDE),)),
    Case("places/root", partial(_link, "/"), (skipped(_OUTSIDE),)),
    Case("places/gone.txt", partial(_link, "nothing/here"), (skipped(_NOWHERE),)),
    Case("places/hard.txt", _hard, _READ),
    Case("places/sparse.txt", _sparse, (failed("too large", reason="10,240 MB"),)),
    Case("places/deep", _deep, (PASSED, skipped("a folder that cannot be read"))),
    Case("places/folder.txt", _closed, (PASSED,)),
    *(_named(name) for name in NAMES),
    Case("ignoring-a-pipe", _ignoring_pipe, (PASSED,), alone=True),
    Case("ignoring-a-device", _ignoring_link, (PASSED,), alone=True),
    Case("ignoring-bytes", partial(_in, patterns=b"\xff\xfe\x00[!\n\\\n[\n" * 100), (PASSED,), alone=True),
    Case("ignoring-10-MB", partial(_in, patterns=_MANY_PATTERNS), (PASSED,), alone=True),
    Case("ignoring-a-sparse-file", _ignoring_sparse, (PASSED,), alone=True),
    Case("ignoring-many-stars", partial(_in, patterns=_MANY_STARS.encode()), (PASSED,), alone=True),
)
