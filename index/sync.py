"""Bring the store up to date with the files: find, compare, read, embed, publish.

Whatever is read and embedded is in the truth at once, so that a run that was cut off goes on where it was; what a
question sees changes only when a generation is published.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from index.below import below_any, count_below
from index.collecting import require_room
from index.comparing import compare
from index.embedding import BATCH, Embedding
from index.errors import OtherEncoderError, StoreDamagedError, WrongUsageError
from index.files import scan
from index.generation import numbers, open_current
from index.generations import current_manifest, truth_to_change
from index.limits import DEFAULT, Limits
from index.lock import writing
from index.reading import first_look, with_hash
from index.renaming import rename
from index.reporting import SILENT, Progress, Report
from index.retrying import Retrying
from index.roots import given_path, needed
from index.store import discard, named_path, source_of
from index.tally import Tally
from index.workers import Job, Workers

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from index.comparing import Comparison
    from index.encoder import Encoder
    from index.files import FoundFile, Scan
    from index.passages import Passage
    from index.store import Store
    from index.truth import DocumentRecord, Truth

__all__ = ["SILENT", "Progress", "Report", "sync"]

REASONS_SHOWN = 3
_CAUGHT_UP = "what had been read before a run was cut off, or the store put back, is indexed now"

# Files taken into the truth with one wait for the disk, if they are small.
TOGETHER = 64


def sync(  # noqa: PLR0913 (one keyword for each thing a person may choose)
    store: Store,
    paths: Sequence[Path],
    encoder: Encoder,
    progress: Progress = SILENT,
    *,
    rebuild: bool = False,
    limits: Limits = DEFAULT,
    wait_s: float = 10.0,
) -> Report:
    """Index these files and folders, or with none all that were ever given, and publish the result.

    Makes the store where there is none; `rebuild` reads and embeds everything again, also with another encoder. No file
    takes more than the `limits`; other limits than the usual ones have those tried again that went beyond. Raises
    WrongUsageError for a path that does not exist or where nothing can be read, OtherEncoderError, and StoreError's
    other kinds; a store that this call made and that holds nothing is gone again then.
    """
    given = [given_path(path) for path in paths]
    require_room(store, wait_s)
    with writing(store, wait_s):
        made_here = not store.exists
        worthless = made_here
        try:
            with truth_to_change(store, create=True) as truth:
                try:
                    return _Run(store, truth, encoder, progress, limits).run(given, rebuild=rebuild)
                finally:
                    worthless = made_here and truth.passages_count == 0
        except BaseException:  # an interrupt too, or the end of the time allowed
            if worthless:
                discard(store)
            raise


class _Run:
    def __init__(self, store: Store, truth: Truth, encoder: Encoder, progress: Progress, limits: Limits) -> None:
        self._store = store
        self._truth = truth
        self._encoder = encoder
        self._progress = progress
        self._limits = limits
        self._known = {record.source: record for record in truth.documents()}
        self._tally = Tally(encoder.identity)
        self._touched: list[DocumentRecord] = []
        self._retrying = Retrying(truth, limits)
        self._again: set[str] = set()
        self._idle: list[str] = []
        self._notes: list[str] = []
        self._embedding = Embedding(store, truth, encoder, progress.passages)

    def run(self, given: Sequence[str], *, rebuild: bool) -> Report:
        if self._take_over_roots():
            given = sorted({*given, *self._truth.root_paths()})
        elif self._known and self._is_ahead():
            self._notes.append(_CAUGHT_UP)
        self._settle_encoder(rebuild=rebuild)
        scope = self._scope(given)
        found = scan(scope, str(self._store.path))
        comparison = compare(self._store, self._known.values(), scope, found)
        self._try_again(comparison, found)
        self._require_something(given, found)
        self._remember_roots(given, found)
        self._tally.renamed = len(rename(self._store, self._truth, self._known, comparison, self._limits))
        if comparison.gone:
            self._truth.remove(comparison.gone)
        self._embedding.expect(sum(self._known[source].passages for source, _ in comparison.changed))
        with self._embedding:
            self._read_all(comparison)
            self._retrying.note(is_whole=set(scope) >= set(self._truth.root_paths()))
            self._embedding.finish()
            self._require_anything()
            self._embedding.publish()
        self._truth.drop_unused_vectors()
        return self._report(comparison, found)

    def _try_again(self, comparison: Comparison, found: Scan) -> None:
        """Have files read that could not be, and may be now."""
        self._again = self._retrying.names(comparison.unchanged)
        files = {source_of(self._store, file.path): file for file in found.files} if self._again else {}
        comparison.unopened += [(source, files[source]) for source in self._again]
        comparison.unchanged = [record for record in comparison.unchanged if record.source not in self._again]

    def _settle_encoder(self, *, rebuild: bool) -> None:
        identity, made_with = self._encoder.identity, self._truth.identity
        if made_with is not None and made_with.fingerprint != identity.fingerprint and self._known and not rebuild:
            raise OtherEncoderError(self._store.path, made_with.name, identity.name)
        if made_with is None or made_with.fingerprint != identity.fingerprint or rebuild:
            if self._known:
                self._require_reading()
            self._truth.start_over(identity)
            self._known = {record.source: record for record in self._truth.documents()}

    def _require_reading(self) -> None:
        """See that files can be read, before the vectors of all are dropped."""
        with Workers(self._encoder, self._limits, count=1) as workers:
            workers.require()

    def _take_over_roots(self) -> bool:
        """Where the truth was lost, have all that the generation in force was made from read again."""
        if self._known or self._truth.roots() or not numbers(self._store):
            return False
        try:
            with open_current(self._store) as generation:
                self._truth.set_roots(generation.roots)
        except StoreDamagedError:
            raise StoreDamagedError(
                f"{self._store.truth_path} was lost and the index is damaged, so what it was made from is not known: "
                f"remove {self._store.path} and index again"
            ) from None
        self._notes.append(f"{self._store.truth_path} was lost: all that was indexed is read again")
        return True

    def _is_ahead(self) -> bool:
        """Whether the truth holds what no generation does yet."""
        manifest = current_manifest(self._store)
        return not numbers(self._store) if manifest is None else manifest.change < self._truth.change

    def _scope(self, given: Sequence[str]) -> list[str]:
        """The given paths with the roots below them, or all roots."""
        roots = self._truth.root_paths()
        if not given:
            if not roots:
                raise WrongUsageError("nothing has been indexed here yet: name a folder, as in assistant index FOLDER")
            return roots
        return sorted({*given, *filter(below_any(given), roots)})

    def _require_something(self, given: Sequence[str], found: Scan) -> None:
        if not given:
            return
        known = (named_path(self._store, source) for source in self._known)
        documents_below = count_below([*(file.path for file in found.files), *known])
        self._idle = [path for path in given if not documents_below(path)]
        refused = {path for path, _ in found.refused} if self._known else set()
        if refused.isdisjoint(given) and len(self._idle) == len(given):
            reasons = [f"{source_of(self._store, path)}: {reason}" for path, reason in found.refused]
            reasons += [f"{reason} ({count})" for reason, count in found.skipped.most_common()]
            raise _nothing_in(given, reasons)

    def _require_anything(self) -> None:
        if self._truth.passages_count or self._embedding.published:
            return
        failed = [f"{source}: {reason}" for source, reason in self._tally.failed.items()]
        raise _nothing_in(self._truth.root_paths(), failed)

    def _remember_roots(self, given: Sequence[str], found: Scan) -> None:
        found_below = count_below(file.path for file in found.files)
        wanted = {*self._truth.root_paths(), *filter(found_below, given)}
        self._truth.set_roots([source_of(self._store, root) for root in needed(wanted, found, str(self._store.path))])

    def _read_all(self, comparison: Comparison) -> None:
        for record in comparison.unchanged:
            self._tally.left(record)
        todo = sorted([*comparison.new, *comparison.changed, *comparison.unopened])
        done, total = len(comparison.unchanged), len(comparison.unchanged) + len(todo)
        self._progress.files(done, total)
        with Workers(self._encoder, self._limits) as workers:
            read = workers.read_all(filter(None, (self._job(source, file) for source, file in todo)))
            while taken := list(_at_once(read)):
                with self._truth.together():
                    missing = [pair for record, passages in taken for pair in self._take(record, passages)]
                done += len(taken)
                self._progress.files(done, total)
                self._embedding.add(missing)
        if self._touched:
            self._truth.touch(self._touched)

    def _job(self, source: str, file: FoundFile) -> Job | tuple[DocumentRecord, list[Passage]] | None:
        """What is to be read; what need not be, as it goes into the truth; None where that holds it already."""
        before = self._known.get(source)
        record = first_look(source, source_of(self._store, file.root), file, self._limits)
        if before is not None and record.problem is None:
            hashed = with_hash(record, file.real)
            if hashed.sha256 and before.sha256 == hashed.sha256 and source not in self._again:
                same = replace(before, size=record.size, mtime_ns=record.mtime_ns)
                self._touched.append(same)
                self._tally.left(same)
                return None
            record = hashed if hashed.problem else record
        if before == record:  # it cannot be opened, as before
            self._tally.left(record)
            return None
        return (record, []) if record.problem else Job(record, file.real)

    def _take(self, record: DocumentRecord, passages: list[Passage]) -> list[tuple[str, str]]:
        """Take what was read into the truth; (text hash, text) of the passages that need a vector."""
        self._truth.replace(record, passages)
        self._tally.read(record, self._known.get(record.source))
        return self._truth.missing_of(record.source, self._encoder.identity.fingerprint)

    def _report(self, comparison: Comparison, found: Scan) -> Report:
        refused = {path for path, _ in found.refused}
        idle = [f"{path} holds no file that can be read" for path in self._idle if path not in refused]
        return self._tally.report(self._store, found, len(comparison.gone), [*self._notes, *comparison.warnings, *idle])


def _at_once(read: Iterator[tuple[DocumentRecord, list[Passage]]]) -> Iterator[tuple[DocumentRecord, list[Passage]]]:
    """The next files that go into the truth together: so many, or so many passages."""
    passages = 0
    for outcome in islice(read, TOGETHER):
        yield outcome
        passages += len(outcome[1])
        if passages >= BATCH:
            return


def _nothing_in(paths: Sequence[str], reasons: Sequence[str]) -> WrongUsageError:
    shown = "; ".join(reasons[:REASONS_SHOWN]) or "it is empty"
    more = f"; and {len(reasons) - REASONS_SHOWN} more" if len(reasons) > REASONS_SHOWN else ""
    return WrongUsageError(
        f"{', '.join(paths)} holds no file that can be read: {shown}{more}; name a folder with documents"
    )
