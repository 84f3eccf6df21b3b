"""One writer at a time, held by a lock of the operating system that ends with the process that holds it."""

from __future__ import annotations

import fcntl
import os
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from index.errors import StoreBusyError
from index.held import locked
from index.store import create, writing_errors

if TYPE_CHECKING:
    from collections.abc import Iterator

    from index.store import Store

_POLL_S = 0.1


@contextmanager
def writing(store: Store, wait_s: float = 10.0) -> Iterator[None]:
    """Hold the store for writing; makes its folder where there is none.

    Raises StoreBusyError, naming the other process, when it is still held after `wait_s` seconds, and StoreError's
    other kinds where the system refuses.
    """
    deadline = time.monotonic() + wait_s
    descriptor = _take(store)
    while descriptor is None:
        if time.monotonic() >= deadline:
            raise StoreBusyError(
                f"{store.path} is being written to by process {_holder(store)}: "
                "wait until it has ended and try again, or end it"
            )
        time.sleep(_POLL_S)
        descriptor = _take(store)
    try:
        yield
    finally:
        os.close(descriptor)


def _take(store: Store) -> int | None:
    create(store)
    with writing_errors(store):
        descriptor = locked(store.lock_path, os.O_RDWR | os.O_CREAT, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if descriptor is not None:
            _sign(descriptor)
    return descriptor


def _sign(descriptor: int) -> None:
    """Write into the lock who holds it, or let go of it."""
    try:
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
    except BaseException:  # an interrupt too
        os.close(descriptor)
        raise


def _holder(store: Store) -> str:
    try:
        return store.lock_path.read_text(encoding="ascii", errors="replace").strip() or "unknown"
    except OSError:
        return "unknown"
