"""The hashes by which files and facts are compared with what they were."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from index.regular import opened_regular

if TYPE_CHECKING:
    from pathlib import Path


def sha256_of(file: Path) -> str:
    """The sha256 of a file's content, in hex digits; raises OSError where it cannot be read."""
    with opened_regular(file) as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def digest_of(facts: str) -> str:
    """16 hex digits of the sha256 of a few facts, written as one text."""
    return hashlib.sha256(facts.encode()).hexdigest()[:16]
