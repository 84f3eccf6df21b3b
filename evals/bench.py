"""Measures the budgets of docs/design.md, beside the usual LangChain script with the same model, in one run.

    python -m evals.bench [--runs N] [--passages N]

Every figure but that of warm questions is of whole processes as a shell would start them. Both index the same folder,
once; everything else is the median (and range) of several runs, the two in turn, so that a noisy machine is as noisy
for both. Ratios hold; absolute times only roughly. The passages are made from the sample documents' sentences, shuffled
from a fixed seed, about 154 word pieces each.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.terminal import say
from evals.gold import load as load_gold
from index.chunking import split
from index.encoder import DEFAULT_ENCODER, load_encoder
from index.loaders import load
from index.sentences import sentence_spans

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

DOCUMENTS = Path(__file__).resolve().parent.parent / "documents"
GOLD = Path(__file__).parent / "gold" / "carmakers.jsonl"
QUESTION = "Why did Honda's sales fall?"
WARM_QUESTIONS = 60
PIECES = 154
ASSISTANT = (sys.executable, "-m", "assistant")
BESIDE = (sys.executable, "-m", "evals.beside")


@dataclass(frozen=True, slots=True)
class Run:
    """One process: its wall-clock seconds, its largest resident memory in MB, and what it printed."""

    seconds: float
    megabytes: float
    output: str


def measured(command: Sequence[str], cwd: Path, allowed: Sequence[int] = (0, 3)) -> Run:
    """Run a command as a shell would and measure it; raises RuntimeError with its output where it failed."""
    began = time.perf_counter()
    with tempfile.TemporaryFile("w+") as output, tempfile.TemporaryFile("w+") as errors:
        process = subprocess.Popen(command, cwd=cwd, stdout=output, stderr=errors, stdin=subprocess.DEVNULL)  # noqa: S603
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        errors.seek(0)
        if process.returncode not in allowed:
            raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}: {errors.read()[-2000:]}")
        # Linux counts in KiB, macOS in bytes.
        unit = 1024 if sys.platform.startswith("linux") else 1024 * 1024
        return Run(seconds, usage.ru_maxrss / unit, output.read())


def in_turn(runs: int, *commands: Callable[[], Run]) -> list[list[Run]]:
    """Run the commands in turn, `runs` times each, after one run of each that is not counted."""
    results: list[list[Run]] = [[] for _ in commands]
    for turn in range(runs + 1):
        for command, measurements in zip(commands, results, strict=True):
            run = command()
            if turn:
                measurements.append(run)
    return results


def summary(runs: Sequence[Run]) -> str:
    """Median and range of the seconds, and the median memory."""
    seconds = [run.seconds for run in runs]
    memory = statistics.median(run.megabytes for run in runs)
    return f"{statistics.median(seconds):6.2f} s  ({min(seconds):.2f}–{max(seconds):.2f})  {memory:5.0f} MB"


def write_documents(folder: Path, passages: int, seed: int = 7) -> None:
    """Write `passages` files of about PIECES word pieces each, of shuffled sentences of the sample documents."""
    count = load_encoder().count_pieces
    sentences = sample_sentences()
    lengths = {sentence: count(sentence) for sentence in sentences}
    shuffled = random.Random(seed)  # noqa: S311 (repeatable, not secret)
    for n in range(passages):
        text, length = [], 0
        while length < PIECES - 12:
            sentence = shuffled.choice(sentences)
            text.append(sentence)
            length += lengths[sentence]
        (folder / f"{n:05}.txt").write_text(" ".join(text), encoding="utf-8")


def sample_sentences() -> list[str]:
    """The sentences of the sample documents, each once."""
    return sorted(
        {
            document.page_content[start:end]
            for path in sorted(DOCUMENTS.iterdir())
            if path.suffix in {".txt", ".md", ".html"}
            for document in load(path)
            for start, end in sentence_spans(document.page_content)
        }
    )


def bench_help(runs: int) -> None:
    """`assistant --help`."""
    (ours,) = in_turn(runs, lambda: measured((*ASSISTANT, "--help"), Path.cwd()))
    # Its memory is less than this process has, which is what a child begins with: only the time says anything.
    seconds = [run.seconds for run in ours]
    median = statistics.median(seconds)
    say(f"--help                         {median:6.2f} s  ({min(seconds):.2f}–{max(seconds):.2f})   budget 0.15 s")


def bench_indexing(work: Path, files: Path) -> None:
    """Passages a second over the same files, start-up included: our run, LangChain's, and the encoder's bare loop."""
    encoder = load_encoder()
    texts = [p.embedded_text for f in sorted(files.iterdir()) for p in split(load(f), f.name, "", encoder.count_pieces)]
    began = time.perf_counter()
    for _ in encoder.encode_many(texts):
        pass
    bare = len(texts) / (time.perf_counter() - began)
    ours = measured((*ASSISTANT, "index", str(files)), work)
    beside = measured((*BESIDE, "index", str(files), str(work / "beside")), work)
    our_rate, beside_rate = len(texts) / ours.seconds, len(texts) / beside.seconds
    pieces = statistics.mean(encoder.count_pieces(text) for text in texts)
    say(f"indexing, {len(texts)} passages of {pieces:.0f} pieces (whole process, start-up and publishing included)")
    say(f"  bare loop                    {bare:6.0f} passages/s")
    share = f"{our_rate / bare:.0%} of the bare loop, budget 85 %"
    say(f"  assistant index              {our_rate:6.0f} passages/s   {share}")
    say(f"  LangChain script             {beside_rate:6.0f} passages/s   ratio {our_rate / beside_rate:.1f}, budget 5")


def bench_question(runs: int, work: Path) -> None:
    """One cold question over what was indexed, against the LangChain script's search over the same files."""
    ours, beside = in_turn(
        runs,
        lambda: measured((*ASSISTANT, "ask", "--quiet", QUESTION), work),
        lambda: measured((*BESIDE, "search", str(work / "beside"), QUESTION), work),
    )
    say(f"question, cold, answered       {summary(ours)}   budget 1.20 s, 280 MB")
    say(f"  LangChain script, search     {summary(beside)}   ratio {_ratio(beside, ours):.1f}")


def bench_warm_questions(work: Path) -> None:
    """Questions of one process that has answered one before, as in a chat: search, reading, choosing and checking."""
    from assistant.chain import build_chain
    from assistant.extractive import ExtractiveAnswerer
    from assistant.reader.weights import load_reader
    from assistant.reranking import Reranker
    from index.searching import Searcher
    from index.store import Store

    encoder, reranker = load_encoder(), Reranker(*load_reader())
    with Searcher(Store(work / ".assistant"), encoder) as searcher:
        chain = build_chain(searcher, ExtractiveAnswerer(encoder, reranker), reranker=reranker)
        chain.invoke(QUESTION)
        seconds = sorted(chain.invoke(gold.question).seconds for gold in load_gold(GOLD)[:WARM_QUESTIONS])
    median = f"{statistics.median(seconds):6.2f} s  ({seconds[0]:.2f}–{seconds[-1]:.2f})"
    say(f"question, warm                 {median}   {len(seconds)} questions, budget 0.35 s")


def _ratio(slower: Sequence[Run], faster: Sequence[Run]) -> float:
    return statistics.median(r.seconds for r in slower) / statistics.median(r.seconds for r in faster)


def bench_unchanged(runs: int, work: Path) -> None:
    """A folder of 10,000 files, indexed again without a change."""
    folder = work / "many"
    folder.mkdir()
    for n in range(10_000):
        (folder / f"{n:05}.txt").write_text(f"Note {n} is short.", encoding="utf-8")
    command = (*ASSISTANT, "index", str(folder), "--store", str(work / "many-store"))
    measured(command, work)
    (ours,) = in_turn(runs, lambda: measured(command, work))
    say(f"10,000 files unchanged         {summary(ours)}   budget 1.50 s")


def main() -> None:
    """Run every benchmark and print what came out."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--runs", type=int, default=7, help="counted runs of each process, except of indexing")
    parser.add_argument("--passages", type=int, default=1500, help="files of a passage each that both index and search")
    arguments = parser.parse_args()
    work = Path(tempfile.mkdtemp(prefix="assistant-bench-"))
    try:
        say(f"encoder {DEFAULT_ENCODER}, {os.cpu_count()} cores, {arguments.runs} runs each")
        files = work / "indexed"
        files.mkdir()
        write_documents(files, arguments.passages)
        bench_help(arguments.runs)
        bench_indexing(work, files)
        bench_question(arguments.runs, work)
        bench_warm_questions(work)
        bench_unchanged(arguments.runs, work)
    finally:
        shutil.rmtree(work, ignore_errors=True)


if __name__ == "__main__":
    main()
