"""A Word file's paragraphs and tables in their order, put into sections."""

from __future__ import annotations

from dataclasses import replace
from posixpath import basename
from typing import TYPE_CHECKING

from index.errors import DocumentError
from index.loaders.docx.line import Line, LineReader, is_prompt, preferred
from index.loaders.docx.merged import put_merged
from index.loaders.docx.numbering import BULLET, Numbering
from index.loaders.docx.package import word_parts
from index.loaders.docx.styles import Styles
from index.loaders.docx.table import cells_of, is_data, marked_rows
from index.loaders.office.prose import CellProse, Prose
from index.loaders.office.xml import child, children, value
from index.loaders.raw import clean, in_one_line
from index.loaders.xml_tree import local_name

if TYPE_CHECKING:
    from lxml.etree import _Element

    from index.loaders.docx.package import WordParts
    from index.loaders.docx.styles import ParagraphStyle

_NOT_SHOWN = frozenset({"sectPr", "sdtPr", "sdtEndPr", "del", "moveFrom"})
_ARCHIVE = b"PK"
_LONGEST_NAME = 100


class Body:
    """One way through a file's text; comments, headers, footers and tables of contents are left out."""

    def __init__(self, parts: WordParts, prose: Prose | None = None) -> None:
        self.prose = prose or Prose()
        self.title: str | None = None  # the first paragraph in the style of that name
        self.unread: list[str] = []  # why each document merged into it, that could not be read, could not
        self._parts = parts
        self._styles = Styles(parts.styles)
        self._numbering = Numbering(parts.numbering)
        self._reader = LineReader(self._styles)
        self._notes = {
            (kind, value(note, "id") or ""): note
            for kind, root in (("footnote", parts.footnotes), ("endnote", parts.endnotes))
            for note in children(root, kind)
        }
        self._merged = dict(parts.merged)
        self._carried = Line()
        self._unended: _Element | None = None  # the last paragraph that was carried
        self._hanging = Line()  # boxes and notes that are not put yet
        self._in_cell = False

    def read(self) -> None:
        """All of the file's text."""
        self._put_whole(self._parts.body)

    def put(self, parent: _Element) -> None:
        """All paragraphs and tables below an element."""
        for element in parent:
            kind = local_name(element)
            if kind == "p":
                self._paragraph(element)
            elif kind == "tbl":
                self._table(element)
            elif kind == "AlternateContent":
                self.put(preferred(element))
            elif kind == "altChunk":
                self._merge(value(element, "id") or "")
            elif kind not in _NOT_SHOWN and not is_prompt(element):
                self.put(element)

    def _put_whole(self, parent: _Element) -> None:
        self.put(parent)
        self._flush()

    def _flush(self) -> None:
        """End the paragraph that should go on in the next, where none follows; an empty one is no item of a list."""
        unended, line = self._unended, self._carried
        self._carried, self._unended = Line(), None
        if unended is not None and (line.text.strip() or line.boxes or line.notes):
            self._end(unended, line)

    def _merge(self, name: str) -> None:
        """Another document that stands here as a whole, once."""
        self._flush()
        if name not in self._parts.merged:
            self.unread.append("a document within it is missing, or stands within another one")
        path, data = self._merged.pop(name, ("", b""))
        try:
            if data.startswith(_ARCHIVE):
                self._merge_word(data)
            elif path:
                put_merged(self.prose, path, data)
        except DocumentError as error:
            self.unread.append(f"a document within it ({basename(path)[:_LONGEST_NAME]}) is not read: {error}")

    def _merge_word(self, data: bytes) -> None:
        # Without what is merged into that one in turn: it could hold itself.
        inner = Body(replace(word_parts(data), merged={}), self.prose)
        inner.read()
        self.unread += inner.unread

    def _paragraph(self, paragraph: _Element) -> None:
        line = self._reader.read(paragraph, self._carried)
        if child(paragraph, "pPr", "rPr", "del") is not None:
            self._unended = paragraph  # its end was deleted: the next paragraph goes on with it
        else:
            self._carried, self._unended = Line(), None
            self._end(paragraph, line)

    def _end(self, paragraph: _Element, line: Line) -> None:
        style = self._styles.of(paragraph)
        marker = self._marker(style)
        if style.is_contents:
            return
        if style.heading:
            self._heading(style, marker, line)
        elif marker is not None:
            self.prose.item(style.list_level, marker, line.text)
        elif style.is_verbatim:
            self.prose.verbatim(line.text)
        else:
            self.prose.paragraph(line.text)
        self._hang(line)

    def _heading(self, style: ParagraphStyle, marker: str | None, line: Line) -> None:
        text = "".join(part for part in line.parts if all(part != mark for mark, _, _ in line.notes))
        if style.is_title and self.title is None:
            self.title = in_one_line(clean(text)) or None
        shown = f"{marker} " if marker not in {None, BULLET} and text.strip() else ""
        self.prose.heading(style.heading or 1, shown + text)

    def _marker(self, style: ParagraphStyle) -> str | None:
        return self._numbering.marker(style.list_id, style.list_level) if style.list_id else None

    def _table(self, table: _Element) -> None:
        self._flush()
        if not is_data(table, self._styles):
            for cell in cells_of(table):
                self._put_whole(cell)
            return
        self.prose.table(marked_rows(table, self._styles, self._cell))
        self._hang(Line())

    def _cell(self, cell: _Element) -> str:
        """A cell's paragraphs in one line; what hangs on them follows the table."""
        outer, was_in_cell = self.prose, self._in_cell
        self.prose, self._in_cell = (inner := CellProse()), True
        self._put_whole(cell)
        self.prose, self._in_cell = outer, was_in_cell
        return inner.line

    def _hang(self, line: Line) -> None:
        """What hangs on a paragraph follows it: whoever reads the paragraph needs it there, not at the file's end."""
        self._hanging.boxes += line.boxes
        self._hanging.notes += line.notes
        if self._in_cell:
            return
        hanging, self._hanging = self._hanging, Line()
        for box in hanging.boxes:
            self._put_whole(box)
        for mark, kind, name in hanging.notes:
            note = self._notes.pop((kind, name), None)  # once: a note may refer to itself
            if note is not None:
                self._note(mark, note)

    def _note(self, mark: str, note: _Element) -> None:
        for element in note:
            if local_name(element) == "tbl":
                self._table(element)
            elif local_name(element) == "p":
                line = self._reader.read(element, Line())
                if line.text.strip():
                    self.prose.beneath(f"{mark} {line.text.strip()}".strip())
                    mark = ""
                self._hang(line)
