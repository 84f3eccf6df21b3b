"""A citation, or any place of a document, as it stands among the text around it.

The text comes from the store, so that it is what was indexed and cited even where the file has changed since.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING

from assistant.layout import wrapped
from assistant.places import where_of
from assistant.terminal import Span, cells, clean, shortened
from index.errors import WrongUsageError
from index.passages import HEADING_SEPARATOR

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from assistant.answer import Citation
    from assistant.history import Cited
    from assistant.rendering import Page
    from index.passages import Passage

_REFERENCE = re.compile(r"(?P<source>.+?):(?:p(?P<page>\d{1,9})|(?P<line>\d{1,9}))")
_POINTER = "▸"
# A page or file is shown up to so many lines of so many characters.
_MOST_LINES, _LINE = 1_000, 100
_TAB = 4


@dataclass(frozen=True, slots=True)
class Reference:
    """A place as a person names it: a source, and a page or a line where only that part is wanted."""

    source: str
    page: int | None = None
    line: int | None = None

    @classmethod
    def parse(cls, text: str) -> Reference:
        """Read `SOURCE`, `SOURCE:LINE` or `SOURCE:pPAGE`."""
        match = _REFERENCE.fullmatch(text)
        if match is None:
            return cls(text)
        page, line = match["page"], match["line"]
        return cls(match["source"], int(page) if page else None, int(line) if line else None)


@dataclass(frozen=True, slots=True)
class Mark:
    """What is pointed at: offsets [start, end) into the text of a section."""

    section: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Passages of one file in their order, and what is pointed at in them, at most one place in a section."""

    passages: tuple[Passage, ...]
    marks: tuple[Mark, ...] = ()


def around_citation(passages: Sequence[Passage], cited: Cited | Citation) -> Surroundings:
    """The passage a citation was taken from, with the one before and the one after.

    Raises WrongUsageError where the citation is unverified, or the indexed text no longer holds its words there.
    """
    places = [at for at, passage in enumerate(passages) if _holds(passage, cited)]
    if not places:
        raise WrongUsageError(_not_there(cited))
    # Sections under equal headings are told apart by their lines, but text above may have moved these since.
    at = next((at for at in places if _lines_in(passages[at], cited) == cited.lines), places[0])
    mark = Mark(passages[at].section, cited.start, cited.end)
    return Surroundings(tuple(passages[max(at - 1, 0) : at + 2]), (mark,))


def _holds(passage: Passage, cited: Cited | Citation) -> bool:
    """Whether the quoted words stand in the passage where they were cited."""
    begin, location = cited.start - passage.start, passage.location
    same_page = cited.page is None or cited.page == location.page
    same_section = same_page and cited.heading in {None, location.heading}
    return same_section and begin >= 0 and passage.text[begin : cited.end - passage.start] == cited.quote


def _lines_in(passage: Passage, cited: Cited | Citation) -> tuple[int, int] | None:
    return passage.lines_of(cited.start - passage.start, cited.end - passage.start)


def _not_there(cited: Cited | Citation) -> str:
    # An unverified citation is of its whole passage, whose length is not that of the words.
    if cited.end - cited.start == len(cited.quote):
        return f"{cited.source} was indexed again since, and its text is no longer what was cited: ask again"
    line, page = cited.lines and f":{cited.lines[0]}", cited.page and f":p{cited.page}"
    return (
        f"citation [{cited.n}] is unverified, its words do not stand in {cited.source}: "
        f"`assistant show {cited.source}{line or page or ''}` shows the passage that it names"
    )


def around_place(passages: Sequence[Passage], reference: Reference) -> Surroundings:
    """The passages of a page, those around a line, or all of a file.

    Raises WrongUsageError where the file has no such page or line.
    """
    if reference.page is not None:
        chosen = tuple(passage for passage in passages if passage.location.page == reference.page)
        if not chosen:
            raise WrongUsageError(f"{reference.source} has no text on page {reference.page}")
        return Surroundings(chosen)
    if reference.line is None:
        return Surroundings(tuple(passages))
    return _around_line(passages, reference.source, reference.line)


def _around_line(passages: Sequence[Passage], source: str, line: int) -> Surroundings:
    numbered = [(at, p, lines) for at, p in enumerate(passages) if (lines := p.lines_of(0, len(p.text))) is not None]
    if not numbered:
        page = passages[0].location.page
        place = source if page is None else f"{source}:p{page}"
        raise WrongUsageError(f"{source} is of a format without lines: `assistant show {place}` shows its text")
    last = max(lines[1] for *_, lines in numbered)
    if not 1 <= line <= last:
        asked, end = (where_of(source, None, (n, n)) for n in (line, last))
        raise WrongUsageError(f"{source} has no text on {asked}: it ends on {end}")
    marked = [(at, mark) for at, passage, _ in numbered if (mark := _mark_of(passage, line)) is not None]
    # Each sheet counts its rows from 1, and a passage may begin with the end of the one before it.
    by_section = {mark.section: (at, mark) for at, mark in reversed(marked)}
    places = [at for at, _ in by_section.values()] or [next(at for at, _, lines in numbered if lines[1] >= line)]
    shown = sorted({near for at in places for near in range(max(at - 1, 0), min(at + 2, len(passages)))})
    marks = tuple(mark for _, mark in by_section.values())
    return Surroundings(tuple(passages[at] for at in shown), marks)


def _mark_of(passage: Passage, line: int) -> Mark | None:
    """Where a line of the file stands in a passage."""
    spans = [(start, end) for start, end, number in _lines_of(passage) if number == line]
    if not spans:
        return None
    return Mark(passage.section, passage.start + spans[0][0], passage.start + spans[-1][1])


def rendered(around: Surroundings, page: Page, columns: int | None) -> list[Span]:
    """The text line by line with line numbers where there are any, a pointer at what is meant, and that in bold.

    What is longer than a person reads at once is cut, with a line that says how to go on.
    """
    source = around.passages[0].source
    out: list[Span] = page.place(source, None, None)
    left = _MOST_LINES
    for _, group in groupby(around.passages, key=lambda passage: passage.section):
        section = list(group)
        headline = _headline(section[0])
        out += [Span("\n\n"), Span(headline, "dim")] if headline else [Span("\n")]
        for line in _merged(section):
            if left:
                out += [Span("\n"), *_shown_line(replace(line, text=line.text[: left * _LINE]), around, columns)]
            left -= 1 + (len(line.text) - 1) // _LINE
            if left < 0:
                return [*out, Span("\n\n"), *wrapped([Span(_how_to_go_on(source, line, section[0]), "dim")], columns)]
    return out


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of a section: its text, the offset it starts at, and its number in the file where there is one."""

    section: int
    text: str
    start: int
    number: int | None


def _how_to_go_on(source: str, line: _Line, passage: Passage) -> str:
    page = passage.location.page
    if line.number is not None:
        return f"… cut at line {line.number}: `assistant show {source}:LINE` shows what stands around a line"
    if page is not None:
        return f"… cut on page {page}: `assistant show {source}:pPAGE` shows a page"
    return f"… cut: open {source} itself to read on, or find a place in it with `assistant search --in {source}`"


def _headline(passage: Passage) -> str:
    where = where_of(passage.source, passage.location.page, None)
    parts = [where] if where else []
    heading = shortened(HEADING_SEPARATOR.join(passage.location.heading))
    return " · ".join([*parts, heading] if heading else parts)


def _merged(section: list[Passage]) -> Iterator[_Line]:
    """The lines of consecutive passages of one section; a line that goes on in the next passage is put together."""
    pending: _Line | None = None
    for passage in section:
        for start, end, number in _lines_of(passage):
            text = passage.text[start:end]
            line = _Line(passage.section, text, passage.start + start, number)
            if pending is not None and pending.number is not None and pending.number == number:
                gap = line.start - pending.start - len(pending.text)
                # Passages of one page may overlap, and only white space stands between those that do not.
                joined = pending.text + " " * gap + text[max(-gap, 0) :]
                pending = _Line(passage.section, joined, pending.start, number)
                continue
            if pending is not None:
                yield pending
            pending = line
    if pending is not None:
        yield pending


def _lines_of(passage: Passage) -> list[tuple[int, int, int | None]]:
    """(start, end, line number) of each line of the passage's text that is not empty."""
    out: list[tuple[int, int, int | None]] = []
    start = 0
    for line in passage.text.split("\n"):
        end = start + len(line)
        if line.strip():
            lines = passage.lines_of(start, end)
            out.append((start, end, lines[0] if lines else None))
        start = end + 1
    return out


def _shown_line(line: _Line, around: Surroundings, columns: int | None) -> list[Span]:
    mark = next((mark for mark in around.marks if mark.section == line.section), Mark(line.section, 0, 0))
    start, end = max(mark.start - line.start, 0), min(mark.end - line.start, len(line.text))
    meant = start < end
    number = f"{line.number:>5}" if line.number is not None else " "
    gutter = [Span(f"{_POINTER if meant else ' '} ", "cyan"), Span(f"{number} ", "dim")]
    parts = [Span(line.text[:start]), Span(line.text[start:end], "bold"), Span(line.text[end:])]
    spans = parts if meant else [Span(line.text)]
    indent = " " * (len(number) + 3)
    text = [Span(clean(span.text).replace("\n", " ").expandtabs(_TAB), span.style) for span in spans if span.text]
    if columns is None or len(indent) + sum(cells(span.text) for span in text) <= columns:
        return [*gutter, *text]  # as it is: blanks may set columns apart
    shown = wrapped(text, columns, indent)
    # The gutter stands where the first line would be indented.
    return [*gutter, replace(shown[0], text=shown[0].text[len(indent) :]), *shown[1:]]
