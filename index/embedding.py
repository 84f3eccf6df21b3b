"""Vectors for the passages that lack one, kept batch by batch, and generations published as the store grows."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import takewhile
from typing import TYPE_CHECKING, Self

from index.errors import StoreDamagedError
from index.generations import begin, current_manifest, publish, would_last
from index.store import writing_errors

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from concurrent.futures import Future

    import numpy as np
    from numpy.typing import NDArray

    from index.encoder import Encoder
    from index.generations import Building
    from index.store import Store
    from index.truth import Truth

# What a run that is killed has to embed again at most: about two seconds' work on two cores.
BATCH = 256

# A long first run can be asked about from here on, and then each time it has doubled.
FIRST_PUBLISHED = 5_000


class Embedding:
    """The embedding side of one run over an open truth; a context manager.

    A batch is embedded while its caller reads the files of the next, and while the passages of the one before go into
    the generation that is to be published. `report(done, total)` is told of passages after each batch.
    """

    def __init__(self, store: Store, truth: Truth, encoder: Encoder, report: Callable[[int, int], None]) -> None:
        self._store = store
        self._truth = truth
        self._encoder = encoder
        self._report = report
        self._waiting: dict[str, str] = {}
        self._beside = ThreadPoolExecutor(1, thread_name_prefix="embedding")
        self._running: tuple[list[str], Future[list[NDArray[np.float32]]]] | None = None
        self._building: Building | None = None
        self._builds_ahead = True
        self._is_over = False
        self._done = 0
        manifest = current_manifest(store)
        self._published = 0 if manifest is None else manifest.passages

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        # Where this was cut off, what has a vector by now is kept, and no further text begun.
        self._is_over = True
        try:
            self._keep()
        finally:
            self._beside.shutdown()
            if self._building is not None:
                self._building.remove()

    def expect(self, replaced: int) -> None:
        """Be told how many passages this run may replace: no generation is begun early that they would wear out."""
        if replaced:
            identity = self._encoder.identity
            held = min(replaced, self._truth.embedded_count(identity.fingerprint))
            self._builds_ahead = would_last(self._store, self._truth, identity, held)

    @property
    def published(self) -> bool:
        """Whether a generation is in force."""
        return current_manifest(self._store) is not None

    def add(self, missing: Iterable[tuple[str, str]]) -> None:
        """Take (text hash, text) of passages that are in the truth, and embed what fills a batch; the first at once."""
        self._waiting.update(missing)
        if self._waiting and self._running is None:
            self._embed()
        while len(self._waiting) >= BATCH:
            self._embed()
        if self._has_doubled():
            self._embed_waiting()
            self.publish()

    def finish(self) -> None:
        """Embed what is left, with what an earlier run that was cut off left behind."""
        self._embed_waiting()
        for text_hash, text in self._truth.missing_vectors(self._encoder.identity.fingerprint):
            self._waiting[text_hash] = text
            if len(self._waiting) >= BATCH:
                self._embed()
        self._embed_waiting()

    def publish(self) -> None:
        """Publish a generation, unless the one in force is of this change and this encoder."""
        building, self._building = self._building, None
        self._published = publish(self._store, self._truth, self._encoder.identity, building).passages

    def _has_doubled(self) -> bool:
        # Passages are counted first, which is cheap. Those with a vector decide: when everything is embedded anew,
        # few have one yet, and the generation in force holds more.
        enough = max(FIRST_PUBLISHED, 2 * self._published)
        return self._truth.passages_count >= enough <= self._truth.embedded_count(self._encoder.identity.fingerprint)

    def _embed_waiting(self) -> None:
        while self._waiting:
            self._embed()
        self._keep()

    def _embed(self) -> None:
        """Begin a batch, when the one before is done and kept."""
        self._keep()
        hashes = list(self._waiting)[:BATCH]
        texts = [self._waiting.pop(text_hash) for text_hash in hashes]
        wanted = takewhile(lambda _: not self._is_over, texts)
        self._running = hashes, self._beside.submit(lambda: list(self._encoder.encode_many(wanted)))
        if self._done and self._builds_ahead:
            self._build()

    def _build(self) -> None:
        """Take what has a vector into the next generation, while the batch that was begun is embedded."""
        if self._building is None:
            self._building = begin(self._store, self._truth, self._encoder.identity)
        try:
            with writing_errors(self._store):
                self._building.catch_up(self._truth)
        except StoreDamagedError:  # what was copied is: publishing begins from nothing
            self._building.remove()
            self._building, self._builds_ahead = None, False

    def _keep(self) -> None:
        if self._running is None:
            return
        hashes, vectors = self._running
        # Fewer vectors than texts where it was cut off.
        kept = dict(zip(hashes, vectors.result(), strict=False))
        self._truth.put_vectors(self._encoder.identity.fingerprint, kept)
        self._running = None  # not before: an interrupt meanwhile leaves it to the end of this, which keeps it
        self._done += len(hashes)
        self._report(self._done, self._done + len(self._waiting))
