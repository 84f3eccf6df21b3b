"""Documents out of word processors' files: what is kept of Word and OpenDocument texts, and what is refused."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from index.errors import DocumentError
from index.loaders.docx.loader import DocxLoader
from index.loaders.labels import lettered, ordinal, roman
from index.loaders.odt.loader import OdtLoader
from index.loaders.raw import clean
from index.loaders.tables.grid import spread

if TYPE_CHECKING:
    from langchain_core.documents import Document

FILES = Path(__file__).parent.parent.parent / "shared" / "files"
ORDINARY = FILES / "ordinary"
REAL = sorted(path for suffix in ("docx", "odt") for path in FILES.glob(f"*/*.{suffix}"))
LOADERS = {".docx": DocxLoader, ".odt": OdtLoader}

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
M = "http://schemas.openxmlformats.org/officeDocument/2006/math"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
OFFICE = "urn:oasis:names:tc:opendocument:xmlns"
ODF = " ".join(
    f'xmlns:{name}="{OFFICE}:{path}:1.0"'
    for name, path in (
        ("office", "office"), ("text", "text"), ("table", "table"), ("style", "style"), ("draw", "drawing"),
        ("meta", "meta"), ("svg", "svg-compatible"), ("fo", "xsl-fo-compatible"), ("manifest", "manifest"),
    )
) + ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xlink="http://www.w3.org/1999/xlink"'  # fmt: skip
CORE = (
    '<p xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/">'
    "<dc:title>{title}</dc:title><dc:creator>Ada  King</dc:creator>"
    "<dcterms:created>1999-01-01T00:00:00Z</dcterms:created><dcterms:modified>2025-06-09T08:00:00Z</dcterms:modified></p>"
)


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
WITHOUT_SUFFIX = {"mimetype", "_rels/.rels"}


def archive(**parts: str | bytes) -> bytes:
    """A zip archive; "__" in a name stands for "/"."""
    data = BytesIO()
    with zipfile.ZipFile(data, "w") as written:
        for name, content in parts.items():
            written.writestr(name.replace("__", "/") + ("" if name in WITHOUT_SUFFIX else ".xml"), content)
    return data.getvalue()


def docx(body: str, space: str = W, **parts: str) -> bytes:
    names = f'xmlns:w="{space}" xmlns:m="{M}" xmlns:mc="{MC}" xmlns:r="{R}" xmlns:v="urn:schemas-microsoft-com:vml"'
    written = {
        f"word__{name}": f"<w:{name} {names}>{content}</w:{name}>" for name, content in parts.items() if name != "core"
    }
    core = {"docProps__core": parts["core"]} if "core" in parts else {}
    return archive(word__document=f"<w:document {names}><w:body>{body}</w:body></w:document>", **written, **core)


def odt(text: str, automatic: str = "", common: str = "", **parts: str | bytes) -> bytes:
    content = (
        f"<office:document-content {ODF}><office:automatic-styles>{automatic}</office:automatic-styles>"
        f"<office:body><office:text>{text}</office:text></office:body></office:document-content>"
    )
    styles = f"<office:document-styles {ODF}><office:styles>{common}</office:styles></office:document-styles>"
    kind = "application/vnd.oasis.opendocument.text"
    return archive(**{"mimetype": kind, "content": content, "styles": styles} | parts)


def loaded(data: bytes, suffix: str = ".docx") -> list[Document]:
    return LOADERS[suffix](Path(f"a{suffix}"), data).load()


def text_of(data: bytes, suffix: str = ".docx") -> str:
    (document,) = loaded(data, suffix)
    return document.page_content


def p(text: str, style: str = "", properties: str = "") -> str:
    styled = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{styled}{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def item(text: str, level: int = 0, list_id: int = 1) -> str:
    return p(text, properties=f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>')


def level(number: int, kind: str, text: str, more: str = "") -> str:
    shown = f'<w:numFmt w:val="{kind}"/><w:lvlText w:val="{text}"/>'
    return f'<w:lvl w:ilvl="{number}"><w:start w:val="1"/>{shown}{more}</w:lvl>'


def holding(*rows: str) -> str:
    """Rows of two cells each, of which the second may hold a table after its text."""
    written = ""
    for row in rows:
        parted = (cell.partition("<w:tbl>") for cell in row.split("|", 1))
        written += f"<w:tr>{''.join(f'<w:tc>{p(text)}{mark}{inner}</w:tc>' for text, mark, inner in parted)}</w:tr>"
    return f"<w:tbl>{written}</w:tbl>"


def table(*rows: str, properties: str = "") -> str:
    """Rows of cells that "|" parts; "+" begins one that "^" below goes on, "<" one over two columns."""
    written = ""
    for row in rows:
        cells = ""
        for cell in row.split("|"):
            merged = '<w:vMerge w:val="restart"/>' if cell.startswith("+") else "<w:vMerge/>" if cell == "^" else ""
            wide = '<w:gridSpan w:val="2"/>' if cell.startswith("<") else ""
            paragraphs = "".join(map(p, cell.strip("^<+").split("/")))
            cells += f"<w:tc><w:tcPr>{wide}{merged}</w:tcPr>{paragraphs}</w:tc>"
        written += f"<w:tr>{cells}</w:tr>"
    return f"<w:tbl><w:tblPr>{properties}</w:tblPr>{written}</w:tbl>"


STYLES = """
<w:style w:type="paragraph" w:default="1" w:styleId="Standard"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="Titel"><w:name w:val="Title"/><w:basedOn w:val="Standard"/></w:style>
<w:style w:type="paragraph" w:styleId="berschrift1"><w:name w:val="heading 1"/><w:basedOn w:val="Standard"/></w:style>
<w:style w:type="paragraph" w:styleId="Kapitel"><w:name w:val="Kapitel"/>
<w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Unterkapitel"><w:name w:val="Mein"/><w:basedOn w:val="Kapitel"/></w:style>
<w:style w:type="paragraph" w:styleId="Loop"><w:name w:val="Loop"/><w:basedOn w:val="Loop"/></w:style>
<w:style w:type="paragraph" w:styleId="Verzeichnis1"><w:name w:val="toc 1"/></w:style>
<w:style w:type="paragraph" w:styleId="Quelltext"><w:name w:val="HTML Preformatted"/></w:style>
<w:style w:type="table" w:styleId="Gitter"><w:name w:val="Grid"/>
<w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr></w:tblStylePr></w:style>
"""


# Word: sections, titles, dates.


def test_headings_of_any_language_make_sections() -> None:
    body = (
        p("The report", "Titel") + p("Before.") + p("Cars", "berschrift1") + p("Contents 1", "Verzeichnis1")
        + p("Text.", "Loop") + p("Plans", "Unterkapitel") + p("Later.")
        + p("Own", properties='<w:outlineLvl w:val="2"/>') + p("Deep.") + p("Empty", "Kapitel")
        + p("No heading", "Kapitel", '<w:outlineLvl w:val="9"/>')
    )  # fmt: skip
    documents = loaded(docx(body, styles=STYLES, core=CORE.format(title="untitled")))
    assert [(document.metadata["heading"], document.page_content) for document in documents] == [
        (["The report"], "Before."),
        (["Cars"], "Text."),
        (["Cars", "Plans"], "Later."),
        (["Cars", "Plans", "Own"], "Deep."),
        (["Cars", "Empty"], "No heading"),
    ]
    assert {document.metadata["title"] for document in documents} == {"The report"}
    assert {document.metadata["author"] for document in documents} == {"Ada King"}
    assert {document.metadata["date"] for document in documents} == {"2025-06-09"}
    assert [document.metadata["section"] for document in documents] == [0, 1, 2, 3, 4]


@pytest.mark.parametrize(
    ("core", "headings", "title"),
    [
        ("A plan", ["One", "Two"], "A plan"),
        ("Microsoft Word - a.doc", ["One"], "One"),
        ("", ["One", "Two"], None),
        ("plan.docx", [], None),
    ],
)
def test_the_title_is_what_the_whole_file_is_called(core: str, headings: list[str], title: str | None) -> None:
    body = "".join(p(heading, "Heading1") + p("Text.") for heading in headings) or p("Text.")
    assert loaded(docx(body, core=CORE.format(title=core)))[0].metadata["title"] == title


@pytest.mark.parametrize(
    ("dates", "day"),
    [
        ("<created>2015-01-01</created><modified>2025-06-09T08:00:00Z</modified>", "2025-06-09"),
        ("<created>2015-01-01T00:00:00Z</created>", "2015-01-01"),
        ("<created>2015-01-01</created><modified>1601-01-01T00:00:00Z</modified>", "2015-01-01"),
        ("<created>1980-01-01</created>", None),
    ],
)
def test_a_file_is_dated_when_it_was_last_changed_else_when_it_was_made(dates: str, day: str | None) -> None:
    assert loaded(docx(p("Text."), core=f"<p>{dates}</p>"))[0].metadata["date"] == day


def test_a_paragraph_set_as_a_heading_by_mistake_is_text() -> None:
    assert text_of(docx(p("Long words. " * 50, "Heading1"))) == ("Long words. " * 50).strip()


def test_the_strict_dialect_is_read() -> None:
    body = p("Cars", "H") + p("Text.")
    styles = '<w:style w:type="paragraph" w:styleId="H"><w:name w:val="heading 1"/></w:style>'
    (document,) = loaded(docx(body, STRICT, styles=styles))
    assert (document.metadata["heading"], document.page_content) == (["Cars"], "Text.")


def test_parts_are_found_where_the_file_says() -> None:
    relation = '<Relationship Type="http://x/officeDocument" Target="/text/../main.xml"/>'
    main = f'<w:document xmlns:w="{W}"><w:body>{p("Here.")}</w:body></w:document>'
    assert text_of(archive(main=main, **{"_rels/.rels": f"<Relationships>{relation}</Relationships>"})) == "Here."


# Word: what is shown of a paragraph.


def r(content: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr>{content}</w:r>"


def t(text: str) -> str:
    return f"<w:t>{text}</w:t>"


PROMPT = f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{r(t('Click here'))}</w:sdtContent></w:sdt>"
FOOTNOTE = '<w:footnoteReference w:id="2"/>'


def field(kind: str) -> str:
    return r(f'<w:fldChar w:fldCharType="{kind}"/>')


@pytest.mark.parametrize(
    ("content", "shown"),
    [
        (r(t("a") + "<w:tab/>" + t("b")), "a b"),
        (r(t("a") + "<w:br/>" + t("b") + "<w:cr/>" + t("c")), "a\nb\nc"),
        (r(t("a") + "<w:br/><w:br/>" + t("b")), "a\n\nb"),
        (r(t("well") + "<w:noBreakHyphen/>" + t("known opti") + "<w:softHyphen/>" + t("onal")), "well-known optional"),
        (r(t("10")) + r(t("6"), '<w:vertAlign w:val="superscript"/>'), "10^6"),
        (r(t("1")) + r(t("st"), '<w:vertAlign w:val="superscript"/>'), "1st"),
        (r(t("H")) + r(t("2"), '<w:vertAlign w:val="subscript"/>') + r(t("O")), "H2O"),
        (r(t("a")) + f"<w:ins>{r(t('b'))}</w:ins><w:del>{r('<w:delText>c</w:delText>')}</w:del>", "ab"),
        (f"<w:moveFrom>{r(t('a'))}</w:moveFrom><w:moveTo>{r(t('b'))}</w:moveTo>", "b"),
        (r(t("a")) + r(t("b"), "<w:vanish/>") + r(t("c"), '<w:vanish w:val="0"/>'), "ac"),
        (f'Figure <w:fldSimple w:instr="SEQ x">{r(t("1"))}</w:fldSimple>', "1"),
        (field("begin") + r("<w:instrText>PAGE</w:instrText>") + field("separate") + r(t("7")) + field("end"), "7"),
        (field("begin") + field("begin") + field("separate") + r(t("no")) + field("end") + field("separate")
         + r(t("yes")) + field("end"), "yes"),
        (f"<w:hyperlink>{r(t('a link'))}</w:hyperlink><w:smartTag>{r(t(' and more'))}</w:smartTag>", "a link and more"),
        (f"<w:bdo>{r(t('a'))}</w:bdo><w:dir>{r(t('b'))}</w:dir>", "ab"),
        (f"<w:r><w:ruby><w:rt>{r(t('kan'))}</w:rt><w:rubyBase>{r(t('漢'))}</w:rubyBase></w:ruby></w:r>", "漢"),
        (r('<w:sym w:font="Wingdings" w:char="F0FE"/>') + r(t(" yes")), "☑ yes"),
        (r('<w:sym w:font="Symbol" w:char="F061"/><w:sym w:font="X" w:char="F0AA"/><w:sym w:char="zz"/>'), "α"),
        (f"<w:sdt><w:sdtPr/><w:sdtContent>{r(t('filled in'))}</w:sdtContent></w:sdt>", "filled in"),
        (r(t("a")) + PROMPT, "a"),
        (r(t("said") + '<w:commentReference w:id="0"/>'), "said"),
        (r(t("a\u200bb\ufeff")), "ab"),
        ((f'<mc:AlternateContent><mc:Choice Requires="x">{r(t("one"))}</mc:Choice>'
         f"<mc:Fallback>{r(t('other'))}</mc:Fallback></mc:AlternateContent>"), "one"),
        ((f'<mc:AlternateContent><mc:Choice Requires="x"/><mc:Fallback>{r(t("other"))}</mc:Fallback>'
         "</mc:AlternateContent>"), "other"),
    ],
)  # fmt: skip
def test_what_a_paragraph_shows(content: str, shown: str) -> None:
    assert text_of(docx(f"<w:p>{content}</w:p>")) == shown


def test_a_field_without_an_end_hides_no_more_than_its_paragraph() -> None:
    assert text_of(docx(f"<w:p>{field('begin')}{r(t('PAGE'))}</w:p>" + p("Next."))) == "Next."


DELETED = "<w:rPr><w:del/></w:rPr>"
BOX = "<w:p><w:r><w:txbxContent>{}</w:txbxContent></w:r></w:p>"


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (p("One ", properties=DELETED) + p("sentence.") + p("Two."), "One sentence.\n\nTwo."),
        (p("One.") + p("Two is last.", properties=DELETED), "One.\n\nTwo is last."),
        (p("Before the table.", properties=DELETED) + table("A|1", "B|2"), "Before the table.\n\nA | 1\nB | 2"),
        (table("A|+", "B|2").replace(p(""), p("1", properties=DELETED)), "A | 1\nB | 2"),
        (BOX.format(p("Boxed.", properties=DELETED)) + p("After."), "Boxed.\n\nAfter."),
    ],
)
def test_a_paragraph_whose_end_was_deleted_goes_on_in_the_next_if_there_is_one(body: str, text: str) -> None:
    assert text_of(docx(body)) == text


WEB_ARCHIVE = """MIME-Version: 1.0
Content-Type: multipart/related; type="text/html"; boundary="XX"

--XX
Content-Type: text/html; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

<html><body><h1>Caf=C3=A9s</h1><p>In a p=
age.</p></body></html>
--XX--
"""


def with_merged(name: str, merged: str | bytes) -> bytes:
    """A Word file with another document between its paragraphs."""
    body = p("Before.", properties=DELETED) + '<w:altChunk r:id="c"/><w:altChunk r:id="c"/>' + p("After.")
    relation = f'<Relationship Id="c" Type="http://x/aFChunk" Target="{name}"/>'
    data = BytesIO(docx(body))
    with zipfile.ZipFile(data, "a") as written:
        written.writestr("word/_rels/document.xml.rels", f"<Relationships>{relation}</Relationships>")
        written.writestr(f"word/{name}", merged)
    return data.getvalue()


@pytest.mark.parametrize(
    ("name", "merged", "texts"),
    [
        ("a.html", "<p>Said.<h2>Cars</h2><ul><li>one<li>two</ul>",
         [([], "Before.\n\nSaid."), (["Cars"], "- one\n- two\n\nAfter.")]),
        ("a.mht", WEB_ARCHIVE, [([], "Before."), (["Cafés"], "In a page.\n\nAfter.")]),
        ("a.rtf", r"{\rtf1 Rich\par text.\par}", [([], "Before.\n\nRich\n\ntext.\n\nAfter.")]),
        ("a.docx", docx(p("Inner.") + table("a|b", "c|d")), [([], "Before.\n\nInner.\n\na | b\nc | d\n\nAfter.")]),
    ],
)  # fmt: skip
def test_a_document_merged_into_a_file_is_read_where_it_stands_and_once(
    name: str, merged: str | bytes, texts: list[tuple[list[str], str]]
) -> None:
    documents = loaded(with_merged(name, merged))
    assert [(document.metadata["heading"], document.page_content) for document in documents] == texts
    assert {document.metadata["note"] for document in documents} == {None}


@pytest.mark.parametrize(
    ("name", "merged", "note"),
    [
        ("a.doc", OLE + b"\0" * 600, "a document within it (a.doc) is not read: the format .doc is too old"),
        ("a.html", "", "a document within it (a.html) is not read: it is empty"),
        ("a.docx", docx('<w:altChunk r:id="c"/>'), "a document within it is missing, or stands within another one"),
        ("a.docx", b"PK cut", "a document within it (a.docx) is not read: it is damaged, or no Word file"),
    ],
)
def test_a_merged_document_that_cannot_be_read_is_named(name: str, merged: str | bytes, note: str) -> None:
    (document,) = loaded(with_merged(name, merged))
    assert document.page_content == "Before.\n\nAfter."
    assert document.metadata["note"].startswith(note)


def test_a_text_box_follows_its_paragraph_once() -> None:
    box = f"<v:shape><v:textbox><w:txbxContent>{p('In the box.')}</w:txbxContent></v:textbox></v:shape>"
    drawn = f'<mc:AlternateContent><mc:Choice Requires="x">{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>'
    body = f"<w:p>{r(t('A paragraph') + drawn + '</mc:AlternateContent>')}{r(t(' goes on.'))}</w:p>" + p("Next.")
    assert text_of(docx(body)) == "A paragraph goes on.\n\nIn the box.\n\nNext."


def test_notes_follow_the_paragraph_that_refers_to_them() -> None:
    claims = r(t("A claim") + FOOTNOTE) + r(t(" and another")) + r('<w:endnoteReference w:id="3"/>')
    body = f"<w:p>{claims}</w:p>" + p("Next.")
    footnotes = (
        f'<w:footnote w:type="separator" w:id="0">{p("---")}</w:footnote><w:footnote w:id="2">{p("Its source.")}'
    )
    endnotes = f'<w:endnote w:id="3">{p("At the end.")}{p("Still.")}'
    data = docx(body, footnotes=f"{footnotes}</w:footnote>", endnotes=f"{endnotes}</w:endnote>")
    assert text_of(data) == (
        "A claim[1] and another[i]\n\n[1] Its source.\n\n[i] At the end.\n\nStill.\n\nNext."
    )  # fmt: skip


def test_a_note_that_refers_to_itself_is_told_once() -> None:
    note = f"<w:p>{r(t('Round') + FOOTNOTE)}</w:p>"
    assert text_of(docx(note, footnotes=f'<w:footnote w:id="2">{note}</w:footnote>')) == "Round[1]\n\n[1] Round[2]"


def test_lines_of_a_program_keep_their_spaces() -> None:
    body = p("def f():", "Quelltext") + p("    return 1", "Quelltext") + p("Text.")
    assert text_of(docx(body, styles=STYLES)) == "def f():\n    return 1\n\nText."


def m(content: str) -> str:
    """An equation; "[x]" is a run of text."""
    runs = re.sub(r"\[(.*?)\]", r"<m:r><m:t>\1</m:t></m:r>", content)
    return f"<w:p><m:oMath>{runs}</m:oMath></w:p>"


@pytest.mark.parametrize(
    ("content", "typed"),
    [
        ("[A=π]<m:sSup><m:e>[r]</m:e><m:sup>[2]</m:sup></m:sSup>", "A=πr^2"),
        ("<m:sSub><m:e>[x]</m:e><m:sub>[i+1]</m:sub></m:sSub>", "x_(i+1)"),
        ("<m:f><m:num>[a+b]</m:num><m:den>[2]</m:den></m:f>", "(a+b)/2"),
        ('<m:f><m:fPr><m:type m:val="noBar"/></m:fPr><m:num>[n]</m:num><m:den>[k]</m:den></m:f>', "n over k"),
        ("<m:rad><m:radPr><m:degHide/></m:radPr><m:deg/><m:e>[x]</m:e></m:rad>", "√(x)"),
        ("<m:rad><m:deg>[3]</m:deg><m:e>[x]</m:e></m:rad>", "∛(x)"),
        ('<m:nary><m:naryPr><m:chr m:val="∑"/></m:naryPr><m:sub>[i=1]</m:sub><m:sup>[n]</m:sup><m:e>[i]</m:e></m:nary>',
         "∑_(i=1)^n i"),
        ("<m:nary><m:sub/><m:sup/><m:e>[x dx]</m:e></m:nary>", "∫ x dx"),
        ("[y=]<m:func><m:fName>[log]</m:fName><m:e><m:d><m:e>[x]</m:e></m:d></m:e></m:func>", "y= log(x)"),
        ('<m:d><m:dPr><m:begChr m:val="{"/><m:endChr m:val=""/></m:dPr><m:e>[a]</m:e></m:d>', "{a"),
        ("<m:m><m:mr><m:e>[a]</m:e><m:e>[b]</m:e></m:mr><m:mr><m:e>[c]</m:e></m:mr></m:m>", "[a, b; c]"),
        ("<m:limLow><m:e>[max]</m:e><m:lim>[x>0]</m:lim></m:limLow>", "max_(x>0)"),
        ("<m:eqArr><m:e>[a]</m:e><m:e>[b]</m:e></m:eqArr>", "a; b"),
    ],
)  # fmt: skip
def test_equations_are_written_as_they_are_typed(content: str, typed: str) -> None:
    assert text_of(docx(m(content.replace("x>0", "x&gt;0")))) == typed


# Word: lists.

NUMBERING = (
    f'<w:abstractNum w:abstractNumId="0">{level(0, "decimal", "%1.")}{level(1, "lowerLetter", "(%2)")}'
    f"{level(2, 'bullet', 'o')}</w:abstractNum>"
    f'<w:abstractNum w:abstractNumId="1">{level(0, "upperRoman", "Article %1")}'
    f"{level(1, 'decimal', '%1.%2', '<w:isLgl/>')}</w:abstractNum>"
    f'<w:abstractNum w:abstractNumId="2">{level(0, "none", "")}</w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'
    '<w:num w:numId="3"><w:abstractNumId w:val="2"/></w:num><w:num w:numId="4"><w:abstractNumId w:val="0"/>'
    '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>'
)


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (item("a") + item("b", 1) + item("c", 1) + item("d", 2) + item("e") + item("f", 1),
         "1. a\n  (a) b\n  (b) c\n    - d\n2. e\n  (a) f"),
        (item("a") + p("Between.") + item("b"), "1. a\n\nBetween.\n\n2. b"),
        (item("a") + item("b", 0, 4) + item("c", 0, 4) + item("d"), "1. a\n5. b\n6. c\n7. d"),
        (item("a", 0, 2) + item("b", 1, 2) + item("c", 0, 2) + item("d", 1, 2),
         "Article I a\n  1.1 b\nArticle II c\n  2.1 d"),
        (item("b", 1, 2), "1.1 b"),
        (item("a") + item("").replace("<w:pPr>", f"<w:pPr>{DELETED}") + table("x|y") + item("b"),
         "1. a\n\nx | y\n\n2. b"),
        (item("a", 0, 3) + item("b", 0, 9) + item("c", 0, 0) + item("d", 8), "a\n\nb\n\nc\n\nd"),
        (item("a", -999999999) + item("b", 999999999), "a\n\nb"),
    ],
)  # fmt: skip
def test_items_carry_the_numbers_that_a_reader_sees(body: str, text: str) -> None:
    assert text_of(docx(body, numbering=NUMBERING)) == text


def test_a_numbered_style_numbers_its_headings() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="H"><w:name w:val="heading 2"/>'
        '<w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="2"/></w:numPr></w:pPr></w:style>'
    )
    documents = loaded(docx(p("One", "H") + p("a") + p("Two", "H") + p("b"), styles=styles, numbering=NUMBERING))
    assert [document.metadata["heading"] for document in documents] == [["1.1 One"], ["1.2 Two"]]


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        (roman(1994), "mcmxciv"), (roman(0), "0"), (roman(10**9), "1000000000"), (lettered(26), "z"),
        (lettered(28), "bb"), (lettered(10**9), "1000000000"), (ordinal(2), "2nd"), (ordinal(113), "113th"),
    ],
)  # fmt: skip
def test_numerals(written: str, shown: str) -> None:
    assert written == shown


# Word: tables.

BOLD = '<w:tblStyle w:val="Gitter"/><w:tblLook w:val="0020"/>'


@pytest.mark.parametrize(
    ("body", "text", "names"),
    [
        (table("Maker|Sales", "Honda|30", "Kia|4"), "Maker | Sales\nHonda | 30\nKia | 4", ["Maker | Sales"]),
        (table("Maker|Town", "Honda|Tokyo", properties=BOLD), "Maker | Town\nHonda | Tokyo", ["Maker | Town"]),
        (table("Name|Ada", "Born|1815"), "Name | Ada\nBorn | 1815", []),
        (table("Maker|Town", "Honda|Tokyo"), "Maker | Town\nHonda | Tokyo", []),
        (table("Maker|2/lines", "Honda|x"), "Maker | 2 lines\nHonda | x", []),
        (table("+North|Ada", "^|Bob", "South|Cy"), "North | Ada\nNorth | Bob\nSouth | Cy", []),
        (table("<Wide|c", "a|b|c"), "Wide |  | c\na | b | c", []),
        (table("One cell"), "One cell", []),
        (table("a|", "b|"), "a\n\nb", []),
        (table("Long words. " * 50 + "|" + "More words. " * 50),
         f"{('Long words. ' * 50).strip()}\n\n{('More words. ' * 50).strip()}", []),
        (f"<w:tbl><w:tr><w:tc>{p('Left.')}</w:tc><w:tc>{table('a|b', 'c|d')}</w:tc></w:tr></w:tbl>",
         "Left.\n\na | b\nc | d", []),
        (holding("Maker|Sales", "Honda|30", f"Kia|4{table('Part|Price', 'Tap|40', 'Sink|90')}"),
         "Maker | Sales\nHonda | 30\nKia | 4 Part: Tap, Price: 40; Part: Sink, Price: 90", ["Maker | Sales"]),
        (holding("Maker|Sales", f"Honda|{table('a|b', '|c')}", f"Kia|{table('d|e')}"),
         "Maker | Sales\nHonda | a, b; c\nKia | d, e", []),
        (holding(f"Honda|{table('a|b', '|c')}", f"Kia|{table('d|e')}"),
         "Honda\n\na | b\n| c\n\nKia\n\nd | e", []),
        (table("<Sales of 2024|", "Maker|Cars|Vans", "Honda|30|2", "Kia|4|1"),
         "Sales of 2024\nMaker | Cars | Vans\nHonda | 30 | 2\nKia | 4 | 1", ["Maker | Cars | Vans"]),
        (table("Maker|<Sales", "|2023|2024", "Honda|30|2", "Kia|4|1", properties=BOLD),
         "Maker | Sales |\n| 2023 | 2024\nHonda | 30 | 2\nKia | 4 | 1", ["Maker | Sales 2023 | Sales 2024"]),
    ],
)  # fmt: skip
def test_tables_are_rows_and_know_their_columns(body: str, text: str, names: list[str]) -> None:
    (document,) = loaded(docx(p("Before.") + body + p("After."), styles=STYLES))
    assert document.page_content == f"Before.\n\n{text}\n\nAfter."
    tables = document.metadata["tables"]
    assert [named for _, _, named in tables] == names
    for start, end, _ in tables:
        assert document.page_content[start:end].strip().startswith("Honda")


@pytest.mark.parametrize(
    "first",
    [
        "<w:tr><w:trPr><w:tblHeader/></w:trPr><w:tc>{a}</w:tc><w:tc>{b}</w:tc></w:tr>",
        (
            "<w:tr><w:tc><w:p><w:r><w:rPr><w:b/></w:rPr><w:t>Maker</w:t></w:r></w:p></w:tc>"
            "<w:tc><w:p><w:r><w:rPr><w:b/></w:rPr><w:t>Town</w:t></w:r></w:p></w:tc></w:tr>"
        ),
    ],
)
def test_a_first_row_that_is_marked_or_bold_names_the_columns(first: str) -> None:
    rows = first.format(a=p("Maker"), b=p("Town")) + f"<w:tr><w:tc>{p('Kia')}</w:tc><w:tc>{p('Seoul')}</w:tc></w:tr>"
    (document,) = loaded(docx(f"<w:tbl>{rows}</w:tbl>"))
    assert document.metadata["tables"] == [(12, 24, "Maker | Town")]
    assert document.page_content == "Maker | Town\nKia | Seoul"


def test_lists_notes_and_deleted_rows_in_tables() -> None:
    note = f"<w:p>{r(t('noted') + FOOTNOTE)}</w:p>"
    rows = (
        f"<w:tr><w:tc>{item('a')}{item('b')}</w:tc><w:tc>{note}</w:tc></w:tr>"
        f"<w:tr><w:trPr><w:del/></w:trPr><w:tc>{p('gone')}</w:tc><w:tc>{p('gone')}</w:tc></w:tr>"
        f"<w:sdt><w:sdtContent><w:tr><w:tc>{item('c')}</w:tc><w:tc>{p('kept')}</w:tc></w:tr></w:sdtContent></w:sdt>"
    )
    data = docx(
        f"<w:tbl>{rows}</w:tbl>", numbering=NUMBERING, footnotes=f'<w:footnote w:id="2">{p("Why.")}</w:footnote>'
    )
    assert text_of(data) == "1. a 2. b | noted[1]\n3. c | kept\n\n[1] Why."


def test_long_merged_text_is_told_once() -> None:
    assert [*spread([["long " * 20, "a"], [None, "b"], [None, "c"]])] == [
        [("long " * 20).strip(), "a"], ["", "b"], ["", "c"],
    ]  # fmt: skip


# Word: what is refused.


@pytest.mark.parametrize(
    ("data", "reason", "kind"),
    [
        (b"", "it is empty", "empty"),
        (b"words", "damaged, or no Word file", "unreadable"),
        (OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "encrypted: save it without", "encrypted"),
        (OLE + b"\0" * 600, "an old Microsoft Office file by its content: open it and save it as .docx", "unsupported"),
        (b"%PDF-1.4", "a PDF file, not a Word file", "unsupported"),
        (archive(xl__workbook="<x/>"), "an Excel file, not a Word file", "unsupported"),
        (archive(other="<x/>"), "its text is missing", "unreadable"),
        (archive(word__document="<x/>"), "its text is missing", "unreadable"),
        (archive(word__document="nothing"), "damaged, or no XML", "unreadable"),
        (archive(word__document="<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"), "document type", "unreadable"),
        (docx(p("")), "no text, at most pictures", "empty"),
        (docx(p("words"))[:-40], "damaged, or no Word file", "unreadable"),
    ],
)
def test_what_is_no_word_file_is_refused(data: bytes, reason: str, kind: str) -> None:
    with pytest.raises(DocumentError, match=re.escape(reason)) as refused:
        loaded(data)
    assert refused.value.kind == kind


# OpenDocument.


def tp(text: str, style: str = "") -> str:
    return f'<text:p text:style-name="{style}">{text}</text:p>'


def ti(*items: str, style: str = "", more: str = "") -> str:
    written = "".join(f"<text:list-item>{found if '<' in found else tp(found)}</text:list-item>" for found in items)
    return f'<text:list text:style-name="{style}" {more}>{written}</text:list>'


def tt(*rows: str) -> str:
    cells = "".join(
        f"<table:table-row>{''.join(f'<table:table-cell>{tp(cell)}</table:table-cell>' for cell in row.split('|'))}"
        "</table:table-row>"
        for row in rows
    )
    return f"<table:table>{cells}</table:table>"


LISTS = (
    '<text:list-style style:name="N"><text:list-level-style-number text:level="1" style:num-format="1" '
    'style:num-suffix="."/><text:list-level-style-number text:level="2" style:num-format="a" style:num-prefix="(" '
    'style:num-suffix=")"/><text:list-level-style-number text:level="3" style:num-format="1" text:display-levels="3"/>'
    '</text:list-style><text:list-style style:name="B"><text:list-level-style-bullet text:level="1"/></text:list-style>'
    '<style:style style:name="Hid" style:family="text"><style:text-properties text:display="none"/></style:style>'
    '<style:style style:name="Up" style:family="text"><style:text-properties style:text-position="super 58%"/>'
    "</style:style>"
    '<style:style style:name="PN" style:family="paragraph" style:list-style-name="N"/>'
    '<style:style style:name="T1" style:family="paragraph" style:parent-style-name="Title"/>'
    '<style:style style:name="Fett" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style>'
)
OUTLINE = (
    '<text:outline-style style:name="Outline"><text:outline-level-style text:level="1" style:num-format="1"/>'
    '<text:outline-level-style text:level="2" style:num-format="1" text:display-levels="2"/></text:outline-style>'
)
META = (
    f"<office:document-meta {ODF}><office:meta><dc:title>A plan</dc:title>"
    "<meta:initial-creator>Ada</meta:initial-creator>"
    "<dc:creator>Bob</dc:creator><meta:creation-date>1999-01-01T00:00:00</meta:creation-date>"
    "<dc:date>2025-06-09T08:00:00</dc:date></office:meta></office:document-meta>"
)


def test_an_opendocument_text_becomes_sections() -> None:
    text = (
        tp("Before.") + '<text:h text:outline-level="1">Cars</text:h>' + tp("Text.")
        + '<text:table-of-content><text:index-body><text:p>Cars 1</text:p></text:index-body></text:table-of-content>'
        + '<text:section text:name="x"><text:h text:outline-level="2">Plans</text:h>' + tp("Later.") + "</text:section>"
        + '<text:section text:display="none"><text:p>Hidden.</text:p></text:section>'
    )  # fmt: skip
    documents = loaded(odt(text, common=OUTLINE, meta=META), ".odt")
    assert [(document.metadata["heading"], document.page_content) for document in documents] == [
        ([], "Before."),
        (["1 Cars"], "Text."),
        (["1 Cars", "1.1 Plans"], "Later."),
    ]
    metadata = documents[0].metadata
    assert (metadata["title"], metadata["author"], metadata["date"]) == ("A plan", "Ada", "2025-06-09")


def test_a_paragraph_in_the_style_of_titles_is_the_title() -> None:
    (document,) = loaded(odt(tp("The report", "T1") + tp("Text."), LISTS, meta=META), ".odt")
    assert (document.metadata["title"], document.page_content) == ("The report", "Text.")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ('a <text:s text:c="3"/>b<text:tab/>c<text:line-break/>d', "a b c\nd"),
        ("one\n   line", "one line"),
        ('a <text:span>b <text:a>c</text:a></text:span> d<text:bookmark text:name="x"/>', "a b c d"),
        ('a<text:span text:style-name="Hid">b</text:span>c', "ac"),
        ('10<text:span text:style-name="Up">6</text:span>', "10^6"),
        ("a<office:annotation><dc:creator>Ada</dc:creator><text:p>A remark.</text:p></office:annotation>b", "ab"),
        ("<text:ruby><text:ruby-base>漢</text:ruby-base><text:ruby-text>kan</text:ruby-text></text:ruby>", "漢"),
        ('a<text:change text:change-id="x"/>b<text:soft-page-break/>c', "abc"),
        (("a<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>Why.</text:p></text:note-body>"
         "</text:note> b"), "a[1] b\n\n[1] Why."),
        ("a<draw:frame><svg:title>no</svg:title><draw:text-box><text:p>Boxed.</text:p></draw:text-box></draw:frame> b",
         "a b\n\nBoxed."),
        ('<text:s text:c="999999999"/>a', "a"),
    ],
)  # fmt: skip
def test_what_an_opendocument_paragraph_shows(text: str, shown: str) -> None:
    assert text_of(odt(tp(text), LISTS), ".odt") == shown


def test_deleted_text_is_left_out() -> None:
    deleted = "<text:tracked-changes><text:changed-region><text:deletion><text:p>gone</text:p></text:deletion>"
    assert text_of(odt(f"{deleted}</text:changed-region></text:tracked-changes>{tp('kept')}"), ".odt") == "kept"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (ti("a", "b", style="N"), "1. a\n2. b"),
        (ti("a", tp("b") + ti("c", tp("d") + ti("e")), "f", style="N"),
         "1. a\n2. b\n  (a) c\n  (b) d\n    2.b.1 e\n3. f"),
        (ti("a", style="N") + tp("Between.") + ti("b", style="N", more='text:continue-numbering="true"'),
         "1. a\n\nBetween.\n\n2. b"),
        (ti("a", style="N", more='xml:id="x"') + tp("Between.") + ti("b", more='text:continue-list="x"'),
         "1. a\n\nBetween.\n\n2. b"),
        (ti("a", style="N") + tp("Between.") + ti("b", style="N"), "1. a\n\nBetween.\n\n1. b"),
        (ti("a", f"{tp('b')}{tp('more')}", style="B"), "- a\n- b\nmore"),
        (('<text:list text:style-name="N"><text:list-item text:start-value="4"><text:p>a</text:p></text:list-item>'
         "<text:list-header><text:p>b</text:p></text:list-header></text:list>"), "4. a\nb"),
        (ti("a"), "- a"),
        (ti(tp("a", "PN")), "1. a"),
    ],
)  # fmt: skip
def test_opendocument_lists(text: str, shown: str) -> None:
    assert text_of(odt(text, LISTS), ".odt") == shown


def test_opendocument_tables() -> None:
    bold = '<text:span text:style-name="Fett">{}</text:span>'
    text = (
        tt(f"{bold.format('Maker')}|{bold.format('Town')}", "Kia|Seoul") + tp("Between.")
        + "<table:table><table:table-header-rows><table:table-row><table:table-cell><text:p>a</text:p>"
        "</table:table-cell>"
        '<table:table-cell table:number-rows-spanned="2"><text:p>b</text:p></table:table-cell></table:table-row>'
        "</table:table-header-rows><table:table-row><table:table-cell><text:p>c</text:p></table:table-cell>"
        "<table:covered-table-cell/></table:table-row></table:table>"
        + tp("And.") + tt("a|b", "c|d")
    )  # fmt: skip
    (document,) = loaded(odt(text, LISTS), ".odt")
    assert document.page_content == "Maker | Town\nKia | Seoul\n\nBetween.\n\na | b\nc | b\n\nAnd.\n\na | b\nc | d"
    assert [names for _, _, names in document.metadata["tables"]] == ["Maker | Town", "a | b"]


def test_a_formula_stands_where_it_is_shown() -> None:
    formula = (
        '<math xmlns="http://www.w3.org/1998/Math/MathML"><semantics><mi>E</mi>'
        '<annotation encoding="StarMath 5.0">E = m c^2</annotation></semantics></math>'
    )
    frame = '<draw:frame><draw:object xlink:href="./Object 1"/></draw:frame>'
    data = odt(tp(f"Then {frame} holds."), **{"Object 1__content": formula})
    assert text_of(data, ".odt") == "Then E = m c^2 holds."


@pytest.mark.parametrize(
    ("data", "reason", "kind"),
    [
        (b"", "it is empty", "empty"),
        (b"This is not a zip file!\n", "damaged, or no OpenDocument text", "unreadable"),
        (docx(p("words")), "a Word file, not an OpenDocument text", "unsupported"),
        (archive(other="<x/>"), "damaged, or no OpenDocument text", "unreadable"),
        (odt("", content="<office/>"), "no text document", "unsupported"),
        (odt(tp(" ")), "no text, at most pictures", "empty"),
        (
            odt("secret", **{"META-INF__manifest": f"<a {ODF}><manifest:encryption-data/></a>"}),
            "encrypted",
            "encrypted",
        ),
    ],
)
def test_what_is_no_opendocument_text_is_refused(data: bytes, reason: str, kind: str) -> None:
    with pytest.raises(DocumentError, match=re.escape(reason)) as refused:
        loaded(data, ".odt")
    assert refused.value.kind == kind


def test_an_entity_brings_in_nothing(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    content = (
        f'<!DOCTYPE a [<!ENTITY b SYSTEM "{secret.as_uri()}"><!ENTITY c "d">]>'
        + zipfile.ZipFile(BytesIO(odt(tp("kept &b; &c;")))).read("content.xml").decode()
    )
    assert "secret" not in text_of(odt("", content=content), ".odt")


# Real files, and broken ones.


@pytest.mark.parametrize("path", REAL or [FILES], ids=lambda path: path.name)
def test_real_files_are_read_or_refused(path: Path) -> None:
    if not REAL:
        pytest.skip("the real files are not part of the repository")
    try:
        documents = LOADERS[path.suffix](path).load()
    except DocumentError as refused:
        assert "\n" not in str(refused)  # noqa: PT017 (either outcome is right)
        return
    assert documents
    for number, document in enumerate(documents):
        text = document.page_content
        assert document.metadata["section"] == number
        assert text.strip()
        assert clean(text) == text
        assert "\n\n\n" not in text
        for start, end, names in document.metadata["tables"]:
            assert text[:start].endswith(names)
            assert text[start:end].strip()


@pytest.mark.parametrize(
    ("name", "heading", "expected"),
    [
        ("docling__Strict.docx", [], "Some text"),
        ("docling__docx_list_resumed_numbering.docx", ["Ordered list resumed after an intervening bullet list"],
         "1. First ordered item\n2. Second ordered item\n- bullet one\n- bullet two\n3. Third ordered item"),
        ("docling__docx_list_blank_spacer.docx", ["List with a blank spacer paragraph"],
         "1 First section\n  1.1 Sub one\n\nProse that belongs under Sub one.\n\n1.2 Sub two\n2 Second section"),
        ("docling__word_sample.docx", ["Let’s swim!", "Let’s eat"],
         "| Food | Calories per portion\nLeaves | Ash, Elm, Maple | 50\nBerries | Blueberry, "),
        ("docling__equations.docx", [], "(x+a)^n=∑_(k=0)^n (n over k)x^ka^(n-k)"),
        ("docling__omml_func_log.docx", ["Issue 4: Missing \\log command"], "y = log(x)"),
        ("unstructured__grid_offset_error.docx", [], "A | Merged B1-B3\nC | Merged B1-B3"),
        ("tika__testWORD_features.docx", [], "Class aptent taciti sociosqutorquent himenaeos."),
        ("tika__testWORD_endnote_table.docx", [], "This is endnote text in a table - The Cat Property Act 2025"),
        ("tika__testWORD_emptyParaInTextbox.docx",
         ["Komisia SAV pre posudzovanie vedeckej kvalifikácie zamestnancov",
          "uchádzača o preradenie do vedeckého kvalifikačného stupňa IIa a I."],
         "| spolu | od udelenia CSc./PhD. preradenia | za posledných 5 rokov\nPočet pôvodných"),
        ("unstructured__teams_chat.docx", [], "0:0:0.0 --> 0:0:1.510\nSome Body\nOK. Yeah."),
        ("docling__text_document_03.odt", ["Table with nested table"], "A | B | C\nCell 1 | Cell 2 | Cell 3"),
        ("docling__text_document_03.odt", ["Multiple columns with lists"],
         "- R1C1 item 1 - R1C1 item 2 | - R1C2 item 1 - R1C2 item 2"),
        ("tika__testODFwithOOo3.odt", ["Apache Tika Test Document"],
         ("This is a rather[1] difficult test document, with interesting features.\n\n"
         "[1] This is of course a simple footnote\n\nA rectangle")),
        ("tika__testODFwithOOo3.odt", ["Apache Tika Test Document"], "A classic example: a² + b^2 = c^2\n\n1. First"),
        ("tika__testODTStyles3.odt", [], "Taalrol | N\nUniek referentienummer"),
        ("tika__testStyles.odt", [], "1. One\n2. Two\n3. Three\n\n- First\n- Second\n- Third"),
    ],
)  # fmt: skip
def test_what_real_files_say(name: str, heading: list[str], expected: str) -> None:
    if not ORDINARY.is_dir():
        pytest.skip("the real files are not part of the repository")
    path = ORDINARY / name
    under = [document for document in LOADERS[path.suffix](path).load() if document.metadata["heading"] == heading]
    assert any(expected in document.page_content for document in under)


@pytest.mark.parametrize(
    ("name", "title", "author", "date"),
    [
        ("docling__word_sample.docx", "Swimming in the lake", "Christoph Auer", "2024-10-15"),
        ("unstructured__handbook-872p.docx", None, None, "2023-05-15"),
        ("tika__testWORD_1img.docx", "The quick brown fox jumps over the lazy dog", "Nevin Nollop", "2005-09-20"),
        ("tika__testODFwithOOo3.odt", "Apache Tika", "Bart Hanssens", "2009-10-05"),
        ("tika__testODTStyles3.odt", None, "Frank Hendrickx", "2017-01-31"),
    ],
)
def test_what_real_files_say_of_themselves(name: str, title: str | None, author: str | None, date: str | None) -> None:
    if not ORDINARY.is_dir():
        pytest.skip("the real files are not part of the repository")
    metadata = LOADERS[Path(name).suffix](ORDINARY / name).load()[0].metadata
    assert (metadata["title"], metadata["author"], metadata["date"]) == (title, author, date)


@pytest.mark.parametrize("suffix", [".docx", ".odt"])
def test_a_file_that_was_cut_or_changed_is_read_or_refused(suffix: str) -> None:
    data = docx(p("words " * 30) + table("a|b", "c|d")) if suffix == ".docx" else odt(tp("words " * 30) + tt("a|b"))
    for place in range(0, len(data), 37):
        for broken in (data[:place], data[:place] + bytes([data[place] ^ 0xFF]) + data[place + 1 :]):
            try:
                assert loaded(broken, suffix)
            except DocumentError:
                continue


@pytest.mark.parametrize(
    "data",
    [
        docx("<w:tbl><w:tr><w:tc>" * 60 + p("deep") + "</w:tc></w:tr></w:tbl>" * 60),
        docx(f"<w:p>{'<w:ins>' * 200}{r(t('deep'))}{'</w:ins>' * 200}</w:p>"),
        docx(p("x", properties='<w:outlineLvl w:val="99999999999999999999"/>')),
        docx(table("a|b").replace("<w:tcPr>", '<w:tcPr><w:gridSpan w:val="999999999"/>')),
        docx("".join(item("x") for _ in range(2000)), numbering=NUMBERING),
        docx(
            item("x", 999999999),
            numbering=f'<w:abstractNum w:abstractNumId="0">{level(999999999, "decimal", "%1")}</w:abstractNum>'
            '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>',
        ),
    ],
)
def test_what_is_deep_wide_or_long_takes_no_more_than_its_share(data: bytes) -> None:
    assert loaded(data)
