"""What each group does, minute by minute: legs, waits, rides, visits and meals.

The sheets print it and the Gantt draws it. It is read off the plan's clock
times; only the parts that a plan does not spell out (getting off, the way in,
the way out, boarding) are computed from the scenario.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from math import ceil
from typing import TYPE_CHECKING, Literal, NamedTuple

from routeplan.plans.model import STOP_EVENTS, Call, Group, Plan, Stop
from routeplan.scenario import Scenario, Session, round_up

if TYPE_CHECKING:
    from routeplan.scenario import Network

Kind = Literal[
    "leg",  # on the way to `place`
    "walk",  # the same on foot, inside an area
    "idle",  # on the way, but longer than it takes
    "alight",  # getting off at an area's place, and the way out of the coach park
    "coach",  # waiting there for boarding
    "board",  # the way to the coach, and boarding at an area's place
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
WAITS = frozenset({"idle", "coach", "outside", "lobby", "above", "clock"})


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


@dataclass(frozen=True)
class TourPart:
    """Stops of a tour that follow one another in one area; or one stop outside of any.

    Attributes
    ----------
    place : str
        The area's, else empty.
    call : Call or None
        The coaches' call there; None outside, and where the whole tour is on foot.
    from_start, to_end : bool
        Whether the tour sets out from the area's place on foot, or comes back to it so.
    """

    place: str
    stops: tuple[Stop, ...]
    call: Call | None = None
    from_start: bool = False
    to_end: bool = False


def list_parts(
    scenario: Scenario, plan: Plan, group: Group, session: Session
) -> tuple[TourPart, ...]:
    """A tour's stops by area, in their order, with the calls that coaches make there."""
    key = group.name, session.session
    origin, destination = tour_ends(scenario, group, session)
    calls = list(plan.calls_of.get(key, ()))
    areas: list[tuple[str, tuple[Stop, ...]]] = []
    for place, listed in groupby(
        plan.stops_of.get(key, ()), key=lambda stop: scenario.area_of.get(stop.site, "")
    ):
        stops = tuple(listed)
        areas += [(place, stops)] if place else [("", (stop,)) for stop in stops]
    parts = []
    for number, (place, stops) in enumerate(areas):
        call = next((call for call in calls if call.place == place), None)
        if call is not None:
            calls.remove(call)
        from_start = bool(place) and number == 0 and place == origin
        to_end = bool(place) and number == len(areas) - 1 and place == destination
        parts.append(TourPart(place, stops, call, from_start, to_end))
    return tuple(parts)


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
            tour = tours.get((group.name, session.session))
            origin, destination = tour_ends(scenario, group, session)
            way = _Way(scenario, group, session.session, network)
            if tour is not None:
                way.leave(origin, scenario.minute(tour.depart))
            parts = list_parts(scenario, plan, group, session)
            for part in parts:
                activities += way.follow(part)
            if tour is not None:
                on_foot = bool(parts) and parts[-1].to_end
                activities += way.reach(destination, scenario.minute(tour.back), on_foot)
    return tuple(activities)


class LongestWait(NamedTuple):
    """The longest time for which a group waits between two visits, in minutes."""

    group: str
    minutes: int


def longest_wait(
    scenario: Scenario, plan: Plan, activities: Iterable[Activity]
) -> LongestWait | None:
    """The longest wait of a plan, the first of several; None where nobody waits.

    All waiting from one visit to the next is one wait (as of R13), also before the first
    visit and after the last one.
    """
    ends = {
        key: sorted(scenario.minute(stop.end) for stop in stops)
        for key, stops in plan.stops_of.items()
    }
    waits: dict[tuple[str, str, int], int] = defaultdict(int)
    for activity in activities:
        if activity.kind in WAITS:
            key = activity.group, activity.session
            rank = bisect_right(ends.get(key, ()), activity.begin)
            waits[*key, rank] += activity.minutes
    longest = max(waits, key=lambda key: waits[key], default=None)
    return LongestWait(longest[0], waits[longest]) if longest else None


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


class _Way:
    """One group's way through its tour: what it does from where it is."""

    def __init__(self, scenario: Scenario, group: Group, session: str, network: Network) -> None:
        self.scenario, self.group, self.session = scenario, group, session
        self.network = network
        self.place = ""  # nowhere yet
        self.leaves = 0

    def leave(self, place: str, minute: int) -> None:
        """Be ready to leave a place."""
        self.place, self.leaves = place, minute

    def reach(
        self, place: str, arrives: int, on_foot: bool, wait: Kind = "idle"
    ) -> Iterator[Activity]:
        """The way to a place, which may take longer than it has to."""
        if not self.place:
            return
        there = arrives
        if {self.place, place} <= self.network.index.keys():
            there = min(arrives, self.leaves + self.network.leg(self.place, place))
        yield from self._list_spans(
            place, ("walk" if on_foot else "leg", self.leaves, there), (wait, there, arrives)
        )

    def follow(self, part: TourPart) -> Iterator[Activity]:
        """One part of a tour, with the way to it."""
        scenario, call = self.scenario, part.call
        on_foot = call is not None or part.from_start
        if call is not None and not part.from_start:
            yield from self._set_down(call)
        for stop in part.stops:
            yield from self.reach(stop.site, scenario.minute(stop.arrive), on_foot)
            yield from self._stop(stop, bool(part.place))
            self.leave(stop.site, scenario.minute(stop.depart))
        if call is not None and not part.to_end:
            yield from self._pick_up(call)

    def _set_down(self, call: Call) -> Iterator[Activity]:
        arrive = self.scenario.minute(call.arrive)
        yield from self.reach(call.place, arrive, on_foot=False)
        off = arrive + alight_minutes(self.scenario, self.group)
        off += self.scenario.site_of[call.place].minutes_in
        yield from self._list_spans(call.place, ("alight", arrive, off))
        self.leave(call.place, off)

    def _pick_up(self, call: Call) -> Iterator[Activity]:
        board, depart = self.scenario.minute(call.board), self.scenario.minute(call.depart)
        begin = board - self.scenario.site_of[call.place].minutes_out
        loaded = board + board_minutes(self.scenario, self.group)
        yield from self.reach(call.place, begin, on_foot=True, wait="coach")
        yield from self._list_spans(call.place, ("board", begin, loaded), ("clock", loaded, depart))
        self.leave(call.place, depart)

    def _stop(self, stop: Stop, on_foot: bool) -> Iterator[Activity]:
        scenario, site = self.scenario, self.scenario.site_of[stop.site]
        arrive, enter, up, start, end, down, leave, depart = (
            scenario.minute(getattr(stop, event)) for event in STOP_EVENTS
        )
        ready, loaded = arrive + site.minutes_in, leave + site.minutes_out
        if not on_foot:
            ready += alight_minutes(scenario, self.group)
            loaded += board_minutes(scenario, self.group)
        yield from self._list_spans(
            stop.site,
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

    def _list_spans(self, place: str, *spans: tuple[Kind, int, int]) -> Iterator[Activity]:
        """What takes no time is left out."""
        for kind, begin, end in spans:
            if begin < end:
                yield Activity(self.group.name, self.session, kind, place, begin, end)
