"""Documents out of files: one loader a format family, each a LangChain loader.

Every Document's metadata holds: `source` (the path as given), `section` (from 0), `page` (from 1; None where the
format has none), `heading` (the path of headings above the text, outermost first), `title`, `author` and `date` (ISO
8601; None where the file names none), `line_starts`, pairs (offset into `page_content`, source line from 1), empty
where the format has no lines, `tables`, triples (start, end, names of the columns) of a table's rows below its
header, and `note`, what a person should know of the file although it could be read (None if nothing).
"""

from __future__ import annotations

from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING

from index.errors import DocumentError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from langchain_core.documents import Document

    from index.loaders.base import FileLoader

# Suffix to module and class, imported where a file is read: looking for changed files must not import LangChain.
SUFFIXES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        ".txt": ("text", "TextLoader"),
        ".text": ("text", "TextLoader"),
        ".md": ("markdown", "MarkdownLoader"),
        ".markdown": ("markdown", "MarkdownLoader"),
        ".html": ("html", "HtmlLoader"),
        ".htm": ("html", "HtmlLoader"),
        ".pdf": ("pdf", "PdfLoader"),
        ".docx": ("docx", "DocxLoader"),
        ".docm": ("docx", "DocxLoader"),
        ".dotx": ("docx", "DocxLoader"),
        ".odt": ("odt", "OdtLoader"),
        ".pptx": ("pptx", "PptxLoader"),
        ".pptm": ("pptx", "PptxLoader"),
        ".xlsx": ("sheets", "SheetLoader"),
        ".xlsm": ("sheets", "SheetLoader"),
        ".ods": ("sheets", "SheetLoader"),
        ".csv": ("separated", "SeparatedLoader"),
        ".tsv": ("separated", "SeparatedLoader"),
        ".rtf": ("rtf", "RtfLoader"),
        ".epub": ("epub", "EpubLoader"),
        ".eml": ("mail", "MailLoader"),
        ".mbox": ("mail", "MailboxLoader"),
        ".rst": ("rst", "RstLoader"),
        ".json": ("json", "JsonLoader"),
        ".jsonl": ("json", "JsonLinesLoader"),
        ".ndjson": ("json", "JsonLinesLoader"),
        ".xml": ("xml", "XmlLoader"),
    }
)


def loader_of(suffix: str) -> type[FileLoader]:
    """The loader class for a suffix (lower case, with its dot); raises DocumentError where there is none."""
    if suffix not in SUFFIXES:
        raise DocumentError(f"its suffix is none of {' '.join(SUFFIXES)}: rename it or leave it out")
    module, name = SUFFIXES[suffix]
    loader: type[FileLoader] = getattr(import_module(f"index.loaders.{module}"), name)
    return loader


def load(path: Path) -> list[Document]:
    """The Documents of one file, by its suffix: one a page or section, in order, none without text.

    Raises DocumentError, its message the reason alone, if the file cannot be read or is not what its suffix says.
    """
    return loader_of(path.suffix.lower())(path).load()
