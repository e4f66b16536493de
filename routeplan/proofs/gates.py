"""R11: how long a gate takes to let all tours of a session out, whatever the groups."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from routeplan.grouping import (
    Compartment,
    bay_limit,
    compartments,
    fewest_groups,
    fewest_in,
    read_demand,
    read_fleet,
)
from routeplan.proofs.findings import Finding
from routeplan.scenario import Scenario, Session, clock_text
from routeplan.texts import _


class Gate(NamedTuple):
    """The departures of one session from one place.

    Attributes
    ----------
    groups, coaches : int
        So many set out at the least.
    apart : int
        Minutes between two coaches (on foot, groups), the clock counted.
    minutes : int
        From the first departure to the last one, at the least.
    first, last : int
        The earliest and the latest minute on the clock at which a tour may leave.
    tour : int
        Minutes of the shortest tour that there can be.
    """

    session: str
    place: str
    groups: int
    coaches: int
    apart: int
    minutes: int
    first: int
    last: int
    tour: int

    @property
    def supply(self) -> int:
        """Minutes from the earliest departure to the latest."""
        return max(0, self.last - self.first)


def list_gates(scenario: Scenario, tours: Mapping[tuple[str, str], int]) -> Iterator[Gate]:
    """List the gates whose tours keep a distance, session by session.

    Parameters
    ----------
    tours : mapping of (str, str) to int
        Least minutes of a tour of any group, by track and session.
    """
    every = list(compartments(read_demand(scenario)))
    for session in scenario.sessions_in_order:
        leaving: dict[str, list[Compartment]] = defaultdict(list)
        for each in every:
            origin, _goal = scenario.tour_ends(session, each.hotel)
            if scenario.site_of[origin].depart_every and _sets_out(scenario, session, each):
                leaving[origin].append(each)
        for place, those in leaving.items():
            tracks = {each.track.track for each in those}
            shortest = min(tours.get((track, session.session), 0) for track in tracks)
            groups = sum(map(fewest_in, those))
            if len(those) == len(every):
                groups = max(groups, fewest_groups(scenario))
            people = sum(each.people for each in those)
            yield _measure(scenario, session, place, groups, people, tracks, shortest)


def _sets_out(scenario: Scenario, session: Session, those: Compartment) -> bool:
    """Whether each of their groups makes a tour in the session for sure, and not on foot."""
    track, only = those.track.track, (session.session,)
    if session not in scenario.sessions_of(track):
        return False
    origin, goal = scenario.tour_ends(session, those.hotel)
    visits = scenario.visits(track)
    if any(
        session.session in visit.sessions and scenario.area_of.get(visit.site) == origin
        for visit in visits
    ):
        return False
    bound: dict[str, bool] = {}  # a choice of which all is visited in this session
    for visit in visits:
        if visit.choice:
            bound[visit.choice] = bound.get(visit.choice, True) and visit.sessions == only
    must = any(visit.must and visit.sessions == only for visit in visits)
    return origin != goal or must or any(bound.values())


def _measure(
    scenario: Scenario,
    session: Session,
    place: str,
    groups: int,
    people: int,
    tracks: Collection[str],
    tour: int,
) -> Gate:
    """The last group may have as many coaches as can be; what these need afterwards is free."""
    clock, every = scenario.event.clock, scenario.site_of[place].depart_every
    fleet = read_fleet(scenario)
    coaches, most = groups, 1
    if fleet is not None:
        coaches = max(groups, fleet.fewest(people))
        most = min(
            fleet.most, len(fleet.rooms), max(bay_limit(scenario, track).people for track in tracks)
        )
    gaps = [-(-every * number // clock) * clock for number in range(1, max(1, most) + 1)]
    least = min(gap * 1000 // number for number, gap in enumerate(gaps, start=1))  # a coach
    spread = -(-least * max(0, coaches - most) // 1000)
    start, end = scenario.span(session)
    return Gate(
        session.session,
        place,
        groups,
        coaches,
        gaps[0],
        max(gaps[0] * (groups - 1), -(-spread // clock) * clock),
        -(-start // clock) * clock,
        min(scenario.leave_by(session), end - tour) // clock * clock,
        tour,
    )


def find_narrow_gate(scenario: Scenario, gate: Gate) -> Finding | None:
    """Say that a gate cannot let all out in time; None if it may."""
    if gate.minutes <= gate.supply:
        return None
    said, column = describe_gate(scenario, gate), gate_column(scenario, gate)
    return Finding("impossible", said, "sessions", gate.session, column, gate.minutes, gate.supply)


def describe_gate(scenario: Scenario, gate: Gate) -> str:
    """What the departures need, beside what there is."""
    session, site = scenario.session_of[gate.session], scenario.site_of[gate.place]
    text = _(
        "{session}, {place}: {leaving} need {minutes} minutes from the first departure to the "
        "last; from {first} to {last} there are {supply}."
    )
    leaving = _("{coaches} coaches in at least {groups} groups, {every} minutes a coach,")
    if scenario.event.travel == "walk":
        leaving = _("{groups} groups {apart} minutes apart")
    elif gate.groups == gate.coaches:
        leaving = _("{coaches} coaches {apart} minutes apart")
    midnight = scenario.span(session)[0] - session.start
    said = text.format(
        session=gate.session,
        place=site.title,
        leaving=leaving.format(
            groups=gate.groups, coaches=gate.coaches, apart=gate.apart, every=site.depart_every
        ),
        minutes=gate.minutes,
        first=clock_text(gate.first - midnight),
        last=clock_text(max(gate.first, gate.last) - midnight),
        supply=gate.supply,
    )
    if gate.apart != site.depart_every:
        more = _("depart_every is {every}, and departures fall on multiples of {clock}.")
        said += " " + more.format(every=site.depart_every, clock=scenario.event.clock)
    if gate_column(scenario, gate) == "end":
        more = _("{session} ends at {end}, and the shortest tour takes {tour} minutes.")
        said += " " + more.format(session=gate.session, end=clock_text(session.end), tour=gate.tour)
    return said


def gate_column(scenario: Scenario, gate: Gate) -> str:
    """The column of the sessions that says until when its tours can leave."""
    end = scenario.span(scenario.session_of[gate.session])[1]
    late = end - gate.tour < scenario.leave_by(scenario.session_of[gate.session])
    return "end" if late else "leave_by"
