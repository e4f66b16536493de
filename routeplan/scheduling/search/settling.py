"""Compiled: move the stops of a tour to the earliest times that their order allows."""

from __future__ import annotations

from typing import Any

from routeplan.scheduling.problem import ARRIVE, DEPART
from routeplan.scheduling.search.insertion import measure_back
from routeplan.scheduling.search.layout import DUE, GOAL, ORIGIN, RELEASE, SHORTEST, SITE
from routeplan.scheduling.search.placement import clear, compiled, copy, hold, place


@compiled
def settle_tour(layout: Any, state: Any, tour: int, trial: Any) -> Any:
    """Move all stops of a tour to the earliest times that their order allows.

    Returns
    -------
    bool
        False if they do not fit, which can only be where waits are limited or
        stops of a tour share a resource: then nothing has moved.
    """
    legs, stops, limit = layout.legs, layout.stops, layout.leg_wait
    sequence, count = state.sequence[tour], state.length[tour]
    if limit >= 0 or layout.shared:
        return _settle_anew(layout, state, tour, trial)
    place_before, leaves = layout.tours[tour, ORIGIN], layout.tours[tour, RELEASE]
    for k in range(count):
        stop = sequence[k]
        events = state.events[stop]
        ready = leaves + legs[place_before, stops[stop, SITE]]
        if events[ARRIVE] > ready or events[DEPART] - events[ARRIVE] > layout.stops[stop, SHORTEST]:
            clear(trial[k])
            trial[k, ARRIVE] = ready
            place(layout, state.usage, stop, trial[k], events, layout.tours[tour, DUE])
            if trial[k, ARRIVE] != events[ARRIVE] or trial[k, DEPART] != events[DEPART]:
                hold(layout, state.usage, stop, events, -1)
                copy(state.events[stop], trial[k])
                hold(layout, state.usage, stop, trial[k], 1)
        place_before, leaves = stops[stop, SITE], state.events[stop, DEPART]
    measure_back(layout, state, tour)
    return True


@compiled
def _settle_anew(layout: Any, state: Any, tour: int, trial: Any) -> Any:
    """Take all stops of a tour out and place them one by one, so that they see each other.

    Where waits are limited a late stop holds back those before it.
    """
    legs, stops, limit = layout.legs, layout.stops, layout.leg_wait
    sequence, count = state.sequence[tour], state.length[tour]
    for k in range(count):
        hold(layout, state.usage, sequence[k], state.events[sequence[k]], -1)
        clear(trial[k])
    k, fits, booked = 0, True, 0  # stops before `booked` are booked with their trial events
    while k < count:
        while booked > k:
            booked -= 1
            hold(layout, state.usage, sequence[booked], trial[booked], -1)
        stop = sequence[k]
        if k == 0:
            leg = legs[layout.tours[tour, ORIGIN], stops[stop, SITE]]
            ready = layout.tours[tour, RELEASE] + leg
        else:
            leg = legs[stops[sequence[k - 1], SITE], stops[stop, SITE]]
            ready = trial[k - 1, DEPART] + leg
        trial[k, ARRIVE] = max(trial[k, ARRIVE], ready)
        latest = layout.tours[tour, DUE]
        if k == count - 1:
            latest -= legs[stops[stop, SITE], layout.tours[tour, GOAL]]
        if not place(layout, state.usage, stop, trial[k], state.events[-1], latest):
            fits = False
            break
        if k == 0:
            lead = (trial[0, ARRIVE] - leg) % layout.clock
            if 0 <= limit < lead:
                trial[0, ARRIVE] += layout.clock - lead
                continue
        elif 0 <= limit < trial[k, ARRIVE] - ready:
            trial[k - 1, DEPART] = trial[k, ARRIVE] - leg - limit
            k -= 1
            continue
        hold(layout, state.usage, stop, trial[k], 1)
        k += 1
        booked = k
    if not fits:
        while booked > 0:
            booked -= 1
            hold(layout, state.usage, sequence[booked], trial[booked], -1)
    for k in range(count):
        stop = sequence[k]
        if fits:
            copy(state.events[stop], trial[k])
        else:
            hold(layout, state.usage, stop, state.events[stop], 1)
    measure_back(layout, state, tour)
    return fits
