"""The package of an EPUB book: what it is called, and its chapters in the order in which they are read."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote

from index.errors import DocumentError
from index.loaders.archive import member
from index.loaders.dates import iso_date
from index.loaders.raw import clean, in_one_line
from index.loaders.xml_tree import local_name, parse_xml

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Iterator, Sequence

    from lxml.etree import _Element

WHAT = "EPUB book"
_CONTAINER = "META-INF/container.xml"
_ENCRYPTION = "META-INF/encryption.xml"
# What only keeps fonts from being taken out of a book (EPUB 3.3, 4.4, and Adobe's way before it).
_FONTS_ONLY = frozenset({"http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC"})
_PAGE_TYPES = frozenset({"application/xhtml+xml", "text/html", "text/x-oeb1-document"})
_PAGE_NAMES = (".xhtml", ".html", ".htm", ".xht")
_LONGEST_FALLBACK = 10


@dataclass(frozen=True, slots=True)
class Item:
    """A file of the book as its package lists it; `path` is its name in the archive."""

    path: str
    kind: str
    properties: str
    fallback: str

    @property
    def is_page(self) -> bool:
        """Whether it holds text as HTML does."""
        return self.kind in _PAGE_TYPES or (not self.kind and self.path.lower().endswith(_PAGE_NAMES))


@dataclass(frozen=True, slots=True)
class Package:
    """A book: `pages` are names in the archive in reading order, `contents` those of its tables of contents."""

    title: str | None
    author: str | None
    date: str | None
    pages: tuple[str, ...]
    contents: tuple[str, ...]


def package_of(archive: zipfile.ZipFile) -> Package:
    """What the archive's package says; where that is broken, what can be found without it.

    Raises DocumentError where the archive is no book, or the book is encrypted.
    """
    names = frozenset(archive.namelist())
    _require_readable(archive, names)
    path = _package_path(archive, names)
    pages = sorted(name for name in names if name.lower().endswith(_PAGE_NAMES))
    if path is None:
        if not pages or "mimetype" not in names:
            raise DocumentError("it is a zip archive, but no EPUB book: give it the right suffix or leave it out")
        return Package(None, None, None, tuple(pages), ())
    root = parse_xml(member(archive, path, WHAT))
    items = _items(root, posixpath.dirname(path), names)
    spine, contents = _spine(root, items), _contents(root, items)
    return Package(
        _first(root, "title"),
        ", ".join(dict.fromkeys(_values(root, "creator"))) or None,
        _date(root),
        tuple(spine or pages),
        contents,
    )


def inner_path(folder: str, reference: str) -> str:
    """The name in the archive that a reference in a file of this folder means."""
    return posixpath.normpath(posixpath.join(folder, unquote(reference.partition("#")[0]))).lstrip("/")


def _require_readable(archive: zipfile.ZipFile, names: frozenset[str]) -> None:
    if _ENCRYPTION not in names:
        return
    root = parse_xml(member(archive, _ENCRYPTION, WHAT))
    ways = {element.get("Algorithm") for element in root.iter() if local_name(element) == "EncryptionMethod"}
    if ways - _FONTS_ONLY:
        raise DocumentError("it is encrypted (DRM): only the program that it was bought for can open it", "encrypted")


def _package_path(archive: zipfile.ZipFile, names: frozenset[str]) -> str | None:
    found = None
    if _CONTAINER in names:
        root = parse_xml(member(archive, _CONTAINER, WHAT))
        paths = (element.get("full-path", "") for element in root.iter() if local_name(element) == "rootfile")
        found = next((path for path in map(str, paths) if path in names), None)
    return found or next((name for name in sorted(names) if name.lower().endswith(".opf")), None)


def _items(root: _Element, folder: str, names: frozenset[str]) -> dict[str, Item]:
    """The files that the package lists, by their id; those that the archive lacks are left out."""
    items: dict[str, Item] = {}
    for element in root.iter():
        if local_name(element) == "item" and element.get("href"):
            path = _existing(inner_path(folder, str(element.get("href"))), names)
            if path is not None:
                kind, properties = str(element.get("media-type", "")), str(element.get("properties", ""))
                items[str(element.get("id"))] = Item(path, kind, properties, str(element.get("fallback", "")))
    return items


def _existing(path: str, names: frozenset[str]) -> str | None:
    if path in names:
        return path
    return next((name for name in names if name.lower() == path.lower()), None)


def _spine(root: _Element, items: dict[str, Item]) -> list[str]:
    ids = [str(element.get("idref")) for element in root.iter() if local_name(element) == "itemref"]
    pages = (_page(items.get(name), items) for name in ids)
    return list(dict.fromkeys(item.path for item in pages if item is not None and "nav" not in item.properties.split()))


def _page(item: Item | None, items: dict[str, Item]) -> Item | None:
    """The item, or the one that stands for it where readers cannot show it."""
    for _ in range(_LONGEST_FALLBACK):
        if item is None or item.is_page:
            return item
        item = items.get(item.fallback)
    return None


def _contents(root: _Element, items: dict[str, Item]) -> tuple[str, ...]:
    listed = [item.path for item in items.values() if "nav" in item.properties.split() or "dtbncx" in item.kind]
    spine = next((element for element in root.iter() if local_name(element) == "spine"), None)
    old = items.get(str(spine.get("toc", ""))) if spine is not None else None
    return tuple(dict.fromkeys([*listed, *([old.path] if old else [])]))


def _values(root: _Element, name: str) -> Iterator[str]:
    for element in root.iter():
        if local_name(element) == name and (text := in_one_line(clean("".join(element.itertext())))):
            yield text


def _first(root: _Element, name: str) -> str | None:
    return next(_values(root, name), None)


def _date(root: _Element) -> str | None:
    """The day of publication, else any other that the package gives, else when it was last changed."""
    dates = [element for element in root.iter() if local_name(element) == "date"]
    changed = [element for element in root.iter() if element.get("property") == "dcterms:modified"]
    ranked = sorted(dates, key=_is_no_publication)
    return next(filter(None, (iso_date(element.text) for element in [*ranked, *changed])), None)


def _is_no_publication(element: _Element) -> int:
    events: Sequence[str] = [str(value) for name, value in element.attrib.items() if str(name).endswith("event")]
    return 0 if "publication" in events else 1 if not events else 2
