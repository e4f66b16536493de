"""What each shared resource has to bear, and what that makes of the finish.

A resource is held at least as long as its load needs, and somebody has to
come first and go last.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from routeplan.scheduling.bounds.shortest_paths import shortest_tour, shortest_way
from routeplan.scheduling.problem import DEPART, ENTER, LEAVE, START, Problem, Use
from routeplan.scheduling.schedule import earliest_departure


class Held(NamedTuple):
    """What a stop holds of a resource, if it is made in a tour: an amount for some minutes."""

    stop: int
    tour: int
    amount: int
    minutes: int


class ResourceLoad(NamedTuple):
    """What one session's finish owes to one resource.

    ``finish >= ways + sum(minutes of the stops made in the session) / capacity``

    Attributes
    ----------
    capacity : int
        The most that can be held at once by the groups as they are.
    head : int
        Least minutes from the session's start to the first hold.
    tails : frozenset of (int, int, int)
        After the last hold, minutes until its stop's departure and from there
        back, for each stop that may be the last; the departure is a multiple of
        the third.
    holds : tuple of Held
    """

    resource: int
    session: int
    capacity: int
    head: int
    tails: frozenset[tuple[int, int, int]]
    holds: tuple[Held, ...]

    @property
    def ways(self) -> int:
        """Least minutes before the first hold and after the last one."""
        return self.head + min(rest + leg for rest, leg, _clock in self.tails)


@lru_cache(maxsize=8)  # every bound and every model of a problem asks for them
def list_resource_loads(problem: Problem) -> tuple[ResourceLoad, ...]:
    """The loads of every resource in every session."""
    together: dict[tuple[int, int], list[tuple[Use, int]]] = defaultdict(list)
    for use in problem.uses:
        for tour in problem.stop_tours[use.stop]:
            together[use.resource, int(problem.tour_session[tour])].append((use, tour))
    loads = []
    for (resource, session), holders in together.items():
        heads, tails, holds = [], set(), []
        for use, tour in holders:
            minutes = problem.hold(use)
            begin = earliest_hold(problem, use, tour)
            if not minutes or begin is None:
                continue
            heads.append(begin - int(problem.session_starts[session]))
            rest = int(problem.parts[use.stop, use.until : DEPART].sum()) - use.until_offset
            site, goal = problem.stop_site[use.stop], problem.tour_goal[tour]
            nearest = problem.nearest_of(int(problem.tour_group[tour]))
            tails.add((rest, int(nearest[site, goal]), int(problem.clocks[use.stop])))
            holds.append(Held(use.stop, tour, use.amount, minutes))
        if holds:
            amounts = _list_amounts(problem, [use for use, _tour in holders])
            capacity = reachable_capacity(amounts, problem.resources[resource].capacity)
            load = ResourceLoad(
                resource, session, capacity, min(heads), frozenset(tails), tuple(holds)
            )
            loads.append(load)
    return (*loads, *_list_bay_loads(problem), *_list_gate_loads(problem))


def _list_bay_loads(problem: Problem) -> Iterator[ResourceLoad]:
    """R08: the loads of areas' bays, in every session.

    Calls whose coaches wait count by themselves, too: all of them leave on the clock.
    """
    for number, area in enumerate(problem.areas):
        if area.bay < 0:
            continue
        calls: dict[int, list[_Call]] = defaultdict(list)
        for tour, stops in enumerate(problem.stops_of_tour):
            here = [stop for stop in stops if problem.site_area[stop] == number]
            call = _measure_call(problem, tour, number, here) if here else None
            if call is not None and call.holds:
                calls[int(problem.tour_session[tour])].append(call)
        for session, listed in calls.items():
            waiting = [call for call in listed if call.waits]
            for together in (listed, waiting) if 0 < len(waiting) < len(listed) else (listed,):
                yield _load_bays(problem, number, session, together)


class _Call(NamedTuple):
    """What a tour's call holds at the least, by the stops that it may make.

    Attributes
    ----------
    come : int
        No hold begins earlier.
    tail : (int, int, int)
        After the last hold, as of a `ResourceLoad`.
    waits : bool
        Whether the coaches hold their bays all the time.
    settled : bool
        Whether all of its stops are.
    """

    group: int
    amount: int
    come: int
    tail: tuple[int, int, int]
    holds: list[Held]
    waits: bool
    settled: bool


def _measure_call(problem: Problem, tour: int, area: int, stops: list[int]) -> _Call:
    """What a call holds by its visits, and where these are settled, by walks, getting off and on.

    Coaches that do not wait hold bays only meanwhile. Who may walk there from the tour's start
    need not get off, who may walk to its end need not get on, and then coaches need not wait.
    """
    group, place = int(problem.tour_group[tour]), problem.areas[area].place
    amount, clock = int(problem.coaches[group]), problem.clock
    settled = [stop for stop in stops if problem.settled[stop]]
    walked = walk_call(problem, tour, settled)
    rides_in, rides_out = _ride(problem, tour, area)
    waits = problem.areas[area].waits and rides_in and rides_out
    alight, board = int(problem.alighting[group, area]), int(problem.boarding[group, area])
    holds = []
    if waits:
        for stop in sorted(stops, key=lambda stop: not problem.settled[stop]):
            holds.append(Held(stop, tour, amount, int(problem.shortest[stop]) + walked))
            walked = 0
    elif settled:
        minutes = alight * rides_in, board * rides_out
        holds = [Held(settled[0], tour, amount, each) for each in minutes if each]
    come = earliest_departure(problem, tour) + int(problem.legs[problem.tour_origin[tour], place])
    back = int(problem.legs[place, problem.tour_goal[tour]])
    tail = (0, back, clock) if rides_out else (0, 0, 1)
    return _Call(group, amount, come, tail, holds, waits, len(settled) == len(stops))


def _ride(problem: Problem, tour: int, area: int) -> tuple[bool, bool]:
    """Whether a tour that calls in an area comes by coach for sure, and leaves so."""
    ends = problem.tour_origin[tour], problem.tour_goal[tour]
    rides_in, rides_out = (bool(problem.place_area[end] != area) for end in ends)
    return rides_in, rides_out


def _load_bays(problem: Problem, number: int, session: int, calls: list[_Call]) -> ResourceLoad:
    """The load of an area's bays in one session.

    A call of coaches that wait ends on the clock, and so does the one before it in its bay:
    between two ends pass as many whole ticks as the later call takes. Where all hold as much,
    each has bays of its own, so that it can be taken to begin on the clock.
    """
    area, clock = problem.areas[number], problem.clock
    come = min(call.come for call in calls)
    holds = [hold for call in calls for hold in call.holds]
    alike = len({call.amount for call in calls}) == 1
    if alike and all(call.waits and call.settled for call in calls):
        come = come // clock * clock
        holds = []
        for call in calls:
            least = sum(hold.minutes for hold in call.holds)
            first, *others = call.holds
            holds += [first._replace(minutes=first.minutes + -least % clock), *others]
    amounts = [amount for _group, amount in {(call.group, call.amount) for call in calls}]
    return ResourceLoad(
        area.bay,
        session,
        reachable_capacity(amounts, problem.resources[area.bay].capacity),
        come - int(problem.session_starts[session]),
        frozenset(call.tail for call in calls),
        tuple(holds),
    )


def walk_call(problem: Problem, tour: int, stops: list[int]) -> int:
    """Minutes of a call that makes these stops, if any, but for what is spent at them."""
    if not stops:
        return 0
    group, sites = int(problem.tour_group[tour]), problem.stop_site[stops]
    area = int(problem.site_area[stops[0]])
    place = problem.areas[area].place
    way = shortest_way(problem.legs, place, place, map(int, sites))
    # Getting on and off is what entering and leaving take besides the way on foot.
    aboard = problem.entering[group, sites[0]] - problem.legs[place, sites[0]]
    return way + int(aboard + problem.leaving[group, sites[0]] - problem.legs[sites[0], place])


class _Departure(NamedTuple):
    """A departure from a gate: the earliest, what it holds, and what may follow after that."""

    earliest: int
    hold: Held
    tails: frozenset[tuple[int, int, int]]


def _list_gate_loads(problem: Problem) -> Iterator[ResourceLoad]:
    """R11: how long gates let groups out, one after the other, in every session.

    From one departure to the next pass whole ticks of the clock. After the last one
    its tour is still to come, or the way back, within the minutes for which that keeps the gate.
    """
    leaving: dict[tuple[int, int], list[_Departure]] = defaultdict(list)
    for tour, session in enumerate(map(int, problem.tour_session)):
        settled = [stop for stop in problem.stops_of_tour[tour] if problem.settled[stop]]
        if not settled:
            continue
        gate, origin = int(problem.tour_gate[tour]), problem.tour_origin[tour]
        sites = problem.stop_site[list(problem.stops_of_tour[tour])]
        if gate >= 0 and not problem.inside[origin, sites].any():
            leaving[gate, session].append(_set_out(problem, tour, settled))
        for number, area in enumerate(problem.areas):
            here = [stop for stop in settled if problem.site_area[stop] == number]
            _rides_in, rides_out = _ride(problem, tour, number)
            if here and area.gate >= 0 and rides_out:
                leaving[area.gate, session].append(_drive_off(problem, tour, number, here))
    for (gate, session), departures in leaving.items():
        head = min(each.earliest for each in departures) - int(problem.session_starts[session])
        tails = frozenset().union(*(each.tails for each in departures))
        yield ResourceLoad(gate, session, 1, head, tails, tuple(each.hold for each in departures))


def _set_out(problem: Problem, tour: int, stops: list[int]) -> _Departure:
    """The departure of a tour that makes these stops for sure and does not leave on foot.

    Whichever stop comes last, it is left on the clock, after all of the tour but the leg back.
    """
    clock, goal = problem.clock, problem.tour_goal[tour]
    minutes = -(-int(problem.tour_gap[tour]) // clock) * clock
    length = shortest_tour(problem, tour, tuple(stops))
    tails = set()
    for last in problem.stops_of_tour[tour]:
        back = int(problem.legs[problem.stop_site[last], goal])
        tails.add((length - back - minutes, back, int(problem.clocks[last])))
    return _Departure(
        earliest_departure(problem, tour), Held(stops[0], tour, 1, minutes), frozenset(tails)
    )


def _drive_off(problem: Problem, tour: int, number: int, stops: list[int]) -> _Departure:
    """The last departure of a tour from an area in which it makes these stops for sure."""
    group, area, clock = int(problem.tour_group[tour]), problem.areas[number], problem.clock
    minutes = -(-area.gap * int(problem.coaches[group]) // clock) * clock
    origin, goal = int(problem.tour_origin[tour]), int(problem.tour_goal[tour])
    ready = earliest_departure(problem, tour) + int(problem.legs[origin, area.place])
    ready += walk_call(problem, tour, stops) + int(problem.shortest[stops].sum())
    if origin == area.place:  # whence it may walk to the first of them
        site = problem.stop_site[stops[0]]
        ready -= int(problem.entering[group, site] - problem.legs[area.place, site])
    back = int(problem.nearest_of(group)[area.place, goal])
    tails = frozenset({(-minutes, back, clock)})
    return _Departure(-(-ready // clock) * clock, Held(stops[0], tour, 1, minutes), tails)


def _list_amounts(problem: Problem, uses: list[Use]) -> list[int]:
    """The amounts that may be held together; a group is at one site at a time."""
    if any(use.until_offset > 0 for use in uses):
        return [use.amount for use in set(uses)]  # some last on while their group goes elsewhere
    return [amount for _group, amount in {(problem.stop_group[u.stop], u.amount) for u in uses}]


def earliest_hold(problem: Problem, use: Use, tour: int) -> int | None:
    """The minute from which a stop of a tour can hold something; None if it fits no window.

    R04, R05, R10 and R17 alone count: as if the group came straight from the
    tour's origin and nobody else were there.
    """
    stop = use.stop
    site = problem.stop_site[stop]
    inside = int(problem.parts[stop, ENTER:LEAVE].sum())
    nearest = problem.nearest_of(int(problem.tour_group[tour]))
    minute = earliest_departure(problem, tour) + int(nearest[problem.tour_origin[tour], site])
    for event in range(use.since + 1):
        if event:
            minute += int(problem.parts[stop, event - 1])
        if event == START and problem.starts[stop]:
            later = [start for start in problem.starts[stop] if start >= minute]
            if not later:
                return None
            minute = min(later)
        if event == ENTER and problem.windows[stop]:
            fitting = [
                opens for opens, closes in problem.windows[stop] if minute + inside <= closes
            ]
            if not fitting:
                return None
            minute = max(minute, min(fitting))
    return minute + use.since_offset


def earliest_finish(problem: Problem, load: ResourceLoad, busy: int) -> int:
    """Least minutes of a session one of whose resources is held without a break for `busy`.

    R10: between the last hold and the way back the clock lets the stop go.
    """
    start = int(problem.session_starts[load.session])
    over = start + load.head + busy
    return min(-(-(over + rest) // clock) * clock + leg for rest, leg, clock in load.tails) - start


def reachable_capacity(amounts: list[int], capacity: int) -> int:
    """The largest sum of some `amounts` that a capacity can hold (0 if none fits).

    Examples
    --------
    >>> reachable_capacity([35, 36, 36], 80)
    72
    """
    sums = 1  # bit n is set where a sum of n can be reached
    for amount in amounts:
        sums |= sums << amount & (1 << capacity + 1) - 1
    return sums.bit_length() - 1


def least_busy(holds: Iterable[Held], capacity: int) -> int:
    """The least minutes for which a resource is needed by all of some holds.

    What is held in sum, spread evenly; or, as no hold is broken off, the holds
    of one lane: of the longest k lanes + 1 some lane bears k + 1, which take at
    least as long as the shortest k + 1 of them (for machines: Coffman, Garey
    and Johnson 1978). As many lanes as holds fit beside each other are enough,
    as for any set of intervals.

    Examples
    --------
    >>> least_busy([Held(stop, 0, 1, 10) for stop in range(25)], 2)
    130
    """
    held = list(holds)
    if not held:
        return 0
    lanes = room = 0
    for amount in sorted(hold.amount for hold in held):
        room += amount
        if room > capacity:
            break
        lanes += 1
    longest = sorted((hold.minutes for hold in held), reverse=True)
    turns = range(1, (len(held) - 1) // lanes + 1) if lanes else ()
    in_lanes = (sum(longest[turn * lanes - turn : turn * lanes + 1]) for turn in turns)
    spread = -(-sum(hold.amount * hold.minutes for hold in held) // capacity)
    return max(spread, longest[0], *in_lanes)
