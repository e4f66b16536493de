"""Find the timetable in a file: the sheet, its headings, and what stands around it."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from routeplan.errors import Fault, ScenarioError, row_ranges
from routeplan.handmade.reading.moments import looks_timed
from routeplan.plans import STOP_EVENTS
from routeplan.scenario import cell_text, is_blank
from routeplan.tables import (
    TIMETABLE,
    WORKBOOKS,
    Filled,
    Layout,
    RawTable,
    Sheet,
    decode,
    find_columns,
    fold,
    known_columns,
    lay_out,
    load_bytes,
    near_miss,
    read_sheets,
    refuse,
    split_rows,
    sweep,
    tell_marks,
)
from routeplan.texts import _

SUFFIXES = {".csv", *WORKBOOKS}
ABOVE = 30  # rows among which the headings are looked for

Grid = list[tuple[int, Filled]]


class Found(NamedTuple):
    """A timetable's rows with their columns, what is wrong with their form, what was left aside.

    `group` is the group of all rows where the sheet's name stands for it, `unread` the headings
    of columns that look as if they held times, and were not read.
    """

    table: RawTable
    layout: Layout
    faults: list[Fault]
    notes: list[str]
    group: str
    unread: list[str]


def find_sheets(path: Path) -> list[Found]:
    """Find the timetable in a CSV file, or in all sheets of a workbook that have its headings.

    Raises
    ------
    ScenarioError
        If the file cannot be read, or nothing in it has the columns of a timetable.
    """
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        cause = _("This is no timetable: neither CSV nor a workbook.")
        raise refuse(path, "unknown-form", cause, _("Save it as .csv or .xlsx."))
    if not path.exists():
        remedy = _("Give the path of a timetable in .csv or .xlsx.")
        raise refuse(path, "missing-file", _("There is no such file."), remedy)
    grids, notes = _read_sheets(path)
    headings = [_find_headings(rows)[1] for _title, rows, _faults in grids]
    best = max(headings, key=len, default=set())
    if len(best) < 2:
        cause = _("No row has the headings of a timetable.")
        remedy = _(
            "Write group, site, arrive and depart (or 组别, 地点, 到达, 离开) above the rows."
        )
        raise refuse(path, "no-timetable", cause, remedy)
    alike = [grid for grid, names in zip(grids, headings, strict=True) if names == best]
    named = "group" not in best and len(alike) > 1
    found = [_lay_out(*grid, named) for grid in alike]
    titles = [title for title, _rows, _faults in alike]
    others = [
        title
        for (title, _rows, _faults), names in zip(grids, headings, strict=True)
        if names != best and "site" in names and names & {"group", "arrive", "depart"}
    ]
    if len(alike) > 1:
        notes.append(_("Sheets read together: {titles}.").format(titles=", ".join(titles)))
    if named:
        notes.append(_("The names of the sheets are taken for those of the groups."))
    if others:
        text = _("Left aside, because the headings are others: sheets {titles}.")
        notes.append(text.format(titles=", ".join(others)))
    found[0].notes[:0] = notes
    return found


def _read_sheets(path: Path) -> tuple[list[Sheet], list[str]]:
    """Every sheet, a CSV file being one; and what the file holds besides."""
    if path.suffix.lower() in WORKBOOKS:
        return read_sheets(path)
    text = decode(path, load_bytes(path))
    try:
        rows = split_rows(text, titled=True)
    except csv.Error as error:
        cause = _("The file is no CSV: {reason}.").format(reason=error)
        raise ScenarioError([Fault("not-csv", cause, table=path.stem)]) from error
    return [Sheet(path.stem, rows, [])], []


def _find_headings(rows: Grid) -> tuple[int, set[str]]:
    """The row with the most headings of a timetable, and which columns these are."""
    found = [(number, _list_headings(cells.values())) for number, cells in rows[:ABOVE]]
    return max(found, key=lambda each: len(each[1]), default=(0, set()))


def _list_headings(cells: Iterable[Any]) -> set[str]:
    """The columns of a timetable whose headings, or nearly so, are among a row's cells."""
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
    return {name for name in found if name is not None}


def _lay_out(title: str, rows: Grid, faults: list[Fault], named: bool) -> Found:
    """Cut off what stands above the headings; a column without a heading is a remark."""
    top, _names = _find_headings(rows)
    above = [n for n, cells in rows if n < top and not all(map(is_blank, cells.values()))]
    body = [(number, cells) for number, cells in rows if number >= top]
    laid_out, unnamed = lay_out(TIMETABLE.name, title, body)
    table, unprintable, marked = sweep(laid_out)
    layout = find_columns(table, TIMETABLE.columns)
    notes = tell_marks(marked)
    if above:
        text = _("{rows} above the headings: left aside.")
        notes.append(text.format(rows=row_ranges(above)))
    if unnamed:
        text = _("Columns without a heading are left aside: {cells}.")
        cells = ", ".join(fault.cell.rstrip("0123456789") for fault in unnamed)
        notes.append(text.format(cells=cells))
    # Only what is read can be at fault.
    read = {f"{table.letters[place]}" for place in layout.places.values()}
    dead = [fault for fault in (*faults, *unprintable) if fault.cell.rstrip("0123456789") in read]
    if named:
        layout.missing.discard("group")
    wrong = [fault for fault in layout.faults if fault.code != "missing-column" or layout.missing]
    unread = list(_list_unread_times(table, layout))
    return Found(table, layout, [*dead, *wrong], notes, title if named else "", unread)


def _list_unread_times(table: RawTable, layout: Layout) -> Iterator[str]:
    """The headings of columns that are not read though most of their cells look like times.

    What routeplan's own timetables say beside arrival and departure follows from these.
    """
    own = {*STOP_EVENTS, "board"} if {"arrive", "depart"} <= layout.places.keys() else set()
    for heading, place in layout.others.items():
        if heading in own:
            continue
        filled = [row.cells[place] for row in table.rows if not is_blank(row.cells[place])]
        timed = [cell for cell in filled if looks_timed(cell)]
        if filled and 2 * len(timed) > len(filled):
            yield heading
