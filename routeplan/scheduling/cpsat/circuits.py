"""R13 in a model of tours: direct successions, which waits and travel depend on."""

from __future__ import annotations

from ortools.sat.python.cp_model_helper import Literal as Boolean

from routeplan.scheduling.cpsat.variables import Minutes, Variables
from routeplan.scheduling.problem import ARRIVE, DEPART, END, START, Problem


def add_circuits(tours: Variables) -> None:
    """R13: each tour is a circuit, in which it is known what follows what, and who waits."""
    problem, model = tours.problem, tours.model
    for tour, stops in enumerate(tours.stops_of):
        node = {stop: number for number, stop in enumerate(stops, start=1)}
        arcs: list[tuple[int, int, Boolean]] = []
        for stop in stops:
            arcs.append((node[stop], node[stop], ~tours.assigned[stop, tour]))
            out, back = model.new_bool_var(""), model.new_bool_var("")
            arcs += [(0, node[stop], out), (node[stop], 0, back)]
            tours.arc[tour, -1, stop], tours.arc[tour, stop, -1] = out, back
            for other in stops:
                if other != stop:
                    literal = model.new_bool_var("")
                    arcs.append((node[stop], node[other], literal))
                    tours.arc[tour, stop, other] = literal
                    model.add_implication(literal, tours.order[stop, other])
        idle = model.new_bool_var(f"idle{tour}")
        tours.arc[tour, -1, -1] = idle
        model.add_circuit([*arcs, (0, 0, idle)])
        if not problem.tour_required[tour]:
            model.add(tours.toured[tour] + idle == 1)
            model.add(tours.departs[tour] == tours.backs[tour]).only_enforce_if(idle)
        for stop in stops:  # no circuit without the tour's own ends
            model.add_implication(tours.assigned[stop, tour], ~idle)
    longest = min(problem.max_wait, problem.horizon)
    tours.lead += [model.new_int_var(0, longest, f"lead{n}") for n in range(len(tours.events))]
    tours.last += [
        model.new_int_var(0, min(longest, problem.clock - 1), f"last{n}")
        for n in range(len(tours.backs))
    ]
    for (tour, one, other), literal in tours.arc.items():
        if one == other and not problem.tour_required[tour]:
            continue
        depart = tours.departs[tour] if one < 0 else tours.events[one][DEPART]
        reached = depart + way_between(problem, tour, one, other)
        if other >= 0:
            arrive = tours.events[other][ARRIVE]
            model.add(arrive == reached + tours.lead[other]).only_enforce_if(literal)
        elif one >= 0 and problem.site_area[one] >= 0:  # whose coach waits for the clock
            model.add(tours.backs[tour] == reached + tours.last[tour]).only_enforce_if(literal)
        else:
            model.add(tours.backs[tour] == reached).only_enforce_if(literal)
        if problem.limits_waits and max(one, other) >= 0:
            _limit_wait(tours, tour, one, other, literal)


def _limit_wait(tours: Variables, tour: int, one: int, other: int, literal: Boolean) -> None:
    """R13: from the end of a visit to the start of the next all waits are one."""
    problem = tours.problem
    least = way_between(problem, tour, one, other)
    begin: Minutes = tours.departs[tour]
    end: Minutes = tours.backs[tour]
    if one >= 0:
        begin = tours.events[one][END]
        least += int(problem.parts[one, END:].sum())
    if other >= 0:
        end = tours.events[other][START]
        least += int(problem.parts[other, :START].sum())
    tours.model.add(end - begin <= least + problem.max_wait).only_enforce_if(literal)


def way_between(problem: Problem, tour: int, one: int, other: int) -> int:
    """Minutes from one stop to another; -1 stands for the tour's own ends."""
    ways = problem.ways_of(int(problem.tour_group[tour]))
    return int(ways[_ends_of_arc(problem, tour, one, other)])


def road_between(problem: Problem, tour: int, one: int, other: int) -> int:
    """Minutes by coach from one stop to another, as of `way_between`."""
    return int(problem.road[_ends_of_arc(problem, tour, one, other)])


def _ends_of_arc(problem: Problem, tour: int, one: int, other: int) -> tuple[int, int]:
    """The places at which an arc begins and ends."""
    origin = problem.tour_origin[tour] if one < 0 else problem.stop_site[one]
    goal = problem.tour_goal[tour] if other < 0 else problem.stop_site[other]
    return int(origin), int(goal)
