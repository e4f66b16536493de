"""R18: stops of one area between which a group has to be somewhere else, whatever it does.

All stops that a group makes in an area in one session are made in one call. Where hours,
appointments, positions and after_sites leave only orders in which another stop comes between
two of them, there is no plan. The three are looked at as if nothing else were to be done.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, islice, permutations

from routeplan.proofs.findings import Finding
from routeplan.proofs.kinds import Chain
from routeplan.scheduling import LoneTour, follow
from routeplan.texts import _

MOST_TRIPLES = 100  # of one chain, a fifth of a millisecond each


def find_split_call(chain: Chain) -> Finding | None:
    """Say which stop parts two of one area; None if there is no proof of one."""
    for first, between, last in islice(_list_triples(chain), MOST_TRIPLES):
        if _parts(chain.tour.keep((first, between, last))):
            return _say_split(chain, first, between, last)
    return None


def _list_triples(chain: Chain) -> Iterator[tuple[int, int, int]]:
    """Two stops of one area with one outside of it between them, which an hour or order binds."""
    scenario, tour = chain.scenario, chain.tour
    tracks = [track for track in scenario.tracks if chain.session in scenario.sessions_of(track)]
    ends = {
        end for track in tracks for pair in scenario.ends_of(chain.session, track) for end in pair
    }
    areas = [scenario.area_of.get(site, "") for site in chain.sites]
    ordered = {number for pair in tour.befores for number in pair}
    bound = [
        number
        for number, stop in enumerate(tour.stops)
        if number in ordered or stop.windows or stop.starts or stop.start >= 0
    ]
    for first, last in combinations(range(len(areas)), 2):
        area = areas[first]
        if area and area == areas[last] and area not in ends:
            for between in bound:
                if areas[between] != area:
                    yield first, between, last


def _parts(lone: LoneTour) -> bool:
    """Whether the second of three stops comes between the others in all orders that there are."""
    orders = [order for order in permutations(range(3)) if _keeps(lone, order)]
    return bool(orders) and all(order[1] == 1 for order in orders)


def _keeps(lone: LoneTour, order: tuple[int, ...]) -> bool:
    """Whether stops can be made in an order, at their hours and in time."""
    if any(order.index(a) > order.index(b) for a, b in lone.befores):
        return False
    passed = follow(lone, order)
    if len(passed) < len(order):
        return False
    return passed[-1].depart + lone.stops[order[-1]].back <= lone.due


def _say_split(chain: Chain, first: int, between: int, last: int) -> Finding:
    site = chain.sites[first]
    text = _(
        "{session}: {first} and {last} are in one area ({area}), where all stops of a session are "
        "made in one call, and {between}, outside of it, can only be visited between them."
    )
    said = text.format(
        session=chain.session.session,
        first=chain.title(first),
        last=chain.title(last),
        between=chain.title(between),
        area=chain.scenario.site_of[chain.scenario.area_of[site]].title,
    )
    return Finding("impossible", said, "sites", site, "area")
