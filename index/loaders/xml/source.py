"""The tree of an XML file, with the entities that it may use: those of HTML, and short ones that it declares itself."""

from __future__ import annotations

import re
from html.entities import html5
from typing import TYPE_CHECKING

from index.errors import DocumentError
from index.loaders.xml_tree import parse_xml

if TYPE_CHECKING:
    from lxml.etree import _Element

_PROLOG = re.compile(r"\s*<\?xml\b[^>]{0,300}\?>")
_DECLARATION = re.compile(r"<!ENTITY\s+([A-Za-z_][\w.-]{0,99})\s+(?:\"([^\"<>&%]{0,200})\"|'([^'<>&%]{0,200})')\s*>")
# What is marked as verbatim holds no references; an ampersand that begins none stands for itself.
_REFERENCE = re.compile(
    r"<!\[CDATA\[(?:[^\]]++|\](?!\]>))*+(?:\]\]>|\Z)|&#(?:\d{1,7}|x[0-9a-fA-F]{1,6});|&([^\s;&<>#]{1,100});|&"
)
_OWN = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}  # of XML itself
# A few hundred characters for each of many references would be a bomb.
_MOST_GROWTH = 1_000_000
_LONGEST_TEXT = 9_000_000  # bytes; libxml2 leaves out without a word what is beyond ten million
_LOOKED_AT = 200_000  # of the file, for what it declares


def root_of(text: str) -> _Element:
    """The root of an XML file's text, mended where it is not well-formed; raises DocumentError where it is none.

    Entities that stand for more than a few words, or for a file, stay as they are written.
    """
    text = _PROLOG.sub(lambda prolog: "\n" * prolog[0].count("\n"), text, count=1)
    if not text.lstrip().startswith("<"):
        raise DocumentError("it is damaged, or no XML: open it and save it anew")
    text = _resolved(text)
    data = text.encode()
    if len(data) > _LONGEST_TEXT and max(map(len, data.split(b"<"))) > _LONGEST_TEXT:
        raise DocumentError(f"a text in it is longer than {_LONGEST_TEXT >> 20} MB: divide it", "too large")
    return parse_xml(data)


def _resolved(text: str) -> str:
    """The text with its entities replaced, so that the parser meets none."""
    declared = {name: double or single for name, double, single in _DECLARATION.findall(text[:_LOOKED_AT])}
    grown = 0

    def value(reference: re.Match[str]) -> str:
        nonlocal grown
        name = reference[1]
        if name is None and reference[0] != "&":
            return reference[0]
        meant = declared.get(name, "")
        grown += len(meant)
        if grown > _MOST_GROWTH:
            meant = ""
        return _numbered(meant or _OWN.get(name) or html5.get(f"{name};") or reference[0])

    return _REFERENCE.sub(value, text) if "&" in text else text


def _numbered(text: str) -> str:
    """The text with its markup as numbers: the parser drops what it knows by name after the first error of a file."""
    return text.replace("&", "&#38;").replace("<", "&#60;")
