"""Proven lower bounds that the solver does not find by itself.

A tour takes at least its stops and the shortest way through them; a resource
is held at least as long as its load needs, and somebody has to come first and
go last.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from routeplan.problem import DEPART, Integers, Problem, Use

EXACT_TOUR = 10  # stops up to which the shortest tour is computed exactly


class Load(NamedTuple):
    """What one session's finish owes to one resource.

    ``finish >= ways + sum(minutes of the stops made in the session) / capacity``

    Attributes
    ----------
    resource, session : int
    capacity : int
        The most that can be held at once by the groups as they are.
    ways : int
        Least minutes before the first hold and after the last one.
    holds : tuple of (int, int, int)
        Stop, its tour in this session, and amount times minutes held.
    """

    resource: int
    session: int
    capacity: int
    ways: int
    holds: tuple[tuple[int, int, int], ...]


def list_loads(problem: Problem) -> list[Load]:
    """The loads of every resource in every session."""
    together: dict[tuple[int, int], list[tuple[Use, int]]] = defaultdict(list)
    for use in problem.uses:
        for tour in problem.stop_tours[use.stop]:
            together[use.resource, int(problem.tour_session[tour])].append((use, tour))
    loads = []
    for (resource, session), holders in together.items():
        heads, tails, holds = [], [], []
        for use, tour in holders:
            minutes = problem.hold(use)
            if not minutes:
                continue
            site = problem.stop_site[use.stop]
            origin, goal = problem.tour_origin[tour], problem.tour_goal[tour]
            parts = problem.parts[use.stop]
            release = problem.tour_release[tour] - problem.session_starts[session]
            heads.append(
                release
                + problem.nearest[origin, site]
                + parts[: use.since].sum()
                + use.since_offset
            )
            tails.append(
                parts[use.until : DEPART].sum() - use.until_offset + problem.nearest[site, goal]
            )
            holds.append((use.stop, tour, use.amount * minutes))
        if holds:
            amounts = {(int(problem.stop_group[use.stop]), use.amount) for use, _tour in holders}
            loads.append(
                Load(
                    resource,
                    session,
                    reachable_capacity(
                        [amount for _group, amount in amounts],
                        problem.resources[resource].capacity,
                    ),
                    int(min(heads) + min(tails)),
                    tuple(holds),
                )
            )
    return loads


def reachable_capacity(amounts: list[int], capacity: int) -> int:
    """The largest sum of some `amounts` that a capacity can hold (0 if none fits).

    Examples
    --------
    >>> reachable_capacity([35, 36, 36], 80)
    72
    """
    sums = 1  # bit n is set where a sum of n can be reached
    for amount in amounts:
        sums |= sums << amount & (1 << capacity + 1) - 1
    return sums.bit_length() - 1


def shortest_tour(problem: Problem, tour: int, stops: tuple[int, ...]) -> int:
    """Least minutes of a tour that makes exactly these stops, waits left out."""
    sites = [int(site) for site in problem.stop_site[list(stops)]]
    origin, goal = int(problem.tour_origin[tour]), int(problem.tour_goal[tour])
    way = shortest_way(problem.nearest, origin, goal, sites)
    return way + int(problem.shortest[list(stops)].sum())


def shortest_way(legs: Integers, origin: int, goal: int, sites: Iterable[int]) -> int:
    """Least minutes from origin through all sites to goal (Held and Karp, 1962).

    Beyond `EXACT_TOUR` sites each place is left by its nearest way out, which
    is a lower bound only.

    Parameters
    ----------
    legs : ndarray of int, shape (P, P)
        Minutes that obey the triangle inequality.
    origin, goal : int
    sites : iterable of int
        Rows of `legs`.

    Examples
    --------
    >>> line = np.abs(np.subtract.outer([0, 5, 9], [0, 5, 9]))
    >>> shortest_way(line, 0, 0, [1, 2])
    18
    """
    return _shortest_way(_Legs(legs), origin, goal, tuple(sorted(sites)))


class _Legs:
    """A matrix of minutes that can be a key of the cache; equal if its figures are."""

    def __init__(self, minutes: Integers) -> None:
        self.minutes = minutes
        self.key = minutes.tobytes()

    def __hash__(self) -> int:
        return hash(self.key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Legs) and self.key == other.key


@lru_cache(maxsize=256)
def _shortest_way(legs: _Legs, origin: int, goal: int, sites: tuple[int, ...]) -> int:
    minutes = legs.minutes
    if not sites:
        return int(minutes[origin, goal])
    places = list(sites)
    n = len(places)
    if n > EXACT_TOUR:
        block = minutes[np.ix_(places, [*places, goal])].astype(float)
        block[range(n), range(n)] = np.inf
        return int(minutes[origin, places].min() + block.min(axis=1).sum())
    between = minutes[np.ix_(places, places)]
    best = np.full((1 << n, n), np.iinfo(np.int64).max // 4)
    for k in range(n):
        best[1 << k, k] = minutes[origin, places[k]]
    for made in range(1, 1 << n):
        for last in range(n):
            if made >> last & 1 and made != 1 << last:
                before = made ^ (1 << last)
                best[made, last] = (best[before] + between[:, last])[
                    [before >> k & 1 == 1 for k in range(n)]
                ].min()
    return int((best[-1] + minutes[places, goal]).min())
