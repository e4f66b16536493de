"""Compiled: sorting in place, which allocates nothing."""

from __future__ import annotations

from typing import Any

from routeplan.scheduling.search.placement import compiled


@compiled
def sort_by_key(values: Any, keys: Any, count: int) -> None:
    """Sort the first `count` values by their keys, in place (Shell 1959)."""
    gap = count // 2
    while gap > 0:
        for n in range(gap, count):
            key, value, m = keys[n], values[n], n
            while m >= gap and keys[m - gap] > key:
                keys[m], values[m] = keys[m - gap], values[m - gap]
                m -= gap
            keys[m], values[m] = key, value
        gap //= 2
