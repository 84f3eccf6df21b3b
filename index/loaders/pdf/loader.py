"""PDF, through pdfium: one Document a page, or one a heading on it, its lines put together as paragraphs."""

from __future__ import annotations

import logging
import re
import threading
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from index.errors import DocumentError
from index.loaders.base import FileLoader
from index.loaders.dates import iso_date
from index.loaders.pdf.breaks import with_whole_sentences
from index.loaders.pdf.furniture import without_furniture
from index.loaders.pdf.headings import Bookmark, headings_of, likely_title
from index.loaders.pdf.ocr import remedy
from index.loaders.pdf.page import Page, read_page
from index.loaders.pdf.parts import parts_of
from index.loaders.pdf.text import hyphenated_words, laid_out, measured
from index.loaders.raw import ENCRYPTED, clean, in_one_line, required

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from langchain_core.documents import Document
    from pypdfium2 import PdfDocument

    from index.limits import Limits

_MOST_BOOKMARKS = 5_000
_LONGEST_BOOKMARK = 300
_MOST_RANGES = 12  # of pages, told in a note
_NOT_A_TITLE = re.compile(r"(?:untitled.*|.*\.\w{2,5}|[\W\d_]*|document\d*|title)$", re.IGNORECASE)
_ENCRYPTION = b"/Encrypt"  # in the trailer, which is never compressed (ISO 32000-1, 7.6.1)
_PRINTED_BY = re.compile(r"^Microsoft (?:Word|PowerPoint|Excel) - ")

# It tells of outlines that run in circles, on standard error where nobody listens: they are read as far as they go.
logging.getLogger("pypdfium2").addHandler(logging.NullHandler())

# pdfium is not safe to call from two threads.
_PDFIUM = threading.Lock()


@dataclass(frozen=True, slots=True)
class _File:
    metadata: dict[str, str]
    bookmarks: list[Bookmark]
    pages: list[Page]


class PdfLoader(FileLoader):
    """Loads a PDF's pages without running headers, footers and page numbers.

    Pages that are pictures are read where text recognition is installed and `ASSISTANT_OCR=1` asks for it.
    """

    def lazy_load(self) -> Iterator[Document]:
        """One Document a page that holds text, or one a heading on it; `page` counts from 1.

        Raises DocumentError if the file cannot be read, is encrypted or damaged, has too many pages, or holds no text.
        """
        data = required(self.data, "a PDF file", accepted="a PDF file")
        with _PDFIUM:
            file = _read(data, self.limits)
        _refuse_what_holds_no_text(file.pages)
        pages = [measured(lines) for lines in without_furniture([page.lines for page in file.pages])]
        pages = with_whole_sentences(pages)
        vocabulary = hyphenated_words(pages)
        title = _title(file.metadata.get("Title", "")) or likely_title(file.pages[0].lines)
        date = iso_date(file.metadata.get("ModDate")) or iso_date(file.metadata.get("CreationDate"))
        author = in_one_line(clean(file.metadata.get("Author", ""))) or None
        note = _note(file.pages)
        for section, part in enumerate(parts_of(pages, headings_of(pages, file.bookmarks))):
            text, tables = laid_out(part.lines, vocabulary)
            yield self.document(
                text, section, page=part.page + 1, heading=part.path, title=title, author=author, date=date,
                tables=tables, note=note,
            )  # fmt: skip


def _read(data: bytes, limits: Limits) -> _File:
    # Loaded here: a question reads no PDF.
    from pypdfium2 import PdfDocument, PdfiumError
    from pypdfium2.raw import FPDF_ERR_PASSWORD, FPDF_ERR_SECURITY

    try:
        pdf = PdfDocument(data)
    except PdfiumError as error:
        # pdfium keeps the last code: where it sets none, that of a file before stands there.
        if error.err_code in {FPDF_ERR_PASSWORD, FPDF_ERR_SECURITY} and _ENCRYPTION in data:
            raise DocumentError(ENCRYPTED, "encrypted") from error
        raise DocumentError("it is damaged, or no PDF file: open it and save it anew") from error
    with closing(pdf):
        if len(pdf) > limits.pages:
            reason = f"it has {len(pdf):,} pages, the most is {limits.pages:,}; {limits.raising('pages')}"
            raise DocumentError(reason, "too large")
        return _File(_metadata(pdf), list(_bookmarks(pdf)), [_page(pdf, number) for number in range(len(pdf))])


def _page(pdf: PdfDocument, number: int) -> Page:
    from pypdfium2 import PdfiumError

    try:
        return read_page(pdf, number)
    except PdfiumError:
        return Page([], is_damaged=True)


def _metadata(pdf: PdfDocument) -> dict[str, str]:
    try:
        return dict(pdf.get_metadata_dict())
    except UnicodeDecodeError:  # of a damaged file, whose text is sound
        return {}


def _bookmarks(pdf: PdfDocument) -> Iterator[Bookmark]:
    from pypdfium2 import PdfiumError

    try:
        for entry in islice(pdf.get_toc(), _MOST_BOOKMARKS):
            place = entry.get_dest()
            page = None if place is None else place.get_index()
            if page is not None:
                yield Bookmark(clean(entry.get_title())[:_LONGEST_BOOKMARK], entry.level + 1, page)
    except (PdfiumError, UnicodeDecodeError):
        return  # the text is whole without them


def _refuse_what_holds_no_text(pages: Sequence[Page]) -> None:
    if any(page.lines for page in pages):
        return
    if any(page.is_meaningless for page in pages):
        raise DocumentError(
            f"its fonts do not tell which letters they draw: save it anew from its source, or {remedy()}"
        )
    if any(page.holds_pictures for page in pages):
        raise DocumentError(f"it holds no text, only pictures: {remedy()}", "scanned")
    if not pages or any(page.is_damaged for page in pages):
        raise DocumentError("it is damaged, no page can be read: open it and save it anew")
    raise DocumentError("it holds no text, its pages are blank", "empty")


def _note(pages: Sequence[Page]) -> str | None:
    """What a person should know of pages that are not read."""
    kinds = (
        ([page.holds_pictures for page in pages], "is a picture without text", "are pictures without text", remedy()),
        ([page.is_meaningless for page in pages], "has fonts that do not tell their letters",
         "have fonts that do not tell their letters", remedy()),
        ([page.is_damaged for page in pages], "is damaged", "are damaged", "open it and save it anew"),
        ([page.is_recognised for page in pages], "was read from a picture", "were read from pictures",
         "words may be misread"),
    )  # fmt: skip
    return "; ".join(_told(*kind) for kind in kinds if any(kind[0])) or None


def _told(concerned: Sequence[bool], one: str, several: str, advice: str) -> str:
    count = sum(concerned)
    what = one if count == 1 else several
    return f"{count} of {len(concerned)} pages {what} ({_ranges(concerned)}): {advice}"


def _ranges(concerned: Sequence[bool]) -> str:
    """The pages in words: "pages 4, 7–8"."""
    numbers = [number for number, is_concerned in enumerate(concerned, start=1) if is_concerned]
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    told = [f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs]
    more = [] if len(told) <= _MOST_RANGES else ["…"]
    return f"page{'s' if len(numbers) > 1 else ''} {', '.join([*told[:_MOST_RANGES], *more])}"


def _title(named: str) -> str | None:
    title = in_one_line(clean(_PRINTED_BY.sub("", named)))
    return None if _NOT_A_TITLE.match(title) else title
