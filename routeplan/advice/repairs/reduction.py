"""Doing without what is not needed: deletion filters, by halves."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import TypeVar

Item = TypeVar("Item")
Steps = tuple[int, ...]


def reduce(
    kept: tuple[Item, ...], suffices: Callable[[tuple[Item, ...]], bool]
) -> tuple[Item, ...]:
    """Give up what is not needed, the first ones first, halves at a time.

    Parameters
    ----------
    kept : tuple
        Which suffice.
    suffices : callable
        Whether some of them do.

    Examples
    --------
    >>> reduce((1, 2, 3, 4, 5, 6), lambda some: {2, 5} <= set(some))
    (2, 5)
    """

    def give_up_of(part: Sequence[Item], kept: tuple[Item, ...]) -> tuple[Item, ...]:
        if not part:
            return kept
        fewer = without(kept, part)
        if suffices(fewer):
            return fewer
        if len(part) == 1:
            return kept
        half = len(part) // 2
        return give_up_of(part[half:], give_up_of(part[:half], kept))

    half = (len(kept) + 1) // 2
    return give_up_of(kept[half:], give_up_of(kept[:half], kept))


def without(kept: Sequence[Item], gone: Collection[Item]) -> tuple[Item, ...]:
    """All but some."""
    return tuple(each for each in kept if each not in gone)


def lower(
    steps: Steps, prices: Sequence[Sequence[int]], suffices: Callable[[Steps], bool]
) -> Steps:
    """Lower steps as long as they suffice, the dearest first: to nothing, or as far as can be.

    Parameters
    ----------
    steps : tuple of int
        Which suffice.
    prices : sequence of sequence of int
        Of each step of each change.
    suffices : callable
        Whether other steps do.

    Examples
    --------
    >>> lower((3, 3, 3), [[0, 1, 2, 3]] * 3, lambda steps: steps[0] >= 2 and steps[2] > 0)
    (2, 0, 1)
    """

    def keep(numbers: Collection[int]) -> Steps:
        return tuple(step if n in numbers else 0 for n, step in enumerate(steps))

    used = [number for number, step in enumerate(steps) if step]
    used.sort(key=lambda number: -prices[number][steps[number]])
    used = list(reduce(tuple(used), lambda numbers: suffices(keep(numbers))))
    steps = keep(used)
    for number in used:
        low = 0
        while steps[number] - low > 1:
            middle = (low + steps[number]) // 2
            lowered = (*steps[:number], middle, *steps[number + 1 :])
            if suffices(lowered):
                steps = lowered
            else:
                low = middle
    return steps
