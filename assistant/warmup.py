"""Importing ahead, in a thread, what a question will need.

LangChain's runnables take 0.75 s of pure Python to import. Loading the embedding model, opening the store and encoding
the question release the interpreter's lock for most of their time, so both are done at once: this is what keeps a cold
question near a second.
"""

from __future__ import annotations

import gc
import importlib
import threading
from contextlib import suppress

_NAME = "import-ahead"


def import_ahead(*modules: str) -> threading.Thread:
    """Import the modules in a thread of their own; importing one of them elsewhere waits until it is there.

    The garbage collector rests meanwhile: modules are not garbage, and walking through them takes a fifth of the time.
    The end of the process does not wait for the thread (see `is_importing`).
    """

    def imported() -> None:
        try:
            # Whatever fails here fails again, and is reported, where it is used.
            with suppress(Exception):
                for name in modules:
                    importlib.import_module(name)
        finally:
            gc.enable()

    gc.disable()
    thread = threading.Thread(target=imported, name=_NAME, daemon=True)
    thread.start()
    return thread


def is_importing() -> bool:
    """Whether such a thread is at work, maybe in foreign code, under which the interpreter must not be taken down."""
    return any(thread.name == _NAME for thread in threading.enumerate())
