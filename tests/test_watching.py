"""`index --watch` brings in what changes: what was saved before it began, what could not be brought in, what breaks."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from test_folders import wait_for

from assistant.commands.indexing import _telling_how_to_go_on
from assistant.commands.watching import LONGEST_S, REST_S, RETRY_S, Owed, _changes
from index.errors import AssistantError
from index.reporting import Report

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
# Files of these tests are at rest sooner than a person's.
AT_REST_S = 0.4
WATCH = """
import shutil, sys, threading
from pathlib import Path
import index.store
from assistant.commands import watching
from assistant.settings import Settings
from index.encoder import load_encoder
from index.limits import DEFAULT
from index.store import Store
from index.sync import sync

store, docs = Store(Path(sys.argv[1])), [Path(given) for given in sys.argv[4:]]
report = sync(store, docs, load_encoder())
brought_in = watching.synced

def synced(*given, **options):
    print("it runs", file=sys.stderr, flush=True)
    return brought_in(*given, **options)

watching.synced = synced
watching.REST_S = float(sys.argv[3])
exec(sys.argv[2])
watching.follow(store, Settings(store=store.path), DEFAULT, report)
"""


@contextmanager
def watching(store: Path, meanwhile: str, *docs: Path) -> Iterator[Path]:
    """The log of a watch over these folders, indexed before; `meanwhile` is what happens between that and its begin."""
    for folder in docs:
        folder.mkdir(exist_ok=True)
        (folder / "a.txt").write_text(f"What is said in {folder.name}.", encoding="utf-8")
    log = docs[0].parent / "log"
    command = [sys.executable, "-c", WATCH, str(store), meanwhile, str(AT_REST_S), *map(str, docs)]
    with (
        log.open("w") as errors,
        subprocess.Popen(
            command, cwd=docs[0].parent, stderr=errors, env={**os.environ, "PYTHONPATH": str(ROOT)}
        ) as process,
    ):
        wait_for(log, "Ctrl-C ends it")
        yield log
        process.kill()


def test_what_was_saved_before_it_began_is_brought_in(tmp_path: Path) -> None:
    saved = "(docs[0] / 'late.txt').write_text('Saved while the first run went on.')"
    with watching(tmp_path / ".assistant", saved, tmp_path / "docs") as log:
        wait_for(log, "2 files: 1 added")
        (tmp_path / "docs" / "broken.pdf").write_bytes(b"%PDF-1.7\nthis is no PDF")
        wait_for(log, "failed: docs/broken.pdf")


def test_what_cannot_be_brought_in_is_tried_again_and_told_once(tmp_path: Path) -> None:
    full = (
        "(docs[0] / 'late.txt').write_text('Saved on a full disk.')\n"
        "watching.RETRY_S, index.store.ROOM_FLOOR = 0.5, 1 << 60\n"
        "threading.Timer(4, lambda: setattr(index.store, 'ROOM_FLOOR', 0)).start()"
    )
    with watching(tmp_path / ".assistant", full, tmp_path / "docs") as log:
        wait_for(log, "2 files: 1 added")
        told = log.read_text(encoding="utf-8")
    assert told.count("warning: too little room") == 1
    assert told.count("it runs") > 2


def test_a_folder_that_is_away_is_watched_when_it_comes_back(tmp_path: Path) -> None:
    away = "shutil.move(docs[1], docs[1].with_name('away'))"
    with watching(tmp_path / ".assistant", away, tmp_path / "docs", tmp_path / "disk") as log:
        wait_for(log, f"warning: {tmp_path / 'disk'} is missing")
        (tmp_path / "away" / "b.txt").write_text("Written elsewhere.", encoding="utf-8")
        (tmp_path / "away").rename(tmp_path / "disk")
        wait_for(log, "3 files: 1 added")
        (tmp_path / "disk" / "c.txt").write_text("Written here.", encoding="utf-8")
        wait_for(log, "4 files: 1 added")


def test_a_store_in_the_folder_does_not_set_it_off(tmp_path: Path) -> None:
    with watching(tmp_path / "docs" / "store", "", tmp_path / "docs") as log:
        wait_for(log, "it runs")
        time.sleep(3 * AT_REST_S)
        (tmp_path / "docs" / "b.txt").write_text("Written later.", encoding="utf-8")
        wait_for(log, "2 files: 1 added")
        assert log.read_text(encoding="utf-8").count("it runs") == 2


def test_folders_that_cannot_be_watched_are_told_in_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> Iterator[set[tuple[int, str]]]:
        raise OSError("OS file watch limit reached")
        yield set()

    monkeypatch.setattr("watchfiles.watch", refuse)
    with pytest.raises(AssistantError, match=r"cannot be watched .OS file watch limit reached.: .*max_user_watches"):
        next(_changes([str(tmp_path)]))


@pytest.mark.parametrize(
    ("changed", "now", "expected"),
    [
        ([], 100.0, False),
        ([0.0], REST_S / 2, False),
        ([0.0], REST_S, True),
        ([0.0, 1.0], REST_S, False),
        ([at / 2 for at in range(80)], LONGEST_S - 1, False),
        ([at / 2 for at in range(80)], LONGEST_S, True),
    ],
)
def test_files_are_read_when_they_are_at_rest_or_never_come_to_rest(
    changed: list[float], now: float, expected: bool
) -> None:
    owed = Owed(None, 0.0)
    for at in changed:
        if at < now:
            owed.changed(at)
    assert owed.is_due(now) is expected


def test_what_was_put_off_is_due_later() -> None:
    owed = Owed(since=0.0, last=0.0)
    owed.put_off(10.0)
    assert [owed.is_due(now) for now in (11.0, 10.0 + RETRY_S)] == [False, True]
    owed.paid()
    assert not owed.is_due(100.0)


@pytest.mark.parametrize(
    ("report", "expected"),
    [
        (Report(unchanged=3), False),
        (Report(added=1), True),
        (Report(renamed=1), True),
        (Report(failed=(("a.pdf", "no PDF"),)), True),
        (Report(warnings=("docs is missing",)), True),
    ],
)
def test_a_report_with_news_is_shown(report: Report, expected: bool) -> None:
    assert report.has_news(Report()) is expected
    assert not report.has_news(report) or report.added or report.renamed


@pytest.mark.parametrize(
    ("store", "encoder", "command"),
    [
        (None, None, "assistant index"),
        (None, "other/model", "assistant index --encoder other/model"),
        (Path("my store"), "other/model", "assistant index --store 'my store' --encoder other/model"),
    ],
)
def test_an_interrupt_names_the_command_that_goes_on(
    store: Path | None,
    encoder: str | None,
    command: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr("assistant.interrupts._received", [2])
    with pytest.raises(KeyboardInterrupt), _telling_how_to_go_on(store, encoder):
        raise KeyboardInterrupt
    assert f"`{command}` goes on from there" in capsys.readouterr().err
