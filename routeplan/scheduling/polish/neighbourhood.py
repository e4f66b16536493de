"""Neighbourhoods of a schedule: some groups plan anew while all others keep their tours.

What the others hold becomes bookings, and when they are back becomes returns, so
that the groups that are free are a Problem of their own, for every engine.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from itertools import combinations, pairwise

import numpy as np
import numpy.typing as npt

from routeplan.scheduling.domains import most_held
from routeplan.scheduling.orders import find_common_order
from routeplan.scheduling.polish.holds import list_schedule_holds
from routeplan.scheduling.problem import (
    Before,
    Booking,
    Integers,
    Problem,
    Return,
    Use,
)
from routeplan.scheduling.schedule import Schedule

Mask = npt.NDArray[np.bool_]


def extract(problem: Problem, schedule: Schedule, groups: Collection[int]) -> Problem:
    """The problem of some groups while all others keep their tours of a schedule.

    Any schedule of it makes, by :func:`merge`, one of `problem` with the same
    finish. In a convoy of which some groups are not free, the free ones keep
    to the common order that the schedule has: there, a proof holds for the
    part alone.

    Parameters
    ----------
    schedule : Schedule
        It has to keep every rule.
    groups : collection of int
        Those that are free. They, their tours, stops and resources stay in the
        order in which `problem` has them.
    """
    chosen, tours, stops = _select(problem, groups)
    new_group, new_tour, new_stop = map(_renumber, (chosen, tours, stops))
    kept = np.flatnonzero(stops)
    rows = np.flatnonzero(stops[problem.use_table[:, 0]])
    # What coaches hold on the way, at gates and in areas, may be held by anybody.
    held = np.isin(np.arange(len(problem.resources)), problem.use_table[rows, 1])
    held[list(problem.list_call_resources())] = True
    new_resource = _renumber(held)
    follows = stops & np.isin(problem.rank, problem.rank[~stops]) & (problem.rank >= 0)
    befores = [before for before in problem.befores if stops[before.first]]
    befores += _keep_order(problem, schedule, follows)
    part = replace(
        problem,
        groups=tuple(problem.groups[group] for group in np.flatnonzero(chosen)),
        people=problem.people[chosen],
        coaches=problem.coaches[chosen],
        tour_group=new_group[problem.tour_group[tours]],
        tour_session=problem.tour_session[tours],
        tour_origin=problem.tour_origin[tours],
        tour_goal=problem.tour_goal[tours],
        tour_release=problem.tour_release[tours],
        tour_leave_by=problem.tour_leave_by[tours],
        tour_gate=new_resource[problem.tour_gate[tours]],
        tour_gap=problem.tour_gap[tours],
        tour_due=problem.tour_due[tours],
        tour_required=problem.tour_required[tours],
        stop_group=new_group[problem.stop_group[stops]],
        stop_site=problem.stop_site[stops],
        stop_score=problem.stop_score[stops],
        stop_tours=tuple(_translate(new_tour, problem.stop_tours[stop]) for stop in kept),
        parts=problem.parts[stops],
        waits=problem.waits[stops],
        windows=tuple(problem.windows[stop] for stop in kept),
        starts=tuple(problem.starts[stop] for stop in kept),
        choices=tuple(
            _translate(new_stop, choice) for choice in problem.choices if stops[choice[0]]
        ),
        befores=tuple(
            before._replace(first=int(new_stop[before.first]), second=int(new_stop[before.second]))
            for before in befores
        ),
        rank=np.where(follows, -1, problem.rank)[stops],
        areas=tuple(
            area._replace(bay=int(new_resource[area.bay]), gate=int(new_resource[area.gate]))
            for area in problem.areas
        ),
        entering=problem.entering[chosen],
        leaving=problem.leaving[chosen],
        alighting=problem.alighting[chosen],
        boarding=problem.boarding[chosen],
        uses=tuple(
            use._replace(stop=int(new_stop[use.stop]), resource=int(new_resource[use.resource]))
            for use in (problem.uses[row] for row in rows)
        ),
        resources=tuple(problem.resources[resource] for resource in np.flatnonzero(held)),
        booked=(),
        returns=tuple(_list_returns(problem, schedule, ~tours)),
    )
    return replace(part, booked=tuple(_list_bookings(problem, schedule, part, held, ~chosen)))


def keep_far_apart(problem: Problem, schedule: Schedule, reach: int) -> Problem:
    """The same problem, but stops of a tour `reach` places apart keep their order."""
    befores = (
        Before(one, other, same_tour=True)
        for order in schedule.orders(problem)
        for place, one in enumerate(order)
        for other in order[place + reach :]
    )
    return replace(problem, befores=(*problem.befores, *befores))


def restrict(problem: Problem, schedule: Schedule, groups: Collection[int]) -> Schedule:
    """The tours of some groups as a schedule of the problem that :func:`extract` makes."""
    _chosen, tours, stops = _select(problem, groups)
    return Schedule(
        _renumber(tours)[schedule.tour[stops]],
        schedule.events[stops],
        schedule.departs[tours],
        schedule.backs[tours],
        schedule.aways[stops],
    )


def merge(
    problem: Problem, schedule: Schedule, groups: Collection[int], part: Schedule
) -> Schedule:
    """A schedule with the tours of some groups in place of their own.

    Parameters
    ----------
    groups : collection of int
        Those whose tours are replaced.
    part : Schedule
        Of the problem that :func:`extract` makes of the same three.
    """
    _chosen, tours, stops = _select(problem, groups)
    tour, events = schedule.tour.copy(), schedule.events.copy()
    departs, backs = schedule.departs.copy(), schedule.backs.copy()
    aways = schedule.aways.copy()
    tour[stops] = np.append(np.flatnonzero(tours), -1)[part.tour]
    events[stops], aways[stops] = part.events, part.aways
    departs[tours], backs[tours] = part.departs, part.backs
    return Schedule(tour, events, departs, backs, aways)


def _select(problem: Problem, groups: Collection[int]) -> tuple[Mask, Mask, Mask]:
    """Which groups, tours and stops are free."""
    chosen = np.zeros(len(problem.groups), dtype=bool)
    chosen[list(groups)] = True
    return chosen, chosen[problem.tour_group], chosen[problem.stop_group]


def _renumber(kept: Mask) -> Integers:
    """For each old number the new one; for those left out, and for -1, it is -1."""
    return np.append(np.where(kept, np.cumsum(kept) - 1, -1), -1)


def _translate(new: Integers, numbers: Collection[int]) -> tuple[int, ...]:
    return tuple(int(new[number]) for number in numbers)


def _list_returns(problem: Problem, schedule: Schedule, others: Mask) -> Iterator[Return]:
    """The last return of others from each session."""
    toured = others & (schedule.departs >= 0)
    for session in range(len(problem.session_starts)):
        minutes = [back for number, back in problem.returns if number == session]
        minutes += schedule.backs[toured & (problem.tour_session == session)].tolist()
        if minutes:
            yield Return(session, max(minutes))


def _keep_order(problem: Problem, schedule: Schedule, follows: Mask) -> Iterator[Before]:
    """In a convoy, the common order of a schedule for these stops."""
    if not follows.any():
        return
    order = find_common_order(problem, schedule, follows)
    place = {rank: number for number, rank in enumerate(order)}
    for stops in problem.stops_of_group:
        mine = [stop for stop in stops if follows[stop]]
        mine.sort(key=lambda stop: place[int(problem.rank[stop])])
        for one, other in combinations(mine, 2):
            yield Before(one, other)


def _list_bookings(
    problem: Problem, schedule: Schedule, part: Problem, held: Mask, others: Mask
) -> Iterator[Booking]:
    """What others hold of the resources that a part needs, as far as it is in the way."""
    holds = list_schedule_holds(problem, schedule, others)
    uses: list[list[Use]] = [[] for _resource in part.resources]
    for use in part.uses:
        uses[use.resource].append(use)
    shared = part.list_call_resources()
    for new, old in enumerate(np.flatnonzero(held)):
        moments, levels = holds.of(int(old)).levels()
        if new not in shared and uses[new]:
            spare = part.resources[new].capacity - levels
            levels[spare >= most_held(part, uses[new])] = 0
            levels[spare < min(use.amount for use in uses[new])] = part.resources[new].capacity
        for begin, end in pairwise(np.flatnonzero(np.diff(levels, prepend=0))):
            if levels[begin]:
                yield Booking(new, int(moments[begin]), int(moments[end]), int(levels[begin]))
