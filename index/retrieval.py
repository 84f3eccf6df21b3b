"""Search as LangChain knows it: a store stands wherever a retriever is asked for."""

from __future__ import annotations

# LangChain's models resolve these annotations when the class is made.
from langchain_core.callbacks import CallbackManagerForRetrieverRun  # noqa: TC002
from langchain_core.documents import Document  # noqa: TC002
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict, Field

from index.records import to_document
from index.searching import Searcher  # noqa: TC001


class PassageRetriever(BaseRetriever):
    """The best `k` passages as Documents, best first; with `sources`, of these files, with `since`, from that day on.

    A Document's id is the passage's. Its metadata is the passage's place and, added here, `id`, `score` and the four
    fields of a Hit that say where the score comes from. Raises what `Searcher.search` raises.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    searcher: Searcher
    k: int = Field(default=8, ge=1)
    sources: tuple[str, ...] | None = None
    since: str | None = None

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:  # noqa: ARG002
        documents = []
        for hit in self.searcher.search(query, self.k, self.sources, self.since):
            document = to_document(hit.passage)
            document.metadata |= {
                "id": hit.passage.id,
                "score": hit.score,
                "dense_rank": hit.dense_rank,
                "dense_score": hit.dense_score,
                "bm25_rank": hit.bm25_rank,
                "bm25_score": hit.bm25_score,
            }
            documents.append(document)
        return documents
