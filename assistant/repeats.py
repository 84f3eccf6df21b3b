"""What one sentence has that another has not: a name, a number, a denial. Without these it may be a repeat."""

from __future__ import annotations

from index.words import DENIAL, stems, words


def adds_or_denies(text: str, said: str) -> bool:
    """Whether a sentence has a number or, past its first word, a name that what was said has not; or denies it."""
    known = set(stems(said))
    named = [word for at, word in enumerate(words(text)) if word[0].isdigit() or (at and word[0].isupper())]
    return not known.issuperset(stems(" ".join(named))) or bool(DENIAL.search(text)) != bool(DENIAL.search(said))
