"""How well the passages that a chat model cites carry what it states, as the reader judges it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from assistant.answer import Claim, Context
    from assistant.reranking import Reranker


def with_support(claims: Iterable[Claim], context: Context, reranker: Reranker) -> list[Claim]:
    """The claims with their support held against the passages they cite: the lower of what it was and what is read.

    Of several cited passages the one that fits best counts; a claim that cites none stays as it is.
    """
    return [_held_against(claim, context, reranker) for claim in claims]


def _held_against(claim: Claim, context: Context, reranker: Reranker) -> Claim:
    cited = dict.fromkeys(quote.hit for quote in claim.quotes if 0 <= quote.hit < len(context.hits))
    if not cited:
        return claim
    read = max(reranker.supports(claim.text, [context.hits[hit].passage for hit in cited]))
    return replace(claim, support=round(read if claim.support is None else min(read, claim.support), 3))
