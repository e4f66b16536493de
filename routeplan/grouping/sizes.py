"""The sizes that groups should have if people could be dealt one by one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from routeplan.grouping.costs import TrackCosts, grouping_cost


def level_sizes(people: int, capacities: Sequence[int]) -> list[int] | None:
    """Sizes as equal as the capacities allow, in their order; None where people are left over.

    Examples
    --------
    >>> level_sizes(10, [6, 2, 6])
    [4, 2, 4]
    """
    sizes = [0] * len(capacities)
    tightest_first = sorted(range(len(capacities)), key=lambda place: capacities[place])
    for done, place in enumerate(tightest_first):
        fair = -(-people // (len(capacities) - done))
        sizes[place] = min(capacities[place], fair)
        people -= sizes[place]
    return None if people else sizes


def ideal_sizes(
    people: int, capacities: Sequence[int], least: int, costs: TrackCosts, escorts: int = 0
) -> list[int] | None:
    """The cheapest of the sizes that are level, or level but for full lift rounds.

    Parameters
    ----------
    capacities : sequence of int
        Visitors whom each group can hold, largest first.
    least : int
        Fewest visitors of a group.
    escorts : int
        They ride as well.

    Returns
    -------
    list of int, or None
        In the order of `capacities`; None where the people do not fit in.

    Examples
    --------
    Five groups of 40 would need four rounds of 13 each; four of 39 need three.

    >>> from fractions import Fraction
    >>> from routeplan.grouping.costs import Rounds
    >>> ideal_sizes(200, [50] * 5, 1, TrackCosts(20, (Rounds(13, Fraction(0), 170),)))
    [44, 39, 39, 39, 39]
    """
    candidates = [
        sizes
        for sizes in (
            level_sizes(people, capacities),
            *_full_rounds(people, capacities, costs, escorts),
        )
        if sizes is not None and min(sizes) >= least
    ]

    def cost(sizes: list[int]) -> int:
        return grouping_cost({"": costs}, [("", size, 0) for size in sizes], escorts)

    return min(candidates, key=cost, default=None)


def _full_rounds(
    people: int, capacities: Sequence[int], costs: TrackCosts, escorts: int
) -> Iterator[list[int] | None]:
    """As many of the smaller groups as possible fill their lift rounds, the others are level."""
    most = max(capacities)
    rounds = {each.people for each in costs.rounds}
    full = {size - escorts for per in rounds for size in range(per, most + escorts + 1, per)}
    mean = people / len(capacities)
    ceilings = sorted(full | {most})
    for low in full:
        if not 0 < low <= mean:
            continue
        for high in ceilings:
            if high <= mean:
                continue
            number = int((len(capacities) * high - people) // (high - low))
            if 0 < number < len(capacities):
                others = len(capacities) - number
                tail = [min(low, capacity) for capacity in capacities[others:]]
                head = level_sizes(people - sum(tail), capacities[:others])
                yield None if head is None else sorted(head, reverse=True) + tail
