"""Write the two PDF sample documents, byte for byte the same on every run.

Follows ISO 32000-1 as far as these files need it: the standard Helvetica fonts, WinAnsi text, plain content
streams, a cross-reference table. Lengths are in points (1/72 inch), page numbers count from 1.
"""

from __future__ import annotations

import string
import sys
from dataclasses import dataclass
from pathlib import Path

from pdf_texts import DOCUMENTS

PAGE_WIDTH, PAGE_HEIGHT, MARGIN, FOOTER_Y = 420, 595, 48, 28
TOP, BOTTOM = PAGE_HEIGHT - MARGIN, FOOTER_Y + 22
# Advance widths of Helvetica for U+0020 to U+007E, in thousandths of the font size.
WIDTHS = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556,
    556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778,
    722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278,
    278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556,
    556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Style:
    """How a paragraph is set: font resource, size, distance of the lines, space above it."""

    font: str
    size: float
    leading: float
    above: float


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text on a page, with the height of its base line above the lower edge."""

    text: str
    style: Style
    y: float


# Characters that stand for themselves in a PDF string.
PLAIN = set(string.printable[:-5]) - set("\\()")
TITLE, HEADING = Style("F2", 18, 22, 0), Style("F2", 13, 17, 14)
BODY, FOOTER = Style("F1", 10.5, 14.5, 7), Style("F1", 8.5, 10, 0)


def text_width(text: str, size: float) -> float:
    """Return the width of a text set in Helvetica; characters beyond ASCII count as wide as a digit."""
    return sum(WIDTHS[ord(char) - 32] if " " <= char <= "~" else 556 for char in text) * size / 1000


def wrap(text: str, size: float) -> list[str]:
    """Break a paragraph at spaces into lines that fit between the margins."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and text_width(longer, size) > PAGE_WIDTH - 2 * MARGIN:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def paragraphs(source: str) -> list[tuple[Style, str]]:
    """Split a source text at blank lines; `# ` marks the title, `## ` a heading."""
    marks = {"#": TITLE, "##": HEADING}
    parts = []
    for block in source.strip().split("\n\n"):
        mark, _, rest = block.partition(" ")
        parts.append((marks[mark], rest) if mark in marks else (BODY, " ".join(block.split())))
    return parts


def lay_out(source: str) -> list[list[Line]]:
    """Place the lines of a text on pages; no paragraph is split, no heading stands last on a page."""
    pages: list[list[Line]] = [[]]
    y = float(TOP)
    for style, text in paragraphs(source):
        lines = wrap(text, style.size)
        follow = 4 * BODY.leading + BODY.above if style is HEADING else 0
        if y - style.above - len(lines) * style.leading - follow < BOTTOM:
            pages.append([])
            y = float(TOP)
        y -= style.above if pages[-1] else 0
        for line in lines:
            y -= style.leading
            pages[-1].append(Line(line, style, y))
    return pages


def literal(text: str) -> bytes:
    """Return a PDF string in WinAnsi encoding, kept to ASCII by octal escapes."""
    escaped = (bytes([code]) if chr(code) in PLAIN else b"\\%03o" % code for code in text.encode("cp1252"))
    return b"(" + b"".join(escaped) + b")"


def show(line: Line, x: float) -> bytes:
    """Return the operators that put one line at its place."""
    return b"BT /%s %g Tf %g %g Td %s Tj ET\n" % (
        line.style.font.encode(), line.style.size, x, round(line.y, 2), literal(line.text),
    )  # fmt: skip


def content(lines: list[Line], footer: str) -> bytes:
    """Return the content stream of one page, its footer centred."""
    x = round((PAGE_WIDTH - text_width(footer, FOOTER.size)) / 2, 2)
    return b"".join(show(line, MARGIN) for line in lines) + show(Line(footer, FOOTER, FOOTER_Y), x)


def objects(source: str) -> list[bytes]:
    """List the objects of a file: 1 catalogue, 2 page tree, 3 and 4 fonts, 5 information, then pages."""
    title, pages = paragraphs(source)[0][1], lay_out(source)
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /%s /Encoding /WinAnsiEncoding >>"
    made = [
        b"<< /Type /Catalog /Pages 2 0 R /Lang (en) >>",
        b"<< /Type /Pages /Kids [%s] /Count %d >>"
        % (b" ".join(b"%d 0 R" % (6 + 2 * n) for n in range(len(pages))), len(pages)),
        font % b"Helvetica",
        font % b"Helvetica-Bold",
        b"<< /Title %s /Author (Sample documents) /CreationDate (D:20250609090000Z) >>" % literal(title),
    ]
    for number, lines in enumerate(pages, start=1):
        stream = content(lines, f"{title}   |   Page {number} of {len(pages)}")
        made.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Contents %d 0 R "
            b"/Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> >>" % (PAGE_WIDTH, PAGE_HEIGHT, len(made) + 2)
        )
        made.append(b"<< /Length %d >>\nstream\n%sendstream" % (len(stream), stream))
    return made


def render(source: str) -> bytes:
    """Return the complete PDF file of one source text."""
    body, offsets = b"%PDF-1.4\n", []
    for number, item in enumerate(made := objects(source), start=1):
        offsets.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, item)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(made) + 1
    tail = b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R /Info 5 0 R >>\n" % (
        size,
        table,
        size,
    )
    return body + tail + b"startxref\n%d\n%%%%EOF\n" % len(body)


def main() -> None:
    """Write both files beside this script and names them."""
    for name, source in DOCUMENTS.items():
        path = Path(__file__).with_name(name)
        path.write_bytes(render(source))
        sys.stdout.write(f"{path}\n")


if __name__ == "__main__":
    main()
