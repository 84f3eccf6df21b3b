"""Follow-ups that are less than a sentence: "And Nissan's?", "In 2020?", "Why?".

Such a fragment takes the place of its like in the question before: a possessive that of a possessive, a year that of a
year, a name that of a name. What has no like there is added at the end.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant import lexicon, naming, topics
from index.words import STOP_WORDS

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

_FILLER = r"(?:(?:yes|no|ok|okay|well|hm+|thanks?|thank you|great|really|interesting|cool|sure|oh|wow)\b[\s,.!?]+)*"
_OPENING = re.compile(
    rf"^{_FILLER}(?:(?P<joined>(?:and|or|but|then)\b[\s,]*(?:then\b[\s,]*)?)|(?:so|now)\b[\s,]*)?"
    r"(?P<about>(?:what|how)\s+(?:about|of)\b\s*)?(?:for\s+(?=[A-Z]))?",
    re.IGNORECASE,
)
_BARE = re.compile(
    rf"^{_FILLER}(?:and|but|so|ok|then)?[\s,]*(?P<word>why(?: not| so| is that)?|how come|when|since when|until when"
    r"|where|how|how (?:much|many|long|far|often|so)|by how much|who|whom|which(?: ones?)?|what for|what else|who else"
    r"|anything else|what (?:happened )?(?:then|next)|for example|such as|like what|more|tell me more|go on|explain"
    r"|in what way)\s*[?.!]*$",
    re.IGNORECASE,
)
_CLAUSE = re.compile(
    r"\b(?:am|are|can|could|did|do|does|had|has|have|is|may|might|must|shall|should|was|were|will|would)\b",
    re.IGNORECASE,
)
_NOUN_ENDING = re.compile(r"(?:s|ing|ion|ity|ment|ness|ance|ence|ism|ship|age|ure|er|or|th)$")
LONGEST_FRAGMENT = 7
LONGEST_PLAIN = 3


@dataclass(frozen=True, slots=True)
class Fragment:
    """What is left of a follow-up without its opening: the words, and the preposition they begin with, if any."""

    text: str
    preposition: str = ""
    opening: str = ""
    is_about: bool = False

    def put_into(self, question: str, subject: str | None, known: AbstractSet[str] = frozenset()) -> str:
        """The earlier question with the fragment in the place of its like, or else beside its subject."""
        return (
            self._for_year(question)
            or self._for_place(question, known)
            or self._for_owner(question, known)
            or self._for_name(question, known)
            or self._beside(question, subject)
        )

    def _for_year(self, question: str) -> str | None:
        if not naming.years(self.text) or naming.names(self.text):
            return None
        there = naming.years(question)
        if not there:
            return _appended(question, f"{self.preposition or 'in'} {self.text}")
        return question[: there[-1].start] + naming.years(self.text)[-1].text + question[there[-1].end :]

    def _for_place(self, question: str, known: AbstractSet[str]) -> str | None:
        if not self.preposition:
            return None
        for name in reversed(naming.names(question, known)):
            before = question[: name.start]
            if re.search(rf"\b{self.preposition}\s+(?:the\s+)?$", before, re.IGNORECASE):
                return re.sub(r"the\s+$", "", before) + self.text + question[name.end :]
        if tail := re.search(rf"\b{self.preposition}\s+[^,?]+?(?=[?.]*$)", question):
            return question[: tail.start()] + f"{self.preposition} {self.text}" + question[tail.end() :]
        return _appended(question, f"{self.preposition} {self.text}")

    def _for_owner(self, question: str, known: AbstractSet[str]) -> str | None:
        """Put "Nissan's" for "Honda's", "Nissan's profits" for "Honda's sales", "profits" for the "sales" of these."""
        own = naming.tokens(self.text)
        owner = next((w for w in own if w.possessive), None)
        there = next((n for n in naming.names(question, known) if n.possessive), None) or next(
            (w for w in naming.tokens(question) if w.possessive and w.text.casefold() not in STOP_WORDS), None
        )
        if there is None:
            if owner is None or owner is not own[-1]:
                return None
            return _in_place_of(naming.main_name(question, known), owner.text, question)
        if owner is own[-1] and owner is not None:
            return question[: there.start] + self.text + question[there.end :]
        possessed = topics.possessed(question, there)
        if owner is not None and possessed:
            return question[: there.start] + self.text + question[there.end + len(possessed) :]
        # In a question typed without capitals a lone word may be a name; "what about" may ask for anything.
        plain = len(own) == 1 and self.text.islower() and self.opening[:1].isupper() and not self.is_about
        if plain and possessed:
            return f"{question[: there.end]} {self.text}{question[there.end + len(possessed) :]}"
        return None

    def _for_name(self, question: str, known: AbstractSet[str]) -> str | None:
        if self._typed_name():
            name = naming.main_name(question, known)
            return _in_place_of(name, self.text + ("'s" if name and name.possessive else ""), question)
        mine = {w for name in naming.names(self.text, known) for w in name.text.split()}
        if not mine or not {w.text for w in naming.tokens(self.text)} <= mine | {"the", "The", "and", "or", "of"}:
            return None
        name = naming.main_name(question, known)
        if name is None:
            return None
        return _in_place_of(name, self.text + ("'s" if name.possessive else ""), question)

    def _typed_name(self) -> bool:
        """Whether a lone word typed without capitals looks like a name: no ending of English nouns."""
        lone = self.text.islower() and " " not in self.text and self.opening[:1].islower()
        return lone and self.is_about and not _NOUN_ENDING.search(self.text) and not topics.is_relational(self.text)

    def _beside(self, question: str, subject: str | None) -> str:
        if subject is None or subject.casefold() in self.text.casefold():
            return f"{self.text}: {_without_mark(question)}?"
        if topics.is_relational(self.text):
            return f"{self.opening}{self.text} of {subject}?"
        if re.search(r"[.!?]\s", question):
            return f"{self.opening}{self.text} ({subject})?"
        return f"{_without_mark(question)}, {self.text}?"


def fragment_of(question: str) -> Fragment | None:
    """The fragment that a follow-up consists of; None where it is a sentence, or a search by key words."""
    opening = _OPENING.match(question)
    rest = question[opening.end() :].strip(" ?.!,") if opening else ""
    words = naming.tokens(rest)
    if opening is None or not words or len(words) > LONGEST_FRAGMENT:
        return None
    first = words[0].text.casefold()
    if first in lexicon.WH_WORDS | lexicon.IMPERATIVES or _CLAUSE.search(rest) or re.search(r"[.!?]\s", rest):
        return None
    prepositional = first in lexicon.PREPOSITIONS and len(words) > 1
    cued = bool(opening["joined"] or opening["about"])
    if not cued and not _plain_fragment(rest, words, prepositional=prepositional):
        return None
    if prepositional:
        return Fragment(rest[words[1].start :], first, "")
    return Fragment(rest, "", question[: opening.end()], bool(opening["about"]))


def _plain_fragment(rest: str, words: list[naming.Phrase], *, prepositional: bool) -> bool:
    """Whether a few words without "and" or "what about" are a fragment all the same: "In 2020?", "Nissan's?"."""
    if len(words) > LONGEST_PLAIN + prepositional:
        return False
    name_alone = len(naming.names(rest)) == 1 and len(words) == 1
    figure = len(words) == 1 and bool(naming.years(rest))
    return (
        prepositional
        or words[-1].possessive
        or name_alone
        or figure
        or words[0].text.casefold() in ("the", "its", "their")
    )


def bare_question(question: str) -> str | None:
    """The question word of a question that is nothing else, "why"; None where there is more."""
    match = _BARE.match(question)
    return (match["word"].partition(" is that")[0]) if match else None


_LEAD = re.compile(
    r"^(?:.*?\b)?(?P<wh>how (?:much|many)|how|what|which|when|where|who|whom|whose|why)\b(?P<noun>[^,?]*?)\s*"
    r"\b(?P<rest>(?:am|are|can|could|did|do|does|had|has|have|is|may|might|must|should|was|were|will|would)\b.*)$",
    re.IGNORECASE,
)
_ASKS_ANEW = frozenset((
    "why", "when", "where", "how", "since when", "until when", "how often", "how long", "how come", "how much",
    "by how much",
))  # fmt: skip


def filled(bare: str, question: str) -> str:
    """A bare question word with the clause of the question before: "Why?" → "Why did Honda's sales fall?"."""
    clause = _without_mark(question)
    word = bare.casefold()
    lead = _LEAD.match(clause)
    if clause.casefold().startswith(word):
        return question
    if word in _ASKS_ANEW and clause.partition(" ")[0].casefold() in lexicon.AUXILIARIES:
        return f"{bare} {clause[0].lower()}{clause[1:]}?"
    if word in _ASKS_ANEW and lead and naming.tokens(lead["rest"])[1:]:
        noun = re.sub(r"^(?:(?:kind|sort|type) of|of)\s+|^(?:else|exactly)$", "", lead["noun"].strip())
        return f"{bare} {lead['rest']}{' ' * bool(noun)}{noun}?"
    return f"{bare}: {clause}?"


def _in_place_of(name: naming.Phrase | None, text: str, question: str) -> str | None:
    if name is None:
        return None
    before = question[: name.start]
    # "the D12" → "the D20", not "the the D20".
    article = re.match(r"(?:the|an?)\s+", text, re.IGNORECASE)
    if article and before.lower().endswith(("the ", "a ", "an ")):
        text = text[article.end() :]
    return before + text + question[name.end :]


def _appended(question: str, words: str) -> str:
    return f"{_without_mark(question)} {words}?"


def _without_mark(question: str) -> str:
    return re.sub(r"[\s?.!]+$", "", question.strip())
