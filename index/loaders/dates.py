"""Dates as documents write them, as ISO 8601 days."""

from __future__ import annotations

import re
from datetime import date
from email.utils import parsedate_to_datetime

_YEAR_FIRST = re.compile(r"(?:D:)?([1-9]\d{3})(?:[-/.年]?(\d{1,2})(?:[-/.月]?(\d{1,2}))?)?(?!\d{3})")
_COMPACT = re.compile(r"(?:D:)?([1-9]\d{3})(\d{2})(\d{2})")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH_FIRST = re.compile(r"([A-Za-z]{3})[a-z]*\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})(?!\d)")
_DAY_FIRST = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?\.? ([A-Za-z]{3})[a-z]*\.?,? (\d{4})(?!\d)")


def iso_date(text: str | None) -> str | None:
    """The day (2025-06-09), or the month or year where it names no more, that a date written in any usual way means."""
    text = " ".join((text or "").split()).strip("'\"")
    return _compact(text) or _numbers(text) or _words(text) or _mail(text)


def _compact(text: str) -> str | None:
    match = _COMPACT.match(text)
    return _day(*map(int, match.groups())) if match else None


def _numbers(text: str) -> str | None:
    match = _YEAR_FIRST.match(text)
    if match is None:
        return None
    year, month, day = (int(part) if part else None for part in match.groups())
    if month is None or day is None:
        known = _day(year or 0, month or 1, 1)
        return known and (known[:7] if month else known[:4])
    return _day(year or 0, month, day)


def _words(text: str) -> str | None:
    if match := _MONTH_FIRST.match(text):
        month, day, year = match.groups()
    elif match := _DAY_FIRST.match(text):
        day, month, year = match.groups()
    else:
        return None
    name = month.lower()
    return _day(int(year), _MONTHS.index(name) + 1, int(day)) if name in _MONTHS else None


def _mail(text: str) -> str | None:
    try:
        return parsedate_to_datetime(text).date().isoformat()
    except (ValueError, OverflowError):
        return None


def _day(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None
