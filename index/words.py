"""Words as retrieval and answering compare them: folded, stemmed, without the words that carry no content.

One analyser for BM25, for the words a question has that the documents lack, and for choosing sentences, so that all
of them agree on what the same word is. The stemmer is Snowball's English one (Porter, 1980), as tantivy brings it.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tantivy import TextAnalyzer

# English words that stand in any sentence on any subject; question words are among them.
STOP_WORDS = frozenset(
    """
    a about after again all also am an and any are as at be because been before being between both but by can could
    did do does doing done down during each else few for from further get gets getting give given gives go had has
    have having he her here hers him his how i if in into is it its itself just let like made make makes many may me
    might more most much must my no nor not now of off on once only or other our out over own please said same say
    says shall she should show so some such tell than that the their them then there these they this those through
    to too under until up upon us very was we were what when where which while who whom whose why will with would
    yet you your
    """.split()  # noqa: SIM905 (a list of 130 quoted words, one a line, is no easier to read)
)

_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)*", re.UNICODE)
# A word that denies: without content, and yet the opposite is said.
DENIAL = re.compile(r"\b(?:not?|nor|never|neither|none|nothing|cannot|without)\b|n['’]t\b", re.IGNORECASE)
_POSSESSIVE = re.compile(r"['’]s?$")


@cache
def _analyser() -> TextAnalyzer:
    from tantivy import Filter, TextAnalyzerBuilder, Tokenizer

    builder = TextAnalyzerBuilder(Tokenizer.raw())
    return builder.filter(Filter.lowercase()).filter(Filter.ascii_fold()).filter(Filter.stemmer("english")).build()


@lru_cache(maxsize=1 << 17)  # names and figures never end: a large store has millions
def stem(word: str) -> str:
    """One word folded to lower case and plain letters, without a possessive ending, and stemmed."""
    analysed = _analyser().analyze(_POSSESSIVE.sub("", word))
    return analysed[0] if analysed else ""


def words(text: str) -> list[str]:
    """The words and numbers of a text as written; a number with a decimal point or thousands separator is one word."""
    return _WORD.findall(text)


def stems(text: str) -> list[str]:
    """The stems of a text's content words, in order, numbers without their thousands separators."""
    return [key(word) for word in words(text) if _POSSESSIVE.sub("", word).lower() not in STOP_WORDS]


def key(word: str) -> str:
    """What equal words share: a word's stem, or a number without its thousands separators."""
    return word.replace(",", "") if word[0].isdigit() else stem(word)
