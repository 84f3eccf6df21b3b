"""What may reach a terminal: text as it is, and nothing that a terminal obeys or a reader cannot see."""

from __future__ import annotations

import io
import json
import os
import sys
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant import terminal
from assistant.terminal import Span, cells, clean, json_text, let_go, note, say, say_json

if TYPE_CHECKING:
    from collections.abc import Callable

CASES = {
    "colour": ("\x1b[31mred\x1b[0m", "[31mred[0m"),
    "clipboard": ("\x1b]52;c;ZXZpbA==\x07x", "]52;c;ZXZpbA==x"),
    "C1 escape": ("\x9b31mred", "31mred"),
    "backspaces": ("safe\b\b\b\bevil", "safeevil"),
    "delete": ("a\x7fb", "ab"),
    "carriage return over a line": ("real\rfake", "real\nfake"),
    "Windows line end": ("a\r\nb", "a\nb"),
    "tab and newline stay": ("a\tb\nc", "a\tb\nc"),
    "bidirectional override": ("abc\u202edef\u202c", "abcdef"),
    "bidirectional isolate": ("\u2066x\u2069", "x"),
    "marks": ("\u200ea\u200fb\u061cc", "abc"),
    "zero width": ("pass\u200bword\ufeff\u2060\u200d", "password"),
    "soft hyphen": ("car\u00admaker", "carmaker"),
    "tags": ("hi\U000e0041\U000e007f", "hi"),
    "variation selectors": ("a\ufe0fb\U000e0100", "ab"),
    "line separators": ("a\u2028b\u2029c\u0085d", "a\nb\nc\nd"),
    "lone surrogate": ("a\ud800b", "a\ufffdb"),
    "letters of any script": ("żółw 日本車 Ελλάδα עברית 🚗", "żółw 日本車 Ελλάδα עברית 🚗"),
}


class Tty(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("text", "shown"), CASES.values(), ids=CASES.keys())
def test_text_is_shown_without_what_a_terminal_obeys(text: str, shown: str) -> None:
    assert clean(text) == shown


@given(st.text())
def test_no_control_or_invisible_character_is_left(text: str) -> None:
    left = set(clean(text)) - {"\n", "\t"}
    assert not [c for c in left if unicodedata.category(c) in {"Cc", "Cs", "Zl", "Zp"}]
    assert not left & set("\u200b\u200c\u200d\u2060\ufeff\u202a\u202e\u2066\u2069\u200e\u200f")


@given(st.text(), st.text())
def test_text_may_be_cleaned_as_it_comes(first: str, second: str) -> None:
    if not (first.endswith("\r") and second.startswith("\n")):
        assert clean(first) + clean(second) == clean(first + second)


@given(st.dictionaries(st.text(st.characters()), st.text(st.characters())))
def test_json_holds_the_exact_text_and_nothing_a_terminal_obeys(value: dict[str, str]) -> None:
    written = json_text(value)
    assert json.loads(written) == value
    assert clean(written) == written


def test_json_escapes_only_what_cannot_be_seen() -> None:
    assert json_text({"a": "日本 é\u202e\x9b\U000e0041"}) == '{"a": "日本 é\\u202e\\u009b\\udb40\\udc41"}'


@pytest.mark.parametrize(
    ("environment", "styled"),
    [({}, True), ({"NO_COLOR": "1"}, False), ({"NO_COLOR": ""}, True), ({"TERM": "dumb"}, False)],
)
def test_colour_and_links_only_where_they_are_wanted(
    environment: dict[str, str], styled: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    screen = Tty()
    monkeypatch.setattr("sys.stdout", screen)
    say(Span("a.md", "bold", Path("/docs/a b.md")), ", line 3")
    plain = "a.md, line 3\n"
    linked = "\x1b]8;;file:///docs/a%20b.md\x1b\\\x1b[1ma.md\x1b[0m\x1b]8;;\x1b\\, line 3\n"
    assert screen.getvalue() == (linked if styled else plain)


def test_a_name_cannot_leave_its_link(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    screen = Tty()
    monkeypatch.setattr("sys.stdout", screen)
    say(Span("x\x1b\\evil", "", Path("/docs/x\x1b\\evil\x07")))
    assert screen.getvalue() == "\x1b]8;;file:///docs/x%1B%5Cevil%07\x1b\\x\\evil\x1b]8;;\x1b\\\n"


@pytest.mark.parametrize("tell", [say, note])
def test_nothing_but_text_goes_through_a_pipe(tell: Callable[..., None], capsys: pytest.CaptureFixture[str]) -> None:
    tell("a\x1b[2Jb ", Span("c\u202e", "red", Path("/c")))
    out = capsys.readouterr()
    assert out.out + out.err == "a[2Jb c\n"


def test_only_what_was_asked_for_fails_where_nobody_reads_it(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("stdout", "stderr"):
        unread, written = os.pipe()
        os.close(unread)
        monkeypatch.setattr(sys, name, os.fdopen(written, "w", encoding="utf-8"))
    note("not heard")
    with pytest.raises(BrokenPipeError):
        say("not heard")
    let_go(sys.stdout)
    for stream in (sys.stdout, sys.stderr):
        stream.close()


def test_json_is_one_line_in_a_pipe_and_indented_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    pipe, screen = io.StringIO(), Tty()
    for stream in (pipe, screen):
        monkeypatch.setattr("sys.stdout", stream)
        say_json({"a": [1]})
    assert pipe.getvalue() == '{"a": [1]}\n'
    assert len(screen.getvalue().splitlines()) > 1


def test_text_is_wrapped_on_terminals_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdout", io.StringIO())
    assert terminal.width() is None
    monkeypatch.setattr("sys.stdout", Tty())
    monkeypatch.setenv("COLUMNS", "72")
    assert terminal.width() == 72
    monkeypatch.setenv("COLUMNS", "400")
    assert terminal.width() == 100


def test_wide_and_combining_characters_take_their_columns() -> None:
    assert [cells(text) for text in ("abc", "日本", "e\u0301")] == [3, 4, 1]
