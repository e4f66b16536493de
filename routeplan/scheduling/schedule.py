"""A Schedule: the minutes that a solver chose for every event of a Problem."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from routeplan.scheduling.problem import ARRIVE, DEPART, END, START, Integers, Problem


@dataclass(frozen=True)
class Schedule:
    """Times for the stops and tours of a Problem.

    Attributes
    ----------
    tour : ndarray, shape (S,)
        The tour in which each stop is made; -1 if it is not made.
    events : ndarray, shape (S, 8)
        Minutes of each stop's events; meaningless where the stop is not made.
    departs, backs : ndarray, shape (T,)
        Each tour's departure and return; -1 where there is no tour.
    aways : ndarray, shape (S,)
        When the group leaves a stop for good: with its coach, where it is the last of a call.
    """

    tour: Integers
    events: Integers
    departs: Integers
    backs: Integers
    aways: Integers

    @cached_property
    def made(self) -> npt.NDArray[np.bool_]:
        """Whether each stop is made, shape (S,)."""
        return np.asarray(self.tour >= 0)

    def order(self, problem: Problem, tour: int) -> list[int]:
        """The stops of a tour in the order in which they are made."""
        return sorted(
            (stop for stop in problem.stops_of_tour[tour] if self.tour[stop] == tour),
            key=lambda stop: (int(self.events[stop, ARRIVE]), int(self.events[stop, DEPART])),
        )

    def orders(self, problem: Problem) -> list[list[int]]:
        """The stops of each tour in the order in which they are made."""
        return [self.order(problem, tour) for tour in range(len(problem.tour_group))]


def close_tours(
    problem: Problem,
    tour: Integers,
    events: Integers,
    aways: Integers | None = None,
    departs: Integers | None = None,
) -> Schedule:
    """Give each tour the latest departure and earliest return that its stops allow.

    Parameters
    ----------
    aways : ndarray, optional
        When groups leave areas, where an engine has chosen that.
    departs : ndarray, optional
        Departures of tours, which those from a gate keep.
    """
    count = len(problem.tour_group)
    aways = leave_stops(problem, events) if aways is None else aways
    closed, backs = np.full(count, -1), np.full(count, -1)
    schedule = Schedule(tour, events, closed, backs, aways)
    for number, order in enumerate(schedule.orders(problem)):
        origin, goal = int(problem.tour_origin[number]), int(problem.tour_goal[number])
        if not order and not problem.tour_required[number]:
            continue
        closed[number] = earliest_departure(problem, number)
        if order:
            ways = problem.ways_of(int(problem.tour_group[number]))
            first = order[0]
            latest = int(events[first, ARRIVE] - ways[origin, problem.stop_site[first]])
            latest = min(latest, int(problem.tour_leave_by[number]))
            closed[number] = latest // problem.clock * problem.clock
        if departs is not None and problem.tour_gate[number] >= 0:
            closed[number] = departs[number]
        backs[number] = closed[number] + problem.legs[origin, goal]
        if order:
            backs[number] = leave_for(problem, schedule, order[-1], goal)
    return schedule


def leave_stops(problem: Problem, events: Integers) -> Integers:
    """The earliest minute at which a coach leaves each stop's area, or a group its stop."""
    leaving = problem.leaving[problem.stop_group, problem.stop_site]
    aways = events[:, DEPART] + leaving
    aways += np.where(problem.site_area >= 0, -aways % problem.clock, 0)
    return np.asarray(aways, dtype=np.int64)


def leave_for(problem: Problem, schedule: Schedule, stop: int, place: int) -> int:
    """When who leaves a stop for another place is at its door, or back at the tour's end."""
    site = problem.stop_site[stop]
    if problem.inside[site, place]:
        return int(schedule.events[stop, DEPART] + problem.legs[site, place])
    entering = problem.entering[problem.stop_group[stop], place]
    return int(schedule.aways[stop] + problem.legs[site, place] + entering)


def earliest_departure(problem: Problem, tour: int) -> int:
    """The first minute on the clock at or after the tour's release."""
    return -(-int(problem.tour_release[tour]) // problem.clock) * problem.clock


def measure_score(problem: Problem, schedule: Schedule) -> int:
    """People times score over the optional stops made."""
    return int(problem.stop_score[schedule.made].sum())


def measure_finish(problem: Problem, schedule: Schedule) -> int:
    """Minutes from a session's start to its last return, summed over the sessions."""
    finish = np.zeros(len(problem.session_starts), dtype=np.int64)
    for session, minute in problem.returns:
        finish[session] = max(finish[session], minute - problem.session_starts[session])
    for tour in np.flatnonzero(schedule.departs >= 0):
        session = problem.tour_session[tour]
        minutes = schedule.backs[tour] - problem.session_starts[session]
        finish[session] = max(finish[session], minutes)
    return int(finish.sum())


def measure_travel(problem: Problem, schedule: Schedule) -> int:
    """Coach-minutes on the road; group-minutes on foot."""
    coaches = problem.coaches[problem.tour_group]
    return int((measure_ways(problem, schedule) * coaches).sum())


def measure_ways(problem: Problem, schedule: Schedule) -> Integers:
    """Minutes on the road of each tour, shape (T,)."""
    return _sum_ways(problem, schedule, lambda _tours, one, other: problem.road[one, other])


def measure_waits(problem: Problem, schedule: Schedule) -> Integers:
    """Minutes of each tour that are no part of a stop, nor on the way, shape (T,)."""

    def measure(tours: Integers, one: Integers, other: Integers) -> Integers:
        return problem.measure_ways(problem.tour_group[tours], one, other)

    minutes = schedule.backs - schedule.departs - _sum_ways(problem, schedule, measure)
    made, events = schedule.made, schedule.events
    longer = events[:, END] - events[:, START] - problem.parts[:, START]
    np.subtract.at(minutes, schedule.tour[made], (problem.shortest + longer)[made])
    return minutes


def _sum_ways(
    problem: Problem,
    schedule: Schedule,
    measure: Callable[[Integers, Integers, Integers], Integers],
) -> Integers:
    """What tours take from one place to another, summed over their ways; shape (T,)."""
    arrive, depart = schedule.events[:, ARRIVE], schedule.events[:, DEPART]
    stops = np.lexsort((depart, arrive, schedule.tour))
    stops = stops[schedule.made[stops]]
    tour, site = schedule.tour[stops], problem.stop_site[stops]
    first, last = np.diff(tour, prepend=-1) != 0, np.diff(tour, append=-1) != 0
    before = np.where(first, problem.tour_origin[tour], np.roll(site, 1))
    idle = schedule.departs >= 0
    idle[tour] = False

    minutes = np.zeros(len(problem.tour_group), dtype=np.int64)
    np.add.at(minutes, tour, measure(tour, before, site))
    ends = tour[last]
    minutes[ends] += measure(ends, site[last], problem.tour_goal[ends])
    empty = np.flatnonzero(idle)
    minutes[empty] = measure(empty, problem.tour_origin[empty], problem.tour_goal[empty])
    return minutes


def measure_waiting(problem: Problem, schedule: Schedule) -> int:
    """People-minutes of waiting on tour."""
    return int((measure_waits(problem, schedule) * problem.people[problem.tour_group]).sum())


def rank(problem: Problem, schedule: Schedule) -> tuple[int, int, int, int]:
    """The goals in their order: score, finish, waiting, travel; smaller is better."""
    return (
        -measure_score(problem, schedule),
        measure_finish(problem, schedule),
        measure_waiting(problem, schedule),
        measure_travel(problem, schedule),
    )
