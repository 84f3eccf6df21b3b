"""Strings made to be obeyed by a terminal, or to hide from a reader, the same for the same seed."""

from __future__ import annotations

import itertools
import random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_SEQUENCES = (
    "\x1b[31m", "\x1b[0m", "\x1b[2J", "\x1b[1;1H", "\x1b[?1049h", "\x1b[6n", "\x1b[c", "\x1b[>0q", "\x1b[21t", "\x1bc",
    "\x1b]0;title\x07", "\x1b]2;title\x1b\\", "\x1b]52;c;ZXZpbA==\x07", "\x1b]8;;http://evil.example\x1b\\",
    "\x1b]8;;\x1b\\",
    "\x1b]1337;File=:AAAA\x07", "\x1bP$q\"p\x1b\\", "\x1b_Gf=100;AAAA\x1b\\", "\x1b^x\x1b\\", "\x1bX", "\x1b(0",
    "\x1bZ",
    "\x1b#8", "\x1b7", "\x1b8", "\x1bM", "\x1b%G", "\x1b", "\x1b\x1b", "\x1b[", "\x1b]", "\x1b[31",
    "\x1b]0;never ends",
    "\x9b31m", "\x9d0;title\x9c", "\x90q\x9c", "\x84", "\x85", "\x8d", "\x9c", "\x07", "\x08" * 20, "\x0b", "\x0c",
    "\x0e",
    "\x0f", "\x00", "\x7f", "\x05", "\x18", "\x1a", "\x11", "\x13", "\x04", "\x03", "\r", "\r\n", "\n", "\t",
)  # fmt: skip
_HIDDEN = (
    "\u202e", "\u202d", "\u202a", "\u202b", "\u202c", "\u2066", "\u2067", "\u2068", "\u2069", "\u200e", "\u200f",
    "\u061c",
    "\u200b", "\u200c", "\u200d", "\u2060", "\u2061", "\u2062", "\u2063", "\u2064", "\u2065", "\u206a", "\u206f",
    "\ufeff",
    "\u00ad", "\u034f", "\u115f", "\u1160", "\u17b4", "\u17b5", "\u180b", "\u180e", "\u3164", "\uffa0", "\ufe0f",
    "\ufff9",
    "\ufffa", "\ufffb", "\U000e0001", "\U000e0041", "\U000e007f", "\U000e0100", "\U0001d173", "\U0001d17a",
    "\U0001bca0",
    "\U0001bca3", "\u2028", "\u2029", "\ud800", "\udfff", "\udc9b", "\ufffe", "\uffff", "\U0010ffff", "\ue000",
)  # fmt: skip
_PLAIN = (
    "The Alba was built in Bergen.", "ships", " ", "[1]", "“quoted”", "日本車", "עברית", "é", "e\u0301" * 3, "🚗",
    "100%", "{}",
    "[bold]markup[/bold]", "%s", "\\x1b[31m", "^[[31m", "\\033[31m", "&#27;[31m", "\\u001b[31m", "\u2190",
    "\u241b[31m", ">",
)  # fmt: skip
_MOST_PIECES = 8


def strings(count: int, seed: int) -> Iterator[str]:
    """So many strings; most hold a sequence that a terminal obeys, or a character that nobody sees."""
    rng = random.Random(seed)  # noqa: S311 (repeatable, not secret)
    for _ in range(count):
        pieces = [_piece(rng) for _ in range(rng.randint(1, _MOST_PIECES))]
        yield "".join(pieces) if any(piece.strip() for piece in pieces) else "x" + "".join(pieces)


def _piece(rng: random.Random) -> str:
    kind = rng.random()
    if kind < 0.4:  # noqa: PLR2004 (two in five)
        return rng.choice(_SEQUENCES)
    if kind < 0.6:  # noqa: PLR2004 (one in five)
        return rng.choice(_HIDDEN)
    if kind < 0.7:  # noqa: PLR2004 (one in ten)
        return chr(rng.randrange(0x110000))
    return rng.choice(_PLAIN)


def in_pieces(text: str, rng: random.Random) -> list[str]:
    """The text cut in two or more at any place, within a sequence too, as a stream brings it."""
    places = sorted({0, len(text), *(rng.randint(0, len(text)) for _ in range(3))})
    return [text[start:end] for start, end in itertools.pairwise(places)]
