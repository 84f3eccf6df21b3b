"""What a person has to know of an answer's figures: that they were quoted, and not computed with.

Without a language model nothing is added up or subtracted, so that one of several figures is not what was asked for.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

    from assistant.candidates import Candidate
    from assistant.confidence import Asked

NOT_ADDED = "the figures are not added up"
NOT_SUBTRACTED = "the difference is not computed: compare the figures"

_ASKS_A_SUM = re.compile(r"\b(?:together|altogether|combined|in all|in total|added up|the sum of)\b", re.IGNORECASE)
_SAYS_A_SUM = re.compile(
    r"\b(?:together|altogether|combined|in all|total|totals|totalled|totaled|sum)\b", re.IGNORECASE
)
_ASKS_HOW_MUCH = re.compile(r"\bhow (?:much|many)\b", re.IGNORECASE)
_ASKS_A_DIFFERENCE = re.compile(
    r"\bhow (?:much|many) (?:\w+ )?(?:more|less|fewer|[a-z]{3,}er)\b.*\bthan\b", re.IGNORECASE
)
_SAYS_A_DIFFERENCE = re.compile(r"\b(?:more|less|fewer|[a-z]{3,}er)\b.*\bthan\b|\bdifference\b", re.IGNORECASE)
_FIGURE = re.compile(r"\d")


def cautions(asked: Asked, chosen: Sequence[Candidate], rows: Container[Candidate]) -> tuple[str, ...]:
    """What to warn of: a sum or a difference that is asked for, and is in none of the chosen sentences.

    Several rows that answer "how much" may be meant to be added up, too.
    """
    figures = [one.text for one in chosen if _FIGURE.search(one.text)]
    if not figures:
        return ()
    if _ASKS_A_DIFFERENCE.search(asked.text) and not any(map(_SAYS_A_DIFFERENCE.search, figures)):
        return (NOT_SUBTRACTED,)
    are_several = sum(one in rows for one in chosen) > 1 and _ASKS_HOW_MUCH.search(asked.text)
    if (_ASKS_A_SUM.search(asked.text) or are_several) and not any(map(_SAYS_A_SUM.search, figures)):
        return (NOT_ADDED,)
    return ()
