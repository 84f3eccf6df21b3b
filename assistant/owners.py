"""Whose a thing is: "the code of the shed", "the vet's number".

A reader of six layers hears "alarm code" and takes that of the cellar. Where the owner that a question names is in no
document, and the likeliest sentence gives the same thing of another, the documents do not answer.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from index.words import STOP_WORDS, stems

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

_WORD = r"(?<![\w-])[\w-]{1,40}(?![\w-])"
_ARTICLE = r"(?:the|a|an|my|our|your|his|her|its|their|this|that)\s+"
# "the code of the shed": of "the deadline for submissions" or "in winter" nobody knows whether they own anything.
_OF = re.compile(
    rf"(?P<thing>{_WORD})\s+(?:of|for)\s+(?:{_ARTICLE}|(?=(?-i:[A-Z])))(?P<owner>{_WORD}(?:\s+{_WORD})?)", re.IGNORECASE
)
_POSSESSIVE = re.compile(rf"(?P<owner>{_WORD})['’]s\s+(?P<thing>{_WORD}(?:\s+{_WORD})?)", re.IGNORECASE)
_POSSESSED = re.compile(r"['’]s$")


class _Owned(NamedTuple):
    things: frozenset[str]
    owner: frozenset[str]
    said: tuple[str, ...]


def unheard_owners(question: str, unknown_words: Collection[str], sentence: str) -> list[str]:
    """The words that no document has and that name whose the thing is that a question asks for.

    Those alone whose thing the sentence gives, and only that of other owners.
    """
    unknown = {_POSSESSED.sub("", word.casefold()) for word in unknown_words}
    told = list(_owned(sentence))
    return list(
        dict.fromkeys(
            word
            for asked in _owned(question)
            for word in asked.said
            if word.casefold() in unknown and _is_of_others(asked, told)
        )
    )


def _is_of_others(asked: _Owned, told: Sequence[_Owned]) -> bool:
    alike = [other for other in told if asked.things & other.things]
    return bool(alike) and not any(asked.owner & other.owner for other in alike)


def _owned(text: str) -> Iterator[_Owned]:
    for pattern in (_OF, _POSSESSIVE):
        for match in pattern.finditer(text):
            said = tuple(word for word in match["owner"].split() if word.casefold() not in STOP_WORDS)
            things = frozenset(stems(match["thing"]))
            if said and things:
                yield _Owned(things, frozenset(stems(" ".join(said))), said)
