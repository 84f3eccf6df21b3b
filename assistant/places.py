"""Where in a file something stands, in the words a person uses for files of its kind."""

from __future__ import annotations

from index.loaders import suffix_of

# What the pages and the lines of a format are called; page and line else.
_PAGES = {".pptx": "slide", ".pptm": "slide"}
_LINES = {".xlsx": "row", ".xlsm": "row", ".ods": "row"}


def where_of(source: str, page: int | None, lines: tuple[int, int] | None) -> str:
    """The page and lines of a place: "page 3, lines 12–14", "slide 2", "row 7"; empty where the format has neither."""
    suffix = suffix_of(source)
    parts = [f"{_PAGES.get(suffix, 'page')} {page}"] if page is not None else []
    if lines is not None:
        (first, last), line = lines, _LINES.get(suffix, "line")
        parts.append(f"{line} {first}" if first == last else f"{line}s {first}–{last}")
    return ", ".join(parts)
