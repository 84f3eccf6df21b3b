"""The encoder where LangChain expects an embedding model."""

from __future__ import annotations

from typing import TYPE_CHECKING

from langchain_core.embeddings import Embeddings

if TYPE_CHECKING:
    from index.encoder import Encoder


class OnnxEmbeddings(Embeddings):
    """An `Encoder` as LangChain `Embeddings`; questions and documents are embedded alike."""

    def __init__(self, encoder: Encoder) -> None:
        self.encoder = encoder

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """The vectors of texts, in order, each of length 1."""
        return [vector.tolist() for vector in self.encoder.encode_many(texts)]

    def embed_query(self, text: str) -> list[float]:
        """The vector of a question, of length 1."""
        vector: list[float] = self.encoder.encode(text).tolist()
        return vector
