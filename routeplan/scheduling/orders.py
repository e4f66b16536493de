"""A Problem whose groups keep to given orders of their stops: only the times are open."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import combinations
from typing import TypeAlias

from routeplan.scheduling.problem import Before, Problem

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
