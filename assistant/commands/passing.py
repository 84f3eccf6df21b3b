"""A store for one question: what `ask -f FILE` asks about, gone when it is answered."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from assistant.commands.opening import synced
from assistant.settings import Settings
from assistant.terminal import note
from index.errors import DocumentError
from index.store import Store


@contextmanager
def passing_store(files: list[str], settings: Settings) -> Iterator[Settings]:
    """The settings, with a store in a temporary folder that holds these files; "-" is standard input, as plain text.

    What cannot be read in a folder is told. Raises DocumentError where a file that was named cannot be read, or nothing
    can; WrongUsageError where one is not there.
    """
    with TemporaryDirectory(prefix="assistant-") as folder:
        store = Store(Path(folder) / ".assistant")
        paths = [_typed(Path(folder)) if name == "-" else Path(name) for name in files]
        report = synced(store, paths, replace(settings, quiet=True))
        for source, reason in report.failed:
            is_named = any(path.is_file() and path.name == Path(source).name for path in paths)
            if is_named or not report.added:
                raise DocumentError(f"{source}: {reason}")
            note(f"warning: {source}: {reason}")
        yield replace(settings, store=store.path)


def _typed(folder: Path) -> Path:
    path = folder / "standard-input.txt"
    # The loader finds out the encoding, as it does for any file.
    path.write_bytes(sys.stdin.buffer.read())
    return path
