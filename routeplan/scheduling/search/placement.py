"""Compiled: the earliest times for one stop that no hold of others forbids.

All constraints on a stop's eight events say "not before", or "not within this
span": the earliest times of two feasible placements are feasible together, so
that there is one earliest placement. It is found by raising events until
nothing is violated any more.
"""

from __future__ import annotations

from typing import Any, cast

from numba import njit

from routeplan.scheduling.compilation import Function, keep_compiled
from routeplan.scheduling.problem import ARRIVE, DEPART, ENTER, LEAVE, PARTS, START
from routeplan.scheduling.search.layout import (
    AMOUNT,
    APPOINTED,
    CLOSES,
    FIRST_USE,
    FIRST_WINDOW,
    LAST_USE,
    LAST_WINDOW,
    OPENS,
    PART,
    RESOURCE,
    SINCE,
    SINCE_OFFSET,
    UNTIL,
    UNTIL_OFFSET,
    WAIT,
)

# Nothing is allocated in compiled code: without numba's reference counting for each array
# at each call the search is many times as fast.
OPTIONS: dict[str, Any] = {"nogil": True, "error_model": "numpy", "_nrt": False}


def compiled(function: Function) -> Function:
    """Compile a function when it is first called, and keep that on disk."""
    return keep_compiled(function, **OPTIONS)


def inlined(function: Function) -> Function:
    """Compile a function into its callers: passing the arrays would cost more than the work."""
    return cast(Function, njit(forceinline=True, **OPTIONS)(function))


@inlined
def copy(target: Any, source: Any) -> None:
    """Copy an array's elements; assigning to a slice would allocate."""
    for n in range(len(source)):
        target[n] = source[n]


@inlined
def clear(times: Any) -> None:
    """Set all events to the beginning."""
    for event in range(PARTS + 1):
        times[event] = 0


@inlined
def raise_events(layout: Any, stop: int, times: Any) -> None:
    """Raise a stop's events until parts, waits and the clock are kept."""
    row = layout.stops[stop]
    for part in range(PARTS):
        ready = times[part] + row[PART + part]
        if times[part + 1] < ready:
            times[part + 1] = ready
    if layout.clock > 1:
        times[DEPART] = -(-times[DEPART] // layout.clock) * layout.clock
    for part in range(PARTS - 1, -1, -1):
        soonest = times[part + 1] - row[PART + part] - row[WAIT + part]
        if times[part] < soonest:
            times[part] = soonest


@inlined
def open_window(layout: Any, stop: int, times: Any) -> Any:
    """Raise the entry into the first window that may hold the stop.

    Returns
    -------
    int
        1 if an event was raised, 0 if not, -1 if there is no such window.
    """
    first, last = layout.stops[stop, FIRST_WINDOW], layout.stops[stop, LAST_WINDOW]
    for window in range(first, last):
        if times[LEAVE] <= layout.windows[window, CLOSES]:
            if times[ENTER] >= layout.windows[window, OPENS]:
                return 0
            times[ENTER] = layout.windows[window, OPENS]
            return 1
    return 0 if first == last else -1


@inlined
def place(layout: Any, usage: Any, stop: int, times: Any, held: Any, latest: int) -> Any:
    """Raise a stop's events to the earliest placement.

    Parameters
    ----------
    layout : Layout
    usage : ndarray of int, shape (R, minutes)
        What is held at each minute.
    stop : int
    times : ndarray of int, shape (8,)
        Lower bounds of the events; raised in place.
    held : ndarray of int, shape (8,)
        The events with which the stop itself stands in `usage`; ``held[0]`` is
        -1 if it does not.
    latest : int
        Latest departure.

    Returns
    -------
    bool
        False if there is no placement.
    """
    first, last = layout.stops[stop, FIRST_USE], layout.stops[stop, LAST_USE]
    raise_events(layout, stop, times)
    use, settled = first, 0
    while True:
        if times[DEPART] > latest:
            return False
        if layout.stops[stop, APPOINTED] >= 0:
            if times[START] > layout.stops[stop, APPOINTED]:
                return False
            if times[START] < layout.stops[stop, APPOINTED]:
                times[START] = layout.stops[stop, APPOINTED]
                raise_events(layout, stop, times)
                settled = 0
                continue
        opened = open_window(layout, stop, times)
        if opened < 0:
            return False
        if opened > 0:
            raise_events(layout, stop, times)
            settled = 0
            continue
        if settled == last - first:
            return True
        begin = times[layout.uses[use, SINCE]] + layout.uses[use, SINCE_OFFSET]
        end = times[layout.uses[use, UNTIL]] + layout.uses[use, UNTIL_OFFSET]
        busy = find_conflict(layout, usage, stop, use, begin, end, held)
        if busy < 0:
            settled += 1
            use += 1
            if use == last:
                use = first
        else:
            times[layout.uses[use, SINCE]] = busy + 1 - layout.uses[use, SINCE_OFFSET]
            raise_events(layout, stop, times)
            settled = 0


@inlined
def find_conflict(
    layout: Any, usage: Any, stop: int, use: int, begin: int, end: int, held: Any
) -> Any:
    """The last minute of a hold at which others leave it no room; -1 if there is none."""
    for minute in range(end - 1, begin - 1, -1):
        if is_short(layout, usage, stop, use, minute, held):
            return minute
    return -1


@inlined
def is_short(layout: Any, usage: Any, stop: int, use: int, minute: int, held: Any) -> Any:
    """Whether others leave a hold no room at a minute."""
    resource = layout.uses[use, RESOURCE]
    room = layout.capacity[resource] - layout.uses[use, AMOUNT]
    taken = usage[resource, minute]
    return taken > room and (
        room < 0 or taken - count_own(layout, stop, resource, minute, held) > room
    )


@inlined
def count_own(layout: Any, stop: int, resource: int, minute: int, held: Any) -> Any:
    """What a stop itself holds of a resource at a minute, as it stands in the usage."""
    own = 0
    if held[ARRIVE] >= 0:
        for use in range(layout.stops[stop, FIRST_USE], layout.stops[stop, LAST_USE]):
            begin = held[layout.uses[use, SINCE]] + layout.uses[use, SINCE_OFFSET]
            end = held[layout.uses[use, UNTIL]] + layout.uses[use, UNTIL_OFFSET]
            if layout.uses[use, RESOURCE] == resource and begin <= minute < end:
                own += layout.uses[use, AMOUNT]
    return own


@inlined
def hold(layout: Any, usage: Any, stop: int, times: Any, sign: int) -> None:
    """Book (sign 1) or free (sign -1) everything that a stop holds."""
    for use in range(layout.stops[stop, FIRST_USE], layout.stops[stop, LAST_USE]):
        begin = times[layout.uses[use, SINCE]] + layout.uses[use, SINCE_OFFSET]
        end = times[layout.uses[use, UNTIL]] + layout.uses[use, UNTIL_OFFSET]
        row = usage[layout.uses[use, RESOURCE]]
        for minute in range(begin, end):
            row[minute] += sign * layout.uses[use, AMOUNT]
