"""The best schedule and bound so far, shared by all engines that work on one Problem."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from threading import Event, RLock
from typing import Literal

from routeplan.scheduling.problem import Problem
from routeplan.scheduling.schedule import Schedule, measure_finish, measure_score

Report = Callable[[Schedule | None, int | None], None]

CLOSE = 0.02  # of finish; further from the bound CP-SAT is better at finding than at proving


@dataclass(frozen=True)
class Outcome:
    """What solving a Problem came to.

    Attributes
    ----------
    status : {"optimal", "feasible", "infeasible", "unknown"}
        ``optimal``: score and finish are proven.
    bound : int or None
        Proven lower bound on finish at the schedule's score, or at any without a schedule.
    score_proven : bool
        Whether no other tours of these groups have a better score.
    effort : float
        Work done by CP-SAT, in its own units, which no clock disturbs.
    engine : str
        What found the schedule.
    """

    status: Literal["optimal", "feasible", "infeasible", "unknown"]
    schedule: Schedule | None = None
    bound: int | None = None
    score_proven: bool = False
    interrupted: bool = False
    effort: float = 0.0
    engine: str = ""


class Incumbent:
    """The best schedule and the best bound; neither ever gets worse.

    Parameters
    ----------
    report : callable, optional
        Called with each better schedule and with each better bound on finish,
        one call at a time.
    any_schedule : bool
        Whether the first schedule settles everything, however late it finishes.

    Attributes
    ----------
    stop : threading.Event
        Set once there is nothing left to be found, or nobody waits for it.
    """

    def __init__(
        self, problem: Problem, report: Report | None = None, any_schedule: bool = False
    ) -> None:
        self.problem = problem
        self._any_schedule = any_schedule
        self.schedule: Schedule | None = None
        self.objective: tuple[int, int] | None = None  # score negated, finish: smaller is better
        self.engine = ""
        self.bound: int | None = None
        self._most_score = most_score(problem)
        self.score_proven = self._most_score == 0
        self.infeasible = False
        self.effort = 0.0
        self.stop = Event()
        self._report = report
        self._lock = RLock()

    def is_close(self, finish: int) -> bool:
        """Whether a finish is so near the bound that what is left is a proof."""
        return self.bound is not None and finish - self.bound <= CLOSE * finish

    def offer(self, schedule: Schedule, engine: str) -> bool:
        """Keep a schedule if its score, or its finish at the same score, is better."""
        objective = -measure_score(self.problem, schedule), measure_finish(self.problem, schedule)
        with self._lock:
            if self.objective is not None and objective >= self.objective:
                return False
            self.schedule, self.objective, self.engine = schedule, objective, engine
            self.score_proven |= objective[0] == -self._most_score
            if self._report is not None:
                self._report(schedule, None)
            self._settle()
        return True

    def raise_bound(self, bound: int) -> None:
        """Take in a proven lower bound on finish, at the best score or whatever the score."""
        with self._lock:
            if self.bound is not None and bound <= self.bound:
                return
            self.bound = bound
            if self._report is not None:
                self._report(None, bound)
            self._settle()

    def prove_score(self) -> None:
        """Take in that no score is better than the schedule's."""
        with self._lock:
            self.score_proven = True
            self._settle()

    def prove_infeasible(self) -> None:
        """Take in that there is no schedule at all."""
        with self._lock:
            self.infeasible = True
            self.stop.set()

    def resume(self, outcome: Outcome) -> None:
        """Take up what an earlier attempt at the Problem came to."""
        self.effort += outcome.effort
        if outcome.schedule is not None:
            self.score_proven |= outcome.score_proven
            self.offer(outcome.schedule, outcome.engine)
        if outcome.bound is not None:
            self.raise_bound(outcome.bound)

    def outcome(self, interrupted: bool = False) -> Outcome:
        """Say what is known now."""
        with self._lock:
            if self.infeasible:
                return Outcome("infeasible", interrupted=interrupted, effort=self.effort)
            if self.schedule is None:
                return Outcome(
                    "unknown", bound=self.bound, interrupted=interrupted, effort=self.effort
                )
            return Outcome(
                "optimal" if self._proven else "feasible",
                self.schedule,
                self.bound,
                self.score_proven,
                interrupted,
                self.effort,
                self.engine,
            )

    @property
    def _proven(self) -> bool:
        return self.score_proven and self.objective is not None and self.objective[1] == self.bound

    def _settle(self) -> None:
        if self._proven or (self._any_schedule and self.schedule is not None):
            self.stop.set()


def most_score(problem: Problem) -> int:
    """The score of all optional stops and the best of each choice: none is better."""
    most = problem.stop_score.copy()
    for choice in problem.choices:
        best = most[list(choice)].max()
        most[list(choice)] = 0
        most[choice[0]] = best
    return int(most.sum())
