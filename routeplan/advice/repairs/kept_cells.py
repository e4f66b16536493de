"""What the planner says may not change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

from routeplan.advice.changes.steps import Change, Step
from routeplan.errors import Fault, ScenarioError
from routeplan.scenario import ALWAYS, Scenario
from routeplan.tables import (
    KEYS,
    KNOWN_TABLES,
    TABLE,
    USE,
    fold,
    known_columns,
    list_cells,
    name_row,
    nearest,
    row_key,
    write_difference,
)
from routeplan.texts import _


class Kept(NamedTuple):
    """Cells that stay as they are: of a table, of one row (None: of all), of one column."""

    table: str
    row: str | None = None
    column: str | None = None

    def covers(self, table: str, row: str, column: str) -> bool:
        """Whether a cell is among them.

        A site that is left out is no longer a must; an appointment that is left out
        has none of its cells any more.
        """
        if table != self.table or self.row not in (None, row):
            return False
        gone = column == USE.name and (table == "appointments" or self.column == "must")
        return self.column in (None, column) or gone


def read_keep(scenario: Scenario, keep: Iterable[str]) -> tuple[Kept, ...]:
    """Read entries such as ``sites``, ``sites.open``, ``sites.安利`` or ``sites.安利.open``.

    Raises
    ------
    ScenarioError
        With every entry that names no table, row or column.

    Examples
    --------
    >>> scenario = Scenario.model_validate({"sites": [{"site": "Mill"}], "visitors": [],
    ...     "sessions": [{"session": "am", "start": "09:00", "end": "12:00"}]})
    >>> read_keep(scenario, ["lifts", "sites.Mill.open"])
    (Kept(table='lifts', row=None, column=None), Kept(table='sites', row='Mill', column='open'))
    """
    kept: list[Kept] = []
    faults: list[Fault] = []
    for entry in keep:
        read = list(_read_entry(scenario, entry, faults))
        kept += read
    if faults:
        raise ScenarioError(faults)
    return tuple(kept)


def _read_entry(scenario: Scenario, entry: str, faults: list[Fault]) -> Iterator[Kept]:
    title, _dot, rest = entry.strip().partition(".")
    table = KNOWN_TABLES.get(fold(title))
    if table is None:
        known = list(TABLE)
        cause = _("{name} is no table.").format(name=title)
        faults.append(_fault(entry, cause, title, known))
        return
    if not rest:
        yield Kept(table)
        return
    rows = _list_rows(scenario, table)
    columns = known_columns((*TABLE[table].columns, USE))
    if rest in rows:
        yield Kept(table, row=rest)
    elif fold(rest) in columns:
        yield Kept(table, column=columns[fold(rest)])
    else:
        row, _dot, column = rest.rpartition(".")
        if row in rows and fold(column) in columns:
            yield Kept(table, row, columns[fold(column)])
            return
        names = [*TABLE[table].column, *rows]
        if row in rows:
            names = [f"{row}.{name}" for name in TABLE[table].column]
        elif row:
            names = [f"{name}.{column}" for name in rows]
        cause = _("{name} is neither a row nor a column of {table}.")
        faults.append(_fault(entry, cause.format(name=rest, table=table), rest, names))


def _fault(entry: str, cause: str, written: str, names: list[str]) -> Fault:
    near = nearest(written, names)
    remedy = _("Nearest: {name}.").format(name=near) if near else ""
    return Fault("not-kept", cause, remedy, table="keep", value=entry)


def _list_rows(scenario: Scenario, table: str) -> set[str]:
    if table not in KEYS:
        return set()
    return {name_row(row_key(table, row)) for row in getattr(scenario, table)}


def keep_changes(
    scenario: Scenario, changes: Iterable[Change], kept: tuple[Kept, ...]
) -> Iterator[Change]:
    """The changes that leave all kept cells as they are."""

    def leaves(step: Step) -> bool:
        edited = step.edit(scenario)
        cells = list_cells(write_difference(scenario, edited))
        return not any(
            each.covers(*cell)
            for each in kept
            for cell in cells
            if not _is_written_out(scenario, edited, *cell)
        )

    for change in changes:
        steps = tuple(filter(leaves, change.steps)) if kept else change.steps
        if steps:
            yield replace(change, steps=steps)


def _is_written_out(before: Scenario, after: Scenario, table: str, row: str, column: str) -> bool:
    """Whether a cell only says what was assumed of a lift or a meal before."""
    if (table, column) == ("lifts", "speed"):
        return before.lift_of[row].speed == after.lift_of[row].speed
    if (table, column) == ("sites", "open") and row in after.site_of:
        was, now = (each.windows(each.site_of[row]) for each in (before, after))
        return was == now or (was is None and after.site_of[row].open == ALWAYS)
    return False
