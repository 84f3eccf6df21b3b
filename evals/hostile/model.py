"""A chat model's server on this machine that keeps what it is sent and answers everything in the same way."""

from __future__ import annotations

import json
import os
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

_REPLY = "NO ANSWER"


@contextmanager
def serving() -> Iterator[list[dict[str, Any]]]:
    """Serve OpenAI's chat protocol, where its client is told to look for it; gives what was sent, and was."""
    received: list[dict[str, Any]] = []
    listening = ThreadingHTTPServer(("127.0.0.1", 0), _handler(received))
    thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    told = {
        "OPENAI_API_KEY": "none",
        "OPENAI_BASE_URL": f"http://127.0.0.1:{listening.server_port}/v1",
        "NO_PROXY": "127.0.0.1",
    }
    before = {name: os.environ.get(name) for name in told}
    os.environ.update(told)
    try:
        yield received
    finally:
        for name, value in before.items():
            os.environ.pop(name)
            os.environ.update({} if value is None else {name: value})
        listening.shutdown()
        thread.join()
        listening.server_close()


def _handler(received: list[dict[str, Any]]) -> type[BaseHTTPRequestHandler]:
    choice = {"index": 0, "message": {"role": "assistant", "content": _REPLY}, "finish_reason": "stop"}
    body = json.dumps(
        {"id": "1", "object": "chat.completion", "created": 0, "model": "m", "choices": [choice]}
    ).encode()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            received.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the base class's name)
            pass

    return Handler
