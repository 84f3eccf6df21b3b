"""Windows that the project's own search finds for a question: hard negatives, and what calibration looks at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from evals.public.collection import Collection, Query, whole_text
from evals.public.reading import touches
from evals.retrieval import search
from evals.training.examples import holds_any
from index.fusion import fuse
from index.searching import DENSE_WEIGHT

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from evals.public.reading import Asked, ReadingSet, Span, Text
    from evals.training.examples import Cutter
    from index.encoder import Encoder

# Of the ranking of windows, how many may become negatives.
DEPTH = 12
WINDOW_PIECES = 160

Window = tuple[str, "Span"]


@dataclass(frozen=True, slots=True)
class Found:
    """A window that was found, as a text's name and a span of it; its fused score, and what that was made of."""

    name: str
    span: Span
    score: float
    dense_rank: int | None = None
    dense_score: float = 0.0
    bm25_rank: int | None = None
    bm25_score: float = 0.0


class Windows:
    """The windows of all sets, indexed once below `cache` and searched as a store is."""

    def __init__(self, sets: Sequence[ReadingSet], cutter: Cutter, encoder: Encoder, cache: Path) -> None:
        self.texts: dict[str, Text] = {name: text for one in sets for name, text in one.texts.items()}
        self._encoder, self._cache = encoder, cache
        self._windows: dict[str, Window] = {}
        for name, text in self.texts.items():
            for start, end in cutter.windows(text, WINDOW_PIECES):
                self._windows[f"{name} {start}"] = (name, (start, end))
        self._passages = {
            key: whole_text(key, self.texts[name].title, self.texts[name].text[slice(*span)])
            for key, (name, span) in self._windows.items()
        }

    def find(self, questions: Iterable[Asked], depth: int, *, own_document: bool = False) -> dict[str, list[Found]]:
        """For each question's id, the best `depth` windows of any set, best first; or of its own document alone.

        Of its own document are those among the candidates of all sets, fused anew as if there were no others.
        """
        asked_of = {asked.id: self.texts[asked.text].document for asked in questions}
        queries = tuple(Query(asked.id, asked.question, frozenset()) for asked in questions)
        searched = search(Collection("training windows", self._passages, queries), self._encoder, self._cache)
        keys = {passage.id: key for key, passage in self._passages.items()}
        found: dict[str, list[Found]] = {}
        for query, candidates in zip(queries, searched.candidates, strict=True):
            dense, bm25 = candidates.dense, candidates.bm25
            if own_document:
                own = {one for one in dense if self._document(keys[one]) == asked_of[query.id]}
                dense = {one: score for one, score in dense.items() if one in own}
                bm25 = {one: score for one, score in bm25.items() if one in own}
            ranked = list(fuse(dense, bm25, DENSE_WEIGHT).items())[:depth]
            found[query.id] = [
                Found(
                    *self._windows[keys[one]],
                    score,
                    candidates.dense_ranks.get(one),
                    candidates.dense[one],
                    candidates.bm25_ranks.get(one),
                    candidates.bm25[one],
                )
                for one, score in ranked
            ]
        return found

    def _document(self, key: str) -> str:
        return self.texts[self._windows[key][0]].document


def mine(sets: Sequence[ReadingSet], windows: Windows) -> dict[str, list[Window]]:
    """For each question's id, windows that were found for it and hold neither its evidence nor an answer's words."""
    questions = {asked.id: asked for one in sets for asked in one.questions}
    return {
        key: [(one.name, one.span) for one in found if not may_answer(one, questions[key], windows.texts)]
        for key, found in windows.find(questions.values(), DEPTH).items()
    }


def may_answer(found: Found, asked: Asked, texts: Mapping[str, Text]) -> bool:
    """Whether it touches the question's evidence or holds an answer's words; where it has none, its evidence's."""
    if found.name == asked.text and (not asked.answerable or touches(found.span, asked.evidence)):
        return True
    answers = [texts[asked.text].text[slice(*span)] for span in asked.answers or asked.evidence]
    return holds_any(texts[found.name].text[slice(*found.span)], answers)


def as_json(mined: Mapping[str, Sequence[Window]]) -> dict[str, list[list[object]]]:
    """The windows as JSON can hold them."""
    return {key: [[name, *span] for name, span in found] for key, found in mined.items()}


def from_json(held: Mapping[str, Sequence[Sequence[object]]]) -> dict[str, list[Window]]:
    """The reverse of `as_json`."""
    return {key: [(str(row[0]), (int(str(row[1])), int(str(row[2])))) for row in found] for key, found in held.items()}
