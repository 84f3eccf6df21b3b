"""Whether a file is still what was indexed is told without harm, whatever has become of it."""

from __future__ import annotations

import hashlib
import os
from typing import TYPE_CHECKING

import pytest

from assistant.file_watch import CHANGED, GONE, UNREADABLE, FileWatch
from index.passages import Passage
from index.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

HELD = b"The gate is red."


@pytest.mark.parametrize(
    ("becomes", "said"),
    [
        (lambda path: path.write_bytes(HELD), None),
        (lambda path: path.write_bytes(b"The gate is blue."), CHANGED),
        (lambda _: None, GONE),
        (lambda path: path.mkdir(), UNREADABLE),
        (os.mkfifo, UNREADABLE),
        (lambda path: path.symlink_to(path), UNREADABLE),
    ],
    ids=["the same", "another text", "gone", "a folder", "a pipe", "a loop"],
)
def test_what_has_become_of_a_file(tmp_path: Path, becomes: Callable[[Path], object], said: str | None) -> None:
    becomes(tmp_path / "gate.txt")
    passage = Passage("gate.txt", 0, 0, 0, 16, HELD.decode(), source_sha256=hashlib.sha256(HELD).hexdigest())
    watch = FileWatch(Store(tmp_path / ".assistant"))
    assert watch.said_of(passage) == said
    assert watch.is_changed(passage) is (said is not None)


def test_a_name_that_is_too_long_now_is_no_defect(tmp_path: Path) -> None:
    passage = Passage("a" * 5000, 0, 0, 0, 1, "x")
    assert FileWatch(Store(tmp_path / ".assistant")).said_of(passage) == UNREADABLE
