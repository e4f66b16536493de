"""From a scenario's areas to what a Problem has of them: ways on foot, bays, gates."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from routeplan.scenario import Network, Scenario, round_up
from routeplan.scheduling.problem import Area, Integers, Resource


class Headcount(NamedTuple):
    """What of a group decides how long things take and how much it uses.

    Attributes
    ----------
    size, step_free : int
        Visitors and escorts; those who cannot use stairs.
    fullest : int
        Those of them in the fullest coach.
    coaches : int
        1 on foot.
    """

    size: int
    step_free: int
    fullest: int
    coaches: int = 1


class Areas(NamedTuple):
    """What a Problem has to know of areas; see there."""

    areas: tuple[Area, ...]
    place_area: Integers
    entering: Integers
    leaving: Integers
    alighting: Integers
    boarding: Integers


def measure_transfers(scenario: Scenario, headcount: Headcount) -> tuple[int, int]:
    """Whole minutes for which a group gets off and on, as long as its fullest coach needs."""
    event, people = scenario.event, headcount.fullest
    return round_up(people * event.alight_seconds / 60), round_up(people * event.board_seconds / 60)


def measure_areas(
    scenario: Scenario,
    network: Network,
    headcounts: list[Headcount],
    resources: dict[Resource, int],
) -> Areas:
    """R18: areas, and how long it takes to get from coach to door and back in one.

    Their bays (R08) and gates (R11) are numbered with the other resources.
    """
    places = list(dict.fromkeys(scenario.area_of.values()))
    rows = [network.index[place] for place in places]
    shape = len(headcounts), len(places)
    alighting, boarding = np.zeros((2, *shape), dtype=np.int64)
    entering, leaving = np.zeros((2, len(headcounts), len(network.sites)), dtype=np.int64)
    for group, headcount in enumerate(headcounts):
        alighting[group], boarding[group] = measure_transfers(scenario, headcount)
    place_area = np.full(len(network.sites), -1, dtype=np.int64)
    for site, name in scenario.area_of.items():
        area, row = places.index(name), network.index[site]
        place_area[row] = area
        if site != name:
            place = scenario.site_of[name]
            there, back = network.legs[rows[area], row], network.legs[row, rows[area]]
            entering[:, row] = alighting[:, area] + place.minutes_in + there
            leaving[:, row] = back + place.minutes_out + boarding[:, area]
    areas = []
    for name, row in zip(places, rows, strict=True):
        place, bay = scenario.site_of[name], -1
        if place.coaches_at_once is not None:
            bay = number_resource(resources, Resource("coaches", name, place.coaches_at_once))
        gate, _minutes = find_gate(scenario, name, resources)
        areas.append(Area(row, bay, place.coach_waits, gate, place.depart_every))
    return Areas(tuple(areas), place_area, entering, leaving, alighting, boarding)


def find_gate(scenario: Scenario, place: str, resources: dict[Resource, int]) -> tuple[int, int]:
    """What a departure from a place holds by R11, and for how many minutes; -1, 0 for nothing."""
    minutes = scenario.site_of[place].depart_every
    if not minutes:
        return -1, 0
    return number_resource(resources, Resource("departures", place, 1)), minutes


def number_resource(resources: dict[Resource, int], resource: Resource) -> int:
    """The number of a resource among those known so far, to which it is added."""
    return resources.setdefault(resource, len(resources))
