"""A store answers from one complete state, whatever happens to its writer, its readers or its files."""

from __future__ import annotations

import errno
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import textwrap
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from index.encoder import EncoderIdentity
from index.errors import NoStoreError, StoreDamagedError, StoreFullError, StoreTooNewError
from index.generations import (
    begin,
    current_manifest,
    current_number,
    open_current,
    publish,
    rebuild,
    repair,
    truth_to_change,
    would_last,
)
from index.manifest import SCHEMA, as_verified, read_manifest
from index.passages import Passage
from index.store import Store, create
from index.truth import DocumentRecord, Truth
from index.vectors import VectorWriter
from index.verification import verify_in_child

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

ROOT = Path(__file__).parents[1]
IDENTITY = EncoderIdentity("test", "0" * 64, "mean", 256, 16)
OTHER = EncoderIdentity("other", "1" * 64, "mean", 256, 16)


def vector_of(text: str) -> NDArray[np.float32]:
    drawn = np.random.default_rng(list(text.encode())).normal(size=16).astype(np.float32)
    normalised: NDArray[np.float32] = drawn / np.linalg.norm(drawn)
    return normalised


def put(truth: Truth, source: str, texts: list[str], identity: EncoderIdentity = IDENTITY) -> None:
    passages = [Passage(source, 0, at, at * 100, at * 100 + len(text), text) for at, text in enumerate(texts)]
    truth.replace(DocumentRecord(source, ".", 1, 1, "f" * 64, None, None, 1, len(texts)), passages)
    vectors = {passage.text_hash: vector_of(passage.text) for passage in passages}
    truth.put_vectors(identity.fingerprint, vectors)


def file_of(number: int, count: int = 5) -> list[str]:
    return [f"statement {at} of file number{number}" for at in range(count)]


def answers(store: Store, text: str) -> tuple[str, str]:
    """What is nearest to a text, by its vector and by its words."""
    with open_current(store) as generation:
        ((nearest, _),) = generation.vectors.nearest(vector_of(text), 1)
        best, *_ = generation.lexical.best(text, 1)
        passages = generation.vectors.passages([nearest, best[0]])
        return passages[nearest].text, passages[best[0]].text


@pytest.fixture
def truth(tmp_path: Path) -> Iterator[Truth]:
    store = Store(tmp_path / ".assistant")
    create(store)
    with Truth.open(store, create=True) as opened:
        for number in range(12):
            put(opened, f"{number}.md", file_of(number))
        yield opened


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with one generation; to be copied."""
    store = Store(tmp_path_factory.mktemp("published") / ".assistant")
    create(store)
    with Truth.open(store, create=True) as truth:
        for number in range(60):
            put(truth, f"{number}.md", file_of(number))
        publish(store, truth, IDENTITY)
    return store.path


@pytest.fixture
def copied(published: Path, tmp_path: Path) -> Store:
    return Store(shutil.copytree(published, tmp_path / "copied"))


def test_a_change_is_seen_and_the_older_generation_is_not_touched(truth: Truth) -> None:
    store = truth.store
    first = publish(store, truth, IDENTITY)
    assert (first.number, first.passages, first.documents, first.encoder) == (1, 60, 12, IDENTITY)
    with open_current(store) as older:
        before = {path: path.read_bytes() for path in older.path.rglob("*") if path.is_file()}
        put(truth, "new.md", ["an entirely fresh remark"])
        truth.remove(["3.md"])
        second = publish(store, truth, IDENTITY)
        assert (second.number, second.passages, second.dropped) == (2, 56, 5)
        assert {path: path.read_bytes() for path in before} == before
        assert older.vectors.count == older.lexical.count == 60
        assert older.lexical.best("fresh remark", 5) == []
        assert "3.md" in {record.source for record in older.documents}
        assert answers(store, "an entirely fresh remark") == ("an entirely fresh remark",) * 2
        assert "number3" not in " ".join(answers(store, file_of(3)[0]))
    assert publish(store, truth, IDENTITY) == current_manifest(store)


def test_a_copy_that_was_changed_holds_what_one_built_from_nothing_holds(truth: Truth) -> None:
    def held() -> tuple[dict[str, Passage], list[tuple[str, float]]]:
        with open_current(truth.store) as generation:
            found = generation.vectors.nearest(vector_of("x"), 100)
            return generation.vectors.passages(generation.vectors.ids(100)), [
                (key, round(cos, 4)) for key, cos in found
            ]

    publish(truth.store, truth, IDENTITY)
    put(truth, "0.md", ["changed", *file_of(0)[1:]])
    truth.remove(["1.md"])
    publish(truth.store, truth, IDENTITY)
    put(truth, "1.md", file_of(1))
    publish(truth.store, truth, IDENTITY)
    changed = held()
    rebuild(truth.store, truth, IDENTITY)
    assert changed == held()


@pytest.mark.parametrize("copying", [False, True])
def test_one_that_was_begun_early_is_what_one_built_at_the_end_is(truth: Truth, *, copying: bool) -> None:
    def held() -> dict[str, Passage]:
        with open_current(truth.store) as generation:
            return generation.vectors.passages(generation.vectors.ids(100))

    if copying:
        publish(truth.store, truth, IDENTITY)
    begun = begin(truth.store, truth, IDENTITY)
    for number in (20, 21, 22):
        put(truth, f"{number}.md", file_of(number))
        begun.catch_up(truth)
    truth.remove(["3.md", "21.md"])
    put(truth, "22.md", ["an entirely fresh remark"])
    manifest = publish(truth.store, truth, IDENTITY, begun)
    assert manifest.passages == 61
    assert manifest.dropped == 5 + 5 + 5, "what it held and dropped again counts"
    assert answers(truth.store, "an entirely fresh remark") == ("an entirely fresh remark",) * 2
    grown = held()
    assert rebuild(truth.store, truth, IDENTITY).dropped == 0
    assert grown == held()
    assert [path.name for path in truth.store.generations.iterdir()] == [str(current_number(truth.store))]


def test_one_that_was_begun_before_something_was_purged_is_not_published(truth: Truth) -> None:
    begun = begin(truth.store, truth, IDENTITY)
    begun.catch_up(truth)
    truth.purge(["3.md"])
    assert publish(truth.store, truth, IDENTITY, begun).dropped == 0
    assert [path.name for path in truth.store.generations.iterdir()] == ["1"]
    with open_current(truth.store) as generation:
        held = [path for path in generation.path.rglob("*") if path.is_file() and b"number3" in path.read_bytes()]
    assert held == []


def test_one_that_was_begun_before_most_was_replaced_is_not_published(truth: Truth) -> None:
    begun = begin(truth.store, truth, IDENTITY)
    for number in range(4):
        begun.catch_up(truth)
        put(truth, f"{number}.md", file_of(100 + number))
    assert publish(truth.store, truth, IDENTITY, begun).dropped == 0
    assert publish(truth.store, truth, IDENTITY) == current_manifest(truth.store)
    assert [path.name for path in truth.store.generations.iterdir()] == ["1"]


def test_none_is_begun_that_what_is_to_be_replaced_would_wear_out(truth: Truth) -> None:
    def lasting(*replaced: int) -> list[bool]:
        return [would_last(truth.store, truth, IDENTITY, count) for count in replaced]

    assert lasting(15, 16) == [True, False]  # of 60
    publish(truth.store, truth, IDENTITY)
    truth.remove(["0.md"])
    assert lasting(8, 9) == [True, False]  # of 55 in a copy that has lost 5
    truth.remove(["1.md", "2.md", "3.md", "4.md"])
    assert lasting(8, 9) == [True, False]  # of 35, from nothing


def test_what_the_generation_in_force_was_told_of_is_not_kept(truth: Truth) -> None:
    store = truth.store
    publish(store, truth, IDENTITY)
    truth.remove(["3.md"])
    published = publish(store, truth, IDENTITY)
    assert (published.dropped, truth.deleted_since(0)) == (5, 0)
    truth.remove(["4.md"])
    assert truth.deleted_since(0) == 5
    assert publish(store, truth, IDENTITY).dropped == 10


def test_what_was_removed_is_removed_again_where_the_last_writer_did_not_switch(
    truth: Truth, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    for _ in range(2):
        with monkeypatch.context() as failing:
            failing.setattr("index.generations.put_in_place", fail)
            with pytest.raises(StoreFullError, match="make room"):
                publish(truth.store, truth, IDENTITY)
        assert (lying(truth.store), current_number(truth.store)) == ([], None)
    publish(truth.store, truth, IDENTITY)
    truth.remove(["3.md"])
    with monkeypatch.context() as failing:
        failing.setattr("index.generations.put_in_place", fail)
        with pytest.raises(StoreFullError, match="make room"):
            publish(truth.store, truth, IDENTITY)
    assert [lying(truth.store), current_number(truth.store), truth.deleted_since(0)] == [["1"], 1, 5]
    truth.remove(["4.md"])
    manifest = publish(truth.store, truth, IDENTITY)
    assert (manifest.number, manifest.passages, manifest.dropped) == (2, 50, 10)


def lying(store: Store) -> list[str]:
    return sorted(path.name for path in store.generations.iterdir())


def test_what_killed_writers_left_goes_with_the_next_change(truth: Truth) -> None:
    publish(truth.store, truth, IDENTITY)
    for left in ("2", "3", "building-1-x", "leaving-1-7"):
        shutil.copytree(truth.store.generations / "1", truth.store.generations / left)
    (truth.store.path / "CURRENT.1.tmp").write_text("3\n")
    assert publish(truth.store, truth, IDENTITY).number == 1
    assert lying(truth.store) == ["1"]
    assert not list(truth.store.path.glob("*.tmp"))


def test_a_copy_of_the_truth_that_is_put_back_is_what_is_answered_from(truth: Truth, tmp_path: Path) -> None:
    store = truth.store
    publish(store, truth, IDENTITY)
    truth.compact()
    shutil.copy(store.truth_path, tmp_path / "copy.sqlite")
    for edition in range(5):  # its numbers go beyond those that the copy will get
        put(truth, "0.md", [f"edition {edition} of a file that goes on changing", *file_of(0)[1:]])
    publish(store, truth, IDENTITY)
    truth.close()
    for path in store.path.glob("truth.sqlite*"):
        path.unlink()
    shutil.copy(tmp_path / "copy.sqlite", store.truth_path)
    with truth_to_change(store) as older:
        for number in range(1, 7):
            put(older, f"{number}.md", [f"what file {number} says now", *file_of(number)[1:]])
        put(older, "0.md", ["edition 4 of a file that goes on changing", *file_of(0)[1:]])
        publish(store, older, IDENTITY)
        expected = {passage.id: passage for n in range(12) for passage in older.passages_of(f"{n}.md")}
    with open_current(store) as generation:
        assert generation.vectors.passages(generation.vectors.ids(100)) == expected


def test_a_generation_of_an_older_schema_is_read_and_made_anew_by_the_next_run(truth: Truth) -> None:
    manifest = publish(truth.store, truth, IDENTITY)
    path = truth.store.generations / "1" / "manifest.json"
    fields = json.loads(path.read_text()) | {"schema": SCHEMA - 1}
    del fields["digest"]
    path.write_text(json.dumps(fields))
    assert answers(truth.store, file_of(3)[0])[0] == file_of(3)[0]
    assert publish(truth.store, truth, IDENTITY).schema == SCHEMA
    assert manifest.number < current_number(truth.store)  # type: ignore[operator]


def test_nothing_stays_open_of_one_that_could_not_be_begun(truth: Truth, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(folder: Path) -> None:
        raise StoreDamagedError(f"{folder} is full")

    class Counted(VectorWriter):
        def close(self) -> None:
            closed.append(self)
            super().close()

    closed: list[object] = []
    monkeypatch.setattr("index.building.LexicalWriter.create", fail)
    monkeypatch.setattr("index.building.VectorWriter", Counted)
    with pytest.raises(StoreDamagedError, match="is full"):
        begin(truth.store, truth, IDENTITY)
    assert len(closed) == 1
    assert lying(truth.store) == []


def test_what_lost_many_rows_or_its_encoder_is_built_from_nothing(truth: Truth) -> None:
    publish(truth.store, truth, IDENTITY)
    truth.remove([f"{number}.md" for number in range(4)])
    assert publish(truth.store, truth, IDENTITY).dropped == 0
    put(truth, "7.md", file_of(7), OTHER)
    manifest = publish(truth.store, truth, OTHER)
    assert (manifest.encoder, manifest.passages) == (OTHER, 5)


def test_an_empty_store_is_valid_and_answers_nothing(truth: Truth) -> None:
    truth.remove([f"{number}.md" for number in range(12)])
    for _ in range(2):
        rebuild(truth.store, truth, IDENTITY)
        with open_current(truth.store) as generation:
            assert generation.manifest.passages == 0
            assert generation.vectors.nearest(vector_of("x"), 5) == generation.lexical.best("statement", 5) == []
    put(truth, "a.md", ["the only one"])
    publish(truth.store, truth, IDENTITY)
    assert answers(truth.store, "the only one") == ("the only one", "the only one")


def test_a_pinned_generation_stays_and_goes_when_it_is_let_go(truth: Truth) -> None:
    publish(truth.store, truth, IDENTITY)
    pinned = open_current(truth.store)
    for number in (2, 3):
        put(truth, f"more{number}.md", [f"more {number}"])
        publish(truth.store, truth, IDENTITY)
    assert lying(truth.store) == ["1", "3"]
    assert pinned.vectors.count == 60
    also_pinned = open_current(truth.store)
    for number in (4, 5):
        put(truth, f"more{number}.md", [f"more {number}"])
        publish(truth.store, truth, IDENTITY)
    assert lying(truth.store) == ["1", "3", "5"]
    with open_current(truth.store):
        put(truth, "more6.md", ["more 6"])
        publish(truth.store, truth, IDENTITY)
        assert lying(truth.store) == ["3", "5", "6"], "never more than three"
    pinned.close()
    also_pinned.close()
    put(truth, "more7.md", ["more 7"])
    publish(truth.store, truth, IDENTITY)
    assert lying(truth.store) == ["7"]


def test_files_and_folders_are_their_owners_alone(published: Path) -> None:
    generation = Store(published).generations / "1"
    modes = {path.stat().st_mode & 0o777 for path in generation.rglob("*") if path.is_file()}
    folders = {path.stat().st_mode & 0o777 for path in [generation, *generation.rglob("*")] if path.is_dir()}
    assert (modes, folders) == ({0o600}, {0o700})


def test_a_copied_store_is_verified_once_and_then_trusted(copied: Store) -> None:
    assert not as_verified(copied.generations / "1")
    with open_current(copied) as generation:
        assert as_verified(generation.path)
        assert (generation.vectors.count, generation.lexical.count) == (300, 300)
    assert as_verified(copied.generations / "1"), "opening changes nothing that is compared"


LOCKER = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("PRAGMA cache_size = 1")  # so that what is changed is written, beside the journal that takes it back
connection.execute("BEGIN EXCLUSIVE")
connection.execute(sys.argv[2])
print("locked", flush=True)
sys.stdin.read()
"""
CHANGE = "UPDATE embedding_metadata SET string_value = string_value || 'x' WHERE key = 'chroma:document'"


@contextmanager
def locked_by_another(store: Store, change: str) -> Iterator[None]:
    """Chroma's database in the hands of another process, which ends in a kill."""
    database = store.generations / str(current_number(store)) / "chroma" / "chroma.sqlite3"
    command = [sys.executable, "-c", LOCKER, str(database), change]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as locker:
        assert locker.stdout is not None
        assert locker.stdout.readline() == "locked\n"
        assert database.with_name("chroma.sqlite3-journal").exists() == (change == CHANGE)
        yield
        locker.kill()


@pytest.mark.parametrize("change", ["SELECT 1", CHANGE], ids=["at rest", "beside a journal"])
def test_a_database_that_another_process_holds_locked_is_read_all_the_same(
    copied: Store, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    monkeypatch.setattr("index.linking.PATIENCE_S", 0.2)
    text = "statement 2 of file number3"
    expected = answers(copied, text)
    with locked_by_another(copied, change):
        assert answers(copied, text) == expected
    # What the kill left is taken back by whoever writes next, or in a copy where nothing can be written.
    with monkeypatch.context() as full:
        full.setattr("index.linking.is_full", lambda _: True)
        assert answers(copied, text) == expected
    assert answers(copied, text) == expected
    with open_current(copied) as generation:
        assert as_verified(generation.path)


def test_a_change_to_what_another_process_holds_locked_is_built_from_nothing(
    copied: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.building.PATIENCE_S", 0.2)
    with locked_by_another(copied, CHANGE), Truth(copied) as truth:
        put(truth, "new.md", ["a statement that came later"])
        assert publish(copied, truth, IDENTITY).dropped == 0
    assert answers(copied, "a statement that came later") == ("a statement that came later",) * 2


COPIER = """
import signal, sys
from pathlib import Path
from index.building import _copy
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell may have started this in the background
print("begins", flush=True)
_copy(Path(sys.argv[1]), Path(sys.argv[2]))
"""


def test_an_interrupt_is_heard_while_a_locked_database_is_waited_for(copied: Store, tmp_path: Path) -> None:
    (tmp_path / "next").mkdir()
    command = [sys.executable, "-c", COPIER, str(tmp_path / "next"), str(copied.generations / "1")]
    with locked_by_another(copied, CHANGE), subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    ) as copier:  # fmt: skip
        assert copier.stdout is not None
        assert copier.stdout.readline() == "begins\n"
        time.sleep(0.5)
        copier.send_signal(signal.SIGINT)
        assert "KeyboardInterrupt" in copier.communicate(timeout=2)[1]


def flip(path: Path) -> None:
    written = bytearray(path.read_bytes())
    written[len(written) // 2] ^= 0x10
    path.write_bytes(written)


def truncate(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


@pytest.mark.parametrize(
    ("damage", "pattern"),
    [
        (truncate, "chroma/*/data_level0.bin"),
        (flip, "chroma/*/data_level0.bin"),
        (flip, "chroma/*/link_lists.bin"),
        (truncate, "chroma/*/header.bin"),
        (Path.unlink, "chroma/*/index_metadata.pickle"),
        (shutil.rmtree, "chroma/*-*"),
        (Path.unlink, "chroma/chroma.sqlite3"),
        (truncate, "chroma/chroma.sqlite3"),
        (flip, "bm25/*.idx"),
        (Path.unlink, "bm25/*.term"),
        (flip, "documents.json"),
        (truncate, "manifest.json"),
    ],
    ids=lambda value: value if isinstance(value, str) else value.__name__,
)
def test_damage_is_noticed_when_it_is_opened(copied: Store, damage: object, pattern: str) -> None:
    (path, *_) = sorted(path for path in (copied.generations / "1").glob(pattern) if path.stat().st_size)
    assert callable(damage)
    damage(path)
    with pytest.raises(StoreDamagedError, match="assistant index --repair"):
        open_current(copied)


def test_no_bit_of_a_manifest_can_be_altered_unnoticed(copied: Store) -> None:
    folder = copied.generations / "1"
    path, manifest = folder / "manifest.json", read_manifest(folder)
    written = path.read_bytes()
    for at in range(0, 8 * len(written), 3):
        path.write_bytes(written[: at // 8] + bytes([written[at // 8] ^ 1 << at % 8]) + written[at // 8 + 1 :])
        with pytest.raises(StoreDamagedError, match="assistant index --repair"):
            read_manifest(folder)
    path.write_bytes(written)
    assert read_manifest(folder) == manifest


def test_damage_is_mended_from_the_truth(copied: Store) -> None:
    shutil.rmtree(next((copied.generations / "1").glob("chroma/*-*")))
    with Truth.open(copied) as truth:
        put(truth, "new.md", ["an entirely fresh remark"])
        publish(copied, truth, IDENTITY)
    assert answers(copied, "an entirely fresh remark") == ("an entirely fresh remark",) * 2


@pytest.mark.parametrize(
    "damage",
    [
        lambda folder: (folder / "chroma" / "chroma.sqlite3").write_bytes(b"no database " * 1_000),
        lambda folder: (folder / "chroma" / "chroma.sqlite3").unlink(),
        lambda folder: shutil.rmtree(folder / "bm25"),
    ],
    ids=["no database", "database gone", "words gone"],
)
def test_a_change_to_what_is_damaged_is_built_from_nothing(copied: Store, damage: Callable[[Path], object]) -> None:
    damage(copied.generations / str(current_number(copied)))
    with Truth(copied) as truth:
        put(truth, "new.md", ["a statement that came later"])
        assert publish(copied, truth, IDENTITY).dropped == 0
    assert answers(copied, "a statement that came later") == ("a statement that came later",) * 2


def test_a_repair_wants_its_room_before_it_begins(copied: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    before = sorted(copied.path.rglob("*"))
    monkeypatch.setattr("index.store.ROOM_FLOOR", 1 << 60)
    with pytest.raises(StoreFullError, match="are needed"):
        repair(copied)
    assert sorted(copied.path.rglob("*")) == before


def test_a_verification_ends_with_the_process_that_began_it(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "manifest.json")  # nobody writes to it: reading it never ends
    command = [sys.executable, "-m", "index.verification", str(tmp_path), "--leashed"]
    done = subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, timeout=20, check=False)
    assert (done.returncode, done.stdout) == (1, b"")


@pytest.mark.parametrize("part", ["chroma", "bm25"])
def test_rows_that_are_missing_do_not_verify(copied: Store, part: str) -> None:
    from index.lexical import LexicalWriter

    folder = copied.generations / "1"
    with open_current(copied) as generation:
        (first,) = generation.vectors.ids(1)
    writer = VectorWriter.open(folder / part) if part == "chroma" else LexicalWriter.open(folder / part)
    writer.delete([first])
    writer.persist()
    with pytest.raises(StoreDamagedError, match="299 passages"):
        verify_in_child(folder)


@pytest.mark.parametrize(
    ("spoil", "error", "message"),
    [
        (lambda store: shutil.rmtree(store.path), NoStoreError, "assistant index FOLDER"),
        (lambda store: store.current.unlink(), NoStoreError, "nothing is indexed"),
        (
            lambda store: (store.current.unlink(), (store.generations / "1").rename(store.generations / "2")),
            StoreDamagedError,
            "CURRENT is missing",
        ),
        (lambda store: store.current.write_text("one"), StoreDamagedError, "names no generation"),
        (lambda store: store.current.write_bytes(b"\xff"), StoreDamagedError, "cannot be read"),
        (lambda store: store.current.write_text("7"), StoreDamagedError, "is not there"),
        (lambda store: shutil.rmtree(store.generations), StoreDamagedError, "is not there"),
    ],
)
def test_what_is_wrong_with_a_store_is_said(copied: Store, spoil: object, error: type[Exception], message: str) -> None:
    assert callable(spoil)
    spoil(copied)
    with pytest.raises(error, match=message):
        open_current(copied)


def test_a_newer_version_is_refused_by_name(copied: Store) -> None:
    path = copied.generations / "1" / "manifest.json"
    written = json.loads(path.read_text()) | {"schema": 99, "versions": {"assistant": "7.8.9"}}
    del written["digest"]
    path.write_text(json.dumps(written))
    for look in (open_current, current_manifest):
        with pytest.raises(StoreTooNewError, match=r"7\.8\.9"):
            look(copied)


def test_a_store_that_cannot_be_written_to_is_read_and_left_as_it_is(
    published: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def states() -> dict[Path, tuple[int, bytes]]:
        found = (path for path in published.rglob("*") if path.is_file())
        return {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in found}

    # The superuser, as whom tests may run, is refused nothing by modes.
    monkeypatch.setattr("index.linking.os.access", lambda *_: False)
    before = states()
    with open_current(Store(published)) as generation:
        text = file_of(30)[2]
        assert (
            generation.vectors.passages([generation.vectors.nearest(vector_of(text), 1)[0][0]]).popitem()[1].text
            == text
        )
        assert generation.lexical.best("number30", 10)
    assert states() == before


WRITER = """
    import sys
    from pathlib import Path
    import chromadb
    from index.generations import publish
    from index.store import Store
    from index.truth import Truth
    from test_generations import IDENTITY, put, file_of

    store = Store(Path(sys.argv[1]))
    with Truth.open(store) as truth:
        for number in range(1000, 1100):
            put(truth, "changing.md", file_of(number, 30))
            print("ready", flush=True)
            publish(store, truth, IDENTITY)
"""


def test_a_killed_writer_leaves_an_answering_store(copied: Store) -> None:
    chosen = random.Random(5)  # noqa: S311 - nothing secret
    environment = os.environ | {"PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'tests'}"}
    for _ in range(3):
        command = [sys.executable, "-c", textwrap.dedent(WRITER), str(copied.path)]
        with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE) as writer:
            assert writer.stdout is not None
            assert writer.stdout.readline() == b"ready\n"
            time.sleep(chosen.uniform(0.0, 2.0))
            writer.send_signal(signal.SIGKILL)
        assert answers(copied, file_of(20)[3]) == (file_of(20)[3],) * 2
    number = current_number(copied)
    assert number is not None
    with Truth.open(copied) as truth:
        put(truth, "new.md", ["an entirely fresh remark"])
        assert publish(copied, truth, IDENTITY).number > number
        assert publish(copied, truth, IDENTITY).passages == truth.passages_count
    assert answers(copied, "an entirely fresh remark") == ("an entirely fresh remark",) * 2
    assert [path.name for path in copied.generations.iterdir()] == [str(current_number(copied))]
