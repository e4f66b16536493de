"""Which groups are worth planning anew together."""

from __future__ import annotations

from collections.abc import Collection
from random import Random

import numpy as np

from routeplan.scheduling.problem import ARRIVE, DEPART, Integers, Problem
from routeplan.scheduling.schedule import Schedule, measure_waits

MEETING = 99  # how much more likely a group is drawn for each time that it is met


def choose_groups(
    problem: Problem,
    schedule: Schedule,
    count: int,
    first: Collection[int],
    busy: Collection[int],
    dice: Random,
) -> tuple[int, ...]:
    """Draw a group, the rather the longer it waits, and others that it may wait for.

    Parameters
    ----------
    count : int
        How many groups at the most.
    first : collection of int
        Those that the first one is drawn from.
    busy : collection of int
        Those that the others are not drawn from.

    Returns
    -------
    tuple of int
        The first one at the head.
    """
    waits = np.zeros(len(problem.groups), dtype=np.int64)
    np.add.at(waits, problem.tour_group, measure_waits(problem, schedule))
    # Nobody is ruled out: a group without waits may travel less, or make room.
    odds = waits * problem.people + 1
    mine = sorted(first)
    chosen = dice.choices(mine, odds[mine].tolist())
    odds = 1 + MEETING * _count_meetings(problem, schedule, chosen[0])
    while len(chosen) < count:
        odds[[*busy, *chosen]] = 0
        if not odds.any():
            break
        chosen += dice.choices(range(len(odds)), odds.tolist())
    return tuple(chosen)


def _count_meetings(problem: Problem, schedule: Schedule, group: int) -> Integers:
    """How often each group is at a site while this one waits for it, or is there itself."""
    meetings = np.zeros(len(problem.groups), dtype=np.int64)
    ways = problem.ways_of(group)
    arrive, depart = schedule.events[:, ARRIVE], schedule.events[:, DEPART]
    for tour in np.flatnonzero(problem.tour_group == group):
        since, place = schedule.departs[tour], problem.tour_origin[tour]
        for stop in schedule.order(problem, int(tour)):
            site = problem.stop_site[stop]
            ready = since + ways[place, site]
            there = schedule.made & (problem.stop_site == site)
            there &= (arrive < depart[stop]) & (depart > ready)
            meetings += np.bincount(problem.stop_group[there], minlength=len(meetings))
            since, place = depart[stop], site
    return meetings
