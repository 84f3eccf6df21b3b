"""A real pseudo-terminal, and what may reach it."""

from __future__ import annotations

import os
import re
import select
import subprocess
import threading
import time
import tty
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evals.hostile.product import environment

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

# The program's own styles and links, and nothing else.
_OWN = re.compile(rb"\x1b\[(?:0|1|2|3|31|32|33|36)m|\x1b\]8;;(?:file://[!-~]*)?\x1b\\")
# Characters without a glyph that Unicode does not count among its format controls (Default_Ignorable_Code_Point).
_IGNORABLE = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2065\u3164\ufe00-\ufe0f\uffa0\ufff0-\ufff8\U000e0000-\U000e0fff]"
)
# Format controls that are shown: signs before Arabic, Syriac and Kaithi numbers.
_SHOWN = frozenset("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd")
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_READ_AT_ONCE = 1 << 16
_AROUND = 60
_WAIT_S = 0.05


@dataclass(frozen=True, slots=True)
class Shown:
    """What a program wrote to its terminal, byte for byte, and its exit code."""

    code: int
    output: bytes


def on_terminal(
    command: Sequence[str], cwd: Path, limit_s: float, typed: bytes | None = None, more: Mapping[str, str] | None = None
) -> Shown:
    """Run a program on a terminal that changes nothing of what is written; `typed` comes through a pipe instead."""
    outer, inner = os.openpty()
    tty.setraw(inner)
    process = subprocess.Popen(  # noqa: S603 (our own programs)
        command, cwd=cwd, env=environment(TERM="xterm-256color", **(more or {})), start_new_session=True,
        stdin=inner if typed is None else subprocess.PIPE, stdout=inner, stderr=inner,
    )  # fmt: skip
    if process.stdin is not None and typed is not None:
        threading.Thread(target=_type, args=(process, typed), daemon=True).start()
    try:
        output = b"".join(_output(outer, process, time.monotonic() + limit_s))
    finally:
        process.kill()
        os.close(outer)
        os.close(inner)  # until now, or what is not read yet would be lost
    return Shown(process.wait(), output)


def _type(process: subprocess.Popen[bytes], typed: bytes) -> None:
    if process.stdin is not None:
        with process.stdin:
            process.stdin.write(typed)


def _output(outer: int, process: subprocess.Popen[bytes], ends: float) -> Iterator[bytes]:
    """What comes, until the process has ended and all is read."""
    while time.monotonic() < ends:
        has_ended = process.poll() is not None
        ready, _, _ = select.select([outer], [], [], 0.0 if has_ended else _WAIT_S)
        if ready:
            yield os.read(outer, _READ_AT_ONCE)
        elif has_ended:
            return


def obeyed(output: bytes, *, styled: bool) -> Iterator[str]:
    """What of a program's output a terminal would obey, or show nothing of: each with what stands around it.

    Where it is not `styled`, the program's own sequences may not be there either.
    """
    plain = _OWN.sub(b"", output) if styled else output
    try:
        text = plain.decode("utf-8")
    except UnicodeDecodeError as error:
        yield f"not UTF-8: {plain[error.start - _AROUND : error.start + _AROUND]!r}"
        text = plain.decode("utf-8", "replace")
    for place, character in enumerate(text):
        if character not in "\n\t" and is_hidden(character):
            yield f"U+{ord(character):04X}: {text[max(0, place - _AROUND) : place + _AROUND]!a}"


def is_hidden(character: str) -> bool:
    """Whether a terminal obeys a character, or shows nothing of it."""
    if character.isascii():
        return not character.isprintable()
    hidden = unicodedata.category(character) in _HIDDEN and character not in _SHOWN
    return hidden or _IGNORABLE.match(character) is not None
