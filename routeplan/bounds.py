"""What each shared resource has to bear, and what that makes of the finish.

A resource is held at least as long as its load needs, and somebody has to
come first and go last.
"""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple

from routeplan.problem import DEPART, Problem, Use


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
