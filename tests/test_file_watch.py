"""Whether a file is still what was indexed is told without harm, whatever has become of it."""

from __future__ import annotations

import hashlib
import os
from typing import TYPE_CHECKING

import pytest

from assistant.file_watch import FileState, FileWatch
from index.passages import Passage
from index.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

HELD = b"The gate is red."


@pytest.mark.parametrize(
    ("becomes", "state"),
    [
        (lambda path: path.write_bytes(HELD), None),
        (lambda path: path.write_bytes(b"The gate is blue."), "changed"),
        (lambda _: None, "gone"),
        (lambda path: path.mkdir(), "unreadable"),
        (os.mkfifo, "unreadable"),
        (lambda path: path.symlink_to(path), "unreadable"),
    ],
    ids=["the same", "another text", "gone", "a folder", "a pipe", "a loop"],
)
def test_what_has_become_of_a_file(tmp_path: Path, becomes: Callable[[Path], object], state: FileState | None) -> None:
    becomes(tmp_path / "gate.txt")
    passage = Passage("gate.txt", 0, 0, 0, 16, HELD.decode(), source_sha256=hashlib.sha256(HELD).hexdigest())
    watch = FileWatch(Store(tmp_path / ".assistant"))
    assert watch.state_of(passage) == state


def test_a_name_that_is_too_long_now_is_no_defect(tmp_path: Path) -> None:
    passage = Passage("a" * 5000, 0, 0, 0, 1, "x")
    assert FileWatch(Store(tmp_path / ".assistant")).state_of(passage) == "unreadable"
