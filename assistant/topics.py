"""What a question is about, without a parser: the noun phrase that "it" would mean after it.

It is told by the words around it: rough, and enough for putting something in a pronoun's place.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.lexicon import AUXILIARIES, DETERMINERS, INVERTING, PREPOSITIONS, PRONOUNS, RELATIONAL, VERBS
from assistant.naming import LONGEST, Phrase, main_name, names, tokens
from index.words import STOP_WORDS

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

# A phrase of more words makes a clumsy question; its name alone is taken.
LONGEST_SUBJECT = 5
# "Which share of the market did …": so far the auxiliary may stand from the start.
LONGEST_ASKED = 6


def subject(text: str, known: AbstractSet[str] = frozenset()) -> str | None:
    """The noun phrase a question is about ("Honda's sales"), as "it" would mean it; None where none is to be seen."""
    asked = _last_sentence(text[:LONGEST])
    phrase = _asked_phrase(asked)
    name = main_name(asked, known)
    if name is None:
        return phrase or _object(asked)
    if name.possessive or _NATIONAL.search(name.text):
        return asked[name.start : name.end] + possessed(asked, name)
    if phrase and any(n.text in phrase for n in names(asked, known)) and len(phrase.split()) <= LONGEST_SUBJECT:
        return phrase
    return name.text


_NATIONAL = re.compile(r"(?:ese|ish|[ei]an|ican)$")


def _last_sentence(text: str) -> str:
    """The last question of a text, or all of it."""
    asked = [s for s in re.split(r"(?<=[.!?])\s+", text.strip()) if len(tokens(s)) > 2]  # noqa: PLR2004 (an aside)
    return asked[-1] if asked else text


def possessed(text: str, owner: Phrase) -> str:
    """What follows a possessive, " sales" of "Honda's sales fall", without the verb."""
    words = tokens(text)
    run: list[Phrase] = []
    for word in words:
        if word.start >= owner.end:
            if word.text.casefold() in STOP_WORDS | PREPOSITIONS | AUXILIARIES | (VERBS if run else frozenset()) or (
                run and word.text.endswith("ed")
            ):
                break
            run.append(word)
    after = next((w.text.casefold() for w in words if run and w.start >= run[-1].end), "")
    inverted = any(w.text.casefold() in INVERTING for w in words if w.start < owner.start)
    kept = run[:-1] if len(run) > 1 and inverted and after not in VERBS | AUXILIARIES else run
    return text[owner.end : kept[-1].end] if kept else ""


_ABOUT = re.compile(
    r"\b(?:tell me|know|learn|hear|talk|read)\b(?: \w+)? (?:about|of) (.+)$|^(?:what|how) about (.+)$"
    r"|^(?:describe|explain|define|discuss|compare) (.+)$|^(?:what|who)(?: (?:is|are|was|were)|['’]s|['’]re) (.+)$",
    re.IGNORECASE,
)
_PHRASE_END = re.compile(
    r"[,;:?!.](?:\s|$)|\s(?:that|which|who|when|where|if|because|so|and how|and why|used|like|called|known|made|doing"
    r"|going|ever|is|are|was|were|do|does|did|will|would|can|could|has|have|had)\b",
    re.IGNORECASE,
)


def _asked_phrase(question: str) -> str | None:
    """The phrase of "Tell me about …", "What is …", "Which … have", "Do … help"; of "the history of X", X."""
    if match := _ABOUT.search(question):
        return _complement(_PHRASE_END.split(next(g for g in match.groups() if g), maxsplit=1)[0])
    words = tokens(question)
    folded = [w.text.casefold() for w in words]
    if len(words) > 2 and folded[0] in ("which", "what") and folded[1] not in AUXILIARIES:  # noqa: PLR2004
        ends = [i for i, w in enumerate(folded[1:], 1) if w in AUXILIARIES]
        if (
            ends
            and any(singular(w) in RELATIONAL for w in folded[1 : ends[0]])
            and (agent := _subject_of_verb(question, words, folded))
        ):
            return agent
        if ends and folded[ends[0] + 1 : ends[0] + 2] and folded[ends[0] + 1] not in PRONOUNS:
            return _complement(question[words[1].start : words[ends[0] - 1].end])
    return _subject_of_verb(question, words, folded)


def _subject_of_verb(question: str, words: list[Phrase], folded: list[str]) -> str | None:
    at = next((i for i, w in enumerate(folded) if w in AUXILIARIES), None)
    if at is None or at > LONGEST_ASKED or at + 1 >= len(words) or folded[at + 1] in PRONOUNS:
        return None
    first = at + 1
    last = first + (folded[first] in DETERMINERS)
    while last < len(words) and folded[last] not in STOP_WORDS | PREPOSITIONS | PRONOUNS | VERBS:
        last += 1
    content = last - first - (folded[first] in DETERMINERS)
    if content > 1 and (last == len(words) or folded[last] not in VERBS):
        last -= 1
    return _complement(question[words[first].start : words[last - 1].end]) if content else None


def _object(question: str) -> str | None:
    """The last phrase after an article or a preposition: "a cheap driveway", "jet lag"."""
    words = tokens(question)
    folded = [w.text.casefold() for w in words]
    for opener in (DETERMINERS, PREPOSITIONS):
        for i in range(len(words) - 2, -1, -1):
            if folded[i] in opener and folded[i + 1] not in STOP_WORDS | PRONOUNS:
                last = i + 1
                while last < len(words) and folded[last] not in STOP_WORDS | PREPOSITIONS:
                    last += 1
                return question[words[i + 1].start : words[last - 1].end]
    return None


def _complement(phrase: str) -> str | None:
    """X of "the side effects of X", where the noun before "of" says little alone; a phrase of small words is none."""
    head, of, rest = phrase.strip(" ?.!,").partition(" of ")
    whole = tokens(phrase)
    if of and rest.strip() and is_relational(head):
        return _complement(rest)
    content = [w for w in whole if w.text.casefold() not in STOP_WORDS | PRONOUNS | DETERMINERS]
    if not content or is_relational(phrase) or any(w.text.casefold() in PRONOUNS for w in whole):
        return None
    return phrase.strip(" ?.!,")


def is_relational(phrase: str) -> bool:
    """Whether a phrase ends with a noun that needs "of what": "the main advantages", "types"."""
    words = tokens(phrase)
    return bool(words) and singular(words[-1].text.casefold()) in RELATIONAL


def singular(word: str) -> str:
    """An English noun's singular, by its ending."""
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith("ses") and not word.endswith("ases"):
        return word[:-1]
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word
