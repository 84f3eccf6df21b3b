"""The packages that slides and sheets come in: opened within bounds, and what they say of their author and date."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.errors import DocumentError
from index.loaders.archive import member, opened_archive, require_plain_xml
from index.loaders.dates import iso_date
from index.loaders.raw import clean, in_one_line, required
from index.loaders.xml_tree import local_name, parse_xml

if TYPE_CHECKING:
    import zipfile

# An encrypted package is an OLE file with a stream of this name (MS-OFFCRYPTO, 2.3.4.4), which its directory holds so.
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTION_DATA = re.compile(rb"<(?:\w+:)?encryption-data\b")
_MANIFEST = "META-INF/manifest.xml"
_ENCRYPTED = "it is encrypted: save it without a password"
# Office's own properties, and OpenDocument's.
_PROPERTIES = ("docProps/core.xml", "meta.xml")
_AUTHORS = ("creator", "initial-creator")
_DATES = ("created", "creation-date", "date", "modified")
_NO_TITLE = re.compile(
    r"power ?point.{0,15}|.{0,15}power ?point|(?:slide|sheet|folie|book|mappe) ?\d*|untitled.*|[\W\d_]*", re.IGNORECASE
)
# Files made by programs that have no clock carry the first day of one (1601 Windows, 1970 Unix, 1980 DOS).
_FIRST_YEAR = "1981"


@dataclass(frozen=True, slots=True)
class Properties:
    """What a package says of itself; `date` as ISO 8601."""

    title: str | None = None
    author: str | None = None
    date: str | None = None


def opened_package(data: bytes, what: str) -> zipfile.ZipFile:
    """The archive of a file that should be a `what`, for messages.

    Raises DocumentError where it is empty, encrypted, of another kind, damaged, out of bounds or declares entities.
    """
    if data.startswith(_OLE) and _ENCRYPTED_STREAM in data:
        raise DocumentError(_ENCRYPTED, "encrypted")
    if not data.startswith(b"PK"):
        required(data, f"a {what}")
    archive = opened_archive(data, what)
    require_plain_xml(archive, what)
    if _MANIFEST in archive.namelist() and _ENCRYPTION_DATA.search(member(archive, _MANIFEST, what)):
        raise DocumentError(_ENCRYPTED, "encrypted")
    return archive


def properties_of(archive: zipfile.ZipFile) -> Properties:
    """Title, author and date; a title that a program gave by itself is none."""
    fields: dict[str, str] = {}
    for name in set(_PROPERTIES) & set(archive.namelist()):
        for element in parse_xml(member(archive, name, "package")).iter():
            text = in_one_line(clean(element.text or ""))
            if text:
                fields.setdefault(local_name(element), text)
    title = fields.get("title", "")
    return Properties(
        None if _NO_TITLE.fullmatch(title) else title,
        next((fields[name] for name in _AUTHORS if name in fields), None),
        next((date for name in _DATES if (date := iso_date(fields.get(name))) and date > _FIRST_YEAR), None),
    )
