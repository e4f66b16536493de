"""The compiled search as an object: begins, improves, takes in what others have found."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np

from routeplan.scheduling.polish.neighbourhood import find_common_order
from routeplan.scheduling.problem import Integers, Problem
from routeplan.scheduling.schedule import Schedule, close_tours
from routeplan.scheduling.search.annealing import Room, aim, anneal, keep_better, recreate
from routeplan.scheduling.search.beam import MOST_STOPS, STOP, build_tour, room_for_beam
from routeplan.scheduling.search.insertion import measure_back, take_out
from routeplan.scheduling.search.layout import Layout, lay_out
from routeplan.scheduling.search.placement import hold
from routeplan.scheduling.search.settling import settle_tour
from routeplan.scheduling.search.state import copy_state, empty_state, longest_tour

HOT, COLD = 100.0, 1.0  # temperatures, in weighted minutes
FIRST_CYCLE = 20  # iterations a stop from hot to cold; each cycle is twice as long as the last
LISTEN = 0.05  # seconds between two looks at whether to stop


class Search:
    """Ruin and recreate on one Problem (Schrimpf et al. 2000), in cycles of annealing.

    What it does depends on the seed and the iterations alone, not on the clock.

    Parameters
    ----------
    problem : Problem
    seed : int
    layout : Layout, optional
        The problem's, where it is known already.
    """

    def __init__(self, problem: Problem, seed: int = 0, layout: Layout | None = None) -> None:
        self.problem = problem
        self.layout = layout or lay_out(problem)
        self._state = empty_state(self.layout)
        self._saved = copy_state(self._state)
        self._best = copy_state(self._state)
        stops, groups = len(self.layout.stops), len(self.layout.groups)
        longest = longest_tour(self.layout) + 2
        self._room = Room(
            dice=np.array([seed * 2654435761 % (2**32 - 1) + 1], dtype=np.int64),
            rest=np.zeros(longest, dtype=np.int64),
            bounds=np.zeros(longest, dtype=np.int64),
            trial=np.zeros((longest, 8), dtype=np.int64),
            removed=np.zeros(stops, dtype=np.int64),
            keys=np.zeros(stops, dtype=np.int64),
            marked=np.zeros(stops, dtype=bool),
            touched=np.zeros(groups, dtype=np.int64),
            affected=np.zeros(groups, dtype=bool),
            finish=np.zeros(len(self.layout.starts), dtype=np.int64),
            merit=np.full(2, 2**62, dtype=np.int64),
            done=np.zeros(2, dtype=np.int64),
            beam=room_for_beam(longest),
        )
        self._iterations = FIRST_CYCLE * max(1, stops)  # of the cycle at hand ...
        self._cooled = 0  # ... of which so many are done
        self._pace = 20  # iterations between two looks

    @property
    def iterations(self) -> int:
        """Iterations done."""
        return int(self._room.done[0])

    @property
    def complete(self) -> bool:
        """Whether the best tours so far miss nothing that must be made."""
        return bool(self._room.merit[0] < self.layout.missing)

    @property
    def objective(self) -> tuple[int, int]:
        """Score negated and finish of the best tours; smaller is better."""
        best = self._best.tour >= 0
        return -int(self.problem.stop_score[best].sum()), int(self._room.merit[1])

    def schedule(self) -> Schedule | None:
        """The best tours so far; None while some stop is missing from them."""
        if not self.complete:
            return None
        base = self.layout.base
        return close_tours(self.problem, self._best.tour.copy(), self._best.events[:-1] + base)

    def begin(self, stop: Callable[[], bool]) -> None:
        """Make first tours: each group's by beam search, then what is still missing."""
        layout, state, room = self.layout, self._state, self._room
        order = np.random.default_rng(int(room.dice[0])).permutation(len(layout.groups))
        for group in order:
            if stop():
                return
            for tour in layout.lists[slice(*layout.groups[group, :2])]:
                stops = [
                    stop for stop in self.problem.stops_of_tour[tour] if self.problem.settled[stop]
                ]
                if layout.leg_wait < 0 and 0 < len(stops) <= MOST_STOPS:
                    room.beam.stops[: len(stops), STOP] = stops
                    build_tour(layout, state, tour, len(stops), room.beam, 0, room.dice)
            room.touched[0] = group
            recreate(layout, state, room, 1, 0)
            for tour in layout.lists[slice(*layout.groups[group, :2])]:
                if not settle_tour(layout, state, tour, room.trial):
                    while state.length[tour]:
                        take_out(layout, state, state.sequence[tour, 0])
        self._keep()

    def adopt(self, schedule: Schedule) -> None:
        """Go on from tours that another engine has found; a new cycle begins."""
        self._load(schedule.tour, schedule.events - self.layout.base)
        self._state.convoy[:] = self._place_ranks(schedule)
        self._keep()
        self._cooled = 0

    def improve(self, seconds: float, stop: Callable[[], bool]) -> bool:
        """Search for so many seconds, until told to stop or a cycle ends; whether one did."""
        until = time.monotonic() + seconds
        while not stop() and time.monotonic() < until:
            began = time.monotonic()
            count = min(self._pace, self._iterations - self._cooled)
            heat = HOT * (COLD / HOT) ** (self._cooled / self._iterations)
            cooling = (COLD / HOT) ** (1 / self._iterations)
            anneal(
                self.layout, self._state, self._saved, self._best, self._room, count, heat, cooling
            )
            self._cooled += count
            spent = max(time.monotonic() - began, 1e-6)
            self._pace = max(1, min(2 * self._pace, int(count * LISTEN / spent)))
            if self._cooled == self._iterations:
                self._begin_cycle()
                return True
        return False

    def _begin_cycle(self) -> None:
        """From the best tours, twice as slowly."""
        self._cooled = 0
        self._iterations *= 2
        if self.complete:
            self._load(self._best.tour, self._best.events[:-1])
            self._state.convoy[:] = self._best.convoy
            aim(self.layout, self._state, self._room)

    def _load(self, tour: np.ndarray, events: np.ndarray) -> None:
        """Set the state to some tours."""
        layout, state = self.layout, self._state
        state.usage[:] = layout.booked
        state.tour[:] = tour
        state.length[:] = 0
        state.events[:-1] = np.where(tour[:, None] >= 0, events, -1)
        for stop in np.lexsort((events[:, 7], events[:, 0])):
            number = tour[stop]
            if number >= 0:
                state.sequence[number, state.length[number]] = stop
                state.length[number] += 1
                hold(layout, state.usage, stop, state.events[stop], 1)
        for number in range(len(layout.tours)):
            measure_back(layout, state, number)

    def _place_ranks(self, schedule: Schedule) -> Integers:
        """The place of each rank in an order that all groups of a convoy keep in a schedule."""
        order = find_common_order(self.problem, schedule, self.problem.rank >= 0)
        place = np.zeros(len(order), dtype=np.int64)
        place[order] = np.arange(len(order))
        return place

    def _keep(self) -> None:
        """Move everything to the left, and keep it if it is the best."""
        for tour in np.argsort(self._state.back):
            if not settle_tour(self.layout, self._state, tour, self._room.trial):
                return
        keep_better(self.layout, self._state, self._best, self._room)
