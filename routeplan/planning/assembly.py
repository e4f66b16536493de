"""A solver's schedule becomes a plan: clock times, names and figures."""

from __future__ import annotations

from collections.abc import Iterable

from routeplan.grouping import DraftGroup, Grouping, seat
from routeplan.plans import STOP_EVENTS, Binding, Call, Group, Plan, Stop, Tour
from routeplan.scenario import Scenario
from routeplan.scheduling import (
    Cause,
    Outcome,
    Problem,
    list_calls,
    list_in_order,
    measure_finish,
    measure_score,
    measure_travel,
    measure_waiting,
)


def assemble(
    scenario: Scenario,
    grouping: Grouping,
    problem: Problem,
    outcome: Outcome,
    bound_any_grouping: int | None,
) -> Plan:
    """Write an outcome's schedule as a Plan.

    Parameters
    ----------
    grouping : Grouping
        The groups in the order of the problem's.
    outcome : Outcome
        With a schedule.
    bound_any_grouping : int or None
        A bound on finish for every grouping, and so for this one.
    """
    schedule = outcome.schedule
    assert schedule is not None
    sessions = [session.session for session in scenario.sessions_in_order]
    places = [site.site for site in scenario.sites]
    tours = [
        Tour(
            group=problem.groups[problem.tour_group[tour]],
            session=sessions[problem.tour_session[tour]],
            depart=scenario.moment(int(departs)),
            back=scenario.moment(int(schedule.backs[tour])),
        )
        for tour, departs in enumerate(schedule.departs)
        if departs >= 0
    ]
    stops = [
        Stop(
            problem.groups[problem.stop_group[stop]],
            sessions[problem.tour_session[schedule.tour[stop]]],
            places[problem.stop_site[stop]],
            **{
                event: scenario.moment(int(minute))
                for event, minute in zip(STOP_EVENTS, schedule.events[stop], strict=True)
            },
        )
        for stop in list_in_order(problem, schedule)
    ]
    calls = [
        Call(
            problem.groups[problem.tour_group[call.tour]],
            sessions[problem.tour_session[call.tour]],
            places[problem.areas[call.area].place],
            *map(scenario.moment, (call.arrive, call.board, call.depart)),
        )
        for call in list_calls(problem, schedule)
    ]
    finish = measure_finish(problem, schedule)
    bounds = [bound for bound in (outcome.bound, bound_any_grouping) if bound is not None]
    bound = max(bounds, default=None)
    if not bound and finish:
        bound = None  # that nothing takes less than no time says nothing
    return Plan(
        status="optimal" if outcome.score_proven and bound == finish else "feasible",
        finish=finish,
        bound=bound,
        bound_any_grouping=bound_any_grouping,
        score=measure_score(problem, schedule),
        waiting=measure_waiting(problem, schedule),
        travel=measure_travel(problem, schedule),
        engine=outcome.engine,
        groups=tuple(_group(scenario, draft) for draft in grouping.groups),
        tours=tuple(tours),
        calls=tuple(calls),
        stops=tuple(stops),
    )


def name_causes(
    scenario: Scenario, problem: Problem, causes: Iterable[Cause]
) -> tuple[Binding, ...]:
    """Say what a bound comes from in the scenario's names."""
    sessions = [session.session for session in scenario.sessions_in_order]
    binding = []
    for cause in causes:
        kind = place = group = ""
        if cause.resource is not None:
            resource = problem.resources[cause.resource]
            kind, place = resource.kind.replace(" ", "_"), resource.place
            if kind == "people" and scenario.site_of[place].kind == "meal":
                kind = "seats"
        if cause.group is not None:
            group = problem.groups[cause.group]
        if cause.stop is not None:
            kind, place = cause.kind, scenario.sites[int(problem.stop_site[cause.stop])].site
        session = sessions[cause.session]
        head = cause.head if place else None
        binding.append(Binding(session, cause.minutes, kind, place, cause.busy, group, head))
    return tuple(binding)


def _group(scenario: Scenario, draft: DraftGroup) -> Group:
    return Group(
        draft.name,
        draft.people,
        scenario.event.escorts * max(1, len(draft.coaches)),
        draft.track,
        draft.coaches,
        draft.members,
        seat(scenario, draft),
    )
