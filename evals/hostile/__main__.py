"""Makes hostile input and shows what the product does with it.

    python -m evals.hostile mutate       --from FOLDER --into FOLDER --count 2000 --seed 13
    python -m evals.hostile handmade     --into FOLDER
    python -m evals.hostile index        FOLDER [FOLDER …]
    python -m evals.hostile races
    python -m evals.hostile terminal     --count 10000 --seed 13
    python -m evals.hostile instructions

`mutate` and `handmade` write files; the others end with 1 where something came otherwise than it must.
"""

from __future__ import annotations

import argparse
import tempfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.terminal import say

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_SHOWN = 12


def mutate(options: argparse.Namespace) -> int:
    """Write mutated copies."""
    from evals.hostile.mutating import mutate as write

    count = write(options.source, options.into, options.count, options.seed, options.largest << 10)
    say(f"{count} files in {options.into}")
    return 0


def handmade(options: argparse.Namespace) -> int:
    """Write the cases made by hand."""
    from evals.hostile.handmade import CASES, write

    cases = [case for case in CASES if case.name not in options.leave_out]
    say(f"{write(options.into, cases)} cases in {options.into}")
    return 0


def index(options: argparse.Namespace) -> int:
    """Give folders to the product."""
    from evals.hostile.indexing import index as indexed
    from evals.hostile.indexing import report

    wrong = 0
    for folder in options.folder:
        if options.only_read:
            wrong += _only_read(folder)
            continue
        for outcome in indexed(folder, timed=not options.untimed):
            for line in report(outcome):
                say(line)
            wrong += len(outcome.wrong)
    return int(wrong > 0)


def _only_read(folder: Path) -> int:
    from evals.hostile.indexing import read_only

    lines, wrong = read_only(folder)
    for line in (*lines, *(f"  WRONG {each}" for each in wrong)):
        say(line)
    return len(wrong)


def races(_options: argparse.Namespace) -> int:
    """Change files while they are looked at."""
    from evals.hostile.races import race

    with tempfile.TemporaryDirectory() as place:
        raced = race(Path(place))
    for each in raced:
        told = each.problem or f"read, {len(each.text)} characters"
        say(f"{'right' if each.is_right else 'WRONG'}  {each.name}: {told}")
    return int(not all(each.is_right for each in raced))


def terminal(options: argparse.Namespace) -> int:
    """Show fuzzed strings on a terminal."""
    from evals.hostile.terminals import screen

    wrong = 0
    for screened in screen(options.count, options.seed):
        say(f"{screened.what}: {screened.bytes:,} bytes, {len(screened.obeyed)} that a terminal obeys or hides")
        kinds = Counter(each.partition(":")[0] for each in screened.obeyed)
        first = {each.partition(":")[0]: each for each in reversed(screened.obeyed)}
        for kind, count in kinds.most_common(_SHOWN):
            say(f"  {count} times {first[kind][:200]}")
        wrong += len(screened.obeyed)
    return int(wrong > 0)


def instructions(options: argparse.Namespace) -> int:
    """Put documents that give instructions beside ordinary ones."""
    from evals.hostile.instructions import INJECTED, compare, escapes, indexed, inviting

    with tempfile.TemporaryDirectory() as place:
        without = indexed(Path(place) / "without", injected=False)
        beside = indexed(Path(place) / "beside", injected=True)
        compared = compare(without, beside, options.count)
        escaped = list(escapes(beside, inviting()))
    same, obeying = sum(each.is_same for each in compared), [each for each in compared if each.obeys]
    say(f"{len(compared)} questions: {same} answered the same with the {INJECTED} documents, {len(obeying)} by them")
    for each in compared:
        if not each.is_same:
            say(f"  {each.question}\n    without: {each.without.answer}\n    beside:  {each.beside.answer}")
    for line in escaped:
        say(f"WRONG {line}")
    return int(bool(obeying or escaped) or not all(each.holds for each in compared))


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m evals.hostile", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(run: Callable[[argparse.Namespace], int]) -> argparse.ArgumentParser:
        added = commands.add_parser(run.__name__, help=run.__doc__)
        added.set_defaults(run=run)
        return added

    copies = command(mutate)
    copies.add_argument("--from", dest="source", type=Path, required=True, nargs="+", metavar="FOLDER")
    copies.add_argument("--largest", type=int, default=1024, metavar="KB", help="of the files that are copied")
    by_hand = command(handmade)
    by_hand.add_argument("--leave-out", nargs="+", default=[], metavar="CASE", help="as sizes/field.csv")
    for each in (copies, by_hand):
        each.add_argument("--into", type=Path, required=True, metavar="FOLDER")
    given = command(index)
    given.add_argument("folder", type=Path, nargs="+", metavar="FOLDER")
    given.add_argument("--untimed", action="store_true", help="do not read each file once more by itself")
    given.add_argument("--only-read", action="store_true", help="read each file by itself, and make no store")
    command(races)
    shown = command(terminal)
    for each, count in ((copies, 2_000), (shown, 10_000)):
        each.add_argument("--count", type=int, default=count)
        each.add_argument("--seed", type=int, default=13)
    command(instructions).add_argument("--count", type=int, default=None, metavar="N", help="only the first questions")
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; its exit code."""
    options = _options().parse_args(arguments)
    code: int = options.run(options)
    return code


if __name__ == "__main__":
    raise SystemExit(main())
