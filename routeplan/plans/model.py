"""A plan: who tours together, and where each group is at every minute."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Literal, TypeVar

if TYPE_CHECKING:
    import pandas as pd

Status = Literal["optimal", "feasible", "infeasible", "unknown"]
STOP_EVENTS = ("arrive", "enter", "up", "start", "end", "down", "leave", "depart")


@dataclass(frozen=True)
class Member:
    """A visitor row's part in a group.

    Attributes
    ----------
    visitor : str
        Id of the row in the visitors table.
    count : int
        How many of the row's people belong to this group.
    whole : bool
        Whether that is all of the row's people.
    """

    visitor: str
    count: int = 1
    whole: bool = True


@dataclass(frozen=True)
class Seating:
    """Who sits in one coach, in protocol order."""

    coach: str
    members: tuple[Member, ...] = ()

    @property
    def people(self) -> int:
        """Visitors in it."""
        return sum(member.count for member in self.members)


@dataclass(frozen=True)
class Group:
    """The people who tour together; `people` counts visitors, not escorts.

    Attributes
    ----------
    escorts : int
        Staff of all its coaches together.
    coaches : tuple of str
        Those that carry it; none on foot.
    seating : tuple of Seating
        Who sits in which of them; empty where that was not settled.
    """

    name: str
    people: int
    escorts: int = 0
    track: str = ""
    coaches: tuple[str, ...] = ()
    members: tuple[Member, ...] = ()
    seating: tuple[Seating, ...] = ()

    @property
    def size(self) -> int:
        """Visitors and escorts together: what halls, seats and lifts must hold."""
        return self.people + self.escorts


@dataclass(frozen=True)
class Tour:
    """One group's tour in one session: when it sets out and when it is back."""

    group: str
    session: str
    depart: datetime
    back: datetime


@dataclass(frozen=True)
class Stop:
    """One group at one site; the eight clock times in their order."""

    group: str
    session: str
    site: str
    arrive: datetime
    enter: datetime
    up: datetime
    start: datetime
    end: datetime
    down: datetime
    leave: datetime
    depart: datetime


@dataclass(frozen=True)
class Call:
    """One group's time in an area, whose coaches set down, wait and pick up at one place.

    The stops that it contains are reached on foot.

    Attributes
    ----------
    place : str
        The area's place.
    arrive, board, depart : datetime
        When the coach is there, when boarding begins, and when it leaves. A call with
        which a tour sets out on foot arrives as the tour departs; one that ends it boards
        and departs at the tour's return.
    """

    group: str
    session: str
    place: str
    arrive: datetime
    board: datetime
    depart: datetime


@dataclass(frozen=True)
class Binding:
    """Why a session cannot be over earlier, whatever tours the groups make.

    Something shared is needed for so long, or one group's shortest tour takes
    so long, or a site opens so late or has so late an appointment.

    Attributes
    ----------
    minutes : int
        From the session's start to the last return, at the least; but for a tour the sum
        of `head`, `busy` and `tail`.
    kind, place : str
        What is shared, as in :class:`routeplan.plans.occupancy.Occupancy`; ``opening``,
        ``appointment``, or ``order`` where no order of the group's stops is quicker than one
        that waits for the place to open or for its appointment; empty where it is a tour.
    busy : int
        Minutes for which it is needed even if used to the full: amounts times
        minutes of all groups, divided by the most that it can hold of them. Of a gate,
        those from the first departure to the last; of an opening or an appointment, those
        from entering to leaving.
    group : str
        Whose tour or order it is.
    head : int or None
        Least minutes from the session's start to its first use: the way there,
        or the wait for its opening. None where it is a tour, and in plans
        written before it was kept.
    """

    session: str
    minutes: int
    kind: str = ""
    place: str = ""
    busy: int = 0
    group: str = ""
    head: int | None = None

    @property
    def shared(self) -> bool:
        """Whether something shared binds, and not an hour or a tour."""
        return bool(self.place) and self.kind not in ("opening", "appointment", "order")

    @property
    def tail(self) -> int | None:
        """Least minutes from its last use to the return: boarding, the clock, the way back.

        Negative where the last group is back before the gap after its visit is over.
        """
        return None if self.head is None else self.minutes - self.head - self.busy


@dataclass(frozen=True)
class Plan:
    """An answer to a scenario; what everyone but the solver sees.

    Attributes
    ----------
    status : {"optimal", "feasible", "infeasible", "unknown"}
        ``optimal``: score and finish are proven for the groups listed.
    finish : int or None
        Minutes from a session's start to the last group's return, summed over
        the sessions; None where there is no plan.
    bound : int or None
        Proven lower bound on finish at the plan's score, for the groups listed.
    bound_any_grouping : int or None
        Proven lower bound on finish for every way to form groups.
    binding : tuple of Binding
        What keeps the groups listed from finishing earlier, session by session.
        Where `bound` exceeds the sum of their minutes, it comes from all tours
        together.
    score : int
        People times score over the optional and ``one_of`` stops made.
    waiting : int
        People-minutes of waiting.
    travel : int
        Coach-minutes on the road (group-minutes on foot).
    seconds : float
        Time spent on planning.
    engine : str
        What found the tours: ``cp-sat`` or ``search``; empty without a plan.
    assumed : tuple of str
        What was taken for granted because the tables do not say it.
    notes : tuple of str
        What the planner should know about the answer: what could not be
        settled, or which resource cannot carry its load.
    stops, calls : tuple of Stop, tuple of Call
        Those of one group and session in the order of its tour.
    ordered : bool
        Whether the planner laid down the groups and the order of their stops:
        `status` and `bound` hold for that order then.
    interrupted : bool
        Whether planning was cut short by the user.
    """

    status: Status
    finish: int | None = None
    bound: int | None = None
    bound_any_grouping: int | None = None
    binding: tuple[Binding, ...] = ()
    score: int = 0
    waiting: int = 0
    travel: int = 0
    seconds: float = 0.0
    seed: int = 0
    engine: str = ""
    assumed: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    groups: tuple[Group, ...] = ()
    tours: tuple[Tour, ...] = ()
    stops: tuple[Stop, ...] = ()
    calls: tuple[Call, ...] = ()
    ordered: bool = False
    interrupted: bool = field(default=False, compare=False)

    @cached_property
    def stops_of(self) -> dict[tuple[str, str], tuple[Stop, ...]]:
        """The stops of each group and session in the order of its tour; without stops, no key."""
        return _split(self.stops)

    @cached_property
    def calls_of(self) -> dict[tuple[str, str], tuple[Call, ...]]:
        """The calls of each group and session in the order of its tour; without calls, no key."""
        return _split(self.calls)

    def group(self, name: str) -> Group:
        """The group of that name; KeyError where there is none."""
        for group in self.groups:
            if group.name == name:
                return group
        raise KeyError(name)

    def timetable(self) -> pd.DataFrame:
        """Tabulate the stops: one row each, by group and tour, the eight times as datetimes.

        Returns
        -------
        pandas.DataFrame
            With the columns group, session, site, arrive, enter, up, start, end,
            down, leave, depart.
        """
        import pandas as pd

        order = {group.name: place for place, group in enumerate(self.groups)}
        stops = sorted(self.stops, key=lambda stop: (order[stop.group], stop.arrive, stop.depart))
        columns = ("group", "session", "site", *STOP_EVENTS)
        table = pd.DataFrame(
            [[getattr(stop, column) for column in columns] for stop in stops], columns=list(columns)
        )
        return table.astype(dict.fromkeys(STOP_EVENTS, "datetime64[s]"))


Timed = TypeVar("Timed", Stop, Call)


def _split(timed: tuple[Timed, ...]) -> dict[tuple[str, str], tuple[Timed, ...]]:
    """By group and session, in the order of time; what is at the same minute stays in its order."""
    made: dict[tuple[str, str], list[Timed]] = defaultdict(list)
    for each in sorted(timed, key=lambda each: (each.arrive, each.depart)):
        made[each.group, each.session].append(each)
    return {key: tuple(listed) for key, listed in made.items()}
