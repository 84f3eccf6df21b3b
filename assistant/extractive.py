"""Answers without a language model: sentences of the documents, chosen by the trained reader.

The reader has judged every sentence of the passages found. The best one leads; others follow while they are nearly as
likely, add something and fit. Whether to answer at all is a judgement of its own (`assistant.confidence`), held against
a threshold that the person's readiness sets.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import numpy as np
from langchain_core.runnables import Runnable, RunnableConfig

from assistant.answer import Claim, Context, Draft, Quote
from assistant.candidates import Candidate, candidates_of
from assistant.confidence import asked_for, question_features, sentence_log_odds
from assistant.explanation import SentenceScore, Verdict
from assistant.kinds import asks_for, names_in, unheard_names
from assistant.reader.weights import chance_of
from assistant.settings import BALANCED, EXTRACTIVE
from assistant.short_answer import short_answer_of
from index.words import stems

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from assistant.reranking import Judged, Reranker
    from index.encoder import Encoder

LONGEST_ANSWER = 600
MOST_SENTENCES = 4
# A further sentence is taken while its chance is at least this share of the best one's, by what is asked for: a date, a
# number or a name is said in one sentence, a reason seldom is.
FOLLOWING_SHARE = 0.4
FOLLOWING_SHARES = {"date": 0.6, "number": 0.6, "person": 0.6, "reason": 0.3}
# What following a chosen sentence adds to a chance, as a share of it, where an answer goes on.
FOLLOWING_GAIN = 1.0
# Above this cosine two sentences say the same.
SAME_STATEMENT = 0.92
# How many of the likeliest sentences an explanation shows.
SCORES_SHOWN = 6


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
        candidates = candidates_of(input.hits)
        if not candidates:
            return Draft((), EXTRACTIVE)
        judged, asked = self._judged(input), asked_for(input.standalone)
        calibration = self._reranker.calibration
        log_odds = sentence_log_odds(candidates, judged, asked, calibration)
        described = question_features(candidates, log_odds, judged, asked, calibration.background)
        answers = calibration.question.log_odds(described)
        # Documents that never mention a name do not answer a question about it. Of the training questions 2 % of the
        # answerable name what their texts do not, nearly all misspelt, and 23 % of the others.
        unheard = tuple(unheard_names(input.standalone, input.unknown_words))
        chosen: list[int] = []
        if answers >= self._threshold and not unheard:
            alike = _Alike(candidates, self._encoder)
            chosen = choose(input, candidates, np.array([chance_of(each) for each in log_odds]), alike)
        return Draft(
            claims=tuple(_claim(candidates[i], chance_of(log_odds[i])) for i in chosen),
            model=EXTRACTIVE,
            short_answer=short_answer_of(asked, judged, [candidates[i] for i in chosen]),
            verdict=_verdict(candidates, log_odds, chosen, chance_of(answers), chance_of(self._threshold), unheard),
        )

    def _judged(self, context: Context) -> Sequence[Judged]:
        """The passages that were read, those of the context's hits first."""
        if len(context.judged) >= len(context.hits):
            return context.judged
        by_id = {one.hit.passage.id: one for one in self._reranker.judge(context.standalone, context.hits)}
        return [by_id[hit.passage.id] for hit in context.hits]


def _verdict(
    candidates: Sequence[Candidate], log_odds: Sequence[float], chosen: Sequence[int], chance: float, threshold: float,
    unheard: tuple[str, ...],
) -> Verdict:  # fmt: skip
    best = sorted(range(len(candidates)), key=lambda i: -log_odds[i])
    shown = dict.fromkeys([*chosen, *best[:SCORES_SHOWN]])
    scores = [SentenceScore(candidates[i].hit, candidates[i].text, chance_of(log_odds[i]), i in chosen) for i in shown]
    return Verdict(chance, threshold, unheard, tuple(sorted(scores, key=lambda one: -one.chance)))


class _Alike:
    """Whether two candidates say the same; each is encoded once, and only when it is compared."""

    def __init__(self, candidates: Sequence[Candidate], encoder: Encoder) -> None:
        self._candidates, self._encoder = candidates, encoder
        self._vectors: dict[int, NDArray[np.float32]] = {}

    def __call__(self, i: int, j: int) -> bool:
        return float(self._vector(i) @ self._vector(j)) > SAME_STATEMENT

    def _vector(self, i: int) -> NDArray[np.float32]:
        if i not in self._vectors:
            self._vectors[i] = self._encoder.encode(self._candidates[i].text)
        return self._vectors[i]


_PRONOUN = re.compile(
    r"^\W*(it|its|they|their|he|his|she|her|this|these|those|that|such|the (former|latter|company|firm))\b",
    re.IGNORECASE,
)
_ABSTRACT = r"(?:reason|cause|factor|explanation|problem|difficult(?:y|ie)|condition|measure|step|point|purpose)"
_SEVERAL_BEFORE = re.compile(rf"\b(?:these|those)\s+(?:same\s+|very\s+)?(?:\w+\s+)?{_ABSTRACT}s\b", re.IGNORECASE)
_ONE_BEFORE = re.compile(rf"\b(?:this|that|the same)\s+(?:same\s+|very\s+)?{_ABSTRACT}\b", re.IGNORECASE)


def choose(
    context: Context, candidates: Sequence[Candidate], chances: NDArray[np.float64], alike: Callable[[int, int], bool]
) -> list[int]:
    """The sentences to answer with, in reading order: the best, then what is nearly as good, adds to it and fits.

    A sentence that points back brings what stands before it. A question that names several things draws in the
    sentences that hold the names not yet covered.
    """
    chosen: list[int] = []
    room = LONGEST_ANSWER
    wanted, kind = names_in(context.standalone), asks_for(context.standalone)
    share, goes_on = FOLLOWING_SHARES.get(kind or "", FOLLOWING_SHARE), kind == "reason"
    best = float(chances.max())
    while len(chosen) < MOST_SENTENCES:
        worth = _worth(candidates, chances, wanted, chosen, goes_on=goes_on)
        eligible = (
            i
            for i in np.argsort(-worth, kind="stable").tolist()
            if i not in chosen and worth[i] >= share * best and len(candidates[i].text) + 1 <= room
            and not any(alike(i, j) for j in chosen)
        )  # fmt: skip
        following = next(eligible, None)
        if following is None:
            break
        for i in _with_antecedent(following, candidates, chosen, room):
            chosen.append(i)
            room -= len(candidates[i].text) + len(" [1] ")
    return _in_reading_order(chosen, candidates, context)


def _worth(
    candidates: Sequence[Candidate],
    chances: NDArray[np.float64],
    wanted: set[str],
    chosen: Sequence[int],
    *,
    goes_on: bool,
) -> NDArray[np.float64]:
    """The chances, raised for what a chosen sentence calls for.

    Sentences gain that hold names of the question which no chosen one holds yet; and, where the answer goes on
    (reasons are seldom given in one sentence), those that follow a chosen one.
    """
    if not chosen:
        return chances
    covered = set().union(*(stems(candidates[i].text) for i in chosen))
    lacking = wanted - covered
    gain = np.array([len(lacking & set(stems(c.text))) / max(len(wanted), 1) for c in candidates])
    if goes_on:
        followed = {(candidates[i].hit, candidates[i].text) for i in chosen}
        gain += np.array([FOLLOWING_GAIN * ((c.hit, c.before) in followed) for c in candidates])
    return np.asarray(chances * (1 + gain))


def _with_antecedent(i: int, candidates: Sequence[Candidate], chosen: Sequence[int], room: int) -> list[int]:
    """The sentence, preceded by those that it points back to, as far as they and it fit."""
    wanted = [i]
    size = len(candidates[i].text) + 1
    for before in range(i - 1, max(-1, i - 1 - _points_back(candidates[i].text)), -1):
        follows = (
            candidates[before].hit == candidates[i].hit and candidates[before].text == candidates[before + 1].before
        )
        size += len(candidates[before].text) + 1
        if not follows or before in chosen or size > room or len(chosen) + len(wanted) >= MOST_SENTENCES:
            break
        wanted.insert(0, before)
    return wanted


def _points_back(text: str) -> int:
    """How many sentences before it a sentence needs: "It …" one, "… for these reasons" as many as may be listed."""
    if _SEVERAL_BEFORE.search(text):
        return MOST_SENTENCES - 1
    return int(bool(_PRONOUN.match(text) or _ONE_BEFORE.search(text)))


def _in_reading_order(chosen: Sequence[int], candidates: Sequence[Candidate], context: Context) -> list[int]:
    """Documents in the order in which they were chosen, sentences of one document as they stand in it."""
    sources = list(dict.fromkeys(context.hits[candidates[i].hit].passage.source for i in chosen))

    def place(i: int) -> tuple[int, int, int]:
        passage = context.hits[candidates[i].hit].passage
        return (sources.index(passage.source), passage.ordinal, candidates[i].start)

    return sorted(chosen, key=place)


def _claim(candidate: Candidate, support: float) -> Claim:
    return Claim(candidate.text, (Quote(candidate.hit, candidate.text, candidate.start),), round(support, 3))
