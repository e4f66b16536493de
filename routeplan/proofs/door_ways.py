"""The least minutes from door to door for groups of some sizes, getting on and off counted.

A coach sets a group down at an area's place, and the group walks to the doors; where a tour
starts or ends at that place, it may walk there at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import numpy as np

from routeplan.proofs.least_holds import count_least_heads
from routeplan.scenario import Network, Scenario, Session, close_legs
from routeplan.scheduling import Headcount, Integers, measure_areas, measure_transfers


class DoorWays(NamedTuple):
    """Ways between doors that no group of some sizes betters.

    Attributes
    ----------
    rows : dict of str to int
        The row of each site.
    nearest : ndarray of int, shape (P, P)
        Least minutes between places over any others.
    leaving : ndarray of int, shape (P,)
        Of these, from a site in an area back to the coach until all have got on; 0 elsewhere.
    """

    rows: dict[str, int]
    nearest: Integers
    leaving: Integers


class Way(NamedTuple):
    """How a group gets to a site in a session, and back.

    At least `out` minutes pass from the session's start to the door, `rest` from the stop's
    departure to one on the `clock`, of its coach where it has walked there, and `back` from
    there to the tour's end.
    """

    out: int
    rest: int
    clock: int
    back: int

    @property
    def home(self) -> int:
        """Least minutes from the stop's departure to the tour's end."""
        return self.rest + self.back


def measure_ways(scenario: Scenario, network: Network, sizes: Iterable[int]) -> DoorWays:
    """The ways of groups of so many visitors: of those who get on and off the fastest.

    Kept with the scenario, as many tracks have the same.
    """
    if not scenario.area_of:
        return DoorWays(network.index, network.nearest, np.zeros(len(network.sites), np.int64))
    fullest = min((count_least_heads(scenario, size).fullest for size in sizes), default=0)
    headcount = Headcount(fullest, 0, fullest)
    known, ways = scenario.__dict__.get(__name__, (None, {}))
    if known is not network:
        ways = {}
        scenario.__dict__[__name__] = network, ways
    transfers = measure_transfers(scenario, headcount)
    if transfers not in ways:
        ways[transfers] = _go_on_foot(scenario, network, headcount)
    found: DoorWays = ways[transfers]
    return found


def _go_on_foot(scenario: Scenario, network: Network, headcount: Headcount) -> DoorWays:
    """R18: who is not in a site's area yet gets off at its place and walks, and back to leave."""
    areas = measure_areas(scenario, network, [headcount], {})
    entering, leaving, area = areas.entering[0], areas.leaving[0], areas.place_area
    inside = (area[:, None] == area) & (area >= 0)
    ways = network.legs + np.where(inside, 0, leaving[:, None] + entering)
    stops = [network.index[site.site] for site in scenario.sites if site.kind != "place"]
    return DoorWays(network.index, close_legs(ways, stops), leaving)


def least_way(scenario: Scenario, ways: DoorWays, name: str, track: str, site: str) -> Way:
    """How any group of a track gets to a site and back in a session, at the least.

    A tour that ends at an area's place may walk there from its sites, off the clock.
    """
    row, place = ways.rows[site], ways.rows[scenario.area_of.get(site, site)]
    ends = list(list_ends(scenario, ways.rows, scenario.session_of[name], track))
    out = min(int(ways.nearest[origin, row]) for origin, _goal in ends)
    if site in scenario.area_of and any(goal == place for _origin, goal in ends):
        return Way(out, 0, 1, min(int(ways.nearest[row, goal]) for _origin, goal in ends))
    back = min(int(ways.nearest[place, goal]) for _origin, goal in ends)
    return Way(out, int(ways.leaving[row]), scenario.event.clock, back)


def list_ends(
    scenario: Scenario, rows: dict[str, int], session: Session, track: str
) -> Iterator[tuple[int, int]]:
    """Where tours of a session may start and end, one pair for each of the track's hotels."""
    for origin, goal in scenario.ends_of(session, track):
        yield rows[origin], rows[goal]
