"""What a reader is worth, on sets that it was never trained on.

Every figure is of the file that is shipped, run as the product runs it.
"""

from __future__ import annotations

import re
import string
from collections import Counter
from dataclasses import dataclass
from statistics import fmean
from typing import TYPE_CHECKING, TypeVar

from assistant.reader.runtime import Pair
from evals.public import reading, scifact
from evals.public.reading import touches
from evals.training.examples import Cutter
from index.sentences import sentence_spans

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from assistant.reader.runtime import Reader, Reading
    from evals.public.reading import Asked, ReadingSet, Span, Text
    from evals.public.scifact import JudgedClaim

_T = TypeVar("_T")
_ARTICLES = re.compile(r"\b(?:a|an|the)\b")
# Where `measure` writes them, in the run's folder.
FIGURES = "figures.json"
# Word pieces of a window that is read whole; paragraphs of SQuAD seldom have more.
PARAGRAPH_PIECES, PASSAGE_PIECES = 300, 160


@dataclass(frozen=True, slots=True)
class Read:
    """A question over a text, with every window of the text as it was read."""

    asked: Asked
    text: Text
    windows: tuple[tuple[Span, Reading], ...]

    @property
    def best_span(self) -> tuple[Span, float]:
        """The best short answer over all windows, as a span of the text, and its score over none."""
        spans = [
            ((first + r.span[0], first + r.span[1]), r.span_score)
            for (first, _), r in self.windows
            if r.span is not None
        ]
        return max(spans, key=lambda each: each[1])

    @property
    def answerable(self) -> float:
        """The best window's logit that it answers."""
        return max(r.answerable for _, r in self.windows)

    def sentences(self) -> list[tuple[float, Span]]:
        """The text's sentences with their logits, best first."""
        scored = [(s.score, (first + s.start, first + s.end)) for (first, _), r in self.windows for s in r.sentences]
        return sorted(scored, key=lambda each: -each[0])


def read_set(reader: Reader, one: ReadingSet, cutter: Cutter, pieces: int, limit: int | None = None) -> Iterator[Read]:
    """Every question of a set (or `limit`, spread evenly) beside the windows of its own text."""
    for asked in spread(one.questions, limit):
        text = one.texts[asked.text]
        windows = cutter.windows(text, pieces)
        pairs = [Pair(asked.question, text.title, text.text[slice(*window)]) for window in windows]
        if pairs:
            yield Read(asked, text, tuple(zip(windows, reader.read_all(pairs), strict=True)))


def spread(some: Sequence[_T], limit: int | None) -> Sequence[_T]:
    """At most `limit` of them, evenly over all: sets are in the order of their articles."""
    return some if limit is None else some[:: max(1, -(-len(some) // limit))]


def squad_figures(reads: Sequence[Read]) -> dict[str, float]:
    """SQuAD 2.0 with the paragraph given: F1 and exact match where it answers, the right sentence, and the AUC."""
    f1s, exact, right = [], [], []
    for read in reads:
        if not read.asked.answerable:
            continue
        span, _ = read.best_span
        found = read.text.text[slice(*span)]
        wanted = read.asked.wanted
        f1s.append(max(f1(found, answer) for answer in wanted))
        exact.append(max(float(folded(found) == folded(answer)) for answer in wanted))
        right.append(_same_sentence(read.text.text, span, read.asked.answers))
    labels = [read.asked.answerable for read in reads]
    return {
        "F1": fmean(f1s),
        "exact": fmean(exact),
        "right sentence": fmean(right),
        "AUC": auc([read.answerable for read in reads], labels),
        "AUC of the span": auc([read.best_span[1] for read in reads], labels),
    }


def _same_sentence(text: str, span: Span, answers: Sequence[Span]) -> bool:
    return any(touches(sentence, answers) and touches(sentence, [span]) for sentence in sentence_spans(text))


def among_first(reads: Sequence[Read], count: int) -> float:
    """How often one of the `count` best sentences overlaps the evidence."""
    return fmean(any(touches(span, read.asked.evidence) for _, span in read.sentences()[:count]) for read in reads)


def reciprocal_rank(reads: Sequence[Read]) -> float:
    """The mean reciprocal rank of the first sentence of the evidence."""
    ranks = []
    for read in reads:
        found = [n for n, (_, span) in enumerate(read.sentences(), start=1) if touches(span, read.asked.evidence)]
        ranks.append(1 / found[0] if found else 0.0)
    return fmean(ranks)


def support_figures(reader: Reader, claims: Sequence[JudgedClaim]) -> dict[str, float]:
    """Whether a supported claim gets more support than one that the abstract contradicts, or says nothing of: AUCs."""
    pairs = [Pair(claim.text, claim.abstract.context, claim.abstract.text) for claim in claims]
    supports = [reading.supported for reading in reader.read_all(pairs)]
    of: dict[str, list[float]] = {}
    for claim, support in zip(claims, supports, strict=True):
        of.setdefault(claim.verdict, []).append(support)
    supported = of.pop("support")
    return {
        f"supported or {verdict}, AUC": auc(supported + others, [True] * len(supported) + [False] * len(others))
        for verdict, others in sorted(of.items())
    }


def folded(text: str) -> str:
    """As SQuAD's own script folds: lower case, no punctuation, no articles, single spaces."""
    plain = "".join(char for char in text.lower() if char not in string.punctuation)
    return " ".join(_ARTICLES.sub(" ", plain).split())


def f1(found: str, wanted: str) -> float:
    """The F1 of two answers' words (Rajpurkar et al., 2016)."""
    a, b = Counter(folded(found).split()), Counter(folded(wanted).split())
    shared = (a & b).total()
    return 2 * shared / (a.total() + b.total()) if shared else float(a == b)


def auc(scores: Sequence[float], labels: Sequence[bool]) -> float:
    """The chance that a positive one scores above a negative one, equal scores counting half."""
    ranked = sorted(zip(scores, labels, strict=True), key=lambda each: each[0])
    rank_sum, at = 0.0, 0
    while at < len(ranked):
        end = at
        while end < len(ranked) and ranked[end][0] == ranked[at][0]:
            end += 1
        rank_sum += sum(label for _, label in ranked[at:end]) * (at + end + 1) / 2
        at = end
    positive = sum(labels)
    return (rank_sum - positive * (positive + 1) / 2) / (positive * (len(labels) - positive))


def figures(
    reader: Reader, data: Path, count_pieces: Callable[[str], int], limit: int | None = None
) -> dict[str, float]:
    """The figures of the model card; with `limit`, of so many questions of each set."""
    cutter = Cutter(count_pieces)
    squad = list(read_set(reader, reading.squad(data, "dev"), cutter, PARAGRAPH_PIECES, limit))
    made = {f"squad2/dev, {name}": value for name, value in squad_figures(squad).items()}
    tales = reading.fairytales(data, "test")
    explicit = [asked for asked in tales.questions if asked.kind.startswith("explicit") and asked.answers]
    tales = reading.ReadingSet(tales.name, tales.texts, tuple(explicit))
    made["fairytaleqa/test, among two"] = among_first(list(read_set(reader, tales, cutter, PASSAGE_PIECES, limit)), 2)
    selqa = list(read_set(reader, reading.selqa(data, "test"), cutter, PASSAGE_PIECES, limit))
    made["selqa/test, MRR"] = reciprocal_rank([read for read in selqa if read.asked.evidence])
    claims = spread(scifact.claims(data / "scifact"), limit)
    made |= {f"scifact claims, {name}": value for name, value in support_figures(reader, claims).items()}
    return made
