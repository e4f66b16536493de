"""What holds for every way to form groups, computed from the scenario alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil
from typing import NamedTuple

from routeplan.grouping import largest_group
from routeplan.proofs.door_ways import least_way, list_ends, measure_ways
from routeplan.proofs.gates import Gate, list_gates
from routeplan.proofs.least_holds import least_minutes, least_parts
from routeplan.proofs.needs import Need, count_groups, least_finish, list_needs
from routeplan.scenario import Network, Scenario, Site, Visit
from routeplan.scheduling import ARRIVE, DEPART, ENTER, LEAVE, shortest_way


class LeastStay(NamedTuple):
    """The least minutes of the largest group inside a site, and the most that it can have.

    `longest` is what the ways there and back and the opening hours leave of
    any one session in which the track may go there.
    """

    track: str
    site: str
    sessions: tuple[str, ...]
    minutes: int
    longest: int


class LeastTour(NamedTuple):
    """The least minutes of a group's tour of what its track must visit in a session."""

    track: str
    session: str
    minutes: int


@dataclass(frozen=True)
class Relaxation:
    """Bounds for every grouping.

    Attributes
    ----------
    finish : int or None
        Proven lower bound on finish; None where there is none.
    needs : tuple of Need
        The resources, the tightest one first.
    tours : tuple of LeastTour
        What the longest tours of the sessions take at least.
    stays : tuple of LeastStay
        What the largest groups need at each must site.
    choices : tuple of tuple of LeastStay
        What they need at each of the sites of which a track has to visit one.
    gates : tuple of Gate
        Of tours that keep a distance when they set out.
    """

    finish: int | None
    needs: tuple[Need, ...] = ()
    tours: tuple[LeastTour, ...] = ()
    stays: tuple[LeastStay, ...] = ()
    choices: tuple[tuple[LeastStay, ...], ...] = ()
    gates: tuple[Gate, ...] = ()


def relax(scenario: Scenario, network: Network) -> Relaxation:
    """Compute the needs of all resources and a bound on finish for every grouping.

    Kept with the scenario, as what is computed `once`, so that audit and plan share it.
    """
    known: tuple[Network, Relaxation] | None = scenario.__dict__.get(__name__)
    if known is None or known[0] is not network:
        known = network, _relax(scenario, network)
        scenario.__dict__[__name__] = known
    return known[1]


def _relax(scenario: Scenario, network: Network) -> Relaxation:
    needs = list_needs(scenario, network)
    needs.sort(key=lambda need: -need.load / max(need.supply, 1))
    # Of a lift that is overloaded in all, what is said of one direction is no news.
    full = {
        need.resource.place for need in needs if need.resource.kind == "lift" and _is_over(need)
    }
    needs.sort(key=lambda need: need.resource.kind[:5] == "lift " and need.resource.place in full)
    per_session: dict[str, int] = defaultdict(int)
    for need in needs:
        if len(need.heads) == 1:
            (session,) = need.heads
            per_session[session] = max(per_session[session], least_finish(scenario, need))
    tours = [
        tour
        for track in scenario.tracks
        for tour in least_tours(scenario, network, track, sizes_of_largest(scenario, track))
    ]
    for tour in tours:
        per_session[tour.session] = max(per_session[tour.session], tour.minutes)
    gates = tuple(_list_gates(scenario, network))
    for gate in gates:
        start = scenario.span(scenario.session_of[gate.session])[0]
        minutes = gate.first - start + gate.minutes + gate.tour
        per_session[gate.session] = max(per_session[gate.session], minutes)
    finish = max([sum(per_session.values()), *(least_finish(scenario, need) for need in needs)])
    stays: list[LeastStay] = []
    choices: dict[tuple[str, str], list[LeastStay]] = defaultdict(list)
    for track in scenario.tracks:
        for visit, stay in least_stays(scenario, network, track):
            if visit.choice:
                choices[track, visit.choice].append(stay)
            elif visit.sessions:
                stays.append(stay)
    return Relaxation(
        finish if finish > 0 else None,
        tuple(needs),
        tuple(tours),
        tuple(stays),
        tuple(tuple(members) for members in choices.values()),
        gates,
    )


def _list_gates(scenario: Scenario, network: Network) -> Iterator[Gate]:
    """The gates of tours that keep a distance, with the shortest tours of any groups."""
    if any(site.depart_every for site in scenario.sites):
        tours = {
            (track, tour.session): tour.minutes
            for track in scenario.tracks
            for tour in least_tours(scenario, network, track, sizes_of_any(scenario, track))
        }
        yield from list_gates(scenario, tours)


def _is_over(need: Need) -> bool:
    return need.load > need.supply


def least_tours(
    scenario: Scenario, network: Network, track: str, sizes: range
) -> Iterator[LeastTour]:
    """For each session the least minutes of the tour of a group of one of these sizes."""
    ways = measure_ways(scenario, network, sizes)
    for session in scenario.sessions_of(track):
        visits = [
            visit
            for visit in scenario.visits(track)
            if visit.must and visit.sessions == (session.session,)
        ]
        if visits:
            places = [ways.rows[visit.site] for visit in visits]
            ends = list_ends(scenario, ways.rows, session, track)
            way = min(shortest_way(ways.nearest, *pair, places) for pair in ends)
            minutes = min(
                (sum(least_minutes(scenario, visit, size) for visit in visits) for size in sizes),
                default=0,
            )
            yield LeastTour(track, session.session, minutes + way)


def least_stays(
    scenario: Scenario, network: Network, track: str
) -> Iterator[tuple[Visit, LeastStay]]:
    """What the largest group needs inside each site that is a must or one of a choice.

    With it comes what the sessions leave there at a time.
    """
    sizes = sizes_of_largest(scenario, track)
    ways = measure_ways(scenario, network, sizes)
    for visit in scenario.visits(track):
        if not (visit.must or visit.choice):
            continue
        site = scenario.site_of[visit.site]
        parts = [least_parts(scenario, visit, size) for size in sizes]
        before = min(part[ARRIVE] for part in parts)
        inside = min(sum(part[ENTER:LEAVE]) for part in parts)
        after = min(sum(part[LEAVE:DEPART]) for part in parts)
        longest = 0
        for session in visit.sessions:
            way = least_way(scenario, ways, session, track, visit.site)
            start, end = scenario.span(scenario.session_of[session])
            begin, end = start + way.out + before, end - after - way.home
            room = longest_opening(scenario, site, begin, end)
            longest = max(longest, room)
        yield visit, LeastStay(track, visit.site, visit.sessions, inside, longest)


def longest_opening(scenario: Scenario, site: Site, begin: int, end: int) -> int:
    """The most minutes at a time for which a site is open between two minutes."""
    windows = scenario.windows(site)
    spans = [(begin, end)] if windows is None else windows
    return max(
        (min(end, closes) - max(begin, opens) for opens, closes in spans if opens <= closes),
        default=0,
    )


def sizes_of_largest(scenario: Scenario, track: str) -> range:
    """The numbers of visitors that a track's largest group can have.

    However the people are split, one group has at least their mean number over
    the most groups that there can be.
    """
    people = scenario.people_of[track]
    _least, most = count_groups(scenario)
    mean = ceil(people / max(most, 1))
    return range(mean, max(mean, largest_group(scenario, track)) + 1)


def sizes_of_any(scenario: Scenario, track: str) -> range:
    """The numbers of visitors that a group of a track can have."""
    most = min(scenario.people_of[track], largest_group(scenario, track))
    return range(max(1, min(scenario.event.group_min, most)), most + 1)
