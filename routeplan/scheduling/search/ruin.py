"""Compiled: which stops to take out; by group, site, time and critical chain."""

from __future__ import annotations

from typing import Any

from routeplan.scheduling.problem import ARRIVE, DEPART
from routeplan.scheduling.search.insertion import draw, position
from routeplan.scheduling.search.layout import SESSION, SITE
from routeplan.scheduling.search.placement import compiled

KINDS = 5


@compiled
def choose_seed(layout: Any, state: Any, dice: Any) -> Any:
    """A stop that is made, every other time one of a late tour; -1 if there is none."""
    stops, tours = len(layout.stops), len(layout.tours)
    if draw(dice, 2):
        begin = draw(dice, tours)
        for n in range(tours):
            tour = (begin + n) % tours
            late = state.back[tour] > state.target[layout.tours[tour, SESSION]]
            if late and state.length[tour]:
                return state.sequence[tour, draw(dice, state.length[tour])]
    begin = draw(dice, stops)
    for n in range(stops):
        stop = (begin + n) % stops
        if state.tour[stop] >= 0:
            return stop
    return -1


@compiled
def ruin(layout: Any, state: Any, most: int, dice: Any, removed: Any, marked: Any) -> Any:
    """Choose stops to be taken out.

    Parameters
    ----------
    layout, state : Layout, State
    most : int
        How many at the most.
    dice : ndarray of int, shape (1,)
    removed : ndarray of int, shape (S,)
        Takes the stops.
    marked : ndarray of bool, shape (S,)
        All False before and after.

    Returns
    -------
    int
        How many stops were chosen.
    """
    seed = choose_seed(layout, state, dice)
    if seed < 0:
        return 0
    kind = draw(dice, KINDS)
    if kind == 0:
        count = take_strings(layout, state, seed, most, dice, removed, marked)
    elif kind == 1:
        count = take_site(layout, state, seed, most, dice, removed, marked)
    elif kind == 2:
        count = take_tours(layout, state, seed, most, dice, removed, marked)
    elif kind == 3:
        count = take_chain(layout, state, seed, most, dice, removed, marked)
    else:
        count = take_window(layout, state, seed, most, dice, removed, marked)
    for n in range(count):
        marked[removed[n]] = False
    return count


@compiled
def mark(stop: int, count: int, removed: Any, marked: Any) -> Any:
    """Add a stop to those to be removed, unless it is there already."""
    if marked[stop]:
        return count
    marked[stop] = True
    removed[count] = stop
    return count + 1


@compiled
def take_strings(
    layout: Any, state: Any, seed: int, most: int, dice: Any, removed: Any, marked: Any
) -> Any:
    """A few stops in a row from each of the tours that meet the seed's at its site."""
    site, moment = layout.stops[seed, SITE], state.events[seed, ARRIVE]
    first, last = layout.places[site, 0], layout.places[site, 1]
    length = 1 + draw(dice, 6)
    tours = 1 + draw(dice, max(1, most // length))
    count = 0
    reach = state.events[seed, DEPART] - moment + 1 + draw(dice, 60)
    begin = draw(dice, last - first)
    for n in range(-1, last - first):
        stop = seed if n < 0 else layout.lists[first + (begin + n) % (last - first)]
        tour = state.tour[stop]
        if tour < 0 or abs(state.events[stop, ARRIVE] - moment) > reach:
            continue
        at = position(state, stop) - draw(dice, length)
        for k in range(max(0, at), min(state.length[tour], at + length)):
            if count < most:
                count = mark(state.sequence[tour, k], count, removed, marked)
        tours -= 1
        if tours == 0 or count >= most:
            break
    return count


@compiled
def take_site(
    layout: Any, state: Any, seed: int, most: int, dice: Any, removed: Any, marked: Any
) -> Any:
    """Stops at the seed's site, all over the day."""
    site = layout.stops[seed, SITE]
    first, last = layout.places[site, 0], layout.places[site, 1]
    wanted = 2 + draw(dice, most)
    count = mark(seed, 0, removed, marked)
    begin = draw(dice, last - first)
    for n in range(last - first):
        stop = layout.lists[first + (begin + n) % (last - first)]
        if count >= min(wanted, most):
            break
        if state.tour[stop] >= 0:
            count = mark(stop, count, removed, marked)
    return count


@compiled
def take_tours(
    layout: Any, state: Any, seed: int, most: int, dice: Any, removed: Any, marked: Any
) -> Any:
    """The whole tour of the seed and perhaps of others."""
    count, tour = 0, state.tour[seed]
    while True:
        for k in range(state.length[tour]):
            if count < most:
                count = mark(state.sequence[tour, k], count, removed, marked)
        tour = draw(dice, len(layout.tours))
        if count + state.length[tour] > most or draw(dice, 2):
            return count


@compiled
def take_chain(
    layout: Any, state: Any, seed: int, most: int, dice: Any, removed: Any, marked: Any
) -> Any:
    """From the end of the seed's tour backwards: each stop, or who was in its way."""
    tour = state.tour[seed]
    stop = state.sequence[tour, state.length[tour] - 1]
    count = 0
    wanted = 2 + draw(dice, most)
    while count < min(wanted, most):
        if draw(dice, 4):
            count = mark(stop, count, removed, marked)
        # Who left the site when this stop could begin?
        site, moment = layout.stops[stop, SITE], state.events[stop, ARRIVE]
        first, last = layout.places[site, 0], layout.places[site, 1]
        blocker, gap = -1, 2**40
        for n in range(first, last):
            other = layout.lists[n]
            if state.tour[other] >= 0 and other != stop:
                apart = abs(state.events[other, DEPART] - moment)
                if apart < gap:
                    blocker, gap = other, apart
        at = position(state, stop)
        if blocker >= 0 and gap <= 8 and draw(dice, 2):
            if marked[blocker]:
                break
            stop = blocker
        elif at > 0:
            stop = state.sequence[state.tour[stop], at - 1]
        else:
            break
    return count


@compiled
def take_window(
    layout: Any, state: Any, seed: int, most: int, dice: Any, removed: Any, marked: Any
) -> Any:
    """Stops of any tours around the seed's time."""
    moment = state.events[seed, ARRIVE]
    reach = 10 + draw(dice, 90)
    stops = len(layout.stops)
    wanted = 2 + draw(dice, most)
    count = mark(seed, 0, removed, marked)
    begin = draw(dice, stops)
    for n in range(stops):
        stop = (begin + n) % stops
        if count >= min(wanted, most):
            break
        if state.tour[stop] >= 0 and abs(state.events[stop, ARRIVE] - moment) <= reach:
            count = mark(stop, count, removed, marked)
    return count
