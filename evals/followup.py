"""How well follow-up questions are made to stand alone, measured against rewrites that people made.

    python -m evals.followup --data ../shared/data

reads `rewrites/questions.jsonl.gz` below the data folder (TREC CAsT 2019 to 2022 and iKAT 2024: a question, the turns
before it, and its stand-alone form). The rules were made while looking at one half of the conversations, chosen by a
hash of the conversation's name; the other half is the one to report.
"""

from __future__ import annotations

import argparse
import hashlib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from typing import TYPE_CHECKING, Any

from assistant.answer import Turn
from assistant.followup import standalone
from assistant.terminal import say
from evals.public.collection import read_lines
from index.words import stems, words

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Rewrite:
    """A question within a conversation and what a person made of it; `alone` says that it needed no change."""

    conversation: str
    history: tuple[Turn, ...]
    question: str
    rewrite: str
    alone: bool

    @property
    def for_development(self) -> bool:
        """Whether its conversation is of the half that the rules were made on."""
        return hashlib.sha256(self.conversation.encode()).digest()[0] % 2 == 0


@dataclass(frozen=True, slots=True)
class Scores:
    """Means over questions; each pair is (with the rules, with the question as it was typed).

    `unchanged` and `harmless` are over questions that stand alone: left as they were; kept every content word and
    gained none. The rest are over those that do not: `f1` of all words against the person's rewrite, `recall` and
    `precision` of its content words, and `added`, the share of the content words that the person had to add which the
    rules add too.
    """

    alone: int
    leaning: int
    unchanged: float
    harmless: float
    f1: tuple[float, float]
    recall: tuple[float, float]
    precision: tuple[float, float]
    added: float


def load(data: Path) -> list[Rewrite]:
    """The rewrites below a data folder, in the file's order."""
    return [_rewrite(row) for row in read_lines(data / "rewrites" / "questions.jsonl.gz")]


def _rewrite(row: dict[str, Any]) -> Rewrite:
    return Rewrite(
        conversation=f"{row['source']} {row['topic']}",
        history=turns(row["history"]),
        question=row["question"],
        rewrite=row["rewrite"].removeprefix("Utterance: "),
        alone=row["kind"] == "standalone",
    )


def turns(said: Sequence[dict[str, str]]) -> tuple[Turn, ...]:
    """Utterances as turns: each question of the user with what the agent said next."""
    made: list[Turn] = []
    for utterance in said:
        if utterance["speaker"] == "user":
            made.append(Turn(utterance["text"], ""))
        elif made:
            made[-1] = Turn(made[-1].question, f"{made[-1].answer} {utterance['text']}".strip())
    return tuple(made)


def score(rewrites: Sequence[Rewrite]) -> Scores:
    """Run the rules over the rewrites and compare."""
    made = [(r, standalone(r.question, r.history)) for r in rewrites]
    alone = [(r, ours) for r, ours in made if r.alone]
    leaning = [(r, ours) for r, ours in made if not r.alone]

    def both(measure: Any) -> tuple[float, float]:  # noqa: ANN401 (a function of two texts)
        return (
            fmean(measure(ours, r.rewrite) for r, ours in leaning),
            fmean(measure(r.question, r.rewrite) for r, _ in leaning),
        )

    lacking = [(set(stems(r.rewrite)) - set(stems(r.question)), set(stems(ours))) for r, ours in leaning]
    return Scores(
        alone=len(alone),
        leaning=len(leaning),
        unchanged=fmean(r.question == ours for r, ours in alone),
        harmless=fmean(set(stems(r.question)) == set(stems(ours)) for r, ours in alone),
        f1=both(token_f1),
        recall=both(content_recall),
        precision=both(lambda ours, wanted: content_recall(wanted, ours)),
        added=fmean(len(lacks & has) / len(lacks) for lacks, has in lacking if lacks),
    )


def token_f1(ours: str, wanted: str) -> float:
    """The F1 of two texts' words, counted with repetition (SQuAD's measure, Rajpurkar et al. 2016)."""
    a, b = Counter(w.lower() for w in words(ours)), Counter(w.lower() for w in words(wanted))
    shared = (a & b).total()
    return 2 * shared / (a.total() + b.total()) if shared else 0.0


def content_recall(ours: str, wanted: str) -> float:
    """The share of the wanted text's content words that ours has."""
    needed = set(stems(wanted))
    return len(needed & set(stems(ours))) / len(needed) if needed else 1.0


def table(named: dict[str, Scores]) -> str:
    """The scores as a Markdown table, a row a half."""
    lines = [
        (
            "| half | stand alone: left unchanged | same content words | lean: F1 (before) | recall (before) "
            "| precision (before) | of the words to add |"
        ),
        "|---|---|---|---|---|---|---|",
    ]
    for name, s in named.items():
        pairs = " | ".join(f"{now:.3f} ({before:.3f})" for now, before in (s.f1, s.recall, s.precision))
        lines.append(
            f"| {name} | {s.unchanged:.3f} of {s.alone} | {s.harmless:.3f} | {pairs} of {s.leaning} | {s.added:.3f} |"
        )
    return "\n".join(lines)


def main() -> None:
    """Print the table, and with --show the rewrites of the development half."""
    parser = argparse.ArgumentParser(description="Measure the rules for follow-up questions against people's rewrites.")
    parser.add_argument("--data", type=Path, required=True, help="the folder that holds rewrites/")
    parser.add_argument("--show", action="store_true", help="also print the development half's questions and rewrites")
    given = parser.parse_args()
    rewrites = load(given.data)
    development = [r for r in rewrites if r.for_development]
    if given.show:
        for r in development:
            ours = standalone(r.question, r.history)
            kind = "alone" if r.alone else "leans"
            say(f"{kind} | {r.question}\n      | {r.rewrite}\n  ours| {ours}")
    halves = {"development": development, "reported": [r for r in rewrites if not r.for_development]}
    say(table({name: score(half) for name, half in halves.items()}))


if __name__ == "__main__":
    main()
