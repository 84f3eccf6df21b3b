"""What can be set: by an option, else by an environment variable, else by its default.

    ASSISTANT_STORE     the store's folder (see `index.store`)
    ASSISTANT_MODEL     a chat model as provider:model; without one, answers are sentences chosen from the documents
    ASSISTANT_READINESS how readily to answer: cautious, balanced (the default) or eager
    ASSISTANT_ENCODER   the embedding model, by name or folder; without it, the one the store was made with
    ASSISTANT_OCR       1 has scanned pages of PDFs read too (needs the extra "ocr")
    ASSISTANT_DEBUG     when not empty, defects show their traceback
    NO_COLOR            when not empty, no colour and no links

Models' keys are read by the providers' own packages from the variables they document.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.selecting import ALL, Selection
from index.errors import WrongUsageError

if TYPE_CHECKING:
    from pathlib import Path

EXTRACTIVE = "extractive"
BALANCED = "balanced"
READINESS = ("cautious", BALANCED, "eager")


@dataclass(frozen=True, slots=True)
class Settings:
    """The choices of one run; None means the default."""

    store: Path | None = None
    model: str | None = None
    encoder: str | None = None
    passages: int | None = None
    selection: Selection = ALL
    quiet: bool = False
    readiness: str | None = None

    @property
    def model_name(self) -> str | None:
        """The chat model to ask, None for the answerer that needs none."""
        name = self.model or os.environ.get("ASSISTANT_MODEL")
        return None if name in {None, "", EXTRACTIVE} else name

    @property
    def readiness_name(self) -> str:
        """How readily to answer; raises WrongUsageError for what is none of READINESS."""
        name = self.readiness or os.environ.get("ASSISTANT_READINESS") or BALANCED
        if name not in READINESS:
            raise WrongUsageError(f"readiness is {', '.join(READINESS[:-1])} or {READINESS[-1]}, not {name!r}")
        return name

    @property
    def encoder_name(self) -> str | None:
        """The embedding model that was asked for, None for the store's own."""
        return self.encoder or os.environ.get("ASSISTANT_ENCODER") or None


def is_debugging() -> bool:
    """Whether a defect shows its traceback."""
    return bool(os.environ.get("ASSISTANT_DEBUG"))
