"""The XML of word processors' files by local names alone: Word's two dialects differ in their namespaces only."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.loaders.xml_tree import local_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

_WHOLE = re.compile(r"-?[0-9]{1,9}")
_OFF = frozenset({"0", "false", "off", "none"})


def children(element: _Element | None, name: str) -> Iterator[_Element]:
    """The direct children of this name; none where there is no element."""
    return (found for found in (() if element is None else element) if local_name(found) == name)


def child(element: _Element | None, *path: str) -> _Element | None:
    """The first child of the first name, its first child of the second, and so on; None where one is missing."""
    for name in path:
        element = next(children(element, name), None)
    return element


def value(element: _Element | None, name: str = "val") -> str | None:
    """An attribute, whatever its namespace; None where there is none."""
    if element is None:
        return None
    return next((held for key, held in element.attrib.items() if key.rpartition("}")[2] == name), None)


def number(element: _Element | None, name: str = "val", default: int = 0) -> int:
    """An attribute that is a whole number of at most nine digits; `default` where it is missing or none."""
    text = (value(element, name) or "").strip()
    return int(text) if _WHOLE.fullmatch(text) else default


def is_on(element: _Element | None) -> bool:
    """Whether a property that can be switched on and off stands there and is not off."""
    return element is not None and (value(element) or "true") not in _OFF
