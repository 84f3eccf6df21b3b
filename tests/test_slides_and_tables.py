"""Slides, sheets and separated values: what is kept of each, in which order, and what is refused."""

from __future__ import annotations

import zipfile
from datetime import UTC, date, datetime, time, timedelta
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Inches

from index.chunking import split
from index.errors import DocumentError
from index.limits import DEFAULT, Limits
from index.loaders import loader_of
from index.loaders.office.package import opened_package
from index.loaders.raw import clean
from index.loaders.sheets.formulas import without_values
from index.loaders.sheets.loader import _KIND, _note
from index.loaders.tables.named_rows import named_lines, sections_of
from index.loaders.tables.regions import Row
from index.loaders.tables.values import Kind, kind_of, number_in_format, written
from index.sentences import sentence_spans

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from langchain_core.documents import Document

FILES = Path(__file__).parent.parent.parent / "shared" / "files"
SUFFIXES = {".pptx", ".pptm", ".xlsx", ".xlsm", ".ods", ".csv", ".tsv"}


def loaded(suffix: str, data: bytes | str, limits: Limits = DEFAULT) -> list[Document]:
    data = data.encode() if isinstance(data, str) else data
    return loader_of(suffix)(Path(f"file{suffix}"), data, limits).load()


def texts(documents: Sequence[Document]) -> list[tuple[list[str], str]]:
    return [(document.metadata["heading"], document.page_content) for document in documents]


def lines_told(document: Document) -> list[tuple[str, int]]:
    """Each line with the number that the Document tells for it."""
    starts: list[tuple[int, int]] = document.metadata["line_starts"]
    told = []
    at = 0
    for line in document.page_content.split("\n"):
        if line:
            told.append((line, [number for offset, number in starts if offset <= at][-1]))
        at += len(line) + 1
    return told


def zipped(parts: dict[str, str | bytes]) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return buffer.getvalue()


# Slides.


def a_deck() -> Any:  # noqa: ANN401 (python-pptx has no types)
    return Presentation()


def saved(deck: Any) -> bytes:  # noqa: ANN401 (python-pptx has no types)
    buffer = BytesIO()
    deck.save(buffer)
    return buffer.getvalue()


def a_slide(deck: Any, title: str = "Plans", layout: int = 1) -> Any:  # noqa: ANN401 (python-pptx has no types)
    slide = deck.slides.add_slide(deck.slide_layouts[layout])
    slide.shapes.title.text = title
    return slide


def a_box(shapes: Any, text: str, left: float, top: float) -> Any:  # noqa: ANN401 (python-pptx has no types)
    box = shapes.add_textbox(Inches(left), Inches(top), Inches(2), Inches(1))
    box.text_frame.text = text
    return box


def test_a_slide_is_its_title_its_bullets_by_level_and_its_notes() -> None:
    deck = a_deck()
    slide = a_slide(deck, "Plans\vfor 2025")
    frame = slide.placeholders[1].text_frame
    frame.text = "Build\ta plant"
    for level, text in ((1, "in Sunderland"), (1, ""), (1, "by March"), (0, "Hire\u200b people")):
        paragraph = frame.add_paragraph()
        paragraph.level, paragraph.text = level, text
    slide.notes_slide.notes_text_frame.text = "Say why.\nAnd when."
    deck.core_properties.title, deck.core_properties.author = "The plan", "Ann"
    deck.core_properties.created = datetime(2015, 1, 1, tzinfo=UTC)
    deck.core_properties.modified = datetime(2025, 6, 9, tzinfo=UTC)
    documents = loaded(".pptx", saved(deck))
    assert texts(documents) == [
        (["Plans for 2025"], "- Build a plant\n  - in Sunderland\n  - by March\n- Hire people"),
        (["Plans for 2025", "Notes"], "Say why.\n\nAnd when."),
    ]
    for section, document in enumerate(documents):
        metadata = document.metadata
        assert (metadata["section"], metadata["page"]) == (section, 1)
        assert (metadata["title"], metadata["author"], metadata["date"]) == ("The plan", "Ann", "2025-06-09")


def test_shapes_are_read_from_top_to_bottom_and_left_to_right() -> None:
    deck = a_deck()
    shapes = a_slide(deck, "Order", layout=5).shapes
    a_box(shapes, "right below", 5, 4)
    a_box(shapes, "right", 5, 2.1)
    group = shapes.add_group_shape()
    a_box(group.shapes, "second of the group", 1, 6.5)
    a_box(group.shapes, "first of the group", 1, 5.5)
    a_box(shapes, "left", 1, 2.2)
    ((_, text),) = texts(loaded(".pptx", saved(deck)))
    assert text == "left\n\nright\n\nright below\n\nfirst of the group\n\nsecond of the group"


def test_numbers_and_bullets_of_a_text_box_are_kept() -> None:
    deck = a_deck()
    box = a_box(a_slide(deck, layout=5).shapes, "Steps:\none\ntwo\nthen:\npoint", 1, 3)
    marks = [None, '<a:buAutoNum type="arabicPeriod" startAt="3"/>', '<a:buAutoNum type="arabicPeriod"/>', None]
    marks.append('<a:buChar char="•"/>')
    for paragraph, mark in zip(box.text_frame.paragraphs, marks, strict=True):
        if mark:
            from lxml import etree

            properties = paragraph._p.get_or_add_pPr()
            namespace = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
            properties.append(etree.fromstring(mark.replace(" ", f" {namespace} ", 1)))
    ((_, text),) = texts(loaded(".pptx", saved(deck)))
    assert text == "Steps:\n\n3. one\n4. two\n\nthen:\n\n- point"


def test_dates_footers_and_numbers_of_slides_are_left_out_and_hidden_slides_are_not() -> None:
    deck = a_deck()
    slide = a_slide(deck, "Only a title", layout=5)
    slide.element.set("show", "0")
    for kind in ("dt", "ftr", "sldNum"):
        a_box(slide.shapes, "furniture", 1, 3).element.nvSpPr.nvPr.get_or_add_ph().set("type", kind)
    documents = loaded(".pptx", saved(deck))
    assert texts(documents) == [([], "Only a title")]
    assert documents[0].metadata["title"] == "Only a title"


def test_a_table_has_its_header_and_says_in_each_row_what_is_merged() -> None:
    deck = a_deck()
    table = a_slide(deck, layout=5).shapes.add_table(3, 3, Inches(1), Inches(2), Inches(6), Inches(2)).table
    rows = (("Maker", "Model", "Sales\nin 2024"), ("Nissan", "Leaf", "30"), ("", "Ariya", "20"))
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            table.cell(row, column).text = cell
    table.cell(1, 0).merge(table.cell(2, 0))
    (document,) = loaded(".pptx", saved(deck))
    assert document.page_content == "Maker | Model | Sales in 2024\nNissan | Leaf | 30\nNissan | Ariya | 20"
    ((start, end, names),) = document.metadata["tables"]
    assert names == "Maker | Model | Sales in 2024"
    assert document.page_content[start:end].strip() == "Nissan | Leaf | 30\nNissan | Ariya | 20"


def test_a_chart_names_its_series_in_each_category() -> None:
    deck = a_deck()
    of_categories: Any = CategoryChartData
    data = of_categories()
    data.categories = ["2023", "2024"]
    data.add_series("Nissan", (0.1 + 0.2, 5.0))
    data.add_series("Honda", (None, 7))
    box = (Inches(1), Inches(2), Inches(6), Inches(4))
    chart = a_slide(deck, layout=5).shapes.add_chart(XL_CHART_TYPE.BAR_CLUSTERED, *box, data).chart
    chart.has_title = True
    chart.chart_title.text_frame.text = "Sales, in millions"
    ((_, text),) = texts(loaded(".pptx", saved(deck)))
    assert text == "Sales, in millions\n\n2023 | Nissan: 0.3\n2024 | Nissan: 5 | Honda: 7"


def test_a_chart_shows_its_days_as_days() -> None:
    deck = a_deck()
    of_categories: Any = CategoryChartData
    data = of_categories(number_format="0%")
    data.categories = [date(2024, 1, 1), date(2024, 2, 1)]
    data.add_series("Rate", (0.15, 0.25))
    box = (Inches(1), Inches(2), Inches(6), Inches(4))
    a_slide(deck, layout=5).shapes.add_chart(XL_CHART_TYPE.LINE, *box, data)
    ((_, text),) = texts(loaded(".pptx", saved(deck)))
    assert text == "2024-01-01 | Rate: 0.15\n2024-02-01 | Rate: 0.25"


def test_a_text_box_with_the_number_of_the_title_is_read() -> None:
    deck = a_deck()
    slide = a_slide(deck, layout=5)
    a_box(slide.shapes, "a copy", 1, 3).element.nvSpPr.cNvPr.set("id", str(slide.shapes.title.shape_id))
    assert texts(loaded(".pptx", saved(deck))) == [(["Plans"], "a copy")]


@pytest.mark.parametrize(
    "kind",
    [
        "vnd.openxmlformats-officedocument.presentationml.slideshow",
        "vnd.openxmlformats-officedocument.presentationml.template",
        "vnd.ms-powerpoint.slideshow.macroEnabled",
        "vnd.ms-powerpoint.template.macroEnabled",
    ],
)
def test_slide_shows_and_templates_are_read(kind: str) -> None:
    deck = a_deck()
    a_box(a_slide(deck, layout=5).shapes, "words", 1, 3)
    deck.part._content_type = f"application/{kind}.main+xml"
    assert texts(loaded(".pptx", saved(deck))) == [(["Plans"], "words")]


def test_of_alternatives_the_first_is_read() -> None:
    deck = a_deck()
    slide = a_slide(deck, layout=5)
    element = a_box(slide.shapes, "the formula", 1, 3).element
    from lxml import etree

    mc = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    alternatives = etree.Element(f"{{{mc}}}AlternateContent")
    element.getparent().replace(element, alternatives)
    etree.SubElement(alternatives, f"{{{mc}}}Choice", Requires="a14").append(element)
    etree.SubElement(alternatives, f"{{{mc}}}Fallback").append(a_box(slide.shapes, "a picture of it", 1, 3).element)
    ((_, text),) = texts(loaded(".pptx", saved(deck)))
    assert text == "the formula"


# Sheets. The files are written by hand, so that nothing but what a test is about stands in them.

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def relationships(**targets: str) -> str:
    named = "".join(
        f'<Relationship Id="{name}" Type="{OFFICE}/{name.rstrip("0123456789")}" Target="{target}"/>'
        for name, target in targets.items()
    )
    return (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{named}</Relationships>'
    )


NONE: Mapping[str, str] = MappingProxyType({})


def letters(column: int) -> str:
    return chr(65 + column)


def cell(name: str, value: object) -> str:
    match value:
        case None:
            return f'<c r="{name}" s="1"/>'
        case bool():
            return f'<c r="{name}" t="b"><v>{int(value)}</v></c>'
        case int() | float():
            return f'<c r="{name}"><v>{value}</v></c>'
        case date():
            return f'<c r="{name}" s="1"><v>{(value - date(1899, 12, 30)).days}</v></c>'
        case _ if str(value).startswith("#"):
            return f'<c r="{name}" t="e"><f>A1</f><v>{value}</v></c>'
        case _:
            return f'<c r="{name}" t="inlineStr"><is><t xml:space="preserve">{value}</t></is></c>'


def sheet(*rows: Sequence[object], merged: str = "") -> str:
    data = "".join(
        f'<row r="{number}">{"".join(cell(f"{letters(at)}{number}", value) for at, value in enumerate(row))}</row>'
        for number, row in enumerate(rows, start=1)
    )
    ranges = "".join(f'<mergeCell ref="{ref}"/>' for ref in merged.split())
    return f"<worksheet {MAIN}><sheetData>{data}</sheetData><mergeCells>{ranges}</mergeCells></worksheet>"


def xlsx(sheets: Mapping[str, str], states: Mapping[str, str] = NONE, more: Mapping[str, str] = NONE) -> bytes:
    names = "".join(
        f'<sheet name="{name}" sheetId="{number}" r:id="worksheet{number}" state="{state}"/>'
        for number, (name, state) in enumerate({**dict.fromkeys(sheets, "visible"), **states}.items(), start=1)
    )
    styles = '<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs>'
    parts = {f"xl/worksheets/sheet{number}.xml": part for number, part in enumerate(sheets.values(), start=1)}
    targets = {f"worksheet{number}": f"worksheets/sheet{number}.xml" for number in range(1, len(sheets) + 1)}
    return zipped({
        "_rels/.rels": relationships(officeDocument="xl/workbook.xml"),
        "xl/workbook.xml": f'<workbook {MAIN} xmlns:r="{OFFICE}"><sheets>{names}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": relationships(styles="styles.xml", sharedStrings="strings.xml", **targets),
        "xl/styles.xml": f"<styleSheet {MAIN}>{styles}</styleSheet>",
        **parts,
        **more,
    })  # fmt: skip


def test_a_sheet_is_rows_that_name_their_cells() -> None:
    table = sheet(
        ["Sales\n by maker"],
        ["in thousands, see #2"],
        ["Maker", "Sales 2024", "Share", "Since", "Electric?", "Rank"],
        ["Nissan", 696631.0, 0.1 + 0.2, date(2024, 5, 6), True, "#REF!"],
        [],
        ["Honda", None, 2, date(2024, 5, 7), False, "#N/A"],
    )
    core = (
        '<x xmlns:dc="d" xmlns:dcterms="t"><dc:title>Cars</dc:title><dc:creator>Ann</dc:creator>'
        "<dcterms:created>2025-06-09T08:00:00Z</dcterms:created></x>"
    )
    (document,) = loaded(".xlsx", xlsx({"By maker": table}, more={"docProps/core.xml": core}))
    assert document.metadata["heading"] == ["By maker", "Sales by maker"]
    assert lines_told(document) == [
        ("in thousands, see #2", 2),
        ("Rank", 3),
        ("Maker: Nissan | Sales 2024: 696631 | Share: 0.3 | Since: 2024-05-06 | Electric?: yes", 4),
        ("Maker: Honda | Share: 2 | Since: 2024-05-07 | Electric?: no", 6),
    ]
    metadata = document.metadata
    assert (metadata["title"], metadata["author"], metadata["date"]) == ("Cars", "Ann", "2025-06-09")
    assert (metadata["page"], metadata["tables"]) == (None, [])


def test_hidden_sheets_are_read_but_not_those_that_no_menu_shows() -> None:
    words = sheet(["words"])
    states = {"b": "hidden", "c": "veryHidden"}
    assert texts(loaded(".xlsx", xlsx({"a": words, "b": words, "c": words, "d": sheet()}, states))) == [
        (["a"], "words"),
        (["b"], "words"),
    ]


def test_a_cell_merged_over_rows_is_said_in_each() -> None:
    table = sheet(
        ["Maker", "2023", None, "2024", None],
        [None, "Sales", "Change", "Sales", "Change"],
        ["Nissan", 10, 1, 12, 2],
        [None, 20, 3, 22, 4],
        [None],
        merged="A1:A2 B1:C1 D1:E1 A3:A5",
    )
    ((_, text),) = texts(loaded(".xlsx", xlsx({"a": table})))
    assert text == (
        "Maker: Nissan | 2023 Sales: 10 | 2023 Change: 1 | 2024 Sales: 12 | 2024 Change: 2\n"
        "Maker: Nissan | 2023 Sales: 20 | 2023 Change: 3 | 2024 Sales: 22 | 2024 Change: 4"
    )


@pytest.mark.parametrize(
    ("merged", "items"),
    [
        ("A1:A4", "Paper Ink Total"),
        ("A2:B4", "Paper Ink Total"),
        ("B1:B3", "Paper Ink Total"),
        ("F2:F4", "Paper Ink Total"),
        ("D8:D9", "Paper Ink Total"),
        ("B3:B9", "Paper Paper Paper"),
    ],
)
def test_a_merged_area_may_reach_beyond_the_cells_that_are_used(merged: str, items: str) -> None:
    rows: list[list[object]] = [[], [None, "Item", "Qty", "Price"]]
    rows += [[None, "Paper", 3, 10], [None, "Ink", 2, 25], [None, "Total", 7, 35]]
    ((_, text),) = texts(loaded(".xlsx", xlsx({"a": sheet(*rows, merged=merged)})))
    first, second, third = items.split()
    assert text == (
        f"Item: {first} | Qty: 3 | Price: 10\nItem: {second} | Qty: 2 | Price: 25\nItem: {third} | Qty: 7 | Price: 35"
    )


@pytest.mark.parametrize(
    ("dates", "day"),
    [
        ("<created>2015-01-01T00:00:00Z</created><modified>2025-06-09T08:00:00Z</modified>", "2025-06-09"),
        ("<created>2015-01-01T00:00:00Z</created>", "2015-01-01"),
        ("<created>1980-01-01T00:00:00Z</created>", None),
    ],
)
def test_a_workbook_is_dated_when_it_was_last_changed_else_when_it_was_made(dates: str, day: str | None) -> None:
    data = xlsx({"a": sheet(["words"])}, more={"docProps/core.xml": f"<x>{dates}</x>"})
    assert loaded(".xlsx", data)[0].metadata["date"] == day


@pytest.mark.parametrize(
    ("cells", "note"),
    [
        ('<c r="A1"><v>1</v></c><c r="B1"><f>A1*2</f><v>2</v></c>', None),
        ('<c r="A1"><v>1</v></c><c r="B1"><f>A1*2</f><v></v></c>', "1 cell holds a formula without a value"),
        ('<c r="A1"><v>1</v></c><c r="B1" s="2"><f ca="1">A1</f><v/></c><c r="C1"><f si="0"/></c>', "2 cells hold"),
        ('<x:c r="A1"><x:v>1</x:v></x:c><x:c r="B1"><x:f>A1</x:f></x:c>', "1 cell holds"),
        ('<c r="A1"><v>1</v></c><c r="B1" t="str"><f>""</f><v></v></c>', None),
        ('<c r="A1"><v>1</v></c><c r="B1" s="1"/><c r="C1"><f>A1</f><v>3</v></c>', None),
    ],
)
def test_formulas_without_values_are_told(cells: str, note: str | None) -> None:
    spaces = f'{MAIN} xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    data = xlsx({"a": f'<worksheet {spaces}><sheetData><row r="1">{cells}</row></sheetData></worksheet>'})
    told = without_values(opened_package(data, _KIND))
    assert (_note(told) or "").startswith(note or "")
    assert bool(told) is (note is not None)


def test_what_is_shown_as_percent_is_read_so() -> None:
    codes = {170: r"0.0\ %", 171: "0&quot;%&quot;"}
    formats = "".join(f'<numFmt numFmtId="{number}" formatCode="{code}"/>' for number, code in codes.items())
    styles = "".join(f'<xf numFmtId="{number}"/>' for number in (0, 10, 170, 171, 9))
    cells = [("0.0385", 1), ("0.185", 2), ("0.5", 3), ("1", 4), ("0.07", 0)]
    row = "".join(f'<c s="{style}" r="{letters(at)}2"><v>{value}</v></c>' for at, (value, style) in enumerate(cells))
    part = f'<worksheet {MAIN}><sheetData><row r="2">{row}</row></sheetData></worksheet>'
    more = {"xl/styles.xml": f"<styleSheet {MAIN}><numFmts>{formats}</numFmts><cellXfs>{styles}</cellXfs></styleSheet>"}
    ((_, text),) = texts(loaded(".xlsx", xlsx({"a": part}, more=more)))
    assert text == "3.85% | 18.5% | 0.5 | 100% | 0.07"


def test_formulas_of_an_open_document_without_values_are_told() -> None:
    cells = (
        '<table:table-cell office:value-type="float" office:value="2"><text:p>2</text:p></table:table-cell>'
        '<table:table-cell table:formula="of:=[.A1]" office:value-type="float" office:value="2"/>'
        '<table:table-cell table:formula="of:=[.A1]"/>'
    )
    (document,) = loaded(".ods", ods(f"<table:table-row>{cells}</table:table-row>"))
    assert document.metadata["note"] == (
        "1 cell holds a formula without a value: open it in a spreadsheet program and save it anew"
    )


def test_an_ods_sheet_is_read_with_its_properties() -> None:
    data = ods('<table:table-row><table:table-cell table:number-columns-repeated="16384"/></table:table-row>', ODS_ROWS)
    (document,) = loaded(".ods", data)
    assert lines_told(document) == [("Maker: Honda | Share: 0.12 | Since: 2024-05-06", 3)]
    metadata = document.metadata
    assert (metadata["heading"], metadata["title"], metadata["date"]) == (["S"], "Cars", "2025-06-09")
    assert metadata["author"] == "Ann"


ODS_ROWS = """<table:table-row><table:table-cell office:value-type="string"><text:p>Maker</text:p></table:table-cell>
<table:table-cell office:value-type="string"><text:p>Share</text:p></table:table-cell>
<table:table-cell office:value-type="string"><text:p>Since</text:p></table:table-cell></table:table-row>
<table:table-row><table:table-cell office:value-type="string"><text:p>Honda</text:p></table:table-cell>
<table:table-cell office:value-type="percentage" office:value="0.12"><text:p>12 %</text:p></table:table-cell>
<table:table-cell office:value-type="date" office:date-value="2024-05-06"><text:p>6 May</text:p></table:table-cell>
</table:table-row>""".replace("\n", "")


def ods(*rows: str, manifest: str = "") -> bytes:
    oasis = "urn:oasis:names:tc:opendocument:xmlns"
    spaces = " ".join(f'xmlns:{name}="{oasis}:{name}:1.0"' for name in ("office", "table", "text", "meta"))
    table = f'<table:table table:name="S">{"".join(rows)}</table:table>'
    meta = (
        '<dc:title xmlns:dc="d">Cars</dc:title><meta:initial-creator>Ann</meta:initial-creator>'
        "<meta:creation-date>2025-06-09T08:00:00</meta:creation-date>"
    )
    return zipped({
        "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
        "content.xml": f"<office:document-content {spaces}><office:body><office:spreadsheet>{table}"
        "</office:spreadsheet></office:body></office:document-content>",
        "meta.xml": f"<office:document-meta {spaces}><office:meta>{meta}</office:meta></office:document-meta>",
        "META-INF/manifest.xml": f"<m:manifest xmlns:m='m'>{manifest}</m:manifest>",
    })  # fmt: skip


FAR = (
    f"<worksheet {MAIN}><sheetData><row>{cell('A1', 1)}</row><row>{cell('XFD1048576', 1)}</row></sheetData></worksheet>"
)
REPEATED = (
    '<table:table-row table:number-rows-repeated="1000000"><table:table-cell table:number-columns-repeated="1000" '
    'office:value-type="string"><text:p>a</text:p></table:table-cell></table:table-row>'
)
STRINGS = {"xl/strings.xml": f'<sst {MAIN} count="1" uniqueCount="99999999999"><si><t>a</t></si></sst>'}
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504
PDF = b"%PDF-1.4\n"


@pytest.mark.parametrize(
    ("suffix", "data", "kind", "reason"),
    [
        (".xlsx", xlsx({"a": FAR}), "too large", "it spans 17,179,869,184 cells, the most is 3,000,000: .* cells=12"),
        (".xlsx", xlsx({"a": sheet(["a"])}, more=STRINGS), "too large", "it spans 99,999,999,999 cells"),
        (".ods", ods(REPEATED), "too large", "it spans 1,000,000,000 cells"),
        (".xlsx", xlsx({"a": sheet()}), "empty", "its sheets hold no text"),
        (".pptx", saved(a_deck()), "scanned", "it holds no text"),
        (".csv", ",,\n, ,\n", "empty", "only separators"),
        (".csv", "sep=;", "empty", "only separators"),
        (".csv", "", "empty", "it is empty"),
        (".xlsx", "", "empty", "it is empty"),
        (".csv", b"a,b\0c", "unsupported", "binary"),
        (".csv", PDF, "unsupported", "a PDF file, not separated values"),
        (".xlsx", PDF, "unsupported", "a PDF file, not a spreadsheet"),
        (".pptx", PDF, "unsupported", "a PDF file, not a PowerPoint file"),
        (".pptx", "words", "unreadable", "damaged, or no PowerPoint file"),
        (".pptx", xlsx({"a": sheet(["a"])}), "unsupported", "an Excel file, not a PowerPoint file"),
        (".pptx", zipped({"other.xml": "<x/>"}), "unreadable", "damaged, or no PowerPoint file"),
        (".xlsx", saved(a_deck()), "unsupported", "a PowerPoint file, not a spreadsheet"),
        (".xlsx", zipped({"other.xml": "<x/>"}), "unreadable", "damaged, or no spreadsheet"),
        (".xlsx", OLE, "unsupported", "an old Microsoft Office file by its content: .* as .xlsx"),
        (".xlsx", OLE + "EncryptedPackage".encode("utf-16-le"), "encrypted", "save it without a password"),
        (".pptx", OLE + "EncryptedPackage".encode("utf-16-le"), "encrypted", "save it without a password"),
        (".ods", ods(ODS_ROWS, manifest="<m:encryption-data/>"), "encrypted", "save it without a password"),
        (".xlsx", xlsx({"a": f"<!DOCTYPE x>{sheet(['a'])}"}), "unreadable", "declares a document type"),
    ],
    ids=lambda value: value if isinstance(value, str) and len(value) < 50 else "",
)
def test_what_cannot_be_read_is_refused_with_its_reason(suffix: str, data: bytes, kind: str, reason: str) -> None:
    with pytest.raises(DocumentError, match=reason) as refused:
        loaded(suffix, data)
    assert refused.value.kind == kind


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (696631.0, "696631"),
        (-12.25, "-12.25"),
        (0.1 + 0.2, "0.3"),
        (1 / 3, "0.3333333333"),
        (12345678901.55, "12345678901.55"),
        (1.5e-7, "1.5e-07"),
        (1e20, "1e+20"),
        (2024, "2024"),
        (True, "yes"),
        (False, "no"),
        ("#DIV/0!", ""),
        ("#1", "#1"),
        (" a\u200b\nb ", "a b"),
        (date(2024, 5, 6), "2024-05-06"),
        (datetime(2024, 5, 6), "2024-05-06"),  # noqa: DTZ001 (a sheet knows no time zones)
        (datetime(2024, 5, 6, 14, 30), "2024-05-06 14:30"),  # noqa: DTZ001 (a sheet knows no time zones)
        (time(9, 5, 7), "09:05:07"),
        (timedelta(hours=26, minutes=5), "26:05"),
        (timedelta(seconds=-30), "-0:00:30"),
    ],
)
def test_values_are_written_as_a_person_would(value: Any, text: str) -> None:  # noqa: ANN401 (one of many types)
    assert written(value) == text


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("", Kind.NOTHING),
        ("n/a", Kind.NOTHING),
        ("–", Kind.NOTHING),
        ("2024", Kind.YEAR),
        ("2024-05-06", Kind.DATE),
        ("6.5.2024", Kind.DATE),
        ("10:30", Kind.DATE),
        ("1,234.50", Kind.NUMBER),
        ("-12.2 %", Kind.NUMBER),
        ("€ 3,50", Kind.NUMBER),
        ("(123)", Kind.NUMBER),
        ("-.5", Kind.NUMBER),
        ("5 kg", Kind.NUMBER),
        ("3199", Kind.NUMBER),
        ("Q1", Kind.TEXT),
        ("1st half", Kind.TEXT),
        ("Sales 2024", Kind.TEXT),
    ],
)
def test_kinds_of_values(text: str, kind: Kind) -> None:
    assert kind_of(text) is kind


@pytest.mark.parametrize(
    ("text", "code", "shown"),
    [
        ("5.0", "General", "5"),
        ("0.30000000000000004", "", "0.3"),
        ("1.2.3", "General", "1.2.3"),
        ("Q1", "General", "Q1"),
        ("45292", "General", "45292"),
        ("45292", "Standard", "45292"),
        ("45292", "#,##0", "45292"),
        ("45292", '0 "days"', "45292"),
        ("45292", "[Red]0\\d", "45292"),
        ("45292", "yyyy\\-mm\\-dd", "2024-01-01"),
        ("45292.0", "[$-409]mmm", "2024-01-01"),
        ("45292.5", "d/m/yy h:mm", "2024-01-01 12:00"),
        ("0.5", "h:mm", "12:00"),
        ("1e300", "d/m/yy", "1e+300"),
        ("soon", "d/m/yy", "soon"),
    ],
)
def test_numbers_of_charts_are_written_as_their_formats_mean(text: str, code: str, shown: str) -> None:
    assert number_in_format(text, code) == shown


def test_days_may_be_counted_from_1904() -> None:
    assert number_in_format("43830", "d/m/yy", since_1904=True) == "2024-01-01"


def test_text_boxes_and_comments_are_read_with_their_rows() -> None:
    drawing = (
        '<x:wsDr xmlns:x="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" '
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><x:twoCellAnchor><x:from><x:row>2</x:row></x:from>'
        "<x:sp><x:txBody><a:p><a:r><a:t>In a box</a:t></a:r></a:p></x:txBody></x:sp></x:twoCellAnchor></x:wsDr>"
    )
    said = "[Threaded comment] Your version of Excel …\nComment:\n  Who says so?"
    comments = f'<comments {MAIN}><comment ref="B7"><text><r><t>{said}</t></r></text></comment></comments>'
    data = xlsx(
        {"a": sheet(["words"])},
        more={
            "xl/worksheets/_rels/sheet1.xml.rels": relationships(drawing="../drawings/d.xml", comments="/xl/c.xml"),
            "xl/drawings/d.xml": drawing,
            "xl/c.xml": comments,
        },
    )
    documents = loaded(".xlsx", data)
    assert texts(documents) == [(["a"], "words"), (["a"], "In a box"), (["a", "Comments"], "B7: Who says so?")]
    assert [lines_told(document)[0][1] for document in documents] == [1, 3, 7]


def test_what_is_said_of_an_export_above_it_does_not_name_its_columns() -> None:
    export = "Report,Expenses\nCreated,2025-06-01\nOwner,Mira\n\nShop,Kind,Amount\nICA,food,120\nShell,fuel,60\n"
    ((_, text),) = texts(loaded(".csv", export))
    assert text.split("\n")[0] == "Report | Expenses"
    assert text.endswith("Shop: ICA | Kind: food | Amount: 120\nShop: Shell | Kind: fuel | Amount: 60")


# Headers and regions.


def told(*rows: str) -> list[str]:
    """The headings and lines of a sheet whose cells are parted by commas."""
    sections = sections_of([Row(at, tuple(row.split(","))) for at, row in enumerate(rows, start=1)], ())
    return [
        line
        for section in sections
        for line in [*(f"# {name}" for name in section.heading), *section.text.split("\n")]
        if line
    ]


@pytest.mark.parametrize(
    ("rows", "lines"),
    [
        # A name over figures is a header, and so is a year or day over other figures.
        (["Maker,Sales", "Nissan,10", "Honda,20"], ["Maker: Nissan | Sales: 10", "Maker: Honda | Sales: 20"]),
        (["Maker,2023,2024", "Nissan,10,20"], ["Maker: Nissan | 2023: 10 | 2024: 20"]),
        ([",2024-01-01,2024-02-01", "North,10,20"], ["North | 2024-01-01: 10 | 2024-02-01: 20"]),
        (["date", "2024-01-01", "2024-01-02"], ["date: 2024-01-01", "date: 2024-01-02"]),
        # Short names over nothing but texts are one from three columns on.
        (
            ["Name,City,Team", "Ann,Rome,A", "Bob,Oslo,B"],
            ["Name: Ann | City: Rome | Team: A", "Name: Bob | City: Oslo | Team: B"],
        ),
        (
            ["Term,Meaning", "CPU,A processor", "API,An interface"],
            ["Term | Meaning", "CPU | A processor", "API | An interface"],
        ),
        (["A,B,C", "A,D,E", "F,G,H"], ["A | B | C", "A | D | E", "F | G | H"]),
        # The numbers of the rows need no name; ordinals and figures that count columns can be names.
        (
            [",name,city,job", "0,Ann,Rome,cook", "1,Bob,Oslo,cook"],
            ["0 | name: Ann | city: Rome | job: cook", "1 | name: Bob | city: Oslo | job: cook"],
        ),
        (
            ["Race,1st,2nd", "Spa,Ann,Bob", "Monaco,Bob,Ann"],
            ["Race: Spa | 1st: Ann | 2nd: Bob", "Race: Monaco | 1st: Bob | 2nd: Ann"],
        ),
        (["Player,1st,2nd", "Ann,3,4", "Bob,5,6"], ["Player: Ann | 1st: 3 | 2nd: 4", "Player: Bob | 1st: 5 | 2nd: 6"]),
        (["Pupil,1,2,3,4", "Ann,3,2,5,1"], ["Pupil: Ann | 1: 3 | 2: 2 | 3: 5 | 4: 1"]),
        ([",0,1,2,3", "0,.5,.2,.3,.4"], ["0 | 0: .5 | 1: .2 | 2: .3 | 3: .4"]),
        (["Ann,1st", "Bob,2nd", "Cy,3rd"], ["Ann | 1st", "Bob | 2nd", "Cy | 3rd"]),
        (["Ann,1,2,3", "Bob,4,2,1"], ["Ann | 1 | 2 | 3", "Bob | 4 | 2 | 1"]),
        (["1,2,3,4", "5,6,7,8"], ["1 | 2 | 3 | 4", "5 | 6 | 7 | 8"]),
        # Data, and names with values, have no header.
        (["Ann,30,Rome", "Bob,25,Oslo"], ["Ann | 30 | Rome", "Bob | 25 | Oslo"]),
        (["Name:,Ann", "Age:,30", "Height:,180"], ["Name: | Ann", "Age: | 30", "Height: | 180"]),
        (["Nissan,2010,2015", "Honda,2011,2016"], ["Nissan | 2010 | 2015", "Honda | 2011 | 2016"]),
        # What stands above a header names the table, or is said before it; what spans names is put before them.
        (
            ["Sales,", "in thousands,", "Maker,Sales", "Nissan,10", "Honda,20"],
            ["# Sales", "in thousands", "Maker: Nissan | Sales: 10", "Maker: Honda | Sales: 20"],
        ),
        (
            [",2023,,2024,", "Maker,Sales,Rank,Sales,Rank", "Nissan,10,1,20,2"],
            ["Maker: Nissan | 2023 Sales: 10 | 2023 Rank: 1 | 2024 Sales: 20 | 2024 Rank: 2"],
        ),
        (
            ["Maker,Cars,Test,", ",,Best,Worst", "Kia,5,ok,bad", "VW,6,fine,poor"],
            [
                "Maker: Kia | Cars: 5 | Test Best: ok | Test Worst: bad",
                "Maker: VW | Cars: 6 | Test Best: fine | Test Worst: poor",
            ],
        ),
        # Empty rows: a title, a header, more of the same table, remarks, another table.
        (
            ["Sales,,", ",,", ",Maker,Sales", ",,", ",Nissan,10", ",Honda,20"],
            ["# Sales", "Maker: Nissan | Sales: 10", "Maker: Honda | Sales: 20"],
        ),
        (
            ["Maker,Sales", "Nissan,10", "Honda,20", ",", "Total,30", ",", "Source: JAMA,"],
            ["Maker: Nissan | Sales: 10", "Maker: Honda | Sales: 20", "Maker: Total | Sales: 30", "Source: JAMA"],
        ),
        (
            ["Maker,Sales", "Nissan,10", "Honda,20", ",", "Plants,", "Plant,Staff", "Oppama,5", "Suzuka,6"],
            [
                "Maker: Nissan | Sales: 10",
                "Maker: Honda | Sales: 20",
                "# Plants",
                "Plant: Oppama | Staff: 5",
                "Plant: Suzuka | Staff: 6",
            ],
        ),
        # Empty columns part tables that can stand alone, and none other.
        (
            ["Maker,Sales,,Plant,Staff", "Nissan,10,,Oppama,5", "Honda,20,,Suzuka,6"],
            [
                "Maker: Nissan | Sales: 10",
                "Maker: Honda | Sales: 20",
                "Plant: Oppama | Staff: 5",
                "Plant: Suzuka | Staff: 6",
            ],
        ),
        (
            ["Maker,,Sales,,Rank", "Nissan,,10,,1", "Honda,,20,,2"],
            ["Maker: Nissan | Sales: 10 | Rank: 1", "Maker: Honda | Sales: 20 | Rank: 2"],
        ),
        # Nothing is lost: columns without values, cells without names, rows that are longer than the header.
        (
            ["Maker,Sales,Remark", "Nissan,10,", "Honda,20,"],
            ["Remark", "Maker: Nissan | Sales: 10", "Maker: Honda | Sales: 20"],
        ),
        (["Maker,Sales", "Nissan,10", "Honda,20,new"], ["Maker: Nissan | Sales: 10", "Maker: Honda | Sales: 20 | new"]),
        (["Maker,Sales,Rank", "Europe,,", "Nissan,10,1"], ["Europe", "Maker: Nissan | Sales: 10 | Rank: 1"]),
    ],
)
def test_the_rows_of_a_sheet(rows: list[str], lines: list[str]) -> None:
    assert told(*rows) == lines


CELLS = st.sampled_from(["", "", "", "Maker", "Sales", "in all", "10", "3.5", "2024", "2024-05-06", "It is so.", "n/a"])


@given(st.lists(st.lists(CELLS, max_size=6), max_size=10), st.booleans())
def test_no_cell_is_lost_and_each_stands_on_its_row(grid: list[list[str]], is_export: bool) -> None:
    rows = [Row(at, tuple(cells)) for at, cells in enumerate(grid, start=1)]
    sections = sections_of(rows, (), is_export=is_export)
    everything = "\n".join(line for section in sections for line in [*section.heading, section.text])
    assert all(cell in everything for row in rows for cell in row.cells)
    for section in sections:
        starts = [*section.line_starts, (len(section.text), 0)]
        for (start, number), (end, _) in pairwise(starts):
            values = [part.split(": ")[-1] for part in section.text[start:end].strip().split(" | ")]
            # Names of columns without a value are told on the first row of their header.
            header = grid[number] if not {"10", "3.5"} & set(values) and number < len(grid) else []
            assert set(" ".join(values).split()) <= set(" ".join([*grid[number - 1], *header]).split())


def test_a_long_row_says_in_each_line_what_it_is_about() -> None:
    names = ["Id", *(f"Column {at}" for at in range(40))]
    lines = named_lines(["X7", *(f"value {at}" for at in range(40))], names)
    assert len(lines) > 1
    assert all(line.startswith("Id: X7 | Column") and len(line) <= 400 for line in lines)
    assert [part for line in lines for part in line.split(" | ")[1:]] == [
        f"Column {at}: value {at}" for at in range(40)
    ]
    assert named_lines(["a" * 500, "b"], ["", ""]) == ["a" * 500, "b"]


# Separated values.


@pytest.mark.parametrize(
    ("data", "lines"),
    [
        ("a,b\nx,1\ny,2\n", [("a: x | b: 1", 2), ("a: y | b: 2", 3)]),
        ("a;b\nx;1,5\ny;2,5\n", [("a: x | b: 1,5", 2), ("a: y | b: 2,5", 3)]),
        ("143,1;814,3\n5,2;6,4\n", [("143,1 | 814,3", 1), ("5,2 | 6,4", 2)]),
        ("a|b\r\nx, y|1\r\nz|2", [("a: x, y | b: 1", 2), ("a: z | b: 2", 3)]),
        ("a\tb\nx\t1,2,3\ny\t4\n", [("a: x | b: 1,2,3", 2), ("a: y | b: 4", 3)]),
        ('a,b\n"x\n\ny",1\n"say ""hi""",2\n', [("a: x y | b: 1", 2), ('a: say "hi" | b: 2', 5)]),
        ("\n\na,b\n\nx,1\ny,2\n", [("a: x | b: 1", 5), ("a: y | b: 2", 6)]),
        ("sep=;\na;b\nx;1\ny;2\n", [("a: x | b: 1", 3), ("a: y | b: 2", 4)]),
        ('a,b\n5" pipe,1\n6" pipe,2\n', [('a: 5" pipe | b: 1', 2), ('a: 6" pipe | b: 2', 3)]),
        ('a,b\n"never closed,1\ny,2\n', [('a: "never closed | b: 1', 2), ("a: y | b: 2", 3)]),
        ('a,b\n"x" y,1\nz,2\n', [("a: x y | b: 1", 2), ("a: z | b: 2", 3)]),
        ("1,2,3\na,b,c,d\na,b\n", [("1 | 2 | 3", 1), ("a | b | c | d", 2), ("a | b", 3)]),
        ("One, two.\nThree words\nand, so, on\n", [("One, two.", 1), ("Three words", 2), ("and, so, on", 3)]),
        ("名前,年齢\n佐藤,30\n三木,25".encode("cp932"), [("名前: 佐藤 | 年齢: 30", 2), ("名前: 三木 | 年齢: 25", 3)]),
        ("a,b\nx,1\ny,2".encode("utf-16"), [("a: x | b: 1", 2), ("a: y | b: 2", 3)]),
        # As pandas writes its tables, and Python its lines on Windows.
        (",name\n0,Ann\n1,Bob\n", [("0 | name: Ann", 2), ("1 | name: Bob", 3)]),
        ("a,b,c\r\r\nx,y,z\r\r\nu,v,w\r\r\n", [("a: x | b: y | c: z", 3), ("a: u | b: v | c: w", 5)]),
        # The first row names the columns also where all is text, if it can.
        ("Term,Is\nCPU,a chip\nAPI,a door\n", [("Term: CPU | Is: a chip", 2), ("Term: API | Is: a door", 3)]),
        ("Ann,Rome\nBob,Oslo\nCy,Rome\n", [("Ann | Rome", 1), ("Bob | Oslo", 2), ("Cy | Rome", 3)]),
        ("a@b.c,x\nd@e.f,y\ng@h.i,z\n", [("a@b.c | x", 1), ("d@e.f | y", 2), ("g@h.i | z", 3)]),
        ("No.,It is so.\nTwo,It is not.\nSix,Or is it?\n",
         [("No. | It is so.", 1), ("Two | It is not.", 2), ("Six | Or is it?", 3)]),
        ("x,x\ny,u\nz,v\n", [("x | x", 1), ("y | u", 2), ("z | v", 3)]),
        ("Cars,\nMaker,City\nKia,Seoul\nFiat,Turin\n",
         [("Maker: Kia | City: Seoul", 3), ("Maker: Fiat | City: Turin", 4)]),
    ],
)  # fmt: skip
def test_separated_values(data: bytes | str, lines: list[tuple[str, int]]) -> None:
    (document,) = loaded(".csv", data)
    assert lines_told(document) == lines
    assert document.metadata["page"] is None


@pytest.mark.parametrize(
    ("wide", "line"),
    [
        ("," * 300, ""),
        ("z,9,new", "a: z | b: 9 | new"),
        ("z," * 20, f"a: z | b: {' | '.join('z' * 19)}"),
    ],
)
def test_a_row_that_is_much_wider_than_the_others_has_their_columns(wide: str, line: str) -> None:
    (document,) = loaded(".csv", "a,b\n" + "x,1\n" * 20 + wide, Limits(cells=70))
    assert document.page_content.split("\n") == ["a: x | b: 1"] * 20 + ([line] if line else [])


def test_cells_are_counted_up_to_the_last_that_holds_something_and_the_limit_can_be_raised() -> None:
    rows = "a,1,,,,\n" * 10
    assert loaded(".csv", rows, Limits(cells=20))
    with pytest.raises(
        DocumentError, match=r"it holds more than 19 cells; .* assistant index --limit cells=76"
    ) as error:
        loaded(".csv", rows, Limits(cells=19))
    assert error.value.kind == "too large"


def test_a_file_named_after_its_tabs_is_parted_by_them() -> None:
    assert texts(loaded(".tsv", "a, b\tc, d\ne, f\n")) == [([], "a, b | c, d\n\ne, f")]


def test_a_title_above_the_values_is_their_heading() -> None:
    (document,) = loaded(".csv", "Cups,,\nTeam,City,Cups\nBlues,STL,1\n")
    assert texts([document]) == [(["Cups"], "Team: Blues | City: STL | Cups: 1")]


def test_each_row_is_a_sentence_and_each_passage_has_whole_rows() -> None:
    rows = "".join(f'Maker {at},{at * 7},"a remark, number {at}",2024-05-{at % 28 + 1:02}\n' for at in range(200))
    (document,) = documents = loaded(".csv", f"Maker,Sales,Remark,Since\n{rows}")
    text = document.page_content
    assert [text[start:end] for start, end in sentence_spans(text)] == text.split("\n")
    passages = split(documents, "a.csv", "", lambda text: len(text.split()))
    assert len(passages) > 10
    assert "\n".join(passage.text for passage in passages) == text
    assert passages[0].location.lines is not None
    assert passages[0].location.lines[0] == 2
    assert passages[-1].location.lines is not None
    assert passages[-1].location.lines[1] == 201
    for passage in passages:
        start = passage.text.rindex("\n") + 1
        number = int(passage.text[start:].split()[2])
        assert passage.lines_of(start, len(passage.text)) == (number + 2, number + 2)


def test_cells_of_a_single_column_are_sentences_too() -> None:
    (document,) = loaded(".csv", "some industry\nand another\nof many\n")
    text = document.page_content
    assert [text[start:end] for start, end in sentence_spans(text)] == ["some industry", "and another", "of many"]


# Real files.


def real_files() -> list[Path]:
    folders = (FILES / "ordinary", FILES / "hostile")
    return sorted(path for folder in folders if folder.is_dir() for path in folder.iterdir() if path.suffix in SUFFIXES)


@pytest.mark.parametrize("path", real_files() or [None], ids=lambda path: path.name if path else "none")
def test_real_files_are_read_or_refused(path: Path | None) -> None:
    if path is None:
        pytest.skip("the files are not part of the repository")
    try:
        documents = loader_of(path.suffix)(path).load()
    except DocumentError:
        return
    for number, document in enumerate(documents):
        assert document.metadata["section"] == number
        assert document.page_content.strip()
        assert document.page_content == clean(document.page_content)
        assert all(document.metadata["heading"])


def real(name: str) -> list[Document]:
    path = FILES / name
    if not path.exists():
        pytest.skip("the files are not part of the repository")
    return loader_of(path.suffix)(path).load()


RESULTS = "Ballots Incomplete/Terminated: 0 | Results Accuracy: 95.4%, n=3 | Results Time to complete: 1416 sec, n=3"


@pytest.mark.parametrize(
    ("name", "heading", "lines"),
    [
        ("markitdown__test_mskanji.csv", [], ["名前: 佐藤太郎 | 年齢: 30 | 住所: 東京"]),
        (
            "unstructured__stanley-cups-with-emoji.csv",
            ["Stanley Cups"],
            ["Team: Maple Leafs | Location: TOR | Stanley Cups: 13"],
        ),
        (
            "unstructured__table-semicolon-delimiter.csv",
            [],
            ["Year: 2023 | Month: 2 | Revenue: 143,1 | Costs: -814,38"],
        ),
        (
            "unstructured__table-multi-row-column-cells-actual.csv",
            [],
            [f"Disability Category: Mobility | Participants: 3 | Ballots Completed: 3 | {RESULTS}"],
        ),
        ("docling__csv-inconsistent-header.csv", [], ["1 | 2 | 3", "a | b | c | d"]),
        ("docling__csv-single-column.csv", [], ["Industry", "Accounting/Finance"]),
        (
            "tika__testEXCEL.xlsx",
            ["Feuil1", "Sample Excel Worksheet - Numbers and their Squares"],
            ["Number: 1 | Square: 1", "Number: 15 | Square: 225"],
        ),
        ("tika__testEXCEL_dateFormats.xlsx", ["Munka1"], ["date: 2018-09-20", "date: 1996-08-10"]),
        (
            "markitdown__test.xlsx",
            ["09060124-b5e7-4717-9d07-3c046eb"],
            ["ColA: 13 | ColB: 14 | ColC: 15 | ColD: affc7dad-52dc-4b98-9b5d-51e65d8a8ad0"],
        ),
        (
            "tika__testEXCEL_embeded.xlsx",
            ["Sheet1"],
            ["The | quick | brown | fox | jumps | over | the | lazy | dog", "1 | 2 | 2", "A | B | AB", "SKIP1 | SKIP2"],
        ),
        ("tika__testEXCEL_textbox.xlsx", ["Sheet1"], ["this is some autoshape text"]),
        ("tika__testComment.xlsx", ["Sheet1", "Comments"], ["A1: Author: Here is a comment"]),
        (
            "docling__powerpoint_sample.pptx",
            [],
            ["1. List item4", "- I4", "Some info:", "- Item B", "3. List3", "- l3"],
        ),
        (
            "docling__powerpoint_sample.pptx",
            ["Second slide title"],
            ["A rectangle shape with this text inside.", "Let’s introduce a list", "- With foo"],
        ),
        ("docling__powerpoint_sample.pptx", ["Second slide title", "Notes"], ["Some notes on the second slide."]),
        ("unstructured__simple.pptx", ["Things to think about"], ["- How much is enough?"]),
        ("tika__testPPT_charts.pptx", [], ["wants a peach", "January | NUMBER: 5", "August | NUMBER: 6"]),
        ("tika__testPPT_diagramData.pptx", [], ["- President", "  - VP – HR", "    - Manager 1", "  - VP - Marketing"]),
        (
            "tika__testPPT_various.pptx",
            [],
            ["- Bullet 3", "Here is a text box", "Row 2 Col 1 | Row 2 Col 2 | Row 2 Col 3"],
        ),
    ],
)
def test_real_files_say_this(name: str, heading: list[str], lines: list[str]) -> None:
    (text,) = [text for path, text in texts(real(f"ordinary/{name}")) if path == heading]
    found = text.split("\n")
    places = [found.index(line) for line in lines]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("name", "title", "author", "day"),
    [
        ("tika__testEXCEL.xlsx", "Simple Excel document", "Keith Bennett", "2008-12-11"),
        ("tika__testPPT_2imgs.pptx", "The quick brown fox jumps over the lazy dog", "Nevin Nollop", "2010-09-08"),
        ("unstructured__simple.pptx", "Title Slide", "Steve Canny", "2024-07-22"),
        ("tika__testOCR.pptx", None, "Grant Ingersoll", "2014-02-09"),
    ],
)
def test_real_files_name_title_author_and_date(name: str, title: str | None, author: str, day: str) -> None:
    metadata = real(f"ordinary/{name}")[0].metadata
    assert (metadata["title"], metadata["author"], metadata["date"]) == (title, author, day)


@pytest.mark.parametrize(
    "name",
    ["tika__protect.xlsx", "tika__testEXCEL_protected_passtika.xlsx", "tika__testPPT_protected_passtika.pptx"],
)
def test_real_encrypted_files_are_named_so(name: str) -> None:
    with pytest.raises(DocumentError, match="encrypted") as refused:
        real(f"hostile/{name}")
    assert refused.value.kind == "encrypted"
