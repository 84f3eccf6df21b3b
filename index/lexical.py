"""The words of one generation: BM25 over passages, in tantivy.

Documents and questions go through `index.words`, so that the same word is the same term here as everywhere else.
Tantivy gets the terms separated by spaces and never parses a question. Its BM25 is that of Robertson and Zaragoza
(2009) with k1 = 1.2 and b = .75, which it lets nobody change.
"""

from __future__ import annotations

from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING, Self

from index.chroma import REPAIR
from index.errors import StoreDamagedError
from index.room import is_full, no_room, says_full
from index.words import key, stems, words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from pathlib import Path

    from tantivy import Index, IndexWriter, Query, Schema

    from index.passages import Passage

_ID, _SOURCE, _BODY = "id", "source", "body"
# One thread with little memory: embedding needs the cores and the memory, and 15 MB is the least that tantivy takes.
_WRITER_BYTES, _WRITER_THREADS = 30_000_000, 1
# What is longer is no word but data written in letters, and tantivy refuses terms of 64 KB.
_LONGEST_TERM = 64


class LexicalReader:
    """Ranks passages by the words they share with a question; methods raise StoreDamagedError."""

    def __init__(self, folder: Path, index: Index) -> None:
        self._folder = folder
        self._index = index
        self._searcher = index.searcher()

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Open a BM25 folder."""
        with _tantivy_errors(folder):
            return cls(folder, _open_index(folder))

    @property
    def count(self) -> int:
        """How many passages there are."""
        return self._searcher.num_docs

    def best(self, question: str, k: int, sources: Collection[str] | None = None) -> list[tuple[str, float]]:
        """Ids and BM25 scores of the best `k` passages, best first; with `sources`, of these files only."""
        found = self._any_of(_terms_of_question(question))
        if k < 1 or found is None or (sources is not None and not sources):
            return []
        return self._search(found if sources is None else self._only(found, _SOURCE, sources), k)

    def holds(self, passage: Passage) -> bool:
        """Whether a passage is found by its own words; true where it has none and is there."""
        from tantivy import Query

        found = self._any_of(_terms(passage.searched_text)) or Query.all_query()
        return bool(self._search(self._only(found, _ID, [passage.id]), 1))

    def unknown_words(self, question: str) -> list[str]:
        """The question's content words, as written, whose stems occur in no passage and no file's name; each once."""
        return [word for word in dict.fromkeys(words(question)) if stems(word) and not self.best(word, 1)]

    def close(self) -> None:
        """Let go of the files."""
        del self._searcher, self._index

    def _any_of(self, terms: Iterable[str]) -> Query | None:
        from tantivy import Occur, Query

        schema = self._index.schema
        parts = [(Occur.Should, Query.term_query(schema, _BODY, term, "freq")) for term in dict.fromkeys(terms)]
        return Query.boolean_query(parts) if parts else None

    def _only(self, query: Query, field: str, values: Collection[str]) -> Query:
        from tantivy import Occur, Query

        allowed = Query.const_score_query(Query.term_set_query(self._index.schema, field, list(values)), 0.0)
        return Query.boolean_query([(Occur.Must, query), (Occur.Must, allowed)])

    def _search(self, query: Query, k: int) -> list[tuple[str, float]]:
        with _tantivy_errors(self._folder):
            hits = self._searcher.search(query, limit=k, count=False).hits
            return [(str(self._searcher.doc(address).get_first(_ID)), score) for score, address in hits]


class LexicalWriter:
    """Writes a BM25 folder that no one else has open; methods raise StoreDamagedError and StoreFullError."""

    def __init__(self, folder: Path, index: Index) -> None:
        self._folder = folder
        self._writer: IndexWriter = index.writer(_WRITER_BYTES, _WRITER_THREADS)

    @classmethod
    def create(cls, folder: Path) -> Self:
        """Make a folder, private to its owner."""
        from tantivy import Index

        folder.mkdir(mode=0o700, parents=True)
        with _tantivy_errors(folder):
            return cls(folder, _with_analyser(Index(_schema(), path=str(folder), reuse=False)))

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Open a folder to be changed."""
        with _tantivy_errors(folder):
            return cls(folder, _open_index(folder))

    def upsert(self, passages: Sequence[Passage]) -> None:
        """Add passages, or put them in the place of those with the same ids."""
        from tantivy import Document

        self.delete(passage.id for passage in passages)
        with _tantivy_errors(self._folder):
            for passage in passages:
                body = " ".join(_terms(passage.searched_text))
                self._writer.add_document(Document(id=passage.id, source=passage.source, body=body))

    def delete(self, ids: Iterable[str]) -> None:
        """Remove passages; an id that is not there is passed over."""
        with _tantivy_errors(self._folder):
            for passage_id in ids:
                self._writer.delete_documents_by_term(_ID, passage_id)

    def persist(self) -> None:
        """Write everything to the files; closes the writer."""
        with _tantivy_errors(self._folder):
            self._writer.commit()
            self._writer.garbage_collect_files()
            self._writer.wait_merging_threads()


def _terms(text: str) -> list[str]:
    """All words as `index.words.stems` writes them, stop words too, so that a question of nothing else finds some."""
    return [term for term in map(_term, words(text)) if term]


@lru_cache(maxsize=1 << 17)
def _term(word: str) -> str:
    term = key(word)
    return term if len(term) <= _LONGEST_TERM else ""


def _terms_of_question(question: str) -> list[str]:
    return stems(question) or _terms(question)


def _schema() -> Schema:
    from tantivy import SchemaBuilder

    builder = SchemaBuilder()
    builder.add_text_field(_ID, stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field(_SOURCE, tokenizer_name="raw", index_option="basic")
    builder.add_text_field(_BODY, tokenizer_name="spaces", index_option="freq")
    return builder.build()


def _open_index(folder: Path) -> Index:
    from tantivy import Index

    return _with_analyser(Index.open(str(folder)))


def _with_analyser(index: Index) -> Index:
    from tantivy import TextAnalyzerBuilder, Tokenizer

    index.register_tokenizer("spaces", TextAnalyzerBuilder(Tokenizer.whitespace()).build())
    return index


@contextmanager
def _tantivy_errors(folder: Path) -> Iterator[None]:
    """Tantivy raises a ValueError for all that its files can do to it."""
    try:
        yield
    except (OSError, ValueError) as error:
        if says_full(error) or is_full(folder):  # of its threads it tells no reason
            raise no_room(folder) from error
        raise StoreDamagedError(f"{folder} cannot be read ({error}): {REPAIR}") from error
