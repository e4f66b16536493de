"""Groups before they have a timetable, and what of them matters to the tours."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import NamedTuple, TypeAlias

from routeplan.grouping.demand import (
    Demand,
    goes_by_hotel,
)
from routeplan.grouping.fleet import Fleet, Passengers, hand_out
from routeplan.grouping.rooms import (
    bay_limit,
    hall_room,
)
from routeplan.plans import Group, Member
from routeplan.scenario import Scenario, Visitor

# (track, hotel, people, step_free, appointments)
Profile: TypeAlias = tuple[str, str | None, int, int, tuple[int, ...]]


@dataclass(frozen=True)
class DraftGroup:
    """A group before it has a timetable.

    Attributes
    ----------
    people : int
        Visitors, without escorts.
    step_free : int
        How many of them cannot use stairs.
    hotel : str or None
        The hotel that all of them share, if they do.
    coaches : tuple of str
        Empty on foot.
    members : tuple of Member
        In protocol order, that of the visitors' rows.
    """

    name: str
    track: str
    people: int
    step_free: int
    hotel: str | None
    coaches: tuple[str, ...]
    members: tuple[Member, ...]


class Wanted(NamedTuple):
    """A group that the planner has in mind.

    Attributes
    ----------
    tracks : tuple of str
        One of which its visitors are.
    people : int or None
        None: as many as fit.
    """

    name: str
    tracks: tuple[str, ...]
    people: int | None = None


@dataclass(frozen=True)
class Grouping:
    """All groups, in protocol order: by their first member's row."""

    groups: tuple[DraftGroup, ...]


@dataclass
class Slot:
    """A group as the solvers see it: how many blocks of which units it takes.

    Attributes
    ----------
    track : int
        Index into `Demand.tracks`.
    pin : str
        The name that its visitors are pinned to, or empty.
    load : dict of int to int
        Blocks by index into `TrackDemand.units`.
    rooms : tuple of int
        Of coaches that are known to do, besides those that are pinned to it.
    """

    track: int
    pin: str = ""
    rooms: tuple[int, ...] = ()
    load: dict[int, int] = field(default_factory=lambda: defaultdict(int))

    def people(self, demand: Demand) -> int:
        """Visitors of the group."""
        units = demand.tracks[self.track].units
        return sum(units[unit].people * copies for unit, copies in self.load.items())

    def step_free(self, demand: Demand) -> int:
        """Those of its visitors who cannot use stairs."""
        units = demand.tracks[self.track].units
        return sum(units[unit].step_free * copies for unit, copies in self.load.items())


def profiles(scenario: Scenario, grouping: Grouping) -> tuple[Profile, ...]:
    """What of each group matters to the tours, sorted.

    Two groupings with the same profiles have the same tours.

    Returns
    -------
    tuple of (track, hotel, people, step_free, appointments)
        The hotel is None where no session of the track starts or ends at one;
        the appointments that concern the group are given by their index.
    """
    by_hotel = {track: goes_by_hotel(scenario, track) for track in scenario.tracks}
    return tuple(
        sorted(
            (
                (
                    group.track,
                    group.hotel if by_hotel[group.track] else None,
                    group.people,
                    group.step_free,
                    tuple(list_concerned(scenario, group)),
                )
                for group in grouping.groups
            ),
            key=_order,
        )
    )


def _order(profile: Profile) -> tuple[object, ...]:
    track, hotel, *figures = profile
    return (track, hotel or "", *figures)


def list_concerned(scenario: Scenario, group: DraftGroup) -> Iterator[int]:
    """The indices of the appointments that concern a group."""
    visits = {visit.site for visit in scenario.visits(group.track)}
    delegations = {scenario.visitor_of[member.visitor].delegation for member in group.members}
    for index, appointment in enumerate(scenario.appointments):
        who = appointment.who
        if who == "all":
            concerned = appointment.site in visits
        elif who in scenario.tracks:
            concerned = group.track == who
        else:
            concerned = who in delegations or group.name == who
        if concerned:
            yield index


def draft(demand: Demand, slots: Sequence[Slot]) -> Grouping:
    """Name the groups, hand out coaches, and say which visitors each one has."""
    taken = [_Taken(slot, demand) for slot in slots]
    for track in range(len(demand.tracks)):
        _hand_out(demand, track, [each for each in taken if each.slot.track == track])
    taken.sort(key=lambda each: min(each.rows))
    tracks = [demand.tracks[each.slot.track].track for each in taken]
    coaches = assign_coaches(
        demand,
        [(each.slot.pin, track, each.people) for each, track in zip(taken, tracks, strict=True)],
        [each.slot.rooms for each in taken],
    )
    # A name that already stands for somebody else would make an appointment ambiguous.
    scenario = demand.scenario
    known = {*demand.pins, *scenario.tracks, *(row.delegation for row in scenario.visitors)}
    names = (name for name in map("G{}".format, count(1)) if name not in known)
    return Grouping(
        tuple(
            each.group(each.slot.pin or next(names), mine)
            for each, mine in zip(taken, coaches, strict=True)
        )
    )


def sketch_group(track: str, people: int, visitor: Visitor | None = None) -> DraftGroup:
    """A group of which only so much is known: of whose track it is, and perhaps one of them."""
    members = () if visitor is None else (Member(visitor.visitor, 1, visitor.count == 1),)
    name = "" if visitor is None else visitor.group
    return DraftGroup(name, track, people, 0, None, (), members)


def adopt_groups(scenario: Scenario, groups: Iterable[Group]) -> Grouping:
    """Take over the groups of a plan.

    Parameters
    ----------
    groups : iterable of Group
        Whose members are in the scenario.
    """
    return Grouping(
        tuple(
            DraftGroup(
                name=group.name,
                track=group.track,
                people=group.people,
                step_free=sum(part.count for part, row in members if row.step_free),
                hotel=hotels.pop() if len(hotels) == 1 else None,
                coaches=group.coaches,
                members=group.members,
            )
            for group in groups
            for members in [[(part, scenario.visitor_of[part.visitor]) for part in group.members]]
            for hotels in [{row.hotel for _part, row in members}]
        )
    )


def assign_coaches(
    demand: Demand,
    groups: Iterable[tuple[str, str, int]],
    known: Sequence[tuple[int, ...]] = (),
) -> list[tuple[str, ...]]:
    """R14: coaches for each group, in the order of their rows as far as seats allow.

    Parameters
    ----------
    groups : iterable of (name, track, people)
        In protocol order.
    known : sequence of tuple of int
        The rooms of coaches for each group that are known to do, where no better way is found.

    Returns
    -------
    list of tuple of str
        Empty tuples on foot, and where there are no coaches for all.
    """
    groups = list(groups)
    fleet, scenario = demand.fleet, demand.scenario
    if fleet is None:
        return [()] * len(groups)
    passengers = [
        Passengers(name, people, _most_coaches(scenario, fleet.most, track, people))
        for name, track, people in groups
    ]
    taken = hand_out(fleet, passengers)
    if taken is None and any(known):
        taken = list(_take_known(fleet, passengers, known))
    if taken is None:
        return [()] * len(groups)
    return [tuple(scenario.coaches[row].coach for row in rows) for rows in taken]


def _most_coaches(scenario: Scenario, most: int, track: str, people: int) -> int:
    """With how many coaches, and their escorts, a group still fits into halls and bays."""
    if most > 1:
        most = min(most, bay_limit(scenario, track).people)
    if not scenario.event.escorts:
        return most
    spare = hall_room(scenario, track).people - people
    return min(most, spare // scenario.event.escorts)


def _take_known(
    fleet: Fleet, groups: Iterable[Passengers], known: Iterable[tuple[int, ...]]
) -> Iterator[tuple[int, ...]]:
    free = [row for row, pin in enumerate(fleet.pins) if not pin]
    for group, rooms in zip(groups, known, strict=True):
        rows = [row for row, pin in enumerate(fleet.pins) if pin and pin == group.name]
        for room in rooms:
            row = next(row for row in free if fleet.rooms[row] == room)
            free.remove(row)
            rows.append(row)
        yield tuple(sorted(rows))


def _hand_out(demand: Demand, track: int, taken: Iterable[_Taken]) -> None:
    """Give each group its number of blocks of every unit, in the order of the rows."""
    taken = list(taken)
    for index, unit in enumerate(demand.tracks[track].units):
        blocks = iter(unit.blocks)
        for each in taken:
            for _copy in range(each.slot.load.get(index, 0)):
                each.add(next(blocks))


class _Taken:
    """A slot with the rows that went into it."""

    def __init__(self, slot: Slot, demand: Demand) -> None:
        self.slot = slot
        self.demand = demand
        self.rows: dict[int, int] = defaultdict(int)

    @property
    def people(self) -> int:
        return sum(self.rows.values())

    def add(self, block: Iterable[tuple[int, int]]) -> None:
        for row, people in block:
            self.rows[row] += people

    def group(self, name: str, coaches: tuple[str, ...]) -> DraftGroup:
        visitors = self.demand.scenario.visitors
        hotels = {visitors[row].hotel for row in self.rows}
        return DraftGroup(
            name=name,
            track=self.demand.tracks[self.slot.track].track,
            people=self.people,
            step_free=sum(n for row, n in self.rows.items() if visitors[row].step_free),
            hotel=hotels.pop() if len(hotels) == 1 else None,
            coaches=coaches,
            members=tuple(
                Member(visitors[row].visitor, people, people == visitors[row].count)
                for row, people in sorted(self.rows.items())
            ),
        )
