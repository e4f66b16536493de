"""Everything that the planner states, all tables together, and what follows from it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cached_property
from typing import Any, NamedTuple, Self

from pydantic import BaseModel, ConfigDict

from routeplan.scenario.rounding import round_down, round_up
from routeplan.scenario.rows import (
    Appointment,
    Coach,
    Event,
    LiftBank,
    ProgrammeRow,
    Road,
    Session,
    Site,
    Visitor,
)
from routeplan.scenario.windows import (
    DAY,
    MEAL_HOURS,
    Spans,
    Window,
    join_windows,
    leave_room,
    list_starts,
)

HOTEL = "hotel"  # as start or end of a session: each group's own


class Visit(NamedTuple):
    """One site of a track's programme, with the programme's overrides applied.

    `sessions` are the ids of the sessions in which the stop may be made;
    `must` is False for a stop that is one of a ``one_of`` choice as well. The
    visit may last up to `longest` minutes.
    """

    site: str
    minutes: int
    longest: int
    must: bool
    choice: str
    score: int
    sessions: tuple[str, ...]


class Scenario(BaseModel):
    """Everything that the planner states, all tables together.

    Build one with :func:`routeplan.read`, which reports every fault at once.
    """

    model_config = ConfigDict(frozen=True, ignored_types=(cached_property,))

    event: Event = Event()
    sites: tuple[Site, ...]
    lifts: tuple[LiftBank, ...] = ()
    roads: tuple[Road, ...] = ()
    visitors: tuple[Visitor, ...]
    coaches: tuple[Coach, ...] = ()
    sessions: tuple[Session, ...]
    programme: tuple[ProgrammeRow, ...] = ()
    appointments: tuple[Appointment, ...] = ()
    notes: tuple[str, ...] = ()

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """A copy with some tables replaced; nothing that was computed from the old ones stays."""
        copy = super().model_copy(update=update, deep=deep)
        for name in set(copy.__dict__) - set(type(copy).model_fields):
            del copy.__dict__[name]
        return copy

    @cached_property
    def site_of(self) -> dict[str, Site]:
        """The sites by id."""
        return {site.site: site for site in self.sites}

    @cached_property
    def area_of(self) -> dict[str, str]:
        """The area of each site in one, and of each area's place, by that place.

        Where everybody walks all the way areas have no effect: there are none.
        """
        if self.event.travel == "walk":
            return {}
        areas = ((site.site, site.area) for site in self.sites if site.area is not None)
        inside = {site: place for site, place in areas if place in self.site_of}
        return {place: place for place in inside.values()} | inside

    @cached_property
    def lift_of(self) -> dict[str, LiftBank]:
        """The lift banks by id, each with its speed."""
        highest = {bank.lift: 1 for bank in self.lifts}
        for site in self.sites:
            if site.lift in highest:
                highest[site.lift] = max(highest[site.lift], site.floor)
        return {
            bank.lift: bank.model_copy(update={"speed": bank.rate(highest[bank.lift])})
            for bank in self.lifts
        }

    @cached_property
    def session_of(self) -> dict[str, Session]:
        """The sessions by id."""
        return {session.session: session for session in self.sessions}

    @cached_property
    def visitor_of(self) -> dict[str, Visitor]:
        """The visitor rows by id."""
        return {visitor.visitor: visitor for visitor in self.visitors}

    @cached_property
    def coach_of(self) -> dict[str, Coach]:
        """The coaches by id."""
        return {coach.coach: coach for coach in self.coaches}

    @cached_property
    def tracks(self) -> tuple[str, ...]:
        """The tracks in the order of the visitors' rows; "" for visitors without one."""
        return tuple(dict.fromkeys(visitor.track for visitor in self.visitors))

    @cached_property
    def people_of(self) -> dict[str, int]:
        """How many visitors each track has."""
        people = dict.fromkeys(self.tracks, 0)
        for visitor in self.visitors:
            people[visitor.track] += visitor.count
        return people

    @cached_property
    def hotels_of(self) -> dict[str, tuple[str | None, ...]]:
        """The hotels of each track's visitors; None for visitors without one."""
        hotels: dict[str, dict[str | None, None]] = {track: {} for track in self.tracks}
        for visitor in self.visitors:
            hotels[visitor.track][visitor.hotel] = None
        return {track: tuple(names) for track, names in hotels.items()}

    @cached_property
    def first_day(self) -> dt.date:
        """The day whose midnight is minute 0."""
        return min(self.date_of(session) for session in self.sessions)

    @cached_property
    def first_midnight(self) -> dt.datetime:
        """Minute 0."""
        return dt.datetime.combine(self.first_day, dt.time())

    def date_of(self, session: Session) -> dt.date:
        """The session's date, else the event's."""
        date = session.date or self.event.date
        assert date is not None, "reading a scenario makes sure of a date"
        return date

    def minute(self, moment: dt.datetime) -> int:
        """Minutes from the first day's midnight to `moment`."""
        return round((moment - self.first_midnight).total_seconds() / 60)

    def moment(self, minute: int) -> dt.datetime:
        """The clock time of a minute counted from the first day's midnight."""
        return self.first_midnight + dt.timedelta(minutes=minute)

    def span(self, session: Session) -> tuple[int, int]:
        """Start and end of a session in minutes from the first day's midnight."""
        midnight = (self.date_of(session) - self.first_day).days * DAY
        return midnight + session.start, midnight + session.end

    def leave_by(self, session: Session) -> int:
        """The latest minute, from the first day's midnight, at which a tour may set out."""
        start, end = self.span(session)
        return end if session.leave_by is None else start + session.leave_by - session.start

    def ends_of(self, session: Session, track: str) -> tuple[tuple[str, str], ...]:
        """Where a track's tours of a session start and end, whatever the hotel."""
        ends = (self.tour_ends(session, hotel) for hotel in self.hotels_of[track])
        return tuple(dict.fromkeys(ends))

    @cached_property
    def origins(self) -> frozenset[str]:
        """The places from which tours set out."""
        return frozenset(
            origin
            for track in self.tracks
            for session in self.sessions_of(track)
            for origin, _goal in self.ends_of(session, track)
        )

    def starts_at(self, appointment: Appointment) -> int:
        """When an appointment's visit begins, in minutes from the first day's midnight."""
        session = self.session_of[appointment.session]
        return self.span(session)[0] - session.start + appointment.start

    @cached_property
    def sessions_in_order(self) -> tuple[Session, ...]:
        """The sessions by their start."""
        return tuple(sorted(self.sessions, key=self.span))

    @cached_property
    def last_day(self) -> dt.date:
        """The day of the last session."""
        return max(self.date_of(session) for session in self.sessions)

    def hours(self, site: Site) -> tuple[Window, ...]:
        """Opening windows as stated, of a meal without any the usual ones; none: always open.

        A meal's usual hours count only where they leave room: for every appointment
        with it, for all of its own `starts`, and in every session in which it may be taken,
        getting there and back counted.
        """
        if site.open or site.kind != "meal" or site.site not in self._meals_at_usual_hours:
            return site.open
        return MEAL_HOURS

    @cached_property
    def _meals_at_usual_hours(self) -> set[str]:
        meals = {site.site for site in self.sites if site.kind == "meal" and not site.open}
        if not meals:
            return meals
        usual = join_windows(MEAL_HOURS, self.first_day, self.last_day)
        starts = {site.site: site.starts.times for site in self.sites if site.starts}
        for track in self.tracks:
            for visit in self.visits(track):
                held = [
                    self._span_at(self.site_of[visit.site], self.session_of[name])
                    for name in visit.sessions
                ]
                for row in self.appointments:
                    if row.site == visit.site and track in self.tracks_of(row.who):
                        start = self.starts_at(row)
                        held.append((start, start + visit.minutes))
                held += [(start, start + visit.minutes) for start in starts.get(visit.site, ())]
                if not all(leave_room(usual, span, visit.minutes) for span in held):
                    meals.discard(visit.site)
        return meals

    def _span_at(self, site: Site, session: Session) -> tuple[int, int]:
        """The most of a session that can be spent inside a site.

        Nobody is there sooner than by the shortest road to its door, off the coach and in; so
        with the way back. In every coach there is somebody besides its escorts.
        """
        event, (start, end) = self.event, self.span(session)
        into, out_of = self._least_roads(site)
        alighting, boarding = (
            0 if event.travel == "walk" else round_up((1 + event.escorts) * seconds / 60)
            for seconds in (event.alight_seconds, event.board_seconds)
        )
        origin, goal = session.origin or event.hub, session.destination or event.hub
        if origin not in (site.site, HOTEL):
            # From the place of its area all walk.
            start += into + site.minutes_in + (0 if origin == site.area else alighting)
        if goal not in (site.site, HOTEL):
            end -= out_of + site.minutes_out + (0 if goal == site.area else boarding)
        return start, end

    def _least_roads(self, site: Site) -> tuple[int, int]:
        """Whole minutes of the shortest roads that end at a site and begin there.

        Those without minutes, and straight lines, may be as short as can be.
        """
        into, out_of = [], []
        for road in self.roads if site.x is None and site.lat is None else ():
            minutes, both = road.minutes or 0, not road.one_way
            if road.destination == site.site or (both and road.origin == site.site):
                into.append(minutes)
            if road.origin == site.site or (both and road.destination == site.site):
                out_of.append(minutes)
        return round_up(min(into, default=0)), round_up(min(out_of, default=0))

    def windows(self, site: Site) -> Spans | None:
        """The `hours` in minutes from the first day's midnight, merged; None: always open."""
        hours = self.hours(site)
        return join_windows(hours, self.first_day, self.last_day) if hours else None

    def visits(self, track: str) -> tuple[Visit, ...]:
        """The stops of a track's programme, in the order of the sites' table.

        Sites of kind visit that the programme names (all of them where there is
        no programme), meals that it names for the track, and those that it names
        for nobody.
        """
        if track not in self._visits_of:
            self._visits_of[track] = self._list_visits(track)
        return self._visits_of[track]

    @cached_property
    def _visits_of(self) -> dict[str, tuple[Visit, ...]]:
        return {}

    def _list_visits(self, track: str) -> tuple[Visit, ...]:
        rows = {row.site: row for row in self.programme if row.track == track}
        named = {row.site for row in self.programme}
        sessions = tuple(session.session for session in self.sessions_of(track))
        visits = []
        for site in self.sites:
            row = rows.get(site.site)
            others = site.site in named or (site.kind == "visit" and self.programme)
            if site.kind == "place" or (row is None and others):
                continue
            minutes = site.minutes if row is None or row.minutes is None else row.minutes
            must = site.must if row is None or row.must is None else row.must
            allowed = (row.sessions if row else ()) or site.sessions
            visits.append(
                Visit(
                    site=site.site,
                    minutes=minutes or 0,
                    longest=max(minutes or 0, site.minutes_max or 0),
                    must=must and not site.one_of,
                    choice=site.one_of,
                    score=site.score,
                    sessions=tuple(s for s in sessions if not allowed or s in allowed),
                )
            )
        return tuple(visits)

    def start_minutes(self, site: Site) -> tuple[int, ...] | None:
        """When a visit may begin, in minutes from the first day's midnight; None: at any time."""
        if site.starts is None:
            return None
        return list_starts(site.starts, site.open, self.first_day, self.last_day)

    def usable(self, places: int) -> int:
        """How many of a hall's or a coach's places may be used."""
        return round_down(self.event.fill * places)

    def sessions_of(self, track: str) -> tuple[Session, ...]:
        """The sessions that a track takes part in, in the order of time."""
        return tuple(s for s in self.sessions_in_order if not s.tracks or track in s.tracks)

    def tour_ends(self, session: Session, hotel: str | None) -> tuple[str, str]:
        """Where the tour of a group from a hotel starts and ends; the hub, if nothing is said."""
        hub = self.event.hub or ""
        origin, goal = session.origin or hub, session.destination or hub
        stay = hotel or hub
        return stay if origin == HOTEL else origin, stay if goal == HOTEL else goal

    def must_stop(self, track: str) -> bool:
        """Whether every group of a track makes some stop, whatever is optional."""
        return any(visit.must or visit.choice for visit in self.visits(track))

    def tracks_of(self, who: str) -> list[str]:
        """The tracks of those with whom an appointment is: all, a track, delegation or group."""
        if who == "all" or who in self.tracks:
            return [track for track in self.tracks if who in ("all", track)]
        rows = [row for row in self.visitors if row.delegation == who]
        rows = rows or [row for row in self.visitors if row.group == who]
        return list(dict.fromkeys(row.track for row in rows))
