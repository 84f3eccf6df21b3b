"""Answers, search results and citations as text for a terminal: spans that `terminal.say` prints.

On a terminal the text is wrapped to its width; in a pipe each sentence group, citation and quote is one line, so that
`grep` and `cut` see whole ones. Quotes are shown with their white space evened out; `--json` has them to the character.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.file_watch import told
from assistant.layout import wrapped
from assistant.places import where_of
from assistant.terminal import Span, one_line, shortened
from index.passages import HEADING_SEPARATOR

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from assistant.answer import Answer, Citation
    from index.searching import Hit

NOT_ANSWERED = "The documents do not answer this."
_INDENT = " " * 4
# A quote is a sentence or a few; of a passage that a search found, this much is shown.
_EXCERPT = 300


class Page:
    """Puts answers on a page `columns` wide (None: unwrapped); `locate` turns a source into the path to link to."""

    def __init__(self, columns: int | None, locate: Callable[[str], Path] | None = None) -> None:
        self._columns = columns
        self._locate = locate

    def answer(self, answer: Answer) -> list[Span]:
        """The short answer, the sentences with their marks, and the citations; or the refusal."""
        if not answer.answered:
            return self._refusal(answer)
        out: list[Span] = []
        if answer.short_answer and one_line(answer.short_answer) != one_line(answer.answer):
            out += [*wrapped([Span(answer.short_answer, "bold")], self._columns), Span("\n\n")]
        out += wrapped(_sentences(answer), self._columns)
        out.append(Span("\n"))
        for citation in answer.citations:
            out += [Span("\n"), *self.citation(citation)]
        return out

    def citation(self, citation: Citation) -> list[Span]:
        """Number, place, heading and marks on the first line, the quoted words below."""
        heading = _after_place(HEADING_SEPARATOR.join(citation.heading))
        dated = [Span(f" · {citation.date}", "dim")] if citation.date else []
        marks = [Span(f" ({mark})", "yellow") for mark in marks_of(citation)]
        place = self.place(citation.source, citation.page, citation.lines)
        head = [Span(f"[{citation.n}]", "cyan"), Span(" "), *place, *heading, *dated, *marks]
        quote = [Span(f"“{one_line(citation.quote)}”", "italic")]
        names = [Span(one_line(citation.columns), "dim")] if citation.columns else []
        below = [wrapped(line, self._columns, _INDENT) for line in (names, quote) if line]
        return [*self._hanging(head), *(span for line in below for span in (Span("\n"), *line))]

    def hits(self, hits: Sequence[Hit]) -> list[Span]:
        """The passages a search found, best first, each with its score and the beginning of its text."""
        out: list[Span] = []
        for n, hit in enumerate(hits, start=1):
            passage = hit.passage
            heading = [*_after_place(passage.context), *_after_place(passage.date or "")]
            place = self.place(passage.source, passage.location.page, passage.lines_of(0, len(passage.text)))
            head = [Span(f"{n}.", "cyan"), Span(f" {hit.score:.3f} ", "green"), *place, *heading]
            text = one_line(passage.text)
            excerpt = text if len(text) <= _EXCERPT else text[:_EXCERPT].rsplit(" ", 1)[0] + " …"
            out += [Span("\n") if out else Span(""), *self._hanging(head)]
            out += [Span("\n"), *wrapped([Span(excerpt)], self._columns, _INDENT), Span("\n")]
        return out[:-1]

    def _refusal(self, answer: Answer) -> list[Span]:
        out = [Span(NOT_ANSWERED, "bold")]
        if answer.unknown_words:
            words = ", ".join(f"“{one_line(word)}”" for word in answer.unknown_words)
            out += [Span("\n"), *wrapped([Span(f"Nowhere in them: {words}.")], self._columns)]
        if answer.nearest:
            out.append(Span("\n\nNearest passages:", "dim"))
        for citation in answer.nearest:
            out += [Span("\n"), *self.citation(citation)]
        return out

    def path_of(self, source: str) -> Path | None:
        """The file to link to, where one can be told."""
        return self._locate(source) if self._locate else None

    def place(self, source: str, page: int | None, lines: tuple[int, int] | None) -> list[Span]:
        """The file, linked, and where in it."""
        where = where_of(source, page, lines)
        named = Span(one_line(source), "bold", self.path_of(source))
        return [named, Span(f", {where}")] if where else [named]

    def _hanging(self, spans: list[Span]) -> list[Span]:
        """The spans with every line but the first indented: a terminal's lines only."""
        if self._columns is None:
            return wrapped(spans, None)
        out = wrapped(spans, self._columns - len(_INDENT))
        return [Span(span.text.replace("\n", "\n" + _INDENT), span.style, span.path) for span in out]


def _after_place(heading: str) -> list[Span]:
    return [Span(f" · {shortened(heading)}", "dim")] if heading else []


def marks_of(citation: Citation) -> list[str]:
    """What has to be said about a citation that does not simply hold."""
    marks = [] if citation.verified else ["unverified: these words do not stand in the passage"]
    return [*marks, told(citation.file_state)] if citation.file_state else marks


def _sentences(answer: Answer) -> list[Span]:
    out: list[Span] = []
    for sentence in answer.sentences:
        out.append(Span(f"{' ' if out else ''}{one_line(sentence.text)}"))
        out += [Span(f" [{n}]", "cyan", glued=True) for n in sentence.citations]
        if not sentence.verified:
            out.append(Span(" [unverified]", "yellow", glued=True))
    return out
