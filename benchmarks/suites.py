"""The suites: which instances, which seeds, how long, which engines.

A seed draws the instance, where it is drawn, and is the engines' seed as well.
All were set down before any result was looked at.
"""

from __future__ import annotations

from dataclasses import dataclass

from benchmarks.cases import Instance, draw, open_shop
from benchmarks.engines import ENGINES
from benchmarks.events import list_events
from benchmarks.mixed import list_mixed
from benchmarks.taillard import list_open_shops

ALL = tuple(ENGINES)
# A model of half a million orders is beyond the others; --engines asks for them all the same.
# The grid, the convoy, PyJobShop's model and the plain one have no sessions and no choices.
BROADEST = ("cp-sat", "search", "portfolio")
LARGEST = ("rotation", "convoy", "search", "portfolio")
WORKERS = 2  # threads of each run, for which the marks were set


@dataclass(frozen=True)
class Suite:
    """Instances by seeds by engines, each run of at most so many seconds."""

    name: str
    instances: tuple[Instance, ...]
    seeds: tuple[int, ...]
    seconds: float
    engines: tuple[str, ...] = ALL


_SHOPS = [open_shop(shop) for shop in list_open_shops()]

SUITES = {
    suite.name: suite
    for suite in (
        Suite("quick", (draw(3, 3), draw(4, 4), *_SHOPS[:2]), (0,), 10),
        Suite(
            "planner",
            tuple(draw(groups, sites) for groups in range(6, 9) for sites in range(5, 9)),
            tuple(range(20)),
            60,
        ),
        Suite("events", list_events(), (0,), 60, BROADEST),
        Suite("mixed", list_mixed(), (0,), 60, BROADEST),
        Suite("large", (draw(24, 12), draw(40, 15), draw(100, 20)), (0, 1, 2), 60),
        Suite("scale", (draw(150, 30), draw(500, 60)), (0,), 120, LARGEST),
        Suite("open-shop", tuple(_SHOPS), (0,), 60),
    )
}
