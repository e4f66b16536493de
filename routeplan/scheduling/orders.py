"""Orders of stops: kept as they are, so that only the times are open, and read off a schedule."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from graphlib import TopologicalSorter
from itertools import combinations, groupby, pairwise, product
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from routeplan.scheduling.problem import ARRIVE, DEPART, Before, Problem
from routeplan.scheduling.schedule import Schedule

Mask: TypeAlias = npt.NDArray[np.bool_]

# The stops of each tour, in the order in which they are made.
Orders: TypeAlias = Sequence[Sequence[int]]


def keep_orders(
    problem: Problem, sequences: Iterable[Sequence[tuple[int, tuple[int, ...]]]]
) -> Problem:
    """The same problem with the stops that are made, and their order, given.

    Parameters
    ----------
    sequences : iterable of sequence of (int, tuple of int)
        Stops of one group in the order in which they are made, each with the
        tours in which that may be. Stops in none of them are not made, whatever
        `problem.choices` ask for: then there are no tours.
    """
    tours: list[tuple[int, ...]] = [() for _stop in problem.stop_tours]
    befores = list(problem.befores)
    choices = list(problem.choices)
    for sequence in sequences:
        for stop, allowed in sequence:
            tours[stop] = allowed
            choices.append((stop,))
        for (one, _tours), (other, _others) in combinations(sequence, 2):
            befores.append(Before(one, other))
    return replace(
        problem,
        stop_tours=tuple(tours),
        choices=tuple(dict.fromkeys(choices)),
        befores=tuple(befores),
    )


def list_in_order(problem: Problem, schedule: Schedule) -> list[int]:
    """The stops that are made, group by group, in the order of their tours.

    Stops of no minutes at the same moment stand as R12 asks for.
    """
    common = find_common_order(problem, schedule, problem.rank >= 0)
    place = {rank: number for number, rank in enumerate(common)}
    moments = [tuple(events) for events in schedule.events[:, [ARRIVE, DEPART]].tolist()]
    order: list[int] = []
    for stops in problem.stops_of_group:
        made = [int(stop) for stop in stops if schedule.made[stop]]
        made.sort(key=lambda stop: (moments[stop], place.get(int(problem.rank[stop]), -1)))
        for _moment, same in groupby(made, moments.__getitem__):
            order += _sort_by_befores(problem, list(same))
    return order


def _sort_by_befores(problem: Problem, stops: list[int]) -> list[int]:
    """Stops at the same moment, each after those that have to come before it."""
    if len(stops) == 1:
        return stops
    after: dict[int, set[int]] = {stop: set() for stop in stops}
    for before in problem.befores:
        if before.first in after and before.second in after:
            after[before.second].add(before.first)
    return list(TopologicalSorter(after).static_order())


def find_common_order(problem: Problem, schedule: Schedule, follows: Mask) -> list[int]:
    """In a convoy, an order of the ranks of some stops that all groups keep in a schedule.

    Raises
    ------
    graphlib.CycleError
        If there is none.
    """
    after: dict[int, set[int]] = {int(rank): set() for rank in problem.rank[follows]}
    moments = [tuple(events) for events in schedule.events[:, [ARRIVE, DEPART]].tolist()]
    for stops in problem.stops_of_group:
        ranked = [
            stop for stop in stops if schedule.made[stop] and int(problem.rank[stop]) in after
        ]
        ranked.sort(key=moments.__getitem__)
        # Of two stops without length at the same moment neither comes first.
        classes = [list(same) for _moment, same in groupby(ranked, moments.__getitem__)]
        for earlier, later in pairwise(classes):
            for one, other in product(problem.rank[earlier], problem.rank[later]):
                after[int(other)].add(int(one))
    return list(TopologicalSorter(after).static_order())
