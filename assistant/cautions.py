"""What a person has to know of an answer's figures: that they were quoted, and not computed with.

Without a language model nothing is added up or subtracted, so that one of several figures is not what was asked for.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.comparing import asks_difference, says_comparison

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.candidates import Candidate
    from assistant.confidence import Asked

NOT_ADDED = "the figures are not added up"
NOT_SUBTRACTED = "the difference is not computed"

_ASKS_HOW_MUCH = re.compile(
    r"\bhow (?:much|many)\b|\bwhat (?:do|does|did|will|would)\b[^?]{0,80}\bcost\b", re.IGNORECASE
)
_ASKS_A_SUM = re.compile(r"\b(?:together|altogether|combined|in all|in total|added up|the sum of)\b", re.IGNORECASE)
_SAYS_A_SUM = re.compile(
    r"\b(?:together|altogether|combined|in all|total|totals|totalled|totaled|sum)\b", re.IGNORECASE
)
_FIGURE = re.compile(r"\d")


def cautions(asked: Asked, chosen: Sequence[Candidate], *, are_several: bool) -> tuple[str, ...]:
    """What to warn of: a sum or a difference that is asked for, and is in none of the chosen sentences.

    Several rows that a question names alike, and asks "how much" of, may be meant to be added up, too.
    """
    figures = [one.text for one in chosen if _FIGURE.search(one.text)]
    if not figures:
        return ()
    if asks_difference(asked.text):
        return () if any(map(says_comparison, figures)) else (NOT_SUBTRACTED,)
    wants_a_sum = _ASKS_HOW_MUCH.search(asked.text) and (are_several or _ASKS_A_SUM.search(asked.text))
    return (NOT_ADDED,) if wants_a_sum and not any(map(_SAYS_A_SUM.search, figures)) else ()
