"""An OpenDocument text's paragraphs, lists and tables in their order, put into sections."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from index.loaders.odt.line import is_shown, read_line
from index.loaders.odt.styles import BULLET, marker
from index.loaders.odt.table import cells_of, is_data, marked_rows
from index.loaders.office.prose import CellProse, Prose
from index.loaders.office.xml import child, number, value
from index.loaders.raw import clean, in_one_line
from index.loaders.xml_tree import local_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from lxml.etree import _Element

    from index.loaders.odt.line import Line
    from index.loaders.odt.styles import Level, OdtStyles

# Those made out of the rest of the text; a bibliography is none of them.
_INDEXES = frozenset({
    "table-of-content", "illustration-index", "table-index", "object-index", "user-index", "alphabetical-index",
})  # fmt: skip
_NOT_SHOWN = _INDEXES | {
    "tracked-changes", "sequence-decls", "variable-decls", "user-field-decls", "forms", "annotation", "title", "desc",
    "bibliography-source", "event-listeners", "object", "object-ole", "image", "plugin", "dde-connection-decls",
}  # fmt: skip


@dataclass(slots=True)
class _Place:
    """Where the walk stands in a list: its style, the level, and the number of each level above and at it."""

    style: str = ""
    level: int = 0
    counts: dict[int, int] = field(default_factory=dict)
    pending: bool = False  # whether what comes next begins an item


class OdtBody:
    """One way through a file's text; comments, deleted text and indexes are left out."""

    def __init__(self, styles: OdtStyles) -> None:
        self.prose: Prose = Prose()
        self.title: str | None = None  # the first paragraph in the style of that name
        self._styles = styles
        self._outline: dict[int, int] = {}
        self._ended: dict[str, dict[int, int]] = {}  # the numbers at which lists of each style ended
        self._named: dict[str, str] = {}  # the style of each list with an identifier
        self._notes: list[tuple[str, _Element]] = []
        self._boxes: list[_Element] = []
        self._in_cell = False

    def put(self, parent: Iterable[_Element], place: _Place | None = None) -> None:
        """All paragraphs, lists and tables below an element."""
        for element in parent:
            kind = local_name(element)
            if kind in {"p", "h"}:
                self._paragraph(element, kind, place or _Place())
            elif kind == "list":
                self._list(element, place or _Place())
            elif kind == "table":
                self._table(element)
            elif kind and kind not in _NOT_SHOWN and is_shown(element):
                self.put(element, place)

    def _paragraph(self, paragraph: _Element, kind: str, place: _Place) -> None:
        line = read_line(paragraph, self._styles)
        mark = self._marker(place)
        if kind == "h":
            self._heading(paragraph, line, mark)
        elif self._styles.is_title(paragraph):
            self.title = self.title or in_one_line(clean(line.text)) or None
            self.prose.heading(1, line.text)
        elif mark:
            self.prose.item(place.level - 1, mark, line.text)
        elif place.level and line.text.strip():
            self.prose.beneath(line.text)
        elif self._styles.is_verbatim(paragraph):
            self.prose.verbatim(line.text)
        else:
            self.prose.paragraph(line.text)
        self._hang(line.boxes, line.notes)

    def _heading(self, heading: _Element, line: Line, mark: str) -> None:
        level = max(1, number(heading, "outline-level", 1))
        text = "".join(part for part in line.parts if all(part != noted for noted, _ in line.notes))
        if not text.strip():
            return
        if not mark and level in self._styles.outline and value(heading, "is-list-header") != "true":
            _count(self._outline, level, self._styles.outline, number(heading, "start-value", -1))
            mark = marker(self._styles.outline, level, self._outline)
        self.prose.heading(level, f"{mark} {text}" if mark not in {"", BULLET} else text)

    def _list(self, element: _Element, outer: _Place) -> None:
        style = self._list_style(element, outer)
        self._named[value(element, "id") or ""] = style
        place = _Place(style, outer.level + 1, dict(outer.counts))
        goes_on = value(element, "continue-numbering") == "true" or value(element, "continue-list") is not None
        if goes_on and place.level in self._ended.get(style, {}):
            place.counts[place.level] = self._ended[style][place.level]
        for item in element:
            if local_name(item) in {"list-item", "list-header"}:
                place.pending = local_name(item) == "list-item"
                if place.pending and not _is_only_list(item):
                    _count(place.counts, place.level, self._styles.levels(style), number(item, "start-value", -1))
                self.put(item, place)
        self._ended.setdefault(style, {})[place.level] = place.counts.get(place.level, 0)

    def _list_style(self, element: _Element, outer: _Place) -> str:
        own = value(element, "style-name") or outer.style or self._named.get(value(element, "continue-list") or "")
        paragraphs = (found for found in element.iterdescendants() if local_name(found) in {"p", "h"})
        first = next(paragraphs, None)
        return own or ("" if first is None else self._styles.list_of(first))

    def _marker(self, place: _Place) -> str:
        """The mark of the item that a paragraph begins; empty where it begins none."""
        begins, place.pending = place.pending, False
        return marker(self._styles.levels(place.style), place.level, place.counts) if begins else ""

    def _table(self, table: _Element) -> None:
        if not is_data(table):
            for cell in cells_of(table):
                self.put(cell)
            return
        self.prose.table(marked_rows(table, self._styles, self._cell))
        self._hang((), ())

    def _cell(self, cell: _Element) -> str:
        """A cell's paragraphs and lists in one line; what hangs on them follows the table."""
        outer, was_in_cell = self.prose, self._in_cell
        self.prose, self._in_cell = (inner := CellProse()), True
        self.put(cell)
        self.prose, self._in_cell = outer, was_in_cell
        return inner.line

    def _hang(self, boxes: Iterable[_Element], notes: Iterable[tuple[str, _Element]]) -> None:
        """What hangs on a paragraph follows it: whoever reads the paragraph needs it there, not at the file's end."""
        self._boxes += boxes
        self._notes += notes
        if self._in_cell:
            return
        boxes, self._boxes = self._boxes, []
        notes, self._notes = self._notes, []
        for box in boxes:
            self.put(box)
        for mark, note in notes:
            self._note(mark, note)

    def _note(self, mark: str, note: _Element) -> None:
        body = child(note, "note-body")
        for element in () if body is None else body:
            if local_name(element) == "p":
                line = read_line(element, self._styles)
                self.prose.beneath(f"{mark} {line.text.strip()}".strip() if line.text.strip() else "")
                mark = "" if line.text.strip() else mark
                self._hang(line.boxes, ())
            else:
                self.put([element])


def _is_only_list(item: _Element) -> bool:
    return next((local_name(found) for found in item), "list") == "list"


def _count(counts: dict[int, int], level: int, levels: Mapping[int, Level], start: int) -> None:
    """Count one more item of a level; those of deeper levels begin anew."""
    first = levels[level].start if level in levels else 1
    counts[level] = start if start >= 0 else counts.get(level, first - 1) + 1
    for deeper in [found for found in counts if found > level]:
        del counts[deeper]
