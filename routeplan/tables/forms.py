"""The three forms of a scenario's tables, told apart by their names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from os import PathLike
from pathlib import Path
from typing import Any, get_args

from routeplan.errors import ScenarioError
from routeplan.files import replacing
from routeplan.scenario import cell_text
from routeplan.tables.characters import sweep
from routeplan.tables.csv_folder import read_csv_folder, write_csv_folder
from routeplan.tables.excel_workbook import list_unfit_cells, read_workbook, write_excel
from routeplan.tables.headings import EVENT, TABLE, known_columns
from routeplan.tables.json_file import read_json, read_mapping, write_json
from routeplan.tables.losses import refuse_losses
from routeplan.tables.matrix import is_matrix
from routeplan.tables.raw import RawRow, RawTable, RawTables
from routeplan.tables.sources import refuse
from routeplan.tables.spelling import fold
from routeplan.tables.validation import MODELS
from routeplan.texts import _

WORKBOOKS = {".xlsx", ".xlsm", ".xltx", ".xltm", ".xls"}
# As a person would write it: what else looks like a number may be a code.
_NUMERAL = re.compile(r"-?(0|[1-9]\d{0,14})(\.\d{0,9}[1-9])?")


def read_tables(source: str | PathLike[str] | Mapping[str, Any] | RawTables) -> RawTables:
    """Read the tables of any form; those that are read already stay as they are.

    Raises
    ------
    ScenarioError
        If there is nothing that can be read.
    """
    if isinstance(source, RawTables):
        return source
    if isinstance(source, Mapping):
        return read_mapping(source)
    path = Path(source)
    try:
        is_folder = path.is_dir()
    except (OSError, ValueError):  # no name that a file can have
        is_folder = False
    if is_folder:
        return read_csv_folder(path)
    if path.suffix.lower() == ".json":
        return read_json(path)
    if path.suffix.lower() in WORKBOOKS:
        return read_workbook(path)
    if path.suffix.lower() == ".csv":
        remedy = _("Name the folder that holds it and the other tables.")
        raise refuse(path, "unknown-form", _("A single table is no scenario."), remedy)
    cause = _("There is no such folder.")
    remedy = _("Give the path of a workbook (.xlsx), a folder of CSV files, or a JSON file.")
    if path.exists():
        cause = _("The file is neither a workbook nor JSON.")
    raise refuse(path, "unknown-form", cause, remedy)


def write_tables(raw: RawTables, target: Path) -> None:
    """Write tables in the form that the target's name tells.

    Raises
    ------
    ScenarioError
        If reading left anything out, if the form cannot hold something, or the target cannot be
        written; nothing is written then.
    """
    suffix = target.suffix.lower()
    faults = list(raw.faults)
    for table in raw.tables:
        faults += sweep(table)[1]
        faults += list_unfit_cells(table) if suffix == ".xlsx" else ()
    if faults:
        raise ScenarioError(faults)
    if suffix in WORKBOOKS - {".xlsx"} | {".csv", ".ods"}:
        remedy = _("Let the name end in .xlsx or .json; any other name is a folder of CSV files.")
        raise refuse(target, "unknown-form", _("This form cannot be written."), remedy)
    to_folder = suffix not in (".xlsx", ".json")
    if target.exists() and target.is_dir() != to_folder:
        cause = _("There is a file of this name, and it should become a folder.")
        if target.is_dir():
            cause = _("There is a folder of this name, and it should become a file.")
        raise refuse(target, "target-in-use", cause, _("Choose another name."))
    if not to_folder:
        raw = RawTables([_with_numbers(table) for table in raw.tables])
    try:
        if to_folder:
            write_csv_folder(raw, target)
        else:
            with replacing(target) as draft:
                (write_json if suffix == ".json" else write_excel)(raw, draft)
                refuse_losses(raw, read_tables(draft))
    except OSError as error:
        cause = _("It cannot be written: {reason}.").format(reason=error.strerror or error)
        remedy = _("Close it if it is open in Excel, make room, or choose another place.")
        raise refuse(target, "unwritable", cause, remedy) from None


def _with_numbers(table: RawTable) -> RawTable:
    """Make numbers of text in the columns that hold numbers, as a spreadsheet would."""
    columns = TABLE[table.name].columns
    known = known_columns(columns)
    fields = {
        info.alias or name: info.annotation
        for name, info in MODELS[table.name].model_fields.items()
    }
    numeric: set[str | None] = {name for name, kind in fields.items() if _is_numeric(kind)}
    if table.name == "roads" and is_matrix(table):
        numeric.add(None)  # the nodes' columns

    def convert_row(row: RawRow) -> RawRow:
        # No table begins with a number.
        names = table.headings
        if table.name == EVENT.name:
            # The second cell is the value of what the first one names.
            names = ("", *(cell_text(row.cells[0]) for _cell in row.cells[1:]))
        cells = (
            _numeral(cell) if place and known.get(fold(name)) in numeric else cell
            for place, (name, cell) in enumerate(zip(names, row.cells, strict=True))
        )
        return RawRow(row.number, tuple(cells))

    return replace(table, rows=tuple(map(convert_row, table.rows)))


def _is_numeric(kind: Any) -> bool:
    return kind in (int, float) or any(map(_is_numeric, get_args(kind)))


def _numeral(cell: Any) -> Any:
    if isinstance(cell, str) and _NUMERAL.fullmatch(cell):
        return float(cell) if "." in cell else int(cell)
    return cell
