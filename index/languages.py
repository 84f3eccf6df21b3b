"""The language of a text, where there is enough of it to tell."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from py3langid.langid import LanguageIdentifier

_SAMPLE = 3_000  # characters
_ENOUGH = 300  # letters
# Of different words: the rows of a table say the same few names again and again.
_ENOUGH_DIFFERENT = 240
_SURE = 0.9
_LETTERS = re.compile(r"[^\W\d_]+")


def language_of(texts: Sequence[str]) -> str | None:
    """The ISO 639-1 code of the language that the texts are in; None where they are short or it cannot be told."""
    words = _LETTERS.findall(_spread(texts))
    different = sum(len(word) + 1 for word in {word.casefold() for word in words})
    sample = " ".join(words)
    return likeliest(sample) if len(sample) >= _ENOUGH and different >= _ENOUGH_DIFFERENT else None


def likeliest(text: str) -> str | None:
    """The language of a text however short, where one is far likelier than all others."""
    code, chance = _identifier().classify(text)
    return str(code) if chance >= _SURE else None


@cache
def _identifier() -> LanguageIdentifier:
    # A tenth of a second, and only in a worker.
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_pickled_model(MODEL_FILE, norm_probs=True)
    # Among a hundred, a few names or figures are soon taken for one that hardly anybody writes.
    identifier.set_languages(list(_NAMES))
    return identifier


def _spread(texts: Sequence[str]) -> str:
    """Something of the beginning, the middle and the end: a title page may be in another language than the rest."""
    share = _SAMPLE // 3
    whole = "\n".join(texts)
    middle = max(0, len(whole) // 2 - share // 2)
    return "\n".join((whole[:share], whole[middle : middle + share], whole[-share:]))


def name_of(code: str) -> str:
    """A language as a person calls it."""
    return _NAMES.get(code, code)


_NAMES = {
    "am": "Amharic", "ar": "Arabic", "bg": "Bulgarian", "bn": "Bengali", "ca": "Catalan", "cs": "Czech",
    "da": "Danish", "de": "German", "el": "Greek", "en": "English", "es": "Spanish", "et": "Estonian", "fa": "Persian",
    "fi": "Finnish", "fr": "French", "gu": "Gujarati", "he": "Hebrew", "hi": "Hindi", "hr": "Croatian",
    "hu": "Hungarian", "hy": "Armenian", "id": "Indonesian", "it": "Italian", "ja": "Japanese", "ka": "Georgian",
    "km": "Khmer", "kn": "Kannada", "ko": "Korean", "la": "Latin", "lo": "Lao", "lt": "Lithuanian", "lv": "Latvian",
    "ml": "Malayalam", "nl": "Dutch", "no": "Norwegian", "pa": "Punjabi", "pl": "Polish", "pt": "Portuguese",
    "ro": "Romanian", "ru": "Russian", "si": "Sinhala", "sk": "Slovak", "sl": "Slovenian", "sr": "Serbian",
    "sv": "Swedish", "ta": "Tamil", "te": "Telugu", "th": "Thai", "tr": "Turkish", "uk": "Ukrainian",
    "vi": "Vietnamese", "zh": "Chinese",
}  # fmt: skip
