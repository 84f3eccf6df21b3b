"""The paths that a person gives to be indexed, and which of them have to be remembered."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from index.below import count_below, is_below, walked_from_above
from index.errors import WrongUsageError
from index.files import scan

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from index.files import Scan


def given_path(path: Path) -> str:
    """The absolute path of a file or folder that was named; raises WrongUsageError where there is none."""
    try:
        path.stat()
    except PermissionError:
        raise WrongUsageError(f"{path} cannot be reached (permission denied): open the folders above it") from None
    except OSError:
        raise WrongUsageError(
            f"{path} does not exist: name a file or a folder; "
            f"to remove what was indexed from it: assistant forget {path}"
        ) from None
    # A file keeps the name it was given, which may be a link's; a folder is walked under its own.
    absolute = Path(os.path.abspath(path))  # noqa: PTH100 - `Path.resolve` would follow a link to a file
    return str(path.resolve() if path.is_dir() else absolute.parent.resolve() / absolute.name)


def needed(roots: Iterable[str], found: Scan, store: str) -> list[str]:
    """The roots without those whose files are found from another one; `found` is what lies below all or some of them.

    Walking a folder from above may leave it out, or some of its files, which stand there since it was given itself. One
    below which nothing was found just now stays, too: it may be away.
    """
    own: dict[str, set[str]] = {}
    for file in found.files:
        own.setdefault(file.root, set()).add(file.real)
    found_below = count_below(file.path for file in found.files)
    kept: list[str] = []
    for root in sorted(roots):
        is_walked = bool(found_below(root)) and walked_from_above(root, kept)
        if not (is_walked and own.get(root, set()) <= _found_from(kept, root, store)):
            kept.append(root)
    return kept


def _found_from(folders: Sequence[str], root: str, store: str) -> set[str]:
    """The files in one root that are found by walking the others above it."""
    above = [folder for folder in folders if is_below(root, folder)]
    return {file.real for file in scan(above, store, towards=root).files}
