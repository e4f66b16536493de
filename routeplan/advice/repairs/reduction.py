"""Doing without what is not needed: deletion filters, by halves."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import TypeVar

Item = TypeVar("Item")
Levels = tuple[int, ...]


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
    levels: Levels, prices: Sequence[Sequence[int]], suffices: Callable[[Levels], bool]
) -> Levels:
    """Lower levels as long as they suffice, the dearest first: to nothing, or as far as can be.

    Parameters
    ----------
    levels : tuple of int
        Which suffice.
    prices : sequence of sequence of int
        Of each level of each lever.
    suffices : callable
        Whether other levels do.

    Examples
    --------
    >>> lower((3, 3, 3), [[0, 1, 2, 3]] * 3, lambda levels: levels[0] >= 2 and levels[2] > 0)
    (2, 0, 1)
    """

    def keep(numbers: Collection[int]) -> Levels:
        return tuple(level if n in numbers else 0 for n, level in enumerate(levels))

    used = [number for number, level in enumerate(levels) if level]
    used.sort(key=lambda number: -prices[number][levels[number]])
    used = list(reduce(tuple(used), lambda numbers: suffices(keep(numbers))))
    levels = keep(used)
    for number in used:
        low = 0
        while levels[number] - low > 1:
            middle = (low + levels[number]) // 2
            lowered = (*levels[:number], middle, *levels[number + 1 :])
            if suffices(lowered):
                levels = lowered
            else:
                low = middle
    return levels
