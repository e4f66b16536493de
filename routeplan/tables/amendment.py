"""Patches applied to raw tables, so that what they change is checked like all else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from os import PathLike
from pathlib import Path
from typing import Any

from routeplan.errors import Fault, ScenarioError
from routeplan.scenario import CellError, Scenario, is_blank, parse_text, parse_yes_no
from routeplan.tables.headings import EVENT, KEY, TABLE, USE, VALUE, known_columns
from routeplan.tables.matrix import is_matrix, parse_matrix
from routeplan.tables.patches import KEYS, CellChange, Patch, read_changes, read_patch, row_key
from routeplan.tables.raw import UNREADABLE, RawRow, RawTable, RawTables
from routeplan.tables.spelling import fold, nearest
from routeplan.tables.validation import build_scenario, list_row_faults
from routeplan.texts import _

# Cells of which a new row has one at least, where those that are required are too few to tell.
TELLING = {
    "sites": {"minutes", "kind"},
    "visitors": {"count", "delegation", "track"},
    "programme": {"site"},
}


def apply_patches(raw: RawTables, patches: Iterable[Patch]) -> RawTables:
    """CellChange tables as patches say, one after the other.

    Parameters
    ----------
    raw : RawTables
        Left as they are.
    patches : iterable of mapping
        See :mod:`routeplan.tables.conversion.patches`.

    Raises
    ------
    ScenarioError
        If a patch is malformed, or names a row that is not there and does not say
        enough to be a new one.
    """
    faults: list[Fault] = []
    for patch in patches:
        changes, wrong = read_changes(patch)
        faults += wrong
        raw = _apply_changes(raw, changes, faults)
    if faults:
        raise ScenarioError(faults)
    return raw


def _apply_changes(raw: RawTables, changes: Iterable[CellChange], faults: list[Fault]) -> RawTables:
    """Make the changes for which there is a place; others are added to `faults`."""
    tables = {table.name: table for table in raw.tables}
    for change in changes:
        table = tables.get(change.table) or _new_table(change.table)
        if change.table == EVENT.name:
            tables[change.table] = _amend_event(table, change)
        else:
            tables[change.table] = _amend_rows(table, change, faults)
    return RawTables(list(tables.values()), list(raw.faults), set(raw.unread), list(raw.notes))


def build_amended(raw: RawTables, sources: Sequence[str | PathLike[str] | Patch]) -> Scenario:
    """Build the scenario that patches make of tables.

    Raises
    ------
    ScenarioError
        With every fault; those that a patch brings name the patch. While one is
        in the form of a patch, what only other rows tell is told of the tables
        alone: the patch might have changed it.
    """
    stages = [raw]
    wrong: list[Fault] = []
    for source in sources:
        faults: list[Fault] = []
        try:
            changes, faults = read_changes(read_patch(source))
            stages.append(_apply_changes(stages[-1], changes, faults))
        except ScenarioError as error:
            faults = list(error.faults)
            stages.append(stages[-1])
        wrong += [_name_patch(fault, source) for fault in faults]
    try:
        scenario = build_scenario(stages[-1])
        faults = []
    except ScenarioError as error:
        faults = list(error.faults)
    if not wrong and not faults:
        return scenario
    if wrong:
        told = {*_list_faults(raw), *list_row_faults(stages[-1])}
        faults = [fault for fault in faults if fault in told]
    earlier = [set(_list_faults(stage)) for stage in stages[:-1]]
    raise ScenarioError([*wrong, *(_find_patch(fault, earlier, sources) for fault in faults)])


def _find_patch(
    fault: Fault,
    earlier: Sequence[set[Fault]],
    sources: Sequence[str | PathLike[str] | Patch],
) -> Fault:
    """The fault, placed in the last patch without which it was none, if there is one."""
    for before, source in zip(reversed(earlier), reversed(sources), strict=True):
        if fault not in before:
            return _name_patch(fault, source)
    return fault


def _list_faults(raw: RawTables) -> tuple[Fault, ...]:
    try:
        build_scenario(raw)
    except ScenarioError as error:
        return error.faults
    return ()


def _name_patch(fault: Fault, source: str | PathLike[str] | Patch) -> Fault:
    """The same fault, placed in the patch that brings it."""
    name = _("patch") if isinstance(source, Mapping) else Path(source).name
    if fault.table.startswith((name, str(source))):
        return fault
    return replace(fault, table=f"{name}: {fault.table}", row=None, cell="")


def _new_table(name: str) -> RawTable:
    headings = (KEY.name, VALUE.name) if name == EVENT.name else KEYS[name]
    return RawTable(name, name, headings, ())


def _amend_event(table: RawTable, change: CellChange) -> RawTable:
    """Give settings other values; those that are not there yet become rows."""
    table = _with_columns(table, (KEY.name, VALUE.name), (KEY, VALUE))
    places = _places(table, (KEY, VALUE))
    names = known_columns(EVENT.columns)
    for name, value in change.cells.items():
        rows = [
            row
            for row in table.rows
            for text in [_text(row, places[KEY.name])]
            if names.get(fold(text), text) == name
        ]
        table = _put(table, rows, {KEY.name: name}, {VALUE.name: value}, places)
    return table


def _amend_rows(table: RawTable, change: CellChange, faults: list[Fault]) -> RawTable:
    """Give rows other cells, or add one."""
    matrix = table.name == "roads" and is_matrix(table)
    if matrix:
        listed = _list_roads(table)
        if listed is None:
            return table
        table = listed
    columns = (*TABLE[table.name].columns, USE)
    own = [name for name in change.cells if name not in {column.name for column in columns}]
    strange = [heading for heading in own if heading not in table.headings]
    if strange:
        cause = _("The table has no column {column}.").format(column=strange[0])
        remedy = _("A patch changes columns that are there, or that routeplan knows.")
        faults.append(_fault("dangling", cause, remedy, table, change, column=strange[0]))
        return table
    table = _with_columns(table, (*KEYS[table.name], *change.cells), columns)
    places = _places(table, columns)
    # A matrix has a cell for each direction; a patch of a road is about both unless it says so.
    rows = _find_rows(table, change.key, places, matrix and "one_way" not in change.cells)
    if not rows and not _is_whole(table, change):
        known = {_text(row, places[KEYS[table.name][0]]) for row in table.rows}
        cause = _("There is no row {name}, and the patch says too little for a new one.")
        meant = nearest(change.key[0], known - {""})
        remedy = _("Nearest: {name}.").format(name=meant) if meant else ""
        said = cause.format(name=", ".join(filter(None, change.key)))
        faults.append(_fault("dangling", said, remedy, table, change))
        return table
    key = dict(zip(KEYS[table.name], change.key, strict=True))
    cells = {name: cell for name, cell in change.cells.items() if name not in key}
    return _put(table, rows, key, cells, places)


def _fault(
    code: str, cause: str, remedy: str, table: RawTable, change: CellChange, column: str = ""
) -> Fault:
    subject = ", ".join(filter(None, change.key))
    return Fault(code, cause, remedy, table=table.title, subject=subject, column=column)


def _find_rows(
    table: RawTable, key: tuple[str, ...], places: dict[str, int], both: bool
) -> list[RawRow]:
    """The rows that a key tells; a road that is not one-way serves in both directions."""

    def told(wanted: tuple[str, ...]) -> list[RawRow]:
        return [
            row
            for row in table.rows
            if wanted
            == row_key(table.name, {name: _text(row, places[name]) for name in KEYS[table.name]})
        ]

    rows = told(key)
    if both:
        return rows + told(key[::-1])
    if not rows and table.name == "roads":
        rows = [row for row in told(key[::-1]) if not _is_one_way(row, places)]
    return rows


def _is_one_way(row: RawRow, places: dict[str, int]) -> bool:
    """Whether a road says so; what is neither yes nor no is reported elsewhere."""
    place = places.get("one_way")
    if place is None or is_blank(row.cells[place]):
        return False
    with suppress(CellError):
        return parse_yes_no(row.cells[place])
    return False


def _is_whole(table: RawTable, change: CellChange) -> bool:
    """Whether a change says all that a new row needs: a slip in a name must not add one."""
    required = {column.name for column in TABLE[table.name].columns if column.required}
    telling = TELLING.get(table.name, required)
    return required <= {*KEYS[table.name], *change.cells} and bool(telling & change.cells.keys())


def _put(
    table: RawTable,
    rows: list[RawRow],
    key: dict[str, str],
    cells: dict[str, Any],
    places: dict[str, int],
) -> RawTable:
    """Write cells into rows, which keep their own words for what they are called, or add a row."""
    if not rows:
        number = max((row.number for row in table.rows), default=table.top or 0) + 1
        rows = [RawRow(number, (None,) * len(table.headings))]
        table, cells = replace(table, rows=(*table.rows, *rows)), {**key, **cells}
    placed = {places[name]: cell for name, cell in cells.items()}
    changed = {id(row) for row in rows}
    return replace(
        table,
        rows=tuple(
            RawRow(row.number, tuple(placed.get(p, cell) for p, cell in enumerate(row.cells)))
            if id(row) in changed
            else row
            for row in table.rows
        ),
    )


def _with_columns(table: RawTable, names: Iterable[str], columns: Any) -> RawTable:
    """A table that has all these columns, known or the planner's own."""
    there = _places(table, columns)
    missing = [
        name for name in dict.fromkeys(names) if name not in there and name not in table.headings
    ]
    return replace(
        table,
        headings=(*table.headings, *missing),
        letters=(*table.letters, *("" for _name in missing)) if table.letters else (),
        rows=tuple(
            RawRow(row.number, (*row.cells, *(None for _name in missing))) for row in table.rows
        ),
    )


def _places(table: RawTable, columns: Any) -> dict[str, int]:
    """The place of every column, by its English name or a heading of the planner's own."""
    known = known_columns(columns)
    places: dict[str, int] = {}
    for place, heading in enumerate(table.headings):
        places.setdefault(known.get(fold(heading), heading), place)
    return places


def _list_roads(table: RawTable) -> RawTable | None:
    """A matrix of minutes as a row a road; None for one with faults, which are to be reported."""
    parsed = parse_matrix(table)
    if parsed.faults or parsed.doubts:
        return None
    rows = (
        RawRow(number, (road.origin, road.destination, road.minutes, "yes"))
        for number, road in enumerate(parsed.items, start=1)
    )
    return RawTable(table.name, table.title, ("from", "to", "minutes", "one_way"), tuple(rows))


def _text(row: RawRow, place: int) -> str:
    return "" if row.cells[place] is UNREADABLE else parse_text(row.cells[place])
