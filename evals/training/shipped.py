"""The weights that the program carries, read back into the model that is trained, for a run to start from.

What int8 left of them: each weight is off by at most half a step of its output's scale.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import torch

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path
    from typing import Any

    from numpy.typing import NDArray
    from onnx import NodeProto

    from evals.training.model import ReaderModel

_QUANTIZED = "_quantized"
# The name of the product that stands for a layer of the model: /model/pooled/Gemm_MatMul_quant, …/key/MatMul_quant.
_PRODUCT = re.compile(r"^/(?P<layer>model/.+)/(?:Gemm_)?MatMul_quant$")


def with_shipped(model: ReaderModel, graph: Path) -> ReaderModel:
    """The model with the weights of a graph that `evals.training.export` wrote.

    Raises RuntimeError where the graph lacks a weight of the model.
    """
    import onnx
    from onnx import numpy_helper

    held = onnx.load(str(graph)).graph
    values = {each.name: numpy_helper.to_array(each) for each in held.initializer}
    weights = {name: value for name, value in values.items() if name.startswith("model.")}
    weights |= {name.removesuffix(_QUANTIZED): _restored(values, name) for name in values if _is_embedding(name)}
    weights |= dict(_layers(held.node, values))
    known = {f"model.{name}" for name in model.state_dict()}
    state = {name.removeprefix("model."): torch.tensor(value) for name, value in weights.items() if name in known}
    model.load_state_dict(state, strict=True)
    return model


def _is_embedding(name: str) -> bool:
    return name.endswith(f"embeddings.weight{_QUANTIZED}")


def _layers(nodes: Iterable[NodeProto], values: dict[str, NDArray[Any]]) -> list[tuple[str, NDArray[np.float32]]]:
    """The weights of the linear layers by their names, each (outputs, inputs)."""
    found = []
    for node in nodes:
        named = _PRODUCT.match(node.name)
        factors = [name for name in node.input if name in values and name.endswith(_QUANTIZED)]
        if named and factors:
            found.append((named["layer"].replace("/", ".") + ".weight", _restored(values, factors[0]).T))
    return found


def _restored(values: dict[str, NDArray[Any]], name: str) -> NDArray[np.float32]:
    """A quantised array as float32; scale and zero point are one for all, or one an output (the last axis)."""
    stem = name.removesuffix(_QUANTIZED)
    steps = values[name].astype(np.float32) - values[f"{stem}_zero_point"].astype(np.float32)
    restored: NDArray[np.float32] = steps * values[f"{stem}_scale"]
    return restored
