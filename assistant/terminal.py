"""The one way by which text reaches a terminal.

Text comes from documents, file names and language models, and a terminal obeys what it is sent: escape sequences move
the cursor or set the clipboard, bidirectional marks reorder a line, zero-width characters hide words. `clean` removes
all of these; colour and links are added afterwards, by what is printed here and nowhere else, and only on a terminal.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TextIO
from unicodedata import combining, east_asian_width

from index.errors import OutputError

if TYPE_CHECKING:
    from pathlib import Path

_HIDDEN = (
    "\x00-\x08\x0b-\x1f\x7f-\x9f"  # C0 but tab and newline, delete, C1
    "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0"  # soft hyphen, joiners and fillers without a glyph
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # bidirectional controls
    "\u180b-\u180f\u200b-\u200d\u2060-\u2065\u206a-\u206f\ufeff\ufe00-\ufe0f\ufff0-\ufffb"  # zero width, selectors
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"  # controls of shorthand and of musical notation
    "\U000e0000-\U000e0fff"  # tags and further selectors
)
_REMOVED = re.compile(f"[{_HIDDEN}]")
_LINE_ENDS = re.compile("\r\n?|[\u2028\u2029\u0085]")
_SURROGATES = re.compile("[\ud800-\udfff]")
_ESCAPED_IN_JSON = re.compile(f"[{_HIDDEN}\u2028\u2029\ud800-\udfff]")
_STYLES = {"bold": "1", "dim": "2", "italic": "3", "red": "31", "green": "32", "yellow": "33", "cyan": "36"}
_WIDEST = 100
_LONGEST_TITLE = 200


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text in one style (a key of the style table, or none), linked to a file where `path` names one.

    What is `glued` stays on the line of what stands before it.
    """

    text: str
    style: str = ""
    path: Path | None = None
    glued: bool = False


def clean(text: str) -> str:
    """Make text safe to show: no control, bidirectional or invisible characters, all line ends newlines.

    It looks at each character (and a carriage return with its newline) alone, so text may be cleaned piece by
    piece as it comes.
    """
    return _REMOVED.sub("", _SURROGATES.sub("\ufffd", _LINE_ENDS.sub("\n", text)))


def one_line(text: str) -> str:
    """The cleaned text with every run of white space as one space."""
    return " ".join(clean(text).split())


def shortened(text: str, longest: int = _LONGEST_TITLE) -> str:
    """The text on one line, cut where it is longer: titles and headings may be of any length."""
    line = one_line(text)
    return line if len(line) <= longest else line[: longest - 1] + "…"


def say(*pieces: str | Span) -> None:
    """Write a line (or several) to standard output: what was asked for."""
    _write(sys.stdout, pieces)


def note(*pieces: str | Span) -> None:
    """Write a line to standard error: everything that was not asked for."""
    _write(sys.stderr, pieces)


def say_json(value: dict[str, Any] | list[Any]) -> None:
    """Write JSON to standard output, indented on a terminal and on one line elsewhere.

    Letters of every script stay as they are; what `clean` would remove is written as an escape, so that a parser gets
    the exact text and a terminal nothing it would obey.
    """
    _write_raw(sys.stdout, json_text(value, indent=2 if sys.stdout.isatty() else None) + "\n")


def json_text(value: object, indent: int | None = None) -> str:
    """JSON with letters of every script as they are and invisible characters as escapes."""
    return _ESCAPED_IN_JSON.sub(_escaped, json.dumps(value, ensure_ascii=False, indent=indent))


def is_styled(stream: TextIO) -> bool:
    """Whether colour and links may be written to the stream: a terminal, not a dumb one, and NO_COLOR unset."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def width() -> int | None:
    """Columns to wrap text to: at most 100, and None, for not at all, where standard output is no terminal."""
    if not sys.stdout.isatty():
        return None
    return max(20, min(shutil.get_terminal_size().columns, _WIDEST))


def cells(text: str) -> int:
    """How many columns of a terminal the text takes."""
    return sum(0 if combining(c) else 2 if east_asian_width(c) in "WF" else 1 for c in text)


def _write(stream: TextIO, pieces: tuple[str | Span, ...]) -> None:
    styled = is_styled(stream)
    spans = (Span(piece) if isinstance(piece, str) else piece for piece in pieces)
    _write_raw(stream, "".join(_shown(span, styled) for span in spans) + "\n")


def _write_raw(stream: TextIO, text: str) -> None:
    """Write and flush to standard output, or to standard error, where what cannot be written is left out.

    Raises OutputError where the output cannot be written, and BrokenPipeError where nobody reads on.
    """
    try:
        stream.write(text)
        stream.flush()
    except OSError as error:
        if stream is not sys.stdout:
            let_go(stream)
        elif isinstance(error, BrokenPipeError):
            raise
        else:
            let_go(stream)
            raise unwritten(error) from None


def unwritten(error: OSError) -> OutputError:
    """The error for standard output that cannot be written."""
    return OutputError(f"the answer could not be written ({error.strerror}): check where the output goes")


def let_go(stream: TextIO) -> None:
    """Send nowhere what the stream still holds and what follows: the interpreter would fail over it at its end."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)


def _shown(span: Span, styled: bool) -> str:
    text = clean(span.text)
    if not styled or not text:
        return text
    if span.style:
        text = f"\x1b[{_STYLES[span.style]}m{text}\x1b[0m"
    if span.path is not None:
        text = f"\x1b]8;;{span.path.absolute().as_uri()}\x1b\\{text}\x1b]8;;\x1b\\"
    return text


def _escaped(match: re.Match[str]) -> str:
    """JSON escape of one character: four hexadecimal digits, or two such escapes beyond the basic plane."""
    return json.dumps(match.group())[1:-1]
