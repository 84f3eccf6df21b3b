"""Opening a generation that cannot be written to, though Chroma and tantivy write whenever they open one.

Nor can it while another process holds Chroma's database locked: Chroma then waits for as long as that takes.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from index.chroma import REPAIR, SQLITE
from index.errors import StoreDamagedError, StoreFullError
from index.manifest import BM25, CHROMA
from index.room import is_full, says_full

if TYPE_CHECKING:
    from collections.abc import Iterator

# Other questions hold it for milliseconds, when they open it.
PATIENCE_S = 3.0
_PRIMARY = 0xFF  # of SQLite's extended result codes


@contextmanager
def openable(folder: Path) -> Iterator[Path]:
    """A folder from which a generation's Chroma and BM25 can be opened: itself, or a private one linked to it.

    In the private one Chroma's database with its journal is a copy, and tantivy's lock files are its own. Raises
    StoreDamagedError where a part is missing.
    """
    places = [folder / CHROMA, folder / CHROMA / SQLITE, folder / BM25]
    missing = [place for place in places if not place.exists()]
    if missing:
        raise StoreDamagedError(f"{missing[0]} is missing: {REPAIR}")
    if all(os.access(place, os.W_OK) for place in places) and not _is_held(folder / CHROMA / SQLITE):
        yield folder
        return
    with ExitStack() as held:
        try:
            private = Path(held.enter_context(tempfile.TemporaryDirectory(prefix="assistant-")))
            linked = _link(folder, private)
        except OSError as error:
            if not says_full(error):
                raise
            raise StoreFullError(
                f"there is too little room on the disk of {folder} and for temporary files: make room, then try again"
            ) from error
        yield linked


def _is_held(database: Path) -> bool:
    """Whether a database cannot be written to at the moment: there is no room, or another process has it locked."""
    return is_full(database) or _is_locked(database)


def _is_locked(database: Path) -> bool:
    """Whether another process keeps a database from being written to, and goes on doing so."""
    # Nothing is begun that would be written: a writer's lock is taken and given back.
    try:
        with closing(sqlite3.connect(f"{database.as_uri()}?mode=rw", uri=True, timeout=PATIENCE_S)) as connection:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("ROLLBACK")
    except sqlite3.OperationalError as error:
        return error.sqlite_errorcode & _PRIMARY == sqlite3.SQLITE_BUSY
    except sqlite3.DatabaseError:  # what is wrong with it, Chroma tells
        return False
    return False


def _link(folder: Path, private: Path) -> Path:
    for part in (CHROMA, BM25):
        (private / part).mkdir()
        # The database comes before its journal, without which a change that was cut off could not be taken back.
        for path in sorted((folder / part).iterdir()):
            if path.name.startswith(SQLITE):
                shutil.copyfile(path, private / part / path.name)
            elif not path.name.endswith(".lock"):
                (private / part / path.name).symlink_to(path.absolute())
    return private
