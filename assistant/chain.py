"""The chain: a question (with the turns before it) → passages → draft → answer with checked citations.

    Question ─ stand-alone form ─ retrieve ─ rerank ─ answerer (Runnable[Context, Draft]) ─ check ─ Answer

It is a LangChain Runnable and is what the command line runs; whatever takes a `Context` and gives a `Draft` can be
its answerer.
"""

from __future__ import annotations

import time
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from langchain_core.runnables import Runnable, RunnableConfig, RunnableLambda

from assistant.answer import Answer, Context, Draft, Question, check
from assistant.antecedents import preceding
from assistant.explanation import explain
from assistant.file_watch import FileWatch
from assistant.followup import standalone
from assistant.lexicon import FRAMING
from assistant.reranking import DEPTH
from index.searching import Hit, before

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from assistant.reranking import Judged, Reranker
    from index.generation import Generation
    from index.passages import Passage
    from index.searching import Searcher

PASSAGES = 8
# Of so many of the best passages, what they begin by pointing back to is given too.
FIRST = 3


def build_chain(
    searcher: Searcher,
    answerer: Runnable[Context, Draft],
    k: int = PASSAGES,
    sources: tuple[str, ...] | None = None,
    reranker: Reranker | None = None,
    since: str | None = None,
) -> Runnable[Question | str, Answer]:
    """The chain over a store: `k` passages are given to the answerer.

    They are from `sources` alone where they are named, and dated at or after `since` (ISO 8601) where that is given.
    With a reranker they are the best `k` of the `DEPTH` found, and after them what the first of these point back to;
    without one, the first `k`. The chain's input is a `Question`, or a string for one without history. It raises what
    the searcher and the answerer raise.
    """

    def retrieve(asked: Question | str) -> Context:
        began = time.perf_counter()
        question = Question(asked) if isinstance(asked, str) else asked
        alone = standalone(question.text, question.history)
        depth = k if reranker is None else max(k, DEPTH)
        generation, found = _found(searcher, lambda: searcher.search(alone, depth, sources, since))
        # All of it is of one generation; the searcher may open a newer one when it searches again.
        unknown = tuple(w for w in generation.lexical.unknown_words(alone) if w.casefold() not in FRAMING)
        hits, judged = (found[:k], ()) if reranker is None else _read(generation, reranker, alone, found, k)
        return Context(question, alone, hits, unknown, generation.manifest.number, began, judged)

    def verified(context: Context, config: RunnableConfig) -> Answer:
        # The answerer runs in the caller's thread: a deadline or Ctrl-C must not wait for a model in another one.
        draft = answerer.invoke(context, config)
        checked = check(draft, context, FileWatch(searcher.store).state_of)
        explanation = explain(context, draft)
        return replace(checked, explanation=explanation, seconds=round(time.perf_counter() - context.began, 3))

    return RunnableLambda(retrieve, name="retrieve") | RunnableLambda(verified, name="answer")


def _found(searcher: Searcher, search: Callable[[], list[Hit]]) -> tuple[Generation, tuple[Hit, ...]]:
    """The passages found and the one generation they are of: searched again where a newer one came in between."""
    while True:
        generation = searcher.generation
        hits = tuple(search())
        if searcher.generation is generation:
            return generation, hits


def _read(
    generation: Generation, reranker: Reranker, question: str, found: Sequence[Hit], k: int
) -> tuple[tuple[Hit, ...], tuple[Judged, ...]]:
    """The passages to give to the answerer, and all that were read, those first.

    The best `k`; and what the first of them point back to before they begin, which search does not find by itself.
    """
    judged = reranker.judge(question, found)
    best = judged[:k]
    known = {one.hit.passage.id: one for one in judged}
    passages = list(preceding([one.hit.passage for one in best], partial(before, generation), FIRST))
    unread = [_unfound(passage) for passage in passages if passage.id not in known]
    more = [known[p.id] for p in passages if p.id in known] + list(reranker.judge(question, unread))
    given = (*best, *more)
    ids = {one.hit.passage.id for one in given}
    return tuple(one.hit for one in given), (*given, *(one for one in judged if one.hit.passage.id not in ids))


def _unfound(passage: Passage) -> Hit:
    return Hit(passage, 0.0, None, 0.0, None, 0.0)
