"""Which of the many eight-bit tables of Latin letters a text is in: the one under which it is spelt as its language is.

A language has few letters beyond ASCII: under the right table the bytes above 127 are these, under another they are
letters that it, or whatever the text then seems to be in, never writes.
"""

from __future__ import annotations

from index.languages import likeliest

# Where two fit equally the first is taken: what Windows writes, then older standards, DOS, old Macintoshes.
TABLES = (
    "cp1252", "cp1250", "cp1254", "cp1257", "iso8859_2", "iso8859_13", "iso8859_15", "cp850", "cp852", "mac_roman",
    "mac_latin2", "cp437", "cp1258",
)  # fmt: skip
_SPELT_WITH = {
    "ca": "àçèéíïòóúü·", "cs": "áčďéěíňóřšťúůýž", "da": "æøåé", "de": "äöüß", "es": "áéíñóúü¿¡", "et": "äõöüšž",
    "fi": "äöå", "fr": "àâæçèéêëîïôœùûü", "hr": "čćđšž", "hu": "áéíóöőúüű", "it": "àèéìòù", "lt": "ąčęėįšųūž",
    "lv": "āčēģīķļņšūž", "nl": "éëïóöü", "no": "æøåé", "pl": "ąćęłńóśźż", "pt": "àáâãçéêíóôõúü",
    "ro": "ăâîşţșț", "sk": "áäčďéíĺľňóôŕšťúýž", "sl": "čšž", "sr": "čćđšž", "sv": "åäöé", "tr": "çğıİöşüâî",
    # Its tones are characters of their own in its table.
    "vi": "àáâãăđèéêìíòóôõơùúưý\u0300\u0301\u0303\u0309\u0323",
}  # fmt: skip
_PUNCTUATION = frozenset("“”„‘’‚–—…•€£«»°§©®±×½¼\u00a0")
_SAMPLE, _ENOUGH = 8_192, 24  # bytes


def latin_table(data: bytes) -> str:
    """Python's name of the table of Latin letters that a text is in; of a few words, that of Windows."""
    sample = data[:_SAMPLE]
    if len(sample) < _ENOUGH:
        return TABLES[0]
    return max(TABLES, key=lambda table: _well_spelt(sample.decode(table, errors="replace")))


def _well_spelt(text: str) -> int:
    """How many characters beyond ASCII the text's language writes."""
    letters = _SPELT_WITH.get(likeliest(text) or "", "")
    wanted = _PUNCTUATION.union(letters, letters.upper())
    return sum(char in wanted for char in text if char > "\x7f")
