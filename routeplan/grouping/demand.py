"""Who has to be grouped and what a group may hold: R01, R02 and R14 to R16 in figures."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import accumulate
from math import ceil
from typing import Any, NamedTuple

from routeplan.grouping.fleet import Fleet, largest_loads, read_fleet
from routeplan.grouping.rooms import SizeLimit, group_room, largest_group, size_limit
from routeplan.scenario import HOTEL, Scenario, Visitor, once

LARGEST_WHOLE = 1.5  # times the mean group that a row without a delegation may fill alone

Block = tuple[tuple[int, int], ...]  # (row of the visitors table, people of it), ...


@dataclass(frozen=True)
class Unit:
    """Blocks of visitors who are alike in all that matters; a block is never split.

    Attributes
    ----------
    people, step_free : int
        Of each block.
    hotel : str or None
        Where they stay; None where hotels do not decide (R15).
    languages : frozenset of str
        Empty: any, or languages do not decide (R16).
    label : str
        Their delegation where it matters which one it is, else empty.
    pin : str
        Name of the group that they are pinned to, or empty.
    part : int or None
        Index of the part of which they are a piece, if it may be spread.
    blocks : tuple of Block
        The rows that each block consists of.
    """

    people: int
    step_free: int
    hotel: str | None
    languages: frozenset[str]
    label: str
    pin: str
    part: int | None
    blocks: tuple[Block, ...]

    @property
    def total(self) -> int:
        """People of all blocks together."""
        return self.people * len(self.blocks)


class Part(NamedTuple):
    """Visitors who belong together: of one delegation, or of one row.

    Attributes
    ----------
    rows : tuple of int
        Of the visitors table.
    limit : int or None
        In how many groups R02 lets them be; None: in any number.
    aim : int
        In how many groups they are to be, where that can be chosen.
    """

    rows: tuple[int, ...]
    people: int
    limit: int | None
    aim: int = 1


@dataclass(frozen=True)
class TrackDemand:
    """The visitors of one track.

    Attributes
    ----------
    limit : SizeLimit
        The most visitors of a group whatever its coach.
    capacities : tuple of int
        Visitors whom each further of the largest possible groups holds, largest first;
        on foot as many as there could be any use for.
    by_hotel : bool
        Whether a group's visitors have to share their hotel (R15).
    languages : tuple of str
        Those among which each group needs one in common; empty where any group has one.
    """

    track: str
    people: int
    limit: SizeLimit
    capacities: tuple[int, ...]
    by_hotel: bool
    languages: tuple[str, ...]
    parts: tuple[Part, ...]
    units: tuple[Unit, ...]

    @property
    def largest(self) -> int:
        """The most visitors of any group."""
        return self.capacities[0] if self.capacities else 0


@dataclass(frozen=True)
class Demand:
    """All that decides how groups may be formed.

    Attributes
    ----------
    fleet : Fleet or None
        The coaches; None on foot.
    pins : tuple of str
        The names of groups that visitors are pinned to.
    watched : tuple of str
        Names of delegations and pins that have an appointment of their own.
    """

    scenario: Scenario
    tracks: tuple[TrackDemand, ...]
    fleet: Fleet | None
    pins: tuple[str, ...]
    watched: tuple[str, ...]

    @property
    def coaches(self) -> tuple[int, ...] | None:
        """Visitors whom each coach can take beside its escorts; None on foot."""
        return None if self.fleet is None else self.fleet.rooms

    @property
    def most_coaches(self) -> int:
        """Coaches of a group, at most; 1 on foot, where escorts count once."""
        return 1 if self.fleet is None else self.fleet.most


def read_demand(scenario: Scenario, without: Collection[str] = ()) -> Demand:
    """Gather the demand of a scenario.

    Parameters
    ----------
    without : collection of {"delegations", "hotels", "languages"}
        Rules to leave out (R02, R15, R16), to learn which of them cannot be kept.
    """
    return _read(scenario, without) if without else _read_all(scenario)


@once
def _read_all(scenario: Scenario) -> Demand:
    return _read(scenario, ())


def aim_demands(scenario: Scenario, count: int) -> tuple[Demand, ...]:
    """The demand where `count` groups are formed, with the aims that R02 leaves open.

    Before it, if there are such aims, the demand in which they are limits, as if they were rules.
    """
    loose = _read(scenario, (), count)
    if all(part.limit is not None for track in loose.tracks for part in track.parts):
        return (loose,)
    return _read(scenario, (), count, firm=True), loose


def _read(
    scenario: Scenario, without: Collection[str], count: int = 1, *, firm: bool = False
) -> Demand:
    visitors = scenario.visitors
    fleet = read_fleet(scenario)
    pins = tuple(dict.fromkeys(visitor.group for visitor in visitors if visitor.group))
    names = {visitor.delegation for visitor in visitors} | set(pins)
    names -= {"", "all", *scenario.tracks}
    whos = dict.fromkeys(appointment.who for appointment in scenario.appointments)
    watched = tuple(who for who in whos if who in names)
    mean = sum(visitor.count for visitor in visitors) / count
    tracks = tuple(
        _track_demand(scenario, track, fleet, watched, without, mean, firm)
        for track in scenario.tracks
    )
    return Demand(scenario, tracks, fleet, pins, watched)


def coach_capacities(scenario: Scenario) -> tuple[int, ...] | None:
    """Visitors whom each coach can take beside the escorts; None on foot."""
    fleet = read_fleet(scenario)
    return None if fleet is None else fleet.rooms


def list_bonds(scenario: Scenario) -> list[Part]:
    """The parts of all tracks that R02 keeps together, with the groups that each may be in.

    What makes the largest groups larger binds parts that were too large for one
    group before: where two scenarios have the same bonds, a plan of the one
    does not break R02 in the other.
    """
    parts = (part for track in read_demand(scenario).tracks for part in track.parts)
    return [part._replace(aim=1) for part in parts if part.limit is not None]


def fewest_holding(people: int, capacities: Iterable[int]) -> int | None:
    """The least number of the largest groups that hold `people`; None if all do not.

    Examples
    --------
    >>> fewest_holding(60, [40, 30, 20])
    2
    """
    held = accumulate(capacities)
    return next((number for number, most in enumerate(held, start=1) if most >= people), None)


def goes_by_hotel(scenario: Scenario, track: str) -> bool:
    """Whether a session of the track starts or ends at each group's own hotel."""
    return any(
        HOTEL in (session.origin, session.destination)
        for session in scenario.sessions
        if not session.tracks or track in session.tracks
    )


def _track_demand(
    scenario: Scenario,
    track: str,
    fleet: Fleet | None,
    watched: tuple[str, ...],
    without: Collection[str],
    mean: float,
    firm: bool,
) -> TrackDemand:
    rows = [row for row, visitor in enumerate(scenario.visitors) if visitor.track == track]
    visitors = [scenario.visitors[row] for row in rows]
    people = sum(visitor.count for visitor in visitors)
    limit = size_limit(scenario, track)
    if fleet is None:
        copies = -(-people // limit.people) if limit.people > 0 else 0
        capacities = (limit.people,) * copies
    else:
        largest = max(0, largest_group(scenario, track))
        capacities = largest_loads(fleet.rooms, fleet.most, largest)
    by_hotel = "hotels" not in without and goes_by_hotel(scenario, track)
    languages = () if "languages" in without else _dividing_languages(visitors)
    parts: tuple[Part, ...] = ()
    if "delegations" not in without:
        together = _Together(scenario, track, capacities, mean)
        parts = tuple(together.parts(rows))
    if firm:
        parts = tuple(part._replace(limit=part.limit or part.aim) for part in parts)
    labels = _labels(visitors, watched)
    sorting = _Sorting(scenario, by_hotel, bool(languages), labels)
    sorting.add_all(rows, parts)
    return TrackDemand(
        track, people, limit, capacities, by_hotel, languages, parts, sorting.units()
    )


def _dividing_languages(visitors: Iterable[Visitor]) -> tuple[str, ...]:
    """The languages spoken, unless all share one."""
    spoken = [frozenset(visitor.language) for visitor in visitors if visitor.language]
    if not spoken or frozenset.intersection(*spoken):
        return ()
    return tuple(sorted(frozenset.union(*spoken)))


def _labels(visitors: Iterable[Visitor], watched: tuple[str, ...]) -> set[str]:
    """Delegations with an appointment, or divided by hotel or language."""
    kinds: dict[str, set[object]] = defaultdict(set)
    for visitor in visitors:
        kinds[visitor.delegation].add((visitor.hotel, frozenset(visitor.language)))
    return {name for name in kinds if name and (name in watched or len(kinds[name]) > 1)}


class _Together:
    """Who of a track belongs together, by R02 or where that can be chosen.

    Parameters
    ----------
    mean : float
        Visitors of a group on average.
    """

    def __init__(
        self, scenario: Scenario, track: str, capacities: tuple[int, ...], mean: float
    ) -> None:
        self.scenario = scenario
        self.track = track
        self.visitors = scenario.visitors
        self.by_hotel = goes_by_hotel(scenario, track)
        self.capacities = capacities
        self.largest = max(capacities, default=0)
        self.mean = mean
        self.pinned: Counter[str] = Counter()
        for visitor in scenario.visitors:
            self.pinned[visitor.group] += visitor.count

    def parts(self, rows: Iterable[int]) -> Iterator[Part]:
        """The rows of one delegation, hotel and language; count rows without a delegation."""
        together: dict[object, list[int]] = defaultdict(list)
        for row in rows:
            visitor = self.visitors[row]
            if visitor.delegation:
                hotel = visitor.hotel if self.by_hotel else None
                languages = frozenset(visitor.language)
                together[visitor.delegation, hotel, languages].append(row)
            elif visitor.count > 1 and not visitor.group:
                together[row].append(row)
        for members in together.values():
            people = sum(self.visitors[row].count for row in members)
            limit, aim = self.limit(members), self.aim(members, people)
            yield Part(tuple(members), people, limit, aim)

    def limit(self, rows: Iterable[int]) -> int | None:
        """R02: one group, or those that they are pinned to, if these can hold them."""
        members = [self.visitors[row] for row in rows]
        if not members[0].delegation:
            return None
        pins = {visitor.group for visitor in members} - {""}
        people = sum(visitor.count for visitor in members)
        loose = sum(visitor.count for visitor in members if not visitor.group)
        rooms = {pin: group_room(self.scenario, self.track, pin) for pin in pins or {""}}
        beside = sum(max(0, rooms[pin] - self.pinned[pin]) for pin in pins)
        if people > max(rooms.values()) or (pins and loose > beside):
            return None
        return max(1, len(pins))

    def aim(self, rows: Iterable[int], people: int) -> int:
        """As few groups as hold a delegation; of a row without one, as many as it fills."""
        members = [self.visitors[row] for row in rows]
        if members[0].delegation:
            fewest = fewest_holding(people, self.capacities) or len(self.capacities)
            return max(1, fewest, len({visitor.group for visitor in members} - {""}))
        if people <= min(self.largest, LARGEST_WHOLE * self.mean):
            return 1
        return ceil(people / max(1, min(self.largest, self.mean)))


@dataclass
class _Sorting:
    """Sorts visitors into units: those who must stay together, and the single ones."""

    scenario: Scenario
    by_hotel: bool
    by_language: bool
    labels: set[str]
    blocks: dict[tuple[Any, ...], list[Block]] = field(default_factory=lambda: defaultdict(list))

    def add_all(self, rows: Iterable[int], parts: tuple[Part, ...]) -> None:
        kept: set[int] = set()
        for index, part in enumerate(parts):
            kept.update(part.rows)
            if part.limit == 1:
                pins = {self.scenario.visitors[row].group for row in part.rows} - {""}
                self.add_block(part.rows, max(pins, default=""), None)
            else:
                self.add_loose(part.rows, index)
        self.add_loose([row for row in rows if row not in kept], None)

    def add_loose(self, rows: Iterable[int], part: int | None) -> None:
        """Visitors who may go to different groups; those of one row and pin stay together."""
        for row in rows:
            visitor = self.scenario.visitors[row]
            if visitor.group:
                self.add_block([row], visitor.group, part)
            else:
                self.key_blocks([row], "", part, 1, int(visitor.step_free)).extend(
                    [((row, 1),)] * visitor.count
                )

    def add_block(self, rows: Iterable[int], pin: str, part: int | None) -> None:
        block = tuple((row, self.scenario.visitors[row].count) for row in rows)
        people = sum(count for _row, count in block)
        step_free = sum(c for row, c in block if self.scenario.visitors[row].step_free)
        self.key_blocks([row for row, _c in block], pin, part, people, step_free).append(block)

    def key_blocks(
        self, rows: list[int], pin: str, part: int | None, people: int, step_free: int
    ) -> list[Block]:
        visitor = self.scenario.visitors[rows[0]]
        key = (
            people,
            step_free,
            visitor.hotel if self.by_hotel else None,
            frozenset(visitor.language) if self.by_language else frozenset(),
            visitor.delegation if visitor.delegation in self.labels else "",
            pin,
            part,
        )
        return self.blocks[key]

    def units(self) -> tuple[Unit, ...]:
        units = []
        for key, blocks in self.blocks.items():
            people, step_free, hotel, languages, label, pin, part = key
            each = Unit(people, step_free, hotel, languages, label, pin, part, tuple(blocks))
            units.append(each)
        return tuple(units)
