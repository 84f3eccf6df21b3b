"""`index --watch`: what changes below the indexed folders is brought in as it changes."""

import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.commands.opening import show_report, synced
from assistant.terminal import note, one_line
from index.errors import AssistantError, StoreBusyError, StoreFullError

if TYPE_CHECKING:
    from assistant.settings import Settings
    from index.limits import Limits
    from index.reporting import Report
    from index.store import Store

# A program that saves writes, renames and removes in a row: files are read when nothing has changed for so long, or
# when something has gone on changing for as long as the second.
REST_S, LONGEST_S = 1.6, 30.0
# What keeps a run from its work (another process that writes, a full disk) may take a while to pass.
RETRY_S = 10.0
# Folders on other machines and in containers tell of no change; then they are looked at as often as this.
_LOOKED_AT_MS = 2_000


@dataclass(slots=True)
class Owed:
    """Since when something that has changed is not brought in, None where all is; times are seconds of a clock."""

    since: float | None
    last: float
    not_before: float = 0.0

    def changed(self, now: float) -> None:
        """Something has changed."""
        self.since = now if self.since is None else self.since
        self.last = now

    def is_due(self, now: float) -> bool:
        """Whether it is time to bring it in."""
        if self.since is None or now < self.not_before:
            return False
        return now - self.last >= REST_S or now - self.since >= LONGEST_S

    def put_off(self, now: float) -> None:
        """It could not be brought in now."""
        self.not_before = now + RETRY_S

    def paid(self) -> None:
        """It is brought in."""
        self.since = None


def follow(store: "Store", settings: "Settings", limits: "Limits", report: "Report") -> None:
    """Index again whenever files change, until the process is interrupted; `report` is that of the run before.

    Raises AssistantError where the system does not let the folders be watched.
    """
    watch = _Watch(store, settings, limits, report)
    if not settings.quiet:
        note(f"Watching {', '.join(map(one_line, watch.roots))}: Ctrl-C ends it.")
    while True:
        watch.until_roots_change()


class _Watch:
    def __init__(self, store: "Store", settings: "Settings", limits: "Limits", report: "Report") -> None:
        self._store, self._settings, self._limits = store, settings, limits
        self._last = report
        self._kept_by: type[AssistantError] | None = None
        # What was saved while the run before went on is owed from the beginning.
        self._owed = Owed(since=time.monotonic(), last=time.monotonic())
        self.roots = _roots(store)

    def until_roots_change(self) -> None:
        """Bring in what changes until one of the folders goes, comes or is another one, and must be watched anew."""
        before = _states(self.roots)
        there = [root for root, state in before.items() if state is not None]
        for paths in _changes(there):
            if any(self._counts(path) for path in paths):
                self._owed.changed(time.monotonic())
            if self._owed.is_due(time.monotonic()):
                self._bring_in()
            if _states(self.roots) != before:
                self._owed.changed(time.monotonic())
                return

    def _bring_in(self) -> None:
        try:
            report = synced(self._store, [], self._settings, limits=self._limits)
        except (StoreBusyError, StoreFullError) as error:
            self._owed.put_off(time.monotonic())
            if type(error) is not self._kept_by:
                note(f"warning: {one_line(str(error))}; it is tried again")
            self._kept_by = type(error)
            return
        self._owed.paid()
        self._kept_by = None
        before, self._last = self._last, report
        if report.has_news(before):
            show_report(report, self._settings)
        self.roots = _roots(self._store)

    def _counts(self, path: str) -> bool:
        """Whether it is of a file that may be indexed: not hidden, not of the store; files of patterns are heeded."""
        from index.below import is_below
        from index.ignoring import FILE_NAME

        if is_below(path, str(self._store.path)):
            return False
        root = max((root for root in self.roots if is_below(path, root)), key=len, default="")
        return path.endswith(f"/{FILE_NAME}") or "/." not in path[len(root) :]


def _roots(store: "Store") -> list[str]:
    from index.truth import Truth

    with Truth.open(store) as truth:
        return truth.root_paths()


def _states(roots: list[str]) -> dict[str, tuple[int, int] | None]:
    """Which file or folder each is now, by device and inode; None where there is none."""
    found: dict[str, tuple[int, int] | None] = {}
    for root in roots:
        try:
            state = os.stat(root)  # noqa: PTH116 (as strings, like all paths here)
        except OSError:
            found[root] = None
        else:
            found[root] = state.st_dev, state.st_ino
    return found


def _changes(roots: list[str]) -> Iterator[list[str]]:
    """The paths that have changed, whenever some have; none of them every now and then."""
    from watchfiles import watch

    watched = watch(
        *roots,
        watch_filter=None,
        rust_timeout=int(REST_S * 1000),
        yield_on_timeout=True,
        poll_delay_ms=_LOOKED_AT_MS,
        ignore_permission_denied=True,
    )
    try:
        first = next(watched)
    except FileNotFoundError:  # it went away a moment ago
        time.sleep(REST_S)
        return
    except (OSError, ValueError) as error:
        raise AssistantError(
            f"the folders cannot be watched ({error}): give the system more room for that (on Linux, "
            "fs.inotify.max_user_watches), or run assistant index after each change"
        ) from error
    yield [path for _, path in first]
    for changes in watched:
        yield [path for _, path in changes]
