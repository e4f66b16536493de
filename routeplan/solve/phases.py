"""The goals one after the other: score, finish, then waiting and travel."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection
from dataclasses import dataclass
from itertools import combinations, cycle
from math import ceil
from random import Random
from typing import Literal

from ortools.sat.python import cp_model

from routeplan.problem import Problem
from routeplan.solve.model import Minutes, TourModel
from routeplan.solve.runner import Run, run
from routeplan.solve.schedule import (
    Schedule,
    measure_finish,
    measure_score,
    measure_travel,
    measure_waiting,
)

POLISH = 0.25  # share of the time kept for waiting and travel
PATIENCE = 10.0  # times as long as score and finish took is enough for them, ...
LEAST_POLISH = 10.0  # ... or so many seconds
WHOLE = 0.2  # share of that for all groups at once, which may prove them least
STEP = 2.0  # seconds for a few groups at a time
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
    """

    status: Literal["optimal", "feasible", "infeasible", "unknown"]
    schedule: Schedule | None = None
    bound: int | None = None
    score_proven: bool = False
    interrupted: bool = False


def solve_tours(
    problem: Problem,
    *,
    time_limit: float,
    patience: float | None = None,
    seed: int = 0,
    workers: int | None = None,
    report: Report | None = None,
) -> Outcome:
    """Find the best tours of a Problem.

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
    phases = _Phases(problem, time_limit, seed, workers, report or (lambda *_news: None))
    if patience is not None:
        phases.patience = patience
    return phases.solve()


class _Phases:
    def __init__(
        self, problem: Problem, time_limit: float, seed: int, workers: int | None, report: Report
    ) -> None:
        self.problem = problem
        self.began = time.monotonic()
        self.time_limit = time_limit
        self.patience = time_limit
        self.seed = seed
        self.workers = workers
        self.report = report
        self.schedule: Schedule | None = None
        self.interrupted = False
        # Where a detour may be a short cut or a wait be too long, only circuits are exact.
        self.arcs = not problem.metric or problem.limits_leg_wait

    def solve(self) -> Outcome:
        first, second, last = self.phases()
        best_score = self.maximise_score(first) if self.problem.stop_score.any() else None
        if best_score is not None and best_score.status == "infeasible":
            return Outcome("infeasible")
        proven_score = best_score is None or best_score.status == "optimal"
        fastest = self.minimise_finish(second)
        if fastest.status == "infeasible":
            # With a score to keep, a plan is at hand and this cannot happen.
            return Outcome("infeasible")
        if self.schedule is None:
            return Outcome("unknown", interrupted=self.interrupted)
        bound = ceil(fastest.bound - TINY) if fastest.status != "unknown" else None
        finish = measure_finish(self.problem, self.schedule)
        self.polish(last)
        proven = proven_score and fastest.status == "optimal"
        return Outcome(
            "optimal" if proven else "feasible",
            self.schedule,
            finish if fastest.status == "optimal" else bound,
            proven_score,
            self.interrupted,
        )

    def phases(self) -> tuple[float, float, float]:
        """Seconds after the start by which each phase ends."""
        goals = self.time_limit * (1 - POLISH)
        return goals / 2, goals, self.time_limit

    def maximise_score(self, until: float) -> Run:
        tours = TourModel(self.problem, self.arcs)
        tours.order_twins()
        tours.model.maximize(self.score(tours))
        return self.run(tours, until, lambda _bound: None)

    def minimise_finish(self, until: float) -> Run:
        tours = TourModel(self.problem, self.arcs)
        tours.order_twins()
        if self.schedule is not None:
            tours.hint(self.schedule)
            tours.model.add(self.score(tours) >= measure_score(self.problem, self.schedule))
        tours.model.minimize(sum(tours.finish))
        return self.run(tours, until, lambda bound: self.report(None, ceil(bound - TINY)))

    def polish(self, until: float) -> None:
        """Less waiting, then less travel, at the score and finish that were found."""
        schedule, problem = self.schedule, self.problem
        assert schedule is not None
        tours = TourModel(problem, arcs=True)
        tours.model.add(self.score(tours) >= measure_score(problem, schedule))
        tours.model.add(sum(tours.finish) <= measure_finish(problem, schedule))
        most_travel = int(problem.legs.max(initial=0)) * 2 * (len(problem.stop_group) + 1) + 1
        tours.model.minimize(tours.waiting() * most_travel + tours.travel())
        until = min(until, self.elapsed + max(LEAST_POLISH, PATIENCE * self.elapsed))
        whole = self.elapsed + (until - self.elapsed) * WHOLE
        everyone = range(len(problem.groups))
        if self.run_around(tours, whole, everyone).status != "optimal":
            self.polish_around(tours, until)

    def polish_around(self, tours: TourModel, until: float) -> None:
        """Free a few groups' orders at a time, until no such step is any better."""
        dice = Random(self.seed)
        for size in (2, 3, 4):
            neighbourhoods = list(combinations(range(len(self.problem.groups)), size))
            dice.shuffle(neighbourhoods)
            failed = 0
            for free in cycle(neighbourhoods):
                if failed == len(neighbourhoods) or self.elapsed >= until or self.interrupted:
                    break
                before = self.schedule
                self.run_around(tours, min(until, self.elapsed + STEP), free)
                failed = 0 if self.schedule is not before else failed + 1

    def run_around(self, tours: TourModel, until: float, free: Collection[int]) -> Run:
        """Improve the best schedule where only some groups may change their order."""
        assert self.schedule is not None
        return self.run(tours, until, lambda _bound: None, tours.around(self.schedule, free))

    @property
    def elapsed(self) -> float:
        """Seconds since the start."""
        return time.monotonic() - self.began

    def score(self, tours: TourModel) -> Minutes:
        terms = zip(self.problem.stop_score, tours.made, strict=True)
        return sum(int(score) * made for score, made in terms if score)

    def run(
        self,
        tours: TourModel,
        until: float,
        bounded: Callable[[float], None],
        model: cp_model.CpModel | None = None,
    ) -> Run:
        left = until - self.elapsed
        if left <= 0 or self.interrupted:
            return Run("unknown", None, 0.0)
        result = run(
            tours,
            model=model,
            time_limit=left,
            patience=left if self.schedule else self.patience,
            seed=self.seed,
            workers=self.workers,
            found=self.keep,
            bounded=bounded,
        )
        self.interrupted |= result.interrupted
        return result

    def keep(self, schedule: Schedule) -> None:
        """Keep a schedule if it is better than the best so far."""
        if self.schedule is None or self.merit(schedule) < self.merit(self.schedule):
            self.schedule = schedule
            self.report(schedule, None)

    def merit(self, schedule: Schedule) -> tuple[int, int, int, int]:
        """The goals in their order, smaller is better."""
        problem = self.problem
        return (
            -measure_score(problem, schedule),
            measure_finish(problem, schedule),
            measure_waiting(problem, schedule),
            int(measure_travel(problem, schedule).sum()),
        )
