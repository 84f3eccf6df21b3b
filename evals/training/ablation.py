"""What each source, rule and head is worth: short runs from the encoder's weights, each without one of them.

A row is a run of its own, trained and measured by this package's own commands, `JOBS` at a time with one thread each:
on two cores that is more steps an hour than one run on both. Rows that are measured are not run again.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from assistant.terminal import note
from evals.public.reading import TRAINED_ON
from evals.training.measure import FIGURES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from evals.training.mixture import Shares

# What an ablation may leave out besides a set: a head, by its part of the loss, and a rule.
HEADS = ("span", "evidence", "answerable", "supported")
_RULES: dict[str, Callable[[Shares], Shares]] = {
    "negatives": lambda shares: replace(shares, negatives=0.0),
    "mined": lambda shares: replace(shares, mined=0.0),
    "swapped": lambda shares: replace(shares, swapped=0.0),
    "rephrased": lambda shares: replace(shares, rephrased=0.0, abbreviated=0.0),
    "stories": lambda shares: replace(shares, stories=0),
    "papers": lambda shares: replace(shares, papers=0, tables=0),
    "statements": lambda shares: replace(shares, statements=0),
}
JOBS = 2
# Of the figures that `measure` gives, those that an ablation compares, with the heads of their columns.
COLUMNS = {
    "squad2/dev, F1": "F1",
    "squad2/dev, right sentence": "right sentence",
    "squad2/dev, AUC": "AUC",
    "fairytaleqa/test, among two": "among two",
    "selqa/test, MRR": "MRR",
    "scifact claims, supported or not_enough_info, AUC": "support",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One run: what it is called in the table, what it leaves out, and how it differs besides."""

    label: str
    without: tuple[str, ...] = ()
    seed: int = 13
    share_of_steps: float = 1.0

    def name(self, steps: int, limit: int | None) -> str:
        """The folder of the run that is trained for so many steps and measured on so many questions."""
        return "-".join(["ablation", *self.label.replace(",", "").split(), str(steps), str(limit or "all")])


ROWS = (
    Row("everything"),
    Row("everything, another seed", seed=14),
    Row("half the steps", share_of_steps=0.5),
    Row("no SQuAD", ("squad2",)),
    Row("no Natural Questions", ("nq_oracle",)),
    Row("no FairytaleQA", ("fairytaleqa",)),
    Row("none of the other sets", ("duorc", "selqa", "qed", "covidqa", "clapnq", "tatqa")),
    Row("no made negatives", ("negatives",)),
    Row("no mined negatives", ("mined",)),
    Row("no swapped names and figures", ("swapped",)),
    Row("questions as they were written", ("rephrased",)),
    Row("no invented texts", ("stories",)),
    Row("no invented papers", ("papers",)),
    Row("no statements", ("statements",)),
    Row("no span head", ("span",)),
    Row("no evidence head", ("evidence",)),
)


def leave_out(shares: Shares, names: Sequence[str]) -> Shares:
    """The shares with some sources or rules at nothing; ends the program where a name is none of them."""
    for name in names:
        if name in TRAINED_ON:
            shares = replace(shares, sets={**shares.sets, name: 0.0})
        elif name in _RULES:
            shares = _RULES[name](shares)
        else:
            raise SystemExit(f"--without {name}: name one of {', '.join([*TRAINED_ON, *_RULES, *HEADS])}")
    return shares


def ablate(data: Path, work: Path, steps: int, limit: int | None) -> Iterable[str]:
    """Run the rows that are missing, then the lines of the table in Markdown."""
    with ThreadPoolExecutor(JOBS) as pool:
        measured = list(pool.map(lambda row: _run(row, data, work, steps, limit), ROWS))
    return table(dict(zip([row.label for row in ROWS], measured, strict=True)))


def table(figures: Mapping[str, Mapping[str, float]]) -> list[str]:
    """The figures of each row's label, a line each below the columns' heads."""
    lines = ["| trained with | " + " | ".join(COLUMNS.values()) + " |", "|---" * (len(COLUMNS) + 1) + "|"]
    return lines + [
        f"| {label} | " + " | ".join(f"{reached[name]:.3f}" for name in COLUMNS) + " |"
        for label, reached in figures.items()
    ]


def _run(row: Row, data: Path, work: Path, steps: int, limit: int | None) -> dict[str, float]:
    name = row.name(steps, limit)
    found = work / name / FIGURES
    if not found.exists():
        common = ["--data", str(data), "--work", str(work), "--name", name]
        seed, count = str(row.seed), str(round(steps * row.share_of_steps))
        _command("train", *common, "--seed", seed, "--steps", count, "--without", *row.without)
        _command("measure", *common, *(["--limit", str(limit)] if limit else []))
        note(f"{row.label}: measured")
    reached: dict[str, float] = json.loads(found.read_text(encoding="utf-8"))
    return reached


def _command(*words: str) -> None:
    """One command of this package in a process of its own; its output shows only where it fails."""
    command = [sys.executable, "-m", "evals.training", *words]
    done = subprocess.run(  # noqa: S603 (this package's own command)
        command, env=os.environ | {"OMP_NUM_THREADS": "1"}, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(f"{' '.join(words)} ended with {done.returncode}: {done.stderr[-2000:]}")
