"""Names, figures and trades that nobody has, drawn by lot for invented texts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from random import Random

_ONSETS = [
    "B",
    "Br",
    "C",
    "Cl",
    "D",
    "Dr",
    "F",
    "Fl",
    "G",
    "Gr",
    "H",
    "J",
    "K",
    "Kr",
    "L",
    "M",
    "N",
    "P",
    "Pr",
    "R",
    "S",
    "St",
    "T",
    "Tr",
    "V",
    "W",
    "Z",
    "Sh",
    "Th",
]
_MIDDLES = ["a", "e", "i", "o", "u", "ai", "ea", "or", "ar", "el", "in", "an", "um", "ov", "ell", "ast", "ick", "ond"]
_ENDINGS = [
    "bury",
    "ton",
    "via",
    "lo",
    "ko",
    "mar",
    "nes",
    "dan",
    "wick",
    "heim",
    "ra",
    "ley",
    "gard",
    "sen",
    "ska",
    "mont",
    "dor",
    "lin",
    "vik",
    "ta",
]
_FORENAMES = [
    "Ada",
    "Boris",
    "Chiara",
    "Dmitri",
    "Elena",
    "Farid",
    "Greta",
    "Hiro",
    "Ines",
    "Jonas",
    "Keiko",
    "Lars",
    "Mira",
    "Noor",
    "Otto",
    "Priya",
    "Ravi",
    "Sofia",
    "Tomás",
    "Yuki",
]
ROLES = (
    "chief engineer", "managing director", "spokeswoman", "head of research", "general manager", "treasurer",
    "chairman", "finance director", "president", "director of planning", "senior adviser", "head of sales",
)  # fmt: skip
SOURCES = (
    "the Chamber of Commerce", "the national statistics office", "the Ferry Owners' Association",
    "a study by the Institute of Trade", "the Federation of Bakers", "the ministry of transport", "the Museums Council",
    "the market researchers at Lindqvist",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Trade:
    """A line of business: what its houses count, make, are called, and what helps or hurts them."""

    metrics: tuple[str, ...]
    products: tuple[str, ...]
    suffixes: tuple[str, ...]
    reasons: tuple[str, ...]
    merits: tuple[str, ...]


TRADES = (
    Trade(
        ("beer sales", "output", "exports", "turnover"),
        ("wheat beer", "alcohol-free lager", "cider", "stout"),
        ("Brewery", "Brewing", ""),
        ("barley became dear", "the young drink less", "it came late to alcohol-free beer", "its labels looked dated",
         "supermarkets listed cheaper brands", "the bottling plant stood still for weeks"),
        ("its low price", "its mild taste", "the short way to the pubs", "longer shelf life and lighter bottles"),
    ),
    Trade(
        ("passenger numbers", "ticket income", "crossings", "freight volume"),
        ("night ferry", "hydrofoil", "car ferry", "electric ferry"),
        ("Line", "Ferries", "Shipping", ""),
        ("fuel prices doubled", "a bridge was opened", "its ships are slow to load",
         "timetables did not fit the trains", "rivals bought faster ships", "harbour fees were raised"),
        ("its comfort in rough water", "more room for lorries", "lower fares and flexible bookings",
         "its quiet engines"),
    ),
    Trade(
        ("visitor numbers", "ticket sales", "membership", "donations"),
        ("sculpture hall", "children's wing", "digital tour", "night opening"),
        ("Museum", "Gallery", ""),
        ("the roof was being repaired", "school trips were cancelled", "it did not advertise online",
         "its exhibitions had hardly changed", "tourists stayed away", "entrance fees rose"),
        ("its long opening hours", "the free audio guide", "quiet rooms and good light", "its collection of maps"),
    ),
    Trade(
        ("unit sales", "market value", "deliveries", "orders"),
        ("folding bicycle", "cargo bicycle", "electric scooter", "hand cart"),
        ("Cycles", "Works", "Motors", ""),
        ("batteries were scarce", "it was slow to build electric models", "its frames failed to please buyers",
         "start-ups moved faster", "dealers were short of spare parts", "steel duties were raised"),
        ("greater range and sturdiness", "its small size", "cheap repairs", "the ease of parking"),
    ),
    Trade(
        ("student numbers", "research income", "applications", "patents"),
        ("evening degree", "marine laboratory", "language centre", "summer school"),
        ("University", "College", "Academy"),
        ("rents in the town rose", "fees were introduced", "courses were taught in one language only",
         "its laboratories are old", "other schools offer scholarships", "visas became harder to get"),
        ("small classes", "its links with industry", "flexible hours and low fees", "the sea at its door"),
    ),
    Trade(
        ("wheat harvest", "milk yield", "exports of cheese", "planted area"),
        ("goat cheese", "spelt bread", "oat drink", "dried plums"),
        ("Dairy", "Farms", "Mills", ""),
        ("the spring was dry", "fodder became expensive", "it has few cold stores", "a fungus spread",
         "neighbours modernised earlier", "lorry drivers went on strike"),
        ("its keeping quality", "fewer additives", "steady supply and fair prices", "the taste of the meadows"),
    ),
)  # fmt: skip


def chance(rng: Random, share: float) -> bool:
    """True in this share of draws."""
    return rng.random() < share


def word(rng: Random) -> str:
    """A name of two syllables."""
    return rng.choice(_ONSETS) + rng.choice(_MIDDLES) + rng.choice(_ENDINGS)


def maker(rng: Random, trade: Trade) -> str:
    """The name of a house of this trade."""
    return f"{word(rng)} {rng.choice(trade.suffixes)}".strip()


def person(rng: Random) -> str:
    """A person's name."""
    return f"{rng.choice(_FORENAMES)} {word(rng)}"


def percent(rng: Random) -> str:
    """A percentage, in one of the ways it is written."""
    figure = f"{rng.uniform(0.5, 60):.1f}" if chance(rng, 0.7) else str(rng.randint(2, 80))
    return figure + rng.choice(("%", " %", " percent", " per cent"))


def amount(rng: Random) -> str:
    """A large amount, as "3.2 million"."""
    unit = rng.choice(("million", "billion", "thousand"))
    figure = rng.choice((str(rng.randint(2, 900)), f"{rng.uniform(1, 40):.2f}", f"{rng.uniform(1, 90):.1f}"))
    return f"{figure} {unit}"


def count(rng: Random) -> str:
    """A number of thousands, as "12,345"."""
    return f"{rng.randint(2, 980)},{rng.randint(0, 999):03}"
