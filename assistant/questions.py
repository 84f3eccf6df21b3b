"""What may be asked: a question of sensible length, and the turns before it."""

from __future__ import annotations

import json
import re
import unicodedata
from typing import TYPE_CHECKING

from assistant.answer import Turn
from assistant.terminal import clean
from index.errors import WrongUsageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LONGEST_QUESTION = 2_000
# Escape sequences of a terminal, which a question copied from one may hold; their letters and digits are no words.
_SEQUENCES = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[ -/]*[0-Z\\^-~])")
_SURROGATES = re.compile("[\ud800-\udfff]")


def checked_question(text: str) -> str:
    """The question without white space around it and without escape sequences, with U+FFFD for what is not Unicode.

    Raises WrongUsageError where nothing is asked, or it is far too long.
    """
    text = _as_unicode(_SEQUENCES.sub("", text).strip())
    if not any(_says_something(character) for character in clean(text)):
        raise WrongUsageError('the question is empty: ask in words, as in "Why did sales fall?"')
    if len(text) > LONGEST_QUESTION:
        raise WrongUsageError(
            f"the question has {len(text):,} characters and at most {LONGEST_QUESTION:,} are read: "
            "put the text in a file and ask about it with `assistant ask … -f FILE`"
        )
    return text


def turns_of(path: Path) -> tuple[Turn, ...]:
    """The earlier turns that a file holds as a JSON list; raises WrongUsageError where it does not."""
    try:
        return tuple(_turns(json.loads(path.read_text(encoding="utf-8"))))
    except OSError as error:
        raise WrongUsageError(f"{path}: cannot be read ({error.strerror}): name a JSON file of earlier turns") from None
    except (ValueError, RecursionError):
        raise WrongUsageError(f'{path}: must hold a JSON list of {{"question": "…", "answer": "…"}}') from None


def _turns(entries: object) -> Iterator[Turn]:
    """The turns of a list of them; raises ValueError where it is none."""
    if not isinstance(entries, list):
        raise ValueError  # noqa: TRY004 (JSON of another form is a wrong value)
    for entry in entries:
        match entry:
            case {"question": str(question), "answer": str(answer)}:
                yield Turn(_as_unicode(question), _as_unicode(answer))
            case _:
                raise ValueError


def _as_unicode(text: str) -> str:
    """The text without lone surrogates, which an argument that was not UTF-8 has and strict parsers of JSON refuse."""
    return _SURROGATES.sub("\ufffd", text)


def _says_something(character: str) -> bool:
    """Whether it is a letter, a digit, or a sign that stands for something by itself, as a picture does."""
    return character.isalnum() or (not character.isascii() and unicodedata.category(character).startswith("S"))
