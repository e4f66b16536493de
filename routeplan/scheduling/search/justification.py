"""Compiled: all stops as late as they can be, then as early as they can be.

The backward pass leaves room at the beginning that the forward pass uses for
others: "double justification" (Valls, Ballestin and Quintanilla 2005). No tour
ends later than it did unless it is in time, and no order within a tour changes.
"""

from __future__ import annotations

from typing import Any

from routeplan.scheduling.problem import ARRIVE, DEPART, ENTER, LEAVE, PARTS
from routeplan.scheduling.search.insertion import measure_back, position
from routeplan.scheduling.search.layout import (
    APPOINTED,
    CLOSES,
    DUE,
    FIRST_USE,
    FIRST_WINDOW,
    GOAL,
    LAST_USE,
    LAST_WINDOW,
    OPENS,
    ORIGIN,
    PART,
    RELEASE,
    SESSION,
    SINCE,
    SINCE_OFFSET,
    SITE,
    UNTIL,
    UNTIL_OFFSET,
    WAIT,
)
from routeplan.scheduling.search.placement import (
    clear,
    compiled,
    copy,
    hold,
    inlined,
    is_short,
    place,
)
from routeplan.scheduling.search.sorting import sort_by_key


@inlined
def lower_events(layout: Any, stop: int, times: Any) -> None:
    """Lower a stop's events until parts, waits and the clock are kept."""
    row = layout.stops[stop]
    while True:
        times[DEPART] = times[DEPART] // layout.clock * layout.clock
        for part in range(PARTS - 1, -1, -1):
            latest = times[part + 1] - row[PART + part]
            if times[part] > latest:
                times[part] = latest
        for part in range(PARTS):
            latest = times[part] + row[PART + part] + row[WAIT + part]
            if times[part + 1] > latest:
                times[part + 1] = latest
        if times[DEPART] % layout.clock == 0:
            return


@inlined
def leave_window(layout: Any, stop: int, times: Any) -> Any:
    """Lower the leaving into the last window that may hold the stop; whether that changed it."""
    for window in range(
        layout.stops[stop, LAST_WINDOW] - 1, layout.stops[stop, FIRST_WINDOW] - 1, -1
    ):
        if times[ENTER] >= layout.windows[window, OPENS]:
            if times[LEAVE] <= layout.windows[window, CLOSES]:
                return False
            times[LEAVE] = layout.windows[window, CLOSES]
            return True
    return False


@inlined
def place_late(layout: Any, usage: Any, stop: int, times: Any, held: Any) -> None:
    """Lower a stop's events to the latest placement.

    Parameters
    ----------
    layout : Layout
    usage : ndarray of int, shape (R, minutes)
    stop : int
    times : ndarray of int, shape (8,)
        Upper bounds of the events; lowered in place.
    held : ndarray of int, shape (8,)
        The events with which the stop stands in `usage`. None of them is above
        its bound, so that there is a placement.
    """
    first, last = layout.stops[stop, FIRST_USE], layout.stops[stop, LAST_USE]
    lower_events(layout, stop, times)
    use, settled = first, 0
    while True:
        if leave_window(layout, stop, times):
            lower_events(layout, stop, times)
            settled = 0
            continue
        if settled == last - first:
            return
        begin = times[layout.uses[use, SINCE]] + layout.uses[use, SINCE_OFFSET]
        end = times[layout.uses[use, UNTIL]] + layout.uses[use, UNTIL_OFFSET]
        busy = find_first_conflict(layout, usage, stop, use, begin, end, held)
        if busy < 0:
            settled += 1
            use += 1
            if use == last:
                use = first
        else:
            times[layout.uses[use, UNTIL]] = busy - layout.uses[use, UNTIL_OFFSET]
            lower_events(layout, stop, times)
            settled = 0


@inlined
def find_first_conflict(
    layout: Any, usage: Any, stop: int, use: int, begin: int, end: int, held: Any
) -> Any:
    """The first minute of a hold at which others leave it no room; -1 if there is none."""
    for minute in range(begin, end):
        if is_short(layout, usage, stop, use, minute, held):
            return minute
    return -1


@compiled
def justify(layout: Any, state: Any, order: Any, keys: Any, times: Any) -> None:
    """Move all stops to the right, latest first, then to the left, earliest first.

    Parameters
    ----------
    layout, state : Layout, State
        Without a limit on waits between stops.
    order, keys : ndarray of int, shape (S,)
        Room to work in.
    times : ndarray of int, shape (8,)
        Room to work in.
    """
    for late in range(2):
        count = 0
        for stop in range(len(layout.stops)):
            if state.tour[stop] >= 0:
                order[count] = stop
                keys[count] = state.events[stop, ARRIVE] if late else -state.events[stop, DEPART]
                count += 1
        sort_by_key(order, keys, count)
        for n in range(count):
            if late:
                move_left(layout, state, order[n], times)
            else:
                move_right(layout, state, order[n], times)
    for tour in range(len(layout.tours)):
        measure_back(layout, state, tour)


@inlined
def move_right(layout: Any, state: Any, stop: int, times: Any) -> None:
    """Move a stop to the latest times before the next one of its tour, or the tour's target."""
    tour, site, at = state.tour[stop], layout.stops[stop, SITE], position(state, stop)
    if layout.stops[stop, APPOINTED] >= 0:
        return
    if at + 1 < state.length[tour]:
        after = state.sequence[tour, at + 1]
        latest = state.events[after, ARRIVE] - layout.legs[site, layout.stops[after, SITE]]
    else:
        back = max(state.back[tour], state.target[layout.tours[tour, SESSION]])
        latest = min(back, layout.tours[tour, DUE]) - layout.legs[site, layout.tours[tour, GOAL]]
    for event in range(PARTS + 1):
        times[event] = latest
    place_late(layout, state.usage, stop, times, state.events[stop])
    move(layout, state, stop, times)


@inlined
def move_left(layout: Any, state: Any, stop: int, times: Any) -> None:
    """Move a stop to the earliest times after the one before it in its tour."""
    tour, site, at = state.tour[stop], layout.stops[stop, SITE], position(state, stop)
    clear(times)
    if at:
        former = state.sequence[tour, at - 1]
        times[ARRIVE] = state.events[former, DEPART] + layout.legs[layout.stops[former, SITE], site]
    else:
        leg = layout.legs[layout.tours[tour, ORIGIN], site]
        times[ARRIVE] = layout.tours[tour, RELEASE] + leg
    if place(layout, state.usage, stop, times, state.events[stop], layout.tours[tour, DUE]):
        move(layout, state, stop, times)


@inlined
def move(layout: Any, state: Any, stop: int, times: Any) -> None:
    """Give a stop other times."""
    hold(layout, state.usage, stop, state.events[stop], -1)
    copy(state.events[stop], times)
    hold(layout, state.usage, stop, times, 1)
