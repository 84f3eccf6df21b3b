"""Texts as measures compare them, so that spelling decides nothing.

The folding follows SQuAD's evaluation script (Rajpurkar et al., 2016): lower case, no punctuation, no articles, single
spaces; and adds what figures need: one form of percentages, of thousands separators and of accented letters.
"""

from __future__ import annotations

import re
import unicodedata

_PERCENT = re.compile(r"\s*(?:%|\bper\s?cent\b)")
_SEPARATOR = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_POSSESSIVE = re.compile(r"['’]s?\b")
_TOKEN = re.compile(r"\d+(?:\.\d+)*|%|[^\W\d_]+")
_ARTICLES = frozenset({"a", "an", "the"})


def tokens(text: str) -> list[str]:
    """Words, numbers and percent signs, folded: "The 30.9 per cent" and "30.9%" are both ["30.9", "%"]."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    plain = _POSSESSIVE.sub("", _SEPARATOR.sub("", _PERCENT.sub(" %", plain)))
    return [token for token in _TOKEN.findall(plain) if token not in _ARTICLES]


def occurs(needle: str, text: str) -> bool:
    """Whether the tokens of `needle` stand in `text` in a row; "3" does not occur in "30"."""
    sought = tokens(needle)
    return bool(sought) and f" {' '.join(sought)} " in f" {' '.join(tokens(text))} "


def spaced(text: str) -> str:
    """The text with every run of white space as one space, and nothing else changed."""
    return " ".join(text.split())
