"""The command line as a person and a script meet it: real processes, a real store, exit codes, and what goes where."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import jsonschema
import pytest
from typer.testing import CliRunner

from assistant.cli import app
from assistant.deadline import deadline
from index.errors import AssistantError, WrongUsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from typer.testing import Result

ROOT = Path(__file__).parents[1]
SCHEMA = json.loads((ROOT / "docs" / "answer.schema.json").read_text(encoding="utf-8"))
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}
QUESTION = "How much did Honda's sales in China fall in 2024?"
UNANSWERABLE = "What is the boiling point of tungsten?"


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "assistant", *arguments]


def process(line: list[str], cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(line, cwd=cwd, input="", capture_output=True, text=True, env=ENVIRONMENT, check=False)


def shell(script: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return process(["bash", "-c", script.replace("assistant", f"{sys.executable} -m assistant")], cwd)


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., Result]:
    """Run a command in this process, in the test's own folder."""
    monkeypatch.chdir(tmp_path)

    def invoke(*arguments: str, given: str | None = None) -> Result:
        return CliRunner().invoke(app, list(arguments), input=given)

    return invoke


@pytest.fixture
def here(samples: Path, run: Callable[..., Result], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Run a command in this process, where the sample documents are indexed."""
    monkeypatch.chdir(samples)
    return run


# ---------------------------------------------------------------- starting


@pytest.mark.parametrize("arguments", [["--help"], ["ask", "--help"], ["eval", "run", "--help"]])
def test_help_imports_nothing_heavy(arguments: list[str]) -> None:
    heavy = {
        "torch",
        "sentence_transformers",
        "transformers",
        "chromadb",
        "langchain",
        "langchain_core",
        "numpy",
        "rich",
    }
    code = (
        "import sys\nfrom assistant.cli import main\nsys.argv[1:] = " + repr(arguments) + "\n"
        "try:\n    main()\nfinally:\n    print(*{name.partition('.')[0] for name in sys.modules}, file=sys.stderr)"
    )
    done = process([sys.executable, "-c", code])
    assert done.returncode == 0
    assert done.stdout.startswith("Usage: assistant")
    assert not heavy & set(done.stderr.split())


def test_the_version_is_told(run: Callable[..., Result]) -> None:
    done = run("--version")
    assert (done.exit_code, done.stdout) == (0, f"assistant {version('document-assistant')}\n")


def test_every_command_says_what_it_does(run: Callable[..., Result]) -> None:
    listed = run("--help").stdout
    for name in ("index", "ask", "chat", "search", "show", "status", "forget", "eval"):
        assert f"\n  {name} " in listed
        assert run(name, "--help").exit_code == 0


# ---------------------------------------------------------------- asking


def test_a_question_needs_no_quotes(here: Callable[..., Result]) -> None:
    assert "slow to enter" in here("ask", "why", "did", "honda", "fall", "--no-history").stdout


def test_what_frames_a_question_is_not_missed_in_the_documents(here: Callable[..., Result]) -> None:
    done = here("ask", "What does zorblix mean?", "--no-history")
    assert done.exit_code == 3
    assert "Nowhere in them: “zorblix”.\n" in done.stdout


def test_an_answer_goes_to_standard_output_and_nothing_else_does(samples: Path) -> None:
    done = process(command("ask", QUESTION), samples)
    assert done.returncode == 0, done.stderr
    assert "30.9%" in done.stdout
    assert "[1] documents/" in done.stdout
    assert "\x1b" not in done.stdout
    assert done.stderr == ""


def test_a_refusal_exits_with_3_and_shows_what_came_nearest(here: Callable[..., Result]) -> None:
    done = here("ask", UNANSWERABLE)
    assert done.exit_code == 3
    assert done.stdout.startswith("The documents do not answer this.")
    assert "“tungsten”" in done.stdout
    assert "Nearest passages:" in done.stdout


@pytest.mark.parametrize("question", [QUESTION, UNANSWERABLE])
def test_json_has_the_documented_form(question: str, here: Callable[..., Result], samples: Path) -> None:
    answer = json.loads(here("ask", "--json", question).stdout)
    jsonschema.validate(answer, SCHEMA)
    assert answer["question"] == question
    for citation in answer["citations"]:
        assert citation["verified"]
        assert not citation["changed"]
        assert (samples / citation["source"]).is_file()


def test_a_question_may_come_from_standard_input(here: Callable[..., Result]) -> None:
    assert "30.9%" in here("ask", "-", given=QUESTION + "\n").stdout
    several = here("ask", "-", given=f"{QUESTION}\nWho is Olivia Brandt?\n")
    assert "note: read as one question; `assistant chat` answers each line of its input" in several.stderr


def test_a_question_that_is_not_unicode_comes_back_as_what_every_parser_reads(here: Callable[..., Result]) -> None:
    done = here("search", "-q", "--json", "honda \udcff")
    assert "\\ud" not in done.stdout
    assert json.loads(done.stdout)["query"] == "honda \ufffd"


def test_earlier_turns_are_understood(here: Callable[..., Result], tmp_path: Path) -> None:
    turns = tmp_path / "turns.json"
    turns.write_text(json.dumps([{"question": QUESTION, "answer": "By 30.9%."}]))
    answer = json.loads(here("ask", "--json", "--history", str(turns), "And Nissan's?").stdout)
    assert "Nissan" in answer["standalone_question"]
    assert "12.2%" in answer["answer"]


def test_markdown(here: Callable[..., Result]) -> None:
    assert here("ask", "--markdown", QUESTION).stdout.startswith("## How much did Honda")


def test_only_some_files_may_be_asked(here: Callable[..., Result]) -> None:
    for pattern in ("documents/sales-2024.txt", "documents/*.txt", "*.txt"):
        hits = json.loads(here("search", "--json", "--in", pattern, "Honda sales").stdout)["hits"]
        assert hits
        assert {hit["source"].rpartition(".")[2] for hit in hits} == {"txt"}


def test_a_text_may_be_asked_about_without_being_stored(run: Callable[..., Result], tmp_path: Path) -> None:
    (tmp_path / "note.md").write_text("# Garden\n\nThe red gate was painted by Olivia Brandt in May 2019.\n")
    done = run("ask", "Who painted the red gate?", "-f", "note.md")
    assert done.exit_code == 0, done.stderr
    assert "Olivia Brandt" in done.stdout
    assert "note.md" in done.stdout
    piped = run("ask", "Who painted the red gate?", "-f", "-", given=(tmp_path / "note.md").read_text())
    assert "Olivia Brandt" in piped.stdout
    assert not (tmp_path / ".assistant").exists()


def test_standard_input_may_be_of_another_encoding(tmp_path: Path) -> None:
    line = command("ask", "-q", "-f", "-", "Who painted the gate?")
    text = "The gate in the Bahnhofstraße was painted by Olivia Brandt in May 2019.\n".encode("latin-1")
    strict = {**ENVIRONMENT, "PYTHONIOENCODING": "utf-8:strict"}
    done = subprocess.run(line, cwd=tmp_path, input=text, capture_output=True, env=strict, check=False)
    assert "Bahnhofstraße was painted by Olivia Brandt" in done.stdout.decode()
    done = subprocess.run(
        command("ask", "-"), cwd=tmp_path, input=b"Stra\xdfe?", capture_output=True, env=strict, check=False
    )
    assert b"there is no store here" in done.stderr


def test_without_a_store_the_samples_are_indexed_first(run: Callable[..., Result], tmp_path: Path) -> None:
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents" / "gate.txt").write_text("The red gate was painted by Olivia Brandt in May 2019.\n")
    done = run("ask", "Who painted the red gate?")
    assert "Olivia Brandt" in done.stdout
    assert done.stderr.startswith("No store yet: indexing documents/ first.")
    assert run("ask", "Who painted the red gate?").stderr == ""


def test_a_file_that_changed_since_is_named_and_marked(run: Callable[..., Result], tmp_path: Path) -> None:
    note = tmp_path / "gate.txt"
    note.write_text("The red gate was painted by Olivia Brandt in May 2019.\n")
    assert run("index", "gate.txt").exit_code == 0
    note.write_text("The red gate was painted by somebody else altogether, it is said now.\n")
    done = run("ask", "Who painted the red gate?")
    assert done.exit_code == 0
    assert done.stderr.count("\n") == 1
    assert "1 changed" in done.stderr
    assert "(file changed since it was indexed)" in done.stdout
    assert run("ask", "--strict", "Who painted the red gate?").exit_code == 1
    assert "note: gate.txt: file changed since it was indexed" in run("show", "1").stderr
    note.unlink()
    shown = run("show", "gate.txt")
    assert "note: gate.txt: file gone since it was indexed; this is what was indexed." in shown.stderr
    assert "Olivia Brandt" in shown.stdout


def test_characters_that_a_terminal_obeys_do_not_come_through(run: Callable[..., Result], tmp_path: Path) -> None:
    text = "The red \x1b[31mgate\u202e was painted by Oli\u200bvia Brandt\x9b in May 2019.\n"
    (tmp_path / "gate\x1b[2J.txt").write_text(text)
    run("index", ".")
    for options in ([], ["--markdown"], ["--json"]):
        done = run("ask", "Who painted the red gate?", *options)
        assert "Brandt" in done.stdout
        assert not set(done.stdout + done.stderr) & set("\x1b\u202e\u200b\x9b")


# ---------------------------------------------------------------- looking


def test_search_prints_passages_with_scores(here: Callable[..., Result]) -> None:
    done = here("search", "-k", "3", "plug-in hybrids")
    assert [line[:2] for line in done.stdout.splitlines() if line[:1].isdigit()] == ["1.", "2.", "3."]
    hits = json.loads(here("search", "-k", "3", "--json", "plug-in hybrids").stdout)["hits"]
    assert [hit["score"] for hit in hits] == sorted((hit["score"] for hit in hits), reverse=True)


def test_search_says_which_words_stand_nowhere(here: Callable[..., Result]) -> None:
    assert "note: nowhere in the documents: “frobnicated”." in here("search", "frobnicated hybrids").stderr
    assert "nowhere" not in here("search", "hybrids").stderr
    assert json.loads(here("search", "--json", "frobnicated hybrids").stdout)["unknown_words"] == ["frobnicated"]


def test_show_puts_a_citation_of_the_last_answer_in_its_place(run: Callable[..., Result], tmp_path: Path) -> None:
    (tmp_path / "gate.md").write_text(
        "# Garden\n\nIt has a gate.\n\nThe red gate was painted by Olivia Brandt in May.\n"
    )
    run("index", "gate.md")
    assert run("ask", "Who painted the red gate?").exit_code == 0
    assert run("ask", "--no-history", "Who has a gate?").exit_code == 0
    assert run("show", "1").stderr == "Citation [1] of the answer to “Who painted the red gate?”:\n"
    shown = run("show", "1").stdout
    assert shown.startswith("gate.md\n\nGarden\n")
    assert "      3 It has a gate.\n" in shown
    assert "▸     5 The red gate was painted by Olivia Brandt in May.\n" in shown
    for place in ("gate.md:5", "./gate.md:5"):
        assert "▸     5 The red gate" in run("show", place).stdout
    assert "▸     3 It has" in run("show", "gate.md", "--line", "3").stdout


def test_status_says_what_is_indexed_and_what_failed(run: Callable[..., Result], tmp_path: Path) -> None:
    (tmp_path / "gate.txt").write_text("The red gate was painted by Olivia Brandt in May 2019.\n")
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.7 nothing more")
    report = json.loads(run("index", ".", "--json").stdout)
    assert (report["added"], [failure["source"] for failure in report["failed"]]) == (1, ["broken.pdf"])
    assert run("index", ".", "--strict").exit_code == 1
    state = json.loads(run("status", "--json").stdout)
    assert {file["source"]: file["problem"] is None for file in state["files"]} == {
        "broken.pdf": False,
        "gate.txt": True,
    }
    assert state["encoder"]["name"] == "sentence-transformers/all-MiniLM-L6-v2"
    assert "broken.pdf: " in run("status").stdout
    assert "gate.txt" in run("status", "--files").stdout


def test_what_is_forgotten_is_gone(run: Callable[..., Result], tmp_path: Path) -> None:
    for name, colour in (("red.txt", "red"), ("blue.txt", "blue")):
        (tmp_path / name).write_text(f"The {colour} gate was painted by Olivia Brandt in May 2019.\n")
    run("index", "red.txt", "blue.txt")
    run("ask", "Who painted the red gate?")
    assert run("forget", "red.txt").exit_code == 0
    sources = {hit["source"] for hit in json.loads(run("search", "--json", "red gate").stdout)["hits"]}
    assert sources == {"blue.txt"}
    assert "red gate" not in (tmp_path / ".assistant" / "history.jsonl").read_text()


def test_an_evaluation_writes_every_result_and_may_be_a_gate(here: Callable[..., Result], tmp_path: Path) -> None:
    gold, out = tmp_path / "gold.jsonl", tmp_path / "results.jsonl"
    rows: list[dict[str, object]] = [
        {"id": "a", "question": QUESTION, "answers": ["30.9%"],
         "evidence": [[{"source": "documents/timeline.md", "quote": "Honda loses 30.9%."}]]},
        {"id": "b", "question": UNANSWERABLE, "answerable": False},
    ]  # fmt: skip
    gold.write_text("".join(json.dumps(row) + "\n" for row in rows))
    done = here("eval", "run", str(gold), "--out", str(out), "--json")
    assert done.exit_code == 0, done.stderr
    assert json.loads(done.stdout)["questions"] == 2
    assert [json.loads(line)["id"] for line in out.read_text().splitlines()] == ["a", "b"]
    rows[1] = {**rows[0], "id": "b", "answers": ["99.9%"]}
    gold.write_text("".join(json.dumps(row) + "\n" for row in rows))
    assert here("eval", "run", str(gold), "--out", str(out), "--min-right", "0.9").exit_code == 1


def test_an_evaluation_is_no_document_and_forgets_with_the_store(run: Callable[..., Result], tmp_path: Path) -> None:
    (tmp_path / "blue.txt").write_text("The blue gate opens at nine.")
    (tmp_path / "red.txt").write_text("The red gate opens at ten.")
    gold = tmp_path / "gold" / "gates.jsonl"
    gold.parent.mkdir()
    evidence = [[{"source": "red.txt", "quote": "The red gate opens at ten."}]]
    asked = {"id": "a", "question": "When does the red gate open?", "answers": ["ten"], "evidence": evidence}
    gold.write_text(json.dumps(asked))
    assert run("index", "blue.txt", "red.txt").exit_code == 0
    assert run("eval", "run", str(gold)).exit_code == 0
    (written,) = (tmp_path / ".assistant" / "runs").glob("gates-*.jsonl")
    assert "red gate opens" in written.read_text()
    assert "0 added" in run("index").stderr + run("index").stdout
    assert run("forget", "red.txt").exit_code == 0
    assert "red gate opens" not in written.read_text()


@pytest.mark.parametrize(
    ("out", "said"),
    [
        ("gold.jsonl", "holds the gold questions"),
        ("link.jsonl", "holds the gold questions"),
        (".", "Is a directory"),
        ("gold.jsonl/results", "Not a directory"),
    ],
)
def test_where_an_evaluation_cannot_write_is_said_before_it_asks(
    out: str, said: str, run: Callable[..., Result], tmp_path: Path
) -> None:
    gold = tmp_path / "gold.jsonl"
    gold.write_text(json.dumps({"id": "a", "question": UNANSWERABLE, "answerable": False}))
    (tmp_path / "link.jsonl").symlink_to(gold)
    before = gold.read_text()
    # Without a store, asking would fail by another message.
    done = run("eval", "run", "gold.jsonl", "--out", out)
    assert (done.exit_code, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert f"{out}" in done.stderr
    assert said in done.stderr
    assert gold.read_text() == before


# ---------------------------------------------------------------- going wrong

# What is typed, what is in the folder, the exit code, and what the one line on standard error says.
MISTAKES: dict[str, tuple[list[str], int, str]] = {
    "an empty question": (["ask", "  "], 2, "the question is empty"),
    "a question of signs": (["ask", "?! — …"], 2, "the question is empty"),
    "a question that nobody sees": (["ask", "\x01\u200b\u00ad"], 2, "the question is empty"),
    "a question without end": (["ask", "why " * 25_000], 2, "at most 2,000"),
    "no store, no documents": (["ask", "Why?"], 1, "assistant index FOLDER"),
    "nothing to search": (["search", "x"], 1, "assistant index FOLDER"),
    "nothing to show": (["status"], 1, "assistant index FOLDER"),
    "a missing path": (["index", "nowhere"], 2, "nowhere"),
    "an empty folder": (["index", "empty"], 2, "empty"),
    "an empty file": (["index", "empty.txt"], 2, "empty.txt"),
    "not what its suffix says": (["index", "fake.pdf"], 2, "fake.pdf"),
    "nothing named": (["index"], 2, "assistant index FOLDER"),
    "two forms at once": (["ask", "--json", "--markdown", "Why?"], 2, "choose one"),
    "standard input twice": (["ask", "-", "-f", "-"], 2, "not both"),
    "a history that is none": (["ask", "--history", "fake.pdf", "Why?"], 2, "JSON list"),
    "a history of no list": (["ask", "--history", "object.json", "Why?"], 2, "JSON list"),
    "a history of no texts": (["ask", "--history", "numbers.json", "Why?"], 2, "JSON list"),
    "a history of lists in lists": (["ask", "--history", "deep.json", "Why?"], 2, "JSON list"),
    "a history that is missing": (["ask", "--history", "no.json", "Why?"], 2, "no.json"),
    "a text that is missing": (["ask", "-f", "no.md", "Why?"], 2, "no.md"),
    "a text that cannot be read": (["ask", "-f", "fake.pdf", "Why?"], 2, "fake.pdf"),
    "a gold file that is missing": (["eval", "run", "no.jsonl"], 2, "no.jsonl"),
    "an unknown embedding model": (["index", "full.txt", "-q", "--encoder", "no/such-model"], 1, "no/such-model"),
    "a missing embedding model": (["index", "full.txt", "--encoder", "/no/such/model"], 1, "/no/such/model"),
    "an unknown provider": (["ask", "--model", "nobody:x", "-f", "full.txt", "Why?"], 1, "nobody"),
    "a model without provider": (["ask", "--model", "gpt", "-f", "full.txt", "Why?"], 1, "provider:model"),
    "a missing key": (["ask", "--model", "openai:gpt-x", "-f", "full.txt", "Why?"], 1, "OPENAI_API_KEY"),
}


@pytest.mark.parametrize(("arguments", "code", "said"), MISTAKES.values(), ids=MISTAKES.keys())
def test_a_mistake_is_told_in_one_line(
    arguments: list[str],
    code: int,
    said: str,
    run: Callable[..., Result],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty.txt").touch()
    (tmp_path / "fake.pdf").write_text("This is no PDF.")
    (tmp_path / "full.txt").write_text("The red gate was painted by Olivia Brandt in May 2019.\n")
    (tmp_path / "object.json").write_text("{}")
    (tmp_path / "numbers.json").write_text('[{"question": 1, "answer": null}]')
    (tmp_path / "deep.json").write_text("[" * 100_000)
    done = run(*arguments)
    assert (done.exit_code, done.stdout) == (code, "")
    assert done.stderr.startswith("error: ")
    assert said in done.stderr
    assert done.stderr.count("\n") == 1
    assert not (tmp_path / ".assistant").exists()


# The same, where the sample documents are indexed.
MISTAKES_IN_A_STORE: dict[str, tuple[list[str], int, str]] = {
    "a file that is not indexed": (["search", "--in", "nowhere/*", "x"], 2, "status --files"),
    "a place that is not indexed": (["show", "nowhere.md"], 2, "status --files"),
    "a line that is not there": (["show", "timeline.md:9999"], 2, "no text on line 9999"),
    "a page of what has none": (["show", "timeline.md", "--page", "3"], 2, "no text on page 3"),
    "nothing to forget": (["forget", "nowhere.md"], 2, "nowhere.md"),
    "a deadline": (["ask", "--timeout", "0.001", QUESTION], 1, "--timeout"),
    "a conversation about no file": (["chat", "--in", "nowhere/*"], 2, "status --files"),
    "a conversation with an unknown model": (["chat", "--model", "nobody:x"], 1, "nobody"),
}


@pytest.mark.parametrize(("arguments", "code", "said"), MISTAKES_IN_A_STORE.values(), ids=MISTAKES_IN_A_STORE.keys())
def test_a_mistake_in_a_store_is_told_in_one_line(
    arguments: list[str], code: int, said: str, here: Callable[..., Result]
) -> None:
    done = here(*arguments)
    assert (done.exit_code, done.stdout) == (code, "")
    assert done.stderr.startswith("error: ")
    assert said in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_store_of_a_newer_version_is_refused(run: Callable[..., Result], samples: Path, tmp_path: Path) -> None:
    shutil.copytree(samples / ".assistant", tmp_path / ".assistant")
    for manifest in (tmp_path / ".assistant" / "generations").glob("*/manifest.json"):
        facts = json.loads(manifest.read_text())
        del facts["digest"]
        manifest.write_text(json.dumps({**facts, "schema": 999}))
    done = run("ask", QUESTION)
    assert done.exit_code == 1
    assert "upgrade to that version" in done.stderr
    assert done.stderr.count("\n") == 1


# Root may write anywhere by a power that Linux lets a process give up for what it starts: 24 is PR_CAPBSET_DROP, 1
# CAP_DAC_OVERRIDE.
POWERLESS = "import ctypes, os, sys; ctypes.CDLL(None).prctl(24, 1, 0, 0, 0); os.execvp(sys.argv[1], sys.argv[1:])"


def test_a_read_only_store_is_asked_and_not_changed(samples: Path, tmp_path: Path) -> None:
    shutil.copytree(samples, tmp_path, dirs_exist_ok=True)
    store = tmp_path / ".assistant"
    paths = [store, *store.rglob("*")]

    def powerless(*line: str) -> subprocess.CompletedProcess[str]:
        return process([sys.executable, "-c", POWERLESS, *line] if os.geteuid() == 0 else [*line], tmp_path)

    def state() -> dict[Path, tuple[int, bytes]]:
        found = [store, *store.rglob("*")]
        return {path: (path.stat().st_mtime_ns, b"" if path.is_dir() else path.read_bytes()) for path in found}

    for path in paths:
        path.chmod(0o500 if path.is_dir() else 0o400)
    before = state()
    try:
        if powerless("touch", str(store / "new")).returncode == 0:
            pytest.skip("this user may write anywhere")
        asked = powerless(*command("ask", QUESTION))
        assert (asked.returncode, asked.stderr.count("\n")) == (0, 1)
        assert "30.9%" in asked.stdout
        assert "`assistant show` cannot show its citations" in asked.stderr
        assert powerless(*command("ask", "-q", QUESTION)).stderr == ""
        for arguments in (["index", "documents"], ["index", "documents", "--rebuild"], ["forget", "documents"]):
            refused = powerless(*command(*arguments))
            assert (refused.returncode, refused.stderr.count("\n")) == (1, 1)
            assert "cannot be written to" in refused.stderr
        assert state() == before
    finally:
        for path in paths:
            path.chmod(0o700)


@pytest.mark.parametrize("seconds", [None, 1e8, 1e12, 1e300, float("inf")])
def test_a_deadline_may_be_as_late_as_one_likes(seconds: float | None) -> None:
    with deadline(seconds):
        pass


def test_a_deadline_that_is_no_number_is_refused() -> None:
    with pytest.raises(WrongUsageError, match="--timeout"), deadline(float("nan")):
        pass


def test_a_deadline_within_an_import_is_still_a_deadline() -> None:
    def imported() -> None:
        try:
            time.sleep(20)
        except BaseException as error:
            raise ImportError from error

    with pytest.raises(AssistantError, match="no answer within"), deadline(0.01):
        imported()


def test_a_defect_is_one_line_unless_debugging() -> None:
    code = (
        "import sys, assistant.cli as cli\n"
        "def broken() -> None:\n    raise RuntimeError('a\\x1b[31mb')\n"
        "cli.app.command('broken')(broken)\nsys.argv[1:] = sys.argv[1:] + ['broken']\ncli.main()"
    )
    plain, debugged = (process([sys.executable, "-c", code, *flags]) for flags in ([], ["--debug"]))
    assert (plain.returncode, debugged.returncode) == (1, 1)
    assert plain.stderr == "error: this is a defect (RuntimeError: a[31mb); `assistant --debug …` shows where\n"
    assert "Traceback" in debugged.stderr
    assert debugged.stderr.endswith(f"RuntimeError: a[31mb\n{plain.stderr}")


# ---------------------------------------------------------------- in a shell


def test_a_reader_that_has_seen_enough_is_no_failure(samples: Path) -> None:
    done = shell("set -o pipefail; assistant search -k 100 car | head -1", samples)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("1. ")


# What is typed where a file has changed since it was indexed, the exit code, and whether something is answered.
UNHEARD: dict[str, tuple[list[str], int, bool]] = {
    "a pending change": (["ask", "Who painted the red gate?"], 0, True),
    "a refusal": (["ask", UNANSWERABLE], 3, True),
    "an empty question": (["ask", ""], 2, False),
    "a file that is not indexed": (["ask", "x", "--in", "nowhere"], 2, False),
    "a missing path": (["index", "nowhere"], 2, False),
    "an unknown option": (["ask", "--nowhere"], 2, False),
    "a deadline": (["ask", "--timeout", "0.001", "x"], 1, False),
}


@pytest.mark.parametrize(("arguments", "code", "answered"), UNHEARD.values(), ids=UNHEARD.keys())
def test_what_nobody_hears_changes_nothing(
    arguments: list[str], code: int, answered: bool, run: Callable[..., Result], tmp_path: Path
) -> None:
    note = tmp_path / "gate.txt"
    note.write_text("The red gate was painted by Olivia Brandt in May 2019.\n")
    assert run("index", "gate.txt").exit_code == 0
    note.write_text("The red gate was painted by Olivia Brandt in May 2019, it is said.\n")
    unread, errors = os.pipe()
    os.close(unread)
    done = subprocess.run(
        command(*arguments), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=errors, env=ENVIRONMENT,
        check=False,
    )  # fmt: skip
    os.close(errors)
    assert (done.returncode, bool(done.stdout)) == (code, answered)


@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("line", ["--help", "--version", "ask -h", "status"])
def test_what_cannot_be_written_is_said_in_one_line(line: str, unbuffered: str, samples: Path) -> None:
    done = shell(f"PYTHONUNBUFFERED={unbuffered} assistant {line} > /dev/full", samples)
    assert done.returncode == 1
    assert done.stderr.startswith("error: the answer could not be written (No space left on device)")
    assert done.stderr.count("\n") == 1


def test_wrong_usage_is_wrong_where_it_cannot_be_said(samples: Path) -> None:
    assert shell("assistant nowhere 2> /dev/full", samples).returncode == 2


def test_a_shell_loop_keeps_its_standard_input(samples: Path) -> None:
    done = shell('printf "Honda\\nNissan\\n" | while read -r name; do assistant search -k 1 "$name"; done', samples)
    assert [line[:2] for line in done.stdout.splitlines() if line[:1].isdigit()] == ["1.", "1."]


def interrupted(child: subprocess.Popen[str], number: signal.Signals = signal.SIGINT) -> str:
    """What a process says on standard error that is sent a signal, and ends of it."""
    child.send_signal(number)
    try:
        return child.communicate(timeout=20)[1]
    finally:
        child.kill()


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_an_interrupted_command_ends_and_says_nothing(number: signal.Signals, code: int, samples: Path) -> None:
    child = subprocess.Popen(
        command("chat", "--no-history"),
        cwd=samples, env=ENVIRONMENT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert child.stdin is not None
    assert child.stdout is not None
    child.stdin.write(QUESTION + "\n")
    child.stdin.flush()
    # Once the first line of the answer is there, it waits for the next question.
    assert "30.9%" in child.stdout.readline()
    said = interrupted(child, number)
    assert (child.returncode, said) == (code, "")


@pytest.mark.parametrize("arguments", [["--help"], ["ask", "--no-history", QUESTION]])
@pytest.mark.parametrize("after", [0, 0.02, 0.06, 0.15, 0.3, 0.45, 0.6, 0.8])
def test_an_interrupt_while_starting_ends_the_process_and_says_nothing(
    arguments: list[str], after: float, samples: Path
) -> None:
    line = [sys.executable, "-X", "importtime", "-m", "assistant", *arguments]
    child = subprocess.Popen(
        line, cwd=samples, env=ENVIRONMENT, text=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert child.stderr is not None
    # How the interpreter starts is its own affair; what is imported for the command line comes after the guard.
    assert any("typer" in imported for imported in child.stderr)
    time.sleep(after)
    said = interrupted(child)
    # It may have been done before; and at its very end the interpreter leaves a signal to the system.
    assert child.returncode in {0, 130, -signal.SIGINT}
    assert not any(told in said for told in ("Traceback", "Exception", "error: "))


# What a command does that is interrupted, and what it says.
BROKEN = {
    "an import that fails of it": "try:\n    wait()\nexcept KeyboardInterrupt:\n    raise ImportError",
    "an error that a person can mend": "try:\n    wait()\nexcept KeyboardInterrupt:\n    raise StoreError('damaged')",
    "a place where nothing can be raised": "class Held:\n    __del__ = lambda self: wait()\nHeld()\nwait()",
    "a thread that imports for ever": "import_ahead('endless')\nwait()",
}


@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN.keys())
def test_what_goes_wrong_after_an_interrupt_is_the_interrupt(broken: str, tmp_path: Path) -> None:
    (tmp_path / "endless.py").write_text("import threading\nthreading.Event().wait()\n")
    code = (
        "import sys, time\nfrom assistant import cli\nfrom assistant.warmup import import_ahead\n"
        "from index.errors import StoreError\n"
        "def wait() -> None:\n    print('waiting', flush=True)\n    time.sleep(60)\n"
        f"def broken() -> None:\n    {broken.replace(chr(10), chr(10) + '    ')}\n"
        "cli.app.command('broken')(broken)\nsys.argv[1:] = ['broken']\ncli.main()"
    )
    child = subprocess.Popen(
        [sys.executable, "-c", code], env={**ENVIRONMENT, "PYTHONPATH": f"{ROOT}:{tmp_path}"}, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert child.stdout is not None
    assert child.stdout.readline() == "waiting\n"
    said = interrupted(child)
    assert (child.returncode, said) == (130, "")


@pytest.mark.parametrize(
    ("roots", "folder", "told"),
    [
        ((), "documents", "No store yet: indexing documents/ first."),
        (("notes",), "notes", "Indexing was cut off: going on with it first."),
        ((), "notes", "error: there is no store here: run `assistant index FOLDER` first"),
    ],
)
def test_a_first_question_that_was_cut_off_is_no_obstacle_to_the_next(
    roots: tuple[str, ...], folder: str, told: str, run: Callable[..., Result], tmp_path: Path
) -> None:
    from index.lock import writing
    from index.store import Store
    from index.truth import Truth

    (tmp_path / folder).mkdir()
    (tmp_path / folder / "gate.txt").write_text("The red gate was painted by Olivia Brandt in May 2019.\n")
    store = Store(tmp_path / ".assistant")
    with writing(store):
        store.truth_path.touch()
        if roots:
            with Truth(store, create=True) as truth:
                truth.set_roots(roots)
    done = run("ask", "Who painted the red gate?")
    assert done.stderr.startswith(told)
    assert ("Olivia Brandt" in done.stdout) is not told.startswith("error")


def test_escape_sequences_in_a_question_are_no_words() -> None:
    from assistant.questions import checked_question

    assert checked_question("Who is\x1b[31m the treasurer?\x1b[0m") == "Who is the treasurer?"
    assert checked_question("\x1b]8;;https://a.example\x07Who\x1b]8;;\x07 is it?") == "Who is it?"


def test_a_file_of_which_nothing_was_indexed_is_told_with_why(run: Callable[..., Result], tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_text("")
    (tmp_path / "gate.txt").write_text("The red gate was painted by Olivia Brandt.")
    run("index", "empty.txt", "gate.txt")
    done = run("show", "empty.txt")
    assert done.exit_code == 2
    assert "nothing was indexed from empty.txt: it is empty" in done.stderr


def test_a_folder_is_asked_about_though_one_of_its_files_cannot_be_read(
    run: Callable[..., Result], tmp_path: Path
) -> None:
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers" / "empty.txt").write_text("")
    (tmp_path / "papers" / "gate.txt").write_text("The red gate was painted by Olivia Brandt.")
    done = run("ask", "-f", "papers", "Who painted the red gate?")
    assert "Brandt" in done.stdout
    assert "empty.txt: it is empty" in done.stderr
    assert run("ask", "-f", "papers/empty.txt", "Who painted the red gate?").exit_code == 2
