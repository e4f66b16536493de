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
from typing import TypeAlias

import numpy as np

from routeplan.grouping import Grouping, read_fleet
from routeplan.handmade.options import Options
from routeplan.scenario import HOTEL, NEVER, Network, Scenario, Site
from routeplan.scheduling import (
    PARTS,
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
# Least and most minutes of a stop's parts, and its least holds.
Measured: TypeAlias = tuple[tuple[int, ...], tuple[int, ...], tuple[Hold, ...]]


def formulate_leniently(
    scenario: Scenario, network: Network, options: tuple[Options, ...]
) -> tuple[Problem, Integers]:
    """The most lenient Problem of groups that are not known for sure.

    Parameters
    ----------
    options : tuple of Options
        What each group may be.

    Returns
    -------
    problem : Problem
        Waits have no limit but the clock's.
    limits : ndarray, shape (S, 7)
        The longest waits by R13.
    """
    event = scenario.event.model_copy(update=NO_LIMIT)
    patient = scenario.model_copy(update={"event": event})
    problem = formulate(patient, network, Grouping(tuple(each.draft() for each in options)))
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
    limits = [
        longest_waits(scenario, site, longer, problem.horizon)
        for site, longer in zip(sites, problem.stretch.tolist(), strict=True)
    ]
    lenient = replace(
        problem,
        parts=least,
        waits=problem.waits + most - least,
        starts=_certain_starts(problem, scenario, options),
        uses=tuple(_list_uses(problem, [each[2] for each in measured])),
    )
    return lenient, np.array(limits, dtype=np.int64).reshape(shape) + most - least


def _measure(scenario: Scenario, group: Options, site: Site) -> Measured:
    """Measure a stop over all that a group may be."""
    lengths = {
        visit.minutes
        for track in group.tracks
        for visit in scenario.visits(track)
        if visit.site == site.site
    }
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
    return tuple(minutes.min(axis=0)), tuple(minutes.max(axis=0)), certain


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


def _certain_starts(
    problem: Problem, scenario: Scenario, options: tuple[Options, ...]
) -> tuple[tuple[int, ...], ...]:
    """The starts that concern a group whatever it is: of appointments, else the site's own."""
    certain = {
        (group, scenario.appointments[index].site)
        for group, each in enumerate(options)
        for index in each.concerned(scenario)
    }
    own = [scenario.start_minutes(site) or () for site in scenario.sites]
    return tuple(
        starts if (int(group), scenario.sites[place].site) in certain else own[place]
        for group, place, starts in zip(
            problem.stop_group, problem.stop_site, problem.starts, strict=True
        )
    )


def _forget_hotels(
    problem: Problem, scenario: Scenario, network: Network, options: tuple[Options, ...]
) -> Problem:
    """Let a tour that begins or ends at an unknown hotel do so at the nearest one."""
    # Where there is no way nobody may go (R03), however long it takes.
    legs = np.where(problem.legs < NEVER, problem.legs, 0)
    origins, goals = problem.tour_origin.copy(), problem.tour_goal.copy()
    tour = 0
    required = problem.tour_required.copy()
    for group in options:
        hotels = [network.index[hotel] for hotel in group.hotels if hotel is not None]
        for session in scenario.sessions_of(group.tracks[0]):
            if len(hotels) > 1 and HOTEL in (session.origin, session.destination):
                anywhere = len(legs)
                legs = np.pad(legs, (0, 1))
                legs[anywhere, :-1] = legs[hotels, :-1].min(axis=0)
                legs[:-1, anywhere] = legs[:-1, hotels].min(axis=1)
                required[tour] = False
                if session.origin == HOTEL:
                    origins[tour] = anywhere
                if session.destination == HOTEL:
                    goals[tour] = anywhere
            tour += 1
    more = len(legs) - len(problem.legs)
    return replace(
        problem,
        legs=legs,
        place_area=np.pad(problem.place_area, (0, more), constant_values=-1),
        entering=np.pad(problem.entering, ((0, 0), (0, more))),
        leaving=np.pad(problem.leaving, ((0, 0), (0, more))),
        tour_origin=origins,
        tour_goal=goals,
        tour_required=required,
    )
