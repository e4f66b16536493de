"""Where a stop's events can lie at all, where a wait can be of use, how much can be held."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from routeplan.scheduling.problem import ARRIVE, ENTER, START, Integers, Problem, Use
from routeplan.scheduling.schedule import earliest_departure


def useful_waits(problem: Problem, longer_visits: bool = False) -> Integers:
    """The waits worth having, shape (S, 7).

    Visits that last longer are so, where waits are limited, or where these
    are what is to be short (`longer_visits`).

    A wait outside or in the lobby may as well be spent on the leg before, where
    it holds nothing, unless the length of a wait is limited or something that
    is held and given back before the wait would move as well.
    """
    waits = problem.waits.copy()
    if problem.limits_waits:
        return waits
    if not longer_visits:
        waits[:, START] = 0
    moved = np.zeros_like(waits, dtype=bool)
    for use in problem.uses:
        moved[use.stop, use.until :] = True
    # In an area who gets off early, because a bay is free, waits at the door.
    bays = [number for number, area in enumerate(problem.areas) if area.bay >= 0]
    moved[np.isin(problem.site_area, bays), ARRIVE] = True
    for part in (ARRIVE, ENTER):
        waits[~moved[:, part], part] = 0
    return waits


def fits(problem: Problem, stop: int, tour: int) -> bool:
    """Whether a tour that makes just this stop, without any wait, is in time."""
    low, high = arrival_range(problem, stop, (tour,))
    return low <= high and earliest_departure(problem, tour) <= problem.tour_leave_by[tour]


def arrival_range(problem: Problem, stop: int, tours: tuple[int, ...]) -> tuple[int, int]:
    """Earliest and latest arrival at a stop in any of these tours; (0, 0) without one."""
    if not tours:
        return 0, 0
    site = int(problem.stop_site[stop])
    nearest = problem.nearest_of(int(problem.stop_group[stop]))
    low = min(
        earliest_departure(problem, tour) + int(nearest[int(problem.tour_origin[tour]), site])
        for tour in tours
    )
    high = max(
        int(problem.tour_due[tour]) - int(nearest[site, int(problem.tour_goal[tour])])
        for tour in tours
    )
    return low, high - int(problem.shortest[stop])


def most_held(problem: Problem, uses: Collection[Use]) -> int:
    """The most of a resource that these uses of it can hold at once."""
    if any(use.until_offset > 0 for use in uses):
        return sum(use.amount for use in uses)  # some last on while their group goes elsewhere
    most: dict[int, int] = {}
    for use in uses:
        group = int(problem.stop_group[use.stop])
        most[group] = max(most.get(group, 0), use.amount)
    return sum(most.values())
