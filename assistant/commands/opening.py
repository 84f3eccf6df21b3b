"""What several commands need: the store found or built, the embedding model loaded, the chain put together."""

from __future__ import annotations

import sys
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.terminal import note, one_line
from index.errors import NoStoreError, StoreDamagedError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from langchain_core.runnables import Runnable

    from assistant.answer import Answer, Context, Draft, Question
    from assistant.reranking import Reranker
    from assistant.settings import Settings
    from index.encoder import Encoder
    from index.limits import Limits
    from index.reporting import Report
    from index.searching import Hit, Searcher
    from index.store import Store

SAMPLES = Path("documents")


@dataclass(frozen=True, slots=True)
class Opened:
    """A store that can be searched, and what is needed to ask it."""

    store: Store
    encoder: Encoder
    searcher: Searcher
    settings: Settings

    def chain(self, model: str | None = None) -> Runnable[Question | str, Answer]:
        """The chain over the store; `model` stands in for the configured one."""
        # Importing LangChain takes most of a second, see assistant.warmup.
        from assistant.chain import PASSAGES, build_chain

        name = replace(self.settings, model=model or self.settings.model).model_name
        sources = self.settings.selection.sources(self.searcher.generation)
        reranker = opened_reranker()
        answerer = _answerer(self, name, reranker)
        passages, since = self.settings.passages or PASSAGES, self.settings.selection.since
        return build_chain(self.searcher, answerer, passages, sources, reranker, since)

    def ranked(self, question: str, k: int) -> list[Hit]:
        """The best `k` passages as the chain ranks them."""
        from assistant.reranking import DEPTH

        sources = self.settings.selection.sources(self.searcher.generation)
        found = self.searcher.search(question, max(k, DEPTH), sources, self.settings.selection.since)
        return [one.hit for one in opened_reranker().judge(question, found)[:k]]


def opened_reranker() -> Reranker:
    """The reader that comes with the program, as what orders passages; raises ReaderError where it is damaged."""
    from assistant.reader.weights import load_reader
    from assistant.reranking import Reranker

    return Reranker(*load_reader())


def _answerer(opened: Opened, name: str | None, reranker: Reranker) -> Runnable[Context, Draft]:
    if name is None:
        from assistant.extractive import ExtractiveAnswerer

        return ExtractiveAnswerer(opened.encoder, reranker, opened.settings.readiness_name)
    from assistant.generative import ChatAnswerer, chat_model

    return ChatAnswerer(chat_model(name), name, reranker)


@contextmanager
def opened(settings: Settings, *ahead: str) -> Iterator[Opened]:
    """The store, found or (where there is a folder of documents) built first, ready to be searched.

    The modules named `ahead` are imported meanwhile. Raises NoStoreError where there is neither.
    """
    from assistant.warmup import import_ahead

    store = found_or_built(settings)
    if ahead:
        import_ahead(*ahead)
    from index.searching import Searcher

    encoder = encoder_for(store, settings)
    with Searcher(store, encoder) as searcher:
        yield Opened(store, encoder, searcher, settings)


def found_or_built(settings: Settings) -> Store:
    """The store; where there is none, one is made of `documents/` in the current folder.

    Where a first run was cut off before anything could be asked, it is gone on with.
    """
    from index.store import find_store, place_store

    store = find_store(settings.store)
    if store is not None and not _is_cut_off(store):
        return store
    if store is None and settings.store is not None:
        raise no_store(settings.store)
    goes_on = store is not None and bool(_roots(store))
    if not goes_on and not SAMPLES.is_dir():
        raise no_store()
    begins = "Indexing was cut off: going on with it" if goes_on else f"No store yet: indexing {SAMPLES}/"
    if not settings.quiet:
        note(f"{begins} first.")
    store = store or place_store(settings.store)
    show_report(synced(store, [] if goes_on else [SAMPLES], settings), settings)
    return store


def _is_cut_off(store: Store) -> bool:
    if store.current.exists():
        return False
    from index.generation import FIRST, numbers  # not where there is nothing to look for: a question starts at once

    return numbers(store) in ([], [FIRST])


def _roots(store: Store) -> list[str]:
    """What it was given to index; nothing where that was not even begun to be written down."""
    from index.truth import Truth

    with suppress(StoreDamagedError), Truth.open(store) as truth:
        return truth.roots()
    return []


def no_store(named: Path | None = None) -> NoStoreError:
    """The error for where there is none, with what makes one."""
    if named is not None:
        return NoStoreError(f"there is no store at {named}: run `assistant index FOLDER --store {named}` first")
    return NoStoreError("there is no store here: run `assistant index FOLDER` first, or name one with --store")


def found(settings: Settings) -> Store:
    """The store; raises NoStoreError where there is none."""
    from index.store import find_store

    store = find_store(settings.store)
    if store is None:
        raise no_store(settings.store)
    return store


def encoder_for(store: Store | None, settings: Settings) -> Encoder:
    """The embedding model that was asked for, else the one the store was made with, else the default one."""
    from index.encoder import DEFAULT_ENCODER, load_encoder
    from index.generations import current_manifest

    manifest = current_manifest(store) if store is not None else None
    made_with = manifest.encoder.name if manifest is not None else DEFAULT_ENCODER
    return load_encoder(settings.encoder_name or made_with, None if settings.quiet else note)


def synced(
    store: Store, paths: Iterable[Path], settings: Settings, *, rebuild: bool = False, limits: Limits | None = None
) -> Report:
    """Bring the store up to date with its folders and these paths, showing progress on a terminal."""
    from assistant.progress import shown_progress
    from index.limits import DEFAULT
    from index.sync import sync

    encoder = encoder_for(store, settings)
    with shown_progress(visible=sys.stderr.isatty() and not settings.quiet) as progress:
        return sync(store, list(paths), encoder, progress, rebuild=rebuild, limits=limits or DEFAULT)


def show_report(report: Report, settings: Settings) -> None:
    """The report on standard error: failures and warnings always, counts unless quiet."""
    from index.languages import name_of

    for source, reason in report.failed:
        note(f"failed: {one_line(source)}: {one_line(reason)}")
    for source, lacking in report.notes:
        note(f"note: {one_line(source)}: {one_line(lacking)}")
    if report.languages:
        named = ", ".join(f"{count} in {name_of(code)}" for code, count in report.languages)
        note(f"note: not in the embedding model's language, so found by their words alone: {named}")
    for warning in report.warnings:
        note(f"warning: {one_line(warning)}")
    if not settings.quiet:
        note(report.line())
        if left_out := report.not_indexed():
            note(f"Not indexed: {one_line(left_out)}")


def tell_pending(opened: Opened) -> None:
    """One line on standard error where files have changed since they were indexed."""
    from index.pending import pending

    if opened.settings.quiet:
        return
    waiting = pending(opened.searcher.generation, opened.store)
    if waiting:
        note(f"Files have changed since they were indexed ({waiting.line()}): `assistant index` brings them in.")
