"""A Problem as the tables of integers that the compiled core reads."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import numpy as np

from routeplan.scheduling.core import NONE, Layout, join_tables
from routeplan.scheduling.domains import most_held, useful_waits
from routeplan.scheduling.problem import Integers, Problem, Use
from routeplan.scheduling.schedule import earliest_departure

LATE = 32  # as in `search.h`: what a late minute weighs


class _Rows:
    """Rows of a table in the making; lists of them lie one after the other."""

    def __init__(self) -> None:
        self.rows: list[Any] = []

    def add(self, rows: Iterable[Any]) -> tuple[int, int]:
        """Append rows and say where they are."""
        first = len(self.rows)
        self.rows.extend(rows)
        return first, len(self.rows)


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
    return _LayingOut(problem).layout()


class _LayingOut:
    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        clock = problem.clock
        self.base = int(problem.tour_release.min(initial=0)) // clock * clock
        self.uses, self.windows, self.orders, self.lists = _Rows(), _Rows(), _Rows(), _Rows()
        binding = _list_binding(problem)
        called = problem.list_call_resources()
        held = sorted({use.resource for use in binding} | called)
        self.numbers = {resource: number for number, resource in enumerate(held)}
        self.minutes = (
            problem.horizon - self.base + max((use.until_offset for use in binding), default=0) + 1
        )
        # A minute of any tour, late as it may be, weighs less than a point of the score.
        self.point = LATE * self.minutes * max(1, len(problem.tour_group))
        self.uses_of: list[list[Use]] = [[] for _stop in problem.stop_group]
        for use in binding:
            self.uses_of[use.stop].append(use)

    def layout(self) -> Layout:
        """All tables; those of rows that others point to come last."""
        problem = self.problem
        stops, tours, groups = self.list_stops(), self.list_tours(), self.list_groups()
        choices = [self.lists.add(members) for members in problem.choices]
        places = self.list_places()
        held = [
            (use.resource, self.group_of(stop))
            for stop, uses in enumerate(self.uses_of)
            for use in {use.resource: use for use in uses}.values()
        ]
        numbers = {
            "clock": problem.clock,
            "max_wait": problem.max_wait if problem.limits_waits else NONE,
            "calls": int(problem.limits_calls),
            "shared": int(len(set(held)) < len(held)),
            "minutes": self.minutes,
            "ranks": int(problem.rank.max(initial=-1)) + 1,
            "longest": max(map(len, problem.stops_of_tour), default=0),
        }
        rows = {
            "stops": stops,
            "uses": self.uses.rows,
            "windows": self.windows.rows,
            "orders": self.orders.rows,
            "tours": tours,
            "groups": groups,
            "areas": [
                (self.number(area.bay), area.waits, self.number(area.gate), area.gap)
                for area in problem.areas
            ],
            "choices": choices,
            "places": places,
            "lists": self.lists.rows,
            "legs": problem.legs,
            "capacity": [problem.resources[r].capacity for r in self.numbers],
            "starts": problem.session_starts - self.base,
            "returns": self.list_returns(),
            "booked": _book(problem, self.numbers, self.base, self.minutes),
        }
        missing = self.point * (int(problem.stop_score.sum()) + 1)
        return join_tables(self.base, missing, numbers, rows)

    def number(self, resource: int) -> int:
        """What the core knows a resource by."""
        return self.numbers.get(resource, NONE)

    def group_of(self, stop: int) -> int:
        return int(self.problem.stop_group[stop])

    def list_stops(self) -> list[tuple[Any, ...]]:
        """A row a stop, with the rows of other tables that belong to it."""
        problem = self.problem
        # Of two choices of a stop the narrower one counts; see `_list_barred` for the other.
        widest_first = sorted(enumerate(problem.choices), key=lambda choice: -len(choice[1]))
        choice_of = {stop: number for number, members in widest_first for stop in members}
        barred = _list_barred(problem)
        # Nobody is on tour at an appointment before all tours.
        starts = [[s - self.base for s in each if s >= self.base] for each in problem.starts]
        barred |= {stop for stop, each in enumerate(problem.starts) if each and not starts[stop]}
        earlier: list[list[tuple[int, bool]]] = [[] for _stop in problem.stop_group]
        later: list[list[tuple[int, bool]]] = [[] for _stop in problem.stop_group]
        for first, second, same in problem.befores:
            earlier[second].append((first, same))
            later[first].append((second, same))
        waits = useful_waits(problem)
        return [
            (
                int(problem.stop_score[stop]) * self.point,
                self.group_of(stop),
                problem.stop_site[stop],
                problem.shortest[stop],
                choice_of.get(stop, NONE),
                problem.rank[stop],
                problem.settled[stop] and stop not in barred,
                problem.clocks[stop],
                problem.site_area[stop],
                *self.list_walks(stop),
                self.uses.add((self.numbers[use.resource], *use[2:]) for use in self.uses_of[stop]),
                self.windows.add(
                    (opens - self.base, closes - self.base)
                    for opens, closes in sorted(problem.windows[stop])
                ),
                self.lists.add(starts[stop]),
                self.lists.add(() if stop in barred else problem.stop_tours[stop]),
                self.orders.add(earlier[stop]),
                self.orders.add(later[stop]),
                problem.parts[stop],
                waits[stop],
            )
            for stop in range(len(problem.stop_group))
        ]

    def list_walks(self, stop: int) -> tuple[int, int, int, int]:
        """Minutes from a coach to a stop in an area and back, and those for getting off and on."""
        problem, group = self.problem, self.problem.stop_group[stop]
        site, area = problem.stop_site[stop], problem.site_area[stop]
        if area < 0:
            return 0, 0, 0, 0
        return (
            problem.entering[group, site],
            problem.leaving[group, site],
            problem.alighting[group, area],
            problem.boarding[group, area],
        )

    def list_tours(self) -> list[tuple[int, ...]]:
        """A row a tour."""
        problem = self.problem
        return [
            (
                int(problem.tour_group[tour]),
                int(problem.tour_session[tour]),
                int(problem.tour_origin[tour]),
                int(problem.tour_goal[tour]),
                earliest_departure(problem, tour) - self.base,
                int(problem.tour_leave_by[tour]) - self.base,
                int(problem.tour_due[tour]) - self.base,
                int(problem.tour_required[tour]),
                self.number(int(problem.tour_gate[tour])),
                int(problem.tour_gap[tour]),
                int(problem.place_area[problem.tour_origin[tour]]),
                int(problem.place_area[problem.tour_goal[tour]]),
            )
            for tour in range(len(problem.tour_group))
        ]

    def list_groups(self) -> list[tuple[tuple[int, int], tuple[int, int], int, int]]:
        """Each group's tours, in time, its stops, its coaches and what its waiting weighs."""
        problem = self.problem
        tours_of: list[list[int]] = [[] for _group in problem.groups]
        for tour in np.argsort(problem.tour_session, kind="stable"):
            tours_of[problem.tour_group[tour]].append(int(tour))
        waiting = problem.people * problem.coaches.max(initial=1)  # beyond all travel
        return [
            (
                self.lists.add(tours_of[group]),
                self.lists.add(members),
                int(problem.coaches[group]),
                int(waiting[group]),
            )
            for group, members in enumerate(problem.stops_of_group)
        ]

    def list_places(self) -> list[tuple[int, int]]:
        """The stops at each place."""
        at: list[list[int]] = [[] for _place in self.problem.legs]
        for stop, place in enumerate(self.problem.stop_site):
            at[place].append(stop)
        return [self.lists.add(stops) for stops in at]

    def list_returns(self) -> Integers:
        """Minutes from each session's start until others are back from it."""
        starts = self.problem.session_starts
        returns = np.zeros(len(starts), dtype=np.int64)
        for session, minute in self.problem.returns:
            returns[session] = max(returns[session], minute - starts[session])
        return returns
