"""What a person wrote into the form of a PDF page, or typed onto the page: it is no part of the page's own text."""

from __future__ import annotations

from ctypes import byref, sizeof
from typing import TYPE_CHECKING

from index.loaders.pdf.boxes import turned
from index.loaders.pdf.lines import Line
from index.loaders.raw import clean, in_one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pypdfium2 import PdfPage
    from pypdfium2.raw import FPDF_ANNOTATION

_LINE_HEIGHT = 14.0  # points: of a field of several lines, the first is filled
_LETTER = 6.0  # points: about what a letter takes
_MOST_BYTES = 200_000
_MOST_ENTRIES = 2_000  # on a page
_TICK = "☒"


def entries_of(page: PdfPage) -> list[Line]:
    """The entries of a page with their boxes, in the order of the file.

    They are read from the fields, not drawn by pdfium: to draw what a damaged file describes can end the process.
    """
    from pypdfium2 import raw

    entries: list[Line] = []
    for index in range(min(raw.FPDFPage_GetAnnotCount(page), _MOST_ENTRIES)):
        annotation = raw.FPDFPage_GetAnnot(page, index)
        if annotation:
            entries += _entry(annotation, page.get_rotation())
            raw.FPDFPage_CloseAnnot(annotation)
    return entries


def _entry(annotation: FPDF_ANNOTATION, rotation: int) -> Iterator[Line]:
    from pypdfium2 import raw

    kind = raw.FPDFAnnot_GetSubtype(annotation)
    is_hidden = raw.FPDFAnnot_GetFlags(annotation) & (raw.FPDF_ANNOT_FLAG_HIDDEN | raw.FPDF_ANNOT_FLAG_NOVIEW)
    text = "" if is_hidden else _written(annotation, kind)
    rectangle = raw.FS_RECTF()
    if text and raw.FPDFAnnot_GetRect(annotation, byref(rectangle)):
        box = (rectangle.left, rectangle.bottom, rectangle.right, rectangle.top)
        left, bottom, right, top = turned(box, rotation)
        # Where the text ends, not where the field does.
        yield Line(text, left, min(right, left + _LETTER * len(text)), max(bottom, top - _LINE_HEIGHT), top)


def _written(annotation: FPDF_ANNOTATION, kind: int) -> str:
    from pypdfium2.raw import FPDF_ANNOT_FREETEXT, FPDF_ANNOT_WIDGET

    if kind == FPDF_ANNOT_FREETEXT:
        return _value(annotation, b"Contents")
    if kind != FPDF_ANNOT_WIDGET:
        return ""
    if state := _value(annotation, b"AS"):  # of a box to tick
        return "" if state == "Off" else _TICK
    return _value(annotation, b"V")


def _value(annotation: FPDF_ANNOTATION, key: bytes) -> str:
    from pypdfium2.raw import FPDF_WCHAR, FPDFAnnot_GetStringValue

    size = min(FPDFAnnot_GetStringValue(annotation, key, None, 0), _MOST_BYTES)
    buffer = (FPDF_WCHAR * (size // sizeof(FPDF_WCHAR) + 1))()
    FPDFAnnot_GetStringValue(annotation, key, buffer, sizeof(buffer))
    return in_one_line(clean(bytes(buffer).decode("utf-16-le", "replace").partition("\0")[0]))
