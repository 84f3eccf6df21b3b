"""Opening a generation that cannot be written to, though Chroma and tantivy write whenever they open one."""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from index.chroma import REPAIR, SQLITE
from index.errors import StoreDamagedError
from index.manifest import BM25, CHROMA

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def openable(folder: Path) -> Iterator[Path]:
    """A folder from which a generation's Chroma and BM25 can be opened: itself, or a private one linked to it.

    In the private one Chroma's database is a copy, and tantivy's lock files are its own. Raises StoreDamagedError where
    a part is missing.
    """
    places = [folder / CHROMA, folder / CHROMA / SQLITE, folder / BM25]
    missing = [place for place in places if not place.exists()]
    if missing:
        raise StoreDamagedError(f"{missing[0]} is missing: {REPAIR}")
    if all(os.access(place, os.W_OK) for place in places):
        yield folder
        return
    with tempfile.TemporaryDirectory(prefix="assistant-") as private:
        yield _link(folder, Path(private))


def _link(folder: Path, private: Path) -> Path:
    for part in (CHROMA, BM25):
        (private / part).mkdir()
        for path in (folder / part).iterdir():
            if path.name == SQLITE:
                shutil.copyfile(path, private / part / SQLITE)
            elif not path.name.endswith(".lock"):
                (private / part / path.name).symlink_to(path.absolute())
    return private
