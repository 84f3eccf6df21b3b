"""Markdown, as CommonMark with tables: one Document a section, its markup taken away."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.errors import DocumentError
from index.loaders.base import FileLoader
from index.loaders.dates import iso_date
from index.loaders.flow import Flow
from index.loaders.html import plain_text
from index.loaders.raw import clean, decode, in_one_line, joint, read_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from langchain_core.documents import Document
    from markdown_it.rules_core import StateCore
    from markdown_it.token import Token

    from index.loaders.sections import Chunk, Sections

_FRONT_MATTER = re.compile(r"\A(---|\+\+\+)[ \t]*\n(?:.*?\n)??(?:\1|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_FRONT_FIELD = re.compile(r"^(title|date)[ \t]*[:=][ \t]*(\S.*?)[ \t]*$", re.MULTILINE | re.IGNORECASE)
_MOST_BRACKETS = 2000  # in one paragraph; the time that links take grows with the square of it
_LINE_BREAK_TAG = re.compile(r"<br\b", re.IGNORECASE)


class MarkdownLoader(FileLoader):
    """Loads a Markdown file, with the source line of every line of the text that is left."""

    def lazy_load(self) -> Iterator[Document]:
        """One Document a section, that is, from one heading to the next.

        Raises DocumentError if the file cannot be read, is empty or is not text.
        """
        source = clean(decode(read_bytes(self.path, "Markdown")))
        body, front = _without_front_matter(source)
        sections = _Walk().through(body)
        title, date = front.get("title") or sections.title, iso_date(front.get("date"))
        parts = sections.finished()
        for number, part in enumerate(parts):
            yield self.document(
                part.text, number, heading=part.heading, title=title, date=date, line_starts=part.line_starts
            )
        if not parts:
            raise DocumentError("it holds no text, only markup or white space")


def _without_front_matter(source: str) -> tuple[str, dict[str, str]]:
    """The source with its front matter blanked out, so that lines keep their numbers; and what that says."""
    match = _FRONT_MATTER.match(source)
    if match is None:
        return source, {}
    fields = {name.lower(): value.strip("\"'") for name, value in _FRONT_FIELD.findall(match.group())}
    return "\n" * match.group().count("\n") + source[match.end() :], fields


class _Walk:
    """One way through a file's tokens, which gathers its sections."""

    def __init__(self) -> None:
        self.flow = Flow()
        self.row: list[str] | None = None
        self.heading_level = 0

    def through(self, source: str) -> Sections:
        # Loaded here: a question reads no Markdown.
        from markdown_it import MarkdownIt

        parser = MarkdownIt("commonmark", {"maxNesting": 100}).enable(["table", "strikethrough"])
        parser.core.ruler.at("inline", _parse_inline)
        line = 1
        for token in parser.parse(source):
            if token.map is not None:
                line = token.map[0] + 1
            if token.type in {"inline", "fence", "code_block", "html_block"}:
                self.take(token, line)
            else:
                self.step(token, line)
        return self.flow.sections

    def take(self, token: Token, line: int) -> None:
        """Text, of whatever kind, goes where the walk stands."""
        if token.type == "html_block":
            self.flow.put(_html_chunks(token.content, line))
        elif token.type != "inline":
            self.flow.put(_code_chunks(token.content, line + (token.type == "fence")))
        elif self.heading_level:
            self.flow.heading(self.heading_level, in_one_line(_joined(token, line)), line)
        elif self.row is not None:
            self.row.append(in_one_line(_joined(token, line)))
        else:
            self.flow.put(_inline_chunks(token, line))

    def step(self, token: Token, line: int) -> None:
        """A structure opens or closes."""
        match token.type.rpartition("_"):
            case "heading", _, "open" if token.level == 0:
                self.heading_level = int(token.tag[1])
            case "heading", _, "close":
                self.heading_level = 0
            case "list_item", _, change:
                self.flow.open_item() if change == "open" else self.flow.close_item()
            case "bullet_list" | "ordered_list", _, change:
                self.flow.open_list(_first_number(token)) if change == "open" else self.flow.close_list()
            case "table", _, change:
                self.flow.open_group() if change == "open" else self.flow.close_group()
            case "tr", _, "open":
                self.row = []
            case "tr", _, "close":
                cells, self.row = self.row or [], None
                self.flow.put([(" | ".join(cells).strip(), line)])
            case _:
                pass


def _first_number(token: Token) -> int | None:
    if token.type == "bullet_list_open":
        return None
    start = token.attrGet("start")
    return 1 if start is None else int(start)


def _parse_inline(state: StateCore) -> None:
    """CommonMark's inline rules; a paragraph with so many brackets that they would take minutes stays as it is."""
    for token in state.tokens:
        if token.type == "inline":
            token.children = []
            if token.content.count("[") <= _MOST_BRACKETS:
                state.md.inline.parse(token.content, state.md, state.env, token.children)
            else:
                token.children.append(_plain(token.content))


def _plain(content: str) -> Token:
    from markdown_it.token import Token

    return Token("text", "", 0, content=content)


def _joined(token: Token, line: int) -> str:
    return "".join(text for text, _ in _inline_chunks(token, line))


def _inline_chunks(token: Token, line: int) -> list[Chunk]:
    """The words of a paragraph, one chunk a source line; a wrapped line goes on after a space."""
    chunks: list[Chunk] = []
    text = ""
    for child in token.children or []:
        if child.type in {"softbreak", "hardbreak"}:
            chunks.append((text + ("\n" if child.type == "hardbreak" else " "), line))
            text, line = "", line + 1
        elif child.type == "html_inline":
            text += "\n" if _LINE_BREAK_TAG.match(child.content) else ""
            line += child.content.count("\n")
        elif child.type == "image":
            text += in_one_line(_joined(child, line))
        else:
            text += child.content
    return _closed_up([*chunks, (text, line)])


def _closed_up(chunks: list[Chunk]) -> list[Chunk]:
    """Without the space where a line was wrapped between two Chinese or Japanese characters, or before nothing."""
    for i in range(len(chunks) - 1):
        text, line = chunks[i]
        if text.endswith(" "):
            chunks[i] = (text[:-1] + joint(text[:-1], chunks[i + 1][0]), line)
    return chunks


def _code_chunks(content: str, line: int) -> list[Chunk]:
    lines = content.rstrip("\n").split("\n")
    return [(text + ("\n" if i + 1 < len(lines) else ""), line + i) for i, text in enumerate(lines)]


def _html_chunks(content: str, line: int) -> list[Chunk]:
    """The text of a piece of HTML, each line with the source line on which its first words stand."""
    chunks: list[Chunk] = []
    source, at = content.split("\n"), 0
    lines = [text for text in plain_text(content).split("\n") if text.strip()]
    for i, text in enumerate(lines):
        words = text.removeprefix("- ").split(" | ")[0][:20]
        at = next((j for j in range(at, len(source)) if words in source[j]), at)
        chunks.append((text + ("\n" if i + 1 < len(lines) else ""), line + at))
    return chunks
