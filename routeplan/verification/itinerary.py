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
from routeplan.verification.journeys import Call, Journey, Leg, Party

# Sums of decimal fractions must not tip over a whole minute or person.
TINY = 1e-9


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
    def parties(self) -> tuple[Party, ...]:
        """Every group of the plan, in its order."""
        return tuple(self._party(group) for group in self.plan.groups)

    @cached_property
    def party_of(self) -> dict[str, Party]:
        """The groups with a name of their own."""
        times = Counter(group.name for group in self.plan.groups)
        return {party.name: party for party in self.parties if times[party.name] == 1}

    def _party(self, group: Group) -> Party:
        known = self.scenario.visitor_of
        members = tuple(
            (known[member.visitor], max(0, member.count))
            for member in group.members
            if member.visitor in known
        )
        listed = sum(member.count for member in group.members)
        people = max(0, min(group.people, listed))
        tracks = {visitor.track for visitor, _count in members}
        return Party(
            group=group,
            members=members,
            track=tracks.pop() if len(tracks) == 1 else group.track,
            people=people,
            size=people + self.scenario.event.escorts,
            step_free=min(people, sum(count for visitor, count in members if visitor.step_free)),
            settled=group.people == listed,
        )

    # -- stops -------------------------------------------------------------------------------

    @cached_property
    def calls(self) -> tuple[Call, ...]:
        """The stops of known groups at known sites, by arrival."""
        calls = (self._call(stop) for stop in self.plan.stops if self.knows(stop))
        return tuple(sorted(calls, key=lambda call: (call.arrive, call.depart)))

    def knows(self, stop: Stop) -> bool:
        """Whether it is clear who stops where."""
        return stop.group in self.party_of and stop.site in self.scenario.site_of

    @cached_property
    def calls_at(self) -> dict[str, list[Call]]:
        """The stops at each site, by arrival."""
        return self._calls_by(lambda call: call.site.site)

    @cached_property
    def calls_of(self) -> dict[str, list[Call]]:
        """The stops of each group, by arrival."""
        return self._calls_by(lambda call: call.party.name)

    def _calls_by(self, key: Callable[[Call], str]) -> dict[str, list[Call]]:
        calls: dict[str, list[Call]] = defaultdict(list)
        for call in self.calls:
            calls[key(call)].append(call)
        return calls

    def _call(self, stop: Stop) -> Call:
        party = self.party_of[stop.group]
        site = self.scenario.site_of[stop.site]
        moments = {event: getattr(stop, event) for event in STOP_EVENTS}
        event = self.scenario.event
        seconds = (0.0, 0.0)
        if event.travel == "coach":
            seconds = (event.alight_seconds, event.board_seconds)
        alight, board = (ceil(party.size * each / 60 - TINY) for each in seconds)
        return Call(
            party=party,
            session=stop.session,
            site=site,
            visit=self.visits[party.track].get(site.site),
            whole=all(is_whole(moment) for moment in moments.values()),
            alight=alight,
            board=board,
            ride_up=self._ride(site.site, party.size, party.step_free, "up"),
            ride_down=self._ride(site.site, party.size, party.step_free, "down"),
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
        calls: dict[tuple[str, str], list[Call]] = defaultdict(list)
        for call in self.calls:
            calls[call.party.name, call.session].append(call)
        return tuple(
            self._journey(party, session, tours[place], calls[place])
            for party in self.party_of.values()
            for session in self.scenario.sessions_in_order
            for place in [(party.name, session.session)]
        )

    def _journey(
        self, party: Party, session: Session, tours: list[Tour], calls: list[Call]
    ) -> Journey:
        hub = self.scenario.event.hub
        ends = (session.origin or hub, session.destination or hub)
        origin, destination = (party.hotel if end == HOTEL else end for end in ends)
        return Journey(
            party=party,
            session=session,
            origin=origin,
            destination=destination,
            tours=tuple(tours),
            calls=tuple(calls),
            depart=self.minute(tours[0].depart) if tours else None,
            back=self.minute(tours[0].back) if tours else None,
            required=self.concerns(session, party) and ends[0] != ends[1] and origin != destination,
        )

    def concerns(self, session: Session, party: Party) -> bool:
        """Whether the session is one of the group's track."""
        return not session.tracks or party.track in session.tracks

    def legs(self, journey: Journey) -> Iterator[Leg]:
        """The ways of one tour, as far as their ends are known."""
        points: list[tuple[str | None, int | None, int | None, Call | None]] = [
            (journey.origin, None, journey.depart, None),
            *((call.site.site, call.arrive, call.depart, call) for call in journey.calls),
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
