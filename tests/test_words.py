"""One notion of a word for BM25, unknown words and the choice of sentences."""

from __future__ import annotations

import pytest

from index.words import stems, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Why did Honda's sales fall?", ["honda", "sale", "fall"]),
        ("The makers’ sales", ["maker", "sale"]),
        ("30.9% of 1,000 cars", ["30.9", "1000", "car"]),
        ("naïve Café", ["naiv", "cafe"]),
        ("EZ-60 and bZ7", ["ez", "60", "bz", "7"]),
        ("what is it?", []),
        ("", []),
    ],
)
def test_stems_are_what_content_words_share(text: str, expected: list[str]) -> None:
    assert stems(text) == expected


def test_words_are_kept_as_written() -> None:
    assert words("O'Neill paid ¥200.50, twice.") == ["O'Neill", "paid", "200.50", "twice"]
