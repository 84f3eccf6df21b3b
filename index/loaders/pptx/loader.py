"""PowerPoint's slides: one Document a slide, and one more for its notes."""

from __future__ import annotations

import zlib
from io import BytesIO
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile

from index.errors import DocumentError
from index.loaders.archive import damaged
from index.loaders.base import FileLoader
from index.loaders.flow import Flow
from index.loaders.office.drawing import A, text_in
from index.loaders.office.package import Kind, opened_package
from index.loaders.office.properties import properties_of
from index.loaders.pptx.graphics import put_chart, put_diagram, put_table
from index.loaders.pptx.text import put_paragraphs
from index.loaders.xml_tree import parse_xml

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from langchain_core.documents import Document
    from lxml.etree import _Element

    Shape = Any  # or slide: python-pptx has no types

_KIND = Kind("PowerPoint file", frozenset({"a PowerPoint file"}), ".pptx")
_P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
# What stands for another part of the package.
_CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart"
_DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}relIds"
# Of a slide's placeholders (ECMA-376, part 1, 19.7.10) those that say the same on every slide.
_FURNITURE = frozenset({"dt", "ftr", "hdr", "sldNum", "sldImg"})
_TITLES = frozenset({"title", "ctrTitle"})
# The main parts of slide shows and templates that python-pptx does not know.
_WITH_MACROS = tuple(
    f"application/vnd.ms-powerpoint.{kind}.macroEnabled.main+xml" for kind in ("slideshow", "template")
)
_ROWS = 20  # shapes whose tops are less than this part of the height apart stand side by side


class PptxLoader(FileLoader):
    """Loads a presentation's slides, hidden ones too: they are kept for the questions after the talk."""

    def lazy_load(self) -> Iterator[Document]:
        """One Document a slide that holds text, `page` the slide's number, and one for its notes.

        Raises DocumentError if the file cannot be read, is encrypted, damaged or holds no text.
        """
        properties = properties_of(opened_package(self.data, _KIND))
        presentation = _opened(self.data)
        slides = [_Slide(slide, presentation.slide_height or 0) for slide in presentation.slides]
        parts = [
            (number, part) for number, slide in enumerate(slides, start=1) for part in slide.flow.sections.finished()
        ]
        if not parts:
            raise DocumentError("it holds no text: save it as PDF and run text recognition (OCR) over that", "scanned")
        title = properties.title or slides[0].title
        for section, (number, part) in enumerate(parts):
            yield self.document(
                part.text,
                section,
                page=number,
                heading=part.heading,
                title=title,
                author=properties.author,
                date=properties.date,
                tables=part.tables,
            )


def _opened(data: bytes) -> Any:  # noqa: ANN401 (python-pptx has no types)
    # Loaded here: a question reads no slides, and python-pptx takes a third of a second.
    from lxml.etree import LxmlError
    from pptx.exc import PythonPptxError
    from pptx.opc.package import PartFactory
    from pptx.package import Package
    from pptx.parts.presentation import PresentationPart

    for kind in _WITH_MACROS:
        PartFactory.part_type_for.setdefault(kind, PresentationPart)
    # It reads every part at once, and takes for granted what it finds there.
    broken = (PythonPptxError, LxmlError, BadZipFile, zlib.error, EOFError, OSError)
    misled = (AttributeError, LookupError, NotImplementedError, TypeError, ValueError)
    try:
        # Its own way to open a file refuses slide shows and templates, which are presentations of another name.
        return Package.open(BytesIO(data)).main_document_part.presentation
    except (*broken, *misled) as error:
        raise damaged(_KIND.name) from error


class _Slide:
    """One slide's text as it flows into sections: the slide, then its notes."""

    def __init__(self, slide: Shape, height: int) -> None:
        self.flow = Flow()
        self._slide = slide
        self._same_row = height // _ROWS
        _choose_alternatives(slide.element)
        titles = [shape for shape in slide.placeholders if _role(shape) in _TITLES]
        self._title = titles[0].element if titles else None  # and not its number, which two shapes may share
        self.title = text_in(self._title) if titles else ""
        self.flow.heading(1, self.title)
        self.put_shapes(slide.shapes)
        if slide.has_notes_slide:
            self.put_notes(slide.notes_slide.notes_placeholder)

    def put_shapes(self, shapes: Iterable[Shape]) -> None:
        for shape in _in_reading_order(shapes, self._same_row):
            if hasattr(shape, "shapes"):
                self.put_shapes(shape.shapes)
            elif _role(shape) not in _FURNITURE and shape.element is not self._title:
                self.put_shape(shape)

    def put_shape(self, shape: Shape) -> None:
        element = shape.element
        if shape.has_text_frame:
            put_paragraphs(self.flow, element, _inherited_styles(shape, self._slide))
        for table in element.iter(f"{A}tbl"):
            put_table(self.flow, table)
        for tag, relation, put in ((_CHART, "id", put_chart), (_DIAGRAM, "dm", put_diagram)):
            for reference in element.iter(tag):
                part = _part(shape, reference.get(f"{_R}{relation}"))
                if part is not None:
                    put(self.flow, part)

    def put_notes(self, placeholder: Shape | None) -> None:
        if placeholder is not None and text_in(placeholder.element):
            self.flow.heading(2 if self.title else 1, "Notes")
            put_paragraphs(self.flow, placeholder.element, ())


def _part(shape: Shape, relation: str | None) -> _Element | None:
    """The part of the package that a shape shows; None where it is missing: the slide is worth having without it."""
    try:
        return parse_xml(shape.part.related_part(relation).blob)
    except (KeyError, DocumentError):
        return None


def _inherited_styles(shape: Shape, slide: Shape) -> list[_Element]:
    """Where a placeholder's paragraphs get their marks from (ECMA-376, part 1, 19.3.1.36), the nearest first."""
    if not shape.is_placeholder:
        return []
    layout, index = slide.slide_layout, shape.placeholder_format.idx
    above = [other for other in layout.placeholders if other.placeholder_format.idx == index]
    styles = [style for other in above for style in other.element.iter(f"{A}lstStyle")]
    return [*styles, *layout.slide_master.element.iter(f"{_P}bodyStyle")]


def _choose_alternatives(slide: _Element) -> None:
    """Put in the place of each set of alternatives its first: what PowerPoint shows, where others see a picture."""
    for alternatives in list(slide.iter(f"{_MC}AlternateContent")):
        parent = alternatives.getparent()
        if parent is None:
            continue
        for shape in list(alternatives[0]) if len(alternatives) else ():
            alternatives.addprevious(shape)
        parent.remove(alternatives)


def _role(shape: Shape) -> str | None:
    """The type of a placeholder as the file writes it; None for another shape."""
    return shape.element.ph.get("type", "obj") if shape.is_placeholder else None


def _in_reading_order(shapes: Iterable[Shape], same_row: int) -> list[Shape]:
    """From top to bottom, and from left to right where shapes begin at about the same height."""
    rows: list[list[Shape]] = []
    for shape in sorted(shapes, key=_top):
        if rows and _top(shape) - _top(rows[-1][0]) <= same_row:
            rows[-1].append(shape)
        else:
            rows.append([shape])
    return [shape for row in rows for shape in sorted(row, key=lambda shape: int(shape.left or 0))]


def _top(shape: Shape) -> int:
    return int(shape.top or 0)
