"""The years that a question and a sentence name: what is told of another year is no answer.

A small model takes last year's figure for any year's.
"""

from __future__ import annotations

import re

from assistant.naming import YEAR

_DECADE = re.compile(r"\b\d{4}['’]?s\b")
# With these a year is a bound, and others may lie within it.
_BOUND = re.compile(
    r"\b(?:since|from|after|until|till|before|by|between|through|during|past|prior|recent\w*|annual\w*|every|each)\b",
    re.IGNORECASE,
)
_SPAN_OF_YEARS = re.compile(r"\b\d{4}\s?[-–/]\s?\d{2,4}\b")


def is_of_another_year(question: str, sentence: str, headings: str = "") -> bool:
    """Whether a sentence tells only of other years than those that the question names.

    The `headings` above it count as said by it. Decades and bounds ("since 2019", "2009–2017") are no single years:
    where there are any, nothing is held against the sentence.
    """
    if any(pattern.search(text) for pattern in (_DECADE, _BOUND, _SPAN_OF_YEARS) for text in (question, sentence)):
        return False
    asked, told = set(YEAR.findall(question)), set(YEAR.findall(sentence))
    return bool(asked and told) and not asked & (told | set(YEAR.findall(headings)))
