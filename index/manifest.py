"""What a generation says of itself: `manifest.json` what is in it, `verified.json` how its files were when checked.

The manifest never changes after a generation is complete. The other file is written again when the same files are
verified at another place, as after a restored backup.
"""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.chroma import REPAIR, SQLITE
from index.encoder import EncoderIdentity
from index.errors import StoreDamagedError, StoreTooNewError
from index.hashing import sha256_of
from index.replacing import UNFINISHED, put_in_place

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

# Since 3 every passage has a digest of its place; older versions of the program cannot read such rows. Since 4 BM25
# has the words of files' names; its manifests have a digest of themselves but for the first ones.
SCHEMA = 4
PROGRAM = "document-assistant"
MANIFEST, DOCUMENTS, VERIFIED, PIN = "manifest.json", "documents.json", "verified.json", "pin"
CHROMA, BM25 = "chroma", "bm25"

# Chroma writes a row into its database and tantivy takes a lock file whenever they are opened, be it to read.
_WRITTEN_ON_OPEN = f"{CHROMA}/{SQLITE}"
_DIGEST = "digest"
_NOT_COMPARED = frozenset({MANIFEST, VERIFIED, PIN})


@dataclass(frozen=True, slots=True)
class Manifest:
    """One generation: what it was made from and what it holds.

    `change` is the truth's change number up to which it goes; `passages` and `documents` are counts; `dropped` is how
    many rows were removed from Chroma since it was last built from nothing; `versions` are those of the programs that
    wrote it; `files` are the sizes and SHA-256 of those that nothing writes to, by their path in the folder; `created`
    is a time in UTC (ISO 8601).
    """

    schema: int
    number: int
    change: int
    passages: int
    documents: int
    dropped: int
    created: str
    encoder: EncoderIdentity
    space: str
    versions: Mapping[str, str]
    files: Mapping[str, tuple[int, str]]


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a generation's folder; raises StoreDamagedError and StoreTooNewError."""
    fields = read_json(folder / MANIFEST)
    # Before all else: one bit makes another schema, or another model, of the one that it was made with.
    digest = fields.pop(_DIGEST, None) if isinstance(fields, dict) else None
    if digest is not None and digest != _digest(fields):
        raise StoreDamagedError(f"{folder / MANIFEST} was altered since it was written: {REPAIR}")
    if isinstance(fields, dict) and isinstance(schema := fields.get("schema"), int) and schema > SCHEMA:
        version = fields.get("versions", {}).get("assistant", "a newer version")
        raise StoreTooNewError(
            f"{folder} was made by document-assistant {version}: upgrade to that version or a later one "
            f"(pip install --upgrade document-assistant), or remove {folder.parent.parent} and index again"
        )
    try:
        files = {name: (int(size), str(sha256)) for name, (size, sha256) in fields["files"].items()}
        return Manifest(**{**fields, "encoder": EncoderIdentity.from_dict(fields["encoder"]), "files": files})
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise StoreDamagedError(f"{folder / MANIFEST} cannot be read ({error}): {REPAIR}") from error


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write it into a generation's folder."""
    fields = asdict(manifest)
    write_json(folder / MANIFEST, {**fields, _DIGEST: _digest(fields)})


def _digest(fields: Mapping[str, object]) -> str:
    """The SHA-256 of a manifest's other fields: no file names it with its own."""
    return hashlib.sha256(json.dumps(fields, sort_keys=True).encode()).hexdigest()


def read_json(path: Path) -> Any:  # noqa: ANN401 - what a file holds is for the caller to check
    """What a JSON file holds; raises StoreDamagedError."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise StoreDamagedError(f"{path} cannot be read ({error}): {REPAIR}") from error


def write_json(path: Path, value: object) -> None:
    """Write a JSON file for its owner alone, in one step."""
    # A generation is brought to the disk as a whole, when it is complete.
    put_in_place(path, json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode(), durable=False)


def version_of(package: str) -> str:
    """The version of an installed package, "unknown" where it is run from its source without being installed."""
    try:
        return version(package)
    except PackageNotFoundError:
        return "unknown"


def checksums(folder: Path) -> dict[str, tuple[int, str]]:
    """Sizes and SHA-256 of the files that nothing writes to, by their path in the folder."""
    return {
        name: ((folder / name).stat().st_size, sha256_of(folder / name))
        for name in _compared(folder)
        if name != _WRITTEN_ON_OPEN
    }


def record_verified(folder: Path) -> None:
    """Write down how the files are now that they have been verified."""
    write_json(folder / VERIFIED, {name: _state(folder / name) for name in _compared(folder)})


def as_verified(folder: Path) -> bool:
    """Whether size, inode and times of all files are those that were written down."""
    try:
        recorded = json.loads((folder / VERIFIED).read_text(encoding="utf-8"))
        return bool(recorded) and all(_same(name, state, _state(folder / name)) for name, state in recorded.items())
    except (OSError, ValueError, TypeError, AttributeError):
        return False


def _same(name: str, recorded: list[int], now: list[int]) -> bool:
    if name == _WRITTEN_ON_OPEN:
        return now[0] >= recorded[0] and now[1] == recorded[1]
    return now == recorded


def _state(path: Path) -> list[int]:
    found = path.stat()
    return [found.st_size, found.st_ino, found.st_mtime_ns, found.st_ctime_ns]


def _compared(folder: Path) -> Iterator[str]:
    for place, _, names in sorted(os.walk(folder)):
        for name in sorted(names):
            path = (Path(place) / name).relative_to(folder).as_posix()
            if path not in _NOT_COMPARED and not name.endswith((".lock", UNFINISHED, "-journal")):
                yield path
