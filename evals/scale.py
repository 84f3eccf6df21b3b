"""Indexes a folder of many files in one run, and the same folder again unchanged.

    python -m evals.scale [--files N] [--passages N] [--into FOLDER]

Measured are the seconds of each run, the largest memory that it took with its workers, and what is on the disk. To
embed 200,000 passages would take over half an hour and show nothing that `evals.bench` does not: here a passage's
vector is a real one, of one of the sentences of the sample documents, changed a little by a noise that follows from the
passage's text. All else is as the program does it.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import resource
import sys
import tempfile
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Self

import numpy as np

from assistant.terminal import say
from evals.bench import sample_sentences
from index.encoder import Encoder, load_encoder
from index.store import Store, size_of
from index.sync import sync

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

_NOISE = 0.3  # of a vector's length: cosines between variants of one sentence lie near .92
_EVERY_S = 0.2
_FOLDER = 200  # files in one folder


class DerivedEncoder(Encoder):
    """The real encoder's identity and word pieces, with vectors derived from a few real ones."""

    def __init__(self, real: Encoder, texts: Iterable[str]) -> None:
        self.identity = real.identity
        self._real = real
        self._vectors = np.stack(list(real.encode_many(texts)))  # (texts, dimensions)

    @property
    def tokenizer_json(self) -> str:
        """The real encoder's."""
        return self._real.tokenizer_json

    def encode(self, text: str) -> NDArray[np.float32]:
        """One of the real vectors, changed a little, shape (dimensions,); the same for the same text."""
        drawn = np.random.default_rng(int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big"))
        chosen = self._vectors[drawn.integers(len(self._vectors))]
        noise = drawn.standard_normal(len(chosen), dtype=np.float32)
        changed = chosen + _NOISE * noise / np.linalg.norm(noise)
        derived: NDArray[np.float32] = (changed / np.linalg.norm(changed)).astype(np.float32)
        return derived

    def encode_many(self, texts: Iterable[str], threads: int | None = None) -> Iterator[NDArray[np.float32]]:
        """The vector of each text, in order."""
        del threads
        return map(self.encode, texts)


class Memory:
    """The largest memory of this process and its children together, looked at while a block runs, in MB."""

    def __init__(self) -> None:
        self.megabytes = 0.0
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._ended.wait(_EVERY_S):
            self.megabytes = max(self.megabytes, sum(map(_private_megabytes, _family(os.getpid()))))


def _family(pid: int) -> list[int]:
    """A process and its children."""
    with suppress(OSError):
        listed = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
        return [pid, *map(int, listed)]
    return [pid]


def _private_megabytes(pid: int) -> float:
    """What a process has resident that is no file's; 0 where it has ended."""
    with suppress(OSError):
        _, resident, shared, *_ = Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()
        return (int(resident) - int(shared)) * resource.getpagesize() / 1e6
    return 0.0


def write_files(folder: Path, files: int, passages: int, sentences: list[str]) -> None:
    """Write text files of so many paragraphs each, every one a passage of some 150 word pieces, no two the same."""
    for number in range(files):
        drawn = np.random.default_rng(number)
        paragraphs = [
            f"Entry {number}-{at}. " + " ".join(sentences[i] for i in drawn.integers(len(sentences), size=6))
            for at in range(passages)
        ]
        place = folder / f"{number // _FOLDER:04}"
        place.mkdir(exist_ok=True)
        (place / f"{number:06}.txt").write_text("\n\n".join(paragraphs), encoding="utf-8")


def measure(folder: Path, store: Store, encoder: Encoder) -> None:
    """Index the folder twice and say what each run took."""
    for name in ("first run", "unchanged"):
        began = time.perf_counter()
        with Memory() as memory:
            report = sync(store, [folder], encoder)
        seconds = time.perf_counter() - began
        say(f"{name}: {seconds:.1f} s, {memory.megabytes:,.0f} MB with workers; {report.line()}")
    say(f"store: {size_of(store) / 1e6:,.0f} MB")


def main() -> None:
    """Measure what the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m evals.scale", description="Index many files in one run.")
    parser.add_argument("--files", type=int, default=20_000)
    parser.add_argument("--passages", type=int, default=10, help="passages of each file")
    parser.add_argument("--into", type=Path, help="where files and store go; a passing folder if not given")
    given = parser.parse_args()
    sentences = sample_sentences()
    encoder = DerivedEncoder(load_encoder(), sentences)
    with tempfile.TemporaryDirectory() as passing:
        work = given.into or Path(passing)
        folder = work / "files"
        folder.mkdir(parents=True, exist_ok=True)
        write_files(folder, given.files, given.passages, sentences)
        measure(folder, Store(work / ".assistant"), encoder)
    sys.stdout.flush()


if __name__ == "__main__":
    main()
