"""Answers without a language model: sentences of the documents, chosen by a small linear judgement.

Every sentence of the passages found is described by a few features (closeness to the question in the encoder's space,
shared words weighed by how rare they are, named words it lacks, signs of the kind of thing asked for), from which a
logistic regression estimates whether it answers. The best one leads; others follow while they add something. A second
regression over the best sentence's features decides whether to answer at all. Both were fitted by `python -m
evals.sentences` on training questions of public sets (`--limit 450` of each), never on the gold questions.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from typing import TYPE_CHECKING, Any

import numpy as np
from langchain_core.runnables import Runnable, RunnableConfig

from assistant.answer import Claim, Context, Draft, Quote
from assistant.candidates import Candidate, candidates_of
from assistant.kinds import asks_for, names_another, names_in, shows, unheard_names
from index.words import stems

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from index.encoder import Encoder

LONGEST_ANSWER = 600
MOST_SENTENCES = 4
# A further sentence is taken while its judgement is at least this share of the best one's.
FOLLOWING_SHARE = 0.4
# What following a chosen sentence adds to a judgement, as a share of it, where an answer goes on.
FOLLOWING_GAIN = 4.0
# Above this cosine two sentences say the same.
SAME_STATEMENT = 0.92

FEATURES = (
    "cosine", "cosine_in_passage", "passage_cosine", "passage_words", "words", "words_near", "names_lacking_near",
    "kind", "kind_wrong", "pronoun", "rival", "length",
)  # fmt: skip
# These apply to the raw features, in the order of FEATURES.
SENTENCE_WEIGHTS = (2.558, 1.9, 10.282, 6.1, 1.282, 0.956, 0.246, 0.309, -0.473, 0.128, -0.011, 0.486)
SENTENCE_BIAS = -10.541
ANSWER_FEATURES = ("cosine", "passage_cosine", "words_near", "names_lacking_near")
ANSWER_WEIGHTS = (4.08, 5.948, 2.722, -0.311)
ANSWER_BIAS = -6.678
# Where 2 % of the answerable held-out questions would be refused, and 41 % of the others: this judgement is too weak to
# refuse more without refusing too much that the documents do say.
THRESHOLD = 0.092


class ExtractiveAnswerer(Runnable[Context, Draft]):
    """Answers with sentences of the passages found; needs nothing but the encoder."""

    def __init__(self, encoder: Encoder, threshold: float = THRESHOLD) -> None:
        self._encoder = encoder
        self._threshold = threshold

    def invoke(
        self,
        input: Context,  # noqa: A002 (so named by LangChain's Runnable)
        config: RunnableConfig | None = None,  # noqa: ARG002 (part of a Runnable's signature)
        **kwargs: Any,  # noqa: ANN401, ARG002 (part of a Runnable's signature)
    ) -> Draft:
        """Choose the sentences that answer; a draft without claims where none does."""
        candidates = candidates_of(input.hits)
        # Documents that never mention a name do not answer a question about it. Of the training questions 2 % of the
        # answerable name what their texts do not, nearly all misspelt, and 23 % of the others.
        if not candidates or unheard_names(input.standalone, input.unknown_words):
            return Draft((), model="extractive")
        features, vectors = describe(input, candidates, self._encoder)
        judged = judge(features)
        if will_answer(features, judged, input) < self._threshold:
            return Draft((), model="extractive")
        chosen = choose(input, candidates, judged, vectors)
        claims = [_claim(candidates[i], float(judged[i])) for i in chosen]
        return Draft(tuple(claims), model="extractive")


_PRONOUN = re.compile(
    r"^\W*(it|its|they|their|he|his|she|her|this|these|those|that|such|the (former|latter|company|firm))\b",
    re.IGNORECASE,
)


def describe(
    context: Context, candidates: Sequence[Candidate], encoder: Encoder
) -> tuple[NDArray[np.float64], NDArray[np.float32]]:
    """The candidates' features, shape (candidates, FEATURES), and their vectors, shape (candidates, dimensions)."""
    question = context.standalone
    vectors = np.stack(list(encoder.encode_many([question, *(c.text for c in candidates)])))
    cosines = vectors[1:] @ vectors[0]
    asked, names, kind = set(stems(question)), names_in(question), asks_for(question)
    texts = [set(stems(c.text)) for c in candidates]
    near = [
        own | set(stems(f"{c.before} {context.hits[c.hit].passage.context}"))
        for c, own in zip(candidates, texts, strict=True)
    ]
    rarity = _rarity(texts, asked)
    total = sum(rarity.values()) or 1.0
    best_in_passage: dict[int, float] = {}
    for c, cosine in zip(candidates, cosines, strict=True):
        best_in_passage[c.hit] = max(best_in_passage.get(c.hit, -1.0), float(cosine))
    nearest = max(hit.dense_score for hit in context.hits)
    wordiest = max(hit.bm25_score for hit in context.hits) or 1.0
    rows = []
    for c, cosine, own, around in zip(candidates, cosines, texts, near, strict=True):
        hit = context.hits[c.hit]
        shown = kind is not None and shows(kind, c.text, names)
        rows.append((
            float(cosine),
            float(cosine) - best_in_passage[c.hit],
            hit.dense_score - nearest,
            hit.bm25_score / wordiest,
            sum(rarity[w] for w in asked & own) / total,
            sum(rarity[w] for w in asked & around) / total,
            len(names - around) / max(len(names), 1),
            float(shown),
            float(kind is not None and not shown),
            float(bool(_PRONOUN.match(c.text))),
            float(bool(names) and not names & own and names_another(c.text, asked)),
            math.log1p(len(own)),
        ))  # fmt: skip
    return np.array(rows), vectors[1:]


def _rarity(texts: Sequence[set[str]], asked: set[str]) -> dict[str, float]:
    """How rare each asked word is among the candidates: BM25's inverse document frequency, always positive."""
    frequency = Counter(word for text in texts for word in text & asked)
    return {w: math.log(1 + (len(texts) - frequency[w] + 0.5) / (frequency[w] + 0.5)) for w in asked}


def judge(features: NDArray[np.float64]) -> NDArray[np.float64]:
    """The probability of each candidate to be a sentence that answers, shape (candidates,)."""
    return _logistic(features @ np.array(SENTENCE_WEIGHTS) + SENTENCE_BIAS)


def answer_features(features: NDArray[np.float64], judged: NDArray[np.float64], context: Context) -> tuple[float, ...]:
    """What says whether the documents answer at all, in the order of ANSWER_FEATURES."""
    best = int(np.argmax(judged))
    at = dict(zip(FEATURES, features[best], strict=True))
    return (
        at["cosine"],
        max(hit.dense_score for hit in context.hits),
        at["words_near"],
        at["names_lacking_near"],
    )


def will_answer(features: NDArray[np.float64], judged: NDArray[np.float64], context: Context) -> float:
    """The probability that the passages answer the question."""
    return float(_logistic(np.dot(answer_features(features, judged, context), ANSWER_WEIGHTS) + ANSWER_BIAS))


def _logistic(x: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(1.0 / (1.0 + np.exp(-x)))


def choose(
    context: Context, candidates: Sequence[Candidate], judged: NDArray[np.float64], vectors: NDArray[np.float32]
) -> list[int]:
    """The sentences to answer with, in reading order: the best, then what is nearly as good, adds to it and fits.

    A sentence that opens with a pronoun brings the one before it. A question that names several things draws in the
    sentences that hold the names not yet covered.
    """
    chosen: list[int] = []
    room = LONGEST_ANSWER
    wanted, goes_on = names_in(context.standalone), asks_for(context.standalone) == "reason"
    best = float(judged.max())
    while len(chosen) < MOST_SENTENCES:
        worth = _worth(candidates, judged, wanted, chosen, goes_on=goes_on)
        eligible = [
            i
            for i in np.argsort(-worth, kind="stable").tolist()
            if i not in chosen and worth[i] >= FOLLOWING_SHARE * best and not _repeats(i, chosen, vectors)
            and len(candidates[i].text) + 1 <= room
        ]  # fmt: skip
        if not eligible:
            break
        for i in _with_antecedent(eligible[0], candidates, chosen, room):
            chosen.append(i)
            room -= len(candidates[i].text) + len(" [1] ")
    return _in_reading_order(chosen, candidates, context)


def _worth(
    candidates: Sequence[Candidate],
    judged: NDArray[np.float64],
    wanted: set[str],
    chosen: Sequence[int],
    *,
    goes_on: bool,
) -> NDArray[np.float64]:
    """The judgement, raised for what a chosen sentence calls for.

    Sentences gain that hold names of the question which no chosen one holds yet; and, where the answer goes on
    (reasons are seldom given in one sentence), those that follow a chosen one.
    """
    if not chosen:
        return judged
    covered = set().union(*(stems(candidates[i].text) for i in chosen))
    lacking = wanted - covered
    gain = np.array([len(lacking & set(stems(c.text))) / max(len(wanted), 1) for c in candidates])
    if goes_on:
        followed = {(candidates[i].hit, candidates[i].text) for i in chosen}
        gain += np.array([FOLLOWING_GAIN * ((c.hit, c.before) in followed) for c in candidates])
    return np.asarray(judged * (1 + gain))


def _repeats(i: int, chosen: Sequence[int], vectors: NDArray[np.float32]) -> bool:
    return any(float(vectors[i] @ vectors[j]) > SAME_STATEMENT for j in chosen)


def _with_antecedent(i: int, candidates: Sequence[Candidate], chosen: Sequence[int], room: int) -> list[int]:
    """The sentence, preceded by the one before it where it opens with a pronoun and both fit."""
    if i == 0 or not _PRONOUN.match(candidates[i].text):
        return [i]
    before = i - 1
    fits = len(candidates[before].text) + len(candidates[i].text) + 2 <= room and len(chosen) + 2 <= MOST_SENTENCES
    same = candidates[before].hit == candidates[i].hit and candidates[before].text == candidates[i].before
    return [before, i] if fits and same and before not in chosen else [i]


def _in_reading_order(chosen: Sequence[int], candidates: Sequence[Candidate], context: Context) -> list[int]:
    """Documents in the order in which they were chosen, sentences of one document as they stand in it."""
    sources = list(dict.fromkeys(context.hits[candidates[i].hit].passage.source for i in chosen))

    def place(i: int) -> tuple[int, int, int]:
        passage = context.hits[candidates[i].hit].passage
        return (sources.index(passage.source), passage.ordinal, candidates[i].start)

    return sorted(chosen, key=place)


def _claim(candidate: Candidate, support: float) -> Claim:
    return Claim(candidate.text, (Quote(candidate.hit, candidate.text, candidate.start),), round(support, 3))
