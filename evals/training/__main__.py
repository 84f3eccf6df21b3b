"""Trains, measures and ships the reader, and measures the answers that it gives.

    python -m evals.training mine    --data FOLDER --work FOLDER
    python -m evals.training train   --data FOLDER --work FOLDER --name NAME --steps N
    python -m evals.training average --data FOLDER --work FOLDER --name NAME --of NAME NAME
    python -m evals.training measure --data FOLDER --work FOLDER --name NAME
    python -m evals.training ablate  --data FOLDER --work FOLDER --steps N --limit N
    python -m evals.training ship    --data FOLDER --work FOLDER --name NAME
    python -m evals.training calibrate --data FOLDER --work FOLDER
    python -m evals.training answer  --data FOLDER --work FOLDER

`--data` holds the public sets (docs/training.md names them), `--work` what is made on the way. Every command goes on
where it was cut off.
"""

from __future__ import annotations

import argparse
import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.terminal import note, say
from evals.public.reading import TRAINED_ON
from evals.training.ablation import HEADS, leave_out
from evals.training.examples import Cutter
from evals.training.mining import Windows, as_json, from_json, mine
from evals.training.mixture import Mixture, Shares
from index.encoder import DEFAULT_ENCODER, load_encoder
from index.encoder_source import find_model
from index.hashing import sha256_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from assistant.reader.weights import Calibration
    from evals.public.reading import ReadingSet
    from evals.training.mining import Window
    from evals.training.model import ReaderModel

_MINED = "mined.json"
# As the name of a run: the weights that the program carries.
SHIPPED = "shipped"


def training_sets(data: Path) -> dict[str, ReadingSet]:
    """Every set that is trained on, by name."""
    return {name: load(data) for name, load in TRAINED_ON.items()}


def windows_of(sets: Iterable[ReadingSet], work: Path) -> Windows:
    """The windows of all sets, indexed below the work folder."""
    encoder = load_encoder()
    return Windows(list(sets), Cutter(encoder.count_pieces), encoder, work / "index")


def mined_windows(sets: dict[str, ReadingSet], work: Path) -> dict[str, list[Window]]:
    """The hard negatives, mined once and kept."""
    file = work / _MINED
    if not file.exists():
        work.mkdir(parents=True, exist_ok=True)
        found = mine(list(sets.values()), windows_of(sets.values(), work))
        file.write_text(json.dumps(as_json(found)), encoding="utf-8")
    return from_json(json.loads(file.read_text(encoding="utf-8")))


def train(given: argparse.Namespace) -> None:
    """Train, or go on."""
    from assistant.reader.runtime import open_tokenizer
    from evals.training.curve import plot
    from evals.training.model import load_model
    from evals.training.run import Plan, Run, keep_memory

    source = find_model(DEFAULT_ENCODER)
    heads = tuple(name for name in given.without if name in HEADS)
    shares = leave_out(Shares(), [name for name in given.without if name not in HEADS])
    plan = Plan(given.steps, seed=given.seed, rate=given.rate, unlearned=heads)
    plan = replace(plan, warmup=min(plan.warmup, plan.steps // 8))
    keep_memory()
    model = _weights_of(given.start, given.work) if given.start else load_model(source)
    run = Run(given.work / given.name, model, plan)
    sets = training_sets(given.data)
    everything = Mixture(sets, mined_windows(sets, given.work), Cutter(load_encoder().count_pieces), given.data)
    run.train(lambda rng: everything.drawn(shares, rng), open_tokenizer(source / "tokenizer.json"))
    try:
        plot(given.work / given.name)
    except ModuleNotFoundError:
        note("The curve is not drawn: that needs pip install -e '.[training]'.")


def average(given: argparse.Namespace) -> None:
    """Make a run of the mean of other runs' weights, to measure, ship or start from."""
    from evals.training.run import mean_of, save_mean

    save_mean(given.work / given.name, mean_of([_weights_of(name, given.work) for name in given.of]))


def measure(given: argparse.Namespace) -> None:
    """Export the run's averaged weights as they would be shipped, and print what they reach."""
    from assistant.reader.runtime import open_reader
    from evals.training.measure import FIGURES, figures

    graph = _exported(given.work / given.name)
    reader = open_reader(graph, find_model(DEFAULT_ENCODER) / "tokenizer.json")
    say(f"{graph}: {graph.stat().st_size / 1e6:.1f} MB")
    reached = figures(reader, given.data, load_encoder().count_pieces, given.limit)
    (graph.parent / FIGURES).write_text(json.dumps(reached, indent=2) + "\n", encoding="utf-8")
    for name, value in reached.items():
        say(f"{name}: {value:.3f}")


def ablate(given: argparse.Namespace) -> None:
    """Train and measure without some source, rule or head in turn, and print the table of the card."""
    from evals.training.ablation import ablate as rows

    for line in rows(given.data, given.work, given.steps, given.limit):
        say(line)


def ship(given: argparse.Namespace) -> None:
    """Export, calibrate and write the files that the program carries."""
    from assistant.reader.weights import FOLDER, GRAPH, TOKENIZER

    graph, tokenizer = _exported(given.work / given.name), find_model(DEFAULT_ENCODER) / "tokenizer.json"
    calibration = _calibrated(given, graph, tokenizer)
    folder = given.into or FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(graph, folder / GRAPH)
    shutil.copyfile(tokenizer, folder / TOKENIZER)
    _describe(folder, given.name, calibration)


def calibrate(given: argparse.Namespace) -> None:
    """Fit what the logits mean of the weights that the program carries, and write it down beside them."""
    from assistant.reader.weights import DESCRIPTION, FOLDER, GRAPH, TOKENIZER

    folder = given.into or FOLDER
    name = json.loads((folder / DESCRIPTION).read_text(encoding="utf-8"))["name"]
    _describe(folder, name, _calibrated(given, folder / GRAPH, folder / TOKENIZER))


def _calibrated(given: argparse.Namespace, graph: Path, tokenizer: Path) -> Calibration:
    from assistant.reader.runtime import open_reader
    from evals.training import statements
    from evals.training.calibration import calibrate as fit
    from evals.training.calibration import held_out, judged_both, read_statements

    reader, sets = open_reader(graph, tokenizer), training_sets(given.data)
    claims = statements.held_out(list(sets.values()), Cutter(load_encoder().count_pieces))
    asked = held_out([one for name, one in sets.items() if name not in given.without], given.limit)
    questions = judged_both(asked, windows_of(sets.values(), given.work), reader)
    calibration, reached = fit(questions, read_statements(claims, reader))
    for figure, value in reached.items():
        say(f"{figure}: {value:.3f}")
    return calibration


def _describe(folder: Path, name: str, calibration: Calibration) -> None:
    from assistant.reader.weights import DESCRIPTION, GRAPH, TOKENIZER

    digests = {file: sha256_of(folder / file) for file in (GRAPH, TOKENIZER)}
    described = {"name": name, "sha256": digests, "calibration": calibration.as_dict()}
    (folder / DESCRIPTION).write_text(json.dumps(described, indent=2) + "\n", encoding="utf-8")


def answer(given: argparse.Namespace) -> None:
    """What the shipped reader's answers are worth over whole collections that it was never trained on."""
    from assistant.reader.weights import FOLDER, load_reader
    from assistant.reranking import Reranker
    from evals.training.answers import Measuring, collections, summary
    from evals.training.calibration import judged

    reader, calibration = load_reader(given.into or FOLDER)
    encoder = load_encoder()
    for name, sets, questions in collections(given.data, given.limit):
        windows = windows_of(sets, given.work)
        answers = list(Measuring(encoder, Reranker(reader, calibration)).answered(judged(questions, windows, reader)))
        for figure, value in summary(answers).items():
            say(f"{name}, {figure}: {value:.3f}")


def _exported(folder: Path) -> Path:
    from evals.training.export import export

    graph = folder / "reader.onnx"
    export(_weights_of(folder.name, folder.parent), graph)
    return graph


def _weights_of(name: str, work: Path) -> ReaderModel:
    """The averaged weights of a run, or of what the program carries."""
    from assistant.reader.weights import FOLDER, GRAPH
    from evals.training.model import load_model
    from evals.training.run import averaged
    from evals.training.shipped import with_shipped

    model = load_model(find_model(DEFAULT_ENCODER))
    return with_shipped(model, FOLDER / GRAPH) if name == SHIPPED else averaged(work / name, model)


_COMMANDS: dict[str, Callable[[argparse.Namespace], None]] = {
    "train": train,
    "average": average,
    "measure": measure,
    "ablate": ablate,
    "ship": ship,
    "calibrate": calibrate,
    "answer": answer,
}
_OWN = f"{SHIPPED}: what the program carries"


def main() -> None:
    """Run what the command line names."""
    parser = argparse.ArgumentParser(prog="python -m evals.training", description="Train, measure and ship the reader.")
    parser.add_argument("what", choices=["mine", *_COMMANDS])
    parser.add_argument("--data", type=Path, required=True, help="the folder of the public sets")
    parser.add_argument("--work", type=Path, required=True, help="where checkpoints, logs and mined windows are kept")
    parser.add_argument("--name", default="reader", help="the run's name")
    parser.add_argument("--steps", type=int, default=3000, help="batches of about 4,096 word pieces")
    parser.add_argument("--rate", type=float, default=1.5e-4, help="the highest learning rate")
    parser.add_argument("--start", metavar="NAME", help=f"the run whose averaged weights this one starts from; {_OWN}")
    parser.add_argument("--of", nargs="+", default=[], metavar="NAME", help=f"the runs to take the mean of; {_OWN}")
    parser.add_argument("--seed", type=int, default=13)
    parser.add_argument("--without", nargs="*", default=[], metavar="WHAT", help="leave out a set or a rule (ablation)")
    parser.add_argument("--limit", type=int, help="only so many questions of each set")
    parser.add_argument("--into", type=Path, help="where the shipped files go (default: the program's own folder)")
    given = parser.parse_args()
    if given.what == "mine":
        found = mined_windows(training_sets(given.data), given.work)
        note(f"{len(found):,} questions, {sum(map(len, found.values())):,} windows")
    else:
        _COMMANDS[given.what](given)


if __name__ == "__main__":
    main()
