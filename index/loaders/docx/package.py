"""The parts of a Word file that its text is read from."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.errors import DocumentError
from index.loaders.archive import member, opened_archive, require_plain_xml
from index.loaders.docx.xml import child, children, value
from index.loaders.raw import required, seems
from index.loaders.xml_tree import parse_xml

if TYPE_CHECKING:
    from zipfile import ZipFile

    from lxml.etree import _Element

WHAT = "Word file"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")  # [MS-OFFCRYPTO] 2.3.4.4
_CORE = "docProps/core.xml"


@dataclass(frozen=True, slots=True)
class WordParts:
    """The parts as XML; None where the file has none of a kind."""

    body: _Element
    styles: _Element | None
    numbering: _Element | None
    footnotes: _Element | None
    endnotes: _Element | None
    core: _Element | None


def word_parts(data: bytes) -> WordParts:
    """The parts of a Word file, of either dialect; raises DocumentError where it is none, or encrypted or damaged."""
    if data.startswith(_OLE):
        raise _old_or_encrypted(data)
    # Word sorts its own parts first, but other programs do not: then the first bytes do not say whose archive it is.
    required(data, "a Word file", accepted="a zip archive" if seems(data) == "a zip archive" else "a Word file")
    with opened_archive(data, WHAT) as archive:
        require_plain_xml(archive, WHAT)
        names = {name.lower(): name for name in reversed(archive.namelist())}
        return _parts(archive, names)


def _old_or_encrypted(data: bytes) -> DocumentError:
    if _ENCRYPTED_STREAM in data:
        return DocumentError("it is encrypted: save it without a password", "encrypted")
    return DocumentError("it is an old Word file (.doc) by its content: open it and save it as .docx", "unsupported")


def _parts(archive: ZipFile, names: dict[str, str]) -> WordParts:
    main = _related(archive, names, "").get("officeDocument", "word/document.xml")
    root = _xml(archive, names, main)
    body = child(root, "body")
    if body is None:
        raise DocumentError("it is damaged, or no Word file: its text is missing; open it and save it anew")
    related = _related(archive, names, main)
    folder = posixpath.dirname(main)
    styles, numbering, footnotes, endnotes = (
        _xml(archive, names, related.get(kind, f"{folder}/{kind}.xml"))
        for kind in ("styles", "numbering", "footnotes", "endnotes")
    )
    core = _xml(archive, names, _related(archive, names, "").get("core-properties", _CORE))
    return WordParts(body, styles, numbering, footnotes, endnotes, core)


def _related(archive: ZipFile, names: dict[str, str], part: str) -> dict[str, str]:
    """The paths of what a part (or, for "", the whole file) refers to within the archive, by the kind of relation."""
    folder, name = posixpath.split(part)
    root = _xml(archive, names, posixpath.join(folder, "_rels", f"{name}.rels"))
    return {
        (value(relation, "Type") or "").rpartition("/")[2]: posixpath.normpath(
            posixpath.join("/", folder, value(relation, "Target") or "")
        ).lstrip("/")
        for relation in reversed([*children(root, "Relationship")])
        if value(relation, "TargetMode") != "External"
    }


def _xml(archive: ZipFile, names: dict[str, str], path: str) -> _Element | None:
    found = names.get(path.lower())
    return None if found is None else parse_xml(member(archive, found, WHAT))
