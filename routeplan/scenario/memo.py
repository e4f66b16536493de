"""What is computed once for each scenario."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from routeplan.scenario.model import Scenario

T = TypeVar("T")


def once(measure: Callable[[Scenario], T]) -> Callable[[Scenario], T]:
    """Compute what depends on a scenario alone only once for each.

    It is kept as cached properties are, and as they are left behind by copies
    with other tables.
    """

    @wraps(measure)
    def known(scenario: Scenario) -> T:
        kept = scenario.__dict__
        name = f"{measure.__module__}.{measure.__qualname__}"
        if name not in kept:
            kept[name] = measure(scenario)
        value: T = kept[name]
        return value

    return known
