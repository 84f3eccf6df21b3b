"""A page of a book as HTML that shows all its text, and what of it is no running text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.loaders.html.tree import parse
from index.loaders.xml.pages import as_html, decoded_xml

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

_LISTS = frozenset({"toc", "landmarks", "page-list", "loi", "lot", "doc-toc", "doc-pagelist"})
# The reading of a Chinese character stands within the word that it belongs to; the page and line numbers of the paper
# edition stand within sentences.
_READINGS = frozenset({"rt", "rp"})
_NUMBERS = frozenset({"pagebreak", "doc-pagebreak"})
_LINE_NUMBERS = frozenset({"lnum", "linenum", "line-num", "linenumber", "line-number", "lineno"})
_MOSTLY = 0.8
_FEWEST_LINKS = 2
_HEADINGS = "h1, h2, h3, h4, h5, h6"

# A page of fixed layout is a drawing, whose lines are pieces with a place each.
_DRAWN = re.compile(r"<svg\b(.*?)</svg>", re.DOTALL | re.IGNORECASE)
_NOT_DRAWN = re.compile(r"<(/?)(?:style|defs|title|desc|metadata)\b", re.IGNORECASE)
_TEXT_TAG = re.compile(r"<(/?)text\b[^<>]*>", re.IGNORECASE)
_PIECE = re.compile(r"<tspan\b([^<>]*)>", re.IGNORECASE)
_HEIGHT = re.compile(r"\sy\s*=\s*[\"']\s*([-+.\de]+)", re.IGNORECASE)
# What a book plays or shows by a program has a version in words within it.
_OBJECT = re.compile(r"<(/?)object\b", re.IGNORECASE)


def page_of(data: bytes) -> LexborHTMLParser:
    """The tree of a page, drawn text and the words that stand for objects included."""
    page = _OBJECT.sub(r"<\1div", decoded_xml(data))
    if "<text" in page:
        end = page.rfind("</svg")  # else each drawing that none ends would be looked through to the end of the page
        page = _DRAWN.sub(_written_out, page[: end + len("</svg>")]) + page[end + len("</svg>") :]
    return parse(as_html(page))


def left_out(page: LexborHTMLParser) -> frozenset[int]:
    """The `mem_id`s of what is no running text."""
    return frozenset(node.mem_id for node in page.css("nav, rt, rp, section, span, div, a, hr") if _is_aside(node))


def lists_others(root: LexborNode) -> bool:
    """Whether a page is a table of contents: beside headings hardly more than links to other pages."""
    links = [node for node in root.css("a[href]") if _is_inner(node.attributes.get("href") or "")]
    if len(links) < _FEWEST_LINKS:
        return False
    linked = sum(_length(node) for node in links)
    headings = sum(_length(node) for node in root.css(_HEADINGS) if node.css_first("a[href]") is None)
    return linked >= _MOSTLY * (_length(root) - headings)


def _is_inner(reference: str) -> bool:
    path = reference.partition("#")[0]
    return bool(path) and ":" not in path


def _length(node: LexborNode) -> int:
    return len("".join(node.text(deep=True).split()))


def _is_aside(node: LexborNode) -> bool:
    attributes = node.attributes
    kinds = frozenset(f"{attributes.get('epub:type') or ''} {attributes.get('role') or ''}".split())
    if node.tag in _READINGS or kinds & _NUMBERS:
        return True
    if node.tag in {"nav", "section", "div"}:
        return bool(kinds & _LISTS)
    return bool(_LINE_NUMBERS.intersection((attributes.get("class") or "").split()))


def _written_out(drawing: re.Match[str]) -> str:
    """The text of a drawing, a line break where a piece stands at another height than the one before."""
    height = ""

    def piece(tag: re.Match[str]) -> str:
        nonlocal height
        before, match = height, _HEIGHT.search(tag[1])
        height = match[1] if match else height
        return "<br/>" if before and height != before else ""

    text = _TEXT_TAG.sub(r"<\1div>", _NOT_DRAWN.sub(r"<\1template", drawing[1]))
    return f"<div><span{_PIECE.sub(piece, text).replace('</tspan>', '')}</span></div>"
