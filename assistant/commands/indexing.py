"""`index` and `forget`: what is in the store."""

import shlex
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.commands.options import EncoderOption, JsonOption, QuietOption, StoreOption

if TYPE_CHECKING:
    from collections.abc import Iterator

    from index.reporting import Report
    from index.store import Store


def build(  # noqa: PLR0913, PLR0917 (each parameter is an option)
    paths: Annotated[list[Path] | None, typer.Argument(metavar="[PATH]...", help="Folders and files to add.")] = None,
    store: StoreOption = None,
    encoder: EncoderOption = None,
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Read and embed everything again.")] = False,
    repair: Annotated[
        bool, typer.Option("--repair", help="Make a damaged index anew from what was read; embeds nothing again.")
    ] = False,
    limit: Annotated[
        list[str] | None,
        typer.Option(
            "--limit",
            metavar="NAME=NUMBER",
            help="The most one file may take: size or memory (MB), time (s), pages, characters, cells. Repeatable.",
        ),
    ] = None,
    watch: Annotated[
        bool, typer.Option("--watch", help="Stay, and bring in what changes below the folders, until Ctrl-C.")
    ] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 1 when any file failed.")] = False,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Index folders and files, or bring all that were given before up to date."""
    from assistant.commands.opening import show_report, synced
    from assistant.settings import Settings
    from assistant.terminal import say_json
    from index.errors import WrongUsageError
    from index.limits import DEFAULT
    from index.store import find_store, place_store

    given = paths or []
    if repair and (given or rebuild or watch):
        raise WrongUsageError("--repair takes no paths, no --rebuild and no --watch: it works on what was read already")
    settings = Settings(store=store, encoder=encoder, quiet=quiet)
    place = find_store(store)
    if repair:
        _repair(place)
        return
    if place is None and not given:
        raise WrongUsageError("there is no store here yet: name what to index, as in `assistant index FOLDER`")
    limits = DEFAULT.changed(limit or ())
    place = place or place_store(store)
    with _telling_how_to_go_on(store, encoder):
        report = synced(place, given, settings, rebuild=rebuild, limits=limits)
    show_report(report, settings)
    if as_json:
        say_json(report_as_dict(report))
    if watch:
        from assistant.commands.watching import follow

        follow(place, settings, limits, report)
    if strict and report.failed:
        raise typer.Exit(1)


@contextmanager
def _telling_how_to_go_on(store: Path | None, encoder: str | None) -> "Iterator[None]":
    """Name the command that goes on after an interrupt, which must find this store and use this model."""
    from assistant.interrupts import is_interrupted
    from assistant.terminal import note, one_line

    try:
        yield
    except (KeyboardInterrupt, SystemExit):
        if is_interrupted():
            options = [("--store", str(store) if store else None), ("--encoder", encoder)]
            given = [part for name, value in options if value for part in (name, value)]
            command = one_line(shlex.join(["assistant", "index", *given]))
            note(f"Interrupted: what was read and embedded is kept; `{command}` goes on from there.")
        raise


def _repair(store: "Store | None") -> None:
    from assistant.commands.opening import no_store
    from assistant.terminal import note
    from index.generations import repair

    if store is None:
        raise no_store()
    manifest = repair(store)
    note(f"Made anew from what was read: {manifest.documents} files, {manifest.passages} passages")


def report_as_dict(report: "Report") -> dict[str, object]:
    """What `index --json` prints."""
    return {
        "schema": "assistant.index/1",
        **{name: getattr(report, name) for name in ("added", "changed", "unchanged", "renamed", "removed")},
        "skipped": [{"reason": reason, "files": count} for reason, count in report.skipped],
        "failed": [{"source": source, "reason": reason} for source, reason in report.failed],
        "failed_by_kind": dict(report.kinds),
        "notes": [{"source": source, "note": note} for source, note in report.notes],
        "languages": dict(report.languages),
        "warnings": list(report.warnings),
    }


def forget(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", help="Files or folders.")],
    store: StoreOption = None,
) -> None:
    """Remove files from the store, with every trace of their text."""
    from assistant.commands.opening import found
    from assistant.settings import Settings
    from assistant.terminal import note
    from index.forgetting import forget as forget_paths

    note(forget_paths(found(Settings(store=store)), paths).line())
