"""reStructuredText as docutils reads it, so that a file can reach nothing but itself and nothing it says is lost."""

from __future__ import annotations

import re
from dataclasses import dataclass
from textwrap import dedent
from typing import TYPE_CHECKING

from index.errors import DocumentError

if TYPE_CHECKING:
    from docutils import nodes

_LONGEST_LINE = 20_000
_SETTINGS = {
    "file_insertion_enabled": False,
    "raw_enabled": False,
    "halt_level": 5,
    "report_level": 5,
    "warning_stream": False,
    "_disable_config": True,  # else a docutils.conf in the working folder would be read
    "syntax_highlight": "none",
    "line_length_limit": _LONGEST_LINE,
    "sectsubtitle_xform": False,
    "tab_width": 8,
}
_DIRECTIVE = re.compile(r"\.\. +(?:\|[^|]+\| +)?([\w:.+-]+?) ?::[ \t]*(.*)")
_OPTION = re.compile(r"\s+:[\w -]+:(?:\s|$)")
# Directives of Sphinx and others that name files, index words or settings, or hold markup of another kind.
_WITHOUT_TEXT = frozenset({
    "toctree", "index", "highlight", "currentmodule", "module", "automodule", "autoclass", "autofunction", "autodata",
    "automethod", "autoexception", "autosummary", "include", "literalinclude", "raw", "contents", "meta",
    "tabularcolumns",    "role", "default-role", "image", "plot", "graphviz", "inheritance-diagram", "title", "date",
    "sectionauthor", "moduleauthor", "codeauthor", "py:module", "py:currentmodule", "testsetup", "testcleanup",
})  # fmt: skip
_VERBATIM = frozenset({
    "code", "code-block", "sourcecode", "parsed-literal", "productionlist", "doctest", "testcode", "testoutput",
    "ipython", "prompt", "console", "math", "mermaid", "digraph", "graph", "table", "csv-table", "list-table",
})  # fmt: skip
_SAID = {
    "versionadded": "New in version", "versionchanged": "Changed in version", "deprecated": "Deprecated since version",
    "deprecated-removed": "Deprecated since version", "versionremoved": "Removed in version", "seealso": "See also",
}  # fmt: skip
_TARGET = re.compile(r"(?<=\S)\s*<[^<>]*>\Z")
_PLAIN = re.compile(r"[`|*]{1,2}(.+?)(?:\s*<[^<>`]*>)?[`|*]{1,2}_{0,2}", re.DOTALL)
_NAME = re.compile(r"(\w+?)_{1,2}")


@dataclass(frozen=True, slots=True)
class Unread:
    """A directive that docutils does not know, or refuses; `line` is the first of `body`, counted from its own as 0."""

    said: str
    body: str
    line: int
    is_verbatim: bool


def parsed(source: str, *, whole: bool = True) -> nodes.document:
    """The tree of a file, or of a piece of one; raises DocumentError where it is nested beyond what can be read."""
    # Loaded here: a question reads no reStructuredText.
    from index.loaders.rst.parser import doctree

    settings = {**_SETTINGS, "doctitle_xform": whole, "docinfo_xform": whole}
    if max(map(len, source.split("\n"))) > _LONGEST_LINE:
        raise DocumentError(f"a line of it is longer than {_LONGEST_LINE:,} characters: break it", "too large")
    try:
        return doctree(source, settings)
    except RecursionError as error:
        raise DocumentError("its lists or quotations are nested too deep: write it flatter", "too large") from error


def unread_directive(block: str) -> Unread | None:
    """What a directive says that docutils only handed back; None where it says nothing to a reader.

    `block` is its source, the first line with its two dots.
    """
    first, *rest = block.split("\n")
    match = _DIRECTIVE.match(first)
    name = match[1].lower() if match else ""
    if match is None or name in _WITHOUT_TEXT:
        return None
    if name in _SAID:
        goes_on = bool(rest and rest[0].strip())
        said = f"{_SAID[name]} {match[2]}".strip() + ":" * goes_on
        return Unread("", "\n".join([said, *dedent("\n".join(rest)).split("\n")]), 0, is_verbatim=False)
    arguments = [match[2].strip()]
    at = 0
    while at < len(rest) and rest[at].strip() and not _OPTION.match(rest[at]):
        arguments.append(rest[at].strip())
        at += 1
    while at < len(rest) and rest[at].strip():
        at += 1
    body = dedent("\n".join(rest[at:]))
    verbatim = name in _VERBATIM
    if verbatim and not body.strip():  # the first line of the content was taken for an argument
        return Unread("", dedent("\n".join([match[2], *rest])).strip("\n"), 0, is_verbatim=True)
    return Unread("" if verbatim else "\n".join(arguments), body, at + 1, verbatim)


def unmarked(text: str) -> str:
    """The words of a piece of inline markup that docutils does not understand."""
    match = _PLAIN.fullmatch(text) or _NAME.fullmatch(text)
    return match[1] if match else text


def title_of(text: str) -> str:
    """The words of a role's text, without what they lead to."""
    return _TARGET.sub("", text.lstrip("~!"))
