"""Documents out of files: what is kept of each format, and what is refused, in which words."""

from __future__ import annotations

import codecs
import json
import os
import re
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from langchain_core.document_loaders import BaseLoader

from index.errors import DocumentError
from index.loaders import SUFFIXES, load, loader_of
from index.loaders.dates import iso_date
from index.loaders.decoding import decode
from index.loaders.pdf.furniture import without_furniture
from index.loaders.pdf.lines import Line, visual_lines
from index.loaders.pdf.text import hyphenated_words, paragraphs
from index.loaders.raw import clean

if TYPE_CHECKING:
    from conftest import Written
    from langchain_core.documents import Document


ROOT = Path(__file__).parent.parent
ORDINARY = ROOT.parent / "shared" / "files" / "ordinary"
HOSTILE = ROOT.parent / "shared" / "files" / "hostile"


def pdf(*pages: str, info: str = "", extra: str = "") -> bytes:
    """A PDF whose pages are content streams."""
    kids = " ".join(f"{4 + 2 * i} 0 R" for i in range(len(pages)))
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Count {len(pages)}/Kids[{kids}]>>",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    for i, content in enumerate(pages):
        resources = "/Resources<</Font<</F 3 0 R>>>>"
        objects.append(f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 400 600]{resources}/Contents {5 + 2 * i} 0 R>>")
        objects.append(f"<</Length {len(content)}>>stream\n{content}\nendstream")
    objects.append(f"<<{info}>>")
    body = "%PDF-1.4\n"
    offsets = []
    for number, text in enumerate(objects, start=1):
        offsets.append(len(body))
        body += f"{number} 0 obj\n{text}\nendobj\n"
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    size = len(objects) + 1
    trailer = f"trailer<</Size {size}/Root 1 0 R/Info {size - 1} 0 R{extra}>>\nstartxref\n{len(body)}\n%%EOF"
    return f"{body}xref\n0 {size}\n0000000000 65535 f \n{table}{trailer}".encode("latin-1")


def lines_of_text(*lines: str, top: int = 550) -> str:
    return "".join(f"BT /F 10 Tf 40 {top - 12 * i} Td ({line}) Tj ET\n" for i, line in enumerate(lines) if line)


def test_every_suffix_has_a_langchain_loader() -> None:
    assert {".txt", ".md", ".html", ".htm", ".pdf"} <= SUFFIXES.keys()
    assert all(issubclass(loader_of(suffix), BaseLoader) for suffix in SUFFIXES)


def test_every_document_carries_the_same_metadata(written: Written) -> None:
    names = {"source", "section", "page", "heading", "title", "author", "date", "line_starts", "tables", "note"}
    files = {"a.txt": b"x", "a.md": b"x", "a.html": b"x", "a.pdf": pdf(lines_of_text("Some words."))}
    for name, content in files.items():
        (document,) = written(name, content)
        assert document.metadata.keys() == names
        assert document.metadata["source"].endswith(name)
        assert document.metadata["section"] == 0


# What is refused.

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # of Office before 2007
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 50


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.txt", b"", "it is empty"),
        ("a.txt", " \n\t\n", "only white space"),
        ("a.md", "---\ntitle: x\n---\n", "no text"),
        ("a.html", "<html><script>x</script></html>", "no text"),
        ("a.txt", b"one\0two", "binary, not text"),
        ("a.txt", PNG, "a PNG picture, not text"),
        ("a.txt", b"%PDF-1.4\n", "it is damaged"),
        ("a.md", b"PK\x03\x04" + b"\0" * 26 + b"[Content_Types].xml word/document.xml", "damaged, or no Word file"),
        ("a.md", b"PK\x03\x04" + b"\0" * 26, "a zip archive, not Markdown"),
        ("a.html", PNG, "a PNG picture, not an HTML page"),
        ("a.html", 'From: <Saved by Blink>\nContent-Type: multipart/related; boundary="x"', "a web archive"),
        ("a.pdf", "just words", "damaged, or no PDF file"),
        ("a.pdf", pdf("0 0 m 100 100 l S"), "no text, only pictures"),
        ("a.doc", OLE, "the format .doc is too old to be read: save it as .docx"),
        ("a.odp", b"PK\x03\x04" + b"mimetypeapplication/vnd.oasis.opendocument.presentation", "save it as .pptx"),
        ("a.msg", OLE, "the format .msg is not read: save it as .eml"),
        ("a.ipynb", "{}", "no Jupyter notebook"),
        ("a.ipynb", '{"cells": []}', "only empty cells"),
        ("a.xls", OLE, "the format .xls is too old to be read: save it as .xlsx"),
        ("core", b"\x7fELF\x02\x01", "it is binary, of no kind that is known here"),
        ("a.xyz", b"\0\1\2\3", "it is binary, of no kind that is known here"),
    ],
)
def test_what_is_not_what_its_suffix_says_is_refused(
    written: Written, name: str, content: str | bytes, reason: str
) -> None:
    with pytest.raises(DocumentError, match=re.escape(reason)):
        written(name, content)


@pytest.mark.parametrize(
    ("name", "content", "text"),
    [
        ("a.txt", "<!DOCTYPE html><title>T</title><p>An <b>HTML</b> page.", "An HTML page."),
        ("a.pdf", "<html><p>Please log in.", "Please log in."),
        ("page", "<!DOCTYPE html><p>No suffix.", "No suffix."),
        ("a.md", pdf(lines_of_text("A PDF.")), "A PDF."),
        ("README", "Plain words.", "Plain words."),
        ("notes.2024", "Plain *words*.", "Plain *words*."),
        ("a.py", "def price(lamp):\n    return 44\n", "def price(lamp):\n    return 44\n"),
        ("notes", "Caf\xe9".encode("utf-16"), "Caf\xe9"),
    ],
)
def test_a_file_is_read_as_what_it_is_whatever_its_name(
    written: Written, name: str, content: str | bytes, text: str
) -> None:
    (document,) = written(name, content)
    assert document.page_content == text


@pytest.mark.parametrize("mark", ["> ", "- "])
@pytest.mark.parametrize("depth", [60, 150, 5_000])
def test_no_text_is_lost_however_deep_it_is_nested(written: Written, mark: str, depth: int) -> None:
    (document,) = written("a.md", f"Before.\n\n{mark * depth}The Alba sank.\n\nAfter.")
    assert all(text in document.page_content for text in ("Before.", "The Alba sank.", "After."))
    assert (document.metadata["note"] is not None) == (depth == 5_000)


def test_the_rows_of_a_table_know_its_header(written: Written) -> None:
    markdown = "# T\n\nBefore.\n\n| Lamp | Price |\n|---|---|\n| Alba | 61 |\n| Orm | 9 |\n\nAfter."
    html = "<h1>T</h1><p>Before.<table><tr><th>Lamp<th>Price<tr><td>Alba<td>61<tr><td>Orm<td>9</table><p>After."
    for name, source in (("a.md", markdown), ("a.html", html)):
        (document,) = written(name, source)
        ((start, end, names),) = document.metadata["tables"]
        assert document.page_content == "Before.\n\nLamp | Price\nAlba | 61\nOrm | 9\n\nAfter."
        assert (document.page_content[start:end].strip(), names) == ("Alba | 61\nOrm | 9", "Lamp | Price")
    (without,) = written("b.html", "<table><tr><td>Alba<td>61<tr><td>Orm<td>9</table>")
    assert without.metadata["tables"] == []


def test_the_parts_of_settings_are_sections(written: Written) -> None:
    source = "# ours\n[data]\nport = 5544\n[1, 2]\n  [[ mail ]]  # ours\nport = 2525\n[8080]\n[empty]\n"
    parts = written("a.toml", source)
    assert [(part.metadata["heading"], part.metadata["line_starts"][0]) for part in parts] == [
        ([], (0, 1)),
        (["data"], (0, 2)),
        (["mail"], (0, 5)),
        (["empty"], (0, 8)),
    ]
    assert "".join(part.page_content for part in parts) == source
    assert [part.metadata["heading"] for part in written("b.ini", "port = 1\n")] == [[]]
    with pytest.raises(DocumentError, match="only white space"):
        written("c.cfg", " \n")


def test_an_encrypted_pdf_is_refused(written: Written) -> None:
    keys = f"/Filter/Standard/V 1/R 2/P -4/O<{'41' * 32}>/U<{'42' * 32}>"
    with pytest.raises(DocumentError, match="encrypted"):
        written("a.pdf", pdf(lines_of_text("secret"), extra=f"/ID[<00><00>]/Encrypt<<{keys}>>"))
    with pytest.raises(DocumentError, match="damaged"):  # pdfium does not say why it refuses this one
        written("b.pdf", pdf())


def test_what_cannot_be_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="cannot be read"):
        load(tmp_path / "missing.txt")
    locked = tmp_path / "locked.txt"
    locked.write_text("x")
    locked.chmod(0)
    if not os.access(locked, os.R_OK):
        with pytest.raises(DocumentError, match="cannot be read"):
            load(locked)


@pytest.mark.skipif(not HOSTILE.is_dir(), reason="the hostile files are not part of the repository")
def test_hostile_files_are_read_or_refused() -> None:
    for path in sorted(HOSTILE.iterdir()):
        if path.suffix in SUFFIXES:
            try:
                assert load(path)
            except DocumentError:
                continue


WEB_ARCHIVE = (
    "From: <Saved by Blink>\nMIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n--b\n"
    "Content-Type: text/html\nContent-Transfer-Encoding: quoted-printable\n\n"
    '<html><meta charset=3D"iso-8859-2"><h1>Menu</h1><p>=AElu=BBou=E8k=FD costs=\n five.\n'
    "--b\nContent-Type: image/png\n\nAAAA\n--b--\n"
)
NOTEBOOK = {
    "nbformat": 4,
    "cells": [
        {"cell_type": "markdown", "source": ["# Sales\n", "We sold *12*."]},
        {"cell_type": "code", "source": "x = '```'", "outputs": [{"data": {"image/png": "AAAA"}}]},
    ],
}
OLDER_NOTEBOOK = {
    "worksheets": [
        {"cells": [{"cell_type": "heading", "level": 2, "source": "Sales"}, {"cell_type": "code", "input": ["x = 1"]}]}
    ]
}
BOOK = "<FictionBook><body><section><title><p>One</p></title><p>Spice flows.</p></section></body></FictionBook>"


@pytest.mark.parametrize(
    ("name", "content", "heading", "text"),
    [
        ("a.mhtml", WEB_ARCHIVE, ["Menu"], "Žluťoučký costs five."),
        ("a.html", WEB_ARCHIVE, ["Menu"], "Žluťoučký costs five."),
        ("a.xhtml", '<html><head><script src="x.js"/></head><h1>One</h1><p>Two.</p></html>', ["One"], "Two."),
        ("a.fb2", BOOK, ["One"], "Spice flows."),
        ("a.ipynb", json.dumps(NOTEBOOK), ["Sales"], "We sold 12.\n\nx = '```'"),
        ("a.ipynb", json.dumps(OLDER_NOTEBOOK), ["Sales"], "x = 1"),
        ("a.xls", "Date\tAmount\n3 April\t12\n4 April\t13\n", [], "Date: 3 April | Amount: 12"),
        ("a.doc", "Just words.", [], "Just words."),
        ("notes.2024", "one\ftwo", [], "one"),
        ("a.py", "a = 1\n\fb = 2", [], "a = 1\n b = 2"),
    ],
)
def test_a_file_is_read_as_what_it_is(written: Written, name: str, content: str, heading: list[str], text: str) -> None:
    document = written(name, content)[0]
    assert document.metadata["heading"] == heading
    assert document.page_content.startswith(text)


PARAGRAPH = "One word after the other makes a paragraph that somebody set as a heading. " * 4


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.html", f"<h1>Report</h1><h3>{PARAGRAPH}</h3><p>Next."), ("a.md", f"# Report\n\n### {PARAGRAPH}\n\nNext.")],
)
def test_a_paragraph_that_is_set_as_a_heading_is_text(written: Written, name: str, content: str) -> None:
    (document,) = written(name, content)
    assert (document.metadata["heading"], document.page_content) == (["Report"], f"{PARAGRAPH.strip()}\n\nNext.")


# Text.


def test_text_keeps_its_lines_and_form_feeds_part_it(written: Written) -> None:
    first, second = written("a.txt", "A title\r\n\r\nOne.\rTwo.\n\fThree.\nFour.")
    assert first.page_content == "A title\n\nOne.\nTwo.\n"
    assert first.metadata["title"] == second.metadata["title"] == "A title"
    assert first.metadata["line_starts"] == [(0, 1), (8, 2), (9, 3), (14, 4), (19, 5)]
    assert (second.page_content, second.metadata["line_starts"]) == ("Three.\nFour.", [(0, 5), (7, 6)])
    assert (first.metadata["section"], second.metadata["section"]) == (0, 1)


@pytest.mark.parametrize("first", ["It is a sentence.", "A title\nwith no blank line", "long " * 40])
def test_this_first_line_is_no_title(written: Written, first: str) -> None:
    (document,) = written("a.txt", f"{first}\n\nText.")
    assert document.metadata["title"] is None


SNOW = "Однажды в студёную зимнюю пору я из лесу вышел; был сильный мороз."
CARS = "日本の自動車メーカーは中国で苦戦している。トヨタは新車を発表した。"


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (codecs.BOM_UTF8 + "é".encode(), "é"),
        (codecs.BOM_UTF16_LE + "é".encode("utf-16-le"), "é"),
        (codecs.BOM_UTF32_BE + "é".encode("utf-32-be"), "é"),
        ("Unmarked but plain".encode("utf-16-be"), "Unmarked but plain"),
        (b"caf\xe9", "café"),
        ("It’s €20 – “fine”.".encode("cp1252"), "It’s €20 – “fine”."),
        (SNOW.encode("cp1251"), SNOW),
        (CARS.encode("cp932"), CARS),
        (CARS.encode() + b"\xff", CARS + "\ufffd"),
        ("Müller paid über M".encode() + b"\xc3", "Müller paid über M\ufffd"),
        ("José;Málaga;".encode() + b"M\xfcller", "José;Málaga;M\ufffdller"),
    ],
)
def test_encodings(data: bytes, text: str) -> None:
    assert decode(data) == text


@pytest.mark.parametrize(
    ("text", "encodings"),
    [
        ("Částka byla převedena na účet. Žádáme o prodloužení smlouvy.", "cp1250 iso8859_2 cp852 mac_latin2"),
        ("Zażółć gęślą jaźń: proszę o przesłanie faktury na adres spółki.", "cp1250 iso8859_2 cp852"),
        ("Szűcs Győző úr levelét megkaptuk, és a kért összeget átutaltuk.", "cp1250 iso8859_2"),
        ("Braşov este un oraş în România, iar preţul biletelor a crescut.", "cp1250 iso8859_2"),
        ("Sayın müdür, İşık Şahin şubat ayında işe başladı ve çok çalışıyor.", "cp1254 iso8859_9"),
        ("Bērziņš rakstīja, ka rīt būs sapulce par ēkas remontu.", "cp1257 iso8859_13"),
        ("Die Gebühren für März betragen 20 Euro, die Straße wird geräumt.", "cp1252 cp850 cp437 mac_roman"),
        ("Le café a été fermé à cause d'une fuite ; il rouvrira dès l'été.", "cp1252 cp850 mac_roman"),
        ("“It’s fine,” she said — the price is £20 and the café’s open.", "cp1252 mac_roman"),
    ],
)
def test_the_table_of_a_text_is_told_by_its_language(text: str, encodings: str) -> None:
    assert {encoding: decode(text.encode(encoding)) for encoding in encodings.split()} == dict.fromkeys(
        encodings.split(), text
    )


def test_a_label_that_was_forgotten_is_not_believed() -> None:
    assert decode("Příliš žluťoučký".encode(), "iso8859_2") == "Příliš žluťoučký"
    assert decode("日本".encode("iso2022_jp"), "iso2022_jp") == "日本"  # all of it is ASCII


def test_punctuation_of_windows_that_was_taken_for_controls_is_kept() -> None:
    assert decode("Don\x92t pay \x93now\x94 \x96 it\x92s late".encode()) == "Don’t pay “now” – it’s late"


@given(st.text(st.characters() | st.sampled_from("\0\x1b\x7f\x9b\u200b\ufeff\ud800\udfff\r\f\v")))
def test_clean_text_holds_no_controls_and_can_be_encoded(text: str) -> None:
    cleaned = clean(text)
    cleaned.encode()
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f]", cleaned)
    assert clean(cleaned) == cleaned


# Markdown.

MARKDOWN = """---
title: "The *title*"
date: 2025-06-09
---
Before.

# Cars

Some **bold** and `code` with a [link](http://a.b),
wrapped ![a picture](x.png).

## Plans

1. first
2. second
   - inner

| Maker | Sales |
|-------|-------|
| Honda | 30    |

```python
x = 1

y = 2
```

## Empty

# Last
<div><b>in</b> HTML</div>
"""


def test_markdown_becomes_sections_of_plain_text(written: Written) -> None:
    documents = written("a.md", MARKDOWN)
    assert [(document.metadata["heading"], document.page_content) for document in documents] == [
        ([], "Before."),
        (["Cars"], "Some bold and code with a link, wrapped a picture."),
        (
            ["Cars", "Plans"],
            "1. first\n2. second\n  - inner\n\nMaker | Sales\nHonda | 30\n\nx = 1\n\ny = 2",
        ),
        (["Cars"], "Empty"),
        (["Last"], "in HTML"),
    ]
    assert {document.metadata["title"] for document in documents} == {"The *title*"}
    assert {document.metadata["date"] for document in documents} == {"2025-06-09"}


def test_markdown_knows_its_lines(written: Written) -> None:
    lines = MARKDOWN.split("\n")
    for document in written("a.md", MARKDOWN):
        starts = document.metadata["line_starts"]
        for (offset, line), (end, _) in zip(starts, [*starts[1:], (None, 0)], strict=True):
            if not document.page_content[offset:end].strip():
                continue
            first_word = document.page_content[offset:end].split()[0].strip("-|")
            assert first_word in lines[line - 1]


# "@" becomes a word that names the line it stands on.


def numbered(source: str) -> str:
    return "\n".join(line.replace("@", f"word{n}") for n, line in enumerate(source.split("\n"), start=1))


def named_and_told(documents: list[Document]) -> list[tuple[int, int]]:
    """(line that it names, line that its Document tells) of each such word."""
    return [
        (int(word[1]), [line for offset, line in document.metadata["line_starts"] if offset <= word.start()][-1])
        for document in documents
        for word in re.finditer(r"word(\d+)", document.page_content)
    ]


PIECES = (
    "@ ", "@\n", "@  \n", "@\\\n", "`@ @` ", "`@\n@` ", "``\n@\n@\n`` ", "**@\n@** ", "~~@\n@~~ ",
    "[@](u\n'a\ntitle') ", "[@](\n<u>) ", "[@\n@](u) ", "[@ `@\n@`](u\n'a') ", "[@][r\ns] ", "![@\n@](u) ",
    "![@][r\ns] ", "![@ ![@\n@](u\n'a')](u) ", " <b\nid=a>@</b> ", " <!-- a\n\n -->", " <!-- a\n-->", "@<br>\n",
    "R&amp;D ", "&#10;",
)  # fmt: skip
BLOCKS = (
    "\n\n", "\n\n- @ ", "\n\n1. @\n   @\n", "\n\n> @\n@ ", "\n# @\n", "\n\n    @\n\n    @\n\n",
    "\n\n```\n\n@\n@\n```\n", "\n\n| @ | @ |\n|---|---|\n| @ | @ |\n\n", "\n\n<div>\n", "</div>\n",
    "\n\n<!-- a\n\n -->\n", "<p>@\n@ R&amp;D @</p>\n", "\n\n<script>\n\n</script>\n", "<ul>\n<li>@\n@\n<li>@</ul>",
    "<ol>\n<li>@</ol>", "<pre>@\n\n@\n</pre>\n", "<table>\n<tr><td>@</td>\n<td>@<td>@</table>\n",
    "<q>@</q> x<sup>2</sup>\n",
)  # fmt: skip


@pytest.mark.parametrize("piece", PIECES)
def test_no_line_end_of_a_markdown_paragraph_is_lost(written: Written, piece: str) -> None:
    source = f"@ begins\n@ {piece}@ @\n@ ends\n\n[r s]: u"
    words = named_and_told(written("a.md", numbered(source)))
    assert len(words) == source.count("@")
    assert all(named == told for named, told in words)


@settings(deadline=None)
@given(st.lists(st.sampled_from(PIECES + BLOCKS), min_size=1, max_size=12))
def test_words_of_markdown_stand_on_the_lines_that_are_told(
    tmp_path_factory: pytest.TempPathFactory, pieces: list[str]
) -> None:
    path = tmp_path_factory.getbasetemp() / "lines.md"
    path.write_text(numbered(f"Words. {''.join(pieces)}\n\n[r s]: u\n\nWords."), "utf-8")
    assert all(named == told for named, told in named_and_told(load(path)))


@pytest.mark.parametrize("folder", [ROOT / "documents", ORDINARY], ids=lambda folder: folder.name)
def test_words_of_real_markdown_stand_on_the_lines_that_are_told(folder: Path) -> None:
    for path in sorted(folder.glob("*.md")):
        lines = clean(decode(path.read_bytes())).split("\n")
        for document in load(path):
            starts = document.metadata["line_starts"]
            for (offset, line), (end, _) in zip(starts, [*starts[1:], (None, 0)], strict=True):
                text = re.sub(r"^ *\d+\. ", "", document.page_content[offset:end])  # a list may be numbered anew
                assert all(word in unescape(lines[line - 1]) for word in re.findall(r"[^\W_]+", text)), (path, line)


def test_a_rule_that_the_text_begins_with_opens_no_front_matter(written: Written) -> None:
    first, *_ = written("a.md", "---\n\n# A house\n\nWe buy it for 4 million.\n\n---\n\nNext in July.")
    assert first.page_content == "We buy it for 4 million.\n\nNext in July."
    for front in ("# a comment\ntitle: One", "\n  title: One", "", "[table]\ntitle = 1"):
        assert written("a.md", f"---\n{front}\n---\nText.")[0].page_content == "Text."


def test_the_first_heading_is_the_title(written: Written) -> None:
    assert written("a.md", "# One\n\ntext\n\n# Two\n\ntext")[1].metadata["title"] == "One"


# HTML.

PAGE = """<html><head><title>Cars – The Site</title>
<meta property="article:published_time" content="2025-05-12T08:00:00Z">
<style>p {}</style></head><body>
<header>Site name</header><nav><a href=/>Home</a></nav>
<main><h1>Cars</h1><p>Some <b>bold</b>
   text&nbsp;here, 10<sup>6</sup>.<p hidden>Secret.<p style="display: none">Secret.
<h2>Plans</h2><ul><li>one<li><p>two</p><ol start=3><li>inner</ol></ul>
<table><caption>Sales</caption><tr><th>Maker<th>Sales<tr><td>Honda<td>30<br>cars</table>
<pre>a
  b</pre><p>one<br>two<br><br>three<aside>An advertisement</aside><form>Search <input></form><script>x</script></main>
<footer>Imprint</footer></body></html>"""


def test_html_becomes_sections_of_plain_text(written: Written) -> None:
    first, second = written("a.html", PAGE)
    assert (first.metadata["heading"], first.page_content) == (["Cars"], "Some bold text here, 10^6.")
    assert second.metadata["heading"] == ["Cars", "Plans"]
    assert second.page_content == (
        "- one\n- two\n  3. inner\n\nSales\nMaker | Sales\nHonda | 30 cars\n\na\n  b\n\none\ntwo\n\nthree"
    )
    assert (first.metadata["title"], first.metadata["date"]) == ("Cars", "2025-05-12")


@pytest.mark.parametrize(
    ("page", "text"),
    [
        (
            "<form><p>A whole page in one form, as some servers make it.</form>",
            "A whole page in one form, as some servers make it.",
        ),
        (
            "<table><tr><th>Region<th>Town<th>Sales<tr><td rowspan=2>North<td>Leeds<td>8<tr><td>York<td>2</table>",
            "Region | Town | Sales\nNorth | Leeds | 8\nNorth | York | 2",
        ),
        (
            "<table><tr><th>Plan<th>Holds<tr><td colspan=2>Basic<tr><td>Plus<td><ul><li>a<li>b</ul></table>",
            "Plan | Holds\nBasic\nPlus | a b",
        ),
        ("<table><tr><td><h2>Layout</h2><p>A.</p><p>B.</p></td><td>C.</td></tr></table>", "A.\n\nB.\n\nC."),
        ("<div>one</div><div>two</div>", "one\n\ntwo"),
        ("<dl><dt>E1<dd>Hot.<dt>E3:<dd><p>Empty.</p></dl>", "E1: Hot.\nE3: Empty."),
        ("<dl><dt>E1<dd><table><tr><th>Part<th>Cause<tr><td>Tank<td>8</table></dl>", "E1\nPart | Cause\nTank | 8"),
        ("<dl><dt>E1<dd></dd><dt>E2:</dl><p>After.", "E1\nE2:\n\nAfter."),
        ("<dl><dt>Alone<dt>Two lines<br>here<dd>Told.</dl>", "Alone\nTwo lines\nhere\nTold."),
        ("<p>a <q>quote</q></p>", "a “quote”"),
        ("<p>漢字\n漢字", "漢字漢字"),
        # A dialog that stands open keeps the page from screen readers, not from eyes; formulas are drawn twice.
        ("<main aria-hidden=true><p>The page.</main><div role=dialog>Cookies?</div>", "The page."),
        ("<body aria-hidden=true><p>The page.", "The page."),
        (
            "<p>So <math>x</math><span aria-hidden=true>x</span> it is, in a page of words.",
            "So x it is, in a page of words.",
        ),
        ("<p>x\ud800y\x1b".encode("utf-8", "replace").decode(), "x?y"),
    ],
)
def test_html_pieces(written: Written, page: str, text: str) -> None:
    assert "\n\n".join(document.page_content for document in written("a.html", page)) == text


@pytest.mark.parametrize(
    ("table", "names"),
    [
        ("<thead><tr><td>Maker<td>Town</thead><tr><td>Honda<td>Tokyo", "Maker | Town"),
        ("<tr><td>Maker<td>Sales<tr><td>Honda<td>30<tr><td>Nissan<td>31", "Maker | Sales"),
        ("<tr><td>Honda<td>Tokyo<tr><td>Nissan<td>Yokohama", None),
        (
            "<tr><th rowspan=2>Room<th colspan=2>Low<th>High<tr><th>1<th>7<th>7<tr><td>A<td>5<td>30<td>50",
            "Room | Low 1 | Low 7 | High 7",
        ),
        ("<tr><th colspan=3>Fees<tr><th>Room<th>Low<th>High<tr><td>A<td>5<td>30", "Room | Low | High"),
        (
            "<tr><td colspan=3>Fees<tr><td>Room<td>Low<td>High<tr><td>A<td>5<td>30<tr><td>B<td>6<td>31",
            "Room | Low | High",
        ),
        (
            "<tr><th colspan=3>Fee<tr><th rowspan=3>Of<th colspan=2>Low<tr><th colspan=2>24<tr><th>May<th>Jun<tr><td>A",
            "Of | Low 24 May | Low 24 Jun",
        ),
        ("<tr><th colspan=2>Honda<tr><th>Founded<td>1948<tr><th>Employees<td>20000<tr><th>Cars<td>40000", None),
    ],
)
def test_the_header_of_an_html_table_is_told(written: Written, table: str, names: str | None) -> None:
    (document,) = written("a.html", f"<table>{table}</table>")
    assert [found for *_, found in document.metadata["tables"]] == ([names] if names else [])


@pytest.mark.parametrize(
    "data",
    [
        f"<meta charset=windows-1251><p>{SNOW}".encode("cp1251"),
        f'<meta http-equiv="Content-Type" content="text/html; charset=koi8-r"><p>{SNOW}'.encode("koi8_r"),
        codecs.BOM_UTF16_LE + f"<meta charset=utf-8><p>{SNOW}".encode("utf-16-le"),
    ],
)
def test_html_encodings(written: Written, data: bytes) -> None:
    assert written("a.html", data)[0].page_content == SNOW


# No encoding, or one in which a page could not write the name as it does.
@pytest.mark.parametrize("name", ["page.html", "page.md"])
def test_an_entity_brings_in_nothing_that_the_source_is_cleaned_of(written: Written, name: str) -> None:
    page = "<p>" if name.endswith("html") else ""
    (document,) = written(name, f"{page}Sales&shy;figures&#x200b; fell&#x2060; by half.")
    assert document.page_content == "Salesfigures fell by half."


@pytest.mark.parametrize("real", ["utf-8", "cp1251"])
@pytest.mark.parametrize("declared", [
    "no-such-thing", "undefined", "idna", "punycode", "unicode_escape", "raw_unicode_escape", "utf-7", "charmap",
    "base64", "rot13", "zlib", "utf-32", "cp037",
])  # fmt: skip
def test_what_cannot_be_the_encoding_of_a_page_is_not_believed(written: Written, declared: str, real: str) -> None:
    assert written("a.html", f"<meta charset={declared}><p>{SNOW}".encode(real))[0].page_content == SNOW


@pytest.mark.parametrize(
    ("name", "bomb"),
    [
        ("a.html", "<div>" * 60_000 + "deep"),
        ("a.html", "<span>x</div>" * 20_000),
        ("a.html", "<ul><li>" * 20_000 + "deep"),
        ("a.md", "![[" * 30_000 + "deep"),
        ("a.md", "> " * 20_000 + "\n\ndeep"),
        ("a.md", "".join(f"{'  ' * i}- x\n" for i in range(300))),
    ],
)
def test_deep_nesting_neither_hangs_nor_overflows(written: Written, name: str, bomb: str) -> None:
    assert written(name, bomb)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.html", "Words. <" + "a" * 1_000_000),
        ("a.html", "Words. " + "<a" * 500_000),
        ("a.md", f"---\ntitle: x{' ' * 1_000_000}y\n---\nWords."),
        ("a.md", f"---\ntitle{' ' * 1_000_000}y\n---\nWords."),
        ("a.md", "<div>\n" + "<p>R&amp;D\n" * 30_000),
        ("a.md", "`@\n@`\n" * 20_000),
    ],
)
def test_what_is_long_takes_no_more_than_its_share(written: Written, name: str, text: str) -> None:
    assert written(name, text)


@settings(deadline=None, max_examples=50)
@given(
    st.text(st.sampled_from("<>/abph1 \n=\"'!-&;[]()#*`|_:") | st.characters(), min_size=1),
    st.sampled_from([".md", ".html", ".txt"]),
)
def test_any_text_is_loaded_or_refused(tmp_path_factory: pytest.TempPathFactory, text: str, suffix: str) -> None:
    path = tmp_path_factory.getbasetemp() / f"any{suffix}"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    try:
        documents = load(path)
    except DocumentError:
        return
    for number, document in enumerate(documents):
        assert document.metadata["section"] == number
        assert document.page_content.strip()
        assert clean(document.page_content) == document.page_content


# PDF.


def test_pdf_pages_become_paragraphs(written: Written) -> None:
    first = lines_of_text(
        "A heading",
        "",
        "The first paragraph is as long as its lines and it goes on",
        "to the next. And it ends.",
        "",
        "Another one.",
    )
    documents = written(
        "a.pdf", pdf(first, lines_of_text("Page two."), info="/Title(Cars)/CreationDate(D:20250609090000Z)")
    )
    assert [(document.metadata["page"], document.metadata["section"]) for document in documents] == [(1, 0), (2, 1)]
    assert documents[0].page_content == (
        "A heading\n\nThe first paragraph is as long as its lines and it goes on to the next. And it ends."
        "\n\nAnother one."
    )
    assert (documents[0].metadata["title"], documents[0].metadata["date"]) == ("Cars", "2025-06-09")


def test_pdf_furniture_is_removed_but_figures_stay(written: Written) -> None:
    footer = "BT /F 10 Tf 40 30 Td (The booklet) Tj ET\n"
    pages = [lines_of_text(f"{word} words.", "1,234 5,678 9,012") + footer for word in ("One", "Two", "Three", "Four")]
    assert [document.page_content for document in written("a.pdf", pdf(*pages))][1] == "Two words.\n1,234 5,678 9,012"


def column(*texts: str, left: float = 0.0, width: float = 5.0, top: float = 700.0) -> list[Line]:
    """Lines one below the other, each letter as wide as the next."""
    return [Line(text, left, left + width * len(text), top - 12 * i - 10, top - 12 * i) for i, text in enumerate(texts)]


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (["The makers use driver-", "assistance from outside now"], "The makers use driverassistance from outside now"),
        (
            ["The driver and assistance", "from driver-", "assistance makers"],
            "The driver and assistance from driver-assistance makers",
        ),
        (["A well-known case of well-", "known things"], "A well-known case of well-known things"),
        (["This is an impor-", "tant matter"], "This is an important matter"),
        (["Between the years 2020-", "2024 it fell by much"], "Between the years 2020-2024 it fell by much"),
        (["Things to do here:", "- one", "- two"], "Things to do here:\n- one\n- two"),
        (["Make 2023 2024 2025", "Honda 10 20 30 40 50"], "Make 2023 2024 2025\nHonda 10 20 30 40 50"),
        (
            ["It ends here.", "The next begins on a line of its own and is long."],
            "It ends here.\n\nThe next begins on a line of its own and is long.",
        ),
    ],
)
def test_lines_become_paragraphs(lines: list[str], text: str) -> None:
    page = column(*lines)
    assert paragraphs(page, hyphenated_words([page])) == text


def test_a_sentence_goes_on_in_the_next_column() -> None:
    page = [*column("a sentence that does not", "end in this column but"), *column("in the one beside it.", left=300)]
    assert paragraphs(page, frozenset()) == "a sentence that does not end in this column but in the one beside it."


def test_pieces_side_by_side_are_one_line() -> None:
    (name,), (number,), (rest,) = column("Zejiang Shen"), column("1", left=60.5), column("and others", left=70)
    raised = Line("1", number.left, number.right - 2, number.bottom + 4, number.top + 1)
    assert [line.text for line in visual_lines([name, raised, rest])] == ["Zejiang Shen1 and others"]


@pytest.mark.parametrize(
    ("last_lines", "kept"),
    [
        (["Page 1 of 3", "Page 2 of 3", "Page 3 of 3"], False),
        (["- 7 -", "- 8 -", "- 9 -"], False),
        (["The Title 12", "The Title 13", "The Title 14"], False),
        (["12", "7", "45"], True),
        (["A last line", "Another one", "And a third"], True),
    ],
)
def test_page_furniture(last_lines: list[str], kept: bool) -> None:
    pages = [
        column(f"{word} first", f"{word} words", f"{word} more", "some", last)
        for word, last in zip("abc", last_lines, strict=True)
    ]
    found = [line.text for lines in without_furniture(pages) for line in lines]
    assert all((last in found) is kept for last in last_lines)


# Dates.


@pytest.mark.parametrize(
    ("written_as", "day"),
    [
        ("D:20250609090000+09'00'", "2025-06-09"),
        ("2025-06-09T08:00:00Z", "2025-06-09"),
        ("2025/6/9", "2025-06-09"),
        ("2025年6月9日", "2025-06-09"),
        ("June 9, 2025", "2025-06-09"),
        ("9th June 2025", "2025-06-09"),
        ("Mon, 09 Jun 2025 10:00:00 GMT", "2025-06-09"),
        ("2025-06", "2025-06"),
        ("2025", "2025"),
        ("2024-2025", "2024"),
        ("20250609T080000Z", "2025-06-09"),
        ("20250609080000", "2025-06-09"),
        ("D:202506", "2025-06"),
        ("9.6.2025", "2025-06-09"),
        ("31. 12. 2024", "2024-12-31"),
        ("31/12/2024", "2024-12-31"),
        ("12/31/2024", "2024-12-31"),
        ("31-12-2024", "2024-12-31"),
        ("5/5/2024", "2024-05-05"),
        ("5/6/2024", None),
        ("09-Jun-2025", "2025-06-09"),
        ("June 2024", "2024-06"),
        ("Sunday, June 9, 2024", "2024-06-09"),
        ("Sun Jun  9 08:00:00 2024", "2024-06-09"),
        ("1611121314", None),
        ("1611121314000", None),
        ("2025-13-45", None),
        ("32/13/2024", None),
        ("Mon, 01 Jan 24 00:00:00 +99999999999999999999", None),
        ("1 Jan 99999999999999999999 00:00:00", None),
        ("soon", None),
        ("", None),
        (None, None),
    ],
)
def test_dates(written_as: str | None, day: str | None) -> None:
    assert iso_date(written_as) == day


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("a \x1b[31mscarlet\x1b[0m ibis", "a scarlet ibis"),
        ("\x1b]8;;http://x.test\x1b\\link\x1b]8;;\x1b\\ here", "link here"),
        ("\x1b]0;title\x07words", "words"),
        ("half \x1b[ of one", "half f one"),
        ("\x1b alone", " alone"),
    ],
)
def test_what_was_meant_for_a_terminal_is_no_text(written: str, read: str) -> None:
    assert clean(written) == read
