"""`eval run`: answers measured against gold questions."""

import os
import sys
from errno import EACCES, EISDIR, ENOTDIR
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.commands.options import (
    EncoderOption,
    JsonOption,
    ModelOption,
    PassagesOption,
    QuietOption,
    ReadinessOption,
    StoreOption,
)
from index.errors import WrongUsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from evals.report import Report
    from evals.run import Result
    from index.store import Store

# The ranks of the measures are looked at this deep, or as deep as the answerer's passages go.
RETRIEVED = 10


def evaluate(  # noqa: PLR0913, PLR0917 (each parameter is an option)
    gold: Annotated[Path, typer.Argument(help="Gold questions, JSON Lines.")],
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Where the results go [default: runs/ in the store].")
    ] = None,
    min_right: Annotated[
        float | None,
        typer.Option("--min-right", min=0, max=1, help="Exit with 1 when fewer than this share are right."),
    ] = None,
    store: StoreOption = None,
    model: ModelOption = None,
    encoder: EncoderOption = None,
    passages: PassagesOption = None,
    readiness: ReadinessOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Ask every gold question and say how many are answered rightly, and where the others went wrong."""
    from assistant.chain import PASSAGES
    from assistant.commands.opening import opened, tell_pending
    from assistant.settings import Settings
    from assistant.terminal import note, say, say_json
    from evals.gold import load
    from evals.run import evaluate as evaluated

    questions = load(gold)
    named = None if out is None else _place(out, gold)
    with opened(Settings(store, model, encoder, passages, quiet=quiet, readiness=readiness)) as line:
        place = named or _place(_default_place(line.store, gold), gold)
        tell_pending(line)
        shown = _progress(len(questions), visible=sys.stderr.isatty() and not quiet)
        given = line.settings.passages or PASSAGES
        depth = max(RETRIEVED, given)
        report = evaluated(questions, line.chain(), lambda text: line.ranked(text, depth), shown, given)
    _write(report, place)
    if as_json:
        say_json(report.as_dict())
    else:
        say(report.as_text())
    if not quiet:
        note(f"Results of every question: {place}")
    if not report.meets(min_right):
        note(f"error: fewer than {min_right:.0%} are right (--min-right)")
        raise typer.Exit(1)


def _place(named: Path, gold: Path) -> Path:
    """Where the results go, looked at before the questions take their time.

    Raises WrongUsageError where nothing can be written there, or what would be lost are the gold questions.
    """
    try:
        if named.exists() and named.samefile(gold):
            raise WrongUsageError(f"{named} holds the gold questions: name another file with --out")
        existing = next(path for path in (named, *named.absolute().parents) if path.exists())
        if existing.is_dir() is (existing == named):
            raise _unwritable(named, EISDIR if existing == named else ENOTDIR)
        if not os.access(existing, os.W_OK):
            raise _unwritable(named, EACCES)
    except OSError as error:
        raise _unwritable(named, error.errno) from None
    return named


def _write(report: "Report", place: Path) -> None:
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        report.write(place)
    except OSError as error:
        raise _unwritable(place, error.errno) from None


def _unwritable(place: Path, code: int | None) -> WrongUsageError:
    return WrongUsageError(f"{place}: cannot be written ({os.strerror(code or 0)}): name another file with --out")


def _default_place(store: "Store", gold: Path) -> Path:
    from datetime import UTC, datetime

    return store.runs_path / f"{gold.stem}-{datetime.now(UTC):%Y%m%dT%H%M%SZ}.jsonl"


def _progress(total: int, *, visible: bool) -> "Callable[[Result], None] | None":
    """A counter on one line of standard error."""
    if not visible:
        return None
    done = 0

    def shown(result: "Result") -> None:  # noqa: ARG001 (only that there is one counts)
        nonlocal done
        done += 1
        # An evaluation is watched from afar: one counter that writes over itself is enough.
        sys.stderr.write(f"\r{done}/{total}" + ("\n" if done == total else ""))
        sys.stderr.flush()

    return shown
