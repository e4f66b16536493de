"""The cheapest ways to split people into groups, for any number of resources at once.

A resource is a price for each size of group; which split is cheapest may differ
from resource to resource, so that each cost is a lower bound of its own.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from routeplan.scheduling import Integers

COUNTED = 60  # groups up to which a split is computed for each number of groups
TINY = 1e-6  # sums of prices and their means must not tip over a whole number

Costs = npt.NDArray[np.float64]


def cheapest_splits(cost: Costs, people: int, least: int, most: int) -> Integers:
    """Least total costs of splitting `people` into groups, ``cost[n - 1]`` for a group of n.

    Exact for up to `COUNTED` groups. Beyond, the larger of two lower bounds:
    the cheapest split into any number of groups, and the least that groups of
    mixed sizes cost on average (:func:`average_costs`).

    Parameters
    ----------
    cost : ndarray of float, shape (largest group, resources)
    people, least, most : int
        How many people, and how many groups at the least and at the most.

    Returns
    -------
    ndarray of int, shape (resources,)
        0 where there is no such split, so that it stays a lower bound.

    Examples
    --------
    >>> cost = np.array([[5.0, 1.0], [6.0, 2.0], [7.0, 4.0]])
    >>> cheapest_splits(cost, 7, 1, 9), cheapest_splits(cost, 7, 4, 9)
    (array([19,  7]), array([23,  7]))
    """
    if most <= COUNTED:
        cheapest = _split_counted(cost, people, least, most)
    else:
        cheapest = np.maximum(_split_freely(cost, people), average_costs(cost, people, least, most))
    return np.ceil(np.where(np.isfinite(cheapest), cheapest - TINY, 0)).astype(np.int64)


def cheapest_sizes(prices: Costs, people: int, least: int, most: int) -> list[int]:
    """The sizes of a cheapest split for one resource, with as few groups as it can have.

    Parameters
    ----------
    prices : ndarray of float, shape (largest group,)
    people, least, most : int
        As for :func:`cheapest_splits`.

    Returns
    -------
    list of int
        Empty where there is none, or where more than `COUNTED` groups are allowed.

    Examples
    --------
    >>> cheapest_sizes(np.array([5.0, 6.0, 7.0]), 7, 1, 9)
    [3, 3, 1]
    """
    if most > COUNTED:
        return []
    splits = [np.full((people + 1, 1), np.inf)]
    splits[0][0] = 0
    cost = prices[:, None]
    for _count in range(most):
        splits.append(_add_group(splits[-1], cost))
    totals = [split[people, 0] for split in splits]
    allowed = range(least, most + 1)
    count = min(allowed, key=lambda each: totals[each], default=0)
    if not np.isfinite(totals[count]):
        return []
    sizes = []
    for left in range(count, 0, -1):
        rests = splits[left - 1][:, 0]
        size = next(
            size
            for size in range(min(people, len(prices)), 0, -1)
            if rests[people - size] + prices[size - 1] == splits[left][people, 0]
        )
        sizes.append(size)
        people -= size
    return sizes


def average_costs(cost: Costs, people: int, least: int, most: int) -> Costs:
    """A lower bound on the cost of any split into `least` to `most` groups.

    n groups of `people` in all have people / n each on average, and no mix of
    sizes with that average costs less than the lower convex hull of the prices
    there: the Lagrangian dual of the split, solved for every n at once.

    Parameters
    ----------
    cost, people, least, most
        As for :func:`cheapest_splits`.

    Returns
    -------
    ndarray of float, shape (resources,)
        Infinite where so many groups cannot hold so many people.

    Examples
    --------
    Ten groups of 2 or 3 cost 6 or 7 each, 25 people make them 6.5 on average.

    >>> average_costs(np.array([[5.0], [6.0], [7.0]]), 25, 10, 10)
    array([65.])
    """
    largest, resources = cost.shape
    bounds = np.full(resources, np.inf)
    fewest = max(least, -(-people // largest)) if largest else 1
    counts = np.arange(fewest, min(most, people) + 1)
    if largest and counts.size:
        for resource, prices in enumerate(cost.T):
            sizes = lower_hull(prices)
            means = np.interp(people / counts, sizes + 1, prices[sizes])
            bounds[resource] = (counts * means).min()
    return bounds


def lower_hull(prices: Costs) -> Integers:
    """Places of the prices that no mix of two others undercuts (Andrew 1979).

    Examples
    --------
    >>> lower_hull(np.array([1.0, 3.0, 2.0, 9.0]))
    array([0, 2, 3])
    """
    hull: list[int] = []
    for place, price in enumerate(prices):
        while len(hull) > 1:
            before, last = hull[-2:]
            run, rise = place - before, price - prices[before]
            if (prices[last] - prices[before]) * run < rise * (last - before):
                break
            hull.pop()
        hull.append(place)
    return np.array(hull, dtype=np.int64)


def _split_counted(cost: Costs, people: int, least: int, most: int) -> Costs:
    resources = cost.shape[1]
    cheapest = np.full(resources, np.inf)
    split = np.full((people + 1, resources), np.inf)
    split[0] = 0
    for count in range(1, most + 1):
        split = _add_group(split, cost)
        if count >= least:
            np.minimum(cheapest, split[people], out=cheapest)
    return cheapest


def _add_group(split: Costs, cost: Costs) -> Costs:
    """From the cheapest splits into some number of groups to those into one more."""
    more = np.full_like(split, np.inf)
    for size, price in enumerate(cost, start=1):
        if size < len(split):
            np.minimum(more[size:], split[:-size] + price, out=more[size:])
    return more


def _split_freely(cost: Costs, people: int) -> Costs:
    largest, resources = cost.shape
    split = np.zeros((people + 1, resources))
    for total in range(1, people + 1):
        sizes = min(total, largest)
        rests = split[total - sizes : total][::-1]
        split[total] = (cost[:sizes] + rests).min(axis=0, initial=np.inf)
    cheapest: Costs = split[people]
    return cheapest
