"""The text within a paragraph of reStructuredText, each line of it with its line in the source."""

from __future__ import annotations

from itertools import count
from types import MappingProxyType
from typing import TYPE_CHECKING

from index.loaders.labels import lettered, roman
from index.loaders.raw import in_one_line, joint
from index.loaders.rst.source import title_of, unmarked

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from docutils import nodes

    from index.loaders.sections import Chunk

_NOTHING = frozenset({"system_message", "target", "raw", "comment", "pending"})


def substitutions(tree: nodes.document) -> dict[str, str]:
    """What the words between bars stand for, by their names in lower case; none stands for another."""
    return {name.lower(): line_of_words(definition) for name, definition in tree.substitution_defs.items()}


def words(node: nodes.Node, known: Mapping[str, str] = MappingProxyType({})) -> str:
    """The text of a node without its markup, its line ends as in the source; `known` are the substitutions."""
    kind = node.tagname
    if kind == "#text":
        return str(node.astext()).replace("\x00", "")
    if kind in _NOTHING and not (kind == "target" and node.children):
        return ""
    if kind == "problematic":
        return unmarked(str(node.astext()))
    if kind == "image":
        return str(node.get("alt", ""))
    inner = "".join(words(child, known) for child in node.children)
    read_as = {
        "inline": title_of(inner),
        "substitution_reference": known.get(inner.lower(), inner),
        "footnote_reference": f"[{inner}]",
        "citation_reference": f"[{inner}]",
    }
    return read_as.get(kind, inner)


def line_of_words(node: nodes.Node, known: Mapping[str, str] = MappingProxyType({})) -> str:
    """All text of a node in one line."""
    return in_one_line(words(node, known))


def paragraph_chunks(text: str, line: int | None) -> list[Chunk]:
    """A paragraph that begins at `line` of the source, joined to running text, cut where the source's lines end."""
    chunks: list[Chunk] = []
    for number, written in zip(count(line or 0), text.split("\n"), strict=False):
        piece = in_one_line(written)
        if not piece:
            continue
        if chunks:
            before, at = chunks[-1]
            chunks[-1] = (before + joint(before, piece), at)
        chunks.append((piece, None if line is None else number))
    return chunks


def verbatim_chunks(text: str, line: int | None) -> list[Chunk]:
    """Lines that stay as they are, the first of them at `line` of the source."""
    lines = text.rstrip("\n").split("\n")
    ends = ["\n"] * (len(lines) - 1) + [""]
    return [
        (written + end, None if line is None else line + number)
        for number, (written, end) in enumerate(zip(lines, ends, strict=True))
    ]


def markers(items: nodes.Element) -> Iterator[str]:
    """What stands before each item of a list, as the source numbers it."""
    if items.tagname == "bullet_list":
        while True:
            yield "-"
    prefix, suffix = str(items.get("prefix", "")), str(items.get("suffix", "."))
    for number in count(int(items.get("start", 1))):
        yield f"{prefix}{_number(number, str(items.get('enumtype', 'arabic')))}{suffix}"


def _number(number: int, way: str) -> str:
    if way.endswith("alpha"):
        written = lettered(number)
    elif way.endswith("roman"):
        written = roman(number)
    else:
        written = str(number)
    return written.upper() if way.startswith("upper") else written
