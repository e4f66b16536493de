"""One convoy: all groups visit the sites in one order, one behind the other."""

from __future__ import annotations

import numpy as np

from benchmarks.engines import Report
from benchmarks.scope import require_plain, stop_table, tour_of_group
from routeplan.scheduling.bounds.shortest_paths import short_way
from routeplan.scheduling.incumbent import Outcome
from routeplan.scheduling.problem import DEPART, ENTER, PARTS, Problem
from routeplan.scheduling.rotation.bookings import Bookings, TooLateError
from routeplan.scheduling.schedule import Schedule, close_tours, measure_finish


def lead_convoy(problem: Problem, *, report: Report, **_limits: object) -> Outcome:
    """Send the groups along a short way, each stop as early as its places allow.

    Both directions are tried. A later group may slip in before an earlier
    one, where there is room.
    """
    require_plain(problem)
    hub = int(problem.tour_origin[0])
    way = short_way(problem.legs, hub, sorted(set(map(int, problem.stop_site))))
    best: Schedule | None = None
    for order in (way, way[::-1]):
        try:
            schedule = time_convoy(problem, order)
        except TooLateError:
            continue
        if (schedule.backs > problem.tour_due).any():
            continue
        if best is None or measure_finish(problem, schedule) < measure_finish(problem, best):
            best = schedule
            report(best, None)
    return Outcome("feasible" if best else "unknown", best)


def time_convoy(problem: Problem, order: list[int]) -> Schedule:
    """The tours if all groups visit the places in this order, first come, first served."""
    bookings, stops = Bookings(problem), stop_table(problem)
    tours = tour_of_group(problem)
    events = np.zeros((len(problem.stop_group), PARTS + 1), dtype=np.int64)
    for group in range(len(problem.groups)):
        tour = tours[group]
        here, ready = int(problem.tour_origin[tour]), int(problem.tour_release[tour])
        for site in order:
            stop = stops.get((group, site))
            if stop is None:
                continue
            enter = ready + int(problem.legs[here, site]) + int(problem.parts[stop, :ENTER].sum())
            events[stop] = bookings.place(stop, enter)
            here, ready = site, int(events[stop, DEPART])
    return close_tours(problem, tours[problem.stop_group], events)
