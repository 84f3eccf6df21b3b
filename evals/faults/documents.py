"""The folder that is indexed while faults are injected: Markdown files of some hundred short passages, in editions.

Every passage has words that no other has, and says of which edition of its file it is, so that one that is lost,
doubled or out of date is seen by its text alone.
"""

from __future__ import annotations

import os
import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

FILES, PARTS = 48, 12

_WORDS = (
    "harbour", "copper", "lantern", "meadow", "tariff", "glacier", "orchard", "signal", "timber", "valley", "bridge",
    "ledger", "mosaic", "anchor", "furnace", "cellar", "window", "pepper", "violin", "saddle", "canal", "quarry",
)  # fmt: skip
_SYLLABLES = [consonant + vowel for consonant in "bdfghjlnprstvz" for vowel in "aeiou"]


@dataclass(frozen=True, slots=True, eq=False)
class Change:
    """What a run of indexing has to bring in: the edition of each file by its number, absent where there is none.

    `name` is how it is told; the store before it holds the first edition of FILES files, or nothing for `first`.
    `sentences` is the length of each passage; before its first file stand so many `links` that nothing refers to, of
    which no passage comes, though they are parsed. A first run publishes in its middle once `published_from` passages
    are embedded, where that is not as many as it is for a person.
    """

    name: str
    editions: Mapping[int, int]
    sentences: int = 1
    links: int = 0
    published_from: int | None = None

    @property
    def is_first(self) -> bool:
        """Whether nothing is in the store before it."""
        return self in {FIRST, GROWING}


OLD = Change("old", dict.fromkeys(range(FILES), 1))
# Nothing is in the store yet.
FIRST = Change("first", OLD.editions)
# The same, with generations published in the middle of the run.
GROWING = Change("growing", OLD.editions, published_from=200)
# The next generation is made from a copy: a tenth of the files differs, one is gone, one is new.
FEW = Change("few", {n: 1 if n % 10 else 2 for n in range(1, FILES + 1)})
# The next generation is made from nothing: two thirds of the files differ.
MANY = Change("many", {n: 1 if n % 3 == 0 else 2 for n in range(3, FILES + 3)})
CHANGES = (FIRST, FEW, MANY)
# As many passages as fill a batch, each as long as those of real documents: a batch then takes its time, as does the
# first file, which a worker reads for some seconds.
LONG = Change("long", dict.fromkeys(range(24), 1), 6, 120_000)


def station(file: int, part: int) -> str:
    """The name that one passage is about: a word that no other passage has, and that no stemmer cuts."""
    return f"k{_SYLLABLES[file]}{_SYLLABLES[part]}m"


def statement(file: int, part: int, edition: int) -> str:
    """What one passage says; the same words for the same numbers."""
    drawn = random.Random(f"{file} {part} {edition}")  # noqa: S311 (repeatable, not secret)
    first, second, third = drawn.sample(_WORDS, 3)
    return (
        f"Station {station(file, part)} in edition {edition} counted {drawn.randint(100, 999)} crates of {first} "
        f"and {second} beside the {third}."
    )


# What any run may ask.
QUESTION = f"How many crates did station {station(7, 3)} count?"


def content(file: int, edition: int, sentences: int = 1) -> str:
    """One file: a heading and statements for each part, which make a passage each."""
    parts = (
        f"## Part {part}\n\n{' '.join(statement(file, part, edition + at) for at in range(sentences))}\n"
        for part in range(PARTS)
    )
    return "\n".join(parts)


def write_change(folder: Path, change: Change) -> None:
    """Bring the folder to what a change says."""
    write(folder, change.editions, change.sentences)
    if change.links:
        first = folder / f"{min(change.editions):03}.md"
        links = "".join(f"[{number}]: https://example.org/{number}\n" for number in range(change.links))
        put(first, f"{links}\n{first.read_text(encoding='utf-8')}")


def write(folder: Path, editions: Mapping[int, int], sentences: int = 1) -> None:
    """Bring the folder to these editions; a file that is as it should be is not touched."""
    folder.mkdir(exist_ok=True)
    for path in folder.glob("*.md"):
        if int(path.stem) not in editions:
            path.unlink()
    for file, edition in editions.items():
        put(folder / f"{file:03}.md", content(file, edition, sentences))


def put(path: Path, text: str) -> None:
    """Write a file in one step, as an editor does; one that holds this text already is not touched."""
    if path.exists() and path.read_text(encoding="utf-8") == text:
        return
    beside = path.with_suffix(".part")
    beside.write_text(text, encoding="utf-8")
    os.replace(beside, path)  # noqa: PTH105 (beside it in name alone)
