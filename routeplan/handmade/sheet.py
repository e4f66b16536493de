"""Find the timetable in a file: the sheet, its headings, and what stands around it."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from routeplan.cells import cell_text, is_blank
from routeplan.errors import Fault, ScenarioError, row_ranges
from routeplan.spelling import fold, near_miss
from routeplan.tables.columns import Layout, find_columns
from routeplan.tables.csv_folder import split_rows
from routeplan.tables.forms import WORKBOOKS
from routeplan.tables.headings import TIMETABLE, known_columns
from routeplan.tables.raw import RawTable, lay_out
from routeplan.tables.sources import decode, load_bytes, refuse
from routeplan.tables.workbook import read_sheets
from routeplan.texts import _

SUFFIXES = {".csv", *WORKBOOKS}
ABOVE = 30  # rows among which the headings are looked for

Grid = list[tuple[int, Sequence[Any]]]


class Found(NamedTuple):
    """A timetable's rows with their columns, what is wrong with their form, what was left aside."""

    table: RawTable
    layout: Layout
    faults: list[Fault]
    notes: list[str]


def find_sheet(path: Path) -> Found:
    """Find the timetable in a CSV file or in the first sheet of a workbook that fits.

    Raises
    ------
    ScenarioError
        If the file cannot be read, or nothing in it has the columns of a timetable.
    """
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        cause = _("This is no timetable: neither CSV nor a workbook.")
        raise refuse(path, "unknown-form", cause, _("Save it as .csv or .xlsx."))
    best: tuple[int, str, Grid, list[Fault]] | None = None
    for title, rows, faults in _list_grids(path):
        fit = max((_count_headings(cells) for _number, cells in rows[:ABOVE]), default=0)
        if best is None or fit > best[0]:
            best = fit, title, rows, faults
    if best is None or best[0] < 2:
        cause = _("No row has the headings of a timetable.")
        remedy = _(
            "Write group, site, arrive and depart (or 组别, 地点, 到达, 离开) above the rows."
        )
        raise refuse(path, "no-timetable", cause, remedy)
    _fit, title, rows, faults = best
    return _lay_out(title, rows, faults)


def _list_grids(path: Path) -> Iterator[tuple[str, Grid, list[Fault]]]:
    if path.suffix.lower() in WORKBOOKS:
        for sheet in read_sheets(path):
            yield sheet.title, list(sheet.rows), sheet.faults
        return
    text = decode(path, load_bytes(path))
    try:
        rows: Grid = list(enumerate(split_rows(text, titled=True), start=1))
    except csv.Error as error:
        cause = _("The file is no CSV: {reason}.").format(reason=error)
        raise ScenarioError([Fault("not-csv", cause, table=path.stem)]) from error
    yield path.stem, rows, []


def _count_headings(cells: Iterable[Any]) -> int:
    """How many of a row's cells are headings of a timetable, or nearly so."""
    known = known_columns(TIMETABLE.columns)
    names = [name for column in TIMETABLE.columns for name in column.names]
    found = set()
    for cell in cells:
        text = cell_text(cell)
        if len(text) > 30:
            continue
        meant = known.get(fold(text))
        slip = None if meant or not fold(text) else near_miss(text, names)
        found.add(meant or (known[fold(slip)] if slip else None))
    return len(found - {None})


def _lay_out(title: str, rows: Grid, faults: list[Fault]) -> Found:
    """Cut off what stands above the headings; a column without a heading is a remark."""
    top = max(rows[:ABOVE], key=lambda row: (_count_headings(row[1]), -row[0]))
    above = [n for n, cells in rows if n < top[0] and not all(map(is_blank, cells))]
    body = [(number, cells) for number, cells in rows if number >= top[0]]
    table, unnamed = lay_out(TIMETABLE.name, title, body)
    layout = find_columns(table, TIMETABLE.columns)
    notes = []
    if above:
        text = _("{rows} above the headings: left aside.")
        notes.append(text.format(rows=row_ranges(above)))
    if unnamed:
        text = _("Columns without a heading are left aside: {cells}.")
        cells = ", ".join(fault.cell.rstrip("0123456789") for fault in unnamed)
        notes.append(text.format(cells=cells))
    # Only what is read can be at fault.
    read = {f"{table.letters[place]}" for place in layout.places.values()}
    dead = [fault for fault in faults if fault.cell.rstrip("0123456789") in read]
    return Found(table, layout, [*dead, *layout.faults], notes)
