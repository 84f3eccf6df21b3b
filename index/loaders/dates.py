"""Dates as documents write them, as ISO 8601."""

from __future__ import annotations

import re
from datetime import date
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAY = re.compile(r"(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,? ", re.IGNORECASE)
_YEAR = r"(?P<year>[1-9]\d{3})"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_NAME = r"(?P<name>[A-Za-z]{3})[A-Za-z]*\.?"
# Each is matched where the text begins; the first that fits is what is meant.
_FORMS = tuple(
    re.compile(form + r"(?!\d)")
    for form in (
        rf"D:{_YEAR}(?P<month>\d\d)?(?P<day>\d\d)?(?:\d\d){{0,3}}",  # ISO 32000-1, 7.9.4
        # More digits than those of a time are another number: seconds since 1970 would be a day in 1611.
        rf"{_YEAR}(?P<month>\d\d)(?P<day>\d\d)(?:\d{{4}}|\d{{6}})?",
        rf"{_YEAR}[-/.年](?P<month>\d{{1,2}})(?:[-/.月](?P<day>\d{{1,2}}))?",
        _YEAR,
        rf"(?P<day>\d{{1,2}})\. ?(?P<month>\d{{1,2}})\. ?{_YEAR}",
        rf"(?P<one>\d{{1,2}})([-/])(?P<other>\d{{1,2}})\2{_YEAR}",
        rf"{_NAME} {_DAY},? {_YEAR}",
        rf"{_NAME},? {_YEAR}",
        rf"{_DAY}\.?[ -]{_NAME},?[ -]{_YEAR}",
    )
)


def iso_date(text: str | None) -> str | None:
    """The day (2025-06-09), or the month or year where it names no more, that a text begins with; None for any other.

    Read are ISO 8601 and its kin (2025/6/9, 20250609, 2025年6月9日), the dates of PDF and of mails, days with the name
    of the month before or after them, with or without a weekday, months with a year, and figures with the day first
    (9.6.2025). Between slashes or hyphens with the year last, some write the day first and some the month: what could
    be either is none.
    """
    text = " ".join((text or "").split()).strip("'\"")
    dated = text[match.end() :] if (match := _WEEKDAY.match(text)) else text
    match = next(filter(None, (form.match(dated) for form in _FORMS)), None)
    return _mail(text) if match is None else _of_parts(match.groupdict())


def _of_parts(parts: Mapping[str, str | None]) -> str | None:
    """The date whose parts a form has named."""
    year, month, day = (parts.get(part) for part in ("year", "month", "day"))
    if name := (parts.get("name") or "").lower():
        return _iso(year, str(_MONTHS.index(name) + 1), day) if name in _MONTHS else None
    if "one" in parts:
        either = {_iso(year, parts["one"], parts["other"]), _iso(year, parts["other"], parts["one"])} - {None}
        return either.pop() if len(either) == 1 else None
    return _iso(year, month, day)


def _iso(year: str | None, month: str | None, day: str | None) -> str | None:
    try:
        whole = date(int(year or 0), int(month or 1), int(day or 1)).isoformat()
    except ValueError:
        return None
    return whole if day else whole[:7] if month else whole[:4]


def _mail(text: str) -> str | None:
    try:
        return parsedate_to_datetime(text).date().isoformat()
    except (ValueError, OverflowError):
        return None
