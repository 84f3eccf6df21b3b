"""Answers without a language model: sentences of the documents, chosen by the trained reader.

The reader has judged every sentence of the passages found. The best one leads; others follow while they are nearly as
likely, add something and fit. Whether to answer at all is a judgement of its own (`assistant.confidence`), held against
a threshold that the person's readiness sets.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from langchain_core.runnables import Runnable, RunnableConfig

from assistant.answer import Claim, Context, Draft, Quote
from assistant.candidates import Candidate, candidates_of
from assistant.cautions import cautions
from assistant.choosing import Alike, choose, in_reading_order
from assistant.completing import Completed, completed, unshown
from assistant.confidence import asked_for, likeliest, question_features, sentence_log_odds, weighed
from assistant.explanation import SentenceScore, Verdict
from assistant.kinds import unheard_names
from assistant.owners import unheard_owners
from assistant.reader.weights import chance_of
from assistant.settings import BALANCED, EXTRACTIVE
from assistant.short_answer import short_answer_of
from assistant.tables import naming_words, rows_of, unnamed

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from assistant.reranking import Judged, Reranker
    from index.encoder import Encoder

# How many of the likeliest sentences an explanation shows.
SCORES_SHOWN = 6
# The log-odds of a row that the question is not about, however likely the reader finds it.
_OUT = -20.0


class ExtractiveAnswerer(Runnable[Context, Draft]):
    """Answers with sentences of the passages found, as the reranker's reader judges them.

    `readiness` names the threshold below which it refuses. Passages that were not read yet are read here.
    """

    def __init__(self, encoder: Encoder, reranker: Reranker, readiness: str = BALANCED) -> None:
        self._encoder = encoder
        self._reranker = reranker
        self._threshold = reranker.calibration.thresholds[readiness]

    def invoke(
        self,
        input: Context,  # noqa: A002 (so named by LangChain's Runnable)
        config: RunnableConfig | None = None,  # noqa: ARG002 (part of a Runnable's signature)
        **kwargs: Any,  # noqa: ANN401, ARG002 (part of a Runnable's signature)
    ) -> Draft:
        """Choose the sentences that answer; a draft without claims where none does."""
        candidates, asked = candidates_of(input.hits), asked_for(input.standalone)
        if not candidates or not asked.stems:
            return Draft((), EXTRACTIVE)
        judged = self._judged(input)
        among, calibration = weighed(candidates, judged, asked), self._reranker.calibration
        passages = [one.hit.passage for one in judged]
        rows = rows_of(candidates, passages)
        others = unnamed(naming_words(asked.text), rows)
        read = sentence_log_odds(among, calibration)
        log_odds = [_OUT if one in others else each for one, each in zip(candidates, read, strict=True)]
        answers = calibration.question.log_odds(question_features(among, log_odds, calibration.usual_rival))
        # Documents that never mention a name do not answer a question about it.
        texts = (hit.passage.text for hit in input.hits)
        best = likeliest(log_odds)
        owners = unheard_owners(input.standalone, input.unknown_words, candidates[best].text)
        unheard = tuple(dict.fromkeys([*unheard_names(input.standalone, input.unknown_words, texts), *owners]))
        chosen: list[int] = []
        if answers >= self._threshold and not unheard:
            chances = np.array([chance_of(each) for each in log_odds])
            chosen = choose(asked, input.hits, candidates, chances, Alike(candidates, self._encoder))
        complete = Completed(chosen)
        if candidates[best] in rows:  # rows that merely follow another sentence are not what it is about
            refused = Completed([], unshown(asked.text, rows[candidates[best]]))
            complete = completed(asked, candidates, chosen, rows, passages) if chosen else refused
        chosen = in_reading_order(complete.chosen, candidates, input.hits)
        said = [candidates[i] for i in chosen]
        warned = cautions(asked, said, are_several=complete.are_alike)
        return Draft(
            claims=tuple(_claim(candidates[i], chance_of(log_odds[i])) for i in chosen),
            model=EXTRACTIVE,
            short_answer=None if complete.compares or warned else short_answer_of(asked, judged, said, rows),
            warnings=(*complete.warnings, *warned),
            verdict=Verdict(
                chance_of(answers), chance_of(self._threshold), unheard, _scores(candidates, read, chosen, others)
            ),
        )

    def _judged(self, context: Context) -> Sequence[Judged]:
        """The passages that were read, those of the context's hits first."""
        if len(context.judged) >= len(context.hits):
            return context.judged
        by_id = {one.hit.passage.id: one for one in self._reranker.judge(context.standalone, context.hits)}
        return [by_id[hit.passage.id] for hit in context.hits]


def _scores(
    candidates: Sequence[Candidate], log_odds: Sequence[float], chosen: Sequence[int], others: Collection[Candidate]
) -> tuple[SentenceScore, ...]:
    """The chosen sentences and the likeliest ones, as the reader judged them."""
    best = sorted(range(len(candidates)), key=lambda i: -log_odds[i])
    shown = sorted({*chosen, *best[:SCORES_SHOWN]}, key=lambda i: -log_odds[i])
    return tuple(
        SentenceScore(one.hit, one.text, chance_of(log_odds[i]), i in chosen, one in others)
        for i, one in ((i, candidates[i]) for i in shown)
    )


def _claim(candidate: Candidate, support: float) -> Claim:
    return Claim(candidate.text, (Quote(candidate.hit, candidate.text, candidate.start),), round(support, 3))
