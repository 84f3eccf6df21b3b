"""The command line: the table of commands, and what every command's failure becomes.

Answers go to standard output, everything else to standard error. Exit codes: 0 answered · 1 failed · 2 wrong usage ·
3 not answered, or nothing found · 130 and 143 interrupted; a reader that closed the pipe is no failure.
"""

import os
import signal
import sys
from types import FrameType, TracebackType
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from assistant.commands.asking import ask, chat
from assistant.commands.evaluating import evaluate
from assistant.commands.indexing import build, forget
from assistant.commands.inspecting import search, show, status
from assistant.settings import is_debugging
from assistant.terminal import let_go, note, one_line
from index.errors import AssistantError

INTERRUPTED = 130
TERMINATED = 143


class Commands(TyperGroup):
    """Runs a command and turns what a person can mend into one line and an exit code."""

    def invoke(self, ctx: Any) -> Any:  # noqa: ANN401 (typer names no public type for either)
        """Run the command; errors of other kinds go on as they are."""
        try:
            return super().invoke(ctx)
        except AssistantError as error:
            note(f"error: {one_line(str(error))}")
            raise typer.Exit(error.exit_code) from None
        except KeyboardInterrupt:
            raise typer.Exit(INTERRUPTED) from None
        except BrokenPipeError:
            let_go(sys.stdout)
            raise typer.Exit(0) from None


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


@app.callback()
def common(
    version: Annotated[bool, typer.Option("--version", is_eager=True, help="Print the version.")] = False,
    debug: Annotated[
        bool, typer.Option("--debug", help="Show the traceback of a defect [env: ASSISTANT_DEBUG].")
    ] = False,
) -> None:
    """Handle the options that come before every command."""
    if debug:
        os.environ["ASSISTANT_DEBUG"] = "1"
    if version:
        from importlib.metadata import version as installed

        from assistant.terminal import say

        say(f"assistant {installed('document-assistant')}")
        raise typer.Exit


def main() -> None:
    """Run the command line as a process of its own."""
    signal.signal(signal.SIGTERM, _terminated)
    sys.excepthook = _defect
    _stand_in_for_closed_streams()
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        # A terminal that cannot show a letter, or a pipe in another encoding, is no reason to fail.
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]  # text streams of a process have it
    try:
        typer.main.get_command(app)(prog_name="assistant")
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    except BrokenPipeError as error:
        let_go(sys.stdout)
        let_go(sys.stderr)
        # Wrong usage is told by typer, which does not go on where nobody reads what it says.
        sys.exit(getattr(error.__context__, "exit_code", 0))


def _stand_in_for_closed_streams() -> None:
    """Give what a shell has closed (`>&-`) a stream that goes nowhere."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: PTH123, SIM115 (open until the end)


def _terminated(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 (what a signal handler is given)
    sys.exit(TERMINATED)


def _defect(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """A defect: a line for everybody, the traceback for those who mend it."""
    if is_debugging():
        import traceback

        note("".join(traceback.format_exception(kind, error, trace)).rstrip())
    note(f"error: this is a defect ({kind.__name__}: {one_line(str(error))}); `assistant --debug …` shows where")
