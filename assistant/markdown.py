"""Answers as Markdown, for notes and reports.

Text of documents and models is escaped, so that it stays text: no link, image or HTML of theirs reaches what renders
it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.places import where_of
from assistant.rendering import NOT_ANSWERED, marks_of
from assistant.terminal import one_line
from index.passages import HEADING_SEPARATOR

if TYPE_CHECKING:
    from assistant.answer import Answer, Citation

# What CommonMark reads as markup within a line, and what does so at the start of one.
_INLINE = re.compile(r"([\\`*_\[\]<>&|~])")
_OPENING = re.compile(r"^(\d*)([#+=.)-])(?=\s|$|[#=-])")


def markdown(answer: Answer) -> str:
    """The question as a heading, the answer with its marks, and the citations as a list with quotations."""
    parts = [f"## {escaped(answer.question)}"]
    if not answer.answered:
        parts.append(NOT_ANSWERED)
        if answer.unknown_words:
            parts.append(f"Nowhere in them: {', '.join(escaped(word) for word in answer.unknown_words)}.")
        if answer.nearest:
            parts.append("Nearest passages:")
    else:
        if answer.short_answer:
            parts.append(f"**{escaped(answer.short_answer)}**")
        parts.append(_sentences(answer))
    parts += [_citation(citation) for citation in (answer.citations if answer.answered else answer.nearest)]
    return "\n\n".join(parts)


def escaped(text: str) -> str:
    """The text on one line, with nothing in it that Markdown or HTML would read as markup."""
    return _OPENING.sub(r"\1\\\2", _INLINE.sub(r"\\\1", one_line(text)))


def _sentences(answer: Answer) -> str:
    return " ".join(
        escaped(sentence.text)
        + "".join(f" \\[{n}\\]" for n in sentence.citations)
        + ("" if sentence.verified else " *(unverified)*")
        for sentence in answer.sentences
    )


def _citation(citation: Citation) -> str:
    place = [f"**{escaped(citation.source)}**", where_of(citation.source, citation.page, citation.lines)]
    details = [escaped(HEADING_SEPARATOR.join(citation.heading)), escaped(citation.date or "")]
    head = " · ".join([", ".join(filter(None, place)), *filter(None, details)])
    marks = "".join(f" *({mark})*" for mark in marks_of(citation))
    columns = f"*{escaped(citation.columns)}*\n   > " if citation.columns else ""
    return f"{citation.n}. {head}{marks}\n\n   > {columns}{escaped(citation.quote)}"
