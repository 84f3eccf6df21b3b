"""PDF files written by hand, and some that no program writes."""

from __future__ import annotations

_CATALOGUE = b"<</Type/Catalog/Pages 2 0 R>>"
_FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"


def pdf(objects: tuple[bytes, ...], more: bytes = b"") -> bytes:
    """A file of these objects, numbered from 1, the first being its catalogue."""
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start, count = len(out), len(objects) + 1
    trailer = b"trailer<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (count, more, start)
    return bytes(out) + b"xref\n0 %d\n0000000000 65535 f \n" % count + table + trailer


def page_of(content: bytes, box: bytes = b"0 0 600 800") -> tuple[bytes, ...]:
    """The objects of a file with one page; this content may use the font F."""
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[%s]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>" % box
    stream = b"<</Length %d>>stream\n%s\nendstream" % (len(content), content)
    return _CATALOGUE, b"<</Type/Pages/Count 1/Kids[3 0 R]>>", page, stream, _FONT


def empty_pages(count: int = 100_000) -> bytes:
    """So many pages, each of them the same object, without any text."""
    tree = b"<</Type/Pages/Count %d/Kids[%s]>>" % (count, b"3 0 R " * count)
    return pdf((_CATALOGUE, tree, b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]>>"))


def own_parent() -> bytes:
    """A tree of pages that is a ring."""
    return pdf((_CATALOGUE, b"<</Type/Pages/Count 9/Kids[2 0 R 3 0 R]>>", b"<</Type/Page/Parent 2 0 R>>"))


def wide_page() -> bytes:
    """A page as wide as a country."""
    return pdf(page_of(b"BT /F 12 Tf 1e20 1e20 Td (The Alba is a ship.) Tj ET", b"0 0 1e30 1e30"))


def shown_often() -> bytes:
    """A text that is shown three hundred thousand times in one place."""
    return pdf(page_of(b"BT /F 12 Tf 10 50 Td " + b"(The Alba is a ship.) Tj " * 300_000 + b"ET"))


def titled(title: bytes) -> bytes:
    """A page whose file has this title, and a date that is none."""
    content = b"BT /F 12 Tf 10 50 Td (The Alba was built in Bergen.) Tj ET"
    about = b"<</Title<%s>/ModDate(D:99999999999999Z)>>" % title.hex().encode()
    return pdf((*page_of(content), about), b"/Info 6 0 R")
