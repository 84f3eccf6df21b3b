"""What several tests share: the embedding model, and the sample documents, indexed once."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from langchain_core.documents import Document

    from assistant.reranking import Reranker
    from index.encoder import Encoder

    Written = Callable[[str, str | bytes], list[Document]]

ROOT = Path(__file__).parents[1]
# Child processes find the packages and ask nothing of the network, nor of the settings of whoever runs the tests.
os.environ["HF_HUB_OFFLINE"] = "1"
for variable in (
    "ASSISTANT_STORE",
    "ASSISTANT_MODEL",
    "ASSISTANT_ENCODER",
    "ASSISTANT_DEBUG",
    "ASSISTANT_OCR",
    "ASSISTANT_READINESS",
):
    os.environ.pop(variable, None)


@pytest.fixture(scope="session")
def encoder() -> Encoder:
    """The default embedding model."""
    from index.encoder import load_encoder

    return load_encoder()


@pytest.fixture(scope="session")
def reranker() -> Reranker:
    """The reader that comes with the program."""
    from assistant.reader.weights import load_reader
    from assistant.reranking import Reranker

    return Reranker(*load_reader())


@pytest.fixture(scope="session")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that holds the sample documents and their store, as the command line makes it; not to be written to."""
    folder = tmp_path_factory.mktemp("samples")
    shutil.copytree(ROOT / "documents", folder / "documents", ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    command = [sys.executable, "-m", "assistant", "index", "documents"]
    subprocess.run(command, cwd=folder, check=True, env={**os.environ, "PYTHONPATH": str(ROOT)})
    return folder


@pytest.fixture
def written(tmp_path: Path) -> Written:
    """Writes a file and loads it."""

    from index.loaders import load

    def write_and_load(name: str, content: str | bytes) -> list[Document]:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return load(path)

    return write_and_load
