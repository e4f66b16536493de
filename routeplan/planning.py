"""From a scenario to a verified plan: how many groups, which, and when they are where."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

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
from routeplan.network import Roads, build_network
from routeplan.obstacles import describe_tightest, list_obstacles
from routeplan.plans import Plan
from routeplan.problem import Problem
from routeplan.relaxation import Relaxation, relax
from routeplan.scenario import Scenario
from routeplan.solve import Outcome, Schedule, polish_tours, solve_tours
from routeplan.solve.schedule import measure_finish, measure_score
from routeplan.texts import _, ngettext
from routeplan.verification import verify

MOST_WORKERS = 1024
POLISH = 0.25  # share of the time kept for waiting and travel
LEAST_POLISH = 5.0  # work on them, in the solver's units, or ...
PATIENCE = 10.0  # ... so many times the work on score and finish
SHARES = 4  # where several numbers of groups compete, each may take this part of the time left


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
    roads: Roads = None,
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
    ValueError
        If `time_limit` or `workers` is out of range.
    ScenarioError
        If two sites have neither a way nor coordinates between them.
    """
    if not time_limit > 0:
        raise ValueError(f"time_limit is {time_limit}; it has to be more than 0 seconds")
    if workers is not None and not 1 <= workers <= MOST_WORKERS:
        raise ValueError(f"workers is {workers}; it has to be 1 to {MOST_WORKERS}")
    planning = _Planning(scenario, roads, time_limit, seed, workers, progress)
    return planning.plan()


class _Planning:
    def __init__(
        self,
        scenario: Scenario,
        roads: Roads,
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
        self.waits_proven = False
        self.relaxation = Relaxation(None, (), ())
        self.unsettled: list[int] = []  # numbers of groups of which nothing is known

    def plan(self) -> Plan:
        """Prove that it cannot work, or find the best plan in time."""
        try:
            self.relaxation = relax(self.scenario, self.network)
            obstacle = describe_obstacle(self.scenario)
            obstacles = [obstacle] if obstacle else list_obstacles(self.scenario, self.relaxation)
            if obstacles:
                return self.refuse("infeasible", obstacles)
            self.try_counts()
        except KeyboardInterrupt:
            self.interrupted = True
        if self.best is not None:
            return self.hand_over(self.polish(self.best))
        if self.interrupted or self.unsettled:
            return self.refuse("unknown", self.describe_unsettled())
        return self.refuse("infeasible", [describe_tightest(self.relaxation)])

    @property
    def elapsed(self) -> float:
        """Seconds since planning began."""
        return time.monotonic() - self.began

    @property
    def left(self) -> float:
        """Seconds left for score and finish."""
        return self.time_limit * (1 - POLISH) - self.elapsed

    def try_counts(self) -> None:
        """Try numbers of groups, fewest first, until no other can be better."""
        wanted = self.scenario.event.groups
        least, most = fewest_groups(self.scenario), most_groups(self.scenario)
        for count in range(least, most + 1):
            if self.left <= 0 or self.interrupted:
                self.unsettled += range(count, most + 1)
                break
            shares = 1 if wanted.fewest else min(most - count + 1, SHARES)
            answer = self.try_count(count, self.left / shares, last=count == most)
            if answer is None:
                continue
            if self.best is None or answer.merit < self.best.merit:
                self.best = answer
            if wanted.fewest or self.is_best_of_all(self.best):
                break

    def is_best_of_all(self, answer: _Answer) -> bool:
        """Whether more groups can be no better: nothing to score, and the least finish."""
        return not answer.problem.stop_score.any() and answer.merit[1] == self.relaxation.finish

    def polish(self, answer: _Answer) -> _Answer:
        """Less waiting and travel for the groups that were chosen."""
        if self.interrupted:
            return answer
        self.tell(_("shortening waits"), len(answer.grouping.groups))
        polished = polish_tours(
            answer.problem,
            answer.schedule,
            time_limit=self.time_limit - self.elapsed,
            effort=max(LEAST_POLISH, PATIENCE * answer.outcome.effort),
            seed=self.seed,
            workers=self.workers,
            report=lambda _found: self.tell(_("shortening waits"), len(answer.grouping.groups)),
        )
        self.interrupted |= polished.interrupted
        self.waits_proven = polished.proven
        return replace(answer, outcome=replace(answer.outcome, schedule=polished.schedule))

    def try_count(self, count: int, seconds: float, last: bool) -> _Answer | None:
        """Look for groupings of `count` groups until one has tours."""
        until = time.monotonic() + seconds
        excluded: list[tuple[Profile, ...]] = []
        self.bound = None
        while True:
            left = until - time.monotonic()
            self.tell(_("forming groups"), count)
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
        """Take in the solver's news and pass them on."""
        if found is not None:
            finish = measure_finish(problem, found)
            self.finish = finish if self.finish is None else min(self.finish, finish)
        if bound is not None:
            self.bound = bound
        self.tell(_("timing the tours"), count)

    def tell(self, phase: str, count: int) -> None:
        """Report progress."""
        if self.progress is not None:
            self.progress(Progress(self.elapsed, self.finish, self.bound, count, phase))

    def hand_over(self, answer: _Answer) -> Plan:
        """Assemble the plan and let the verifier pass it."""
        notes = self.describe_unsettled()
        if not self.waits_proven:
            notes.append(_("Waiting and travel are not proven to be the least."))
        plan = replace(
            assemble(
                self.scenario,
                answer.grouping,
                answer.problem,
                answer.outcome,
                self.relaxation.finish,
            ),
            seconds=self.elapsed,
            seed=self.seed,
            assumed=list_assumptions(self.scenario, self.network),
            notes=tuple(notes),
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
            seconds=self.elapsed,
            seed=self.seed,
            assumed=list_assumptions(self.scenario, self.network),
            notes=tuple(notes),
            interrupted=self.interrupted,
        )

    def describe_unsettled(self) -> list[str]:
        """Say of which numbers of groups too little is known."""
        counts = self.unsettled
        if self.best is not None and self.scenario.event.groups.fewest:
            counts = [count for count in counts if count < len(self.best.grouping.groups)]
        if not counts:
            return []
        text = ngettext(
            "Whether {counts} group would do could not be settled in time.",
            "Whether {counts} groups would do could not be settled in time.",
            counts[-1],
        )
        if self.best is not None and not self.scenario.event.groups.fewest:
            text = ngettext(
                "Whether {counts} group would finish earlier could not be settled in time.",
                "Whether {counts} groups would finish earlier could not be settled in time.",
                counts[-1],
            )
        return [text.format(counts=_ranges(counts))]


def _ranges(numbers: list[int]) -> str:
    return str(numbers[0]) if len(numbers) == 1 else f"{numbers[0]}-{numbers[-1]}"
