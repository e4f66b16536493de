"""The compiled search as an object: begins, improves, takes in what others have found."""

from __future__ import annotations

import time
import weakref
from collections.abc import Callable

import numpy as np

from routeplan.scheduling.core import EVENTS, NONE, Layout, core
from routeplan.scheduling.orders import find_common_order
from routeplan.scheduling.problem import Integers, Problem
from routeplan.scheduling.schedule import Schedule, close_tours
from routeplan.scheduling.search.layout import lay_out

HOT, COLD = 100.0, 1.0  # temperatures, in weighted minutes
WAITING = 4096  # as in `weights.c`: what a person-minute of waiting weighs
HOT_WAITS, COLD_WAITS = 2000.0 * WAITING, 10.0 * WAITING
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
        fault = core.check_layout(self.layout.struct)
        if fault:
            raise ValueError(f"the search's tables do not hang together: fault {fault}")
        self._seed = seed * 2654435761 % (2**32 - 1) + 1
        self.handle = core.search_new(self.layout.struct, self._seed)
        if not self.handle:
            raise MemoryError("no memory for the search")
        # At the end of the program a thread may still be searching: then nobody takes it away.
        weakref.finalize(self, core.search_free, self.handle).atexit = False
        self._iterations = FIRST_CYCLE * max(1, len(problem.stop_group))  # of the cycle at hand ...
        self._cooled = 0  # ... of which so many are done
        self._hot, self._cold = HOT, COLD
        self._pace = 20  # iterations between two looks

    @property
    def iterations(self) -> int:
        """Iterations done."""
        return int(self._count()[0])

    @property
    def complete(self) -> bool:
        """Whether the best tours so far miss nothing that must be made."""
        return bool(self._count()[2] < self.layout.struct.missing)

    @property
    def objective(self) -> tuple[int, int]:
        """Score negated and finish of the best tours; smaller is better."""
        tour = self.read()[0]
        return -int(self.problem.stop_score[tour >= 0].sum()), int(self._count()[3])

    @property
    def waits(self) -> int:
        """What the waits and travel of the best tours weigh, while they are being shortened."""
        return int(self._count()[4])

    def schedule(self) -> Schedule | None:
        """The best tours so far; None while some stop is missing from them."""
        if not self.complete:
            return None
        tour, events, aways, departs = self.read()
        base = self.layout.base
        return close_tours(self.problem, tour, events + base, aways + base, departs + base)

    def begin(self, stop: Callable[[], bool]) -> None:
        """Make first tours: each group's by beam search, then what is still missing."""
        for group in np.random.default_rng(self._seed).permutation(len(self.problem.groups)):
            if stop():
                return
            core.search_begin(self.handle, group)
        core.search_keep(self.handle)

    def adopt(self, schedule: Schedule) -> None:
        """Go on from tours that another engine has found; a new cycle begins."""
        self._load(schedule)
        core.search_keep(self.handle)
        self._cooled = 0

    def _load(self, schedule: Schedule) -> None:
        made, base = schedule.made, self.layout.base
        events = np.where(made[:, None], schedule.events - base, NONE)
        core.search_load(
            self.handle,
            schedule.tour.astype(np.int32),
            events.astype(np.int32),
            np.where(made, schedule.aways - base, NONE).astype(np.int32),
            np.where(schedule.departs >= 0, schedule.departs - base, NONE).astype(np.int32),
            self._place_ranks(schedule).astype(np.int32),
        )

    def shorten(self, schedule: Schedule) -> None:
        """Go on from tours whose waits are to be shortened; score and finish stay as they are."""
        self._load(schedule)
        core.search_shorten(self.handle)
        self._hot, self._cold = HOT_WAITS, COLD_WAITS

    def improve(self, seconds: float, stop: Callable[[], bool]) -> bool:
        """Search for so many seconds, until told to stop or a cycle ends; whether one did."""
        until = time.monotonic() + seconds
        while not stop() and time.monotonic() < until:
            began = time.monotonic()
            count = min(self._pace, self._iterations - self._cooled)
            fall = self._cold / self._hot
            temperature = self._hot * fall ** (self._cooled / self._iterations)
            cooling = fall ** (1 / self._iterations)
            core.search_anneal(self.handle, count, temperature, cooling)
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
            core.search_return_to_best(self.handle)

    def _count(self) -> Integers:
        """As `search_count` says: moves, reinsertions, and what the best tours weigh."""
        counts = np.zeros(5, dtype=np.int64)
        core.search_count(self.handle, counts)
        return counts

    def read(self, best: bool = True) -> tuple[Integers, Integers, Integers, Integers]:
        """The best tours so far, or those where the search stands.

        Returns
        -------
        tour, events, aways, departs : ndarray
            As of a `Schedule`, in minutes after the layout's base.
        """
        stops, tours = len(self.problem.stop_group), len(self.problem.tour_group)
        tour, events = np.empty(stops, np.int32), np.empty((stops, EVENTS), np.int32)
        aways, departs = np.empty(stops, np.int32), np.empty(tours, np.int32)
        core.search_read(self.handle, best, tour, events, aways, departs)
        return tuple(each.astype(np.int64) for each in (tour, events, aways, departs))  # type: ignore[return-value]

    def _place_ranks(self, schedule: Schedule) -> Integers:
        """The place of each rank in an order that all groups of a convoy keep in a schedule."""
        order = find_common_order(self.problem, schedule, self.problem.rank >= 0)
        place = np.zeros(len(order), dtype=np.int64)
        place[order] = np.arange(len(order))
        return place
