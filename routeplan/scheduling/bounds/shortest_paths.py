"""Shortest ways through places, and the shortest tours that follow from them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import combinations, permutations

import numpy as np
from ortools.sat.python import cp_model

from routeplan.grouping import make_solver, round_bound
from routeplan.scheduling.problem import Integers, Problem

EFFORT = 10.0  # work on one way, in the solver's own units; 60 places take 0.2


def shortest_tour(problem: Problem, tour: int, stops: tuple[int, ...]) -> int:
    """Least minutes of a tour that makes exactly these stops, waits left out."""
    sites = [int(site) for site in problem.stop_site[list(stops)]]
    origin, goal = int(problem.tour_origin[tour]), int(problem.tour_goal[tour])
    nearest = problem.nearest_of(int(problem.tour_group[tour]))
    way = shortest_way(nearest, origin, goal, sites)
    return way + int(problem.shortest[list(stops)].sum())


def shortest_way(legs: Integers, origin: int, goal: int, sites: Iterable[int]) -> int:
    """Least minutes from origin through all sites to goal.

    A circuit of CP-SAT with its linear relaxation: exact for all sizes that
    planners have, and a proven lower bound should the work ever run out.

    Parameters
    ----------
    legs : ndarray of int, shape (P, P)
        Minutes that obey the triangle inequality; they may differ by direction.
    sites : iterable of int
        Rows of `legs`.

    Examples
    --------
    >>> line = np.abs(np.subtract.outer([0, 5, 9], [0, 5, 9]))
    >>> shortest_way(line, 0, 0, [1, 2])
    18
    """
    rows = [origin, *sorted(sites)]
    minutes = legs[np.ix_(rows, rows)].copy()
    minutes[:, 0] = legs[rows, goal]  # back to the first node is on to the goal
    return shortest_circuit(minutes)


def shortest_circuit(costs: Integers) -> int:
    """Least sum of a circuit through all nodes.

    Parameters
    ----------
    costs : ndarray of int, shape (N, N)
        Of the arc from a row's node to a column's.
    """
    return _shortest_circuit(costs.astype(np.int64).tobytes(), len(costs))


@lru_cache(maxsize=1024)
def _shortest_circuit(matrix: bytes, count: int) -> int:
    """Least sum of a circuit through `count` nodes, the matrix given as its bytes."""
    minutes = np.frombuffer(matrix, dtype=np.int64).reshape(count, count)
    if count <= 2:
        return int(minutes[0, -1] + minutes[-1, 0]) if count == 2 else int(minutes[0, 0])
    model = cp_model.CpModel()
    arcs = [(i, j, model.new_bool_var("")) for i, j in permutations(range(count), 2)]
    model.add_circuit(arcs)
    model.minimize(sum(int(minutes[i, j]) * literal for i, j, literal in arcs))
    solver = make_solver(effort=EFFORT)
    # Cuts off subtours; without it 60 places take minutes.
    solver.parameters.linearization_level = 2
    solver.solve(model)
    return round_bound(solver.best_objective_bound)


def way_minutes(legs: Integers, hub: int, way: Sequence[int]) -> int:
    """Minutes on the road from the hub through the sites in this order and back."""
    return int(legs[[hub, *way], [*way, hub]].sum())


def short_way(legs: Integers, hub: int, sites: Sequence[int]) -> list[int]:
    """Nearest neighbour first, then stretches turned round as long as that helps (2-opt).

    Parameters
    ----------
    legs : ndarray of int, shape (P, P)
        Minutes between places.
    hub : int
        Where the way starts and ends.

    Examples
    --------
    >>> line = np.abs(np.subtract.outer([5, 0, 2, 9], [5, 0, 2, 9]))
    >>> way_minutes(line, 0, short_way(line, 0, [1, 2, 3]))
    18
    """
    left, way, here = list(sites), [], hub
    while left:
        here = min(left, key=lambda site: int(legs[here, site]))
        left.remove(here)
        way.append(here)
    best = way_minutes(legs, hub, way)
    improved = True
    while improved:
        improved = False
        for start, end in combinations(range(len(way) + 1), 2):
            turned = way[:start] + way[start:end][::-1] + way[end:]
            if (minutes := way_minutes(legs, hub, turned)) < best:
                way, best, improved = turned, minutes, True
    return way
