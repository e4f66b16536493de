"""From a scenario to a verified plan: how many groups, which, and when they are where."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from routeplan.assembly import assemble
from routeplan.assumptions import list_assumptions
from routeplan.errors import RoutePlanError
from routeplan.formulation import formulate
from routeplan.grouping import (
    Grouping,
    Profile,
    describe_obstacle,
    fewest_groups,
    form_groups,
    most_groups,
    profiles,
)
from routeplan.network import build_network
from routeplan.obstacles import describe_tightest, list_obstacles
from routeplan.plans import Plan
from routeplan.problem import Problem
from routeplan.relaxation import Relaxation, relax
from routeplan.scenario import Scenario
from routeplan.solve import Outcome, Schedule, solve_tours
from routeplan.solve.schedule import measure_finish, measure_score
from routeplan.texts import _, ngettext
from routeplan.verification import verify

if TYPE_CHECKING:
    import networkx as nx
    import pandas as pd

# Numbers of groups tried beyond the best one before "free" gives up looking.
FREE_TRIES = 3


@dataclass(frozen=True)
class Progress:
    """How far planning has come.

    Attributes
    ----------
    seconds : float
        Since planning began.
    finish, bound : int or None
        The best finish so far, and the proven bound for the groups at hand.
    groups : int or None
        The number of groups being tried.
    phase : str
        What is going on, for people.
    """

    seconds: float
    finish: int | None
    bound: int | None
    groups: int | None
    phase: str


@dataclass(frozen=True)
class _Answer:
    """The best schedule for one number of groups."""

    grouping: Grouping
    problem: Problem
    outcome: Outcome

    @property
    def schedule(self) -> Schedule:
        assert self.outcome.schedule is not None
        return self.outcome.schedule

    @property
    def merit(self) -> tuple[int, int, int]:
        """Score, finish, number of groups: smaller is better."""
        score = measure_score(self.problem, self.schedule)
        return -score, measure_finish(self.problem, self.schedule), len(self.grouping.groups)


def plan(
    scenario: Scenario,
    *,
    time_limit: float = 30.0,
    seed: int = 0,
    workers: int | None = None,
    roads: nx.Graph[Any] | pd.DataFrame | None = None,
    progress: Callable[[Progress], None] | None = None,
) -> Plan:
    """Form groups and time their tours as well as can be proven.

    Parameters
    ----------
    scenario : Scenario
        From :func:`routeplan.read`.
    time_limit : float
        Seconds after which the best plan so far is returned.
    seed : int
        With ``workers=1`` the same seed gives the same plan when it ends by proof.
    workers : int, optional
        Threads; one a core by default.
    roads : networkx graph or pandas.DataFrame, optional
        Takes the place of the scenario's roads: edges with ``minutes``, or a
        square matrix of minutes labelled with site ids.
    progress : callable, optional
        Called with a :class:`Progress` now and then.

    Returns
    -------
    Plan
        Verified. On KeyboardInterrupt the best plan so far, `interrupted`.

    Raises
    ------
    ScenarioError
        If two sites have neither a way nor coordinates between them.
    """
    planning = _Planning(scenario, roads, time_limit, seed, workers, progress)
    return planning.plan()


class _Planning:
    def __init__(
        self,
        scenario: Scenario,
        roads: nx.Graph[Any] | pd.DataFrame | None,
        time_limit: float,
        seed: int,
        workers: int | None,
        progress: Callable[[Progress], None] | None,
    ) -> None:
        self.scenario = scenario
        self.network = build_network(scenario, roads)
        self.began = time.monotonic()
        self.time_limit = time_limit
        self.seed = seed
        self.workers = workers
        self.progress = progress
        self.best: _Answer | None = None
        self.finish: int | None = None
        self.bound: int | None = None
        self.interrupted = False
        self.unsettled: list[int] = []  # numbers of groups of which nothing is known

    def plan(self) -> Plan:
        relaxation = relax(self.scenario, self.network)
        obstacle = describe_obstacle(self.scenario)
        obstacles = [obstacle] if obstacle else list_obstacles(self.scenario, relaxation)
        if obstacles:
            return self.refuse("infeasible", obstacles)
        try:
            self.try_counts()
        except KeyboardInterrupt:
            self.interrupted = True
        if self.best is not None:
            return self.hand_over(self.best, relaxation)
        if self.interrupted or self.unsettled:
            return self.refuse("unknown", self.describe_unsettled())
        return self.refuse("infeasible", [describe_tightest(relaxation)])

    @property
    def left(self) -> float:
        """Seconds left."""
        return self.time_limit - (time.monotonic() - self.began)

    def try_counts(self) -> None:
        """Try numbers of groups, fewest first."""
        wanted = self.scenario.event.groups
        least = max(wanted.least, fewest_groups(self.scenario))
        most = most_groups(self.scenario)
        for count in range(least, most + 1):
            if self.left <= 0 or self.interrupted:
                self.unsettled += range(count, most + 1)
                break
            if self.best is not None and count > self.best.merit[-1] + FREE_TRIES:
                break
            tries = 1 if wanted.fewest else min(most - count, FREE_TRIES) + 1
            answer = self.try_count(count, self.left / tries, last=count == most)
            if answer is None:
                continue
            if self.best is None or answer.merit < self.best.merit:
                self.best = answer
            if wanted.fewest:
                break

    def try_count(self, count: int, seconds: float, last: bool) -> _Answer | None:
        """Look for groupings of `count` groups until one has tours."""
        until = time.monotonic() + seconds
        excluded: list[tuple[Profile, ...]] = []
        self.bound = None
        while True:
            left = until - time.monotonic()
            self.tell(count, None, None)
            formed = form_groups(
                self.scenario,
                count,
                excluded=excluded,
                time_limit=max(left / 2, 0.1),
                seed=self.seed,
                workers=self.workers,
            )
            if formed.grouping is None:
                if formed.status != "none":
                    self.unsettled.append(count)
                return None
            problem = formulate(self.scenario, self.network, formed.grouping)
            left = until - time.monotonic()
            outcome = solve_tours(
                problem,
                time_limit=left,
                patience=left if last else left / 2,
                seed=self.seed,
                workers=self.workers,
                report=partial(self.hear, problem, count),
            )
            self.interrupted |= outcome.interrupted
            if outcome.schedule is not None:
                return _Answer(formed.grouping, problem, outcome)
            if outcome.status != "infeasible":
                self.unsettled.append(count)
                return None
            excluded.append(profiles(self.scenario, formed.grouping))

    def hear(self, problem: Problem, count: int, found: Schedule | None, bound: int | None) -> None:
        """Pass on the solver's news."""
        self.tell(count, None if found is None else measure_finish(problem, found), bound)

    def tell(self, count: int, finish: int | None, bound: int | None) -> None:
        if finish is not None and (self.finish is None or finish < self.finish):
            self.finish = finish
        if bound is not None:
            self.bound = bound
        if self.progress is not None:
            phase = _("timing the tours") if finish or bound else _("forming groups")
            seconds = time.monotonic() - self.began
            self.progress(Progress(seconds, self.finish, self.bound, count, phase))

    def hand_over(self, answer: _Answer, relaxation: Relaxation) -> Plan:
        """Assemble the plan and let the verifier pass it."""
        plan = replace(
            assemble(
                self.scenario, answer.grouping, answer.problem, answer.outcome, relaxation.finish
            ),
            seconds=time.monotonic() - self.began,
            seed=self.seed,
            assumed=list_assumptions(self.scenario, self.network),
            notes=tuple(self.describe_unsettled()),
            interrupted=self.interrupted,
        )
        broken = verify(self.scenario, plan, self.network)
        if broken:
            text = _("The plan that was found breaks rules; please report this as a bug:")
            raise RoutePlanError("\n".join([text, *map(str, broken)]))
        return plan

    def refuse(self, status: Any, notes: list[str]) -> Plan:
        return Plan(
            status=status,
            bound_any_grouping=None,
            seconds=time.monotonic() - self.began,
            seed=self.seed,
            engine="cp-sat",
            assumed=list_assumptions(self.scenario, self.network),
            notes=tuple(notes),
            interrupted=self.interrupted,
        )

    def describe_unsettled(self) -> list[str]:
        """Say for which numbers of groups the time did not suffice."""
        wanted = self.scenario.event.groups
        counts = self.unsettled
        if self.best is not None:
            if wanted.fewest:
                counts = [n for n in counts if n < len(self.best.grouping.groups)]
            if not counts:
                return []
        if not counts:
            return []
        text = ngettext(
            "Whether {counts} group would do could not be settled in time.",
            "Whether {counts} groups would do could not be settled in time.",
            counts[-1],
        )
        return [text.format(counts=_ranges(counts))]


def _ranges(numbers: list[int]) -> str:
    return str(numbers[0]) if len(numbers) == 1 else f"{numbers[0]}-{numbers[-1]}"
