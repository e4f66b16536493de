"""A Schedule: the minutes that a solver chose for every event of a Problem."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from routeplan.scheduling.problem import ARRIVE, DEPART, Integers, Problem


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
    """

    tour: Integers
    events: Integers
    departs: Integers
    backs: Integers

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


def close_tours(problem: Problem, tour: Integers, events: Integers) -> Schedule:
    """Give each tour the latest departure and earliest return that its stops allow."""
    count = len(problem.tour_group)
    departs, backs = np.full(count, -1), np.full(count, -1)
    orders = Schedule(tour, events, departs, backs).orders(problem)
    for number, order in enumerate(orders):
        origin, goal = problem.tour_origin[number], problem.tour_goal[number]
        if order:
            first, last = order[0], order[-1]
            leave_by = events[first, ARRIVE] - problem.legs[origin, problem.stop_site[first]]
            departs[number] = leave_by // problem.clock * problem.clock
            backs[number] = events[last, DEPART] + problem.legs[problem.stop_site[last], goal]
        elif problem.tour_required[number]:
            departs[number] = earliest_departure(problem, number)
            backs[number] = departs[number] + problem.legs[origin, goal]
    return Schedule(tour, events, departs, backs)


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
    arrive, depart = schedule.events[:, ARRIVE], schedule.events[:, DEPART]
    stops = np.lexsort((depart, arrive, schedule.tour))
    stops = stops[schedule.made[stops]]
    tour, site = schedule.tour[stops], problem.stop_site[stops]
    first, last = np.diff(tour, prepend=-1) != 0, np.diff(tour, append=-1) != 0
    before = np.where(first, problem.tour_origin[tour], np.roll(site, 1))
    travel = np.zeros(len(problem.tour_group), dtype=np.int64)
    np.add.at(travel, tour, problem.legs[before, site])
    travel[tour[last]] += problem.legs[site[last], problem.tour_goal[tour[last]]]
    idle = schedule.departs >= 0
    idle[tour] = False
    travel[idle] = problem.legs[problem.tour_origin[idle], problem.tour_goal[idle]]
    return travel


def measure_waits(problem: Problem, schedule: Schedule) -> Integers:
    """Minutes of each tour that are neither a part of a stop nor on the road, shape (T,)."""
    minutes = schedule.backs - schedule.departs - measure_ways(problem, schedule)
    made = schedule.made
    np.subtract.at(minutes, schedule.tour[made], problem.shortest[made])
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
