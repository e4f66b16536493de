"""The rotation grid: what a planner draws by hand.

The sites of a session stand in a circle along a short way, the groups are dealt
into cohorts, and every cohort starts at a site of its own. On one common clock
all cohorts move on to the next site at the same moment. The groups of a cohort
go in as hall and lift allow; the slot is as long as the slowest cohort needs at
the slowest site, the way to the next one included. The ride from home and back is
no part of it: the circle is one of sites, closed with home or without, whichever
is quicker. Where there are more cohorts than sites, some rest, and where a way or
a visit would make all slots long, it takes several of them: the pauses stand
behind the sites where a slot would be longest otherwise. Small cohorts mean short
slots but many, large ones long slots but few: all sizes are drawn, and the one that
finishes first is taken. The whole grid begins as early as opening hours and
appointments allow.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from math import ceil
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from routeplan.errors import RoutePlanError
from routeplan.scheduling.bounds.shortest_paths import short_way
from routeplan.scheduling.problem import (
    ARRIVE,
    DEPART,
    ENTER,
    LEAVE,
    PARTS,
    START,
    Integers,
    Problem,
)
from routeplan.scheduling.rotation.bookings import Bookings, TooLateError
from routeplan.scheduling.schedule import Schedule, close_tours, earliest_departure
from routeplan.texts import _

MOST_LAYOUTS = 3  # circles and pauses that are drawn for a size of cohort, the quickest ones


class NoGridError(RoutePlanError):
    """Says why no grid was drawn; that there is none at all is not proven by that.

    Attributes
    ----------
    place : int or None
        The place that is in the way, where it is one alone.
    """

    def __init__(self, reason: str, place: int | None = None) -> None:
        super().__init__(reason)
        self.place = place


@dataclass(frozen=True)
class Ring:
    """What a session's groups visit.

    Attributes
    ----------
    way : list of int
        The places in their order round the circle.
    tours : dict
        The tour of each group.
    stops : dict
        The stop of a group (first) at a place (second).
    """

    problem: Problem
    way: list[int]
    tours: dict[int, int]
    stops: dict[tuple[int, int], int]


class GridVisit(NamedTuple):
    """One cohort at one site, in minutes after its slot begins."""

    events: dict[int, Integers]  # by stop
    over: int  # the place is free for the next cohort


class Layout(NamedTuple):
    """A circle through the sites, with the pauses behind each of them, and its slots."""

    way: list[int]
    pauses: list[int]
    slot: int

    @property
    def slots(self) -> int:
        """How many there are."""
        return len(self.way) + sum(self.pauses)


class Grid(NamedTuple):
    """A session's times in minutes after its midnight, and how many slots of what length."""

    times: dict[int, Integers]  # by stop
    slots: int
    slot: int


def rotate(problem: Problem) -> Schedule:
    """Draw each session's grid for every size of cohort, and take the one that finishes first.

    Halls, bays and lifts of each site are kept; rules that tie sites
    together, such as an order or a lift that two of them share, are not
    looked at.

    Raises
    ------
    NoGridError
        If there are stops that a grid has no place for, or no grid in time.
    """
    tour = np.full(len(problem.stop_group), -1)
    times = np.zeros((len(problem.stop_group), PARTS + 1), dtype=np.int64)
    for session in range(len(problem.session_starts)):
        ring = lay_ring(problem, session)
        if ring is None:
            continue
        for stop, events in draw_best(ring).items():
            times[stop] = events
            tour[stop] = ring.tours[int(problem.stop_group[stop])]
    return close_tours(problem, tour, times)


def lay_ring(problem: Problem, session: int) -> Ring | None:
    """What a session's groups visit, along a short way; None if that is nothing."""
    if not problem.settled.all():
        raise NoGridError(
            _(
                "Stops that may be left out, or be made in one session or another, have no place "
                "in a rotation grid."
            )
        )
    if problem.site_area.max(initial=-1) >= 0:
        raise NoGridError(_("Stops that are reached on foot have no place in a rotation grid."))
    tours, stops = {}, {}
    for tour in np.flatnonzero(problem.tour_session == session):
        group = int(problem.tour_group[tour])
        for stop in problem.stops_of_tour[tour]:
            tours[group] = int(tour)
            stops[group, int(problem.stop_site[stop])] = stop
    places = sorted({place for _group, place in stops})
    if not places:
        return None
    if len(stops) != len(tours) * len(places):
        raise NoGridError(_("A rotation needs groups that all visit the same sites in a session."))
    origin = int(problem.tour_origin[next(iter(tours.values()))])
    return Ring(problem, short_way(problem.legs, origin, places), tours, stops)


def draw_best(ring: Ring) -> dict[int, Integers]:
    """The events of each stop in the grid with which all are back first."""
    groups = sorted(ring.tours)
    best: dict[int, Integers] | None = None
    refused: list[tuple[int, Ring, Grid]] = []
    # Beyond one cohort a site, larger cohorts save no slot.
    sizes = range(1, ceil(len(groups) / len(ring.way)) + 1)
    for count in sorted({ceil(len(groups) / size) for size in sizes}):
        cohorts = [list(map(int, cohort)) for cohort in np.array_split(groups, count)]
        try:
            visits = time_visits(ring, cohorts)
        except TooLateError:
            continue
        for layout in list_layouts(ring, visits, count)[:MOST_LAYOUTS]:
            turned = replace(ring, way=layout.way)
            grid = time_grid(turned, visits, layout, count)
            shift = find_shift(turned, grid)
            if shift is None:
                refused.append((grid.slots * grid.slot, turned, grid))
                continue
            times = {stop: events + shift for stop, events in grid.times.items()}
            if best is None or last_return(ring, times) < last_return(ring, best):
                best = times
    if best is not None:
        return best
    if refused:
        _minutes, turned, grid = min(refused, key=lambda each: each[0])
        raise refuse_grid(turned, grid)
    raise NoGridError(_("The groups of a party do not get through a site in time."))


def list_layouts(
    ring: Ring, visits: dict[tuple[int, int], GridVisit], cohorts: int
) -> list[Layout]:
    """Circles and pauses, those with the fewest minutes of slots first."""
    layouts = []
    for way in list_ways(ring):
        needs = measure_needs(ring, visits, way, cohorts)
        for extra in range(len(way) + 1):
            pauses = spread_pauses(needs, max(0, cohorts - len(way)) + extra)
            slot = max(
                max(visit.over for visit in visits.values()),
                *(ceil(need / (1 + rests)) for need, rests in zip(needs, pauses, strict=True)),
            )
            slot += -slot % ring.problem.clock
            layouts.append(Layout(way, pauses, slot))
    return sorted(layouts, key=lambda layout: layout.slots * layout.slot)


def list_ways(ring: Ring) -> list[list[int]]:
    """Circles through the sites: one that home closes, and one that the sites close alone."""
    legs, way = ring.problem.legs, ring.way
    ways = [way]
    if len(way) > 2:
        ways.append([way[0], *short_way(legs, way[0], way[1:])])
    return ways


def time_grid(
    ring: Ring, visits: dict[tuple[int, int], GridVisit], layout: Layout, cohorts: int
) -> Grid:
    """The stops of cohorts of groups that circle through the places of a ring."""
    problem, way = ring.problem, ring.way
    slot, slots = layout.slot, layout.slots
    column = np.cumsum([0, *(1 + rests for rests in layout.pauses[:-1])])
    begins = {
        (cohort, place): (int(column[number]) - cohort * slots // cohorts) % slots * slot
        for number, place in enumerate(way)
        for cohort in range(cohorts)
    }
    # The first slot begins as soon as every cohort can be at its first site in time.
    first = max(
        earliest_departure(problem, tour)
        + int(problem.legs[problem.tour_origin[tour], place])
        - int(events[ARRIVE])
        - begins[cohort, place]
        for (cohort, place), visit in visits.items()
        for stop, events in visit.events.items()
        for tour in [ring.tours[int(problem.stop_group[stop])]]
    )
    first += -first % problem.clock
    times = {
        stop: first + begins[place] + events
        for place, visit in visits.items()
        for stop, events in visit.events.items()
    }
    return Grid(times, slots, slot)


def time_visits(ring: Ring, cohorts: list[list[int]]) -> dict[tuple[int, int], GridVisit]:
    """Each cohort (first) at each place of the way (second), as if alone in the world."""
    problem, bookings = ring.problem, Bookings(ring.problem)
    zero = int(problem.parts.max()) * 2  # nobody arrives before minute 0
    zero += -zero % problem.clock
    visits = {}
    for cohort, groups in enumerate(cohorts):
        for place in ring.way:
            bookings.clear()
            stops = [ring.stops[group, place] for group in groups]
            events = {stop: bookings.place(stop, zero) for stop in stops}
            over = max(
                max(bookings.until(stop, times), int(times[LEAVE]))
                for stop, times in events.items()
            )
            # A bay is held before anybody enters.
            since = min(zero, *(bookings.since(stop, times) for stop, times in events.items()))
            visits[cohort, place] = GridVisit(
                {stop: times - zero for stop, times in events.items()}, over - since
            )
    return visits


def measure_needs(
    ring: Ring, visits: dict[tuple[int, int], GridVisit], way: list[int], cohorts: int
) -> list[int]:
    """From a slot's beginning at each place until all are ready to enter the next one.

    Behind the last place comes the first one again, but for a cohort that has no other to
    make room for.
    """
    problem = ring.problem
    needs = [0] * len(way)
    for (_cohort, place), visit in visits.items():
        number = way.index(place)
        if cohorts == 1 and number == len(way) - 1:
            continue
        following = way[(number + 1) % len(way)]
        leg = int(problem.legs[place, following])
        for stop, events in visit.events.items():
            next_stop = ring.stops[int(problem.stop_group[stop]), following]
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


def find_shift(ring: Ring, grid: Grid) -> int | None:
    """Least minutes by which a grid has to begin later, so that all is open; None if none do."""
    fits = list_shifts(ring, grid, grid.times)
    return int(fits.argmax()) if fits.any() else None


def list_shifts(ring: Ring, grid: Grid, stops: Iterable[int]) -> npt.NDArray[np.bool_]:
    """Whether some stops are made within windows and as appointed 0, 1, ... minutes later."""
    problem = ring.problem
    later = np.arange(max(0, spare_minutes(ring, grid) + 1))
    fits = later % problem.clock == 0
    for stop in stops:
        events, windows = grid.times[stop], problem.windows[stop]
        within = np.full(len(later), not windows)
        for opens, closes in windows:
            within |= (later + events[ENTER] >= opens) & (later + events[LEAVE] <= closes)
        fits &= within
        if problem.starts[stop]:
            fits &= np.isin(later + events[START], problem.starts[stop])
    return np.asarray(fits)


def spare_minutes(ring: Ring, grid: Grid) -> int:
    """Minutes from the last group's return to the end of the session; below 0: it is late."""
    due = min(int(ring.problem.tour_due[tour]) for tour in ring.tours.values())
    return due - last_return(ring, grid.times)


def last_return(ring: Ring, times: dict[int, Integers]) -> int:
    """The minute at which the last group is back."""
    problem = ring.problem
    return max(
        int(events[DEPART])
        + int(problem.legs[problem.stop_site[stop], problem.tour_goal[ring.tours[group]]])
        for stop, events in times.items()
        for group in [int(problem.stop_group[stop])]
    )


def refuse_grid(ring: Ring, grid: Grid) -> NoGridError:
    """Say in figures why a grid can begin at no time."""
    text = _("A rotation grid has {slots} slots of {slot} minutes")
    size = text.format(slots=grid.slots, slot=grid.slot)
    spare = spare_minutes(ring, grid)
    if spare < 0:
        text = _("{grid}; the last group is back {minutes} minutes after the session's end.")
        return NoGridError(text.format(grid=size, minutes=-spare))
    for place in ring.way:
        stops = [stop for stop in grid.times if ring.problem.stop_site[stop] == place]
        if not list_shifts(ring, grid, stops).any():
            enter = min(int(grid.times[stop][ENTER]) for stop in stops)
            leave = max(int(grid.times[stop][LEAVE]) for stop in stops)
            text = _("{grid} and needs the site for {minutes} minutes on end.")
            return NoGridError(text.format(grid=size, minutes=leave - enter), place)
    text = _("{grid}; no beginning suits all opening hours and appointments.")
    return NoGridError(text.format(grid=size))
