"""`status --verify` notices a byte that changed, also where size and times say nothing."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def status(store: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "assistant", "status", "--verify", "--store", str(store)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(command, cwd=store.parent, env=environment, check=False, capture_output=True, text=True)


@pytest.mark.parametrize("part", ["documents.json", "bm25/meta.json", "chroma/*/data_level0.bin"])
def test_a_byte_that_changed_is_noticed(samples: Path, tmp_path: Path, part: str) -> None:
    store = Path(shutil.copytree(samples / ".assistant", tmp_path / ".assistant"))
    sound = status(store)
    assert (sound.returncode, "to the byte" in sound.stderr) == (0, True), sound.stderr
    (path,) = next(store.glob("generations/*")).glob(part)
    written = bytearray(path.read_bytes())
    written[len(written) // 2] ^= 0x20
    before = path.stat()
    path.write_bytes(written)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    damaged = status(store)
    assert damaged.returncode == 1
    assert "assistant index --repair" in damaged.stderr
