"""One file made into a document's record and its passages, or into the reason why that cannot be."""

from __future__ import annotations

import csv
import hashlib
import re
import struct
import zlib
from dataclasses import dataclass, replace
from pathlib import Path
from textwrap import shorten
from typing import TYPE_CHECKING

from index.errors import DocumentError
from index.hashing import sha256_of
from index.regular import read_regular
from index.truth_rows import DocumentRecord

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from langchain_core.documents import Document

    from index.files import FoundFile
    from index.limits import Limits
    from index.passages import Passage

# What a parser raises where content is not what it takes for granted: a conversion, a look-up or a sum that fails, a
# part that is missing and so None, nesting too deep; pdfium's errors are RuntimeErrors, lxml's SyntaxErrors.
_BROKEN_BY_CONTENT = (
    ArithmeticError, AssertionError, AttributeError, EOFError, LookupError, RuntimeError, SyntaxError, TypeError,
    ValueError, csv.Error, struct.error, zlib.error,
)  # fmt: skip
_LONGEST_DETAIL = 100
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Splitting:
    """How text is cut into passages: the encoder's word pieces of a text, and the most that it reads."""

    count_pieces: Callable[[str], int]
    max_length: int


def read(
    record: DocumentRecord, real: Path, splitting: Splitting, limits: Limits
) -> tuple[DocumentRecord, list[Passage]]:
    """The record completed, with `problem` set and no passages where the file cannot be read.

    `real` is the file's path with every link resolved. The record's hash is that of the bytes that were parsed. Raises
    MemoryError, since what is left of the process then is not to be relied on.
    """
    try:
        data = read_regular(real, within=real)
        record = replace(record, sha256=hashlib.sha256(data).hexdigest())
        documents = _loaded(Path(record.source), data, limits)
        passages = _split(documents, record, splitting)
    except (DocumentError, OSError) as error:
        return refused(record, error), []
    except _BROKEN_BY_CONTENT as error:
        return refused(record, DocumentError(_breakage(error))), []
    if not passages:
        return refused(record, DocumentError("it holds no text", "empty")), []
    return _described(record, documents, len(passages)), passages


def _loaded(path: Path, data: bytes, limits: Limits) -> list[Document]:
    """The file's Documents, counted while they come, so that none is held beyond the limits."""
    from index.loaders import loader_for  # these bring langchain_core, which an unchanged folder does without

    documents: list[Document] = []
    characters = 0
    for document in loader_for(path, data, limits).lazy_load():
        documents.append(document)
        characters += len(document.page_content)
        page = document.metadata["page"] or 0
        if characters > limits.characters:
            raise DocumentError(f"it holds more than {limits.characters:,} characters; {limits.raising('characters')}",
                                "too large")  # fmt: skip
        if page > limits.pages:
            raise DocumentError(f"it has more than {limits.pages:,} pages; {limits.raising('pages')}", "too large")
    return documents


def _split(documents: Sequence[Document], record: DocumentRecord, splitting: Splitting) -> list[Passage]:
    from index.chunking import split

    return split(documents, record.source, record.sha256, splitting.count_pieces, limit=splitting.max_length)


def _described(record: DocumentRecord, documents: Sequence[Document], passages: int) -> DocumentRecord:
    from index.languages import language_of

    first = documents[0].metadata
    texts = [document.page_content for document in documents]
    pages = {document.metadata["page"] for document in documents} - {None}
    # Only of a mailbox the parts have several: it is as new as its last mail.
    date = max((document.metadata["date"] for document in documents if document.metadata["date"]), default=None)
    return replace(
        record, title=first["title"], author=first["author"], date=date, note=first["note"],
        language=language_of(texts), sections=len(documents), passages=passages, pages=len(pages) or None,
        words=sum(len(_WORD.findall(text)) for text in texts),
    )  # fmt: skip


def first_look(source: str, root: str, file: FoundFile, limits: Limits) -> DocumentRecord:
    """The file's record without its hash, with a `problem` where it is not worth opening."""
    record = DocumentRecord(source, root, file.size, file.mtime_ns, sha256="")
    if file.size > limits.size << 20:
        reason = f"{file.size >> 20:,} MB, the most is {limits.size} MB; {limits.raising('size')}"
        return refused(record, DocumentError(reason, "too large"))
    return record


def with_hash(record: DocumentRecord, real: str) -> DocumentRecord:
    """The record with the hash of the file as it is, or with a `problem` and no hash."""
    try:
        return replace(record, sha256=sha256_of(Path(real)))
    except OSError as error:
        return refused(record, error)


def refused(record: DocumentRecord, error: DocumentError | OSError) -> DocumentRecord:
    """The record with why nothing was read."""
    if isinstance(error, OSError):
        return replace(record, problem=(error.strerror or str(error)).lower(), kind="unreadable")
    return replace(record, problem=str(error), kind=error.kind)


def _breakage(error: Exception) -> str:
    detail = shorten(str(error), _LONGEST_DETAIL, placeholder="…")
    named = f"{type(error).__name__}: {detail}" if detail else type(error).__name__
    return f"its content broke the parser ({named}): report it, or leave the file out"
