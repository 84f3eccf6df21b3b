"""How the numbers of lists, headings and notes are written: in figures, letters or Roman numerals."""

from __future__ import annotations

_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
    (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
# Beyond these nobody reads a numeral, and a file may ask for any number.
_LAST_ROMAN = 3999
_LAST_LETTERED = 26 * 20


def roman(number: int) -> str:
    """A number from 1 to 3999 in small Roman numerals, any other in figures."""
    if not 0 < number <= _LAST_ROMAN:
        return str(number)
    text = ""
    for worth, letters in _ROMAN:
        count, number = divmod(number, worth)
        text += letters * count
    return text


def lettered(number: int) -> str:
    """A number from 1 on as a small letter, doubled after z (aa, bb), as word processors do."""
    if not 0 < number <= _LAST_LETTERED:
        return str(number)
    return chr(ord("a") + (number - 1) % 26) * (1 + (number - 1) // 26)


def ordinal(number: int) -> str:
    """A number as 1st, 2nd, 3rd."""
    teens = number % 100 in {11, 12, 13}
    return f"{number}{'th' if teens else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"
