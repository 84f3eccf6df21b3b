"""Titles, headings, dates and names of columns that nobody would choose."""

from __future__ import annotations

import json

from evals.hostile.bombs import SENTENCE
from evals.hostile.case import Case, bytes_case, failed, indexed, text_case
from evals.hostile.office import docx, epub, paragraph
from evals.hostile.pdfs import titled
from evals.hostile.zips import packed

_READ = (indexed("built in Bergen"),)
# Half of a character: many languages hold it, no encoding of Unicode can.
_HALF = "\\ud83d"
_CORE = "docProps/core.xml"


def _core(title: str, date: str) -> bytes:
    members = docx(paragraph(SENTENCE))
    kind = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
    members["_rels/.rels"] = members["_rels/.rels"].replace(
        b"</Relationships>", f'<Relationship Id="rId9" Type="{kind}" Target="{_CORE}"/></Relationships>'.encode()
    )
    members[_CORE] = (
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/">'
        f"<dc:title>{title}</dc:title><dcterms:modified>{date}</dcterms:modified></cp:coreProperties>"
    ).encode()
    return packed(members)


def _book(title: str) -> bytes:
    members = epub(f"<p>{SENTENCE}</p>")
    members["b.opf"] = members["b.opf"].replace(b"Ships", title.encode())
    return packed(members)


def _letter(headers: bytes) -> bytes:
    return headers + b"\nContent-Type: text/plain\n\n" + SENTENCE.encode() + b"\n"


CASES: tuple[Case, ...] = (
    text_case("metadata/half-value.json", f'{{"note": "{SENTENCE} {_HALF}"}}', *_READ),
    text_case("metadata/half-key.json", f'{{"{_HALF}": {{"a": "{SENTENCE}"}}}}', *_READ),
    text_case("metadata/half-title.json", f'{{"title": "{_HALF}", "date": "{_HALF}", "note": "{SENTENCE}"}}', *_READ),
    text_case("metadata/half-author.json", f'{{"author": "{_HALF}", "name": "{_HALF}", "note": "{SENTENCE}"}}', *_READ),
    text_case("metadata/half-rows.json", f'[{{"{_HALF}": "{SENTENCE}"}}, {{"{_HALF}": "b"}}]', *_READ),
    text_case("metadata/half.jsonl", f'{{"{_HALF}": "{SENTENCE}", "title": "{_HALF}"}}\n' * 3, *_READ),
    text_case("metadata/nul.json", f'{{"a\\u0000b": "{SENTENCE}", "title": "a\\u0000b"}}', *_READ),
    text_case("metadata/half.md", f'---\ntitle: "{_HALF}"\nauthor: "{_HALF}"\n---\n# &#xd83d;\n\n{SENTENCE}\n', *_READ),
    text_case("metadata/half.html", f"<title>&#xd83d;</title><h1>&#xd83d;</h1><p>{SENTENCE}</p>", *_READ),
    text_case("metadata/half.xml", f"<notes><title>&#xd83d;</title><note>{SENTENCE}</note></notes>",
              *_READ, failed("unreadable")),
    text_case("metadata/half.rtf", rf"{{\rtf1{{\info{{\title \u-10179?}}}} \u-10179? {SENTENCE}}}", *_READ),
    text_case("metadata/raw-half.txt", f"\ud83d\n\n{SENTENCE}\n", *_READ),
    text_case("metadata/raw-half.csv", f"\ud83d,note\n1,{SENTENCE}\n2,b\n", *_READ),
    bytes_case("metadata/half.pdf", lambda: titled(b"\xfe\xff\xd8\x3d"), *_READ),
    bytes_case("metadata/nul.pdf", lambda: titled(b"a\0b\x1b[31m"), *_READ),
    bytes_case("metadata/raw.eml", lambda: _letter(b"From: \xff\xfe <a@b.c>\nSubject: \xff\xd8\xe2\x82"), *_READ),
    bytes_case("metadata/half.eml", lambda: _letter(b"From: a@b.c\nSubject: =?utf-16-be?b?2D0=?="), *_READ),
    bytes_case("metadata/charset.eml", lambda: _letter(b"From: a@b.c\nSubject: =?no-such?q?a?= =?utf-8?b?!?="), *_READ),
    bytes_case("metadata/codec.eml",
               lambda: _letter(b"From: a@b.c\nSubject: =?rot13?q?a?= =?zlib?b?eJw=?= =?idna?q?a?="), *_READ),
    bytes_case("metadata/date.eml",
               lambda: _letter(b"From: a@b.c\nDate: Thu, 99 Jan 99999999999 99:99:99 +9999999"), *_READ),
    bytes_case("metadata/body-codec.eml",
               lambda: b"From: a@b.c\nContent-Type: text/plain; charset=zlib_codec\n\n" + SENTENCE.encode(), *_READ),
    bytes_case("metadata/body-idna.eml",
               lambda: b"From: a@b.c\nContent-Type: text/plain; charset=undefined\n\n" + SENTENCE.encode(), *_READ),
    text_case("metadata/charset.html",
              f'<meta charset="zlib_codec"><title>T</title><p>{SENTENCE} é</p>', *_READ),
    text_case("metadata/undefined.html", f'<meta charset="undefined"><title>T</title><p>{SENTENCE} é</p>', *_READ),
    text_case("metadata/charset.xml", f'<?xml version="1.0" encoding="zlib_codec"?><n>{SENTENCE} é</n>',
              *_READ, failed("unreadable")),
    bytes_case("metadata/date.docx", lambda: _core("T", "99999-99-99T99:99:99Z"), *_READ),
    bytes_case("metadata/title.docx", lambda: _core("ships " * 200_000, "2024-01-01T00:00:00Z"), *_READ),
    bytes_case("metadata/title.epub", lambda: _book("ships " * 200_000), *_READ),
    text_case("metadata/title.html", f"<title>{'ships ' * 200_000}</title><p>{SENTENCE}</p>", *_READ),
    text_case("metadata/date.md", f"---\ndate: 99999-99-99\ntitle: [1, {{a: b}}]\n---\n\n{SENTENCE}\n", *_READ),
    text_case("metadata/alias.md",
              "---\na: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\ntitle: *c\n---\n\n" + SENTENCE + "\n", *_READ),
    text_case("metadata/python.md", f"---\ntitle: !!python/object/apply:os.system ['id']\n---\n\n{SENTENCE}\n", *_READ),
    text_case("metadata/escape.md", f"# \x1b]0;evil\x07 \u202eheading\n\n{SENTENCE}\n", *_READ),
    text_case("metadata/infinite.json", json.dumps({"a": float("inf"), "b": float("nan"), "note": SENTENCE}), *_READ),
    text_case("metadata/same-keys.json", "{" + f'"a": "{SENTENCE}",' * 1000 + '"a": 1}', indexed(), failed("empty")),
)  # fmt: skip
