"""A Problem that every filling of a timetable's gaps keeps: of each figure the most lenient.

Where a group's size, track, hotel or need of lifts is not known, a part of a
stop lasts from its least to its most minutes over all that the group may be, and a hold
takes the least amount for the least time. What such a Problem forbids is
forbidden whoever is in the group.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from math import ceil
from typing import NamedTuple, TypeAlias

import numpy as np

from routeplan.grouping import Grouping, read_fleet
from routeplan.handmade.options import Options
from routeplan.scenario import HOTEL, NEVER, Network, Scenario, Site, round_up
from routeplan.scheduling import (
    PARTS,
    START,
    Headcount,
    Hold,
    Integers,
    Problem,
    Resource,
    Use,
    formulate,
    list_holds,
    longest_waits,
    measure_parts,
)

NO_LIMIT = {"max_wait": None}
# Least and most minutes of a stop's parts, the visit's as long as it may last, and its least holds.
Measured: TypeAlias = tuple[tuple[int, ...], tuple[int, ...], tuple[Hold, ...]]


class Lenient(NamedTuple):
    """The most lenient Problem of groups that are not known for sure, and how lenient it is.

    Attributes
    ----------
    problem : Problem
        Of all parts and ways the least minutes; waits have no limit but the clock's.
    limits : ndarray, shape (S, 7)
        The longest waits by R13, each by itself.
    most : ndarray, shape (S, 7)
        The most minutes of each part; a visit as long as it may last.
    getting_off, getting_on : ndarray, shape (G, A)
        How many minutes longer than in the Problem it may take to get off and on in an area.
    appointed : frozenset of int
        The stops whose visit begins at an appointment for sure (R17).
    """

    problem: Problem
    limits: Integers
    most: Integers
    getting_off: Integers
    getting_on: Integers
    appointed: frozenset[int]

    @property
    def spread(self) -> int:
        """By how many minutes at the most what lies between two visits may be longer."""
        inner = np.delete(self.most - self.problem.parts, START, axis=1).sum(axis=1)
        on_and_off = self.getting_off.max(initial=0) + self.getting_on.max(initial=0)
        return int(2 * inner.max(initial=0) + on_and_off)


def formulate_leniently(
    scenario: Scenario, network: Network, options: tuple[Options, ...]
) -> Lenient:
    """Formulate the most lenient Problem.

    Parameters
    ----------
    options : tuple of Options
        What each group may be.
    """
    event = scenario.event.model_copy(update=NO_LIMIT)
    patient = scenario.model_copy(update={"event": event})
    problem = formulate(patient, network, Grouping(tuple(each.draft() for each in options)))
    problem, getting_off, getting_on = _shorten_calls(problem, scenario, options)
    problem = _forget_hotels(problem, scenario, network, options)
    sites = [scenario.sites[place] for place in problem.stop_site]

    @cache  # alike for all groups that may be the same
    def measure(alike: Options, site: str) -> Measured:
        return _measure(scenario, alike, scenario.site_of[site])

    measured = [
        measure(replace(options[group], name=""), site.site)
        for group, site in zip(problem.stop_group, sites, strict=True)
    ]
    shape = (len(sites), PARTS)
    least = np.array([each[0] for each in measured], dtype=np.int64).reshape(shape)
    most = np.array([each[1] for each in measured], dtype=np.int64).reshape(shape)
    limits, waits = (
        np.array([longest_waits(each, site, 0, problem.horizon) for site in sites], dtype=np.int64)
        for each in (scenario, patient)
    )
    appointed = frozenset(_list_appointed(problem, scenario, options))
    lenient = replace(
        problem,
        parts=least,
        waits=waits.reshape(shape) + most - least,
        starts=_certain_starts(problem, scenario, appointed),
        uses=tuple(_list_uses(problem, [each[2] for each in measured])),
    )
    longest = limits.reshape(shape) + most - least
    return Lenient(lenient, longest, most, getting_off, getting_on, appointed)


def _shorten_calls(
    problem: Problem, scenario: Scenario, options: tuple[Options, ...]
) -> tuple[Problem, Integers, Integers]:
    """R08, R18: in areas the fewest coaches, and the least minutes to get off and on.

    With them comes how many more minutes that may take.
    """
    event = scenario.event
    parties = [
        [each for people in group.sizes for each in _list_headcounts(scenario, people, 0)]
        for group in options
    ]
    fullest = [[each.fullest for each in some] for some in parties]
    spans = []
    for known, seconds in (
        (problem.alighting, event.alight_seconds),
        (problem.boarding, event.board_seconds),
    ):
        least, most = (
            np.array([round_up(end(some) * seconds / 60) for some in fullest], dtype=np.int64)
            for end in (min, max)
        )
        spans.append((np.minimum(known, least[:, None]), known, np.maximum(known, most[:, None])))
    (off, alighting, later), (on, boarding, longer) = spans
    entering, leaving = problem.entering.copy(), problem.leaving.copy()
    places = {area.place for area in problem.areas}
    for row, area in enumerate(problem.place_area):
        if area >= 0 and row not in places:
            entering[:, row] -= (alighting - off)[:, area]
            leaving[:, row] -= (boarding - on)[:, area]
    coaches = [min(each.coaches for each in some) for some in parties]
    shortened = replace(
        problem,
        coaches=np.array(coaches, dtype=np.int64),
        entering=entering,
        leaving=leaving,
        alighting=off,
        boarding=on,
    )
    return shortened, later - off, longer - on


def _measure(scenario: Scenario, group: Options, site: Site) -> Measured:
    """Measure a stop over all that a group may be."""
    visits = [
        visit
        for track in group.tracks
        for visit in scenario.visits(track)
        if visit.site == site.site
    ]
    lengths = {visit.minutes for visit in visits}
    ways: list[tuple[int, ...]] = []
    holds: dict[tuple[Resource, int], list[Hold]] = defaultdict(list)
    headcounts = list(_list_parties(scenario, group, site))
    for headcount in headcounts:
        for length in lengths:
            parts = measure_parts(scenario, site, length, headcount)
            ways.append(parts)
        for hold in list_holds(scenario, site, headcount, parts):
            holds[hold.resource, hold.since].append(hold)
    # A hold that the group may do without does not count.
    certain = tuple(_least(each) for each in holds.values() if len(each) == len(headcounts))
    minutes = np.array(ways)
    most = minutes.max(axis=0)
    most[START] = max(visit.longest for visit in visits)
    return tuple(minutes.min(axis=0)), tuple(most), certain


def _list_parties(scenario: Scenario, group: Options, site: Site) -> Iterator[Headcount]:
    """Sizes with escorts, and how many cannot use stairs, where there are any to use."""
    bank = None if site.lift is None else scenario.lift_of[site.lift]
    all_step_free = sum(visitor.count for visitor in scenario.visitors if visitor.step_free)
    least = group.count_step_free(scenario)
    for people in group.sizes:
        most = min(people, all_step_free)
        counts: Iterable[int] = range(min(least, most), most + 1)
        if bank is None or not (bank.stairs_up or bank.stairs_down):
            counts = (0,)
        for step_free in counts:
            yield from _list_headcounts(scenario, people, step_free)


def _list_headcounts(scenario: Scenario, people: int, step_free: int) -> Iterator[Headcount]:
    """A group in as many coaches as it may have, evenly filled or as unevenly as can be."""
    escorts = scenario.event.escorts
    fleet = read_fleet(scenario)
    if fleet is None or fleet.most == 1:
        yield Headcount(people + escorts, step_free, people + escorts)
        return
    seats = sorted(coach.seats for coach in scenario.coaches)
    fewest = fleet.fewest(people)
    for coaches in range(fewest, max(fewest, min(fleet.most, len(seats))) + 1):
        size = people + coaches * escorts
        uneven = ceil(size * seats[-1] / (seats[-1] + sum(seats[: coaches - 1])))
        for fullest in {-(-size // coaches), uneven}:
            yield Headcount(size, step_free, fullest, coaches)


def _least(holds: list[Hold]) -> Hold:
    return holds[0]._replace(
        since_offset=max(hold.since_offset for hold in holds),
        until_offset=min(hold.until_offset for hold in holds),
        amount=min(hold.amount for hold in holds),
    )


def _list_uses(problem: Problem, holds: list[tuple[Hold, ...]]) -> Iterator[Use]:
    number = {resource: place for place, resource in enumerate(problem.resources)}
    for stop, each in enumerate(holds):
        for hold in each:
            # One that the group at hand does without is none for sure.
            if hold.resource in number:
                yield Use(stop, number[hold.resource], *hold[1:])


def _list_appointed(
    problem: Problem, scenario: Scenario, options: tuple[Options, ...]
) -> Iterator[int]:
    """The stops with an appointment that concerns the group whatever it is."""
    certain = {
        (group, scenario.appointments[index].site)
        for group, each in enumerate(options)
        for index in each.concerned(scenario)
    }
    for stop, (group, place) in enumerate(zip(problem.stop_group, problem.stop_site, strict=True)):
        if (int(group), scenario.sites[place].site) in certain:
            yield stop


def _certain_starts(
    problem: Problem, scenario: Scenario, appointed: frozenset[int]
) -> tuple[tuple[int, ...], ...]:
    """The starts that concern a group whatever it is: of appointments, else the site's own."""
    own = [scenario.start_minutes(site) or () for site in scenario.sites]
    return tuple(
        starts if stop in appointed else own[place]
        for stop, (place, starts) in enumerate(zip(problem.stop_site, problem.starts, strict=True))
    )


def _forget_hotels(
    problem: Problem, scenario: Scenario, network: Network, options: tuple[Options, ...]
) -> Problem:
    """Let a tour that begins or ends at an unknown hotel do so at the nearest one."""
    # Where there is no way nobody may go (R03), however long it takes.
    legs = np.where(problem.legs < NEVER, problem.legs, 0)
    origins, goals = problem.tour_origin.copy(), problem.tour_goal.copy()
    gates, place_area = problem.tour_gate.copy(), problem.place_area
    entering, leaving = problem.entering.copy(), problem.leaving.copy()
    tour = 0
    required = problem.tour_required.copy()
    for number, group in enumerate(options):
        hotels = [network.index[hotel] for hotel in group.hotels if hotel is not None]
        for session in scenario.sessions_of(group.tracks[0]):
            if len(hotels) > 1 and HOTEL in (session.origin, session.destination):
                anywhere = len(legs)
                legs = np.pad(legs, (0, 1))
                legs[anywhere, :-1] = legs[hotels, :-1].min(axis=0)
                legs[:-1, anywhere] = legs[:-1, hotels].min(axis=1)
                required[tour] = False
                # On foot where one of them is the place of an area.
                near = [area for area in place_area[hotels] if area >= 0]
                place_area = np.append(place_area, near[0] if near else -1)
                for area in near[1:]:
                    inside = np.flatnonzero(problem.place_area == area)
                    entering[number, inside] = leaving[number, inside] = 0
                if session.origin == HOTEL:
                    gates[tour] = -1
                    origins[tour] = anywhere
                if session.destination == HOTEL:
                    goals[tour] = anywhere
            tour += 1
    more = len(legs) - len(problem.legs)
    return replace(
        problem,
        legs=legs,
        place_area=place_area,
        entering=np.pad(entering, ((0, 0), (0, more))),
        leaving=np.pad(leaving, ((0, 0), (0, more))),
        tour_gate=gates,
        tour_origin=origins,
        tour_goal=goals,
        tour_required=required,
    )
