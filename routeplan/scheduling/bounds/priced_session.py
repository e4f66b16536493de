"""One session's resources, each minute of which has a price, and what its tours would pay."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from routeplan.scheduling.bounds.loads import list_resource_loads
from routeplan.scheduling.bounds.pricing import NEVER, Prices, TourGraph, prepare
from routeplan.scheduling.domains import useful_waits
from routeplan.scheduling.problem import ENTER, LEAVE, PARTS, START, Integers, Problem, Use
from routeplan.scheduling.schedule import earliest_departure

BUCKET = 2  # minutes that share a price; 5 prove up to 2 minutes less, 1 needs more rounds
SUPPLY = 10_000_000  # price of all supply together; four bytes hold what a tour pays

ROUNDS = 200  # after which a finish counts as not refutable; most refutations take 20 to 120
STEP, SLOWING, MEMORY = 0.3, 50, 0.8  # of the weights; the best of a few on 8x8 and 24x12
TINY = 1e-12  # least weight, so that none is lost for good

Weights = npt.NDArray[np.float64]


def seek_prices(
    weights: Weights,
    supply: Integers,
    answer: Callable[[Weights], tuple[float, Integers] | None],
    late: Callable[[], bool],
    rounds: int = ROUNDS,
) -> tuple[bool, Weights]:
    """Seek prices at which all pay more than the supply costs, by multiplicative weights.

    Parameters
    ----------
    weights, supply : ndarray, shape (R, buckets)
    answer : callable
        By how much, as a share of `SUPPLY`, all pay more than the supply costs, and what they
        hold in each bucket; None where one of them has no tour at all.
    late : callable
        Asked between two rounds whether to give up.

    Returns
    -------
    refuted : bool
    best : ndarray
        The weights that came closest.
    """
    pull = np.zeros(weights.shape)
    most, best = -np.inf, weights
    for number in range(rounds):
        if late():
            break
        answered = answer(weights)
        if answered is None:
            return True, best
        excess, held = answered
        if excess > most:
            most, best = excess, weights
        if excess > 0:
            return True, best
        pull = MEMORY * pull + (1 - MEMORY) * (held / supply.clip(1) - 1 - excess)
        change = (STEP / (1 + number / SLOWING) * pull).clip(-3, 3)
        weights = weights.clip(TINY * (supply > 0)) * np.exp(change)
        weights /= weights.sum()
    return False, best


class Edge(NamedTuple):
    """The beginning (sign -1) or the end of a hold, so long after a segment begins."""

    stop: int
    segment: int
    resource: int
    offset: int
    amount: int


class Tours(NamedTuple):
    """Tours that differ in nothing that counts here; `stops` has a row a tour."""

    stops: Integers
    itinerary: TourGraph
    edges: tuple[Edge, ...]
    shut: npt.NDArray[np.bool_]  # (n, K, minutes): where a segment cannot begin


class PricedSession:
    """A session of a Problem.

    Attributes
    ----------
    start : int
        Its first minute.
    capacity : ndarray of int, shape (R,)
        Of each resource what its holds in this session can reach; 0 for one that has none.
    tours : list of Tours
        Those that compete for the resources.
    """

    def __init__(self, problem: Problem, session: int) -> None:
        self.problem = problem
        self.session = session
        self.start = int(problem.session_starts[session])
        self.capacity: Integers = np.zeros(len(problem.resources), dtype=np.int64)
        priced = {use.resource for use in problem.uses}  # not what calls hold
        for load in list_resource_loads(problem):
            if load.session == session and load.resource in priced:
                self.capacity[load.resource] = load.capacity
        self.tours: list[Tours] = []
        self._waits = useful_waits(problem)
        self._uses: dict[int, list[Use]] = defaultdict(list)
        for use in problem.uses:
            if problem.hold(use) and use.amount <= self.capacity[use.resource]:
                self._uses[use.stop].append(use)

    def measure_supply(self, finish: int) -> Integers:
        """What every resource has in every bucket of minutes, shape (R, buckets)."""
        minutes = np.minimum(BUCKET, finish - np.arange(0, finish, BUCKET))
        return np.asarray(self.capacity[:, None] * minutes)

    def price(self, weights: Weights, finish: int) -> Integers:
        """Whole prices for every minute of every resource."""
        supply = self.measure_supply(finish)
        prices = np.floor(weights / supply.clip(1) * SUPPLY).astype(np.int64)
        return np.repeat(prices, BUCKET, axis=1)[:, :finish]

    def sum_supply(self, prices: Integers) -> int:
        """What all of the supply would cost."""
        return int((prices.sum(axis=1) * self.capacity).sum())

    def widen(self, weights: Weights | None, finish: int) -> Weights:
        """Weights for another finish; those of no other are all alike."""
        buckets = -(-finish // BUCKET)
        if weights is None or not weights.shape[1]:
            return np.repeat(self.capacity[:, None] > 0, buckets, axis=1).astype(float)
        more = max(0, buckets - weights.shape[1])
        return np.pad(weights[:, :buckets], ((0, 0), (0, more)), mode="edge")

    @cached_property
    def margin(self) -> int:
        """Minutes by which a hold can reach over the session's ends, and one more."""
        return max((abs(edge.offset) for each in self.tours for edge in each.edges), default=0) + 1

    def list_changes(self, finish: int) -> Integers:
        """By how much what is held changes at every minute, nothing so far."""
        return np.zeros((len(self.capacity), finish + 2 * self.margin + 1), dtype=np.int64)

    def add_holds(self, changes: Integers, tours: Tours, begins: Integers, count: int) -> None:
        """Add what `count` tours hold whose segments begin so; -1 stands for a stop not made."""
        for stop, segment, resource, offset, amount in tours.edges:
            if begins[stop, segment] >= 0:
                moment = self.margin + int(begins[stop, segment]) + offset
                changes[resource, moment] -= count * amount

    def sum_holds(self, changes: Integers, finish: int) -> Integers:
        """What is held in every bucket, shape (R, buckets)."""
        held = np.cumsum(changes, axis=1)[:, self.margin : self.margin + finish]
        return np.asarray(np.add.reduceat(held, range(0, finish, BUCKET), axis=1))

    def costs(self, prices: Integers, finish: int) -> Iterator[Prices]:
        """What it costs each kind of tour to begin a segment at a minute."""
        margin = self.margin
        summed = np.pad(np.cumsum(prices, axis=1), ((0, 0), (margin + 1, 0)))
        summed = np.pad(summed, ((0, 0), (0, margin)), mode="edge")
        for each in self.tours:
            cost = np.where(each.shut[:, :, : finish + 1], NEVER, 0)
            for stop, segment, resource, offset, amount in each.edges:
                first = margin + offset
                cost[stop, segment] += amount * summed[resource, first : first + finish + 1]
            yield cost.astype(np.int32)

    def describe(self, stop: int) -> object:
        """All that counts of a stop."""
        problem = self.problem
        holds = tuple(use[1:] for use in self._uses[stop])
        parts, waits = tuple(problem.parts[stop]), tuple(self._waits[stop] > 0)
        opening = problem.windows[stop], problem.starts[stop]
        site, group = problem.stop_site[stop], problem.stop_group[stop]
        walks = problem.entering[group, site], problem.leaving[group, site]
        return site, parts, waits, opening, holds, walks

    def build(self, tour: int, rows: list[list[int]]) -> Tours:
        """Tours alike, each of which makes the stops of a row."""
        problem, stops = self.problem, rows[0]
        sites = problem.stop_site[stops]
        nearest = problem.nearest_of(int(problem.tour_group[tour]))
        release = earliest_departure(problem, tour) - self.start
        cuts = [self._cut(stop) for stop in stops]
        segments = np.zeros((len(stops), max(map(len, cuts)) - 1), dtype=np.int64)
        edges = []
        minutes = problem.horizon - self.start + 1
        shut = np.zeros((*segments.shape, minutes), dtype=bool)
        for row, (stop, cut) in enumerate(zip(stops, cuts, strict=True)):
            for number, (begin, end) in enumerate(pairwise(cut)):
                segments[row, number] = problem.parts[stop, begin:end].sum()
            for use in self._uses[stop]:
                for event, offset, sign in (
                    (use.since, use.since_offset, -1),
                    (use.until, use.until_offset, 1),
                ):
                    segment, after = self._locate(stop, cut, event)
                    edges.append(
                        Edge(row, segment, use.resource, after + offset, sign * use.amount)
                    )
            self._shut(shut[row], stop, cut)
        itinerary = prepare(
            np.ascontiguousarray(nearest[np.ix_(sites, sites)]),
            nearest[problem.tour_origin[tour], sites] + release,
            nearest[sites, problem.tour_goal[tour]],
            segments,
        )
        return Tours(np.array(rows), itinerary, tuple(edges), shut)

    def _cut(self, stop: int) -> list[int]:
        """The events at which segments begin, and the end of the stop.

        A wait before leaving for the clock may as well be spent on the leg,
        where it holds nothing.
        """
        waits = np.flatnonzero(self._waits[stop, : PARTS - 1] > 0)
        return [0, *(int(part) + 1 for part in waits), PARTS]

    def _locate(self, stop: int, cut: list[int], event: int) -> tuple[int, int]:
        """The segment that an event lies in, and its minutes after the segment's begin."""
        segment = max(n for n, begin in enumerate(cut[:-1]) if begin <= event)
        return segment, int(self.problem.parts[stop, cut[segment] : event].sum())

    def _shut(self, shut: npt.NDArray[np.bool_], stop: int, cut: list[int]) -> None:
        """Mark where segments cannot begin for the opening hours and the appointment."""
        problem = self.problem
        minutes = np.arange(shut.shape[1]) + self.start
        for event in (ENTER, LEAVE):
            segment, after = self._locate(stop, cut, event)
            if problem.windows[stop]:
                inside = [
                    (opens <= minutes + after) & (minutes + after <= closes)
                    for opens, closes in problem.windows[stop]
                ]
                shut[segment] |= ~np.any(inside, axis=0)
        if problem.starts[stop]:
            segment, after = self._locate(stop, cut, START)
            shut[segment] |= ~np.isin(minutes + after, problem.starts[stop])
