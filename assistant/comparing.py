"""What a question compares: several things for their extreme, or with a bound, or by how much one differs from one."""

from __future__ import annotations

import re

_SUPERLATIVE = re.compile(
    r"\b(?<!\bat )(?<!\bat the )(?<!\bvery )(?:most(?! of\b)|least|best|worst|[a-z]{3,}est)\b", re.IGNORECASE
)
# Nouns, names and verbs that only look like it; "latest" and "nearest" are superlatives.
_NONE = frozenset(
    {
        *("armrest", "arrest", "attest", "behest", "bequest", "chest", "conquest", "contest", "crest", "digest"),
        *("divest", "earnest", "everest", "footrest", "forest", "guest", "harvest", "headrest", "honest", "infest"),
        *("ingest", "inquest", "interest", "invest", "manifest", "midwest", "modest", "northwest", "priest", "protest"),
        *("quest", "request", "southwest", "suggest", "tempest", "unrest", "wrest"),
    }
)
_AMOUNT = (
    r"(?:(?-i:[A-Z]{3})\s?|[$€£¥]\s?)\d|\d[\d.,'’]*\s?(?:%|[$€£¥]|(?-i:[A-Z]{3})\b"
    r"|(?:euros?|dollars?|pounds?|francs?|crowns?|per ?cent|years? old|hours?|minutes?|[km]?g|[kcm]?m|l|km/h)\b)"
)
# "over 30 EUR", "under budget", "exceeds".
_BOUND = re.compile(
    rf"\b(over|under|above|below|at least|at most|up to)\s+(?:{_AMOUNT}|(?:the\s+)?budget\b)|\b(exceed(?:s|ed|ing)?)\b",
    re.IGNORECASE,
)
_THAN = re.compile(r"\bthan\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+")
_FARTHEST = 60  # characters before "than": the comparative of "sold less in 2024 than" is no farther
_SHORTEST = 5  # "newer"
_IRREGULAR = frozenset({"more", "less", "fewer", "worse", "better"})
_NO_COMPARISONS = frozenset({"other", "rather"})
# Words in -er that stand before "than" and compare nothing.
_NO_COMPARATIVES = frozenset(
    {
        *(
            "after",
            "all",
            "another",
            "answer",
            "butter",
            "buyer",
            "character",
            "customer",
            "december",
            "dinner",
            "driver",
        ),
        *("either", "ever", "father", "however", "letter", "manager", "matter", "member", "mother", "neither", "never"),
        *("november", "number", "october", "order", "over", "owner", "paper", "player", "power", "printer", "register"),
        *(
            "river",
            "september",
            "server",
            "sister",
            "summer",
            "teacher",
            "together",
            "trailer",
            "under",
            "user",
            "water",
        ),
        *("weather", "whether", "winter", "worker", "writer"),
    }
)
# "if I am more than 10 minutes late": a condition of the question, which compares nothing.
_CONDITION = re.compile(
    r"(?<=\w )(?:if|when|whenever|unless|in case|provided that|once(?!\s+(?:an?|every|per|each)\b))\b[^,?;]*",
    re.IGNORECASE,
)
_DIFFERENCE = re.compile(
    r"\bhow (?:much|many) (?:more|less|fewer|higher|lower|larger|bigger|smaller|longer|shorter|older|younger|faster"
    r"|slower|cheaper|dearer|heavier|lighter|taller|warmer|colder|wider|deeper|earlier|later|farther|further)\b",
    re.IGNORECASE,
)


def extremes_of(question: str) -> frozenset[str]:
    """The question's superlatives in small letters: {"cheapest"} of "Which is the cheapest plan?"; no names."""
    found = (match[0] for match in _SUPERLATIVE.finditer(question) if match.start() == 0 or not match[0].istitle())
    return frozenset(word.casefold() for word in found) - _NONE


def bounds_of(question: str) -> frozenset[str]:
    """What stands before the bounds that things are held against: {"more"} of "Which plan costs more than 30 EUR?"."""
    asked = _CONDITION.sub("", question)
    found = [" ".join((match[1] or match[2]).casefold().split()) for match in _BOUND.finditer(asked)]
    for match in _THAN.finditer(asked):
        before = _WORD.findall(asked[max(0, match.start() - _FARTHEST) : match.start()].casefold())
        if not before or before[-1] in _NO_COMPARISONS:
            continue
        found += [word for word in reversed(before) if _is_comparative(word)][:1]
    return frozenset(found)


def asks_difference(question: str) -> bool:
    """Whether it asks by how much one thing differs from another: "How much more did Ada want than Bob?"."""
    asked = _CONDITION.sub("", question)
    return _DIFFERENCE.search(asked) is not None and _THAN.search(asked) is not None


def says_comparison(text: str) -> bool:
    """Whether a text says what a comparison comes to: "ten more than in May", "the difference is 5"."""
    return bool(bounds_of(text)) or "difference" in text.casefold()


def _is_comparative(word: str) -> bool:
    return word in _IRREGULAR or (word.endswith("er") and len(word) >= _SHORTEST and word not in _NO_COMPARATIVES)
