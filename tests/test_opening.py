"""Which files `--in` means, and where a store that was named is looked for."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

import pytest

from assistant.commands.opening import found_or_built
from assistant.selecting import Selection
from assistant.settings import Settings
from index.errors import NoStoreError, WrongUsageError
from index.generations import open_current
from index.store import Store
from index.sync import sync

if TYPE_CHECKING:
    from pathlib import Path

    from index.encoder import Encoder

NAMES = ("tea.txt", "north/tea.txt", "north/mill.md", unicodedata.normalize("NFD", "café.txt"))


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Store:
    docs = tmp_path_factory.mktemp("opening") / "docs"
    (docs / "north").mkdir(parents=True)
    for name in NAMES:
        (docs / name).write_text(f"What is said in {name} stands here.", encoding="utf-8")
    made = Store(docs.parent / ".assistant")
    sync(made, [docs], encoder)
    return made


@pytest.mark.parametrize(
    ("here", "pattern", "expected"),
    [
        ("", "docs", NAMES),
        ("", "docs/north/", NAMES[1:3]),
        ("", "north", NAMES[1:3]),
        ("", "nort", NAMES[:0]),
        ("", "mill.md", NAMES[2:3]),
        ("", "docs/*.md", NAMES[2:3]),
        ("docs/north", "../tea.txt", NAMES[:1]),
        ("docs/north", ".", NAMES[1:3]),
        ("docs/north", "./mill.md", NAMES[2:3]),
        ("docs", "*.md", NAMES[2:3]),
        ("docs", unicodedata.normalize("NFC", "café.txt"), NAMES[3:]),
    ],
)
def test_a_pattern_means_sources_as_they_are_named_and_as_they_are_typed_here(
    store: Store, monkeypatch: pytest.MonkeyPatch, here: str, pattern: str, expected: tuple[str, ...]
) -> None:
    monkeypatch.chdir(store.parent / here)
    with open_current(store) as generation:
        if not expected:
            with pytest.raises(WrongUsageError, match="status --files"):
                Selection((pattern,)).sources(generation)
            return
        found = Selection((pattern,)).sources(generation)
    assert set(found or ()) == {f"docs/{name}" for name in expected}


def test_a_store_that_was_named_and_is_not_there_is_not_made_of_other_documents(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents" / "a.txt").write_text("Tea is served at four.", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(NoStoreError, match="--store"):
        found_or_built(Settings(store=tmp_path / "mistyped"))
    assert not (tmp_path / "mistyped").exists()
