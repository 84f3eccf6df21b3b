"""The curve of a run: each part of the loss over the steps, from its log."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from evals.training.run import LOG

if TYPE_CHECKING:
    from pathlib import Path

PARTS = ("span", "evidence", "answerable", "supported")
# Points averaged into one, so that the trend shows.
_SMOOTHED = 8


def plot(folder: Path) -> Path:
    """Draw `curve.png` beside the log of a run; needs the extra "training"."""
    import matplotlib as mpl

    mpl.use("Agg")
    import matplotlib.pyplot as plt

    with (folder / LOG).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    figure, axes = plt.subplots(figsize=(8, 4.5))
    steps = [int(row["step"]) for row in rows]
    for part in PARTS:
        values = [float(row[part]) for row in rows]
        smooth = [
            sum(values[max(0, i - _SMOOTHED) : i + 1]) / len(values[max(0, i - _SMOOTHED) : i + 1])
            for i in range(len(values))
        ]
        axes.plot(steps, smooth, label=part)
    axes.set_xlabel("step")
    axes.set_ylabel("loss")
    axes.legend()
    figure.tight_layout()
    target = folder / "curve.png"
    figure.savefig(target, dpi=120)
    plt.close(figure)
    return target
