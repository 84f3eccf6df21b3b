"""One file made into a document's record and its passages, or into the reason why that cannot be."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from textwrap import shorten
from typing import TYPE_CHECKING

from index.errors import DocumentError
from index.files import LARGEST
from index.hashing import sha256_of
from index.truth_rows import DocumentRecord

if TYPE_CHECKING:
    from index.encoder import Encoder
    from index.files import FoundFile
    from index.passages import Passage

# What a parser raises where content is not what it takes for granted: a conversion, a look-up or a sum that fails, a
# part that is missing and so None, nesting too deep, more than memory holds; pdfium's errors are RuntimeErrors. One
# such file must not keep the others out. What else is raised is wrong with the program, whatever it reads.
_BROKEN_BY_CONTENT = (ArithmeticError, AttributeError, LookupError, MemoryError, RuntimeError, TypeError, ValueError)
_TRIES = 3
_LONGEST_DETAIL = 100


def read(record: DocumentRecord, path: Path, encoder: Encoder) -> tuple[DocumentRecord, list[Passage]]:
    """The record completed, with `problem` set and no passages where the file cannot be read.

    The record's hash is that of the content that was read: a file that changes meanwhile is read again.
    """
    for _ in range(_TRIES):
        outcome = _read_once(record, path, encoder)
        try:
            sha256 = sha256_of(path)
        except OSError as error:
            return replace(record, sha256="", problem=reason_of(error)), []
        if sha256 == record.sha256:
            return outcome
        record = replace(record, sha256=sha256)
    # Without a hash the next run tries it again.
    return replace(record, sha256="", problem="it changes while it is read: index it again when it is at rest"), []


def _read_once(record: DocumentRecord, path: Path, encoder: Encoder) -> tuple[DocumentRecord, list[Passage]]:
    from index.chunking import split  # these bring langchain_core, which an unchanged folder does without
    from index.loaders import load

    try:
        documents = load(path)
        passages = split(
            documents, record.source, record.sha256, encoder.count_pieces, limit=encoder.identity.max_length
        )
    except (DocumentError, OSError) as error:
        return replace(record, problem=reason_of(error)), []
    except _BROKEN_BY_CONTENT as error:
        return replace(record, problem=_breakage(error)), []
    if not passages:
        return replace(record, problem="it holds no text"), []
    first = documents[0].metadata
    return (
        replace(record, title=first["title"], date=first["date"], sections=len(documents), passages=len(passages)),
        passages,
    )


def first_look(source: str, root: str, file: FoundFile) -> DocumentRecord:
    """The file's record with its hash, or with a `problem` and no hash."""
    record = DocumentRecord(source, root, file.size, file.mtime_ns, sha256="")
    if file.size > LARGEST:
        return replace(record, problem=f"too large ({file.size >> 20} MB; the most is {LARGEST >> 20} MB)")
    try:
        return replace(record, sha256=sha256_of(Path(file.path)))
    except OSError as error:
        return replace(record, problem=reason_of(error))


def reason_of(error: Exception) -> str:
    """Why, without the file's name."""
    if isinstance(error, OSError) and error.strerror:
        return error.strerror.lower()
    return str(error)


def _breakage(error: Exception) -> str:
    detail = shorten(str(error), _LONGEST_DETAIL, placeholder="…")
    named = f"{type(error).__name__}: {detail}" if detail else type(error).__name__
    return f"its content broke the parser ({named}): report it, or leave the file out"
