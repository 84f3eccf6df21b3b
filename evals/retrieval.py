"""How well search ranks on public sets, and the weight that fusion gets.

    python -m evals.retrieval weight --data ../shared/data [--cache FOLDER]
    python -m evals.retrieval table  --data ../shared/data [--cache FOLDER] [--mtrag]

The texts go through the store's own vector and BM25 files and the questions through the searcher's own candidates and
fusion. Each text is one passage, read as far as the encoder reads, as BEIR's published figures have it. The weight
is chosen on training questions only.
"""

from __future__ import annotations

import argparse
import hashlib
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from typing import TYPE_CHECKING

import ir_measures
from ir_measures import RR, R, ScoredDoc, nDCG

from assistant.reader.weights import load_reader
from assistant.reranking import DEPTH as READ
from assistant.reranking import Reranker
from assistant.terminal import note, say
from evals.public import mtrag, scifact, squad2
from index.encoder import load_encoder
from index.fusion import fuse
from index.lexical import LexicalReader, LexicalWriter
from index.searching import DENSE_WEIGHT, POOL, Hit, gather
from index.vectors import VectorReader, VectorWriter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from evals.public.collection import Collection
    from index.encoder import Encoder
    from index.searching import Candidates

MEASURES = (nDCG @ 10, RR @ 10, R @ 5)
WEIGHTS = tuple(step / 10 for step in range(11))
DEPTH = 10
# Of reciprocal rank fusion, as Cormack, Clarke and Büttcher (2009) set it.
_RRF_CONSTANT = 60
_BATCH = 1000


@dataclass(frozen=True, slots=True)
class Searched:
    """A collection with the candidates of each of its queries, in their order; passage ids stand for its texts."""

    collection: Collection
    candidates: tuple[Candidates, ...]

    def measured(self, rank: Callable[[Candidates], Iterable[str]]) -> dict[str, float]:
        """Means over all queries of what `rank` makes of the candidates: nDCG@10, RR@10 and R@5, from 0 to 1."""
        return self._measured([rank(candidates) for candidates in self.candidates])

    def reranked(self, reranker: Reranker) -> dict[str, float]:
        """The same of what the reader makes of the best fused passages, as the program reads and orders them."""
        passages = {passage.id: passage for passage in self.collection.passages.values()}
        rankings = []
        for query, candidates in zip(self.collection.queries, self.candidates, strict=True):
            best = list(fuse(candidates.dense, candidates.bm25, DENSE_WEIGHT).items())[:READ]
            hits = [Hit(passages[name], score, None, candidates.dense[name], None, 0.0) for name, score in best]
            rankings.append([one.hit.passage.id for one in reranker.judge(query.text, hits)])
        return self._measured(rankings)

    def _measured(self, rankings: Iterable[Iterable[str]]) -> dict[str, float]:
        names = {passage.id: name for name, passage in self.collection.passages.items()}
        qrels: dict[str, dict[str, int]] = {}
        ranking: list[ScoredDoc] = []
        for query, ranked in zip(self.collection.queries, rankings, strict=True):
            qrels[query.id] = dict.fromkeys(query.relevant, 1)
            best = list(ranked)[:DEPTH]
            ranking.extend(ScoredDoc(query.id, names[one], float(-at)) for at, one in enumerate(best))
        return {str(name): value for name, value in ir_measures.calc_aggregate(MEASURES, qrels, ranking).items()}


def fused(weight: float) -> Callable[[Candidates], Iterable[str]]:
    """The ranking that the searcher makes with this weight; 1 is the dense one alone, 0 is BM25 alone."""
    return lambda candidates: fuse(candidates.dense, candidates.bm25, weight)


def ranks_fused(candidates: Candidates) -> Iterable[str]:
    """Reciprocal rank fusion of both rankings, for comparison."""
    rankings = (candidates.dense_ranks, candidates.bm25_ranks)
    scores = {
        name: sum(1 / (_RRF_CONSTANT + ranks[name]) for ranks in rankings if name in ranks) for name in candidates.dense
    }
    return sorted(scores, key=lambda name: (-scores[name], name))


def search(collection: Collection, encoder: Encoder, cache: Path) -> Searched:
    """Index the collection below `cache`, unless it is there, and find the candidates of every query."""
    folder = _indexed(collection, encoder, cache)
    indexes = _Indexes(VectorReader.open(folder / "vectors"), LexicalReader.open(folder / "lexical"))
    try:
        encoded = encoder.encode_many([query.text for query in collection.queries])
        found = tuple(
            gather(indexes, query.text, vector, POOL) for query, vector in zip(collection.queries, encoded, strict=True)
        )
    finally:
        indexes.vectors.close()
        indexes.lexical.close()
    return Searched(collection, found)


@dataclass(frozen=True, slots=True)
class _Indexes:
    vectors: VectorReader
    lexical: LexicalReader


def _indexed(collection: Collection, encoder: Encoder, cache: Path) -> Path:
    ids = "\n".join(sorted(passage.id for passage in collection.passages.values()))
    named = hashlib.sha256(f"{encoder.identity.fingerprint}\n{ids}".encode()).hexdigest()[:16]
    folder = cache / named
    if folder.is_dir():
        return folder
    note(f"{collection.name}: embedding {len(collection.passages):,} texts")
    partial = cache / f"{named}.partial"
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    _write(collection, encoder, partial)
    return partial.rename(folder)


def _write(collection: Collection, encoder: Encoder, folder: Path) -> None:
    passages = list(collection.passages.values())
    lexical = LexicalWriter.create(folder / "lexical")
    lexical.upsert(passages)
    lexical.persist()
    vectors = VectorWriter.create(folder / "vectors", encoder.identity.dimensions)
    encoded = encoder.encode_many([passage.embedded_text for passage in passages])
    for at in range(0, len(passages), _BATCH):
        batch = passages[at : at + _BATCH]
        vectors.upsert(list(zip(batch, (next(encoded) for _ in batch), strict=True)))
    vectors.persist()


def choose(scores: Mapping[float, Sequence[Sequence[float]]]) -> float:
    """The weight that is best on average; `scores` has, for each weight, a list of figures for each collection.

    Each figure is divided by the best any weight reaches, and each collection counts the same however many figures it
    has. Of equals the one nearest to one half is taken, which leans on neither ranking.
    """
    some = next(iter(scores.values()))
    best = [[max(row[c][f] for row in scores.values()) for f in range(len(some[c]))] for c in range(len(some))]

    def mean(weight: float) -> float:
        return fmean(
            fmean(value / top for value, top in zip(figures, tops, strict=True))
            for figures, tops in zip(scores[weight], best, strict=True)
        )

    return max(scores, key=lambda weight: (round(mean(weight), 6), -abs(weight - 0.5)))


def print_weights(data: Path, encoder: Encoder, cache: Path) -> None:
    """The figures of every weight on training questions, and the one chosen."""
    abstracts = search(scifact.load(data / "scifact"), encoder, cache)
    paragraphs = search(squad2.load(data / "squad2", "train"), encoder, cache)
    scores = {}
    _print_row("weight", "SciFact nDCG@10", "SQuAD RR@10", "SQuAD R@5")
    _print_row("---", "---", "---", "---")
    for weight in WEIGHTS:
        on_abstracts, on_paragraphs = abstracts.measured(fused(weight)), paragraphs.measured(fused(weight))
        scores[weight] = [[on_abstracts["nDCG@10"]], [on_paragraphs["RR@10"], on_paragraphs["R@5"]]]
        _print_row(f"{weight:.1f}", *(f"{value:.3f}" for figures in scores[weight] for value in figures))
    say(f"\nchosen: {choose(scores):.1f} (in force: {DENSE_WEIGHT:.1f})")


def print_table(data: Path, encoder: Encoder, cache: Path, *, with_mtrag: bool) -> None:
    """Each way to rank on each collection; the last one with the reader that comes with the program."""
    reranker = Reranker(*load_reader())
    collections = [scifact.load(data / "scifact"), squad2.load(data / "squad2", "dev")]
    if with_mtrag:
        collections.append(mtrag.load(data / "mtrag"))
    ways = {
        "dense": fused(1.0),
        "BM25": fused(0.0),
        "ranks fused": ranks_fused,
        f"scores fused, weight {DENSE_WEIGHT:.1f}": fused(DENSE_WEIGHT),
    }
    _print_row("set", "queries", "ranking", *map(str, MEASURES))
    _print_row(*["---"] * (3 + len(MEASURES)))
    for collection in collections:
        searched = search(collection, encoder, cache)
        for name, rank in ways.items():
            figures = searched.measured(rank)
            _print_row(collection.name, f"{len(collection.queries):,}", name, *_shown(figures))
        figures = searched.reranked(reranker)
        _print_row(collection.name, f"{len(collection.queries):,}", "scores fused, then read", *_shown(figures))


def _shown(figures: Mapping[str, float]) -> list[str]:
    return [f"{figures[str(measure)]:.3f}" for measure in MEASURES]


def _print_row(*cells: str) -> None:
    say(f"| {' | '.join(cells)} |")


def main() -> None:
    """Run what the command line names."""
    parser = argparse.ArgumentParser(prog="python -m evals.retrieval", description="Measure search on public sets.")
    parser.add_argument("what", choices=["weight", "table"])
    parser.add_argument("--data", type=Path, required=True, help="the folder that holds scifact/, squad2/ and mtrag/")
    parser.add_argument("--cache", type=Path, help="where indexed texts are kept for the next time")
    parser.add_argument("--mtrag", action="store_true", help="also MTRAG, whose 23,158 passages take minutes to embed")
    given = parser.parse_args()
    encoder = load_encoder()
    with tempfile.TemporaryDirectory() as temporary:
        cache = given.cache or Path(temporary)
        if given.what == "weight":
            print_weights(given.data, encoder, cache)
        else:
            print_table(given.data, encoder, cache, with_mtrag=given.mtrag)


if __name__ == "__main__":
    main()
