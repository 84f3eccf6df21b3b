"""PDF, through pdfium: one Document a page, its lines put together as paragraphs."""

from __future__ import annotations

import re
import threading
from contextlib import closing
from typing import TYPE_CHECKING

from index.errors import DocumentError
from index.loaders.base import FileLoader
from index.loaders.dates import iso_date
from index.loaders.pdf_lines import Line, likely_title, visual_lines, without_furniture
from index.loaders.pdf_text import hyphenated_words, paragraphs
from index.loaders.raw import clean, in_one_line, required

if TYPE_CHECKING:
    from collections.abc import Iterator

    from langchain_core.documents import Document
    from pypdfium2 import PdfDocument, PdfTextPage

_NOT_A_TITLE = re.compile(r"(?:untitled.*|.*\.\w{2,5}|[\W\d_]*|document\d*|title)$", re.IGNORECASE)
_PRINTED_BY = re.compile(r"^Microsoft (?:Word|PowerPoint|Excel) - ")
# pdfium joins a word that is hyphenated at a line's end, and leaves this where the hyphen was.
_LINE_END = re.compile("\r\n|[\n\r]|(?=\ufffe)")
_HYPHEN_MARK = "\ufffe"

# pdfium is not safe to call from two threads.
_PDFIUM = threading.Lock()


class PdfLoader(FileLoader):
    """Loads a PDF's pages without running headers, footers and page numbers."""

    def lazy_load(self) -> Iterator[Document]:
        """One Document a page that holds text; `section` is the page counted from 0.

        Raises DocumentError if the file cannot be read, is encrypted or damaged, or holds no text.
        """
        data = required(self.data, "a PDF file", accepted="a PDF file")
        with _PDFIUM:
            metadata, pages = _read(data)
        title = _title(metadata.get("Title", "")) or likely_title(pages[0])
        date = iso_date(metadata.get("CreationDate")) or iso_date(metadata.get("ModDate"))
        kept = without_furniture(pages)
        hyphenated = hyphenated_words(kept)
        for number, lines in enumerate(kept):
            text = paragraphs(lines, hyphenated)
            if text:
                yield self.document(text, number, page=number + 1, title=title, date=date)


def _read(data: bytes) -> tuple[dict[str, str], list[list[Line]]]:
    """The metadata, and the lines of each page."""
    # Loaded here: a question reads no PDF.
    from pypdfium2 import PdfDocument, PdfiumError
    from pypdfium2.raw import FPDF_ERR_PASSWORD, FPDF_ERR_SECURITY

    try:
        pdf = PdfDocument(data)
    except PdfiumError as error:
        if error.err_code in {FPDF_ERR_PASSWORD, FPDF_ERR_SECURITY}:
            raise DocumentError("it is encrypted: save it without a password", "encrypted") from error
        raise DocumentError("it is damaged, or no PDF file: open it and save it anew") from error
    with closing(pdf):
        pages: list[list[Line]] = []
        damaged = 0
        for number in range(len(pdf)):
            try:
                pages.append(_page_lines(pdf, number))
            except PdfiumError:
                pages.append([])
                damaged += 1
        if not any(pages):
            if damaged or not pages:
                raise DocumentError("it is damaged, no page can be read: open it and save it anew")
            raise DocumentError("it holds no text, only pictures: run text recognition (OCR) over it first", "scanned")
        return pdf.get_metadata_dict(), pages


def _page_lines(pdf: PdfDocument, number: int) -> list[Line]:
    with closing(pdf[number]) as page, closing(page.get_textpage()) as text_page:
        rotation = page.get_rotation()
        text = text_page.get_text_range()
        return visual_lines(
            [_line(text_page, rotation, *piece) for piece in _pieces(text) if piece[0].strip(_HYPHEN_MARK).strip()]
        )


def _pieces(text: str) -> Iterator[tuple[str, int]]:
    """(text, offset in UTF-16 units) of each line, which begins with the mark where a word is broken before it."""
    units = at = 0
    for match in _LINE_END.finditer(text):
        piece = text[at : match.start()]
        yield piece, units
        units += len(text[at : match.end()].encode("utf-16-le", "surrogatepass")) // 2
        at = match.end()
    yield text[at:], units


def _line(text_page: PdfTextPage, rotation: int, piece: str, unit: int) -> Line:
    goes_on = piece.startswith(_HYPHEN_MARK)
    before_text = len(piece) - len(piece.lstrip(_HYPHEN_MARK + " \t"))
    last = unit + len(piece.rstrip().encode("utf-16-le", "surrogatepass")) // 2 - 1
    first_box, last_box = (_box(text_page, rotation, place) for place in (unit + before_text, last))
    return Line(
        in_one_line(clean(piece)),
        left=min(first_box[0], last_box[0]), right=max(first_box[2], last_box[2]),
        bottom=min(first_box[1], last_box[1]), top=max(first_box[3], last_box[3]), completes_word=goes_on,
    )  # fmt: skip


def _box(text_page: PdfTextPage, rotation: int, unit: int) -> tuple[float, float, float, float]:
    """Left, bottom, right and top of a character as the page is shown; y grows upwards."""
    from pypdfium2.raw import FPDFText_GetCharIndexFromTextIndex

    index = FPDFText_GetCharIndexFromTextIndex(text_page, unit)
    if index < 0:
        return (0.0, 0.0, 0.0, 0.0)
    left, bottom, right, top = text_page.get_charbox(index, loose=True)
    match rotation:
        case 90:
            return (bottom, -right, top, -left)
        case 180:
            return (-right, -top, -left, -bottom)
        case 270:
            return (-top, left, -bottom, right)
        case _:
            return (left, bottom, right, top)


def _title(named: str) -> str | None:
    title = in_one_line(clean(_PRINTED_BY.sub("", named)))
    return None if _NOT_A_TITLE.match(title) else title
