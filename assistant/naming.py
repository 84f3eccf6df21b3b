"""The names, years and words of a question.

Names are recognised by their capitals, or by the capitals that an earlier answer gave the same words. Offsets count
Unicode code points, end exclusive.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.lexicon import AUXILIARIES, DETERMINERS, FILLERS, IMPERATIVES, LOCATIVE, PRONOUNS
from index.words import STOP_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Set as AbstractSet

_TOKEN = re.compile(r"[^\W_]+(?:[-/.&'’][^\W_]+)*", re.UNICODE)
_POSSESSIVE = re.compile(r"(?:['’]s|(?<=s)['’])$")
_SENTENCE_START = re.compile(r"(?:^|[.!?:][\"”’']?\s+)[\"“‘'(]*$")
YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")
# A question longer than this is looked at only so far.
LONGEST = 600


@dataclass(frozen=True, slots=True)
class Phrase:
    """A piece of a question: its text without a possessive ending, and the span that it has with the ending."""

    text: str
    start: int
    end: int
    possessive: bool = False


def tokens(text: str) -> list[Phrase]:
    """The words of a text, possessive endings taken off and remembered."""
    found = []
    for match in _TOKEN.finditer(text[:LONGEST]):
        word, end = match[0], match.end()
        if text[end : end + 1] in ("'", "’") and word.endswith("s") and not text[end + 1 : end + 2].strip(" ?.,"):
            found.append(Phrase(word, match.start(), end + 1, possessive=True))
            continue
        bare = _POSSESSIVE.sub("", word)
        found.append(Phrase(bare, match.start(), end, bare != word))
    return found


def names(text: str, known: AbstractSet[str] = frozenset()) -> list[Phrase]:
    """The names in a text, neighbouring words of a name joined; `known` words (folded) are names in any spelling."""
    words = tokens(text)
    if sum(w.text[0].isupper() for w in words) > max(3, 0.7 * len(words)):
        return []
    runs: list[list[Phrase]] = []
    for i, word in enumerate(words):
        goes_on = bool(i and runs) and runs[-1][-1] == words[i - 1] and _joined(words[i - 1], word, text)
        numbered = goes_on and word.text.isdecimal() and not YEAR.fullmatch(word.text)
        if goes_on and (numbered or _is_name(word, text, known)):
            runs[-1].append(word)
        elif _is_name(word, text, known):
            runs.append([word])
    return [Phrase(text[r[0].start : r[-1].start] + r[-1].text, r[0].start, r[-1].end, r[-1].possessive) for r in runs]


def _joined(before: Phrase, word: Phrase, text: str) -> bool:
    return not before.possessive and text[before.end : word.start] in (" ", "-", "/", " & ")


def _is_name(word: Phrase, text: str, known: AbstractSet[str]) -> bool:
    folded = word.text.casefold()
    if folded in known:
        return True
    if word.text == "I" or folded.partition("'")[0].partition("’")[0] in STOP_WORDS | PRONOUNS | FILLERS:
        return False
    if not any(ch.isupper() for ch in word.text) or re.search(r"-[a-z]+$", word.text):
        return False
    starts = _SENTENCE_START.search(text[: word.start]) is not None
    return not (starts and (folded in IMPERATIVES or folded in AUXILIARIES)) and not (
        starts
        and word.text[1:].islower()
        and not word.possessive
        and len(tokens(text)) > 1
        and not _subject(word, text)
    )


def _subject(word: Phrase, text: str) -> bool:
    """Whether a capitalised word that opens a sentence is followed by another name or by an auxiliary."""
    after = tokens(text[word.end : word.end + 40])
    return bool(after) and (after[0].text[0].isupper() or after[0].text in AUXILIARIES)


def known_names(answers: Iterable[str]) -> frozenset[str]:
    """The words, folded, that stand capitalised within sentences of earlier answers."""
    found = set()
    for answer in answers:
        text = answer[: 4 * LONGEST]
        for match in re.finditer(r"(?<=[^\W\d_,;] )[A-Z][^\W_]+", text):
            if match[0].casefold() not in STOP_WORDS:
                found.add(match[0].casefold())
    return frozenset(found)


def years(text: str) -> list[Phrase]:
    """The years in a text."""
    return [Phrase(m[0], m.start(), m.end()) for m in YEAR.finditer(text[:LONGEST])]


def main_name(text: str, known: AbstractSet[str] = frozenset()) -> Phrase | None:
    """The name a question is about: the first one that is not a place or time ("in China"), else the first."""
    found = names(text, known)
    central = [n for n in found if not _follows(n, text, LOCATIVE)]
    return next(iter(central or found), None)


def _follows(phrase: Phrase, text: str, words: AbstractSet[str]) -> bool:
    before = [w.text.casefold() for w in tokens(text[: phrase.start])]
    while before and before[-1] in DETERMINERS:
        before.pop()
    return bool(before) and before[-1] in words
