"""Workbooks of Excel and OpenDocument, through calamine: one Document a sheet, or a table that has a caption."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from index.errors import DocumentError
from index.loaders.archive import damaged
from index.loaders.base import FileLoader
from index.loaders.office.package import Kind, opened_package
from index.loaders.office.properties import properties_of
from index.loaders.raw import ENCRYPTED, clean, in_one_line
from index.loaders.sheets.beside import sections_beside, sheet_parts
from index.loaders.sheets.extent import cells_spanned
from index.loaders.sheets.formulas import without_values
from index.loaders.sheets.percents import percent_cells, percent_styles
from index.loaders.tables.named_rows import sections_of
from index.loaders.tables.regions import Row
from index.loaders.tables.values import written

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from langchain_core.documents import Document
    from python_calamine import CalamineSheet

    from index.limits import Limits
    from index.loaders.office.package import Package
    from index.loaders.sections import Section
    from index.loaders.sheets.percents import Place

_KIND = Kind("spreadsheet", frozenset({"an Excel file", "an OpenDocument spreadsheet"}), ".xlsx")


class SheetLoader(FileLoader):
    """Loads a workbook's sheets with the values that their formulas had when it was saved, hidden sheets too.

    A sheet that no menu can show, which programs hide so, is left out: nobody could look up what is cited from it.
    """

    def lazy_load(self) -> Iterator[Document]:
        """One Document a sheet, or one a table where it has a caption; lines are the numbers of the sheet's rows.

        Raises DocumentError if the file cannot be read, is encrypted, damaged, too large or holds no text.
        """
        package = opened_package(self.data, _KIND)
        _require_room(cells_spanned(package), self.limits)
        properties = properties_of(package)
        yield from self.of_sections(
            _sections(self.data, package), "its sheets hold no text: save the pictures or files in them on their own",
            title=properties.title, author=properties.author, date=properties.date, note=_note(without_values(package)),
        )  # fmt: skip


def _note(formulas: int) -> str | None:
    if not formulas:
        return None
    cells = "1 cell holds a formula" if formulas == 1 else f"{formulas:,} cells hold formulas"
    return f"{cells} without a value: open it in a spreadsheet program and save it anew"


def _require_room(cells: int, limits: Limits) -> None:
    if cells > limits.cells:
        reason = f"it spans {cells:,} cells, the most is {limits.cells:,}: delete what stands far from the rest"
        raise DocumentError(f"{reason}; or, {limits.raising('cells')}", "too large")


def _sections(data: bytes, package: Package) -> list[Section]:
    # Loaded here: a question reads no sheets.
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

    parts, styles = sheet_parts(package), percent_styles(package)
    sections: list[Section] = []
    try:
        with CalamineWorkbook.from_filelike(BytesIO(data)) as workbook:
            for sheet in workbook.sheets_metadata:
                if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible != SheetVisibleEnum.VeryHidden:
                    heading, part = in_one_line(clean(sheet.name)), parts.get(sheet.name, "")
                    percents = percent_cells(package, part, styles)
                    sections += sections_of(_rows(workbook.get_sheet_by_name(sheet.name), percents), [heading])
                    sections += sections_beside(package, part, heading)
    except PasswordError as error:
        raise DocumentError(ENCRYPTED, "encrypted") from error
    except CalamineError as error:
        raise damaged(_KIND.name) from error
    return sections


def _rows(sheet: CalamineSheet, percents: Collection[Place]) -> list[Row]:
    """The rows from the first that holds something, numbered as in the sheet; these cells show percent."""
    if sheet.start is None:
        return []
    top, left = sheet.start
    cells = [
        [written(value, is_percent=(at, column) in percents) for column, value in enumerate(row, start=left)]
        for at, row in enumerate(sheet.to_python(), start=top)
    ]
    for (first, column), (last, last_column) in sheet.merged_cell_ranges or ():
        # What begins outside of the cells that are used is empty, and may be merged all the same.
        if column == last_column and first >= top and left <= column < left + len(cells[0]):
            _say_in_each(cells[first - top : last - top + 1], column - left)
    return [Row(number, tuple(row)) for number, row in enumerate(cells, start=top + 1)]


def _say_in_each(rows: list[list[str]], column: int) -> None:
    """A cell merged over rows is said in each that says anything else, so that each can be read alone."""
    for row in rows[1:]:
        row[column] = rows[0][column] if any(row) else ""
