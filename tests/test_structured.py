"""reStructuredText, JSON and XML: what becomes of their structure, on which line it stands, and what is refused."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_mail_and_books import real

from index.errors import DocumentError
from index.loaders import load
from index.loaders.raw import clean

if TYPE_CHECKING:
    from conftest import Written
    from langchain_core.documents import Document


FILES = Path(__file__).parent.parent.parent / "shared" / "files"


def told(documents: list[Document]) -> list[tuple[list[str], str]]:
    """Heading path and text of each."""
    return [(document.metadata["heading"], document.page_content) for document in documents]


def line_of(document: Document, words: str) -> int:
    """The line of the source on which words of a Document stand, as it tells."""
    at = document.page_content.index(words)
    line: int = [line for offset, line in document.metadata["line_starts"] if offset <= at][-1]
    return line


@pytest.mark.skipif(not FILES.is_dir(), reason="the real files are not part of the repository")
@pytest.mark.parametrize("suffix", [".rst", ".json", ".jsonl", ".ndjson", ".xml"])
def test_real_files_are_read_or_refused(suffix: str) -> None:
    for path in sorted(FILES.glob(f"*/*{suffix}")):
        lines = path.read_bytes().count(b"\n") + 1
        try:
            documents = load(path)
        except DocumentError:
            continue
        assert documents, path
        for number, document in enumerate(documents):
            text = document.page_content
            assert document.metadata["section"] == number
            assert text.strip()
            assert clean(text) == text
            starts = document.metadata["line_starts"]
            assert [offset for offset, _ in starts] == sorted(offset for offset, _ in starts)
            assert all(1 <= line <= lines for _, line in starts), path


# reStructuredText.

GUIDE = """:Author: Ann Lee
:Date: 2024-05-03
:Version: 2

The guide
=========

Some *strong* words
go on with :ref:`a part <x>` and :func:`~a.run`,
see [#f]_ and |product|, `docs <http://x>`_.

.. |product| replace:: The Thing

.. [#f] A note
   on two lines.

Plans
-----

- one
  goes on

  a. first
  b. second
- two

5. five
6. six

term
   What it means.

.. versionadded:: 3.2
   The *option*.

   .. note:: Within
      it all.

.. py:function:: run(x)
                 run()

   Runs.

.. warning:: Hot
   stuff.

.. code-block:: python
   :emphasize-lines: 1

   x = 1

   y = 2

::

   verbatim

+-------+-------+
| Maker | Sales |
+=======+=======+
| Honda | 30    |
+-------+-------+

.. list-table:: Sizes
   :header-rows: 1

   * - Name
     - Size
   * - a
     - 1

.. toctree::

   left/out

.. raw:: html

   <b>left out</b>

.. image:: x.png
   :alt: A picture

| one line
| another
"""
PLANS = (
    "- one goes on\n  a. first\n  b. second\n- two\n\n5. five\n6. six\n\nterm\nWhat it means.\n\n"
    "New in version 3.2: The option.\n\nNote: Within it all.\n\nrun(x)\nrun()\n\nRuns.\n\nWarning: Hot stuff.\n\n"
    "x = 1\n\ny = 2\n\nverbatim\n\nMaker | Sales\nHonda | 30\n\nSizes\n\nName | Size\na | 1\n\nA picture\n\n"
    "one line\nanother"
)


def test_rst_becomes_sections_of_plain_text(written: Written) -> None:
    documents = written("a.rst", GUIDE)
    assert told(documents) == [
        ([], "Author: Ann Lee\nDate: 2024-05-03\nVersion: 2"),
        (
            ["The guide"],
            "Some strong words go on with a part and a.run, see [1] and The Thing, docs.\n\n[1] A note on two lines.",
        ),
        (["The guide", "Plans"], PLANS),
    ]
    metadata = documents[2].metadata
    assert (metadata["title"], metadata["author"], metadata["date"]) == ("The guide", "Ann Lee", "2024-05-03")
    spans = [(PLANS[start:end].strip(), names) for start, end, names in metadata["tables"]]
    assert spans == [("Honda | 30", "Maker | Sales"), ("a | 1", "Name | Size")]


@pytest.mark.parametrize("words", [
    "goes on", "first", "second", "five", "six", "term", "What it", "Within", "it all", "run(x)",
    "Runs", "Hot", "stuff", "x = 1", "y = 2", "verbatim", "Honda", "one line", "another",
])  # fmt: skip
def test_rst_knows_its_lines(written: Written, words: str) -> None:
    document = written("a.rst", GUIDE)[2]
    assert words in GUIDE.split("\n")[line_of(document, words) - 1]
    assert line_of(document, "goes on") == line_of(document, "one goes") + 1


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (
            "Words.\n\n.. unknown:: an argument\n   :option: x\n\n   Its *content*.",
            "Words.\n\nan argument\n\nIts content.",
        ),
        (".. versionadded:: 3.2\n   The ``x``\n   option.\n\n   More.", "New in version 3.2: The x option.\n\nMore."),
        (".. deprecated:: 3.2", "Deprecated since version 3.2"),
        (".. py:function:: run(*args, **names)\n\n   Runs.", "run(*args, **names)\n\nRuns."),
        ("A :unknown:`role`, an `unknown`_ target, a word_ too.", "A role, an unknown target, a word too."),
        ("One.\n\n.. comment\n\nTwo.", "One.\n\nTwo."),
        (".. |a| replace:: |b| |b|\n.. |b| replace:: |a| |a|\n\nWords |a|.", "Words b b."),
        (
            "=== ==\na   b\n=== ==\nMalformed one\n=== ==\n",
            "=== ==\na   b\n=== ==\nMalformed one\n=== ==",
        ),
        ("-a, --all  All of it.", "-a, --all: All of it."),
        (":Field: What it says.", "Field: What it says."),
        (">>> 1 + 1\n2", ">>> 1 + 1\n2"),
    ],
)
def test_rst_pieces(written: Written, source: str, text: str) -> None:
    assert written("a.rst", source)[0].page_content == text


def test_rst_takes_nothing_from_the_file_before(written: Written) -> None:
    said = "Words of :ref:`a part <x>`."
    (before,) = written("a.rst", said)
    written("b.rst", ".. role:: ref\n.. default-role:: ref\n\n:ref:`c <d>` `e`")
    (after,) = written("c.rst", said)
    assert before.page_content == after.page_content == "Words of a part."


@pytest.mark.parametrize("directive", [
    ".. include:: secret.txt", ".. raw:: html\n   :file: secret.txt", ".. csv-table::\n   :file: secret.txt",
    ".. literalinclude:: secret.txt",
])  # fmt: skip
def test_rst_reads_no_other_file(written: Written, tmp_path: Path, directive: str) -> None:
    (tmp_path / "secret.txt").write_text("a,secret")
    (tmp_path / "docutils.conf").write_text("[general]\nfile_insertion_enabled: yes\nraw_enabled: yes\n")
    assert "a,secret" not in "".join(text for _, text in told(written("a.rst", f"Words.\n\n{directive}\n")))


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("".join(f"{' ' * depth}x\n\n" for depth in range(600)), "nested too deep"),
        ("word " * 10_000, "a line of it is longer"),
        (".. comment\n", "no text"),
    ],
)
def test_rst_that_cannot_be_read_is_refused(written: Written, source: str, reason: str) -> None:
    with pytest.raises(DocumentError, match=reason):
        written("a.rst", source)


# JSON.

SALES = """{
  "title": "Sales",
  "author": {"name": "Ann Lee"},
  "date": "2024-05-03",
  "years": [2023, 2024],
  "final": true,
  "note": null,
  "empty": "",
  "makers": [
    {"Maker": "Nissan", "Sales": 696.631, "place": {"city": "Yokohama"}},
    {"Maker": "Honda", "Sales": 30}
  ],
  "contact": {
    "phone": "123"
  },
  "tags": ["a\\nb", "c"]
}"""


def test_json_becomes_lines_and_rows(written: Written) -> None:
    documents = written("a.json", SALES)
    assert told(documents) == [
        ([], "title: Sales\ndate: 2024-05-03\nyears: 2023, 2024\nfinal: true\nnote: null"),
        (["author"], "name: Ann Lee"),
        (["makers"], "Maker: Nissan | Sales: 696.631 | place.city: Yokohama\nMaker: Honda | Sales: 30"),
        (["contact"], "phone: 123"),
        (["tags"], "- a\nb\n- c"),
    ]
    metadata = documents[0].metadata
    assert (metadata["title"], metadata["author"], metadata["date"]) == ("Sales", "Ann Lee", "2024-05-03")
    assert [line_of(documents[0], name) for name in ("title", "date", "final")] == [2, 4, 6]
    assert (line_of(documents[2], "Nissan"), line_of(documents[2], "Honda")) == (10, 11)
    assert line_of(documents[3], "phone") == 14


PROSE = "A long sentence that goes on. " * 10


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ('{"a": 1, "a": 2}', "a: 1\na: 2"),
        ('{"a": NaN, "b": -Infinity, "c": 1e999, "d": 123456789012345678901234567890}',
         "a: NaN\nb: -Infinity\nc: 1e999\nd: 123456789012345678901234567890"),
        ('\ufeff{"a": "é"}', "a: é"),
        ('{"a": 1}{"a": 2}\n{"a": 3}', "a: 1\na: 2\na: 3"),
        ('{"a": 1, // why\n /* and */ "b": [1, 2,],}', "a: 1\nb: 1, 2"),
        (r'{"a": "\ud83d\ude00\u0000\u200b \u00e9"}', "a: 😀 é"),
        ('["one", "two"]', "- one\n- two"),
        ('"just words"', "just words"),
        ("[[1, 2], [3, 4]]", "1, 2\n3, 4"),
        ('{"a": [[1, 2], [3, 4]]}', "a: 1, 2; 3, 4"),
        (f'{{"id": 1, "text": "{PROSE}"}}', f"id: 1\ntext:\n{PROSE.strip()}"),
        (f'[{{"id": 1, "text": "{PROSE}", "of": "x"}}]', f"id: 1 | of: x\ntext:\n{PROSE.strip()}"),
    ],
)  # fmt: skip
def test_json_pieces(written: Written, source: str, text: str) -> None:
    (document,) = written("a.json", source)
    assert document.page_content == text


def test_json_records_that_are_more_than_a_row_become_sections(written: Written) -> None:
    record = '{"name": "%s", "fields": [{"name": "a", "size": 1}, {"name": "b", "size": 2}]}'
    assert told(written("a.json", f'{{"records": [{record % "main"}, {record % "other"}]}}'))[:2] == [
        (["records", "main"], "name: main"),
        (["records", "main", "fields"], "name: a | size: 1\nname: b | size: 2"),
    ]


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("[" * 100_000, "nested deeper than 100"),
        ('{"a":' * 100_000, "nested deeper than 100"),
        ('{"a": 1,\n "b": 2 3}', "in line 2, a comma is missing"),
        ("{a: 1}", "“a” is no value"),
        ("[1,,2]", "before a comma"),
        ('{"a": [1}', "a bracket closes"),
        ("{1: 2}", "a value has no name"),
        ('{"a": "\\x"}', "a backslash"),
        ("just words", "“just” is no value"),
        ("[]", "no text"),
        ('{"a": ""}', "no text"),
    ],
)
def test_what_is_no_json_is_refused(written: Written, source: str, reason: str) -> None:
    with pytest.raises(DocumentError, match=re.escape(reason)):
        written("a.json", source)


@pytest.mark.parametrize("source", ['[{"a": 1}, {"b": 2}', '[{"a": 1}, {"b": 2}, {"c', '[{"a": 1}, {"b": 2}, "x'])
def test_json_that_breaks_off_is_read_so_far(written: Written, source: str) -> None:
    (document,) = written("a.json", source)
    assert document.page_content.startswith("a: 1\nb: 2")
    assert "breaks off" in document.metadata["note"]


def test_json_lines_are_rows_with_their_lines(written: Written) -> None:
    (document,) = written(
        "a.jsonl", '{"a": 1, "b": {"c": [1, 2]}}\n\nno json\n{"a": "x"}\n{"a": [{"d": 1}, {"d": 2}]}\n{"a'
    )
    assert document.page_content == "a: 1 | b.c: 1, 2\na: x\na.d: 1 | a.d: 2"
    assert document.metadata["line_starts"] == [(0, 1), (17, 4), (22, 5)]
    assert document.metadata["note"] == "lines that are no JSON were left out: 2 (3, 6)"
    with pytest.raises(DocumentError, match="no line of it is JSON"):
        written("b.jsonl", "words\nmore words")


@settings(deadline=None, max_examples=60)
@given(st.text(st.sampled_from('{}[]",:/*\\ \n1ae'), min_size=1, max_size=60))
def test_any_text_is_json_or_refused(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    for name in ("any.json", "any.jsonl"):
        path = tmp_path_factory.getbasetemp() / name
        path.write_text(text)
        try:
            assert load(path)
        except DocumentError:
            continue


def test_real_json() -> None:
    (sample,) = real("ordinary/unstructured__not-unstructured-payload.json")
    assert sample.page_content == "id: Sample-1\nname: Sample 1\ndescription: This is sample data #1"
    layout = real("ordinary/docling__gas_disposition.layout.json")
    assert layout[2].metadata["heading"] == ["records", "main", "fields"]
    assert "\nname: GD-PR-LEASE-NAME | size: 32\n" in layout[2].page_content
    (broken,) = real("ordinary/docling__dots_list.json")
    assert "The concept of the word processor predates modern computers and has evolved" in broken.page_content
    assert "breaks off" in broken.metadata["note"]
    (audit,) = real("ordinary/unstructured__Performance-Audit-Discussion.pdf.json")
    assert line_of(audit, "The introductory chapter of Government Auditing") == 78


# XML.

DOCBOOK = """<?xml version="1.0"?>
<!DOCTYPE article [<!ENTITY version "4.2"><!ENTITY both "&version; &version;"><!ENTITY file SYSTEM "secret.txt">]>
<article xmlns="http://docbook.org/ns/docbook"><info><title>The guide</title>
<author><personname><firstname>Ann</firstname><surname>Lee</surname></personname></author>
<date>2024-05-03</date></info>
<!-- a
comment -->
<para>Version &version; is <emphasis>new</emphasis>
and fine&nbsp;here<footnote><para>A note.</para></footnote>, &both; &file;.</para>
<section><title>Plans</title>
<orderedlist><listitem><para>One.</para></listitem><listitem><para>Two <command>make</command>.</para>
<itemizedlist><listitem><para>inner</para></listitem></itemizedlist></listitem></orderedlist>
<programlisting>x = 1

  y = <emphasis>2</emphasis></programlisting>
<table><title>Sizes</title><tgroup><thead><row><entry>Name</entry><entry>Size</entry></row></thead>
<tbody><row><entry>a</entry><entry><para>1</para><para>kg</para></entry></row></tbody></tgroup></table>
<section><title>Deep</title><para>Deeper.</para></section>
<para>After it.</para></section></article>"""


WHO = "author.personname.firstname: Ann\nauthor.personname.surname: Lee\ninfo.date: 2024-05-03"


def test_xml_becomes_sections_of_plain_text(written: Written, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    documents = written("a.xml", DOCBOOK)
    assert told(documents) == [
        (["The guide"], f"{WHO}\n\nVersion 4.2 is new and fine here[1], &both; &file;.\n\n[1] A note."),
        (
            ["The guide", "Plans"],
            "1. One.\n2. Two make.\n  - inner\n\nx = 1\n\n  y = 2\n\nSizes\nName | Size\na | 1 kg",
        ),
        (["The guide", "Plans", "Deep"], "Deeper."),
        (["The guide", "Plans"], "After it."),
    ]
    metadata = documents[1].metadata
    assert (metadata["title"], metadata["author"], metadata["date"]) == ("The guide", "Ann Lee", "2024-05-03")
    ((start, end, names),) = metadata["tables"]
    assert (documents[1].page_content[start:end], names) == ("\na | 1 kg", "Name | Size")
    lines = [line_of(documents[0], words) for words in ("Version", "and fine", ", &both")]
    assert lines == [8, 9, 9]
    assert [line_of(documents[1], words) for words in ("One", "inner", "x = 1", "a | 1")] == [11, 12, 13, 17]


JATS = """<article><front><article-meta><article-id>10.1/x</article-id><title-group><article-title>On
<italic>Cars</italic></article-title></title-group><contrib-group><contrib><surname>Lee</surname><given>Ann</given></contrib>
<contrib><surname>Ray</surname><given>Bo</given></contrib></contrib-group></article-meta></front>
<body><sec><label>1</label><title>Methods</title><p>x<sub>2</sub> is 10<sup>6</sup>.<list list-type="order">
<list-item><p>one</p></list-item></list>After.</p><table-wrap><label>Table 1</label><caption><p>Sales</p></caption>
<table><tr><th>Maker</th><th>Sales</th></tr><tr><td>Honda</td><td>30</td></tr></table></table-wrap></sec></body>
<back><ref-list><title>References</title><ref><label>1</label><mixed-citation>Smith J.
<article-title>A paper</article-title>. 2020.</mixed-citation></ref></ref-list></back></article>"""
TEI = """<TEI><teiHeader><fileDesc><titleStmt><title>Poems</title></titleStmt></fileDesc></teiHeader><text><body><div>
<head>Roses</head><lg><l>Roses are red,</l><l>violets <hi>are</hi> blue.</l></lg><p>It was <name>Ann</name>.<lb/>She
left.</p></div></body></text></TEI>"""
RSS = """<rss><channel><title>News</title><link>http://x</link><item><title>First</title><description>&lt;p&gt;Some
&lt;b&gt;bold&lt;/b&gt; news.&lt;/p&gt;&lt;p&gt;More.&lt;/p&gt;</description></item>
<item><title>Second</title><description>Short.</description></item></channel></rss>"""
ATOM = """<feed><title>Blog</title><entry><title>Post</title><content type="xhtml"><div><p>Hello <b>world</b>.</p>
<ul><li>a</li><li>b <i>c</i></li></ul></div></content></entry></feed>"""
DITA = """<task><title>Oil</title><shortdesc>How to.</shortdesc><taskbody><steps><step><cmd>Open it.</cmd></step>
<step><cmd>Use a <b>pan</b>.</cmd></step></steps></taskbody></task>"""


@pytest.mark.parametrize(
    ("source", "sections"),
    [
        (JATS, [
            ([], "front.article-meta.article-id: 10.1/x"),
            (["On Cars"], "surname: Lee | given: Ann\nsurname: Ray | given: Bo"),
            (["On Cars", "1 Methods"], "x2 is 10^6.\n\n1. one\n\nAfter.\n\nTable 1 Sales\n\nMaker | Sales\nHonda | 30"),
            (["On Cars", "References"], "1 Smith J. A paper. 2020."),
        ]),
        (TEI, [(["Poems", "Roses"], "Roses are red,\nviolets are blue.\n\nIt was Ann. She left.")]),
        (RSS, [
            (["News"], "link: http://x"),
            (["News", "First"], "description:\nSome bold news.\n\nMore."),
            (["News", "Second"], "description: Short."),
        ]),
        (ATOM, [(["Blog", "Post"], "Hello world.\n\n- a\n- b c")]),
        (DITA, [(["Oil"], "How to.\n\n1. Open it.\n2. Use a pan.")]),
        ("<urlset><url><loc>http://x/a</loc><day>1</day></url><url><loc>http://x/b</loc><day>2</day></url></urlset>",
         [([], "loc: http://x/a | day: 1\nloc: http://x/b | day: 2")]),
        ("<c><name>S</name><db><host>h</host><port>1</port></db><users><user>ann</user><user>bob</user></users></c>",
         [([], "name: S\n\ndb.host: h\ndb.port: 1\n\nusers.user: ann\nusers.user: bob")]),
        ("<c><field><label>Name</label><value>x</value></field></c>", [([], "field.label: Name\nfield.value: x")]),
        ("<c><b><by>Ann</by><title>One</title></b><b><by>Bo</by><title>Two</title></b></c>",
         [([], "by: Ann | title: One\nby: Bo | title: Two")]),
        ("<svg><title>Chart</title><text><tspan>One</tspan></text><text>Two</text></svg>", [(["Chart"], "One\n\nTwo")]),
        ("<a><p>x<![CDATA[1 < 2 &amp; 3]]>&#x1b;[31m&#x200b;y</p></a>", [([], "x1 < 2 &amp; 3y")]),
        ("<html xmlns='x'><head><title/></head><body><h1>A</h1><script src='x'/><p>b&nbsp;c</p></body></html>",
         [(["A"], "b c")]),
        ("<a><b>one</c>two", [([], "onetwo")]),
        ("<a><p>R&D &é; &amp; &lt;x&gt; &#38; <q>four</p></a>", [([], "R&D &é; & <x> & four")]),
        (f"<a><p>one &{'é' * 200}; two</p></a>", [([], f"one &{'é' * 200}; two")]),
    ],
)  # fmt: skip
def test_vocabularies_of_xml(written: Written, source: str, sections: list[tuple[list[str], str]]) -> None:
    assert told(written("a.xml", source)) == sections


@pytest.mark.parametrize(
    "data",
    [
        "<a>Grüße</a>".encode("cp1252"),
        '<?xml version="1.0" encoding="ISO-8859-1"?><a>Grüße</a>'.encode("cp1252"),
        '<?xml version="1.0" encoding="UTF-16"?><a>Grüße</a>'.encode("utf-16"),
        '<?xml version="1.0" encoding="utf-8"?>\n<a>Grüße</a>'.encode("cp1252"),
        b"\xef\xbb\xbf" + "<a>Grüße</a>".encode(),
    ],
)
def test_encodings_of_xml(written: Written, data: bytes) -> None:
    assert written("a.xml", data)[0].page_content == "a: Grüße"


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (f'<!DOCTYPE a [<!ENTITY l0 "ha">{LAUGHS}]><a>&l9;</a>', "a: &l9;"),
        ('<!DOCTYPE a [<!ENTITY f SYSTEM "file:///etc/passwd">]><a>&f;</a>', "a: &f;"),
        ('<!DOCTYPE a SYSTEM "file:///no/such.dtd"><a>x</a>', "a: x"),
    ],
)
def test_entities_reach_nothing_and_grow_to_nothing(written: Written, source: str, text: str) -> None:
    assert written("a.xml", source)[0].page_content == text


def test_many_references_do_not_grow_without_end(written: Written) -> None:
    (document,) = written("a.xml", f'<!DOCTYPE a [<!ENTITY x "{"x" * 200}">]><a>{"&x;" * 100_000}</a>')
    assert len(document.page_content) < 2_000_000


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("<a>" * 1000 + "x" + "</a>" * 1000, "nested deeper than 200"),
        (f"<a>{'word ' * 2_000_000}</a>", "a text in it is longer"),
        ("just words", "no XML"),
        ("<a><b/></a>", "no text"),
        ("<" * 1000, "no XML"),
    ],
)
def test_xml_that_cannot_be_read_is_refused(written: Written, source: str, reason: str) -> None:
    with pytest.raises(DocumentError, match=reason):
        written("a.xml", source)


@pytest.mark.parametrize(
    "bomb", ["<![CDATA[&amp;", "&a", "<a b='", "<title>x</title>", "<b><c>1</c></b>", "<!-- ", "&#"]
)
def test_xml_made_to_hang_does_not(written: Written, bomb: str) -> None:
    assert written("a.xml", f"<r><p>Words.</p>{bomb * 20_000}")[0].page_content.startswith("Words.")


def test_real_xml() -> None:
    head, patent = real("ordinary/docling__ipgD0701016.xml")
    assert head.page_content.startswith("publication-reference.document-id.country: US\n")
    assert patent.metadata["title"] == "Cheese in form of a triangular pyramid"
    assert "document-id.name: Griscom, Jr. |" in patent.page_content
    (tika,) = real("ordinary/tika__basic_embedded.xml")
    assert tika.page_content.startswith("metadata: Nikolai Lobachevsky\nwrite: main_content\n")
    assert line_of(tika, "main_content") == 25
    (report,) = real("ordinary/docling__mlac-20251231.xml")
    assert "\nCash (2025-12-31): 452680\nCash (2024-12-31): 1383392\n" in report.page_content
    assert (
        "entity.identifier: 0002029492 | period.startDate: 2025-01-01 | period.endDate: 2025-12-31"
        in report.page_content
    )
    with pytest.raises(DocumentError, match="no text"):
        real("hostile/tika__testXXE.xml")
