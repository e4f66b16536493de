"""What holds for every way to form groups, computed from the scenario alone.

However the visitors are split, each track's people have to pass through each
must site, and every group holds a hall, a bay or a lift for a while that
depends on its size. The cheapest split of a resource's load is found by
dynamic programming over the number of people; what even that split needs is
needed by all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from math import ceil
from typing import NamedTuple

import numpy as np

from routeplan.formulation import Hold, Party, list_holds, measure_parts, sessions_of
from routeplan.grouping import fewest_groups, most_groups
from routeplan.grouping.demand import coach_capacities, size_limit
from routeplan.network import Network
from routeplan.problem import ARRIVE, DEPART, DOWN, ENTER, LEAVE, UP, Resource
from routeplan.scenario import HOTEL, Scenario, Session, Site, Visit
from routeplan.solve.ways import shortest_way
from routeplan.splits import Costs, cheapest_splits


@dataclass
class Need:
    """What one resource has to bear, whatever the groups.

    Attributes
    ----------
    resource : Resource
    load : int
        Amount times minutes of the cheapest split.
    supply : int
        Amount times minutes that the sessions and windows leave.
    heads, tails : dict of str to int
        For each session the least minutes before the first hold and after the last.
    rests : dict of str to set of (int, int)
        For each session the minutes from the last hold to its stop's departure and
        from there back, for all stops that may be the last.
    windows : list of (int, int) or None
        Openings that all holds have to keep to; None once one of them does not.
    prices : dict of str to ndarray, shape (largest group,)
        For each track the amount times minutes of a group by its visitors.
    """

    resource: Resource
    load: int = 0
    supply: int = 0
    heads: dict[str, int] = field(default_factory=dict)
    tails: dict[str, int] = field(default_factory=dict)
    rests: dict[str, set[tuple[int, int]]] = field(default_factory=lambda: defaultdict(set))
    windows: list[tuple[int, int]] | None = field(default_factory=list)
    prices: dict[str, Costs] = field(default_factory=dict)


class LeastStay(NamedTuple):
    """The least minutes of the largest group inside a must site, and the most that it can have.

    `longest` is what the ways there and back and the opening hours leave of
    any one session in which the track may go there.
    """

    track: str
    site: str
    sessions: tuple[str, ...]
    minutes: int
    longest: int


class LeastTour(NamedTuple):
    """The least minutes of any group's tour of what its track must visit in a session."""

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
        What the largest groups need at each site.
    """

    finish: int | None
    needs: tuple[Need, ...] = ()
    tours: tuple[LeastTour, ...] = ()
    stays: tuple[LeastStay, ...] = ()


def relax(scenario: Scenario, network: Network) -> Relaxation:
    """Compute the needs of all resources and a bound on finish for every grouping.

    Parameters
    ----------
    scenario : Scenario
    network : Network
    """
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
    tours = [tour for track in scenario.tracks for tour in least_tours(scenario, network, track)]
    for tour in tours:
        per_session[tour.session] = max(per_session[tour.session], tour.minutes)
    finish = max([sum(per_session.values()), *(least_finish(scenario, need) for need in needs)])
    stays = [stay for track in scenario.tracks for stay in least_stays(scenario, network, track)]
    return Relaxation(finish if finish > 0 else None, tuple(needs), tuple(tours), tuple(stays))


def least_finish(scenario: Scenario, need: Need) -> int:
    """Least finish, summed over the sessions in which a resource can be used.

    In one session the last stop departs on the clock.
    """
    full = -(-need.load // need.resource.capacity)
    if len(need.heads) == 1:
        ((session, head),) = need.heads.items()
        start, clock = scenario.span(scenario.session_of[session])[0], scenario.event.clock
        over = start + head + full
        rests = need.rests[session]
        return min(-(-(over + rest) // clock) * clock + back for rest, back in rests) - start
    ways = [need.heads[session] + need.tails[session] for session in need.heads]
    beyond = sum(way for way in ways if way < 0)
    return full + (beyond or min(ways))


def _is_over(need: Need) -> bool:
    return need.load > need.supply


def list_needs(scenario: Scenario, network: Network, *, must: bool = True) -> list[Need]:
    """The load and the supply of every resource that must stops use.

    Parameters
    ----------
    scenario : Scenario
    network : Network
    must : bool
        False: of what the other stops use, if everybody made all of them.
    """
    needs: dict[Resource, Need] = {}
    least, most = count_groups(scenario)
    for track in scenario.tracks:
        people = sum(visitor.count for visitor in scenario.visitors if visitor.track == track)
        largest = largest_group(scenario, track)
        sizes = range(1, min(people, largest) + 1)
        # The others may all be as large as can be.
        smallest = min(people - (most - 1) * largest, len(sizes))
        costs: dict[Resource, Costs] = {}
        for visit in scenario.visits(track):
            if visit.must != must or not visit.sessions:
                continue
            ways = {
                session: least_ways(scenario, network, session, track, visit.site)
                for session in visit.sessions
            }
            windows = scenario.windows(scenario.site_of[visit.site])
            for size in sizes:
                for hold in least_holds(scenario, visit, size):
                    if not hold.resource.capacity:
                        continue
                    cost = costs.setdefault(hold.resource, np.zeros(len(sizes)))
                    cost[size - 1] += hold.amount * hold.minutes
                    need = needs.setdefault(hold.resource, Need(hold.resource))
                    if size < smallest:
                        continue
                    open_in(need, windows, hold.leeway)
                    for session, (out, back) in ways.items():
                        head, tail = out + hold.head, hold.tail + back
                        need.heads[session] = min(need.heads.get(session, head), head)
                        need.tails[session] = min(need.tails.get(session, tail), tail)
                        need.rests[session].add((hold.tail, back))
        if costs:
            loads = cheapest_splits(np.column_stack(list(costs.values())), people, least, most)
            for resource, load in zip(costs, loads, strict=True):
                needs[resource].load += int(load)
                needs[resource].prices[track] = costs[resource]
    for need in needs.values():
        wait_for_opening(scenario, need)
        need.supply = need.resource.capacity * measure_room(scenario, need)
    return list(needs.values())


def open_in(
    need: Need, windows: tuple[tuple[int, int], ...] | None, leeway: tuple[int, int] | None
) -> None:
    """Widen a need's windows by those of one more hold."""
    if windows is None or leeway is None or need.windows is None:
        need.windows = None
    else:
        lead, overhang = leeway
        need.windows += [(opens + lead, closes + overhang) for opens, closes in windows]


def wait_for_opening(scenario: Scenario, need: Need) -> None:
    """Nothing is held in a session before the first opening that can still be reached."""
    if need.windows is None:
        return
    for name, head in need.heads.items():
        start = scenario.span(scenario.session_of[name])[0]
        opens = [
            max(start + head, opens) for opens, closes in need.windows if closes > start + head
        ]
        need.heads[name] = min(opens, default=start + head) - start


def measure_room(scenario: Scenario, need: Need) -> int:
    """Minutes in which a resource can be held at all: sessions less the ways, and windows."""
    room = 0
    for name in need.heads:
        start, end = scenario.span(scenario.session_of[name])
        start, end = start + need.heads[name], end - need.tails[name]
        reached = start
        for opens, closes in [(start, end)] if need.windows is None else sorted(need.windows):
            room += max(0, min(end, closes) - max(reached, opens))
            reached = max(reached, closes)
    return room


def least_ways(
    scenario: Scenario, network: Network, name: str, track: str, site: str
) -> tuple[int, int]:
    """Least minutes from a session's start to a site's door and from there to its end."""
    row = network.index[site]
    ends = list(list_ends(scenario, network, scenario.session_of[name], track))
    out = min(int(network.nearest[origin, row]) for origin, _goal in ends)
    back = min(int(network.nearest[row, goal]) for _origin, goal in ends)
    return out, back


def list_ends(
    scenario: Scenario, network: Network, session: Session, track: str
) -> Iterator[tuple[int, int]]:
    """Where tours of a session may start and end, one pair for each of the track's hotels."""
    hotels = {visitor.hotel for visitor in scenario.visitors if visitor.track == track}
    for hotel in hotels:
        ends = [
            hotel if place == HOTEL else place or scenario.event.hub
            for place in (session.origin, session.destination)
        ]
        assert None not in ends, "reading a scenario makes sure of hub and hotels"
        yield network.index[str(ends[0])], network.index[str(ends[1])]


class LeastHold(NamedTuple):
    """One hold of a group of some size: at least so many minutes, so far into the stop.

    `leeway` is how many minutes after the site has opened it begins at the
    earliest, and after it has closed it ends at the latest: a ride up less than 0,
    as the visit is still to come. None if it need not keep to the opening hours.
    """

    resource: Resource
    amount: int
    minutes: int
    head: int
    tail: int
    leeway: tuple[int, int] | None


def least_holds(scenario: Scenario, visit: Visit, size: int) -> Iterator[LeastHold]:
    """The holds of a group of `size` visitors at a stop, the least for each.

    How many of the group need step-free access is open: where stairs matter,
    the least over all numbers counts, and a hold that some of them do not
    need at all counts nothing.
    """
    site = scenario.site_of[visit.site]
    people = size + scenario.event.escorts
    bank = None if site.lift is None else scenario.lift_of[site.lift]
    least: dict[tuple[Resource, int], list[LeastHold]] = defaultdict(list)
    counts = range(1)
    if bank is not None and (bank.stairs_up or bank.stairs_down):
        step_free_visitors = sum(v.count for v in scenario.visitors if v.step_free)
        counts = range(min(size, step_free_visitors) + 1)
    for step_free in counts:
        parts = measure_parts(scenario, site, visit.minutes, Party(people, step_free))
        for hold in list_holds(scenario, site, Party(people, step_free), parts):
            between = sum(parts[hold.since : hold.until])
            least[hold.resource, hold.since].append(
                LeastHold(
                    hold.resource,
                    hold.amount,
                    max(0, between - hold.since_offset + hold.until_offset),
                    sum(parts[: hold.since]) + hold.since_offset,
                    sum(parts[hold.until :]) - hold.until_offset,
                    _leeway(hold, parts),
                )
            )
    for (resource, _event), found in least.items():
        if len(found) == len(counts):
            yield LeastHold(
                resource,
                min(hold.amount for hold in found),
                min(hold.minutes for hold in found),
                min(hold.head for hold in found),
                min(hold.tail for hold in found),
                _widest([hold.leeway for hold in found]),
            )


def _leeway(hold: Hold, parts: tuple[int, ...]) -> tuple[int, int] | None:
    """Minutes from a stop's entry to a hold, and those by which the hold outlasts the stop."""
    if hold.since < ENTER or hold.until > LEAVE:
        return None
    lead = sum(parts[ENTER : hold.since]) + hold.since_offset
    return lead, hold.until_offset - sum(parts[hold.until : LEAVE])


def _widest(leeways: list[tuple[int, int] | None]) -> tuple[int, int] | None:
    known = [each for each in leeways if each is not None]
    if len(known) < len(leeways):
        return None
    return min(lead for lead, _overhang in known), max(overhang for _lead, overhang in known)


def largest_group(scenario: Scenario, track: str) -> int:
    """The most visitors that one group of a track can have."""
    coaches = coach_capacities(scenario)
    most = size_limit(scenario, track).people
    return most if coaches is None else min(most, max(coaches, default=0))


def count_groups(scenario: Scenario) -> tuple[int, int]:
    """The least and the most groups that any one track can have."""
    least, most, tracks = fewest_groups(scenario), most_groups(scenario), len(scenario.tracks)
    # Every other track needs a group of its own.
    return least if tracks == 1 else 1, most - tracks + 1


def least_tours(scenario: Scenario, network: Network, track: str) -> Iterator[LeastTour]:
    """For each session the least minutes of the tour of a track's largest group."""
    sizes = sizes_of_largest(scenario, track)
    for session in sessions_of(scenario, track):
        visits = [
            visit
            for visit in scenario.visits(track)
            if visit.must and visit.sessions == (session.session,)
        ]
        if visits:
            places = [network.index[visit.site] for visit in visits]
            ends = list_ends(scenario, network, session, track)
            way = min(shortest_way(network.nearest, *pair, places) for pair in ends)
            minutes = min(
                sum(least_minutes(scenario, visit, size) for visit in visits) for size in sizes
            )
            yield LeastTour(track, session.session, minutes + way)


def least_stays(scenario: Scenario, network: Network, track: str) -> Iterator[LeastStay]:
    """What the largest group needs inside each must site, and what it can have there."""
    sizes = sizes_of_largest(scenario, track)
    for visit in scenario.visits(track):
        if not visit.must or not visit.sessions:
            continue
        site = scenario.site_of[visit.site]
        parts = [least_parts(scenario, visit, size) for size in sizes]
        before = min(part[ARRIVE] for part in parts)
        inside = min(sum(part[ENTER:LEAVE]) for part in parts)
        after = min(sum(part[LEAVE:DEPART]) for part in parts)
        longest = 0
        for session in visit.sessions:
            out, back = least_ways(scenario, network, session, track, visit.site)
            start, end = scenario.span(scenario.session_of[session])
            room = longest_opening(scenario, site, start + out + before, end - after - back)
            longest = max(longest, room)
        yield LeastStay(track, visit.site, visit.sessions, inside, longest)


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
    people = sum(visitor.count for visitor in scenario.visitors if visitor.track == track)
    _least, most = count_groups(scenario)
    mean = ceil(people / max(most, 1))
    return range(mean, max(mean, largest_group(scenario, track)) + 1)


def least_minutes(scenario: Scenario, visit: Visit, size: int) -> int:
    """Least minutes of a stop of a group of `size` visitors."""
    return sum(least_parts(scenario, visit, size))


def least_parts(scenario: Scenario, visit: Visit, size: int) -> list[int]:
    """Least minutes of a stop's parts for a group of `size` visitors.

    How many of the group use a lift's stairs is open: then rides count nothing.
    """
    site = scenario.site_of[visit.site]
    bank = None if site.lift is None else scenario.lift_of[site.lift]
    party = Party(size + scenario.event.escorts, 0)
    parts = list(measure_parts(scenario, site, visit.minutes, party))
    if bank is not None and (bank.stairs_up or bank.stairs_down):
        parts[UP] = parts[DOWN] = 0
    return parts
