"""What the planner states: the rows of the tables, each validated by itself and immutable.

Field names are the column names of the tables; a column whose name Python
reserves (``from``) is stored under another name and keeps its own as an alias.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal, NamedTuple, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from routeplan.scenario.cells import parse_group_count, parse_starts, parse_windows
from routeplan.scenario.kinds import (
    FARTHEST,
    AboveZero,
    Clock,
    Date,
    Identifier,
    Languages,
    Names,
    NotNegative,
    Number,
    Positive,
    Share,
    ShareAboveZero,
    Text,
    Whole,
    YesNo,
)
from routeplan.scenario.rounding import TINY
from routeplan.scenario.windows import Starts, Window

CLOCK = {"coach": 5, "walk": 1}  # minutes of which departures are multiples if nothing is said
# Lifts are ordered so fast that they cover the height of their building in about so many seconds.
LIFT_SPEEDS = (1.0, 1.6, 2.5, 4.0, 6.0)  # m/s
FLIGHT = 25
GROUP_MAX = 50  # visitors a coach, by default


class GroupCount(NamedTuple):
    """How many groups the planner allows.

    `fewest` asks for as few as fit; otherwise finish decides within
    `least..most` (`most` None: no upper limit).
    """

    least: int = 1
    most: int | None = None
    fewest: bool = True


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
    clock: Positive = CLOCK["coach"]
    coaches_per_group: Positive = 1
    max_wait: Whole | None = None
    alight_seconds: NotNegative = 2.4
    board_seconds: NotNegative = 3.5
    fill: ShareAboveZero = 1.0
    sheet_language: Literal["en", "zh"] = "en"

    def model_post_init(self, _context: Any, /) -> None:
        """Fill in what is blank and follows from other settings."""
        self._fill_in()

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """A copy with other settings; what is blank and follows from them follows again."""
        copy = super().model_copy(update=update, deep=deep)
        copy._fill_in()
        return copy

    def _fill_in(self) -> None:
        if "clock" not in self.model_fields_set:
            self.__dict__["clock"] = CLOCK[self.travel]
        if "group_max" not in self.model_fields_set:
            coaches = self.coaches_per_group if self.travel == "coach" else 1
            self.__dict__["group_max"] = GROUP_MAX * coaches


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
    minutes_max: Whole | None = None
    open: Annotated[tuple[Window, ...], BeforeValidator(parse_windows)] = ()
    starts: Annotated[Starts | None, BeforeValidator(parse_starts)] = None
    area: Identifier | None = None
    depart_every: Whole = 0
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
    speed: AboveZero | None = None
    acceleration: AboveZero = 0.9
    jerk: AboveZero = 1.2
    floor_height: AboveZero = 4.0
    door_seconds: NotNegative = 6.0
    transfer_seconds: NotNegative = 1.2

    def height(self, storey: int) -> float:
        """Metres from the ground (floor 1) to `storey`."""
        return (storey - 1) * self.floor_height

    def rate(self, highest: int) -> float:
        """The speed in m/s; a blank one is the slowest usual one for the bank's highest floor.

        Examples
        --------
        >>> bank = LiftBank(lift="L", persons=13)
        >>> bank.rate(7), bank.rate(8), bank.rate(36), bank.rate(80)
        (1.0, 1.6, 6.0, 6.0)
        """
        if self.speed is not None:
            return self.speed
        enough = (s for s in LIFT_SPEEDS if self.height(highest) <= FLIGHT * s + TINY)
        return next(enough, LIFT_SPEEDS[-1])


class Road(Row):
    """A road between two nodes, which may be sites or junctions."""

    origin: Identifier = Field(alias="from")
    destination: Identifier = Field(alias="to")
    minutes: NotNegative | None = None
    km: NotNegative | None = None
    kmh: AboveZero | None = None
    one_way: YesNo = False
    by: Literal["coach", "walk"] | None = None


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
    leave_by: Clock | None = None

    def meets(self, other: Session) -> bool:
        """Whether some track tours in both; without any both are for all."""
        return not (self.tracks and other.tracks and set(self.tracks).isdisjoint(other.tracks))


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
