"""A Problem whose groups keep to given orders of their stops: only the times are open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from routeplan.problem import Before, Problem

# The stops of each tour, in the order in which they are made.
Orders = Sequence[Sequence[int]]


def keep_orders(problem: Problem, orders: Orders) -> Problem:
    """The same problem with the stops of each tour, and their order, given.

    Parameters
    ----------
    problem : Problem
    orders : sequence of sequence of int, one a tour
        Each stop in one of the tours in which it may be made, or in none: then
        it is not made.
    """
    tour_of = {stop: tour for tour, stops in enumerate(orders) for stop in stops}
    befores = (Before(one, other) for stops in orders for one, other in pairwise(stops))
    return replace(
        problem,
        stop_tours=tuple(
            (tour_of[stop],) if stop in tour_of else () for stop in range(len(problem.stop_group))
        ),
        choices=tuple((stop,) for stop in sorted(tour_of)),
        befores=(*problem.befores, *befores),
    )
