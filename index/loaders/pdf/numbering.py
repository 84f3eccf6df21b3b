"""Numbers in the first and last lines of PDF pages: which of them count the pages."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

    from index.loaders.pdf.lines import Line

_MOST = 0.5  # of the pages
_NUMBER = r"(\d{1,4})(?!\w)"
_TOTAL = rf"\s*(?:of|/|von|de|di)\s*{_NUMBER}"
_END = r"[^\w.]*$"  # a full stop ends a sentence, or the number of an item
_NAMED = re.compile(rf"(?<!\w)(?:page|p\.|seite|página|pagina)[\s:]*{_NUMBER}(?:{_TOTAL})?", re.IGNORECASE)
_NAMED_ALONE = re.compile(rf"\W*{_NAMED.pattern}{_END}", re.IGNORECASE)
_NAMED_AT_END = re.compile(rf".*?{_NAMED.pattern}{_END}", re.IGNORECASE)
_ALONE = re.compile(rf"\W*{_NUMBER}(?:{_TOTAL})?{_END}", re.IGNORECASE)
_NUMERAL = re.compile(r"\W*[ivxl]{1,7}\W*$")
_PARTED = (re.compile(rf"\W*{_NUMBER}\s+[|·•]\s"), re.compile(rf".*?\s[|·•]\s+{_NUMBER}(?:{_TOTAL})?{_END}"))
_AT_AN_END = (re.compile(rf"\W*{_NUMBER}\s"), re.compile(rf".*?[^\s:：]\s+[^\w\s]*{_NUMBER}(?:{_TOTAL})?{_END}"))
_LABEL_END = (":", "：")


def without_named_numbers(text: str) -> str:
    """A line's text with a mark for "page 3 of 7": what it shares with those of other pages."""
    return _NAMED.sub("#", text)


def numbers_of(line: Line, *, at_foot: bool, is_large: bool) -> frozenset[int]:
    """The numbers in a line that may be its page's: those that are called so, or stand apart from its words.

    At the foot of a page those at an end of the line may be, too; at its top such a number counts questions or
    invoices as well, and so does one among large letters.
    """
    parts = [text for text, _, _ in line.cells] or [line.text]
    found = [_NAMED_AT_END.match(line.text), *map(_NAMED_ALONE.match, parts)]
    if not is_large or len(parts) == 1:
        labelled = zip(["", *parts], parts, strict=False)
        found += [_ALONE.match(part) for label, part in labelled if not label.endswith(_LABEL_END)]
    if not is_large:
        found += [pattern.match(line.text) for pattern in (_AT_AN_END if at_foot else _PARTED)]
    return frozenset(int(match[1]) for match in found if match)


@dataclass(frozen=True, slots=True)
class Numbering:
    """How a file of so many pages counts them.

    `offsets` are what the numbers on most pages are larger by than the page counted from 0; `totals` are what most
    pages tell as the number of all.
    """

    pages: int
    offsets: frozenset[int]
    totals: frozenset[int]

    def is_page_number(self, text: str, page: int) -> bool:
        """Whether a line of a page, counted from 0, is its number and nothing else."""
        if _NAMED_ALONE.match(text) or (self.pages > 1 and _NUMERAL.match(text)):
            return True
        match = _ALONE.match(text.rstrip("."))
        return match is not None and self._counts(int(match[1]), _total(match), page)

    def _counts(self, number: int, total: int, page: int) -> bool:
        """Whether a number is the page's; one with a total may as well be a month and its year."""
        if total in self.totals and number <= total <= self.pages:
            return True
        return total in {0, self.pages} and number - page in (self.offsets or {1})


def numbering_of(numbers: Collection[tuple[int, int]], lines: Collection[tuple[int, str]], pages: int) -> Numbering:
    """The numbering of a file out of its pages' first and last lines and the numbers in them, each behind its page.

    A file of one page has none.
    """
    alone = ((page, _ALONE.match(text)) for page, text in lines)
    offsets = {(number - page, page) for page, number in numbers}
    totals = {(_total(match), page) for page, match in alone if match and match[2]}
    return Numbering(pages, _on_most(offsets, pages), _on_most(totals, pages))


def _on_most(found: Collection[tuple[int, int]], pages: int) -> frozenset[int]:
    counts = Counter(what for what, _ in found)
    return frozenset(what for what, count in counts.items() if pages > 1 and count > _MOST * pages)


def _total(match: re.Match[str]) -> int:
    """How many pages there are by what it says, 0 where it does not say."""
    return int(match[2] or 0)
