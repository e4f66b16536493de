"""Deletion filters: what cannot be done without, found by halves.

The filter is that of Chinneck and Dravnieks (1991), which leaves an irreducible set.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import TypeVar

Item = TypeVar("Item")


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
