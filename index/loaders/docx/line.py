"""One paragraph of a Word file as text: what is shown of it, and what hangs on it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from index.loaders.docx.math import equation
from index.loaders.docx.symbols import symbol
from index.loaders.labels import roman
from index.loaders.office.prose import raised
from index.loaders.office.xml import child, is_on, value
from index.loaders.xml_tree import local_name

if TYPE_CHECKING:
    from lxml.etree import _Element

    from index.loaders.docx.styles import Styles

# Properties, what was deleted or moved away, what a field computes from, and the small characters above a word that say
# how it is pronounced.
_NOT_SHOWN = frozenset({
    "pPr", "rPr", "sdtPr", "sdtEndPr", "del", "moveFrom", "delText", "instrText", "delInstrText", "rt", "rubyPr",
    "annotationRef", "footnoteRef", "endnoteRef", "sectPr", "ffData", "altChunk",
})  # fmt: skip
_STANDS_FOR = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}


@dataclass(slots=True)
class Line:
    """A paragraph's text, its line breaks kept; the text boxes anchored in it, and its notes with their marks."""

    parts: list[str] = field(default_factory=list)
    boxes: list[_Element] = field(default_factory=list)
    notes: list[tuple[str, str, str]] = field(default_factory=list)  # mark, kind ("footnote", "endnote"), identifier

    @property
    def text(self) -> str:
        """All of it."""
        return "".join(self.parts)


class LineReader:
    """Reads a file's paragraphs in order: fields may go on from one to the next, and notes are counted."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self._instructs: list[bool] = []  # of each open field, whether what comes is its instruction
        self._counts = {"footnote": 0, "endnote": 0}

    def read(self, paragraph: _Element, line: Line) -> Line:
        """The line with the paragraph's text appended."""
        if any(self._instructs):
            self._instructs.clear()  # a field that lacks its end must not hide all that follows
        self._walk(paragraph, line, is_raised=False)
        return line

    def _walk(self, parent: _Element, line: Line, *, is_raised: bool) -> None:
        for element in parent:
            kind = local_name(element)
            if kind == "fldChar":
                self._turn(value(element, "fldCharType"))
            elif kind == "r":
                self._run(element, line)
            elif not any(self._instructs):
                self._take(kind, element, line, is_raised=is_raised)

    def _run(self, run: _Element, line: Line) -> None:
        if self._styles.hides(run):
            for element in run:
                if local_name(element) == "fldChar":
                    self._turn(value(element, "fldCharType"))
        else:
            self._walk(run, line, is_raised=value(child(run, "rPr", "vertAlign")) == "superscript")

    def _take(self, kind: str, element: _Element, line: Line, *, is_raised: bool) -> None:
        if kind == "t":
            text = element.text or ""
            line.parts.append(raised("".join(line.parts[-1:]), text) if is_raised else text)
        elif kind in _STANDS_FOR:
            line.parts.append(_STANDS_FOR[kind])
        elif kind == "sym":
            line.parts.append(symbol(value(element, "font") or "", value(element, "char") or ""))
        elif kind in {"oMath", "oMathPara"}:
            line.parts.append(equation(element))
        elif kind in {"footnoteReference", "endnoteReference"}:
            self._note(kind.removesuffix("Reference"), element, line)
        elif kind == "txbxContent":
            line.boxes.append(element)
        elif kind == "AlternateContent":
            self._walk(preferred(element), line, is_raised=is_raised)
        elif kind not in _NOT_SHOWN and not is_prompt(element):
            self._walk(element, line, is_raised=is_raised)

    def _turn(self, to: str | None) -> None:
        if to == "begin":
            self._instructs.append(True)
        elif to == "separate" and self._instructs:
            self._instructs[-1] = False
        elif to == "end" and self._instructs:
            self._instructs.pop()

    def _note(self, kind: str, reference: _Element, line: Line) -> None:
        self._counts[kind] += 1
        count = self._counts[kind]
        mark = f"[{count if kind == 'footnote' else roman(count)}]"
        line.parts.append(mark)
        line.notes.append((mark, kind, value(reference, "id") or ""))


def preferred(alternatives: _Element) -> _Element:
    """Of the ways in which a file says the same, the first, as Word takes it; the last where that holds nothing."""
    first = child(alternatives, "Choice")
    last = child(alternatives, "Fallback")
    return first if first is not None and len(first) else last if last is not None else alternatives


def is_prompt(element: _Element) -> bool:
    """Whether this is a form's field that nobody filled in: it shows what to do, which is not what the file says."""
    return local_name(element) == "sdt" and is_on(child(element, "sdtPr", "showingPlcHdr"))
