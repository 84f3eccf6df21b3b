"""Pronouns that point back to an earlier question, and nouns that lack their "of what".

A pronoun points back unless the question itself holds what it stands for ("When was Toyota founded and who founded
it?"), or it stands for nothing ("Is it possible to …").
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant import lexicon, naming, topics
from index.words import STOP_WORDS

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

_POSSESSIVES = frozenset(("its", "their", "his", "her", "hers", "theirs"))
_PERSONAL = frozenset(("he", "him", "his", "she", "her", "hers"))
_PRONOMINAL = lexicon.word_set("a an he her his i it its my no our she the their there they this we you your")
_PLURAL = frozenset(("they", "them", "their", "theirs"))
_POINTING = frozenset(("this", "these", "those", "that"))

_EMPTY_IT = re.compile(
    r"\bit\b(?=(?: (?:is|was|be|been|will be))?(?: \w+)? (?:possible|true|likely|necessary|important|hard|easy"
    r"|difficult|common|normal|safe|better|best|good|worth|legal|allowed) (?:to|that|for \w+ to)\b)"
    r"|\bit\b(?= (?:that|take|takes|took|cost|costs|mean|means)(?: \w+)? (?:to|you|we|he|she|they)\b)",
    re.IGNORECASE,
)
_OWN_TIME = re.compile(
    r"(?:year|month|week|day|morning|evening|afternoon|time|decade|century|quarter|summer|winter)s?\b", re.IGNORECASE
)
# "that" points back at the end of a clause and after these; elsewhere it joins clauses.
_THAT_AFTER = lexicon.word_set("""
    about after at before by for from in is like of on than to was with
""")
_BOUNDARY = re.compile(
    r"[,;:.?!]|\b(?:and|or|but|if|when|because|after|before|while|that|which|who|than|then|though)\b", re.IGNORECASE
)
# "That sounds interesting. …": a word on the answer before the question itself.
_ASIDE = re.compile(r"[^.!?]*[.!?]\s+\w")
_ADVERBS = lexicon.word_set("also always even ever really still")
_AFTER_THOSE = lexicon.word_set("from in of that who with")
_ASKING = lexicon.WH_WORDS | lexicon.AUXILIARIES | {"tell"}
_ONE_BEFORE = lexicon.word_set("""
    another best big biggest cheap cheapest different good large largest main new newer next old older other same
    similar small smaller
""")


def first_reference(question: str) -> naming.Phrase | None:
    """The first word that points back beyond the question; None where there is none."""
    return next(iter(references(question)), None)


def references(question: str) -> list[naming.Phrase]:
    """The words of a question that point back beyond it, in order."""
    words = naming.tokens(question)
    empty = {match.start() for match in _EMPTY_IT.finditer(question)}
    return [
        word
        for i, word in enumerate(words)
        if word.start not in empty
        and _points(i, words, question)
        and not _has_antecedent(word, question[: word.start], question[word.end :])
    ]


def _points(i: int, words: list[naming.Phrase], question: str) -> bool:  # noqa: PLR0911 (one line a word's rule)
    word = words[i].text.casefold()
    if words[i].text == "IT" and not question.isupper():
        return False
    after = question[words[i].end :].lstrip()
    following = words[i + 1].text.casefold() if i + 1 < len(words) else ""
    before = words[i - 1].text.casefold() if i else ""
    if word in ("it", *_POSSESSIVES, *_PERSONAL, *_PLURAL):
        return True
    if word in _POINTING and not before and _ASIDE.match(question):
        return False
    if word in ("this", "these", "those"):
        return not _OWN_TIME.match(after) and following not in _AFTER_THOSE and not following.endswith("ing")
    if word == "that":
        ends = not after or after[0] in ".,;?!"
        return ends or (before in _THAT_AFTER and following not in lexicon.WH_WORDS | _PRONOMINAL)
    if word == "there":
        return (not after or after[0] in ".,;?!") and before not in {*lexicon.AUXILIARIES, "out"}
    if word in ("one", "ones"):
        return following != "of" and before in _ONE_BEFORE and not after.startswith("-")
    return False


def _bound(before: str, after: str) -> bool:
    """Whether a possessive belongs to a subject of its own question: "What share of its sales did Honda lose?"."""
    asked = re.match(r"\W*(?:who|what) (\w+)", before, re.IGNORECASE)
    if asked and asked[1].casefold() not in lexicon.AUXILIARIES | lexicon.PREPOSITIONS | lexicon.RELATIONAL:
        return True
    return re.search(r"\b(?:did|does|do|is|was|were|are|has|have|had|will) [A-Z]", after) is not None


def _has_antecedent(word: naming.Phrase, before: str, after: str) -> bool:
    """Whether the question holds, before the pronoun, a name or a noun phrase that it can stand for."""
    folded = word.text.casefold()
    if folded in ("there", "one", "ones", *_POINTING):
        return False
    if folded in _POSSESSIVES and (naming.names(before) or _bound(before, after)):
        return True
    boundaries = list(_BOUNDARY.finditer(before))
    if not boundaries:
        return False
    earlier = before[: boundaries[-1].start()]
    if naming.names(earlier) or re.search(r"\b(?:the|an?) \w+", earlier):
        return True
    content = {w.text.casefold() for w in naming.tokens(earlier)} - STOP_WORDS
    return bool(content) and boundaries[-1][0] not in ".?!" and earlier.partition(" ")[0].casefold() in _ASKING


_FULL_NAME = re.compile(r"\b[A-Z][\w.'’-]*[^\W\d_](?: [A-Z][\w.'’-]*[^\W\d_]){1,2}\b")
_OFFICE = re.compile(
    r"^,? (?:(?:an?|the|who|its|senior|general|managing|chief|executive|vice)\s+)*(?:said|says|told|added|explained"
    r"|\w*(?:manager|director|president|officer|head|founder|professor|analyst|minister|author|engineer|chair\w*|spokes\w*))\b"
)


@dataclass(frozen=True, slots=True)
class Meanings:
    """What words that point back can mean: the topic, the question before with its answer, the words known as names."""

    topic: str | None
    question: str
    answer: str = ""
    known: AbstractSet[str] = frozenset()

    def of(self, word: str) -> str | None:
        """What a pronoun (folded) means; None where nothing is known."""
        if word in _PERSONAL:
            return self._person() or self.topic
        if word == "there":
            places = [n for n in naming.names(self.question, self.known) if self._is_place(n)]
            return places[-1].text if places else self.topic
        if word in _POSSESSIVES and self.topic:
            name = naming.main_name(self.topic, self.known)
            return name.text if name and name.possessive else self.topic
        return self.topic

    def _is_place(self, name: naming.Phrase) -> bool:
        return re.search(r"\b(?:in|at|to) (?:the )?$", self.question[: name.start]) is not None

    def _person(self) -> str | None:
        """Whom the answer to "who" names, a full name in the question, whom the answer quotes, any name there."""
        asked = [n.text for n in naming.names(self.topic or "", self.known)]
        asked += [n.text for n in naming.names(self.question, self.known)]
        inside = self.question.casefold()
        answer = self.answer[:2000]
        new = [m for m in _FULL_NAME.finditer(answer) if not any(w.casefold() in inside for w in m[0].split())]
        if re.match(r"\W*(?:and\s+)?who\b", self.question, re.IGNORECASE) and new:
            return new[0][0]
        full = [name for name in asked if " " in name]
        quoted = [m[0] for m in new if _OFFICE.match(answer[m.end() :]) or answer[: m.start()].endswith("said ")]
        return next(iter([*full, *quoted, *asked, *(m[0] for m in new)]), None)


def replaced(question: str, meanings: Meanings) -> str:
    """The question with each word that points back replaced; as it is where there is nothing to replace it with."""
    result = question
    for word in reversed(references(question)):
        result = _with_one_replaced(result, word, meanings)
    return result


def _with_one_replaced(question: str, word: naming.Phrase, meanings: Meanings) -> str:
    folded = word.text.casefold()
    noun = re.match(r"\s+(\w+)", question[word.end :])
    qualifies = folded in _POINTING and noun is not None and _is_noun(noun[1].casefold())
    # "that" alone means what was said, and "it" in "do it" an act: neither is a thing that could be put in.
    if (folded in ("this", "that") and not qualifies) or (
        folded == "it" and re.search(r"\bdo(?:ing)? $", question[: word.start])
    ):
        return question
    meant = meanings.of(folded)
    if meant is None:
        return question
    if folded in ("one", "ones"):
        meant = re.sub(r"^(?:the|an?)\s+", "", meant, flags=re.IGNORECASE)
    if qualifies and noun is not None:
        return _pointed(question, word, noun, meant)
    if folded == "there":
        meant = f"in {meant}"
    # In "it's" and "that's" the ending is a verb.
    after = question[word.start + len(word.text) :]
    owns = folded in _POSSESSIVES and not (folded == "her" and not noun)
    ending = ("'" if meant.endswith("s") else "'s") if owns and not re.search(r"['’]s?$", meant) else ""
    return question[: word.start] + _cased(meant, word, question) + ending + after


def _is_noun(word: str) -> bool:
    return word not in STOP_WORDS | lexicon.AUXILIARIES | _ADVERBS and not word.endswith(("ed", "ly"))


def _pointed(question: str, word: naming.Phrase, noun: re.Match[str], meant: str) -> str:
    """Put in what is meant: "this experiment" → "the Stanford Experiment", "these parks" → "these parks (Yosemite)"."""
    stem = topics.singular(noun[1].casefold())
    end = word.end + noun.end()
    if stem in meant.casefold():
        return question[: word.start] + _cased(meant, word, question) + question[end:]
    return f"{question[:end]} ({meant}){question[end:]}"


def _cased(meant: str, word: naming.Phrase, question: str) -> str:
    return meant[0].upper() + meant[1:] if word.start == 0 and question[:1].isupper() else meant
