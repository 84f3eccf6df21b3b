"""The command line: the table of commands, and what every command's failure becomes.

Answers go to standard output, everything else to standard error. Exit codes: 0 answered · 1 failed · 2 wrong usage ·
3 not answered, or nothing found · 130 and 143 interrupted; a reader that closed the pipe is no failure.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import TracebackType
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from assistant.commands.asking import ask, chat
from assistant.commands.evaluating import evaluate
from assistant.commands.indexing import build, forget
from assistant.commands.inspecting import search, show, status
from assistant.interrupts import INTERRUPTED, guard, is_interrupted, raised
from assistant.settings import is_debugging
from assistant.terminal import clean, let_go, note, one_line, unwritten
from assistant.warmup import is_importing
from index.errors import AssistantError


class Commands(TyperGroup):
    """Runs a command and turns what a person can mend into one line and an exit code."""

    def make_context(self, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 (typer names no public type for any)
        """Read the options that come before the command, of which some print and end."""
        with _told():
            return super().make_context(*args, **kwargs)

    def invoke(self, ctx: Any) -> Any:  # noqa: ANN401 (as above)
        """Run the command."""
        with _told(), raised():
            return super().invoke(ctx)


# The class of all of it, which typer does not name.
_WRONG_USAGE: type[typer.BadParameter] = next(
    each for each in typer.BadParameter.__mro__ if each.__name__ == "UsageError"
)


@contextmanager
def _told() -> Iterator[None]:
    """Tell what a person can mend; errors of other kinds go on as they are."""
    try:
        yield
    except AssistantError as error:
        note(f"error: {one_line(str(error))}")
        raise typer.Exit(error.exit_code) from None
    except _WRONG_USAGE as error:
        error.message = clean(error.message)  # what was typed may be a file's name
        raise
    except KeyboardInterrupt:
        raise typer.Exit(INTERRUPTED) from None
    except BrokenPipeError:
        let_go(sys.stdout)
        raise typer.Exit(0) from None
    except OSError as error:
        if not _is_of_typer(error):
            raise
        let_go(sys.stdout)
        note(f"error: {unwritten(error)}")
        raise typer.Exit(1) from None


def _is_of_typer(error: OSError) -> bool:
    """Whether typer raised it, which writes help and wrong usage itself."""
    import traceback

    *_, (frame, _) = traceback.walk_tb(error.__traceback__)
    return str(frame.f_globals.get("__name__")).startswith("typer.")


# Without rich and its panels, help takes a tenth of a second.
app = typer.Typer(
    name="assistant",
    cls=Commands,
    help="Ask your own documents. Every answer carries citations that can be checked.",
    epilog='Start with: assistant index FOLDER, then: assistant ask "Why …?"',
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
evals = typer.Typer(name="eval", help="Measure answers against gold questions.", no_args_is_help=True)

app.command("index")(build)
app.command("ask")(ask)
app.command("chat")(chat)
app.command("search")(search)
app.command("show")(show)
app.command("status")(status)
app.command("forget")(forget)
evals.command("run")(evaluate)
app.add_typer(evals)


def tell_version(asked: bool) -> None:
    """Print the version and end, where that was asked for."""
    if asked:
        from importlib.metadata import version

        from assistant.terminal import say

        say(f"assistant {version('document-assistant')}")
        raise typer.Exit


@app.callback()
def common(
    version: Annotated[  # noqa: ARG001 (typer acts on it)
        bool, typer.Option("--version", is_eager=True, callback=tell_version, help="Print the version.")
    ] = False,
    debug: Annotated[
        bool, typer.Option("--debug", help="Show the traceback of a defect [env: ASSISTANT_DEBUG].")
    ] = False,
) -> None:
    """Handle the options that come before every command."""
    if debug:
        os.environ["ASSISTANT_DEBUG"] = "1"


def main() -> None:
    """Run the command line as a process of its own."""
    guard()
    sys.excepthook = _defect
    _stand_in_for_closed_streams()
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        # A terminal that cannot show a letter, or a pipe in another encoding, is no reason to fail.
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]  # text streams of a process have it
    try:
        _run()
    except SystemExit as end:
        _leave(end.code)
        raise


def _run() -> None:
    try:
        typer.main.get_command(app)(prog_name="assistant")
    except OSError as error:
        # Wrong usage is told by typer, which does not go on where what it says cannot be written.
        code = getattr(error.__context__, "exit_code", None)
        if code is None or not _is_of_typer(error):
            raise
        let_go(sys.stderr)
        sys.exit(code)


def _leave(code: Any) -> None:  # noqa: ANN401 (whatever `sys.exit` was given)
    """End the process where the interpreter could not: after an interrupt, or beside a thread that still imports."""
    if not isinstance(code, int) or not (is_interrupted() or is_importing()):
        return
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError):
            stream.flush()
    os._exit(code)


def _stand_in_for_closed_streams() -> None:
    """Give what a shell has closed (`>&-`) a stream that goes nowhere."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: PTH123, SIM115 (open until the end)


def _defect(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """A defect: a line for everybody, the traceback for those who mend it."""
    if is_debugging():
        import traceback

        note("".join(traceback.format_exception(kind, error, trace)).rstrip())
    note(f"error: this is a defect ({kind.__name__}: {one_line(str(error))}); `assistant --debug …` shows where")
    _leave(1)
