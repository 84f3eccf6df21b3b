"""Mail, books and RTF: what is kept of each, who said what, and what is refused."""

from __future__ import annotations

import base64
import re
import zipfile
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from index.errors import DocumentError
from index.loaders import load
from index.loaders.mail.quotes import own_and_earlier
from index.loaders.raw import clean

if TYPE_CHECKING:
    from conftest import Written
    from langchain_core.documents import Document


FILES = Path(__file__).parent.parent.parent / "shared" / "files"


def real(name: str) -> list[Document]:
    """The Documents of a real file, where these files are."""
    if not FILES.is_dir():
        pytest.skip("the real files are not part of the repository")
    return load(FILES / name)


def under(documents: list[Document], heading: str) -> Document:
    return next(document for document in documents if document.metadata["heading"][-1:] == [heading])


@pytest.mark.skipif(not FILES.is_dir(), reason="the real files are not part of the repository")
@pytest.mark.parametrize("suffix", [".eml", ".mbox", ".epub", ".rtf"])
def test_real_files_are_read_or_refused(suffix: str) -> None:
    for path in sorted(FILES.glob(f"*/*{suffix}")):
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
            assert all(0 <= start < end <= len(text) for start, end, _ in document.metadata["tables"])


# Mail.

HEAD = "From: Ann Lee <ann@a.test>\nTo: Bo <bo@b.test>\nSubject: Plans\nDate: Mon, 09 Jun 2025 10:00:00 +0200\n"
TOLD = "From: Ann Lee <ann@a.test>\nTo: Bo <bo@b.test>\nDate: 2025-06-09 10:00"


def test_a_mail_tells_who_wrote_it_to_whom_and_when(written: Written) -> None:
    (mail,) = written("a.eml", f"{HEAD}\nThe plan is ready.\n")
    assert mail.page_content == f"{TOLD}\n\nThe plan is ready."
    assert mail.metadata["heading"] == ["Plans"]
    assert (mail.metadata["title"], mail.metadata["author"], mail.metadata["date"]) == (
        "Plans",
        "Ann Lee",
        "2025-06-09",
    )


@pytest.mark.parametrize(
    ("header", "field", "value"),
    [
        ("Subject: =?utf-8?B?R3LDvMOfZQ==?= =?utf-8?Q?_aus_K=C3=B6ln?=", "title", "Grüße aus Köln"),
        ("Subject: =?no-such-charset?Q?caf=C3=A9?=", "title", "café"),
        ("Subject: =?utf-8?B?a?=", "title", "=?utf-8?B?a?="),
        ("Subject: a\n folded one", "title", "a folded one"),
        ("From: =?iso-8859-1?Q?J=F6rg?= <j@x.test>", "author", "Jörg"),
        ('From: "Lee, Ann" <ann@x.test>', "author", "Lee, Ann"),
        ("From: ann@x.test", "author", "ann@x.test"),
        ("From: Ann at home", "author", "Ann at home"),
        ("Date: never", "date", None),
        ("Received: from a by b; Wed, 21 Nov 2012 20:11:35 +0000\nDate: never", "date", "2012-11-21"),
    ],
)
def test_headers_of_mail(written: Written, header: str, field: str, value: str | None) -> None:
    assert written("a.eml", f"{header}\nTo: x@y.test\n\nWords.")[0].metadata[field] == value


def test_raw_bytes_in_headers_are_text_too(written: Written) -> None:
    (mail,) = written("a.eml", "Subject: Grüße\nFrom: Jörg <j@x.test>\n\nWords.")
    assert (mail.metadata["title"], mail.metadata["author"]) == ("Grüße", "Jörg")


@pytest.mark.parametrize(
    ("head", "body", "text"),
    [
        ("text/plain; charset=utf-8", "Grüße".encode(), "Grüße"),
        ("text/plain; charset=us-ascii", "Grüße".encode(), "Grüße"),
        ("text/plain; charset=utf-8", "Grüße und mehr davon".encode("cp1252"), "Grüße und mehr davon"),
        ("text/plain; charset=iso-8859-1", "“Grüße”".encode("cp1252"), "“Grüße”"),
        ("text/plain; charset=idna", b"Words", "Words"),
        ("text/plain; charset=base64", b"Words", "Words"),
        ("text/plain", b"Wo\0rds", "Words"),
        ("text/html", b"<p>One</p><p>Two &amp; three</p><script>x</script>", "One\n\nTwo & three"),
        ("text/plain; format=flowed", b"one \ntwo\n from here", "one two\nfrom here"),
        ("text/plain; format=flowed; delsp=yes", b"http://a \nb\nc", "http://ab\nc"),
    ],
)
def test_bodies_of_mail(written: Written, head: str, body: bytes, text: str) -> None:
    (mail,) = written("a.eml", f"{HEAD}Content-Type: {head}\n\n".encode() + body)
    assert mail.page_content == f"{TOLD}\n\n{text}"


SIGNED, PROOF = "-----BEGIN PGP SIGNED MESSAGE-----", "-----BEGIN PGP SIGNATURE-----"


def multipart(kind: str, *parts: str) -> str:
    return (
        f"Content-Type: multipart/{kind}; boundary=B{len(kind)}\n\n"
        + "".join(f"--B{len(kind)}\n{part}\n" for part in parts)
        + f"--B{len(kind)}--\n"
    )


def test_the_plain_version_is_read_and_attachments_are_named(written: Written) -> None:
    alternative = multipart("alternative", "\nPlain words.", "Content-Type: text/html\n\n<p>HTML words.")
    pdf = (
        "Content-Type: application/pdf; name=a.pdf\nContent-Transfer-Encoding: base64\n\n"
        + base64.b64encode(b"x" * 3000).decode()
    )
    notes = (
        'Content-Type: text/plain\nContent-Disposition: attachment; filename="=?utf-8?Q?n=C3=B6tes.txt?="\n\nSecret.'
    )
    (mail,) = written("a.eml", HEAD + multipart("mixed", alternative, pdf, notes))
    assert mail.page_content == f"{TOLD}\n\nPlain words.\n\nAttachments: a.pdf (3 kB), nötes.txt (7 bytes)"


def test_a_plain_version_that_only_points_to_the_page_gives_way(written: Written) -> None:
    page = "<h2>News</h2><table><tr><th>Maker<th>Sales<tr><td>Honda<td>30</table><p>" + "Many words here. " * 9
    parts = multipart("alternative", "\nRead this online.", f"Content-Type: text/html\n\n{page}")
    first, second = written("a.eml", HEAD + parts)
    assert first.page_content == TOLD
    assert second.metadata["heading"] == ["Plans", "News"]
    assert [second.page_content[start:end].strip() for start, end, _ in second.metadata["tables"]] == ["Honda | 30"]


@pytest.mark.parametrize(
    ("text", "own", "earlier"),
    [
        ("Yes.\n\nOn Mon, 9 Jun 2025, Bo <bo@b.test>\nwrote:\n> Ready?\n>> Or not?\n", "Yes.",
         "On Mon, 9 Jun 2025, Bo <bo@b.test>\nwrote:\nReady?\n> Or not?"),
        ("> Ready?\nYes.\n> When?\nNow.", "> Ready?\nYes.\n> When?\nNow.", ""),
        ("> Ready?\n\nYes.\n-- \nAnn\nLeader", "> Ready?\n\nYes.\n\nAnn\nLeader", ""),
        ("Yes.\n-- \nAnn\n\nBo, at 10:00:\n> Ready?", "Yes.\n\nAnn", "Bo, at 10:00:\nReady?"),
        ("See below.\n\n---------- Forwarded message ---------\nFrom: Bo\nWords.", "See below.",
         "---------- Forwarded message ---------\nFrom: Bo\nWords."),
        ("Yes.\n\n  ____\n _____\n\nFrom: Bo\nSent: now\n\nOn?", "Yes.\n\n  ____",
         " _____\n\nFrom: Bo\nSent: now\n\nOn?"),
        ("From: here on it is easy.\nGo on.", "From: here on it is easy.\nGo on.", ""),
        (f"{SIGNED}\nHash: SHA256\n\nYes.\n- - one\n{PROOF}\n\nabc\n-----END PGP SIGNATURE-----\n", "Yes.\n- one", ""),
    ],
)  # fmt: skip
def test_own_words_stand_apart_from_what_they_answer(text: str, own: str, earlier: str) -> None:
    assert own_and_earlier(text) == (own, earlier)


def test_the_mail_that_is_answered_is_not_the_senders(written: Written) -> None:
    quoted = "<blockquote type=cite><p>Ready?<blockquote type=cite>Old</blockquote></blockquote>"
    for body in ("\nYes.\n\n> Ready?\n> > Old", f"Content-Type: text/html\n\n<p>Yes.{quoted}"):
        own, earlier = written("a.eml", HEAD + body)
        assert (own.page_content, own.metadata["author"]) == (f"{TOLD}\n\nYes.", "Ann Lee")
        assert earlier.metadata["heading"] == ["Plans", "Earlier mail"]
        assert (earlier.metadata["author"], earlier.metadata["date"]) == (None, None)
        assert earlier.page_content.startswith("Ready?")
        assert "Old" in earlier.page_content


def test_a_mail_within_a_mail_keeps_its_own_head(written: Written) -> None:
    inner = "Content-Type: message/rfc822\n\nFrom: Bo <bo@b.test>\nSubject: Old plans\n\nThe old one."
    outer, within = written("a.eml", HEAD + multipart("mixed", "\nSee below.", inner))
    assert outer.page_content == f"{TOLD}\n\nSee below."
    assert within.metadata["heading"] == ["Plans", "Old plans"]
    assert (within.metadata["title"], within.metadata["author"]) == ("Old plans", "Bo")
    assert within.page_content == "From: Bo <bo@b.test>\n\nThe old one."


@pytest.mark.parametrize(
    ("mail", "kind", "reason"),
    [
        (f"{HEAD}\n-----BEGIN PGP MESSAGE-----\n\nabc", "encrypted", "encrypted"),
        (
            HEAD + multipart("encrypted", "Content-Type: application/pgp-encrypted\n\nVersion: 1"),
            "encrypted",
            "encrypted",
        ),
        (f"{HEAD}Content-Type: application/pkcs7-mime; smime-type=enveloped-data\n\nabc", "encrypted", "encrypted"),
        (f"{HEAD}Content-Type: application/pkcs7-mime; smime-type=signed-data\n\nabc", "encrypted", "signed in a form"),
        ("Just some words.\nAnd more.", "unsupported", "it is no mail"),
        ("", "empty", "it is empty"),
    ],
)
def test_mail_that_cannot_be_read_is_refused(written: Written, mail: str, kind: str, reason: str) -> None:
    with pytest.raises(DocumentError, match=reason) as caught:
        written("a.eml", mail)
    assert caught.value.kind == kind


def test_each_mail_of_a_mailbox_has_its_own_title_author_and_date(written: Written) -> None:
    envelope = "From ann@a.test Mon Jun  9 10:00:00 2025\n"
    second = (
        "From: Bo <bo@b.test>\nSubject: Re: Plans\nDate: Tue, 10 Jun 2025 08:00:00 +0000\n\nFrom now on.\n>From Bo.\n"
    )
    mails = written("a.mbox", f"{envelope}{HEAD}\nOne.\n\n{envelope}{second}")
    assert [mail.metadata["title"] for mail in mails] == ["Plans", "Re: Plans"]
    assert [mail.metadata["author"] for mail in mails] == ["Ann Lee", "Bo"]
    assert [mail.metadata["date"] for mail in mails] == ["2025-06-09", "2025-06-10"]
    assert mails[1].page_content.endswith("From now on.\nFrom Bo.")
    assert mails[0].metadata["note"] is None


def test_a_mailbox_tells_how_many_of_its_mails_are_encrypted(written: Written) -> None:
    envelope = "From ann@a.test Mon Jun  9 10:00:00 2025\n"
    mails = written("a.mbox", f"{envelope}{HEAD}\nOne.\n\n{envelope}{HEAD}\n-----BEGIN PGP MESSAGE-----\n")
    assert [mail.page_content for mail in mails] == [f"{TOLD}\n\nOne.", TOLD]
    assert "1 of 2 mails" in mails[0].metadata["note"]
    with pytest.raises(DocumentError, match="no mailbox"):
        written("b.mbox", "Words.")


def test_a_mail_that_cannot_be_read_costs_the_others_nothing(written: Written) -> None:
    envelope = "From ann@a.test Mon Jun  9 10:00:00 2025\n"
    broken = f"{HEAD}Content-Type: text/plain; charset=utf-16\nContent-Transfer-Encoding: base64\n\nAAECAwQFAAA=\n\n"
    (mail,) = written("a.mbox", f"{envelope}{HEAD}\nOne.\n\n{envelope}{broken}")
    assert (mail.page_content, mail.metadata["note"]) == (f"{TOLD}\n\nOne.", "1 of 2 mails cannot be read")
    with pytest.raises(DocumentError, match="none of its 1 mails can be read"):
        written("b.mbox", f"{envelope}{broken}")


def test_an_attachment_is_named_as_its_mail_names_it(written: Written) -> None:
    attached = 'Content-Type: application/pdf\nContent-Disposition: attachment; filename="Smlouva červen.pdf"\n\nAAAA'
    (mail,) = written("a.eml", f"{HEAD}Content-Type: multipart/mixed; boundary=b\n\n--b\n{attached}\n--b--\n")
    assert mail.page_content.endswith("Attachments: Smlouva červen.pdf (4 bytes)")


def test_a_page_within_a_mail_may_name_its_own_encoding(written: Written) -> None:
    page = '<meta charset="iso-8859-2"><p>Žluťoučký kůň'.encode("iso-8859-2")
    (mail,) = written("a.eml", f"{HEAD}Content-Type: text/html\n\n".encode() + page)
    assert mail.page_content.endswith("Žluťoučký kůň")


@pytest.mark.parametrize(
    "mail",
    [
        HEAD + "".join(f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n" for n in range(2000)),
        HEAD + "Content-Type: message/rfc822\n\n" * 300,
        f"Subject: {'=?utf-8?q?' * 50_000}\n\nWords.",
        f"{HEAD}\n{'> ' * 100_000}\n" + f"{SIGNED}\n" * 20_000,
    ],
)
def test_mail_made_to_hang_does_not(written: Written, mail: str) -> None:
    try:
        assert written("a.eml", mail)
    except DocumentError as error:
        assert "nested" in str(error)  # noqa: PT017 (either is right)


def test_real_mail() -> None:
    (hebrew, answered) = real("ordinary/unstructured__email-no-utf8-2008-07-16.062410.eml")
    assert (hebrew.metadata["title"], hebrew.metadata["author"]) == ("RE: שלום", "Tamir Erez")
    assert hebrew.metadata["date"] == "2008-07-16"
    assert hebrew.page_content.endswith("בהצלחה,\n\nתמיר")
    assert "Sent: Tuesday, July 15, 2008 9:49 PM" in answered.page_content
    digest = real("ordinary/unstructured__mime-multipart-digest.eml")
    assert [mail.metadata["heading"][-1] for mail in digest[1:]] == ["First Message", "Second Message", "Third Message"]
    (image,) = real("ordinary/unstructured__email-with-image.eml")
    assert image.page_content.endswith("Data Scientist\n\nAttachments: unstructured_logo.png (216 kB)")
    (flowed,) = real("ordinary/unstructured__email-no-utf8-2014-03-17.111517.eml")
    assert "slava.Gxyzxyz@gmail.com - was recently changed." in flowed.page_content
    (undated,) = real("hostile/unstructured__test-invalid-date.eml")
    assert "Date: INVALID-DATE-FORMAT" in undated.page_content
    assert undated.metadata["date"] is None


# Books.

CONTAINER = '<container><rootfiles><rootfile full-path="OPS/book.opf"/></rootfiles></container>'
PACKAGE = """<package xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:opf="http://www.idpf.org/2007/opf"><metadata>
<dc:title>The Book</dc:title><dc:creator>Ann Lee</dc:creator><dc:creator>Bo Ray</dc:creator>
<dc:date opf:event="modification">2025-01-01</dc:date><dc:date opf:event="publication">2020-05-06</dc:date></metadata>
<manifest><item id="b" href="b%20two.xhtml" media-type="application/xhtml+xml"/>
<item id="a" href="a.xhtml" media-type="application/xhtml+xml"/>
<item id="n" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
<item id="m" href="missing.xhtml" media-type="application/xhtml+xml"/></manifest>
<spine><itemref idref="n"/><itemref idref="a"/><itemref idref="m"/><itemref idref="b"/></spine></package>"""
NAV = """<html><body><nav epub:type="landmarks"><a href="b%20two.xhtml">Begin here</a></nav>
<nav epub:type="toc"><a href="a.xhtml">One</a><a href="b%20two.xhtml">Two</a></nav></body></html>"""


def book(**pages: str) -> bytes:
    """An EPUB book: the pages "a" and "b", and whatever else by its name, "__" being a slash."""
    parts = {"mimetype": "application/epub+zip", "META-INF/container.xml": CONTAINER, "OPS/book.opf": PACKAGE}
    parts |= {
        "OPS/nav.xhtml": NAV,
        "OPS/a.xhtml": page(pages.pop("a", "")),
        "OPS/b two.xhtml": page(pages.pop("b", "")),
    }
    parts |= {
        name.replace("__", "/").replace("_xml", ".xml").replace("_opf", ".opf"): text for name, text in pages.items()
    }
    data = BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            if text:
                archive.writestr(name, text)
    return data.getvalue()


def page(body: str) -> str:
    return f'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title/></head><body>{body}</body></html>'


def test_a_book_is_read_in_order(written: Written) -> None:
    one, two, three = written(
        "a.epub", book(a="<h1>One</h1><p>First.</p><h2>Part</h2><p>Second.</p>", b="<p>Third.</p>")
    )
    assert [(part.metadata["heading"], part.page_content) for part in (one, two, three)] == [
        (["One"], "First."),
        (["One", "Part"], "Second."),
        (["Two"], "Third."),
    ]
    metadata = three.metadata
    assert (metadata["title"], metadata["author"], metadata["date"]) == ("The Book", "Ann Lee, Bo Ray", "2020-05-06")


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<p>a<script src='x'/>b&#160;c<span/> d</p>", "ab c d"),
        ("<p><ruby>山路<rp>(</rp><rt>やまみち</rt></ruby>を</p>", "山路を"),
        ('<p>one<span epub:type="pagebreak" id="p1">12</span> two<a role="doc-pagebreak">13</a></p>', "one two"),
        ('<p>shown</p><p hidden="hidden">not</p>', "shown"),
        ('<svg><title>x</title><defs/><desc>x</desc><text>One</text></svg>', "One"),
        ('<svg><text><tspan x="1" y="1">One</tspan><tspan y="1"> line</tspan><tspan y="9">next</tspan></text></svg>',
         "One line\nnext"),
        ('<object data="quiz.xml"><p>The quiz in words.</p></object>', "The quiz in words."),
        ("<p><![CDATA[1 < 2 & 3]]></p>", "1 < 2 & 3"),
        ("<table><tr><th>Maker</th><th>Sales</th></tr><tr><td>Honda</td><td>30</td></tr></table>",
         "Maker | Sales\nHonda | 30"),
    ],
)  # fmt: skip
def test_pages_of_a_book(written: Written, body: str, text: str) -> None:
    (part,) = written("a.epub", book(a=body))
    assert part.page_content == text


@pytest.mark.parametrize("bomb", ["<svg><text>", "<svg></svg ><title>", "<a b='", "<![CDATA[", "<x/", "&#"])
def test_a_page_made_to_hang_does_not(written: Written, bomb: str) -> None:
    assert written("a.epub", book(a=f"<p>Words.</p>{bomb * 100_000}"))


def test_a_page_that_only_lists_others_is_left_out(written: Written) -> None:
    contents = "<h1>Contents</h1><p><a href='b.xhtml'>One</a></p><p><a href='c.xhtml#x'>Two</a></p>"
    assert [part.page_content for part in written("a.epub", book(a=contents, b="<p>Words.</p>"))] == ["Words."]


@pytest.mark.parametrize("package", ["<package/>", "<package><manifest", "words"])
def test_a_book_with_a_broken_package_is_read_all_the_same(written: Written, package: str) -> None:
    try:
        parts = written("a.epub", book(a="<p>First.</p>", b="<p>Second.</p>", OPS__book_opf=package))
    except DocumentError as error:
        assert package == "words", error  # noqa: PT017 (nothing of XML is left there)
    else:
        assert [part.page_content for part in parts] == ["First.", "Second."]


def test_an_encrypted_book_is_refused_and_one_with_hidden_fonts_is_not(written: Written) -> None:
    def encryption(way: str) -> str:
        return f'<encryption><EncryptedData><EncryptionMethod Algorithm="{way}"/></EncryptedData></encryption>'

    fonts = encryption("http://www.idpf.org/2008/embedding")
    assert written("a.epub", book(a="<p>Words.</p>", **{"META-INF__encryption_xml": fonts}))
    drm = encryption("http://www.w3.org/2001/04/xmlenc#aes128-cbc")
    with pytest.raises(DocumentError, match="DRM") as caught:
        written("b.epub", book(a="<p>Words.</p>", **{"META-INF__encryption_xml": drm}))
    assert caught.value.kind == "encrypted"


def test_books_that_are_none_are_refused(written: Written) -> None:
    with pytest.raises(DocumentError, match="no text"):
        written("a.epub", book(a="<img src='x.png'/>"))
    with pytest.raises(DocumentError, match="damaged, or no EPUB book"):
        written("b.epub", "words")
    data = BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("a.txt", "x")
    with pytest.raises(DocumentError, match="no EPUB book"):
        written("c.epub", data.getvalue())


def test_real_books() -> None:
    poems = real("ordinary/docling__epub_purvis_poetry.epub")
    assert (poems[0].metadata["title"], poems[0].metadata["author"]) == ("Poetry", "Sarah Louisa Forten Purvis")
    grave = under(poems, "The Grave of the Slave")
    assert grave.page_content.startswith("The cold storms of winter shall chill him no more,\nHis woes")
    land = real("ordinary/epub__wasteland-woff-obf.epub")
    assert land[1].metadata["heading"] == ["The Waste Land", "I. THE BURIAL OF THE DEAD"]
    assert "into the Hofgarten,\n" in land[1].page_content
    japanese = real("ordinary/epub__kusamakura-japanese-vertical-writing.epub")
    assert under(japanese, "一").page_content.startswith("山路を登りながら、こう考えた。")
    drawn = real("ordinary/epub__sous-le-vent.epub")
    assert "Debussy, avec Didier Daeninckx, Bd Music, 2009." in drawn[1].page_content
    (_, quiz) = real("ordinary/epub__quiz-bindings.epub")
    assert quiz.page_content.startswith(
        "1. What is the name given to planets like Jupiter and Neptune?\n  1. Gas Giants"
    )
    best = real("ordinary/epub__internallinks.epub")
    start, end, names = under(best, "2–2 EPUB3").metadata["tables"][0]
    assert names == '| linear="no" | linear="yes"'
    assert under(best, "2–2 EPUB3").page_content[start:end].startswith("\nReadium 0.5 | 表示しない | 表示する")


# RTF.


def rtf(body: str) -> str:
    return (
        r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fcharset0 Arial;}{\f1\fcharset204 Cyr;}{\f2\fcharset128 Mincho;}}"
        r"{\stylesheet{\s0 Normal;}{\s1\outlinelevel0 heading 1;}{\s2 Nadpis 2;}}"
        rf"{{\info{{\title The \'dcber}}{{\author Ann}}{{\creatim\yr2025\mo6\dy9}}{{\*\company X}}}}{body}}}"
    )


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (r"caf\'e9 \'80 \u8364? \u-10179?\u-8704?", "café € € 😀"),
        (r"\f1\'cf\'f0\'e8\f0  x", "При x"),
        (r"\f2\'83\'5c\'83\\", "ソソ"),
        (r"{\uc2\u233ab}c{\uc0\u233}d", "écéd"),
        (r"one\line two\par three\par\par four", "one\ntwo\n\nthree\n\nfour"),
        (r"a\~b\_c\-d\emdash e \{x\} \\", "a b-cd—e {x} \\"),
        (r"seen {\v hidden}{\deleted gone}{\v0 too}", "seen too"),
        (r"{\header top}{\footer foot}{\pict 00ff}{\*\unknown x}text{\*\bkmkstart b}", "text"),
        (r'{\field{\*\fldinst HYPERLINK "http://x"}{\fldrslt the link}} here', "the link here"),
        (r"a\bin3 {}}b", "ab"),
        (r"Fact.{\footnote \chftn  A note.} More.\par Next.", "Fact.[1] More.\n\n[1] A note.\n\nNext."),
        (r"A{\shp{\*\shpinst{\sp{\sn n}{\sv v}}{\shptxt In a box.\par}}{\shprslt In a box.}} b.", "A b.\n\nIn a box."),
        (r"{\upr{ansi}{\*\ud unicode}}", "unicode"),
        (r"Do:\par{\listtext 1.\tab}\li9 one\par{\listtext\'b7}\li20 inner\par{\listtext 2.}\li9 two\par\pard End.",
         "Do:\n\n1. one\n  - inner\n2. two\n\nEnd."),
    ],
)  # fmt: skip
def test_rtf_pieces(written: Written, body: str, text: str) -> None:
    (part,) = written("a.rtf", rtf(body))
    assert part.page_content == text
    assert (part.metadata["title"], part.metadata["author"], part.metadata["date"]) == ("The Über", "Ann", "2025-06-09")


def test_rtf_headings_come_from_outline_levels_and_styles(written: Written) -> None:
    one, two, three = written(
        "a.rtf",
        rtf(r"\pard\s1 Cars\par\pard One.\par\s2 Plans\par\pard Two.\par\pard\outlinelevel0 Last\par\pard Three.\par"),
    )
    assert [one.metadata["heading"], two.metadata["heading"]] == [["Cars"], ["Cars", "Plans"]]
    assert (three.metadata["heading"], three.page_content) == (["Last"], "Three.")


def test_rtf_tables_know_their_header_where_there_is_one(written: Written) -> None:
    cells = (r"Maker\cell Sales", r"Honda\par cars\cell 30", r"Nissan\cell 40")
    rows = "".join(rf"\pard\intbl {cell}\cell\row" for cell in cells) + r"\pard End."
    (marked,), (guessed,) = written("a.rtf", rtf(rf"\trowd\trhdr{rows}")), written("b.rtf", rtf(rf"\trowd{rows}"))
    for part in (marked, guessed):
        assert part.page_content == "Maker | Sales\nHonda cars | 30\nNissan | 40\n\nEnd."
        ((start, end, names),) = part.metadata["tables"]
        assert (part.page_content[start:end], names) == ("\nHonda cars | 30\nNissan | 40", "Maker | Sales")
    (plain,) = written("c.rtf", rtf(r"\trowd\intbl a\cell b\cell\row\intbl c\cell d\cell\row"))
    assert plain.metadata["tables"] == []


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (r"{\rtf1 " + "{" * 200_000, "nested too deep"),
        (r"{\rtf1 {\pict 00}}", "no text"),
        ("words", "no RTF file"),
    ],
)
def test_rtf_that_cannot_be_read_is_refused(written: Written, data: str, reason: str) -> None:
    with pytest.raises(DocumentError, match=reason):
        written("a.rtf", data)


@pytest.mark.parametrize("body", ["\\" * 200_001, r"\u" * 50_000, r"{\footnote a" * 5000, r"\bin99999999999 x", "}}}x"])
def test_rtf_made_to_hang_does_not(written: Written, body: str) -> None:
    try:
        assert written("a.rtf", rf"{{\rtf1 a{body}")
    except DocumentError as error:
        assert "nested" in str(error)  # noqa: PT017 (either is right)


def test_real_rtf() -> None:
    (various,) = real("ordinary/tika__testRTFVarious.rtf")
    assert "Footnote appears here[1]\n\n" in various.page_content
    assert "[1] This is a footnote." in various.page_content
    assert "1) Number bullet 1\n2) Number bullet 2" in various.page_content
    assert "ゾルゲと尾崎、淡々と最期" in various.page_content
    assert "𐌲𐌿𐍄𐌹𐍃𐌺" in various.page_content
    (lists,) = real("ordinary/tika__testRTFListMicrosoftWord.rtf")
    assert lists.page_content.endswith("1. a\n  - aa\n  - ab\n2. b\n3. c")
    (sample,) = real("ordinary/markitdown__test.rtf")
    assert sample.metadata["heading"] == ["This is a Sample RTF File"]
    (czech,) = real("ordinary/tika__testRTFWord2010CzechCharacters.rtf")
    assert czech.page_content.startswith("Článek týdne\n\nČást svitku s textem Knihy Izajáš")
    (credit,) = real("ordinary/tika__testRTFTIKA_2899.rtf")
    assert re.search(r"Paying Interest \| You will be charged interest", credit.page_content)
    with pytest.raises(DocumentError, match="no text"):
        real("ordinary/tika__testBinControlWord.rtf")
