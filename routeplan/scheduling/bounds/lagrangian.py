"""Whether all tours of a session fit beside each other: a bound by Lagrangian relaxation.

Suppose that a session is over by some minute. Give every minute of every
resource a price and let each group make its cheapest tour, blind to the
others. If all of them together pay more than the whole supply would cost, they
cannot share it, whatever the prices are: the session lasts longer. Prices that
show it are sought by multiplicative weights (Freund and Schapire 1999; Plotkin,
Shmoys and Tardos 1995). They are whole numbers, so that no rounding can enter
the proof.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from routeplan.scheduling.bounds.loads import list_resource_loads
from routeplan.scheduling.bounds.pricing import (
    NEVER,
    Prices,
    TourGraph,
    cheapest_tour,
    prepare,
    price_arrivals,
)
from routeplan.scheduling.domains import useful_waits
from routeplan.scheduling.problem import ENTER, LEAVE, PARTS, START, Integers, Problem, Use
from routeplan.scheduling.schedule import earliest_departure

MOST_STOPS = 15  # of a tour: its sets of stops double with each
STATES = 50_000_000  # of one tour, four bytes each; tours with more count as free
BUCKET = 2  # minutes that share a price; 5 prove up to 2 minutes less, 1 needs more rounds
SUPPLY = 10_000_000  # price of all supply together; four bytes hold what a tour pays
ROUNDS = 200  # after which a finish counts as not refutable; most refutations take 20 to 120
STEP, SLOWING, MEMORY = 0.3, 50, 0.8  # of the weights; the best of a few on 8x8 and 24x12

TINY = 1e-12  # least weight, so that none is lost for good

Weights = npt.NDArray[np.float64]


class _Edge(NamedTuple):
    """The beginning (sign -1) or the end of a hold, so long after a segment begins."""

    stop: int
    segment: int
    resource: int
    offset: int
    amount: int


class _Tours(NamedTuple):
    """Tours that differ in nothing that counts here; `stops` has a row a tour."""

    stops: Integers
    itinerary: TourGraph
    edges: tuple[_Edge, ...]
    shut: npt.NDArray[np.bool_]  # (n, K, minutes): where a segment cannot begin


class LagrangianDual:
    """The tours of one session that are certain, and what they share.

    Stops that are optional or could be made in another session are left out,
    which only makes it easier to fit.
    """

    def __init__(self, problem: Problem, session: int) -> None:
        self.problem = problem
        self.session = session
        self.start = int(problem.session_starts[session])
        self.capacity: Integers = np.zeros(len(problem.resources), dtype=np.int64)
        for load in list_resource_loads(problem):
            if load.session == session:
                self.capacity[load.resource] = load.capacity
        self._waits = useful_waits(problem)
        self._uses: dict[int, list[Use]] = defaultdict(list)
        for use in problem.uses:
            if problem.hold(use) and use.amount <= self.capacity[use.resource]:
                self._uses[use.stop].append(use)
        self.tours = list(self._list_tours(session))
        self._weights: Weights | None = None

    def refute(self, finish: int, late: Callable[[], bool]) -> bool:
        """Whether it is proven that the session lasts longer than `finish` minutes.

        Parameters
        ----------
        late : callable
            Asked between two rounds of prices whether to give up.
        """
        buckets = -(-finish // BUCKET)
        minutes = np.minimum(BUCKET, finish - BUCKET * np.arange(buckets))
        supply = self.capacity[:, None] * minutes
        if not any(tours.edges for tours in self.tours):
            return False
        weights = self._begin(buckets)
        pull = np.zeros(weights.shape)
        best = -np.inf
        for number in range(ROUNDS):
            if late():
                break
            prices = self._price(weights, finish)
            answer = self._pay(prices, finish)
            if answer is None:
                return True
            paid, held = answer
            excess = (paid - self._supply(prices)) / SUPPLY
            if excess > best:
                best, self._weights = excess, weights
            if excess > 0:
                return True
            use = np.add.reduceat(held, range(0, finish, BUCKET), axis=1) / supply.clip(1)
            pull = MEMORY * pull + (1 - MEMORY) * (use - 1 - excess)
            change = (STEP / (1 + number / SLOWING) * pull).clip(-3, 3)
            weights = weights.clip(TINY * (supply > 0)) * np.exp(change)
            weights /= weights.sum()
        return False

    def list_arrivals(self, finish: int) -> dict[int, Integers]:
        """When a stop can be arrived at, if the session lasts no longer than `finish` minutes.

        At the prices of the last refutation, all groups together can pay no
        more than the supply would cost. What a group would have to pay for an
        arrival is therefore too much as soon as it exceeds its cheapest tour by
        all that the others, on their cheapest tours, leave over (reduced-cost
        fixing: Dantzig, Fulkerson and Johnson 1954).

        Returns
        -------
        dict of int to ndarray
            Minutes of the Problem for each stop of the tours that are certain.
            A stop without any proves that the session lasts longer.
        """
        if not any(tours.edges for tours in self.tours):
            return {}
        weights = self._begin(-(-finish // BUCKET))
        prices = self._price(weights, finish)
        answer = self._pay(prices, finish)
        if answer is None:
            none = np.empty(0, dtype=np.int64)
            return {int(stop): none for tours in self.tours for stop in tours.stops.flat}
        left = self._supply(prices) - answer[0]
        arrivals = {}
        for tours, costs in zip(self.tours, self._costs(prices, finish), strict=True):
            paid = price_arrivals(tours.itinerary, costs, finish, STATES)
            within = (paid < NEVER) & (paid - paid.min() <= left)
            for row in tours.stops:
                for stop, minutes in zip(row, within, strict=True):
                    arrivals[int(stop)] = np.flatnonzero(minutes) + self.start
        return arrivals

    def _price(self, weights: Weights, finish: int) -> Integers:
        """Whole prices for every minute of every resource."""
        minutes = np.minimum(BUCKET, finish - BUCKET * np.arange(weights.shape[1]))
        supply = self.capacity[:, None] * minutes
        prices = np.floor(weights / supply.clip(1) * SUPPLY).astype(np.int64)
        return np.repeat(prices, BUCKET, axis=1)[:, :finish]

    def _supply(self, prices: Integers) -> int:
        """What all of the supply would cost."""
        return int((prices.sum(axis=1) * self.capacity).sum())

    def _begin(self, buckets: int) -> Weights:
        """The best weights of the last finish, or none better than another."""
        if self._weights is None:
            weights = np.repeat(self.capacity[:, None] > 0, buckets, axis=1).astype(float)
        else:
            more = max(0, buckets - self._weights.shape[1])
            weights = np.pad(self._weights[:, :buckets], ((0, 0), (0, more)), mode="edge")
        return np.asarray(weights / weights.sum())

    def _pay(self, prices: Integers, finish: int) -> tuple[int, Integers] | None:
        """What the cheapest tours pay and hold, minute by minute; None if one is impossible."""
        margin = self._margin()
        paid = 0
        change = np.zeros((len(prices), finish + 2 * margin + 1), dtype=np.int64)
        for tours, costs in zip(self.tours, self._costs(prices, finish), strict=True):
            price, begins = cheapest_tour(tours.itinerary, costs, finish, STATES)
            if price >= NEVER:
                return None
            if price < 0:
                continue
            paid += len(tours.stops) * int(price)
            for stop, segment, resource, offset, amount in tours.edges:
                moment = margin + int(begins[stop, segment]) + offset
                change[resource, moment] -= len(tours.stops) * amount
        return paid, np.cumsum(change, axis=1)[:, margin : margin + finish]

    def _margin(self) -> int:
        """Minutes by which a hold can reach over the session's ends, and one more."""
        return max(abs(edge.offset) for tours in self.tours for edge in tours.edges) + 1

    def _costs(self, prices: Integers, finish: int) -> Iterator[Prices]:
        """What it costs each kind of tour to begin a segment at a minute."""
        margin = self._margin()
        summed = np.pad(np.cumsum(prices, axis=1), ((0, 0), (margin + 1, 0)))
        summed = np.pad(summed, ((0, 0), (0, margin)), mode="edge")
        for tours in self.tours:
            cost = np.where(tours.shut[:, :, : finish + 1], NEVER, 0)
            for stop, segment, resource, offset, amount in tours.edges:
                first = margin + offset
                cost[stop, segment] += amount * summed[resource, first : first + finish + 1]
            yield cost.astype(np.int32)

    def _list_tours(self, session: int) -> Iterator[_Tours]:
        problem = self.problem
        alike: dict[object, list[list[int]]] = defaultdict(list)
        first: dict[object, int] = {}
        for tour in map(int, np.flatnonzero(problem.tour_session == session)):
            stops = [stop for stop in problem.stops_of_tour[tour] if problem.settled[stop]]
            if 0 < len(stops) <= MOST_STOPS:
                ends = problem.tour_origin[tour], problem.tour_goal[tour]
                release = earliest_departure(problem, tour)
                described: object = (ends, release, tuple(map(self._describe, stops)))
                alike[described].append(stops)
                first.setdefault(described, tour)
        for described, rows in alike.items():
            yield self._tours(first[described], rows)

    def _describe(self, stop: int) -> object:
        """All that counts of a stop."""
        problem = self.problem
        holds = tuple(use[1:] for use in self._uses[stop])
        parts, waits = tuple(problem.parts[stop]), tuple(self._waits[stop] > 0)
        opening = problem.windows[stop], problem.starts[stop]
        return problem.stop_site[stop], parts, waits, opening, holds

    def _tours(self, tour: int, rows: list[list[int]]) -> _Tours:
        problem, stops = self.problem, rows[0]
        sites = problem.stop_site[stops]
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
                        _Edge(row, segment, use.resource, after + offset, sign * use.amount)
                    )
            self._shut(shut[row], stop, cut)
        itinerary = prepare(
            np.ascontiguousarray(problem.nearest[np.ix_(sites, sites)]),
            problem.nearest[problem.tour_origin[tour], sites] + release,
            problem.nearest[sites, problem.tour_goal[tour]],
            segments,
        )
        return _Tours(np.array(rows), itinerary, tuple(edges), shut)

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
        if problem.starts[stop] >= 0:
            segment, after = self._locate(stop, cut, START)
            shut[segment] |= minutes + after != problem.starts[stop]
