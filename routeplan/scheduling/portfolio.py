"""Both engines and the bounds side by side on one Problem, sharing one incumbent."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from threading import Lock, Thread
from typing import TYPE_CHECKING

from routeplan.grouping import count_cores
from routeplan.scheduling.bounds.finish import Bound, Duals, bound_finish
from routeplan.scheduling.cpsat.exact import Exact
from routeplan.scheduling.incumbent import Incumbent, Outcome, Report
from routeplan.scheduling.problem import Problem
from routeplan.scheduling.rotation.grid import NoGridError, rotate
from routeplan.scheduling.soundness import is_sound

if TYPE_CHECKING:
    from routeplan.scheduling.core import Layout
    from routeplan.scheduling.search.engine import Search

# Stops up to which CP-SAT is given the whole Problem. With 400, open shops of 20 x 20, it still
# finds and proves optima in seconds; of 40 groups x 15 sites it makes nothing in a minute that
# comes near a second of search. Above it CP-SAT shortens waits, a few groups at a time (`polish`).
# Such steps towards an earlier finish were tried: in 30 seconds on one thread, from what 10 seconds
# of search had found, they left 24 x 12 at 549, 40 x 15 at 690 and 100 x 20 at 904, where more of
# the search came to 548, 686 and 899. So every worker searches.
WHOLE_STOPS = 400
GRID_STOPS = 1200  # up to which a rotation grid is drawn within half a second or so
FEW_STOPS = 150  # up to which CP-SAT, with all workers, may close any gap
SLICE = 0.2  # seconds of search between two looks at what others have found
STALE = 3  # cycles of search without gain after which a small Problem is left to CP-SAT
LISTEN = 0.05  # seconds between two looks at the keyboard
SEARCH = 0.1  # share of the time for the search where CP-SAT is given the whole Problem
PARTING = 2.0  # seconds that engines have to stop
BOUNDING = 0.3  # share of the time for the costly bounds


def solve_tours(
    problem: Problem,
    *,
    time_limit: float,
    patience: float | None = None,
    seed: int = 0,
    workers: int | None = None,
    start: Outcome | None = None,
    report: Report | None = None,
    any_schedule: bool = False,
) -> Outcome:
    """Find tours of the best score and, with it, the earliest finish.

    Parameters
    ----------
    time_limit : float
        Seconds.
    patience : float, optional
        Seconds after which to give up if there is no schedule yet.
    workers : int or None
        Threads; None for one a core.
    start : Outcome, optional
        Of an earlier attempt at the same Problem, to go on from.
    report : callable, optional
        Called with each better schedule and with each better bound on finish.
    any_schedule : bool
        Whether to end with the first schedule, however late it finishes.
    """
    portfolio = _Portfolio(
        problem, time_limit, seed, workers or count_cores(), report, any_schedule
    )
    if start is not None:
        portfolio.incumbent.resume(start)
    return portfolio.run(time_limit if patience is None else patience)


def search_tours(
    problem: Problem,
    *,
    time_limit: float,
    seed: int = 0,
    workers: int | None = None,
    report: Report | None = None,
) -> Outcome:
    """The compiled search alone; it has no bound but the shortest tours and the loads."""
    portfolio = _Portfolio(problem, time_limit, seed, workers or count_cores(), report)
    portfolio.whole = False
    return portfolio.run(time_limit, portfolio.search_on_all)


class _Portfolio:
    def __init__(
        self,
        problem: Problem,
        time_limit: float,
        seed: int,
        workers: int,
        report: Report | None,
        any_schedule: bool = False,
    ) -> None:
        self.problem = problem
        self.began = time.monotonic()
        self.until = self.began + time_limit
        self.seed = seed
        self.workers = workers
        self.incumbent = Incumbent(problem, report, any_schedule)
        self.whole = len(problem.stop_group) <= WHOLE_STOPS
        self.threads: list[Thread] = []
        self.failure: BaseException | None = None
        self.layout: Layout | None = None  # what all searches share
        self.laying_out = Lock()
        self.duals = Duals()  # the bounds' prices, for CP-SAT
        self.assisting = True  # whether search and bounds still use a worker

    def run(self, patience: float, begin: Callable[[], None] | None = None) -> Outcome:
        """Begin all engines and wait until they are done, it is late, or the user interrupts."""
        incumbent = self.incumbent
        interrupted = False
        try:
            self.bound(0.0)
            if not incumbent.stop.is_set():
                (begin or self.begin)()
            while any(thread.is_alive() for thread in self.threads):
                incumbent.stop.wait(LISTEN)
                if self.is_late(patience):
                    incumbent.stop.set()
                if incumbent.stop.is_set():
                    break
            self.end()
        except KeyboardInterrupt:
            interrupted = True
            with suppress(KeyboardInterrupt):
                self.end()
        if self.failure is not None:
            raise self.failure
        return incumbent.outcome(interrupted)

    def end(self) -> None:
        """Tell all engines to stop, and wait until they have."""
        self.incumbent.stop.set()
        until = time.monotonic() + PARTING
        for thread in self.threads:
            thread.join(max(0.0, until - time.monotonic()))

    def is_late(self, patience: float) -> bool:
        """Whether time is up."""
        now = time.monotonic()
        without = self.incumbent.schedule is None
        return now > self.until or (without and now - self.began > patience)

    def begin(self) -> None:
        """Share the workers out between the engines."""
        if self.workers == 1:
            self.start(self.take_turns)
        elif self.whole:
            self.start(self.prove)
            self.start(self.assist)
        else:
            for number in range(self.workers - 1):
                self.start(self.search, number)
            self.start(self.bound_and_search, self.workers - 1)

    def search_on_all(self) -> None:
        """A search on every worker."""
        for number in range(self.workers):
            self.start(self.search, number)

    def start(self, work: Callable[..., None], *arguments: int) -> None:
        """Begin some work on a thread of its own."""

        def body() -> None:
            try:
                work(*arguments)
            except BaseException as failure:
                self.failure = failure
                self.incumbent.stop.set()

        # Nobody waits at the end of the program for a thread that does not listen.
        thread = Thread(target=body, daemon=True)
        self.threads.append(thread)
        thread.start()

    def take_turns(self) -> None:
        """One worker: CP-SAT and the search by turns, each turn twice as long as the last."""
        exact = Exact(self.incumbent, self.until, self.seed)
        search = self.begin_search(0)
        bounded = False
        turn = 1.0
        while not self.done():
            if self.whole or (bounded and self.incumbent.schedule is None):
                exact.reach_goals(1, effort=turn)
            if self.done():
                break
            self.step(search, cycles=1)
            if not self.whole and not bounded:
                self.bound(BOUNDING * (self.until - time.monotonic()))
                bounded = True
            if self.whole and not exact.duals.sessions:
                exact.duals = self.complete_duals()
            turn *= 2

    def prove(self) -> None:
        """CP-SAT on the whole Problem; on all workers once the others have ended."""
        exact = Exact(self.incumbent, self.until, self.seed)
        others = self.workers - 1
        exact.reach_goals(others, leave=lambda: not self.assisting)
        if not self.done():
            exact.duals = self.complete_duals()
            exact.reach_goals(self.workers)

    def assist(self) -> None:
        """A good plan, then bounds, then search while that gains; then all is left to CP-SAT."""
        search = self.begin_search(0)
        self.step(search, cycles=1)
        self.bound(BOUNDING * (self.until - time.monotonic()))
        # Where CP-SAT finds more than the search does, it had better have both workers.
        until = time.monotonic() + SEARCH * (self.until - time.monotonic())
        self.step(search, STALE, lambda: self.is_overtaken(until))
        while self.is_wide_open() and not self.done():
            self.step(search, cycles=1)
        self.assisting = False

    def is_wide_open(self) -> bool:
        """Whether there are many stops, and so wide a gap that CP-SAT would not close it."""
        known, many = self.incumbent.objective, len(self.problem.stop_group) > FEW_STOPS
        return many and known is not None and not self.incumbent.is_close(known[1])

    def is_overtaken(self, since: float) -> bool:
        """Whether after some moment the best schedule is not the search's."""
        return time.monotonic() > since and self.incumbent.engine != "search"

    def bound_and_search(self, number: int) -> None:
        """Compute bounds for a share of the time, then search as well.

        A search that has found nothing so far may never do so: then CP-SAT, slow as it is
        with so many stops, looks at everything.
        """
        self.bound(BOUNDING * (self.until - time.monotonic()))
        search = self.begin_search(number)
        self.step(search, STALE)
        if self.incumbent.schedule is None and not self.done():
            exact = Exact(self.incumbent, self.until, self.seed)
            exact.reach_goals(1, leave=lambda: self.incumbent.schedule is not None)
        while not self.done():
            self.step(search, cycles=1)

    def search(self, number: int) -> None:
        """Search until the end."""
        search = self.begin_search(number)
        while not self.done():
            self.step(search, cycles=1)

    def begin_search(self, number: int) -> Search:
        """Load the search and make its first tours."""
        from routeplan.scheduling.search.engine import Search
        from routeplan.scheduling.search.layout import lay_out

        with self.laying_out:
            self.layout = self.layout or lay_out(self.problem)
        search = Search(self.problem, self.seed * 1009 + number, self.layout)
        search.begin(self.incumbent.stop.is_set)
        self.hand_in(search)
        few = len(self.problem.stop_group) <= GRID_STOPS
        if number == 0 and (few or not search.complete) and not self.done():
            self.draw_grid()
        return search

    def draw_grid(self) -> None:
        """Offer the rotation grid: where all takes equally long nothing is better."""
        try:
            grid = rotate(self.problem)
        except NoGridError:
            return
        if is_sound(self.problem, grid):
            self.incumbent.offer(grid, "rotation")

    def step(self, search: Search, cycles: int, leave: Callable[[], bool] = lambda: False) -> None:
        """Search until so many cycles in a row have gained nothing, or until told to leave."""
        incumbent = self.incumbent
        stale = 0
        while stale < cycles and not (self.done() or leave()):
            known = incumbent.objective
            ahead = known is not None and (not search.complete or known < search.objective)
            if ahead and incumbent.schedule is not None:
                search.adopt(incumbent.schedule)
            before = search.objective
            ended = False
            while not ended and not (self.done() or leave()):
                ended = search.improve(SLICE, self.done)
                self.hand_in(search)
            stale = 0 if search.objective != before else stale + 1

    def hand_in(self, search: Search) -> None:
        """Offer the best tours of a search, if they are better than what is known."""
        known = self.incumbent.objective
        if search.complete and (known is None or search.objective < known):
            schedule = search.schedule()
            if schedule is not None:
                self.incumbent.offer(schedule, "search")

    def bound(self, seconds: float) -> None:
        """Compute bounds from loads and tours, and then from all tours together."""

        def hear(bound: Bound) -> None:
            self.incumbent.raise_bound(bound.finish)

        bound_finish(self.problem, seconds, hear, self.done, self.duals)

    def complete_duals(self) -> Duals:
        """The bounds' prices, of every session."""
        from routeplan.scheduling.bounds.lagrangian import LagrangianDual

        for session in range(len(self.problem.session_starts)):
            if session not in self.duals.sessions:
                self.duals.sessions[session] = LagrangianDual(self.problem, session)
        return self.duals

    def done(self) -> bool:
        """Whether there is nothing left to do, or no time."""
        return self.incumbent.stop.is_set() or time.monotonic() >= self.until
