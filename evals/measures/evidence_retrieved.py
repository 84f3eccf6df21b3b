"""Evidence retrieved: how early the passages that hold the evidence stand in the ranking.

Evidence is a quote, not a passage, and may lie across the end of one, so relevance is worked out here from the texts
and the two figures, of a few lines each, follow from the ranks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from evals.measures.evidence_cited import is_same_file
from evals.measures.folding import spaced
from evals.measures.measure import Measure

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evals.gold import Evidence
    from evals.measures.measure import Trial
    from index.passages import Passage

RECALL_DEPTH = 5
RANK_DEPTH = 10


def evidence_ranks(trial: Trial) -> tuple[int | None, ...]:
    """For each group of evidence the rank, from 1, of the first passage that holds an alternative of it, else None."""
    return tuple(
        next(
            (rank for rank, p in enumerate(trial.passages, start=1) if any(holds(p, each) for each in group)),
            None,
        )
        for group in trial.gold.evidence
    )


def holds(passage: Passage, evidence: Evidence) -> bool:
    """Whether the passage is of the evidence's file and holds its quote, or half of it or more at its start or end."""
    if not is_same_file(passage.source, evidence.source):
        return False
    text, quote = spaced(passage.text), spaced(evidence.quote)
    return quote in text or 2 * _shared_at_an_end(text, quote) >= len(quote)


def _shared_at_an_end(text: str, quote: str) -> int:
    """The length of the longest piece of the quote that the text begins or ends with, cut off by the text's bounds."""
    for length in range(min(len(text), len(quote)), 0, -1):
        if text.endswith(quote[:length]) or text.startswith(quote[-length:]):
            return length
    return 0


def recall(ranks: Sequence[int | None], depth: int) -> float:
    """The share of ranks that are at most `depth`."""
    return sum(rank is not None and rank <= depth for rank in ranks) / len(ranks)


def reciprocal_rank(ranks: Sequence[int | None], depth: int) -> float:
    """One over the best rank, 0 where none is at most `depth`."""
    return max((1 / rank for rank in ranks if rank is not None and rank <= depth), default=0.0)


def _recall(trial: Trial) -> float | None:
    return recall(evidence_ranks(trial), RECALL_DEPTH) if trial.gold.evidence else None


def _reciprocal_rank(trial: Trial) -> float | None:
    return reciprocal_rank(evidence_ranks(trial), RANK_DEPTH) if trial.gold.evidence else None


RECALL = Measure("recall@5", "evidence retrieved, recall@5", _recall, is_share=False)
MRR = Measure("mrr@10", "evidence retrieved, MRR@10", _reciprocal_rank, is_share=False)
