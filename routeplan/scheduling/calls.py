"""Calls: a group's times in an area, read off a schedule, and what coaches hold meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from routeplan.scheduling.problem import ARRIVE, Integers, Problem
from routeplan.scheduling.schedule import Schedule


class Call(NamedTuple):
    """R18: one group's time in an area, with the stops that it makes there.

    Attributes
    ----------
    arrive : int
        When the coach sets down; at a start on foot, when the tour sets out.
    board : int
        When the group is back at the coach; at an end on foot, when the tour is back.
    depart : int
        When the coach leaves; at an end on foot, when the tour is back.
    walks_in, walks_out : bool
        Whether the tour starts, or ends, at the area's place, so that it is walked there.
    """

    tour: int
    area: int
    stops: tuple[int, ...]
    arrive: int
    board: int
    depart: int
    walks_in: bool
    walks_out: bool


def list_calls(problem: Problem, schedule: Schedule) -> Iterator[Call]:
    """The calls of all tours in their order; tours that are wholly on foot have none."""
    if not problem.areas:
        return
    for tour, order in enumerate(schedule.orders(problem)):
        runs = [(area, tuple(run)) for area, run in groupby(order, problem.site_area.__getitem__)]
        origin = problem.place_area[problem.tour_origin[tour]]
        goal = problem.place_area[problem.tour_goal[tour]]
        for number, (area, stops) in enumerate(runs):
            walks_in = number == 0 and area == origin
            walks_out = number == len(runs) - 1 and area == goal
            if area < 0 or (walks_in and walks_out):
                continue
            yield _time_call(problem, schedule, tour, int(area), stops, walks_in, walks_out)


def _time_call(
    problem: Problem,
    schedule: Schedule,
    tour: int,
    area: int,
    stops: tuple[int, ...],
    walks_in: bool,
    walks_out: bool,
) -> Call:
    group, first, last = problem.tour_group[tour], stops[0], stops[-1]
    set_down = schedule.events[first, ARRIVE] - problem.entering[group, problem.stop_site[first]]
    arrive = schedule.departs[tour] if walks_in else set_down
    depart = schedule.backs[tour] if walks_out else schedule.aways[last]
    board = depart if walks_out else depart - problem.boarding[group, area]
    return Call(
        tour, area, stops, int(arrive), int(board), int(depart), bool(walks_in), bool(walks_out)
    )


def list_call_holds(
    problem: Problem, schedule: Schedule, groups: npt.NDArray[np.bool_]
) -> Integers:
    """R08, R11: what calls hold of bays, and departures of gates.

    Parameters
    ----------
    groups : ndarray of bool, shape (G,)
        Those that count.

    Returns
    -------
    ndarray, shape (N, 4)
        Resource, first minute, the minute after the last one, amount.
    """
    rows: list[tuple[int, int, int, int]] = []
    for call in list_calls(problem, schedule):
        group, area = problem.tour_group[call.tour], problem.areas[call.area]
        if not groups[group]:
            continue
        if area.bay >= 0:
            spans = list_bay_spans(problem, call)
            rows += [(area.bay, *span, int(problem.coaches[group])) for span in spans]
        if area.gate >= 0 and not call.walks_out:
            gap = area.gap * int(problem.coaches[group])
            rows.append((area.gate, call.depart, call.depart + gap, 1))
    walked = list_walked_starts(problem, schedule)
    for tour in np.flatnonzero((problem.tour_gate >= 0) & (schedule.departs >= 0) & ~walked):
        if groups[problem.tour_group[tour]]:
            depart = int(schedule.departs[tour])
            gate, gap = int(problem.tour_gate[tour]), int(problem.tour_gap[tour])
            rows.append((gate, depart, depart + gap, 1))
    return np.array(rows, dtype=np.int64).reshape(-1, 4)


def list_bay_spans(problem: Problem, call: Call) -> list[tuple[int, int]]:
    """When a call's coaches hold their bays."""
    group, area = problem.tour_group[call.tour], problem.areas[call.area]
    set_down = call.arrive, call.arrive + int(problem.alighting[group, call.area])
    pick_up = call.board, call.depart
    if call.walks_in:
        return [pick_up]
    if call.walks_out:
        return [set_down]
    return [(call.arrive, call.depart)] if area.waits else [set_down, pick_up]


def list_walked_starts(problem: Problem, schedule: Schedule) -> npt.NDArray[np.bool_]:
    """R18: whether each tour goes on foot from its start to its first stop, shape (T,)."""
    walked = np.zeros(len(problem.tour_group), dtype=bool)
    if not problem.areas:
        return walked
    origins = problem.place_area[problem.tour_origin]
    for tour, order in enumerate(schedule.orders(problem)):
        if order:
            walked[tour] = origins[tour] >= 0 and problem.site_area[order[0]] == origins[tour]
    return walked
