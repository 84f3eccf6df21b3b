"""Injects faults into stores, and says where one does not come through.

    python -m evals.faults [--seed N] [--only NAME …] [--times N] [--trial N | --from N]

Runs on Linux; what a machine does not let be injected is skipped with a line. Ends with 1 where something does not
hold; what to look at then stays in the folder that is named: the documents, the store, what the processes printed.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.terminal import say
from evals.faults.families import FAMILIES
from evals.faults.places import Bases
from evals.faults.trials import Tally, judged

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evals.faults.trials import Family

_HEADINGS = ("fault", "times", "failed", "seconds: median, most", "what happened")


def campaign(family: Family, bases: Bases, seed: int, times: int, first: int = 0, last: int | None = None) -> Tally:
    """Run the trials of a family, or those from one number to another, and tell of each."""
    tally = Tally(family)
    for number, trial in islice(
        enumerate(family.trials(bases, seed, times)), first, None if last is None else last + 1
    ):
        say(judged(family, number, trial, bases, tally))
    return tally


def table(tallies: Sequence[Tally]) -> list[str]:
    """The tallies as Markdown, then what does not hold."""
    rows = [_HEADINGS, ("---",) * len(_HEADINGS), *(tally.row() for tally in tallies)]
    problems = [f"FAILED {what}: {problem}" for tally in tallies for what, problem in tally.problems]
    return [*(f"| {' | '.join(row)} |" for row in rows), *problems]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m evals.faults", description=(__doc__ or "").splitlines()[0])
    names = {family.name: family for family in FAMILIES}
    full = ", ".join(f"{family.name} {family.times}" for family in FAMILIES)
    parser.add_argument("--seed", type=int, default=1, help="decides every fault; 1 where it is not given")
    parser.add_argument("--only", action="append", choices=names, help="only this fault; repeatable")
    parser.add_argument("--times", type=int, help=f"so many of each fault, in place of: {full}")
    numbers = parser.add_mutually_exclusive_group()
    numbers.add_argument("--trial", type=_number, help="only the trial of this number, as its line names it")
    numbers.add_argument("--from", type=_number, default=0, dest="first", help="the trials from this number on")
    parser.add_argument("--work", type=Path, help="an empty folder to work in, in place of a temporary one")
    return parser.parse_args()


def _number(written: str) -> int:
    if not written.isdecimal():
        raise argparse.ArgumentTypeError(f"{written} is no number of a trial: they are counted from 0")
    return int(written)


def main() -> int:
    """Run the campaign; 1 where something did not hold, 2 where nothing was tried."""
    arguments, began = _arguments(), time.monotonic()
    work = arguments.work or Path(tempfile.mkdtemp(prefix="assistant-faults-"))
    work.mkdir(parents=True, exist_ok=True)
    bases = Bases(work.resolve())
    wanted = [family for family in FAMILIES if not arguments.only or family.name in arguments.only]
    first, last = (arguments.first, None) if arguments.trial is None else (arguments.trial, arguments.trial)
    tallies = [
        campaign(family, bases, arguments.seed, arguments.times or family.times, first, last) for family in wanted
    ]
    if not any(tally.times or tally.skipped for tally in tallies):
        say("No trial has such a number.")
        return 2
    say(f"\nSeed {arguments.seed}, {(time.monotonic() - began) / 60:.1f} minutes\n")
    say("\n".join(table(tallies)))
    if any(tally.failed for tally in tallies):
        say(f"\nWhat failed is kept in {work}")
        return 1
    shutil.rmtree(work)
    return 0


if __name__ == "__main__":
    sys.exit(main())
