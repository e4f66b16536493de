"""Compiled: one tour built anew by beam search, among what the other groups hold."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from routeplan.scheduling.problem import ARRIVE, DEPART, Integers
from routeplan.scheduling.search.insertion import allowed_range, draw, measure_back
from routeplan.scheduling.search.layout import (
    DUE,
    FIRST_LATER,
    GOAL,
    LAST_LATER,
    ORIGIN,
    OTHER,
    RANK,
    RELEASE,
    SHORTEST,
    SITE,
)
from routeplan.scheduling.search.placement import clear, compiled, copy, hold, place

WIDTH = 8  # partial tours that are followed at a time
STOP, NEEDS, AHEAD = range(3)  # columns of `stops`: who; who comes before, as bits; minutes, about
MADE, LAST, PARENT, VALUE = range(
    4
)  # of `nodes`: stops made, as bits; the last one; whence; return
MOST_STOPS = 62  # of one tour: sets of stops are the bits of one integer


class Beam(NamedTuple):
    """Partial tours, a row a length; the best of each length come first."""

    stops: Integers  # (longest + 1, 3) columns STOP, NEEDS, AHEAD
    kept: Integers  # (longest + 2,) partial tours of each length
    nodes: Integers  # (longest + 2, WIDTH, 4) columns MADE, LAST, PARENT, VALUE
    events: Integers  # (longest + 2, WIDTH, 8) of the last stop
    times: Integers  # (8,)


def room_for_beam(longest: int) -> Beam:
    """Arrays for tours of up to `longest` stops."""
    return Beam(
        stops=np.zeros((longest + 1, 3), dtype=np.int64),
        kept=np.zeros(longest + 2, dtype=np.int64),
        nodes=np.zeros((longest + 2, WIDTH, 4), dtype=np.int64),
        events=np.zeros((longest + 2, WIDTH, 8), dtype=np.int64),
        times=np.zeros(8, dtype=np.int64),
    )


@compiled
def build_tour(
    layout: Any, state: Any, tour: int, count: int, beam: Any, blink: int, dice: Any
) -> Any:
    """Make the `count` stops in ``beam.stops`` in an empty tour, so that it returns early.

    Returns
    -------
    bool
        False if no order was found; the tour is empty then.
    """
    legs, stops = layout.legs, layout.stops
    remaining = 0
    goal = layout.tours[tour, GOAL]
    for n in range(count):
        stop = beam.stops[n, STOP]
        low, high = allowed_range(layout, state, stop, tour)
        if low > high:  # the group's other tours forbid it
            return False
        nearest = legs[layout.tours[tour, ORIGIN], stops[stop, SITE]]
        beam.stops[n, NEEDS] = 0
        for m in range(count):
            other = beam.stops[m, STOP]
            if m != n:
                nearest = min(nearest, legs[stops[other, SITE], stops[stop, SITE]])
                if comes_before(layout, state, other, stop):
                    beam.stops[n, NEEDS] |= 1 << m
        beam.stops[n, AHEAD] = nearest + layout.stops[stop, SHORTEST]
        remaining += beam.stops[n, AHEAD]
    beam.kept[0] = 1
    beam.nodes[0, 0, MADE], beam.nodes[0, 0, LAST], beam.nodes[0, 0, VALUE] = 0, -1, remaining
    for length in range(count):
        beam.kept[length + 1] = 0
        for node in range(beam.kept[length]):
            made, last = beam.nodes[length, node, MADE], beam.nodes[length, node, LAST]
            if last < 0:
                where, leaves = layout.tours[tour, ORIGIN], layout.tours[tour, RELEASE]
                rest = remaining
            else:
                where = stops[beam.stops[last, STOP], SITE]
                leaves = beam.events[length, node, DEPART]
                rest = beam.nodes[length, node, VALUE] - leaves
            for n in range(count):
                if made >> n & 1 or beam.stops[n, NEEDS] & ~made:
                    continue
                if blink > 0 and draw(dice, 256) < blink:
                    continue
                stop = beam.stops[n, STOP]
                after = rest - beam.stops[n, AHEAD]
                full = beam.kept[length + 1] == WIDTH
                limit = layout.tours[tour, DUE] - after
                if full:
                    limit = min(limit, beam.nodes[length + 1, WIDTH - 1, VALUE] - after - 1)
                if length == count - 1:
                    after = legs[stops[stop, SITE], goal]
                    limit = layout.tours[tour, DUE] - after
                clear(beam.times)
                beam.times[ARRIVE] = leaves + legs[where, stops[stop, SITE]]
                if place(layout, state.usage, stop, beam.times, state.events[-1], limit):
                    value = beam.times[DEPART] + after
                    add_node(beam, length + 1, node, made | 1 << n, n, value)
        if beam.kept[length + 1] == 0:
            return False
    trace(layout, state, tour, count, beam)
    return True


@compiled
def comes_before(layout: Any, state: Any, one: int, other: int) -> Any:
    """Whether `one` has to come before `other` in a tour that makes both."""
    for n in range(layout.stops[one, FIRST_LATER], layout.stops[one, LAST_LATER]):
        if layout.orders[n, OTHER] == other:
            return True
    one_rank, other_rank = layout.stops[one, RANK], layout.stops[other, RANK]
    return one_rank >= 0 and state.convoy[one_rank] < state.convoy[other_rank]


@compiled
def add_node(beam: Any, length: int, parent: int, made: int, last: int, value: int) -> None:
    """Keep a partial tour if it is among the best of its length; of the same stops only one."""
    count = beam.kept[length]
    at = count
    for node in range(count):
        if beam.nodes[length, node, MADE] == made and beam.nodes[length, node, LAST] == last:
            if beam.nodes[length, node, VALUE] <= value:
                return
            at = node  # takes the place of the worse one
            break
    if at == count:
        if count == WIDTH:
            if beam.nodes[length, WIDTH - 1, VALUE] <= value:
                return
            at = WIDTH - 1
        else:
            beam.kept[length] += 1
    while at > 0 and beam.nodes[length, at - 1, VALUE] > value:
        beam.nodes[length, at, MADE] = beam.nodes[length, at - 1, MADE]
        beam.nodes[length, at, LAST] = beam.nodes[length, at - 1, LAST]
        beam.nodes[length, at, PARENT] = beam.nodes[length, at - 1, PARENT]
        beam.nodes[length, at, VALUE] = beam.nodes[length, at - 1, VALUE]
        copy(beam.events[length, at], beam.events[length, at - 1])
        at -= 1
    beam.nodes[length, at, MADE], beam.nodes[length, at, LAST] = made, last
    beam.nodes[length, at, PARENT], beam.nodes[length, at, VALUE] = parent, value
    copy(beam.events[length, at], beam.times)


@compiled
def trace(layout: Any, state: Any, tour: int, count: int, beam: Any) -> None:
    """Carry out the best complete tour."""
    node = 0
    for length in range(count, 0, -1):
        stop = beam.stops[beam.nodes[length, node, LAST], STOP]
        state.sequence[tour, length - 1] = stop
        state.tour[stop] = tour
        copy(state.events[stop], beam.events[length, node])
        hold(layout, state.usage, stop, state.events[stop], 1)
        node = beam.nodes[length, node, PARENT]
    state.length[tour] = count
    measure_back(layout, state, tour)
