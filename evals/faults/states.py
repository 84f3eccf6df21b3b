"""All that a store holds, taken down by another process, and how two such states differ."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np

from evals.faults.processes import run

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from numpy.typing import NDArray

# A generation turns each vector by a thousandth, the same way for the same passage; Chroma makes its length 1 again.
_SAME = 1e-5
_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Part:
    """The passages of a generation or of the truth by id: (source, text, place) and the vector, shape (dimensions,).

    The place is all that is cited of a passage besides, as JSON: page, lines, headings, the hash of the file.
    """

    passages: Mapping[str, tuple[str, ...]]
    vectors: Mapping[str, NDArray[np.float32]]

    def differences(self, other: Self, name: str) -> list[str]:
        """What is lost, too much, of other text or of another vector here than in the other."""
        mine, others = set(self.passages), set(other.passages)
        found = [f"{name}: {len(others - mine)} passages lost"] if others - mine else []
        found += [f"{name}: {len(mine - others)} passages too many"] if mine - others else []
        both = mine & others
        texts = [key for key in both if self.passages[key] != other.passages[key]]
        found += (
            [f"{name}: {len(texts)} passages of another text or place, as {self.passages[texts[0]]}"] if texts else []
        )
        vectors = [key for key in both if not _same(self.vectors.get(key), other.vectors.get(key))]
        return found + ([f"{name}: {len(vectors)} passages with another vector, as {vectors[0]}"] if vectors else [])


@dataclass(frozen=True, slots=True)
class State:
    """What a probe found: what lies in the generation and, where that was asked for, in the truth.

    `problems` are what no store may have; `error` is what kept it from opening, its class and message; `documents` are
    (source, hash, passages, problem).
    """

    problems: tuple[str, ...]
    error: str | None
    documents: tuple[tuple[str, str, int, str | None], ...]
    generation: Part
    truth: Part | None

    def differences(self, other: Self) -> list[str]:
        """How this state differs from the other; nothing where they are equal."""
        if self.error or other.error:
            return [] if self.error == other.error else [f"{self.error or 'opens'}, not {other.error or 'opens'}"]
        found = self.generation.differences(other.generation, "generation")
        if self.truth is not None and other.truth is not None:
            found += self.truth.differences(other.truth, "truth")
        if self.documents != other.documents:
            differing = set(self.documents) ^ set(other.documents)
            found.append(f"documents differ, as {sorted(differing, key=str)[:_SHOWN]}")
        return found

    def is_part_of(self, other: Self) -> bool:
        """Whether its generation holds some of the other's documents, each with all its passages, and nothing else."""
        if self.error or other.error or not self.documents or not set(self.documents) <= set(other.documents):
            return False
        sources = {source for source, *_ in self.documents}
        held = {key: row for key, row in other.generation.passages.items() if row[0] in sources}
        vectors = {key: other.generation.vectors[key] for key in held}
        return not self.generation.differences(Part(held, vectors), "generation")


EMPTY = Part({}, {})


def probed(folder: Path, store: Path, *, with_truth: bool = True) -> State:
    """The state of a store, read by a process of its own, since a damaged one might end the process that reads it."""
    written = folder / "state.npz"
    written.unlink(missing_ok=True)
    arguments = ["-m", "evals.faults.probe", str(store), str(written), *(["--truth"] if with_truth else [])]
    ended = run(folder, *arguments)
    if ended.code != 0 or not written.exists():
        return State((f"the probe ended with {ended.code}: {ended.told}",), None, (), EMPTY, None)
    with np.load(written) as arrays:
        told = json.loads(str(arrays["told"]))
        parts = {name: _part(told[name], arrays[name]) for name in ("generation", "truth") if name in told}
    documents = tuple((source, sha256, count, problem) for source, sha256, count, problem in told["documents"])
    generation = parts.get("generation", EMPTY)
    return State(tuple(told["problems"]), told["error"], documents, generation, parts.get("truth"))


def _part(rows: list[list[str]], vectors: NDArray[np.float32]) -> Part:
    ids = [row[0] for row in rows]
    return Part({row[0]: tuple(row[1:]) for row in rows}, dict(zip(ids, vectors, strict=True)))


def _same(one: NDArray[np.float32] | None, other: NDArray[np.float32] | None) -> bool:
    if one is None or other is None:
        return one is other
    return one.shape == other.shape and bool(np.abs(one - other).max() <= _SAME)
