"""Characters of Word's symbol fonts, which have codes of their own, as Unicode."""

from __future__ import annotations

# Where Adobe's Symbol encoding has letters, in the order of the Latin ones.
_GREEK = "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ"
_SMALL_GREEK = "αβχδεφγηιϕκλμνοπθρστυϖωξψζ"
_SYMBOL = {
    **{ord("A") + place: letter for place, letter in enumerate(_GREEK)},
    **{ord("a") + place: letter for place, letter in enumerate(_SMALL_GREEK)},
    0xA3: "≤", 0xA5: "∞", 0xAC: "←", 0xAD: "↑", 0xAE: "→", 0xAF: "↓", 0xB0: "°", 0xB1: "±", 0xB3: "≥", 0xB4: "×",
    0xB6: "∂", 0xB7: "•", 0xB8: "÷", 0xB9: "≠", 0xBB: "≈", 0xC6: "∅", 0xCE: "∈", 0xD1: "∇", 0xD6: "√", 0xDE: "⇒",
    0xE5: "∑", 0xF2: "∫",
}  # fmt: skip
_WINGDINGS = {
    0x6C: "●", 0x6E: "■", 0x6F: "☐", 0x71: "☐", 0xA7: "▪", 0xA8: "☐", 0xDF: "←", 0xE0: "→", 0xE1: "↑", 0xE2: "↓",
    0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑",
}  # fmt: skip
_FONTS = {"symbol": _SYMBOL, "wingdings": _WINGDINGS}
# Symbol fonts put their characters where Unicode has none of its own.
_PRIVATE = range(0xE000, 0xF900)
_LAST = 0x10FFFF


def symbol(font: str, code: str) -> str:
    """The character with a code (hexadecimal) in a font; nothing where no character is known for it."""
    try:
        point = int(code, 16)
    except ValueError:
        return ""
    found = _FONTS.get(font.lower(), {}).get(point & 0xFF)
    if found is not None:
        return found
    return "" if point in _PRIVATE or not 0 < point <= _LAST else chr(point)
