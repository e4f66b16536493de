"""Short ways through all sites, as a planner finds them on the map."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from routeplan.problem import Integers


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
    sites : sequence of int

    Examples
    --------
    >>> import numpy as np
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
