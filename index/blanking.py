"""Blanks what Chroma's vector files hold beyond their rows.

hnswlib reserves room for more rows than there are, and Chroma 1.5.9 writes that room to disk as it lies in memory, so
that a file may hold any text the process has touched: one that was forgotten, for instance. The layout is that of
hnswlib's `header.bin`: a version, then sizes, of which the second is the room in rows, the third the rows, the fourth
the bytes of a row.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_HEADER = struct.Struct("<iQQQQ")
_VERSION = 1
_BYTES_OF_A_LENGTH = 4


def blank_unused(folder: Path) -> None:
    """Overwrite with zeros what lies beyond the rows in every vector index below a closed Chroma folder.

    Raises ValueError for a layout that is not known, OSError where the files cannot be written.
    """
    for header in folder.glob("*/header.bin"):
        version, _, _, rows, row_bytes = _HEADER.unpack_from(header.read_bytes())
        if version != _VERSION:
            raise ValueError(f"{header} is of version {version}, known is {_VERSION}")
        _blank(header.with_name("data_level0.bin"), rows * row_bytes)
        _blank(header.with_name("length.bin"), rows * _BYTES_OF_A_LENGTH)


def _blank(path: Path, used: int) -> None:
    unused = path.stat().st_size - used
    if unused < 0:
        raise ValueError(f"{path} is shorter than its header says")
    with path.open("r+b") as file:
        file.seek(used)
        while unused > 0:
            unused -= file.write(bytes(min(unused, 1 << 20)))
