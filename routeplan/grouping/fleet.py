"""R14: which coaches carry which groups, in the order of their rows."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, combinations_with_replacement, islice, pairwise
from typing import NamedTuple

from routeplan.scenario import Scenario, once

SETS = 2_000  # of coaches that are looked at for one group
STEPS = 20_000  # of looking for coaches for all groups at once


class Passengers(NamedTuple):
    """A group that needs coaches.

    Attributes
    ----------
    name : str
        To which coaches may be pinned.
    people : int
        Visitors.
    most : int
        Coaches, at most: each brings staff along, and halls must hold them too.
    """

    name: str
    people: int
    most: int = 1


@dataclass(frozen=True)
class Fleet:
    """The coaches.

    Attributes
    ----------
    rooms : tuple of int
        Visitors whom each coach can take beside its escorts.
    pins : tuple of str
        The groups that they are pinned to; empty for the others.
    most : int
        Coaches a group.
    """

    rooms: tuple[int, ...]
    pins: tuple[str, ...]
    most: int

    def pinned_to(self, name: str) -> list[int]:
        """The rooms of the coaches that carry the group of that name."""
        return [
            room for room, pin in zip(self.rooms, self.pins, strict=True) if pin and pin == name
        ]

    @property
    def free(self) -> list[int]:
        """The rooms of the others, the largest first."""
        pairs = zip(self.rooms, self.pins, strict=True)
        return sorted((room for room, pin in pairs if not pin and room > 0), reverse=True)

    def fewest(self, people: int) -> int:
        """How many coaches a group of so many visitors has at the least."""
        held = accumulate(sorted((room for room in self.rooms if room > 0), reverse=True))
        return next((n for n, room in enumerate(held, start=1) if room >= people), 1)

    @property
    def plain(self) -> bool:
        """Whether each group has one coach, and none is pinned."""
        return self.most == 1 and not any(self.pins)

    def list_rooms(self, name: str) -> Iterator[tuple[int, int]]:
        """Numbers of coaches that the group of that name can have, with their room at the most."""
        pinned, free = self.pinned_to(name), self.free
        if pinned and len(pinned) <= self.most:
            yield len(pinned), sum(pinned)
        for more, room in enumerate(accumulate(free), start=1):
            if len(pinned) + more > self.most:
                return
            yield len(pinned) + more, sum(pinned) + room


@once
def read_fleet(scenario: Scenario) -> Fleet | None:
    """The coaches of a scenario; None on foot."""
    event = scenario.event
    if event.travel == "walk":
        return None
    return Fleet(
        tuple(scenario.usable(coach.seats) - event.escorts for coach in scenario.coaches),
        tuple(coach.group for coach in scenario.coaches),
        event.coaches_per_group,
    )


def largest_loads(rooms: Iterable[int], most: int, largest: int) -> tuple[int, ...]:
    """What each further of the largest groups holds, at most `most` coaches each.

    Parameters
    ----------
    largest : int
        Visitors of any group, at most.

    Examples
    --------
    >>> largest_loads([50, 30, 50, 10], 1, 40)
    (40, 40, 30, 10)
    >>> largest_loads([50, 30, 50, 10], 2, 90)
    (90, 50)
    """
    usable = sorted((min(room, largest) for room in rooms if room > 0), reverse=True)
    held = [0, *accumulate(usable)]
    totals = [
        min(groups * largest, held[min(groups * most, len(usable))])
        for groups in range(len(usable) + 1)
    ]
    return tuple(more for more in (b - a for a, b in pairwise(totals)) if more)


def hand_out(fleet: Fleet, groups: Sequence[Passengers]) -> list[tuple[int, ...]] | None:
    """Coaches for groups in protocol order, by their places in the table.

    Each takes the fewest; among such sets the one first in row order that leaves coaches for
    every later group. Pinned coaches are set aside first.

    Returns
    -------
    list of tuple of int, or None
        None where no way is found for all.

    Examples
    --------
    >>> three = Fleet((49, 49, 49), ("", "", ""), 1)
    >>> hand_out(three, [Passengers("A", 44), Passengers("B", 46), Passengers("C", 45)])
    [(0,), (1,), (2,)]
    """
    parked = _Parked(fleet, groups)
    if parked.is_overcrowded():
        return None
    chosen = []
    for place, group in enumerate(groups):
        mine = parked.choose(place)
        if mine is None:
            return None
        pinned = tuple(n for n, pin in enumerate(fleet.pins) if pin and pin == group.name)
        chosen.append(tuple(sorted((*pinned, *mine))))
    return chosen


class _Parked:
    """The free coaches while groups take theirs, one after the other."""

    def __init__(self, fleet: Fleet, groups: Sequence[Passengers]) -> None:
        self.rows: dict[int, list[int]] = defaultdict(list)  # by room, in row order
        for row, (room, pin) in enumerate(zip(fleet.rooms, fleet.pins, strict=True)):
            if room > 0 and not pin:
                self.rows[room].append(row)
        self.needs: list[int] = []  # room that a group lacks beside its pinned coaches
        self.most: list[int] = []  # free coaches that it may take
        self.strained = False
        self.ways: dict[tuple[int, int], list[Counter[int]]] = {}
        for group in groups:
            pinned = fleet.pinned_to(group.name)
            self.needs.append(max(0, group.people - sum(pinned)))
            self.most.append(min(fleet.most, group.most) - len(pinned))
            self.strained |= self.most[-1] < (self.needs[-1] > 0)
        self.by_ones = max(self.most, default=0) <= 1

    def is_overcrowded(self) -> bool:
        """Whether some group can have no coaches at all."""
        return self.strained or not self.can_seat(self.counts(), 0)

    def counts(self) -> Counter[int]:
        """Free coaches by their room."""
        return Counter({room: len(rows) for room, rows in self.rows.items() if rows})

    def choose(self, place: int) -> tuple[int, ...] | None:
        """The first of the smallest sets for a group that leaves enough for those after it."""
        for size in range(self.most[place] + 1):
            sets = self.list_sets(self.needs[place], size)
            for rows, rooms in sorted(islice(sets, SETS)):
                left = self.counts()
                left.subtract(rooms)
                if self.can_seat(left, place + 1):
                    for room in rooms:
                        self.rows[room].pop(0)
                    return rows
        return None

    def list_sets(self, need: int, size: int) -> Iterator[tuple[tuple[int, ...], tuple[int, ...]]]:
        """Sets of coaches with enough room, of each room the first rows; (rows, rooms)."""
        rooms = [room for room, rows in self.rows.items() if rows]
        for chosen in combinations_with_replacement(rooms, size):
            times = Counter(chosen)
            if sum(chosen) >= need and all(len(self.rows[r]) >= n for r, n in times.items()):
                rows = (row for room, n in times.items() for row in self.rows[room][:n])
                yield tuple(sorted(rows)), chosen

    def can_seat(self, left: Counter[int], first: int) -> bool:
        """Whether the coaches that are left do for the groups from `first` on."""
        needs = sorted(
            ((need, most) for need, most in zip(self.needs[first:], self.most[first:], strict=True)
             if need),
            reverse=True,
        )  # fmt: skip
        if self.by_ones:
            rooms = sorted(left.elements(), reverse=True)
            return len(rooms) >= len(needs) and all(
                room >= need for room, (need, _most) in zip(rooms, needs, strict=False)
            )
        return self.seat_all(left, needs)

    def seat_all(self, left: Counter[int], needs: list[tuple[int, int]]) -> bool:
        """Look for coaches for all, the most people first, with the least room to spare."""
        known: set[tuple[object, ...]] = set()
        stack = [self.take(left, needs, 0)]
        for _step in range(STEPS):
            if len(stack) > len(needs):
                return True
            rest = next(stack[-1], None)
            if rest is None:
                stack.pop()
                if not stack:
                    break
                continue
            state = len(stack), *sorted(rest.items())
            if state not in known:
                known.add(state)
                stack.append(self.take(rest, needs, len(stack)))
        return False

    def take(
        self, left: Counter[int], needs: list[tuple[int, int]], place: int
    ) -> Iterator[Counter[int]]:
        """What is left after each way to seat a group."""
        if place < len(needs):
            for times in self.list_ways(*needs[place]):
                if all(left[room] >= n for room, n in times.items()):
                    rest = left.copy()
                    rest.subtract(times)
                    yield +rest

    def list_ways(self, need: int, most: int) -> list[Counter[int]]:
        """Sets of rooms for so many people without a coach too many: few ones, little to spare."""
        if (need, most) not in self.ways:
            rooms = sorted(self.rows, reverse=True)
            found = []
            for size in range(1, most + 1):
                for chosen in islice(combinations_with_replacement(rooms, size), SETS):
                    spare = sum(chosen) - need
                    if 0 <= spare < chosen[-1]:
                        found.append((size, spare, chosen))
            self.ways[need, most] = [Counter(chosen) for _size, _spare, chosen in sorted(found)]
        return self.ways[need, most]
