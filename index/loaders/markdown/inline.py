"""A paragraph of Markdown: its words without markup, each with the source line on which it stands."""

from __future__ import annotations

import re
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from index.loaders.raw import clean, joint

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from markdown_it import MarkdownIt
    from markdown_it.rules_core import StateCore
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

    from index.loaders.sections import Chunk

    Rule = Callable[[StateInline, bool], bool]

_MOST_BRACKETS = 2000  # in one paragraph; the time that links take grows with the square of it
_LINE_BREAK_TAG = re.compile(r"<br\b", re.IGNORECASE)
_SPAN = "span"  # (start, end) of what a token was made of, in the content of its paragraph


def parser() -> MarkdownIt:
    """CommonMark with tables and struck-out words, for `inline_chunks`."""
    # Loaded here: a question reads no Markdown.
    from markdown_it import MarkdownIt, rules_inline

    # What is nested deeper is dropped in silence; long before this depth comes Python's own limit, which is not silent.
    made = MarkdownIt("commonmark", {"maxNesting": 10_000}).enable(["table", "strikethrough"])
    made.core.ruler.at("inline", _parse_inline)
    # All that take line ends into what they make, be it a link's title.
    for name, rule in (
        ("newline", rules_inline.newline),
        ("escape", rules_inline.escape),
        ("backticks", rules_inline.backtick),
        ("link", rules_inline.link),
        ("image", rules_inline.image),
        ("html_inline", rules_inline.html_inline),
    ):
        made.inline.ruler.at(name, _with_span(rule))
    return made


def _parse_inline(state: StateCore) -> None:
    """CommonMark's inline rules; a paragraph with so many brackets that they would take minutes stays as it is."""
    for token in state.tokens:
        if token.type == "inline":
            token.children = []
            if token.content.count("[") <= _MOST_BRACKETS:
                state.md.inline.parse(token.content, state.md, state.env, token.children)


def _with_span(rule: Rule) -> Rule:
    """The rule, which then writes on the last token that it makes what of the paragraph went into it."""

    def spanning(state: StateInline, silent: bool) -> bool:
        start, made = state.pos, len(state.tokens)
        matches = rule(state, silent)
        if matches and len(state.tokens) > made:
            state.tokens[-1].meta[_SPAN] = (start, state.pos)
        return matches

    return spanning


def inline_chunks(token: Token, line: int) -> list[Chunk]:
    """The words of a paragraph that begins at `line`, one chunk a source line; a wrapped line goes on after a space."""
    pieces = _pieces(token, line) if token.children else verbatim_chunks(token.content, line)
    by_line = groupby(pieces, key=itemgetter(1))
    return _closed_up([("".join(text for text, _ in texts), at) for at, texts in by_line])


def verbatim_chunks(content: str, line: int, gap: str = "\n") -> list[Chunk]:
    """Text that is kept as it is, as code, one chunk a source line; `gap` stands for its line ends."""
    *before, last = content.split("\n")
    return [*((text + gap, line + i) for i, text in enumerate(before)), (last, line + len(before))]


def _pieces(paragraph: Token, line: int) -> Iterator[Chunk]:
    """The text of each token with its line, which is counted anew after each that took line ends along."""
    counted = 0
    for token in paragraph.children or []:
        yield from _texts(token, paragraph.content, line)
        if _SPAN in token.meta:
            _, end = token.meta[_SPAN]
            line += paragraph.content.count("\n", counted, end)
            counted = end


def _texts(token: Token, source: str, line: int) -> list[Chunk]:
    match token.type:
        case "softbreak":
            return [(" ", line)]
        case "hardbreak":
            return [("\n", line)]
        case "html_inline":
            return [("\n", line)] if _LINE_BREAK_TAG.match(token.content) else []
        case "image":
            return [(text.replace("\n", " "), at) for text, at in inline_chunks(token, line)]
        case "code_inline":
            return _code_span(token, source, line)
        case _:
            # An entity may stand for what the source was cleaned of.
            return [(text, line)] if (text := clean(token.content)) else []


def _code_span(token: Token, source: str, line: int) -> list[Chunk]:
    start, end = token.meta[_SPAN]
    marks = len(token.markup)
    code = source[start + marks : end - marks]
    # CommonMark takes a space, or a line end, from both sides where there is one on both.
    taken = (len(code) - len(token.content)) // 2
    first_line = line + code.count("\n", 0, taken)
    return verbatim_chunks(code[taken : len(code) - taken], first_line, gap=" ")


def _closed_up(chunks: list[Chunk]) -> list[Chunk]:
    """Without the space where a line was wrapped between two Chinese or Japanese characters."""
    for i in range(len(chunks) - 1):
        text, line = chunks[i]
        if text.endswith(" "):
            chunks[i] = (text[:-1] + joint(text[:-1], chunks[i + 1][0]), line)
    return chunks
