"""Running the reader: one question and one passage at a time, without padding, on onnxruntime and tokenizers alone.

The scales of dynamic int8 depend on all that is in a batch, so that only one pair at a time is judged the same whatever
stands beside it; several pairs are read from as many threads as there are cores.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from index.encoder import cores, open_session
from index.sentences import sentence_spans

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray
    from onnxruntime import InferenceSession
    from tokenizers import Encoding, Tokenizer

# Word pieces of question, heading path and passage together, and of the question alone.
LONGEST_PAIR, LONGEST_QUESTION = 384, 64
# Of the likeliest first and last pieces of an answer, and the most pieces that one has.
_ENDS, _LONGEST_ANSWER = 12, 40
_KEPT = 128

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Pair:
    """What is read together: a question (or a statement), the title and heading path above a text, and the text."""

    question: str
    context: str
    text: str


@dataclass(frozen=True, slots=True)
class ReadSentence:
    """A sentence of the text, offsets [start, end), and how likely it answers, as a logit."""

    start: int
    end: int
    score: float


@dataclass(frozen=True, slots=True)
class Reading:
    """What the reader says of one pair; scores are logits, offsets count into the pair's text.

    `answerable` is whether the text answers at all, `supported` whether it supports a statement. `span` is the best
    short answer, None where the text has no piece that was read, and `span_score` how much likelier it is than none.
    """

    answerable: float
    supported: float
    span: Span | None
    span_score: float
    sentences: tuple[ReadSentence, ...]

    def span_lies_within(self, start: int, end: int) -> bool:
        """Whether there is a short answer and the text's [start, end) holds all of it."""
        return self.span is not None and start <= self.span[0] and self.span[1] <= end


class Reader:
    """A loaded reader; may be used from several threads at once.

    The readings of the last pairs are kept: a question is read ahead while the rest of the program is imported, and an
    evaluation ranks what was just answered.
    """

    def __init__(self, session: InferenceSession, tokenizer: Tokenizer) -> None:
        self._session = session
        self._tokenizer = tokenizer
        self._known = lru_cache(maxsize=_KEPT)(self._judged)

    def read(self, pair: Pair) -> Reading:
        """Judge one pair; what lies beyond LONGEST_PAIR word pieces is not read."""
        return self._known(pair)

    def _judged(self, pair: Pair) -> Reading:
        encoding, first = encoded(pair, self._tokenizer)
        ids = np.array([encoding.ids], dtype=np.int64)  # (1, pieces)
        types = np.array([encoding.type_ids], dtype=np.int64)  # (1, pieces)
        ends, whole = self._session.run(None, {"ids": ids, "types": types})  # (pieces, 3), (2,)
        spans = sentence_spans(pair.text)
        belongs = sentence_of_each(encoding, spans, first)
        span, span_score = _best_span(ends[:, 0], ends[:, 1], encoding, belongs, first)
        sentences = tuple(
            ReadSentence(start, end, float(ends[belongs == at, 2].mean()))
            for at, (start, end) in enumerate(spans)
            if (belongs == at).any()
        )
        return Reading(float(whole[0]), float(whole[1]), span, span_score, sentences)

    def read_all(self, pairs: Sequence[Pair], threads: int | None = None) -> list[Reading]:
        """Judge pairs as `read` does, in order, on as many threads as there are cores."""
        threads = threads or cores()
        if threads == 1 or len(pairs) == 1:
            return [self.read(pair) for pair in pairs]
        with ThreadPoolExecutor(threads, thread_name_prefix="reader") as pool:
            return list(pool.map(self.read, pairs))


def open_reader(graph: Path, tokenizer: Path) -> Reader:
    """The reader of two files."""
    return Reader(open_session(graph), open_tokenizer(tokenizer))


def open_tokenizer(file: Path) -> Tokenizer:
    """The tokeniser that makes pairs as the reader reads them."""
    from tokenizers import Tokenizer

    made = Tokenizer.from_file(str(file))
    made.no_padding()
    made.enable_truncation(LONGEST_PAIR, strategy="only_second")
    return made


def encoded(pair: Pair, tokenizer: Tokenizer) -> tuple[Encoding, int]:
    """`[CLS] question [SEP] heading path, text [SEP]`, and where the text begins within the second part."""
    prefix = f"{pair.context}\n" if pair.context else ""
    return tokenizer.encode(_short(pair.question, tokenizer), prefix + pair.text), len(prefix)


def _short(question: str, tokenizer: Tokenizer) -> str:
    """The question as far as it is read: cut at the end of a word piece where it is too long."""
    if len(question) <= LONGEST_QUESTION:
        return question
    # As the second of a pair, since only that may be cut off.
    pieces = tokenizer.encode("", question).offsets[2:-1]
    return question if len(pieces) <= LONGEST_QUESTION else question[: pieces[LONGEST_QUESTION - 1][1]]


def sentence_of_each(encoding: Encoding, spans: Sequence[Span], first: int) -> NDArray[np.int64]:
    """The number of the sentence each word piece belongs to, shape (pieces,), -1 where it is not of the text.

    `spans` are the text's sentences, and `first` is where the text begins within the second part of the pair.
    """
    belongs = np.full(len(encoding.ids), -1)
    at = 0
    for piece, (start, _) in enumerate(encoding.offsets):
        if encoding.special_tokens_mask[piece] or encoding.type_ids[piece] != 1 or start < first:
            continue
        while at + 1 < len(spans) and start - first >= spans[at + 1][0]:
            at += 1
        belongs[piece] = at
    return belongs


def _best_span(
    start: NDArray[np.float32], end: NDArray[np.float32], encoding: Encoding, belongs: NDArray[np.int64], first: int
) -> tuple[Span | None, float]:
    """The likeliest answer and how far its score lies above that of none (position 0, as in SQuAD 2.0)."""
    readable = np.flatnonzero(belongs >= 0)
    if not len(readable):
        return None, float("-inf")
    likely_starts = readable[np.argsort(-start[readable])[:_ENDS]]
    likely_ends = readable[np.argsort(-end[readable])[:_ENDS]]
    pairs: Iterable[tuple[float, int, int]] = (
        (float(start[i] + end[j]), int(i), int(j))
        for i in likely_starts
        for j in likely_ends
        if i <= j < i + _LONGEST_ANSWER
    )
    score, i, j = max(pairs, default=(float(start[readable[0]] + end[readable[0]]), int(readable[0]), int(readable[0])))
    return (encoding.offsets[i][0] - first, encoding.offsets[j][1] - first), score - float(start[0] + end[0])
