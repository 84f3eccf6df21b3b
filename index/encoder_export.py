"""How a sentence-transformers model becomes what `index.encoder` runs; the only place that needs torch for it.

The graph takes the word pieces of one text and gives its vector: transformer, pooling and normalisation in one. The
weights are then made int8, per channel, over seven bits: on processors without VNNI the eighth saturates in the sums,
so that vectors would differ between machines, and be worse on these.
"""

from __future__ import annotations

import contextlib
import logging
import warnings
from importlib.metadata import version
from typing import TYPE_CHECKING

from index.encoder import EncoderIdentity, open_session
from index.encoder_cache import GRAPH, TOKENIZER, write_description
from index.encoder_source import find_model, load_model, pooling_of, unsupported, weights_sha256

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import torch
    from sentence_transformers import SentenceTransformer

# Longer than any text that is embedded here; a model that names no limit names a much larger number.
_LONGEST_INPUT = 1_000_000
# Fusions that a processor runs slower than their parts: with this one a text takes a tenth longer.
_SLOWER = ("SkipLayerNormFusion",)
# A right export of a sound model lies above .98; a wrong one (a length fixed by the trace, say) far below.
_LEAST_COSINE = 0.95
_SAMPLES = (
    "",
    "How many cars did the company sell in China in 2024?",
    "Sales fell by a third, as buyers turned to electric cars made at home. " * 12,
)


def export(name: str, folder: Path) -> EncoderIdentity:
    """Prepare a model, by hub name or folder, into an empty folder: graph, tokeniser, description.

    Raises EncoderError where the model cannot be had, is not the one expected or is not supported, OSError where the
    folder cannot be written.
    """
    source = find_model(name)
    weights = weights_sha256(name, source)
    model = load_model(name, source)
    pooling = pooling_of(name, model)
    max_length = _write_tokenizer(name, model, folder / TOKENIZER)
    _write_graph(model, pooling, folder)
    dimensions = _compare(name, model, folder)
    identity = EncoderIdentity(name, weights, pooling, max_length, dimensions)
    made_with = ("onnxruntime", "onnx", "tokenizers", "sentence-transformers", "torch")
    write_description(folder, identity.to_dict(), {package: version(package) for package in made_with})
    return identity


def _write_tokenizer(name: str, model: SentenceTransformer, file: Path) -> int:
    """Write the tokeniser, without padding and with the model's own limit, and give that, special pieces included."""
    from tokenizers import Tokenizer

    backend = getattr(model.tokenizer, "backend_tokenizer", None)
    if not isinstance(backend, Tokenizer):
        raise unsupported(name, "its tokeniser is not a fast one (one that a tokenizer.json describes)")
    max_length = model.max_seq_length
    if max_length is None or max_length > _LONGEST_INPUT:
        raise unsupported(name, "it names no greatest length of a text (max_seq_length)")
    tokenizer = Tokenizer.from_str(backend.to_str())
    tokenizer.no_padding()
    tokenizer.enable_truncation(max_length)
    if not tokenizer.encode("").ids:
        raise unsupported(name, "its tokeniser adds no special pieces, so that an empty text has no vector")
    file.write_text(tokenizer.to_str(), encoding="utf-8")
    return max_length


def _write_graph(model: SentenceTransformer, pooling: str, folder: Path) -> None:
    from onnxruntime.quantization import QuantType, quantize_dynamic

    traced, quantized = folder / "float32.onnx", folder / "int8.onnx"
    _trace(model, pooling, traced)
    with _unconfigured_logging():
        quantize_dynamic(traced, quantized, per_channel=True, reduce_range=True, weight_type=QuantType.QInt8)
    traced.unlink()
    fuse(quantized, folder / GRAPH)
    quantized.unlink()


def fuse(graph: Path, into: Path) -> None:
    """Write a graph with its operations fused once and for all, only by what every processor can run."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_EXTENDED
    options.optimized_model_filepath = str(into)
    options.log_severity_level = 3
    onnxruntime.InferenceSession(
        str(graph), options, providers=["CPUExecutionProvider"], disabled_optimizers=list(_SLOWER)
    )


def _trace(model: SentenceTransformer, pooling: str, file: Path) -> None:
    import torch
    from torch.jit._trace import TracerWarning

    pieces = model.tokenizer("What was asked, and what is said", return_tensors="pt")["input_ids"]  # (1, pieces)
    with warnings.catch_warnings(), torch.no_grad():
        # The other exporter needs onnxscript and a minute. Whether what the trace took for constant is so is seen
        # afterwards, on texts of other lengths.
        warnings.filterwarnings("ignore", message="You are using the legacy TorchScript-based ONNX export")
        warnings.filterwarnings("ignore", message="The feature will be removed", category=DeprecationWarning)
        warnings.filterwarnings("ignore", message="Exporting aten::index operator", category=UserWarning)
        warnings.filterwarnings("ignore", category=TracerWarning)
        torch.onnx.export(
            _as_one_module(model, pooling),
            (pieces,),
            str(file),
            input_names=["input_ids"],
            output_names=["vector"],
            dynamic_axes={"input_ids": {1: "pieces"}},
            opset_version=17,
            dynamo=False,
        )


def _as_one_module(model: SentenceTransformer, pooling: str) -> torch.nn.Module:
    """The whole model as a function of one text's word pieces; without padding, it needs no mask."""
    import torch

    transformer: torch.nn.Module = model[0].get_submodule("model")

    class WholeModel(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.transformer = transformer

        def forward(self, pieces: torch.Tensor) -> torch.Tensor:
            states = self.transformer(input_ids=pieces, return_dict=True).last_hidden_state  # (1, pieces, dimensions)
            pooled = states[:, 0] if pooling == "cls" else states.mean(dim=1)  # (1, dimensions)
            return torch.nn.functional.normalize(pooled, dim=1)[0]  # (dimensions,)

    return WholeModel().eval()


def _compare(name: str, model: SentenceTransformer, folder: Path) -> int:
    """The dimensions of the vectors, once the graph has given what sentence-transformers gives, at several lengths."""
    import numpy as np
    from tokenizers import Tokenizer

    session, tokenizer = open_session(folder / GRAPH), Tokenizer.from_file(str(folder / TOKENIZER))
    expected = model.encode(list(_SAMPLES), normalize_embeddings=True, show_progress_bar=False)
    for text, vector in zip(_SAMPLES, expected, strict=True):
        made = session.run(None, {"input_ids": np.array([tokenizer.encode(text).ids])})[0]
        cosine = float(made @ vector)
        if not cosine >= _LEAST_COSINE:
            raise unsupported(name, f"in int8 its vectors differ too much from its own (cosine {cosine:.2f})")
    return int(expected.shape[1])


@contextlib.contextmanager
def _unconfigured_logging() -> Iterator[None]:
    """Keep a root logger without handlers as it is: the quantiser logs advice there, which would set one up."""
    root, silent = logging.getLogger(), logging.NullHandler()
    root.addHandler(silent)
    try:
        yield
    finally:
        root.removeHandler(silent)
