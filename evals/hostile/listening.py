"""A port of this machine at which nobody is to knock."""

from __future__ import annotations

import socket
import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def listening(port: int) -> Iterator[list[str]]:
    """Collect what connects to a port of the loopback while the block runs: the first line that each sent."""
    callers: list[str] = []
    with socket.create_server(("127.0.0.1", port)) as server:
        thread = threading.Thread(target=_answer, args=(server, callers), daemon=True)
        thread.start()
        try:
            yield callers
        finally:
            with suppress(OSError):
                server.shutdown(socket.SHUT_RDWR)
            thread.join()


def _answer(server: socket.socket, callers: list[str]) -> None:
    while True:
        try:
            connection, _ = server.accept()
        except OSError:
            return
        with connection:
            connection.settimeout(1.0)
            with suppress(OSError):
                callers.append(connection.recv(200).split(b"\r\n")[0].decode("ascii", "replace"))
