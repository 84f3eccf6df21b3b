"""Files that are large, or that say of themselves that something is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evals.hostile import pdfs
from evals.hostile.bombs import SENTENCE
from evals.hostile.case import Case, Expected, bytes_case, failed, indexed
from evals.hostile.office import docx, epub, odt, paragraph, xlsx
from evals.hostile.zips import packed

if TYPE_CHECKING:
    from collections.abc import Callable

_BILLION = 2_000_000_000
_READ = (indexed("built in Bergen"),)
_READ_OR_TOO_LARGE = (indexed(), failed("too large"))


def _many_parts() -> bytes:
    part = f"--b\nContent-Type: text/plain\n\n{SENTENCE}\n"
    return (
        "From: a@example.org\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n"
        + part * 10_000
        + "--b--\n"
    ).encode()


def _many_headers() -> bytes:
    return ("From: a@example.org\n" + "X-A: b\n" * 100_000 + f"Subject: Ships\n\n{SENTENCE}\n").encode()


def _folded_header() -> bytes:
    return ("From: a@example.org\nSubject: =?utf-8?q?a?=" + "\n =?utf-8?q?a?=" * 100_000 + f"\n\n{SENTENCE}\n").encode()


def _many_letters() -> bytes:
    return (f"From a@example.org Thu Jan  1 00:00:00 2024\nSubject: S\n\n{SENTENCE}\n\n" * 20_000).encode()


def _wide_csv() -> bytes:
    head = ",".join(f"column {number}" for number in range(100_000))
    return f"{head}\n{','.join(['1'] * 100_000)}\n{SENTENCE}\n".encode()


def _long_field() -> bytes:
    return f'name,note\nAlba,"{SENTENCE} {"word " * 10_000_000}"\n'.encode()


def _unclosed_field() -> bytes:
    return f'name,note\n{SENTENCE},"\n'.encode() + b"a,b\n" * 500_000


def _one_line() -> bytes:
    return (f"{SENTENCE} " * (20_000_000 // (len(SENTENCE) + 1))).encode()


def _one_word() -> bytes:
    return b"a" * 15_000_000


def _many_lines() -> bytes:
    return b"a\n" * 5_000_000


def _long_heading() -> bytes:
    """A heading of a megabyte above a megabyte of text: kept with every passage, it would be a gigabyte."""
    text = "\n\n".join(f"{SENTENCE} It was number {number} of its kind." for number in range(2_000))
    return f"# {'ships ' * 170_000}\n\n{text}\n".encode()


def _deep_headings() -> bytes:
    return "".join(f"{'#' * (1 + n % 6)} {'heading ' * 40}{n}\n\n{SENTENCE}\n\n" for n in range(1_000)).encode()


def _spanning_html() -> bytes:
    """A table whose cells say that they span a million columns and rows."""
    cell = f'<td colspan="1000000" rowspan="1000000">{SENTENCE}</td>'
    return f"<html><body><table><tr>{cell * 3}</tr><tr>{cell * 3}</tr></table></body></html>".encode()


def _numbered_html() -> bytes:
    items = f"<li>{SENTENCE}</li>" * 100
    return (
        f'<html><body><ol type="I" start="{_BILLION}">{items}</ol><ol type="a" start="{_BILLION}">{items}</ol>'.encode()
    )


def _far_cell() -> bytes:
    """A workbook with one cell at its beginning and one at its very end."""
    first = f'<c r="A1" t="inlineStr"><is><t>{SENTENCE}</t></is></c>'
    last = '<c r="XFD1048576" t="inlineStr"><is><t>last</t></is></c>'
    return packed(xlsx(f'<row r="1">{first}</row><row r="1048576">{last}</row>'))


def _merged_cells() -> bytes:
    """A workbook in which all cells are one."""
    members = xlsx(f'<row r="1"><c r="A1" t="inlineStr"><is><t>{SENTENCE}</t></is></c></row>')
    part = "xl/worksheets/sheet1.xml"
    merged = b'</sheetData><mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    members[part] = members[part].replace(b"</sheetData>", merged)
    return packed(members)


def _spanning_word() -> bytes:
    """A Word table whose cell says that it spans a billion columns."""
    cell = f'<w:tc><w:tcPr><w:gridSpan w:val="{_BILLION}"/></w:tcPr>{paragraph(SENTENCE)}</w:tc>'
    row = f'<w:tr><w:trPr><w:gridBefore w:val="{_BILLION}"/></w:trPr>{cell}</w:tr>'
    return packed(docx(f"<w:tbl>{row * 3}</w:tbl>{paragraph(SENTENCE)}"))


def _numbered_word(style: str) -> bytes:
    """A Word list that begins at two billion, in letters or Roman numbers."""
    namespace = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    level = (
        f'<w:lvl w:ilvl="0"><w:start w:val="{_BILLION}"/><w:numFmt w:val="{style}"/><w:lvlText w:val="%1."/></w:lvl>'
    )
    item = (
        '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>'
        f"<w:r><w:t>{SENTENCE}</w:t></w:r></w:p>"
    )
    members = docx(item * 5)
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/numbering"
    members["word/_rels/document.xml.rels"] = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{kind}" Target="numbering.xml"/></Relationships>'
    ).encode()
    members["word/numbering.xml"] = (
        f'<w:numbering xmlns:w="{namespace}"><w:abstractNum w:abstractNumId="0">{level}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
    ).encode()
    return packed(members)


def _spaces() -> bytes:
    """An OpenDocument text that says that there are two billion spaces."""
    return packed(odt(f'<text:p>{SENTENCE}<text:s text:c="{_BILLION}"/>{SENTENCE}</text:p>'))


def _repeated_cells(kind: str) -> bytes:
    """A table of OpenDocument whose cell comes a billion times, in rows that do too."""
    cell = (
        f'<table:table-cell table:number-columns-repeated="{_BILLION}"><text:p>{SENTENCE}</text:p></table:table-cell>'
    )
    row = f'<table:table-row table:number-rows-repeated="{_BILLION}">{cell}</table:table-row>'
    return packed(odt(f'<table:table table:name="Ships">{row}</table:table>', kind=kind))


def _many_chapters() -> bytes:
    """A book that reads its only chapter ten thousand times."""
    members = epub(f"<p>{SENTENCE}</p>")
    members["b.opf"] = members["b.opf"].replace(b'<itemref idref="c"/>', b'<itemref idref="c"/>' * 10_000)
    return packed(members)


def _rtf_binary() -> bytes:
    return (rf"{{\rtf1 {SENTENCE} {{\pict\bin{_BILLION} x}}\par {SENTENCE}}}").encode()


def _rtf_many() -> bytes:
    return (rf"{{\rtf1\uc{_BILLION} {SENTENCE}\u8364 x\par " + r"\u-1?" * 300_000 + SENTENCE + "}").encode()


def _many_keys() -> bytes:
    return ("{" + ",".join(f'"key {number}": {number}' for number in range(100_000)) + "}").encode()


def _long_number() -> bytes:
    return f'{{"note": "{SENTENCE}", "number": {"9" * 1_000_000}, "other": 1e{"9" * 1_000}}}'.encode()


def _numbered_rst() -> bytes:
    return (f"{_BILLION}. {SENTENCE}\n\nMMMMMMMMMMMM. {SENTENCE}\n\n" * 1_000).encode()


def _rst_table() -> bytes:
    border = "+" + "-" * 20_000 + "+\n"
    return (border + "|" + SENTENCE.ljust(20_000) + "|\n" + border).encode() * 3 + SENTENCE.encode()


def _many_elements() -> bytes:
    return ("<notes>" + f"<note at='1'>{SENTENCE}</note>" * 200_000 + "</notes>").encode()


def _many_attributes() -> bytes:
    attributes = " ".join(f"a{number}='1'" for number in range(200_000))
    return f"<notes {attributes}><note>{SENTENCE}</note></notes>".encode()


_FILES: dict[str, tuple[Callable[[], bytes], tuple[Expected, ...]]] = {
    "parts.eml": (_many_parts, _READ_OR_TOO_LARGE),
    "headers.eml": (_many_headers, _READ),
    "folded.eml": (_folded_header, _READ),
    "letters.mbox": (_many_letters, _READ_OR_TOO_LARGE),
    "columns.csv": (_wide_csv, _READ_OR_TOO_LARGE),
    "field.csv": (_long_field, (failed("too large"),)),
    "unclosed.csv": (_unclosed_field, _READ),
    "pages.pdf": (pdfs.empty_pages, (failed("scanned", "empty", "too large", "unreadable"),)),
    "ring.pdf": (pdfs.own_parent, (failed("scanned", "empty", "unreadable"),)),
    "country.pdf": (pdfs.wide_page, (indexed(), failed("scanned", "empty", "unreadable"))),
    "shown-often.pdf": (pdfs.shown_often, (indexed(), failed("too large", "unreadable"))),
    "line.txt": (_one_line, _READ),
    "word.txt": (_one_word, (indexed(),)),
    "lines.txt": (_many_lines, _READ_OR_TOO_LARGE),
    "heading.md": (_long_heading, _READ),
    "headings.md": (_deep_headings, _READ),
    "spanning.html": (_spanning_html, _READ),
    "numbered.html": (_numbered_html, _READ),
    "far-cell.xlsx": (_far_cell, _READ_OR_TOO_LARGE),
    "merged.xlsx": (_merged_cells, _READ),
    "spanning.docx": (_spanning_word, _READ),
    "roman.docx": (lambda: _numbered_word("lowerRoman"), _READ),
    "lettered.docx": (lambda: _numbered_word("upperLetter"), _READ),
    "spaces.odt": (_spaces, _READ),
    "repeated.odt": (lambda: _repeated_cells("text"), _READ),
    "repeated.ods": (lambda: _repeated_cells("spreadsheet"), (failed("too large", reason="cells"),)),
    "chapters.epub": (_many_chapters, _READ_OR_TOO_LARGE),
    "binary.rtf": (_rtf_binary, _READ),
    "characters.rtf": (_rtf_many, (indexed(),)),
    "keys.json": (_many_keys, _READ_OR_TOO_LARGE),
    "number.json": (_long_number, _READ),
    "numbered.rst": (_numbered_rst, _READ),
    "table.rst": (_rst_table, _READ_OR_TOO_LARGE),
    "elements.xml": (_many_elements, _READ_OR_TOO_LARGE),
    "attributes.xml": (_many_attributes, _READ),
}

CASES: tuple[Case, ...] = tuple(
    bytes_case(f"sizes/{name}", make, *expected) for name, (make, expected) in _FILES.items()
)
