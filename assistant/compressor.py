"""The reader as LangChain knows reordering: wherever a document compressor is asked for."""

from __future__ import annotations

# LangChain's models resolve these annotations when the class is made.
from collections.abc import Sequence  # noqa: TC003 (read when the class is made)
from typing import TYPE_CHECKING

from langchain_core.callbacks import Callbacks  # noqa: TC002 (likewise)
from langchain_core.documents import Document
from langchain_core.documents.compressor import BaseDocumentCompressor
from pydantic import ConfigDict, Field

from assistant.reranking import Reranker  # noqa: TC001 (likewise)
from index.passages import Passage
from index.records import from_row
from index.searching import Hit

if TYPE_CHECKING:
    from assistant.reranking import Judged


class ReadingCompressor(BaseDocumentCompressor):
    """Keeps the best `k` documents as the reader judges them, best first.

    It takes documents of `index.retrieval.PassageRetriever`, whose heading and score count, and any others. To the
    metadata are added `reader`, the log-odds that the document answers, and `reranked`, what orders them.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    reranker: Reranker
    k: int = Field(default=8, ge=1)

    def compress_documents(
        self,
        documents: Sequence[Document],
        query: str,
        callbacks: Callbacks | None = None,  # noqa: ARG002 (part of the interface)
    ) -> Sequence[Document]:
        """The best documents for the query; the given ones are not changed."""
        hits = [_hit(document) for document in documents]
        given = {id(hit): document for hit, document in zip(hits, documents, strict=True)}
        return [_noted(given[id(one.hit)], one) for one in self.reranker.judge(query, hits)[: self.k]]


def _hit(document: Document) -> Hit:
    metadata, text = document.metadata, document.page_content
    try:
        return Hit(from_row(text, metadata), float(metadata["score"]), None, 0.0, None, 0.0)
    except (KeyError, TypeError, ValueError):
        # Somebody else's document, whose score is on a scale of its own.
        title = str(metadata["title"]) if metadata.get("title") else None
        passage = Passage(str(metadata.get("source", "")), 0, 0, 0, len(text), text, title=title)
        return Hit(passage, 0.0, None, 0.0, None, 0.0)


def _noted(document: Document, judged: Judged) -> Document:
    metadata = {**document.metadata, "reader": judged.log_odds, "reranked": judged.score}
    return Document(id=document.id, page_content=document.page_content, metadata=metadata)
