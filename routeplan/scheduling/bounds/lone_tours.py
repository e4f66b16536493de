"""One tour alone in the world: how early it can be over, in the best order of its stops.

What halls, lifts and other groups allow is left out, and so is how long a wait may be:
what is impossible or late here is so in every plan. Opening hours, appointments, the clock
and orders that are laid down are kept. The best order is found by dynamic programming over
sets of stops (Held and Karp, 1962), which is exact as nobody gains by being later.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from routeplan.scheduling.problem import ENTER, LEAVE, START, Integers, Problem
from routeplan.scheduling.schedule import earliest_departure

MOST_STOPS = 9  # of which the best order is sought: some ten thousand sums, 0.04 s


class LoneStop(NamedTuple):
    """What a stop asks of the clock, whoever else is there.

    Attributes
    ----------
    before, lead, inside, after : int
        Minutes from arriving to entering, from entering to the visit's start, from entering
        to leaving, and from leaving to being ready to depart.
    windows : tuple of (int, int)
        One of which holds it from enter to leave; empty: any time.
    start : int
        Appointed start of the visit, -1 without one.
    out, back : int
        Minutes from the tour's start and to its end.
    starts : tuple of int
        Where there is no appointment, when the visit may start; empty: any time.
    on_clock : bool
        Whether its departure falls on the clock, which it does not inside an area.
    """

    before: int
    lead: int
    inside: int
    after: int
    windows: tuple[tuple[int, int], ...]
    start: int
    out: int
    back: int
    starts: tuple[int, ...] = ()
    on_clock: bool = True


class LoneTour(NamedTuple):
    """Stops that one tour makes.

    Attributes
    ----------
    legs : tuple of tuple of int
        From any stop to any other, by their places in `stops`.
    befores : frozenset of (int, int)
        The first comes before the second.
    leaves, due, clock : int
        Earliest departure, latest return; departures fall on the clock's multiples.
    """

    stops: tuple[LoneStop, ...]
    legs: tuple[tuple[int, ...], ...]
    befores: frozenset[tuple[int, int]]
    leaves: int
    due: int
    clock: int

    def keep(self, numbers: Sequence[int]) -> LoneTour:
        """The tour of some of the stops alone, in this order."""
        place = {number: n for n, number in enumerate(numbers)}
        return self._replace(
            stops=tuple(self.stops[number] for number in numbers),
            legs=tuple(tuple(self.legs[a][b] for b in numbers) for a in numbers),
            befores=frozenset(
                (place[a], place[b]) for a, b in self.befores if a in place and b in place
            ),
        )


class Passage(NamedTuple):
    """The earliest times of a stop in some order; from `ready` on it waits for its hour alone."""

    stop: int
    ready: int
    enter: int
    leave: int
    depart: int


def isolate(problem: Problem, tour: int, stops: Iterable[int], nearest: Integers) -> LoneTour:
    """A tour that makes exactly these stops.

    Parameters
    ----------
    nearest : ndarray of int, shape (P, P)
        Least minutes between places over any others.
    """
    chosen = list(stops)
    place = {stop: n for n, stop in enumerate(chosen)}
    sites = problem.stop_site[chosen]
    origin, goal = problem.tour_origin[tour], problem.tour_goal[tour]
    lone = []
    for stop, site in zip(chosen, sites, strict=True):
        parts, starts = problem.parts[stop], problem.starts[stop]
        lone.append(
            LoneStop(
                before=int(parts[:ENTER].sum()),
                lead=int(parts[ENTER:START].sum()),
                inside=int(parts[ENTER:LEAVE].sum()),
                after=int(parts[LEAVE:].sum()),
                windows=problem.windows[stop],
                start=starts[0] if len(starts) == 1 else -1,
                out=int(nearest[origin, site]),
                back=int(nearest[site, goal]),
                starts=starts if len(starts) > 1 else (),
                on_clock=problem.site_area[stop] < 0,
            )
        )
    return LoneTour(
        stops=tuple(lone),
        legs=tuple(tuple(map(int, row)) for row in nearest[sites][:, sites]),
        befores=frozenset(
            (place[each.first], place[each.second])
            for each in problem.befores
            if each.first in place and each.second in place
        ),
        leaves=earliest_departure(problem, tour),
        due=int(problem.tour_due[tour]),
        clock=problem.clock,
    )


def pass_through(tour: LoneTour, number: int, arrive: int) -> Passage | None:
    """The earliest times of a stop; None if it is too late for it."""
    stop = tour.stops[number]
    ready = arrive + stop.before
    starts = (stop.start,) if stop.start >= 0 else stop.starts
    entries = []
    for opens, closes in stop.windows or ((ready, math.inf),):
        enter = max(ready, int(opens))
        if starts:
            later = [start - stop.lead for start in starts if start - stop.lead >= enter]
            if not later:
                continue
            enter = min(later)
        if enter + stop.inside <= closes:
            entries.append(enter)
    if not entries or (stop.start >= 0 and stop.start - stop.lead < ready):
        return None
    enter = min(entries)
    leave = enter + stop.inside
    clock = tour.clock if stop.on_clock else 1
    depart = -(-(leave + stop.after) // clock) * clock
    return Passage(number, ready, enter, leave, depart)


def follow(tour: LoneTour, order: Iterable[int]) -> list[Passage]:
    """The earliest times of the stops in an order, up to the first one that comes too late."""
    passed: list[Passage] = []
    for number in order:
        arrive = tour.leaves + tour.stops[number].out
        if passed:
            arrive = passed[-1].depart + tour.legs[passed[-1].stop][number]
        passage = pass_through(tour, number, arrive)
        if passage is None:
            break
        passed.append(passage)
    return passed


class Best(NamedTuple):
    """The earliest return, in minutes like those of the Problem, and an order that has it."""

    back: int
    order: tuple[int, ...]


@lru_cache(maxsize=4096)
def find_earliest(tour: LoneTour) -> Best | None:
    """The earliest return with all stops made; None if no order of them is in time.

    Parameters
    ----------
    tour : LoneTour
        Of `MOST_STOPS` stops at the most.

    Examples
    --------
    A mill that opens at minute 60 and a farm 5 minutes on, half an hour each, are left in time
    for a return at minute 110 if the farm comes first.

    >>> mill = LoneStop(0, 0, 30, 0, ((60, 200),), -1, 20, 20)
    >>> farm = LoneStop(0, 0, 30, 0, (), -1, 20, 20)
    >>> legs = ((0, 5), (5, 0))
    >>> find_earliest(LoneTour((mill, farm), legs, frozenset(), 0, 120, 1))
    Best(back=110, order=(1, 0))
    >>> find_earliest(LoneTour((mill, farm), legs, frozenset(), 0, 109, 1)) is None
    True
    """
    count = len(tour.stops)
    assert count <= MOST_STOPS
    first = [{a for a, b in tour.befores if b == number} for number in range(count)]
    # By the stops made and the last of them: when it is over, and in which order.
    layer: dict[tuple[int, int], tuple[int, tuple[int, ...]]] = {(0, -1): (tour.leaves, ())}
    for _step in range(count):
        following: dict[tuple[int, int], tuple[int, tuple[int, ...]]] = {}
        for (made, last), (over, order) in layer.items():
            for number in range(count):
                if made >> number & 1 or any(not made >> one & 1 for one in first[number]):
                    continue
                leg = tour.stops[number].out if last < 0 else tour.legs[last][number]
                passage = pass_through(tour, number, over + leg)
                if passage is None or passage.depart + tour.stops[number].back > tour.due:
                    continue
                key = made | 1 << number, number
                if key not in following or passage.depart < following[key][0]:
                    following[key] = passage.depart, (*order, number)
        layer = following
    ends = [
        Best(over + tour.stops[last].back, order) for (_made, last), (over, order) in layer.items()
    ]
    return min(ends, default=None)


def is_possible(tour: LoneTour) -> bool:
    """Whether some order of the stops is in time; an obvious one is tried before all."""
    hurry = sorted(range(len(tour.stops)), key=lambda number: _latest(tour, number))
    order: list[int] = []
    while hurry:
        ready = [n for n in hurry if not any(b == n and a in hurry for a, b in tour.befores)]
        if not ready:
            return False  # their order goes round in a circle
        order.append(ready[0])
        hurry.remove(ready[0])
    passed = follow(tour, order)
    if len(passed) == len(order):
        back = passed[-1].depart + tour.stops[order[-1]].back if order else tour.leaves
        if back <= tour.due:
            return True
    return find_earliest(tour) is not None


def _latest(tour: LoneTour, number: int) -> int:
    stop = tour.stops[number]
    if stop.start >= 0:
        return stop.start - stop.lead
    closes = max((closes for _opens, closes in stop.windows), default=tour.due)
    return min(closes, tour.due - stop.back - stop.after) - stop.inside
