"""The training run: passes over the mixture, with checkpoints to go on from and a log to look at.

A moving average of the weights is kept beside them and is what is measured and shipped (Polyak and Juditsky, 1992).
"""

from __future__ import annotations

import csv
import ctypes
import time
from dataclasses import asdict, dataclass
from random import Random
from typing import TYPE_CHECKING

import torch

from assistant.terminal import note
from evals.training.features import batches
from evals.training.model import loss

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from tokenizers import Tokenizer

    from evals.training.examples import Example
    from evals.training.features import Batch
    from evals.training.model import ReaderModel

CHECKPOINT = "checkpoint.pt"
LOG = "log.csv"
_M_TRIM_THRESHOLD, _M_MMAP_MAX = -1, -4  # malloc.h


@dataclass(frozen=True, slots=True)
class Plan:
    """How long and how fast: `steps` batches of `pieces` word pieces; the rate rises over `warmup` and falls to 0.

    `unlearned` names parts of the loss that are left out, for an ablation of the heads.
    """

    steps: int
    pieces: int = 4096
    rate: float = 1.5e-4
    warmup: int = 150
    decay: float = 0.01
    average: float = 0.998
    seed: int = 13
    checkpoint_s: float = 240.0
    log_every: int = 25
    unlearned: tuple[str, ...] = ()

    def rate_at(self, step: int) -> float:
        """The learning rate of a step."""
        if step < self.warmup:
            return self.rate * (step + 1) / self.warmup
        return self.rate * max(0.0, (self.steps - step) / max(1, self.steps - self.warmup))


class Run:
    """One run in a folder of its own; where the folder holds a checkpoint, it goes on from there."""

    def __init__(self, folder: Path, model: ReaderModel, plan: Plan) -> None:
        self.folder, self.model, self.plan = folder, model, plan
        folder.mkdir(parents=True, exist_ok=True)
        self.device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        model.to(self.device)
        decayed = [p for p in model.parameters() if p.dim() > 1]
        others = [p for p in model.parameters() if p.dim() <= 1]
        groups = [{"params": decayed, "weight_decay": plan.decay}, {"params": others, "weight_decay": 0.0}]
        self.optimizer = torch.optim.AdamW(groups, lr=plan.rate, betas=(0.9, 0.98), eps=1e-6, fused=True)
        self.average = {name: value.detach().clone() for name, value in model.state_dict().items()}
        self.step = self.passes = self.batch_in_pass = 0
        torch.manual_seed(plan.seed)
        self._resume()

    def train(self, drawn: Callable[[Random], list[Example]], tokenizer: Tokenizer) -> None:
        """Train to the plan's end; `drawn` gives the examples of a pass."""
        self.model.train()
        saved, began, first = time.monotonic(), time.monotonic(), self.step
        sums: dict[str, float] = {}
        summed = 0
        while self.step < self.plan.steps:
            # The pass's own seed, so that a run that goes on sees the pass it was in.
            examples = drawn(Random(f"{self.plan.seed} {self.passes}"))  # noqa: S311 (repeatable, not secret)
            note(f"pass {self.passes}: {len(examples):,} examples")
            for number, batch in enumerate(batches(examples, tokenizer, self.plan.pieces)):
                if number < self.batch_in_pass:
                    continue
                for name, value in self._learn(batch).items():
                    sums[name] = sums.get(name, 0.0) + value
                self.step += 1
                summed += 1
                self.batch_in_pass = number + 1
                if self.step % self.plan.log_every == 0:
                    speed = (self.step - first) / (time.monotonic() - began)
                    self._log({name: value / summed for name, value in sums.items()}, speed)
                    sums, summed = {}, 0
                if time.monotonic() - saved > self.plan.checkpoint_s:
                    self.save()
                    saved = time.monotonic()
                if self.step >= self.plan.steps:
                    break
            else:
                self.passes, self.batch_in_pass = self.passes + 1, 0
        self.save()

    def _learn(self, batch: Batch) -> dict[str, float]:
        rate = self.plan.rate_at(self.step)
        for group in self.optimizer.param_groups:
            group["lr"] = rate
        with torch.autocast(self.device.type, dtype=torch.bfloat16):
            judged = self.model(batch.ids.to(self.device), batch.types.to(self.device), batch.mask.to(self.device))
        parts = loss(type(judged)(*(each.cpu() for each in judged)), batch)
        total = sum((value for name, value in parts.items() if name not in self.plan.unlearned), torch.zeros(()))
        total.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimizer.step()
        self.optimizer.zero_grad(set_to_none=True)
        keep = min(self.plan.average, (1 + self.step) / (10 + self.step))
        with torch.no_grad():
            for name, value in self.model.state_dict().items():
                if value.dtype.is_floating_point:
                    self.average[name].mul_(keep).add_(value, alpha=1 - keep)
        return {name: float(value.detach()) for name, value in parts.items()}

    def _log(self, means: Mapping[str, float], steps_a_second: float) -> None:
        path = self.folder / LOG
        row = {"step": self.step, "pass": self.passes, "rate": f"{self.plan.rate_at(self.step):.2e}"}
        row |= {name: f"{value:.4f}" for name, value in means.items()} | {"steps_a_second": f"{steps_a_second:.3f}"}
        new = not path.exists()
        with path.open("a", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, list(row))
            if new:
                writer.writeheader()
            writer.writerow(row)

    def save(self) -> None:
        """Write the checkpoint, whole or not at all."""
        partial = self.folder / f"{CHECKPOINT}.partial"
        torch.save(
            {
                "model": self.model.state_dict(),
                "average": self.average,
                "optimizer": self.optimizer.state_dict(),
                "place": (self.step, self.passes, self.batch_in_pass),
                "plan": asdict(self.plan),
                "random": torch.get_rng_state(),
            },
            partial,
        )
        partial.replace(self.folder / CHECKPOINT)

    def _resume(self) -> None:
        path = self.folder / CHECKPOINT
        if not path.exists():
            return
        held = torch.load(path, map_location=self.device, weights_only=True)
        if "plan" not in held:
            raise SystemExit(f"{path} holds a mean, to --start from: give another --name")
        if (seed := held["plan"]["seed"]) != self.plan.seed:
            raise SystemExit(f"{path} was made with --seed {seed}: give it again, or another --name")
        self.model.load_state_dict(held["model"])
        self.optimizer.load_state_dict(held["optimizer"])
        self.average = held["average"]
        self.step, self.passes, self.batch_in_pass = held["place"]
        torch.set_rng_state(held["random"].cpu())
        note(f"going on from step {self.step}")


def keep_memory() -> None:
    """Tell the C library to keep freed memory: to get it back cleared at each step costs a third of a run."""
    library = ctypes.CDLL(None)
    if hasattr(library, "mallopt"):
        library.mallopt(_M_TRIM_THRESHOLD, 2**31 - 1)
        library.mallopt(_M_MMAP_MAX, 0)


def averaged(folder: Path, model: ReaderModel) -> ReaderModel:
    """The model with the averaged weights of a run's checkpoint, ready to judge."""
    held = torch.load(folder / CHECKPOINT, map_location="cpu", weights_only=True)
    model.load_state_dict(held["average"])
    return model.eval()


def mean_of(models: Sequence[ReaderModel]) -> dict[str, torch.Tensor]:
    """The mean of each weight, as `averaged` reads it back; of runs that share a start, it is often the best of them.

    "Model soups" (Wortsman et al., 2022).
    """
    states = [model.state_dict() for model in models]
    return {name: torch.stack([state[name].float() for state in states]).mean(0) for name in states[0]}


def save_mean(folder: Path, weights: Mapping[str, torch.Tensor]) -> None:
    """Keep weights as a run's, without the means to go on."""
    folder.mkdir(parents=True, exist_ok=True)
    torch.save({"average": dict(weights)}, folder / CHECKPOINT)
