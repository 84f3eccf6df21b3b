"""`index --watch`: what changes below the indexed folders is brought in as it changes."""

from typing import TYPE_CHECKING

from assistant.commands.opening import show_report, synced
from assistant.terminal import note, one_line
from index.errors import StoreBusyError, StoreFullError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assistant.settings import Settings
    from index.limits import Limits
    from index.store import Store

# A program that saves writes, renames and removes within this time; then the folder is at rest.
_REST_MS = 1_600
# Folders on other machines and in containers tell of no change; then they are looked at as often as this.
_LOOKED_AT_MS = 2_000


def follow(store: "Store", settings: "Settings", limits: "Limits") -> None:
    """Index again whenever files change, until the process is interrupted."""
    roots = _roots(store)
    if not settings.quiet:
        note(f"Watching {', '.join(map(one_line, roots))}: Ctrl-C ends it.")
    for _ in _changes(roots):
        try:
            report = synced(store, [], settings, limits=limits)
        except (StoreBusyError, StoreFullError) as error:  # these pass; what was not brought in is the next time
            note(f"warning: {one_line(str(error))}")
            continue
        if report.added or report.changed or report.removed or report.renamed:
            show_report(report, settings)


def _roots(store: "Store") -> list[str]:
    from index.store import named_path
    from index.truth import Truth

    with Truth.open(store) as truth:
        return [named_path(store, root) for root in truth.roots()]


def _changes(roots: list[str]) -> "Iterator[object]":
    from watchfiles import watch

    def shown(_: object, path: str) -> bool:
        # Hidden files, the store among them, are never indexed; a file of patterns is heeded.
        below = next((path.removeprefix(root) for root in roots if path.startswith(root)), path)
        return path.endswith("/.assistantignore") or "/." not in below

    return watch(*roots, watch_filter=shown, debounce=_REST_MS, poll_delay_ms=_LOOKED_AT_MS)
