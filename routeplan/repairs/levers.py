"""Levers: each one thing that a planner may change, step by step, and what it costs.

Prices are in points of trouble; a phone call is about one.

==================================  ======  ====================================
change                              points  for
==================================  ======  ====================================
open longer                              1  10 minutes at either end
a session longer                         1  10 minutes at either end
groups rotate, no convoy                 1
departures at any minute                 2
coaches leave their bays                 2
groups' sizes or number                  2  a step
longer waits                             2  10 minutes; 4 without a limit
fill up                                  3  using all seats and places
the shortest visit                       3
one guide more                           3
a coach bay more                         4
stairs down                              4  half of those able; 6 for all
an order given up                        4
a delegation divided                     5
any session                              6
half a group more in a hall              6
one group more in a hall                 6
stairs up                                8  half of those able; 12 for all
an appointment, languages given up       8
a coach more                            10
a floor dropped                         12  hosts come down to the ground floor
a lift car more                         15
a site dropped                          30
==================================  ======  ====================================
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from routeplan.edits import Change
from routeplan.scenario import Scenario

PRICES = {
    "open": 1,
    "session": 1,
    "rotate": 1,
    "clock": 2,
    "coach_waits": 2,
    "groups": 2,
    "wait": 2,
    "fill": 3,
    "minutes": 3,
    "spacing": 3,
    "guide": 3,
    "bay": 4,
    "stairs_down": 4,
    "order": 4,
    "delegations": 5,
    "sessions": 6,
    "people": 6,
    "hall": 6,
    "stairs_up": 8,
    "appointment": 8,
    "languages": 8,
    "coach": 10,
    "floor": 12,
    "car": 15,
    "drop": 30,
}
STEP = 10  # minutes by which openings, sessions and waits are made longer ...
MOST_STEPS = 12  # ... so many times at the most


@dataclass(frozen=True)
class Level:
    """One step of a lever.

    Attributes
    ----------
    price : int
        Points of trouble; of all steps so far.
    change : callable
        Makes the scenario with it of the one without.
    says : str
        What is done, a sentence with its figures.
    """

    price: int
    change: Change
    says: str


@dataclass(frozen=True)
class Lever:
    """One thing that may be changed, by rising levels.

    Attributes
    ----------
    kind : tuple of str
        Levers of one kind do the same thing in different ways.
    levels : tuple of Level
        Level 0, nothing, is not among them.
    alters : frozenset of {"durations", "sizes", "always"}
        Why a plan may break by it although it only loosens a limit: parts of stops
        get shorter, which matters where waits are limited; larger groups bind
        delegations that were too large for one group (R02); or for other reasons.
    """

    kind: tuple[str, ...]
    levels: tuple[Level, ...]
    alters: frozenset[str] = field(default=frozenset())


def pull(scenario: Scenario, levers: Iterable[Lever], chosen: Iterable[int]) -> Scenario:
    """The scenario with each lever at its level."""
    for lever, level in zip(levers, chosen, strict=True):
        if level:
            scenario = lever.levels[level - 1].change(scenario)
    return scenario
