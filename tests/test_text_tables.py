"""Tables of texts: which of their rows name the columns, and what is told of cells that span others."""

from __future__ import annotations

import pytest

from index.loaders.tables.grid import LEFT, TABLE, Row, holds_data, is_of_tables
from index.loaders.tables.heads import MarkedRow, set_in_bold, text_table


def row(written: str) -> Row:
    """Cells that "|" parts: "^" is merged with the one above, "<" with the one to the left."""
    return [{"^": None, "<": LEFT}.get(cell, cell) for cell in written.split("|")]


def marked(*rows: str) -> list[MarkedRow]:
    """Rows of which "*" begins those that are set as names."""
    return [MarkedRow(row(written.removeprefix("*")), written.startswith("*")) for written in rows]


@pytest.mark.parametrize(
    ("rows", "told", "names"),
    [
        ((), [], None),
        (("",), [], None),
        (("*|", "*|"), [], None),
        (("*Title|<",), ["Title"], None),
        (("Title|<", "Other|<"), ["Title", "Other"], None),
        (("*Maker|Town",), ["Maker | Town"], None),
        (("*Maker|Town", "*Kia|Seoul"), ["Maker | Town", "Kia | Seoul"], "Maker | Town"),
        (("Entry|free", "Locker|2 EUR", "Towel|3 EUR"), ["Entry | free", "Locker | 2 EUR", "Towel | 3 EUR"], None),
        (("*Maker|Town", "Honda|Tokyo"), ["Maker | Town", "Honda | Tokyo"], "Maker | Town"),
        (("Maker|Town", "Honda|Tokyo"), ["Maker | Town", "Honda | Tokyo"], None),
        (("*|", "*Maker|Town", "Honda|Tokyo"), ["Maker | Town", "Honda | Tokyo"], "Maker | Town"),
        (("*Cars|<", "*Maker|Town", "Honda|Tokyo"), ["Cars", "Maker | Town", "Honda | Tokyo"], "Maker | Town"),
        (("Cars|<", "*Maker|Town", "Honda|Tokyo"), ["Cars", "Maker | Town", "Honda | Tokyo"], "Maker | Town"),
        (("*Maker|Town", "*Asia|<", "Honda|Tokyo"), ["Maker | Town", "Asia", "Honda | Tokyo"], "Maker | Town"),
        (("*Mass|Cost", "*kg|EUR", "3|4"), ["Mass | Cost", "kg | EUR", "3 | 4"], "Mass kg | Cost EUR"),
        (("*Year|Month|Cost", "*2025|May", "|June|4"), ["Year | Month | Cost", "2025 | May", "| June | 4"],
         "Year | Month | Cost"),
        (("*Maker|Sold|<", "*^|2023|2024", "Kia|4|1"), ["Maker | Sold |", "Maker | 2023 | 2024", "Kia | 4 | 1"],
         "Maker | Sold 2023 | Sold 2024"),
        (("*Of|Low|<", "*^|24|<", "*^|May|June", "A|1|2"), ["Of | Low |", "Of | 24 |", "Of | May | June", "A | 1 | 2"],
         "Of | Low 24 May | Low 24 June"),
        (("*Food|Vitamin A|<", "*^|A|B", "Egg|1|2"), ["Food | Vitamin A |", "Food | A | B", "Egg | 1 | 2"],
         "Food | Vitamin A A | Vitamin A B"),
        (("*Maker|Sold|<", "|2023|2024", "Kia|4|1"), ["Maker | Sold |", "| 2023 | 2024", "Kia | 4 | 1"],
         "Maker | Sold 2023 | Sold 2024"),
        (("Maker|Sold|<", "|2023|2024", "Kia|4|1", "VW|5|6"),
         ["Maker | Sold |", "| 2023 | 2024", "Kia | 4 | 1", "VW | 5 | 6"], "Maker | Sold 2023 | Sold 2024"),
        (("*Plan|Price|", "|on request|Call us", "Max|40 EUR|Buy"),
         ["Plan | Price |", "| on request | Call us", "Max | 40 EUR | Buy"], "Plan | Price |"),
        (("*|Monday|", "|Maths|Room A", "|Art|Room B"), ["| Monday |", "| Maths | Room A", "| Art | Room B"],
         "| Monday |"),
        (("Maker|Sold", "Kia|4", "VW|5"), ["Maker | Sold", "Kia | 4", "VW | 5"], "Maker | Sold"),
        (("Maker|Sold", "Kia|4"), ["Maker | Sold", "Kia | 4"], None),
        (("Cover|Basic|Plus", "Cure|50|all", "Bags|1|2", "Delay|none|3"),
         ["Cover | Basic | Plus", "Cure | 50 | all", "Bags | 1 | 2", "Delay | none | 3"], "Cover | Basic | Plus"),
        (("Name|Ada", "Born|1815", "Home|London"), ["Name | Ada", "Born | 1815", "Home | London"], None),
        (("Honda|<", "Founded|1948", "Staff|200", "Cars|4"),
         ["Honda", "Founded | 1948", "Staff | 200", "Cars | 4"], None),
        (("Cars|<|<", "Maker|Sold|Made", "Kia|4|5", "VW|5|6"),
         ["Cars", "Maker | Sold | Made", "Kia | 4 | 5", "VW | 5 | 6"], "Maker | Sold | Made"),
        (("*Fare|May|June", "Child|free|<", "All|<|9"), ["Fare | May | June", "Child | free | free", "All |  | 9"],
         "Fare | May | June"),
        (("*Fare|May|June", f"Child|{'free ' * 20}|<"), ["Fare | May | June", f"Child | {('free ' * 20).strip()} |"],
         "Fare | May | June"),
        (("*Day|Hours", "Mon|9-17", "^|^", "Tue|^"), ["Day | Hours", "Mon | 9-17", "Tue | 9-17"], "Day | Hours"),
    ],
)  # fmt: skip
def test_the_header_of_a_table_and_its_rows(rows: tuple[str, ...], told: list[str], names: str | None) -> None:
    table = text_table(marked(*rows))
    assert [" | ".join(cells).strip() for cells in table.rows] == told
    assert (" | ".join(table.header.names).strip() if table.header else None) == names


@pytest.mark.parametrize(
    ("rows", "bold", "names"),
    [
        (["Maker|Town", "Kia|Seoul"], [True, False], [True, False]),
        (["Maker|Town", "Kia|Seoul"], [True, True], [False, False]),
        (["Maker|Town", "Kia|Seoul"], [False, True], [False, False]),
        (["Cars|<", "Maker|Town", "Kia|Seoul"], [True, True, False], [True, True, False]),
        (["Maker|Sold|<", "^|May|June", "Kia|1|2"], [True, True, False], [True, True, False]),
        (["Maker|Town", "Kia|Seoul", "VW|Wolfsburg"], [True, True, False], [False, False, False]),
        ([], [], []),
    ],
)
def test_rows_that_alone_are_bold_are_names(rows: list[str], bold: list[bool], names: list[bool]) -> None:
    assert set_in_bold(list(map(row, rows)), bold) == names


@pytest.mark.parametrize(
    ("rows", "arranges"),
    [
        (["a|b", "c|d"], False),
        ([f"{TABLE}a|b", "c|d"], True),
        (["a|b", f"c|{TABLE}d", "e|f"], False),
        (["a|b", f"c|{TABLE}d", f"e|{TABLE}f"], False),
        (["a|b", f"{TABLE}c|{TABLE}d", "e|f"], True),
        (["a", f"c|{TABLE}d", "e"], True),
        (["a|b", f"c|{TABLE}{'long ' * 60}", "e|f"], True),
    ],
)
def test_a_table_around_others_is_one_where_these_are_parts_of_rows(rows: list[str], arranges: bool) -> None:
    assert is_of_tables(list(map(row, rows))) is arranges


@pytest.mark.parametrize(("rows", "holds"), [(["a|<", "b|<"], False), (["a|b"], True), (["a|"], False), ([], False)])
def test_a_table_has_columns(rows: list[str], holds: bool) -> None:
    assert holds_data(list(map(row, rows))) is holds
