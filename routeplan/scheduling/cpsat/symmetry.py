"""Groups that could change places without any effect on score and finish."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise

from routeplan.scheduling.cpsat.model import TourModel
from routeplan.scheduling.problem import ARRIVE, Problem
from routeplan.scheduling.schedule import Schedule, earliest_departure


def order_identical_groups(tours: TourModel, schedule: Schedule | None) -> None:
    """Put groups that could change places in order, by one stop that all make.

    It is the order that they have in a schedule, so that this is still a solution.
    """
    problem = tours.problem
    for identical in find_identical_groups(problem):
        stops = [
            {int(problem.stop_site[stop]): stop for stop in problem.stops_of_group[group]}
            for group in identical
        ]
        shared = [
            site for site in stops[0] if all(problem.certain[by_site[site]] for by_site in stops)
        ]
        if not shared:
            continue
        longest = max(shared, key=lambda site: int(problem.shortest[stops[0][site]]))
        row = [by_site[longest] for by_site in stops]
        if schedule is not None:
            row.sort(key=lambda stop: int(schedule.events[stop, ARRIVE]))
        for one, other in pairwise(row):
            tours.model.add(tours.events[one][ARRIVE] <= tours.events[other][ARRIVE])


def find_identical_groups(problem: Problem) -> list[list[int]]:
    """Sets of groups that are alike in all that score and finish depend on.

    They may differ in people: one or two more often board and ride no longer,
    in whole minutes. Waiting and travel are counted by people, so that where
    these are minimised such groups cannot change places.
    """
    alike: dict[object, list[int]] = defaultdict(list)
    for group, described in enumerate(_describe_groups(problem)):
        alike[described].append(group)
    return [groups for groups in alike.values() if len(groups) > 1]


def _describe_groups(problem: Problem) -> list[object]:
    """All that counts of each group; tours and stops go by their place among the group's own."""
    tours: list[list[object]] = [[] for _group in problem.groups]
    stops: list[list[object]] = [[] for _group in problem.groups]
    rules: list[set[object]] = [set() for _group in problem.groups]
    uses: dict[int, list[object]] = defaultdict(list)
    for use in problem.uses:
        uses[use.stop].append(use[1:])
    own_tour = {}
    for tour, group in enumerate(problem.tour_group):
        own_tour[tour] = len(tours[group])
        ends = int(problem.tour_origin[tour]), int(problem.tour_goal[tour])
        gate = int(problem.tour_gate[tour]), int(problem.tour_gap[tour])
        limits = int(problem.tour_leave_by[tour]), int(problem.tour_due[tour])
        times = earliest_departure(problem, tour), *limits, *gate
        session, required = int(problem.tour_session[tour]), bool(problem.tour_required[tour])
        tours[group].append((session, ends, times, required))
    own_stop = {}
    for stop, group in enumerate(problem.stop_group):
        own_stop[stop] = len(stops[group])
        own_tours = tuple(own_tour[tour] for tour in problem.stop_tours[stop])
        columns = problem.stop_site, problem.stop_score, problem.rank
        numbers = tuple(int(column[stop]) for column in columns)
        lengths = tuple(problem.parts[stop].tolist()), tuple(problem.waits[stop].tolist())
        shared = tuple(sorted(uses[stop]))  # type: ignore[type-var]
        opening = problem.windows[stop], problem.starts[stop]
        stops[group].append((numbers, lengths, opening, own_tours, shared))
    for choice in problem.choices:
        rules[problem.stop_group[choice[0]]].add(tuple(own_stop[stop] for stop in choice))
    for first, second, same_tour in problem.befores:
        rule = "before", own_stop[first], own_stop[second], same_tour
        rules[problem.stop_group[first]].add(rule)
    walks = problem.entering, problem.leaving, problem.alighting, problem.boarding
    held = [
        (int(problem.coaches[group]), *(minutes[group].tobytes() for minutes in walks))
        for group in range(len(problem.groups))
    ]
    return [
        (tuple(tours[group]), tuple(stops[group]), frozenset(rules[group]), held[group])
        for group in range(len(problem.groups))
    ]
