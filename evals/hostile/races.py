"""Files that change while the product looks at them."""

from __future__ import annotations

import os
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evals.hostile.bombs import SENTENCE
from evals.hostile.entities import SECRET
from index.encoder import load_encoder
from index.files import scan
from index.limits import DEFAULT, Limits
from index.reading import first_look
from index.workers import Job, Workers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

_NOWHERE = "/nowhere/.assistant"
_GROWN = 1 << 20


@dataclass(frozen=True, slots=True)
class Raced:
    """What became of a file that changed between the scan and its reading: its problem and its passages' text."""

    name: str
    kind: str | None
    problem: str | None
    text: str

    @property
    def is_right(self) -> bool:
        """Whether it is refused or read as what it was, and nothing of another file was read."""
        return SECRET not in self.text and (self.problem is not None or SENTENCE in self.text)


def race(place: Path, changes: Iterable[str] | None = None) -> list[Raced]:
    """Let every (or each of these) changes happen between scan and reading, and one while the file is read."""
    secret = place / "secret.txt"
    secret.write_text(f"The combination is {SECRET}.\n", "utf-8")
    wanted = {name: CHANGES[name] for name in changes or CHANGES}
    raced = [_changed(place / name, name, secret, change) for name, change in wanted.items()]
    return [*raced, _grows(place / "grows")]


def _changed(folder: Path, name: str, secret: Path, change: Callable[[Path, Path], None]) -> Raced:
    path = folder / "docs" / "a.txt"
    path.parent.mkdir(parents=True)
    path.write_text(f"{SENTENCE}\n", "utf-8")
    job = _job(folder / "docs")
    change(path, secret)
    return _read(name, job)


def _job(folder: Path) -> Job:
    (file,) = scan([os.fspath(folder.resolve())], _NOWHERE).files
    return Job(first_look("a.txt", ".", file, DEFAULT), file.real)


def _read(name: str, job: Job, limits: Limits = DEFAULT) -> Raced:
    with Workers(load_encoder(), limits, count=1) as workers:
        ((record, passages),) = workers.read_all([job])
    return Raced(name, record.kind, record.problem, "\n".join(passage.text for passage in passages))


def _grows(folder: Path) -> Raced:
    """The file is appended to for as long as it is read."""
    folder.mkdir()
    path = folder / "a.txt"
    path.write_text(f"{SENTENCE}\n", "utf-8")
    job, ended = _job(folder), threading.Event()

    def append() -> None:
        with path.open("a", encoding="utf-8") as file:
            while not ended.is_set() and file.tell() < _GROWN:
                file.write(f"{SENTENCE}\n" * 100)
                file.flush()

    thread = threading.Thread(target=append)
    thread.start()
    raced = _read("grows while it is read", job)
    ended.set()
    thread.join()
    return raced


def _link(path: Path, secret: Path) -> None:
    path.unlink()
    path.symlink_to(secret)


def _device(path: Path, _secret: Path) -> None:
    path.unlink()
    path.symlink_to("/dev/zero")


def _pipe(path: Path, _secret: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def _folder(path: Path, _secret: Path) -> None:
    path.unlink()
    path.mkdir()


def _gone(path: Path, _secret: Path) -> None:
    path.unlink()


def _folder_link(path: Path, secret: Path) -> None:
    """The folder of the file is a link to one in which another file has its name."""
    elsewhere = secret.parent / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / path.name).write_bytes(secret.read_bytes())
    path.unlink()
    path.parent.rmdir()
    path.parent.symlink_to(elsewhere)


def _sparse(path: Path, _secret: Path) -> None:
    """It has become a file of ten gigabytes, of holes."""
    with path.open("ab") as file:
        file.truncate(10 << 30)


CHANGES: dict[str, Callable[[Path, Path], None]] = {
    "a link to a file outside": _link,
    "a link to a device": _device,
    "a pipe": _pipe,
    "a folder": _folder,
    "gone": _gone,
    "a link in place of its folder": _folder_link,
    "ten gigabytes": _sparse,
}
