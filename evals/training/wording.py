"""Questions as people type them, and questions made unanswerable by another name, number or year."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.words import STOP_WORDS, stems, words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from random import Random

_NAME = re.compile(r"(?<=[a-z,0-9] )[A-Z][\w'’.-]*[\w](?: (?:of |the |and )?[A-Z][\w'’.-]*\w)*")
_YEAR = re.compile(r"\b(?:1[0-9]|20)\d\d\b")
_NUMBER = re.compile(r"\b\d[\d.,]*\b")
_OPENINGS = ("Tell me", "Please tell me", "Can you tell me", "I would like to know", "Do you know", "question:")
_FEWEST_KEYWORDS = 3


def as_typed(question: str, rng: Random) -> str:
    """The question in one of the ways in which people write: as it is, in lower case, without its mark, as keywords."""
    (way,) = rng.choices(list(_WAYS), weights=list(_WAYS.values()))
    return way(question, rng)


def _as_it_is(question: str, _: Random) -> str:
    return question


def _in_lower_case(question: str, _: Random) -> str:
    return question.lower().rstrip("?. ")


def _without_mark(question: str, _: Random) -> str:
    return question.rstrip("?. ")


def _as_a_request(question: str, rng: Random) -> str:
    return f"{rng.choice(_OPENINGS)} {question[:1].lower()}{question[1:]}"


def _as_keywords(question: str, _: Random) -> str:
    kept = [word for word in words(question) if word.lower() not in STOP_WORDS or word.lower() in _TURNING]
    return " ".join(kept).lower() if len(kept) >= _FEWEST_KEYWORDS else question.lower()


_WAYS: dict[Callable[[str, Random], str], int] = {
    _as_it_is: 55,
    _in_lower_case: 15,
    _without_mark: 10,
    _as_a_request: 10,
    _as_keywords: 10,
}


def names(text: str) -> list[str]:
    """Runs of capitalised words within a sentence."""
    return [match[0].removesuffix("'s").removesuffix("’s") for match in _NAME.finditer(text)]


def about_another(question: str, passage: str, pool: Sequence[str], rng: Random) -> str | None:
    """The question with a name or number of it replaced by one that the passage does not hold; None without one."""
    changes = []
    for match in _YEAR.finditer(question):
        year = str(int(match[0]) + rng.choice((-20, -10, -5, -3, -2, -1, 1, 2, 3, 5, 10)))
        changes.append((match.span(), year))
    for match in _NAME.finditer(question):
        name = match[0].removesuffix("'s").removesuffix("’s")
        changes.append(((match.start(), match.start() + len(name)), rng.choice(pool)))
    if not changes:
        return None
    (start, end), new = rng.choice(changes)
    if new in passage or new == question[start:end]:
        return None
    return question[:start] + new + question[end:]


# Words without content that turn a question into another one.
_TURNING = frozenset("not no nor never before after most least under over other without until since".split())  # noqa: SIM905


def of_another(text: str, question: str, keep: str, pool: Sequence[str], rng: Random) -> tuple[str, str] | None:
    """A name that the question shares with a text, and another for it; None where there is none, or `keep` has it.

    A name is taken only where no word of it stands in the text without the others ("Berg" for "Alma Berg").
    """
    shared = [name for name in names(question) if name in text and name not in keep and _stands_whole(name, text)]
    if not shared:
        return None
    old = rng.choice(shared)
    new = rng.choice(pool)
    return None if new in text or new in question else (old, new)


def _stands_whole(name: str, text: str) -> bool:
    rest = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", " ", text)
    return not any(re.search(rf"(?<!\w){re.escape(part)}(?!\w)", rest) for part in name.split() if part[0].isupper())


def replaced(text: str, old: str, new: str) -> str:
    """The text with one name for another, as whole words."""
    return re.sub(rf"(?<!\w){re.escape(old)}(?!\w)", lambda _: new, text)


def of_another_thing(question: str, passage: str, elsewhere: str, rng: Random) -> str | None:
    """The question with one word replaced by another of the passage that is not in what answers it.

    The annotators of SQuAD 2.0 wrote their unanswerable questions so: every word of them stands in the passage.
    `elsewhere` is the passage without the sentences that answer. None where no word of like ending is found.
    """
    there = {word.lower() for word in words(passage)}
    olds = [match for match in _WORD.finditer(question) if match[0] not in STOP_WORDS and match[0] in there]
    if not olds:
        return None
    old = rng.choice(olds)
    asked = {word.lower() for word in words(question)}
    news = [
        word
        for word in dict.fromkeys(_WORD.findall(elsewhere))
        if word not in STOP_WORDS and word not in asked and _ending(word) == _ending(old[0])
    ]
    if not news:
        return None
    return question[: old.start()] + str(rng.choice(news)) + question[old.end() :]


def of_a_neighbour(question: str, elsewhere: Sequence[str], rng: Random) -> str | None:
    """The question with a name of it replaced by one that stands elsewhere in the passage, where it is not answered.

    `elsewhere` are the passage's sentences that do not answer. A name is taken only where the sentences that have it
    share hardly a word with the question, so that they do not answer the new one either. None where there is none.
    """
    olds = [name for name in names(question) if name not in " ".join(elsewhere)]
    if not olds or _ASKS_WHO_IT_IS.match(question):
        return None
    old = rng.choice(olds)
    asked = set(stems(question.replace(old, " ")))
    if len(asked) < _FEWEST_KEYWORDS:
        return None
    pool = []
    for name in dict.fromkeys(name for sentence in elsewhere for name in names(sentence)):
        near = set().union(*(stems(sentence) for sentence in elsewhere if name in sentence))
        if name not in question and len(asked & near) <= _HARDLY * len(asked):
            pool.append(name)
    return question.replace(old, rng.choice(pool)) if pool else None


# Of the question's words, how many may stand beside another's name.
_HARDLY = 0.25
_ASKS_WHO_IT_IS = re.compile(r"\W*(?:who|what) (?:is|are|was|were) [A-Z]")
_WORD = re.compile(r"(?<![\w'’-])[a-z]{4,}(?![\w'’-])")
_ENDINGS = ("ing", "ed", "ly", "tion", "ment", "ity", "ous", "al", "ic", "er", "es", "s", "e", "y", "n", "t")


def _ending(word: str) -> str:
    return next((ending for ending in _ENDINGS if word.endswith(ending)), "")


def falsified(statement: str, pool: Sequence[str], rng: Random) -> str | None:
    """The statement with one fact in it changed: a number, a year, a name, or a "not" put in or taken out."""
    changes = [(*match.span(), _another_number(match[0], rng)) for match in _NUMBER.finditer(statement)]
    changes += [(*match.span(), rng.choice(pool)) for match in _NAME.finditer(statement)]
    for match in re.finditer(r"\b(?:is|are|was|were|has|have|can|will|did|does)\b(?! not)", statement):
        changes.append((*match.span(), f"{match[0]} not"))
    for match in re.finditer(r" not\b", statement):
        changes.append((*match.span(), ""))
    for old, new in _OPPOSITES:
        changes += [(*match.span(), new) for match in re.finditer(rf"\b{old}\b", statement)]
    if not changes:
        return None
    start, end, new = rng.choice(changes)
    changed = statement[:start] + new + statement[end:]
    return None if changed == statement else changed


_OPPOSITES = tuple(
    pair
    for a, b in (
        ("more", "less"), ("higher", "lower"), ("increased", "decreased"), ("rose", "fell"), ("before", "after"),
        ("first", "last"), ("largest", "smallest"), ("most", "fewest"), ("all", "none"), ("always", "never"),
        ("above", "below"), ("increase", "decrease"), ("early", "late"), ("north", "south"), ("east", "west"),
    )
    for pair in ((a, b), (b, a))
)  # fmt: skip


def _another_number(number: str, rng: Random) -> str:
    digits = list(number)
    at = rng.choice([i for i, char in enumerate(digits) if char.isdigit()])
    digits[at] = rng.choice([d for d in "123456789" if d != digits[at]])
    return "".join(digits)
