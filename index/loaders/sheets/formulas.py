"""Formulas that a workbook holds without their values, as programs save it that compute none."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.loaders.archive import member

if TYPE_CHECKING:
    from index.loaders.office.package import Package

# A cell of Excel's with a formula and no value, or an empty one (ECMA-376, part 1, 18.3.1.4), of any prefix. One of
# type "str" has an empty text for its value.
_EXCEL = re.compile(
    rb"<((?:\w+:)?)c(\s[^<>]*)?(?<!/)>\s*<\1f\b[^<>]*(?:/>|>[^<]*</\1f>)\s*"
    rb"(?:<\1v\s*/>\s*|<\1v>\s*</\1v>\s*)?</\1c>"
)
_TEXT = re.compile(rb"\st\s*=\s*[\"']str[\"']")
_OPEN_DOCUMENT = re.compile(rb"<table:table-cell\s(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>")
_FORMULA = b"table:formula="
_VALUE = b"office:value-type="


def without_values(package: Package) -> int:
    """How many formulas of a workbook have none; raises DocumentError if it is damaged."""
    archive, what = package.archive, package.kind.name
    names = (name for name in archive.namelist() if name.endswith(".xml"))
    return sum(_in_part(member(archive, name, what)) for name in names)


def _in_part(part: bytes) -> int:
    excel = sum(not _TEXT.search(cell[2] or b"") for cell in _EXCEL.finditer(part))
    return excel + sum(_FORMULA in cell[0] and _VALUE not in cell[0] for cell in _OPEN_DOCUMENT.finditer(part))
