"""One process that asks for statements of the folder, and looks at what it gets; prints what is wrong.

python -m evals.faults.asker STORE FLOORS ASKED TIMES NUMBER --by-searcher|--by-command

FLOORS is a JSON file with the edition of each file that can be found at the least; how many were asked is written to
ASKED.
"""

from __future__ import annotations

import json
import random
import re
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.terminal import say
from evals.faults.documents import FILES, PARTS, statement, station
from evals.faults.processes import ASSISTANT, run

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Ask = Callable[[str], list[str]]

_NAMED = re.compile(r"Station (\w+) in edition (\d+) counted")
_STATIONS = {station(file, part): (file, part) for file in range(FILES) for part in range(PARTS)}
_BEST = 3
# So that many runs of indexing fall between the first question and the last.
_PAUSE_S = 0.5


def main() -> None:
    """Ask so many times."""
    store, floors, asked = (Path(given) for given in sys.argv[1:4])
    times, number, way = int(sys.argv[4]), int(sys.argv[5]), sys.argv[6]
    chosen = random.Random(number)  # noqa: S311 (repeatable, not secret)
    by_command = way == "--by-command"
    ask = _by_command(store, asked.parent / "commands") if by_command else _by_searcher(store)
    for at in range(times):
        time.sleep(chosen.uniform(0.0, _PAUSE_S))
        for problem in _one(ask, floors, chosen):
            say(f"question {at} of asker {number}: {problem}")
    asked.write_text(str(times), encoding="utf-8")


def _one(ask: Ask, floors: Path, chosen: random.Random) -> list[str]:
    file, part = chosen.randrange(FILES), chosen.randrange(PARTS)
    floor: Mapping[str, int] = json.loads(floors.read_text(encoding="utf-8"))
    named = [_read(text) for text in ask(f"How many crates did station {station(file, part)} count?")]
    problems = [
        f"edition {edition} of file {other} was found, {floor[str(other)]} is in force"
        for other, _, edition in named
        if edition < floor[str(other)]
    ]
    return problems + ([] if (file, part) in {each[:2] for each in named} else [f"{station(file, part)} was not found"])


def _read(text: str) -> tuple[int, int, int]:
    """File, part and edition that a passage is of; raises ValueError for a text that was never written."""
    match = _NAMED.search(text)
    file, part = _STATIONS[match[1]] if match else (-1, -1)
    if match is None or text.strip() != statement(file, part, int(match[2])):
        raise ValueError(f"{text!r} was never written")
    return file, part, int(match[2])


def _by_searcher(store: Path) -> Ask:
    from index.encoder import load_encoder
    from index.searching import Searcher
    from index.store import Store

    # It stays open from question to question, as in a chat.
    searcher = Searcher(Store(store), load_encoder())
    return lambda question: [hit.passage.text for hit in searcher.search(question, _BEST)]


def _by_command(store: Path, folder: Path) -> Ask:
    def ask(question: str) -> list[str]:
        ended = run(folder, *ASSISTANT, "search", "--json", "-k", str(_BEST), "--store", str(store), question)
        if ended.code != 0:
            raise RuntimeError(f"search ended with {ended.code}: {ended.told}")
        return [hit["text"] for hit in json.loads(ended.output)["hits"]]

    return ask


if __name__ == "__main__":
    main()
