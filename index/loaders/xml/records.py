"""Data in XML: short values with the names of their elements, and records that stand beside others of their kind."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING

from index.loaders.raw import clean, in_one_line
from index.loaders.xml import kinds
from index.loaders.xml_tree import local_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lxml.etree import _Element

LONGEST_FIELD = 200
_MOST_FIELDS = 20
_DEEPEST = 4
_MOST_ABOVE = 2
_DAYS = frozenset({"startDate", "endDate", "instant", "forever"})
_MEMBERS = frozenset({"explicitMember", "typedMember"})
_LONGEST_RECORD = 1000
_HTML = re.compile(
    r"<(?:p|br|div|span|table|ul|ol|li|b|i|em|strong|a|h[1-6]|img|font|tr|td)\b[^<>]{0,2000}>", re.IGNORECASE
)
_ENCODED_AT_LEAST = 500
_ENCODED = re.compile(r"[A-Za-z0-9+/=\s]+")
_WORD = re.compile(r"[A-Za-z]+ [A-Za-z]")


def is_field(element: _Element) -> bool:
    """Whether an element is a value with a name, and no paragraph, item or part of a sentence."""
    sentences = kinds.PARAGRAPHS | kinds.VERBATIM | kinds.BARE
    return kinds.is_leaf(element) and local_name(element) not in sentences and not kinds.is_item(element)


def is_label(element: _Element) -> bool:
    """Whether an element is the number or mark of the paragraph or title behind it, and not a value of its own."""
    if local_name(element) not in kinds.LABELS or not kinds.is_leaf(element):
        return False
    behind = next(element.itersiblings("*"), None)
    return behind is not None and not is_field(behind)


def periods(root: _Element) -> dict[str, str]:
    """When the figures of a business report (XBRL 2.1, 4.7) hold, and of what, by what they call that."""
    contexts = (element for element in root if local_name(element) == "context")
    return {str(element.get("id")): _period(element) for element in contexts}


def _period(context: _Element) -> str:
    said = [(local_name(element), kinds.words(element)) for element in context.iter() if kinds.is_leaf(element)]
    days = " to ".join(text for name, text in said if name in _DAYS)
    return ", ".join(filter(None, [days, *(text.rpartition(":")[2] for name, text in said if name in _MEMBERS)]))


def field_name(element: _Element, around: _Element, when: Mapping[str, str] = MappingProxyType({})) -> str:
    """The name of a value, after those of the elements that it stands in, up to `around`, that say what it is of.

    `when` are the periods that a business report names; a figure of it means nothing without its own.
    """
    above: list[str] = []
    for ancestor in element.iterancestors():
        if ancestor is around or ancestor.getparent() is None or len(above) == _MOST_ABOVE:
            break
        above.append(local_name(ancestor))
    name = ".".join([*reversed(above), local_name(element)])
    period = when.get(str(element.get("contextRef")))
    return f"{name} ({period})" if period else name


def is_html(text: str) -> bool:
    """Whether a value is a piece of HTML, written with its angle brackets escaped."""
    return _HTML.search(text) is not None


def is_encoded(text: str) -> bool:
    """Whether a value is a picture or other file, written in letters."""
    return len(text) >= _ENCODED_AT_LEAST and _ENCODED.fullmatch(text) is not None and not _WORD.search(text)


def told(value: str) -> str:
    """A value as it is read: in one line, or the text of the HTML that it holds; nothing of an encoded file."""
    if is_encoded(value):
        return ""
    if not is_html(value):
        return in_one_line(value)
    # Loaded here: few files hold HTML in their values.
    from index.loaders.html.loader import plain_text

    return plain_text(value)


def record(element: _Element) -> list[tuple[str, str]] | None:
    """The fields of an element that stands beside others of its name and can be told in one row, else None."""
    first = next(kinds.children(element), None)
    if first is None or kinds.names(first) is not None or kinds.is_row(element) or not _has_twin(element):
        return None
    fields: list[tuple[str, str]] = []
    for name, field in _fields(element, ()):
        text = clean(kinds.words(field)) if name else ""
        if not name or len(text) > LONGEST_FIELD or is_html(text) or len(fields) >= _MOST_FIELDS:
            return None
        fields.append((name, text))
    fields = [(name, text) for name, text in fields if text]
    return fields if sum(len(text) for _, text in fields) <= _LONGEST_RECORD else None


def _has_twin(element: _Element) -> bool:
    """Only neighbours are looked at: all siblings of each of many would take time that grows with their square."""
    name = local_name(element)
    near = (next(element.itersiblings(tag="*"), None), next(element.itersiblings(tag="*", preceding=True), None))
    return any(other is not None and local_name(other) == name for other in near)


def _fields(element: _Element, path: tuple[str, ...]) -> Iterator[tuple[str, _Element]]:
    """Each with its names, joined; those are empty where the element is no record."""
    if kinds.is_mixed(element) or len(path) > _DEEPEST:
        yield "", element
        return
    for child in kinds.children(element):
        name = local_name(child)
        if kinds.is_leaf(child):
            yield ".".join((*path, name)) if is_field(child) or name in kinds.HEADINGS else "", child
        else:
            yield from _fields(child, (*path, name))
