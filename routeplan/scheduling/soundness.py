"""Whether a schedule keeps all that a Problem asks for, however it was drawn."""

from __future__ import annotations

from graphlib import CycleError
from itertools import pairwise

import numpy as np

from routeplan.scheduling.calls import list_calls
from routeplan.scheduling.orders import find_common_order
from routeplan.scheduling.polish.holds import is_overfull
from routeplan.scheduling.problem import ARRIVE, DEPART, END, ENTER, LEAVE, START, Problem
from routeplan.scheduling.schedule import Schedule, leave_for


def is_sound(problem: Problem, schedule: Schedule) -> bool:
    """Whether tours break nothing: rules as a Problem states them, whatever they were in words.

    The verifier, which knows only scenario and plan, has the last word on a plan;
    this saves offering to the engines what it would not pass.
    """
    return (
        _makes_what_is_asked(problem, schedule)
        and _keeps_times(problem, schedule)
        and _keeps_orders(problem, schedule)
        and _keeps_calls(problem, schedule)
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
    return bool(
        (waits >= 0).all()
        and (waits <= problem.waits[made]).all()
        and (events[:, DEPART] % problem.clocks[made] == 0).all()
        and all(
            not problem.starts[stop] or at[START] in problem.starts[stop]
            for stop, at in zip(made, events, strict=True)
        )
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
    """R04, R11, R13: the ways between the stops of a tour, its ends, all waits between visits."""
    order = schedule.order(problem, tour)
    depart, back = int(schedule.departs[tour]), int(schedule.backs[tour])
    release, leave_by = problem.tour_release[tour], problem.tour_leave_by[tour]
    if not release <= depart <= leave_by or back > problem.tour_due[tour]:
        return False
    if depart % problem.clock:
        return False
    ways = problem.ways_of(int(problem.tour_group[tour]))
    events, site = schedule.events, problem.stop_site
    origin, goal = problem.tour_origin[tour], problem.tour_goal[tour]
    first, last = order[0], order[-1]
    leads = [int(events[first, ARRIVE] - depart - ways[origin, site[first]])]
    waits = [leads[0] + _wait_before(problem, schedule, first)]
    for one, other in pairwise(order):
        reached = leave_for(problem, schedule, one, int(site[other]))
        leads.append(int(events[other, ARRIVE]) - reached)
        late = int(events[other, ARRIVE] - events[one, DEPART] - ways[site[one], site[other]])
        waits.append(
            _wait_after(problem, schedule, one) + late + _wait_before(problem, schedule, other)
        )
    late = int(back - events[last, DEPART] - ways[site[last], goal])
    leads.append(late)
    waits.append(_wait_after(problem, schedule, last) + late)
    return min(leads) >= 0 and (not problem.limits_waits or max(waits) <= problem.max_wait)


def _wait_before(problem: Problem, schedule: Schedule, stop: int) -> int:
    """Minutes waited at a stop before its visit."""
    between = schedule.events[stop, START] - schedule.events[stop, ARRIVE]
    return int(between - problem.parts[stop, :START].sum())


def _wait_after(problem: Problem, schedule: Schedule, stop: int) -> int:
    """Minutes waited at a stop after its visit."""
    between = schedule.events[stop, DEPART] - schedule.events[stop, END]
    return int(between - problem.parts[stop, END:].sum())


def _keeps_calls(problem: Problem, schedule: Schedule) -> bool:
    """R18: one call an area in a tour, which leaves on the clock when all are aboard."""
    calls = list(list_calls(problem, schedule))
    called = [(c.tour, c.area) for c in calls if not (c.walks_in or c.walks_out)]
    if len(set(called)) < len(called):
        return False
    for call in calls:
        last = call.stops[-1]
        leaving = problem.leaving[problem.stop_group[last], problem.stop_site[last]]
        early = call.depart < schedule.events[last, DEPART] + leaving
        if not call.walks_out and (early or call.depart % problem.clock):
            return False
    return True
