"""What a question asks for, and whether a sentence shows it: a date, a number, a person, a reason, a definition.

By the words it begins with, and by signs in the sentence. English only.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.words import STOP_WORDS, stems, words

if TYPE_CHECKING:
    from collections.abc import Collection

# What a question asks for, by how it begins, and what a sentence that gives it shows.
_ASKS = {
    "date": r"\b(when|(what|which) (year|date|day|month)|since when|by when)\b",
    "number": r"\b(how (many|much|large|big|high|far|long|old|fast|deep|tall)|by what"
    r"|what (share|percentage|proportion|number|price|amount|size|figure|rate))\b",
    "person": r"\b(who|whom|whose)\b",
    "reason": r"\b(why|how come|reasons? (for|why|behind)"
    r"|what (caused|causes|cause|reason|reasons|explains|led|made|makes))\b",
    "definition": r"^\W*(what (is|are|does \w+ mean)|define|explain)\b",
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


def asks_for(question: str) -> str | None:
    """The kind of thing a question asks for: date, number, person, reason, definition; None where no sign says."""
    return next((kind for kind, pattern in _ASKED.items() if pattern.search(question)), None)


def names_in(question: str) -> set[str]:
    """The stems of a question's names and numbers: capitalised words not at its start, and words with digits."""
    found = words(question)
    named = [
        w for i, w in enumerate(found) if w[0].isdigit() or (w[0].isupper() and (i > 0 or w.lower() not in STOP_WORDS))
    ]
    return set(stems(" ".join(named)))


def shows(kind: str, text: str, names: set[str]) -> bool:
    """Whether the text shows the kind of thing asked for, apart from the question's own `names` (stems)."""
    return _SHOWN[kind].search(_fresh(text, names)) is not None


def _fresh(text: str, names: set[str]) -> str:
    """The text without the question's own numbers, which cannot be what it asks for."""
    return " ".join(w for w in re.split(r"\s+", text) if not (any(ch.isdigit() for ch in w) and set(stems(w)) & names))


def names_another(text: str, asked: set[str]) -> bool:
    """Whether the text has a name, past its first word, that is not among the `asked` stems."""
    return any(word[0].isupper() and not asked.issuperset(stems(word)) for word in words(text)[1:])


def unheard_names(question: str, unknown_words: Collection[str]) -> list[str]:
    """The question's names and numbers, past its first word, that are among the words no document has."""
    return [
        word
        for word in words(question)[1:]
        if word in unknown_words and len(word) > 1 and (word[0].isupper() or word[0].isdigit())
    ]
