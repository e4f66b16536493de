"""What every way to form groups needs of each hall, bay, guide and lift.

However the visitors are split, each track's people have to pass through each
must site, and every group holds a hall, a bay or a lift for a while that
depends on its size. The cheapest split of a resource's load is found by
dynamic programming over the number of people; what even that split needs is
needed by all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from math import inf
from typing import NamedTuple

import numpy as np

from routeplan.grouping import fewest_groups, largest_group, most_groups
from routeplan.proofs.call_holds import Occasion, list_calls
from routeplan.proofs.door_ways import DoorWays, least_way, measure_ways
from routeplan.proofs.least_holds import LeastHold, list_least_holds
from routeplan.proofs.splits import Costs, cheapest_splits
from routeplan.scenario import Network, Scenario, Visit
from routeplan.scheduling import Resource


class WholeVisit(NamedTuple):
    """Each group of a track holds so much of a resource, for so long, at the least."""

    track: str
    amount: int
    minutes: int


class Turn(NamedTuple):
    """What a group of `size` visitors does before and after it holds something.

    At least `head` minutes pass from the session's start to the hold, `rest` from
    its end to a departure on the `clock`, and `back` on the way back.
    """

    size: int
    head: int
    rest: int
    clock: int
    back: int


@dataclass
class Need:
    """What one resource has to bear, whatever the groups.

    Attributes
    ----------
    load : int
        Amount times minutes of the cheapest split.
    visits : list of WholeVisit
        Made by every group, whatever its size.
    full : int
        Minutes for which the resource is needed even if it is always full: the load's share, or
        what the last turns of whole visits bring it to.
    supply : int
        Amount times minutes that the sessions and windows leave.
    heads, tails : dict of str to int
        For each session the least minutes before the first hold and after the last.
    turns : dict of str to set of Turn
        For each session what groups do before and after their holds.
    together : int
        The first to hold it and the last one have so many visitors at the least.
    windows : list of (int, int) or None
        Times that all holds have to keep to; None once one of them does not.
    hours : set of (int, int)
        The openings out of which `windows` are cut.
    leeways : set of (int, int)
        Of the holds, see :class:`routeplan.proofs.least_holds.LeastHold`.
    prices : dict of str to ndarray, shape (largest group,)
        For each track the amount times minutes of a group by its visitors.
    """

    resource: Resource
    load: int = 0
    visits: list[WholeVisit] = field(default_factory=list)
    full: int = 0
    supply: int = 0
    heads: dict[str, int] = field(default_factory=dict)
    tails: dict[str, int] = field(default_factory=dict)
    turns: dict[str, set[Turn]] = field(default_factory=lambda: defaultdict(set))
    together: int = 0
    windows: list[tuple[int, int]] | None = field(default_factory=list)
    hours: set[tuple[int, int]] = field(default_factory=set)
    leeways: set[tuple[int, int]] = field(default_factory=set)
    prices: dict[str, Costs] = field(default_factory=dict)


def list_needs(scenario: Scenario, network: Network, *, must: bool = True) -> list[Need]:
    """The load and the supply of every resource that must stops use.

    Parameters
    ----------
    must : bool
        False: of what the other stops use, if everybody made all of them.
    """
    needs: dict[Resource, Need] = {}
    least, most = count_groups(scenario)
    for track in scenario.tracks:
        people = scenario.people_of[track]
        largest = largest_group(scenario, track)
        sizes = range(1, min(people, largest) + 1)
        # The others may all be as large as can be.
        smallest = min(people - (most - 1) * largest, len(sizes))
        fewest = min(max(1, smallest, scenario.event.group_min), len(sizes))
        costs: dict[Resource, Costs] = {}
        ways = measure_ways(scenario, network, range(fewest, len(sizes) + 1))
        visits = [
            visit for visit in scenario.visits(track) if visit.must == must and visit.sessions
        ]
        occasions = (
            *(_stop(scenario, track, visit, len(sizes), ways) for visit in visits),
            *list_calls(scenario, track, visits, len(sizes), ways),
        )
        for occasion in occasions:
            for resource, whole in _list_whole_visits(occasion.holds[fewest - 1 :], track):
                needs.setdefault(resource, Need(resource)).visits.append(whole)
            for size, holds in zip(sizes, occasion.holds, strict=True):
                for hold in holds:
                    cost = costs.setdefault(hold.resource, np.zeros(len(sizes)))
                    cost[size - 1] += hold.amount * hold.minutes
                    need = needs.setdefault(hold.resource, Need(hold.resource))
                    if size >= smallest:
                        _extend(need, size, hold, occasion)
        if len(scenario.tracks) == 1 and least > 1:
            for visit in visits:
                hall = needs.get(Resource("groups", visit.site, 1))
                if hall is not None:  # its first group is another than its last
                    hall.together = min(people - (most - 2) * largest, 2 * len(sizes))
        if costs:
            loads = cheapest_splits(np.column_stack(list(costs.values())), people, least, most)
            for resource, load in zip(costs, loads, strict=True):
                needs[resource].load += int(load)
                needs[resource].prices[track] = costs[resource]
    for need in needs.values():
        for name, head in need.heads.items():
            need.heads[name] = first_opening(scenario, need, name, head)
        need.full = max(-(-need.load // need.resource.capacity), _take_turns(scenario, need))
        need.supply = need.resource.capacity * measure_room(scenario, need, need.windows)
    return [need for need in needs.values() if not _enters_alone(scenario, need)]


def _enters_alone(scenario: Scenario, need: Need) -> bool:
    """R07: whether one group at an entrance is enough, after which no other has to keep a gap."""
    if need.resource.kind != "entry":
        return False
    return need.load <= scenario.site_of[need.resource.place].entry_every


def _stop(scenario: Scenario, track: str, visit: Visit, largest: int, ways: DoorWays) -> Occasion:
    """What groups of 1 to `largest` visitors hold at a stop."""
    site = scenario.site_of[visit.site]
    return Occasion(
        list_least_holds(scenario, site, visit.minutes, largest),
        {each: least_way(scenario, ways, each, track, visit.site) for each in visit.sessions},
        scenario.windows(site),
    )


def _extend(need: Need, size: int, hold: LeastHold, occasion: Occasion) -> None:
    """Let a need begin and end no later, and no earlier, than one more hold allows."""
    open_in(need, occasion.windows, hold.leeway)
    for session, way in occasion.ways.items():
        head, tail = way.out + hold.head, hold.tail + way.home
        need.heads[session] = min(need.heads.get(session, head), head)
        need.tails[session] = min(need.tails.get(session, tail), tail)
        turn = Turn(size, head, hold.tail + way.rest, way.clock, way.back)
        need.turns[session].add(turn)


def _list_whole_visits(
    holds: tuple[tuple[LeastHold, ...], ...], track: str
) -> Iterator[tuple[Resource, WholeVisit]]:
    """What a group holds of whatever size it can have, one hold a visit."""
    held: dict[Resource, list[LeastHold]] = defaultdict(list)
    for hold in chain(*holds):
        held[hold.resource].append(hold)
    for resource, alike in held.items():
        if len(alike) == len(holds):
            amount = min(hold.amount for hold in alike)
            yield resource, WholeVisit(track, amount, min(hold.minutes for hold in alike))


def _take_turns(scenario: Scenario, need: Need) -> int:
    """Minutes of whole visits, as many at a time as can be: 25 of 10 minutes, by twos, take 130."""
    tracks = [visit.track for visit in need.visits]
    least, _most = count_groups(scenario)
    groups = least * len(tracks)
    if sorted(tracks) == sorted(scenario.tracks):
        groups = fewest_groups(scenario)
    amount = min((visit.amount for visit in need.visits), default=0)
    abreast = need.resource.capacity // amount if amount else 0
    if not abreast:
        return 0
    return -(-groups // abreast) * min(visit.minutes for visit in need.visits)


def open_in(
    need: Need, windows: tuple[tuple[int, int], ...] | None, leeway: tuple[int, int] | None
) -> None:
    """Widen a need's windows by those of one more hold."""
    if leeway is not None:
        need.leeways.add(leeway)
    if windows is None or leeway is None or need.windows is None:
        need.windows = None
    else:
        lead, overhang = leeway
        for opens, closes in windows:
            window = opens + lead, closes + overhang
            if window not in need.windows:  # holds of many sizes are alike
                need.windows.append(window)
        need.hours.update(windows)


def first_opening(scenario: Scenario, need: Need, name: str, head: int) -> int:
    """The first minute of a session at which what takes `head` minutes to reach can be held."""
    start = scenario.span(scenario.session_of[name])[0]
    windows = need.windows or ()
    opens = [max(start + head, opens) for opens, closes in windows if closes > start + head]
    return min(opens, default=start + head) - start


def measure_room(scenario: Scenario, need: Need, windows: Iterable[tuple[int, int]] | None) -> int:
    """Minutes in which a resource can be held at all: sessions less the ways, and windows."""
    spans = []
    for name in need.heads:
        start, end = scenario.span(scenario.session_of[name])
        start, end = start + need.heads[name], end - need.tails[name]
        for opens, closes in [(start, end)] if windows is None else windows:
            spans.append((max(start, opens), min(end, closes)))
    room, reached = 0, -inf
    for begin, until in sorted(spans):  # sessions of different tracks may overlap
        room += int(max(0, until - max(begin, reached)))
        reached = max(reached, until)
    return room


class Apart(NamedTuple):
    """Least minutes of a stop, the visit among them, before and after what is held."""

    before: int
    after: int


def measure_apart(scenario: Scenario, need: Need) -> Apart | None:
    """By how much a visit before or after each hold cuts the openings short; None if it does not.

    A lift that brings people up cannot do so any more in the last minutes, those of
    their visit. One that takes the others down meanwhile is of use in these.
    """
    before = [lead for lead, _overhang in need.leeways]
    after = [-overhang for _lead, overhang in need.leeways]
    one_way = max(min(before, default=0), min(after, default=0)) > 0
    cut = need.windows is not None and (
        measure_room(scenario, need, need.windows) < measure_room(scenario, need, need.hours)
    )
    if not (one_way or cut):
        return None
    return Apart(*(min((n for n in each if n > 0), default=0) for each in (before, after)))


def least_finish(scenario: Scenario, need: Need) -> int:
    """Least finish, summed over the sessions in which a resource can be used.

    In one session the last to hold it departs on the clock, unless it may walk to the tour's end.
    """
    full = need.full
    if len(need.heads) > 1:
        ways = [need.heads[session] + need.tails[session] for session in need.heads]
        beyond = sum(way for way in ways if way < 0)
        return full + (beyond or min(ways))
    (session,) = need.heads
    start = scenario.span(scenario.session_of[session])[0]
    firsts: dict[int, int] = defaultdict(int)  # the largest group for each head, ...
    lasts: dict[tuple[int, int, int], int] = defaultdict(int)  # ... and for each way to the end
    for size, head, rest, clock, back in need.turns[session]:
        firsts[head] = max(firsts[head], size)
        lasts[rest, clock, back] = max(lasts[rest, clock, back], size)
    opens = {head: first_opening(scenario, need, session, head) for head in firsts}
    return min(
        -(-(start + opens[head] + full + rest) // clock) * clock + back - start
        for head, first in firsts.items()
        for (rest, clock, back), last in lasts.items()
        if first + last >= need.together
    )


def count_groups(scenario: Scenario) -> tuple[int, int]:
    """The least and the most groups that any one track can have."""
    least, most, tracks = fewest_groups(scenario), most_groups(scenario), len(scenario.tracks)
    # Every other track needs a group of its own.
    return least if tracks == 1 else 1, most - tracks + 1
