"""The last two goals: less waiting, then less travel, at the same score and finish.

All groups at once come first, which may prove the least; then the orders of a
few groups at a time are freed while the others keep theirs. Work is counted in
the solver's own units, so that the clock does not decide what is found.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection
from dataclasses import dataclass
from itertools import combinations, cycle
from random import Random

from routeplan.problem import Problem
from routeplan.solve.model import TourModel
from routeplan.solve.runner import Run, run
from routeplan.solve.schedule import Schedule, measure_finish, measure_score, rank

WHOLE = 0.2  # share of the work for all groups at once
STEP = 0.5  # work on a few groups at a time
FREED = (2, 3, 4)  # groups at a time


@dataclass(frozen=True)
class Polished:
    """A schedule with less waiting.

    Attributes
    ----------
    schedule : Schedule
    proven : bool
        Whether no tours of these groups with this score and finish wait or travel less.
    interrupted : bool
    """

    schedule: Schedule
    proven: bool
    interrupted: bool


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
    problem : Problem
    schedule : Schedule
        Where to start.
    time_limit : float
        Seconds.
    effort : float
        Work to be done at the most, in the solver's units.
    seed : int
    workers : int or None
        Threads; None for one a core.
    report : callable, optional
        Called with each better schedule.
    """
    polishing = _Polishing(problem, schedule, time_limit, effort, seed, workers, report)
    try:
        polishing.polish()
    except KeyboardInterrupt:
        polishing.interrupted = True
    return Polished(polishing.schedule, polishing.proven, polishing.interrupted)


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
        self.proven = False
        self.interrupted = False

    def polish(self) -> None:
        problem = self.problem
        tours = TourModel(problem, arcs=True)
        tours.model.add(tours.score() >= measure_score(problem, self.schedule))
        tours.model.add(sum(tours.finish) <= measure_finish(problem, self.schedule))
        most_travel = int(problem.legs.max(initial=0)) * 2 * (len(problem.stop_group) + 1) + 1
        tours.model.minimize(tours.waiting() * most_travel + tours.travel())
        everyone = range(len(problem.groups))
        self.proven = self.free(tours, everyone, self.effort * WHOLE).status == "optimal"
        dice = Random(self.seed)
        for size in FREED:
            neighbourhoods = list(combinations(everyone, size))
            dice.shuffle(neighbourhoods)
            failed = 0
            for groups in cycle(neighbourhoods):
                if self.done() or failed == len(neighbourhoods):
                    break
                before = self.schedule
                self.free(tours, groups, STEP * size)
                failed = 0 if self.schedule is not before else failed + 1

    def done(self) -> bool:
        """Whether there is nothing to gain, no time left, or no work left to spend."""
        out_of_time = time.monotonic() >= self.until
        return self.proven or self.interrupted or out_of_time or self.effort <= 0

    def free(self, tours: TourModel, groups: Collection[int], effort: float) -> Run:
        """Improve the schedule where only these groups may change their orders."""
        left = self.until - time.monotonic()
        result = run(
            tours,
            model=tours.around(self.schedule, groups),
            time_limit=left,
            patience=left,
            effort=min(effort, self.effort),
            seed=self.seed,
            workers=self.workers,
            found=self.keep,
            bounded=lambda _bound: None,
        )
        self.effort -= result.effort
        self.interrupted |= result.interrupted
        return result

    def keep(self, schedule: Schedule) -> None:
        """Keep a schedule if it is better than the best so far."""
        if rank(self.problem, schedule) < rank(self.problem, self.schedule):
            self.schedule = schedule
            if self.report is not None:
                self.report(schedule)
