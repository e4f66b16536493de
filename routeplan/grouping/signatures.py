"""Profiles as numbers that sort: how the CP-SAT model tells groupings apart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from routeplan.grouping.demand import Demand
from routeplan.grouping.drafts import Profile, Slot

HIGHEST = 2**40  # the solver adds up such numbers without overflow


class Signatures:
    """Packs (people, step_free, hotel, one flag for each watched name) into integers.

    A signature is a tuple of chunks, most significant first, none above
    `HIGHEST`; nearly always there is one. An empty slot has the signature 0,
    and groups with equal signatures (in one track) have equal profiles.

    Attributes
    ----------
    highest : list of int
        The most that each chunk can be.
    hotels : dict of str to int
        The number of each hotel.
    """

    def __init__(self, demand: Demand) -> None:
        self.demand = demand
        names = dict.fromkeys(unit.hotel for track in demand.tracks for unit in track.units)
        self.hotels = {hotel: number for number, hotel in enumerate(names)}
        largest = max((track.largest for track in demand.tracks), default=0)
        bases = [largest + 1, largest + 1, len(names) + 1] + [2] * len(demand.watched)
        self._chunks: list[list[int]] = [[]]
        self.highest = [0]
        for base in bases:
            if (self.highest[-1] + 1) * base > HIGHEST:
                self._chunks.append([])
                self.highest.append(0)
            self._chunks[-1].append(base)
            self.highest[-1] = (self.highest[-1] + 1) * base - 1

    def pack(self, figures: Sequence[Any]) -> list[Any]:
        """Pack figures, or expressions for them, into chunks."""
        packed, rest = [], iter(figures)
        for bases in self._chunks:
            chunk: Any = 0
            for base in bases:
                chunk = chunk * base + next(rest)
            packed.append(chunk)
        return packed

    def of_slot(self, slot: Slot) -> tuple[int, ...]:
        """The signature of a group as a solver found it."""
        units = [
            self.demand.tracks[slot.track].units[u] for u, copies in slot.load.items() if copies
        ]
        hotel = self.hotels[units[0].hotel] if units else 0
        names = {slot.pin, *(unit.label for unit in units)}
        watched = [int(name in names) for name in self.demand.watched]
        people, step_free = slot.people(self.demand), slot.step_free(self.demand)
        return tuple(self.pack([people, step_free, hotel, *watched]))

    def sort(self, profiles: Iterable[Profile]) -> list[list[tuple[int, ...]]]:
        """The signatures of a grouping's groups, track by track, in descending order."""
        tracks = {track.track: number for number, track in enumerate(self.demand.tracks)}
        keys: list[list[tuple[int, ...]]] = [[] for _track in tracks]
        appointments = self.demand.scenario.appointments
        for track, hotel, people, step_free, concerned in profiles:
            names = {appointments[index].who for index in concerned}
            watched = [int(name in names) for name in self.demand.watched]
            figures = [people, step_free, self.hotels.get(hotel, 0), *watched]
            keys[tracks[track]].append(tuple(self.pack(figures)))
        for mine in keys:
            mine.sort(reverse=True)
        return keys
