"""Finding the words of a quote in a passage, in spite of how they were retyped.

Whoever quotes by retyping changes white space, quotation marks, dashes and capitals. Both sides are folded, the folded
quote is looked for, and its place is mapped back, so that what is cited is the passage's own characters. Spans are
(start, end), end exclusive, in Unicode code points of the passage's text.
"""

from __future__ import annotations

import re
import unicodedata

from assistant.terminal import clean
from index.words import stems

# A sentence stands for a statement only where it holds at least this share of the statement's content words.
ENOUGH_SHARED = 0.4
# Pieces of a quote with an omission are looked for one by one where each has at least this many characters.
SHORTEST_PIECE = 10

# Letters of scripts that write without spaces do not bound words. "30" is no quote of "30.9".
_BEFORE = r"(?<![0-9a-z])(?<!\d[.,])"
_AFTER = r"(?![0-9a-z]|[.,]\d)"
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
            same = unicodedata.normalize("NFKC", character.translate(_SAME)).casefold()
        folded.extend(same)
        origins.extend([offset] * len(same))
    return "".join(folded), origins


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
