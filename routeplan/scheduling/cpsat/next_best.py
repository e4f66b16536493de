"""The best tours that go other ways than those already known.

Ways differ where some group makes its stops in another order: who of two groups
with the same visits goes first is no difference, nor are other minutes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

from ortools.sat.python.cp_model_helper import Literal as Boolean

from routeplan.grouping import TOLERANCE
from routeplan.scheduling.cpsat.hints import hint
from routeplan.scheduling.cpsat.model import TourModel
from routeplan.scheduling.cpsat.runner import run_model
from routeplan.scheduling.cpsat.symmetry import order_identical_groups
from routeplan.scheduling.orders import Orders
from routeplan.scheduling.problem import Problem
from routeplan.scheduling.schedule import Schedule, measure_finish, measure_score

# For each session the sites that a group visits, in their order.
Way: TypeAlias = tuple[tuple[int, tuple[int, ...]], ...]


@dataclass(frozen=True)
class Alternative:
    """Tours that go other ways.

    Attributes
    ----------
    status : {"optimal", "feasible", "infeasible", "unknown"}
        ``optimal``: none that go other ways have a better score, or finish
        earlier at this one; ``infeasible``: there are no others.
    """

    status: str
    schedule: Schedule | None = None
    interrupted: bool = False


def list_ways(problem: Problem, orders: Orders) -> Counter[Way]:
    """How many groups go which way."""
    legs: list[list[tuple[int, tuple[int, ...]]]] = [[] for _group in problem.groups]
    for tour, stops in enumerate(orders):
        sites = tuple(int(problem.stop_site[stop]) for stop in stops)
        if sites:
            legs[problem.tour_group[tour]].append((int(problem.tour_session[tour]), sites))
    return Counter(tuple(sorted(each)) for each in legs)


def solve_alternative(
    problem: Problem,
    known: Sequence[Orders],
    *,
    start: Schedule | None = None,
    time_limit: float,
    seed: int = 0,
    workers: int | None = None,
) -> Alternative:
    """Find the best tours that differ from all known ones in the ways that groups go.

    Among tours of the best score and finish, those in which the fewest groups go
    a known way.

    Parameters
    ----------
    known : sequence of orders
        The stops of each tour in their order, for all tours that are known.
    start : Schedule, optional
        One of those, to begin near.
    time_limit : float
        Seconds.
    workers : int or None
        Threads; None for one a core.
    """
    tours = TourModel(problem, arcs=problem.needs_arcs)
    order_identical_groups(tours, start)
    if start is not None:
        hint(tours, start)
    ways = [list_ways(problem, orders) for orders in known]
    following = {way: _follow(tours, way) for way in set().union(*ways)}
    for counts in ways:
        _differ(tours, counts, following)
    repeats = sum(sum(literals) for literals in following.values())
    # In the order of the goals: one point of score outweighs all minutes, one minute all repeats.
    most_repeats = len(following) * len(problem.groups) + 1
    most_finish = problem.horizon * len(problem.session_starts) + 1
    worth = tours.score() * most_finish - sum(tours.finish)
    tours.model.maximize(worth * most_repeats - repeats)
    result = run_model(
        tours,
        time_limit=time_limit,
        seed=seed,
        workers=workers,
        found=lambda _schedule: None,
        bounded=lambda _bound: None,
    )
    if result.schedule is None:
        return Alternative(result.status, interrupted=result.interrupted)
    found = (
        measure_score(problem, result.schedule) * most_finish
        - measure_finish(problem, result.schedule)
    ) * most_repeats
    # How many groups repeat a way need not be proven: a better plan, with however many, is worth
    # one more than this one without any.
    proven = result.status == "optimal" or result.bound < found + 1 - TOLERANCE
    status = "optimal" if proven else "feasible"
    return Alternative(status, result.schedule, result.interrupted)


def _follow(tours: TourModel, way: Way) -> list[Boolean]:
    """For each group that can go a way, whether it does."""
    literals: list[Boolean] = []
    for group, stops in enumerate(tours.problem.stops_of_group):
        conditions = _list_conditions(tours, group, stops, way)
        if conditions is None:
            continue
        follows = tours.model.new_bool_var("")
        tours.model.add_bool_and(conditions).only_enforce_if(follows)
        tours.model.add_bool_or([~literal for literal in conditions] + [follows])
        literals.append(follows)
    return literals


def _list_conditions(
    tours: TourModel, group: int, stops: Sequence[int], way: Way
) -> list[Boolean] | None:
    """What holds if and only if a group goes a way; None where it cannot."""
    problem = tours.problem
    stop_at = {int(problem.stop_site[stop]): stop for stop in stops}
    tour_in = {
        int(session): tour
        for tour, session in enumerate(problem.tour_session)
        if problem.tour_group[tour] == group
    }
    conditions: list[Boolean] = []
    made = set()
    for session, sites in way:
        if session not in tour_in or not set(sites) <= stop_at.keys():
            return None
        row = [stop_at[site] for site in sites]
        made |= set(row)
        for stop in row:
            if (stop, tour_in[session]) not in tours.assigned:
                return None
            conditions.append(tours.assigned[stop, tour_in[session]])
        conditions += [tours.order[pair] for pair in pairwise(row)]
    conditions += [~tours.made[stop] for stop in stops if stop not in made]
    return conditions


def _differ(tours: TourModel, counts: Counter[Way], following: dict[Way, list[Boolean]]) -> None:
    """Some way that groups go in known tours is gone by fewer of them."""
    fewer = []
    for way, count in counts.items():
        literal = tours.model.new_bool_var("")
        tours.model.add(sum(following[way]) <= count - 1).only_enforce_if(literal)
        fewer.append(literal)
    tours.model.add_bool_or(fewer)
