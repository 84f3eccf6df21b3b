"""A progress bar on standard error, for as long as indexing takes."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.progress import Progress as Bar
    from rich.progress import TaskID


class Shown:
    """The progress of files read and of passages embedded, each as a bar that appears once there is something to do."""

    def __init__(self, bar: Bar | None) -> None:
        self._bar = bar
        self._tasks: dict[str, TaskID] = {}

    def files(self, done: int, total: int) -> None:
        """So many of the files have been read."""
        self._show("Reading files", done, total)

    def passages(self, done: int, total: int) -> None:
        """So many of the new passages have been embedded."""
        self._show("Embedding passages", done, total)

    def _show(self, name: str, done: int, total: int) -> None:
        if self._bar is None or not total:
            return
        if name not in self._tasks:
            self._tasks[name] = self._bar.add_task(name, total=total)
        self._bar.update(self._tasks[name], completed=done, total=total)


@contextmanager
def shown_progress(*, visible: bool) -> Iterator[Shown]:
    """Progress that is drawn where `visible`, and goes away when done."""
    if not visible:
        yield Shown(None)
        return
    # rich takes a tenth of a second to import.
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        yield Shown(bar)
