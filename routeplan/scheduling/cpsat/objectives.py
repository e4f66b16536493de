"""What a model of tours aims at where a schedule is to get better."""

from __future__ import annotations

from ortools.sat.python import cp_model

from routeplan.scheduling.bounds.shortest_paths import shortest_tour
from routeplan.scheduling.cpsat.circuits import road_between
from routeplan.scheduling.cpsat.model import TourModel
from routeplan.scheduling.problem import ARRIVE, DEPART, END, START
from routeplan.scheduling.schedule import (
    Schedule,
    earliest_departure,
    measure_finish,
    measure_score,
)


def get_no_worse(tours: TourModel, schedule: Schedule) -> None:
    """Neither score nor finish may be worse than a schedule's."""
    tours.model.add(tours.score() >= measure_score(tours.problem, schedule))
    tours.model.add(sum(tours.finish) <= measure_finish(tours.problem, schedule))


def minimise_waits(tours: TourModel) -> None:
    """The least waiting in people-minutes, then the least travel; needs `arcs`."""
    problem = tours.problem
    at_stops = sum(
        int(problem.people[problem.stop_group[stop]])
        * (lead + events[DEPART] - events[ARRIVE] - (events[END] - events[START]) - int(rest))
        for stop, (lead, events, rest) in enumerate(
            zip(tours.lead, tours.events, problem.shortest - problem.parts[:, START], strict=True)
        )
    )
    at_ends = sum(
        int(problem.people[group]) * last
        for group, last in zip(problem.tour_group, tours.last, strict=True)
    )
    travel = sum(
        road_between(problem, tour, one, other)
        * int(problem.coaches[problem.tour_group[tour]])
        * literal
        for (tour, one, other), literal in tours.arc.items()
        if one != other or problem.tour_required[tour]
    )
    longest = int(problem.legs.max(initial=0)) * int(problem.coaches.max(initial=1))
    most_travel = longest * 2 * (len(problem.stop_group) + 1) + 1
    tours.model.minimize((at_stops + at_ends) * most_travel + travel)


def minimise_durations(tours: TourModel) -> None:
    """The fewest people-minutes on tour, waiting and travel alike; for models without arcs."""
    problem, model = tours.problem, tours.model
    departs = []
    for tour, back in enumerate(tours.backs):
        release, due = earliest_departure(problem, tour), int(problem.tour_due[tour])
        latest = max(release, min(due, int(problem.tour_leave_by[tour])))
        tick = model.new_int_var(release // problem.clock, latest // problem.clock, "")
        departs.append(tick * problem.clock)
        here = tuple(
            stop for stop in tours.stops_of[tour] if tours.assigned[stop, tour] is tours.yes
        )
        toured = here or problem.tour_required[tour]
        model.add(back >= departs[tour] + (shortest_tour(problem, tour, here) if toured else 0))
    for (stop, tour), literal in tours.assigned.items():
        nearest = problem.nearest_of(int(problem.stop_group[stop]))
        out = int(nearest[problem.tour_origin[tour], problem.stop_site[stop]])
        arrive = tours.events[stop][ARRIVE]
        model.add(arrive >= departs[tour] + out).only_enforce_if(literal)
    people = problem.people[problem.tour_group]
    model.minimize(
        cp_model.LinearExpr.weighted_sum(
            [back - depart for back, depart in zip(tours.backs, departs, strict=True)],
            people.tolist(),
        )
    )
