"""Questions that lean on the ones before them, made to stand alone by rules.

    "Why did Honda's sales fall?" … "And Nissan's?"      → "Why did Nissan's sales fall?"
    "Who makes the Frontier Pro?" … "When is it due?"    → "When is the Frontier Pro due?"

The words of an earlier question are put where a follow-up leaves them out. A question that stands alone is returned as
it is: to change one does more harm than to leave a leaning one, so every rule needs a sign. What the rules are worth is
measured by `python -m evals.followup`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant import lexicon, naming, topics
from assistant.complements import counts_back, has_open_noun, with_complement
from assistant.ellipsis import bare_question, filled, fragment_of
from assistant.pronouns import Meanings, first_reference, replaced

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.answer import Turn

# Of a long conversation only the last turns are looked at; a long question says all that it means.
TURNS = 12
LONGEST = 500


def leans(question: str) -> bool:
    """Whether a question can be understood only after the ones before it."""
    text = question.strip()
    if not text or len(text) > LONGEST:
        return False
    return bool(
        bare_question(text)
        or fragment_of(text)
        or first_reference(text) is not None
        or has_open_noun(text)
        or counts_back(text)
    )


def standalone(question: str, history: Sequence[Turn]) -> str:
    """The question with what it leaves out put in, from earlier turns (oldest first); unchanged if it leans on nothing.

    Earlier questions may lean themselves, so they are resolved first, from the oldest on.
    """
    turns = list(history)[-TURNS:]
    known = naming.known_names(turn.answer for turn in turns)
    topic: str | None = None
    last = answer = ""
    for turn in turns:
        last = _resolved(turn.question, Meanings(topic, last, answer, known))
        topic, answer = _topic_after(turn.question, last, topic, known), turn.answer
    return _resolved(question, Meanings(topic, last, answer, known))


def _topic_after(question: str, resolved: str, topic: str | None, known: frozenset[str]) -> str | None:
    """What is being talked about after a question: one that only points back goes on with its topic."""
    goes_on = first_reference(question) is not None or has_open_noun(question) or counts_back(question)
    if topic is not None and goes_on:
        return topic
    return topics.subject(resolved, known) or topic


def _resolved(question: str, meanings: Meanings) -> str:
    text, last = question.strip(), meanings.question
    if not last or not leans(text):
        return question
    if bare := bare_question(text):
        return filled(bare, last)
    if first_reference(text) is not None:
        changed = replaced(text, meanings)
        return _with_answer(changed, meanings) if changed != text else _beside(text, last)
    if fragment := fragment_of(text):
        return fragment.put_into(last, meanings.topic, meanings.known)
    changed = with_complement(text, meanings.topic) if meanings.topic else text
    return changed if changed != text else _beside(text, last)


_ASKS_WHICH = re.compile(
    rf"\W*(?:and )?(?:which|what (?!(?:{'|'.join(lexicon.AUXILIARIES)})\b)\w+|who)\b", re.IGNORECASE
)


def _with_answer(question: str, meanings: Meanings) -> str:
    """The question with what the last answer named, where that was asked for and "it" may as well mean that."""
    if not _ASKS_WHICH.match(meanings.question):
        return question
    inside = f"{meanings.question} {question}".casefold()
    new = [n.text for n in naming.names(meanings.answer) if n.text.casefold() not in inside]
    mark = re.search(r"[?.!\s]*$", question)
    end = mark.start() if mark else len(question)
    return f"{question[:end]} ({new[0]}){question[end:]}" if new else question


def _beside(text: str, last: str) -> str:
    """The question followed by the one it leans on: the safest form where nothing shows what is left out."""
    earlier = re.sub(r"\s*\(.*\)$|[?.!\s]+$", "", last.strip())
    return f"{text} ({earlier})"
