"""XHTML, which is XML, as the HTML that this project's parser reads."""

from __future__ import annotations

import re

from index.loaders.raw import clean, decode

# Nothing is given back once it is taken: else a long name that no ">" follows would be tried at every length.
_EMPTY = re.compile(r"<([a-zA-Z][^\s<>/\"'=]*+)((?:[^<>\"'/]++|\"[^\"<]*+\"|'[^'<]*+'|/(?!>))*+)/>")
_CDATA = re.compile(r"<!\[CDATA\[((?:[^\]]++|\](?!\]>))*+)(?:\]\]>|\Z)")
_PROLOG = re.compile(r"\s*<\?xml\b[^>]{0,300}\?>")
_DECLARED = re.compile(rb"<\?xml\b[^>]{0,200}?\bencoding\s*=\s*[\"']([A-Za-z][\w.-]{1,39})[\"']")
_DECLARED_WITHIN = 400
_HTML_PREFIX = re.compile(r"(</?)(?:x?html|h):(?=[a-zA-Z])")
_VOID = frozenset({
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr",
})  # fmt: skip
_READABLE_AS = {"iso-8859-1": "cp1252", "latin-1": "cp1252"}
# All but UTF-8, which is tried anyway: what is not that although it says so is guessed.
_KNOWN = frozenset({
    "cp1252", "windows-1252", "windows-1250", "windows-1251", "windows-1253", "windows-1254",
    "windows-1255", "windows-1256", "windows-1257", "iso-8859-2", "iso-8859-5", "iso-8859-7", "iso-8859-15", "koi8-r",
    "shift_jis", "euc-jp", "euc-kr", "gb2312", "gbk", "gb18030", "big5",
})  # fmt: skip


def decoded_xml(data: bytes) -> str:
    """The text of an XML file, in the encoding that its declaration names, cleaned; raises DocumentError for none."""
    match = _DECLARED.search(data[:_DECLARED_WITHIN])
    name = match[1].decode("ascii").lower() if match else ""
    name = _READABLE_AS.get(name, name)
    return clean(decode(data, name if name in _KNOWN else None))


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
