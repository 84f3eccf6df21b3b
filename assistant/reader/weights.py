"""The reader that comes with the program: its files, checked before they are used, and its calibration."""

from __future__ import annotations

import json
import math
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from index.errors import ReaderError
from index.hashing import sha256_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from assistant.reader.runtime import Reader, Reading

FOLDER = Path(__file__).parent / "weights"
GRAPH, TOKENIZER, DESCRIPTION = "reader.onnx", "tokenizer.json", "reader.json"
# Logits beyond these say no more than that.
_LEAST, _MOST = -15.0, 15.0


@dataclass(frozen=True, slots=True)
class Linear:
    """A logistic judgement: features times `weights` plus `bias` are the log-odds."""

    weights: tuple[float, ...]
    bias: float

    def log_odds(self, features: Sequence[float]) -> float:
        """The log-odds of what the features describe."""
        return sum(w * f for w, f in zip(self.weights, features, strict=True)) + self.bias

    def chance(self, features: Sequence[float]) -> float:
        """The probability of what the features describe."""
        return chance_of(self.log_odds(features))


def chance_of(log_odds: float) -> float:
    """The probability that has these log-odds."""
    return 1 / (1 + math.exp(-max(-50.0, min(50.0, log_odds))))


@dataclass(frozen=True, slots=True)
class Calibration:
    """What the reader's logits mean, fitted on held-out questions (`python -m evals.training calibrate`).

    `passage` makes of the features of a reading the log-odds that the passage answers; passages are ordered by these
    log-odds plus `blend` times their fused retrieval score. `sentence` judges a sentence and `question` whether the
    documents answer at all, both from the features of `assistant.confidence`; `usual_rival` are the log-odds that the
    sentences after the best one usually have, and `thresholds` those of `question` below which an answer is refused, by
    readiness. `support` makes of the logit the chance that a passage supports a statement.
    """

    passage: Linear
    blend: float
    sentence: Linear
    question: Linear
    support: Linear
    usual_rival: float
    thresholds: dict[str, float]

    def log_odds(self, reading: Reading) -> float:
        """The log-odds that the passage of a reading answers."""
        return self.passage.log_odds(features(reading))

    def as_dict(self) -> dict[str, Any]:
        """The fields as they stand in a JSON file."""
        return asdict(self)

    @classmethod
    def of_dict(cls, fields: Mapping[str, Any]) -> Self:
        """The reverse of `as_dict`."""
        linear = {
            name: Linear(tuple(fields[name]["weights"]), fields[name]["bias"])
            for name in ("passage", "sentence", "question", "support")
        }
        blend, usual_rival = float(fields["blend"]), float(fields["usual_rival"])
        return cls(blend=blend, usual_rival=usual_rival, thresholds=dict(fields["thresholds"]), **linear)


def features(reading: Reading) -> tuple[float, float, float]:
    """What calibration looks at: the passage's logit, the best span over none, the best sentence."""
    best = max((sentence.score for sentence in reading.sentences), default=_LEAST)
    return bounded(reading.answerable), bounded(reading.span_score), bounded(best)


def bounded(logit: float) -> float:
    """The logit within what still says something."""
    return max(_LEAST, min(_MOST, logit))


@cache
def load_reader(folder: Path = FOLDER) -> tuple[Reader, Calibration]:
    """The reader and its calibration; raises ReaderError where a file is missing or not the one that was shipped."""
    from assistant.reader.runtime import open_reader

    try:
        described = json.loads((folder / DESCRIPTION).read_text(encoding="utf-8"))
        expected = {name: str(described["sha256"][name]) for name in (GRAPH, TOKENIZER)}
        calibration = Calibration.of_dict(described["calibration"])
        found = {name: sha256_of(folder / name) for name in expected}
    except OSError as error:
        raise ReaderError(f"{error.filename} cannot be read: install the program again") from error
    except (ValueError, KeyError, TypeError) as error:
        raise ReaderError(f"{folder / DESCRIPTION} is not what was shipped: install the program again") from error
    for name, digest in expected.items():
        if found[name] != digest:
            raise ReaderError(f"{folder / name} is not the file that was shipped: install the program again")
    return open_reader(folder / GRAPH, folder / TOKENIZER), calibration
