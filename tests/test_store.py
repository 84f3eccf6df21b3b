"""Where the store lies, how files are named in it, and that one process writes at a time."""

from __future__ import annotations

import errno
import fcntl
import os
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import StoreBusyError, StoreError, StoreFullError, StoreReadOnlyError, WrongUsageError
from index.lock import writing
from index.replacing import put_in_place
from index.store import Store, create, discard, find_store, named_path, path_of, place_store, require_free, source_of
from index.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
NOBODY = 65534
HOLDER = """
import sys
from pathlib import Path
from index.lock import writing
from index.store import Store
with writing(Store(Path(sys.argv[1]))):
    print("held", flush=True)
    sys.stdin.read()
"""


def made(path: Path) -> Store:
    store = Store(path)
    create(store)
    Truth.open(store, create=True).close()
    return store


@contextmanager
def holder(store: Store) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-c", HOLDER, str(store.path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


@contextmanager
def without_root() -> Iterator[None]:
    """Root may write where nobody may; so these checks are made as nobody."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def shared_folder() -> Iterator[Path]:
    """A folder that other users can enter, unlike those of pytest."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name).resolve()
        folder.chmod(0o755)
        yield folder
        folder.chmod(0o755)


def test_the_nearest_parent_with_a_store_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = made(tmp_path / ".assistant")
    deep = tmp_path / "a" / "b"
    deep.mkdir(parents=True)
    (deep / ".assistant").mkdir()  # of something else, or of a run that came to nothing
    monkeypatch.chdir(deep)
    assert find_store() == store
    assert place_store() == Store(deep / ".assistant")


def test_a_named_store_goes_before_the_variable_and_that_before_the_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    by_variable, by_name = made(tmp_path / "v"), made(tmp_path / "n")
    made(tmp_path / ".assistant")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ASSISTANT_STORE", str(by_variable.path))
    assert find_store() == place_store() == by_variable
    assert find_store(Path("n")) == place_store(Path("n")) == by_name
    assert find_store(Path("nowhere")) is None


def test_a_store_of_another_user_is_used_only_where_it_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = made(tmp_path / ".assistant")
    (tmp_path / "below").mkdir()
    monkeypatch.setattr(os, "geteuid", lambda: store.path.stat().st_uid + 1)
    for folder in (tmp_path / "below", tmp_path):
        monkeypatch.chdir(folder)
        assert find_store() is None
    with pytest.raises(StoreError, match="belongs to another user: name a place of your own with --store"):
        place_store()
    assert find_store(store.path) == place_store(store.path) == store
    monkeypatch.setenv("ASSISTANT_STORE", str(store.path))
    assert find_store() == place_store() == store


def test_the_store_is_private_and_unseen_by_git(tmp_path: Path) -> None:
    store = made(tmp_path / "deep" / ".assistant")
    assert store.path.stat().st_mode & 0o777 == 0o700
    assert store.truth_path.stat().st_mode & 0o777 == 0o600
    assert (store.path / ".gitignore").read_text(encoding="utf-8") == "*\n"


def test_a_folder_with_other_files_does_not_become_a_store(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear", encoding="utf-8")
    with pytest.raises(WrongUsageError, match="holds other files and no store"):
        create(Store(tmp_path))
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_what_is_discarded_leaves_nothing_but_what_was_there(tmp_path: Path) -> None:
    discard(made(tmp_path / "a"))
    store = made(tmp_path / "b")
    store.history_path.write_text("{}\n", encoding="utf-8")
    discard(store)
    assert [str(path.relative_to(tmp_path)) for path in sorted(tmp_path.rglob("*"))] == ["b", "b/history.jsonl"]


NAMES = {
    b"plain.txt": "plain.txt",
    b"folder/caf\xc3\xa9.txt": "folder/café.txt",
    b"caf\xe9.txt": r"caf\xe9.txt",
    rb"caf\xe9.txt": r"caf\x5cxe9.txt",
    rb"back\slash.txt": r"back\slash.txt",
    rb"\x41.txt": r"\x41.txt",
}


@pytest.mark.parametrize("raw", NAMES)
def test_a_source_is_readable_and_leads_back_to_the_file(raw: bytes, tmp_path: Path) -> None:
    store = Store(tmp_path / ".assistant")
    path = tmp_path / os.fsdecode(raw)
    assert source_of(store, path) == NAMES[raw]
    assert path_of(store, NAMES[raw]) == path


@given(st.binary(min_size=1).filter(lambda raw: b"\0" not in raw and b"/" not in raw and raw not in {b".", b".."}))
def test_any_file_name_is_named_by_valid_unicode_and_found_again(raw: bytes) -> None:
    store = Store(Path("/documents/.assistant"))
    source = source_of(store, "/documents/" + os.fsdecode(raw))
    assert source.encode("utf-8")
    assert os.fsencode(named_path(store, source)) == b"/documents/" + raw


def test_files_elsewhere_are_named_by_their_absolute_path(tmp_path: Path) -> None:
    store = Store(tmp_path / "in" / ".assistant")
    outside = tmp_path / "into.txt"
    assert source_of(store, outside) == str(outside)
    assert path_of(store, str(outside)) == outside
    assert source_of(store, tmp_path / "in") == "."
    assert path_of(store, ".") == tmp_path / "in"


def test_too_little_room_is_said_before_anything_is_written(tmp_path: Path) -> None:
    store = Store(tmp_path / "new" / ".assistant")
    with pytest.raises(StoreFullError, match="are needed"):
        require_free(store, 1 << 60)
    require_free(store)
    assert not store.path.parent.exists()


def test_a_store_may_be_named_below_the_users_own_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert place_store(Path("~/notes")).path == tmp_path / "notes"
    monkeypatch.setenv("ASSISTANT_STORE", "~/others")
    assert place_store().path == tmp_path / "others"


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="a file system that holds no files is Linux's")
def test_a_place_that_holds_no_files_is_not_told_as_full() -> None:
    store = Store(Path("/proc/store"))
    require_free(store)
    with pytest.raises(StoreError, match=r"/proc/store cannot be used .*: name another place with --store"):
        create(store)


def test_a_second_writer_is_told_who_the_first_is(tmp_path: Path) -> None:
    store = made(tmp_path / ".assistant")
    with holder(store) as first:
        with pytest.raises(StoreBusyError, match=rf"process {first.pid}\b"), writing(store, wait_s=0.2):
            pass
        assert first.stdin is not None
        first.stdin.close()
        with writing(store):
            assert store.lock_path.read_text(encoding="ascii") == f"{os.getpid()}\n"


def test_a_writer_that_is_killed_leaves_no_lock(tmp_path: Path) -> None:
    store = made(tmp_path / ".assistant")
    with holder(store) as first:
        first.kill()
        first.wait()
        with writing(store, wait_s=0):
            pass


def test_a_folder_that_cannot_be_written_to_says_so(shared_folder: Path) -> None:
    store = made(shared_folder / "old")
    for folder in (store.path, shared_folder):
        folder.chmod(0o555)
    with without_root():
        for each in (store, Store(shared_folder / "new")):
            with pytest.raises(StoreReadOnlyError, match="cannot be written to"), writing(each):
                pass


def test_a_store_that_is_closed_to_this_user_is_passed_over(shared_folder: Path) -> None:
    store = made(shared_folder / "old")
    store.path.chmod(0)
    with without_root():
        assert not store.exists
    store.path.chmod(0o700)


def test_the_truth_is_not_opened_where_nothing_can_be_written(shared_folder: Path) -> None:
    store = made(shared_folder / "old")
    store.truth_path.chmod(0o444)
    store.path.chmod(0o555)
    with without_root(), pytest.raises(StoreReadOnlyError, match="make it writable"):
        Truth.open(store)


@pytest.mark.parametrize("call", ["flock", "ftruncate", "pwrite"])
@pytest.mark.parametrize(
    ("number", "told"),
    [
        (errno.ENOLCK, "lies on a file system that has no locks: name another place with --store"),
        (errno.ENOSPC, "too little room .*: .* make room"),
        (errno.EDQUOT, "too little room .*: .* make room"),
        (errno.EIO, "cannot be used .Input/output error.: name another place with --store"),
    ],
)
def test_a_lock_that_cannot_be_taken_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, number: int, told: str
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    store = made(tmp_path / ".assistant")
    before = len(list(Path("/proc/self/fd").iterdir())) if sys.platform == "linux" else 0
    with monkeypatch.context() as refusing:
        refusing.setattr(fcntl if call == "flock" else os, call, refuse)
        with pytest.raises(StoreError, match=told), writing(store):
            pass
    assert sys.platform != "linux" or len(list(Path("/proc/self/fd").iterdir())) == before
    with writing(store, wait_s=0):
        pass


def test_a_file_is_put_in_place_as_a_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: int) -> None:
        raise OSError(errno.EIO, "Input/output error")

    path = tmp_path / "CURRENT"
    put_in_place(path, b"1\n", durable=True)
    with monkeypatch.context() as refusing:
        refusing.setattr(os, "fsync", refuse)
        with pytest.raises(OSError, match="Input/output error"):
            put_in_place(path, b"2\n", durable=True)
    assert [each.name for each in tmp_path.iterdir()] == ["CURRENT"]
    assert (path.read_bytes(), path.stat().st_mode & 0o777) == (b"1\n", 0o600)


def test_a_file_in_the_stores_place_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(WrongUsageError, match="is a file"):
        create(Store(tmp_path / "file"))
    with pytest.raises(StoreError):
        create(Store(tmp_path / "file" / "below"))
