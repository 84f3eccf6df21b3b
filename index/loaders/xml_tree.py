"""XML parsed so that a file can reach nothing but itself: no entities, no network, no endless depth."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.errors import DocumentError

_REFERENCE = re.compile(rb"&#([xX][0-9a-fA-F]{4,8}|[0-9]{5,9});")
_FIRST_HALF, _LAST_HALF = 0xD800, 0xDFFF

if TYPE_CHECKING:
    from lxml.etree import _Element


def parse_xml(data: bytes) -> _Element:
    """The root of an XML document, mended where it is not well-formed; raises DocumentError where it is none."""
    # Loaded here: a question reads no XML.
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True, remove_pis=True
    )
    try:
        root = etree.fromstring(_REFERENCE.sub(_whole, data), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise DocumentError("it is damaged, or no XML: open it and save it anew") from error
    if root is None:
        raise DocumentError("it is damaged, or no XML: open it and save it anew")
    return root


def _whole(reference: re.Match[bytes]) -> bytes:
    """A reference to a character; one to half of one, which libxml2 would hand on as it is, to the replacement mark."""
    digits = reference[1]
    code = int(digits[1:], 16) if digits[:1] in b"xX" else int(digits)
    return b"&#xfffd;" if _FIRST_HALF <= code <= _LAST_HALF else reference[0]


def local_name(element: _Element) -> str:
    """The element's name without its namespace; empty for comments."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""
