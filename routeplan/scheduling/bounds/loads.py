"""What each shared resource has to bear, and what that makes of the finish.

A resource is held at least as long as its load needs, and somebody has to
come first and go last.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

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
    tails : frozenset of (int, int)
        After the last hold, minutes until its stop's departure and from there
        back, for each stop that may be the last.
    holds : tuple of Held
    """

    resource: int
    session: int
    capacity: int
    head: int
    tails: frozenset[tuple[int, int]]
    holds: tuple[Held, ...]

    @property
    def ways(self) -> int:
        """Least minutes before the first hold and after the last one."""
        return self.head + min(rest + leg for rest, leg in self.tails)


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
            tails.add((rest, int(nearest[site, goal])))
            holds.append(Held(use.stop, tour, use.amount, minutes))
        if holds:
            amounts = _list_amounts(problem, [use for use, _tour in holders])
            capacity = reachable_capacity(amounts, problem.resources[resource].capacity)
            load = ResourceLoad(
                resource, session, capacity, min(heads), frozenset(tails), tuple(holds)
            )
            loads.append(load)
    return tuple(loads)


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
    start, clock = int(problem.session_starts[load.session]), problem.clock
    over = start + load.head + busy
    if problem.areas:
        clock = 1  # from a site in an area the clock lets nobody go, but from its place
    return min(-(-(over + rest) // clock) * clock + leg for rest, leg in load.tails) - start


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
