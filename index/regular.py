"""Files opened so that nothing but a regular file is ever read, whatever its name leads to in the meantime."""

from __future__ import annotations

import errno
import os
import stat
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from io import BufferedReader


@contextmanager
def opened_regular(path: Path, within: Path | None = None) -> Iterator[BufferedReader]:
    """Open a regular file to be read, without waiting on a pipe or a device that has taken its place.

    `within`, a path with every link resolved, is the file itself or a folder in which it must lie once it is open.
    Raises OSError.
    """
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK | os.O_NOCTTY)
    try:
        _require_regular(path, within, os.fstat(descriptor))
    except OSError:
        os.close(descriptor)
        raise
    with os.fdopen(descriptor, "rb") as file:
        yield file


def _require_regular(path: Path, within: Path | None, opened: os.stat_result) -> None:
    """Raise OSError unless what is open is a regular file, and still what its resolved path names, in the folder."""
    if not stat.S_ISREG(opened.st_mode):
        raise OSError(errno.EINVAL, "not a regular file")
    if within is None:
        return
    real = Path(os.path.realpath(path))
    if not (real == within or within in real.parents) or not os.path.samestat(real.lstat(), opened):
        raise OSError(errno.ELOOP, "a link that leads out of the folder")


def read_regular(path: Path, within: Path | None = None) -> bytes:
    """The whole content of a file; raises as `opened_regular` does."""
    with opened_regular(path, within) as file:
        return file.read()
