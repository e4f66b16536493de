"""How few and how many groups there can be, proven by simple counting."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from routeplan.grouping.demand import Demand, TrackDemand, Unit, fewest_holding, read_demand
from routeplan.grouping.fleet import largest_loads
from routeplan.scenario import Scenario, once


class Compartment(NamedTuple):
    """Units whose visitors can share groups as far as track and hotel go.

    Attributes
    ----------
    hotel : str or None
        None where hotels do not decide.
    units : tuple of int
        Indices into the track's units.
    """

    track: TrackDemand
    hotel: str | None
    units: tuple[int, ...]

    @property
    def people(self) -> int:
        """Its visitors."""
        return sum(self.track.units[unit].total for unit in self.units)


@once
def fewest_groups(scenario: Scenario) -> int:
    """A proven lower bound on the number of groups over all tracks."""
    return max(scenario.event.groups.least, count_fewest(read_demand(scenario)))


def fewest_by_track(scenario: Scenario) -> dict[str, int]:
    """Proven lower bounds on the number of groups of each track; 1 at the least."""
    counts: dict[str, int] = dict.fromkeys(scenario.tracks, 0)
    if len(counts) == 1:
        return {track: fewest_groups(scenario) for track in counts}
    for compartment in compartments(read_demand(scenario)):
        counts[compartment.track.track] += fewest_in(compartment)
    return counts


@once
def most_groups(scenario: Scenario) -> int:
    """A proven upper bound on the number of groups over all tracks."""
    return _count_most_wanted(scenario, read_demand(scenario))


def most_groups_on_foot(scenario: Scenario) -> int:
    """As `most_groups`, leaving aside that every group needs a coach."""
    return _count_most_wanted(scenario, replace(read_demand(scenario), fleet=None))


def _count_most_wanted(scenario: Scenario, demand: Demand) -> int:
    most, wanted = count_most(demand), scenario.event.groups.most
    return most if wanted is None else min(most, wanted)


def count_fewest(demand: Demand) -> int:
    """Lower bound from people, pins, hotels, languages and large delegations."""
    split = sum(fewest_in(compartment) for compartment in compartments(demand))
    if demand.coaches is None:
        return split
    largest = max((track.largest for track in demand.tracks), default=0)
    loads = largest_loads(demand.coaches, demand.most_coaches, largest)
    people = sum(track.people for track in demand.tracks)
    return max(split, fewest_holding(people, loads) or len(demand.coaches) + 1)


def count_most(demand: Demand) -> int:
    """Upper bound from coaches, people, group_min and who stays together."""
    event = demand.scenario.event
    split = sum(most_in(compartment, event.group_min) for compartment in compartments(demand))
    if demand.coaches is None:
        return split
    if demand.most_coaches == 1:
        return min(split, sum(coach >= event.group_min for coach in demand.coaches))
    usable = [coach for coach in demand.coaches if coach > 0]
    return min(split, len(usable), sum(usable) // event.group_min)


def compartments(demand: Demand) -> Iterator[Compartment]:
    """The tracks, divided by hotel where a group has to share one."""
    for track in demand.tracks:
        for hotel, units in _by_hotel(track).items():
            yield Compartment(track, hotel, tuple(units))


def _by_hotel(track: TrackDemand) -> dict[str | None, list[int]]:
    units: dict[str | None, list[int]] = defaultdict(list)
    for index, unit in enumerate(track.units):
        units[unit.hotel].append(index)
    return units


class Packing(NamedTuple):
    """How bin packing counts groups: the bound L2 of Martello and Toth.

    Attributes
    ----------
    large : int
        Items of more than half a bin: no two share one.
    small : int
        Size from which the other items are counted.
    rest : int
        What these come to, all together.
    room : int
        Of that, what fits beside the large items.
    more : int
        Bins for what does not.
    """

    large: int
    small: int = 0
    rest: int = 0
    room: int = 0
    more: int = 0

    @property
    def bins(self) -> int:
        """Bins at the least."""
        return self.large + self.more


class Bounds(NamedTuple):
    """How many groups a compartment has at the least, by each rule that asks for some.

    Attributes
    ----------
    people : int
        For all its people, in the largest groups.
    pins : int
        Named groups.
    languages : tuple of (frozenset of str, int people, int groups)
        Those who have no language in common.
    packing : Packing
        For delegations and others who stay together.
    """

    people: int
    pins: int
    languages: tuple[tuple[frozenset[str], int, int], ...]
    packing: Packing

    @property
    def by_language(self) -> int:
        """Groups of those who have no language in common."""
        return sum(groups for _languages, _people, groups in self.languages)

    @property
    def fewest(self) -> int:
        """Groups at the least."""
        return max(self.people, self.pins, self.by_language, self.packing.bins)


def fewest_in(compartment: Compartment) -> int:
    """Lower bound on the groups of a compartment."""
    return bounds_in(compartment).fewest


def bounds_in(compartment: Compartment) -> Bounds:
    """The lower bounds on the groups of a compartment, rule by rule."""
    track = compartment.track
    units = [track.units[unit] for unit in compartment.units]
    return Bounds(
        _groups_for(compartment.people, track.capacities),
        len({unit.pin for unit in units} - {""}),
        tuple(_divide_by_language(units, track.capacities)),
        pack_parts(list(_items(units)), track.largest),
    )


def most_in(compartment: Compartment, group_min: int) -> int:
    """Upper bound on the groups of a compartment: each holds one block at least."""
    track = compartment.track
    limits: Counter[int] = Counter()
    blocks = 0
    for index in compartment.units:
        unit = track.units[index]
        if unit.part is None:
            blocks += len(unit.blocks)
        else:
            limits[unit.part] += len(unit.blocks)
    for part, pieces in limits.items():
        blocks += min(pieces, track.parts[part].limit or pieces)
    return min(compartment.people // group_min, blocks)


def _groups_for(people: int, capacities: Sequence[int]) -> int:
    """Groups that hold `people`; one more than there are where none do."""
    return fewest_holding(people, capacities) or len(capacities) + 1


def _divide_by_language(
    units: Iterable[Unit], capacities: Sequence[int]
) -> Iterator[tuple[frozenset[str], int, int]]:
    """Sets of languages that have nothing in common cannot share groups."""
    people: Counter[frozenset[str]] = Counter()
    for unit in units:
        if unit.languages:
            people[unit.languages] += unit.total
    apart: list[frozenset[str]] = []
    for languages, count in people.most_common():
        if all(languages.isdisjoint(other) for other in apart):
            apart.append(languages)
            yield languages, count, _groups_for(count, capacities)


def _items(units: Iterable[Unit]) -> Iterator[int]:
    """Sizes that must go into one group each; single visitors are sizes of 1."""
    pinned: Counter[str] = Counter()
    for unit in units:
        if unit.pin:
            pinned[unit.pin] += unit.total
        else:
            yield from [unit.people] * len(unit.blocks)
    yield from pinned.values()


def pack_parts(items: list[int], capacity: int) -> Packing:
    """Lower bound L2 of Martello and Toth on the bins that hold `items`.

    Examples
    --------
    >>> pack_parts([30, 30, 30], 50).bins
    3
    >>> pack_parts([26, 26, 24, 24, 24], 50)
    Packing(large=2, small=0, rest=72, room=48, more=1)
    """
    if not items or max(items) > capacity:
        return Packing(0, more=len(items) + 1 if items else 0)
    sizes = Counter(items)
    found = []
    for small in sorted({0, *(size for size in sizes if 2 * size <= capacity)}):
        large = sum(copies for size, copies in sizes.items() if 2 * size > capacity)
        room = sum(
            copies * (capacity - size)
            for size, copies in sizes.items()
            if 2 * size > capacity >= size + small
        )
        rest = sum(s * copies for s, copies in sizes.items() if small <= s and 2 * s <= capacity)
        more = max(0, -(-(rest - room) // capacity))
        found.append(Packing(large, small, rest, room, more))
    return max(found, key=lambda packing: packing.bins)
