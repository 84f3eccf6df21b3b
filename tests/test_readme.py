"""The README's sessions are run against the sample documents, and print what the README says they print.

`python tests/test_readme.py` writes what they print now into the README.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
SESSION = re.compile(r"```console\n(.*?)```", re.DOTALL)
# What differs from run to run; everything else must be equal.
VARYING = re.compile(r"\d+(\.\d+)? s\b")


def steps(text: str) -> list[tuple[str, str]]:
    """The (command, output) pairs of every console block."""
    found = []
    for block in SESSION.findall(text):
        for step in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, output = step.partition("\n")
            found.append((command, output))
    return found


def run(command: str, folder: Path) -> str:
    program = f"{sys.executable} -m assistant"
    command = re.sub(r"(^|[|;&]\s*)assistant\b", rf"\g<1>{program}", command)
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,  # what a person sees
        text=True,
        timeout=120,
        stdin=subprocess.DEVNULL,
        check=False,
    )
    return done.stdout


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sample documents, as a newcomer has it."""
    folder = tmp_path_factory.mktemp("readme")
    shutil.copytree(ROOT / "documents", folder / "documents", ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def test_there_is_something_to_run() -> None:
    assert len(steps(README.read_text(encoding="utf-8"))) >= 4


@pytest.mark.usefixtures("encoder")  # prepared before: that it is being prepared is said once on a machine
def test_the_sessions_print_what_the_readme_says(folder: Path) -> None:
    for command, expected in steps(README.read_text(encoding="utf-8")):
        assert VARYING.sub("… s", run(command, folder)).strip() == VARYING.sub("… s", expected).strip(), command


def _rewrite(folder: Path) -> None:
    """Put what the sessions print now into the README."""

    def renewed(match: re.Match[str]) -> str:
        printed = "".join(f"$ {command}\n{run(command, folder).rstrip()}\n\n" for command, _ in steps(match[0]))
        return f"```console\n{printed.rstrip()}\n```"

    README.write_text(SESSION.sub(renewed, README.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    import tempfile

    with tempfile.TemporaryDirectory() as temporary:
        shutil.copytree(ROOT / "documents", Path(temporary) / "documents")
        _rewrite(Path(temporary))
