"""The reader that comes with the program: its files, checked before they are used, and its calibration."""

from __future__ import annotations

import json
import math
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.errors import ReaderError
from index.hashing import sha256_of

if TYPE_CHECKING:
    from assistant.reader.runtime import Reader, Reading

FOLDER = Path(__file__).parent / "weights"
GRAPH, TOKENIZER, DESCRIPTION = "reader.onnx", "tokenizer.json", "reader.json"


@dataclass(frozen=True, slots=True)
class Calibration:
    """What the reader's logits mean, fitted on held-out questions (`python -m evals.training ship`).

    `weights` and `bias` make of the features of a reading the log-odds that the passage answers; passages are ordered
    by these log-odds plus `blend` times their fused retrieval score. `thresholds` are the log-odds below which the best
    passage is taken not to answer, by setting.
    """

    weights: tuple[float, ...]
    bias: float
    blend: float
    thresholds: dict[str, float]

    def log_odds(self, reading: Reading) -> float:
        """The log-odds that the passage of a reading answers."""
        return sum(w * f for w, f in zip(self.weights, features(reading), strict=True)) + self.bias

    def chance(self, reading: Reading) -> float:
        """The probability that the passage of a reading answers."""
        return 1 / (1 + math.exp(-self.log_odds(reading)))

    def as_dict(self) -> dict[str, Any]:
        """The fields as they stand in a JSON file."""
        return asdict(self)


def features(reading: Reading) -> tuple[float, float, float]:
    """What calibration looks at: the passage's logit, the best span over none, the best sentence."""
    best = max((sentence.score for sentence in reading.sentences), default=-10.0)
    return reading.answerable, max(reading.span_score, -30.0), best


@cache
def load_reader(folder: Path = FOLDER) -> tuple[Reader, Calibration]:
    """The reader and its calibration; raises ReaderError where a file is not the one that was shipped."""
    from assistant.reader.runtime import open_reader

    described = json.loads((folder / DESCRIPTION).read_text(encoding="utf-8"))
    for name, expected in described["sha256"].items():
        if sha256_of(folder / name) != expected:
            raise ReaderError(f"{folder / name} is not the file that was shipped: install the program again")
    fields = described["calibration"]
    calibration = Calibration(tuple(fields["weights"]), fields["bias"], fields["blend"], dict(fields["thresholds"]))
    return open_reader(folder / GRAPH, folder / TOKENIZER), calibration
