"""Takes down all that a store holds, and looks for every passage by its vector and by its words.

python -m evals.faults.probe STORE FILE [--truth]
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from index.errors import StoreError
from index.generation import numbers, open_current
from index.store import Store
from index.truth import Truth
from index.truth_rows import row_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from index.generation import Generation
    from index.passages import Passage

_NEIGHBORS = 10
# At most so many stay, see docs/design.md.
_GENERATIONS = 3
_PAGE = 1_000


def main() -> None:
    """Write the state of a store to a file; always ends well where the store does not end the process."""
    store, written = Store(Path(sys.argv[1])), Path(sys.argv[2])
    told: dict[str, Any] = {"problems": [], "error": None, "documents": []}
    arrays: dict[str, NDArray[np.float32]] = {}
    try:
        with open_current(store) as generation:
            told["generation"], arrays["generation"] = _generation(generation)
            told["problems"] += _not_found(generation)
            told["documents"] = _documents(generation)
        if "--truth" in sys.argv[3:]:
            told["truth"], arrays["truth"] = _truth(store)
    except StoreError as error:
        told["error"] = f"{type(error).__name__}: {error}"
    if len(numbers(store)) > _GENERATIONS:
        told["problems"].append(f"{len(numbers(store))} generations lie there")
    np.savez(written, told=np.array(json.dumps(told)), **arrays)  # type: ignore[arg-type]  # numpy's stub takes a bool


def _generation(generation: Generation) -> tuple[list[list[str]], NDArray[np.float32]]:
    ids = list(_ids(generation))
    passages, vectors = generation.vectors.passages(ids), generation.vectors.vectors(ids)
    stacked = np.stack([vectors[key] for key in ids]) if ids else np.empty((0, 0), np.float32)
    return [_row(key, passages[key]) for key in ids], stacked


def _ids(generation: Generation) -> Iterator[str]:
    at = 0
    while page := generation.vectors.ids(_PAGE, at):
        yield from page
        at += len(page)


def _row(key: str, passage: Passage) -> list[str]:
    _, text, place, _ = row_of(passage)
    return [key, passage.source, text, place]


def _not_found(generation: Generation) -> list[str]:
    """What cannot be found, is there twice, or is not named by what it says."""
    ids = list(_ids(generation))
    problems = [f"{len(ids) - len(set(ids))} ids twice"] if len(ids) != len(set(ids)) else []
    if not len(ids) == generation.lexical.count == generation.manifest.passages:
        problems.append(f"{len(ids)} vectors, {generation.lexical.count} in BM25, {generation.manifest.passages} told")
    passages, vectors = generation.vectors.passages(ids), generation.vectors.vectors(ids)
    for key, passage in passages.items():
        if key not in (found for found, _ in generation.vectors.nearest(vectors[key], _NEIGHBORS)):
            problems.append(f"{key} is not found by its vector")
        if not generation.lexical.holds(passage):
            problems.append(f"{key} is not found by its words")
        if passage.id != key:
            problems.append(f"{key} holds a passage whose text, file or place is another")
    return problems


def _documents(generation: Generation) -> list[list[Any]]:
    return [[each.source, each.sha256, each.passages, each.problem] for each in generation.documents]


def _truth(store: Store) -> tuple[list[list[str]], NDArray[np.float32]]:
    with Truth.open(store) as truth:
        identity = truth.identity
        changes = [] if identity is None else list(truth.changes_since(0, identity.fingerprint))
    held = [(change.passage, change.vector) for change in changes]
    rows = [_row(passage.id, passage) for passage, _ in held if passage is not None]
    vectors = [vector for _, vector in held if vector is not None]
    return rows, np.stack(vectors) if vectors else np.empty((0, 0), np.float32)


if __name__ == "__main__":
    main()
