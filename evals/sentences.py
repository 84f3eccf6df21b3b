"""Fits and measures the extractive answerer's two regressions on training questions of public sets.

    python -m evals.sentences --data FOLDER [--limit N]

The sets are SQuAD 2.0's training questions, SelQA's development questions and FairytaleQA's training questions whose
answer stands in the story word for word. The texts of each set are indexed as files are, every question is searched
for in them as a user's is, and each sentence found is labelled by whether it overlaps the gold answer. A fifth of the
texts, chosen by hash, is held out: the figures are theirs. It prints the constants for `assistant/extractive.py`.
"""

from __future__ import annotations

import argparse
import hashlib
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from assistant.answer import Context, Question
from assistant.candidates import Candidate, candidates_of
from assistant.chain import PASSAGES
from assistant.extractive import ANSWER_FEATURES, FEATURES, answer_features, choose, describe
from assistant.terminal import say
from evals.public.answers import SETS, Example
from index.encoder import load_encoder
from index.searching import Searcher
from index.store import Store
from index.sync import sync

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from index.encoder import Encoder

MOST_TEXTS = 1200


@dataclass(frozen=True, slots=True)
class Described:
    """An example as the answerer sees it: features (candidates, FEATURES) and labels (candidates,)."""

    example: Example
    context: Context
    candidates: tuple[Candidate, ...]
    features: NDArray[np.float64]
    vectors: NDArray[np.float32]
    labels: NDArray[np.bool_]


def is_held_out(example: Example) -> bool:
    """Whether the example's text is among the fifth that is measured on and never fitted to."""
    return int(hashlib.sha256(f"held out {example.source}".encode()).hexdigest(), 16) % 5 == 0


class RememberingEncoder:
    """An encoder that encodes every text once: a set's sentences are seen by many questions."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._known: dict[str, NDArray[np.float32]] = {}

    def encode_many(self, texts: Sequence[str]) -> Iterator[NDArray[np.float32]]:
        """The texts' vectors, in order."""
        missing = [text for text in dict.fromkeys(texts) if text not in self._known]
        self._known.update(zip(missing, self._encoder.encode_many(missing), strict=True))
        return (self._known[text] for text in texts)

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 (whatever the encoder has)
        return getattr(self._encoder, name)


def describe_all(searcher: Searcher, encoder: Encoder, examples: Iterable[Example]) -> Iterator[Described]:
    """Search for each example's question and describe the sentences found."""
    for example in examples:
        hits = tuple(searcher.search(example.question, PASSAGES))
        context = Context(
            Question(example.question), example.question, hits, tuple(searcher.unknown_words(example.question))
        )
        candidates = tuple(candidates_of(hits))
        if not candidates:
            continue
        features, vectors = describe(context, candidates, encoder)
        labels = np.array([_overlaps(c, context, example) for c in candidates])
        yield Described(example, context, candidates, features, vectors, labels)


def _overlaps(candidate: Candidate, context: Context, example: Example) -> bool:
    passage = context.hits[candidate.hit].passage
    start, end = passage.start + candidate.start, passage.start + candidate.end
    return Path(passage.source).name == example.source and any(a < end and start < b for a, b in example.spans)


@dataclass(frozen=True, slots=True)
class Fitted:
    """A logistic regression over raw features: `weights @ features + bias`."""

    weights: tuple[float, ...]
    bias: float

    def __call__(self, features: NDArray[np.float64]) -> NDArray[np.float64]:
        """The probabilities, one for each row of features."""
        return np.asarray(1 / (1 + np.exp(-(features @ np.array(self.weights) + self.bias))))


def fit(features: NDArray[np.float64], labels: NDArray[np.bool_]) -> Fitted:
    """Fit on standardised features, so that the penalty treats them alike, and give weights for the raw ones."""
    from sklearn.linear_model import LogisticRegression

    mean, scale = features.mean(axis=0), features.std(axis=0) + 1e-9
    model = LogisticRegression(C=1.0, max_iter=1000).fit((features - mean) / scale, labels)
    weights = model.coef_[0] / scale
    return Fitted(tuple(round(float(w), 3) for w in weights), round(float(model.intercept_[0] - weights @ mean), 3))


def measure(described: Sequence[Described], sentence: Fitted) -> dict[str, float]:
    """How often the first sentence, and any of those chosen, is right, of the answerable; and how long answers are."""
    first, any_chosen, found, lengths = [], [], [], []
    for d in described:
        if not d.example.spans:
            continue
        judged = sentence(d.features)
        chosen = choose(d.context, d.candidates, judged, d.vectors)
        found.append(bool(d.labels.any()))
        first.append(bool(d.labels[int(np.argmax(judged))]))
        any_chosen.append(bool(d.labels[chosen].any()))
        lengths.append(len(chosen))
    return {
        "questions": len(first),
        "retrieved": float(np.mean(found)),
        "first right": float(np.mean(first)),
        "chosen right": float(np.mean(any_chosen)),
        "sentences": float(np.mean(lengths)),
    }


def _answer_rows(described: Sequence[Described], sentence: Fitted) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    rows = [answer_features(d.features, sentence(d.features), d.context) for d in described]
    return np.array(rows), np.array([bool(d.example.spans) for d in described])


def _decided(described: Sequence[Described]) -> list[Described]:
    """The examples that are answerable from what was found, or not at all; and each answerable one without its text."""
    decided = [d for d in described if not d.example.spans or d.labels.any()]
    return decided + [starved for d in decided[::2] if d.example.spans and (starved := _without_its_text(d))]


def _without_its_text(d: Described) -> Described | None:
    """The example as if its text were not in the store: what is left found does not answer it."""
    hits = tuple(hit for hit in d.context.hits if Path(hit.passage.source).name != d.example.source)
    kept = [i for i, c in enumerate(d.candidates) if d.context.hits[c.hit] in hits]
    if not kept:
        return None
    context = replace(d.context, hits=hits)
    features = d.features[kept]
    column = FEATURES.index("passage_cosine")
    features[:, column] -= features[:, column].max()
    candidates = tuple(replace(d.candidates[i], hit=hits.index(d.context.hits[d.candidates[i].hit])) for i in kept)
    return Described(replace(d.example, spans=()), context, candidates, features, d.vectors[kept], d.labels[kept])


def _describe_set(name: str, data: Path, limit: int, encoder: Encoder) -> list[Described]:
    """Index a set's texts in a temporary store and describe up to `limit` of its questions, drawn by hash.

    A third as many questions of the other sets are asked of the same store: nothing there answers them.
    """
    texts, examples = SETS[name](data)
    examples = _drawn(examples, limit)
    strangers = [
        Example(example.question, f"{other} {example.source}", ())
        for other in SETS
        if other != name
        for example in _drawn(SETS[other](data)[1], limit // (3 * (len(SETS) - 1)))
    ]
    with tempfile.TemporaryDirectory() as folder:
        files, store = Path(folder) / "files", Store(Path(folder) / "store")
        files.mkdir()
        for file, text in _some(texts, examples).items():
            (files / file).write_text(text, encoding="utf-8")
        sync(store, [files], encoder)
        remembering = RememberingEncoder(encoder)
        with Searcher(store, encoder) as searcher:
            return list(describe_all(searcher, cast("Encoder", remembering), [*examples, *strangers]))


def _some(texts: Mapping[str, str], examples: Sequence[Example]) -> dict[str, str]:
    """The examples' own texts, and of the others, by hash, up to MOST_TEXTS in all."""
    own = {example.source for example in examples}
    return {name: texts[name] for name in [*sorted(own), *sorted(set(texts) - own)][:MOST_TEXTS]}


def _drawn(examples: Sequence[Example], count: int) -> list[Example]:
    """The same `count` examples every time, drawn by hash."""
    return sorted(examples, key=lambda e: hashlib.sha256(f"{e.question} {e.source}".encode()).digest())[:count]


def _print_constants(name: str, features: Sequence[str], fitted: Fitted) -> None:
    say(f"{name}_WEIGHTS = {fitted.weights}")
    say(f"{name}_BIAS = {fitted.bias}")
    say("  " + ", ".join(f"{f} {w}" for f, w in zip(features, fitted.weights, strict=True)))


def main() -> None:
    """Describe every set, fit both regressions, measure them on what was held out, print the constants."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--data", type=Path, required=True, help="the folder that holds squad2/, selqa/, fairytaleqa/")
    parser.add_argument("--limit", type=int, default=1500, help="questions of each set")
    arguments = parser.parse_args()
    encoder = load_encoder()
    described = {name: _describe_set(name, arguments.data, arguments.limit, encoder) for name in SETS}
    everything = [d for ds in described.values() for d in ds]
    kept = [d for d in everything if not is_held_out(d.example)]
    answerable = [d for d in kept if d.example.spans]
    sentence = fit(np.concatenate([d.features for d in answerable]), np.concatenate([d.labels for d in answerable]))
    _print_constants("SENTENCE", FEATURES, sentence)
    for name, ds in described.items():
        figures = measure([d for d in ds if is_held_out(d.example)], sentence)
        say(f"{name}, held out: " + ", ".join(f"{what} {figure:.3g}" for what, figure in figures.items()))
    _fit_refusal(kept, [d for d in everything if is_held_out(d.example)], sentence)


def _fit_refusal(kept: Sequence[Described], held: Sequence[Described], sentence: Fitted) -> None:
    from sklearn.metrics import roc_auc_score

    answer = fit(*_answer_rows(_decided(kept), sentence))
    _print_constants("ANSWER", ANSWER_FEATURES, answer)
    rows, labels = _answer_rows(_decided(held), sentence)
    scores = answer(rows)
    say(f"answerable or not, held out: AUC {roc_auc_score(labels, scores):.3f}")
    for share in (0.02, 0.05, 0.1, 0.15):
        threshold = float(np.quantile(scores[labels], share))
        refused = float(np.mean(scores[~labels] < threshold))
        say(f"  refusing {share:.0%} of the answerable: threshold {threshold:.3f}, {refused:.1%} of the others refused")


if __name__ == "__main__":
    main()
