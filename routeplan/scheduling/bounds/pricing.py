"""The cheapest tour of one group where every minute of every hold has its price.

The dynamic program itself is compiled (``core/pricing.c``); its memory is taken here.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from routeplan.scheduling.core import PricingStruct, core
from routeplan.scheduling.problem import Integers

Prices = npt.NDArray[np.int32]
NEVER = 1 << 29  # price of what must not be, as in `pricing.c`; twice that leaves room for others


class TourGraph(NamedTuple):
    """What a group has to do in one session; n stops of up to K segments each.

    A stop is cut into segments where a wait inside it can be of use. All
    minutes count from the session's start.

    Attributes
    ----------
    legs : ndarray of int32, shape (n, n)
        Minutes between stops, which obey the triangle inequality.
    segments : ndarray of int32, shape (n, K)
        Minutes of each segment; a stop with fewer has segments of 0 minutes.
    total : ndarray of int32, shape (n,)
        Their sums.
    early, need : ndarray of int32, shape (2**n, n)
        Earliest departure from a stop with a set made, the stop in it, and
        least minutes from arriving there until the end with a set to go.
    """

    legs: Prices
    segments: Prices
    total: Prices
    early: Prices
    need: Prices


def prepare(legs: Integers, out: Integers, back: Integers, segments: Integers) -> TourGraph:
    """Compute for each set of stops the least minutes before and after it.

    Parameters
    ----------
    legs, segments : ndarray of int
        As of a `TourGraph`.
    out, back : ndarray of int, shape (n,)
        Earliest arrival at each stop; minutes from it to the tour's end.
    """
    total = segments.sum(axis=1)
    early, need = (
        _least_minutes(*(np.ascontiguousarray(array, np.int32) for array in (matrix, first, total)))
        for matrix, first in ((legs, out), (legs.T, back))
    )
    return TourGraph(
        np.ascontiguousarray(legs, np.int32),
        np.ascontiguousarray(segments, np.int32),
        total.astype(np.int32),
        early,
        need,
    )


def _least_minutes(legs: Prices, first: Prices, total: Prices) -> Prices:
    least = np.empty((1 << len(total), len(total)), np.int32)
    core.least_minutes(len(total), legs, first, total, least)
    return least


class Pricing:
    """A graph with prices, and the least price up to each departure: `value`.

    Parameters
    ----------
    graph : TourGraph
    prices : ndarray of int32, shape (n, K, finish + 1)
        What a segment costs that begins at a minute.
    finish : int
        Minutes from the session's start.
    most : int
        States that memory may hold; without, `fits` is false and nothing can be asked.
    must : int, optional
        The set of stops, as bits, that every tour makes; by default all.
    """

    def __init__(
        self, graph: TourGraph, prices: Prices, finish: int, most: int, must: int | None = None
    ) -> None:
        count, cuts = graph.segments.shape
        if prices.shape != (count, cuts, finish + 1):
            raise ValueError(f"prices have the shape {prices.shape}")
        self.place = np.empty((1 << count, count), np.int64)
        self.arrays = [*graph, np.ascontiguousarray(prices, np.int32), self.place]
        every = (1 << count) - 1
        self.struct = PricingStruct(
            count,
            cuts,
            finish,
            0,
            every if must is None else must,
            *(a.ctypes.data for a in self.arrays),
        )
        states = core.place_states(self.struct)
        self.fits = states <= most
        if self.fits:
            self.value = np.empty(states, np.int32)
            self.stages = np.empty((cuts + 1, self.struct.widest), np.int32)
            self.struct.value = self.value.ctypes.data
            self.struct.stages = self.stages.ctypes.data
            core.price_states(self.struct)

    def price_sets(self) -> Prices:
        """Least price of a tour that makes a set of stops and no others, shape (2**n,)."""
        least = np.empty(1 << self.struct.count, np.int32)
        core.price_sets(self.struct, least)
        return least

    def trace(self, made: int) -> tuple[int, Integers]:
        """Least price of a tour that makes a set of stops, and when their segments begin.

        Returns
        -------
        price : int
            `NEVER` if there is no tour.
        begins : ndarray of int, shape (n, K)
            -1 for a stop that is not made.
        """
        begins = np.full((self.struct.count, self.struct.cuts), -1, np.int32)
        price = core.trace_tour(self.struct, made, begins)
        return price, begins.astype(np.int64)


def cheapest_tour(graph: TourGraph, prices: Prices, finish: int, most: int) -> tuple[int, Integers]:
    """Least price of a tour that is back by `finish`, and when its segments begin.

    Parameters
    ----------
    graph, prices, finish, most
        As for `Pricing`.

    Returns
    -------
    price : int
        `NEVER` if there is no tour; -1 if there are too many states.
    begins : ndarray of int, shape (n, K)
        Minutes at which the segments of the cheapest tour begin.
    """
    pricing = Pricing(graph, prices, finish, most)
    if not pricing.fits:
        return -1, np.full(graph.segments.shape, -1, np.int64)
    return pricing.trace((1 << len(graph.total)) - 1)


def price_arrivals(graph: TourGraph, prices: Prices, finish: int, most: int) -> Prices:
    """Least price of a tour that is back by `finish`, by when it arrives where.

    Parameters
    ----------
    graph, prices, finish, most
        As for `Pricing`.

    Returns
    -------
    ndarray of int32, shape (n, finish + 1)
        The cheapest of the tours that arrive at a stop at a minute; `NEVER`
        where there is none, and 0 everywhere if there are too many states.
    """
    pricing = Pricing(graph, prices, finish, most)
    arrivals = np.zeros((len(graph.total), finish + 1), np.int32)
    if pricing.fits:
        onward = np.empty(len(pricing.value), np.int32)
        to_go = np.empty(pricing.struct.widest, np.int32)
        core.price_arrivals(pricing.struct, onward, to_go, arrivals)
    return arrivals
