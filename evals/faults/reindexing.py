"""One process that changes the documents and indexes them, again and again, and asks in between.

python -m evals.faults.reindexing FOLDER TIMES SEED

Prints one JSON object a round: what store and process take then.
"""

from __future__ import annotations

import json
import random
import sys
from dataclasses import asdict
from pathlib import Path

from assistant.terminal import say
from evals.faults.documents import FILES, OLD, QUESTION, write
from evals.faults.lasting import Round
from evals.faults.places import Place
from index.encoder import load_encoder
from index.generation import numbers
from index.searching import Searcher
from index.store import size_of
from index.sync import sync

_CHANGING = 10


def main() -> None:
    """Change, index, ask and tell, so many times."""
    place, times = Place(Path(sys.argv[1])), int(sys.argv[2])
    chosen = random.Random(int(sys.argv[3]))  # noqa: S311 (repeatable, not secret)
    encoder, editions = load_encoder(), dict(OLD.editions)
    with Searcher(place.store, encoder) as searcher:
        for _ in range(times):
            for file in chosen.sample(range(FILES), _CHANGING):
                editions[file] += 1
            write(place.docs, editions)
            sync(place.store, [place.docs], encoder)
            searcher.search(QUESTION, 3)
            say(json.dumps(asdict(_taken(place))))
            sys.stdout.flush()


def _taken(place: Place) -> Round:
    files = sum(path.is_file() for path in place.store.path.rglob("*"))
    descriptors = len(list(Path("/proc/self/fd").iterdir()))
    return Round(size_of(place.store), files, descriptors, len(numbers(place.store)))


if __name__ == "__main__":
    main()
