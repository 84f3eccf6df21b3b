"""The errors that a person can cause and mend.

Each message is one line: what happened, to which file, and what to do next. They are shown without a traceback; every
other exception is a defect and keeps its traceback.

    AssistantError
    ├── WrongUsageError          a missing path, an empty question
    ├── DocumentError            one file cannot be read
    ├── WorkerError              no file can be read: the process for it does not start
    ├── EncoderError             the embedding model cannot be had or is not the one expected
    ├── ReaderError              the reader's files are not those that were shipped
    ├── OutputError              standard output is closed or full
    ├── ModelError               a language model cannot be had, or its answer cannot be
    └── StoreError
        ├── NoStoreError         there is none where one was looked for
        ├── StoreBusyError       another process is writing
        ├── StoreDamagedError    a generation does not verify
        ├── StoreReadOnlyError   it cannot be written to
        ├── StoreFullError       the disk has too little room
        ├── StoreTooNewError     a newer version made it
        └── OtherEncoderError    another embedding model made it
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from pathlib import Path


class AssistantError(Exception):
    """Something a person can mend; `exit_code` is what the process ends with."""

    exit_code: ClassVar[int] = 1


class WrongUsageError(AssistantError):
    """The command was not called as it must be."""

    exit_code = 2


class DocumentError(AssistantError):
    """One file cannot be read; the message is the reason alone, without the file's name.

    `kind` is the word under which it is counted: one of `KINDS`.
    """

    KINDS: ClassVar[tuple[str, ...]] = (
        "empty", "encrypted", "scanned", "unreadable", "too large", "timed out", "unsupported", "binary",
    )  # fmt: skip

    def __init__(self, reason: str, kind: str = "unreadable") -> None:
        super().__init__(reason)
        self.kind = kind


class WorkerError(AssistantError):
    """The process that reads files does not start."""


class EncoderError(AssistantError):
    """The embedding model cannot be had, or is not what it should be."""


class ReaderError(AssistantError):
    """The reader's files are not those that were shipped."""


class ModelError(AssistantError):
    """The language model cannot be reached, or gave nothing that can be used."""


class OutputError(AssistantError):
    """What was asked for cannot be written."""


class StoreError(AssistantError):
    """The store cannot be used as asked."""


class NoStoreError(StoreError):
    """There is no store here."""


class StoreBusyError(StoreError):
    """Another process is writing to the store."""


class StoreDamagedError(StoreError):
    """A generation or the truth does not verify."""


class StoreReadOnlyError(StoreError):
    """The store's folder cannot be written to."""


class StoreFullError(StoreError):
    """The disk holds too little room for a new generation."""


class StoreTooNewError(StoreError):
    """A newer version of the program made the store."""


class OtherEncoderError(StoreError):
    """The store was made with another embedding model than the one that is wanted."""

    def __init__(self, store: Path, made_with: str, wanted: str) -> None:
        super().__init__(
            f"{store} was made with the embedding model {made_with}, not {wanted}: "
            f"give --encoder {made_with}, or embed everything again with assistant index --rebuild"
        )
