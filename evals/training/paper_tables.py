"""Invented tables of everyday life: rows asked for by what stands in them, and by which has most or least."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from evals.training import drawing
from evals.training.drawing import chance
from evals.training.examples import Example
from evals.training.paper_words import COLOURS, PLACES, TRADES, WEEKDAYS, day, person, phone, time

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from random import Random

    from evals.public.reading import Span

_ALSO = 0.65


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, how a cell is drawn, and what is asked for it of the row called {}, the plainest first.

    `backwards` asks for the row by its cell {}; `most` and `least` for the row with the highest and lowest figure.
    """

    name: str
    drawn: Callable[[Random], str]
    asked: tuple[str, ...]
    backwards: tuple[str, ...] = ()
    most: tuple[str, ...] = ()
    least: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A kind of table: the column by which its rows are called, what they are called, and the other columns."""

    title: str
    key: str
    names: tuple[str, ...]
    columns: tuple[Column, ...]


def _figure(least: int, most: int, sign: str = "{}") -> Callable[[Random], str]:
    return lambda rng: sign.format(f"{rng.randint(least, most):,}")


_CRAFTS = ("Pottery", "Yoga", "Watercolour", "Italian", "Guitar", "Welding", "Bridge", "Tango", "Baking", "Sewing",
           "Chess", "First aid", "Photography", "Pilates", "Calligraphy", "Fencing")  # fmt: skip
_GOODS = ("Ladder", "Drill", "Tent", "Paint roller", "Wheelbarrow", "Sleeping bag", "Extension lead", "Saw", "Bucket",
          "Folding chair", "Rope", "Lantern", "Spade", "Tarpaulin", "Cool box")  # fmt: skip
_SPECIES = ("Apple", "Pear", "Plum", "Beans", "Leeks", "Tomatoes", "Kale", "Sweet peas", "Garlic", "Courgettes",
            "Rhubarb", "Beetroot", "Dahlias", "Lettuce")  # fmt: skip

_SHEETS = (
    Sheet("Evening classes", "Course", _CRAFTS, (
        Column("Day", lambda rng: rng.choice(WEEKDAYS), ("On which day is {}?", "What day is {} on?", "When is {}?"),
               ("Which course is on {}?", "What is on {}?", "Which classes take place on {}?")),
        Column("Time", time, ("What time does {} start?", "At what time is {}?"), ("Which course starts at {}?",)),
        Column("Room", lambda rng: rng.choice(PLACES), ("Where is {} held?", "In which room is {}?"),
               ("Which course is in {}?",)),
        Column("Teacher", person, ("Who teaches {}?", "Who gives the {} course?"), ("What does {} teach?",)),
        Column("Fee", _figure(12, 400, "£{}"), ("How much is {}?", "What does {} cost?", "price of {}"),
               ("Which course costs {}?",), ("Which course is the most expensive?", "What is the dearest class?"),
               ("Which course is the cheapest?", "What costs least?")),
        Column("Places left", _figure(0, 20), ("How many places are left in {}?", "Is there room in {}?"), (),
               ("Which course has most places left?",), ("Which course has fewest places left?",)),
    )),
    Sheet("Shed", "Item", _GOODS, (
        Column("Quantity", _figure(1, 40), ("How many of {} are there?", "How many {} do we have?"), (),
               ("Of what do we have most?",), ("Of what do we have fewest?",)),
        Column("Shelf", lambda rng: f"{rng.choice('ABCDEF')}{rng.randint(1, 9)}",
             ("On which shelf is the {}?", "Where is the {}?"),
               ("What is on shelf {}?",)),
        Column("Bought", day, ("When was the {} bought?", "When did we buy the {}?")),
        Column("Price", _figure(2, 600, "{} €"), ("How much was the {}?", "What did the {} cost?"), ("What cost {}?",),
               ("What was the most expensive item?",), ("What was the cheapest thing?",)),
        Column("Lent to", person, ("Who has the {}?", "To whom is the {} lent?"), ("What has {} borrowed?",)),
    )),
    Sheet("Garden", "Plant", _SPECIES, (
        Column("Sown", day, ("When were the {} sown?", "When did I sow the {}?")),
        Column("Bed", _figure(1, 12), ("In which bed are the {}?", "Where do the {} grow?"),
             ("What grows in bed {}?",)),
        Column("Harvest (kg)", _figure(1, 90), ("How much was the harvest of {}?", "How many kilos of {} were there?"),
             (),
               ("Which plant gave most?", "What was the largest harvest?"), ("Which plant gave least?",)),
        Column("Colour", lambda rng: rng.choice(COLOURS), ("What colour are the {}?",), ("Which plants are {}?",)),
    )),
    Sheet("Contacts", "Name", (), (
        Column("Trade", lambda rng: rng.choice(TRADES), ("What does {} do?", "What is {}'s trade?"),
               ("Who is the {}?", "What is the {} called?")),
        Column("Phone", phone, ("What is {}'s number?", "How can I reach {}?", "phone number of {}"),
             ("Whose number is {}?",)),
        Column("Last visit", day, ("When was {} last here?", "When did {} last come?")),
        Column("Paid", _figure(20, 2000, "£{}"), ("How much did {} get?", "What did we pay {}?"), (),
               ("Who got most?", "Who was the most expensive?"), ("Who was cheapest?", "Who got least?")),
    )),
    Sheet("Trips", "Destination", (), (
        Column("Departure", day, ("When does the trip to {} start?", "When do we leave for {}?"),
             ("Which trip starts on {}?",)),
        Column("Nights", _figure(1, 21), ("How many nights is the trip to {}?", "How long is {}?"), (),
               ("Which trip is the longest?",), ("Which trip is the shortest?",)),
        Column("Price per person", _figure(90, 4000, "€{}"), ("How much is the trip to {}?", "What does {} cost?"), (),
               ("Which trip costs most?",), ("Which trip is the cheapest?",)),
        Column("Guide", person, ("Who leads the trip to {}?", "Who is the guide for {}?"),
             ("Which trip does {} lead?",)),
        Column("Distance (km)", _figure(20, 9000), ("How far is {}?", "How many kilometres is it to {}?"), (),
               ("Which destination is farthest?",), ("Which destination is nearest?",)),
    )),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Written:
    """A table as text: its rows' cells, the key's first, and where in the text each row and each of its cells stand."""

    text: str
    context: str
    rows: tuple[tuple[str, ...], ...]
    spans: tuple[Span, ...]
    cells: tuple[tuple[Span, ...], ...]


def tables(count: int, rng: Random) -> Iterator[list[Example]]:
    """`count` tables, each with its questions."""
    for _ in range(count):
        sheet = rng.choice(_SHEETS)
        columns = rng.sample(sheet.columns, rng.randint(2, len(sheet.columns)))
        yield list(_examples(sheet, columns, rng))


def _examples(sheet: Sheet, columns: Sequence[Column], rng: Random) -> Iterator[Example]:
    keys = _keys(sheet, rng)
    rows = tuple((key, *(column.drawn(rng) for column in columns)) for key in keys[:-1])
    table = _written(sheet, columns, rows, rng)
    for at in range(len(columns)):
        yield from _of_column(table, columns[at], at + 1, rng)
    # Of a row, and of a column, that the table does not have.
    asked = rng.choice(rng.choice(columns).asked).format(keys[-1])
    yield Example(asked, table.context, table.text, None, (), False, "table, no such row")
    lacking = [column for column in sheet.columns if column not in columns]
    for column in rng.sample(lacking, min(2, len(lacking))):
        # The first question of a column is one that no other column answers.
        questions = (column.asked[0].format(rng.choice(keys[:-1])), *column.most, *column.least)
        yield Example(rng.choice(questions), table.context, table.text, None, (), False, "table, no such column")


def _keys(sheet: Sheet, rng: Random) -> list[str]:
    count = rng.randint(4, 9)
    if sheet.names:
        return rng.sample(sheet.names, count)
    made = [drawing.person(rng) if sheet.key == "Name" else drawing.word(rng) for _ in range(2 * count)]
    return list(dict.fromkeys(made))[:count]


def _of_column(table: Written, column: Column, at: int, rng: Random) -> Iterator[Example]:
    row = rng.randrange(len(table.rows))
    key, cell = table.rows[row][0], table.rows[row][at]
    yield _asked(rng.choice(column.asked).format(key), table, (row,), at)
    if column.backwards and chance(rng, _ALSO):
        rows = [number for number, other in enumerate(table.rows) if other[at] == cell]
        yield _asked(rng.choice(column.backwards).format(cell), table, rows, 0)
    for questions, best in ((column.most, max), (column.least, min)):
        if questions and chance(rng, _ALSO):
            figures = [_amount(other[at]) for other in table.rows]
            rows = [number for number, figure in enumerate(figures) if figure == best(figures)]
            yield _asked(rng.choice(questions), table, rows, 0)


def _amount(cell: str) -> int:
    return int("".join(char for char in cell if char.isdigit()))


def _asked(question: str, table: Written, rows: Sequence[int], at: int) -> Example:
    """The question that these rows answer, and where it is one alone, its cell number `at` in short."""
    answer = table.cells[rows[0]][at] if len(rows) == 1 else None
    return Example(question, table.context, table.text, answer, tuple(table.spans[row] for row in rows), True, "table")


def _written(sheet: Sheet, columns: Sequence[Column], rows: tuple[tuple[str, ...], ...], rng: Random) -> Written:
    """The rows in one of the ways in which the loaders give them: cells with their names, bars, or tabs."""
    names = (sheet.key, *(column.name for column in columns))
    style = rng.choice(("named", "named", "bars", "tabs"))
    title = rng.choice((sheet.title, f"{sheet.title} {rng.randint(2015, 2026)}", sheet.title.lower()))
    text, spans, places = "", [], []
    if style != "named" and chance(rng, 0.7):
        text = _row(style, names, names)[0] + "\n"
    for row in rows:
        line, cells = _row(style, names, row)
        first = len(text)
        spans.append((first, first + len(line)))
        places.append(tuple((first + start, first + end) for start, end in cells))
        text += line + "\n"
    context = title if style == "named" else f"{title} › {', '.join(names)}"
    return Written(text.rstrip("\n"), context, rows, tuple(spans), tuple(places))


def _row(style: str, names: Sequence[str], cells: Sequence[str]) -> tuple[str, list[Span]]:
    """A row as text, and where its cells stand in it."""
    before, between, after = {"named": ("", " | ", ""), "bars": ("| ", " | ", " |"), "tabs": ("", "\t", "")}[style]
    text, spans = before, []
    for number, (name, cell) in enumerate(zip(names, cells, strict=True)):
        text += between if number else ""
        text += f"{name}: " if style == "named" else ""
        spans.append((len(text), len(text) + len(cell)))
        text += cell
    return text + after, spans
