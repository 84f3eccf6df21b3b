"""What an office file says of itself: title, author and date."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.loaders.dates import iso_date
from index.loaders.raw import clean, in_one_line
from index.loaders.xml_tree import local_name

if TYPE_CHECKING:
    from lxml.etree import _Element

    from index.loaders.office.package import Package

# Office's own properties, which it names in its relations, and OpenDocument's.
_CORE, _META = "docProps/core.xml", "meta.xml"
_AUTHORS = ("initial-creator", "creator")  # OpenDocument's creator is whoever changed it last
# When it was last changed comes first: its words are known to stand since then, while it may have been made, or copied
# from a template, years before.
_DATES = ("modified", "date", "created", "creation-date")
# What programs write where nobody gave a title.
_NO_TITLE = re.compile(
    r"untitled.*|.*\.\w{2,5}|[\W\d_]*|title|(?:(?:word )?document|slide|sheet|folie|book|mappe) ?\d*"
    r"|.*microsoft word\b.*|power ?point.{0,15}|.{0,15}power ?point",
    re.IGNORECASE,
)
# Files made by programs that have no clock carry the first day of one (1601 Windows, 1970 Unix, 1980 DOS).
_FIRST_YEAR = "1981"


@dataclass(frozen=True, slots=True)
class Properties:
    """What a package says of itself; `date` as ISO 8601."""

    title: str | None = None
    author: str | None = None
    date: str | None = None


def properties_of(package: Package) -> Properties:
    """Title, author and date; a title that a program gave by itself is none."""
    core = next((path for _, kind, path in package.relations() if kind == "core-properties"), _CORE)
    said = {**_said(package.xml(_META)), **_said(package.xml(core))}
    title = said.get("title", "")
    return Properties(
        None if _NO_TITLE.fullmatch(title) else title,
        next((said[name] for name in _AUTHORS if name in said), None),
        next((date for name in _DATES if (date := iso_date(said.get(name))) and date > _FIRST_YEAR), None),
    )


def _said(root: _Element | None) -> dict[str, str]:
    """The text of each property, by its name."""
    texts: dict[str, str] = {}
    for element in () if root is None else root.iter():
        if text := in_one_line(clean(element.text or "")):
            texts.setdefault(local_name(element), text)
    return texts
