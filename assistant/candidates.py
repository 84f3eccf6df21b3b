"""The sentences that may be quoted: each with its place in the passage and the one before it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.sentences import LIST_MARK, Span, sentence_spans

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from index.searching import Hit

SHORTEST_QUOTE = 15
# A line of its own may be shorter where it has a figure or a colon, or is an item of a list: "PIN: 1234", "- 3 eggs".
SHORTEST_LINE = 4
LONGEST_QUOTE = 400


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may be quoted: passage `hit` of the context, offsets into that passage's text.

    `at` counts the passage's statements from 0, those that may not be quoted among them; `before` is the one before.
    """

    hit: int
    at: int
    start: int
    end: int
    text: str
    before: str


def candidates_of(hits: Sequence[Hit]) -> list[Candidate]:
    """The sentences that may answer, each with the one before it.

    Overlong ones are cut; repeats, questions and the heads of tables are left out.
    """
    found: list[Candidate] = []
    seen: set[str] = set()
    for n, hit in enumerate(hits):
        text = hit.passage.text
        before = ""
        for at, (start, end) in enumerate(statements_of(text)):
            for first, last in _cut(text, _past_marker(text, start, end), end):
                piece = text[first:last]
                key = " ".join(piece.split()).casefold()
                if _names_columns(text, first, last, hit.passage.tables) or _is_question(piece) or key in seen:
                    continue
                if _may_be_quoted(text, start, first, last):
                    seen.add(key)
                    found.append(Candidate(n, at, first, last, piece, before))
            before = text[start:end]
    return found


def _names_columns(text: str, first: int, last: int, tables: Iterable[tuple[int, int, str]]) -> bool:
    """Whether [first, last) is the row that names a table's columns, or one of two that do, right above its rows."""
    piece = text[first:last]
    for start, _, names in tables:
        if piece == names:
            return True
        cells = [cell.strip() for cell in piece.split("|")]
        is_above = last <= start and "\n\n" not in text[first : start + 1]
        if is_above and _CELLS in f" {piece} " and all(cell in names for cell in cells):
            return True
    return False


def statements_of(text: str) -> list[Span]:
    """The sentences of a text, (start, end) each, as they may be quoted.

    What is drawn below a heading is left out. One that says too little alone stands with the next on its line, as
    "Honda." and "The first is timing." do, the heading of a plain text with the sentence below it, and a table's row is
    one, however many sentences its cells hold, unless it is too long to be quoted.
    """
    statements: list[Span] = []
    said = [span for span in sentence_spans(text) if _SAYS_ANYTHING.search(text, *span)]
    for start, end in _without_table_heads(text, _with_whole_rows(text, said)):
        if statements:
            first, last = statements[-1]
            if _stands_with_next(text, first, last, start, end):
                statements[-1] = (first, end)
                continue
        statements.append((start, end))
    return statements


_LONGEST_ANNOUNCEMENT = 60
_ANNOUNCEMENT = re.compile(
    r"(?:the |a |an )?(?:first|second|third|fourth|fifth|sixth|next|last|final|other|another|one|main|chief)\b"
    r"[^.!?,;:]*\b(?:is|was|are|were|concerns?|has to do)\b[^.!?,;:]*[.:]",
    re.IGNORECASE,
)
_NAME_OR_FIGURE = re.compile(r"\d|(?<=[\s“\"'‘(])[A-Z]")


def _stands_with_next(text: str, first: int, last: int, start: int, end: int) -> bool:
    """Whether [first, last) says too little without [start, end), which follows it."""
    if _is_heading(text, first, last, start, end):
        return True
    return "\n" not in text[last:start] and _says_too_little(text[first:last])


def _says_too_little(text: str) -> bool:
    """Whether it is too short to be quoted, or a mere announcement that the next sentence makes good."""
    if len(text) < SHORTEST_QUOTE:
        return True
    if len(text) > _LONGEST_ANNOUNCEMENT or _NAME_OR_FIGURE.search(text):
        return False
    return _ANNOUNCEMENT.fullmatch(text) is not None


_HEADING = re.compile(r"[A-Z][^\d\n.,:;!?|=]{,78}[^\d\s.,:;!?|=\"'”’)]")
_ENDS_A_SENTENCE = re.compile(r"[.!?][\"'”’)\]]*$")


def _is_heading(text: str, start: int, end: int, following: int, last: int) -> bool:
    """Whether a statement of plain text is the heading of the one that follows.

    Such a one is a short line in its own paragraph, without a figure or a mark, above a longer sentence that ends with
    a mark. It may say something ("The pool is closed on Mondays"), so that it is quoted with what stands below it.
    """
    return (
        _HEADING.fullmatch(text, start, end) is not None
        and last - following > end - start
        and _ENDS_A_SENTENCE.search(text[following:last]) is not None
        and _is_break(text[end:following])
        and (_is_break(text[max(start - 2, 0) : start]) or not text[:start].strip())
    )


def _is_break(between: str) -> bool:
    """Whether a blank line lies between two statements."""
    return between.count("\n") > 1


def _with_whole_rows(text: str, spans: Sequence[Span]) -> list[Span]:
    whole: list[Span] = []
    for start, end in spans:
        if whole and _is_one_row(text, whole[-1][0], whole[-1][1], start, end):
            whole[-1] = (whole[-1][0], end)
        else:
            whole.append((start, end))
    return whole


def _is_one_row(text: str, first: int, last: int, start: int, end: int) -> bool:
    """Whether [first, last) and [start, end) are of one row that can be quoted: beside it is one of as many cells."""
    if "\n" in text[last:start]:
        return False
    begins = text.rfind("\n", 0, first) + 1
    ends = text.find("\n", end) if "\n" in text[end:] else len(text)
    cells = text.count(_CELLS, begins, ends)
    if not cells or ends - begins > LONGEST_QUOTE:
        return False
    above = text[text.rfind("\n", 0, max(begins - 1, 0)) + 1 : begins]
    below, _, _ = text[ends + 1 :].partition("\n")
    return cells in {above.count(_CELLS), below.count(_CELLS)}


def _without_table_heads(text: str, spans: Sequence[Span]) -> list[Span]:
    """The sentences without the first row of a table, where it names the columns and the next one holds figures."""
    cells = [text[start:end].count(_CELLS) for start, end in spans]
    heads = {
        at
        for at in range(len(spans) - 1)
        if cells[at] and cells[at] == cells[at + 1] and not (at and cells[at - 1] == cells[at])
        if not _FIGURE.search(text, *spans[at]) and _FIGURE.search(text, *spans[at + 1])
    }
    return [span for at, span in enumerate(spans) if at not in heads]


_CELLS = " | "
_SAYS_ANYTHING = re.compile(r"[^\W_]")
_FIGURE = re.compile(r"\d")
_MARKER = re.compile(rf"(?:{LIST_MARK})\s+(?:\[[ xX]\]\s+)?(?=\S)")


def _past_marker(text: str, start: int, end: int) -> int:
    """Where the sentence's words begin, past the mark of a list item."""
    marker = _MARKER.match(text, start, end)
    return marker.end() if marker else start


def _is_question(text: str) -> bool:
    """Whether it asks; a row whose last cell is not certain ("14:30?") says something."""
    return _CELLS not in text and text.rstrip(" \"'”’)]").endswith(("?", "？"))


_LABELLED = re.compile(r"[^:]+:\s*\S")


def _may_be_quoted(text: str, start: int, first: int, last: int) -> bool:
    """Whether [first, last) of a statement that begins at `start` says enough to be quoted alone.

    A short line does where it is an item or a row, tells something itself, or stands in a list of lines that do:
    "eggs" between "200 g flour" and "3 onions".
    """
    if last - first >= SHORTEST_QUOTE:
        return True
    above, _, before = text[:start].rpartition("\n")
    after, _, below = text[last:].partition("\n")
    if before.strip() or after.strip() or last - first < SHORTEST_LINE:
        return False
    line = text[first:last]
    beside = (above.rpartition("\n")[2], below.partition("\n")[0])
    if first > start or _tells(line) or _CELLS in line:
        return True
    return _is_item(line) and any(_tells(x) and _is_item(x) for x in beside)


def _tells(line: str) -> bool:
    return _FIGURE.search(line) is not None or _LABELLED.match(line) is not None


def _is_item(line: str) -> bool:
    return _ENDS_A_SENTENCE.search(line) is None


_CLAUSE = re.compile(r"[;:,)\n]\s+|\s[–—-]\s")


def _cut(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The span in pieces of at most LONGEST_QUOTE characters, cut after a clause, else at white space."""
    pieces = []
    while end - start > LONGEST_QUOTE:
        window = text[start : start + LONGEST_QUOTE]
        breaks = [match.end() for match in _CLAUSE.finditer(window) if match.end() >= LONGEST_QUOTE // 3]
        cut = breaks[-1] if breaks else (window.rfind(" ") if window.rfind(" ") > 0 else LONGEST_QUOTE)
        pieces.append((start, start + len(window[:cut].rstrip())))
        start += cut + len(text[start + cut : end]) - len(text[start + cut : end].lstrip())
    if end > start:
        pieces.append((start, end))
    return pieces
