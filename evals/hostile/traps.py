"""Runs of one character or one piece of markup, on which a pattern that looks back and forth never ends."""

from __future__ import annotations

from functools import partial

from evals.hostile.bombs import SENTENCE
from evals.hostile.case import Case, bytes_case, failed, indexed

TIMES = 100_000

# What a splitter of sentences looks at: ends, quotation marks, capitals, figures, abbreviations, list marks, spaces.
RUNS = (
    ".", "?", "!", "...", ". ", "?!", '"', "'", "“", "”", '." ', "(", ") ", "A", "A. ", "a.b.", "A.B. ", "1,", "1.",
    "1. ", "1,000,", "3.14", "e.g. ", "Dr. ", "No. 1 ", "i.e., ", " ", "\t", "\n", " \n", "\n\n", "\u3000", "\u2028",
    "- ", "* ", "• ", "– ", "…", "。", "！", "「", "」",
    "\u0301", "\u200b", "\ufeff", "\U0001f468\u200d", "http://", "a@",
    "www.", "//", "--", "=", "_", "~", "^", "|", "\\", "$", "%", "&", "&amp;", "\xad", "-\n", "and/or ", "Mr. A. ",
    "A,", "Aa", "aA", "a-", "1-", "1:", "10:30 ", "§ ", "[1] ", "(a) ", "I. ", "Abs. ", "x ", "…” ", "\r", "\x0c",
)  # fmt: skip
# What readers of markup look at.
_MARKUP: dict[str, tuple[str, ...]] = {
    ".md": ("[", "![", "](", "<", "<a ", "`", "``", "~~~\n", "*", "**a", "_a_", "|", "|-", "| a |\n", "# ", "- - ",
    ">",
            "    ", "\\", "&", "<!--", "[a]: b\n", "[^1]", "$$", "---\n", ":", "1) "),
    ".html": ("<", "<!--", "<!", "<?", "&", "&#", "&#x", "<a ", '<a b="', "<p>", "<br>", "</", "<script>", "<title>",
              "<table>", "<td>", "<![CDATA[", "<svg>", "<select>", "<template>", "<a><p>"),
    ".rtf": ("{", "}", "\\", "\\'", "\\u1 ", "\\par ", "\\*", "\\bin0 ", "\\cell ", "{\\*\\x ", "\\tab "),
    ".csv": (",", '"', '""', '",', ",\n", ";", "\t", "|", "a,", '"\n'),
    ".tsv": ("\t", '"', "\n"),
    ".rst": ("*", "**", "`", "``", "|", ":", "::\n", ".. ", "=", "=\n", "_", "__", "+-", "\\", ":a:`", "[1]_ ", "- ",
             "  - ", "a\n", "\t", ".. |a| ", ":a: "),
    ".eml": ("a: b\n", " ", "\n", "=?", "=?utf-8?q?", "--b\n", ">", "> ", "On a wrote:\n", "=", "=\n", "(", '"', "<",
    ","),
    ".mbox": ("From ", "From a\n", "\nFrom a\n", ">From \n"),
    ".json": ('"', "\\", "[],", "{", "1", "-", "e", '"a":'),
    ".jsonl": ("{}\n", "1\n", '"\n', "[\n"),
    ".xml": ("<", "</", "&", "&a;", "<a ", "<!--", "<![CDATA[", "<?", "]]>", "<a/>"),
    ".py": ("#", '"""', "\\\n", "(", "def "),
    ".tex": ("\\", "{", "$", "%", "\\begin{a}"),
}  # fmt: skip
_BEFORE = {
    ".rtf": r"{\rtf1 ", ".eml": "From: a@example.org\nSubject: Ships\n\n", ".xml": "<notes>",
    ".mbox": "From a@example.org Thu Jan  1 00:00:00 2024\nSubject: S\n\n",
    ".html": "<html><body>", ".json": '["a", ', ".jsonl": '"a"\n',
}  # fmt: skip
_QUOTED = frozenset({".json", ".jsonl"})


def _run(piece: str, suffix: str) -> bytes:
    """The run between two sentences, so that there is something to find."""
    sentence = f'"{SENTENCE}"' if suffix in _QUOTED else SENTENCE
    comma = "," if suffix == ".json" else "\n"
    return f"{_BEFORE.get(suffix, '')}{sentence}{comma}\n{piece * TIMES}{comma}\n{sentence}\n".encode()


def _header(piece: str) -> bytes:
    """The run in the headers of a letter."""
    line = piece.replace("\n", "\n ") * (TIMES // 4)
    return f"From: {line}\nTo: {line}\nSubject: {line}\nDate: {line}\nContent-Type: {line}\n\n{SENTENCE}\n".encode()


def _named(piece: str) -> str:
    return "-".join(f"{ord(character):x}" for character in piece)


_READ = (indexed(),)
_TOLD = (indexed(), failed("unreadable", "unsupported", "too large", "empty"))

CASES: tuple[Case, ...] = (
    *(bytes_case(f"traps/{_named(piece)}.txt", partial(_run, piece, ".txt"), *_READ) for piece in RUNS),
    *(
        bytes_case(f"traps/{_named(piece)}{suffix}", partial(_run, piece, suffix), *_TOLD)
        for suffix, pieces in _MARKUP.items()
        for piece in pieces
    ),
    *(
        bytes_case(f"traps/header-{_named(piece)}.eml", partial(_header, piece), *_TOLD)
        for piece in ("(", '"', "<", ",", "=?", "=?utf-8?q?a?= ", ";", "a=b;", "@", "a ", "\\", ":", "[")
    ),
)
