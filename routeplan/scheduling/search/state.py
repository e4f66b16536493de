"""Where a search stands: tours as sequences of stops, their times, and what they hold."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from routeplan.scheduling.problem import Integers
from routeplan.scheduling.search.layout import (
    FIRST_TOUR,
    GOAL,
    LAST_TOUR,
    ORIGIN,
    RANK,
    RELEASE,
    REQUIRED,
    Layout,
)


class State(NamedTuple):
    """Tours in the making; a stop that is in no tour is missing."""

    tour: Integers  # (S,) -1: missing
    events: Integers  # (S + 1, 8); the last row, all -1, stands for nowhere
    length: Integers  # (T,) stops of each tour
    sequence: Integers  # (T, longest)
    back: Integers  # (T,) return; -1 where there is no tour
    target: Integers  # (sessions,) returns after it are late
    usage: npt.NDArray[np.int32]  # (R, minutes)
    convoy: Integers  # place of each rank in the common order


def longest_tour(layout: Layout) -> int:
    """The most stops that any tour can have."""
    possible = np.zeros(len(layout.tours), dtype=np.int64)
    for first, last in layout.stops[:, [FIRST_TOUR, LAST_TOUR]]:
        possible[layout.lists[first:last]] += 1
    return int(possible.max(initial=0))


def empty_state(layout: Layout) -> State:
    """Tours without any stop."""
    stops, tours = len(layout.stops), len(layout.tours)
    origin, goal, release = layout.tours[:, [ORIGIN, GOAL, RELEASE]].T
    direct = release + layout.legs[origin, goal]
    return State(
        tour=np.full(stops, -1, dtype=np.int64),
        events=np.full((stops + 1, 8), -1, dtype=np.int64),
        length=np.zeros(tours, dtype=np.int64),
        sequence=np.zeros((tours, longest_tour(layout) + 1), dtype=np.int64),
        back=np.where(layout.tours[:, REQUIRED] == 1, direct, -1),
        target=np.zeros(len(layout.starts), dtype=np.int64),
        usage=layout.booked.copy(),
        convoy=np.arange(int(layout.stops[:, RANK].max(initial=-1)) + 1, dtype=np.int64),
    )


def copy_state(state: State) -> State:
    """The same state in arrays of its own."""
    return State._make(array.copy() for array in state)
