"""Rounding of sums of decimal fractions, which must not tip over a whole number."""

from __future__ import annotations

from math import ceil, floor, inf

TINY = 1e-9


def round_up(number: float) -> int:
    """The least whole number that is not less, but for what decimal fractions leave over.

    Examples
    --------
    >>> round_up(0.1 + 0.2 + 0.7), round_up(1.1)
    (1, 2)
    """
    return ceil(number - TINY)


def round_down(number: float) -> int:
    """The largest whole number that is not more, but for what decimal fractions lack.

    Examples
    --------
    >>> round_down(0.29 * 100), round_down(28.9)
    (29, 28)
    """
    return floor(number + TINY)


def write_percent(share: float) -> str:
    """Write a share in per cent: rounded, but never up to 100 % or down to it.

    Examples
    --------
    >>> write_percent(0.999), write_percent(1.0), write_percent(56 / 45), write_percent(inf)
    ('99 %', '100 %', '125 %', '∞')
    """
    if share == inf:
        return "∞"
    return f"{round_up(100 * share) if share > 1 else round_down(100 * share)} %"
