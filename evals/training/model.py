"""The reader as it is trained: the encoder's transformer read as a cross-encoder, with four heads."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import torch
from torch import nn
from torch.nn import functional

from evals.training.features import IGNORED

if TYPE_CHECKING:
    from pathlib import Path

    from evals.training.features import Batch

_DROPOUT = 0.1
_NOT_HERE = -1e4
# More values than any layer's output has; a prime, so that no two layers ever draw the same stretch in step.
_POOL = 16_777_259


class Judgement(NamedTuple):
    """What the reader says of n pairs of p pieces; all are logits."""

    start: torch.Tensor  # (n, p)
    end: torch.Tensor  # (n, p)
    evidence: torch.Tensor  # (n, p)
    answerable: torch.Tensor  # (n,)
    supported: torch.Tensor  # (n,)


class PooledDropout(nn.Module):
    """Dropout whose masks are stretches of one large mask: to draw each costs more than the product it is for."""

    def __init__(self, rate: float) -> None:
        super().__init__()
        self.rate = rate
        kept = torch.rand(_POOL, generator=torch.Generator().manual_seed(13)) >= rate
        self.register_buffer("factors", kept.to(torch.bfloat16) / (1 - rate), persistent=False)

    def forward(self, states: torch.Tensor) -> torch.Tensor:
        """The states, in training with some of them at 0."""
        if not self.training:
            return states
        at = int(torch.randint(_POOL - states.numel(), ()))
        factors = self.get_buffer("factors")[at : at + states.numel()]
        return states * factors.view(states.shape).to(states.dtype)


class ReaderModel(nn.Module):
    """A BERT encoder with heads for the answer's ends, each piece's part in the evidence, and for the whole pair."""

    def __init__(self, transformer: nn.Module, width: int) -> None:
        super().__init__()
        self.transformer = transformer
        self.dropout = nn.Dropout(_DROPOUT)
        self.ends = nn.Linear(width, 3)
        self.pooled = nn.Linear(width, width)
        self.whole = nn.Linear(width, 2)

    def forward(self, ids: torch.Tensor, types: torch.Tensor, mask: torch.Tensor) -> Judgement:
        """Judge pairs; each argument has shape (n, p)."""
        states = self.transformer(input_ids=ids, token_type_ids=types, attention_mask=mask).last_hidden_state
        start, end, evidence = self.ends(self.dropout(states)).unbind(-1)  # each (n, p)
        whole = self.whole(self.dropout(torch.tanh(self.pooled(states[:, 0]))))  # (n, 2)
        return Judgement(start, end, evidence, whole[:, 0], whole[:, 1])


def load_model(folder: Path) -> ReaderModel:
    """The model over the transformer of a folder as transformers reads it, its heads not yet trained."""
    from transformers import AutoModel

    # On a CPU torch's fused attention takes longer than plain products, and dropout within the attention longer still.
    transformer = AutoModel.from_pretrained(
        folder, attn_implementation="eager", attention_probs_dropout_prob=0.0, add_pooling_layer=False
    )
    return with_pooled_dropout(ReaderModel(transformer, int(transformer.config.hidden_size)))


def with_pooled_dropout(model: ReaderModel) -> ReaderModel:
    """The model with each of its dropouts drawn from one pool."""
    pooled = PooledDropout(_DROPOUT)
    for module in list(model.modules()):
        for name, child in module.named_children():
            if isinstance(child, nn.Dropout) and child.p > 0:
                setattr(module, name, pooled)
    return model


def sentence_logits(evidence: torch.Tensor, sentences: torch.Tensor, most: int) -> torch.Tensor:
    """The mean over each sentence's pieces, (n, most), from (n, p) twice; 0 for a sentence without pieces."""
    inside = (sentences >= 0).to(evidence.dtype)
    index = sentences.clamp(min=0)
    sums = torch.zeros(evidence.shape[0], most, dtype=evidence.dtype).scatter_add(1, index, evidence * inside)
    counts = torch.zeros_like(sums).scatter_add(1, index, inside)
    return sums / counts.clamp(min=1)


def loss(judged: Judgement, batch: Batch) -> dict[str, torch.Tensor]:
    """The parts of the loss, each a mean over the examples it concerns."""
    readable = (batch.sentences >= 0) | (torch.arange(batch.ids.shape[1]) == 0)
    start = judged.start.float().masked_fill(~readable, _NOT_HERE)
    end = judged.end.float().masked_fill(~readable, _NOT_HERE)
    return {
        "span": (_cross_entropy(start, batch.start) + _cross_entropy(end, batch.end)) / 2,
        "evidence": _evidence_loss(judged.evidence.float(), batch),
        "answerable": _masked_bce(judged.answerable.float(), batch.answerable, ~batch.statement),
        "supported": _masked_bce(judged.supported.float(), batch.answerable, batch.statement),
    }


def _cross_entropy(logits: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    if bool((target == IGNORED).all()):
        return logits.sum() * 0
    return functional.cross_entropy(logits, target, ignore_index=IGNORED)


def _masked_bce(logits: torch.Tensor, target: torch.Tensor, concerned: torch.Tensor) -> torch.Tensor:
    if not bool(concerned.any()):
        return logits.sum() * 0
    return functional.binary_cross_entropy_with_logits(logits[concerned], target[concerned])


def _evidence_loss(evidence: torch.Tensor, batch: Batch) -> torch.Tensor:
    """Each sentence judged alone, and where one is evidence, against the others of its window."""
    logits = sentence_logits(evidence, batch.sentences, batch.holds.shape[1])  # (n, s)
    known = batch.holds >= 0
    single = functional.binary_cross_entropy_with_logits(logits, batch.holds.clamp(min=0), reduction="none")
    alone = (single * known).sum(1) / known.sum(1).clamp(min=1)
    held = (batch.holds > 0).any(1)
    if not bool(held.any()):
        return alone.mean()
    chances = logits[held].masked_fill(~known[held], _NOT_HERE).log_softmax(1)
    right = batch.holds[held].clamp(min=0)
    among = -(chances * right).sum(1) / right.sum(1)
    return alone.mean() + among.sum() / len(logits) / 2
