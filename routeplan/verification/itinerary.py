"""The plan as it would be lived through: who is where at every minute.

Nothing here trusts the plan. Names that the scenario does not know are left
out, and so are groups whose name is not unique: the checks of R01, R03 and R11
report them, and all other rules look at what remains.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property, lru_cache
from itertools import groupby
from math import ceil, floor
from typing import NamedTuple

from routeplan.plans import STOP_EVENTS, Call, Group, Plan, Stop, Tour
from routeplan.scenario import DAY, HOTEL, Direction, Network, Ride, Scenario, Session, ride
from routeplan.verification.journeys import Journey, Leg, Part, TimedCall, TimedStop, TourGroup

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
        area = (site.area or "") if self.scenario.event.travel == "coach" else ""
        # Inside an area coaches are left, and boarded, at its place.
        alight, board = (0, 0) if area else self._coach_minutes(group)
        return TimedStop(
            group=group,
            session=stop.session,
            site=site,
            visit=self.visits[group.track].get(site.site),
            area=area,
            whole=all(is_whole(moment) for moment in moments.values()),
            alight=alight,
            board=board,
            ride_up=self._ride(site.site, group.size, group.step_free, "up"),
            ride_down=self._ride(site.site, group.size, group.step_free, "down"),
            **{event: self.minute(moment) for event, moment in moments.items()},
        )

    def _coach_minutes(self, group: TourGroup) -> tuple[int, int]:
        """How long a group alights and boards, its fullest coach last; on foot no time at all."""
        event = self.scenario.event
        if event.travel != "coach":
            return 0, 0
        alight, board = (
            ceil(group.fullest * seconds / 60 - TINY)
            for seconds in (event.alight_seconds, event.board_seconds)
        )
        return alight, board

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
        calls: dict[tuple[str, str], list[TimedCall]] = defaultdict(list)
        for call in sorted(self.plan.calls, key=lambda call: (call.arrive, call.depart)):
            if call.group in self.group_of and call.place in self.scenario.site_of:
                calls[call.group, call.session].append(self._timed_call(call))
        return tuple(
            self._journey(group, session, tours[place], stops[place], calls[place])
            for group in self.group_of.values()
            for session in self.scenario.sessions_in_order
            for place in [(group.name, session.session)]
        )

    def _timed_call(self, call: Call) -> TimedCall:
        group = self.group_of[call.group]
        alight, board = self._coach_minutes(group)
        return TimedCall(
            group=group,
            session=call.session,
            site=self.scenario.site_of[call.place],
            whole=all(is_whole(moment) for moment in (call.arrive, call.board, call.depart)),
            arrive=self.minute(call.arrive),
            board=self.minute(call.board),
            depart=self.minute(call.depart),
            alight=alight,
            boarding=board,
        )

    def _journey(
        self,
        group: TourGroup,
        session: Session,
        tours: list[Tour],
        stops: list[TimedStop],
        calls: list[TimedCall],
    ) -> Journey:
        hub = self.scenario.event.hub
        ends = (session.origin or hub, session.destination or hub)
        origin, destination = (group.hotel if end == HOTEL else end for end in ends)
        parts = _pair(_list_parts(stops, origin, destination), calls)
        paired = [part.call for part in parts if part.call]
        return Journey(
            group=group,
            session=session,
            origin=origin,
            destination=destination,
            tours=tuple(tours),
            stops=tuple(stops),
            parts=parts,
            calls=tuple(paired or calls),
            depart=self.minute(tours[0].depart) if tours else None,
            back=self.minute(tours[0].back) if tours else None,
            required=self.concerns(session, group) and ends[0] != ends[1] and origin != destination,
        )

    def concerns(self, session: Session, group: TourGroup) -> bool:
        """Whether the session is one of the group's track."""
        return not session.tracks or group.track in session.tracks

    def legs(self, journey: Journey) -> Iterator[Leg]:
        """The ways of one tour, as far as their ends and times are known: by coach and on foot."""
        here = _End(journey.origin, journey.depart, None)
        rank = 0
        for part in journey.parts:
            if not part.place:
                (stop,) = part.stops
                yield from self._leg(here, _End(stop.site.site, stop.arrive, stop), rank)
                here, rank = _End(stop.site.site, stop.depart, stop), rank + 1
                continue
            call = part.call
            if part.from_start:
                here = _End(part.place, journey.depart, None)
            elif call is None:
                here = _End(part.place, None, None)
            else:
                yield from self._leg(here, _End(part.place, call.arrive, call), rank)
                here = _End(part.place, call.set_down, call)
            for stop in part.stops:
                yield from self._leg(here, _End(stop.site.site, stop.arrive, stop), rank, True)
                here, rank = _End(stop.site.site, stop.depart, stop), rank + 1
            if part.to_end:
                yield from self._leg(here, _End(part.place, journey.back, None), rank, True)
                return
            if call is None:
                here = _End(part.place, None, None)
            else:
                latest = call.board - call.site.minutes_out
                yield from self._leg(here, _End(part.place, latest, call), rank, True)
                here = _End(part.place, call.depart, call)
        yield from self._leg(here, _End(journey.destination, journey.back, None), rank)

    def _leg(self, here: _End, there: _End, rank: int, on_foot: bool = False) -> Iterator[Leg]:
        if here.minute is None or there.minute is None:
            return
        if here.place in self.network.index and there.place in self.network.index:
            assert here.place is not None and there.place is not None
            if not self.network.joins(here.place, there.place):
                return  # nobody has anything to do there: R03
            minutes = self.network.leg(here.place, there.place)
            ends = here.place, there.place, here.minute, there.minute
            yield Leg(*ends, minutes, here.made, there.made, rank, on_foot)

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


class _End(NamedTuple):
    """An end of a way, when it is left or reached, and what is done there."""

    place: str | None
    minute: int | None
    made: TimedStop | TimedCall | None


def _list_parts(
    stops: Sequence[TimedStop], origin: str | None, destination: str | None
) -> list[Part]:
    """A tour's stops by area; where the tour itself begins or ends there, that end is walked."""
    parts = []
    for area, listed in groupby(stops, key=lambda stop: stop.area):
        together = tuple(listed)
        parts += [Part(area, together)] if area else [Part("", (stop,)) for stop in together]
    for number, part in enumerate(parts):
        parts[number] = replace(
            part,
            from_start=bool(part.place) and number == 0 and part.place == origin,
            to_end=bool(part.place) and number == len(parts) - 1 and part.place == destination,
        )
    return parts


def _pair(parts: list[Part], calls: list[TimedCall]) -> tuple[Part, ...]:
    """Give the parts their calls, in their order; none if the plan has others (R18)."""
    riding = [part for part in parts if part.place and not part.on_foot]
    if [part.place for part in riding] != [call.site.site for call in calls]:
        return tuple(parts)
    left = iter(calls)
    return tuple(
        part
        if not part.place or part.on_foot
        else replace(
            part,
            call=replace(next(left), from_start=part.from_start, to_end=part.to_end, matched=True),
        )
        for part in parts
    )


def is_whole(moment: dt.datetime) -> bool:
    """Whether a moment is a whole minute."""
    return moment.second == 0 and moment.microsecond == 0
