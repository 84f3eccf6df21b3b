"""What a sentence points back to: "It …" to the one before it, "for these reasons" to those that give them.

A passage that begins with such a sentence is given to the answerer together with the passage before it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.candidates import statements_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from index.passages import Passage

# The most sentences before it that a sentence may need.
FARTHEST_BACK = 3
_PRONOUN = re.compile(
    r"^\W*(it(?! (?:is|was) (?:\w+ ){1,4}?(?:that|to)\b)|its|they|their|he|his(?! majesty)|she|her(?! majesty)|such"
    r"|(?:this|these)(?! (?:year|month|week|day|time|century|morning|evening)s?\b)|those(?! who\b)|that(?! the\b)"
    r"|the (former|latter|company|firm))\b",
    re.IGNORECASE,
)
_ABSTRACT = r"(?:reason|cause|factor|explanation|problem|difficult(?:y|ie)|condition|measure|step|point|purpose)"
_SEVERAL_BEFORE = re.compile(rf"\b(?:these|those)\s+(?:same\s+|very\s+)?(?:\w+\s+)?{_ABSTRACT}s\b", re.IGNORECASE)
_ONE_BEFORE = re.compile(rf"\b(?:this|that|the same)\s+(?:same\s+|very\s+)?{_ABSTRACT}\b", re.IGNORECASE)


def points_back(text: str) -> int:
    """How many sentences before it a sentence needs: "It …" one, "… for these reasons" as many as may be listed."""
    if points_to_several(text):
        return FARTHEST_BACK
    return int(bool(_PRONOUN.match(text) or _ONE_BEFORE.search(text)))


def points_to_several(text: str) -> bool:
    """Whether a sentence sums up others, as "for these reasons" does."""
    return _SEVERAL_BEFORE.search(text) is not None


def begins_pointing_back(text: str) -> bool:
    """Whether one of a passage's first sentences needs one that stands before the passage."""
    first = statements_of(text)[:FARTHEST_BACK]
    return any(points_back(text[start:end]) > at for at, (start, end) in enumerate(first))


def preceding(
    passages: Sequence[Passage], before: Callable[[Passage], Passage | None], first: int
) -> Iterator[Passage]:
    """The passages that the `first` of the given ones begin by pointing back to, where they are not given too.

    `before` names the passage before one in its section.
    """
    given = {passage.id for passage in passages}
    for passage in passages[:first]:
        if passage.ordinal and begins_pointing_back(passage.text):
            found = before(passage)
            if found is not None and found.id not in given:
                given.add(found.id)
                yield found
