"""Which files are found below a folder, each once, why others are not, and that each is read as it is."""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_store import shared_folder, without_root

from index.below import below_any, count_below, is_below, walked_from_above
from index.files import scan
from index.roots import needed

__all__ = ["shared_folder"]

NO_STORE = "/nowhere/.assistant"


def write(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("Text.", encoding="utf-8")


def found(folder: Path, *roots: str) -> list[str]:
    """Names of the files found, relative to the folder."""
    scanned = scan([str(folder / root) for root in roots or ("",)], str(folder / ".assistant"))
    return [os.path.relpath(file.path, folder) for file in scanned.files]


def test_documents_are_found_in_the_order_of_their_paths(tmp_path: Path) -> None:
    write(tmp_path, "b.MD", "a/z.txt", "a.html", "c/d/e.htm", "c/d.pdf")
    assert found(tmp_path) == ["a.html", "a/z.txt", "b.MD", "c/d.pdf", "c/d/e.htm"]


def test_hidden_files_and_the_store_are_passed_over_in_silence(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", ".b.txt", ".git/c.txt", ".assistant/d.txt", "named/e.txt")
    scanned = scan([str(tmp_path)], str(tmp_path / "named"))
    assert [Path(file.path).name for file in scanned.files] == ["a.txt"]
    assert not scanned.skipped


def test_a_hidden_folder_that_is_given_is_walked(tmp_path: Path) -> None:
    write(tmp_path, ".notes/a.txt", ".notes/.b.txt")
    assert found(tmp_path, ".notes") == [".notes/a.txt"]


def test_what_is_no_document_is_counted_by_reason(tmp_path: Path) -> None:
    write(tmp_path, "a.png", "b.PNG", "c.txt", "node_modules/d.txt")
    os.mkfifo(tmp_path / "pipe.txt")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(os.path.relpath(tmp_path / "s.txt"))
    (tmp_path / "broken.txt").symlink_to("nowhere.txt")
    scanned = scan([str(tmp_path)], NO_STORE)
    assert dict(scanned.skipped) == {
        "suffix .png is not supported": 2,
        "a folder of installed packages or compiled code": 1,
        "not a regular file": 2,
        "a link that leads nowhere": 1,
    }


def test_what_was_given_itself_and_is_no_document_is_refused(tmp_path: Path) -> None:
    write(tmp_path, "a.png")
    os.mkfifo(tmp_path / "pipe.txt")
    scanned = scan([str(tmp_path / name) for name in ("a.png", "pipe.txt", "gone")], NO_STORE)
    assert [(Path(path).name, reason) for path, reason in scanned.refused] == [
        ("a.png", "suffix .png is not supported"),
        ("pipe.txt", "not a regular file"),
    ]
    assert scanned.missing == [str(tmp_path / "gone")]


def test_links_are_followed_inside_the_folder_and_loops_end(tmp_path: Path) -> None:
    write(tmp_path, "in/a.txt", "in/.versions/2/b.txt", "out/c.txt")
    (tmp_path / "in" / "current").symlink_to(".versions/2")
    (tmp_path / "in" / "loop").symlink_to("..")
    (tmp_path / "in" / "self").symlink_to(".")
    (tmp_path / "in" / "again.txt").symlink_to("a.txt")
    (tmp_path / "in" / "escape").symlink_to("../out")
    (tmp_path / "in" / "escape.txt").symlink_to("../out/c.txt")
    (tmp_path / "in" / "endless.txt").symlink_to("endless.txt")
    scanned = scan([str(tmp_path / "in")], NO_STORE)
    assert [os.path.relpath(file.path, tmp_path) for file in scanned.files] == ["in/a.txt", "in/current/b.txt"]
    assert dict(scanned.skipped) == {"a link that leads out of the folder": 3, "a link that leads nowhere": 1}


def test_overlapping_folders_give_each_file_once(tmp_path: Path) -> None:
    write(tmp_path, "a/b/c.txt", "a/d.txt")
    assert found(tmp_path, "a/b", "a", "a/d.txt", "a") == ["a/b/c.txt", "a/d.txt"]


@pytest.mark.skipif(sys.platform == "darwin", reason="its file systems refuse such names")
def test_a_name_that_is_not_utf8_is_found(tmp_path: Path) -> None:
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.txt")).write_text("Text.", encoding="utf-8")
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/a.\xe9")).write_text("Text.", encoding="utf-8")
    scanned = scan([str(tmp_path)], NO_STORE)
    assert [os.fsencode(file.path).rpartition(b"/")[2] for file in scanned.files] == [b"a.\xe9", b"caf\xe9.txt"]


def test_a_folder_that_cannot_be_read_is_named(shared_folder: Path) -> None:
    write(shared_folder, "a/b.txt", "c.txt")
    (shared_folder / "a").chmod(0o000)
    with without_root():
        scanned = scan([str(shared_folder)], NO_STORE)
    (shared_folder / "a").chmod(0o755)
    assert [Path(file.path).name for file in scanned.files] == ["c.txt"]
    assert scanned.closed == [str(shared_folder / "a")]


def test_a_folder_that_may_be_listed_and_not_entered_is_named(shared_folder: Path) -> None:
    write(shared_folder, "a/b.txt", "a/d.txt", "c.txt")
    (shared_folder / "link.txt").symlink_to("a/b.txt")
    (shared_folder / "a").chmod(0o644)
    with without_root():
        scanned = scan([str(shared_folder)], NO_STORE)
    (shared_folder / "a").chmod(0o755)
    assert [Path(file.path).name for file in scanned.files] == ["c.txt"]
    assert scanned.closed == [str(shared_folder / "a"), str(shared_folder / "link.txt")]
    assert dict(scanned.skipped) == {"a folder that cannot be read": 2}


@pytest.mark.parametrize("target", ["node_modules", "elsewhere"])
def test_a_link_named_like_installed_packages_is_not_followed(tmp_path: Path, target: str) -> None:
    write(tmp_path, "a.txt", "elsewhere/b.txt")
    (tmp_path / "node_modules").symlink_to(target)
    scanned = scan([str(tmp_path)], NO_STORE)
    assert [Path(file.path).name for file in scanned.files] == ["a.txt", "b.txt"]
    assert dict(scanned.skipped) == {"a folder of installed packages or compiled code": 1}


def test_what_was_given_is_not_left_out_by_the_folders_above(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", "drafts/b.txt", "drafts/c.log", "drafts/.assistantignore", "node_modules/d.txt", "e.log")
    (tmp_path / ".assistantignore").write_text("drafts/\n*.log\n", encoding="utf-8")
    (tmp_path / "drafts" / ".assistantignore").write_text("b.txt\n", encoding="utf-8")
    assert found(tmp_path) == ["a.txt"]
    assert found(tmp_path, "", "drafts", "node_modules", "e.log") == [
        "a.txt",
        "drafts/c.log",
        "e.log",
        "node_modules/d.txt",
    ]


def kept(folder: Path, *roots: str) -> list[str]:
    """Which of these roots have to be remembered."""
    given = [str(folder / root) for root in roots]
    return [os.path.relpath(root, folder) for root in needed(given, scan(given, NO_STORE), NO_STORE)]


@pytest.mark.parametrize(
    ("roots", "expected"),
    [
        (["in", "in/sub", "in/sub/b.txt"], ["in"]),
        (["in", "in/drafts", "in/drafts/deep"], ["in", "in/drafts"]),
        (["in", "in/node_modules/pkg"], ["in", "in/node_modules/pkg"]),
        (["in", "in/logs"], ["in", "in/logs"]),
        (["in", "in/gone", "in/.hidden"], ["in", "in/.hidden", "in/gone"]),
        (["in/sub", "in/drafts"], ["in/drafts", "in/sub"]),
    ],
)
def test_only_what_another_root_finds_is_not_remembered(tmp_path: Path, roots: list[str], expected: list[str]) -> None:
    write(tmp_path, "in/a.txt", "in/sub/b.txt", "in/drafts/c.txt", "in/drafts/deep/d.txt", "in/node_modules/pkg/e.txt",
          "in/logs/f.log", "in/logs/g.txt", "in/.hidden/h.txt")  # fmt: skip
    (tmp_path / "in" / ".assistantignore").write_text("drafts/\n*.log\n", encoding="utf-8")
    assert kept(tmp_path, *roots) == expected


PATTERNS = """
# Notes of mine.
*.log
!kept.log
/drafts/
**/old/*.txt
"""


def test_what_a_person_leaves_out_is_left_out_as_by_gitignore(tmp_path: Path) -> None:
    left_out = ["a.log", "in/b.log", "drafts/c.txt", "in/old/d.txt", "in/secret.txt"]
    kept = ["in/drafts/e.txt", "in/old/f.md", "kept.log", "old.txt", "out/a.log"]
    write(tmp_path, *left_out, *kept)
    (tmp_path / ".assistantignore").write_text(PATTERNS, encoding="utf-8")
    (tmp_path / "in" / ".assistantignore").write_text("secret.txt\n", encoding="utf-8")
    (tmp_path / "out" / ".assistantignore").write_text("!a.log\n", encoding="utf-8")
    assert found(tmp_path) == kept
    assert dict(scan([str(tmp_path)], NO_STORE).skipped) == {"left out by .assistantignore": 5}
    assert found(tmp_path, "out") == ["out/a.log"]


def test_patterns_that_cannot_be_read_are_named_and_leave_nothing_out(tmp_path: Path) -> None:
    write(tmp_path, "a.txt")
    (tmp_path / ".assistantignore").mkdir()
    scanned = scan([str(tmp_path)], NO_STORE)
    assert [Path(file.path).name for file in scanned.files] == ["a.txt"]
    assert [(Path(path).name, reason) for path, reason in scanned.unheeded] == [
        (".assistantignore", "not a regular file")
    ]


@pytest.mark.parametrize(
    ("path", "folder", "expected"),
    [
        ("/a/b", "/a", True),
        ("/a", "/a", True),
        ("/ab", "/a", False),
        ("/a", "/a/b", False),
        ("/a", "/", True),
    ],
)
def test_below_goes_by_whole_names(path: str, folder: str, expected: bool) -> None:
    assert is_below(path, folder) is expected


NAMES = st.sampled_from(["a", "b", "a0", "a-", ".a", "a.b"])
PATHS = st.lists(NAMES, max_size=4).map(lambda names: "/" + "/".join(names))


@given(PATHS, st.frozensets(PATHS))
def test_many_folders_or_paths_are_compared_as_each_would_be(path: str, others: frozenset[str]) -> None:
    assert below_any(others)(path) is any(is_below(path, folder) for folder in others)
    assert count_below(others)(path) == sum(is_below(other, path) for other in others)


@given(PATHS.filter(lambda path: not os.path.lexists(path)), st.frozensets(PATHS))
def test_a_folder_walks_by_what_is_below_it_and_not_hidden_from_it(path: str, folders: frozenset[str]) -> None:
    above = [folder for folder in folders if folder != path and is_below(path, folder)]
    assert walked_from_above(path, folders) is any("/." not in path[len(folder.rstrip("/")) :] for folder in above)


def test_a_folder_does_not_walk_by_a_link(tmp_path: Path) -> None:
    write(tmp_path, "a/b.txt")
    (tmp_path / "link").symlink_to("a")
    folders = {str(tmp_path)}
    assert walked_from_above(str(tmp_path / "a" / "b.txt"), folders)
    assert not walked_from_above(str(tmp_path / "link"), folders)
    assert not walked_from_above(str(tmp_path), folders)
