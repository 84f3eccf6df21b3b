"""The SQLite file under the truth: how it is opened, what tables it has, and what its errors mean to a person."""

from __future__ import annotations

import os
import sqlite3
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from index.errors import (
    StoreBusyError,
    StoreDamagedError,
    StoreError,
    StoreFullError,
    StoreReadOnlyError,
    StoreTooNewError,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from index.store import Store

# Raised with every change to the tables that an older version of the program could not read.
SCHEMA = 2

_TABLES = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE roots (path TEXT PRIMARY KEY);
CREATE TABLE documents (
    source TEXT PRIMARY KEY,
    root TEXT NOT NULL,
    size INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    title TEXT,
    date TEXT,
    sections INTEGER NOT NULL,
    passages INTEGER NOT NULL,
    problem TEXT,
    kind TEXT,
    author TEXT,
    language TEXT,
    pages INTEGER,
    words INTEGER NOT NULL,
    note TEXT,
    change INTEGER NOT NULL
);
CREATE TABLE passages (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    source TEXT NOT NULL REFERENCES documents (source),
    ordinal INTEGER NOT NULL,
    text TEXT NOT NULL,
    place TEXT NOT NULL,
    text_hash TEXT NOT NULL,
    change INTEGER NOT NULL
);
CREATE INDEX passages_by_source ON passages (source);
CREATE INDEX passages_by_text ON passages (text_hash);
CREATE INDEX passages_by_change ON passages (change, number);
CREATE TABLE deleted (id TEXT PRIMARY KEY, change INTEGER NOT NULL);
CREATE INDEX deleted_by_change ON deleted (change, id);
CREATE TABLE vectors (
    fingerprint TEXT NOT NULL,
    text_hash TEXT NOT NULL,
    vector BLOB NOT NULL,
    UNIQUE (fingerprint, text_hash)
);
"""

DOCUMENTS = """
SELECT source, root, size, mtime_ns, sha256, title, date, sections, passages, problem, kind, author, language, pages,
    words, note
FROM documents ORDER BY source
"""
PUT_DOCUMENT = """
INSERT OR REPLACE INTO documents (
    source, root, size, mtime_ns, sha256, title, date, sections, passages, problem, kind, author, language, pages,
    words, note, change
) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
# What a truth of schema 1 lacks.
_ADDED_TO_DOCUMENTS = (
    "kind TEXT",
    "author TEXT",
    "language TEXT",
    "pages INTEGER",
    "words INTEGER NOT NULL DEFAULT 0",
    "note TEXT",
)
PUT_PASSAGE = """
INSERT INTO passages (id, source, ordinal, text, place, text_hash, change) VALUES (?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (id) DO UPDATE SET
    ordinal = excluded.ordinal, place = excluded.place, text_hash = excluded.text_hash, change = excluded.change
"""
CHANGED_AFTER = """
SELECT p.change, p.number, p.id, v.vector, p.source, p.ordinal, p.text, p.place
FROM passages p JOIN vectors v ON v.fingerprint = ? AND v.text_hash = p.text_hash
WHERE (p.change, p.number) > (?, ?) ORDER BY p.change, p.number LIMIT ?
"""
EMBEDDED = """
SELECT count(*) FROM passages p
WHERE EXISTS (SELECT 1 FROM vectors v WHERE v.fingerprint = ? AND v.text_hash = p.text_hash)
"""
DELETED_AFTER = "SELECT change, id FROM deleted WHERE (change, id) > (?, ?) ORDER BY change, id LIMIT ?"
MISSING_AFTER = """
SELECT p.number, p.text_hash, p.source, p.ordinal, p.text, p.place FROM passages p
WHERE NOT EXISTS (SELECT 1 FROM vectors v WHERE v.fingerprint = ? AND v.text_hash = p.text_hash)
AND p.number > ? ORDER BY p.number LIMIT ?
"""
MISSING_OF = """
SELECT p.number, p.text_hash, p.source, p.ordinal, p.text, p.place FROM passages p
WHERE NOT EXISTS (SELECT 1 FROM vectors v WHERE v.fingerprint = ? AND v.text_hash = p.text_hash)
AND p.source = ? ORDER BY p.ordinal
"""
PASSAGES_OF = "SELECT source, ordinal, text, place FROM passages WHERE source = ? ORDER BY ordinal"
DELETE_UNUSED_VECTORS = "DELETE FROM vectors WHERE text_hash NOT IN (SELECT text_hash FROM passages)"

# secure_delete: what is removed is overwritten, so that forgotten text does not stay in pages that are free.
_SETTINGS = (
    "PRAGMA busy_timeout = 10000",
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",
    "PRAGMA synchronous = FULL",
)


# Python's own error for text that is not UTF-8 has no code.
_TELLING_OF_DAMAGE = ("no such", "Could not decode to UTF-8")
_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT}
_READ_ONLY = {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM}


def connect(store: Store, *, create: bool) -> sqlite3.Connection:
    """Open the truth; `create` makes it where there is none.

    Raises StoreError and its kinds: damaged, too new, not writable.
    """
    with database_errors(store):
        connection = _opened(store, create=create)
        try:
            for setting in _SETTINGS:
                connection.execute(setting)
            if create:
                connection.execute("PRAGMA journal_mode = WAL")
                _create_tables(store, connection)
            _check_schema(store, connection)
        except BaseException:
            connection.close()
            raise
    return connection


def _opened(store: Store, *, create: bool) -> sqlite3.Connection:
    if create and not store.truth_path.exists():
        # Made first, because SQLite gives its log the permissions of the file beside it.
        os.close(os.open(store.truth_path, os.O_WRONLY | os.O_CREAT, 0o600))
    if not store.truth_path.exists():
        raise StoreDamagedError(
            f"{store.truth_path} is missing: put back a copy, or run assistant index, which reads all files again"
        )
    return sqlite3.connect(f"{store.truth_path.as_uri()}?mode=rw", uri=True, isolation_level=None)


def _create_tables(store: Store, connection: sqlite3.Connection) -> None:
    if connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]:
        return
    # Where the truth was lost, its numbers begin beyond those of the generations that were made from it.
    first = int(time.time()) if store.current.exists() else 0
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        for statement in _TABLES.split(";"):
            connection.execute(statement)
        meta = {"schema": SCHEMA, "change": first, "not_copyable_before": first}
        connection.executemany("INSERT INTO meta VALUES (?, ?)", [(key, str(value)) for key, value in meta.items()])


def _check_schema(store: Store, connection: sqlite3.Connection) -> None:
    row = connection.execute("SELECT value FROM meta WHERE key = 'schema'").fetchone()
    if row is None or not str(row[0]).isdecimal():
        raise damaged(store, "it names no schema")
    if int(row[0]) == 1:
        _upgrade(connection)
    elif int(row[0]) > SCHEMA:
        raise StoreTooNewError(
            f"{store.path} was made by a newer version of this program (schema {row[0]}, known is {SCHEMA}): "
            "upgrade the program, or name another store with --store"
        )


def _upgrade(connection: sqlite3.Connection) -> None:
    """Give a truth of schema 1 the columns that came with schema 2, or leave it as it is."""
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        for column in _ADDED_TO_DOCUMENTS:
            connection.execute(f"ALTER TABLE documents ADD COLUMN {column}")
        connection.execute("UPDATE meta SET value = ? WHERE key = 'schema'", (str(SCHEMA),))


def damaged(store: Store, why: str) -> StoreDamagedError:
    """The error that says that the truth cannot be trusted, and what helps."""
    return StoreDamagedError(
        f"{store.truth_path} is damaged ({why}): remove {store.truth_path}*, put back a copy if there is one, and "
        "run assistant index, which reads again what is missing"
    )


@contextmanager
def database_errors(store: Store) -> Iterator[None]:
    """Turn SQLite's refusals into the errors that a person can mend; misuse of SQLite stays a defect."""
    try:
        yield
    except PermissionError as error:
        raise _read_only(store) from error
    except sqlite3.DatabaseError as error:
        meant = _meaning(store, error)
        if meant is None:
            raise
        raise meant from error


def _meaning(store: Store, error: sqlite3.DatabaseError) -> StoreError | None:
    # The low byte of an extended code is the primary one: https://www.sqlite.org/rescode.html
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
    meant: StoreError | None = None
    if code in _DAMAGED or (code == sqlite3.SQLITE_ERROR and str(error).startswith(_TELLING_OF_DAMAGE)):
        meant = damaged(store, str(error).partition(" with text ")[0])
    elif code in _READ_ONLY:
        meant = _read_only(store)
    elif code == sqlite3.SQLITE_FULL:
        meant = StoreFullError(f"the disk of {store.path} is full: make room and run the command again")
    elif code == sqlite3.SQLITE_BUSY:
        meant = StoreBusyError(f"{store.path} is in use by another process: wait until it has ended and try again")
    elif code == sqlite3.SQLITE_IOERR:
        meant = StoreError(f"{store.truth_path} cannot be read or written ({error}): check the disk")
    return meant


def _read_only(store: Store) -> StoreReadOnlyError:
    return StoreReadOnlyError(
        f"{store.path} cannot be written to: make it writable, or name another place with --store or ASSISTANT_STORE"
    )
