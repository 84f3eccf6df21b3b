"""Examples as word pieces with their labels, and batches of them.

The pair is `[CLS] question [SEP] heading path, window [SEP]`, as `assistant.reader` makes it, so that what is learnt is
what is read. Position 0 stands for "no answer here", as in SQuAD 2.0 (Devlin et al., 2019).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch

from assistant.reader.runtime import Pair, encoded, sentence_of_each
from evals.public.reading import touches
from index.sentences import sentence_spans

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tokenizers import Tokenizer

    from evals.training.examples import Example

IGNORED = -100
# Sorted by length within so many examples, so that a batch holds little padding and is still drawn by lot.
_SORTED_TOGETHER = 1536


@dataclass(frozen=True, slots=True)
class Features:
    """One example in word pieces.

    `ids` and `types` (pieces,); `sentences` (pieces,) the number of the window's sentence each piece belongs to, -1 for
    all others; `holds` (sentences,) 1 where a sentence is evidence; `start` and `end` are the answer's first and last
    piece, 0 where there is none, IGNORED where it is not known.
    """

    ids: list[int]
    types: list[int]
    sentences: list[int]
    holds: list[float]
    start: int
    end: int
    answerable: float
    statement: bool


def featurised(example: Example, tokenizer: Tokenizer) -> Features:
    """The example's word pieces and labels; what lies beyond LONGEST_PAIR is not read."""
    encoding, first = encoded(Pair(example.question, example.context, example.text), tokenizer)
    spans = sentence_spans(example.text)
    sentences: list[int] = sentence_of_each(encoding, spans, first).tolist()
    holds = [float(touches(span, example.evidence)) for span in spans]
    begin, last = _answer_pieces(example, encoding.offsets, sentences, first)
    return Features(
        encoding.ids, encoding.type_ids, sentences, holds, begin, last, float(example.answerable), example.statement
    )


def _answer_pieces(
    example: Example, offsets: Sequence[tuple[int, int]], sentences: Sequence[int], first: int
) -> tuple[int, int]:
    if example.statement:
        return IGNORED, IGNORED
    if not example.answerable:
        return 0, 0
    if example.answer is None:
        return IGNORED, IGNORED
    start, end = example.answer[0] + first, example.answer[1] + first
    inside = [i for i, (a, b) in enumerate(offsets) if sentences[i] >= 0 and a < end and start < b]
    return (inside[0], inside[-1]) if inside else (IGNORED, IGNORED)


@dataclass(frozen=True, slots=True)
class Batch:
    """Features padded to one length, n examples of p pieces and at most s sentences."""

    ids: torch.Tensor  # (n, p)
    types: torch.Tensor  # (n, p)
    mask: torch.Tensor  # (n, p)
    sentences: torch.Tensor  # (n, p)
    holds: torch.Tensor  # (n, s), -1 beyond the example's sentences
    start: torch.Tensor  # (n,)
    end: torch.Tensor  # (n,)
    answerable: torch.Tensor  # (n,)
    statement: torch.Tensor  # (n,) bool


def collated(features: Sequence[Features]) -> Batch:
    """The features as one batch."""
    pieces = max(len(f.ids) for f in features)
    most = max(1, *(max(f.sentences, default=0) + 1 for f in features))
    holds = [(f.holds[:most] + [-1.0] * most)[:most] for f in features]
    for f, row in zip(features, holds, strict=True):
        # A sentence that was cut off has no piece to be judged by.
        for at in range(max(f.sentences, default=-1) + 1, most):
            row[at] = -1.0
    return Batch(
        ids=torch.tensor([f.ids + [0] * (pieces - len(f.ids)) for f in features]),
        types=torch.tensor([f.types + [0] * (pieces - len(f.types)) for f in features]),
        mask=torch.tensor([[1] * len(f.ids) + [0] * (pieces - len(f.ids)) for f in features]),
        sentences=torch.tensor([f.sentences + [-1] * (pieces - len(f.sentences)) for f in features]),
        holds=torch.tensor(holds),
        start=torch.tensor([f.start for f in features]),
        end=torch.tensor([f.end for f in features]),
        answerable=torch.tensor([f.answerable for f in features]),
        statement=torch.tensor([f.statement for f in features]),
    )


def batches(examples: Sequence[Example], tokenizer: Tokenizer, pieces: int) -> Iterator[Batch]:
    """All examples in batches of about `pieces` word pieces, padding included, of similar length; in random order."""
    for at in range(0, len(examples), _SORTED_TOGETHER):
        some = sorted(
            (featurised(e, tokenizer) for e in examples[at : at + _SORTED_TOGETHER]), key=lambda f: len(f.ids)
        )
        grouped: list[list[Features]] = [[]]
        for f in some:
            if grouped[-1] and (len(grouped[-1]) + 1) * len(f.ids) > pieces:
                grouped.append([])
            grouped[-1].append(f)
        # A fixed but even order: each window of batches holds short and long ones.
        for offset in range(7):
            for group in grouped[offset::7]:
                yield collated(group)
