"""Documents out of PDF files: the order of reading, headings, tables, what is left out, what cannot be read."""

from __future__ import annotations

import sys
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from index.errors import DocumentError
from index.limits import Limits
from index.loaders.pdf import ocr as pdf_ocr
from index.loaders.pdf.furniture import without_furniture
from index.loaders.pdf.headings import Bookmark, headings_of
from index.loaders.pdf.letters import spelt_out
from index.loaders.pdf.lines import Line
from index.loaders.pdf.loader import PdfLoader

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from langchain_core.documents import Document

    Loaded = Callable[[bytes], list[Document]]

FILES = Path(__file__).parents[2] / "shared" / "files"
FONTS = {"F": "Helvetica", "B": "Helvetica-Bold"}


@pytest.fixture
def loaded(tmp_path: Path) -> Loaded:
    """Loads a file of these bytes."""
    return lambda data: PdfLoader(tmp_path / "a.pdf", data).load()


def at(x: float, y: float, text: str, size: float = 10, font: str = "F") -> str:
    """The operators that put a line at its place."""
    return f"BT /{font} {size} Tf {x} {y} Td ({text}) Tj ET\n"


def down(*texts: str, x: float = 40, y: float = 550) -> list[str]:
    """Lines one below the other; none where a text is empty."""
    return [at(x, y - 12 * i, text) for i, text in enumerate(texts) if text]


def pdf(*pages: str, info: str = "", fonts: str = "", annotations: str = "", extra: Sequence[str] = ()) -> bytes:
    """A PDF whose pages are content streams; `extra` are further objects, from number 9 on where there is one page."""
    names = " ".join(f"/{name}<</Type/Font/Subtype/Type1/BaseFont/{font}/Encoding/WinAnsiEncoding>>"
                     for name, font in FONTS.items())  # fmt: skip
    kids = " ".join(f"{7 + 2 * i} 0 R" for i in range(len(pages)))
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Count {len(pages)}/Kids[{kids}]>>",
        f"<<{names}{fonts}>>",
        f"<<{info}>>",
        "<</Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray/Length 1>>stream\n0\nendstream",
        "null",
    ]
    for i, content in enumerate(pages):
        resources = "/Resources<</Font 3 0 R/XObject<</I 5 0 R>>>>"
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 400 600]{resources}/Contents {8 + 2 * i} 0 R{annotations}>>"
        )
        objects.append(f"<</Length {len(content)}>>stream\n{content}\nendstream")
    body, offsets = "%PDF-1.4\n", []
    for number, text in enumerate([*objects, *extra], start=1):
        offsets.append(len(body))
        body += f"{number} 0 obj\n{text}\nendobj\n"
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    size = len(offsets) + 1
    trailer = f"trailer<</Size {size}/Root 1 0 R/Info 4 0 R>>\nstartxref\n{len(body)}\n%%EOF"
    return f"{body}xref\n0 {size}\n0000000000 65535 f \n{table}{trailer}".encode("latin-1")


PICTURE = "q 300 0 0 300 50 150 cm /I Do Q"


def text_of(documents: Sequence[Document]) -> str:
    return "\n\n".join(document.page_content for document in documents)


# The order of reading.

LEFT = (
    "A maker that comes late to a market",
    "needs a better car than those that",
    "were there before it, or a cheaper",
    "one, and better still it has both.",
    "Neither is easy to have in a year.",
    "Most need about four of them.",
)
RIGHT = (
    "The second column begins with this",
    "sentence, and it goes on for as long",
    "as the first one, so that the lines of",
    "both stand at one height. That is",
    "how newspapers and journals are set,",
    "and many reports beside them.",
)
THIRD = (
    "In the third one stands a remark",
    "on its own, that nobody should read",
    "as the end of a line in the second,",
    "for it has nothing to do with that.",
    "It is about tractors, ploughs and",
    "the like, and about nothing more.",
)
LEFT_TEXT, RIGHT_TEXT, THIRD_TEXT = (" ".join(column) for column in (LEFT, RIGHT, THIRD))
ACROSS = "Here the editors say, in one long line that runs over both of the columns, what follows."


def in_lines(*columns: Sequence[str], width: float = 190, y: float = 400) -> str:
    """Columns drawn line by line from the left edge to the right one, in smaller letters where there are three."""
    size = 10 if width > 150 else 7
    return "".join(
        at(15 + width * j, y - 12 * i, text, size)
        for i, row in enumerate(zip(*columns, strict=True))
        for j, text in enumerate(row)
    )


@pytest.mark.parametrize(
    ("page", "texts"),
    [
        (in_lines(LEFT, RIGHT), [LEFT_TEXT, RIGHT_TEXT]),
        ("".join(down(*LEFT, x=15) + down(*RIGHT, x=205)), [LEFT_TEXT, RIGHT_TEXT]),
        (in_lines(LEFT, RIGHT, THIRD, width=130), [LEFT_TEXT, RIGHT_TEXT, THIRD_TEXT]),
        (
            at(15, 440, ACROSS) + in_lines(LEFT, RIGHT) + at(15, 318, ACROSS) + in_lines(THIRD, LEFT, y=300),
            [ACROSS, LEFT_TEXT, RIGHT_TEXT, ACROSS, THIRD_TEXT, LEFT_TEXT],
        ),
    ],
    ids=["drawn line by line", "drawn column by column", "three columns", "lines across"],
)
def test_columns_are_read_down(loaded: Loaded, page: str, texts: list[str]) -> None:
    (document,) = loaded(pdf(page))
    assert " ".join(document.page_content.split()) == " ".join(texts)


def test_a_word_broken_at_the_end_of_a_column_is_made_whole(loaded: Loaded) -> None:
    left, right = (*LEFT[:5], "Most need about four, and per-"), ("haps five, if money is short, as it", *RIGHT[1:])
    (document,) = loaded(pdf(in_lines(left, right)))
    assert "Most need about four, and perhaps five, if money is short" in document.page_content


def test_a_word_broken_at_the_end_of_a_page_stands_whole_on_it(loaded: Loaded) -> None:
    first, second = loaded(pdf("".join(down("It was an impor-")), "".join(down("tant matter."))))
    assert (first.page_content, second.page_content) == ("It was an important", "matter.")


@pytest.mark.parametrize(
    ("first", "second", "on_first", "on_second"),
    [
        (["It was lit by"], ["the keeper. It burns."], "It was lit by the keeper.", "It burns."),
        (["It was lit by"], ["one who", "came late. It burns."], "It was lit by", "one who came late. It burns."),
        (["It was lit by"], ["the man who", "came late. So."], "It was lit by the man who came late.", "So."),
        (["A longer line, as", "a row of it"], ["the man. So."], "A longer line, as a row of it", "the man. So."),
        (["The lamp was lit."], ["the keeper came later."], "The lamp was lit.", "the keeper came later."),
        (["A list of lamps"], ["The keeper came."], "A list of lamps", "The keeper came."),
        (["The lamp was lit by"], ["the keeper of"] * 9, "The lamp was lit by", " ".join(["the keeper of"] * 9)),
    ],
    ids=["goes on", "too short a line", "over two lines", "with room for more", "ended", "a new one", "no end"],
)  # fmt: skip
def test_a_sentence_stands_whole_on_the_page_where_it_begins(
    loaded: Loaded, first: list[str], second: list[str], on_first: str, on_second: str
) -> None:
    pages = loaded(pdf("".join(down(*first)), "".join(down(*second))))
    assert [" ".join(page.page_content.split()) for page in pages] == [on_first, on_second]


def test_what_is_drawn_last_but_stands_above_is_read_first(loaded: Loaded) -> None:
    lines = down("The first line of the text, which is a long one.", "And the second one, as long as that.", y=500)
    (document,) = loaded(pdf("".join(lines) + at(40, 540, "Drawn last.")))
    assert document.page_content.startswith("Drawn last.\n\nThe first line")


def test_a_sign_in_the_margin_does_not_part_a_sentence(loaded: Loaded) -> None:
    beside = down("A sentence that goes on beside the sign that", "stands in its margin, and then runs on", x=80)
    below = down("below it to its end, as far to the left as it.", y=526)
    (document,) = loaded(pdf("".join(beside + below) + at(40, 544, "TIP")))
    assert "beside the sign that stands in its margin, and then runs on below it to its end" in document.page_content


# Tables.

ROWS = (("Maker", "Sales", "Share"), ("Honda", "30", "1.5%"), ("Nissan", "45", "2.5%"), ("Toyota", "90", "5.0%"))
TABLE = "Maker | Sales | Share\nHonda | 30 | 1.5%\nNissan | 45 | 2.5%\nToyota | 90 | 5.0%"


@pytest.mark.parametrize("by_column", [False, True])
def test_the_rows_of_a_table_stay_together_and_know_their_columns(loaded: Loaded, *, by_column: bool) -> None:
    cells = [(100 * j, 12 * i, cell) for i, row in enumerate(ROWS) for j, cell in enumerate(row)]
    drawn = sorted(cells) if by_column else cells
    (document,) = loaded(pdf("".join(at(40 + x, 500 - y, cell) for x, y, cell in drawn)))
    assert document.page_content == TABLE
    ((start, end, names),) = document.metadata["tables"]
    assert names == "Maker | Sales | Share"
    assert TABLE[start:end] == TABLE[len(names) :]


def test_a_table_below_another_has_columns_of_its_own(loaded: Loaded) -> None:
    second = (("Maker", "Profit", "Tax"), ("Honda", "3", "1"), ("Nissan", "4", "2"))
    drawn = [at(40 + 100 * j, 500 - 12 * i, cell) for i, row in enumerate(ROWS + second) for j, cell in enumerate(row)]
    (document,) = loaded(pdf("".join(drawn)))
    assert [names for _, _, names in document.metadata["tables"]] == ["Maker | Sales | Share", "Maker | Profit | Tax"]


def test_a_line_above_a_table_keeps_its_distance(loaded: Loaded) -> None:
    rows = "".join(at(40 + 100 * j, 400 - 12 * i, cell) for i, row in enumerate(ROWS) for j, cell in enumerate(row))
    (document,) = loaded(pdf(at(40, 440, "A name") + at(40, 416, "Table 1") + rows + "".join(down(*LEFT, y=340))))
    assert document.page_content.startswith("A name\n\nTable 1\n\nMaker | Sales")


def test_an_empty_cell_keeps_its_column(loaded: Loaded) -> None:
    rows = [("", "2023", "2024"), ("Honda", "30", "31"), ("Nissan", "", "45"), ("Toyota", "90", "")]
    drawn = [at(40 + 100 * j, 500 - 12 * i, cell) for i, row in enumerate(rows) for j, cell in enumerate(row) if cell]
    assert loaded(pdf("".join(drawn)))[0].page_content == "| 2023 | 2024\nHonda | 30 | 31\nNissan |  | 45\nToyota | 90"


def table(*rows: Sequence[str], xs: Sequence[float] = (40, 230, 300), y: float = 500, step: float = 12) -> str:
    """Rows of cells one below the other; nothing where a cell is empty."""
    return "".join(
        at(x, y - step * i, cell) for i, row in enumerate(rows) for x, cell in zip(xs, row, strict=False) if cell
    )


NAMES, ITEMS = ("Item", "Number", "Price"), [(f"Cable of kind {kind}", "2", f"{i}.00") for i, kind in enumerate("abcd")]
STATION = "Station for charging at home"


@pytest.mark.parametrize(
    ("rows", "row"),
    [
        ([(STATION, "1", "60.00"), ("with a cover and a lock",)], "with a cover and a lock | 1 | 60.00"),
        ([(STATION, "1", "60.00"), ("Cover and lock and all",)], "Cover and lock and all | 1 | 60.00"),
        ([(STATION, "1", "60.00"), ("Cover and lock and key,",), ("all red",)], "lock and key, all red | 1 | 60.00"),
        ([(STATION, "Two of", "60.00"), ("", "them")], "| Two of them | 60.00"),
        ([(f"{STATION}, pow-", "1", "60.00"), ("erful",)], ", pow-erful | 1 | 60.00"),
    ],
    ids=["in lower case", "no room", "three lines", "another column", "a broken word"],
)
def test_a_cell_that_goes_on_below_stays_in_its_row(loaded: Loaded, rows: list[tuple[str, ...]], row: str) -> None:
    (document,) = loaded(pdf(table(NAMES, *rows, *ITEMS) + at(40, 380, ACROSS)))
    lines = document.page_content.removesuffix(f"\n\n{ACROSS}").split("\n")
    assert lines[0] == "Item | Number | Price"
    assert lines[1].startswith(STATION)
    assert lines[1].endswith(row)
    assert len(lines) == 2 + len(ITEMS)
    assert [names for _, _, names in document.metadata["tables"]] == ["Item | Number | Price"]


@pytest.mark.parametrize(
    ("above", "first", "row"),
    [
        (["Oars, jackets and the"], "lunch of the day.", "Sailing | 26 | Oars, jackets and the lunch of the day."),
        (["Oars, jackets", "and lunch, and"], "all else.", "Sailing | 26 | Oars, jackets and lunch, and all else."),
        (["What is included"], "Lunch.", None),
        ([], "Lunch.", "Sailing | 26 | Lunch."),
    ],
    ids=["one line", "two lines", "another text", "none"],
)
def test_a_cell_may_begin_above_the_others_of_its_row(
    loaded: Loaded, above: list[str], first: str, row: str | None
) -> None:
    xs, y = (40, 230, 300), 500 - 12 * len(above)
    begun = "".join(at(xs[2], 500 - 12 * i, text) for i, text in enumerate(above))
    rows = [("Sailing", "26", first), ("Riding", "28", "Pony."), ("Chess", "29", "Board.")]
    placed = "".join(at(x, y - 24 * i, cell) for i, each in enumerate(rows) for x, cell in zip(xs, each, strict=True))
    (document,) = loaded(pdf(table(("Camp", "Week", "With"), y=530) + begun + placed))
    assert (row in document.page_content.split("\n")) is (row is not None)
    assert (len(document.metadata["tables"]) == 1) is (row is not None)


@pytest.mark.parametrize(
    ("rows", "alone"),
    [
        ([("", "", "60.00")], ["60.00"]),
        ([("Thank you for your order",)], ["Thank you for your order"]),
        ([("Others",), *ITEMS, ("Plugs",), *ITEMS], ["Others", "Plugs"]),
        (
            [("Cables that are not sold at all",), *ITEMS, ("Plugs",), *ITEMS],
            ["Cables that are not sold at all", "Plugs"],
        ),
    ],
    ids=["a sum", "text", "names of rows", "names of rows, one where there was no room"],
)
def test_a_line_that_only_stands_below_a_cell_is_no_part_of_it(
    loaded: Loaded, rows: list[tuple[str, ...]], alone: list[str]
) -> None:
    (document,) = loaded(pdf(table(NAMES, *ITEMS, *rows)))
    assert [part for part in document.page_content.split("\n\n") if "|" not in part] == alone


CARS = (40, 140, 240, 340, 440)
SPANNED = ("Maker", "Country", "Sales", "")


@pytest.mark.parametrize(
    ("rows", "names"),
    [
        (
            [SPANNED, ("", "", "2023", "2024"), ("Honda", "Japan", "3.8", "4.1"), ("Kia", "Korea", "2.1", "n/a")],
            ["Maker | Country | Sales 2023 | Sales 2024"],
        ),
        (
            [("Maker", "Sales", "", "Profit", ""), ("", "2023", "2024", "2023", "2024"),
             ("Honda", "3.8", "4.1", "1", "2"), ("Kia", "2.1", "2.2", "3", "4")],
            ["Maker | Sales 2023 | Sales 2024 | Profit 2023 | Profit 2024"],
        ),
        (
            [SPANNED, ("", "", "", "2024"), ("Honda", "Japan", "Tokyo", "4.1"), ("Kia", "Korea", "Seoul", "2.2"),
             ("Nissan", "Japan", "Tokyo", "n/a"), ("Mazda", "Japan", "Fuchu", "1.1")],
            [],
        ),
        (
            [("Maker", "Country", "Town", "2023"), ("Honda", "Japan", "Tokyo", "4.1"), ("Kia", "Korea", "Seoul", "2.2"),
             ("Maker", "Country", "Town", "2024"), ("Honda", "Japan", "Tokyo", "4.2"), ("Kia", "Korea", "Busan", "3")],
            ["Maker | Country | Town | 2023", "Maker | Country | Town | 2024"],
        ),
        (
            [("Maker", "Country", "Town", "Price"), ("Honda", "Japan", "Tokyo", "4.1"), ("Kia", "Korea", "Seoul", "2"),
             ("Fiat", "Italy", "Turin", "sold out"), ("Mazda", "Japan", "Fuchu", "1.1")],
            ["Maker | Country | Town | Price"],
        ),
        (
            [("Maker", "Country", "Town", "Since"), ("Honda", "Japan", "Tokyo", "1948"), ("VW", "EU", "Bern", "1899"),
             ("Kia", "Korea", "Seoul", "1944"), ("Mazda", "Japan", "Fuchu", "1920")],
            ["Maker | Country | Town | Since"],
        ),
    ],
    ids=[
        "years below one name", "years below two", "a year alone, that is no row", "names again below figures",
        "years and words among figures", "years below what is no year",
    ],
)  # fmt: skip
def test_names_that_stand_in_two_rows_and_rows_that_look_like_names(
    loaded: Loaded, rows: list[tuple[str, ...]], names: list[str]
) -> None:
    (document,) = loaded(pdf(table(*rows, xs=CARS)))
    tables = document.metadata["tables"]
    assert [header for _, _, header in tables] == names
    assert all(document.page_content[start:end].strip().startswith("Honda") for start, end, _ in tables)


def test_lines_nearer_to_a_cell_than_its_rows_to_each_other_are_part_of_it(loaded: Loaded) -> None:
    rows = "".join(table(row, y=500 - 24 * i) for i, row in enumerate((NAMES, ("Plug", "1", "6.00"), *ITEMS)))
    (document,) = loaded(pdf(rows + at(40, 465, "Red and blue")))
    assert "Plug Red and blue | 1 | 6.00" in document.page_content.split("\n")


@pytest.mark.parametrize(
    ("rows", "names"),
    [
        ([("Name:", "Jana Novak"), ("Born:", "3 May 1980"), ("Post code:", "110 00")], []),
        ([("Name:", "Jana", "Novak"), ("Born:", "May", "1980"), ("Lives in:", "Brno", "602 00")], []),
        (
            [("Name", "Town", "Pays by:"), ("Jana", "Brno", "card"), ("Petr", "Prague", "cash")],
            ["Name | Town | Pays by:"],
        ),
        ([("Yes", "No", "Yes"), ("Yes", "Yes", "No"), ("No", "No", "No")], []),
        ([("To the end of the year.", "few"), ("To the end of May.", "20"), ("For ever.", "30")], []),
    ],
    ids=["names and values", "names and more values", "a colon elsewhere", "names that come again", "a sentence"],
)
def test_a_row_of_values_is_no_header(loaded: Loaded, rows: list[tuple[str, ...]], names: list[str]) -> None:
    (document,) = loaded(pdf(table(*rows)))
    assert len(document.page_content.split("\n")) == len(rows)
    assert [header for _, _, header in document.metadata["tables"]] == names


def test_a_list_is_no_table(loaded: Loaded) -> None:
    drawn = "".join(at(40, 500 - 12 * i, f"{i}.") + at(70, 500 - 12 * i, f"item number {i}") for i in (1, 2, 3))
    assert loaded(pdf(drawn))[0].page_content == "1. item number 1\n2. item number 2\n3. item number 3"


def test_what_was_entered_into_a_form_stands_beside_its_label(loaded: Loaded) -> None:
    fields = (
        "/Rect[100 500 390 512]/V(Ada Lovelace)", "/Rect[40 480 52 492]/AS/Yes", "/Rect[40 460 52 472]/AS/Off",
        "/Rect[40 400 390 430]/V(As we said)", "/Rect[100 440 390 452]/V(not seen)/F 2",
    )  # fmt: skip
    form = "/Annots[" + "".join(f"<</Subtype/Widget{field}>>" for field in fields) + "]"
    labels = ((40, 502, "Name:"), (60, 482, "By post"), (60, 462, "By mail"), (40, 442, "Comments:"))
    (document,) = loaded(pdf("".join(at(*label) for label in labels), annotations=form))
    lines = [line for line in document.page_content.split("\n") if line]
    assert lines == ["Name: Ada Lovelace", "☒ By post", "By mail", "Comments:", "As we said"]


# Headings.


def paragraph(y: float) -> str:
    return "".join(
        down("A paragraph of text under a heading, as long as", "two lines of a page are, in small letters.", y=y)
    )


PARAGRAPH = "A paragraph of text under a heading, as long as two lines of a page are, in small letters."
HEADED = (
    at(40, 550, "Cars of the", 18) + at(40, 530, "World", 18)
    + paragraph(500)
    + at(40, 460, "1. Plans", 13, "B") + paragraph(440)
    + at(40, 400, "Small and bold", 10, "B") + paragraph(380)
    + at(40, 340, "2. Bare", 13, "B") + at(40, 310, "3. Last", 13, "B")
)  # fmt: skip


def test_larger_and_bolder_lines_are_headings_over_pages(loaded: Loaded) -> None:
    documents = loaded(pdf(HEADED, paragraph(550), info="/Author(Ada)"))
    assert [
        (document.metadata["page"], document.metadata["heading"], document.page_content) for document in documents
    ] == [
        (1, ["Cars of the World"], PARAGRAPH),
        (1, ["Cars of the World", "1. Plans"], PARAGRAPH),
        (1, ["Cars of the World", "1. Plans", "Small and bold"], PARAGRAPH),
        (1, ["Cars of the World"], "2. Bare"),
        (2, ["Cars of the World", "3. Last"], PARAGRAPH),
    ]
    assert [document.metadata["section"] for document in documents] == [0, 1, 2, 3, 4]
    assert {(document.metadata["title"], document.metadata["author"]) for document in documents} == {
        ("Cars of the World", "Ada")
    }


def test_headings_whose_numbers_have_equally_many_parts_are_of_one_level(loaded: Loaded) -> None:
    page = at(40, 550, "1. Plans", 18) + paragraph(520) + at(40, 480, "2. Sales", 14) + paragraph(450)
    assert [document.metadata["heading"] for document in loaded(pdf(page))] == [["1. Plans"], ["2. Sales"]]


def test_bookmarks_that_stand_in_the_text_are_its_headings() -> None:
    texts = ("I. THE BEGINNING", "Text.", "A. Of a", "beginning", "More text.", "II. THE END", "The last text.")
    page = [Line(text, 0, 100, 500 - 12 * i, 510 - 12 * i, size=10) for i, text in enumerate(texts)]
    bookmarks = [Bookmark("I The Beginning", 1, 0), Bookmark("I-A Of a Beginning", 2, 0), Bookmark("The End", 1, 0)]
    (found,) = headings_of([page], [*bookmarks, Bookmark("Elsewhere", 1, 7)])
    assert [(heading.name, heading.level, heading.line, heading.length) for heading in found] == [
        ("I. THE BEGINNING", 1, 0, 1), ("A. Of a beginning", 2, 2, 2), ("II. THE END", 1, 5, 1),
    ]  # fmt: skip


def test_where_most_lines_are_bold_none_is_a_heading(loaded: Loaded) -> None:
    (document,) = loaded(pdf("".join(at(40, 500 - 30 * i, f"Line {word}", 10 + 4 * i) for i, word in enumerate("abc"))))
    assert document.page_content == "Line a\n\nLine b\n\nLine c"


# What is printed on each page.


def line(text: str, y: float, size: float = 10) -> Line:
    """A line from the left edge; two spaces in its text part its cells."""
    cells, left = [], 0.0
    for cell in text.split("  "):
        cells.append((cell, left, left + 5 * len(cell)))
        left = cells[-1][2] + 30
    return Line(
        " ".join(text.split()), 0, cells[-1][2], y, y + 10, size=size, cells=tuple(cells) if len(cells) > 1 else ()
    )


def printed(tops: Sequence[str], bottoms: Sequence[str], size: float = 10) -> list[list[str]]:
    """What is left of pages with these first and last lines, as (first, last) where they are kept."""
    pages = [
        [
            line(text, y, size if y == 580 else 10)
            for y, text in ((580, top), (500, f"{word} is here"), (480, "and"), (460, f"so is {word}"), (20, bottom))
            if text
        ]
        for word, top, bottom in zip("abcdefghijkl", tops, bottoms, strict=False)
    ]
    edges = {line(text, 0).text for text in [*tops, *bottoms]}
    kept = [[line.text for line in lines] for lines in without_furniture(pages)]
    return [[text for text in lines if text in edges] for lines in kept]


@pytest.mark.parametrize(
    "tops",
    [
        ["The Book", "12 Chapter One"] * 3,
        ["One", "One", "Two", "Two", "Two", "Three", "Four", "Four"],
        ["The Book  4", "The Book  5"],
        ["The Book | 4", "The Book | 5"],
        ["4 | The Book", "5 | The Book"],
        ["The Book  4 / 9", "The Book  5 / 9"],
        ["ii", "iii", "iv"],
        ["One  7", "8", "Two  9", "Three  10", "11"],
        ["Page 1 of 67  15:46 - 5-Feb-2013", "Page 2 of 67  15:46 - 5-Feb-2013"],
        ["The Book, page 1", "The Book, page 2", "The Book, page 1"],
        ["1/3", "2/3", "3 of 3"],
        ["1 / 2", "1 / 2", "2 / 2"],
        ["", "2 of 2"],
    ],
)
@pytest.mark.parametrize("at_top", [True, False])
def test_running_lines_are_left_out(tops: list[str], *, at_top: bool) -> None:
    none = [""] * len(tops)
    assert not any(printed(tops, none) if at_top else printed(none, tops))


def test_at_the_foot_of_a_page_a_number_behind_words_is_its_number() -> None:
    assert not any(printed([""] * 2, ["The Book 4", "The Book 5"]))


@pytest.mark.parametrize(
    "tops",
    [
        # Days tell these two reports from each other: that a running header with another day on each page is kept, too,
        # does less harm.
        ["Report, 3 March 2024", "Report, 14 April 2024"],
        ["Question 1", "Question 2", "Question 3"],
        ["Chapter 1", "Chapter 2", "Chapter 3", "Chapter 4"],
        ["Invoice 2024-017", "Invoice 2024-018", "Invoice 2024-019"],
        ["Statement:  4", "Statement:  5"],
        ["Opening balance 1,200.00", "Opening balance 1,900.00"],
        ["3/2024"],
        ["01/2024", "02/2024", "03/2024"],
        ["2/3", "3/4"],
        ["See the last chapter (p. 58)."],
        ["(p. 58).", ""],
    ],
)
def test_what_differs_from_page_to_page_is_kept(tops: list[str]) -> None:
    assert [text for texts in printed(tops, [""] * len(tops)) for text in texts] == [
        line(top, 0).text for top in tops if top
    ]


def test_what_counts_in_large_letters_is_no_page() -> None:
    tops = ["Invoice  4", "Invoice  5", "Invoice  6"]
    assert not any(printed(tops, [""] * 3))
    assert printed(tops, [""] * 3, size=14) == [["Invoice 4"], ["Invoice 5"], ["Invoice 6"]]


def test_large_letters_that_stand_on_some_pages_are_titles_of_theirs() -> None:
    tops = ["Plans", "Plans", "Sales", "Sales", "Costs", "Costs"]
    assert not any(printed(tops, [""] * 6))
    assert printed(tops, [""] * 6, size=14) == [[top] for top in tops]


INVOICES = [
    (
        f"Invoice 2024-01{i}", "Date of issue: 3.4.2024", "", f"{name} Novak", "Long Street 4", "",
        "Cable of two metres", "", f"Total to pay: 6{i}.00 EUR", "Due within 14 days",
    )
    for i, name in enumerate(("Jana", "Petr", "Eva"))
]  # fmt: skip


def test_what_stands_by_the_text_is_part_of_it_on_however_many_pages(loaded: Loaded) -> None:
    text = " ".join(text_of(loaded(pdf(*("".join(down(*invoice)) for invoice in INVOICES)))).split())
    assert text == " ".join(part for invoice in INVOICES for part in invoice if part)


def test_what_stands_below_a_first_line_that_is_text_is_text() -> None:
    pages = [
        [line(f"Letter {name}", 580), line("Of 3 April", 560), line("Text.", 480), line(f"It is {name}.", 460)]
        for name in ("A", "B")
    ]
    assert without_furniture(pages) == pages


def test_lines_that_left_or_right_pages_repeat_are_left_out() -> None:
    tops = [top for word in "abcd" for top in ("The Book", f"Of {word}")]
    assert printed(tops, [""] * 8) == [[], ["Of a"], [], ["Of b"], [], ["Of c"], [], ["Of d"]]


def test_what_stands_elsewhere_on_each_page_is_no_running_line() -> None:
    pages = [
        [Line(text, 0, 100, y, y + 10) for y, text in ((500, f"{word} is here"), (last, "Key: sold cars"))]
        for word, last in (("a", 300), ("b", 200), ("c", 250))
    ]
    assert without_furniture(pages) == pages


def test_a_page_keeps_what_is_all_that_stands_on_it() -> None:
    pages = [[Line("Chapter 3", 0, 50, 580, 590), *rest] for rest in ([Line("Text.", 0, 50, 300, 310)], [])]
    assert [[line.text for line in lines] for lines in without_furniture(pages)] == [["Text."], ["Chapter 3"]]


# Letters.


@pytest.mark.parametrize(
    ("drawn", "read"),
    [
        ("e\ufb03cient \ufb02ow", "efficient flow"),
        ("--message\u21b5 press \u21b5enter", "--message\u21b5 press \u21b5enter"),
        ("\uf0b7 first", "• first"),
        ("x² ½ ①", "x² ½ ①"),
    ],
)
def test_ligatures_and_bullets_are_spelt_out(drawn: str, read: str) -> None:
    assert spelt_out(drawn) == read


def mapped(code: str, letter: str, font: str = "Helvetica") -> tuple[str, list[str]]:
    """A font F that tells another letter for one code, both in hexadecimal, and the object that it refers to."""
    codes = {f"{place:02x}": f"{place:04x}" for place in range(32, 127)} | {code: letter}
    pairs = " ".join(f"<{drawn}> <{told}>" for drawn, told in codes.items())
    ranges = "1 begincodespacerange <00> <ff> endcodespacerange"
    stream = f"/CMapName /X def begincmap {ranges} {len(codes)} beginbfchar {pairs} endbfchar endcmap"
    return (
        f"/F<</Type/Font/Subtype/Type1/BaseFont/{font}/Encoding/WinAnsiEncoding/ToUnicode 9 0 R>>",
        [f"<</Length {len(stream)}>>stream\n{stream}\nendstream"],
    )


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (["Fill in Form W-4 by Monday."], "Fill in Form W-4 by Monday."),
        (["It may be sent by a pri-", "vate service, too."], "It may be sent by a private service, too."),
    ],
)
def test_a_soft_hyphen_is_a_hyphen_where_it_can_be_seen(loaded: Loaded, lines: list[str], text: str) -> None:
    font, extra = mapped("2d", "00ad")
    assert [document.page_content for document in loaded(pdf("".join(down(*lines)), fonts=font, extra=extra))] == [text]


@pytest.mark.parametrize(
    ("font", "text"),
    [
        ("ABCDEF+CMR10", "an offer made off"),
        ("CMBX12", "an offer made off"),
        ("ABCDEF+CMTT10", "an o\u21b5er made o\u21b5"),
        ("Helvetica", "an o\u21b5er made o\u21b5"),
    ],
)
def test_an_arrow_is_a_ligature_in_the_fonts_of_tex(loaded: Loaded, font: str, text: str) -> None:
    fonts, extra = mapped("7c", "21b5", font)
    (document,) = loaded(pdf("".join(down("an o|er made o|")), fonts=fonts, extra=extra))
    assert document.page_content == text


def in_codes(text: str) -> tuple[str, str]:
    """A page in a font that does not say which letters it draws, and the font."""
    font = (
        "/G<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H/DescendantFonts[<</Type/Font/Subtype/CIDFontType2"
        "/BaseFont/X/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
        "/FontDescriptor<</Type/FontDescriptor/FontName/X/Flags 4>>>>]>>"
    )
    codes = "".join(f"{ord(letter) - 29:04x}" for letter in text)
    return f"BT /G 10 Tf 40 500 Td <{codes}> Tj ET\n", font


def test_letters_without_a_meaning_are_not_indexed_as_noise(loaded: Loaded) -> None:
    page, font = in_codes("This is a test of the text, and it goes on for a while, as text does.")
    with pytest.raises(DocumentError, match="do not tell which letters they draw: save it anew") as refused:
        loaded(pdf(page, fonts=font))
    assert refused.value.kind == "unreadable"
    (document,) = loaded(pdf(page, "".join(down("A page of words.")), fonts=font))
    assert (document.metadata["page"], document.page_content) == (2, "A page of words.")
    assert document.metadata["note"].startswith("1 of 2 pages has fonts that do not tell their letters (page 1): ")


# Pages that are pictures, and files that are none.

WORDS = "".join(down("Some words."))


def test_pages_that_are_pictures_are_counted(loaded: Loaded) -> None:
    documents = loaded(pdf(WORDS, PICTURE, "", WORDS, PICTURE, PICTURE))
    assert {document.metadata["note"] for document in documents} == {
        "3 of 6 pages are pictures without text (pages 2, 5–6): run text recognition (OCR) over it"
    }
    assert loaded(pdf(WORDS, ""))[0].metadata["note"] is None


def test_a_damaged_page_does_not_keep_the_others_out(loaded: Loaded) -> None:
    (document,) = loaded(pdf(WORDS, WORDS).replace(b" 9 0 R]", b" 6 0 R]"))
    assert document.metadata["page"] == 1
    assert document.metadata["note"] == "1 of 2 pages is damaged (page 2): open it and save it anew"


@pytest.mark.parametrize(
    ("data", "kind", "reason"),
    [
        (pdf(PICTURE, PICTURE), "scanned", "it holds no text, only pictures: run text recognition (OCR) over it"),
        (pdf(""), "empty", "its pages are blank"),
        (pdf(), "unreadable", "damaged"),
        (b"", "empty", "it is empty"),
        (b"%PDF-1.7\nthis is no PDF", "unreadable", "it is damaged, or no PDF file"),
    ],
)
def test_what_holds_no_text_is_refused(loaded: Loaded, data: bytes, kind: str, reason: str) -> None:
    with pytest.raises(DocumentError) as refused:
        loaded(data)
    assert refused.value.kind == kind
    assert reason in str(refused.value)


def test_more_pages_than_the_limit_are_refused(tmp_path: Path) -> None:
    def pages(count: int) -> list[Document]:
        return PdfLoader(tmp_path / "a.pdf", pdf(*[WORDS] * count), Limits(pages=2)).load()

    assert len(pages(2)) == 2
    with pytest.raises(DocumentError, match=r"it has 3 pages, the most is 2; .* --limit pages=8") as refused:
        pages(3)
    assert refused.value.kind == "too large"


def test_recognition_that_is_asked_for_but_missing_is_told(loaded: Loaded, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSISTANT_OCR", "1")
    monkeypatch.setattr(pdf_ocr, "find_spec", lambda _: None)
    with pytest.raises(DocumentError, match=r"pip install 'document-assistant\[ocr\]'"):
        loaded(pdf(PICTURE))
    assert "pip install" in loaded(pdf(WORDS, PICTURE))[0].metadata["note"]


@pytest.fixture
def recogniser(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[tuple[int, ...]]]:
    """Stands in for a library of 400 MB, and tells the pictures that it was given by their size."""
    seen: list[tuple[int, ...]] = []

    def recognise(picture: np.ndarray) -> SimpleNamespace:
        seen.append(picture.shape)
        boxes = np.array([[[10, y], [400, y], [400, y + 30], [10, y + 30]] for y in (100, 140, 500)])
        return SimpleNamespace(txts=("Read in", "the picture.", "%"), boxes=boxes, scores=(0.99, 0.98, 0.4))

    monkeypatch.setitem(sys.modules, "rapidocr", SimpleNamespace(RapidOCR=lambda **_: recognise))
    monkeypatch.setattr(pdf_ocr, "find_spec", lambda _: object())
    pdf_ocr._recogniser.cache_clear()
    yield seen
    pdf_ocr._recogniser.cache_clear()


def test_pictures_are_read_where_that_is_asked_for(
    loaded: Loaded, recogniser: list[tuple[int, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (
        loaded(pdf(WORDS, PICTURE))[0]
        .metadata["note"]
        .startswith("1 of 2 pages is a picture without text (page 2): run")
    )
    assert recogniser == []
    monkeypatch.setenv("ASSISTANT_OCR", "1")
    words, picture = loaded(pdf(WORDS, PICTURE))
    assert (words.metadata["page"], picture.metadata["page"]) == (1, 2)
    assert picture.page_content == "Read in the picture."
    assert picture.metadata["note"] == "1 of 2 pages was read from a picture (page 2): words may be misread"
    assert recogniser == [(1667, 1112, 3)]


# Real files.

REAL = [
    path
    for folder in ("ordinary", "hostile")
    if (FILES / folder).is_dir()
    for path in sorted((FILES / folder).iterdir())
    if path.is_file() and b"%PDF-" in path.read_bytes()[:1024]
]


@pytest.fixture
def real() -> Callable[[str], list[Document]]:
    """Loads a real file, found by a part of its name."""

    def load_real(name: str) -> list[Document]:
        if not REAL:
            pytest.skip("the real files are not beside this checkout")
        (path,) = (path for path in REAL if name in path.name)
        return PdfLoader(path).load()

    return load_real


def read_or_refused(path: Path) -> tuple[list[Document], str]:
    try:
        return PdfLoader(path).load(), ""
    except DocumentError as error:
        return [], f"{error.kind}: {error}"


@pytest.mark.parametrize("path", REAL, ids=lambda path: path.name)
def test_real_files_are_read_or_refused(path: Path) -> None:
    documents, problem = read_or_refused(path)
    assert bool(documents) != bool(problem)
    assert "\n" not in problem
    assert [document.metadata["section"] for document in documents] == list(range(len(documents)))
    for document in documents:
        assert document.page_content.strip()
        for start, end, names in document.metadata["tables"]:
            assert names in document.page_content[:start]
            assert "\n" in document.page_content[start:end]


@pytest.mark.parametrize("name", ["password.pdf", "enc-XI-R6,V5,U=view", "testUnicodePassword", "20-pages", "c-r4"])
def test_real_encrypted_files_are_named(real: Callable[[str], list[Document]], name: str) -> None:
    with pytest.raises(DocumentError) as refused:
        real("unstructured__password.pdf" if name == "password.pdf" else name)
    assert refused.value.kind == "encrypted"


def test_a_real_journal_page_in_two_columns(real: Callable[[str], list[Document]]) -> None:
    documents = real("issue-982")
    paths = [tuple(document.metadata["heading"]) for document in documents]
    assert ("III. IMAGE DATA", "B. Artistic Style Imitation") in paths
    assert ("IV. TEXT DATA",) in paths
    assert documents[0].metadata["author"] == "Martin Thoma"
    (chatbots,) = (document for document in documents if document.metadata["heading"][-1:] == ["B. Chatbots"])
    assert chatbots.metadata["page"] == 4
    assert "created by Joseph Weizenbaum in the 1960s [Wei76]" in chatbots.page_content


def test_a_real_table_of_figures(real: Callable[[str], list[Document]]) -> None:
    documents = real("issue-53")
    text = text_of(documents)
    assert "Southeast Asia | 276,197 | 104.6 | 1,050,103 | 105.9 | 1,280,366 | 99.9 | 82.0 | 77.4" in text
    assert text.count("ASK = available seat kilometers") == 3
    routes = next(document for document in documents if "Southeast Asia" in document.page_content)
    assert routes.metadata["page"] == 2
    assert routes.metadata["heading"][0] == "1.2 Monthly International Passenger Route Traffic Data"
    assert routes.metadata["tables"][0][2].startswith("| Routes | Pax | y.o.y(%) | RPK")
    assert documents[0].metadata["date"] == "2016-04-25"


def test_a_real_tax_guide(real: Callable[[str], list[Document]]) -> None:
    documents = real("childAttachments")
    text = text_of(documents)
    assert {document.metadata["page"] for document in documents} == set(range(1, 68))
    assert "The social security wage base limit is $113,700." in text
    assert "entering marital status as “single” with one withholding allowance" in text
    assert "Publication 15 (2013) Page 9" not in text
    assert "reproduction proofs" not in text.split("What's New")[1]
    assert "Completing Form W-4. The amount of any federal income tax withholding" in text
    family = next(document for document in documents if document.metadata["heading"] == ["3. Family Employees"])
    assert family.metadata["page"] == 12


def test_a_real_form_with_entries(real: Callable[[str], list[Document]]) -> None:
    text = text_of(real("XFA_govdocs"))
    assert "School Name: my_school\n\nGrade Level: my_grade_level Number of Classes: my_number_of_cl" in text
    assert "Teacher’s Name | Room # | # of Students\n1. my_teacher_name1 | my_room1 | my_numSt1\n" in text
    assert "3rd choice my_date3" in text


def test_a_real_paper_with_lost_ligatures(real: Callable[[str], list[Document]]) -> None:
    first, *_, last = real("copy-protected")
    assert first.metadata["heading"] == [
        "LayoutParser: A Unified Toolkit for Deep Learning Based Document Image Analysis"
    ]
    assert "there are several practical difficulties for taking advantages" in last.page_content
    assert "1. An off-the-shelf toolkit for applying DL models" in last.page_content
