"""The rotation grid: what a planner draws by hand.

The sites stand in a circle along a short way, the groups are dealt into
parties, and every party starts at a site of its own. On one common clock all
parties move on to the next site at the same moment. The groups of a party go
in as hall and lift allow; the slot is as long as the slowest party needs at
the slowest site, the way to the next one included. Where there are more
parties than sites, some rest: the pauses stand behind the sites where a slot
would be longest otherwise. Small parties mean short slots but many, large ones
long slots but few: all sizes are drawn, and the one that finishes first is taken.
"""

from __future__ import annotations

from math import ceil
from typing import NamedTuple

import numpy as np

from benchmarks.bookings import Bookings, TooLateError
from benchmarks.engines import Report
from benchmarks.scope import require_plain, stop_table, tour_of_group
from benchmarks.ways import short_way
from routeplan.problem import ARRIVE, DEPART, ENTER, LEAVE, PARTS, Integers, Problem
from routeplan.solve import Outcome, Schedule
from routeplan.solve.schedule import close_tours, measure_finish


def rotate(problem: Problem, *, report: Report, **_limits: object) -> Outcome:
    """Draw the grid for every size of party, and take the one that finishes first."""
    require_plain(problem)
    if any(len(stops) != len(problem.legs) - 1 for stops in problem.stops_of_group):
        raise ValueError("a rotation needs groups that all visit all sites")
    hub = int(problem.tour_origin[0])
    way = short_way(problem.legs, hub, sorted(set(map(int, problem.stop_site))))
    groups = len(problem.groups)
    best: Schedule | None = None
    # Beyond one party a site, larger parties save no slot.
    for count in sorted({ceil(groups / size) for size in range(1, ceil(groups / len(way)) + 1)}):
        parties = [list(map(int, party)) for party in np.array_split(range(groups), count)]
        try:
            schedule = draw_grid(problem, way, parties)
        except TooLateError:
            continue
        if (schedule.backs > problem.tour_due).any():
            continue
        if best is None or measure_finish(problem, schedule) < measure_finish(problem, best):
            best = schedule
            report(best, None)
    return Outcome("feasible" if best else "unknown", best)


class Visit(NamedTuple):
    """One party at one site, in minutes after its slot begins."""

    events: dict[int, Integers]  # by stop
    over: int  # the place is free for the next party


def draw_grid(problem: Problem, way: list[int], parties: list[list[int]]) -> Schedule:
    """The tours of parties of groups that circle through the places of `way`."""
    visits = time_visits(problem, way, parties)
    needs = measure_needs(problem, way, visits)
    pauses = spread_pauses(needs, len(parties) - len(way))
    slot = max(
        max(visit.over for visit in visits.values()),
        *(ceil(need / (1 + rests)) for need, rests in zip(needs, pauses, strict=True)),
    )
    column = np.cumsum([0, *(1 + rests for rests in pauses[:-1])])
    slots = len(way) + sum(pauses)
    begins = {
        (party, number): (int(column[number]) - party * slots // len(parties)) % slots * slot
        for party, number in visits
    }
    # The first slot begins as soon as every party can be at its first site in time.
    tours = tour_of_group(problem)
    first = max(
        int(problem.tour_release[tours[problem.stop_group[stop]]])
        + int(problem.legs[problem.tour_origin[0], way[number]])
        - int(events[ARRIVE])
        - begins[party, number]
        for (party, number), visit in visits.items()
        for stop, events in visit.events.items()
    )
    times = np.zeros((len(problem.stop_group), PARTS + 1), dtype=np.int64)
    for place, visit in visits.items():
        for stop, events in visit.events.items():
            times[stop] = first + begins[place] + events
    return close_tours(problem, tours[problem.stop_group], times)


def time_visits(
    problem: Problem, way: list[int], parties: list[list[int]]
) -> dict[tuple[int, int], Visit]:
    """Each party (first) at each place of the way (second), as if alone in the world."""
    bookings, stops = Bookings(problem), stop_table(problem)
    zero = int(problem.parts.max()) * 2  # nobody arrives before minute 0
    visits = {}
    for party, groups in enumerate(parties):
        for number, site in enumerate(way):
            bookings.clear()
            events = {
                stops[group, site]: bookings.place(stops[group, site], zero) for group in groups
            }
            over = max(
                max(bookings.until(stop, times), int(times[LEAVE]))
                for stop, times in events.items()
            )
            visits[party, number] = Visit(
                {stop: times - zero for stop, times in events.items()}, over - zero
            )
    return visits


def measure_needs(
    problem: Problem, way: list[int], visits: dict[tuple[int, int], Visit]
) -> list[int]:
    """From a slot's beginning at each place until all are ready to enter the next one."""
    stops = stop_table(problem)
    needs = [0] * len(way)
    for (_party, number), visit in visits.items():
        site, following = way[number], way[(number + 1) % len(way)]
        leg = int(problem.legs[site, following])
        for stop, events in visit.events.items():
            next_stop = stops[int(problem.stop_group[stop]), following]
            alight = int(problem.parts[next_stop, :ENTER].sum())
            needs[number] = max(needs[number], int(events[DEPART]) + leg + alight)
    return needs


def spread_pauses(needs: list[int], count: int) -> list[int]:
    """How many pauses stand behind each place, `count` in all.

    Examples
    --------
    >>> spread_pauses([50, 70, 60], 1), spread_pauses([50, 70, 60], 4)
    ([0, 1, 0], [1, 2, 1])
    """
    pauses = [0] * len(needs)
    for _pause in range(count):
        longest = max(range(len(needs)), key=lambda place: needs[place] / (1 + pauses[place]))
        pauses[longest] += 1
    return pauses
