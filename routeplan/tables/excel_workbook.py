"""One Excel workbook, a sheet a table."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from routeplan.errors import Fault
from routeplan.scenario import cell_text, find_unprintable, is_blank
from routeplan.tables.raw import (
    UNREADABLE,
    Filled,
    RawTable,
    RawTables,
    column_letter,
    lay_out,
    match_titles,
)
from routeplan.tables.sources import load_bytes, refuse
from routeplan.texts import _

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

    from routeplan.tables.package import SheetCells, Workbook

OLD_FORMAT = b"\xd0\xcf\x11\xe0"  # of .xls, and of workbooks with a password
MOST_CHARACTERS = 32767  # in one cell, says Excel


class Sheet(NamedTuple):
    """A sheet as it was found: its numbered rows, and the faults of cells without a value."""

    title: str
    rows: list[tuple[int, Filled]]
    faults: list[Fault]


def read_workbook(path: Path) -> RawTables:
    """Read every sheet of a workbook that is a table; formulas count as their last values.

    Raises
    ------
    ScenarioError
        If it cannot be read, is no workbook or too large, or no sheet is a table.
    """
    book = _open(path)
    names, faults = match_titles(book.titles)
    if not names and not faults:
        remedy = _("It should have the sheets sites, visitors and sessions at least.")
        raise refuse(path, "no-tables", _("No sheet of this workbook is a table."), remedy)
    raw = RawTables(faults=faults, notes=book.notes)
    for title, name in names.items():
        cells = book.read(title)
        dead = _take_dead(title, cells)
        rows = _list_rows(cells)
        raw.faults += dead + _fill_merged(title, cells)
        table, faults = lay_out(name, title, rows)
        raw.tables.append(table)
        raw.faults += faults
    return raw


def read_sheets(path: Path) -> tuple[list[Sheet], list[str]]:
    """Read every sheet of a workbook as it is; formulas count as their last values.

    Returns
    -------
    sheets : list of Sheet
        In their order.
    notes : list of str
        What the workbook holds besides, and nobody looks at.

    Raises
    ------
    ScenarioError
        If it cannot be read, is no workbook or too large.
    """
    book = _open(path)
    sheets = []
    for title in book.titles:
        cells = book.read(title)
        dead = _take_dead(title, cells)
        sheets.append(Sheet(title, _list_rows(cells), dead))
    return sheets, book.notes


def _open(path: Path) -> Workbook:
    from routeplan.tables.package import Workbook

    content = load_bytes(path)
    if content.startswith(OLD_FORMAT) or path.suffix.lower() == ".xls":
        cause = _("This is an old workbook (.xls), or one with a password.")
        remedy = _("In Excel save it as .xlsx without a password.")
        raise refuse(path, "old-workbook", cause, remedy)
    return Workbook(path, content)


def _take_dead(title: str, cells: SheetCells) -> list[Fault]:
    """Formulas that nobody has computed yet, and those that ended in an error: no values."""
    faults = []
    for (number, place), text in sorted(cells.dead.items()):
        if cells.rows[number][place] is None:
            code, cause = "formula-without-value", _("The formula has no value yet.")
            remedy = _("Open the workbook in Excel, save it, and try again.")
        else:
            code, cause = "formula-error", _("{value} is an error of a formula.")
            remedy = _("Mend the formula, or write the value.")
        cells.rows[number][place] = UNREADABLE
        cause = cause.format(value=text)
        cell = f"{column_letter(place)}{number}"
        faults.append(Fault(code, cause, remedy, table=title, row=number, cell=cell, value=text))
    return faults


def _list_rows(cells: SheetCells) -> list[tuple[int, Filled]]:
    return [
        (number, row) for number, row in cells.rows.items() if not all(map(is_blank, row.values()))
    ]


def _fill_merged(title: str, cells: SheetCells) -> list[Fault]:
    """Write values of cells merged over several rows into each of these rows.

    A number cannot: nobody knows whether it is each row's or their sum.
    """
    faults = []
    for area in cells.merged:
        place = area.left - 1
        value = cells.rows.get(area.top, {}).get(place)
        if area.top == area.bottom or is_blank(value):
            continue
        if isinstance(value, (int, float)):
            cause = _("{value} is merged over several rows.").format(value=value)
            remedy = _("Unmerge the cells and write each row's own number.")
            cell = f"{column_letter(place)}{area.top}"
            code, text = "merged-number", str(value)
            faults.append(
                Fault(code, cause, remedy, table=title, row=area.top, cell=cell, value=text)
            )
            continue
        # Rows without anything else do not become rows by it.
        for number in cells.list_rows(area):
            cells.rows[number][place] = value
    return faults


def write_excel(raw: RawTables, path: Path) -> None:
    """Write a sheet a table."""
    from openpyxl import Workbook
    from openpyxl.styles import Font

    book = Workbook()
    book.remove(book.worksheets[0])
    for table in raw.tables:
        sheet = book.create_sheet(table.title)
        for number, cells in enumerate((table.headings, *(row.cells for row in table.rows)), 1):
            for place, value in enumerate(cells, start=1):
                if not is_blank(value):
                    _fill_cell(sheet, number, place, value)
        for cell in sheet[1]:
            cell.font = Font(bold=True)
        sheet.freeze_panes = "A2"
    path.write_bytes(pack(book))


def pack(book: Any) -> bytes:
    """A workbook as a file's content; on a full disk one that is packed there fails twice."""
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _fill_cell(sheet: Worksheet, row: int, place: int, value: Any) -> None:
    """Fill a cell so that Excel neither computes nor reinterprets what is text."""
    cell = cast("Cell", sheet.cell(row, place))
    if _fits_excel(value):
        cell.value = value
    else:
        cell.value = cell_text(value)
        cell.data_type = "s"
        cell.number_format = "@"


def _fits_excel(value: Any) -> bool:
    """Whether a value survives as a value; numbers are stored with 16 digits."""
    if isinstance(value, int):
        return abs(value) < 10**15
    if isinstance(value, float):
        return float(f"{value:.16g}") == value
    return isinstance(value, (dt.date, dt.time, dt.timedelta))


def list_unfit_cells(table: RawTable) -> Iterator[Fault]:
    """Texts that no cell of a workbook can hold."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    for number, cells in ((table.top, table.headings), *table.rows):
        for place, value in enumerate(cells):
            text = cell_text(value)
            if find_unprintable(text):
                continue  # in no form
            if len(text) > MOST_CHARACTERS or ILLEGAL_CHARACTERS_RE.search(text):
                cause = _("A workbook cannot hold this text.")
                remedy = _("Shorten it, or remove what cannot be printed.")
                yield table.fault("unwritable", cause, remedy, place, row=number)
