"""Finding the words of a quote in a passage, in spite of how they were retyped.

Whoever quotes by retyping changes white space, quotation marks, dashes and capitals. Both sides are folded, the folded
quote is looked for, and its place is mapped back, so that what is cited is the passage's own characters. Spans are
(start, end), end exclusive, in Unicode code points of the passage's text.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from assistant.terminal import clean
from index.words import stems

if TYPE_CHECKING:
    from collections.abc import Iterable

# A sentence stands for a statement only where it holds at least this share of the statement's content words.
ENOUGH_SHARED = 0.4
# Pieces of a quote with an omission are looked for one by one where each has at least this many characters.
SHORTEST_PIECE = 10

# Superscripts, subscripts and fractions go on with what they follow: "10²" is not 10, nor "3½" 3.
_FRACTIONS = "¼-¾⅐-⅟↉"
_FIGURES = f"²³¹⁰-₉{_FRACTIONS}"
# Letters of scripts that write without spaces do not bound words. "30" is no quote of "30.9".
_BEFORE = r"(?<![0-9A-Za-z])(?<!\d[.,])"
_AFTER = rf"(?![0-9A-Za-z{_FIGURES}]|[.,]\d)"
_OMISSION = re.compile(r"\s*(?:\[\s*(?:…|\.\.\.)\s*\]|\(\s*(?:…|\.\.\.)\s*\)|…|\.\.\.)\s*")
_SAME = str.maketrans({
    **dict.fromkeys("‘’‚‛′`´", "'"),
    **dict.fromkeys("“”„‟″«»", '"'),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    "‹": "<",
    "›": ">",
    "…": "...",
})  # fmt: skip


def fold(text: str) -> tuple[str, list[int]]:
    """The text, spelling variants made one and what is invisible left out, and for each character its origin."""
    folded: list[str] = []
    origins: list[int] = []
    for offset, character in enumerate(text):
        if character.isspace():
            same = "" if folded and folded[-1] == " " else " "
        elif not character.isascii() and not clean(character):
            same = ""
        else:
            same = _plain(character.translate(_SAME)).casefold()
        folded.extend(same)
        origins.extend([offset] * len(same))
    return "".join(folded), origins


def _plain(text: str) -> str:
    """The text in compatibility form, except where that would make digits of what is no digit ("²", "½", "①")."""
    plain = unicodedata.normalize("NFKC", text)
    return text if not text.isdecimal() and any(character.isdecimal() for character in plain) else plain


def spans_of(quote: str, passage: str) -> list[tuple[int, int]]:
    """Where a quote stands in a passage: several spans where it leaves words out with an ellipsis, none if nowhere."""
    folded, origins = fold(passage)
    whole = _find(quote, folded, origins)
    if whole is not None:
        return [whole]
    pieces = [piece for piece in _OMISSION.split(quote) if piece]
    if len(pieces) == 1:
        found = [_find(pieces[0], folded, origins)]
    elif all(len(piece) >= SHORTEST_PIECE for piece in pieces):
        found = [_find(piece, folded, origins) for piece in pieces]
    else:
        return []
    spans = [span for span in found if span is not None]
    return spans if len(spans) == len(found) else []


def _find(quote: str, folded: str, origins: list[int]) -> tuple[int, int] | None:
    """The span of a quote in a folded passage, never part of a word or number; the quoter's full stop is forgiven."""
    sought = fold(quote)[0].strip()
    for wanted in dict.fromkeys((sought, sought.rstrip(".,;: "))):
        match = re.search(_BEFORE + re.escape(wanted) + _AFTER, folded) if wanted else None
        if match:
            return origins[match.start()], origins[match.end() - 1] + 1
    return None


def whole_words(quote: str, passage: str) -> int:
    """Where a quote first stands in a passage character for character, never part of a word or number; else -1."""
    match = re.search(_BEFORE + re.escape(quote) + _AFTER, passage)
    return match.start() if match else -1


_NUMBER = re.compile(rf"\d+(?:[.,\u00a0\u202f]\d+)*[{_FIGURES}]*|[{_FRACTIONS}]")


def missing_numbers(statement: str, quotes: Iterable[str]) -> list[str]:
    """The numbers of a statement that stand in none of the quotes, in order, each once as it is written."""
    shown = {_value(number) for quote in quotes for number in _numbers(quote)}
    return [number for number in dict.fromkeys(_numbers(statement)) if _value(number) not in shown]


def _numbers(text: str) -> list[str]:
    return _NUMBER.findall(re.sub(r"(?<=\d)['’](?=\d{3})", ",", clean(text)))


def _value(number: str) -> str:
    """One spelling for a number: plain digits, no thousands separators, a point before decimals."""
    digits = "".join(str(unicodedata.decimal(character, character)) for character in number)
    plain = re.sub(r"[.,\u00a0\u202f](?=\d{3}(?!\d))", "", digits) if not digits.startswith("0") else digits
    return plain.replace(",", ".")


def best_sentence(statement: str, passage: str) -> tuple[int, int] | None:
    """The passage's sentence that shares most content words with a statement; None where none shares enough."""
    from index.sentences import sentence_spans

    said = set(stems(statement))
    if not said:
        return None
    shared = [(len(said & set(stems(passage[start:end]))), (start, end)) for start, end in sentence_spans(passage)]
    count, span = max(shared, key=lambda pair: pair[0], default=(0, (0, 0)))
    return span if count / len(said) >= ENOUGH_SHARED else None


def sentence_around(span: tuple[int, int], passage: str) -> tuple[int, int]:
    """The sentence that holds a span, or the span itself where it crosses sentences."""
    from index.sentences import sentence_spans

    return next((s for s in sentence_spans(passage) if s[0] <= span[0] and span[1] <= s[1]), span)
