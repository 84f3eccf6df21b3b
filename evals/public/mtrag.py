"""MTRAG (Katsis et al., 2025): questions of conversations, in their stand-alone form, over judged passages.

Read from the prepared folder (`corpus.jsonl.gz`, `dev_questions.jsonl.gz`), of which only the questions are taken whose
relevant passages are all there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from evals.public.collection import Collection, Query, read_lines, whole_text

if TYPE_CHECKING:
    from pathlib import Path


def load(folder: Path) -> Collection:
    """The 23,158 passages and the questions, rewritten by people; raises WrongUsageError where a file is missing."""
    texts = read_lines(folder / "corpus.jsonl.gz")
    questions = read_lines(folder / "dev_questions.jsonl.gz")
    return Collection(
        "MTRAG, rewritten questions",
        {text["id"]: whole_text(text["id"], text["title"], text["text"]) for text in texts},
        tuple(
            Query(each["id"], each["rewrite"], frozenset(each["relevant"]))
            for each in questions
            if each["complete"] and each["relevant"] and each["rewrite"]  # nobody rewrote some of them
        ),
    )
