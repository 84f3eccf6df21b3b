"""A folder of all kinds of files as the command line brings it in: what is read, what is named, what is followed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from assistant.cli import app

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from typer.testing import Result

ROOT = Path(__file__).parents[1]
GERMAN = (
    "Der Hersteller verkaufte im vergangenen Jahr deutlich weniger Wagen als in den Jahren davor. Besonders im Norden "
    "blieben die Kunden aus, weil die Zinsen gestiegen waren und gebrauchte Fahrzeuge billiger wurden. Für das "
    "kommende Frühjahr sind drei neue Modelle angekündigt, darunter ein kleiner Lieferwagen mit elektrischem Antrieb."
)
ENGLISH = "The lamp of Orm was lit in 1888 by Ada Berg."
FILES: dict[str, str | bytes] = {
    "in/lamp.md": f"---\ndate: 2024-05-06\nauthor: Ada Berg\n---\n# Lamps\n\n{ENGLISH}",
    "in/old.html": '<meta name="date" content="2019-01-02"><p>The lamp of Alba was lit in 1777.',
    "german.txt": GERMAN,
    "README": "Lamps are lit at dusk.",
    "prices.csv": "lamp,price,weight\nZorka,44,2\nAlba,61,3\n",
    "notes/secret.txt": "The password is tulip.",
    ".assistantignore": "\ufeffsecret*\n",  # as some editors begin a file
    "empty.txt": "",
    "letter.doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500,
    "core": b"\x7fELF\x02\x01\x01" + b"\0" * 50,
    "photo.png": b"\x89PNG\r\n\x1a\n",
    "node_modules/left/pad.js": "module.exports = 1",
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, content in FILES.items():
        path = tmp_path / "docs" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    monkeypatch.chdir(tmp_path)
    return tmp_path / "docs"


@pytest.fixture
def run() -> Callable[..., Result]:
    """Run a command in this process, in the current folder."""
    return lambda *arguments: CliRunner().invoke(app, list(arguments))


def test_a_folder_is_read_and_what_is_not_is_named(folder: Path, run: Callable[..., Result]) -> None:
    done = run("index", str(folder), "--json")
    assert done.exit_code == 0
    report = json.loads(done.stdout)
    assert report["added"] == 5
    assert {entry["source"]: entry["reason"].partition(":")[0] for entry in report["failed"]} == {
        "docs/empty.txt": "it is empty",
        "docs/letter.doc": "the format .doc is too old to be read",
    }
    assert report["failed_by_kind"] == {"empty": 1, "unsupported": 1}
    assert {entry["reason"]: entry["files"] for entry in report["skipped"]} == {
        "a folder of installed packages or compiled code": 1,
        "binary, of no kind that is known here": 1,
        "left out by .assistantignore": 1,
        "suffix .png is not supported": 1,
    }
    assert report["languages"] == {"de": 1}
    lines = done.stderr.splitlines()
    assert "note: not in the embedding model's language, so found by their words alone: 1 in German" in lines
    assert lines[-2] == "5 files: 5 added, 0 changed, 0 unchanged, 0 removed, 4 skipped, 2 failed"
    assert lines[-1].startswith("Not indexed: 1 empty, 1 unsupported, 1 skipped (a folder of installed packages")
    again = json.loads(run("index", "--json").stdout)
    assert (again["unchanged"], again["failed_by_kind"], again["skipped"]) == (
        5,
        report["failed_by_kind"],
        report["skipped"],
    )


def test_each_file_is_listed_with_what_it_holds(folder: Path, run: Callable[..., Result]) -> None:
    run("index", str(folder))
    listed = {file["source"]: file for file in json.loads(run("status", "--json").stdout)["files"]}
    lamp = listed["docs/in/lamp.md"]
    told = ("title", "author", "date", "words", "passages", "pages", "problem", "kind")
    assert [lamp[name] for name in told] == ["Lamps", "Ada Berg", "2024-05-06", 11, 1, None, None, None]
    assert listed["docs/german.txt"]["language"] == "de"
    assert (listed["docs/empty.txt"]["kind"], listed["docs/empty.txt"]["passages"]) == ("empty", 0)
    shown = run("status", "--files").stdout
    assert "failed   2 files (1 empty, 1 unsupported)" in shown
    assert "2024-05-06  docs/in/lamp.md · Lamps" in shown


@pytest.mark.parametrize(
    ("options", "found"),
    [
        (["--since", "2024"], {"docs/in/lamp.md"}),
        (["--since", "2024-05-06"], {"docs/in/lamp.md"}),
        (["--since", "2 January 2019"], {"docs/in/lamp.md", "docs/in/old.html"}),
        (["--type", "html"], {"docs/in/old.html"}),
        (["--type", ".HTML", "--type", "csv"], {"docs/in/old.html", "docs/prices.csv"}),
        (["--in", "docs/in", "--type", "md"], {"docs/in/lamp.md"}),
    ],
)
def test_documents_are_chosen_by_date_and_kind(
    folder: Path, run: Callable[..., Result], options: list[str], found: set[str]
) -> None:
    run("index", str(folder))
    hits = json.loads(run("search", "When was the lamp lit?", "--json", *options).stdout)["hits"]
    assert {hit["source"] for hit in hits} == found


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--since", "2025"], "no indexed file is dated 2025 or later"),
        (["--since", "soon"], "--since soon is no date: write 2024, 2024-05 or 2024-05-31"),
        (["--type", "pdf"], "no indexed file is of type pdf"),
        (["--in", "docs/in", "--type", "csv"], "no indexed file matches docs/in and is of type csv"),
    ],
)
def test_a_choice_that_leaves_nothing_is_told(
    folder: Path, run: Callable[..., Result], options: list[str], message: str
) -> None:
    run("index", str(folder))
    done = run("search", "lamp", *options)
    assert done.exit_code == 2
    assert message in done.stderr


def test_a_quote_of_a_row_names_its_columns(folder: Path, run: Callable[..., Result]) -> None:
    rows = "\n".join(f"| Lamp {n} | {n * 3} euro | {n} kg |" for n in range(1, 40))
    (folder / "lamps.md").write_text(f"| Lamp | Price | Weight |\n|---|---|---|\n{rows}\n", encoding="utf-8")
    run("index", str(folder))
    done = run("ask", "What does Lamp 37 cost?", "--in", "lamps.md")
    assert "docs/lamps.md, line 39\n    Lamp | Price | Weight\n    “Lamp 37 | 111 euro | 37 kg”" in done.stdout


def test_a_higher_limit_reads_what_went_beyond(folder: Path, run: Callable[..., Result]) -> None:
    (folder / "long.txt").write_text("A line of words.\n" * 62_000, encoding="utf-8")
    done = run("index", str(folder), "--limit", "size=1")
    assert "failed: docs/long.txt: 1 MB, the most is 1 MB; to read it, raise the limit: assistant index" in done.stderr
    assert "1 too large" in run("index", "--limit", "characters=1000").stderr
    assert "long.txt" not in run("index").stderr
    assert run("index", "--limit", "speed=1").exit_code == 2


# ---------------------------------------------------------------- following


@pytest.fixture
def watching(folder: Path, tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], Path]]:
    """`index --watch` over the folder, at rest, and the file that its standard error goes to."""
    log = tmp_path / "log"
    line = [sys.executable, "-m", "assistant", "index", str(folder), "--watch"]
    with log.open("w") as errors:
        process = subprocess.Popen(
            line, cwd=tmp_path, stderr=errors, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)}
        )
    wait_for(log, "Ctrl-C ends it")
    yield process, log
    process.kill()
    process.wait()


def wait_for(log: Path, words: str) -> None:
    for _ in range(600):
        if words in log.read_text("utf-8"):
            return
        time.sleep(0.1)
    pytest.fail(f"{words!r} was not told: {log.read_text('utf-8')}")


def test_what_changes_is_brought_in_until_ctrl_c(
    watching: tuple[subprocess.Popen[str], Path], folder: Path, run: Callable[..., Result]
) -> None:
    process, log = watching
    (folder / "new.txt").write_text("The Zorka lamp hums in the key of D.", encoding="utf-8")
    wait_for(log, "6 files: 1 added")
    assert "docs/new.txt" in run("ask", "In which key does the Zorka lamp hum?").stdout
    (folder / "new.txt").rename(folder / "newer.txt")
    wait_for(log, "1 renamed")
    # What began in the background of a shell is not to hear of Ctrl-C, and its children are not.
    in_background = signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    process.send_signal(signal.SIGTERM if in_background else signal.SIGINT)
    assert process.wait(60) == (143 if in_background else 130)
