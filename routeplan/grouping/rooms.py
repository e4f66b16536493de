"""How many visitors one group can have: in halls, coaches and bays."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import NamedTuple

from routeplan.grouping.fleet import Fleet, read_fleet
from routeplan.scenario import Scenario, Site

BOUNDLESS = 10**9


class SizeLimit(NamedTuple):
    """The most visitors (or people, coaches) of one group, and the site that says so.

    None where it is a setting of the event.
    """

    people: int
    site: Site | None = None


def size_limit(scenario: Scenario, track: str, coaches: int = 1) -> SizeLimit:
    """The most visitors of one group of a track, with the escorts of so many coaches."""
    room = hall_room(scenario, track)
    room = room._replace(people=room.people - coaches * scenario.event.escorts)
    return min(SizeLimit(scenario.event.group_max), room, key=_people)


def hall_room(scenario: Scenario, track: str) -> SizeLimit:
    """The most people of one group, escorts included: it has to fit into every must stop.

    Of the sites of a ``one_of`` choice it has to fit into one.
    """
    choices: dict[str, list[SizeLimit]] = defaultdict(list)
    limits = [SizeLimit(BOUNDLESS)]
    for visit in scenario.visits(track):
        site = scenario.site_of[visit.site]
        limit = _hall_limit(scenario, site)
        if visit.choice:
            choices[visit.choice].append(SizeLimit(limit, site))
        elif visit.must:
            limits.append(SizeLimit(limit, site))
    limits += [max(alternatives, key=_people) for alternatives in choices.values()]
    return min(limits, key=_people)


def group_room(scenario: Scenario, track: str, name: str = "") -> int:
    """R14: the most visitors of a group of a track, in the coaches that one of that name can have.

    Parameters
    ----------
    name : str
        Coaches may be pinned to it; empty: to none.
    """
    fleet = read_fleet(scenario)
    if fleet is None:
        return size_limit(scenario, track).people
    return _most_in(scenario, track, fleet, name)


def _most_in(scenario: Scenario, track: str, fleet: Fleet, name: str) -> int:
    return max(
        (min(size_limit(scenario, track, k).people, room) for k, room in fleet.list_rooms(name)),
        default=0,
    )


def largest_group(scenario: Scenario, track: str) -> int:
    """The most visitors that one group of a track can have, whatever it is called.

    It has no more coaches than there are bays where it must stop.
    """
    fleet = read_fleet(scenario)
    if fleet is None:
        return group_room(scenario, track)
    fleet = replace(fleet, most=min(fleet.most, bay_limit(scenario, track).people))
    return max(_most_in(scenario, track, fleet, name) for name in {"", *fleet.pins})


def bay_limit(scenario: Scenario, track: str) -> SizeLimit:
    """The most coaches of one group of a track, and the site that has no more bays for them.

    In an area the bays are its place's, and who walks there from the tour's start or to its
    end may need none.
    """
    event = scenario.event
    ends = {
        end
        for session in scenario.sessions_of(track)
        for ends_of_tour in scenario.ends_of(session, track)
        for end in ends_of_tour
    }
    choices: dict[str, list[SizeLimit]] = defaultdict(list)
    limits = [SizeLimit(event.coaches_per_group)]
    boards = event.alight_seconds > 0 or event.board_seconds > 0
    for visit in scenario.visits(track):
        site = scenario.site_of[visit.site]
        site = scenario.site_of[scenario.area_of.get(site.site, site.site)]
        held = boards or (site.coach_waits and visit.minutes > 0)
        walked = visit.site in scenario.area_of and site.site in ends
        bays = site.coaches_at_once if held and not walked else None
        limit = SizeLimit(BOUNDLESS if bays is None else bays, site)
        if visit.choice:
            choices[visit.choice].append(limit)
        elif visit.must:
            limits.append(limit)
    limits += [max(alternatives, key=_people) for alternatives in choices.values()]
    return min(limits, key=_people)


def _people(limit: SizeLimit) -> int:
    return limit.people


def _hall_limit(scenario: Scenario, site: Site) -> int:
    limit = BOUNDLESS
    if site.people_at_once is not None:
        limit = min(limit, scenario.usable(site.people_at_once))
    if site.guides is not None and site.people_per_guide is not None:
        limit = min(limit, site.guides * site.people_per_guide)
    return limit
