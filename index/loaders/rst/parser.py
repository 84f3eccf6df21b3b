"""The parts of docutils, set up so that what a file says depends on that file alone.

Loaded only where a file is read: importing docutils takes longer than a question may.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from docutils.core import publish_doctree
from docutils.parsers.rst import Parser
from docutils.parsers.rst.states import Inliner
from docutils.readers.standalone import Reader
from docutils.transforms import frontmatter, references
from docutils.utils import unescape

if TYPE_CHECKING:
    from collections.abc import Mapping


def _words_of_role(rawsource: str, text: str, *_: object) -> tuple[list[nodes.Node], list[nodes.Node]]:
    """The words of any role, known or not: docutils keeps what one file defines for all files after it."""
    return [nodes.inline(rawsource, unescape(text))], []


class _Reader(Reader):  # type: ignore[misc]
    """Resolves no substitutions: a few of them within each other can be made longer than any memory."""

    def get_transforms(self) -> list[type]:
        return [frontmatter.DocTitle, frontmatter.DocInfo, references.Footnotes]


def doctree(source: str, settings: Mapping[str, object]) -> nodes.document:
    """The tree of a source under these settings of docutils'."""
    inliner = Inliner()
    inliner.interpreted = _words_of_role
    parser = Parser(inliner=inliner)
    return publish_doctree(source, reader=_Reader(), parser=parser, settings_overrides=dict(settings))
