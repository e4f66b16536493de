"""The plan as it would be lived through: who is where at every minute.

Nothing here trusts the plan. Names that the scenario does not know are left
out, and so are groups whose name is not unique: the checks of R01, R03 and R11
report them, and all other rules look at what remains.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from functools import cached_property, lru_cache
from itertools import pairwise
from math import ceil, floor

from routeplan.plans import STOP_EVENTS, Group, Plan, Stop, Tour
from routeplan.scenario import DAY, HOTEL, Direction, Network, Ride, Scenario, Session, ride
from routeplan.verification.journeys import Journey, Leg, TimedStop, TourGroup

# Sums of decimal fractions must not tip over a whole minute or person.
TINY = 1e-9  # its own, as all that the verifier computes


class Itinerary:
    """A plan laid over its scenario.

    Parameters
    ----------
    network : Network
        The travel minutes of the scenario.
    """

    def __init__(self, scenario: Scenario, plan: Plan, network: Network) -> None:
        self.scenario = scenario
        self.plan = plan
        self.network = network
        self.visits = {
            track: {visit.site: visit for visit in scenario.visits(track)}
            for track in {*scenario.tracks, *(group.track for group in plan.groups)}
        }
        self._midnight = dt.datetime.combine(scenario.first_day, dt.time())
        self._one_day = all(
            scenario.date_of(session) == scenario.first_day for session in scenario.sessions
        )
        # Many groups of one size visit a site; each ride is computed once.
        self._ride = lru_cache(maxsize=None)(self._ride_at)

    # -- people ------------------------------------------------------------------------------

    @cached_property
    def groups(self) -> tuple[TourGroup, ...]:
        """Every group of the plan, in its order."""
        return tuple(self._tour_group(group) for group in self.plan.groups)

    @cached_property
    def group_of(self) -> dict[str, TourGroup]:
        """The groups with a name of their own."""
        times = Counter(group.name for group in self.plan.groups)
        return {group.name: group for group in self.groups if times[group.name] == 1}

    def _tour_group(self, group: Group) -> TourGroup:
        known = self.scenario.visitor_of
        members = tuple(
            (known[member.visitor], max(0, member.count))
            for member in group.members
            if member.visitor in known
        )
        listed = sum(member.count for member in group.members)
        people = max(0, min(group.people, listed))
        tracks = {visitor.track for visitor, _count in members}
        event, seats = self.scenario.event, [1]
        if event.travel == "coach":
            listed_seats = {coach.coach: coach.seats for coach in self.scenario.coaches}
            mine = {name for name in group.coaches if name in listed_seats}
            seats = [listed_seats[name] for name in sorted(mine)] or seats
        size = people + len(seats) * event.escorts
        return TourGroup(
            group=group,
            members=members,
            track=tracks.pop() if len(tracks) == 1 else group.track,
            people=people,
            size=size,
            step_free=min(people, sum(count for visitor, count in members if visitor.step_free)),
            coaches=len(seats),
            fullest=-(-size * max(seats) // sum(seats)),
            settled=group.people == listed,
        )

    # -- stops -------------------------------------------------------------------------------

    @cached_property
    def stops(self) -> tuple[TimedStop, ...]:
        """The stops of known groups at known sites, by arrival."""
        stops = (self._timed_stop(stop) for stop in self.plan.stops if self.knows(stop))
        return tuple(sorted(stops, key=lambda stop: (stop.arrive, stop.depart)))

    def knows(self, stop: Stop) -> bool:
        """Whether it is clear who stops where."""
        return stop.group in self.group_of and stop.site in self.scenario.site_of

    @cached_property
    def stops_at(self) -> dict[str, list[TimedStop]]:
        """The stops at each site, by arrival."""
        return self._stops_by(lambda stop: stop.site.site)

    @cached_property
    def stops_of(self) -> dict[str, list[TimedStop]]:
        """The stops of each group, by arrival."""
        return self._stops_by(lambda stop: stop.group.name)

    def _stops_by(self, key: Callable[[TimedStop], str]) -> dict[str, list[TimedStop]]:
        stops: dict[str, list[TimedStop]] = defaultdict(list)
        for stop in self.stops:
            stops[key(stop)].append(stop)
        return stops

    def _timed_stop(self, stop: Stop) -> TimedStop:
        group = self.group_of[stop.group]
        site = self.scenario.site_of[stop.site]
        moments = {event: getattr(stop, event) for event in STOP_EVENTS}
        event = self.scenario.event
        seconds = (0.0, 0.0)
        if event.travel == "coach":
            seconds = (event.alight_seconds, event.board_seconds)
        alight, board = (ceil(group.fullest * each / 60 - TINY) for each in seconds)
        return TimedStop(
            group=group,
            session=stop.session,
            site=site,
            visit=self.visits[group.track].get(site.site),
            whole=all(is_whole(moment) for moment in moments.values()),
            alight=alight,
            board=board,
            ride_up=self._ride(site.site, group.size, group.step_free, "up"),
            ride_down=self._ride(site.site, group.size, group.step_free, "down"),
            **{event: self.minute(moment) for event, moment in moments.items()},
        )

    def _ride_at(self, site: str, size: int, step_free: int, direction: Direction) -> Ride:
        return ride(self.scenario, self.scenario.site_of[site], size, step_free, direction)

    # -- tours -------------------------------------------------------------------------------

    @cached_property
    def journeys(self) -> tuple[Journey, ...]:
        """Each group in each session, whether it tours there or not."""
        tours: dict[tuple[str, str], list[Tour]] = defaultdict(list)
        for tour in self.plan.tours:
            tours[tour.group, tour.session].append(tour)
        stops: dict[tuple[str, str], list[TimedStop]] = defaultdict(list)
        for stop in self.stops:
            stops[stop.group.name, stop.session].append(stop)
        return tuple(
            self._journey(group, session, tours[place], stops[place])
            for group in self.group_of.values()
            for session in self.scenario.sessions_in_order
            for place in [(group.name, session.session)]
        )

    def _journey(
        self, group: TourGroup, session: Session, tours: list[Tour], stops: list[TimedStop]
    ) -> Journey:
        hub = self.scenario.event.hub
        ends = (session.origin or hub, session.destination or hub)
        origin, destination = (group.hotel if end == HOTEL else end for end in ends)
        return Journey(
            group=group,
            session=session,
            origin=origin,
            destination=destination,
            tours=tuple(tours),
            stops=tuple(stops),
            depart=self.minute(tours[0].depart) if tours else None,
            back=self.minute(tours[0].back) if tours else None,
            required=self.concerns(session, group) and ends[0] != ends[1] and origin != destination,
        )

    def concerns(self, session: Session, group: TourGroup) -> bool:
        """Whether the session is one of the group's track."""
        return not session.tracks or group.track in session.tracks

    def legs(self, journey: Journey) -> Iterator[Leg]:
        """The ways of one tour, as far as their ends are known."""
        points: list[tuple[str | None, int | None, int | None, TimedStop | None]] = [
            (journey.origin, None, journey.depart, None),
            *((stop.site.site, stop.arrive, stop.depart, stop) for stop in journey.stops),
            (journey.destination, journey.back, None, None),
        ]
        known = self.network.index
        for (origin, _arrive, leaves, former), (destination, arrives, _depart, latter) in pairwise(
            points
        ):
            if leaves is None or arrives is None or not {origin, destination} <= known.keys():
                continue
            assert origin is not None and destination is not None
            minutes = self.network.leg(origin, destination)
            yield Leg(origin, destination, leaves, arrives, minutes, former, latter)

    # -- figures -----------------------------------------------------------------------------

    def usable(self, places: int) -> int:
        """The share of a hall's or coach's places that the planner lets be used."""
        return floor(self.scenario.event.fill * places + TINY)

    def minute(self, moment: dt.datetime) -> int:
        """Minutes from the first day's midnight, seconds cut off."""
        since = moment.replace(tzinfo=None) - self._midnight
        return since.days * DAY + since.seconds // 60

    def clock(self, minute: int) -> str:
        """The clock time for a sentence, with its date where one is needed."""
        day, rest = divmod(minute, DAY)
        time = f"{rest // 60:02d}:{rest % 60:02d}"
        if day == 0 and self._one_day:
            return time
        ordinal = self.scenario.first_day.toordinal() + day
        date = dt.date.fromordinal(min(max(ordinal, 1), dt.date.max.toordinal()))
        return f"{date.isoformat()} {time}"


def is_whole(moment: dt.datetime) -> bool:
    """Whether a moment is a whole minute."""
    return moment.second == 0 and moment.microsecond == 0
