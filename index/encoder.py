"""Texts as vectors: the fast path, without torch.

A sentence-transformers model runs here as an int8 ONNX graph with its pooling and normalisation inside it (how the
graph is made stands in `index.encoder_export`). One text at a time, without padding: the scales of dynamic int8 depend
on all that is in a batch, so only this way is a text's vector the same whatever stands beside it.
"""

from __future__ import annotations

import json
import os
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from index.encoder_cache import (
    DEFAULT_ENCODER,
    GRAPH,
    TOKENIZER,
    encoder_folder,
    fresh_folder,
    full_name,
    is_missing_folder,
    read_identity,
    take_place,
)
from index.errors import EncoderError
from index.hashing import digest_of
from index.pieces import piece_counter, without_surrogates

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from numpy.typing import NDArray
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

__all__ = ["DEFAULT_ENCODER", "Encoder", "EncoderIdentity", "load_encoder"]

# Texts handed out ahead of the one waited for, per thread: enough to keep all busy while vectors are being stored.
_AHEAD = 16


@dataclass(frozen=True, slots=True)
class EncoderIdentity:
    """What decides an encoder's vectors; `max_length` is in word pieces, special ones included."""

    name: str
    weights_sha256: str
    pooling: str
    max_length: int
    dimensions: int

    @property
    def fingerprint(self) -> str:
        """16 hex digits over all but the name, so that a model that was moved is still the same one."""
        facts = [self.weights_sha256, self.pooling, self.max_length, self.dimensions]
        return digest_of(json.dumps(facts))

    def to_dict(self) -> dict[str, Any]:
        """The fields as they stand in a JSON file."""
        return asdict(self)

    @classmethod
    def from_dict(cls, fields: dict[str, Any]) -> EncoderIdentity:
        """The reverse of `to_dict`; raises TypeError where a field lacks or is one too many."""
        return cls(**fields)


class Encoder:
    """One model, ready to run; may be used from several threads at once."""

    def __init__(self, identity: EncoderIdentity, session: InferenceSession, tokenizer: Tokenizer) -> None:
        self.identity = identity
        self._session = session
        self._tokenizer = tokenizer

    def encode(self, text: str) -> NDArray[np.float32]:
        """The vector of a text, shape (dimensions,), of length 1; what lies beyond `max_length` pieces is not read."""
        pieces = np.array([self._tokenizer.encode(without_surrogates(text)).ids], dtype=np.int64)  # (1, pieces)
        return cast("NDArray[np.float32]", self._session.run(None, {"input_ids": pieces})[0])

    def encode_many(self, texts: Iterable[str], threads: int | None = None) -> Iterator[NDArray[np.float32]]:
        """The vector of each text as `encode` gives it, in order, on as many threads as there are cores.

        Reads only a little ahead, so that the texts may come from an endless iterator.
        """
        threads = threads or cores()
        with ThreadPoolExecutor(threads, thread_name_prefix="encoder") as pool:
            running: deque[Future[NDArray[np.float32]]] = deque()
            try:
                for text in texts:
                    running.append(pool.submit(self.encode, text))
                    if len(running) >= threads * _AHEAD:
                        yield running.popleft().result()
                while running:
                    yield running.popleft().result()
            finally:
                # When interrupted or no longer asked: the pool waits only for the texts already begun.
                for future in running:
                    future.cancel()

    @property
    def tokenizer_json(self) -> str:
        """The tokeniser as a file holds it, for `piece_counter`."""
        return self._tokenizer.to_str()

    def count_pieces(self, text: str) -> int:
        """How many word pieces a text has, special ones not counted."""
        return self._counter(text)

    @cached_property
    def _counter(self) -> Callable[[str], int]:
        # A second tokeniser, as truncation is a state of it and `encode` may be running in other threads.
        return piece_counter(self.tokenizer_json)


def load_encoder(name: str = DEFAULT_ENCODER, on_prepare: Callable[[str], None] | None = None) -> Encoder:
    """Load an encoder by hub name or folder, preparing it first where that has not been done on this machine.

    Preparing takes seconds; `on_prepare` is called with a line to show before it begins. Raises EncoderError where the
    model cannot be had, is not the one expected, or is of a kind that is not supported.
    """
    if is_missing_folder(name):
        raise EncoderError(
            f"There is no folder {name} with an embedding model: check the path, or name a model by its hub name."
        )
    place = encoder_folder(name)
    if (encoder := _open(place)) is not None:
        return encoder
    if on_prepare is not None:
        on_prepare(f"Preparing the embedding model {full_name(name)}, once on this machine; this takes some seconds.")
    # torch and sentence-transformers, three seconds and 500 MB, only where a model has to be prepared.
    from index.encoder_export import export

    try:
        with fresh_folder(place) as fresh:
            export(full_name(name), fresh)
            encoder = _open(fresh)
            take_place(fresh, place)
    except OSError as error:
        raise EncoderError(
            f"The embedding model {name} cannot be prepared: {error}. Make room there, or set ASSISTANT_CACHE to "
            "another folder."
        ) from error
    if encoder is None:
        raise EncoderError(
            f"The embedding model {name} was prepared but came back damaged. Check the disk that holds {place.parent}."
        )
    return encoder


def _open(folder: Path) -> Encoder | None:
    fields = read_identity(folder)
    if fields is None:
        return None
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
    return Encoder(EncoderIdentity.from_dict(fields), open_session(folder / GRAPH), tokenizer)


def open_session(graph: Path) -> InferenceSession:
    """A single-threaded session over an ONNX graph on the processor."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    # Every text has another length: what was kept for one would be of no use to the next.
    options.enable_cpu_mem_arena = False
    options.enable_mem_pattern = False
    # It was fused when it was made; to look for more would take three quarters of the time of opening it.
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(graph), options, providers=["CPUExecutionProvider"])


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
