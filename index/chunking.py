"""Passages out of Documents: whole sentences packed up to what the encoder reads well.

A passage ends where a paragraph does, if it can, and never within a sentence that fits. A table stays whole where it
fits into a passage; of one that does not, each passage but the first knows the names of the columns. What is counted is
what is embedded: the heading path, the names of the columns, then the text.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from index.passages import HEADING_SEPARATOR, Location, Passage
from index.sentences import sentence_spans

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from langchain_core.documents import Document

    from index.loaders.sections import Table

TARGET_PIECES = 160
SPECIAL_PIECES = 2  # the encoder's own, before and after every text
_FULL_ENOUGH = 0.6  # of the target: from here on the end of a paragraph ends the passage
_TOO_SHORT = 25  # word pieces: a rest smaller than this joins the passage before it
_CONTEXT_SHARE = 3  # the heading path takes at most a third of what the encoder reads
_COLUMNS_SHARE = 4  # and the names of a table's columns a quarter
_CHARACTERS_PER_PIECE = 10  # a blob without white space can be one piece to the encoder, but is not short

_BLANK_LINE = re.compile(r"\n\s*\n")


@dataclass(frozen=True, slots=True)
class _Sentence:
    start: int
    end: int
    pieces: int
    opens_paragraph: bool
    wanted: int  # word pieces of all that should stand in one passage with it


@dataclass(frozen=True, slots=True)
class _Budget:
    """Word pieces that a passage's own text may take: what it should, and what it can."""

    target: int
    most: int


def split(
    documents: Iterable[Document], source: str, sha256: str, count_pieces: Callable[[str], int], limit: int = 256
) -> list[Passage]:
    """The passages of one file, in order, without overlap; together they hold all text that is not white space.

    `documents` are the file's pages or sections as `index.loaders.load` gives them. `count_pieces` counts the encoder's
    word pieces without its special tokens; `limit` is the most it reads, with them. No `embedded_text` exceeds that.
    """
    passages: list[Passage] = []
    for document in documents:
        template = _template(document, source, sha256, count_pieces, limit)
        tables = [
            (start, end, _cut(names, count_pieces, limit // _COLUMNS_SHARE))
            for start, end, names in document.metadata.get("tables", ())
        ]
        most = limit - SPECIAL_PIECES - _largest_context(template, tables, count_pieces)
        budget = _Budget(min(TARGET_PIECES, most), most)
        text = document.page_content
        line_starts = [(offset, line) for offset, line in document.metadata["line_starts"]]
        for start, end in _spans(text, tables, budget, count_pieces):
            named = replace(template, ordinal=len(passages), tables=_within_passage(tables, start, end))
            passages.append(_passage(named, text, start, end, line_starts))
    return passages


def _within_passage(tables: Sequence[Table], start: int, end: int) -> tuple[Table, ...]:
    """The parts of tables that lie within `text[start:end]`, counted from its start."""
    return tuple(
        (max(first, start) - start, min(last, end) - start, names)
        for first, last, names in tables
        if first < end and start < last
    )


def _largest_context(template: Passage, tables: Sequence[Table], count_pieces: Callable[[str], int]) -> int:
    """Word pieces of the longest context that a passage of the document can have."""
    contexts = [template.context, *(replace(template, tables=((0, 1, names),)).context for _, _, names in tables)]
    return max(count_pieces(context) for context in contexts)


def _cut(names: str, count_pieces: Callable[[str], int], most: int) -> str:
    """The names of a table's columns, the last ones left out where they are too many."""
    while names and count_pieces(names) > most:
        names = _halved(names)
    return names


def _template(document: Document, source: str, sha256: str, count_pieces: Callable[[str], int], limit: int) -> Passage:
    """A passage without text that carries what all passages of the document share."""
    metadata = document.metadata
    title, heading = _shortened(metadata["title"], tuple(metadata["heading"]), count_pieces, limit // _CONTEXT_SHARE)
    location = Location(page=metadata["page"], heading=heading)
    return Passage(
        source,
        metadata["section"],
        0,
        0,
        0,
        "",
        location=location,
        title=title,
        date=metadata["date"],
        source_sha256=sha256,
    )


def _shortened(
    title: str | None, heading: tuple[str, ...], count_pieces: Callable[[str], int], most: int
) -> tuple[str | None, tuple[str, ...]]:
    """Title and heading path within `most` word pieces: the outer headings go first, then the ends of what is left."""

    def fits() -> bool:
        return count_pieces(HEADING_SEPARATOR.join((title or "", *heading))) <= most

    while len(heading) > 1 and not fits():
        heading = heading[1:]
    while title and not fits():
        title = _halved(title)
    while heading and not fits():
        heading = (_halved(heading[0]),) if len(heading[0]) > 1 else ()
    return title or None, tuple(part for part in heading if part)


def _halved(text: str) -> str:
    kept = text.removesuffix("…")
    kept = kept[: len(kept) // 2].rstrip()
    return kept + "…" if kept else ""


def _spans(
    text: str, tables: Sequence[Table], budget: _Budget, count_pieces: Callable[[str], int]
) -> Iterator[tuple[int, int]]:
    sentences = _counted(text, budget.most, count_pieces)
    for group in _packed(_with_tables(sentences, text, tables, budget), budget):
        yield from _within(text, group, budget.most, count_pieces)


def _counted(text: str, most: int, count_pieces: Callable[[str], int]) -> list[_Sentence]:
    """The sentences with their word pieces; one that is longer than a passage may be is cut."""
    paragraph_gap = _BLANK_LINE if _BLANK_LINE.search(text) else re.compile("\n")
    sentences: list[_Sentence] = []
    previous_end = 0
    for start, end in sentence_spans(text):
        opens = paragraph_gap.search(text, previous_end, start) is not None
        for piece_start, piece_end, pieces in _cut_to_fit(text, start, end, most, count_pieces):
            sentences.append(_Sentence(piece_start, piece_end, pieces, opens, pieces))
            opens = False
        previous_end = end
    return sentences


def _with_tables(sentences: list[_Sentence], text: str, tables: Sequence[Table], budget: _Budget) -> list[_Sentence]:
    """The sentences; a table's header wants the whole table beside it, or its first row where that is too much."""
    starts = [sentence.start for sentence in sentences]
    for start, end, names in tables:
        header = bisect_left(starts, max(0, text.rfind(names.removesuffix("…"), 0, start)))
        first, last = bisect_left(starts, start), bisect_left(starts, end)
        if header < first < last:
            whole = sum(sentence.pieces for sentence in sentences[header:last])
            least = sum(sentence.pieces for sentence in sentences[header : first + 1])
            wanted = whole if whole <= budget.most else least
            sentences[header] = replace(sentences[header], wanted=wanted)
    return sentences


def _cut_to_fit(
    text: str, start: int, end: int, most: int, count_pieces: Callable[[str], int]
) -> Iterator[tuple[int, int, int]]:
    """(start, end, word pieces) of the parts of one sentence, in order, halved until each fits."""
    waiting = [(start, end)]
    while waiting:
        start, end = waiting.pop()
        pieces = max(count_pieces(text[start:end]), (end - start) // _CHARACTERS_PER_PIECE)
        if pieces <= most or end - start <= 1:
            yield start, end, pieces
            continue
        cut = _middle(text, start, end)
        waiting.append((cut + len(text[cut:end]) - len(text[cut:end].lstrip()), end))
        waiting.append((start, start + len(text[start:cut].rstrip())))


def _middle(text: str, start: int, end: int) -> int:
    """The white space nearest to the middle of `text[start:end]`, if one stands in its middle half; else the middle."""
    middle, quarter = (start + end) // 2, (end - start) // 4
    before = text.rfind(" ", middle - quarter, middle)
    after = text.find(" ", middle, middle + quarter)
    near = [place for place in (before, after) if place > start]
    return min(near, key=lambda place: abs(place - middle), default=middle)


def _packed(sentences: Sequence[_Sentence], budget: _Budget) -> list[list[_Sentence]]:
    """The sentences in groups, each the matter of one passage."""
    groups: list[list[_Sentence]] = []
    size = 0
    for sentence in sentences:
        if groups and not _closes(sentence, size, budget):
            groups[-1].append(sentence)
            size += sentence.pieces
        else:
            groups.append([sentence])
            size = sentence.pieces
    return _without_short_rest(groups, budget)


def _closes(coming: _Sentence, size: int, budget: _Budget) -> bool:
    """Whether a passage of `size` word pieces ends before the coming sentence."""
    if size + coming.wanted > budget.most:
        return True
    if size < budget.target * (1 - _FULL_ENOUGH):
        return False
    if coming.opens_paragraph and size >= budget.target * _FULL_ENOUGH:
        return True
    return size + coming.pieces > budget.target


def _without_short_rest(groups: list[list[_Sentence]], budget: _Budget) -> list[list[_Sentence]]:
    if len(groups) <= 1:
        return groups
    *_, before, rest = groups
    size = sum(sentence.pieces for sentence in rest)
    if size < _TOO_SHORT and size + sum(sentence.pieces for sentence in before) <= budget.most:
        return [*groups[:-2], before + rest]
    return groups


def _within(
    text: str, group: list[_Sentence], most: int, count_pieces: Callable[[str], int]
) -> Iterator[tuple[int, int]]:
    """The group's span, or those of its halves where its sentences take more word pieces together than apart.

    Only a cut within a word can do that, or an encoder whose pieces cross white space.
    """
    waiting = [group]
    while waiting:
        group = waiting.pop()
        start, end = group[0].start, group[-1].end
        if len(group) == 1 or _surely_fits(group, most) or count_pieces(text[start:end]) <= most:
            yield start, end
        else:
            half = len(group) // 2
            waiting += [group[half:], group[:half]]


def _surely_fits(group: Sequence[_Sentence], most: int) -> bool:
    """Whether a piece more at every seam would still fit, and no seam is within a word."""
    seams_are_spaces = all(before.end < after.start for before, after in pairwise(group))
    return seams_are_spaces and sum(sentence.pieces + 1 for sentence in group) <= most


def _passage(template: Passage, text: str, start: int, end: int, line_starts: Sequence[tuple[int, int]]) -> Passage:
    own_lines = _lines_within(line_starts, start, end)
    location = Location(
        page=template.location.page,
        lines=(own_lines[0][1], own_lines[-1][1]) if own_lines else None,
        heading=template.location.heading,
    )
    return replace(template, start=start, end=end, text=text[start:end], location=location, line_starts=own_lines)


def _lines_within(line_starts: Sequence[tuple[int, int]], start: int, end: int) -> tuple[tuple[int, int], ...]:
    """The document's line starts that matter to `text[start:end]`, counted from its start."""
    if not line_starts:
        return ()
    first = max(0, bisect_right(line_starts, start, key=lambda pair: pair[0]) - 1)
    last = bisect_left(line_starts, end, key=lambda pair: pair[0])
    return tuple((max(0, offset - start), line) for offset, line in line_starts[first:last])
