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
from index.limits import DEFAULT

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from langchain_core.documents import Document

    from index.limits import Limits
    from index.loaders.base import FileLoader

# Suffix to module and class, imported where a file is read: looking for changed files must not import LangChain.
SUFFIXES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        ".txt": ("text", "TextLoader"),
        ".text": ("text", "TextLoader"),
        ".md": ("markdown.loader", "MarkdownLoader"),
        ".markdown": ("markdown.loader", "MarkdownLoader"),
        ".html": ("html.loader", "HtmlLoader"),
        ".htm": ("html.loader", "HtmlLoader"),
        ".mhtml": ("html.loader", "HtmlLoader"),
        ".mht": ("html.loader", "HtmlLoader"),
        ".pdf": ("pdf.loader", "PdfLoader"),
        ".docx": ("docx.loader", "DocxLoader"),
        ".docm": ("docx.loader", "DocxLoader"),
        ".dotx": ("docx.loader", "DocxLoader"),
        ".odt": ("odt.loader", "OdtLoader"),
        ".pptx": ("pptx.loader", "PptxLoader"),
        ".pptm": ("pptx.loader", "PptxLoader"),
        ".ppsx": ("pptx.loader", "PptxLoader"),
        ".potx": ("pptx.loader", "PptxLoader"),
        ".ppsm": ("pptx.loader", "PptxLoader"),
        ".potm": ("pptx.loader", "PptxLoader"),
        ".xlsx": ("sheets.loader", "SheetLoader"),
        ".xlsm": ("sheets.loader", "SheetLoader"),
        ".ods": ("sheets.loader", "SheetLoader"),
        ".csv": ("separated", "SeparatedLoader"),
        ".tsv": ("separated", "SeparatedLoader"),
        ".rtf": ("rtf.loader", "RtfLoader"),
        ".epub": ("epub.loader", "EpubLoader"),
        ".eml": ("mail.loader", "MailLoader"),
        ".mbox": ("mail.loader", "MailboxLoader"),
        ".rst": ("rst.loader", "RstLoader"),
        ".json": ("json.loader", "JsonLoader"),
        ".jsonl": ("json.loader", "JsonLinesLoader"),
        ".ndjson": ("json.loader", "JsonLinesLoader"),
        ".xml": ("xml.loader", "XmlLoader"),
        ".xhtml": ("xml.loader", "XmlLoader"),
        ".fb2": ("xml.loader", "XmlLoader"),
        ".rss": ("xml.loader", "XmlLoader"),
        ".atom": ("xml.loader", "XmlLoader"),
        ".dbk": ("xml.loader", "XmlLoader"),
        ".nxml": ("xml.loader", "XmlLoader"),
        ".tei": ("xml.loader", "XmlLoader"),
        ".enex": ("xml.loader", "XmlLoader"),
        ".ipynb": ("notebook", "NotebookLoader"),
        ".ini": ("text", "SettingsLoader"),
        ".cfg": ("text", "SettingsLoader"),
        ".conf": ("text", "SettingsLoader"),
        ".toml": ("text", "SettingsLoader"),
    }
)


# Programs' sources and settings, read as the text they are.
CODE = frozenset({
    ".adoc", ".asm", ".awk", ".bash", ".bat", ".bib", ".c", ".cc", ".clj", ".cmake", ".cpp", ".cs",
    ".css", ".cxx", ".dart", ".diff", ".dockerfile", ".el", ".erl", ".ex", ".exs", ".f90", ".fish", ".go", ".gradle",
    ".graphql", ".groovy", ".h", ".hpp", ".hs", ".java", ".jl", ".js", ".jsx", ".kt", ".less",
    ".lisp", ".log", ".lua", ".m", ".mk", ".ml", ".mm", ".nix", ".org", ".pas", ".patch", ".php", ".pl", ".pm",
    ".properties", ".proto", ".ps1", ".py", ".pyi", ".r", ".rb", ".rs", ".sass", ".scala", ".scss", ".sh", ".sql",
    ".srt", ".swift", ".tcl", ".tex", ".tf", ".ts", ".tsx", ".vb", ".vtt", ".vue", ".yaml", ".yml", ".zig",
    ".zsh",
})  # fmt: skip

# Formats of Office before 2007, and what each is to be saved as.
OLD: Mapping[str, str] = MappingProxyType({
    ".doc": ".docx", ".dot": ".docx", ".xls": ".xlsx", ".xlt": ".xlsx", ".ppt": ".pptx", ".pps": ".pptx",
})  # fmt: skip
# Others that hold documents, and what the program that made them can save.
_SAVED_AS: Mapping[str, str] = MappingProxyType({
    ".odp": ".pptx or .pdf", ".pages": ".docx", ".numbers": ".xlsx", ".key": ".pptx", ".msg": ".eml",
    ".mobi": ".epub", ".azw": ".epub", ".azw3": ".epub", ".djvu": ".pdf", ".xps": ".pdf", ".one": ".pdf",
    ".wpd": ".docx", ".pub": ".pdf", ".vsd": ".pdf", ".vsdx": ".pdf", ".xlsb": ".xlsx",
})  # fmt: skip
# What programs write under the names of old formats: rows for a spreadsheet, text for all else.
_OLD_AS_TEXT: Mapping[str, str] = MappingProxyType({".xls": ".csv", ".xlt": ".csv"})

# What holds no text that could be asked about, known by its name alone.
NO_DOCUMENTS = frozenset({
    ".7z", ".a", ".aac", ".aiff", ".apk", ".avi", ".avif", ".bin", ".bmp", ".bz2", ".class", ".dat", ".db", ".deb",
    ".dll", ".dmg", ".dylib", ".eot", ".exe", ".fits", ".flac", ".gif", ".gz", ".heic", ".ico", ".img", ".iso", ".jar",
    ".jpeg", ".jpg", ".lock", ".lz4", ".m4a", ".m4v", ".mid", ".mkv", ".mov", ".mp3", ".mp4", ".mpeg", ".mpg", ".npy",
    ".npz", ".o", ".obj", ".ogg", ".onnx", ".opus", ".otf", ".parquet", ".pcap", ".pickle", ".pkl", ".png", ".psd",
    ".pt", ".pyc", ".pyo", ".rar", ".rpm", ".safetensors", ".so", ".sqlite", ".sqlite3", ".svg", ".swp", ".tar", ".tgz",
    ".tif", ".tiff", ".tmp", ".ttf", ".wasm", ".wav", ".webm", ".webp", ".whl", ".wmv", ".woff", ".woff2", ".xz",
    ".zip", ".zst",
})  # fmt: skip

# What a file is by its first bytes, as `index.loaders.raw.seems` says it, and the suffix that stands for it.
_BY_CONTENT: Mapping[str, str] = MappingProxyType({
    "a PDF file": ".pdf", "a Word file": ".docx", "an Excel file": ".xlsx", "a PowerPoint file": ".pptx",
    "an EPUB book": ".epub", "an OpenDocument text": ".odt", "an OpenDocument spreadsheet": ".ods",
    "an RTF file": ".rtf", "an HTML page": ".html",
})  # fmt: skip


def suffix_of(name: str) -> str:
    """The suffix of a file's name in lower case, with its dot; empty where there is none."""
    stem, dot, ending = name.rpartition("/")[2].rpartition(".")
    return f".{ending.lower()}" if dot and stem else ""


def loader_of(suffix: str) -> type[FileLoader]:
    """The loader class for a suffix (lower case, with its dot), that of plain text where it is not known.

    Raises DocumentError for a format that is too old to be read.
    """
    if suffix in OLD:
        raise DocumentError(
            f"the format {suffix} is too old to be read: save it as {OLD[suffix]} (in Word or LibreOffice, or with "
            f"`soffice --headless --convert-to {OLD[suffix][1:]} FILE`)",
            "unsupported",
        )
    module, name = SUFFIXES.get(suffix, ("text", "CodeLoader" if suffix in CODE else "TextLoader"))
    loader: type[FileLoader] = getattr(import_module(f"index.loaders.{module}"), name)
    return loader


def loader_for(path: Path, data: bytes, limits: Limits = DEFAULT) -> FileLoader:
    """The loader for a file of this name and these bytes: by what they are, where they say, else by the suffix.

    Raises DocumentError for a format that is too old, and where a name that is not known stands for no text.
    """
    return loader_of(_suffix_for(suffix_of(path.name), data))(path, data, limits)


def _suffix_for(suffix: str, data: bytes) -> str:
    from index.loaders.raw import is_binary, seems

    by_content = _BY_CONTENT.get(seems(data) or "")
    if by_content is not None:
        return suffix if _is_a(suffix, by_content) else by_content
    if suffix in SUFFIXES:
        return suffix
    if not is_binary(data):
        return _OLD_AS_TEXT.get(suffix, ".txt") if suffix in OLD else suffix
    if suffix not in OLD:
        raise _unknown(suffix)
    return suffix


def _unknown(suffix: str) -> DocumentError:
    if suffix in _SAVED_AS:
        return DocumentError(f"the format {suffix} is not read: save it as {_SAVED_AS[suffix]}", "unsupported")
    return DocumentError("it is binary, of no kind that is known here", "binary")


def _is_a(suffix: str, kind: str) -> bool:
    """Whether the loader of a suffix reads this kind too; that of XML reads pages of XHTML."""
    return SUFFIXES.get(suffix) in (SUFFIXES[kind], SUFFIXES[".xml"] if kind == ".html" else None)


def load(path: Path) -> list[Document]:
    """The Documents of one file: one a page or section, in order, none without text.

    Raises DocumentError, its message the reason alone, if the file cannot be read.
    """
    from index.regular import read_regular

    try:
        data = read_regular(path)
    except OSError as error:
        raise DocumentError(f"it cannot be read ({error.strerror or error}): check its permissions") from error
    return loader_for(path, data).load()
