"""A proven lower bound on the finish of given groups, and what it comes from."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple

from ortools.sat.python import cp_model

from routeplan.grouping import make_solver, round_bound
from routeplan.scheduling.bounds.loads import earliest_finish, least_busy, list_resource_loads
from routeplan.scheduling.bounds.lone_tours import (
    MOST_STOPS,
    Best,
    LoneTour,
    find_earliest,
    follow,
    isolate,
)
from routeplan.scheduling.bounds.shortest_paths import shortest_tour
from routeplan.scheduling.problem import Problem
from routeplan.scheduling.schedule import earliest_departure

if TYPE_CHECKING:
    from routeplan.scheduling.bounds.joint_dual import JointDual
    from routeplan.scheduling.bounds.lagrangian import LagrangianDual

EFFORT = 5.0  # work on sharing stops out to sessions, in the solver's own units
MOST_TOURS = 20  # different tours whose best order is sought, half a second at the most

# What decides besides loads and minutes: an hour of one stop, or hours of several in any order.
CauseKind = Literal["", "opening", "appointment", "order"]


class Cause(NamedTuple):
    """Why a session cannot be over earlier.

    A resource is needed for `busy` of the session's `minutes`, from `head` on,
    or a group's shortest tour takes so long, or a stop's opening or appointment
    makes it so late; with none of them, the tours together do not fit into less.

    Attributes
    ----------
    session, minutes : int
    busy : int
        Minutes for which the resource is needed even if it is always full; of a gate,
        those from the first departure to the last; of a stop, those inside.
    head : int
        Least minutes from the session's start to the resource's first use, or until
        the stop is entered. What is left of `minutes` is the least time from its
        last use to the return.
    stop : int or None
        Which is entered when it opens, or as its appointment has it.
    kind : {"", "opening", "appointment", "order"}
        What of the stop decides. ``order``: not alone, but no order of the group's stops
        is quicker than one that waits for it.
    """

    session: int
    minutes: int
    resource: int | None = None
    busy: int = 0
    group: int | None = None
    head: int = 0
    stop: int | None = None
    kind: CauseKind = ""


@dataclass(frozen=True)
class Bound:
    """A proven lower bound on finish.

    Attributes
    ----------
    finish : int
        Minutes, summed over the sessions.
    causes : tuple of Cause
        One for each session that takes some minutes at the least. Where stops
        may be made in one session or another, `finish` can exceed their sum.
    """

    finish: int
    causes: tuple[Cause, ...]


@dataclass
class Duals:
    """Prices that were computed for bounds, to be used again.

    Attributes
    ----------
    sessions : dict of int to LagrangianDual
    joint : JointDual or None
        Of two sessions, where stops may be made in one or the other.
    """

    sessions: dict[int, LagrangianDual] = field(default_factory=dict)
    joint: JointDual | None = None


def bound_finish(
    problem: Problem,
    time_limit: float,
    report: Callable[[Bound], None] | None = None,
    stop: Callable[[], bool] = lambda: False,
    duals: Duals | None = None,
) -> Bound:
    """Bound the finish from below, as well as the time allows.

    Parameters
    ----------
    time_limit : float
        Seconds. Loads and shortest tours are always computed; in what is left
        stops are shared out to sessions, and one finish after another is tried
        to be refuted.
    report : callable, optional
        Called with each better bound.
    stop : callable, optional
        Asked many times a second whether to end.
    duals : Duals, optional
        Prices to go on from; those that are computed here are put in.

    Returns
    -------
    Bound
        Valid for all tours of these groups, whatever their score.
    """
    until = time.monotonic() + time_limit

    def late() -> bool:
        return stop() or time.monotonic() >= until

    causes = _list_causes(problem)
    shared = 0 if late() else _share_out(problem, causes)
    bound = _sum_up(causes, shared)
    if report is not None:
        report(bound)
    if late():
        return bound
    from routeplan.scheduling.bounds.lagrangian import LagrangianDual

    duals = duals or Duals()
    for session in list(causes):
        if late():
            break
        if session not in duals.sessions:
            duals.sessions[session] = LagrangianDual(problem, session)
        latest = latest_return(problem, session)
        while causes[session].minutes <= latest and not late():
            finish = causes[session].minutes
            if not duals.sessions[session].refute(finish, late):
                break
            causes[session] = Cause(session, finish + 1)
            better = _sum_up(causes, shared)
            if better.finish > bound.finish:
                bound = better
                if report is not None:
                    report(bound)
    if len(problem.session_starts) == 2 and _has_open_sessions(problem) and not late():
        from routeplan.scheduling.bounds.joint_dual import JointDual

        duals.joint = duals.joint or JointDual(problem)
        bound = _refute_sums(duals.joint, bound, report or (lambda _bound: None), late)
    return bound


def _refute_sums(
    joint: JointDual, bound: Bound, report: Callable[[Bound], None], late: Callable[[], bool]
) -> Bound:
    """Raise the bound on two sessions where stops may be made in one or the other."""
    from routeplan.scheduling.bounds.joint_dual import refute_sum

    if not joint.groups:
        return bound
    least = [0, 0]
    for cause in bound.causes:
        least[cause.session] = cause.minutes
    latest = [latest_return(joint.problem, session) for session in range(2)]
    step, open_from = 1, sum(latest)
    while not late() and bound.finish < open_from:
        finish = min(bound.finish + step, open_from) - 1
        minutes = [min(latest[n], finish - least[1 - n]) for n in range(2)]
        if refute_sum(joint, finish, minutes, late):
            bound = Bound(finish + 1, bound.causes)
            report(bound)
            step *= 2
        else:
            open_from = finish
            step = max(1, step // 4)
    return bound


def _has_open_sessions(problem: Problem) -> bool:
    """Whether a stop that every plan makes, or one of those that share a label, has a choice."""
    return any(sum(len(problem.stop_tours[s]) for s in choice) > 1 for choice in problem.choices)


def _sum_up(causes: dict[int, Cause], shared: int) -> Bound:
    minutes = sum(cause.minutes for cause in causes.values())
    return Bound(max(minutes, shared), tuple(causes.values()))


def _list_settled(problem: Problem) -> list[list[int]]:
    """The settled stops of each tour."""
    return [[stop for stop in stops if problem.settled[stop]] for stops in problem.stops_of_tour]


def _list_causes(problem: Problem) -> dict[int, Cause]:
    """For each session its longest shortest tour, its most loaded resource, or a late hour."""
    causes: dict[int, Cause] = {}
    latest: dict[int, _Latest] = {}

    def add(cause: Cause) -> None:
        if cause.minutes > causes.get(cause.session, Cause(cause.session, 0)).minutes:
            causes[cause.session] = cause

    for tour, stops in enumerate(_list_settled(problem)):
        if stops or problem.tour_required[tour]:
            session = int(problem.tour_session[tour])
            minutes = _start(problem, tour) + shortest_tour(problem, tour, tuple(stops))
            add(Cause(session, minutes, group=int(problem.tour_group[tour])))
    for each in _find_latest(problem):
        session = int(problem.tour_session[each.tour])
        if session not in latest or latest[session].best.back < each.best.back:
            latest[session] = each
    for each in latest.values():
        add(_explain(problem, each))
    for load in list_resource_loads(problem):
        held = [hold for hold in load.holds if problem.settled[hold.stop]]
        gate = problem.resources[load.resource].kind == "departures"
        if len(held) > gate and load.capacity:  # a tour alone is not kept by its gate
            busy = least_busy(held, load.capacity)
            minutes = earliest_finish(problem, load, busy)
            if gate:  # what it keeps after the last departure is in nobody's way
                busy -= max(hold.minutes for hold in held)
            add(Cause(load.session, minutes, resource=load.resource, busy=busy, head=load.head))
    return dict(sorted(causes.items()))


class _Latest(NamedTuple):
    """A tour alone in the world, its stops by their number in the Problem, its best order."""

    tour: int
    stops: list[int]
    lone: LoneTour
    best: Best


def _find_latest(problem: Problem) -> Iterator[_Latest]:
    """The best order of each tour's settled stops, of which those count that can end last."""
    known: set[object] = set()
    for tour, stops in enumerate(_list_settled(problem)):
        alike = (
            *(int(each[tour]) for each in (problem.tour_origin, problem.tour_goal)),
            *(int(each[tour]) for each in (problem.tour_release, problem.tour_due)),
            *(each[stops].tobytes() for each in (problem.stop_site, problem.parts)),
            tuple((problem.windows[stop], problem.starts[stop]) for stop in stops),
            problem.entering[problem.tour_group[tour]].tobytes(),
            problem.leaving[problem.tour_group[tour]].tobytes(),
        )
        if not stops or alike in known:
            continue
        if len(known) >= MOST_TOURS:
            return
        known.add(alike)
        lone = isolate(problem, tour, stops, problem.nearest_of(int(problem.tour_group[tour])))
        alone = [find_earliest(lone.keep([number])) for number in range(len(stops))]
        late = [(best.back, number) for number, best in enumerate(alone) if best is not None]
        if len(late) < len(stops):
            continue  # nobody makes this tour; that is for others to say
        kept = sorted(number for _back, number in sorted(late, reverse=True)[:MOST_STOPS])
        lone = lone.keep(kept)
        best = find_earliest(lone)
        if best is not None:
            yield _Latest(tour, [stops[number] for number in kept], lone, best)


def _explain(problem: Problem, latest: _Latest) -> Cause:
    """Say what makes a tour as late as it is at best: one stop's hour, if that is enough."""
    tour, stops, lone, best = latest
    session, group = int(problem.tour_session[tour]), int(problem.tour_group[tour])
    begins = int(problem.session_starts[session])
    cause = Cause(session, best.back - begins, group=group)
    for number, stop in enumerate(stops):
        alone = lone.keep([number])
        found = find_earliest(alone)
        if found is not None and found.back == best.back:
            (passage,) = follow(alone, found.order)
            if passage.enter > passage.ready:
                appointed = bool(problem.starts[stop])
                kind: CauseKind = "appointment" if appointed else "opening"
                head, busy = passage.enter - begins, passage.leave - passage.enter
                return cause._replace(group=None, head=head, busy=busy, stop=stop, kind=kind)
    for passage in reversed(follow(lone, best.order)):
        if passage.enter > passage.ready:
            awaited = stops[passage.stop]
            return cause._replace(head=passage.enter - begins, stop=awaited, kind="order")
    return cause


def _start(problem: Problem, tour: int) -> int:
    """Minutes from the session's start to the tour's earliest departure."""
    start = problem.session_starts[problem.tour_session[tour]]
    return earliest_departure(problem, tour) - int(start)


def latest_return(problem: Problem, session: int) -> int:
    """Minutes from a session's start to the latest return of its tours."""
    due = problem.tour_due[problem.tour_session == session].max(initial=0)
    return max(0, int(due - problem.session_starts[session]))


def _share_out(problem: Problem, causes: dict[int, Cause]) -> int:
    """Least sum of the sessions' minutes where stops may be made in several.

    A relaxation: times and orders are left out, and only which stop is made in
    which session has to agree with tours and loads.
    """
    if not _has_open_sessions(problem):
        return 0
    model = cp_model.CpModel()
    minutes = []
    for session in range(len(problem.session_starts)):
        least = causes[session].minutes if session in causes else 0
        most = latest_return(problem, session)
        if least > most:
            return 0  # no finish at all; that is for others to say
        minutes.append(model.new_int_var(least, most, ""))
    made = {
        (stop, tour): model.new_bool_var("")
        for choice in problem.choices
        for stop in choice
        for tour in problem.stop_tours[stop]
    }
    for choice in problem.choices:
        here = [made[stop, tour] for stop in choice for tour in problem.stop_tours[stop]]
        model.add_exactly_one(here)
    settled = _list_settled(problem)
    stops_of = defaultdict(list)
    for stop, tour in made:
        stops_of[tour].append(stop)
    for tour, stops in stops_of.items():
        total = minutes[int(problem.tour_session[tour])]
        start = _start(problem, tour)
        visits = sum(made[stop, tour] * int(problem.shortest[stop]) for stop in stops)
        known = tuple(settled[tour])
        if known or problem.tour_required[tour]:
            way = shortest_tour(problem, tour, known) - int(problem.shortest[list(known)].sum())
            model.add(total >= start + way + visits)
        for stop in stops:
            alone = start + shortest_tour(problem, tour, (stop,)) - int(problem.shortest[stop])
            model.add(total >= alone + visits).only_enforce_if(made[stop, tour])
    for load in list_resource_loads(problem):
        holds = [
            (made[hold.stop, hold.tour], hold.amount * hold.minutes)
            for hold in load.holds
            if (hold.stop, hold.tour) in made
        ]
        if not holds or not load.capacity:
            continue
        some = model.new_bool_var("")
        model.add_max_equality(some, [literal for literal, _held in holds])
        held = sum(literal * amount for literal, amount in holds)
        model.add(load.capacity * (minutes[load.session] - load.ways) >= held).only_enforce_if(some)
    model.minimize(sum(minutes))
    solver = make_solver(effort=EFFORT)
    if solver.solve(model) == cp_model.INFEASIBLE:
        return 0
    return round_bound(max(solver.best_objective_bound, 0))
