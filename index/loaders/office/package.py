"""The packages that office files come in (ECMA-376, part 2; OpenDocument 1.3, part 2), opened within bounds."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.errors import DocumentError
from index.loaders.archive import member, opened_archive, require_plain_xml
from index.loaders.office.xml import children, value
from index.loaders.raw import ENCRYPTED, OLE, required, seems
from index.loaders.xml_tree import parse_xml

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Iterable, Iterator

    from lxml.etree import _Element

# (name, kind, path of the part) of what a part refers to.
Relation = tuple[str, str, str]

# An encrypted package is an OLE file with a stream of this name (MS-OFFCRYPTO, 2.3.4.4), which its directory holds so.
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_ENCRYPTION_DATA = re.compile(rb"<(?:\w+:)?encryption-data\b")
_MANIFEST = "META-INF/manifest.xml"
# What `seems` finds where the parts do not come in the order in which Office and LibreOffice write them.
_ANY = "a zip archive"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of office file: its name in messages, what `seems` may find it to be, and its suffix.

    `declares` says whether its XML may declare a document type, as OpenOffice's formulas do.
    """

    name: str
    findings: frozenset[str]
    suffix: str
    declares: bool = False

    @property
    def article(self) -> str:
        """The one that its name takes."""
        return "an" if self.name[0] in "AEIOU" else "a"


class Package:
    """An opened office file; its parts are found whatever the case of their names (ECMA-376, part 2, 6.2.2.3)."""

    def __init__(self, archive: zipfile.ZipFile, kind: Kind) -> None:
        self.archive = archive
        self.kind = kind
        self._names = {name.lower(): name for name in reversed(archive.namelist())}

    def part(self, path: str) -> bytes | None:
        """The bytes of a part; None where there is none, raises DocumentError where it is damaged."""
        name = self._names.get(path.lower())
        return None if name is None else member(self.archive, name, self.kind.name)

    def xml(self, path: str) -> _Element | None:
        """The root of a part; None where there is none, raises DocumentError where it is damaged or no XML."""
        data = self.part(path)
        return None if data is None else parse_xml(data)

    def relations(self, path: str = "") -> Iterator[Relation]:
        """What a part, or the file as a whole, refers to within the package (ECMA-376, part 2, 6.5)."""
        folder, name = posixpath.split(path)
        root = self.xml(posixpath.join(folder, "_rels", f"{name}.rels"))
        for relation in children(root, "Relationship"):
            if value(relation, "TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/", folder, value(relation, "Target") or "")).lstrip("/")
                yield value(relation, "Id") or "", posixpath.basename(value(relation, "Type") or ""), target


def by_kind(relations: Iterable[Relation]) -> dict[str, str]:
    """The path of the first part of each kind."""
    return {kind: path for _, kind, path in reversed([*relations])}


def opened_package(data: bytes, kind: Kind) -> Package:
    """The package of a file that should be of a kind.

    Raises DocumentError where it is empty, old, encrypted, of another kind, damaged, out of bounds, or declares
    entities.
    """
    if data.startswith(OLE):
        raise _old_or_encrypted(data, kind)
    found = seems(data)
    accepted = found if found in kind.findings or found == _ANY else ""
    archive = opened_archive(required(data, f"{kind.article} {kind.name}", accepted or ""), kind.name)
    if not kind.declares:
        require_plain_xml(archive, kind.name)
    package = Package(archive, kind)
    if _ENCRYPTION_DATA.search(package.part(_MANIFEST) or b""):
        raise DocumentError(ENCRYPTED, "encrypted")
    return package


def _old_or_encrypted(data: bytes, kind: Kind) -> DocumentError:
    if _ENCRYPTED_STREAM in data:
        return DocumentError(ENCRYPTED, "encrypted")
    return DocumentError(
        f"it is an old Microsoft Office file by its content: open it and save it as {kind.suffix}", "unsupported"
    )
