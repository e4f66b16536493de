"""A Problem as a few tables of integers, which is what compiled code takes.

Few, because each array costs time at every call between compiled functions.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from routeplan.scheduling.domains import most_held, useful_waits
from routeplan.scheduling.problem import PARTS, Integers, Problem, Use
from routeplan.scheduling.schedule import earliest_departure

# Columns of `stops`. What belongs to a stop in another table are the rows from
# FIRST_... to one before the LAST_....
(
    GROUP, SITE, SHORTEST, APPOINTED, SCORE, CHOICE, RANK,
    FIRST_USE, LAST_USE, FIRST_WINDOW, LAST_WINDOW, FIRST_TOUR, LAST_TOUR,
    FIRST_EARLIER, LAST_EARLIER, FIRST_LATER, LAST_LATER, PART,
) = range(18)  # fmt: skip
WAIT = PART + PARTS

RESOURCE, SINCE, SINCE_OFFSET, UNTIL, UNTIL_OFFSET, AMOUNT = range(6)  # columns of `uses`
OPENS, CLOSES = range(2)  # of `windows`
OTHER, SAME = range(2)  # of `orders`; SAME 1: binding only where both are in one tour
TOUR_GROUP, SESSION, ORIGIN, GOAL, RELEASE, DUE, REQUIRED = range(7)  # of `tours`
FIRST_OF_GROUP, LAST_OF_GROUP, FIRST_MEMBER, LAST_MEMBER = range(4)  # of `groups`

LATE = 32  # weight of a minute after the target, where one before it weighs 1


class Layout(NamedTuple):
    """A Problem in tables; minutes count from `base`, a tick of the clock.

    Attributes
    ----------
    base, clock : int
    leg_wait : int
        Longest wait on a leg; -1 without a limit.
    missing : int
        Weight of a choice that is not made: more than that of all scores.
    shared : bool
        Whether one group's stops may hold the same resource.
    stops, uses, windows, orders, tours, groups : ndarray of int
        Their columns are the constants of this module.
    choices, places : ndarray of int, shape (n, 2)
        First and one after the last of their stops in `lists`.
    lists : ndarray of int
        Tours of stops and of groups, stops of groups, choices and places.
    legs : ndarray of int, shape (P, P)
    capacity : ndarray of int, shape (R,)
    starts : ndarray of int, shape (number of sessions,)
    returns : ndarray of int, shape (number of sessions,)
        Minutes from a session's start until others are back from it.
    booked : ndarray of int, shape (R, minutes)
        What others hold at each minute.
    """

    base: int
    clock: int
    leg_wait: int
    missing: int
    shared: bool
    stops: Integers
    uses: Integers
    windows: Integers
    orders: Integers
    tours: Integers
    groups: Integers
    choices: Integers
    places: Integers
    lists: Integers
    legs: Integers
    capacity: Integers
    starts: Integers
    returns: Integers
    booked: npt.NDArray[np.int32]


class _Rows:
    """Rows of a table in the making; lists of them lie one after the other."""

    def __init__(self, columns: int) -> None:
        self.columns = columns
        self.rows: list[tuple[int, ...]] = []

    def add(self, rows: Iterable[tuple[int, ...]]) -> tuple[int, int]:
        """Append rows and say where they are."""
        first = len(self.rows)
        self.rows.extend(rows)
        return first, len(self.rows)

    def table(self) -> Integers:
        return np.array(self.rows, dtype=np.int64).reshape(-1, self.columns)


def _list_binding(problem: Problem) -> list[Use]:
    """The uses of resources that can be short at all."""
    rows: dict[int, list[Use]] = defaultdict(list)
    for use in problem.uses:
        if use.since != use.until or use.until_offset > use.since_offset:
            rows[use.resource].append(use)
    booked = {booking.resource for booking in problem.booked}
    return [
        use
        for number, uses in rows.items()
        if number in booked or most_held(problem, uses) > problem.resources[number].capacity
        for use in uses
    ]


def _list_barred(problem: Problem) -> set[int]:
    """Stops of a choice that another stop, which must be made, has decided already."""
    barred: set[int] = set()
    for choice in problem.choices:
        certain = {stop for stop in choice if problem.certain[stop]}
        if len(choice) > 1 and certain:
            barred |= set(choice) - certain if len(certain) == 1 else set(choice)
    return barred


def _book(problem: Problem, numbers: dict[int, int], base: int, minutes: int) -> Any:
    """What others hold at each minute, shape (R, minutes)."""
    booked = np.zeros((len(numbers), minutes), dtype=np.int32)
    for resource, begin, end, amount in problem.booked:
        if resource in numbers:
            booked[numbers[resource], max(0, begin - base) : max(0, end - base)] += amount
    return booked


def lay_out(problem: Problem) -> Layout:
    """Write a Problem as tables."""
    clock = problem.clock
    base = int(problem.tour_release.min(initial=0)) // clock * clock
    binding = _list_binding(problem)
    numbers = {r: n for n, r in enumerate(sorted({use.resource for use in binding}))}
    minutes = problem.horizon - base + max((use.until_offset for use in binding), default=0) + 1
    point = LATE * minutes * max(1, len(problem.tour_group))  # outweighs all minutes
    uses, windows, orders, lists = _Rows(6), _Rows(2), _Rows(2), _Rows(1)
    # Of two choices of a stop the narrower one counts; see `_list_barred` for the other.
    widest_first = sorted(enumerate(problem.choices), key=lambda choice: -len(choice[1]))
    choice_of = {stop: number for number, members in widest_first for stop in members}
    barred = _list_barred(problem)
    uses_of: list[list[Use]] = [[] for _stop in problem.stop_group]
    for use in binding:
        uses_of[use.stop].append(use)
    earlier: list[list[tuple[int, int]]] = [[] for _stop in problem.stop_group]
    later: list[list[tuple[int, int]]] = [[] for _stop in problem.stop_group]
    for first, second, same in problem.befores:
        earlier[second].append((first, int(same)))
        later[first].append((second, int(same)))
    waits = useful_waits(problem)
    stops = [
        (
            int(problem.stop_group[stop]),
            int(problem.stop_site[stop]),
            int(problem.shortest[stop]),
            max(-1, int(problem.starts[stop]) - base) if problem.starts[stop] >= 0 else -1,
            int(problem.stop_score[stop]) * point,
            choice_of.get(stop, -1),
            int(problem.rank[stop]),
            *uses.add((numbers[use.resource], *use[2:]) for use in uses_of[stop]),
            *windows.add(
                (opens - base, closes - base) for opens, closes in sorted(problem.windows[stop])
            ),
            *lists.add((tour,) for tour in problem.stop_tours[stop] if stop not in barred),
            *orders.add(earlier[stop]),
            *orders.add(later[stop]),
            *map(int, problem.parts[stop]),
            *map(int, waits[stop]),
        )
        for stop in range(len(problem.stop_group))
    ]
    tours = [
        (
            int(problem.tour_group[tour]),
            int(problem.tour_session[tour]),
            int(problem.tour_origin[tour]),
            int(problem.tour_goal[tour]),
            earliest_departure(problem, tour) - base,
            int(problem.tour_due[tour]) - base,
            int(problem.tour_required[tour]),
        )
        for tour in range(len(problem.tour_group))
    ]
    in_time = sorted(range(len(tours)), key=lambda tour: tours[tour][SESSION])
    tours_of: list[list[tuple[int]]] = [[] for _group in problem.groups]
    for tour in in_time:
        tours_of[tours[tour][TOUR_GROUP]].append((tour,))
    groups = [
        (*lists.add(tours_of[group]), *lists.add((stop,) for stop in members))
        for group, members in enumerate(problem.stops_of_group)
    ]
    at: list[list[tuple[int]]] = [[] for _place in problem.legs]
    for stop, place in enumerate(problem.stop_site):
        at[place].append((stop,))
    returns = np.zeros(len(problem.session_starts), dtype=np.int64)
    for session, minute in problem.returns:
        returns[session] = max(returns[session], minute - problem.session_starts[session])
    holders = {(use.resource, int(problem.stop_group[use.stop]), use.stop) for use in binding}
    return Layout(
        base=base,
        clock=clock,
        leg_wait=problem.leg_wait if problem.limits_leg_wait else -1,
        missing=point * (int(problem.stop_score.sum()) + 1),
        shared=len({holder[:2] for holder in holders}) < len(holders),
        stops=np.array(stops, dtype=np.int64).reshape(-1, WAIT + PARTS),
        uses=uses.table(),
        windows=windows.table(),
        orders=orders.table(),
        tours=np.array(tours, dtype=np.int64).reshape(-1, REQUIRED + 1),
        groups=np.array(groups, dtype=np.int64).reshape(-1, 4),
        choices=np.array(
            [lists.add((stop,) for stop in members) for members in problem.choices], dtype=np.int64
        ).reshape(-1, 2),
        places=np.array([lists.add(stops_there) for stops_there in at], dtype=np.int64),
        lists=np.array([row[0] for row in lists.rows], dtype=np.int64),
        legs=np.ascontiguousarray(problem.legs, dtype=np.int64),
        capacity=np.array([problem.resources[r].capacity for r in numbers], dtype=np.int64),
        starts=problem.session_starts - base,
        returns=returns,
        booked=_book(problem, numbers, base, minutes),
    )
