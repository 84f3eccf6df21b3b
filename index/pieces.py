"""Word pieces counted, without the model that would embed them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def piece_counter(tokenizer_json: str) -> Callable[[str], int]:
    """Counts the word pieces of a text as a tokeniser cuts it, special ones left out; takes what a file of it holds."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_str(tokenizer_json)
    tokenizer.no_truncation()
    return lambda text: len(tokenizer.encode(without_surrogates(text), add_special_tokens=False).ids)


def without_surrogates(text: str) -> str:
    """The text as the tokeniser takes it: an argument that was not UTF-8 has lone surrogates, which it refuses."""
    return text.encode("utf-8", "replace").decode("utf-8")
