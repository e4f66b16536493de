"""Rows and cells that change nothing."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from routeplan.proofs import Finding
from routeplan.scenario import (
    Scenario,
    Site,
    clock_text,
    find_all_ways,
    list_travelled,
    road_graph,
    travelled_by,
)
from routeplan.texts import _, join_names, ngettext

MOST_NAMES = 3  # in one sentence
# What counts of any site, of any place, and of the place of an area besides.
ABOUT_ANY = ("site", "name", "kind", "lat", "lon", "x", "y", "area")
ABOUT_PLACES = (*ABOUT_ANY, "depart_every")
ABOUT_BAYS = ("coaches_at_once", "coach_waits", "minutes_in", "minutes_out")


def list_idle_cells(scenario: Scenario) -> Iterator[Finding]:
    """List sites and lifts that nobody uses, and columns without effect."""
    yield from _unvisited_sites(scenario)
    yield from _unused_lifts(scenario)
    yield from _columns_without_effect(scenario)
    yield from _late_departures(scenario)
    yield from _coaches_on_foot(scenario)


def name_some(names: list[str]) -> str:
    """Name the first few and count the others.

    Examples
    --------
    >>> name_some(["A", "B"]), name_some(list("ABCDE"))
    ('A, B', 'A, B, C and 2 more')
    """
    more = len(names) - MOST_NAMES
    if more <= 0:
        return ", ".join(names)
    text = ngettext("{names} and {n} more", "{names} and {n} more", more)
    return text.format(names=", ".join(names[:MOST_NAMES]), n=more)


def _unvisited_sites(scenario: Scenario) -> Iterator[Finding]:
    visited = {visit.site for track in scenario.tracks for visit in scenario.visits(track)}
    idle = [site for site in scenario.sites if site.kind != "place" and site.site not in visited]
    if idle:
        text = ngettext(
            "{sites} is in nobody's programme.", "{sites} are in nobody's programme.", len(idle)
        )
        said = text.format(sites=name_some([site.title for site in idle]))
        yield Finding("odd", said, "programme", idle[0].site, "site")


def _unused_lifts(scenario: Scenario) -> Iterator[Finding]:
    used = {site.lift for site in scenario.sites if site.floor > 1}
    for bank in scenario.lifts:
        if bank.lift not in used:
            said = _("Lift {lift} serves no site.").format(lift=bank.lift)
            yield Finding("odd", said, "lifts", bank.lift, "")


def _columns_without_effect(scenario: Scenario) -> Iterator[Finding]:
    """One finding a site with all its columns; sites of which the same holds share one."""
    alike: dict[str, list[tuple[Site, str]]] = {}
    idle_areas = _list_idle_areas(scenario)
    for site in scenario.sites:
        listed = _list_of_place if site.kind == "place" else _list_of_stop
        columns: dict[str, list[str]] = {}
        for column, why in listed(scenario, site):
            columns.setdefault(why, []).append(column)
        if site.site in idle_areas:
            columns.setdefault(_nobody_stops(), []).append("area")
        if columns:
            said = "; ".join(_say_idle(names, why) for why, names in columns.items())
            alike.setdefault(said, []).append((site, next(iter(columns.values()))[0]))
    for said, sites in alike.items():
        first, column = sites[0]
        text = _("{sites}: {said}.").format(
            sites=name_some([site.title for site, _column in sites]), said=said
        )
        yield Finding("odd", text, "sites", first.site, column)


def _say_idle(columns: list[str], why: str) -> str:
    text = ngettext(
        "{columns} has no effect, because {why}",
        "{columns} have no effect, because {why}",
        len(columns),
    )
    return text.format(columns=join_names(columns), why=why)


def _nobody_stops() -> str:
    return _("it is a place, where nobody makes a stop")


def _list_idle_areas(scenario: Scenario) -> set[str]:
    """Places inside areas, unless the walks there, or the roads, are others without them."""
    inside = {
        site.site: site.model_copy(update={"area": None})
        for site in scenario.sites
        if site.kind == "place" and scenario.area_of.get(site.site, site.site) != site.site
    }
    if not inside:
        return set()
    sites = tuple(inside.get(site.site, site) for site in scenario.sites)
    without = scenario.model_copy(update={"sites": sites})
    travelled = list_travelled(scenario)
    here, there = (
        find_all_ways(each, road_graph(each, "coach"), "coach")[0][travelled]
        for each in (scenario, without)
    )
    return set(inside) if np.array_equal(here, there) else set()


def _list_of_place(scenario: Scenario, site: Site) -> Iterator[tuple[str, str]]:
    """The columns that are filled in for a place without effect, and why."""
    calls = site.site in scenario.area_of.values()
    about = {*ABOUT_PLACES, *(ABOUT_BAYS if calls else ())}
    for column, field in Site.model_fields.items():
        value = getattr(site, column)
        blank = value == field.default or (not value and column != "coach_waits")
        if blank or column not in site.model_fields_set or column in about:
            continue
        why = _nobody_stops()
        if column in ABOUT_BAYS:
            why = _("it is a place, and coaches call only at places of areas")
            if scenario.event.travel == "walk":
                why = _("all walk")
        yield column, why
    yield from _list_of_any(scenario, site)


def _list_of_stop(scenario: Scenario, site: Site) -> Iterator[tuple[str, str]]:
    """The columns that are filled in for a visit or a meal without effect, and why."""
    on_foot = scenario.event.travel == "walk"
    place = scenario.area_of.get(site.site)
    nowhere = _("the coaches wait at {place}").format(
        place=scenario.site_of[place].title if place else ""
    )
    lasts = {
        visit.minutes == visit.longest
        for track in scenario.tracks
        for visit in scenario.visits(track)
        if visit.site == site.site
    }
    cases = (
        ("coaches_at_once", on_foot and site.coaches_at_once is not None, _("all walk")),
        ("coach_waits", on_foot and not site.coach_waits, _("all walk")),
        ("coaches_at_once", bool(place) and site.coaches_at_once is not None, nowhere),
        ("coach_waits", bool(place) and not site.coach_waits, nowhere),
        (
            "minutes_max",
            site.minutes_max is not None and lasts == {True},
            _("visits last as long anyway"),
        ),
        (
            "score",
            bool(site.score) and _everybody_must(scenario, site),
            _("the stop is a must, and only optional ones are scored"),
        ),
        (
            "gap_minutes",
            bool(site.gap_minutes) and site.groups_at_once != 1,
            _("groups_at_once is not 1"),
        ),
        (
            "people_per_guide",
            site.people_per_guide is not None and site.guides is None,
            _("there is no number of guides"),
        ),
    )
    for column, idle, why in cases:
        if idle and column in site.model_fields_set:
            yield column, why
    yield from _list_of_any(scenario, site)


def _list_of_any(scenario: Scenario, site: Site) -> Iterator[tuple[str, str]]:
    """Areas where nobody rides, and gates through which no tour sets out."""
    if site.area is not None and scenario.event.travel == "walk":
        yield "area", _("all walk")
    if site.depart_every and site.site not in scenario.origins | set(scenario.area_of.values()):
        yield "depart_every", _("no tour sets out from there")


def _late_departures(scenario: Scenario) -> Iterator[Finding]:
    """Sessions whose tours may leave as late as there is nobody out any more."""
    for session in scenario.sessions_in_order:
        if session.leave_by == session.end:
            text = _("{session}: leave_by has no effect, because the session ends at {end}.")
            said = text.format(session=session.session, end=clock_text(session.end))
            yield Finding("odd", said, "sessions", session.session, "leave_by")


def _everybody_must(scenario: Scenario, site: Site) -> bool:
    visits = [
        visit
        for track in scenario.tracks
        for visit in scenario.visits(track)
        if visit.site == site.site
    ]
    return bool(visits) and all(visit.must for visit in visits)


def _coaches_on_foot(scenario: Scenario) -> Iterator[Finding]:
    if scenario.event.travel != "walk":
        return
    if scenario.coaches:
        said = _("The coaches have no effect: travel is walk.")
        yield Finding("odd", said, "event", "travel", "value")
    idle = [road for road in scenario.roads if not travelled_by(scenario, road)]
    if idle:
        text = ngettext(
            "{n} road by coach has no effect: travel is walk.",
            "{n} roads by coach have no effect: travel is walk.",
            len(idle),
        )
        row = f"{idle[0].origin} - {idle[0].destination}"
        yield Finding("odd", text.format(n=len(idle)), "roads", row, "by")
    stated = scenario.event.model_fields_set
    if "coaches_per_group" in stated and scenario.event.coaches_per_group > 1:
        said = _("{column} has no effect: travel is walk.").format(column="coaches_per_group")
        yield Finding("odd", said, "event", "coaches_per_group", "value")
    for column in ("alight_seconds", "board_seconds"):
        if column in stated and getattr(scenario.event, column):
            said = _("{column} has no effect: travel is walk.").format(column=column)
            yield Finding("odd", said, "event", column, "value")
