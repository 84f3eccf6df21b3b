"""The values of cells as a person would write them, and what kind of value a written one is."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from enum import Enum

from index.loaders.raw import clean, in_one_line

Value = int | float | str | bool | time | date | datetime | timedelta

# What a formula gives that cannot be computed (ECMA-376, part 1, 18.17.3, and what came after it).
_ERROR = re.compile(r"#(?:REF!|N/A|NAME\?|NULL!|NUM!|VALUE!|DIV/0!|SPILL!|CALC!|GETTING_DATA|FIELD!|BLOCKED!)")
_LONGEST_INTEGER = 1e15  # from here on a double no longer holds every integer
_SMALL = 1e-4
_DECIMALS = 10  # more are left over by computing in binary
_SIGNIFICANT = 15

# What a format says of itself, not of the value: words, characters that stand for themselves, colours and languages.
_NO_PLACE = re.compile(r'"[^"]*"|[\\_*].|\[[^\]]*\]|general|standard', re.IGNORECASE)
_DAY_PLACE, _TIME_PLACE = re.compile(r"[yd]|mmm", re.IGNORECASE), re.compile(r"[hs]", re.IGNORECASE)
_DAY_ZERO, _DAY_ZERO_1904 = (datetime.combine(day, time()) for day in (date(1899, 12, 30), date(1904, 1, 1)))

_YEAR = re.compile(r"(?:19|20)\d\d")
_NUMBER = re.compile(
    r"[-+−(]?\s?(?:[A-Z]{0,3}[$€£¥]|[A-Z]{3}\s)?\s?[-+−]?\.?\d[\d.,'’\u00a0\u202f ]*(?:[eE][-+]?\d+)?\s?"
    r"(?:%|[$€£¥°]\w?|[A-Za-z/²³]{1,4})?\)?"
)
_DATE = re.compile(
    r"\d{1,4}([-/.])\d{1,2}\1\d{1,4}(?:[ T]\d{1,2}:\d\d.*)?|\d{1,2}:\d\d(?::\d\d(?:\.\d+)?)?|[12]\d{3}[-/]\d\d"
)
_MISSING = re.compile(r"|[-–—?.…]+|n\.?/?a\.?|nan|null|none|tbd", re.IGNORECASE)


class Kind(Enum):
    """What a cell's text is; NOTHING also where it says that there is no value."""

    NOTHING = "nothing"
    TEXT = "text"
    YEAR = "year"
    DATE = "date"
    NUMBER = "number"


FIGURES = frozenset({Kind.NUMBER, Kind.YEAR, Kind.DATE})
NAMES = frozenset({Kind.TEXT, Kind.YEAR, Kind.DATE})  # what names of columns are
# Words that are said of things and name no column.
_VALUES = frozenset(
    {"free", "closed", "none", "yes", "no", "unknown", "included", "not included", "sold out", "on request"}
)


def is_value(text: str) -> bool:
    """Whether a text is a word that stands for a figure or an answer: "free", "closed"."""
    return text.casefold() in _VALUES


def kind_of(text: str) -> Kind:
    """The kind of a value by how it is written."""
    for kind, pattern in (
        (Kind.NOTHING, _MISSING), (Kind.YEAR, _YEAR), (Kind.DATE, _DATE), (Kind.NUMBER, _NUMBER),
    ):  # fmt: skip
        if pattern.fullmatch(text):
            return kind
    return Kind.TEXT


def written(value: Value, *, is_percent: bool = False) -> str:
    """The text of a cell in one line; nothing for an error. Days are ISO 8601, truth is yes or no."""
    match value:
        case str():
            text = in_one_line(clean(value))
            return "" if _ERROR.fullmatch(text) else text
        case bool():
            return "yes" if value else "no"
        case int() | float():
            return f"{_number(100 * value)}%" if is_percent else _number(value)
    return _moment(value)


def _moment(value: time | date | timedelta) -> str:
    match value:
        case timedelta():
            return _duration(value)
        case time():
            return _time(value)
        case datetime() if value.time() != time():
            return f"{value.date().isoformat()} {_time(value.time())}"
        case datetime():
            return value.date().isoformat()
        case date():
            return value.isoformat()


def _as_written(text: str) -> str:
    """A number that a program wrote to the last digit as a person would write it; other text as it is."""
    try:
        return _number(float(text)) if re.fullmatch(r"[-+]?[\d.]+(?:[eE][-+]?\d+)?", text) else text
    except ValueError:  # 1.2.3
        return text


def number_in_format(text: str, code: str, *, since_1904: bool = False) -> str:
    """A number that a program wrote, as the day or time that its format shows (ECMA-376, part 1, 18.8.30), else itself.

    Days are counted from the end of 1899, or from the beginning of 1904 where the file says so.
    """
    places = _NO_PLACE.sub("", code)
    if not (_DAY_PLACE.search(places) or _TIME_PLACE.search(places)):
        return _as_written(text)
    try:
        moment = (_DAY_ZERO_1904 if since_1904 else _DAY_ZERO) + timedelta(seconds=round(float(text) * 86_400))
    except (ValueError, OverflowError):
        return _as_written(text)
    return written(moment if _DAY_PLACE.search(places) else moment.time())


def _number(value: float) -> str:
    if value == int(value) and abs(value) < _LONGEST_INTEGER:
        return str(int(value))
    if abs(value) < _SMALL or abs(value) >= _LONGEST_INTEGER:
        return f"{value:.{_DECIMALS}g}"
    return f"{round(value, _DECIMALS):.{_SIGNIFICANT}g}"


def _time(value: time) -> str:
    return value.isoformat("seconds" if value.second else "minutes")


def _duration(value: timedelta) -> str:
    seconds = round(abs(value.total_seconds()))
    hours, minutes = divmod(seconds // 60, 60)
    sign = "-" if value.total_seconds() < 0 else ""
    return f"{sign}{hours}:{minutes:02}" + (f":{seconds % 60:02}" if seconds % 60 else "")
