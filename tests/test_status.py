"""What `status` says; and that `--verify` notices a byte that changed, also where size and times say nothing."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from assistant.rendering import Page
from assistant.state import FileState, State, rendered

ROOT = Path(__file__).parents[1]


def status(store: Path) -> subprocess.CompletedProcess[str]:
    return assistant(store, "status", "--verify")


def assistant(store: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "assistant", *arguments, "--store", str(store)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(command, cwd=store.parent, env=environment, check=False, capture_output=True, text=True)


@pytest.mark.parametrize("part", ["documents.json", "bm25/meta.json", "chroma/*/data_level0.bin"])
def test_a_byte_that_changed_is_noticed(samples: Path, tmp_path: Path, part: str) -> None:
    store = Path(shutil.copytree(samples / ".assistant", tmp_path / ".assistant"))
    sound = status(store)
    assert (sound.returncode, "is as it was published" in sound.stderr) == (0, True), sound.stderr
    (path,) = next(store.glob("generations/*")).glob(part)
    written = bytearray(path.read_bytes())
    written[len(written) // 2] ^= 0x20
    before = path.stat()
    path.write_bytes(written)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    damaged = status(store)
    assert damaged.returncode == 1
    assert "assistant index --repair" in damaged.stderr


def test_what_failed_stands_below_the_count_of_it() -> None:
    files = (
        FileState("a.md", title="A" * 100_000, date="2025-01-02", words=1_200, passages=1),
        FileState("b.pdf", pages=3, kind="unreadable", problem="it is damaged"),
    )
    state = State(
        store="/s", generation=1, updated="2026-01-01T00:00:00+00:00", bytes=1_000, passages=1, folders=("docs",),
        encoder={"name": "m", "dimensions": 3}, waiting="1 changed", files=files,
    )  # fmt: skip
    lines = "".join(span.text for span in rendered(state, Page(None), files=True)).splitlines()
    assert lines[-7:] == [
        "waiting  1 changed",
        "failed   1 file (1 unreadable)",
        "          b.pdf: it is damaged",
        "",
        "passages  pages     words  date        file",
        f"       1            1,200  2025-01-02  a.md · {'A' * 199}…",
        "       0      3         0              b.pdf · it is damaged",
    ]


def test_a_text_that_was_altered_in_the_index_is_noticed_and_never_cited(samples: Path, tmp_path: Path) -> None:
    store = Path(shutil.copytree(samples, tmp_path / "copy")) / ".assistant"
    (database,) = store.glob("generations/*/chroma/chroma.sqlite3")
    with sqlite3.connect(database) as connection:
        changed = connection.execute(
            "UPDATE embedding_metadata SET string_value = replace(string_value, '30.9', '39.9') "
            "WHERE key = 'chroma:document'"
        )
        assert changed.rowcount > 0
    connection.close()
    asked = assistant(store, "ask", "How much did Honda's sales in China fall in 2024?")
    assert asked.returncode == 1
    assert "is not as it was written: run `assistant index --repair`" in asked.stderr
    assert "39.9" not in asked.stdout
    verified = status(store)
    assert (verified.returncode, "assistant index --repair" in verified.stderr) == (1, True)
