"""The smallest office files and books that can be read, as members of their archives."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_P = "http://schemas.openxmlformats.org/presentationml/2006/main"
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_MAIN = "application/vnd.openxmlformats-officedocument."
_ODF = "urn:oasis:names:tc:opendocument:xmlns"


def _xml(text: str) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?>{text}'.encode()


def _relations(*pairs: tuple[str, str]) -> bytes:
    rows = "".join(
        f'<Relationship Id="rId{n}" Type="{_R}/{kind}" Target="{target}"/>' for n, (kind, target) in enumerate(pairs, 1)
    )
    return _xml(f'<Relationships xmlns="{_RELS}">{rows}</Relationships>')


def _types(**parts: str) -> bytes:
    rows = "".join(f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in parts.items())
    rels = "application/vnd.openxmlformats-package.relationships+xml"
    return _xml(
        f'<Types xmlns="{_TYPES}"><Default Extension="rels" ContentType="{rels}"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{rows}</Types>'
    )


def docx(body: str, prolog: str = "") -> dict[str, bytes]:
    """A Word file; `body` is the content of `w:body`, `prolog` stands before the root of its main part."""
    main = f"{_MAIN}wordprocessingml.document.main+xml"
    return {
        "[Content_Types].xml": _types(**{"word/document.xml": main}),
        "_rels/.rels": _relations(("officeDocument", "word/document.xml")),
        "word/document.xml": _xml(
            f'{prolog}<w:document xmlns:w="{_W}" xmlns:r="{_R}"><w:body>{body}</w:body></w:document>'
        ),
    }


def paragraph(text: str) -> str:
    """A paragraph of a Word file."""
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def xlsx(rows: str, prolog: str = "") -> dict[str, bytes]:
    """An Excel file of one sheet; `rows` is the content of `sheetData`."""
    kind = f"{_MAIN}spreadsheetml."
    return {
        "[Content_Types].xml": _types(
            **{"xl/workbook.xml": f"{kind}sheet.main+xml", "xl/worksheets/sheet1.xml": f"{kind}worksheet+xml"}
        ),
        "_rels/.rels": _relations(("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": _xml(
            f'<workbook xmlns="{_S}" xmlns:r="{_R}"><sheets><sheet name="Ships" sheetId="1" r:id="rId1"/></sheets>'
            "</workbook>"
        ),
        "xl/_rels/workbook.xml.rels": _relations(("worksheet", "worksheets/sheet1.xml")),
        "xl/worksheets/sheet1.xml": _xml(f'{prolog}<worksheet xmlns="{_S}"><sheetData>{rows}</sheetData></worksheet>'),
    }


def sheet_row(*cells: str, number: int = 1) -> str:
    """A row of text cells, from column A."""
    written = "".join(f'<c t="inlineStr"><is><t>{cell}</t></is></c>' for cell in cells)
    return f'<row r="{number}">{written}</row>'


def pptx(paragraphs: str, prolog: str = "") -> dict[str, bytes]:
    """A PowerPoint file of one slide; `paragraphs` are those of its only box."""
    kind = f"{_MAIN}presentationml."
    box = (
        '<p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>'
        '<p:sp><p:nvSpPr><p:cNvPr id="2" name="Box"/><p:cNvSpPr/><p:nvPr/></p:nvSpPr><p:spPr/>'
        f"<p:txBody><a:bodyPr/>{paragraphs}</p:txBody></p:sp>"
    )
    return {
        "[Content_Types].xml": _types(
            **{"ppt/presentation.xml": f"{kind}presentation.main+xml", "ppt/slides/slide1.xml": f"{kind}slide+xml"}
        ),
        "_rels/.rels": _relations(("officeDocument", "ppt/presentation.xml")),
        "ppt/presentation.xml": _xml(
            f'<p:presentation xmlns:p="{_P}" xmlns:r="{_R}"><p:sldIdLst><p:sldId id="256" r:id="rId1"/></p:sldIdLst>'
            "</p:presentation>"
        ),
        "ppt/_rels/presentation.xml.rels": _relations(("slide", "slides/slide1.xml")),
        "ppt/slides/slide1.xml": _xml(
            f'{prolog}<p:sld xmlns:p="{_P}" xmlns:a="{_A}" xmlns:r="{_R}"><p:cSld><p:spTree>{box}</p:spTree></p:cSld>'
            "</p:sld>"
        ),
    }


def slide_paragraph(text: str) -> str:
    """A paragraph of a slide."""
    return f"<a:p><a:r><a:t>{text}</a:t></a:r></a:p>"


def odt(body: str, prolog: str = "", kind: str = "text") -> dict[str, bytes]:
    """An OpenDocument file; `body` is the content of `office:text` (or of `office:spreadsheet`)."""
    mimetype = f"application/vnd.oasis.opendocument.{kind}"
    names = " ".join(f'xmlns:{name}="{_ODF}:{name}:1.0"' for name in ("office", "text", "table", "style"))
    manifest = (
        f'<m:manifest xmlns:m="{_ODF}:manifest:1.0"><m:file-entry m:full-path="/" m:media-type="{mimetype}"/>'
        '<m:file-entry m:full-path="content.xml" m:media-type="text/xml"/></m:manifest>'
    )
    return {
        "mimetype": mimetype.encode(),
        "META-INF/manifest.xml": _xml(manifest),
        "content.xml": _xml(
            f"{prolog}<office:document-content {names}><office:body><office:{kind}>{body}</office:{kind}>"
            "</office:body></office:document-content>"
        ),
    }


def epub(body: str, prolog: str = "") -> dict[str, bytes]:
    """A book of one chapter; `body` is the content of its XHTML `body`."""
    container = "urn:oasis:names:tc:opendocument:xmlns:container"
    return {
        "mimetype": b"application/epub+zip",
        "META-INF/container.xml": _xml(
            f'<container xmlns="{container}" version="1.0"><rootfiles><rootfile full-path="b.opf" '
            'media-type="application/oebps-package+xml"/></rootfiles></container>'
        ),
        "b.opf": _xml(
            '<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="i">'
            '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier id="i">1</dc:identifier>'
            "<dc:title>Ships</dc:title><dc:language>en</dc:language></metadata>"
            '<manifest><item id="c" href="c.xhtml" media-type="application/xhtml+xml"/></manifest>'
            '<spine><itemref idref="c"/></spine></package>'
        ),
        "c.xhtml": _xml(
            f'{prolog}<html xmlns="http://www.w3.org/1999/xhtml"><head><title>One</title></head>'
            f"<body>{body}</body></html>"
        ),
    }


# By suffix: what makes the members of a file with this sentence in it, and the part that holds it.
OFFICE: Mapping[str, tuple[Callable[[str, str], dict[str, bytes]], str]] = MappingProxyType(
    {
        ".docx": (lambda text, prolog: docx(paragraph(text), prolog), "word/document.xml"),
        ".xlsx": (lambda text, prolog: xlsx(sheet_row(text), prolog), "xl/worksheets/sheet1.xml"),
        ".pptx": (lambda text, prolog: pptx(slide_paragraph(text), prolog), "ppt/slides/slide1.xml"),
        ".odt": (lambda text, prolog: odt(f"<text:p>{text}</text:p>", prolog), "content.xml"),
        ".epub": (lambda text, prolog: epub(f"<p>{text}</p>", prolog), "c.xhtml"),
    }
)
