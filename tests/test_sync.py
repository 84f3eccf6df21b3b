"""The store follows the files: what is added, changed, renamed, removed, broken or away, and what is forgotten."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from dataclasses import replace
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from test_store import holder

from index.building import BUILDING
from index.embedding import BATCH, Embedding
from index.encoder import Encoder
from index.errors import (
    NoStoreError,
    OtherEncoderError,
    StoreBusyError,
    StoreDamagedError,
    StoreFullError,
    WorkerError,
    WrongUsageError,
)
from index.forgetting import forget
from index.generations import Manifest, current_manifest, open_current, publish, repair
from index.limits import Limits
from index.passages import Passage
from index.pending import Pending, pending
from index.reading import refused
from index.store import Store, create
from index.sync import TOGETHER, Report, sync
from index.truth import DocumentRecord, Truth

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray

ROOT = Path(__file__).parents[1]
HONDA = "Honda sold fewer cars in May. Nissan followed a month later."
TOYOTA = "# Toyota\n\nToyota opened a battery plant near the coast."


class Heard:
    """Progress that remembers the last it was told."""

    def __init__(self) -> None:
        self.embedded = 0

    def files(self, done: int, total: int) -> None:
        assert 0 <= done <= total

    def passages(self, done: int, total: int) -> None:
        assert 0 < done <= total
        self.embedded = done


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder `docs` with two documents, beside which the store will lie."""
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "honda.txt").write_text(HONDA, encoding="utf-8")
    (docs / "toyota.md").write_text(TOYOTA, encoding="utf-8")
    return docs


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / ".assistant")


@pytest.fixture
def bring(store: Store, encoder: Encoder) -> Callable[..., Report]:
    """Index these paths, or all known ones."""

    def run(*paths: Path) -> Report:
        return sync(store, paths, encoder)

    return run


def texts(store: Store) -> dict[str, list[str]]:
    """What a question can find: the texts of each source in the generation in force."""
    with open_current(store) as generation:
        sources = [record.source for record in generation.documents if record.problem is None]
        return {source: [each.text for each in generation.vectors.of_source(source)] for source in sources}


def looks(store: Store) -> Pending:
    with open_current(store) as generation:
        return pending(generation, store)


def counts(report: Report) -> tuple[int, int, int, int]:
    return report.added, report.changed, report.unchanged, report.removed


def test_the_store_follows_its_files(folder: Path, store: Store, bring: Callable[..., Report]) -> None:
    (folder / "logo.png").write_bytes(b"\x89PNG")
    report = bring(folder)
    assert report.line() == "2 files: 2 added, 0 changed, 0 unchanged, 0 removed, 1 skipped, 0 failed"
    assert report.skipped == (("suffix .png is not supported", 1),)
    assert texts(store) == {
        "docs/honda.txt": [HONDA],
        "docs/toyota.md": ["Toyota opened a battery plant near the coast."],
    }
    first = current_manifest(store)
    assert counts(bring()) == counts(bring(folder)) == (0, 0, 2, 0)
    assert current_manifest(store) == first
    assert not looks(store)

    (folder / "honda.txt").rename(folder / "honda-2024.txt")
    (folder / "toyota.md").write_text(TOYOTA.replace("coast", "river"), encoding="utf-8")
    (folder / "mazda.html").write_text("<p>Mazda waits.</p>", encoding="utf-8")
    assert looks(store) == Pending(new=2, changed=1, removed=1)
    assert looks(store).line() == "2 new, 1 changed, 1 removed"
    report = bring()
    assert (counts(report), report.renamed) == ((1, 1, 0, 0), 1)
    assert report.line() == "3 files: 1 added, 1 changed, 0 unchanged, 1 renamed, 0 removed, 1 skipped, 0 failed"
    assert texts(store) == {
        "docs/honda-2024.txt": [HONDA],
        "docs/mazda.html": ["Mazda waits."],
        "docs/toyota.md": ["Toyota opened a battery plant near the river."],
    }
    assert not looks(store)


def test_a_file_touched_is_unchanged_and_a_file_renamed_is_not_embedded_again(
    folder: Path, store: Store, encoder: Encoder, bring: Callable[..., Report]
) -> None:
    bring(folder)
    os.utime(folder / "honda.txt", ns=(1, 1))
    (folder / "toyota.md").rename(folder / "renamed.md")
    assert looks(store) == Pending(new=1, removed=1)
    heard = Heard()
    report = sync(store, [], encoder, heard)
    assert (counts(report), report.renamed) == ((0, 0, 1, 0), 1)
    assert heard.embedded == 0
    assert texts(store).keys() == {"docs/honda.txt", "docs/renamed.md"}
    assert not looks(store)


def test_files_of_the_same_size_are_told_by_what_they_hold(
    folder: Path, store: Store, bring: Callable[..., Report], monkeypatch: pytest.MonkeyPatch
) -> None:
    bring(folder)
    held = (folder / "honda.txt").read_bytes()
    (folder / "honda.txt").write_bytes(held.swapcase())
    os.utime(folder / "toyota.md", ns=(1, 1))
    assert looks(store) == Pending(changed=1)
    (folder / "honda.txt").write_bytes(held)
    assert not looks(store)
    monkeypatch.setattr("index.pending._MOST_READ", 0)
    assert looks(store) == Pending(changed=2)


def broken_pdf(path: Path) -> None:
    path.with_suffix(".pdf").write_bytes(b"%PDF-1.7\nthis is no PDF")


def empty(path: Path) -> None:
    path.with_suffix(".txt").write_bytes(b"")


def blank(path: Path) -> None:
    path.with_suffix(".md").write_text(" \n\n", encoding="utf-8")


def no_text(path: Path) -> None:
    path.with_suffix(".txt").write_bytes(bytes(range(256)) * 20)


def test_files_that_cannot_be_read_are_named_each_time_and_the_others_are_indexed(
    folder: Path, store: Store, bring: Callable[..., Report]
) -> None:
    for harm in (broken_pdf, empty, blank, no_text):
        harm(folder / harm.__name__)
    report = bring(folder)
    assert counts(report) == (2, 0, 0, 0)
    assert [source for source, _ in report.failed] == [
        "docs/blank.md",
        "docs/broken_pdf.pdf",
        "docs/empty.txt",
        "docs/no_text.txt",
    ]
    assert all(reason for _, reason in report.failed)
    assert not looks(store)
    again = bring()
    assert counts(again) == (0, 0, 2, 0)
    assert again.failed == report.failed

    (folder / "empty.txt").write_text("Now it says something.", encoding="utf-8")
    (folder / "honda.txt").write_bytes(b"")
    mended = bring()
    assert counts(mended) == (1, 0, 1, 0)
    reasons = dict(mended.failed)
    assert "what was indexed from it before is removed: 1 passage" in reasons["docs/honda.txt"]
    assert sorted(texts(store)) == ["docs/empty.txt", "docs/toyota.md"]


def test_a_second_folder_takes_nothing_from_the_first(
    folder: Path, store: Store, tmp_path: Path, bring: Callable[..., Report]
) -> None:
    bring(folder)
    other = tmp_path / "other"
    (other / ".hidden").mkdir(parents=True)
    (other / ".hidden" / "a.txt").write_text("Hidden, but given.", encoding="utf-8")
    (other / "b.txt").write_text("Seen.", encoding="utf-8")
    assert counts(bring(other / ".hidden")) == (1, 0, 0, 0)
    assert counts(bring(other)) == (1, 0, 1, 0)
    assert counts(bring(folder / "honda.txt")) == (0, 0, 1, 0)
    (folder / "honda.txt").unlink()
    assert counts(bring(other)) == (0, 0, 2, 0)
    assert counts(bring()) == (0, 0, 3, 1)
    with Truth.open(store) as truth:
        assert truth.roots() == ["docs", "other", "other/.hidden"]


def test_a_folder_that_is_away_or_suddenly_empty_takes_nothing_with_it(
    folder: Path, tmp_path: Path, store: Store, bring: Callable[..., Report]
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "b.txt").write_text("Seen.", encoding="utf-8")
    bring(folder, other)
    for name in ("honda.txt", "toyota.md"):
        (folder / name).unlink()
    shutil.move(other, tmp_path / "away")
    report = bring()
    assert counts(report) == (0, 0, 0, 0)
    assert [warning.partition(":")[0] for warning in report.warnings] == [
        f"{folder} holds no document any more",
        f"{other} is missing",
    ]
    assert looks(store) == Pending(away=("other",))
    assert len(texts(store)) == 3


@pytest.mark.parametrize(
    ("names", "message"),
    [
        ((), "it is empty"),
        (("a.png", "b.png"), r"suffix \.png is not supported \(2\)"),
        (("a.pdf",), r"docs/a\.pdf: "),
    ],
)
def test_a_folder_without_a_document_leaves_no_store(
    names: tuple[str, ...], message: str, tmp_path: Path, bring: Callable[..., Report]
) -> None:
    docs = tmp_path / "docs"
    docs.mkdir()
    for name in names:
        (docs / name).write_bytes(b"no document")
    with pytest.raises(WrongUsageError, match=f"docs holds no file that can be read: {message}"):
        bring(docs)
    assert [path.name for path in tmp_path.iterdir()] == ["docs"]


def test_wrong_paths_are_named(folder: Path, store: Store, tmp_path: Path, bring: Callable[..., Report]) -> None:
    with pytest.raises(WrongUsageError, match="gone does not exist"):
        bring(folder, tmp_path / "gone")
    with pytest.raises(WrongUsageError, match="assistant index FOLDER"):
        bring()
    assert not store.path.exists()
    (tmp_path / "a.png").write_bytes(b"")
    with pytest.raises(WrongUsageError, match=r"a\.png: suffix \.png is not supported"):
        bring(tmp_path / "a.png")
    assert bring(folder, tmp_path / "a.png").failed == (("a.png", "suffix .png is not supported"),)


@pytest.mark.skipif(sys.platform == "darwin", reason="its file systems refuse such names")
def test_a_name_that_is_not_utf8_is_indexed_and_followed(
    tmp_path: Path, store: Store, bring: Callable[..., Report]
) -> None:
    docs = tmp_path / "docs"
    docs.mkdir()
    path = Path(os.fsdecode(os.fsencode(docs) + b"/caf\xe9.txt"))
    path.write_text("Coffee is served.", encoding="utf-8")
    bring(docs)
    assert texts(store) == {r"docs/caf\xe9.txt": ["Coffee is served."]}
    assert not looks(store)
    path.write_text("Tea is served.", encoding="utf-8")
    assert counts(bring()) == (0, 1, 0, 0)


def test_a_folder_that_another_one_leaves_out_stays_where_it_was_given(
    folder: Path, store: Store, bring: Callable[..., Report]
) -> None:
    for name in ("drafts/a.txt", "node_modules/pkg/b.txt"):
        (folder / name).parent.mkdir(parents=True)
        (folder / name).write_text("Given, though it is left out.", encoding="utf-8")
    (folder / ".assistantignore").write_text("drafts/\n", encoding="utf-8")
    bring(folder)
    bring(folder / "drafts")
    bring(folder / "node_modules" / "pkg")
    for _ in range(2):
        assert counts(bring()) == (0, 0, 4, 0)
        assert counts(bring(folder)) == (0, 0, 4, 0)
    assert not looks(store)
    (folder / "drafts" / "a.txt").write_text("Changed.", encoding="utf-8")
    assert counts(bring()) == (0, 1, 3, 0)
    shutil.move(folder / "drafts", folder.parent / "away")
    assert counts(bring()) == (0, 0, 3, 0)
    with Truth.open(store) as truth:
        assert truth.roots() == ["docs", "docs/drafts", "docs/node_modules/pkg"]


def test_a_worker_that_does_not_start_leaves_all_as_it_was(
    folder: Path, store: Store, encoder: Encoder, bring: Callable[..., Report], monkeypatch: pytest.MonkeyPatch
) -> None:
    bring(folder)
    before = texts(store)
    (folder / "honda.txt").write_text("Honda sold more cars in June.", encoding="utf-8")
    with monkeypatch.context() as failing:
        failing.setattr(sys, "executable", "/bin/false")
        for rebuild in (False, True):
            with pytest.raises(WorkerError, match="does not start"):
                # Of workers for such limits none waits for something to read.
                sync(store, [], encoder, rebuild=rebuild, limits=Limits(time=51))
        with pytest.raises(WorkerError):
            sync(Store(folder.parent / "new"), [folder], encoder, limits=Limits(time=51))
    assert not (folder.parent / "new").exists()
    with Truth(store) as truth:
        assert {record.source for record in truth.documents() if record.passages} == before.keys()
        assert not list(truth.missing_vectors(encoder.identity.fingerprint))
    assert texts(store) == before
    assert counts(bring()) == (0, 1, 1, 0)


def test_what_an_older_version_could_not_read_is_tried_again(
    folder: Path, store: Store, bring: Callable[..., Report]
) -> None:
    other = folder.parent / "other"
    other.mkdir()
    (other / "a.txt").write_text("Seen.", encoding="utf-8")
    bring(folder, other)
    with sqlite3.connect(store.truth_path) as connection:
        connection.execute("UPDATE documents SET problem = 'a parser was wrong', kind = 'unreadable' "
                           "WHERE source = 'docs/honda.txt'")  # fmt: skip
    connection.close()
    assert bring().failed == (("docs/honda.txt", "a parser was wrong"),)
    with Truth(store) as truth:
        assert truth.version == version("document-assistant")
        truth.set_reading(truth.limits, "0.0.1")
    assert bring(other).failed == ()
    assert counts(bring()) == (1, 0, 2, 0)


def test_limits_of_a_run_that_was_cut_off_or_of_a_part_are_not_those_of_all(
    folder: Path, store: Store, encoder: Encoder, bring: Callable[..., Report]
) -> None:
    class Cut(Heard):
        def files(self, *_: int) -> None:
            raise KeyboardInterrupt

    low = Limits(characters=55)
    assert [source for source, _ in sync(store, [folder], encoder, limits=low).failed] == ["docs/honda.txt"]
    with pytest.raises(KeyboardInterrupt):
        sync(store, [], encoder, Cut())
    assert bring().failed == ()
    (folder / "honda.txt").write_text(f"{HONDA} And more.", encoding="utf-8")
    (folder / "toyota.md").write_text(f"{TOYOTA} And more than that.", encoding="utf-8")
    assert len(sync(store, [folder / "honda.txt"], encoder, limits=low).failed) == 1
    assert bring().failed == ()
    assert len(sync(store, [], encoder, limits=low).failed) == 0  # they are as they were, and could be read
    (folder / "honda.txt").write_text(f"{HONDA} And more again.", encoding="utf-8")
    (folder / "toyota.md").write_text(f"{TOYOTA} And more than that again.", encoding="utf-8")
    assert len(sync(store, [], encoder, limits=low).failed) == 2
    assert len(sync(store, [folder / "honda.txt"], encoder).failed) == 0
    assert bring().failed == ()


def test_the_run_after_one_that_was_cut_off_says_so(folder: Path, store: Store, encoder: Encoder) -> None:
    class Cut(Heard):
        def passages(self, *_: int) -> None:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        sync(store, [folder], encoder, Cut())
    first, second = sync(store, [folder], encoder), sync(store, [], encoder)
    assert first.warnings == ("what had been read before a run was cut off, or the store put back, is indexed now",)
    assert (second.unchanged, second.warnings) == (2, ())


def test_what_has_a_vector_at_an_interrupt_is_kept(store: Store, encoder: Encoder) -> None:
    class Slow(Encoder):
        embedded = 0

        def encode(self, text: str) -> NDArray[np.float32]:
            time.sleep(0.02)
            vector = super().encode(text)
            Slow.embedded += 1
            return vector

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    slow = Slow(encoder.identity, encoder._session, encoder._tokenizer)
    create(store)
    with Truth(store, create=True) as truth:
        truth.start_over(encoder.identity)
        passages = [Passage("a.txt", 0, n, n, n + 9, f"Line {n}") for n in range(BATCH)]
        truth.replace(DocumentRecord("a.txt", ".", 1, 1, "f" * 64, passages=BATCH), passages)
        before = signal.signal(signal.SIGALRM, interrupt)
        signal.setitimer(signal.ITIMER_REAL, 0.5)  # while the first batch is waited for
        with pytest.raises(KeyboardInterrupt), Embedding(store, truth, slow, lambda *_: None) as embedding:
            embedding.finish()
        signal.signal(signal.SIGALRM, before)
        assert 0 < truth.embedded_count(encoder.identity.fingerprint) == Slow.embedded < BATCH


def test_what_a_killed_writer_left_does_not_count_as_room_that_is_taken(
    folder: Path, store: Store, bring: Callable[..., Report]
) -> None:
    bring(folder)
    for place in (store.generations / f"{BUILDING}1-x", store.generations / "7"):
        place.mkdir()
        (place / "pin").touch()
        with (place / "data").open("wb") as file:
            file.truncate(shutil.disk_usage(folder).free)
    assert counts(bring()) == (0, 0, 2, 0)
    assert [path.name for path in store.generations.iterdir()] == ["1"]


def test_another_encoder_is_refused_until_everything_is_embedded_again(
    folder: Path, store: Store, encoder: Encoder, bring: Callable[..., Report]
) -> None:
    bring(folder)
    other = Encoder(replace(encoder.identity, name="other", pooling="cls"), encoder._session, encoder._tokenizer)
    with pytest.raises(OtherEncoderError, match=r"--encoder .*all-MiniLM-L6-v2.* --rebuild"):
        sync(store, [], other)
    heard = Heard()
    assert counts(sync(store, [], other, heard, rebuild=True)) == (0, 2, 0, 0)
    assert heard.embedded == 2
    manifest = current_manifest(store)
    assert manifest is not None
    assert manifest.encoder == other.identity
    assert len(texts(store)) == 2


def test_a_second_run_ends_naming_the_first(folder: Path, store: Store, encoder: Encoder) -> None:
    sync(store, [folder], encoder)
    with holder(store) as first, pytest.raises(StoreBusyError, match=str(first.pid)):
        sync(store, [folder], encoder, wait_s=0.2)


def test_two_runs_at_once_both_end_well(folder: Path, store: Store) -> None:
    command = [sys.executable, "-c", RUN, str(folder), "nothing"]
    both = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    lines = sorted(process.communicate()[0].strip() for process in both)
    assert lines == [
        "2 files: 0 added, 0 changed, 2 unchanged, 0 removed, 0 skipped, 0 failed",
        "2 files: 2 added, 0 changed, 0 unchanged, 0 removed, 0 skipped, 0 failed",
    ]
    assert len(texts(store)) == 2


RUN = """
import os, signal, sys
from pathlib import Path
from index.encoder import load_encoder
from index.store import Store
from index.sync import sync

class Progress:
    def files(self, done, total): pass
    def passages(self, done, total):
        if sys.argv[2] == "kill":
            os.kill(os.getpid(), signal.SIGKILL)

docs = Path(sys.argv[1])
print(sync(Store(docs.parent / ".assistant"), [docs], load_encoder(), Progress(), wait_s=60).line())
"""


def test_a_run_that_is_killed_is_taken_up_where_it_was(folder: Path, store: Store, encoder: Encoder) -> None:
    for number in range(300):
        (folder / f"{number}.txt").write_text(f"Line {number} was closed.", encoding="utf-8")
    killed = subprocess.run([sys.executable, "-c", RUN, str(folder), "kill"], cwd=ROOT, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert current_manifest(store) is None
    heard = Heard()
    report = sync(store, [], encoder, heard)
    assert report.added + report.unchanged == 302
    assert heard.embedded == 302 - TOGETHER
    assert len(texts(store)) == 302


def test_rewriting_every_file_leaves_a_generation_that_an_unchanged_run_keeps(
    folder: Path, store: Store, encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Looking(Heard):
        def passages(self, done: int, total: int) -> None:
            super().passages(done, total)
            begun_early.extend(store.generations.glob(f"{BUILDING}*"))

    def write(count: int, text: str) -> None:
        for number in range(count):
            (folder / f"{number}.txt").write_text(f"{text} {number}.", encoding="utf-8")

    begun_early: list[Path] = []
    monkeypatch.setattr("index.embedding.BATCH", 16)
    write(5 * TOGETHER // 2, "Line")
    sync(store, [folder], encoder, Looking())
    assert begun_early
    begun_early.clear()
    write(5 * TOGETHER // 2, "Row")
    sync(store, [folder], encoder, Looking())
    assert begun_early == []
    manifest = current_manifest(store)
    assert manifest is not None
    assert manifest.dropped == 0
    sync(store, [folder], encoder)
    assert current_manifest(store) == manifest


def test_what_is_forgotten_is_in_no_file_of_the_store(
    folder: Path, store: Store, tmp_path: Path, bring: Callable[..., Report]
) -> None:
    secret = folder / "secret"
    secret.mkdir()
    (secret / "a.txt").write_text("The quokkabase lies behind the marzipanhill. " * 5, encoding="utf-8")
    bring(folder)
    rows = [{"citations": [{"source": source}]} for source in ("docs/secret/a.txt", "docs/honda.txt")]
    lines = [*(json.dumps(row) for row in rows), '{"broken": "quokkabase']
    store.history_path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert holding(store, b"quokkabase")

    forgotten = forget(store, [secret])
    assert forgotten.sources == forgotten.still_there == ("docs/secret/a.txt",)
    assert "will come back" in forgotten.line()
    assert store.history_path.read_text(encoding="utf-8") == lines[1] + "\n"
    assert holding(store, b"quokkabase") == holding(store, b"marzipanhill") == holding(store, b"secret/a.txt") == []
    assert sorted(texts(store)) == ["docs/honda.txt", "docs/toyota.md"]

    shutil.rmtree(folder)
    both = forget(store, [folder, tmp_path / "mistyped"])
    assert both.still_there == ()
    assert both.line().endswith(f"nothing was indexed from {tmp_path / 'mistyped'}")
    assert texts(store) == {}
    with pytest.raises(WrongUsageError, match="nothing was indexed from"):
        forget(store, [tmp_path / "elsewhere"])
    with pytest.raises(NoStoreError):
        forget(Store(tmp_path / "elsewhere"), [folder])


def test_what_a_killed_run_began_to_forget_the_same_call_finishes(
    folder: Path, store: Store, bring: Callable[..., Report]
) -> None:
    bring(folder)
    with Truth(store) as truth:
        truth.purge(["docs/honda.txt"])
    assert holding(store, b"honda")
    assert forget(store, [folder / "honda.txt"]).sources == ("docs/honda.txt",)
    assert holding(store, b"honda") == []


FORGET = """
import os, signal, sys
from pathlib import Path
import pytest
from index.forgetting import forget
from index.store import Store

def kill(*_):
    os.kill(os.getpid(), signal.SIGKILL)

docs = Path(sys.argv[1])
pytest.MonkeyPatch().setattr(sys.argv[2], kill)
forget(Store(docs.parent / ".assistant"), [docs / "honda.txt"])
"""

# Where a run is killed, and whether another still finds something to name.
KILLS = {
    "index.generations._switch": True,
    "index.generations.collect": True,
    "index.truth.Truth.forget_deletions": True,
    "index.forgetting._purge_rows": True,
    "index.truth.Truth.compact": False,
}


@pytest.mark.parametrize("killed_at", KILLS)
def test_forgetting_that_is_killed_the_same_call_finishes(
    killed_at: str, folder: Path, store: Store, bring: Callable[..., Report]
) -> None:
    bring(folder)
    row = {"citations": [{"source": "docs/honda.txt", "quote": HONDA}]}
    store.history_path.write_text(json.dumps(row) + "\n", encoding="utf-8")
    killed = subprocess.run([sys.executable, "-c", FORGET, str(folder), killed_at], cwd=ROOT, check=False)
    assert killed.returncode == -signal.SIGKILL
    if KILLS[killed_at]:
        forget(store, [folder / "honda.txt"])
    with pytest.raises(WrongUsageError, match="nothing was indexed from"):
        forget(store, [folder / "honda.txt"])
    assert holding(store, b"honda") == holding(store, b"nissan") == []
    assert list(texts(store)) == ["docs/toyota.md"]


def test_an_answer_that_is_given_while_its_source_is_forgotten_is_dropped_too(
    folder: Path, store: Store, bring: Callable[..., Report], monkeypatch: pytest.MonkeyPatch
) -> None:
    def publish_and_be_asked(*given: Any) -> Manifest:  # noqa: ANN401
        rows = ({"read": ["docs/honda.txt"]}, {"read": ["docs/toyota.md"]})
        store.history_path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        return publish(*given)

    bring(folder)
    monkeypatch.setattr("index.forgetting.publish", publish_and_be_asked)
    assert forget(store, [folder / "honda.txt"]).history_rows == 1
    assert store.history_path.read_text(encoding="utf-8") == '{"read": ["docs/toyota.md"]}\n'


def test_what_a_reader_still_holds_goes_when_it_is_forgotten_once_more(
    folder: Path, store: Store, bring: Callable[..., Report]
) -> None:
    bring(folder)
    with open_current(store):
        assert "forget once more" in forget(store, [folder / "honda.txt"]).line()
    history = json.dumps({"read": ["docs/honda.txt"]})
    store.history_path.write_text(history + "\n", encoding="utf-8")
    assert forget(store, [folder / "honda.txt"]).line().startswith("1 file forgotten; 1 answer made with")
    assert holding(store, b"honda") == []


def test_nothing_is_said_to_be_forgotten_where_the_truth_is_lost(
    folder: Path, store: Store, bring: Callable[..., Report]
) -> None:
    bring(folder)
    store.truth_path.unlink()
    for _ in range(2):
        with pytest.raises(StoreDamagedError, match="what the index was made from is lost"):
            forget(store, [folder / "honda.txt"])


def test_forgetting_wants_no_more_room_than_what_remains(
    folder: Path, store: Store, bring: Callable[..., Report], monkeypatch: pytest.MonkeyPatch
) -> None:
    bring(folder)
    monkeypatch.setattr("index.store.ROOM_FLOOR", 1 << 60)
    with pytest.raises(StoreFullError):
        bring()
    forget(store, [folder / "honda.txt"])
    assert list(texts(store)) == ["docs/toyota.md"]
    monkeypatch.setattr("index.forgetting.ROOM_TO_FORGET", 1 << 60)
    forget(store, [folder])
    assert texts(store) == {}


def test_a_file_that_could_not_be_opened_is_tried_again_though_nothing_shows_that_it_changed(
    folder: Path, store: Store, bring: Callable[..., Report], monkeypatch: pytest.MonkeyPatch
) -> None:
    # What a user who may not read the file meets; this one may read all.
    def refuse(record: DocumentRecord, real: str) -> DocumentRecord:
        return refused(record, PermissionError(13, "Permission denied")) if real.endswith("honda.txt") else record

    with monkeypatch.context() as closing:
        closing.setattr("index.sync.with_hash", refuse)
        bring(folder)
        (folder / "honda.txt").write_text(HONDA + " And more.", encoding="utf-8")
        removed = " (what was indexed from it before is removed: 1 passage)"
        assert bring(folder).failed == (("docs/honda.txt", "permission denied" + removed),)
        before = current_manifest(store)
        assert bring().failed == (("docs/honda.txt", "permission denied"),)
        assert current_manifest(store) == before
        assert not looks(store)
    assert counts(bring()) == (1, 0, 1, 0)


def holding(store: Store, word: bytes) -> list[str]:
    """The files of the store in which these bytes stand."""
    files = [path for path in store.path.rglob("*") if path.is_file()]
    return [str(path) for path in files if word in path.read_bytes().lower()]


def test_a_truth_that_was_lost_is_made_again_from_the_same_folders(
    folder: Path, store: Store, tmp_path: Path, bring: Callable[..., Report]
) -> None:
    bring(folder)
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "a.txt").write_text("Tea is served at four.", encoding="utf-8")
    store.truth_path.unlink()
    report = bring(tmp_path / "more")
    assert (report.added, [note for note in report.warnings if "was lost" in note] != []) == (3, True)
    assert sorted(texts(store)) == ["docs/honda.txt", "docs/toyota.md", "more/a.txt"]
    store.truth_path.unlink()
    (next(store.generations.iterdir()) / "documents.json").write_text("{", encoding="utf-8")
    with pytest.raises(StoreDamagedError, match=r"was lost and .* remove .* and index again"):
        bring()


def test_what_is_told_of_a_damaged_truth_helps(folder: Path, store: Store, bring: Callable[..., Report]) -> None:
    bring(folder)
    before = texts(store)
    with sqlite3.connect(store.truth_path) as connection:
        connection.execute("UPDATE meta SET value = '1w' WHERE key = 'change'")
    connection.close()
    told = rf"damaged .*: remove {store.truth_path}\*, put back a copy if there is one, and run assistant index"
    for run in (bring, partial(repair, store), partial(forget, store, [folder])):
        with pytest.raises(StoreDamagedError, match=told):
            run()
    for path in store.path.glob("truth.sqlite*"):
        path.unlink()
    with pytest.raises(StoreDamagedError, match=rf"{store.truth_path} is missing: .* run assistant index"):
        repair(store)
    bring()
    assert texts(store) == before


@pytest.mark.parametrize("part", ["chroma", "bm25", "documents.json"])
def test_an_index_that_was_damaged_is_mended_though_no_file_changed(
    folder: Path, store: Store, bring: Callable[..., Report], part: str
) -> None:
    bring(folder)
    place = next(store.generations.iterdir()) / part
    shutil.rmtree(place) if place.is_dir() else place.write_text("{}", encoding="utf-8")
    assert bring().unchanged == 2
    assert len(texts(store)) == 2


def test_a_folder_that_went_away_is_waited_for_and_said(
    folder: Path, store: Store, bring: Callable[..., Report]
) -> None:
    bring(folder)
    folder.rename(folder.with_name("elsewhere"))
    with open_current(store) as generation:
        waiting = pending(generation, store)
    assert waiting
    assert waiting.line() == "docs is missing"


def test_a_place_that_is_not_text_is_refused_before_anything_is_read(folder: Path, encoder: Encoder) -> None:
    place = folder.parent / os.fsdecode(b"st\xff")
    with pytest.raises(WrongUsageError, match="not valid UTF-8"):
        sync(Store(place), [folder], encoder)
    assert not place.exists()
