"""What the planner states: the rows of the tables, validated and immutable.

Field names are the column names of the tables; a column whose name Python
reserves (``from``) is stored under another name and keeps its own as an alias.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from functools import cached_property, wraps
from typing import Annotated, Any, Literal, NamedTuple, Self, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from routeplan.scenario.cells import (
    parse_clock,
    parse_date,
    parse_group_count,
    parse_identifier,
    parse_languages,
    parse_list,
    parse_number,
    parse_share,
    parse_text,
    parse_whole,
    parse_windows,
    parse_yes_no,
)
from routeplan.scenario.rounding import round_down

T = TypeVar("T")

DAY = 24 * 60
HOTEL = "hotel"  # as start or end of a session: each group's own

# Beyond any event; solvers count in whole numbers that must not overflow.
MOST = 1_000_000
MOST_VISITORS = 100_000  # of one event, which solvers and sheets can still hold
LEAST = 0.001  # of what is divided by, such as a speed
GROUP_MAX = 50  # visitors a coach, by default
FARTHEST = 50_000  # km; the equator has 40,075

Text = Annotated[str, BeforeValidator(parse_text)]
Identifier = Annotated[str, BeforeValidator(parse_identifier), Field(min_length=1)]
Names = Annotated[tuple[str, ...], BeforeValidator(parse_list)]
Languages = Annotated[tuple[str, ...], BeforeValidator(parse_languages)]
Clock = Annotated[int, BeforeValidator(parse_clock), Field(ge=0, lt=2 * DAY)]
Date = Annotated[dt.date, BeforeValidator(parse_date)]
YesNo = Annotated[bool, BeforeValidator(parse_yes_no)]
Whole = Annotated[int, BeforeValidator(parse_whole), Field(ge=0, le=MOST)]
Positive = Annotated[int, BeforeValidator(parse_whole), Field(ge=1, le=MOST)]
Number = Annotated[float, BeforeValidator(parse_number), Field(allow_inf_nan=False)]
NotNegative = Annotated[Number, Field(ge=0, le=MOST)]
AboveZero = Annotated[Number, Field(ge=LEAST, le=MOST)]
Share = Annotated[float, BeforeValidator(parse_share), Field(ge=0, le=1)]
ShareAboveZero = Annotated[float, BeforeValidator(parse_share), Field(gt=0, le=1)]


class GroupCount(NamedTuple):
    """How many groups the planner allows.

    `fewest` asks for as few as fit; otherwise finish decides within
    `least..most` (`most` None: no upper limit).
    """

    least: int = 1
    most: int | None = None
    fewest: bool = True


class Window(NamedTuple):
    """One opening window; minutes after midnight of `date` (None: of any day)."""

    date: dt.date | None
    opens: int
    closes: int


class Row(BaseModel):
    """One row of a table; columns that routeplan does not know are kept as they are."""

    model_config = ConfigDict(frozen=True, extra="allow", populate_by_name=True)

    @property
    def others(self) -> Mapping[str, Any]:
        """The unknown columns (phone, 备注, room) with their values."""
        return self.model_extra or {}


class Event(Row):
    """The settings of the whole event."""

    name: Text = ""
    date: Date | None = None
    hub: Identifier | None = None
    groups: Annotated[GroupCount, BeforeValidator(parse_group_count)] = GroupCount()
    group_min: Positive = 1
    group_max: Positive = GROUP_MAX
    escorts: Whole = 0
    travel: Literal["coach", "walk"] = "coach"
    movement: Literal["free", "convoy"] = "free"
    slack: NotNegative = 0.0
    clock: Positive = 1
    coaches_per_group: Positive = 1
    max_wait: Whole | None = None
    alight_seconds: NotNegative = 2.4
    board_seconds: NotNegative = 3.5
    fill: ShareAboveZero = 1.0
    sheet_language: Literal["en", "zh"] = "en"

    @model_validator(mode="after")
    def _let_parties_be_larger(self) -> Self:
        """By default a group may be as large as a coach, a party as large as its coaches."""
        if "group_max" not in self.model_fields_set:
            coaches = self.coaches_per_group if self.travel == "coach" else 1
            self.__dict__["group_max"] = GROUP_MAX * coaches
        return self

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """A copy with some settings replaced; what follows from them by default follows again."""
        copy = super().model_copy(update=update, deep=deep)
        if "group_max" not in copy.model_fields_set:
            coaches = copy.coaches_per_group if copy.travel == "coach" else 1
            copy.__dict__["group_max"] = GROUP_MAX * coaches
        return copy


class Site(Row):
    """A place; see the tables in the README for every column."""

    site: Identifier
    name: Text = ""
    kind: Literal["visit", "meal", "place"] = "visit"
    lat: Annotated[Number, Field(ge=-90, le=90)] | None = None
    lon: Annotated[Number, Field(ge=-180, le=180)] | None = None
    x: Annotated[Number, Field(ge=-FARTHEST, le=FARTHEST)] | None = None
    y: Annotated[Number, Field(ge=-FARTHEST, le=FARTHEST)] | None = None
    minutes: Whole | None = None
    minutes_min: Whole | None = None
    open: Annotated[tuple[Window, ...], BeforeValidator(parse_windows)] = ()
    sessions: Names = ()
    people_at_once: Positive | None = None
    groups_at_once: Positive | None = None
    coaches_at_once: Positive | None = None
    guides: Positive | None = None
    people_per_guide: Positive | None = None
    entry_every: Whole = 0
    gap_minutes: Whole = 0
    coach_waits: YesNo = True
    minutes_in: Whole = 0
    minutes_out: Whole = 0
    must: YesNo = True
    score: Whole = 0
    one_of: Text = ""
    position: Literal["first", "last", "first_in_session", "last_in_session"] | None = None
    after_sites: Names = ()
    lift: Identifier | None = None
    floor: Positive = 1

    @property
    def title(self) -> str:
        """What people read: the name, or the id where there is none."""
        return self.name or self.site


class LiftBank(Row):
    """The cars that serve one or more sites' floors."""

    lift: Identifier
    cars: Positive = 1
    persons: Positive
    loading: ShareAboveZero = 0.8
    cycle_seconds: AboveZero | None = None
    stairs_up: Share = 0.0
    stairs_down: Share = 0.0
    mixed_trips: YesNo = False
    speed: AboveZero = 1.0
    acceleration: AboveZero = 0.9
    jerk: AboveZero = 1.2
    floor_height: AboveZero = 4.0
    door_seconds: NotNegative = 6.0
    transfer_seconds: NotNegative = 1.2


class Road(Row):
    """A road between two nodes, which may be sites or junctions."""

    origin: Identifier = Field(alias="from")
    destination: Identifier = Field(alias="to")
    minutes: NotNegative | None = None
    km: NotNegative | None = None
    kmh: AboveZero | None = None
    one_way: YesNo = False


class Visitor(Row):
    """One person, or one row of `count` people."""

    visitor: Identifier
    count: Positive = 1
    delegation: Text = ""
    track: Text = ""
    hotel: Identifier | None = None
    step_free: YesNo = False
    language: Languages = ()
    group: Text = ""


class Coach(Row):
    """A coach, which serves one group for the whole event."""

    coach: Identifier
    seats: Positive
    group: Text = ""


class Session(Row):
    """A stretch of a day in which groups tour."""

    session: Identifier
    date: Date | None = None
    start: Clock
    end: Clock
    origin: Identifier | None = Field(default=None, alias="from")
    destination: Identifier | None = Field(default=None, alias="to")
    tracks: Names = ()


class ProgrammeRow(Row):
    """What a track visits and for how long, overriding the site."""

    track: Text = ""
    site: Identifier
    minutes: Whole | None = None
    must: YesNo | None = None
    sessions: Names = ()


class Appointment(Row):
    """A visit that begins at a given time."""

    who: Identifier = "all"
    site: Identifier
    session: Identifier
    start: Clock


class Visit(NamedTuple):
    """One site of a track's programme, with the programme's overrides applied.

    `sessions` are the ids of the sessions in which the stop may be made;
    `must` is False for a stop that is one of a ``one_of`` choice as well.
    """

    site: str
    minutes: int
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
    def lift_of(self) -> dict[str, LiftBank]:
        """The lift banks by id."""
        return {bank.lift: bank for bank in self.lifts}

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

    @cached_property
    def sessions_in_order(self) -> tuple[Session, ...]:
        """The sessions by their start."""
        return tuple(sorted(self.sessions, key=self.span))

    def windows(self, site: Site) -> tuple[tuple[int, int], ...] | None:
        """Opening windows in minutes from the first day's midnight, merged; None: always open.

        Windows that touch or overlap are one.
        """
        if not site.open:
            return None
        last = max(self.date_of(session) for session in self.sessions)
        days = range(-1, (last - self.first_day).days + 3)
        spans = sorted(
            (day * DAY + window.opens, day * DAY + window.closes)
            for window in site.open
            for day in days
            if window.date in (None, self.first_day + dt.timedelta(days=day))
        )
        merged: list[tuple[int, int]] = []
        for opens, closes in spans:
            if merged and opens <= merged[-1][1]:
                merged[-1] = (merged[-1][0], max(closes, merged[-1][1]))
            else:
                merged.append((opens, closes))
        return tuple(merged)

    def visits(self, track: str) -> tuple[Visit, ...]:
        """The stops of a track's programme, in the order of the sites' table.

        Sites of kind visit that the programme names (all of them where there is
        no programme), and every meal.
        """
        if track not in self._visits_of:
            self._visits_of[track] = self._list_visits(track)
        return self._visits_of[track]

    @cached_property
    def _visits_of(self) -> dict[str, tuple[Visit, ...]]:
        return {}

    def _list_visits(self, track: str) -> tuple[Visit, ...]:
        rows = {row.site: row for row in self.programme if row.track == track}
        sessions = tuple(session.session for session in self.sessions_of(track))
        visits = []
        for site in self.sites:
            row = rows.get(site.site)
            if site.kind == "place" or (site.kind == "visit" and self.programme and row is None):
                continue
            minutes = site.minutes if row is None or row.minutes is None else row.minutes
            must = site.must if row is None or row.must is None else row.must
            allowed = (row.sessions if row else ()) or site.sessions
            visits.append(
                Visit(
                    site=site.site,
                    minutes=minutes or 0,
                    must=must and not site.one_of,
                    choice=site.one_of,
                    score=site.score,
                    sessions=tuple(s for s in sessions if not allowed or s in allowed),
                )
            )
        return tuple(visits)

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


def once(measure: Callable[[Scenario], T]) -> Callable[[Scenario], T]:
    """Compute what depends on a scenario alone only once for each.

    It is kept as cached properties are, and as they are left behind by copies
    with other tables.
    """

    @wraps(measure)
    def known(scenario: Scenario) -> T:
        kept = scenario.__dict__
        name = f"{measure.__module__}.{measure.__qualname__}"
        if name not in kept:
            kept[name] = measure(scenario)
        value: T = kept[name]
        return value

    return known
