"""Searching a store: the passages nearest in meaning and those that share words, as one ranking.

A search sees the generation that is current when it starts; a long-lived searcher moves to a newer one in between.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

from index.closing import Closing
from index.errors import OtherEncoderError
from index.fusion import fuse
from index.passages import is_since

if TYPE_CHECKING:
    from collections.abc import Collection

    from numpy.typing import NDArray

    from index.encoder import Encoder
    from index.generation import Generation
    from index.lexical import LexicalReader
    from index.passages import Passage
    from index.store import Store
    from index.vectors import VectorReader

# Chosen on training questions of SciFact and SQuAD 2.0, see docs/benchmarks.md.
DENSE_WEIGHT = 0.5
# Candidates taken from each of the two rankings before they are fused.
POOL = 50
# Where too few of these are dated late enough, so many times as many are taken, again and again up to a most.
_WIDER = 8
_MOST_LOOKED_AT = 3_200
# Chroma reads so many rows in 0.1 s.
MOST_ROWS = 1_000


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that was found, and why.

    `score` is the fused one, from 0 to 1 and comparable within one search only. `dense_score` is the cosine of question
    and passage; `bm25_score` is 0 where BM25 did not find the passage among its best. Ranks count from 1 and are None
    where the passage was not among that ranking's best.
    """

    passage: Passage
    score: float
    dense_rank: int | None
    dense_score: float
    bm25_rank: int | None
    bm25_score: float


class Readers(Protocol):
    """The two indexes over the same passages; a generation has them."""

    @property
    def vectors(self) -> VectorReader:
        """The passages by their vectors."""

    @property
    def lexical(self) -> LexicalReader:
        """The passages by their words."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """The union of two rankings: both scores of each candidate's id, and the ranks it has in either, from 1."""

    dense: dict[str, float]
    bm25: dict[str, float]
    dense_ranks: dict[str, int]
    bm25_ranks: dict[str, int]


def gather(
    generation: Readers, question: str, vector: NDArray[np.float32], pool: int, sources: Collection[str] | None = None
) -> Candidates:
    """Join the `pool` passages nearest to a question's vector, shape (d,), with the `pool` that BM25 ranks best.

    Only passages whose vector is stored are candidates, since the others have no cosine.
    """
    nearest = generation.vectors.nearest(vector, pool, sources)
    lexical = generation.lexical.best(question, pool, sources)
    dense = dict(nearest)
    found_by_words = [name for name, _ in lexical if name not in dense]
    for name, stored in generation.vectors.vectors(found_by_words).items():
        dense[name] = float(np.dot(vector, stored))
    bm25 = dict.fromkeys(dense, 0.0)
    bm25.update((name, score) for name, score in lexical if name in dense)
    return Candidates(dense, bm25, _ranks(nearest), _ranks(lexical))


def _ranks(ranking: list[tuple[str, float]]) -> dict[str, int]:
    return {name: rank for rank, (name, _) in enumerate(ranking, start=1)}


class Searcher(Closing):
    """Searches the current generation of a store; a context manager, to be used from one thread at a time."""

    def __init__(self, store: Store, encoder: Encoder, weight: float = DENSE_WEIGHT, pool: int = POOL) -> None:
        self.store = store
        self._encoder = encoder
        self._weight = weight
        self._pool = pool
        self._open: Generation | None = None

    @property
    def generation(self) -> Generation:
        """The current generation, looked at again each time.

        Raises NoStoreError, StoreDamagedError or StoreTooNewError where there is none to open, and OtherEncoderError
        where another embedding model made it.
        """
        from index.generation import open_current

        if self._open is not None and self._open.is_in_force(self.store):
            return self._open
        self.close()
        generation = open_current(self.store)
        try:
            self._require_same_encoder(generation)
        except OtherEncoderError:
            generation.close()
            raise
        self._open = generation
        return generation

    def search(
        self, question: str, k: int = 8, sources: Collection[str] | None = None, since: str | None = None
    ) -> list[Hit]:
        """The best `k` passages, best first, equal ones in the order of their ids.

        With `sources`, of these files only; with `since`, a day, month or year (ISO 8601), those that are dated then or
        later, which in a mailbox are some of the file's, among the best 3,200 of either ranking. Raises what
        `generation` raises.
        """
        generation = self.generation
        if k < 1 or not generation.manifest.passages or not question.strip():
            return []
        vector, pool = self._encoder.encode(question), max(self._pool, k)
        while True:
            found = gather(generation, question, vector, pool, sources)
            hits = self._hits(found, generation, k, since)
            if since is None or len(hits) == k or len(found.dense) < pool or pool >= _MOST_LOOKED_AT:
                return hits
            pool *= _WIDER

    def _hits(self, found: Candidates, generation: Generation, k: int, since: str | None) -> list[Hit]:
        fused = fuse(found.dense, found.bm25, self._weight)
        names = list(fused)[:k] if since is None else list(fused)
        passages = generation.vectors.passages(names)
        best = [name for name in names if since is None or is_since(passages[name].date, since)]
        return [
            Hit(
                passage=passages[name],
                score=fused[name],
                dense_rank=found.dense_ranks.get(name),
                dense_score=found.dense[name],
                bm25_rank=found.bm25_ranks.get(name),
                bm25_score=found.bm25[name],
            )
            for name in best[:k]
        ]

    def unknown_words(self, question: str) -> list[str]:
        """The question's content words whose stems occur nowhere in the documents."""
        return self.generation.lexical.unknown_words(question)

    def close(self) -> None:
        """Let go of the generation; the next search opens the current one."""
        if self._open is not None:
            self._open.close()
            self._open = None

    def _require_same_encoder(self, generation: Generation) -> None:
        made_with, configured = generation.manifest.encoder, self._encoder.identity
        if made_with.fingerprint != configured.fingerprint:
            raise OtherEncoderError(self.store.path, made_with.name, configured.name)


def before(generation: Generation, passage: Passage) -> Passage | None:
    """The passage before this one in its section; None where there is none.

    None, too, in a file of more than MOST_ROWS passages without pages and headings, which would all be read.
    """
    if passage.location.page is None and not passage.location.heading:
        sizes = (one.passages for one in generation.documents if one.source == passage.source)
        if next(sizes, 0) > MOST_ROWS:
            return None
    section = generation.vectors.of_section(passage)
    return next((other for other in section if other.ordinal == passage.ordinal - 1), None)
