"""Files read in processes of their own: what a file does to its parser costs that file alone, and is named."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import CancelledError
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from test_store import shared_folder, without_root

from index import worker_process
from index.children import child_environment
from index.errors import WorkerError, WrongUsageError
from index.files import scan
from index.frames import receive, send
from index.hashing import sha256_of
from index.limits import DEFAULT, Limits
from index.loaders.text import TextLoader
from index.reading import Splitting, first_look, read
from index.regular import read_regular
from index.truth_rows import DocumentRecord
from index.worker_process import Worker
from index.workers import _IDLE, Job, Workers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from langchain_core.documents import Document

    from index.encoder import Encoder

__all__ = ["shared_folder"]

ROOT = Path(__file__).parents[1]
NO_STORE = "/nowhere/.assistant"
TEXT = "The Alba is a ship. It was built in Bergen."


def job(path: Path) -> Job:
    return Job(DocumentRecord(path.name, ".", path.lstat().st_size, 0, ""), os.path.realpath(path))


def read_here(path: Path, encoder: Encoder, limits: Limits = DEFAULT) -> tuple[DocumentRecord, list[str]]:
    splitting = Splitting(encoder.count_pieces, encoder.identity.max_length)
    record, passages = read(job(path).record, path.resolve(), splitting, limits)
    return record, [passage.text for passage in passages]


def outcomes(paths: list[Path], encoder: Encoder, **limits: int) -> list[tuple[str | None, str | None, int]]:
    """Kind, problem and passages of each file as workers read it."""
    with Workers(encoder, Limits(**limits)) as workers:
        read_all = list(workers.read_all(map(job, paths)))
    return [(record.kind, record.problem, len(passages)) for record, passages in read_all]


def test_many_files_come_back_in_order_as_they_are_read_here(tmp_path: Path, encoder: Encoder) -> None:
    paths = [tmp_path / f"{number}.txt" for number in range(40)]
    for number, path in enumerate(paths):
        path.write_text(f"{TEXT} Number {number}. " * (1 + number % 7 * 30), encoding="utf-8")
    with Workers(encoder, Limits()) as workers:
        found = list(workers.read_all(map(job, paths)))
    assert [(record, [p.text for p in passages]) for record, passages in found] == [
        read_here(path, encoder) for path in paths
    ]
    assert all(passage.source_sha256 == record.sha256 == sha256_of(path)
               for path, (record, passages) in zip(paths, found, strict=True) for passage in passages)  # fmt: skip


@pytest.mark.parametrize(
    ("name", "content", "limits", "named"),
    [
        ("a.txt", "", {}, ("empty", "it is empty")),
        ("a.txt", " \n", {}, ("empty", "it holds no text, only white space")),
        ("a.bin2", b"\x00\x01\x02" * 9, {}, ("binary", "it is binary, of no kind that is known here")),
        (
            "a.doc",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 9,
            {},
            ("unsupported", "the format .doc is too old to be read"),
        ),
        ("a.txt", TEXT * 9, {"characters": 200}, ("too large", "it holds more than 200 characters; to read it")),
        ("a.txt", f"{TEXT} " * 1_500_000, {"memory": 60}, ("too large", "reading it takes more than 60 MB of memory")),
    ],
)
def test_a_file_beyond_its_limits_is_named_and_the_others_are_read(
    tmp_path: Path, encoder: Encoder, name: str, content: str | bytes, limits: dict[str, int], named: tuple[str, str]
) -> None:
    (tmp_path / name).write_bytes(content.encode() if isinstance(content, str) else content)
    (tmp_path / "z.txt").write_text(TEXT, encoding="utf-8")
    first, second = outcomes([tmp_path / name, tmp_path / "z.txt"], encoder, **limits)
    assert first[0] == named[0]
    assert (first[1] or "").startswith(named[1])
    assert second == (None, None, 1)


def test_a_parser_that_does_not_end_is_ended(tmp_path: Path, encoder: Encoder) -> None:
    slow = tmp_path / "a.txt"
    slow.write_text(f"{TEXT} " * 400_000, encoding="utf-8")  # 17 MB of sentences to count take longer than a second
    (tmp_path / "b.txt").write_text(TEXT, encoding="utf-8")
    first, second = outcomes([slow, tmp_path / "b.txt"], encoder, time=1)
    assert first[:2] == (
        "timed out",
        "reading it took more than 1 s; to read it, raise the limit: assistant index --limit time=4",
    )
    assert second == (None, None, 1)


def test_a_worker_that_is_killed_costs_one_file(tmp_path: Path, encoder: Encoder) -> None:
    slow = tmp_path / "a.txt"
    slow.write_text(f"{TEXT} " * 400_000, encoding="utf-8")
    (tmp_path / "b.txt").write_text(TEXT, encoding="utf-8")
    with Workers(encoder, Limits(), count=1) as workers:
        threading.Timer(1.0, lambda: os.kill(workers.busy()[0], signal.SIGSEGV)).start()
        (first, _), (second, passages) = workers.read_all([job(slow), job(tmp_path / "b.txt")])
    assert first.problem == "reading it ended its parser (Segmentation fault): report it, or leave the file out"
    assert first.sha256 == sha256_of(slow)  # so that it is not tried again
    assert (second.problem, len(passages)) == (None, 1)


def test_leaving_ends_what_is_being_read(tmp_path: Path, encoder: Encoder) -> None:
    slow = tmp_path / "a.txt"
    slow.write_text(f"{TEXT} " * 400_000, encoding="utf-8")
    with Workers(encoder, Limits(), count=1) as workers:
        threading.Timer(1.0, workers.close).start()
        (record, _), *_ = workers.read_all([job(slow)])
    assert record.problem == "reading it ended its parser (Killed): report it, or leave the file out"
    assert record.sha256 == ""  # so that it is tried again
    assert not workers.busy()


def test_leaving_waits_for_no_worker_that_only_begins(tmp_path: Path, encoder: Encoder) -> None:
    slow = tmp_path / "a.md"
    slow.write_text("".join(f"[{n}]: https://example.org/{n}\n" for n in range(120_000)), encoding="utf-8")
    # None of this kind waits for something to read.
    with Workers(encoder, Limits(pages=4_321), count=1) as workers:
        threading.Timer(0.02, workers.close).start()
        began = time.monotonic()
        with suppress(CancelledError, WorkerError):
            list(workers.read_all([job(slow)]))
    assert time.monotonic() - began < 3


def told(encoder: Encoder) -> dict[str, object]:
    return {"tokenizer": encoder.tokenizer_json, "max_length": 256, "limits": DEFAULT.to_dict()}


def test_a_worker_ends_in_the_middle_of_a_file_when_nobody_waits_for_it(tmp_path: Path, encoder: Encoder) -> None:
    slow = tmp_path / "a.txt"
    slow.write_text(f"{TEXT} " * 400_000, encoding="utf-8")
    with Worker() as worker:
        worker.begin(told(encoder))
        send(worker._requests, {"record": job(slow).record.to_dict(), "real": job(slow).real})
        time.sleep(1)
        os.dup2(worker._answers, worker._requests)  # the other end of what it is asked by is gone, as after a kill
        assert worker._process.wait(5) == 1


def test_a_worker_that_was_killed_while_it_waited_costs_no_file(tmp_path: Path, encoder: Encoder) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    for _ in range(2):
        with Workers(encoder, Limits(pages=1_234), count=1) as workers:
            (record, passages), *_ = workers.read_all([job(tmp_path / "a.txt")])
        assert (record.problem, len(passages)) == (None, 1)
        (waiting,) = _IDLE._waiting[encoder.identity.fingerprint, Limits(pages=1_234)]
        os.kill(waiting.process_id, signal.SIGKILL)
        waiting._process.wait()


def kill_once_busy(workers: Workers) -> None:
    """Kill the first worker that is given a file, at once: how long it reads is the machine's to say."""
    while not (busy := workers.busy()):
        time.sleep(0.001)
    os.kill(busy[0], signal.SIGKILL)


def test_a_file_whose_worker_was_killed_is_given_to_another_one(tmp_path: Path, encoder: Encoder) -> None:
    path = tmp_path / "a.txt"
    path.write_text(
        "".join(f"The Alba {n} is a ship. It was built in Bergen. " for n in range(9_000)), encoding="utf-8"
    )
    with Workers(encoder, Limits(), count=1) as workers:
        workers.require()
        killing = threading.Thread(target=kill_once_busy, args=(workers,))
        killing.start()
        (record, passages), *_ = workers.read_all([job(path)])
        killing.join()
    assert (record.problem, record.sha256, len(passages) > 100) == (None, sha256_of(path), True)


@pytest.mark.parametrize(
    ("program", "reason"),
    [
        ("import sys; sys.exit(3)", "exit status 3"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGTERM)", "Terminated"),
        ("import os; os.write(1, (2).to_bytes(8, 'big') + b'{}'); os.read(0, 1 << 20)", "it says so"),
        ("import os; os.write(1, b'Traceback'); os.read(0, 1 << 20)", "a message of 6085033126061564259 bytes"),
    ],
)
def test_a_worker_that_does_not_start_is_no_fault_of_a_file(
    tmp_path: Path, encoder: Encoder, monkeypatch: pytest.MonkeyPatch, program: str, reason: str
) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    monkeypatch.setattr(worker_process, "_started", lambda *pipes: answering(program, *pipes))
    with (
        Workers(encoder, Limits(pages=99)) as workers,
        pytest.raises(WorkerError, match=rf"does not start \({reason}\): .* assistant --debug index"),
    ):
        list(workers.read_all([job(tmp_path / "a.txt")]))


def answering(program: str, requests: int, answers: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", program], stdin=requests, stdout=answers, start_new_session=True)


LIAR = """
import sys
sys.path.insert(0, {root!r})
from index.frames import receive, send
receive(0)
send(1, {{"ready": True}})
receive(0)
send(1, {answer!r})
receive(0)
"""
RECORD = DocumentRecord("/etc/passwd", "/", 3, 4, "f" * 64).to_dict()
PLACE = (
    '{"section": 0, "start": 0, "end": 4, "page": null, "lines": null, "heading": [], "title": null, "date": null, '
    '"sha256": "", "line_starts": []}'
)


@pytest.mark.parametrize(
    ("answer", "found"),
    [
        ({"record": RECORD, "rows": [[0, "Text", PLACE]], "leaving": False}, None),
        ({"record": RECORD, "rows": [[0, "Text", PLACE]]}, "KeyError|'leaving'"),
        ({"record": RECORD, "rows": "none", "leaving": False}, "unpack"),
        ({"record": RECORD | {"words": None}, "rows": [], "leaving": False}, "holds what it never holds"),
        ({"record": RECORD | {"odd": 1}, "rows": [], "leaving": False}, "unexpected keyword"),
        ({"record": RECORD, "rows": [[0, 7, PLACE]], "leaving": False}, "expected str"),
        ({"record": RECORD, "rows": [["one", "Text", PLACE]], "leaving": False}, "no number"),
        ({"record": RECORD, "rows": [[0, "Te\udcffxt", PLACE]], "leaving": False}, "surrogates"),
        ({}, "record"),
    ],
)
def test_a_worker_is_not_believed(
    tmp_path: Path, encoder: Encoder, monkeypatch: pytest.MonkeyPatch, answer: dict[str, object], found: str | None
) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    program = LIAR.format(root=str(ROOT), answer=answer)
    monkeypatch.setattr(worker_process, "_started", lambda *pipes: answering(program, *pipes))
    asked = job(tmp_path / "a.txt")
    with Worker() as worker:
        worker.begin(told(encoder))
        record, passages = worker.read(asked, DEFAULT)
    known = ("source", "root", "size", "mtime_ns")
    assert [getattr(record, name) for name in known] == [getattr(asked.record, name) for name in known]
    if found is None:
        assert [(passage.source, passage.text) for passage in passages] == [("a.txt", "Text")]
        return
    assert (record.sha256, passages, worker.is_worn) == ("", [], True)
    assert (record.problem or "").startswith("reading it ended its parser (what it says is no answer: ")
    assert any(each in (record.problem or "") for each in found.split("|"))


def test_a_child_finds_what_is_found_here_and_nothing_where_the_user_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib" / "far_away.py").write_text("")
    for name in ("index", "json"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('the wrong one')")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", ["", str(tmp_path), "lib", *sys.path])
    command = [sys.executable, "-c", "import far_away, json, index; print(index.__file__)"]
    done = subprocess.run(command, env=child_environment({}), capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == (f"{ROOT / 'index' / '__init__.py'}\n", "")


CONFINED = """
import encodings.ascii, os, resource
from index.limits import Limits
from index.worker import _confine, _within_hard
for kind in (resource.RLIMIT_CPU, resource.RLIMIT_FSIZE, resource.RLIMIT_AS):
    resource.setrlimit(kind, (2**40, 2**40) if kind == resource.RLIMIT_AS else (3600, 3600))
if os.getuid() == 0:
    os.setuid(65534)
_confine(Limits())
resource.setrlimit(resource.RLIMIT_CPU, _within_hard(resource.RLIMIT_CPU, 10_000))
print(resource.getrlimit(resource.RLIMIT_CPU), resource.getrlimit(resource.RLIMIT_FSIZE))
"""


@pytest.mark.skipif(sys.platform == "darwin", reason="it knows no limit of memory")
def test_a_limit_that_is_lower_already_is_kept_to() -> None:
    done = subprocess.run([sys.executable, "-c", CONFINED], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("(3600, 3600) (3600, 3600)\n", "")


class UnknownRecord(DocumentRecord):
    """A record that the other side does not know."""

    def to_dict(self) -> dict[str, str | int | None]:
        return {**super().to_dict(), "odd": 1}


def test_a_defect_of_the_program_costs_one_file(tmp_path: Path, encoder: Encoder) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    right = job(tmp_path / "a.txt")
    wrong = Job(UnknownRecord(right.record.source, ".", right.record.size, 0, ""), right.real)
    with Workers(encoder, Limits()) as workers:
        (first, _), (second, passages) = workers.read_all([wrong, job(tmp_path / "a.txt")])
    assert (first.problem or "").startswith("this program has a defect (TypeError: ")
    assert first.sha256 == ""  # the next version of the program tries again
    assert (second.problem, len(passages)) == (None, 1)


class TableLoader(TextLoader):
    """Takes for granted that every line says what something is, and one the name."""

    def lazy_load(self) -> Iterator[Document]:
        rows = dict(line.split("=") for line in self.data.decode().splitlines())
        yield self.document(rows["name"], 0)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("Text.", "ValueError: dictionary update sequence element #0 has length 1; 2 is required"),
        ("make=Honda", "KeyError: 'name'"),
        ("name=Honda", None),
    ],
)
def test_content_that_breaks_its_parser_is_named(
    tmp_path: Path, encoder: Encoder, monkeypatch: pytest.MonkeyPatch, text: str, problem: str | None
) -> None:
    monkeypatch.setattr("index.loaders.text.TextLoader", TableLoader)
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    record, _ = read_here(tmp_path / "a.txt", encoder)
    wanted = problem and f"its content broke the parser ({problem}): report it, or leave the file out"
    assert (record.problem, record.kind) == (wanted, problem and "unreadable")


def test_what_is_told_of_a_document(tmp_path: Path, encoder: Encoder) -> None:
    german = (
        "Der Hersteller verkaufte im vergangenen Jahr weniger Wagen als zuvor. Im Norden blieben Kunden aus, "
        "weil Zinsen gestiegen waren und gebrauchte Fahrzeuge billiger wurden. Das kommende Frühjahr bringt "
        "drei neue Modelle, darunter einen kleinen Lieferwagen mit elektrischem Antrieb. Die Werkstätten "
        "hatten gut zu tun, und auch der Handel mit Ersatzteilen brachte mehr ein als erwartet worden war."
    )
    (tmp_path / "a.md").write_text(f"---\nauthor: Ada Berg\ndate: 2024-05-06\n---\n# Titel\n\n{german}", "utf-8")
    record, _ = read_here(tmp_path / "a.md", encoder)
    told = (record.title, record.author, record.date, record.language, record.words, record.pages)
    assert told == ("Titel", "Ada Berg", "2024-05-06", "de", len(german.split()), None)


def test_a_file_that_is_too_large_is_not_opened(tmp_path: Path) -> None:
    with (tmp_path / "b.txt").open("wb") as file:
        file.truncate(10 << 30)
    (large,) = scan([str(tmp_path)], NO_STORE).files
    looked_at = first_look("b.txt", ".", large, Limits())
    assert (looked_at.kind, looked_at.problem) == (
        "too large",
        "10,240 MB, the most is 100 MB; to read it, raise the limit: assistant index --limit size=400",
    )


def test_a_closed_file_is_named(shared_folder: Path, encoder: Encoder) -> None:
    (shared_folder / "a.txt").write_text(TEXT, encoding="utf-8")
    (shared_folder / "a.txt").chmod(0o000)
    with without_root():
        record, _ = read_here(shared_folder / "a.txt", encoder)
    assert (record.kind, record.problem, record.sha256) == ("unreadable", "permission denied", "")


def test_only_a_regular_file_that_is_still_in_its_place_is_opened(tmp_path: Path) -> None:
    inside = tmp_path / "in"
    inside.mkdir()
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    os.mkfifo(inside / "pipe")
    (inside / "device").symlink_to("/dev/zero")
    (inside / "link").symlink_to("../secret.txt")
    for name in ("pipe", "device", "link", "gone", "."):
        with pytest.raises(OSError, match=r"not a regular file|leads out|No such file|Is a directory"):
            read_regular(inside / name, within=inside)
    assert read_regular(inside / "link") == b"secret"


@pytest.mark.parametrize("message", [{}, {"a": [1, None, "é\udce9"]}, {"long": "x" * 300_000}])
def test_messages_arrive_whole_and_one_at_a_time(message: dict[str, object]) -> None:
    reading, writing = os.pipe()

    def write() -> None:
        send(writing, message)
        send(writing, {"next": 1})
        os.close(writing)

    sender = threading.Thread(target=write)
    sender.start()
    assert [receive(reading, 10), receive(reading, 10), receive(reading, 10)] == [message, {"next": 1}, None]
    sender.join()
    os.close(reading)


def test_waiting_for_a_message_ends() -> None:
    reading, writing = os.pipe()
    os.write(writing, b"\0\0")
    with pytest.raises(TimeoutError):
        receive(reading, 0.05)
    os.close(reading)
    os.close(writing)


@pytest.mark.parametrize(
    "sent",
    [(2**40).to_bytes(8, "big"), (2).to_bytes(8, "big") + b"[]", (4).to_bytes(8, "big") + b"nope",
     (200_000).to_bytes(8, "big") + b"[" * 200_000],
)  # fmt: skip
def test_what_is_no_message_is_refused(sent: bytes) -> None:
    reading, writing = os.pipe()
    sender = threading.Thread(target=lambda: os.write(writing, sent))
    sender.start()
    with pytest.raises(ValueError, match=r"a message|Expecting value"):
        receive(reading, 5)
    sender.join()
    os.close(reading)
    os.close(writing)


WAITER = """
import os, subprocess, sys
from index.frames import receive
SLOW = "import os, sys, time; time.sleep(1.5); os.write(1, bytes(7) + b'\\x02{'); time.sleep(1.5); os.write(1, b'}')"
child = subprocess.Popen([sys.executable, "-c", SLOW], stdout=subprocess.PIPE, start_new_session=True)
print("waiting", flush=True)
try:
    print(receive(child.stdout.fileno(), 2.0))
except TimeoutError:
    print("timed out")
"""


def test_the_time_for_which_a_process_is_stopped_is_not_waited() -> None:
    command = [sys.executable, "-c", WAITER]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as waiter:
        assert waiter.stdout is not None
        assert waiter.stdout.readline() == "waiting\n"
        time.sleep(0.3)
        waiter.send_signal(signal.SIGSTOP)  # as Ctrl-Z does
        time.sleep(2.5)
        waiter.send_signal(signal.SIGCONT)
        assert waiter.stdout.readline() == "{}\n"


@pytest.mark.parametrize("wrong", ["time", "time=", "time=0", "time=-1", "speed=3", "time=1.5", "time=\u0663"])
def test_a_limit_that_is_none_is_refused(wrong: str) -> None:
    assert Limits().changed(["time=120", "size=7"]) == Limits(time=120, size=7)
    with pytest.raises(WrongUsageError, match="write NAME=NUMBER"):
        Limits().changed([wrong])
