"""How long it takes to make a large index anew, from vectors that are derived, not embedded."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import numpy as np

from evals.faults.documents import FILES, OLD, PARTS, statement
from evals.faults.trials import Family, Outcome, Trial
from index.encoder import load_encoder
from index.passages import Passage
from index.store import create
from index.truth import DocumentRecord, Truth

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from evals.faults.places import Bases, Place

WITHIN_S = 180.0
_A_FILE, _TOPICS, _SPREAD = 1_000, 200, 0.7


def trials(_: Bases, seed: int, times: int) -> Iterator[Trial]:
    """One, of a store of so many passages."""
    yield Trial(f"{times} passages", OLD, lambda place: _repaired(place, seed, times))


def _repaired(place: Place, seed: int, passages: int) -> Outcome:
    for folder in (place.docs, place.store.path):
        shutil.rmtree(folder)
    create(place.store)
    with Truth.open(place.store, create=True) as truth:
        _write(truth, seed, passages)
    ended = place.start("index", "--repair", "--store", str(place.store.path)).ended(4 * WITHIN_S)
    problems = [f"it ended with {ended.code}: {ended.told}"] if ended.code != 0 else []
    problems += [f"it took {ended.seconds:.0f} s, not {WITHIN_S:.0f}"] if ended.seconds > WITHIN_S else []
    problems += [f"it embedded {place.embedded} texts"] if place.embedded else []
    return Outcome(tuple(problems), "made anew" if ended.code == 0 else "not made", ended.seconds)


def _write(truth: Truth, seed: int, passages: int) -> None:
    """Fill a truth: each file is of statements whose vectors lie about a few topics, as those of real texts do."""
    identity, drawn = load_encoder().identity, np.random.default_rng(seed)
    topics = drawn.standard_normal((_TOPICS, identity.dimensions)).astype(np.float32)
    truth.start_over(identity)
    for file in range(-(-passages // _A_FILE)):
        held = [_passage(file, part) for part in range(min(_A_FILE, passages - file * _A_FILE))]
        vectors = _vectors(drawn, topics, len(held))
        with truth.together():
            truth.replace(DocumentRecord(f"{file}.txt", ".", 1, 1, "f" * 64, sections=1, passages=len(held)), held)
            hashes = (passage.text_hash for passage in held)
            truth.put_vectors(identity.fingerprint, dict(zip(hashes, vectors, strict=True)))


def _passage(file: int, part: int) -> Passage:
    text = f"Note {part} of file {file}. {statement(part % FILES, file % PARTS, part)}"
    return Passage(f"{file}.txt", 0, part, part * len(text), (part + 1) * len(text), text)


def _vectors(drawn: np.random.Generator, topics: NDArray[np.float32], count: int) -> NDArray[np.float32]:
    """Vectors of length 1, shape (count, dimensions), that differ less from one direction to the next.

    Those of real texts do: where every direction is alike, no graph leads to all of a hundred thousand.
    """
    falling = np.arange(1, topics.shape[1] + 1, dtype=np.float32) ** -0.5
    noise = drawn.standard_normal((count, topics.shape[1])).astype(np.float32)
    vectors = falling * (topics[drawn.integers(len(topics), size=count)] + _SPREAD * noise)
    normalised: NDArray[np.float32] = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return normalised


REPAIRING = Family(
    "repairing",
    100_000,
    "made anew from the truth in under three minutes, nothing embedded",
    trials,
)
