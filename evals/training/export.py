"""A trained model as the file that is shipped: one int8 ONNX graph."""

from __future__ import annotations

import logging
import warnings
from typing import TYPE_CHECKING

import torch
from torch import nn

from index.encoder_export import fuse

if TYPE_CHECKING:
    from pathlib import Path

    from evals.training.model import ReaderModel


class _OnePair(nn.Module):
    """The model as a function of one pair's word pieces; without padding, it needs no mask."""

    def __init__(self, model: ReaderModel) -> None:
        super().__init__()
        self.model = model

    def forward(self, ids: torch.Tensor, types: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        judged = self.model(ids, types, torch.ones_like(ids))
        ends = torch.stack((judged.start[0], judged.end[0], judged.evidence[0]), dim=-1)  # (pieces, 3)
        return ends, torch.cat((judged.answerable, judged.supported))  # (2,)


def export(model: ReaderModel, file: Path, *, int8: bool = True) -> None:
    """Write the graph: inputs `ids` and `types` (1, pieces), outputs `ends` (pieces, 3) and `whole` (2,)."""
    from onnxruntime.quantization import QuantType, quantize_dynamic
    from torch.jit._trace import TracerWarning

    traced, quantized = file.with_suffix(".float32"), file.with_suffix(".int8")
    ids = torch.tensor([[101, 2054, 102, 2023, 2003, 102]])
    types = torch.tensor([[0, 0, 0, 1, 1, 1]])
    with warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter("ignore", category=TracerWarning)
        warnings.filterwarnings("ignore", message="You are using the legacy TorchScript-based ONNX export")
        warnings.filterwarnings("ignore", message="The feature will be removed", category=DeprecationWarning)
        warnings.filterwarnings("ignore", message="Exporting aten::index operator", category=UserWarning)
        torch.onnx.export(
            _OnePair(model).eval(),
            (ids, types),
            str(traced),
            input_names=["ids", "types"],
            output_names=["ends", "whole"],
            dynamic_axes={"ids": {1: "pieces"}, "types": {1: "pieces"}, "ends": {0: "pieces"}},
            opset_version=17,
            dynamo=False,
        )
    silent = logging.NullHandler()
    logging.getLogger().addHandler(silent)
    try:
        if int8:
            quantize_dynamic(traced, quantized, per_channel=True, reduce_range=True, weight_type=QuantType.QInt8)
        else:
            traced.rename(quantized)
    finally:
        logging.getLogger().removeHandler(silent)
    fuse(quantized, file)
    traced.unlink(missing_ok=True)
    quantized.unlink()
