"""A PDF page: its lines in reading order, or why it has none."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.loaders.pdf.entries import entries_of
from index.loaders.pdf.letters import is_meaningless
from index.loaders.pdf.lines import Line, visual_lines
from index.loaders.pdf.ocr import is_usable, recognised_lines
from index.loaders.pdf.order import in_reading_order, with_entries
from index.loaders.pdf.reading import Reading

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage


@dataclass(frozen=True, slots=True)
class Page:
    """The lines of a page in reading order, whether they were recognised in a picture, and why it has none."""

    lines: list[Line]
    holds_pictures: bool = False
    is_meaningless: bool = False
    is_damaged: bool = False
    is_recognised: bool = False


def read_page(pdf: PdfDocument, number: int) -> Page:
    """The page, counted from 0; raises PdfiumError where it cannot be read."""
    with closing(pdf[number]) as page:
        text = _text(page)
        if text.lines or not _draws(page):
            return text
        recognised = recognised_lines(page) if is_usable() else []
        if recognised:
            return Page(recognised, is_recognised=True)
        return text if text.is_meaningless else Page([], holds_pictures=True)


def _text(page: PdfPage) -> Page:
    with closing(page.get_textpage()) as text_page:
        reading = Reading(text_page, page.get_rotation())
        if is_meaningless(reading.text, are_guessed=reading.guesses_letters()):
            return Page([], is_meaningless=True)
        return Page(visual_lines(with_entries(in_reading_order(reading.pieces()), entries_of(page))))


def _draws(page: PdfPage) -> bool:
    from pypdfium2.raw import FPDFPage_CountObjects

    return bool(FPDFPage_CountObjects(page) > 0)
