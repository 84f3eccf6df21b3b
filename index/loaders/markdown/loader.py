"""Markdown, as CommonMark with tables: one Document a section, its markup taken away."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.loaders.base import FileLoader
from index.loaders.dates import iso_date
from index.loaders.decoding import decode
from index.loaders.flow import Flow
from index.loaders.html.lines import html_chunks
from index.loaders.markdown.inline import inline_chunks, parser, verbatim_chunks
from index.loaders.raw import clean, in_one_line, required
from index.loaders.text import line_starts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from langchain_core.documents import Document
    from markdown_it.token import Token

    from index.loaders.sections import Sections

_TOO_DEEP = "its quotes or lists are nested too deeply to be told apart: it is read as plain text"
_FRONT_MATTER = re.compile(r"\A(---|\+\+\+)[ \t]*\n((?:.*?\n)??)(?:\1|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_FIRST_FIELD = re.compile(r"(?:\s*+#.*\n)*+\s*+(?:[\w.\"'-]+[ \t]*+[:=]|\[|\Z)")
_FRONT_FIELD = re.compile(r"^(title|author|date)[ \t]*+[:=][ \t]*+(\S.*)$", re.MULTILINE | re.IGNORECASE)


class MarkdownLoader(FileLoader):
    """Loads a Markdown file, with the source line of every line of the text that is left."""

    def lazy_load(self) -> Iterator[Document]:
        """One Document a section, that is, from one heading to the next.

        Raises DocumentError if the file cannot be read, is empty or is not text.
        """
        source = clean(decode(required(self.data, "Markdown")))
        body, front = _without_front_matter(source)
        try:
            sections = _Walk().through(body)
        except RecursionError:
            yield self.document(source, 0, line_starts=line_starts(source, 1), note=_TOO_DEEP)
            return
        title, date = front.get("title") or sections.title, iso_date(front.get("date"))
        yield from self.of_sections(
            sections.finished(), "it holds no text, only markup or white space",
            title=title, author=front.get("author"), date=date,
        )  # fmt: skip


def _without_front_matter(source: str) -> tuple[str, dict[str, str]]:
    """The source with its front matter blanked out, so that lines keep their numbers; and what that says."""
    match = _FRONT_MATTER.match(source)
    # Else the first line is a rule, and what stands up to the next one is text.
    if match is None or not _FIRST_FIELD.match(match[2]):
        return source, {}
    fields = {name.lower(): value.rstrip(" \t").strip("\"'") for name, value in _FRONT_FIELD.findall(match.group())}
    return "\n" * match.group().count("\n") + source[match.end() :], fields


class _Walk:
    """One way through a file's tokens, which gathers its sections."""

    def __init__(self) -> None:
        self.flow = Flow()
        self.row: list[str] | None = None
        self.heading_level = 0
        self.in_header = False

    def through(self, source: str) -> Sections:
        line = 1
        for token in parser().parse(source):
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
            self.flow.put(html_chunks(token.content, line))
        elif token.type != "inline":
            self.flow.put(verbatim_chunks(token.content.rstrip("\n"), line + (token.type == "fence")))
        elif self.heading_level:
            self.flow.heading(self.heading_level, _joined(token), line)
        elif self.row is not None:
            self.row.append(_joined(token))
        else:
            self.flow.put(inline_chunks(token, line))

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
                self.flow.open_table() if change == "open" else self.flow.close_table()
            case "thead", _, change:
                self.in_header = change == "open"
            case "tr", _, "open":
                self.row = []
            case "tr", _, "close":
                cells, self.row = self.row or [], None
                self.flow.put_row(cells, line, header=self.in_header)
            case _:
                pass


def _first_number(token: Token) -> int | None:
    if token.type == "bullet_list_open":
        return None
    start = token.attrGet("start")
    return 1 if start is None else int(start)


def _joined(token: Token) -> str:
    return in_one_line("".join(text for text, _ in inline_chunks(token, 1)))
