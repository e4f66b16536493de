"""The plan in minutes: groups with their visitors, stops, legs and journeys."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from routeplan.plans import Group, Tour
from routeplan.scenario import Ride, Session, Site, Visit, Visitor


@dataclass(frozen=True)
class TourGroup:
    """A group of the plan together with its visitors' rows.

    Attributes
    ----------
    group : Group
        As the plan lists it.
    members : tuple of (Visitor, int)
        The rows that the scenario knows, with the people of each.
    track : str
        The visitors' track, where they share one; else what the plan says.
    people, size, step_free : int
        Visitors; visitors and the scenario's escorts, on each coach; those who need lifts.
    coaches : int
        How many it has; 1 on foot, or where that is in doubt.
    fullest : int
        People in its fullest coach.
    settled : bool
        Whether the plan's `people` agrees with its list of visitors; if not,
        the smaller figure counts and durations cannot be checked.
    """

    group: Group
    members: tuple[tuple[Visitor, int], ...]
    track: str
    people: int
    size: int
    step_free: int
    coaches: int
    fullest: int
    settled: bool

    @property
    def name(self) -> str:
        """The group's name."""
        return self.group.name

    @cached_property
    def hotels(self) -> frozenset[str | None]:
        """The hotels of its visitors; None for a visitor without one."""
        return frozenset(visitor.hotel for visitor, _count in self.members)

    @property
    def hotel(self) -> str | None:
        """The hotel that all its visitors share, if they do."""
        return next(iter(self.hotels)) if len(self.hotels) == 1 else None


@dataclass(frozen=True, slots=True)
class TimedStop:
    """A stop in minutes from the first day's midnight, with what its parts must last.

    `visit` is None where the site is not in the programme of the group, `whole`
    tells whether every time is a whole minute, and `area` is the place from which the
    site is reached on foot; empty where coaches go to the site itself.
    """

    group: TourGroup
    session: str
    site: Site
    visit: Visit | None
    area: str
    whole: bool
    arrive: int
    enter: int
    up: int
    start: int
    end: int
    down: int
    leave: int
    depart: int
    alight: int
    board: int
    ride_up: Ride
    ride_down: Ride

    @property
    def ready(self) -> int:
        """When everybody has left the coach and stands at the door."""
        return self.arrive + self.alight + self.site.minutes_in

    @property
    def loading(self) -> int:
        """When everybody is back at the coach and begins to board."""
        return self.leave + self.site.minutes_out

    @property
    def loaded(self) -> int:
        """When everybody is aboard."""
        return self.loading + self.board


@dataclass(frozen=True, slots=True)
class TimedCall:
    """A call in minutes from the first day's midnight, with the stops that are made in it.

    `site` is the area's place. `from_start` tells whether the tour sets out on foot there,
    so that nobody alights; `to_end`, whether it ends there on foot and nobody boards.
    `matched` is False where the plan's calls are not those that its stops make.
    """

    group: TourGroup
    session: str
    site: Site
    whole: bool
    arrive: int
    board: int
    depart: int
    alight: int
    boarding: int
    from_start: bool = False
    to_end: bool = False
    matched: bool = False

    @property
    def set_down(self) -> int:
        """When everybody has left the coach and sets out on foot."""
        return self.arrive + self.alight + self.site.minutes_in

    @property
    def loaded(self) -> int:
        """When everybody is aboard."""
        return self.board + self.boarding


class Leg(NamedTuple):
    """The way from one place of a tour to the next, and what is done at its ends, if anything.

    `rank` is the number of visits before it, and `on_foot` tells whether an area is walked.
    """

    origin: str
    destination: str
    leaves: int
    arrives: int
    minutes: int
    former: TimedStop | TimedCall | None
    latter: TimedStop | TimedCall | None
    rank: int
    on_foot: bool

    @property
    def spare(self) -> int:
        """Minutes on the way beyond the network's; negative where the way is too short."""
        return self.arrives - self.leaves - self.minutes

    @property
    def crossed(self) -> bool:
        """Whether the group is in two places at a time: R11, and not a way that is too short."""
        if self.former is None or self.latter is None or self.arrives >= self.leaves:
            return False
        walked = self.on_foot and TimedCall in (type(self.former), type(self.latter))
        return not walked


@dataclass(frozen=True)
class Part:
    """Stops of a tour that follow one another in one area; or one stop outside of any.

    `place` is the area's, else empty; `call` is None where there is none, or where it is
    not clear which one.
    """

    place: str
    stops: tuple[TimedStop, ...]
    from_start: bool = False
    to_end: bool = False
    call: TimedCall | None = None

    @property
    def on_foot(self) -> bool:
        """Whether the whole tour is: there is no call then."""
        return self.from_start and self.to_end


@dataclass(frozen=True)
class Journey:
    """What one group does in one session.

    `tours` are the plan's (exactly one is right, none where there is nothing
    to do; the first gives `depart` and `back`); `stops` are in the order of
    their arrival, and `parts` are the same by area. `calls` are the plan's. `origin` and
    `destination` are None where the group has no hotel of its own. `required` tells
    whether the session needs a tour even without a stop, because it does not end where
    it starts.
    """

    group: TourGroup
    session: Session
    origin: str | None
    destination: str | None
    tours: tuple[Tour, ...]
    stops: tuple[TimedStop, ...]
    parts: tuple[Part, ...]
    calls: tuple[TimedCall, ...]
    depart: int | None
    back: int | None
    required: bool

    @property
    def due_calls(self) -> list[str]:
        """The places of the calls that its stops make, in their order."""
        return [part.place for part in self.parts if part.place and not part.on_foot]

    @property
    def sets_out_on_foot(self) -> bool:
        """Whether the first stop is in the area of the place where the tour starts."""
        return bool(self.parts) and self.parts[0].from_start
