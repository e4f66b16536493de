"""The first two goals, one after the other: score, then finish."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from math import ceil
from typing import Literal

from routeplan.problem import Problem
from routeplan.solve.hints import hint
from routeplan.solve.model import TourModel
from routeplan.solve.runner import Run, run
from routeplan.solve.schedule import Schedule, measure_score, rank

TINY = 1e-6

Report = Callable[[Schedule | None, int | None], None]


@dataclass(frozen=True)
class Outcome:
    """What solving a Problem came to.

    Attributes
    ----------
    status : {"optimal", "feasible", "infeasible", "unknown"}
        ``optimal``: score and finish are proven.
    schedule : Schedule or None
    bound : int or None
        Proven lower bound on finish at the schedule's score.
    score_proven : bool
        Whether no other tours of these groups have a better score.
    interrupted : bool
    effort : float
        Work done, in the solver's own units, which no clock disturbs.
    """

    status: Literal["optimal", "feasible", "infeasible", "unknown"]
    schedule: Schedule | None = None
    bound: int | None = None
    score_proven: bool = False
    interrupted: bool = False
    effort: float = 0.0


def solve_tours(
    problem: Problem,
    *,
    time_limit: float,
    patience: float | None = None,
    seed: int = 0,
    workers: int | None = None,
    report: Report | None = None,
) -> Outcome:
    """Find tours of the best score and, with it, the earliest finish.

    Parameters
    ----------
    problem : Problem
    time_limit : float
        Seconds.
    patience : float, optional
        Seconds after which to give up if there is no schedule yet.
    seed : int
    workers : int or None
        Threads; None for one a core.
    report : callable, optional
        Called with each better schedule and with each better bound on finish.
    """
    phases = _Phases(problem, time_limit, patience, seed, workers, report)
    try:
        phases.reach_goals()
    except KeyboardInterrupt:
        phases.interrupted = True
    return phases.outcome()


class _Phases:
    def __init__(
        self,
        problem: Problem,
        time_limit: float,
        patience: float | None,
        seed: int,
        workers: int | None,
        report: Report | None,
    ) -> None:
        self.problem = problem
        self.began = time.monotonic()
        self.time_limit = time_limit
        self.patience = time_limit if patience is None else patience
        self.seed = seed
        self.workers = workers
        self.report = report
        self.schedule: Schedule | None = None
        self.score_proven = not problem.stop_score.any()
        self.fastest: Run | None = None
        self.infeasible = False
        self.interrupted = False
        self.effort = 0.0
        # Where a detour may be a short cut or a wait be too long, only circuits are exact.
        self.arcs = not problem.metric or problem.limits_leg_wait

    def reach_goals(self) -> None:
        """Maximise the score in half of the time at most, then minimise finish."""
        if not self.score_proven:
            result = self.maximise_score(self.time_limit / 2)
            self.score_proven = result.status == "optimal"
            self.infeasible = result.status == "infeasible"
        if not self.infeasible and not self.interrupted:
            self.fastest = self.minimise_finish(self.time_limit)
            self.infeasible = self.fastest.status == "infeasible"

    def outcome(self) -> Outcome:
        """Say what is known now."""
        if self.infeasible:
            return Outcome("infeasible", interrupted=self.interrupted, effort=self.effort)
        if self.schedule is None:
            return Outcome("unknown", interrupted=self.interrupted, effort=self.effort)
        bound, proven = None, False
        if self.fastest is not None and self.fastest.status != "unknown":
            bound = ceil(self.fastest.bound - TINY)
            proven = self.score_proven and self.fastest.status == "optimal"
        return Outcome(
            "optimal" if proven else "feasible",
            self.schedule,
            bound,
            self.score_proven,
            self.interrupted,
            self.effort,
        )

    def maximise_score(self, until: float) -> Run:
        tours = TourModel(self.problem, self.arcs)
        tours.order_twins()
        tours.model.maximize(tours.score())
        return self.run(tours, until, lambda _bound: None)

    def minimise_finish(self, until: float) -> Run:
        tours = TourModel(self.problem, self.arcs)
        tours.order_twins()
        if self.schedule is not None:
            hint(tours, self.schedule)
            tours.model.add(tours.score() >= measure_score(self.problem, self.schedule))
        tours.model.minimize(sum(tours.finish))
        return self.run(tours, until, self.hear_bound)

    def run(self, tours: TourModel, until: float, bounded: Callable[[float], None]) -> Run:
        left = until - (time.monotonic() - self.began)
        result = run(
            tours,
            time_limit=left,
            patience=left if self.schedule else self.patience,
            seed=self.seed,
            workers=self.workers,
            found=self.keep,
            bounded=bounded,
        )
        self.interrupted |= result.interrupted
        self.effort += result.effort
        return result

    def hear_bound(self, bound: float) -> None:
        """Pass on a better bound on finish."""
        if self.report is not None:
            self.report(None, ceil(bound - TINY))

    def keep(self, schedule: Schedule) -> None:
        """Keep a schedule if it is better than the best so far."""
        if self.schedule is None or rank(self.problem, schedule) < rank(
            self.problem, self.schedule
        ):
            self.schedule = schedule
            if self.report is not None:
                self.report(schedule, None)
