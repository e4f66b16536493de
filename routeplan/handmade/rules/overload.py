"""Rows that overfill a resource by what they hold of it for sure, wherever their waits lie.

The *compulsory part* of a hold runs from its latest begin to its earliest end
(Lahrichi 1982). Where these alone are too many, no filling can help, and no
solver is needed to see it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TypeAlias

import numpy as np

from routeplan.scheduling import PARTS, Given, Problem

Certain: TypeAlias = tuple[int, int, int, int]  # resource, begin, end and amount


def find_overfull_rows(
    problem: Problem, given: Mapping[int, Given], resources: Collection[int]
) -> Iterator[list[int]]:
    """Sets of rows that certainly overfill a resource; the last of each then counts no more.

    Parameters
    ----------
    given : mapping of int to Given
        Rows by their numbers, in the order in which they are taken in.

    Yields
    ------
    list of int
        Rows no one of which can be spared for the overload, in the order of `given`.
    """
    holds = {row: list(_list_certain(problem, each, resources)) for row, each in given.items()}
    capacities = {number: problem.resources[number].capacity for number in resources}
    yield from find_overloads(holds, capacities)


def find_overloads(
    holds_of: Mapping[int, list[Certain]], capacities: Mapping[int, int]
) -> Iterator[list[int]]:
    """The same of what each row holds for sure.

    Examples
    --------
    >>> holds = {1: [(0, 0, 9, 1)], 2: [(0, 9, 12, 1)], 3: [(0, 8, 10, 1)]}
    >>> list(find_overloads(holds, {0: 1}))
    [[1, 3]]
    """
    last = max((end for holds in holds_of.values() for _n, _b, end, _a in holds), default=0)
    loads = {number: np.zeros(last + 1, dtype=np.int64) for number in capacities}
    holders: dict[int, list[tuple[int, int, int, int]]] = {number: [] for number in capacities}
    for row, holds in holds_of.items():
        for number, begin, end, amount in holds:
            excess = loads[number][begin:end] + amount - capacities[number]
            if excess.max() > 0:
                minute = begin + int(excess.argmax())
                rivals = [
                    (other, taken)
                    for other, since, until, taken in holders[number]
                    if since <= minute < until
                ]
                yield [*_spare(rivals, int(excess.max())), row]
                break
        else:
            for number, begin, end, amount in holds:
                loads[number][begin:end] += amount
                holders[number].append((row, begin, end, amount))


def _list_certain(problem: Problem, given: Given, resources: Collection[int]) -> Iterator[Certain]:
    """What a row holds for sure."""
    parts, waits = problem.parts[given.stop], problem.waits[given.stop]
    for use in problem.uses_of_stop[given.stop]:
        if use.resource not in resources:
            continue
        latest = min(
            given.depart[1] - int(parts[use.since :].sum()),
            given.arrive[1] + int((parts + waits)[: use.since].sum()),
        )
        earliest = max(
            given.arrive[0] + int(parts[: use.until].sum()),
            given.depart[0] - int((parts + waits)[use.until : PARTS].sum()),
        )
        begin, end = max(0, latest + use.since_offset), earliest + use.until_offset
        if begin < end:
            yield use.resource, begin, end, use.amount


def _spare(rivals: Sequence[tuple[int, int]], excess: int) -> list[int]:
    """Leave out rivals as long as there is an overload without them, the first ones first."""
    needed = []
    for row, taken in rivals:
        if taken < excess:
            excess -= taken
        else:
            needed.append(row)
    return needed
