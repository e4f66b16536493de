"""Compiled: put a stop into a tour where it costs least, push others right, take stops out."""

from __future__ import annotations

from typing import Any

from routeplan.scheduling.problem import ARRIVE, DEPART
from routeplan.scheduling.search.layout import (
    DUE,
    FIRST_EARLIER,
    FIRST_LATER,
    FIRST_MEMBER,
    FIRST_TOUR,
    GOAL,
    GROUP,
    LAST_EARLIER,
    LAST_LATER,
    LAST_MEMBER,
    LAST_TOUR,
    LATE,
    ORIGIN,
    OTHER,
    RANK,
    RELEASE,
    REQUIRED,
    SAME,
    SESSION,
    SHORTEST,
    SITE,
)
from routeplan.scheduling.search.placement import clear, compiled, copy, hold, inlined, place

FAR = 2**40  # later than everything


@inlined
def draw(dice: Any, count: int) -> Any:
    """A random number below `count` (xorshift32, Marsaglia 2003)."""
    x = dice[0]
    x ^= (x << 13) & 0xFFFFFFFF
    x ^= x >> 17
    x ^= (x << 5) & 0xFFFFFFFF
    dice[0] = x
    return x % count


@inlined
def weigh(layout: Any, state: Any, tour: int, back: int) -> Any:
    """What a return costs: its minutes, those after the target many times over."""
    if back < 0:
        return 0
    session = layout.tours[tour, SESSION]
    return back - layout.starts[session] + LATE * max(0, back - state.target[session])


@inlined
def latest_back(layout: Any, state: Any, tour: int, cost: int) -> Any:
    """The latest return of a tour that adds less than `cost`; not after it is due."""
    session = layout.tours[tour, SESSION]
    most = cost + weigh(layout, state, tour, state.back[tour]) - 1
    back = min(most, FAR) + layout.starts[session]
    if back > state.target[session]:
        late = back - state.target[session]
        back = state.target[session] + late // (LATE + 1)
    return min(back, layout.tours[tour, DUE])


@compiled
def allowed_range(layout: Any, state: Any, stop: int, tour: int) -> Any:
    """First and last position in a tour that orders between stops allow; first > last: none."""
    low, high = 0, state.length[tour]
    session = layout.tours[tour, SESSION]
    for n in range(layout.stops[stop, FIRST_EARLIER], layout.stops[stop, LAST_EARLIER]):
        other = layout.orders[n, OTHER]
        there = state.tour[other]
        if there == tour:
            low = max(low, position(state, other) + 1)
        elif there >= 0 and not layout.orders[n, SAME] and layout.tours[there, SESSION] > session:
            return 1, 0
    for n in range(layout.stops[stop, FIRST_LATER], layout.stops[stop, LAST_LATER]):
        other = layout.orders[n, OTHER]
        there = state.tour[other]
        if there == tour:
            high = min(high, position(state, other))
        elif there >= 0 and not layout.orders[n, SAME] and layout.tours[there, SESSION] < session:
            return 1, 0
    if layout.stops[stop, RANK] >= 0:
        mine = state.convoy[layout.stops[stop, RANK]]
        group = layout.stops[stop, GROUP]
        for n in range(layout.groups[group, FIRST_MEMBER], layout.groups[group, LAST_MEMBER]):
            other = layout.lists[n]
            there = state.tour[other]
            if there < 0 or other == stop:
                continue
            before = state.convoy[layout.stops[other, RANK]] < mine
            if there == tour:
                if before:
                    low = max(low, position(state, other) + 1)
                else:
                    high = min(high, position(state, other))
            elif before != (layout.tours[there, SESSION] < session):
                return 1, 0
    return low, high


@inlined
def position(state: Any, stop: int) -> Any:
    """The place of a stop in its tour."""
    tour = state.tour[stop]
    at = 0
    while state.sequence[tour, at] != stop:
        at += 1
    return at


@inlined
def measure_rest(layout: Any, state: Any, tour: int, rest: Any) -> None:
    """For each stop of a tour the least minutes from its arrival to the tour's return."""
    place = layout.tours[tour, GOAL]
    minutes = 0
    for at in range(state.length[tour] - 1, -1, -1):
        stop = state.sequence[tour, at]
        minutes += layout.stops[stop, SHORTEST] + layout.legs[layout.stops[stop, SITE], place]
        rest[at] = minutes
        place = layout.stops[stop, SITE]


@inlined
def soonest_back(layout: Any, state: Any, stop: int, tour: int, at: int, rest: Any) -> Any:
    """The return of a tour with one more stop if nobody else were in the way, doubled.

    One is added where what follows has to move: such positions are tried later.
    """
    site, legs = layout.stops[stop, SITE], layout.legs
    if at == 0:
        ready = layout.tours[tour, RELEASE] + legs[layout.tours[tour, ORIGIN], site]
    else:
        former = state.sequence[tour, at - 1]
        ready = state.events[former, DEPART] + legs[layout.stops[former, SITE], site]
    ready += layout.stops[stop, SHORTEST]
    if at == state.length[tour]:
        return 2 * (ready + legs[site, layout.tours[tour, GOAL]])
    after = state.sequence[tour, at]
    ready += legs[site, layout.stops[after, SITE]]
    if ready <= state.events[after, ARRIVE]:
        return 2 * state.back[tour]
    return 2 * max(state.back[tour], ready + rest[at]) + 1


@compiled
def try_insertion(
    layout: Any, state: Any, stop: int, tour: int, at: int, back: int, rest: Any, trial: Any
) -> Any:
    """Place a stop into a tour and push what follows to the right, as far as need be.

    Parameters
    ----------
    layout, state : Layout, State
    stop, tour, at : int
        What goes where.
    back : int
        Latest return.
    rest : ndarray of int
        From `measure_rest`.
    trial : ndarray of int, shape (longest + 1, 8)
        Takes the new events by their place in the tour after insertion.

    Returns
    -------
    (int, int, int)
        The return, or -1 if there is no placement; the first and one after
        the last place whose events changed.
    """
    legs, stops = layout.legs, layout.stops
    count = state.length[tour] + 1
    sequence = state.sequence[tour]
    limit = layout.leg_wait
    low, high, k = at, at + 1, at
    clear(trial[at])
    while True:
        # Place stop number k of the tour anew.
        one = stop if k == at else sequence[k if k < at else k - 1]
        if k == 0:
            ready = layout.tours[tour, RELEASE] + legs[layout.tours[tour, ORIGIN], stops[one, SITE]]
        else:
            former = stop if k - 1 == at else sequence[k - 1 if k - 1 < at else k - 2]
            leaves = state.events[former, DEPART] if k - 1 < low else trial[k - 1, DEPART]
            ready = leaves + legs[stops[former, SITE], stops[one, SITE]]
        trial[k, ARRIVE] = max(trial[k, ARRIVE], ready)
        if k == count - 1:
            latest = back - legs[stops[one, SITE], layout.tours[tour, GOAL]]
        else:
            after = stop if k + 1 == at else sequence[k + 1 if k + 1 < at else k]
            following = k + 1 if k + 1 < at else k
            if k < at:
                latest = back
            else:
                latest = back - legs[stops[one, SITE], stops[after, SITE]] - rest[following]
        held = state.events[-1 if k == at else one]
        if not place(layout, state.usage, one, trial[k], held, latest):
            return -1, low, high
        # A wait on the way that is too long holds the stop before back.
        if limit >= 0:
            if k == 0:
                leg = legs[layout.tours[tour, ORIGIN], stops[one, SITE]]
                lead = (trial[0, ARRIVE] - leg) % layout.clock
                if lead > limit:
                    trial[0, ARRIVE] += layout.clock - lead
                    continue
            elif trial[k, ARRIVE] - ready > limit:
                if k == low:
                    low = k - 1
                    copy(trial[low], state.events[former])
                trial[k - 1, DEPART] = (
                    trial[k, ARRIVE] - legs[stops[former, SITE], stops[one, SITE]] - limit
                )
                k -= 1
                continue
        # On to the next one that has to move.
        while True:
            k += 1
            if k == count:
                last = stop if k - 1 == at else sequence[k - 1 if k - 1 < at else k - 2]
                leaves = trial[k - 1, DEPART]
                return leaves + legs[stops[last, SITE], layout.tours[tour, GOAL]], low, high
            former = one
            one = stop if k == at else sequence[k if k < at else k - 1]
            ready = trial[k - 1, DEPART] + legs[stops[former, SITE], stops[one, SITE]]
            if k >= high:
                arrives = state.events[one, ARRIVE]
                if ready <= arrives and (limit < 0 or arrives - ready <= limit):
                    return state.back[tour], low, high
                copy(trial[k], state.events[one])
                high = k + 1
            if trial[k, ARRIVE] < ready or (limit >= 0 and trial[k, ARRIVE] - ready > limit):
                break


@compiled
def insert_best(
    layout: Any,
    state: Any,
    stop: int,
    most: int,
    blink: int,
    dice: Any,
    rest: Any,
    bounds: Any,
    trial: Any,
) -> Any:
    """Put a missing stop into its cheapest position, if it has one that is cheap enough.

    Parameters
    ----------
    layout, state : Layout, State
    stop : int
    most : int
        What it has to stay below.
    blink : int
        Of 256 positions so many are overlooked (Christiaens and Vanden Berghe 2020).
    dice : ndarray of int, shape (1,)
        State of the random numbers.
    rest, bounds, trial : ndarray of int
        Room to work in.

    Returns
    -------
    int
        What that adds to the cost; `most` if the stop stays out.
    """
    best, best_tour, best_at = most, -1, -1
    for n in range(layout.stops[stop, FIRST_TOUR], layout.stops[stop, LAST_TOUR]):
        tour = layout.lists[n]
        low, high = allowed_range(layout, state, stop, tour)
        if low > high:
            continue
        measure_rest(layout, state, tour, rest)
        old = weigh(layout, state, tour, state.back[tour])
        limit = latest_back(layout, state, tour, best)
        for at in range(low, high + 1):
            bounds[at] = soonest_back(layout, state, stop, tour, at, rest)
        begin = low + draw(dice, high - low + 1)
        while True:
            # The most promising position first, any of equals: most others need not be tried then.
            at = begin
            for k in range(begin + 1, high + 1):
                if bounds[k] < bounds[at]:
                    at = k
            for k in range(low, begin):
                if bounds[k] < bounds[at]:
                    at = k
            if bounds[at] // 2 > limit:
                break
            bounds[at] = FAR
            if blink > 0 and draw(dice, 256) < blink:
                continue
            back, _low, _high = try_insertion(layout, state, stop, tour, at, limit, rest, trial)
            if back < 0:
                continue
            cost = weigh(layout, state, tour, back) - old
            if cost < best:
                best, best_tour, best_at = cost, tour, at
                limit = latest_back(layout, state, tour, best)
    if best_tour >= 0:
        measure_rest(layout, state, best_tour, rest)
        back, low, high = try_insertion(
            layout, state, stop, best_tour, best_at, layout.tours[best_tour, DUE], rest, trial
        )
        commit(layout, state, stop, best_tour, best_at, back, low, high, trial)
    return best


@compiled
def commit(
    layout: Any,
    state: Any,
    stop: int,
    tour: int,
    at: int,
    back: int,
    low: int,
    high: int,
    trial: Any,
) -> None:
    """Carry out an insertion that was tried."""
    sequence = state.sequence[tour]
    for k in range(state.length[tour], at, -1):
        sequence[k] = sequence[k - 1]
    sequence[at] = stop
    state.length[tour] += 1
    state.tour[stop] = tour
    for k in range(low, high):
        if k != at:
            hold(layout, state.usage, sequence[k], state.events[sequence[k]], -1)
    for k in range(low, high):
        copy(state.events[sequence[k]], trial[k])
        hold(layout, state.usage, sequence[k], trial[k], 1)
    state.back[tour] = back


@compiled
def take_out(layout: Any, state: Any, stop: int) -> None:
    """Remove a stop from its tour; the others keep their times."""
    tour = state.tour[stop]
    hold(layout, state.usage, stop, state.events[stop], -1)
    sequence = state.sequence[tour]
    for k in range(position(state, stop), state.length[tour] - 1):
        sequence[k] = sequence[k + 1]
    state.length[tour] -= 1
    state.tour[stop] = -1
    measure_back(layout, state, tour)


@inlined
def measure_back(layout: Any, state: Any, tour: int) -> None:
    """Set a tour's return from its last stop."""
    count, goal = state.length[tour], layout.tours[tour, GOAL]
    if count:
        last = state.sequence[tour, count - 1]
        state.back[tour] = state.events[last, DEPART] + layout.legs[layout.stops[last, SITE], goal]
    elif layout.tours[tour, REQUIRED]:
        state.back[tour] = (
            layout.tours[tour, RELEASE] + layout.legs[layout.tours[tour, ORIGIN], goal]
        )
    else:
        state.back[tour] = -1
