"""What may be asked: a question of sensible length, and the turns before it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from assistant.answer import Turn
from index.errors import WrongUsageError

if TYPE_CHECKING:
    from pathlib import Path

LONGEST_QUESTION = 2_000


def checked_question(text: str) -> str:
    """The question without the white space around it; raises WrongUsageError where it is empty or far too long."""
    text = text.strip()
    if not text:
        raise WrongUsageError('the question is empty: write it in quotes, as in `assistant ask "Why …?"`')
    if len(text) > LONGEST_QUESTION:
        raise WrongUsageError(
            f"the question has {len(text):,} characters and at most {LONGEST_QUESTION:,} are read: "
            "put the text in a file and ask about it with `assistant ask … -f FILE`"
        )
    return text


def turns_of(path: Path) -> tuple[Turn, ...]:
    """The earlier turns that a file holds as a JSON list; raises WrongUsageError where it does not."""
    try:
        entries = json.loads(path.read_text(encoding="utf-8"))
        return tuple(Turn(str(entry["question"]), str(entry["answer"])) for entry in entries)
    except OSError as error:
        raise WrongUsageError(f"{path}: cannot be read ({error.strerror}): name a JSON file of earlier turns") from None
    except (ValueError, TypeError, KeyError):
        raise WrongUsageError(f'{path}: must hold a JSON list of {{"question": "…", "answer": "…"}}') from None
