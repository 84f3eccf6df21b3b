"""Files that a person wants left out: patterns in `.assistantignore`, written and meant as in a `.gitignore`.

A file of patterns counts for its folder and all below; of several the one nearest to a file decides, and in it the
last pattern that fits (https://git-scm.com/docs/gitignore).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from index.opening import read_regular

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

FILE_NAME = ".assistantignore"
_LARGEST = 1 << 20


@dataclass(frozen=True, slots=True)
class Ignoring:
    """The patterns that count in one folder: those of its own file after those of the folders above."""

    patterns: tuple[tuple[str, GitIgnoreSpec], ...] = ()

    def below(self, folder: str) -> Ignoring:
        """The patterns that count in a folder with a file of them; raises OSError, and ValueError for a bad one."""
        text = read_regular(Path(folder) / FILE_NAME)[:_LARGEST].decode("utf-8", "replace")
        from pathspec import GitIgnoreSpec  # where there is such a file only

        return Ignoring((*self.patterns, (folder.rstrip("/") + "/", GitIgnoreSpec.from_lines(text.splitlines()))))

    def leaves_out(self, path: str, *, is_folder: bool = False) -> bool:
        """Whether a file or folder below is to be left out."""
        for base, spec in reversed(self.patterns):
            fits = spec.check_file(path.removeprefix(base) + ("/" if is_folder else "")).include
            if fits is not None:
                return fits
        return False
