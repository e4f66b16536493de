"""All raw tables together become one scenario, or all their faults."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from routeplan.errors import Fault, ScenarioError
from routeplan.scenario import (
    Appointment,
    Coach,
    Event,
    LiftBank,
    ProgrammeRow,
    Road,
    Row,
    Scenario,
    Session,
    Site,
    Visitor,
    parse_text,
)
from routeplan.tables.characters import sweep, tell_marks
from routeplan.tables.consistency import find_faults
from routeplan.tables.consistency.draft import Draft, Origin, join_doubts
from routeplan.tables.consistency.sizes import list_endless
from routeplan.tables.headings import EVENT, TABLE, TABLES, known_columns
from routeplan.tables.matrix import is_matrix, parse_matrix
from routeplan.tables.parsing import Parsed, parse_table
from routeplan.tables.raw import UNREADABLE, RawTable, RawTables
from routeplan.tables.settings import parse_event
from routeplan.tables.spelling import fold
from routeplan.texts import _

MODELS: dict[str, type[Row]] = {
    "event": Event,
    "sites": Site,
    "lifts": LiftBank,
    "roads": Road,
    "visitors": Visitor,
    "coaches": Coach,
    "sessions": Session,
    "programme": ProgrammeRow,
    "appointments": Appointment,
}
WITH_IDS = {"sites", "lifts", "visitors", "coaches", "sessions"}
# In every scenario; the event may be left at its defaults.
REQUIRED = ("sites", "visitors", "sessions")


def build_scenario(raw: RawTables) -> Scenario:
    """Check everything and build the scenario.

    Raises
    ------
    ScenarioError
        With every fault of every table, in the order of the tables.
    """
    raw = _sweep_tables(raw)
    parsed = _parse_tables(raw)
    draft = _draft(raw, parsed)
    faults = _list_row_faults(raw, parsed)
    faults += find_faults(draft.doubting(faults))
    if faults:
        raise ScenarioError(_in_order(faults, draft.titles))
    return draft.scenario


def _sweep_tables(raw: RawTables) -> RawTables:
    """The tables without what nobody can read.

    Raises
    ------
    ScenarioError
        If a table is so large that all else would take for ever.
    """
    endless = [
        fault
        for table in raw.tables
        for fault in list_endless(table.title, table.name, len(table.rows))
    ]
    if endless:
        raise ScenarioError([*raw.faults, *endless])
    swept = [sweep(table) for table in raw.tables]
    marked = [place for _table, _found, places in swept for place in places]
    return RawTables(
        tables=[table for table, _found, _marked in swept],
        faults=[*raw.faults, *(fault for _table, found, _marked in swept for fault in found)],
        unread=raw.unread,
        notes=[*raw.notes, *tell_marks(marked)],
    )


def list_row_faults(raw: RawTables) -> list[Fault]:
    """What is wrong with tables and their rows, each by itself."""
    raw = _sweep_tables(raw)
    return _list_row_faults(raw, _parse_tables(raw))


def _list_row_faults(raw: RawTables, parsed: dict[str, Parsed[Any]]) -> list[Fault]:
    return [
        *raw.faults,
        *_list_missing(raw, parsed),
        *(fault for table in parsed.values() for fault in table.faults),
    ]


def _parse_tables(raw: RawTables) -> dict[str, Parsed[Any]]:
    sites = _site_ids(raw)
    return {table.name: _parse(table, sites) for table in raw.tables}


def _parse(raw: RawTable, sites: set[str]) -> Parsed[Any]:
    if raw.name == EVENT.name:
        return parse_event(raw)
    if raw.name == "roads" and is_matrix(raw):
        return parse_matrix(raw)
    if not raw.headings:
        return Parsed()
    unique = raw.name in WITH_IDS
    return parse_table(raw, TABLE[raw.name], MODELS[raw.name], unique, sites)


def _site_ids(raw: RawTables) -> set[str]:
    """Ids of the sites before they are checked."""
    known = known_columns(TABLE["sites"].columns)
    for table in raw.tables:
        names = [known.get(fold(heading)) for heading in table.headings]
        if table.name == "sites" and "site" in names:
            cells = [row.cells[names.index("site")] for row in table.rows]
            return {parse_text(cell) for cell in cells if cell is not UNREADABLE}
    return set()


def _draft(raw: RawTables, parsed: dict[str, Parsed[Any]]) -> Draft:
    origins: dict[int, Origin] = {}
    for table in parsed.values():
        origins |= table.origins
    doubts = join_doubts(*(table.doubts for table in parsed.values()))
    event = Event()
    if EVENT.name in parsed:
        event = parsed[EVENT.name].items[0]
    else:
        origins[id(event)] = Origin(EVENT.name, None, "", {})
        if EVENT.name in raw.unread:
            doubts = join_doubts(doubts, {(EVENT.name, None): EVENT.column.keys()})
    scenario = Scenario(
        event=event,
        **{name: tuple(table.items) for name, table in parsed.items() if name != EVENT.name},
        **{name: () for name in REQUIRED if name not in parsed},
        notes=(
            *raw.notes,
            *(table.note for table in parsed.values() if table.note),
        ),
    )
    absent = {name for name in REQUIRED if name not in parsed or not parsed[name].ids}
    return Draft(
        scenario=scenario,
        origins=origins,
        titles={table.name: table.title for table in raw.tables},
        ids={name: frozenset(table.ids) for name, table in parsed.items()},
        names={name: table.names for name, table in parsed.items()},
        unused={name: frozenset(table.unused) for name, table in parsed.items()},
        doubts=doubts,
        unread=frozenset(absent | raw.unread),
    )


def _list_missing(raw: RawTables, parsed: dict[str, Parsed[Any]]) -> list[Fault]:
    """Required tables that are not there, or have no row in use."""
    titles = {table.name: table.title for table in raw.tables}
    faults = []
    for name in REQUIRED:
        if name in raw.unread:
            continue
        if name not in parsed:
            cause = _("The table is missing.")
            faults.append(Fault("missing-table", cause, _("Add it."), table=name))
        elif not parsed[name].ids:
            cause = _("The table has no rows.")
            faults.append(Fault("empty-table", cause, _("Fill it in."), table=titles[name]))
    return faults


def _in_order(faults: list[Fault], titles: Mapping[str, str]) -> list[Fault]:
    """By table in filling order, then by row."""
    order = {titles.get(table.name, table.name): place for place, table in enumerate(TABLES)}
    return sorted(faults, key=lambda fault: (order.get(fault.table, -1), fault.row or 0))
