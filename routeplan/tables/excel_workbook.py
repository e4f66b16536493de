"""One Excel workbook, a sheet a table."""

from __future__ import annotations

import datetime as dt
import io
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from routeplan.errors import Fault, ScenarioError
from routeplan.files import replacing
from routeplan.scenario import cell_text, is_blank
from routeplan.tables.raw import (
    UNREADABLE,
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
    from openpyxl.workbook.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

OLD_FORMAT = b"\xd0\xcf\x11\xe0"  # of .xls, and of workbooks with a password
MOST_CHARACTERS = 32767  # in one cell, says Excel


class Sheet(NamedTuple):
    """A sheet as it was found: its numbered rows, and the faults of cells without a value."""

    title: str
    rows: list[tuple[int, list[Any]]]
    faults: list[Fault]


def read_workbook(path: Path) -> RawTables:
    """Read every sheet of a workbook that is a table; formulas count as their last values.

    Raises
    ------
    ScenarioError
        If it cannot be read or is no workbook, or no sheet is a table.
    """
    content = _load_workbook(path)
    formulas = _load(path, content, data_only=False)
    names, faults = match_titles(sheet.title for sheet in formulas.worksheets)
    if not names and not faults:
        remedy = _("It should have the sheets sites, visitors and sessions at least.")
        raise refuse(path, "no-tables", _("No sheet of this workbook is a table."), remedy)
    raw = RawTables(faults=faults)
    values = formulas
    if any(_has_formulas(formulas[title]) for title in names):
        values = _load(path, content, data_only=True)
    for title, name in names.items():
        sheet = values[title]
        dead = list(_list_dead_cells(formulas[title], sheet))
        fills, merged = _fill_merged(sheet)
        fills |= {fault.cell: UNREADABLE for fault in dead}
        raw.faults += dead + merged
        table, faults = lay_out(name, title, _number_rows(sheet, fills))
        raw.tables.append(table)
        raw.faults += faults
    return raw


def read_sheets(path: Path) -> Iterator[Sheet]:
    """Read every sheet of a workbook as it is; formulas count as their last values.

    Raises
    ------
    ScenarioError
        If it cannot be read or is no workbook.
    """
    content = _load_workbook(path)
    formulas = _load(path, content, data_only=False)
    values = _load(path, content, data_only=True)
    for sheet in values.worksheets:
        dead = list(_list_dead_cells(formulas[sheet.title], sheet))
        fills = {fault.cell: UNREADABLE for fault in dead}
        yield Sheet(sheet.title, list(_number_rows(sheet, fills)), dead)


def _load_workbook(path: Path) -> bytes:
    content = load_bytes(path)
    if content.startswith(OLD_FORMAT) or path.suffix.lower() == ".xls":
        cause = _("This is an old workbook (.xls), or one with a password.")
        remedy = _("In Excel save it as .xlsx without a password.")
        raise refuse(path, "old-workbook", cause, remedy)
    return content


def _load(path: Path, content: bytes, data_only: bool) -> Workbook:
    import openpyxl

    try:
        with warnings.catch_warnings():
            # About what routeplan does not need: styles, drop-downs, headers.
            warnings.simplefilter("ignore")
            return openpyxl.load_workbook(io.BytesIO(content), data_only=data_only)
    except Exception as error:
        # A broken workbook breaks openpyxl anywhere: zip, XML, keys, values.
        cause = _("This is no workbook, or a broken one.")
        remedy = _("Open it in Excel and save it as .xlsx again.")
        raise refuse(path, "not-a-workbook", cause, remedy) from error


def _has_formulas(sheet: Worksheet) -> bool:
    return any(cell.data_type == "f" for row in sheet.iter_rows() for cell in row)


def _list_dead_cells(formulas: Worksheet, values: Worksheet) -> Iterator[Fault]:
    """Formulas that nobody has computed yet, and those that ended in an error."""
    for row in formulas.iter_rows():
        for cell in row:
            value = values[cell.coordinate]
            # A formula whose value is an empty text is blank, too, but says so in its type.
            if cell.data_type == "f" and value.value is None and value.data_type == "n":
                cause = _("The formula has no value yet.")
                remedy = _("Open the workbook in Excel, save it, and try again.")
                code, text = "formula-without-value", str(cell.value)
            elif value.data_type == "e":
                cause = _("{value} is an error of a formula.").format(value=value.value)
                remedy = _("Mend the formula, or write the value.")
                code, text = "formula-error", str(value.value)
            else:
                continue
            yield Fault(
                code,
                cause,
                remedy,
                table=formulas.title,
                row=cell.row,
                cell=cell.coordinate,
                value=text,
            )


def _fill_merged(sheet: Worksheet) -> tuple[dict[str, Any], list[Fault]]:
    """Values of cells merged over several rows, which hold for each of these rows.

    A number cannot: nobody knows whether it is each row's or their sum.
    """
    fills: dict[str, Any] = {}
    faults = []
    for area in sheet.merged_cells.ranges:
        value = sheet.cell(area.min_row, area.min_col).value
        if area.min_row == area.max_row or is_blank(value):
            continue
        letter = column_letter(area.min_col - 1)
        if isinstance(value, (int, float)):
            cause = _("{value} is merged over several rows.").format(value=value)
            remedy = _("Unmerge the cells and write each row's own number.")
            faults.append(
                Fault(
                    "merged-number",
                    cause,
                    remedy,
                    table=sheet.title,
                    row=area.min_row,
                    cell=f"{letter}{area.min_row}",
                    value=str(value),
                )
            )
            continue
        for row in range(area.min_row + 1, area.max_row + 1):
            fills[f"{letter}{row}"] = value
    return fills, faults


def _number_rows(sheet: Worksheet, fills: dict[str, Any]) -> Iterator[tuple[int, list[Any]]]:
    letters = [column_letter(place) for place in range(sheet.max_column)]
    for number, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
        named = [(f"{letter}{number}", cell) for letter, cell in zip(letters, cells, strict=False)]
        # What is merged into it from above does not make a row.
        if any(not is_blank(cell) or fills.get(name) is UNREADABLE for name, cell in named):
            yield number, [fills.get(name, cell) for name, cell in named]


def write_excel(raw: RawTables, path: Path) -> None:
    """Write a sheet a table.

    Raises
    ------
    ScenarioError
        If a cell holds what Excel cannot.
    """
    from openpyxl import Workbook
    from openpyxl.styles import Font

    faults = [fault for table in raw.tables for fault in _list_unwritable(table)]
    if faults:
        raise ScenarioError(faults)
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
    with replacing(path) as draft:
        book.save(draft)


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


def _list_unwritable(table: RawTable) -> Iterator[Fault]:
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    for row in table.rows:
        for place, value in enumerate(row.cells):
            text = cell_text(value)
            if len(text) > MOST_CHARACTERS or ILLEGAL_CHARACTERS_RE.search(text):
                cause = _("A workbook cannot hold this text.")
                remedy = _("Shorten it, or remove what cannot be printed.")
                yield table.fault("unwritable", cause, remedy, place, row=row.number)
