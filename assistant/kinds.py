"""What a question asks for, and whether a sentence shows it: a date, a number, a person, a reason, a definition.

By the words it begins with, and by signs in the sentence. English only.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.words import STOP_WORDS, stems, words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from collections.abc import Set as AbstractSet

_MEASURES = (
    "share|percentage|proportion|number|price|cost|amount|size|figure|rate|height|weight|length|width|depth|age|area"
    "|speed|distance|temperature|population|total|revenue|turnover|profit|range|capacity|power"
)
# What a question asks for, by how it begins, and what a sentence that gives it shows.
_ASKS = {
    "date": r"\b(when|(what|which) (year|date|day|month)|since when|by when)\b",
    "number": r"\b(how (many|much|large|big|high|far|long|old|fast|deep|tall|heavy|wide|often)"
    r"|(by|at|to|from) what (share|percentage|price|rate|factor|margin|amount|speed|temperature|age)"
    rf"|what (?:(?:is|was|are|were) (?:the|its|their|his|her) (?:\w+ )?)?(?:{_MEASURES}))\b",
    "person": r"\b(who|whom|whose)\b",
    "reason": r"\b(why|how come|reasons? (for|why|behind)"
    r"|what (caused|causes|cause|(is|was|are|were) (the|its|their) (\w+ )?(causes?|reasons?)|reasons?|explains|led to"
    r"|made|makes(?! of)))\b",
    "definition": r"^\W*(what (is|are)(?! (the|its|his|her|their|your|our)\b)|what does \w+ mean|define|explain)\b",
}
_SHOWS = {
    "date": r"\b(1\d\d\d|20\d\d|year|month|week|day|decade|century|today|tomorrow|yesterday"
    r"|january|february|march|april|may|june|july|august|september|october|november|december)\b",
    "number": r"\d|\b(one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen|hundred|thousand|million"
    r"|billion|half|third|quarter|twice|double|percent|zero|none)\b",
    "person": r"(?-i:(?<![.!?“\"'’] )(?<!^)\b[A-Z][\w'’-]+\s+[A-Z][\w'’-]+)|\b(he|she|man|woman|official|manager"
    r"|director|president|king|queen|author|founder|leader|professor|engineer|spokes\w+|chief|head|chair\w*)\b",
    "reason": r"\b(because|since|due to|owing to|thanks to|reasons?|causes?|caused|led to|result(s|ed|ing)?|therefore"
    r"|thus|so that|in order to|consequence|failed|lack(s|ed|ing)?|struggl\w+|wanted|afraid|to (avoid|prevent))\b",
    "definition": r"\b(is|are|was|were|means?|refers?|called|known as|stands for|defined)\b",
}
_ASKED = {kind: re.compile(pattern, re.IGNORECASE) for kind, pattern in _ASKS.items()}
_SHOWN = {kind: re.compile(pattern, re.IGNORECASE) for kind, pattern in _SHOWS.items()}


_QUESTION_WORD = re.compile(r"\b(?:who|whom|whose|what|which|when|where|why|how)\b", re.IGNORECASE)
_YES_OR_NO = re.compile(
    r"\W*(?:am|are|can|could|did|do|does|had|has|have|is|may|must|shall|should|was|were|will|would)\b", re.IGNORECASE
)


def asks_for(question: str) -> str | None:
    """The kind of thing a question asks for: date, number, person, reason, definition; None where no sign says.

    What stands first decides: "Why did it fall when prices rose?" asks for a reason.
    """
    if _YES_OR_NO.match(question):
        return None
    first = _QUESTION_WORD.search(question)
    found = [(match.start(), kind) for kind, pattern in _ASKED.items() if (match := pattern.search(question))]
    at, kind = min(found, key=lambda each: each[0], default=(0, None))
    return kind if first is None or at <= first.start() else None


_AND_ALSO = re.compile(
    r",?\s++and\s+(?=(?:(?:by|until|since|from|at|in|for)\s+)?(?:who|whom|whose|what|which|when|where|why|how)\b)",
    re.IGNORECASE,
)


def asks_also_for(question: str) -> str | None:
    """The kind of thing that the second part of a double question asks for: "How much …, and until when?"."""
    parts = _AND_ALSO.split(question, maxsplit=1)
    return asks_for(parts[1]) if len(parts) > 1 else None


def names_in(question: str) -> set[str]:
    """The stems of a question's names and numbers: capitalised words not at its start, and words with digits."""
    found = words(question)
    named = [
        w for i, w in enumerate(found) if w[0].isdigit() or (w[0].isupper() and (i > 0 or w.lower() not in STOP_WORDS))
    ]
    return set(stems(" ".join(named)))


def shows(kind: str, text: str, names: AbstractSet[str]) -> bool:
    """Whether the text shows the kind of thing asked for, apart from the question's own `names` (stems)."""
    return _SHOWN[kind].search(_fresh(text, names)) is not None


def _fresh(text: str, names: AbstractSet[str]) -> str:
    """The text without the question's own numbers, which cannot be what it asks for."""
    return " ".join(w for w in re.split(r"\s+", text) if not (any(ch.isdigit() for ch in w) and set(stems(w)) & names))


def unheard_names(question: str, unknown_words: Collection[str], texts: Iterable[str] = ()) -> list[str]:
    """The question's names and numbers, past its first word, that are among the words no document has.

    Small counts are no names ("Name 10 reasons"), nor are words in a question typed in capitals, nor initials that a
    phrase of the `texts` spells out ("PHV" where they write "plug-in hybrid vehicle").
    """
    found = words(question)
    if sum(word.isupper() for word in found) > len(found) / 2:
        return []
    unheard = [word for word in found[1:] if word in unknown_words and len(word) > 1 and _is_telling(word)]
    initials = [_initials(text) for text in texts] if any(word.isupper() for word in unheard) else []
    return [word for word in unheard if not (word.isupper() and any(word.lower() in one for one in initials))]


_FEWEST_DIGITS = 3


def _is_telling(word: str) -> bool:
    return word[0].isupper() or (word[0].isdigit() and sum(char.isdigit() for char in word) >= _FEWEST_DIGITS)


def _initials(text: str) -> str:
    """The first letters of all words; of words with a hyphen those of their parts."""
    return "".join(part[0] for part in re.split(r"[^\w]+", text.lower()) if part)
