"""The last two goals: less waiting, then less travel, at the same score and finish.

The compiled search comes first, for as long as it gains. Then CP-SAT: all
groups at once where they are few enough, which may prove the least, and a few
groups at a time while the others keep their tours. Work is counted in moves
and in the solver's own units, so that the clock does not decide what is found.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from random import Random
from threading import Event, Lock

from routeplan.grouping import count_cores
from routeplan.scheduling.bounds.least_waits import bound_waits
from routeplan.scheduling.cpsat.hints import hint
from routeplan.scheduling.cpsat.model import TourModel
from routeplan.scheduling.cpsat.objectives import get_no_worse, minimise_waits
from routeplan.scheduling.cpsat.runner import run_model
from routeplan.scheduling.polish.holds import is_overfull
from routeplan.scheduling.polish.neighbourhood import merge, restrict
from routeplan.scheduling.polish.selection import choose_groups
from routeplan.scheduling.polish.shortening import shorten_waits
from routeplan.scheduling.polish.steps import Improvement, improve
from routeplan.scheduling.problem import Problem
from routeplan.scheduling.schedule import Schedule, measure_waiting, rank

WHOLE = 0.2  # share of the work for all groups at once ...
# ... if they have no more stops than this. On generated scenarios, one thread, 8 seconds: 6 groups
# x 6 sites are proven at times; 8 x 8 never, while sets of a few groups get as far in a fifth of
# the time; at 12 x 10 sets end waits that all groups at once hardly touch.
WHOLE_STOPS = 60
FREED = (1, 2, 3)  # groups at a time, one sweep after the other
STEP = 0.1  # work on one set: half a second, about


@dataclass(frozen=True)
class Polished:
    """A schedule with less waiting.

    Attributes
    ----------
    proven : bool
        Whether no tours of these groups with this score and finish wait or travel less.
    waits_proven : bool
        Whether none of them wait less.
    timed_out : bool
        Whether there was more to be tried when time was up.
    """

    schedule: Schedule
    proven: bool
    waits_proven: bool
    interrupted: bool
    timed_out: bool


def polish_tours(
    problem: Problem,
    schedule: Schedule,
    *,
    time_limit: float,
    effort: float,
    seed: int = 0,
    workers: int | None = None,
    report: Callable[[Schedule], None] | None = None,
) -> Polished:
    """Shorten the waits of a schedule, and then its travel.

    Parameters
    ----------
    schedule : Schedule
        Where to start.
    time_limit : float
        Seconds.
    effort : float
        Work to be done at the most, in the solver's units.
    workers : int or None
        Threads; None for one a core.
    report : callable, optional
        Called with each better schedule.
    """
    polishing = _Polishing(problem, schedule, time_limit, effort, seed, workers, report)
    try:
        polishing.search()
        polishing.polish_whole()
        polishing.polish_parts()
    except KeyboardInterrupt:
        polishing.interrupted = True
    return Polished(
        schedule=polishing.schedule,
        proven=polishing.proven,
        waits_proven=polishing.proven or polishing.waits_are_least(),
        interrupted=polishing.interrupted,
        timed_out=polishing.is_late(),
    )


class _Polishing:
    def __init__(
        self,
        problem: Problem,
        schedule: Schedule,
        time_limit: float,
        effort: float,
        seed: int,
        workers: int | None,
        report: Callable[[Schedule], None] | None,
    ) -> None:
        self.problem = problem
        self.schedule = schedule
        self.until = time.monotonic() + time_limit
        self.effort = effort
        self.seed = seed
        self.workers = workers
        self.report = report
        self.dice = Random(seed)
        self.stop = Event()
        self.lock = Lock()  # two searches may have found something at a time
        self.least = bound_waits(problem)
        self.proven = rank(problem, schedule)[2:] == self.least
        self.interrupted = False

    def done(self) -> bool:
        """Whether there is nothing to gain, no time left, or no work left to spend."""
        return self.proven or self.interrupted or self.effort <= 0 or self.is_late()

    def waits_are_least(self) -> bool:
        """Whether nobody could wait less even if there were room everywhere."""
        return self.least is not None and (
            measure_waiting(self.problem, self.schedule) == self.least[0]
        )

    def is_late(self) -> bool:
        """Whether time is up."""
        return time.monotonic() >= self.until

    def search(self) -> None:
        """Let the compiled search shorten waits; an interrupt ends it, and is passed on."""
        threads = self.workers or count_cores()
        begun = self.schedule

        def stopped() -> bool:
            return self.stop.is_set() or self.done()

        try:
            shorten_waits(
                self.problem, begun, seed=self.seed, threads=threads, done=stopped, keep=self.keep
            )
        except KeyboardInterrupt:
            self.stop.set()
            raise

    def polish_whole(self) -> None:
        """Improve the tours of all groups together, as far as that is worth its time."""
        if len(self.problem.stop_group) > WHOLE_STOPS or self.done():
            return
        tours = TourModel(self.problem, arcs=True)
        get_no_worse(tours, self.schedule)
        minimise_waits(tours)
        hint(tours, self.schedule)
        left = self.until - time.monotonic()
        result = run_model(
            tours,
            time_limit=left,
            effort=self.effort * WHOLE,
            seed=self.seed,
            workers=self.workers,
            found=self.keep,
            bounded=lambda _bound: None,
        )
        self.effort -= result.effort
        self.interrupted |= result.interrupted
        self.proven = result.status == "optimal"

    def polish_parts(self) -> None:
        """Improve the tours of a few groups at a time until no set of any size gains."""
        threads = self.workers or count_cores()
        with ThreadPoolExecutor(max_workers=threads) as pool:
            try:
                gained = True
                while gained and not self.done():
                    before = self.schedule
                    for size in FREED:
                        self.sweep(pool, threads, size)
                    gained = self.schedule is not before
            finally:
                self.stop.set()  # what still runs after an interrupt need not go on

    def sweep(self, pool: ThreadPoolExecutor, threads: int, size: int) -> None:
        """Let each group be the first of a set once, on every thread a set at a time."""
        first = set(range(len(self.problem.groups)))
        running: dict[Future[Improvement], tuple[Schedule, tuple[int, ...]]] = {}
        while running or (first and not self.done()):
            busy = {group for _base, groups in running.values() for group in groups}
            if len(running) < threads and first - busy and not self.done():
                groups = choose_groups(
                    self.problem, self.schedule, size, first - busy, busy, self.dice
                )
                first.discard(groups[0])
                running[self.begin(pool, groups)] = self.schedule, groups
                continue
            for step in wait(running, return_when=FIRST_COMPLETED).done:
                self.take(step.result(), *running.pop(step))

    def begin(self, pool: ThreadPoolExecutor, groups: tuple[int, ...]) -> Future[Improvement]:
        """Begin a step."""
        return pool.submit(
            improve,
            self.problem,
            self.schedule,
            groups,
            effort=min(STEP, self.effort),
            time_limit=self.until - time.monotonic(),
            seed=self.seed,
            stop=self.stop.is_set,
        )

    def take(self, step: Improvement, base: Schedule, groups: tuple[int, ...]) -> None:
        """Take over what a step has found, if that goes with what others found meanwhile."""
        self.effort -= step.effort
        found = step.schedule
        if found is base:
            return
        if self.schedule is not base:
            part = restrict(self.problem, found, groups)
            found = merge(self.problem, self.schedule, groups, part)
            # In a convoy two sets may have kept to different common orders.
            if (self.problem.rank >= 0).any() or is_overfull(self.problem, found):
                return
        self.keep(found)

    def keep(self, schedule: Schedule) -> None:
        """Keep a schedule if it is better than the best so far."""
        with self.lock:
            if rank(self.problem, schedule) < rank(self.problem, self.schedule):
                self.schedule = schedule
                self.proven |= rank(self.problem, schedule)[2:] == self.least
                if self.report is not None:
                    self.report(schedule)
