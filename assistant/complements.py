"""Nouns that say too little alone, in a question that does not say of what: "What are the advantages?"."""

from __future__ import annotations

import re

from assistant import lexicon, naming, topics
from index.words import STOP_WORDS

_COMPLETING = lexicon.word_set("of for in to between behind about with on from at that which")
_INTRODUCING = lexicon.word_set("any different her his its main many other some the their your")


# Of these, the whole question before is what they are of: "What are the reasons?".
_OF_CLAUSES = lexicon.word_set("cause consequence effect implication outcome reason result")


_COUNTED = re.compile(r"\bof the (?:two|three|four|five|six|others)\b(?!\s+(?:\w+\s+){0,3}[a-z]+s\b)", re.IGNORECASE)


def counts_back(question: str) -> bool:
    """Whether a question chooses among things named before: "Which of the three lost least?"."""
    return _COUNTED.search(question) is not None


def has_open_noun(question: str) -> bool:
    """Whether a question hangs on a noun that says too little alone, "the advantages", with no name and no "of"."""
    return _open_noun(question) is not None


def _open_noun(question: str) -> naming.Phrase | None:
    if naming.names(question) or naming.years(question):
        return None
    words = naming.tokens(question)
    folded = [w.text.casefold() for w in words]
    if len([w for w in folded if w not in STOP_WORDS]) > 3:  # noqa: PLR2004 (a longer question says of what)
        return None
    for i, word in enumerate(words):
        introduced = _INTRODUCING & set(folded[max(0, i - 3) : i])
        follower = folded[i + 1] if i + 1 < len(words) else ""
        complete = follower in _COMPLETING or (follower and follower not in STOP_WORDS | lexicon.VERBS)
        if topics.singular(folded[i]) in lexicon.RELATIONAL and introduced and not complete:
            return word
    return None


def with_complement(question: str, subject: str) -> str:
    """The question with "of" its subject after the open noun: "What are the types of toilets?"."""
    noun = _open_noun(question)
    if noun is None or topics.singular(noun.text.casefold()) in _OF_CLAUSES:
        return question
    joined = re.match(r"(?: and| or)(?: the)? \w+", question[noun.end :])
    end = noun.end + (joined.end() if joined else 0)
    return f"{question[:end]} of {subject}{question[end:]}"
