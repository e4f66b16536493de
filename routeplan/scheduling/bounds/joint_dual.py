"""Whether all tours of two sessions fit, where stops may be made in one or the other.

As in :mod:`routeplan.scheduling.bounds.lagrangian` every minute of every
resource has a price. Each group chooses for itself which of its stops it makes
in which session, and which of those that share a label, by what the cheapest
tours of both sessions come to. If all groups together pay more than the supply
of both sessions would cost, they cannot be over by these two minutes. A finish
is refuted once every way to share it out to the sessions is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import reduce
from itertools import product
from math import prod
from operator import and_
from typing import NamedTuple

import numpy as np

from routeplan.scheduling.bounds.lagrangian import MOST_STOPS, STATES
from routeplan.scheduling.bounds.priced_session import (
    ROUNDS,
    SUPPLY,
    PricedSession,
    Tours,
    Weights,
    seek_prices,
)
from routeplan.scheduling.bounds.pricing import NEVER, Pricing
from routeplan.scheduling.problem import Integers, Problem
from routeplan.scheduling.schedule import earliest_departure

MOST_SHARES = 1024  # ways to share a group's stops out; a group with more counts as free
FEW_ROUNDS = 40  # for many finishes at once
COARSE = 4  # minutes that are told apart where a search is narrowed down

Option = tuple[int, int]  # a session, and a stop's place among those of its tour there


class _Groups(NamedTuple):
    """Groups that differ in nothing that counts here.

    There are `size` of them. `shares` has a row for each way to share their stops out and a column
    a session: the stops made there, as bits. `must` are those that are always made there.
    """

    size: int
    tours: tuple[Tours | None, ...]
    must: tuple[int, ...]
    shares: Integers


class JointDual:
    """The tours of all sessions, and what they share.

    Stops that are optional are left out, which only makes it easier to fit.
    """

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.sessions = [
            PricedSession(problem, session) for session in range(len(problem.session_starts))
        ]
        self.groups = list(self._list_groups())
        for number, session in enumerate(self.sessions):
            tours = [groups.tours[number] for groups in self.groups]
            session.tours = [each for each in tours if each is not None]
        self._weights: list[Weights | None] = [None for _session in self.sessions]

    def refute(
        self, finishes: Sequence[int], late: Callable[[], bool], rounds: int = ROUNDS
    ) -> bool:
        """Whether it is proven that not all sessions are over by these minutes of theirs.

        Parameters
        ----------
        late : callable
            Asked between two rounds of prices whether to give up.
        """
        supply = [
            session.measure_supply(finish)
            for session, finish in zip(self.sessions, finishes, strict=True)
        ]
        ends = np.cumsum([each.shape[1] for each in supply])[:-1]
        weights = np.hstack(
            [
                session.widen(known, finish)
                for session, known, finish in zip(
                    self.sessions, self._weights, finishes, strict=True
                )
            ]
        )

        if not weights.any():
            return False  # nothing is shared that has a price

        def answer(weights: Weights) -> tuple[float, Integers] | None:
            return self._answer(np.split(weights, ends, axis=1), finishes)

        refuted, best = seek_prices(
            weights / weights.sum(), np.hstack(supply), answer, late, rounds
        )
        self._weights = list(np.split(best, ends, axis=1))
        return refuted

    def _answer(
        self, weights: Sequence[Weights], finishes: Sequence[int]
    ) -> tuple[float, Integers] | None:
        """By how much the cheapest tours pay more than the supply costs, and what they hold."""
        prices = [
            session.price(each, finish)
            for session, each, finish in zip(self.sessions, weights, finishes, strict=True)
        ]
        costs = [
            self._price_tours(number, each, finish)
            for number, (each, finish) in enumerate(zip(prices, finishes, strict=True))
        ]
        changes = [
            session.list_changes(finish)
            for session, finish in zip(self.sessions, finishes, strict=True)
        ]
        paid = 0
        for kind, groups in enumerate(self.groups):
            pricings = [costs[n].get(kind) for n in range(len(self.sessions))]
            if not all(pricing is None or pricing.fits for pricing in pricings):
                continue
            least = np.zeros(len(groups.shares), dtype=np.int64)
            for number, pricing in enumerate(pricings):
                if pricing is not None:
                    least += pricing.price_sets()[groups.shares[:, number]]
            share = int(least.argmin())
            if least[share] >= NEVER:
                return None
            paid += groups.size * int(least[share])
            for number, (pricing, tours) in enumerate(zip(pricings, groups.tours, strict=True)):
                made = int(groups.shares[share, number])
                if pricing is not None and tours is not None and made:
                    _price, begins = pricing.trace(made)
                    self.sessions[number].add_holds(changes[number], tours, begins, groups.size)
        cost = sum(
            session.sum_supply(each) for session, each in zip(self.sessions, prices, strict=True)
        )
        held = [
            session.sum_holds(each, finish)
            for session, each, finish in zip(self.sessions, changes, finishes, strict=True)
        ]
        return (paid - cost) / SUPPLY, np.hstack(held)

    def _price_tours(self, number: int, prices: Integers, finish: int) -> dict[int, Pricing]:
        """For each kind of groups that may tour a session its graph with prices."""
        kinds = [
            kind for kind, groups in enumerate(self.groups) if groups.tours[number] is not None
        ]
        session = self.sessions[number]
        costs = session.costs(prices, finish)
        return {
            kind: Pricing(tours.itinerary, each, finish, STATES, self.groups[kind].must[number])
            for kind, tours, each in zip(kinds, session.tours, costs, strict=True)
        }

    def _list_groups(self) -> Iterator[_Groups]:
        sizes: dict[object, int] = defaultdict(int)
        first: dict[object, tuple[dict[int, int], list[list[int]], Integers]] = {}
        for group in range(len(self.problem.groups)):
            tours = {
                int(self.problem.tour_session[tour]): int(tour)
                for tour in np.flatnonzero(self.problem.tour_group == group)
            }
            items = [
                choice
                for choice in self.problem.choices
                if self.problem.stop_group[choice[0]] == group
            ]
            made = self._list_stops(tours, items)
            options = [self._list_options(tours, made, item) for item in items]
            if max(map(len, made), default=0) > MOST_STOPS or not items:
                continue
            if prod(map(len, options)) > MOST_SHARES:
                continue
            shares = self._list_shares(options)
            described: object = (self._describe(tours, made), shares.tobytes())
            sizes[described] += 1
            first.setdefault(described, (tours, made, shares))
        for key, size in sizes.items():
            tours, made, shares = first[key]
            built = tuple(
                session.build(tours[n], [made[n]]) if made[n] else None
                for n, session in enumerate(self.sessions)
            )
            must = tuple(reduce(and_, map(int, column)) for column in shares.T)
            yield _Groups(size, built, must, shares)

    def _list_stops(self, tours: dict[int, int], items: Sequence[Sequence[int]]) -> list[list[int]]:
        """For each session the stops that a group may make there, of those it chooses from."""
        known = {stop for item in items for stop in item}
        return [
            [stop for stop in self.problem.stops_of_tour[tours[n]] if stop in known]
            if n in tours
            else []
            for n in range(len(self.sessions))
        ]

    def _list_options(
        self, tours: dict[int, int], made: list[list[int]], item: Sequence[int]
    ) -> list[Option]:
        """Where one stop of an item can be made."""
        return [
            (n, made[n].index(stop))
            for stop in item
            for n, tour in tours.items()
            if tour in self.problem.stop_tours[stop]
        ]

    def _list_shares(self, options: Sequence[Sequence[Option]]) -> Integers:
        """All ways to choose an option for each item, as bits a session."""
        shares = np.zeros((prod(map(len, options)), len(self.sessions)), dtype=np.int64)
        for row, chosen in enumerate(product(*options)):
            for session, place in chosen:
                shares[row, session] |= 1 << place
        return shares

    def _describe(self, tours: dict[int, int], made: list[list[int]]) -> object:
        """All that counts of a group's tours and stops."""
        problem = self.problem
        return tuple(
            (
                n,
                problem.tour_origin[tour],
                problem.tour_goal[tour],
                earliest_departure(problem, tour),
                tuple(map(self.sessions[n].describe, made[n])),
            )
            for n, tour in sorted(tours.items())
        )


def refute_sum(
    joint: JointDual, finish: int, minutes: Sequence[int], late: Callable[[], bool]
) -> bool:
    """Whether it is proven that two sessions last longer than `finish` minutes together.

    Parameters
    ----------
    minutes : sequence of int
        The most that each of the two can last.
    """
    return next(_list_open(joint, finish, minutes, late), None) is None


def narrow(
    joint: JointDual, finish: int, minutes: Sequence[int], late: Callable[[], bool]
) -> tuple[int, int] | None:
    """The most minutes that each of two sessions can last that last `finish` together.

    Parameters
    ----------
    minutes : sequence of int
        What is known of that.

    Returns
    -------
    tuple of int, or None
        None where it is proven that they last longer.
    """
    spans = list(_list_open(joint, finish, minutes, late, finest=COARSE))
    if not spans:
        return None
    return max(high for _low, high in spans), finish - min(low for low, _high in spans)


def _list_open(
    joint: JointDual,
    finish: int,
    minutes: Sequence[int],
    late: Callable[[], bool],
    finest: int = 1,
) -> Iterator[tuple[int, int]]:
    """Spans of the first session's minutes that are not refuted, down to a finest width."""
    spans = [(finish - minutes[1], minutes[0])]
    while spans:
        low, high = spans.pop()
        # Who cannot be over by these two cannot be by anything between.
        rounds = ROUNDS if low == high else FEW_ROUNDS
        if low > high or joint.refute((high, finish - low), late, rounds):
            continue
        if high - low < finest or late():
            yield low, high
            continue
        middle = (low + high) // 2
        spans += [(low, middle), (middle + 1, high)]
