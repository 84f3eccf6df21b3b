"""Documents of other kinds that a Word file holds whole, for Word to merge (ECMA-376, part 1, 17.17.2.1)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from index.loaders.office.prose import Prose


def put_merged(prose: Prose, path: str, data: bytes) -> None:
    """The text of a page, an RTF file or the like, by its own loader; raises DocumentError where it cannot be read."""
    from index.loaders import loader_for  # which names this package

    above: list[str] = []
    for document in loader_for(Path(path), data).load():
        heading = document.metadata["heading"]
        for level, name in enumerate(heading, start=1):
            if heading[:level] != above[:level]:
                prose.heading(level, name)
        above = heading
        prose.paragraph(document.page_content)
