"""The next best plans that differ in substance: groups go other ways, not at other minutes."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace

from routeplan.grouping import adopt_groups
from routeplan.planning.assembly import assemble
from routeplan.plans import Plan
from routeplan.scenario import Roads, Scenario, build_network
from routeplan.scheduling import (
    Alternative,
    Orders,
    Outcome,
    Problem,
    formulate,
    keep_orders,
    polish_tours,
    solve_alternative,
)
from routeplan.texts import _
from routeplan.verification import certify

POLISH = 0.25  # share of the time for shorter waits
EFFORT = 5.0  # work on them, in the solver's units


def list_alternatives(
    scenario: Scenario,
    plan: Plan,
    *,
    count: int = 2,
    time_limit: float = 30.0,
    seed: int = 0,
    workers: int | None = None,
    roads: Roads = None,
) -> Iterator[Plan]:
    """Find the next best plans for the same groups that go other ways.

    Two plans differ if some group makes its stops in another order; that two groups
    with the same visits have changed places is no difference. Of those that finish
    at the same time, plans in which more groups go a new way come first.

    Parameters
    ----------
    plan : Plan
        The best one, with tours.
    count : int
        How many more at the most.
    time_limit : float
        Seconds for all of them.
    workers : int, optional
        Threads; one a core by default.
    roads : networkx graph, pandas.DataFrame or Network, optional
        What the plan was made with in place of the scenario's roads.

    Yields
    ------
    Plan
        Verified, as soon as it is found; the last one may be `interrupted`. The
        search is over before `count` where there are no others, or none was found in time.

    Raises
    ------
    KeyboardInterrupt
        If there is nothing yet to yield.
    """
    if not plan.stops:
        return
    network = build_network(scenario, roads)
    grouping = adopt_groups(scenario, plan.groups)
    problem = formulate(scenario, network, grouping)
    known = [_read_orders(scenario, problem, plan)]
    until = time.monotonic() + time_limit
    for number in range(count):
        began = time.monotonic()
        seconds = (until - began) / (count - number)
        if seconds <= 0:
            return
        found = solve_alternative(
            problem, known, time_limit=seconds * (1 - POLISH), seed=seed, workers=workers
        )
        if found.schedule is None and found.interrupted:
            raise KeyboardInterrupt
        if found.schedule is None:
            return
        orders = found.schedule.orders(problem)
        known.append(orders)
        polished = polish_tours(
            keep_orders(problem, ([(stop, (n,)) for stop in o] for n, o in enumerate(orders))),
            found.schedule,
            time_limit=0.0 if found.interrupted else seconds - (time.monotonic() - began),
            effort=EFFORT,
            seed=seed,
            workers=workers,
        )
        interrupted = found.interrupted or polished.interrupted
        outcome = Outcome("feasible", polished.schedule, engine="cp-sat")
        alternative = assemble(scenario, grouping, problem, outcome, None)
        yield certify(
            scenario,
            replace(
                _carry_over(plan, alternative),
                seconds=time.monotonic() - began,
                seed=seed,
                assumed=plan.assumed,
                notes=(_describe_proof(found, number + 1),),
                interrupted=interrupted,
            ),
            network,
        )
        if interrupted:
            return


def _carry_over(plan: Plan, alternative: Plan) -> Plan:
    """What is proven of the best plan holds for one of the same score."""
    if alternative.score != plan.score or plan.ordered:  # its bound is for its own order
        return alternative
    proven = plan.status == "optimal" and alternative.finish == plan.finish
    return replace(
        alternative,
        status="optimal" if proven else "feasible",
        bound=plan.bound,
        bound_any_grouping=plan.bound_any_grouping,
        binding=plan.binding,
    )


def _read_orders(scenario: Scenario, problem: Problem, plan: Plan) -> Orders:
    """The stops of each tour of a plan."""
    places = [site.site for site in scenario.sites]
    sessions = [session.session for session in scenario.sessions_in_order]
    stop_of = {
        (problem.groups[group], places[site]): stop
        for stop, (group, site) in enumerate(
            zip(problem.stop_group, problem.stop_site, strict=True)
        )
    }
    return [
        [
            stop_of[stop.group, stop.site]
            for stop in plan.stops_of.get((problem.groups[group], sessions[session]), ())
        ]
        for group, session in zip(problem.tour_group, problem.tour_session, strict=True)
    ]


def _describe_proof(found: Alternative, before: int) -> str:
    numbers = "1" if before == 1 else f"1-{before}"
    text = _("Whether other plans than {numbers} that go other ways are better was not settled.")
    if found.status == "optimal":
        text = _(
            "Of all plans for these groups that go other ways than {numbers}, none finishes "
            "earlier at this score: proven."
        )
    return text.format(numbers=numbers)
