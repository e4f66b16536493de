"""Roads that look as if a row were missing or a figure mistyped, and sites that are far away."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import permutations
from math import hypot

import numpy as np

from routeplan.advice.auditing.idle_cells import name_some
from routeplan.proofs import Finding
from routeplan.scenario import (
    DETOUR,
    KMH,
    TINY,
    Network,
    Road,
    Scenario,
    list_roads_past,
    positions,
    road_minutes,
    say_roads_past,
    travelled_by,
)
from routeplan.texts import _, ngettext

FASTEST = {"coach": 100.0, "walk": 8.0}  # km/h in a straight line: no road is shorter
SLOWEST = {"coach": 6.0, "walk": 1.5}  # even on a winding road
SHORT = {"coach": 1.0, "walk": 0.1}  # km below which a road's minutes are mostly lights and doors
DETOUR_FACTOR = 1.5  # of a straight road's minutes, below which a missing row hardly matters
MOST_JUNCTIONS = 3  # sites by way of which others are reached, one sentence each
ONE_WAY_MINUTES = 10  # by which there and back differ at the least, and ...
ONE_WAY_FACTOR = 2.0  # ... so many times, to be odd
MOST_LOOKED_AT = 300  # roads of an odd speed of which it is told whether anybody travels them


def list_odd_ways(scenario: Scenario, network: Network) -> Iterator[Finding]:
    """List missing and mistyped roads, unequal ways there and back, and far sites.

    Parameters
    ----------
    network : Network
        Travel between the scenario's sites.
    """
    yield from _roads_past_places(scenario)
    yield from _missing_rows(scenario, network)
    yield from _odd_speeds(scenario, network)
    yield from _unequal_ways(scenario, network)
    yield from _far_sites(scenario, network)


def _list_pairs(network: Network, both: bool) -> Iterator[tuple[str, str]]:
    """Pairs of places that groups may travel between, in one direction at least or in both."""
    there, back = network.travelled, network.travelled.T
    for row, column in np.argwhere(np.triu(there & back if both else there | back)):
        yield network.sites[row], network.sites[column]


def _roads_past_places(scenario: Scenario) -> Iterator[Finding]:
    """Roads by coach to a site in an area, which lead past where its coaches stop."""
    for place, roads in list_roads_past(scenario).items():
        row = f"{roads[0].origin} - {roads[0].destination}"
        column = "to" if scenario.area_of.get(roads[0].destination) == place else "from"
        yield Finding("odd", say_roads_past(scenario, place, roads), "roads", row, column)


def _missing_rows(scenario: Scenario, network: Network) -> Iterator[Finding]:
    """Pairs of places whose way leads past another site's door, by that site.

    Where a straight road between them would hardly be shorter nothing is amiss.
    """
    if not scenario.roads:
        return
    rows = {frozenset((road.origin, road.destination)) for road in scenario.roads}
    straight = _straight_minutes(scenario)
    via: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for pair in _list_pairs(network, both=False):
        if not network.travelled[network.index[pair[0]], network.index[pair[1]]]:
            pair = pair[::-1]
        minutes = network.minutes[network.index[pair[0]], network.index[pair[1]]]
        if frozenset(pair) in rows or minutes <= DETOUR_FACTOR * straight.get(pair, 0):
            continue
        between = [node for node in network.path(*pair)[1:-1] if node in scenario.site_of]
        if between:
            via[between[0]].append(pair)
    most_first = sorted(via.items(), key=lambda item: -len(item[1]))
    for passed, pairs in most_first[:MOST_JUNCTIONS]:
        origin, destination = pairs[0]
        minutes = network.minutes[network.index[origin], network.index[destination]]
        text = _("No road {pairs}: using via {via}, {minutes:.3g} min.")
        if len(pairs) > 1:
            text = _("No roads {pairs}: using via {via}, {minutes:.3g} min for the first.")
        named = [" – ".join(_title(scenario, place) for place in pair) for pair in pairs]
        said = text.format(pairs=name_some(named), via=_title(scenario, passed), minutes=minutes)
        yield Finding("odd", said, "roads", f"{origin} - {destination}", "")
    more = sum(len(pairs) for _passed, pairs in most_first[MOST_JUNCTIONS:])
    if more:
        text = ngettext(
            "No road for {n} more pair of sites either, by way of others.",
            "No road for {n} more pairs of sites either, by way of others.",
            more,
        )
        yield Finding("odd", text.format(n=more), "roads")


def _straight_minutes(scenario: Scenario) -> dict[tuple[str, str], float]:
    """Minutes of straight roads between sites with coordinates, as network assumes them."""
    placed, kmh = positions(scenario), KMH[scenario.event.travel]
    return {
        (origin, destination): hypot(x1 - x0, y1 - y0) * DETOUR / kmh * 60
        for (origin, (x0, y0)), (destination, (x1, y1)) in permutations(placed.items(), 2)
    }


def _odd_speeds(scenario: Scenario, network: Network) -> Iterator[Finding]:
    """Roads far faster or slower than the straight line between their ends allows.

    Those that nobody travels do not count.
    """
    placed, travel = positions(scenario), scenario.event.travel
    fast: list[tuple[float, float, Road]] = []
    slow: list[tuple[float, float, Road]] = []
    for road in scenario.roads:
        ends = road.origin, road.destination
        if not placed.keys() >= set(ends) or travel not in travelled_by(scenario, road):
            continue
        (x0, y0), (x1, y1) = placed[road.origin], placed[road.destination]
        km, minutes = hypot(x1 - x0, y1 - y0), road_minutes(road, travel)
        if km < SHORT[travel]:
            continue
        if km * 60 > FASTEST[travel] * minutes:
            fast.append((km, minutes, road))
        elif km * 60 < SLOWEST[travel] * minutes:
            slow.append((km, minutes, road))
    for odd in (fast, slow):
        roads = [
            (km, minutes, road)
            for number, (km, minutes, road) in enumerate(odd)
            if number >= MOST_LOOKED_AT or _is_travelled(network, road, minutes)
        ]
        if roads:
            yield _say_odd_speed(scenario, roads)


def _is_travelled(network: Network, road: Road, minutes: float) -> bool:
    """Whether a road between two sites is on a shortest way that groups may travel."""
    ways = [(road.origin, road.destination)]
    if not road.one_way:
        ways.append((road.destination, road.origin))
    for origin, destination in ways:
        here, there = network.index[origin], network.index[destination]
        over = network.minutes[:, [here]] + minutes + network.minutes[[there], :]
        if (network.travelled & (over <= network.minutes + TINY)).any():
            return True
    return False


def _say_odd_speed(scenario: Scenario, roads: list[tuple[float, float, Road]]) -> Finding:
    km, minutes, road = roads[0]
    text = _("{road}: {minutes:g} min for {km:.1f} km in a straight line{speed}.")
    speed = _(", {kmh:.0f} km/h").format(kmh=km * 60 / minutes) if minutes else ""
    said = text.format(
        road=f"{_title(scenario, road.origin)} – {_title(scenario, road.destination)}",
        minutes=minutes,
        km=km,
        speed=speed,
    )
    if len(roads) > 1:
        more = ngettext(
            "{said} So with {n} more road.", "{said} So with {n} more roads.", len(roads) - 1
        )
        said = more.format(said=said, n=len(roads) - 1)
    column = "km" if road.minutes is None else "minutes"
    return Finding("odd", said, "roads", f"{road.origin} - {road.destination}", column)


def _title(scenario: Scenario, node: str) -> str:
    site = scenario.site_of.get(node)
    return node if site is None else site.title


def _unequal_ways(scenario: Scenario, network: Network) -> Iterator[Finding]:
    """The pair whose ways there and back differ most, if by much."""
    found = []
    for pair in _list_pairs(network, both=True):
        there, back = network.leg(*pair), network.leg(pair[1], pair[0])
        short, long = sorted((there, back))
        if long - short >= ONE_WAY_MINUTES and long >= ONE_WAY_FACTOR * short:
            found.append((long - short, there, back, pair))
    if not found:
        return
    _difference, there, back, (origin, destination) = max(found)
    text = _("{origin} – {destination} takes {there} min there and {back} min back.")
    if len(found) > 1:
        text = ngettext(
            "{origin} – {destination} takes {there} min there and {back} min back; for {n} more "
            "pair, too, one way takes at least twice as long as the other.",
            "{origin} – {destination} takes {there} min there and {back} min back; for {n} more "
            "pairs, too, one way takes at least twice as long as the other.",
            len(found) - 1,
        )
    said = text.format(
        origin=_title(scenario, origin),
        destination=_title(scenario, destination),
        there=there,
        back=back,
        n=len(found) - 1,
    )
    yield Finding("odd", said, "roads", f"{origin} - {destination}", "one_way")


def _far_sites(scenario: Scenario, network: Network) -> Iterator[Finding]:
    """Visits that take less time than the ways from and to the nearest other places."""
    travelled, told = network.travelled, set()
    for track in scenario.tracks:
        for visit in scenario.visits(track):
            site = scenario.site_of[visit.site]
            row = network.index[visit.site]
            before, after = travelled[:, row], travelled[row]
            if site.kind != "visit" or visit.site in told or not (before.any() and after.any()):
                continue
            there = int(network.nearest[before, row].min())
            on = int(network.nearest[row, after].min())
            if there + on > visit.minutes:
                told.add(visit.site)
                text = _(
                    "{site} is far: at least {there} min there and {on} min on, even to the "
                    "nearest other place, for a visit of {minutes} min."
                )
                said = text.format(site=site.title, there=there, on=on, minutes=visit.minutes)
                yield Finding("odd", said, "sites", site.site, "minutes", there + on, visit.minutes)
