"""A proven lower bound on waiting, and on the travel that is left then."""

from __future__ import annotations

import numpy as np

from routeplan.scheduling.bounds.shortest_paths import shortest_circuit
from routeplan.scheduling.problem import Integers, Problem


def bound_waits(problem: Problem) -> tuple[int, int] | None:
    """Bound people-minutes of waiting from below, then group-minutes on the road.

    Who departs on the clock from one stop is ready to depart from the next one
    at a minute that only the leg and the stop decide, and waits there until the
    clock lets him go. Halls, lifts and windows are left out.

    Returns
    -------
    tuple of int, or None
        No tours are smaller in this order. None where a stop may be left out, or made in one
        tour or another, where a visit may last longer instead, or there are areas.
    """
    if not problem.settled.all() or problem.areas or problem.stretch.any():
        return None
    waiting = travel = 0
    for tour, stops in enumerate(problem.stops_of_tour):
        if stops or problem.tour_required[tour]:
            waits, legs = _least_of_tour(problem, tour, stops)
            waiting += waits * int(problem.people[problem.tour_group[tour]])
            travel += legs * int(problem.coaches[problem.tour_group[tour]])
    return waiting, travel


def _least_of_tour(problem: Problem, tour: int, stops: tuple[int, ...]) -> tuple[int, int]:
    """Least minutes of waiting, and then on the road, in any order of the stops."""
    sites = problem.stop_site[list(stops)].tolist()
    leaving = [int(problem.tour_origin[tour]), *sites]
    reached = [int(problem.tour_goal[tour]), *sites]
    legs = problem.legs[np.ix_(leaving, reached)].astype(np.int64)
    ready = legs + np.array([0, *problem.shortest[list(stops)]])
    waits: Integers = -ready % problem.clock
    waits[:, 0] = 0  # a return need not fall on the clock
    heavier = int(legs.sum()) + 1  # a minute of waiting outweighs all travel
    return divmod(shortest_circuit(waits * heavier + legs), heavier)
