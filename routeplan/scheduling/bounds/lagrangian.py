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

import numpy as np

from routeplan.scheduling.bounds.priced_session import (
    SUPPLY,
    PricedSession,
    Tours,
    Weights,
    seek_prices,
)
from routeplan.scheduling.bounds.pricing import NEVER, cheapest_tour, price_arrivals
from routeplan.scheduling.problem import Integers, Problem
from routeplan.scheduling.schedule import earliest_departure

MOST_STOPS = 15  # of a tour: its sets of stops double with each
STATES = 50_000_000  # of one tour, four bytes each; tours with more count as free


class LagrangianDual(PricedSession):
    """The tours of one session that are certain, and what they share.

    Stops that are optional or could be made in another session are left out,
    which only makes it easier to fit.
    """

    def __init__(self, problem: Problem, session: int) -> None:
        super().__init__(problem, session)
        self.tours = list(self._list_tours(session))
        self._weights: Weights | None = None

    def refute(self, finish: int, late: Callable[[], bool]) -> bool:
        """Whether it is proven that the session lasts longer than `finish` minutes.

        Parameters
        ----------
        late : callable
            Asked between two rounds of prices whether to give up.
        """
        if not any(tours.edges for tours in self.tours):
            return False

        def answer(weights: Weights) -> tuple[float, Integers] | None:
            prices = self.price(weights, finish)
            paid = self._pay(prices, finish)
            if paid is None:
                return None
            excess = (paid[0] - self.sum_supply(prices)) / SUPPLY
            return excess, paid[1]

        supply = self.measure_supply(finish)
        refuted, self._weights = seek_prices(self._begin(finish), supply, answer, late)
        return refuted

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
        weights = self._begin(finish)
        prices = self.price(weights, finish)
        answer = self._pay(prices, finish)
        if answer is None:
            none = np.empty(0, dtype=np.int64)
            return {int(stop): none for tours in self.tours for stop in tours.stops.flat}
        left = self.sum_supply(prices) - answer[0]
        arrivals = {}
        for tours, costs in zip(self.tours, self.costs(prices, finish), strict=True):
            paid = price_arrivals(tours.itinerary, costs, finish, STATES)
            within = (paid < NEVER) & (paid - paid.min() <= left)
            for row in tours.stops:
                for stop, minutes in zip(row, within, strict=True):
                    arrivals[int(stop)] = np.flatnonzero(minutes) + self.start
        return arrivals

    def _begin(self, finish: int) -> Weights:
        """The best weights of the last finish, or none better than another."""
        weights = self.widen(self._weights, finish)
        return np.asarray(weights / weights.sum())

    def _pay(self, prices: Integers, finish: int) -> tuple[int, Integers] | None:
        """What the cheapest tours pay, and hold in every bucket; None if one is impossible."""
        paid = 0
        changes = self.list_changes(finish)
        for tours, costs in zip(self.tours, self.costs(prices, finish), strict=True):
            price, begins = cheapest_tour(tours.itinerary, costs, finish, STATES)
            if price >= NEVER:
                return None
            if price < 0:
                continue
            paid += len(tours.stops) * int(price)
            self.add_holds(changes, tours, begins, len(tours.stops))
        return paid, self.sum_holds(changes, finish)

    def _list_tours(self, session: int) -> Iterator[Tours]:
        problem = self.problem
        alike: dict[object, list[list[int]]] = defaultdict(list)
        first: dict[object, int] = {}
        for tour in map(int, np.flatnonzero(problem.tour_session == session)):
            stops = [stop for stop in problem.stops_of_tour[tour] if problem.settled[stop]]
            if 0 < len(stops) <= MOST_STOPS:
                ends = problem.tour_origin[tour], problem.tour_goal[tour]
                release = earliest_departure(problem, tour)
                described: object = (ends, release, tuple(map(self.describe, stops)))
                alike[described].append(stops)
                first.setdefault(described, tour)
        for described, rows in alike.items():
            yield self.build(first[described], rows)
