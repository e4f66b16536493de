"""The cheapest tour of one group where every minute of every hold has its price.

Dynamic programming over the set of sites made, the last of them and the minute
of leaving it (Held and Karp 1962, with time). Minutes from which no tour could
end in time are left out: with a finish close to the shortest tour few remain.
"""

from __future__ import annotations

from functools import partial
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from routeplan.scheduling.compilation import keep_compiled
from routeplan.scheduling.problem import Integers

compiled: Any = partial(keep_compiled, nogil=True)
inlined: Any = partial(keep_compiled, nogil=True, inline="always")

Prices = npt.NDArray[np.int32]
NEVER = 1 << 29  # price of what must not be; twice that still leaves room for real prices


class TourGraph(NamedTuple):
    """What a group has to do in one session; n stops of up to K segments each.

    A stop is cut into segments where a wait inside it can be of use. All
    minutes count from the session's start.

    Attributes
    ----------
    legs : ndarray, shape (n, n)
        Minutes between stops, which obey the triangle inequality.
    out, back : ndarray, shape (n,)
        Earliest arrival at each stop; minutes from it to the tour's end.
    segments : ndarray, shape (n, K)
        Minutes of each segment; a stop with fewer has segments of 0 minutes.
    early, need : ndarray, shape (2**n, n)
        Earliest departure from a stop with a set made, the stop in it, and
        least minutes from arriving there until the end with a set to go.
    """

    legs: Integers
    out: Integers
    back: Integers
    segments: Integers
    early: Integers
    need: Integers


def prepare(legs: Integers, out: Integers, back: Integers, segments: Integers) -> TourGraph:
    """Compute for each set of stops the least minutes before and after it."""
    total = segments.sum(axis=1)
    early = _least_minutes(legs, out, total)
    need = _least_minutes(np.ascontiguousarray(legs.T), back, total)
    return TourGraph(legs, out, back, segments, early, need)


@compiled
def _least_minutes(legs, first, total):  # type: ignore[no-untyped-def]
    count = len(total)
    least = np.full((1 << count, count), NEVER, dtype=np.int64)
    for stop in range(count):
        least[1 << stop, stop] = first[stop] + total[stop]
    for made in range(1, 1 << count):
        for last in range(count):
            if made >> last & 1:
                for stop in range(count):
                    if not made >> stop & 1:
                        minutes = least[made, last] + legs[last, stop] + total[stop]
                        more = made | 1 << stop
                        least[more, stop] = min(least[more, stop], minutes)
    return least


@compiled
def cheapest_tour(itinerary, prices, finish, wide):  # type: ignore[no-untyped-def]
    """Least price of a tour that is back by `finish`, and when its segments begin.

    Parameters
    ----------
    itinerary : TourGraph
    prices : ndarray of int32, shape (n, K, finish + 1)
        What a segment costs that begins at a minute.
    finish : int
        Minutes from the session's start.
    wide : int
        States that memory may hold.

    Returns
    -------
    price : int
        `NEVER` or more if there is no tour; -1 if there are too many states.
    begins : ndarray of int, shape (n, K)
        Minutes at which the segments of the cheapest tour begin.
    """
    legs, _out, _back, segments, early, need = itinerary
    count, cuts = segments.shape
    sets = 1 << count
    total = segments.sum(axis=1)
    begins = np.full((count, cuts), -1, dtype=np.int64)
    place, value, widest = _price_states(itinerary, prices, finish, wide)
    if len(value) == 0:
        return -1, begins
    stages = np.empty((cuts + 1, widest), dtype=np.int32)
    best, end = 2 * NEVER, -1
    for last in range(count):
        if place[sets - 1, last] >= 0:
            width = _width(early, need, total, sets - 1, last, finish)
            price = value[place[sets - 1, last] + width - 1]
            if price < best:
                best, end = price, last
    if best >= NEVER // 2:
        return NEVER, begins
    made, last = sets - 1, end
    at = _width(early, need, total, made, last, finish) - 1
    while made:
        width = _width(early, need, total, made, last, finish)
        _arrive(legs, early, total, place, value, made, last, width, stages[0])
        _pass(segments, early, total, prices, made, last, width, stages)
        begin = early[made, last]
        for cut in range(cuts - 1, -1, -1):
            while at > 0 and stages[cut + 1, at - 1] == stages[cut + 1, at]:
                at -= 1
            begin -= segments[last, cut]
            begins[last, cut] = begin + at
        paid = stages[0, at]
        arrive = begins[last, 0]
        before = made ^ 1 << last
        for stop in range(count):
            if before >> stop & 1 and place[before, stop] >= 0:
                index = arrive - legs[stop, last] - early[before, stop]
                if index >= 0 and value[place[before, stop] + index] == paid:
                    at, last = index, stop
                    break
        made = before
    return best, begins


@compiled
def price_arrivals(itinerary, prices, finish, wide):  # type: ignore[no-untyped-def]
    """Least price of a tour that is back by `finish`, by when it arrives where.

    Parameters
    ----------
    itinerary, prices, finish, wide
        As for `cheapest_tour`.

    Returns
    -------
    ndarray of int, shape (n, finish + 1)
        The cheapest of the tours that arrive at a stop at a minute; `NEVER` or
        more where there is none, and 0 everywhere if there are too many states.
    """
    legs, _out, _back, segments, early, need = itinerary
    count, cuts = segments.shape
    sets = 1 << count
    total = segments.sum(axis=1)
    place, value, widest = _price_states(itinerary, prices, finish, wide)
    if len(value) == 0:
        return np.zeros((count, finish + 1), dtype=np.int64)
    arrivals = np.full((count, finish + 1), NEVER, dtype=np.int64)
    so_far = np.empty(widest, dtype=np.int32)
    to_go = np.empty(widest, dtype=np.int32)
    onward = np.empty(len(value), dtype=np.int32)  # from being there until the end
    for made in range(sets - 1, 0, -1):
        for last in range(count):
            here = place[made, last]
            if here < 0:
                continue
            width = _width(early, need, total, made, last, finish)
            to_go[:width] = 0 if made == sets - 1 else 2 * NEVER
            for stop in range(count):
                more = made | 1 << stop
                if more != made and place[more, stop] >= 0:
                    first = early[more, stop] - total[stop]
                    ahead = early[made, last] + legs[last, stop] - first
                    end = _width(early, need, total, more, stop, finish) - ahead
                    there = place[more, stop] + ahead
                    for minute in range(min(width, end)):
                        to_go[minute] = min(to_go[minute], onward[there + minute])
            begin = early[made, last]
            for cut in range(cuts - 1, -1, -1):
                begin -= segments[last, cut]
                least = np.int32(2 * NEVER)
                for minute in range(width - 1, -1, -1):
                    price = to_go[minute] + prices[last, cut, begin + minute]
                    if cut > 0:
                        price = min(price, least)
                        least = np.int32(min(price, 2 * NEVER))
                    to_go[minute] = np.int32(min(price, 2 * NEVER))
            _arrive(legs, early, total, place, value, made, last, width, so_far)
            least = np.int32(2 * NEVER)
            for minute in range(width - 1, -1, -1):
                price = np.int64(so_far[minute]) + to_go[minute]
                arrivals[last, begin + minute] = min(arrivals[last, begin + minute], price)
                least = min(least, to_go[minute])
                onward[here + minute] = least
    return arrivals


@compiled
def _price_states(itinerary, prices, finish, wide):  # type: ignore[no-untyped-def]
    """Least price up to each departure: where each state's begin, all of them, the most of one.

    There are none if memory could not hold them.
    """
    legs, _out, _back, segments, early, need = itinerary
    count, cuts = segments.shape
    sets = 1 << count
    total = segments.sum(axis=1)
    place = np.full((sets, count), -1, dtype=np.int64)
    states = 0
    widest = 0
    for made in range(1, sets):
        for last in range(count):
            if made >> last & 1:
                width = _width(early, need, total, made, last, finish)
                if width > 0:
                    place[made, last] = states
                    states += width
                    widest = max(widest, width)
    if states > wide:
        return place, np.empty(0, dtype=np.int32), 0
    value = np.empty(max(1, states), dtype=np.int32)
    stages = np.empty((cuts + 1, widest), dtype=np.int32)
    for made in range(1, sets):
        for last in range(count):
            if place[made, last] >= 0:
                width = _width(early, need, total, made, last, finish)
                _arrive(legs, early, total, place, value, made, last, width, stages[0])
                _pass(segments, early, total, prices, made, last, width, stages)
                here = place[made, last]
                value[here : here + width] = stages[cuts, :width]
    return place, value, widest


@inlined
def _width(early, need, total, made, last, finish):  # type: ignore[no-untyped-def]
    """Number of minutes at which a stop can be left with a set made."""
    to_go = (len(early) - 1) ^ made | 1 << last
    return finish - need[to_go, last] + total[last] - early[made, last] + 1


@compiled
def _arrive(legs, early, total, place, value, made, last, width, price):  # type: ignore[no-untyped-def]
    """Least price up to the arrival at a stop, for each minute of it."""
    before = made ^ 1 << last
    first = early[made, last] - total[last]
    price[:width] = 0 if before == 0 else 2 * NEVER
    for stop in range(len(total)):
        if before >> stop & 1 and place[before, stop] >= 0:
            ahead = early[before, stop] + legs[stop, last] - first
            here = place[before, stop]
            for minute in range(max(0, ahead), width):
                price[minute] = min(price[minute], value[here + minute - ahead])


@compiled
def _pass(segments, early, total, prices, made, last, width, stages):  # type: ignore[no-untyped-def]
    """Least price up to the end of each segment or any wait after it."""
    begin = early[made, last] - total[last]
    for cut in range(segments.shape[1]):
        least = np.int32(2 * NEVER)
        for minute in range(width):
            price = stages[cut, minute] + prices[last, cut, begin + minute]
            least = min(least, np.int32(min(price, 2 * NEVER)))
            stages[cut + 1, minute] = least
        begin += segments[last, cut]
