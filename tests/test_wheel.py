"""The wheel holds the packages and nothing else, and works where nothing but its dependencies is installed."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from a copy of what git would give, so that nothing lying about gets in."""
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    files = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.split("\0")
    for name in filter(None, files):
        if (ROOT / name).is_file():
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            (source / name).write_bytes((ROOT / name).read_bytes())
    build = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--no-index"]
    subprocess.run([*build, "--wheel-dir", str(folder), str(source)], check=True)
    (built,) = folder.glob("*.whl")
    return built


def test_it_holds_the_packages_and_nothing_else(wheel: Path) -> None:
    names = ZipFile(wheel).namelist()
    tops = {name.split("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"assistant", "index", "evals"}
    kinds = {Path(name).suffix or Path(name).name for name in names if ".dist-info/" not in name}
    assert kinds <= {".py", ".typed", ".json", ".onnx", ".md"}
    assert "evals/measures/__init__.py" in names
    assert "index/loaders/pdf/loader.py" in names


def test_it_answers_where_only_its_dependencies_are_installed(wheel: Path, tmp_path: Path) -> None:
    home = tmp_path / "environment"
    venv.create(home, with_pip=False, symlinks=True)
    python = str(home / "bin" / "python")
    site = next(home.glob("lib/python*/site-packages"))
    # A path file inside the folder added here is not followed, so that an editable install cannot stand in.
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    with ZipFile(wheel) as packed:
        packed.extractall(site)
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents" / "tower.txt").write_text("The lighthouse of Norrholm was built in 1871 by Alma Berg.\n")
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    where = [python, "-c", "import assistant; print(assistant.__file__)"]
    found = subprocess.run(where, cwd=tmp_path, env=environment, check=True, capture_output=True, text=True)
    assert found.stdout.startswith(str(site))
    ask = [python, "-m", "assistant", "ask", "When was the lighthouse of Norrholm built?"]
    asked = subprocess.run(ask, cwd=tmp_path, env=environment, check=False, capture_output=True, text=True)
    assert (asked.returncode, "1871" in asked.stdout) == (0, True), asked.stderr
