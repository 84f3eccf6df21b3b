"""Lists in running text and on lines of their own: "First, … Second, … For these reasons …", and items with a mark.

Of a list that answers all members are given, as far as they fit: two reasons of three are a wrong answer to "why".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.antecedents import FARTHEST_BACK, points_to_several
from index.sentences import LIST_MARK

if TYPE_CHECKING:
    from collections.abc import Container, Mapping, Sequence

    from assistant.candidates import Candidate
    from assistant.confidence import Asked
    from index.searching import Hit

_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")
_LAST = len(_ORDINALS)  # the place of "Finally"
_MEMBER = re.compile(rf"\W*(?:the\s+)?({'|'.join(_ORDINALS)})(?:ly)?\b", re.IGNORECASE)
_LAST_MEMBER = re.compile(r"\W*(?:and\s+)?(?:finally|lastly|the last|last)\b", re.IGNORECASE)
_ITEM = re.compile(rf"(?:^|\n)[ \t]*(?:{LIST_MARK})[ \t]+\Z")
_ANNOUNCES = re.compile(
    r"\b(?:are|were|has|have|had|names?|named|gives?|gave|lists?|listed|finds?|found|sees?|saw)\s+"
    r"(?:the following|several|various|two|three|four|five|six|[2-9])\s+(?:\w+\s+)?"
    r"(?:reasons|causes|factors|explanations|conditions|points)\s*\.$"
    r"|:$",
    re.IGNORECASE,
)
# A member may be explained in a sentence or two before the next one comes.
_EXPLAINED_IN = 2
_ASKS_FOR_SEVERAL = re.compile(
    r"^\W*(?:please\s+)?(?:list|name|enumerate)\b|\b(?:what|which)\s+(?:\w+\s+){0,2}(?:are|were|do)\b"
    r"|\b(?:reasons|causes|steps|ingredients|items|ways|rules|conditions|advantages|measures)\b",
    re.IGNORECASE,
)


def wants_several(asked: Asked) -> bool:
    """Whether a question is answered by all members of a list: it asks why, or for several things."""
    if asked.kind in {None, "definition"}:
        return _ASKS_FOR_SEVERAL.search(asked.text) is not None
    return asked.kind == "reason"


def list_around(i: int, candidates: Sequence[Candidate], before: Mapping[int, int], hits: Sequence[Hit]) -> list[int]:
    """The members of the list that candidate `i` is of, announces or sums up, with itself, in order; nothing if none.

    `before` names for each candidate the one right before it in its file, where there is one.
    """
    after = {previous: at for at, previous in before.items()}
    if _place(candidates[i]) is not None:
        return _ordinals(i, candidates, before, after)
    if _is_item(candidates[i], hits):
        return _items(i, candidates, before, after, hits)
    following = after.get(i)
    if following is not None and _place(candidates[following]) == 0:
        return [i, *_ordinals(following, candidates, before, after)]
    if following is not None and _ANNOUNCES.search(candidates[i].text):
        items = _items(following, candidates, before, after, hits) if _is_item(candidates[following], hits) else []
        return [i, *(items or [following])]
    if points_to_several(candidates[i].text):
        last = _nearest(i, before, candidates, range(_LAST + 1), FARTHEST_BACK)
        members = _ordinals(last, candidates, before, after) if last is not None else []
        return [*members, i] if members else []
    return []


def _place(candidate: Candidate) -> int | None:
    """Which member of a list a sentence is by its first word, from 0; the last number for "Finally"."""
    if match := _MEMBER.match(candidate.text):
        return _ORDINALS.index(match[1].lower())
    return _LAST if _LAST_MEMBER.match(candidate.text) else None


def _nearest(
    i: int, links: Mapping[int, int], candidates: Sequence[Candidate], places: Container[int | None], most: int
) -> int | None:
    """The first of at most `most` candidates along the links that has one of these places in a list."""
    at: int | None = i
    for _ in range(most):
        at = links.get(at) if at is not None else None
        if at is not None and _place(candidates[at]) in places:
            return at
    return None


def _ordinals(
    i: int, candidates: Sequence[Candidate], before: Mapping[int, int], after: Mapping[int, int]
) -> list[int]:
    """The members "First …" to the last around one of them; nothing where the first is not there, or stands alone."""
    members = [i]
    while place := _place(candidates[members[0]]):
        places = range(_LAST) if place == _LAST else (place - 1,)
        previous = _nearest(members[0], before, candidates, places, _EXPLAINED_IN + 1)
        if previous is None:
            return []
        members.insert(0, previous)
    while (place := _place(candidates[members[-1]])) is not None and place != _LAST:
        following = _nearest(members[-1], after, candidates, (place + 1, _LAST), _EXPLAINED_IN + 1)
        if following is None:
            break
        members.append(following)
    return members if len(members) > 1 else []


def _is_item(candidate: Candidate, hits: Sequence[Hit]) -> bool:
    return _ITEM.search(hits[candidate.hit].passage.text, 0, candidate.start) is not None


def _items(
    i: int, candidates: Sequence[Candidate], before: Mapping[int, int], after: Mapping[int, int], hits: Sequence[Hit]
) -> list[int]:
    """The run of marked items around one of them; nothing where it stands alone."""
    run = [i]
    while (previous := before.get(run[0])) is not None and _is_item(candidates[previous], hits):
        run.insert(0, previous)
    while (following := after.get(run[-1])) is not None and _is_item(candidates[following], hits):
        run.append(following)
    return run if len(run) > 1 else []
