"""The text of an RTF file: paragraphs, headings by their outline level, lists, tables, notes."""

from __future__ import annotations

from dataclasses import dataclass, replace

from index.errors import DocumentError
from index.loaders.rtf.flow import RtfFlow
from index.loaders.rtf.header import FACTS, TABLES, Header
from index.loaders.rtf.tokens import BYTE, TEXT, code_page, tokens

_DEEPEST = 10_000
_SKIPPED = frozenset({
    "pict", "header", "headerl", "headerr", "headerf", "footer", "footerl", "footerr", "footerf", "fldinst", "colortbl",
    "shprslt", "nonesttables", "sp", "tc", "xe", "rxe", "txe", "objdata", "filetbl", "comment", "do", "upr",
})  # fmt: skip
_READ_THOUGH_STARRED = frozenset({"shpinst", "shptxt", "ud", "moMath", "footnote"})
_APART = frozenset({"footnote", "shptxt"})  # what is written within a paragraph and shown elsewhere
_MARKERS = frozenset({"listtext", "pntext"})
_CHARACTERS = {
    "tab": "\t", "line": "\n", "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“",
    "rdblquote": "”", "bullet": "•", "emspace": " ", "enspace": " ", "qmspace": " ", "\\~": " ", "\\_": "-",
    "nestcell": " ", "nestrow": " ", "lbr": "\n", "\\\n": "\n", "\\\r": "\n",
}  # fmt: skip
_ENDS_PARAGRAPH = frozenset({"par", "sect", "page", "column"})


@dataclass(frozen=True, slots=True)
class State:
    """What holds within a group until it ends.

    `level` is a heading's, 1 the outermost; `skip` is in characters, `indent` in twips.
    """

    destination: str = TEXT
    encoding: str | None = None
    skip: int = 1
    is_hidden: bool = False
    in_table: bool = False
    level: int | None = None
    indent: int = 0

    @property
    def is_read(self) -> bool:
        """Whether text goes into the document."""
        return not self.is_hidden and (self.destination == TEXT or self.destination in _APART | _MARKERS)


class RtfWalk:
    """One way through a file's tokens."""

    def __init__(self) -> None:
        self.header = Header()
        self.flow = RtfFlow()
        self.state = State()
        self.stack: list[State] = []
        self.page = "cp1252"
        self.pending = bytearray()
        self.to_skip = 0
        self.starred = False
        self.replaced = TEXT  # where text that has a version in Unicode belongs

    def through(self, data: bytes) -> RtfWalk:
        """Reads the whole file; raises DocumentError where its groups are nested beyond any sense."""
        for kind, number, run in tokens(data):
            if kind == TEXT:
                self.take(run)
            elif kind == BYTE:
                self.take(bytes((number or 0,)))
            else:
                self.flush()
                self.to_skip = 0
                self.step(kind, number)
            self.starred = kind == "\\*"
        self.flush()
        self.flow.finish()
        return self

    def take(self, run: bytes) -> None:
        """Bytes of text, but for those that stand for a character told before them."""
        skipped = min(self.to_skip, len(run))
        self.to_skip -= skipped
        self.pending += run[skipped:]

    def flush(self) -> None:
        """Bytes become text in the encoding of the font that is in force."""
        if self.pending:
            text = self.pending.decode(self.state.encoding or self.page, "replace")
            self.pending.clear()
            self.put(text)

    def put(self, text: str) -> None:
        """Text goes where the group that it stands in belongs."""
        if self.state.is_read:
            self.flow.text(text, is_marker=self.state.destination in _MARKERS)
        else:
            self.header.text(self.state.destination, text)

    def step(self, word: str, number: int | None) -> None:
        """A brace, symbol or control word."""
        if word == "{":
            if len(self.stack) >= _DEEPEST:
                raise DocumentError("its groups are nested too deep: open it and save it anew")
            self.stack.append(self.state)
        elif word == "}":
            self.leave()
        elif (self.starred and word not in _READ_THOUGH_STARRED) or word in _SKIPPED:
            self.replaced = self.state.destination if word == "upr" else self.replaced
            self.state = replace(self.state, destination="skipped")
        elif self.state.destination in TABLES or self.state.destination in FACTS:
            self.in_header(word, number)
        elif word == "u":
            self.put(chr((number or 0) % 0x10000))
            self.to_skip = self.state.skip
        elif word in _CHARACTERS:
            self.put(_CHARACTERS[word])
        else:
            self.change(word, number)

    def in_header(self, word: str, number: int | None) -> None:
        """A control word within the tables at the head of the file."""
        if word in FACTS and self.state.destination == "info":
            self.state = replace(self.state, destination=word)
        elif word == "u":
            self.put(chr((number or 0) % 0x10000))
            self.to_skip = self.state.skip
        elif self.state.destination == "info":
            self.state = replace(self.state, destination="skipped")
        else:
            self.header.word(self.state.destination, word, number, self.page)

    def leave(self) -> None:
        """The end of a group."""
        before, self.state = self.state, self.stack.pop() if self.stack else State()
        if before.destination in _APART and self.state.destination != before.destination:
            self.flow.close_apart()

    def change(self, word: str, number: int | None) -> None:
        """A control word that changes what follows, or ends a cell, row or paragraph."""
        if word in TABLES or word in _MARKERS or word in _APART or word == "ud":
            self.enter(word)
        elif word in {"s", "outlinelevel", "pard", "intbl", "itap", "li"}:
            self.state = _paragraph(self.state, word, number, self.header.levels)
        elif word in {"f", "uc", "v", "deleted", "plain"}:
            self.state = _character(self.state, word, number, self.header.encodings)
        elif word in {"ansicpg", "mac", "pc", "pca"}:
            self.page = {"mac": "mac_roman", "pc": "cp437", "pca": "cp850"}.get(word) or code_page(number)
        elif self.state.destination == TEXT or self.state.destination in _APART:
            self.end(word)

    def enter(self, word: str) -> None:
        """A group with a destination of its own begins."""
        if word in _APART and self.state.is_read:
            self.flow.open_apart(is_note=word == "footnote")
        elif word in _APART:
            word = "skipped"
        self.state = replace(self.state, destination=self.replaced if word == "ud" else word)

    def end(self, word: str) -> None:
        """The end of a paragraph, cell or row, if the word is one."""
        if word in _ENDS_PARAGRAPH:
            self.flow.end_paragraph(self.state.level, self.state.indent, in_table=self.state.in_table)
        elif word == "cell":
            self.flow.end_cell()
        elif word == "row":
            self.flow.end_row()
        elif word in {"trowd", "trhdr"}:
            self.flow.is_header_row = word == "trhdr"


def _paragraph(state: State, word: str, number: int | None, levels: dict[int, int]) -> State:
    if word == "pard":
        return replace(state, in_table=False, level=None, indent=0)
    if word == "s":
        return replace(state, level=levels.get(number or 0, state.level))
    if word == "outlinelevel":
        level = (number or 0) + 1
        return replace(state, level=level if level <= 9 else None)  # noqa: PLR2004 (the levels that headings have)
    if word == "li":
        return replace(state, indent=number or 0)
    return replace(state, in_table=word == "intbl" or bool(number))


def _character(state: State, word: str, number: int | None, encodings: dict[int, str]) -> State:
    if word == "f":
        return replace(state, encoding=encodings.get(number or 0))
    if word == "uc":
        return replace(state, skip=min(max(0, number or 0), 10))
    return replace(state, is_hidden=word in {"v", "deleted"} and number != 0)
