"""The text of an XML tree in document order: sentences whole, blocks apart, short values with their names."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from index.errors import DocumentError
from index.loaders.flow import Flow
from index.loaders.raw import clean
from index.loaders.xml import kinds
from index.loaders.xml.lines import Gathered
from index.loaders.xml.records import LONGEST_FIELD, field_name, is_field, is_label, periods, record, told
from index.loaders.xml_tree import local_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.etree import _Element

    from index.loaders.sections import Chunk

_BETWEEN = " | "
_DEEPEST = 200  # below what libxml2 reads, which leaves out without a word what is deeper


class _Named(NamedTuple):
    """An element that has a title, and the title."""

    element: _Element
    title: str


class XmlText:
    """One way through a tree, which gathers its sections."""

    def __init__(self, root: _Element) -> None:
        self.flow = Flow()
        self.root, self.periods = root, periods(root)
        self.gathered = Gathered()
        self.mixed: list[bool] = []  # of each open element, whether it has text beside its elements
        self.named: list[_Named] = []
        self.left = False  # whether a named element has ended since the last text
        self.sentence: _Element | None = None  # the outermost element that is part of a paragraph
        self.label = ""  # what the next paragraph begins with
        self.notes: list[str] = []  # of the paragraph that has not ended
        self.count = 0
        self.row: list[str] | None = None
        self.in_head = False
        self.fields = False
        self.through()

    def through(self) -> None:
        """Reads the whole tree; the walk is lxml's, which needs no recursion."""
        # Loaded here: a question reads no XML.
        from lxml import etree

        walk = etree.iterwalk(self.root, events=("start", "end", "comment"))
        for event, element in walk:
            if event == "comment":
                self.gathered.passed(element.text or "")
            elif event == "end":
                self.mixed.pop()
                self.close(element)
            else:
                read = self.open(element)
                self.mixed.append(read and kinds.is_mixed(element))
                self.gathered.add((element.text or "") if read else "")
                if not read:
                    walk.skip_subtree()
                    self.gathered.passed("".join(map(str, element.itertext())))
                continue
            if element is not self.root:
                self.gathered.add(element.tail or "")
        self.flush()
        self.end_fields()

    def open(self, element: _Element) -> bool:
        """An element begins; gives whether what is in it is read as it comes."""
        if len(self.mixed) >= _DEEPEST:
            raise DocumentError(f"its elements are nested deeper than {_DEEPEST} levels", "too large")
        self.gathered.at(element.sourceline)
        kind = local_name(element)
        if kind in kinds.WITHOUT_TEXT or not kind:
            return not kind  # an entity, as it is written
        if self.row is not None or self.is_inline(element, kind):
            self.open_inline(element, kind)
            return True
        if kind in kinds.NOTES and not self.gathered.is_blank:
            return self.note(element)
        self.flush()
        return self.open_block(element, kind)

    def is_inline(self, element: _Element, kind: str) -> bool:
        """Whether an element is part of a sentence."""
        parent = element.getparent()
        if kind in kinds.BLOCKS or parent is None:
            return False
        return self.sentence is not None or local_name(parent) in kinds.PARAGRAPHS or self.mixed[-1]

    def open_inline(self, element: _Element, kind: str) -> None:
        """An element begins within a sentence or table."""
        if kind in kinds.CELLS:
            self.gathered.chunks = []
        elif kind in kinds.BLOCKS or kind in {"br", "lb"}:
            self.gathered.mark(" ")
        elif kind in {"sup", "superscript"} and self.gathered.ends_in_figure:
            self.gathered.mark("^")
        if self.sentence is None and self.row is None:
            self.sentence = element

    def open_block(self, element: _Element, kind: str) -> bool:
        """An element begins that stands by itself; gives whether what is in it is read as it comes."""
        owner = kinds.names(element, in_sentence=bool(self.mixed) and self.mixed[-1])
        if owner is not None:
            return self.title(element, owner)
        if is_label(element):
            self.label = f"{self.label}{clean(kinds.words(element))} "
            return False
        if (fields := record(element)) is not None:
            self.put_field(_BETWEEN.join(f"{name}: {text}" for name, text in fields))
            return False
        if is_field(element):
            return self.field(element)
        self.open_structure(element, kind)
        return True

    def note(self, element: _Element) -> bool:
        """A note within a sentence is told below its paragraph."""
        self.count += 1
        self.gathered.mark(f"[{self.count}]")
        self.notes.append(f"[{self.count}] {clean(kinds.words(element))}")
        self.sentence = element
        return False

    def open_structure(self, element: _Element, kind: str) -> None:
        """A list, table or part of one begins, if the element is that."""
        self.end_fields()
        if kind in kinds.LISTS:
            self.back()
            self.flow.open_list(1 if kinds.is_numbered(element) else None)
        elif kinds.is_item(element):
            self.flow.open_item()
        elif kind in kinds.TABLES:
            self.back()
            self.flow.open_table()
        elif kind in kinds.TOGETHER:
            self.flow.open_group()
        elif kind == "thead":
            self.in_head = True
        elif kinds.is_row(element):
            self.row = []

    def close(self, element: _Element) -> None:
        """An element ends."""
        kind = local_name(element)
        if element is self.sentence:
            self.sentence = None
        elif self.row is not None:
            self.close_in_row(element, kind)
        elif self.sentence is None and kind and kind not in kinds.WITHOUT_TEXT:
            self.flush(verbatim=kind in kinds.VERBATIM)
            self.close_structure(element, kind)

    def close_in_row(self, element: _Element, kind: str) -> None:
        """A cell or row ends, if the element is one."""
        if kind in kinds.CELLS and self.row is not None:
            self.row.append(self.gathered.in_one_line())
        elif kinds.is_row(element):
            cells, self.row, self.gathered.chunks = self.row or [], None, []
            named = self.in_head or element.get("role") == "label" or all(local_name(cell) == "th" for cell in element)
            self.flow.put_row(cells, element.sourceline if self.gathered.line else None, header=named)

    def close_structure(self, element: _Element, kind: str) -> None:
        """A list, table or named element ends, if the element is that."""
        if kind in kinds.LISTS:
            self.flow.close_list()
        elif kinds.is_item(element):
            self.flow.close_item()
        elif kind in kinds.TABLES:
            self.flow.close_table()
        elif kind in kinds.TOGETHER:
            self.flow.close_group()
        elif kind == "thead":
            self.in_head = False
        if self.named and self.named[-1].element is element:
            self.named.pop()
            self.left = True
            self.end_fields()

    def title(self, element: _Element, owner: _Element) -> bool:
        """A title becomes the heading of what it names."""
        self.end_fields()
        text = f"{self.label}{clean(kinds.words(element))}".strip()
        self.label = ""
        if text:
            self.named.append(_Named(owner, text))
            self.flow.heading(len(self.named), text, self.gathered.line)
            self.left = False
        return False

    def back(self) -> None:
        """What follows the end of a named element stands below the heading around it."""
        if self.left:
            around = self.named[-1].title if self.named else local_name(self.root)
            self.flow.heading(max(1, len(self.named)), around)
        self.left = False

    def flush(self, *, verbatim: bool = False) -> None:
        """The paragraph that was gathered ends."""
        chunks = self.gathered.paragraph(verbatim=verbatim)
        if chunks:
            self.end_fields()
            self.put(chunks)
        while self.notes:
            self.flow.put([(self.notes.pop(0), self.gathered.line)])

    def put(self, chunks: Sequence[Chunk]) -> None:
        """A paragraph or line, after its label."""
        self.back()
        (text, line), *rest = chunks
        label, self.label = self.label, ""
        self.flow.put([(label + text, line), *rest])

    def field(self, element: _Element) -> bool:
        """A value with its name; a long one stands below it, so that its sentences are its own."""
        text = told(clean(kinds.own_text(element)))
        name = field_name(element, self.named[-1].element if self.named else self.root, self.periods)
        if text and (len(text) > LONGEST_FIELD or "\n" in text):
            self.end_fields()
            self.put_field(f"{name}:")
            self.flow.put([(text, self.gathered.line)])
            self.end_fields()
        elif text:
            self.put_field(f"{name}: {text}")
        return False

    def put_field(self, text: str) -> None:
        """One line of values, below the one before it."""
        if text:
            self.back()
            if not self.fields:
                self.flow.open_group()
            self.fields = True
            self.put([(text, self.gathered.line)])

    def end_fields(self) -> None:
        """The lines of values that follow each other end."""
        if self.fields:
            self.flow.close_group()
        self.fields = False
