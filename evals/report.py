"""What a run amounts to: a table for a person, figures for a program, a file for a later look."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from assistant.terminal import json_text
from evals.measures import MEASURES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from evals.measures.measure import Measure
    from evals.run import Result

SCHEMA = "assistant.evaluation/1"
# Two-sided 95 %.
_Z = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Figure:
    """One measure over the results it applies to; `hits` and `interval` are None where it is no share."""

    heading: str
    value: float
    of: int
    hits: int | None = None
    interval: tuple[float, float] | None = None

    def __str__(self) -> str:
        if self.hits is None or self.interval is None:
            return f"{self.value:.3f}"
        low, high = self.interval
        return f"{self.value:.1%}  {self.hits}/{self.of}  [{low:.1%}, {high:.1%}]"


def wilson(hits: int, of: int) -> tuple[float, float]:
    """The 95 % interval of a share (Wilson, 1927), which holds for small counts and near 0 and 1; `of` is above 0."""
    share = hits / of
    denominator = 1 + _Z**2 / of
    centre = (share + _Z**2 / (2 * of)) / denominator
    half = _Z * math.sqrt(share * (1 - share) / of + _Z**2 / (4 * of**2)) / denominator
    return max(0.0, centre - half), min(1.0, centre + half)


@dataclass(frozen=True, slots=True)
class Report:
    """The results of one run, in the order of its questions."""

    results: tuple[Result, ...]

    def figures(self) -> dict[str, Figure]:
        """Each measure that applies to any result, by its name."""
        return dict(_figures(self.results))

    def faults(self) -> dict[str, int]:
        """How many questions went wrong at which step, most frequent first; the right ones are among them."""
        return dict(Counter(result.fault.value for result in self.results).most_common())

    def by_tag(self) -> dict[str, Figure]:
        """The share of right ones among the questions with each tag, in alphabetical order."""
        tags = sorted({tag for result in self.results for tag in result.gold.tags})
        tagged = {tag: [r for r in self.results if tag in r.gold.tags] for tag in tags}
        return {tag: dict(_figures(results))["right"] for tag, results in tagged.items()}

    def meets(self, min_right: float | None) -> bool:
        """Whether the share of right ones, of all questions, is at least `min_right` (0 to 1, or None)."""
        return min_right is None or (bool(self.results) and self.figures()["right"].value >= min_right)

    def as_dict(self) -> dict[str, Any]:
        """The documented, versioned summary, ready for `json.dumps`; shares are from 0 to 1."""
        return {
            "schema": SCHEMA,
            "questions": len(self.results),
            "measures": {name: _figure_dict(figure) for name, figure in self.figures().items()},
            "faults": self.faults(),
            "tags": {tag: _figure_dict(figure) for tag, figure in self.by_tag().items()},
        }

    def as_text(self) -> str:
        """The tables in plain text, columns aligned by spaces."""
        return "\n\n".join(_plain(title, rows) for title, rows in self._sections())

    def write(self, path: Path) -> None:
        """Write the results as JSON Lines, one question a line; raises OSError where that cannot be."""
        lines = (json_text(result.as_dict()) for result in self.results)
        path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")

    def _sections(self) -> Iterator[tuple[str, list[tuple[str, str]]]]:
        yield f"{len(self.results)} questions", [(figure.heading, str(figure)) for figure in self.figures().values()]
        if self.results:
            yield "Where they went", [(fault, str(count)) for fault, count in self.faults().items()]
        by_tag = self.by_tag()
        if by_tag:
            yield "Right, by tag", [(tag, str(figure)) for tag, figure in by_tag.items()]


def _figures(results: Sequence[Result]) -> Iterator[tuple[str, Figure]]:
    for measure in MEASURES:
        values = [value for result in results if (value := result.measures[measure.name]) is not None]
        if values:
            yield measure.name, _figure(measure, values)


def _figure(measure: Measure, values: list[float]) -> Figure:
    combined = measure.combine(values)
    if not measure.is_share:
        return Figure(measure.heading, combined, len(values))
    hits = round(sum(values))
    return Figure(measure.heading, combined, len(values), hits, wilson(hits, len(values)))


def _figure_dict(figure: Figure) -> dict[str, Any]:
    written: dict[str, Any] = {"value": round(figure.value, 4), "of": figure.of}
    if figure.interval is not None:
        written |= {"hits": figure.hits, "interval": [round(bound, 4) for bound in figure.interval]}
    return written


def _plain(title: str, rows: list[tuple[str, str]]) -> str:
    width = max(len(first) for first, _ in rows) if rows else 0
    return "\n".join([title, *(f"  {first:<{width}}  {second}" for first, second in rows)])
