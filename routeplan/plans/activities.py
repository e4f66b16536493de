"""What each group does, minute by minute: legs, waits, rides, visits and meals.

The sheets print it and the Gantt draws it. It is read off the plan's clock
times; only the parts that a plan does not spell out (getting off, the way in,
the way out, boarding) are computed from the scenario.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from math import ceil
from typing import TYPE_CHECKING, Literal

from routeplan.plans.model import STOP_EVENTS, Group, Plan, Stop
from routeplan.scenario import Scenario, Session, round_up

if TYPE_CHECKING:
    from routeplan.scenario import Network

Kind = Literal[
    "leg",  # on the way to `place`
    "idle",  # on the way, but longer than the road takes
    "arrival",  # getting off and the way to the door
    "outside",  # waiting at the door
    "lobby",  # waiting for the way up
    "up",
    "visit",
    "meal",
    "above",  # waiting for the way down
    "down",
    "departure",  # the way back to the coach and boarding
    "clock",  # waiting for a departure on the clock
]
WAITS = frozenset({"idle", "outside", "lobby", "above", "clock"})


@dataclass(frozen=True)
class Activity:
    """One thing that a group does for a while.

    Attributes
    ----------
    kind : str
        One of `Kind`.
    place : str
        The site; for a leg the one that it leads to.
    begin, end : int
        Minutes from the first day's midnight.
    """

    group: str
    session: str
    kind: Kind
    place: str
    begin: int
    end: int

    @property
    def minutes(self) -> int:
        """How long it takes."""
        return self.end - self.begin


def list_activities(scenario: Scenario, plan: Plan, network: Network) -> tuple[Activity, ...]:
    """List what the groups do, by group and time; what takes no time is left out.

    Parameters
    ----------
    network : Network
        Tells how long the roads take: a longer leg is a leg and a wait.
    """
    tours = {(tour.group, tour.session): tour for tour in plan.tours}
    activities: list[Activity] = []
    for group in plan.groups:
        for session in scenario.sessions_in_order:
            name = session.session
            calls = plan.stops_of.get((group.name, name), ())
            tour = tours.get((group.name, name))
            origin, destination = tour_ends(scenario, group, session)
            points: list[tuple[str, int | None, int | None]] = [
                (call.site, scenario.minute(call.arrive), scenario.minute(call.depart))
                for call in calls
            ]
            if tour is not None:
                points.insert(0, (origin, None, scenario.minute(tour.depart)))
                points.append((destination, scenario.minute(tour.back), None))
            for place, (former, latter) in enumerate(pairwise(points)):
                activities += _leg(group, name, former, latter, network)
                if tour is None and place == 0:
                    activities += _stop(scenario, group, calls[0])
                following = place if tour is not None else place + 1
                if following < len(calls):
                    activities += _stop(scenario, group, calls[following])
    return tuple(activities)


def longest_wait(activities: Iterable[Activity]) -> Activity | None:
    """The longest single wait, the earliest of several; None where nobody waits."""
    waits = [activity for activity in activities if activity.kind in WAITS]
    return max(waits, key=lambda wait: (wait.minutes, -wait.begin), default=None)


def tour_ends(scenario: Scenario, group: Group, session: Session) -> tuple[str, str]:
    """Where a group's tour starts and ends: the session's places, its hotel, or the hub."""
    rows = scenario.visitor_of
    hotel = next((rows[m.visitor].hotel for m in group.members if m.visitor in rows), None)
    return scenario.tour_ends(session, hotel)


def alight_minutes(scenario: Scenario, group: Group) -> int:
    """Whole minutes until everybody has left the coach; 0 on foot."""
    return _coach_minutes(scenario, group, scenario.event.alight_seconds)


def board_minutes(scenario: Scenario, group: Group) -> int:
    """Whole minutes until everybody is aboard; 0 on foot."""
    return _coach_minutes(scenario, group, scenario.event.board_seconds)


def _coach_minutes(scenario: Scenario, group: Group, seconds: float) -> int:
    if scenario.event.travel == "walk":
        return 0
    listed = [coach.seats for coach in scenario.coaches if coach.coach in group.coaches]
    seats = listed or [1]
    fullest = ceil(group.size * max(seats) / sum(seats))
    return round_up(fullest * seconds / 60)


def _leg(
    group: Group,
    session: str,
    former: tuple[str, int | None, int | None],
    latter: tuple[str, int | None, int | None],
    network: Network,
) -> Iterator[Activity]:
    origin, _arrived, leaves = former
    destination, arrives, _departs = latter
    assert leaves is not None and arrives is not None
    there = arrives
    if {origin, destination} <= network.index.keys():
        there = min(arrives, leaves + network.leg(origin, destination))
    spans: tuple[tuple[Kind, int, int], ...] = (
        ("leg", leaves, there),
        ("idle", there, arrives),
    )
    yield from _list_spans(group, session, destination, spans)


def _stop(scenario: Scenario, group: Group, stop: Stop) -> Iterator[Activity]:
    site = scenario.site_of[stop.site]
    arrive, enter, up, start, end, down, leave, depart = (
        scenario.minute(getattr(stop, event)) for event in STOP_EVENTS
    )
    ready = arrive + alight_minutes(scenario, group) + site.minutes_in
    loaded = leave + site.minutes_out + board_minutes(scenario, group)
    spans: tuple[tuple[Kind, int, int], ...] = (
        ("arrival", arrive, ready),
        ("outside", ready, enter),
        ("lobby", enter, up),
        ("up", up, start),
        ("meal" if site.kind == "meal" else "visit", start, end),
        ("above", end, down),
        ("down", down, leave),
        ("departure", leave, loaded),
        ("clock", loaded, depart),
    )
    yield from _list_spans(group, stop.session, stop.site, spans)


def _list_spans(
    group: Group, session: str, place: str, spans: Iterable[tuple[Kind, int, int]]
) -> Iterator[Activity]:
    """What takes no time is left out."""
    for kind, begin, end in spans:
        if begin < end:
            yield Activity(group.name, session, kind, place, begin, end)
