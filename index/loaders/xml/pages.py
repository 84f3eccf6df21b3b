"""XHTML, which is XML, as the HTML that this project's parser reads."""

from __future__ import annotations

import re

from index.loaders.charsets import declared_in_markup
from index.loaders.decoding import decode
from index.loaders.raw import clean

# Nothing is given back once it is taken: else a long name that no ">" follows would be tried at every length.
_EMPTY = re.compile(r"<([a-zA-Z][^\s<>/\"'=]*+)((?:[^<>\"'/]++|\"[^\"<]*+\"|'[^'<]*+'|/(?!>))*+)/>")
_CDATA = re.compile(r"<!\[CDATA\[((?:[^\]]++|\](?!\]>))*+)(?:\]\]>|\Z)")
_PROLOG = re.compile(r"\s*<\?xml\b[^>]{0,300}\?>")
_HTML_PREFIX = re.compile(r"(</?)(?:x?html|h):(?=[a-zA-Z])")
_VOID = frozenset({
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr",
})  # fmt: skip


def decoded_xml(data: bytes) -> str:
    """The text of an XML file, in the encoding that its declaration names, cleaned; raises DocumentError for none."""
    return clean(decode(data, declared_in_markup(data)))


def as_html(xhtml: str) -> str:
    """The same page as HTML: no prefixes, no elements that end in their own tag, which HTML would leave open."""
    page = _CDATA.sub(_escaped, _PROLOG.sub("", xhtml, count=1))
    if ":html" in page or ":body" in page:
        page = _HTML_PREFIX.sub(r"\1", page)
    return _EMPTY.sub(_opened_and_closed, page)


def _escaped(verbatim: re.Match[str]) -> str:
    return verbatim[1].replace("&", "&amp;").replace("<", "&lt;")


def _opened_and_closed(tag: re.Match[str]) -> str:
    return tag[0] if tag[1].lower() in _VOID else f"<{tag[1]}{tag[2]}></{tag[1]}>"
