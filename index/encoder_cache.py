"""Where prepared encoders are kept, and how they get there whole or not at all.

A prepared encoder is a folder with the graph, the tokeniser and `encoder.json`, which holds what the folder is and the
sha256 of the other two. It is written beside its place and renamed into it, so that neither a kill nor a second process
can leave half of one; what does not match its sha256 is prepared anew. Losing the cache costs seconds, never data.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.hashing import digest_of, sha256_of
from index.replacing import to_disk

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

DEFAULT_ENCODER = "sentence-transformers/all-MiniLM-L6-v2"
DEFAULT_WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"

GRAPH = "model.onnx"
TOKENIZER = "tokenizer.json"
DESCRIPTION = "encoder.json"

# Raised whenever the same weights would give another graph or tokeniser.
FORMAT = 2

_LEFT_BEHIND_AFTER_S = 3600.0
_PARTS_OF_HUB_NAME = 2


def cache_folder() -> Path:
    """The program's own cache folder: ASSISTANT_CACHE, else the platform's place for caches (XDG Base Directory)."""
    if chosen := os.environ.get("ASSISTANT_CACHE"):
        return Path(chosen).expanduser().absolute()
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "document-assistant"
    # The specification has relative paths ignored.
    named = Path(os.environ.get("XDG_CACHE_HOME", ""))
    return (named if named.is_absolute() else Path.home() / ".cache") / "document-assistant"


def full_name(name: str) -> str:
    """The one spelling of an encoder's name: a folder's absolute path, or a hub name with its owner."""
    if name in {DEFAULT_ENCODER, DEFAULT_ENCODER.partition("/")[2]}:
        return DEFAULT_ENCODER
    folder = Path(name).expanduser()
    if folder.is_dir():
        return str(folder.resolve())
    return name if "/" in name or os.sep in name else f"sentence-transformers/{name}"


def is_missing_folder(name: str) -> bool:
    """Whether a name can only be that of a folder, and there is none: a hub name is at most an owner and a model."""
    path = Path(name).expanduser()
    is_path = path.is_absolute() or name.startswith(".") or name.endswith("/") or len(path.parts) > _PARTS_OF_HUB_NAME
    return is_path and not path.is_dir()


def encoder_folder(name: str) -> Path:
    """The place of a prepared encoder: another for each version of its runtime and each change to a model's folder."""
    import onnxruntime
    import tokenizers

    name = full_name(name)
    marks: list[object] = [FORMAT, onnxruntime.__version__, tokenizers.__version__, name]
    if name == DEFAULT_ENCODER:
        marks.append(DEFAULT_WEIGHTS_SHA256)
    elif Path(name).is_dir():
        marks += [(str(file), stat.st_size, stat.st_mtime_ns) for file, stat in _files_of(Path(name))]
    digest = digest_of(json.dumps(marks))
    label = re.sub(r"[^\w.-]+", "-", Path(name).name)
    return cache_folder() / "encoders" / f"{label}-{digest}"


def _files_of(folder: Path) -> list[tuple[Path, os.stat_result]]:
    # Its own files and its modules' settings; not whatever else lies below, which may be all of a home folder.
    files = sorted([*folder.glob("*"), *folder.glob("*/*.json")])
    return [(file, file.stat()) for file in files if file.is_file()]


def write_description(folder: Path, identity: Mapping[str, Any], versions: Mapping[str, str]) -> None:
    """Complete a prepared encoder with its `encoder.json`, the last file to be written."""
    description = {
        "format": FORMAT,
        "identity": dict(identity),
        "sha256": {name: sha256_of(folder / name) for name in (GRAPH, TOKENIZER)},
        "versions": dict(versions),
    }
    (folder / DESCRIPTION).write_text(json.dumps(description, indent=2) + "\n", encoding="utf-8")


def read_identity(folder: Path) -> dict[str, Any] | None:
    """What the prepared encoder in a folder is, or None where there is none, or not all of it as it was written."""
    try:
        description = json.loads((folder / DESCRIPTION).read_text(encoding="utf-8"))
        whole = description["format"] == FORMAT and all(
            sha256_of(folder / name) == description["sha256"][name] for name in (GRAPH, TOKENIZER)
        )
        identity = description["identity"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return identity if whole and isinstance(identity, dict) else None


@contextlib.contextmanager
def fresh_folder(place: Path) -> Iterator[Path]:
    """A new private folder beside a place, or among temporary files if that cannot be written; removed at the end.

    Raises OSError where neither can be had.
    """
    try:
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        _remove_left_behind(place.parent)
        fresh = Path(tempfile.mkdtemp(prefix=f".{place.name}.", dir=place.parent))
    except OSError:
        fresh = Path(tempfile.mkdtemp(prefix="document-assistant."))
    try:
        yield fresh
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def take_place(fresh: Path, place: Path) -> None:
    """Move a complete folder to its place at once, over a damaged one; leave it where it is if that cannot be."""
    # One that is whole may be in use, and another process may have been the first.
    if fresh.parent != place.parent or read_identity(place) is not None:
        return
    for name in (GRAPH, TOKENIZER, DESCRIPTION):
        to_disk(fresh / name)
    to_disk(fresh)
    # A second process may put its own there in the meantime; either is as good as the other.
    with contextlib.suppress(OSError):
        if place.exists():
            with fresh_folder(place) as aside:
                place.rename(aside / place.name)
        fresh.rename(place)
        to_disk(place.parent)


def _remove_left_behind(folder: Path) -> None:
    for left in folder.glob(".*"):
        with contextlib.suppress(OSError):
            if time.time() - left.stat().st_mtime > _LEFT_BEHIND_AFTER_S:
                shutil.rmtree(left)
