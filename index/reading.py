"""One file made into a document's record and its passages, or into the reason why that cannot be."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import DocumentError
from index.files import LARGEST
from index.truth_rows import DocumentRecord

if TYPE_CHECKING:
    from index.encoder import Encoder
    from index.files import FoundFile
    from index.passages import Passage


def read(record: DocumentRecord, path: Path, encoder: Encoder) -> tuple[DocumentRecord, list[Passage]]:
    """The record completed, with `problem` set and no passages where the file cannot be read."""
    from index.chunking import split  # these bring langchain_core, which an unchanged folder does without
    from index.loaders import load

    try:
        documents = load(path)
        passages = split(
            documents, record.source, record.sha256, encoder.count_pieces, limit=encoder.identity.max_length
        )
    except (DocumentError, OSError) as error:
        return replace(record, problem=reason_of(error)), []
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
        with Path(file.path).open("rb") as opened:
            return replace(record, sha256=hashlib.file_digest(opened, "sha256").hexdigest())
    except OSError as error:
        return replace(record, problem=reason_of(error))


def reason_of(error: Exception) -> str:
    """Why, without the file's name."""
    if isinstance(error, OSError) and error.strerror:
        return error.strerror.lower()
    return str(error)
