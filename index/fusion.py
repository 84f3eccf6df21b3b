"""One ranking from two: a convex combination of min-max normalised scores.

Bruch, Gai and Ingber, "An Analysis of Fusion Functions for Hybrid Retrieval" (ACM TOIS, 2023): combining the scores
beats combining the ranks, and how the scores are normalised matters little.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

# The score of every candidate in a list that tells none of them apart.
NEUTRAL = 0.5


def normalised(scores: Mapping[str, float]) -> dict[str, float]:
    """The scores moved and scaled so that the least is 0 and the greatest 1; `NEUTRAL` for all where they are equal."""
    if not scores:
        return {}
    least, greatest = min(scores.values()), max(scores.values())
    spread = greatest - least
    if spread <= 0:
        return dict.fromkeys(scores, NEUTRAL)
    return {name: (score - least) / spread for name, score in scores.items()}


def fuse(dense: Mapping[str, float], bm25: Mapping[str, float], weight: float) -> dict[str, float]:
    """`weight` times the dense score plus the rest times BM25's, both normalised over all candidates, best first.

    Both mappings name the same candidates; equal scores stand in the order of their ids, so that a ranking never
    depends on the order in which candidates were found. Raises ValueError where the candidates differ.
    """
    if dense.keys() != bm25.keys():
        raise ValueError("every candidate needs both scores")
    near, lexical = normalised(dense), normalised(bm25)
    fused = {name: weight * near[name] + (1 - weight) * lexical[name] for name in dense}
    return dict(sorted(fused.items(), key=lambda item: (-item[1], item[0])))
