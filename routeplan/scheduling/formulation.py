"""From a scenario and its groups to the arrays of a Problem.

Each rule of the tours enters in one function here; those of the groups (R01,
R02, R14 to R16) are kept by :mod:`routeplan.grouping`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import product
from math import ceil
from typing import NamedTuple

import numpy as np

from routeplan.grouping import DraftGroup, Grouping, list_concerned
from routeplan.scenario import (
    Direction,
    Network,
    Scenario,
    Session,
    Site,
    Visit,
    ride,
)
from routeplan.scheduling.areas import (
    Headcount,
    find_gate,
    measure_areas,
    measure_transfers,
    number_resource,
)
from routeplan.scheduling.problem import (
    ARRIVE,
    DEPART,
    DOWN,
    ENTER,
    LEAVE,
    PARTS,
    UP,
    Before,
    Integers,
    Problem,
    Resource,
    Use,
)


class Hold(NamedTuple):
    """A row of the use table before stops and resources are numbered."""

    resource: Resource
    since: int
    since_offset: int
    until: int
    until_offset: int
    amount: int


def formulate(scenario: Scenario, network: Network, grouping: Grouping) -> Problem:
    """Turn a scenario with its groups into a Problem.

    Parameters
    ----------
    network : Network
        Travel between the scenario's sites.
    grouping : Grouping
        The groups, in the order in which the Problem numbers them.
    """
    return _Formulation(scenario, network, grouping.groups).problem()


class _Formulation:
    def __init__(
        self, scenario: Scenario, network: Network, groups: tuple[DraftGroup, ...]
    ) -> None:
        self.scenario = scenario
        self.network = network
        self.groups = groups
        self.tours = [
            (number, session)
            for number, group in enumerate(groups)
            for session in scenario.sessions_of(group.track)
        ]
        visits = {track: scenario.visits(track) for track in scenario.tracks}
        self.stops = [
            (number, visit) for number, group in enumerate(groups) for visit in visits[group.track]
        ]
        self.appointed = list_appointed(scenario, groups, self.stops)

    def problem(self) -> Problem:
        scenario, groups, stops = self.scenario, self.groups, self.stops
        headcounts = [count_heads(scenario, group) for group in groups]
        sites = [scenario.site_of[visit.site] for _group, visit in stops]

        @cache  # groups of one size need the same at a site
        def measure(visit: Visit, headcount: Headcount) -> tuple[tuple[int, ...], tuple[Hold, ...]]:
            site = scenario.site_of[visit.site]
            parts = measure_parts(scenario, site, visit.minutes, headcount)
            return parts, tuple(list_holds(scenario, site, headcount, parts))

        measured = [measure(visit, headcounts[group]) for group, visit in stops]
        horizon = max(scenario.span(session)[1] for session in scenario.sessions)
        resources: dict[Resource, int] = {}
        uses = []
        for stop, (_parts, holds) in enumerate(measured):
            for hold in holds:
                number = number_resource(resources, hold.resource)
                uses.append(Use(stop, number, *hold[1:]))
        index = self.network.index
        spans = [scenario.span(session) for _group, session in self.tours]
        ends = [tour_ends(scenario, groups[group], session) for group, session in self.tours]
        befores, ranks = order_stops(scenario, groups, stops)
        areas = measure_areas(scenario, self.network, headcounts, resources)
        gates = [find_gate(scenario, origin, resources) for origin, _goal in ends]
        order = {session.session: n for n, session in enumerate(scenario.sessions_in_order)}
        return Problem(
            groups=tuple(group.name for group in groups),
            people=_integers(group.people for group in groups),
            coaches=_integers(headcount.coaches for headcount in headcounts),
            session_starts=_integers(scenario.span(s)[0] for s in scenario.sessions_in_order),
            tour_group=_integers(group for group, _session in self.tours),
            tour_session=_integers(order[session.session] for _group, session in self.tours),
            tour_origin=_integers(index[origin] for origin, _goal in ends),
            tour_goal=_integers(index[goal] for _origin, goal in ends),
            tour_release=_integers(start for start, _end in spans),
            tour_leave_by=_integers(scenario.leave_by(session) for _group, session in self.tours),
            tour_gate=_integers(gate for gate, _minutes in gates),
            tour_gap=_integers(
                minutes * headcounts[group].coaches
                for (_gate, minutes), (group, _session) in zip(gates, self.tours, strict=True)
            ),
            tour_due=_integers(end for _start, end in spans),
            tour_required=np.array([origin != goal for origin, goal in ends], dtype=bool),
            stop_group=_integers(group for group, _visit in stops),
            stop_site=_integers(index[visit.site] for _group, visit in stops),
            stop_score=_integers(
                0 if visit.must else groups[group].people * visit.score for group, visit in stops
            ),
            stop_tours=tuple(self.allowed_tours()),
            parts=np.array([parts for parts, _holds in measured], dtype=np.int64).reshape(
                -1, PARTS
            ),
            waits=np.array(
                [
                    longest_waits(scenario, site, visit.longest - visit.minutes, horizon)
                    for site, (_group, visit) in zip(sites, stops, strict=True)
                ],
                dtype=np.int64,
            ).reshape(-1, PARTS),
            max_wait=longest_wait(scenario, horizon),
            windows=tuple(opening(scenario, site) for site in sites),
            starts=tuple(self.allowed_starts()),
            choices=tuple(list_choices(stops, self.appointed)),
            befores=befores,
            rank=_integers(ranks),
            clock=scenario.event.clock,
            legs=leg_minutes(self.network),
            **areas._asdict(),
            uses=tuple(uses),
            resources=tuple(resources),
        )

    def allowed_tours(self) -> Iterator[tuple[int, ...]]:
        """The tours in which each stop may be made: its sessions, or the appointed one."""
        number = {(group, s.session): tour for tour, (group, s) in enumerate(self.tours)}
        for stop, (group, visit) in enumerate(self.stops):
            sessions: Iterable[str] = visit.sessions
            if stop in self.appointed:
                sessions = {self.appointed[stop][0]} & set(visit.sessions)
            yield tuple(number[group, session] for session in sessions)

    def allowed_starts(self) -> Iterator[tuple[int, ...]]:
        """The minutes at which each stop's visit may start, by R10 or R17; empty: any."""
        scenario = self.scenario
        starts = {site.site: scenario.start_minutes(site) or () for site in scenario.sites}
        for stop, (_group, visit) in enumerate(self.stops):
            if stop in self.appointed:
                _session, start = self.appointed[stop]
                yield (start,) if start >= 0 else ()
            else:
                yield starts.get(visit.site, ())


def count_heads(scenario: Scenario, group: DraftGroup) -> Headcount:
    """A group with its escorts, spread over its coaches by their seats."""
    coaches = max(1, len(group.coaches))
    size = group.people + coaches * scenario.event.escorts
    seats = [scenario.coach_of[coach].seats for coach in group.coaches]
    fullest = ceil(size * max(seats) / sum(seats)) if seats else size
    return Headcount(size, group.step_free, fullest, coaches)


def tour_ends(scenario: Scenario, group: DraftGroup, session: Session) -> tuple[str, str]:
    """R11: where a group's tour of a session starts and ends.

    With the session's start and end as the tour's release and due time this
    keeps it inside the session.
    """
    return scenario.tour_ends(session, group.hotel)


def leg_minutes(network: Network) -> Integers:
    """R04: the least minutes from any place's departure to any other's arrival."""
    return network.legs


def measure_parts(
    scenario: Scenario, site: Site, minutes: int, headcount: Headcount
) -> tuple[int, int, int, int, int, int, int]:
    """R10: the minutes of a stop's seven parts for one group, waits left out."""
    alight = board = 0
    if scenario.event.travel == "coach" and site.site not in scenario.area_of:
        alight, board = measure_transfers(scenario, headcount)
    up = ride(scenario, site, headcount.size, headcount.step_free, "up").minutes
    down = ride(scenario, site, headcount.size, headcount.step_free, "down").minutes
    return alight + site.minutes_in, 0, up, minutes, 0, down, site.minutes_out + board


def longest_wait(scenario: Scenario, horizon: int) -> int:
    """R13: the longest wait between the end of a visit and the start of the next one."""
    return horizon if scenario.event.max_wait is None else scenario.event.max_wait


def longest_waits(scenario: Scenario, site: Site, longer: int, horizon: int) -> tuple[int, ...]:
    """The longest wait that may be added to each part of a stop, of R13 and R10.

    Groups wait outside, in the lobby, above for a lift, and for the clock; a
    visit may last so much `longer`.
    """
    longest = longest_wait(scenario, horizon)
    above = longest if site.lift is not None else 0
    clock = 1 if site.site in scenario.area_of else scenario.event.clock
    return (
        *(longest, longest, 0),
        longer,
        *(above, 0, min(longest, clock - 1)),
    )


def opening(scenario: Scenario, site: Site) -> tuple[tuple[int, int], ...]:
    """R05: the windows that may hold a stop; empty where the site is always open."""
    windows = scenario.windows(site)
    # A site that opens on other days only is never open: no window may read as any time.
    return ((-1, -1),) if windows == () else windows or ()


def list_holds(
    scenario: Scenario, site: Site, headcount: Headcount, parts: tuple[int, ...]
) -> Iterator[Hold]:
    """The use table's rows for one group's stop at a site."""
    yield from _hold_people(scenario, site, headcount)
    yield from _hold_groups(site)
    yield from _hold_bays(scenario, site, headcount, parts)
    yield from _hold_lift(scenario, site, headcount)


def _hold_people(scenario: Scenario, site: Site, headcount: Headcount) -> Iterator[Hold]:
    """R06: the people inside, and the guides that they take, from enter to leave."""
    if site.people_at_once is not None:
        limit = scenario.usable(site.people_at_once)
        hall = Resource("people", site.site, limit)
        yield Hold(hall, ENTER, 0, LEAVE, 0, headcount.size)
    if site.guides is not None:
        taken = 1 if site.people_per_guide is None else ceil(headcount.size / site.people_per_guide)
        yield Hold(Resource("guides", site.site, site.guides), ENTER, 0, LEAVE, 0, taken)


def _hold_groups(site: Site) -> Iterator[Hold]:
    """R07: groups inside at once, the gap after a lone group, the time between entries."""
    if site.groups_at_once is not None:
        groups = Resource("groups", site.site, site.groups_at_once)
        gap = site.gap_minutes if site.groups_at_once == 1 else 0
        yield Hold(groups, ENTER, 0, LEAVE, gap, 1)
    if site.entry_every:
        yield Hold(Resource("entry", site.site, 1), ENTER, 0, ENTER, site.entry_every, 1)


def _hold_bays(
    scenario: Scenario, site: Site, headcount: Headcount, parts: tuple[int, ...]
) -> Iterator[Hold]:
    """R08: a bay a coach for the whole stop, or while alighting and boarding only."""
    inside = site.site in scenario.area_of  # where coaches wait at the area's place
    if site.coaches_at_once is None or scenario.event.travel == "walk" or inside:
        return
    bays = Resource("coaches", site.site, site.coaches_at_once)
    if site.coach_waits:
        yield Hold(bays, ARRIVE, 0, DEPART, 0, headcount.coaches)
        return
    alight = parts[ARRIVE] - site.minutes_in
    if alight:
        yield Hold(bays, ARRIVE, 0, ARRIVE, alight, headcount.coaches)
    # The loaded coach stands there until the clock lets it go.
    yield Hold(bays, LEAVE, site.minutes_out, DEPART, 0, headcount.coaches)


def _hold_lift(scenario: Scenario, site: Site, headcount: Headcount) -> Iterator[Hold]:
    """R09: the bank while a ride is busy, and its direction until the last car is back."""
    if site.lift is None:
        return
    ways: tuple[tuple[int, Direction], ...] = ((UP, "up"), (DOWN, "down"))
    for event, direction in ways:
        trip = ride(scenario, site, headcount.size, headcount.step_free, direction)
        if not trip.busy:
            continue
        if not scenario.lift_of[site.lift].mixed_trips:
            yield Hold(Resource("lift", site.lift, 1), event, 0, event, trip.busy, 1)
        yield Hold(Resource(f"lift {direction}", site.lift, 1), event, 0, event, trip.clear, 1)


def list_appointed(
    scenario: Scenario, groups: tuple[DraftGroup, ...], stops: list[tuple[int, Visit]]
) -> dict[int, tuple[str, int]]:
    """R17: the stops that have an appointment, with its session and start.

    Two appointments that part a group's people give a stop no session at all.
    """
    number = {(group, visit.site): stop for stop, (group, visit) in enumerate(stops)}
    appointed: dict[int, tuple[str, int]] = {}
    for group, draft in enumerate(groups):
        for index in list_concerned(scenario, draft):
            row = scenario.appointments[index]
            stop = number.get((group, row.site))
            if stop is None:
                continue
            due = (row.session, scenario.starts_at(row))
            appointed[stop] = due if appointed.get(stop, due) == due else ("", -1)
    return appointed


def list_choices(
    stops: list[tuple[int, Visit]], appointed: dict[int, tuple[str, int]]
) -> Iterator[tuple[int, ...]]:
    """R03: the sets of stops of which exactly one is made.

    Must stops and appointed ones are sets of one, the sites that share a
    ``one_of`` label a set together; any other stop is optional.
    """
    labelled: dict[tuple[int, str], list[int]] = defaultdict(list)
    for stop, (group, visit) in enumerate(stops):
        if visit.choice:
            labelled[group, visit.choice].append(stop)
        if visit.must or stop in appointed:
            yield (stop,)
    for choice in labelled.values():
        yield tuple(choice)


def order_stops(
    scenario: Scenario, groups: tuple[DraftGroup, ...], stops: list[tuple[int, Visit]]
) -> tuple[tuple[Before, ...], list[int]]:
    """R12: which stops come before which others, and the common orders of a convoy."""
    return tuple(_list_befores(scenario, stops)), _rank_stops(scenario, groups, stops)


def _list_befores(scenario: Scenario, stops: list[tuple[int, Visit]]) -> Iterator[Before]:
    """The orders that ``position`` and ``after_sites`` ask for."""
    together: dict[int, list[tuple[int, Site]]] = defaultdict(list)
    for stop, (group, visit) in enumerate(stops):
        together[group].append((stop, scenario.site_of[visit.site]))
    for members in together.values():
        bound = [(stop, site) for stop, site in members if site.position or site.after_sites]
        for (stop, site), (other, other_site) in product(bound, members):
            if stop == other:
                continue
            same_tour = site.position in ("first_in_session", "last_in_session")
            if site.position in ("first", "first_in_session"):
                yield Before(stop, other, same_tour)
            elif site.position is not None:
                yield Before(other, stop, same_tour)
            if other_site.site in site.after_sites:
                yield Before(other, stop)


def _rank_stops(
    scenario: Scenario, groups: tuple[DraftGroup, ...], stops: list[tuple[int, Visit]]
) -> list[int]:
    """In a convoy, one rank a track and site, shared by all groups; else -1."""
    if scenario.event.movement != "convoy":
        return [-1] * len(stops)
    ranks: dict[tuple[str, str], int] = {}
    return [
        ranks.setdefault((groups[group].track, visit.site), len(ranks)) for group, visit in stops
    ]


def _integers(values: Iterable[int]) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return np.fromiter(values, dtype=np.int64)
