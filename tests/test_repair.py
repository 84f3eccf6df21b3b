"""What the errors of a damaged store tell a person to do works."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
QUESTION = "How much did Honda's sales in China fall in 2024?"


def assistant(folder: Path, *arguments: str, stdout: int = subprocess.PIPE) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "assistant", *arguments],
        cwd=folder,
        check=False,
        text=True,
        stdout=stdout,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )


@pytest.fixture
def damaged(samples: Path, tmp_path: Path) -> Path:
    """A folder with the samples and a store in whose vector file one byte is wrong; its sources are gone."""
    shutil.copytree(samples / ".assistant", tmp_path / ".assistant")
    (vectors,) = tmp_path.glob(".assistant/generations/*/chroma/*/data_level0.bin")
    content = bytearray(vectors.read_bytes())
    content[5000] ^= 0xFF
    vectors.write_bytes(content)
    return tmp_path


def test_a_damaged_store_is_noticed_and_made_anew_from_its_truth(damaged: Path) -> None:
    asked = assistant(damaged, "ask", QUESTION)
    assert asked.returncode == 1
    assert "assistant index --repair" in asked.stderr
    repaired = assistant(damaged, "index", "--repair")
    assert repaired.returncode == 0, repaired.stderr
    answered = assistant(damaged, "ask", "--quiet", QUESTION)
    assert (answered.returncode, "30.9" in answered.stdout) == (0, True), answered.stderr


@pytest.mark.parametrize(("arguments", "code"), [(("index", "--repair"), 1), (("index", "--repair", "documents"), 2)])
def test_there_must_be_something_to_repair(tmp_path: Path, arguments: tuple[str, ...], code: int) -> None:
    ended = assistant(tmp_path, *arguments)
    assert (ended.returncode, ended.stderr.count("\n")) == (code, 1)


def test_a_full_output_is_told_in_one_line(samples: Path) -> None:
    with Path("/dev/full").open("w") as full:
        ended = assistant(samples, "ask", "--no-history", "--quiet", QUESTION, stdout=full.fileno())
    assert ended.returncode == 1
    assert ended.stderr.startswith("error: the answer could not be written")
