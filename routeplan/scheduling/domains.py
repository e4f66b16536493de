"""Where a stop's events can lie at all, where a wait can be of use, how much can be held."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from routeplan.scheduling.problem import ARRIVE, ENTER, Integers, Problem, Use
from routeplan.scheduling.schedule import earliest_departure


def useful_waits(problem: Problem) -> Integers:
    """The waits worth having, shape (S, 7).

    A wait outside or in the lobby may as well be spent on the leg before, where
    it holds nothing, unless the length of a wait is limited or something that
    is held and given back before the wait would move as well.
    """
    waits = problem.waits.copy()
    if problem.limits_leg_wait:
        return waits
    moved = np.zeros_like(waits, dtype=bool)
    for use in problem.uses:
        moved[use.stop, use.until :] = True
    for part in (ARRIVE, ENTER):
        waits[~moved[:, part], part] = 0
    return waits


def fits(problem: Problem, stop: int, tour: int) -> bool:
    """Whether a tour that makes just this stop, without any wait, is in time."""
    low, high = arrival_range(problem, stop, (tour,))
    return low <= high


def arrival_range(problem: Problem, stop: int, tours: tuple[int, ...]) -> tuple[int, int]:
    """Earliest and latest arrival at a stop in any of these tours; (0, 0) without one."""
    if not tours:
        return 0, 0
    site = int(problem.stop_site[stop])
    low = min(
        earliest_departure(problem, tour)
        + int(problem.nearest[int(problem.tour_origin[tour]), site])
        for tour in tours
    )
    high = max(
        int(problem.tour_due[tour]) - int(problem.nearest[site, int(problem.tour_goal[tour])])
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
