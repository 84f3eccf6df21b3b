"""Files that a person wants left out: patterns in `.assistantignore`, written and meant as in a `.gitignore`.

A file of patterns counts for its folder and all below; of several the one nearest to a file decides, and in it the
last pattern that fits (https://git-scm.com/docs/gitignore).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from index.regular import opened_regular

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pathspec import GitIgnoreSpec

FILE_NAME = ".assistantignore"
_LARGEST = 64 << 10  # bytes
_MOST = 1_000  # patterns, each of which is tried on each file
# Each star more multiplies the time that a name takes which does not fit by the length of that name.
_MANY_STARS = re.compile(r"(?:\*[^/*]+){3}\*|(?:\*\*[^*]*){4}")


@dataclass(frozen=True, slots=True)
class Ignoring:
    """The patterns that count in one folder: those of its own file after those of the folders above."""

    patterns: tuple[tuple[str, GitIgnoreSpec], ...] = ()

    def below(self, folder: str) -> Ignoring:
        """The patterns that count in a folder with a file of them; raises OSError, and ValueError for a bad one."""
        with opened_regular(Path(folder) / FILE_NAME) as file:
            patterns = file.read(_LARGEST + 1).decode("utf-8-sig", "replace").splitlines()
        _require_quick(patterns)
        from pathspec import GitIgnoreSpec  # where there is such a file only

        return Ignoring((*self.patterns, (folder.rstrip("/") + "/", GitIgnoreSpec.from_lines(patterns))))

    def leaves_out(self, path: str, *, is_folder: bool = False) -> bool:
        """Whether a file or folder below is to be left out."""
        for base, spec in reversed(self.patterns):
            fits = spec.check_file(path.removeprefix(base) + ("/" if is_folder else "")).include
            if fits is not None:
                return fits
        return False


def _require_quick(patterns: Sequence[str]) -> None:
    """Raise ValueError for patterns that would take long to tell of a file."""
    if len(patterns) > _MOST or sum(map(len, patterns)) > _LARGEST:
        raise ValueError(f"it holds more than {_MOST:,} patterns or {_LARGEST >> 10} kB")
    slow = next((pattern for pattern in patterns if _MANY_STARS.search(pattern)), None)
    if slow is not None:
        raise ValueError(f"{slow[:40]} has too many stars")
