"""Dates, prices, people and things of everyday papers, drawn by lot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evals.training import drawing
from evals.training.drawing import chance

if TYPE_CHECKING:
    from random import Random

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
COLOURS = ("blue", "green", "grey", "white", "brown", "black", "yellow", "red")
ROOMS = ("kitchen", "hall", "bathroom", "bedroom", "study", "cellar", "attic", "living room")
TRADES = (
    "plumber", "electrician", "roofer", "chimney sweep", "gardener", "painter", "joiner", "locksmith", "vet", "glazier",
)  # fmt: skip
THINGS = (
    "projector", "new carpet", "marquee", "coach", "sound system", "front door", "bookcase", "garden shed", "piano",
    "dishwasher", "heat pump", "second key", "printer", "school photo", "room hire", "buffet",
)  # fmt: skip
TASKS = (
    "order the flowers", "book the hall", "write to the council", "collect the keys", "update the website",
    "print the programmes", "check the fire extinguishers", "ask for a second quote", "renew the insurance",
    "draft the budget", "send out the invitations", "repair the gate",
)  # fmt: skip
PLACES = (
    "the village hall", "room B12", "the library", "the back room of the Crown", "the school canteen", "the town hall",
    "the church", "the office on the second floor", "the boathouse", "Studio 4",
)  # fmt: skip
REASONS = (
    "she has flu", "he is away on business", "the car has broken down", "the children are ill",
    "the trains are not running", "they are moving house", "her mother is visiting", "he has an exam that morning",
)  # fmt: skip
ITEMS = (
    "a packed lunch", "a pillow and a towel", "your own mug", "two passport photos", "walking boots", "a torch",
    "the signed form", "cash for the raffle", "an old shirt", "sun cream and a hat",
)  # fmt: skip
DAMAGES = (
    "escape of water", "theft", "accidental damage", "storm damage", "fire", "lost keys", "broken glass", "flood",
    "subsidence", "legal costs",
)  # fmt: skip


def day(rng: Random) -> str:
    """A date as it is written in one of several ways."""
    number, month = rng.randint(1, 28), rng.choice(MONTHS)
    year = rng.randint(2009, 2026)
    return rng.choice((
        f"{number} {month} {year}", f"{month} {number}, {year}", f"{rng.choice(WEEKDAYS)} {number} {month}",
        f"{number:02}.{rng.randint(1, 12):02}.{year}", f"{year}-{rng.randint(1, 12):02}-{number:02}",
        f"{number} {month}", f"{month} {number}", f"{number} {month[:3]}",
    ))  # fmt: skip


def time(rng: Random) -> str:
    """A time of day."""
    hour, minute = rng.randint(7, 20), rng.choice(("00", "15", "20", "30", "40", "45"))
    if chance(rng, 0.5):
        return f"{hour}:{minute}"
    return f"{(hour - 1) % 12 + 1}{'' if minute == '00' else '.' + minute} {'am' if hour < 12 else 'pm'}"  # noqa: PLR2004


def price(rng: Random, most: int = 900) -> str:
    """A sum as on a bill."""
    whole = rng.randint(3, most)
    figure = f"{whole}.{rng.choice(('00', '50', '95', '20'))}" if chance(rng, 0.4) else f"{whole:,}"
    return rng.choice((f"£{figure}", f"${figure}", f"€{figure}", f"{figure} €", f"{figure} euros", f"{figure} pounds"))


def phone(rng: Random) -> str:
    """A telephone number."""
    return rng.choice((
        f"0{rng.randint(100, 999)} {rng.randint(100, 999)} {rng.randint(1000, 9999)}",
        f"+{rng.randint(30, 49)} {rng.randint(10, 99)} {rng.randint(1000000, 9999999)}",
        f"{rng.randint(200, 999)}-{rng.randint(100, 999)}-{rng.randint(1000, 9999)}",
    ))  # fmt: skip


def person(rng: Random) -> str:
    """A full name, a first name, or a title with a surname."""
    return rng.choice((
        drawing.person(rng),
        drawing.person(rng).split()[0],
        f"{rng.choice(('Mr', 'Ms', 'Mrs', 'Dr'))} {drawing.word(rng)}",
    ))  # fmt: skip


def number_word(rng: Random) -> str:
    """A small number, in figures or as a word."""
    return rng.choice(("two", "three", "four", "five", "six", "eight", "ten", "twelve", "2", "3", "4", "6", "10", "14"))
