"""Why an answer is what it is: for `ask --explain` and `/explain`.

Every passage that search found, with its ranks and scores; the sentences that were in question, each with its chance;
and the judgement on which the answer was given or refused.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from assistant.layout import wrapped
from assistant.reader.weights import chance_of
from assistant.terminal import Span, one_line, shortened

if TYPE_CHECKING:
    from collections.abc import Collection

    from assistant.answer import Context, Draft
    from assistant.rendering import Page
    from index.searching import Hit


@dataclass(frozen=True, slots=True)
class SentenceScore:
    """A sentence that might have answered: passage `hit` of the context, its `chance`, and whether it was `chosen`.

    `left_out` says that it is a table's row that the question is not about, since it names others.
    """

    hit: int
    text: str
    chance: float
    chosen: bool
    left_out: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """Why an answerer answered or refused.

    `chance` is how likely the documents answer, and `threshold` what it had to reach; `unheard` are names of the
    question, and words for whose the thing is that it asks for, that no document has: any of them is a refusal.
    `sentences` are the likeliest and the chosen ones.
    """

    chance: float
    threshold: float
    unheard: tuple[str, ...]
    sentences: tuple[SentenceScore, ...]


@dataclass(frozen=True, slots=True)
class PassageScore:
    """A passage that was found: its ranks (from 1, None where not among that ranking's best) and scores.

    `fused` is the retrieval score, `reader` the chance that the passage answers (None where nothing read it); `given`
    says that the answerer saw it, `used` that the answer cites it.
    """

    source: str
    page: int | None
    lines: tuple[int, int] | None
    dense_rank: int | None
    bm25_rank: int | None
    fused: float
    reader: float | None
    given: bool
    used: bool


@dataclass(frozen=True, slots=True)
class Explanation:
    """The passages that were read, those given to the answerer first, and its verdict, where it gives one."""

    passages: tuple[PassageScore, ...]
    verdict: Verdict | None = None


def explain(context: Context, draft: Draft) -> Explanation:
    """What the context and the draft say of how an answer came about."""
    used = {quote.hit for claim in draft.claims for quote in claim.quotes}
    place = {hit.passage.id: at for at, hit in enumerate(context.hits)}
    read = {one.hit.passage.id: one.log_odds for one in context.judged}
    found = [one.hit for one in context.judged] or context.hits
    return Explanation(
        tuple(_score(hit, read.get(hit.passage.id), place.get(hit.passage.id), used) for hit in found), draft.verdict
    )


def _score(hit: Hit, log_odds: float | None, place: int | None, used: Collection[int]) -> PassageScore:
    passage = hit.passage
    return PassageScore(
        source=passage.source,
        page=passage.location.page,
        lines=passage.lines_of(0, len(passage.text)),
        dense_rank=hit.dense_rank,
        bm25_rank=hit.bm25_rank,
        fused=round(hit.score, 4),
        reader=None if log_odds is None else round(chance_of(log_odds), 4),
        given=place is not None,
        used=place in used,
    )


_LEFT_OUT = Span(" (left out: the question names other rows)", "dim")
_BELOW_CHANCE = " " * len("* 0.123 ")
_HEAD = "  #  dense  BM25  fused  reader"
_LEGEND = "dense, BM25: ranks in the two searches · fused: both scores in one · reader: chance that the passage answers"


def rendered(explanation: Explanation, page: Page, columns: int | None) -> list[Span]:
    """The explanation as a terminal shows it: the verdict, then sentences, then passages; what was used is marked."""
    out: list[Span] = []
    verdict = explanation.verdict
    if verdict is not None:
        out += [*wrapped([Span(_judged(verdict))], columns), Span("\n")]
        for sentence in verdict.sentences:
            out += [
                Span("\n"),
                Span("*" if sentence.chosen else " ", "green"),
                Span(f" {sentence.chance:.3f} ", "green"),
            ]
            text = [Span(shortened(one_line(sentence.text))), *([_LEFT_OUT] if sentence.left_out else [])]
            first, *rest = wrapped(text, columns, _BELOW_CHANCE)
            out += [replace(first, text=first.text.removeprefix(_BELOW_CHANCE)), *rest]
        out.append(Span("\n\n"))
    out += [*wrapped([Span(_LEGEND, "dim")], columns), Span("\n"), Span(_HEAD, "dim")]
    for n, passage in enumerate(explanation.passages, start=1):
        style = "bold" if passage.used else "" if passage.given else "dim"
        reader = "     –" if passage.reader is None else f"{passage.reader:6.3f}"
        figures = (
            f"{n:3}  {_rank(passage.dense_rank):>5}  {_rank(passage.bm25_rank):>4}  {passage.fused:.3f}  {reader}  "
        )
        out += [Span("\n"), Span(figures, style), *page.place(passage.source, passage.page, passage.lines)]
        out += [Span(" (cited)", "green")] if passage.used else [] if passage.given else [Span(" (not given)", "dim")]
    return out


def _judged(verdict: Verdict) -> str:
    if verdict.unheard:
        return f"Refused: no document has {', '.join(map(one_line, verdict.unheard))}."
    reached = "reaches" if verdict.chance >= verdict.threshold else "does not reach"
    return f"That the documents answer: {verdict.chance:.3f}, which {reached} the threshold, {verdict.threshold:.3f}."


def _rank(rank: int | None) -> str:
    return "–" if rank is None else str(rank)
