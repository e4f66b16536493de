"""Changes: each one thing that a planner may change, step by step, and what it costs.

Prices are in points of trouble; a phone call is about one.

==================================  ======  ====================================
change                              points  for
==================================  ======  ====================================
open longer                              1  10 minutes at either end (or a part)
a session longer                         1  10 minutes at either end (or a part)
tours that leave later                   1  10 minutes (or a part)
groups rotate, no convoy                 1
departures at any minute                 2
coaches leave their bays                 2
departures closer together               2  half of the distance; 4 for none
groups' sizes or number, their coaches   2  a step
longer waits                             2  10 minutes; 4 without a limit
fill up                                  3  using all seats and places
the shortest visit                       3
one guide more                           3
a coach bay more                         4
stairs down                              4  half of those able; 6 for all
an order given up                        4
visits that begin at any time            4
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

Openings may reach from midnight to the end of the next day; sessions may be twelve hours
longer at either end, unless another one is in the way. There may be coaches for all, and
a few more; but two cars, halls, bays or guides more and 20 visitors a group are the most.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field

from routeplan.scenario import DAY, Scenario
from routeplan.scheduling import reduce
from routeplan.tables import Edit

PRICES = {
    "open": 1,
    "session": 1,
    "leave_by": 1,
    "rotate": 1,
    "clock": 2,
    "coach_waits": 2,
    "gate": 2,
    "groups": 2,
    "wait": 2,
    "fill": 3,
    "minutes": 3,
    "spacing": 3,
    "guide": 3,
    "bay": 4,
    "stairs_down": 4,
    "order": 4,
    "starts": 4,
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
FINE = 120  # ... up to so many, then ...
COARSE = 60  # ... by the hour up to ...
FAR = 720  # ... so many, and at last as far as can be
LAST = 2 * DAY - 1  # the latest minute that a cell can hold

Steps = tuple[int, ...]  # one for each change; 0 where it is not made


@dataclass(frozen=True)
class Step:
    """One step of a change.

    Attributes
    ----------
    price : int
        Points of trouble; of all steps so far.
    edit : callable
        Makes the scenario with it of the one without.
    says : str
        What is done, a sentence with its figures.
    """

    price: int
    edit: Edit
    says: str


@dataclass(frozen=True)
class Change:
    """One thing that may be changed, by rising steps.

    Attributes
    ----------
    kind : tuple of str
        Changes of one kind do the same thing in different ways.
    steps : tuple of Step
        Step 0, nothing, is not among them.
    alters : frozenset of {"durations", "sizes", "always"}
        Why a plan may break by it although it only loosens a limit: parts of stops
        get shorter, which matters where waits are limited; larger groups bind
        delegations that were too large for one group (R02); or for other reasons.
    """

    kind: tuple[str, ...]
    steps: tuple[Step, ...]
    alters: frozenset[str] = field(default=frozenset())


def list_extensions(room: int) -> list[tuple[int, int]]:
    """The minutes by which something may be made longer, and how many steps these are.

    Parameters
    ----------
    room : int
        Minutes that there are.

    Examples
    --------
    >>> list_extensions(25)
    [(10, 1), (20, 2), (25, 3)]
    >>> [minutes for minutes, _steps in list_extensions(1000)][10:]
    [110, 120, 180, 240, 300, 360, 420, 480, 540, 600, 660, 720, 1000]
    """
    ladder = [*range(STEP, FINE + 1, STEP), *range(FINE + COARSE, FAR + 1, COARSE)]
    minutes = sorted({min(each, room) for each in [*ladder, room]} - {0})
    return [(each, -(-each // STEP)) for each in minutes]


def apply_steps(scenario: Scenario, changes: Iterable[Change], chosen: Iterable[int]) -> Scenario:
    """The scenario with each change at its step."""
    for change, step in zip(changes, chosen, strict=True):
        if step:
            scenario = change.steps[step - 1].edit(scenario)
    return scenario


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
