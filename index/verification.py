"""Checking a generation in a child process, since damaged vector files can end the process that opens them.

    python -m index.verification FOLDER [--checksums] [--leashed]

The child limits its own memory and the size of files it may write: a damaged header has made a file of 1.1 TB. Leashed,
it ends when its standard input does, so that none outlives a writer that was killed and goes on in a folder that the
next writer removes.
"""

from __future__ import annotations

import os
import random
import resource
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from index.children import child_environment
from index.chroma import REPAIR, SQLITE
from index.errors import AssistantError, StoreDamagedError
from index.lexical import LexicalReader
from index.linking import openable
from index.manifest import BM25, CHROMA, Manifest, checksums, read_manifest
from index.vectors import VectorReader

if TYPE_CHECKING:
    from collections.abc import Iterable

# Passages looked for, in runs spread over the store, the first and the last run among them.
_SAMPLE, _RUN = 100, 10
_NEIGHBORS = 10
_PAGE = 1_000
# Among hundreds of nearly identical texts the graph leads to some of them only, which answer as well: to vectors at
# .964 for some of 4,740 keys of a JSON file. Damage shows as vectors that have nothing to do with each other.
_AS_GOOD = 0.9

# The graph is approximate: in a large one some vectors may be led past, most where thousands of texts are the same; one
# of a hundred was. Words find these all the same, and damage shows in far more.
_LARGE, _STRAY = 10_000, 10

_MEMORY_BYTES, _MEMORY_FACTOR = 4 << 30, 4
_FILE_BYTES = 64 << 20
_TIMEOUT_S, _BYTES_A_SECOND = 60.0, 10 << 20


def verify_in_child(folder: Path, *, with_checksums: bool = False) -> None:
    """Verify a generation without risk to this process; raises StoreDamagedError with the reason."""
    flags = ["--leashed", *(["--checksums"] if with_checksums else [])]
    command = [sys.executable, "-m", "index.verification", str(folder), *flags]
    timeout = _TIMEOUT_S + sum(_sizes(folder)) / _BYTES_A_SECOND
    # Nothing is ever written to it: it closes when this process ends, however it does.
    leash, held = os.pipe()
    try:
        done = subprocess.run(  # noqa: S603 - our own module, no shell
            command,
            env=child_environment(os.environ),
            stdin=leash,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=timeout,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise _damaged(folder, "opening it does not end") from None
    finally:
        os.close(leash)
        os.close(held)
    if done.returncode != 0:
        raise _damaged(folder, _reason(done))


def _reason(done: subprocess.CompletedProcess[str]) -> str:
    if done.returncode < 0:
        return f"opening it ends in signal {-done.returncode}"
    lines = (done.stdout if done.returncode == 1 else done.stderr).strip().splitlines()
    return lines[-1] if lines else f"exit status {done.returncode}"


def _damaged(folder: Path, reason: str) -> StoreDamagedError:
    return StoreDamagedError(f"{folder} does not verify ({reason}): {REPAIR}")


def verify(folder: Path, *, with_checksums: bool = False) -> None:
    """Verify a generation in this process; raises StoreDamagedError with the reason alone."""
    manifest = read_manifest(folder)
    if with_checksums:
        _verify_files(folder, manifest)
    with (
        openable(folder) as place,
        closing(VectorReader.open(place / CHROMA)) as vectors,
        closing(LexicalReader.open(place / BM25)) as lexical,
    ):
        for kind, count in (("vectors", vectors.count), ("BM25", lexical.count)):
            if count != manifest.passages:
                raise StoreDamagedError(f"{count} passages in {kind}, not {manifest.passages}")
        if with_checksums:
            _verify_passages(vectors, manifest)
        _verify_sample(vectors, lexical, manifest)


def _verify_passages(vectors: VectorReader, manifest: Manifest) -> None:
    """Read every passage, which shows where its text is not the one that it had; Chroma's database has no checksum."""
    for start in range(0, manifest.passages, _PAGE):
        ids = vectors.ids(_PAGE, start)
        if len(vectors.passages(ids)) != len(ids):
            raise StoreDamagedError("a passage has no text")


def _verify_files(folder: Path, manifest: Manifest) -> None:
    found = checksums(folder)
    differing = [name for name, state in manifest.files.items() if found.get(name) != state]
    if differing:
        raise StoreDamagedError(f"{', '.join(differing)}: not as written")
    with closing(sqlite3.connect(f"{(folder / CHROMA / SQLITE).as_uri()}?mode=ro", uri=True)) as connection:
        ((verdict,), *_) = connection.execute("PRAGMA quick_check(1)").fetchall()
    if verdict != "ok":
        raise StoreDamagedError(f"{SQLITE}: {verdict}")


def _verify_sample(vectors: VectorReader, lexical: LexicalReader, manifest: Manifest) -> None:
    ids = list(_sample(vectors, manifest))
    stored, passages = vectors.vectors(ids), vectors.passages(ids)
    unreachable = 0
    for passage_id in ids:
        if passage_id not in stored or stored[passage_id].shape != (manifest.encoder.dimensions,):
            raise StoreDamagedError(f"passage {passage_id} has no vector")
        nearest = vectors.nearest(stored[passage_id], _NEIGHBORS)
        unreachable += not any(found == passage_id or cosine >= _AS_GOOD for found, cosine in nearest)
        if unreachable > (_STRAY if manifest.passages > _LARGE else 0):
            raise StoreDamagedError(f"passage {passage_id} is not found by its own vector")
        if not lexical.holds(passages[passage_id]):
            raise StoreDamagedError(f"passage {passage_id} is not found by its own words")


def _sample(vectors: VectorReader, manifest: Manifest) -> Iterable[str]:
    last = max(0, manifest.passages - _RUN)
    chosen = random.Random(manifest.number)  # noqa: S311 - nothing secret
    starts = {0, last, *(chosen.randint(0, last) for _ in range(_SAMPLE // _RUN - 2))}
    return dict.fromkeys(passage_id for start in sorted(starts) for passage_id in vectors.ids(_RUN, start))


def _sizes(folder: Path) -> list[int]:
    sizes = []
    for place, _, names in os.walk(folder):
        for name in names:
            with suppress(FileNotFoundError):  # Chroma's journal comes and goes
                sizes.append((Path(place) / name).stat().st_size)
    return sizes


def _limit(folder: Path) -> None:
    sizes = _sizes(folder)
    limits = {
        resource.RLIMIT_AS: _MEMORY_BYTES + _MEMORY_FACTOR * sum(sizes),
        resource.RLIMIT_FSIZE: _FILE_BYTES + max(sizes, default=0),
        resource.RLIMIT_CORE: 0,
    }
    for kind, limit in limits.items():
        # macOS knows no limit of memory, and a lower hard limit is limit enough.
        with suppress(OSError, ValueError):
            resource.setrlimit(kind, (limit, limit))


def _end_with_parent() -> None:
    os.read(0, 1)
    os._exit(1)


def main(arguments: list[str]) -> int:
    """Verify the named folder; prints the reason and gives 1 where it does not verify."""
    folder = Path(arguments[0])
    if "--leashed" in arguments[1:]:
        threading.Thread(target=_end_with_parent, daemon=True).start()
    _limit(folder)
    try:
        verify(folder, with_checksums="--checksums" in arguments[1:])
    except (AssistantError, OSError, sqlite3.Error, KeyError, ValueError) as error:
        sys.stdout.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
