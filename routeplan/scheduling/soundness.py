"""Whether a schedule keeps all that a Problem asks for, however it was drawn."""

from __future__ import annotations

from graphlib import CycleError
from itertools import pairwise

import numpy as np

from routeplan.scheduling.orders import find_common_order
from routeplan.scheduling.polish.holds import is_overfull
from routeplan.scheduling.problem import ARRIVE, DEPART, ENTER, LEAVE, START, Problem
from routeplan.scheduling.schedule import Schedule


def is_sound(problem: Problem, schedule: Schedule) -> bool:
    """Whether tours break nothing: rules as a Problem states them, whatever they were in words.

    The verifier, which knows only scenario and plan, has the last word on a plan;
    this saves offering to the engines what it would not pass.
    """
    return (
        _makes_what_is_asked(problem, schedule)
        and _keeps_times(problem, schedule)
        and _keeps_orders(problem, schedule)
        and all(_keeps_tour(problem, schedule, n) for n in np.unique(schedule.tour) if n >= 0)
        and not is_overfull(problem, schedule)
    )


def _makes_what_is_asked(problem: Problem, schedule: Schedule) -> bool:
    allowed = all(schedule.tour[s] in problem.stop_tours[s] for s in np.flatnonzero(schedule.made))
    return allowed and all(schedule.made[list(choice)].sum() == 1 for choice in problem.choices)


def _keeps_times(problem: Problem, schedule: Schedule) -> bool:
    """R05, R10, R17: parts and waits, the clock, windows and appointments of each stop."""
    made = np.flatnonzero(schedule.made)
    events = schedule.events[made]
    waits = np.diff(events, axis=1) - problem.parts[made]
    starts = problem.starts[made]
    return bool(
        (waits >= 0).all()
        and (waits <= problem.waits[made]).all()
        and (events[:, DEPART] % problem.clock == 0).all()
        and ((starts < 0) | (starts == events[:, START])).all()
        and all(
            not problem.windows[stop]
            or any(o <= at[ENTER] and at[LEAVE] <= c for o, c in problem.windows[stop])
            for stop, at in zip(made, events, strict=True)
        )
    )


def _keeps_orders(problem: Problem, schedule: Schedule) -> bool:
    """R12: stops that come before others, and a convoy's common order."""
    for one, other, same_tour in problem.befores:
        apart = same_tour and schedule.tour[one] != schedule.tour[other]
        both = schedule.made[one] and schedule.made[other] and not apart
        if both and schedule.events[one, DEPART] > schedule.events[other, ARRIVE]:
            return False
    try:
        find_common_order(problem, schedule, problem.rank >= 0)
    except CycleError:
        return False
    return True


def _keeps_tour(problem: Problem, schedule: Schedule, tour: int) -> bool:
    """R04, R11, R13: the legs between the stops of a tour, its ends, waits on the way."""
    order = schedule.order(problem, tour)
    depart, back = int(schedule.departs[tour]), int(schedule.backs[tour])
    if depart < problem.tour_release[tour] or back > problem.tour_due[tour]:
        return False
    leads = [
        int(schedule.events[other, ARRIVE] - schedule.events[one, DEPART])
        - int(problem.legs[problem.stop_site[one], problem.stop_site[other]])
        for one, other in pairwise(order)
    ]
    origin = problem.legs[problem.tour_origin[tour], problem.stop_site[order[0]]]
    leads.append(int(schedule.events[order[0], ARRIVE]) - depart - int(origin))
    most = problem.leg_wait if problem.limits_leg_wait else problem.horizon
    return all(0 <= lead <= most for lead in leads)
