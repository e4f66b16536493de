"""Statements of the tables that can be given up, one a cell or a few that say one thing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from routeplan.advice.changes.agenda import list_room
from routeplan.advice.changes.groups import unpin
from routeplan.advice.changes.places import list_place_releases, list_places
from routeplan.advice.changes.sites import give_up_choice, list_needed, list_releases
from routeplan.scenario import GroupCount, Scenario, Site, clock_text
from routeplan.tables import (
    Edit,
    add_coaches,
    drop_appointment,
    edit_event,
    edit_programme,
    edit_row,
    edit_rows,
    name_row,
    row_key,
    set_cells,
    write_cell,
)
from routeplan.texts import ngettext

SHORTENING = ("slack", "fill", "minutes", "floor", "cars")


@dataclass(frozen=True)
class Statement:
    """Something that the tables say.

    Attributes
    ----------
    table, row, column : str
        Where; `row` is empty for the event and for what all rows say together.
    says : str
        In the words of the tables: ``sites, 安利, open: 13:00-17:30``.
    give_up : callable
        Makes of a scenario one in which it is not said.
    shortens : bool
        Whether parts of stops and legs are shorter then, which can leave no plan
        where waits are limited: there may be no place for the time that is left over.
    """

    table: str
    row: str
    column: str
    says: str
    give_up: Edit = field(repr=False, compare=False)
    shortens: bool = field(default=False, compare=False)


def list_statements(scenario: Scenario) -> list[Statement]:
    """All that can be given up, what planners ask about least first.

    What is left is taken for granted: the people and their tracks and hotels, the
    roads, what a lift or a coach takes, and that sessions are on their days.
    """
    statements: list[Statement] = []
    for listing in (_of_event, _of_visitors, _of_coaches, _of_sessions, _of_appointments):
        statements += listing(scenario)
    needed = list_needed(scenario)
    for place in list_places(scenario):
        for column, edit in list_place_releases(place).items():
            value = write_cell(column, getattr(place, column))
            statements.append(_state("sites", place.site, column, value, edit))
    for site in needed:
        statements += _of_site(scenario, site)
    ridden = {site.lift for site in needed}
    for bank in scenario.lifts:
        if bank.lift in ridden:
            says = ngettext("{n} car for {persons}", "{n} cars for {persons}", bank.cars)
            value = says.format(n=bank.cars, persons=bank.persons)
            people = sum(visitor.count for visitor in scenario.visitors)
            enough = max(bank.cars, people * (1 + scenario.event.escorts))
            edit = partial(edit_row, table="lifts", row=bank.lift, cars=enough)
            statements.append(_state("lifts", bank.lift, "cars", value, edit))
    statements += _of_choices(scenario, needed)
    for site in needed:
        if not site.one_of:
            statements.append(_must(site))
    return statements


def _state(table: str, row: str, column: str, value: object, give_up: Edit) -> Statement:
    place = ", ".join(filter(None, (table, row, column)))
    shortens = column in SHORTENING
    return Statement(table, row, column, f"{place}: {value}", give_up, shortens)


def _of_event(scenario: Scenario) -> Iterator[Statement]:
    event = scenario.event
    people = sum(visitor.count for visitor in scenario.visitors)
    free: dict[str, tuple[bool, Any]] = {
        "clock": (event.clock > 1, 1),
        "max_wait": (event.max_wait is not None, None),
        "movement": (event.movement == "convoy", "free"),
        "slack": (event.slack > 0, 0.0),
        "fill": (event.fill < 1, 1.0),
        "group_min": (event.group_min > 1, 1),
        "group_max": (event.group_max < people, people),
        "groups": (event.groups.least > 1 or event.groups.most is not None, GroupCount()),
    }
    for column, (stated, value) in free.items():
        if stated:
            now = write_cell(column, getattr(event, column))
            yield _state("event", "", column, now, partial(edit_event, **{column: value}))


def _of_visitors(scenario: Scenario) -> Iterator[Statement]:
    """Who tours with whom, as far as nobody has an appointment by that name."""
    booked = {appointment.who for appointment in scenario.appointments}
    columns: dict[str, Any] = {"language": (), "delegation": "", "group": ""}
    for column, blank in columns.items():
        values = {getattr(visitor, column) for visitor in scenario.visitors} - {blank}
        if values and not values & booked:
            says = ngettext("{n} value", "{n} different values", len(values))
            edit: Edit = partial(edit_rows, table="visitors", ids=None, **{column: blank})
            if column == "group":
                edit = unpin
            yield _state("visitors", "", column, says.format(n=len(values)), edit)


def _of_coaches(scenario: Scenario) -> Iterator[Statement]:
    """The coaches and their seats: given up, there is a large enough one for every group."""
    if scenario.event.travel == "walk" or not scenario.coaches:
        return
    seats = sum(coach.seats for coach in scenario.coaches)
    says = ngettext("{n} coach with {seats}", "{n} coaches with {seats}", len(scenario.coaches))
    value = says.format(n=len(scenario.coaches), seats=seats)
    yield _state("coaches", "", "seats", value, give_coaches)


def give_coaches(scenario: Scenario) -> Scenario:
    """The scenario with as many coaches as there may be groups, each of which takes everybody."""
    event = scenario.event
    people = sum(visitor.count for visitor in scenario.visitors)
    most = people // event.group_min if event.groups.most is None else event.groups.most
    # A share of the seats may be used.
    enough = round((people + event.escorts) / event.fill) + 1
    more = max(0, most - len(scenario.coaches))
    large = edit_rows(scenario, "coaches", None, seats=enough, group="")
    return add_coaches(large, more, enough)


def _of_sessions(scenario: Scenario) -> Iterator[Statement]:
    """Sessions may start and end as their neighbours let them, and tours leave until the end."""
    for session in scenario.sessions_in_order:
        first, last = list_room(scenario, session)
        for column, now, limit in (("start", session.start, first), ("end", session.end, last)):
            if limit != now:
                edit = set_cells("sessions", session.session, {column: limit})
                yield _state("sessions", session.session, column, clock_text(now), edit)
        if session.leave_by is not None and session.leave_by != session.end:
            now, edit = session.leave_by, set_cells("sessions", session.session, {"leave_by": None})
            yield _state("sessions", session.session, "leave_by", clock_text(now), edit)


def _of_appointments(scenario: Scenario) -> Iterator[Statement]:
    for row in scenario.appointments:
        key = row_key("appointments", row)
        edit = partial(drop_appointment, key=key)
        yield _state("appointments", name_row(key), "start", clock_text(row.start), edit)


def _of_site(scenario: Scenario, site: Site) -> Iterator[Statement]:
    """What a site demands, but that it must be visited."""
    yield _minutes(scenario, site)
    named = [row.sessions for row in scenario.programme if row.site == site.site]
    for column, edit in list_releases(scenario, site).items():
        value = write_cell(column, getattr(site, column))
        if column == "open":
            value = write_cell(column, scenario.hours(site))
        if column == "sessions":
            value = ";".join(dict.fromkeys([*site.sessions, *(s for each in named for s in each)]))
        yield _state("sites", site.site, column, value, edit)


def _minutes(scenario: Scenario, site: Site) -> Statement:
    """How long the visit lasts, here or in the programme."""
    values = sorted(
        {
            visit.minutes
            for track in scenario.tracks
            for visit in scenario.visits(track)
            if visit.site == site.site
        }
    )

    def give_up(each: Scenario) -> Scenario:
        each = edit_row(each, "sites", site.site, minutes=0)
        return edit_programme(each, site.site, minutes=None)

    return _state("sites", site.site, "minutes", ";".join(map(str, values)), give_up)


def _must(site: Site) -> Statement:
    """That a site must be visited, here or in the programme."""

    def give_up(each: Scenario) -> Scenario:
        each = edit_row(each, "sites", site.site, must=False)
        return edit_programme(each, site.site, must=None)

    return _state("sites", site.site, "must", write_cell("must", True), give_up)


def _of_choices(scenario: Scenario, needed: list[Site]) -> Iterator[Statement]:
    labels = dict.fromkeys(site.one_of for site in needed if site.one_of)
    for label in labels:
        names = ", ".join(site.site for site in scenario.sites if site.one_of == label)
        yield _state("sites", names, "one_of", label, partial(give_up_choice, label=label))
