"""Zip archives with documents in them, opened within bounds.

Office files and books are zip archives of XML; a small one can be made that unpacks to more than any memory holds.
"""

from __future__ import annotations

import zipfile
import zlib
from io import BytesIO

from index.errors import DocumentError
from index.loaders.raw import ENCRYPTED

MOST_BYTES = 512 * 1024 * 1024
MOST_ENTRIES = 10_000
MOST_RATIO = 100
# Below this much unpacked text a high ratio harms nobody, and empty tables reach one.
_SMALL = 20 * 1024 * 1024
_ENCRYPTED = 0x1
_XML = (".xml", ".rels")
# Office's formats forbid what a bomb of entities needs (ECMA-376, part 2, 10.1); it stands at the beginning of a part.
_DECLARES = (b"<!DOCTYPE", b"<!ENTITY")
_LOOKED_AT = 4096
# What the standard library raises for an archive that is cut off or damaged; a bad offset is a ValueError.
_BROKEN = (
    zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, OverflowError, RuntimeError, ValueError,
)  # fmt: skip


def opened_archive(data: bytes, what: str) -> zipfile.ZipFile:
    """The archive in these bytes, once its directory is within the bounds; `what` it should be, for the message.

    What a member unpacks to is never more than the directory says: `ZipFile.read` ends there. Raises DocumentError
    where it is damaged, encrypted or out of bounds.
    """
    try:
        archive = zipfile.ZipFile(BytesIO(data))
    except _BROKEN as error:
        raise damaged(what) from error
    entries = archive.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > MOST_ENTRIES:
        raise DocumentError(f"it holds {len(entries):,} parts; the most is {MOST_ENTRIES:,}", "too large")
    if unpacked > MOST_BYTES or (unpacked > _SMALL and unpacked > MOST_RATIO * len(data)):
        raise DocumentError(
            f"it unpacks to {unpacked >> 20:,} MB; the most is {MOST_BYTES >> 20} MB and {MOST_RATIO} times its size",
            "too large",
        )
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        raise DocumentError(ENCRYPTED, "encrypted")
    return archive


def member(archive: zipfile.ZipFile, name: str, what: str) -> bytes:
    """The unpacked bytes of one part; raises DocumentError where it is damaged, KeyError where there is none."""
    try:
        return archive.read(name)
    except _BROKEN as error:
        raise damaged(what) from error


def require_plain_xml(archive: zipfile.ZipFile, what: str) -> None:
    """Refuse an Office file whose XML declares entities, which its formats forbid."""
    for entry in archive.infolist():
        if not entry.filename.lower().endswith(_XML):
            continue
        try:
            with archive.open(entry) as part:
                head = part.read(_LOOKED_AT)
        except _BROKEN as error:
            raise damaged(what) from error
        if any(word in head for word in _DECLARES):
            raise DocumentError("its XML declares a document type, which such a file must not: save it anew")


def damaged(what: str) -> DocumentError:
    """The error for an archive that cannot be unpacked."""
    return DocumentError(f"it is damaged, or no {what}: open it and save it anew")
