"""The language of a text is told where there is enough of it."""

from __future__ import annotations

import pytest

from index.languages import language_of

GERMAN = (
    "Der Umsatz des Herstellers ist im vergangenen Jahr deutlich gesunken, weil die Nachfrage nach Wagen mit "
    "Verbrennungsmotor nachließ. Im Süden des Landes wurden hingegen mehr Fahrräder verkauft als je zuvor, und auch "
    "die Werkstätten hatten gut zu tun. Für das laufende Jahr erwartet der Vorstand, dass sich die Lage wieder "
    "bessert, sobald die neuen Modelle bei den Händlern stehen."
)
ROW = "Date: {} | Called: Mãe (Porto) | Type: International | Minutes: 41 | Charge: £3.28"


@pytest.mark.parametrize(
    ("texts", "code"),
    [
        ([GERMAN], "de"),
        ([GERMAN[:140]], None),
        ([ROW.format(day) for day in range(40)], None),
        (["", "1,234 | 5,678"], None),
    ],
    ids=["prose", "too short", "the rows of a table", "figures"],
)
def test_the_language_is_told_of_enough_different_words(texts: list[str], code: str | None) -> None:
    assert language_of(texts) == code
