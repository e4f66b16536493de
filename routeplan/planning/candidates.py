"""One number of groups in the running: its groups, their tours, and how good they can be."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

from routeplan.grouping import Grouping, Profile, form_groups, profiles
from routeplan.planning.effort import Effort
from routeplan.scenario import Network, Scenario
from routeplan.scheduling import (
    Bound,
    Outcome,
    Problem,
    Report,
    Schedule,
    bound_finish,
    formulate,
    measure_finish,
    measure_score,
    solve_tours,
)

STRIDE = 7919  # between the seeds of two turns at the same groups, so that they go other ways
# Score negated, finish, number of groups: smaller is better.
Objective: TypeAlias = tuple[int, int, int]


@dataclass(frozen=True)
class Answer:
    """Groups with tours.

    Attributes
    ----------
    outcome : Outcome
        With a schedule.
    bound : Bound
        What loads and shortest tours make of the finish.
    """

    grouping: Grouping
    problem: Problem
    outcome: Outcome
    bound: Bound

    @property
    def schedule(self) -> Schedule:
        """The tours."""
        assert self.outcome.schedule is not None
        return self.outcome.schedule

    @property
    def objective(self) -> Objective:
        """How good it is."""
        score = measure_score(self.problem, self.schedule)
        return -score, measure_finish(self.problem, self.schedule), len(self.grouping.groups)


class Candidate:
    """A number of groups, with one grouping at a time.

    Parameters
    ----------
    count : int
        The number of groups.
    floor : int
        Proven lower bound on finish for every grouping of so many groups.
    most_score : int
        No plan of the scenario has a better score.
    any_plan : bool
        Whether any tours do, however late they finish.

    Attributes
    ----------
    open : bool
        Whether more work on it may yield better tours.
    impossible : bool
        Whether it is proven that no grouping of so many groups has tours.
    exhausted : bool
        Whether it is proven of those in the coaches that they were given, no others being tried.
    """

    def __init__(
        self,
        scenario: Scenario,
        network: Network,
        count: int,
        effort: Effort,
        *,
        floor: int,
        most_score: int,
        any_plan: bool = False,
    ) -> None:
        self.scenario = scenario
        self.network = network
        self.any_plan = any_plan
        self.count = count
        self.floor = floor
        self.most_score = most_score
        self.effort = effort
        self.open = True
        self.impossible = False
        self.exhausted = False
        self._late = False  # whether forming groups ran out of time before
        self._turns = 0
        self._tried: _Attempt | None = None
        self._excluded: list[tuple[Profile, ...]] = []

    @property
    def formed(self) -> bool:
        """Whether there are groups to find tours for."""
        return self._tried is not None

    @property
    def answer(self) -> Answer | None:
        """The best tours so far."""
        tried = self._tried
        if tried is None or tried.outcome is None or tried.outcome.schedule is None:
            return None
        return Answer(tried.grouping, tried.problem, tried.outcome, tried.bound)

    @property
    def dual_bound_any(self) -> Objective:
        """No plan with so many groups is better than this."""
        return -self.most_score, self.floor, self.count

    @property
    def dual_bound(self) -> Objective:
        """No tours of the groups at hand are better than this."""
        score, finish, count = self.dual_bound_any
        if self._tried is None:
            return score, finish, count
        finish = max(finish, self._tried.bound.finish)
        outcome, answer = self._tried.outcome, self.answer
        if outcome is not None:
            # At this score or a better one; tours of a lower score are no better anyway.
            finish = max(finish, outcome.bound or 0)
        if answer is not None and answer.outcome.score_proven:
            score = answer.objective[0]
        return score, finish, count

    def form(self, time_limit: float) -> None:
        """Form groups, others than those that turned out to have no tours."""
        formed = form_groups(
            self.scenario,
            self.count,
            excluded=self._excluded,
            time_limit=time_limit,
            seed=self.effort.seed,
            workers=self.effort.workers,
        )
        if formed.grouping is None:
            # Out of time is out for this turn; in a later and longer one it is final.
            self.impossible = formed.status == "none"
            self.exhausted = formed.status == "coaches"
            self.open = not (self.impossible or self.exhausted or self._late)
            self._late = True
            return
        problem = formulate(self.scenario, self.network, formed.grouping)
        self._tried = _Attempt(formed.grouping, problem)

    def solve(self, time_limit: float, patience: float, report: Report) -> Outcome:
        """Work on the tours of the groups at hand, going on from what there is.

        Parameters
        ----------
        time_limit : float
            Seconds.
        patience : float
            Seconds after which to give up if there are no tours yet.
        report : callable
            Called with better schedules and bounds.
        """
        tried = self._tried
        assert tried is not None
        outcome = solve_tours(
            tried.problem,
            time_limit=time_limit,
            patience=patience,
            seed=self.effort.seed + self._turns * STRIDE,
            workers=self.effort.workers,
            start=tried.outcome,
            report=report,
            any_schedule=self.any_plan,
        )
        tried.outcome = outcome
        self._turns += 1
        if outcome.status == "infeasible":
            self._excluded.append(profiles(self.scenario, tried.grouping))
            self._tried = None
        elif outcome.status == "optimal":
            self.open = False
        return outcome

    @property
    def problem(self) -> Problem:
        """The tours of the groups at hand as the solvers see them."""
        assert self._tried is not None
        return self._tried.problem


@dataclass
class _Attempt:
    """One grouping and what is known of its tours."""

    grouping: Grouping
    problem: Problem
    outcome: Outcome | None = None

    @cached_property
    def bound(self) -> Bound:
        """What loads and shortest tours make of the finish."""
        return bound_finish(self.problem, 0)
