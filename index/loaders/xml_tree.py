"""XML parsed so that a file can reach nothing but itself: no entities, no network, no endless depth."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.errors import DocumentError

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
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise DocumentError("it is damaged, or no XML: open it and save it anew") from error
    if root is None:
        raise DocumentError("it is damaged, or no XML: open it and save it anew")
    return root


def local_name(element: _Element) -> str:
    """The element's name without its namespace; empty for comments."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""
