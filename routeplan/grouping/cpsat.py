"""The CP-SAT model of the groups: complete, and so able to prove that there are none."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ortools.sat.python import cp_model

from routeplan.grouping.costs import APART_SECONDS, BEYOND_SECONDS, SPREAD_SECONDS, TrackCosts
from routeplan.grouping.demand import (
    Demand,
)
from routeplan.grouping.drafts import Grouping, Profile, Slot, Wanted, profiles
from routeplan.grouping.fleet import Fleet
from routeplan.grouping.rooms import (
    bay_limit,
    hall_room,
)
from routeplan.grouping.signatures import Signatures

Expression = Any  # a variable, a linear expression or a constant


@dataclass
class SlotVariables:
    """One place for a group of a track, which may stay empty.

    Attributes
    ----------
    coaches : int expression
        How many it has; where it may have several.
    rooms : dict of int to int variable
        How many of each room it takes of those that are not pinned.
    people, step_free : int variables
        0 where the slot is not used.
    blocks : dict of int to int variable
        Blocks of each unit that go here.
    pins, hotels, languages, labels : dict of str to bool variable
        Whether the group is the pinned one, stays at the hotel, shares the
        language, holds people of the delegation.
    """

    track: int
    used: Expression
    people: Expression
    step_free: Expression
    blocks: dict[int, Expression] = field(default_factory=dict)
    pins: dict[str, Expression] = field(default_factory=dict)
    hotels: dict[str | None, Expression] = field(default_factory=dict)
    languages: dict[str, Expression] = field(default_factory=dict)
    labels: dict[str, Expression] = field(default_factory=dict)
    rooms: dict[int, Expression] = field(default_factory=dict)
    coaches: Expression = 0


class GroupingModel:
    """All groupings with a number of groups between two limits.

    Parameters
    ----------
    least, most : int
        Groups over all tracks.
    slots : sequence of int
        For each track the places for its groups; the rest stays empty.
    """

    def __init__(self, demand: Demand, least: int, most: int, slots: Sequence[int]) -> None:
        self.demand = demand
        self.model = cp_model.CpModel()
        self.signatures = Signatures(demand)
        self.slots = [
            [self._slot(track) for _place in range(places)] for track, places in enumerate(slots)
        ]
        self.keys = [[self._key() for _slot in places] for places in self.slots]
        self._differences: dict[tuple[int, int, tuple[int, ...]], Expression] = {}
        self._named: dict[int, list[tuple[str, Expression]]] = defaultdict(list)
        self.model.add_linear_constraint(sum(slot.used for slot in self._all()), least, most)
        for track in range(len(demand.tracks)):
            self._add_everyone(track)
            self._add_parts(track)
            self._add_hotels(track)
            self._add_languages(track)
            self._add_labels(track)
            self._add_order(track)
        self._add_pins()
        self._add_coaches()

    def _all(self) -> list[SlotVariables]:
        return [slot for places in self.slots for slot in places]

    def _slot(self, index: int) -> SlotVariables:
        """R01: visitors of a group within its limits, or no group."""
        model, track = self.model, self.demand.tracks[index]
        most = max(0, min(track.largest, track.limit.people))
        slot = SlotVariables(
            track=index,
            used=model.new_bool_var(""),
            people=model.new_int_var(0, most, ""),
            step_free=model.new_int_var(0, most, ""),
            pins={pin: model.new_bool_var("") for pin in self.demand.pins},
        )
        model.add(slot.people >= self.demand.scenario.event.group_min * slot.used)
        model.add(slot.people <= most * slot.used)
        for number, unit in enumerate(track.units):
            fitting = min(len(unit.blocks), most // unit.people)
            slot.blocks[number] = model.new_int_var(0, fitting, "")
        units = track.units
        model.add(slot.people == sum(units[n].people * b for n, b in slot.blocks.items()))
        model.add(slot.step_free == sum(units[n].step_free * b for n, b in slot.blocks.items()))
        return slot

    def _add_everyone(self, track: int) -> None:
        """R01: every visitor is in one group."""
        for number, unit in enumerate(self.demand.tracks[track].units):
            blocks = [slot.blocks[number] for slot in self.slots[track]]
            self.model.add(sum(blocks) == len(unit.blocks))

    def _add_parts(self, track: int) -> None:
        """R02: a delegation whose people are pinned to several groups is in these only."""
        demand = self.demand.tracks[track]
        for part, units in self._pieces(track).items():
            limit = demand.parts[part].limit
            if limit is not None:
                present = [self._presence(slot, units) for slot in self.slots[track]]
                self.model.add(sum(present) <= limit)

    def _pieces(self, track: int) -> dict[int, list[int]]:
        """The units of each part that may be spread."""
        pieces: dict[int, list[int]] = defaultdict(list)
        for number, unit in enumerate(self.demand.tracks[track].units):
            if unit.part is not None:
                pieces[unit.part].append(number)
        return pieces

    def _presence(self, slot: SlotVariables, units: Iterable[int]) -> Expression:
        """Whether a group holds blocks of any of the units."""
        blocks = [slot.blocks[unit] for unit in units]
        track = self.demand.tracks[slot.track]
        most = sum(len(track.units[unit].blocks) for unit in units)
        present = self.model.new_bool_var("")
        self.model.add(sum(blocks) <= min(most, track.largest) * present)
        self.model.add(sum(blocks) >= present)
        return present

    def _add_hotels(self, track: int) -> None:
        """R15: the visitors of a group share their hotel."""
        demand = self.demand.tracks[track]
        hotels = list(dict.fromkeys(unit.hotel for unit in demand.units))
        for slot in self.slots[track]:
            if len(hotels) == 1:
                slot.hotels[hotels[0]] = slot.used
                continue
            slot.hotels.update({hotel: self.model.new_bool_var("") for hotel in hotels})
            self.model.add(sum(slot.hotels.values()) == slot.used)
            for number, unit in enumerate(demand.units):
                self._allow(slot, number, slot.hotels[unit.hotel])

    def _add_languages(self, track: int) -> None:
        """R16: each group picks a language that all its visitors share."""
        demand = self.demand.tracks[track]
        if not demand.languages:
            return
        for slot in self.slots[track]:
            spoken = {language: self.model.new_bool_var("") for language in demand.languages}
            slot.languages.update(spoken)
            self.model.add(sum(spoken.values()) == slot.used)
            for number, unit in enumerate(demand.units):
                if unit.languages:
                    ways = [spoken[language] for language in sorted(unit.languages)]
                    self._allow(slot, number, sum(ways))

    def _allow(self, slot: SlotVariables, unit: int, allowed: Expression) -> None:
        copies = len(self.demand.tracks[slot.track].units[unit].blocks)
        self.model.add(slot.blocks[unit] <= copies * allowed)

    def _add_labels(self, track: int) -> None:
        """Whether a group holds people of a delegation, where that matters."""
        units: dict[str, list[int]] = defaultdict(list)
        for number, unit in enumerate(self.demand.tracks[track].units):
            if unit.label:
                units[unit.label].append(number)
        for slot in self.slots[track]:
            for label, numbers in units.items():
                slot.labels[label] = self._presence(slot, numbers)

    def _add_pins(self) -> None:
        """R01: the visitors pinned to a name are together in the one group of that name."""
        for slot in self._all():
            self.model.add(sum(slot.pins.values()) <= slot.used)
            for number, unit in enumerate(self.demand.tracks[slot.track].units):
                if unit.pin:
                    self.model.add(slot.blocks[number] == len(unit.blocks) * slot.pins[unit.pin])
        for pin in self.demand.pins:
            self.model.add(sum(slot.pins[pin] for slot in self._all()) == 1)

    def _add_coaches(self) -> None:
        """R14: as many coaches with more than c seats as groups that need more than c.

        Where that holds for every c, each group can be given a coach.
        """
        for slot in self._all():
            slot.coaches = slot.used
        fleet, coaches = self.demand.fleet, self.demand.coaches
        if fleet is None or coaches is None:
            return
        if not fleet.plain:
            self._add_parties(fleet)
            return
        for seats in sorted({0, *(coach for coach in coaches if coach > 0)}):
            larger = [self._needs_more(slot, seats) for slot in self._all()]
            self.model.add(sum(larger) <= sum(coach > seats for coach in coaches))

    def _add_parties(self, fleet: Fleet) -> None:
        """R14: enough coaches for each group, those pinned to it among them.

        Each coach brings its escorts along, for whom there has to be room in the halls.
        """
        free = Counter(fleet.free)
        pinned = {pin: fleet.pinned_to(pin) for pin in self.demand.pins}
        for slot in self._all():
            slot.rooms = {
                room: self.model.new_int_var(0, min(number, fleet.most), "")
                for room, number in free.items()
            }
            mine = [(rooms, slot.pins[pin]) for pin, rooms in pinned.items() if rooms]
            slot.coaches = sum(slot.rooms.values()) + sum(len(each) * pin for each, pin in mine)
            seats = sum(room * number for room, number in slot.rooms.items())
            self.model.add(slot.people <= seats + sum(sum(each) * pin for each, pin in mine))
            scenario, track = self.demand.scenario, self.demand.tracks[slot.track].track
            most = min(fleet.most, bay_limit(scenario, track).people)
            self.model.add(slot.coaches <= most * slot.used)
            hall = hall_room(scenario, track).people
            self.model.add(slot.people + scenario.event.escorts * slot.coaches <= hall)
        for room, number in free.items():
            self.model.add(sum(slot.rooms[room] for slot in self._all()) <= number)

    def _needs_more(self, slot: SlotVariables, seats: int) -> Expression:
        most = self.demand.tracks[slot.track].largest
        if seats >= most:
            return 0
        if seats < self.demand.scenario.event.group_min:
            return slot.used
        more = self.model.new_bool_var("")
        self.model.add(slot.people <= seats + (most - seats) * more)
        return more

    def _key(self) -> list[Expression]:
        """A slot's signature as integer variables, see `Signatures`."""
        return [self.model.new_int_var(0, most, "") for most in self.signatures.highest]

    def _add_order(self, track: int) -> None:
        """Groups that could change places stand in the order of their signatures."""
        for slot, key in zip(self.slots[track], self.keys[track], strict=True):
            hotels = sum(
                self.signatures.hotels[hotel] * chosen for hotel, chosen in slot.hotels.items()
            )
            watched = [self._is_watched(slot, name) for name in self.demand.watched]
            figures = [slot.people, slot.step_free, hotels, *watched]
            for chunk, packed in zip(key, self.signatures.pack(figures), strict=True):
                self.model.add(chunk == packed)
        for former, latter in zip(self.keys[track], self.keys[track][1:], strict=False):
            tied: Expression = True  # so far
            for a, b in zip(former, latter, strict=True):
                self.model.add(a >= b).only_enforce_if(tied)
                still = self.model.new_bool_var("")
                self.model.add(a >= b + 1).only_enforce_if(tied, ~still)
                tied = still

    def _is_watched(self, slot: SlotVariables, name: str) -> Expression:
        """Whether an appointment for that delegation or pinned group concerns the slot."""
        ways = [names[name] for names in (slot.labels, slot.pins) if name in names]
        if len(ways) < 2:
            return sum(ways)
        either = self.model.new_bool_var("")
        self.model.add_max_equality(either, ways)
        return either

    def want(self, wanted: Iterable[Wanted]) -> None:
        """Make each group one of those that the planner has in mind."""
        model = self.model
        for group in wanted:
            places = []
            for slot in self._all():
                if self.demand.tracks[slot.track].track not in group.tracks:
                    continue
                here = model.new_bool_var("")
                places.append(here)
                self._named[id(slot)].append((group.name, here))
                if group.people is not None:
                    model.add(slot.people == group.people).only_enforce_if(here)
                for pin, pinned in slot.pins.items():
                    model.add(pinned == (pin == group.name)).only_enforce_if(here)
            model.add_exactly_one(places)
        for slot in self._all():
            model.add(sum(here for _name, here in self._named[id(slot)]) == slot.used)

    def exclude_named(self, groupings: Iterable[Grouping]) -> None:
        """Forbid groupings of wanted groups: one of them at least has to differ."""
        model = self.model
        for grouping in groupings:
            ways = []
            for group in grouping.groups:
                alone = profiles(self.demand.scenario, Grouping((group,)))
                keys = self.signatures.sort(alone)
                for track, places in enumerate(self.slots):
                    for place, slot in enumerate(places):
                        here = dict(self._named[id(slot)]).get(group.name)
                        if here is None:
                            continue
                        way = model.new_bool_var("")
                        model.add_implication(way, here)
                        for key in keys[track]:  # of another track there is none
                            model.add_implication(way, self._differs(track, place, key))
                        ways.append(way)
            model.add_bool_or(ways)

    def exclude(self, excluded: Collection[tuple[Profile, ...]]) -> None:
        """Forbid the groupings with these profiles."""
        for known in excluded:
            keys = self.signatures.sort(known)
            if any(len(keys[t]) > len(places) for t, places in enumerate(self.slots)):
                continue
            differences = []
            for track, places in enumerate(self.slots):
                empty = (0,) * len(self.signatures.highest)
                padded = keys[track] + [empty] * (len(places) - len(keys[track]))
                differences += [self._differs(track, n, key) for n, key in enumerate(padded)]
            self.model.add_bool_or(differences)

    def _differs(self, track: int, place: int, key: tuple[int, ...]) -> Expression:
        """A literal that may be true only if the slot's key is another one."""
        if (track, place, key) not in self._differences:
            literals = []
            for chunk, value in zip(self.keys[track][place], key, strict=True):
                differs = self.model.new_bool_var("")
                self.model.add(chunk != value).only_enforce_if(differs)
                literals.append(differs)
            either = self.model.new_bool_var("")
            self.model.add_bool_or(literals).only_enforce_if(either)
            self._differences[track, place, key] = either
        return self._differences[track, place, key]

    def minimise(self, costs: Mapping[str, TrackCosts]) -> None:
        """Minimise the cost of :mod:`routeplan.grouping.costs`."""
        model, escorts = self.model, self.demand.scenario.event.escorts
        cost: Expression = 0
        longest = model.new_int_var(0, 10**9, "")
        for track, places in enumerate(self.slots):
            mine = costs[self.demand.tracks[track].track]
            most = self.demand.tracks[track].largest
            smallest = model.new_int_var(0, most, "")
            for slot in places:
                size = slot.people + escorts * slot.coaches
                rides = self._ride_seconds(slot, size, mine)
                model.add(longest >= mine.person * size + rides)
                model.add(smallest <= slot.people + most * (1 - slot.used))
                cost += rides + APART_SECONDS * sum(slot.labels.values())
            if places:
                cost += SPREAD_SECONDS * (places[0].people - smallest)
            cost += BEYOND_SECONDS * self._spread_beyond(track)
        model.minimize(longest + cost)

    def _spread_beyond(self, track: int) -> Expression:
        """In how many groups more than aimed at those are whom no rule keeps together."""
        total: Expression = 0
        for part, units in self._pieces(track).items():
            _rows, _people, limit, aim = self.demand.tracks[track].parts[part]
            if limit is None and aim < len(self.slots[track]):
                beyond = self.model.new_int_var(0, len(self.slots[track]), "")
                present = [self._presence(slot, units) for slot in self.slots[track]]
                self.model.add(beyond >= sum(present) - aim)
                total += beyond
        return total

    def _ride_seconds(self, slot: SlotVariables, size: Expression, costs: TrackCosts) -> Expression:
        seconds: Expression = 0
        for each in costs.rounds:
            escorts = self.demand.scenario.event.escorts * self.demand.most_coaches
            most = self.demand.tracks[slot.track].largest + escorts
            number = self.model.new_int_var(0, -(-most // each.people), "")
            up, down = each.walking.numerator, each.walking.denominator
            riders = down * size - up * (size - slot.step_free)
            self.model.add(down * each.people * number >= riders)
            seconds += each.seconds * number
        return seconds

    def hint(self, slots: Iterable[Slot]) -> None:
        """Let the search begin at a grouping that is known."""
        known: dict[int, list[Slot]] = defaultdict(list)
        for slot in slots:
            known[slot.track].append(slot)
        for track, places in enumerate(self.slots):
            mine = sorted(known[track], key=self.signatures.of_slot, reverse=True)
            for number, variables in enumerate(places):
                slot = mine[number] if number < len(mine) else Slot(track)
                self.model.add_hint(variables.used, number < len(mine))
                self.model.add_hint(variables.people, slot.people(self.demand))
                self.model.add_hint(variables.step_free, slot.step_free(self.demand))
                for unit, blocks in variables.blocks.items():
                    self.model.add_hint(blocks, slot.load.get(unit, 0))
                for pin, chosen in variables.pins.items():
                    self.model.add_hint(chosen, pin == slot.pin)

    def read(self, solver: cp_model.CpSolver) -> list[Slot]:
        """The groups of a solution."""
        slots = []
        for slot in self._all():
            if not solver.value(slot.used):
                continue
            names = [*self._named[id(slot)], *slot.pins.items()]
            pin = next((name for name, chosen in names if solver.value(chosen)), "")
            taken = {unit: solver.value(blocks) for unit, blocks in slot.blocks.items()}
            load = {unit: copies for unit, copies in taken.items() if copies}
            rooms = (room for room, n in slot.rooms.items() for _coach in range(solver.value(n)))
            slots.append(Slot(slot.track, pin, tuple(rooms), load))
        return slots
