"""From a scenario to a verified plan: how many groups, which, and when they are where."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

from routeplan.planning.assembly import assemble, name_causes
from routeplan.planning.candidates import Answer, Objective
from routeplan.planning.effort import Effort
from routeplan.planning.given_order import read_order
from routeplan.planning.group_numbers import GroupNumberSearch
from routeplan.planning.order_search import OrderSearch
from routeplan.plans import Plan, Status
from routeplan.proofs import Relaxation, describe_tightest, list_obstacles, relax
from routeplan.scenario import Roads, Scenario, build_network, list_assumptions
from routeplan.scheduling import (
    Polished,
    Problem,
    Schedule,
    measure_finish,
    measure_score,
    polish_tours,
)
from routeplan.texts import _
from routeplan.verification import certify

MOST_WORKERS = 1024
POLISH = 0.25  # share of the time kept for waiting and travel
LEAST_POLISH = 1.0  # CP-SAT's work on them, in its own units, or ...
PATIENCE = 1.0  # ... so many times that on score and finish
CLOSING = 1e-4  # seconds a stop for writing the plan down and verifying it


@dataclass(frozen=True)
class Progress:
    """How far planning has come.

    Attributes
    ----------
    seconds : float
        Since planning began.
    finish : int or None
        Of the best tours so far: of the best score, then of the earliest finish.
    bound : int or None
        Proven for the groups being tried.
    groups : int or None
        The number of groups being tried.
    phase : str
        What is going on, for people.
    finish_groups : int or None
        The number of groups that `finish` belongs to.
    draft : Plan or None
        Given once, before waits are shortened: verified, and with the score, finish and bound
        of the plan to come.
    """

    seconds: float
    finish: int | None
    bound: int | None
    groups: int | None
    phase: str
    finish_groups: int | None = None
    draft: Plan | None = None


def plan(
    scenario: Scenario,
    *,
    time_limit: float = 30.0,
    seed: int = 0,
    workers: int | None = None,
    roads: Roads = None,
    progress: Callable[[Progress], None] | None = None,
    order: object | None = None,
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
    order : Timetable or Plan, optional
        From :func:`routeplan.read_timetable`, or an earlier plan: its groups and their
        order of sites are kept, optional stops that it does not make are not made,
        and only the times are chosen. `bound` is for that order then.

    Returns
    -------
    Plan
        Verified. On KeyboardInterrupt the best plan so far, `interrupted`.

    Raises
    ------
    ValueError
        If `time_limit` or `workers` is out of range.
    ScenarioError
        If two sites have neither a way nor coordinates between them, or `order` has no tours,
        leaves out a track's groups, or names what is not in the scenario.
    """
    if not time_limit > 0:
        text = _("time_limit is {seconds}; it has to be more than 0 seconds")
        raise ValueError(text.format(seconds=time_limit))
    if workers is not None and not 1 <= workers <= MOST_WORKERS:
        text = _("workers is {workers}; it has to be 1 to {most}")
        raise ValueError(text.format(workers=workers, most=MOST_WORKERS))
    planning = _Planning(scenario, roads, time_limit, seed, workers, progress, order)
    return planning.plan()


def find_plan(
    scenario: Scenario,
    *,
    aim: Literal["any", "finish"] = "any",
    time_limit: float = 30.0,
    seed: int = 0,
    workers: int | None = None,
    roads: Roads = None,
) -> Plan:
    """Find a plan without polishing its waits, or prove that there is none.

    Parameters
    ----------
    aim : {"any", "finish"}
        Whether the first plan will do, however late it finishes, or the finish is to be
        the earliest.
    time_limit : float
        Seconds after which the answer is ``unknown``.
    seed, workers, roads
        See :func:`plan`.

    Returns
    -------
    Plan
        Verified; else ``infeasible`` (proven) or ``unknown``.

    Raises
    ------
    ScenarioError
        If two sites have neither a way nor coordinates between them.
    """
    return _Planning(scenario, roads, time_limit, seed, workers, None, aim=aim).plan()


class _Planning:
    def __init__(
        self,
        scenario: Scenario,
        roads: Roads,
        time_limit: float,
        seed: int,
        workers: int | None,
        progress: Callable[[Progress], None] | None,
        order: object | None = None,
        aim: Literal["any", "finish", "waits"] = "waits",
    ) -> None:
        self.aim = aim
        self.scenario = scenario
        self.network = build_network(scenario, roads)
        self.began = time.monotonic()
        self.time_limit = time_limit
        self.seed = seed
        self.workers = workers
        self.progress = progress
        self.order = None if order is None else read_order(order, scenario, self.network)
        self.search: GroupNumberSearch | OrderSearch | None = None
        self.best: Objective | None = None
        self.problem: Problem | None = None  # what the bound is for
        self.bound: int | None = None
        self.interrupted = False
        self.polished: Polished | None = None
        self.certified: tuple[Schedule, Plan] | None = None  # the plan last made of a schedule
        self.relaxation = Relaxation(None)

    def plan(self) -> Plan:
        """Prove that it cannot work, or find the best plan in time."""
        try:
            self.relaxation = relax(self.scenario, self.network)
            obstacles = list_obstacles(self.scenario, self.network, self.relaxation)
            faults = [obstacle.says for obstacle in obstacles]
            if self.order is not None and not faults:
                faults = list(self.order.list_faults())
            if faults:
                return self.refuse("infeasible", faults)
            self.search = self.open_search()
            self.search.run()
        except KeyboardInterrupt:
            self.interrupted = True
        search = self.search
        if search is None:
            return self.refuse("unknown", [])
        self.interrupted |= search.interrupted
        if search.best is not None:
            return self.conclude(search.best, search)
        if self.interrupted or not search.impossible:
            return self.refuse("unknown", search.describe_unsettled())
        if self.order is not None:
            return self.refuse("infeasible", search.describe_unsettled())
        return self.refuse("infeasible", [describe_tightest(self.scenario, self.relaxation)])

    @property
    def elapsed(self) -> float:
        """Seconds since planning began."""
        return time.monotonic() - self.began

    def open_search(self) -> GroupNumberSearch | OrderSearch:
        """The numbers of groups that come into question, or the order that is given."""
        seconds = self.time_limit * (1 - POLISH * (self.aim == "waits"))
        effort = Effort(self.began + seconds, self.seed, self.workers, self.tell, self.hear)
        floor = self.relaxation.finish or 0
        if self.order is not None:
            return OrderSearch(self.scenario, self.network, effort, order=self.order, floor=floor)
        any_plan = self.aim == "any"
        return GroupNumberSearch(
            self.scenario, self.network, effort, floor=floor, any_plan=any_plan
        )

    def conclude(self, answer: Answer, search: GroupNumberSearch | OrderSearch) -> Plan:
        """Polish and hand over; an interrupt cuts short the one, not the other."""
        try:
            answer = self.polish(answer, search)
            return self.hand_over(answer, search)
        except KeyboardInterrupt:
            self.interrupted = True
        return self.hand_over(answer, search)

    def polish(self, answer: Answer, search: GroupNumberSearch | OrderSearch) -> Answer:
        """Less waiting and travel for the groups that were chosen."""
        if self.interrupted or self.aim != "waits":
            return answer
        closing = CLOSING * len(answer.problem.stop_group)
        if self.progress is not None:
            began = self.elapsed
            draft = self.hand_over(answer, search)
            closing = self.elapsed - began
            self.tell(_("shortening waits"), len(answer.grouping.groups), draft)
        self.polished = polish_tours(
            answer.problem,
            answer.schedule,
            time_limit=self.time_limit - self.elapsed - closing,
            effort=max(LEAST_POLISH, PATIENCE * answer.outcome.effort),
            seed=self.seed,
            workers=self.workers,
            report=lambda _found: self.tell(_("shortening waits"), len(answer.grouping.groups)),
        )
        self.interrupted |= self.polished.interrupted
        return replace(answer, outcome=replace(answer.outcome, schedule=self.polished.schedule))

    def hear(self, problem: Problem, count: int, found: Schedule | None, bound: int | None) -> None:
        """Take in the solver's news and pass them on."""
        if found is not None:
            objective = -measure_score(problem, found), measure_finish(problem, found), count
            self.best = objective if self.best is None else min(self.best, objective)
        if problem is not self.problem:
            self.problem, self.bound = problem, None
        if bound:  # one of 0 says nothing
            self.bound = bound
        self.tell(_("timing the tours"), count)

    def tell(self, phase: str, count: int, draft: Plan | None = None) -> None:
        """Report progress."""
        if self.progress is None:
            return
        _score, finish, finish_count = self.best or (None, None, None)
        bound = self.bound if self.problem and len(self.problem.groups) == count else None
        self.progress(Progress(self.elapsed, finish, bound, count, phase, finish_count, draft))

    def hand_over(self, answer: Answer, search: GroupNumberSearch | OrderSearch) -> Plan:
        """Assemble the plan and let the verifier pass it."""
        if self.certified is None or self.certified[0] is not answer.schedule:
            plan = assemble(
                self.scenario,
                answer.grouping,
                answer.problem,
                answer.outcome,
                search.floor or None,
            )
            binding = name_causes(self.scenario, answer.problem, answer.bound.causes)
            plan = certify(self.scenario, replace(plan, binding=binding), self.network)
            self.certified = answer.schedule, plan
        plan = self.certified[1]
        notes = [*search.describe_unsettled(), *self.describe_waits(plan.waiting)]
        return self.sign(plan, notes)

    def describe_waits(self, waiting: int) -> list[str]:
        """Say what is not proven of waiting and travel, and why shortening them ended.

        Where there is no `waiting` less is impossible.
        """
        polished = self.polished
        if polished is not None and polished.proven:
            return []
        text = _("Waiting and travel are not proven to be the least")
        if waiting == 0 or (polished is not None and polished.waits_proven):
            text = _("Travel is not proven to be the least")
        if polished is None or polished.interrupted:
            text = _("{unproven}.").format(unproven=text)
        elif polished.timed_out:
            text = _("{unproven}: time was up.").format(unproven=text)
        else:
            text = _("{unproven}: shortening ended when it no longer paid.").format(unproven=text)
        return [text]

    def refuse(self, status: Status, notes: list[str]) -> Plan:
        """An answer without tours."""
        return self.sign(Plan(status=status), notes)

    def sign(self, plan: Plan, notes: list[str]) -> Plan:
        """Say how a plan came about and what it takes for granted."""
        return replace(
            plan,
            seconds=self.elapsed,
            seed=self.seed,
            assumed=list_assumptions(self.scenario, self.network),
            notes=tuple(notes),
            ordered=self.order is not None,
            interrupted=self.interrupted,
        )
