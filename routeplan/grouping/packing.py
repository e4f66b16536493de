"""A quick heuristic for the groups: fill one after the other to an ideal size.

It knows every rule but promises nothing; its answer has to be checked. Units
are dealt to *classes* first (track, hotel, language), each class gets its share
of the groups and of the coaches, and a group is filled with the combination of
blocks that comes closest to the size it should have.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from routeplan.grouping.costs import TrackCosts
from routeplan.grouping.demand import Demand, Unit, fewest_holding
from routeplan.grouping.drafts import Slot
from routeplan.grouping.sizes import ideal_sizes


@dataclass
class _Place:
    """A group while it is filled."""

    slot: Slot
    capacity: int = 0
    size: int = 0
    ideal: int = 0

    @property
    def room(self) -> int:
        return self.capacity - self.size

    @property
    def surplus(self) -> int:
        return self.size - self.ideal

    def take(self, number: int, unit: Unit, blocks: int) -> None:
        self.slot.load[number] += blocks
        self.size += unit.people * blocks


@dataclass
class _Class:
    """Units that can share groups, and their places; `anyone` may join any class."""

    track: int
    hotel: str | None
    language: str
    units: list[int]
    people: int
    pins: tuple[str, ...]
    places: list[_Place] = field(default_factory=list)

    @property
    def density(self) -> float:
        """People a place."""
        return self.people / max(1, len(self.places))


def pack(
    demand: Demand, count: int, costs: Sequence[TrackCosts], shuffle: random.Random | None = None
) -> list[Slot] | None:
    """Form exactly `count` groups, or return None where the heuristic does not see how.

    Parameters
    ----------
    count : int
        Groups over all tracks.
    costs : sequence of TrackCosts
        For each track.
    shuffle : random.Random, optional
        Take equally good blocks in another order.
    """
    classes = list(_classes(demand))
    if not _share_places(demand, classes, count) or not _share_coaches(demand, classes):
        return None
    left = [[len(unit.blocks) for unit in track.units] for track in demand.tracks]
    for (track, _hotel), mine in _halls(classes).items():
        filling = _Filling(demand, track, mine, left[track], shuffle)
        if not filling.run(costs[track]):
            return None
    return [place.slot for each in classes for place in each.places]


def _halls(classes: Iterable[_Class]) -> dict[tuple[int, str | None], list[_Class]]:
    """The classes that differ in nothing but their language."""
    halls: dict[tuple[int, str | None], list[_Class]] = defaultdict(list)
    for each in classes:
        halls[each.track, each.hotel].append(each)
    return halls


def _classes(demand: Demand) -> Iterator[_Class]:
    """Divide the units by track, hotel and the language that they get by with.

    A unit that speaks several goes to the language with the most people; one
    that has none to the class "" of those who may join any other.
    """
    for index, track in enumerate(demand.tracks):
        hotels = dict.fromkeys(unit.hotel for unit in track.units)
        for hotel in hotels:
            mine = [n for n, unit in enumerate(track.units) if unit.hotel == hotel]
            languages = _choose_languages(track.units, mine)
            divided: dict[str, list[int]] = defaultdict(list)
            for number in mine:
                divided[languages[number]].append(number)
            for language, units in divided.items():
                people = sum(track.units[n].total for n in units)
                pins = dict.fromkeys(track.units[n].pin for n in units if track.units[n].pin)
                yield _Class(index, hotel, language, units, people, tuple(pins))


def _choose_languages(units: Sequence[Unit], mine: list[int]) -> dict[int, str]:
    speakers: Counter[str] = Counter()
    together: dict[object, list[int]] = defaultdict(list)
    for number in mine:
        for language in units[number].languages:
            speakers[language] += units[number].total
        together[units[number].pin or number].append(number)
    chosen = {}
    for numbers in together.values():
        spoken = [units[number].languages for number in numbers if units[number].languages]
        common = frozenset.intersection(*spoken) if spoken else frozenset()
        language = max(sorted(common), key=speakers.__getitem__, default="")
        chosen.update(dict.fromkeys(numbers, language))
    return chosen


def _share_places(demand: Demand, classes: list[_Class], count: int) -> bool:
    """Give each class the groups that it needs, and the rest to the fullest ones."""
    for mine in _halls(classes).values():
        speaking = [each for each in mine if each.language] or mine
        _expect_anyone(mine, speaking)
        for each in speaking:
            capacities = demand.tracks[each.track].capacities
            fewest = fewest_holding(each.people, capacities) or 0
            _add_places(each, max(fewest, len(each.pins), 1))
    growing = [each for each in classes if each.places]
    missing = count - sum(len(each.places) for each in growing)
    for _place in range(missing):
        _add_places(max(growing, key=lambda each: each.density), 1)
    return missing >= 0


def _expect_anyone(mine: list[_Class], speaking: list[_Class]) -> None:
    """Let each class expect its share of those who may join any."""
    speakers = sum(each.people for each in speaking)
    anyone = sum(each.people for each in mine) - speakers
    for each in speaking:
        each.people += -(-anyone * each.people // speakers)


def _add_places(each: _Class, number: int) -> None:
    each.places += [_Place(Slot(each.track)) for _place in range(number)]


def _share_coaches(demand: Demand, classes: list[_Class]) -> bool:
    """Set the places' capacities: the largest coaches, and the largest of them where needed."""
    coaches = demand.coaches
    places = [
        (max(need, each.density), each, place)
        for mine in _halls(classes).values()
        for each in mine
        for need, place in zip(_needs(demand, each, mine), each.places, strict=True)
    ]
    if coaches is None:
        coaches = (demand.scenario.event.group_max,) * len(places)
    if len(coaches) < len(places):
        return False
    coaches = _join_coaches(coaches, len(places), demand.most_coaches)
    places.sort(key=lambda triple: -triple[0])
    for (_need, each, place), coach in zip(places, sorted(coaches, reverse=True), strict=False):
        place.capacity = min(coach, demand.tracks[each.track].largest)
    return all(place.capacity > 0 for each in classes for place in each.places)


def _join_coaches(coaches: tuple[int, ...], groups: int, most: int) -> tuple[int, ...]:
    """The rooms of parties: the largest coaches and the smallest of the next ones together.

    Examples
    --------
    >>> _join_coaches((50, 40, 30, 20), 2, 2)
    (70, 70)
    """
    rooms = sorted(coaches, reverse=True)
    joined = rooms[:groups]
    for first in range(groups, min(len(rooms), groups * most), groups):
        row = [room for room in rooms[first : first + groups] if room > 0]
        joined.sort(reverse=True)
        for place, room in zip(range(len(joined) - 1, -1, -1), row, strict=False):
            joined[place] += room
    return tuple(joined)


def _needs(demand: Demand, each: _Class, mine: list[_Class]) -> list[int]:
    """For each place a size that has to fit in if every large block has a place of its own."""
    track = demand.tracks[each.track]
    sizes: list[int] = []
    pinned: Counter[str] = Counter()
    parts: set[int] = set()
    numbers = [*each.units, *(n for other in mine if not other.places for n in other.units)]
    for unit in (track.units[number] for number in numbers):
        if unit.pin:
            pinned[unit.pin] += unit.total
        elif unit.part is not None:
            parts.add(unit.part)
        else:
            sizes += [unit.people] * min(len(unit.blocks), len(each.places))
    for part in parts:
        limit = min(track.parts[part].limit or track.parts[part].aim, max(1, len(each.places)))
        sizes += [-(-track.parts[part].people // limit)] * limit
    sizes = sorted([*sizes, *pinned.values()], reverse=True)
    return (sizes + [0] * len(each.places))[: len(each.places)]


class _Filling:
    """Fills the places of one track and hotel.

    Parameters
    ----------
    classes : list of _Class
        One a language.
    left : list of int
        Blocks of each of the track's units still to be placed.
    """

    def __init__(
        self,
        demand: Demand,
        track: int,
        classes: list[_Class],
        left: list[int],
        shuffle: random.Random | None,
    ) -> None:
        self.demand = demand
        self.units = demand.tracks[track].units
        self.parts = demand.tracks[track].parts
        self.group_min = demand.scenario.event.group_min
        self.classes = sorted((c for c in classes if c.places), key=lambda c: -c.density)
        self.anyone = [n for c in classes if not c.places for n in c.units]
        self.anyone_pins = [pin for c in classes if not c.places for pin in c.pins]
        self.left = left
        self.shuffle = shuffle

    def run(self, costs: TrackCosts) -> bool:
        """Fill all places; False where something does not fit."""
        places = [place for each in self.classes for place in each.places]
        places.sort(key=lambda place: -place.capacity)
        people = sum(self.units[n].total for c in self.classes for n in c.units)
        people += sum(self.units[n].total for n in self.anyone)
        capacities = [place.capacity for place in places]
        escorts = self.demand.scenario.event.escorts
        sizes = ideal_sizes(people, capacities, self.group_min, costs, escorts)
        if sizes is None:
            return False
        for place, size in zip(places, sizes, strict=True):
            place.ideal = size
        if not self._place_pins():
            return False
        self._place_large()
        self._spread_parts()
        for each in self.classes:
            self._fill_class(each)
        if not self._squeeze_in(places):
            return False
        for each in self.classes:
            self._even_out(each)
        return all(place.size >= self.group_min for place in places)

    def _place_pins(self) -> bool:
        for each in self.classes:
            pins = [*each.pins]
            while len(pins) < len(each.places) and self.anyone_pins:
                pins.append(self.anyone_pins.pop())
            for place, pin in zip(each.places, pins, strict=False):
                place.slot.pin = pin
                for number in [*each.units, *self.anyone]:
                    if self.units[number].pin == pin:
                        self._move(number, place, self.left[number])
        seated = all(place.room >= 0 for each in self.classes for place in each.places)
        return seated and not self.anyone_pins

    def _move(self, number: int, place: _Place, blocks: int) -> None:
        place.take(number, self.units[number], blocks)
        self.left[number] -= blocks

    def _place_large(self) -> None:
        """Blocks for which not every place has room go to the smallest that has."""
        for each in self.classes:
            smallest = min(place.capacity for place in each.places)
            numbers = self._loose([*each.units, *self.anyone])
            for number in sorted(numbers, key=lambda n: -self.units[n].people):
                people = self.units[number].people
                while people > smallest and self.left[number]:
                    roomy = [place for place in each.places if place.room >= people]
                    if not roomy:
                        break
                    self._move(number, min(roomy, key=lambda place: place.room), 1)

    def _spread_parts(self) -> None:
        """Divide those who may be spread evenly over the emptiest places aimed at."""
        for each in self.classes:
            pieces: dict[int, list[int]] = defaultdict(list)
            everyone = [*each.units, *self.anyone]
            for number in everyone:
                part = self.units[number].part
                if part is not None and not self.units[number].pin:
                    pieces[part].append(number)
            for part in sorted(pieces, key=lambda part: -self.parts[part].people):
                self._spread(each, part, pieces[part])

    def _spread(self, each: _Class, part: int, pieces: list[int]) -> None:
        limit = self.parts[part].limit or self.parts[part].aim
        holds = {n for n, unit in enumerate(self.units) if unit.part == part}
        having = [place for place in each.places if holds & place.slot.load.keys()]
        others = [place for place in each.places if not holds & place.slot.load.keys()]
        others.sort(key=lambda place: -place.room)
        places = having + others[: max(0, limit - len(having))]
        for number in pieces:
            while self.left[number] and any(place.room > 0 for place in places):
                roomy = [place for place in places if place.room > 0]
                self._move(number, min(roomy, key=lambda place: place.size), 1)

    def _fill_class(self, each: _Class) -> None:
        """Fill the places to their ideal sizes, with this class's units before anyone's."""
        places = sorted(each.places, key=lambda place: -place.ideal)
        for done, place in enumerate(places):
            waiting = sum(self.left[n] * self.units[n].people for n in self._loose(each.units))
            room_after = sum(later.room for later in places[done + 1 :])
            must = max(place.size + waiting - room_after, 0)
            self._fill(place, self._loose(each.units), must)
            self._fill(place, self._loose(self.anyone), 0)

    def _loose(self, units: Iterable[int]) -> list[int]:
        return [n for n in units if self.left[n] and self.units[n].part is None]

    def _fill(self, place: _Place, numbers: list[int], must: int) -> None:
        """Bring one place as near to its ideal size as blocks can, but to `must` at least."""
        if self.shuffle is not None:
            self.shuffle.shuffle(numbers)
        numbers.sort(key=lambda n: -self.units[n].people)
        fitting = [n for n in numbers if self.units[n].people <= place.room]
        aim = max(place.ideal, must)
        if fitting and (not place.size or place.size + self.units[fitting[0]].people <= aim):
            self._move(fitting[0], place, 1)  # large blocks first, while they find room
        if aim <= place.size:
            return
        fitting = [n for n in fitting if self.left[n] and self.units[n].people <= place.room]
        least = max(must - place.size, 0)
        for number, blocks in self._combine(fitting, aim - place.size, least, place.room):
            self._move(number, place, blocks)

    def _combine(
        self, numbers: list[int], aim: int, least: int, most: int
    ) -> list[tuple[int, int]]:
        """Blocks that sum up to `aim` or near it: subset sums as the bits of an integer."""
        reached = [1]
        mask = (1 << (most + 1)) - 1
        small_first = numbers[::-1]
        for number in small_first:
            sums, people = reached[-1], self.units[number].people
            for _block in range(min(self.left[number], most // people)):
                more = (sums | sums << people) & mask
                if more == sums:
                    break
                sums = more
            reached.append(sums)
        totals = [total for total in range(most + 1) if reached[-1] >> total & 1]
        total = min(totals, key=lambda total: (total < least, abs(total - aim), total))
        chosen = []
        for before, number in zip(reached[-2::-1], numbers, strict=True):
            people = self.units[number].people
            # As many as possible of the large ones: small ones are easier to place later.
            blocks = min(self.left[number], total // people)
            while not before >> (total - blocks * people) & 1:
                blocks -= 1
            if blocks:
                chosen.append((number, blocks))
                total -= blocks * people
        return chosen

    def _squeeze_in(self, places: list[_Place]) -> bool:
        """Put what is left wherever there is most room; False if something does not fit."""
        for each in self.classes:
            for numbers, among in ((each.units, each.places), (self.anyone, places)):
                for number in sorted(numbers, key=lambda n: -self.units[n].people):
                    while self.left[number]:
                        people = self.units[number].people
                        fitting = [place for place in among if place.room >= people]
                        if not fitting or self._is_bound(number):
                            return False
                        self._move(number, max(fitting, key=lambda place: place.room), 1)
        return True

    def _is_bound(self, number: int) -> bool:
        """Whether a rule limits the groups in which a unit's people are."""
        part = self.units[number].part
        return part is not None and self.parts[part].limit is not None

    def _even_out(self, each: _Class) -> None:
        """Move blocks from groups above their ideal size to groups below it."""
        low = sorted(each.places, key=lambda place: place.surplus)
        for place in low:
            donors = sorted(each.places, key=lambda donor: -donor.surplus)
            for donor in donors:
                gap = donor.surplus - place.surplus
                if place.surplus >= 0 or gap <= 1:
                    break
                moving = self._loose_block(donor, min(gap - 1, place.room), gap // 2)
                if moving is not None:
                    donor.take(moving, self.units[moving], -1)
                    place.take(moving, self.units[moving], 1)

    def _loose_block(self, donor: _Place, most: int, aim: int) -> int | None:
        """The unit of which one block of at most `most` people, about `aim`, can leave."""
        movable = [
            number
            for number, blocks in donor.slot.load.items()
            if blocks
            and self.units[number].part is None
            and not self.units[number].pin
            and self.units[number].people <= most
        ]
        return min(movable, key=lambda n: abs(self.units[n].people - aim), default=None)
