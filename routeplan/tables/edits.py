"""Changes to a scenario, and what they are called in the words of the tables."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, TypeAlias

from routeplan.scenario import ALWAYS, Coach, GroupCount, Row, Scenario, Starts, Window, clock_text
from routeplan.tables.patches import KEYS

Edit: TypeAlias = Callable[[Scenario], Scenario]

# Tables whose rows a patch names by one id, in an object; the others are lists of rows.
BY_ID = tuple(table for table, key in KEYS.items() if len(key) == 1)
BY_ROWS = ("programme", "appointments")
CLOCKS = {"start", "end", "leave_by"}


def edit_event(scenario: Scenario, **cells: Any) -> Scenario:
    """The scenario with other settings."""
    return _replace(scenario, event=scenario.event.model_copy(update=cells))


def _replace(scenario: Scenario, **tables: Any) -> Scenario:
    """The scenario with other tables, in which what was assumed of lifts and meals stays.

    A lift is no slower because its highest floor is left out, and a meal has no other hours
    because a session is longer: where a blank would mean something else than before, what it
    meant is written out.
    """
    edited = scenario.model_copy(update=tables)
    lifts = tuple(
        bank
        if bank.speed is not None
        or (speed := scenario.lift_of[bank.lift].speed) == edited.lift_of[bank.lift].speed
        else bank.model_copy(update={"speed": speed})
        for bank in edited.lifts
    )
    sites = tuple(
        site
        if site.kind != "meal"
        or site.open
        or (hours := scenario.hours(scenario.site_of[site.site])) == edited.hours(site)
        else site.model_copy(update={"open": hours or ALWAYS})
        for site in edited.sites
    )
    if lifts == edited.lifts and sites == edited.sites:
        return edited
    return edited.model_copy(update={"lifts": lifts, "sites": sites})


def edit_rows(scenario: Scenario, table: str, ids: set[str] | None, **cells: Any) -> Scenario:
    """The scenario with other cells in the rows of these ids (None: in all rows)."""
    (key,) = KEYS[table]
    rows = tuple(
        row.model_copy(update=cells) if ids is None or getattr(row, key) in ids else row
        for row in getattr(scenario, table)
    )
    return _replace(scenario, **{table: rows})


def set_cells(table: str, row: str, cells: dict[str, Any]) -> Edit:
    """The change that gives one row other cells."""
    return partial(edit_rows, table=table, ids={row}, **cells)


def edit_row(scenario: Scenario, table: str, row: str, **cells: Any) -> Scenario:
    """The scenario with other cells in one row; the same where there is no such row."""
    return edit_rows(scenario, table, {row}, **cells)


def edit_programme(scenario: Scenario, site: str, **cells: Any) -> Scenario:
    """The scenario with other cells in the rows of the programme that name a site."""
    rows = tuple(
        row.model_copy(update=cells) if row.site == site else row for row in scenario.programme
    )
    return _replace(scenario, programme=rows)


def drop_site(scenario: Scenario, site: str) -> Scenario:
    """The scenario without a site, nor anything that names it.

    A track's last row of the programme stays: without any row a track has no
    programme at all. The tables then do not hang together, which reading them
    tells.
    """
    others = tuple(
        each.model_copy(
            update={"after_sites": tuple(name for name in each.after_sites if name != site)}
        )
        for each in scenario.sites
        if each.site != site
    )
    programme = tuple(
        row
        for row in scenario.programme
        if row.site != site
        or all(each.site == site for each in scenario.programme if each.track == row.track)
    )
    appointments = tuple(row for row in scenario.appointments if row.site != site)
    return _replace(scenario, sites=others, programme=programme, appointments=appointments)


def drop_appointment(scenario: Scenario, key: tuple[str, ...]) -> Scenario:
    """The scenario without an appointment."""
    kept = tuple(row for row in scenario.appointments if row_key("appointments", row) != key)
    return _replace(scenario, appointments=kept)


def add_coaches(scenario: Scenario, number: int, seats: int) -> Scenario:
    """The scenario with more coaches, under names that are free."""
    taken = {coach.coach for coach in scenario.coaches}
    names = (f"extra {n}" for n in range(1, len(taken) + number + 1))
    free = [name for name in names if name not in taken][:number]
    added = tuple(Coach(coach=name, seats=seats) for name in free)
    return scenario.model_copy(update={"coaches": (*scenario.coaches, *added)})


def row_key(table: str, row: Row) -> tuple[str, ...]:
    """What tells a row from the others of its table."""
    return tuple(str(getattr(row, name) or "") for name in KEYS[table])


def write_difference(before: Scenario, after: Scenario) -> dict[str, Any]:
    """The patch that makes the one scenario of the other.

    Returns
    -------
    dict
        In the form of JSON; see :mod:`routeplan.tables.conversion.patches`.

    Examples
    --------
    >>> from routeplan.scenario.model import Scenario
    >>> before = Scenario.model_validate({"sites": [{"site": "Mill", "open": "09:00-10:00"}],
    ...     "visitors": [], "sessions": [{"session": "am", "start": "09:00", "end": "12:00"}]})
    >>> after = edit_row(before, "sessions", "am", end=730)
    >>> write_difference(before, edit_row(after, "sites", "Mill", open=()))
    {'sites': {'Mill': {'open': ''}}, 'sessions': {'am': {'end': '12:10'}}}
    """
    patch: dict[str, Any] = {}
    event = _changed_cells(before.event, after.event)
    if event:
        patch["event"] = event
    for table in BY_ID:
        rows = {
            key[0]: cells
            for key, cells in _changed_rows(table, getattr(before, table), getattr(after, table))
        }
        if rows:
            patch[table] = rows
    for table in BY_ROWS:
        listed = [
            dict(zip(KEYS[table], key, strict=True)) | cells
            for key, cells in _changed_rows(table, getattr(before, table), getattr(after, table))
        ]
        if listed:
            patch[table] = listed
    return patch


def _changed_rows(
    table: str, before: tuple[Row, ...], after: tuple[Row, ...]
) -> list[tuple[tuple[str, ...], dict[str, Any]]]:
    """The key and the cells of every row that is other, new or gone."""
    if before is after:
        return []
    old = {row_key(table, row): row for row in before}
    new = {row_key(table, row): row for row in after}
    changed = []
    for key in old.keys() | new.keys():
        if key not in new:
            changed.append((key, {"use": "no"}))
            continue
        cells = _changed_cells(old.get(key), new[key])
        if key not in old:
            cells = {name: cell for name, cell in cells.items() if name not in KEYS[table]}
        if cells:
            changed.append((key, cells))
    place = {key: number for number, key in enumerate([*old, *new])}
    return sorted(changed, key=lambda row: place[row[0]])


def _changed_cells(before: Row | None, after: Row) -> dict[str, Any]:
    """The cells in which a row is other than before; of a new row those that are not the default.

    A cell that holds several tables' words, as `open` does, is written whole.
    """
    cells = {}
    for name, field in type(after).model_fields.items():
        value = getattr(after, name)
        known = field.default if before is None else getattr(before, name)
        if value != known:
            cells[field.alias or name] = write_cell(name, value)
    return cells


def write_cell(column: str, value: Any) -> Any:
    """Write a value as it stands in its cell: text, a number, or "" for a blank.

    Examples
    --------
    >>> write_cell("end", 1470), write_cell("must", False), write_cell("cars", 2)
    ('24:30', 'no', 2)
    >>> write_cell("groups", GroupCount(4, 8, False)), write_cell("open", (Window(None, 540, 600),))
    ('4-8', '09:00-10:00')
    >>> write_cell("starts", Starts((540, 580))), write_cell("starts", Starts(every=20))
    ('09:00;09:40', 'every 20')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, GroupCount):
        return _write_group_count(value)
    if isinstance(value, Starts):
        return f"every {value.every}" if value.every else ";".join(map(clock_text, value.times))
    if column in CLOCKS:
        return clock_text(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, tuple):
        return ";".join(map(write_window if column == "open" else str, value))
    return value


def write_window(window: Window) -> str:
    """Write an opening window."""
    hours = f"{clock_text(window.opens)}-{clock_text(window.closes)}"
    return f"{window.date.isoformat()} {hours}" if window.date else hours


def _write_group_count(count: GroupCount) -> str:
    if count.fewest:
        return ""
    if count.most is None:
        return "free"
    return str(count.most) if count.least == count.most else f"{count.least}-{count.most}"


def list_cells(patch: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """Every cell that a patch of :func:`write_difference` changes: table, row and column."""
    cells = [("event", "", column) for column in patch.get("event", {})]
    for table in BY_ID:
        for row, changed in patch.get(table, {}).items():
            cells += [(table, row, column) for column in changed]
    for table in BY_ROWS:
        for row in patch.get(table, ()):
            name = name_row(tuple(row[column] for column in KEYS[table]))
            cells += [(table, name, column) for column in row if column not in KEYS[table]]
    return cells


def name_row(key: tuple[str, ...]) -> str:
    """What a row is called that has no id: its key, blanks left out.

    Examples
    --------
    >>> name_row(("all", "安利", "day 1")), name_row(("", "安利"))
    ('all, 安利, day 1', '安利')
    """
    return ", ".join(filter(None, key))
