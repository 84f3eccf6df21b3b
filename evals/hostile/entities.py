"""XML that grows when it is read, or reaches for what is outside of it."""

from __future__ import annotations

import os
import zlib
from functools import partial
from typing import TYPE_CHECKING

from evals.hostile.bombs import SENTENCE, members_of
from evals.hostile.case import Case, Expected, failed, indexed
from evals.hostile.office import OFFICE, docx, paragraph
from evals.hostile.zips import packed

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

# What a file must never bring into the store, and the hidden file that holds it.
SECRET = "zq7-inner-harbour-combination"  # noqa: S105 (a bait)
SECRET_FILE = ".secret.txt"  # noqa: S105 (a name)
_FIRST_PORT, _PORTS = 20_000, 12_000
_READ_OR_DAMAGED = (indexed("built in Bergen"), failed("unreadable", reason="damaged"))
_FORBIDDEN = (failed("unreadable", reason="document type"),)


def port_of(folder: Path) -> int:
    """The port of this machine at which no file of the folder may knock."""
    return _FIRST_PORT + zlib.crc32(os.fsencode(folder.resolve())) % _PORTS


def _network_of(path: Path) -> str:
    return f"http://127.0.0.1:{port_of(path.parent.parent)}"


def _secret_of(path: Path) -> Path:
    return (path.parent.parent / SECRET_FILE).absolute()


def _laughs() -> str:
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return f'<!DOCTYPE html [<!ENTITY l0 "lol">{levels}]>'


def _quadratic() -> str:
    return f'<!DOCTYPE html [<!ENTITY q "{"q" * 100_000}">]>'


def _local(path: Path) -> str:
    return f'<!DOCTYPE html [<!ENTITY s SYSTEM "{_secret_of(path).as_uri()}">]>'


def _network(path: Path) -> str:
    return f'<!DOCTYPE html [<!ENTITY s SYSTEM "{_network_of(path)}/entity">]>'


def _parameter(path: Path) -> str:
    return f'<!DOCTYPE html [<!ENTITY % p SYSTEM "{_network_of(path)}/parameter"> %p;]>'


def _external(path: Path) -> str:
    return f'<!DOCTYPE html SYSTEM "{_network_of(path)}/external.dtd">'


_PROLOGS: dict[str, tuple[Callable[[Path], str], str]] = {
    "laughs": (lambda _path: _laughs(), "&l9;"),
    "quadratic": (lambda _path: _quadratic(), "&q;" * 20_000),
    "local": (_local, "&s;"),
    "network": (_network, "&s;"),
    "parameter": (_parameter, ""),
    "external": (_external, ""),
}
_SUFFIXES = (".xml", ".html", *OFFICE)


def _write(kind: str, suffix: str, path: Path) -> None:
    make, reference = _PROLOGS[kind]
    prolog, text = make(path), f"{SENTENCE} {reference}"
    if suffix in OFFICE:
        path.write_bytes(packed(members_of(suffix, text, prolog)))
    elif suffix == ".xml":
        path.write_text(f'<?xml version="1.0"?>{prolog}<notes><note>{text}</note></notes>', "utf-8")
    else:
        path.write_text(f"{prolog}<html><head><title>Ships</title></head><body><p>{text}</p></body></html>", "utf-8")


def _expected(suffix: str) -> tuple[Expected, ...]:
    return _FORBIDDEN if suffix in {".docx", ".xlsx", ".pptx"} else _READ_OR_DAMAGED


def _including(path: Path) -> None:
    """An XML file that includes another one."""
    uri = _secret_of(path).as_uri()
    path.write_text(
        f'<notes xmlns:xi="http://www.w3.org/2001/XInclude"><note>{SENTENCE}</note>'
        f'<xi:include href="{uri}" parse="text"/><xi:include href="{_network_of(path)}/include"/></notes>',
        "utf-8",
    )


def _styled(path: Path) -> None:
    """An XML file with a style sheet to be fetched, and a schema."""
    path.write_text(
        f'<?xml-stylesheet type="text/xsl" href="{_network_of(path)}/style.xsl"?>'
        '<notes xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        f'xsi:noNamespaceSchemaLocation="{_network_of(path)}/s.xsd"><note>{SENTENCE}</note></notes>',
        "utf-8",
    )


def _fetching(path: Path) -> None:
    """A page that wants pictures, frames, scripts and styles."""
    address = f"{_network_of(path)}"
    path.write_text(
        f'<html><head><link rel="stylesheet" href="{address}/a.css"><script src="{address}/a.js"></script>'
        f'<meta http-equiv="refresh" content="0; url={address}/next"></head><body><img src="{address}/a.png">'
        f'<iframe src="{_secret_of(path).as_uri()}"></iframe><p>{SENTENCE}</p></body>',
        "utf-8",
    )


def _linked(path: Path) -> None:
    """A Word file whose parts are elsewhere: a template, and a document to be put in."""
    members = docx(paragraph(SENTENCE) + '<w:altChunk r:id="rId9"/>')
    uri = _secret_of(path).as_uri()
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    members["word/_rels/document.xml.rels"] = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId9" Type="{kind}/aFChunk" Target="{uri}" TargetMode="External"/>'
        f'<Relationship Id="rId8" Type="{kind}/attachedTemplate" Target="{_network_of(path)}/t.dotm" '
        'TargetMode="External"/></Relationships>'
    ).encode()
    path.write_bytes(packed(members))


def _picturing(path: Path) -> None:
    """An RTF file with fields that put in a file."""
    secret = _secret_of(path)
    path.write_text(
        rf'{{\rtf1 {SENTENCE} {{\field{{\*\fldinst INCLUDETEXT "{secret}"}}{{\fldrslt }}}}'
        rf'{{\field{{\*\fldinst INCLUDEPICTURE "{_network_of(path)}/p.png"}}{{\fldrslt }}}}}}',
        "utf-8",
    )


def _directives(path: Path) -> None:
    """A reStructuredText file that includes files, raw ones too, and tables from an address."""
    secret = _secret_of(path)
    path.write_text(
        f"{SENTENCE}\n\n.. include:: {secret}\n\n.. raw:: html\n   :file: {secret}\n\n.. raw:: html\n"
        f"   :url: {_network_of(path)}/raw\n\n.. csv-table:: Ships\n   :file: {secret}\n\n.. csv-table:: Ships\n"
        f"   :url: {_network_of(path)}/csv\n\n.. literalinclude:: {secret}\n",
        "utf-8",
    )


def _body_elsewhere(path: Path) -> None:
    """A letter whose body is said to lie in a file and at an address."""
    secret = _secret_of(path)
    path.write_text(
        "From: a@example.org\nSubject: Ships\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\n"
        f"Content-Type: text/plain\n\n{SENTENCE}\n--b\nContent-Type: message/external-body; access-type=local-file; "
        f'name="{secret}"\n\nContent-Type: text/plain\n\n\n--b\nContent-Type: message/external-body; access-type=URL; '
        f'URL="{_network_of(path)}/body"\n\nContent-Type: text/plain\n\n\n--b--\n',
        "utf-8",
    )


_READ = (indexed("built in Bergen"),)

CASES: tuple[Case, ...] = (
    *(
        Case(f"entities/{kind}{suffix}", partial(_write, kind, suffix), _expected(suffix))
        for kind in _PROLOGS
        for suffix in _SUFFIXES
    ),
    Case("entities/including.xml", _including, _READ),
    Case("entities/styled.xml", _styled, _READ),
    Case("entities/fetching.html", _fetching, _READ),
    Case("entities/linked.docx", _linked, _READ),
    Case("entities/picturing.rtf", _picturing, _READ),
    Case("entities/directives.rst", _directives, _READ),
    Case("entities/elsewhere.eml", _body_elsewhere, _READ),
)
