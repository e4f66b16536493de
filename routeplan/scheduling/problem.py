"""What the solvers see: tours, stops and one use table, as integers.

Times are whole minutes from the midnight before the first session. Rules are
data here: halls, guides, bays, gaps, entries and lifts are all rows of the use
table, so that no engine needs code for R06 to R09.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from routeplan.scenario import close_legs

Integers = npt.NDArray[np.int64]
Numbers: TypeAlias = Integers | int

ARRIVE, ENTER, UP, START, END, DOWN, LEAVE, DEPART = range(8)
PARTS = 7  # between one event of a stop and the next


class Use(NamedTuple):
    """One stop's hold on a resource, from one moment to another.

    The hold is the half-open interval from event `since` plus `since_offset`
    to event `until` plus `until_offset`; empty ones hold nothing.
    """

    stop: int
    resource: int
    since: int
    since_offset: int
    until: int
    until_offset: int
    amount: int


class Resource(NamedTuple):
    """Something shared: `kind` of it, the site or lift bank it belongs to, how much there is."""

    kind: str
    place: str
    capacity: int


class Before(NamedTuple):
    """Stop `first` comes before stop `second` where both are made.

    `same_tour` limits that to the case where both are in the same tour.
    """

    first: int
    second: int
    same_tour: bool = False


class Area(NamedTuple):
    """Sites within walking distance of a place, where coaches set down and wait.

    Attributes
    ----------
    place : int
        Row of `legs`.
    bay : int
        The resource that coaches hold there; -1 where there is room for all.
    waits : bool
        Whether they hold it all the time, or only while people get off and on.
    gate, gap : int
        The resource that a departure holds for so many minutes; -1, 0 where
        others may follow at once.
    """

    place: int
    bay: int = -1
    waits: bool = True
    gate: int = -1
    gap: int = 0


class Booking(NamedTuple):
    """Somebody outside the problem holds `amount` of a resource from `begin` until `end`."""

    resource: int
    begin: int
    end: int
    amount: int


class Return(NamedTuple):
    """Somebody outside the problem is back from a session at this minute."""

    session: int
    minute: int


@dataclass(frozen=True, eq=False)  # one is equal to itself only: arrays say nothing short of that
class Problem:
    """Groups to be toured, in arrays; G groups, T tours, S stops, P places.

    Attributes
    ----------
    groups : tuple of str
        Names of the groups.
    people : ndarray, shape (G,)
        Visitors of each group.
    coaches : ndarray, shape (G,)
        Its coaches, 1 on foot: what its minutes on the road count, and what it holds of bays.
    session_starts : ndarray, shape (number of sessions,)
        In the order of time.
    tour_group, tour_session : ndarray, shape (T,)
    tour_origin, tour_goal : ndarray, shape (T,)
        Places (rows of `legs`) where the tour starts and ends.
    tour_release, tour_leave_by, tour_due : ndarray, shape (T,)
        Earliest and latest departure, and latest return.
    tour_gate, tour_gap : ndarray, shape (T,)
        The resource that a tour holds for so many minutes from its departure; -1 for none.
    tour_required : ndarray of bool, shape (T,)
        Whether the tour takes place even without a stop.
    stop_group, stop_site : ndarray, shape (S,)
    stop_score : ndarray, shape (S,)
        What the stop adds to the score.
    stop_tours : tuple of tuple of int
        The tours in which each stop may be made.
    parts : ndarray, shape (S, 7)
        Minutes that lie at least between an event and the next one.
    waits : ndarray, shape (S, 7)
        Longest wait that may be added to each part. What is added to the
        visit, from start to end, makes it longer and is no waiting.
    max_wait : int
        Longest wait between the end of a visit and the start of the next one,
        wherever it is spent; before the first and after the last one alike.
    windows : tuple of tuple of (int, int)
        For each stop the windows that may hold it from enter to leave; empty: any time.
    starts : tuple of tuple of int
        For each stop the minutes at which its visit may start, in order; empty: any.
    choices : tuple of tuple of int
        Of each set of stops exactly one is made; a must stop is a set of one.
    rank : ndarray, shape (S,)
        In a convoy the place of the stop in its track's common order is that
        of its rank variable; -1 outside convoys, and where `befores` lay the
        order down.
    clock : int
        Departures fall on its multiples: those of tours, of calls, and of stops outside areas.
    legs : ndarray, shape (P, P)
        Minutes by coach from place to place, an area's sites standing for its
        place; on foot where both are in one area.
    areas : tuple of Area
    place_area : ndarray, shape (P,)
        The area of each place, -1 outside of areas; an area's place is in it.
    entering, leaving : ndarray, shape (G, P)
        Minutes from a coach's arrival at an area's place until a group has got
        off and walked to one of its sites, and from there until all have
        walked back and got on; 0 elsewhere.
    alighting, boarding : ndarray, shape (G, A)
        Minutes of these for which a group gets off and on.
    booked : tuple of Booking
        What others hold already, whatever these groups do.
    returns : tuple of Return
        Returns of others; the finish of a session is no earlier.
    """

    groups: tuple[str, ...]
    people: Integers
    coaches: Integers
    session_starts: Integers
    tour_group: Integers
    tour_session: Integers
    tour_origin: Integers
    tour_goal: Integers
    tour_release: Integers
    tour_leave_by: Integers
    tour_gate: Integers
    tour_gap: Integers
    tour_due: Integers
    tour_required: npt.NDArray[np.bool_]
    stop_group: Integers
    stop_site: Integers
    stop_score: Integers
    stop_tours: tuple[tuple[int, ...], ...]
    parts: Integers
    waits: Integers
    max_wait: int
    windows: tuple[tuple[tuple[int, int], ...], ...]
    starts: tuple[tuple[int, ...], ...]
    choices: tuple[tuple[int, ...], ...]
    befores: tuple[Before, ...]
    rank: Integers
    clock: int
    legs: Integers
    areas: tuple[Area, ...]
    place_area: Integers
    entering: Integers
    leaving: Integers
    alighting: Integers
    boarding: Integers
    uses: tuple[Use, ...]
    resources: tuple[Resource, ...]
    booked: tuple[Booking, ...] = ()
    returns: tuple[Return, ...] = ()

    @cached_property
    def horizon(self) -> int:
        """The latest minute of any tour."""
        return int(self.tour_due.max(initial=0))

    @cached_property
    def limits_waits(self) -> bool:
        """Whether a wait can be too long."""
        return self.max_wait < self.horizon

    @cached_property
    def needs_arcs(self) -> bool:
        """Whether it matters which stop follows which: detours are short cuts, or waits limited."""
        return self.limits_waits or not self.metric

    @cached_property
    def metric(self) -> bool:
        """Whether no detour over another stop is ever shorter than the way itself."""
        groups = range(len(self.groups))
        return all((self.nearest_of(group) == self.ways_of(group)).all() for group in groups)

    def ways_of(self, group: int) -> Integers:
        """Least minutes from door to door for a group, the clock left out; shape (P, P).

        Getting on and off is part of stops, but in an area of the way there and back.
        """
        return self._ways(group)[0]

    def nearest_of(self, group: int) -> Integers:
        """Least minutes from door to door over any other stops; shape (P, P)."""
        return self._ways(group)[1]

    def _ways(self, group: int) -> tuple[Integers, Integers]:
        if group not in self._ways_of_group:
            key = self.leaving[group].tobytes() + self.entering[group].tobytes()
            if key not in self._ways_alike:
                place = np.arange(len(self.legs))
                ways = self.measure_ways(group, place[:, None], place)
                self._ways_alike[key] = ways, close_legs(ways, np.unique(self.stop_site))
            self._ways_of_group[group] = self._ways_alike[key]
        return self._ways_of_group[group]

    @cached_property
    def _ways_of_group(self) -> dict[int, tuple[Integers, Integers]]:
        return {}

    @cached_property
    def _ways_alike(self) -> dict[bytes, tuple[Integers, Integers]]:
        """Of groups that get on and off as quickly, so that they share what is large."""
        return {}

    def measure_ways(self, groups: Numbers, one: Numbers, other: Numbers) -> Integers:
        """Least minutes from door to door, as of `ways_of`, of groups and places side by side."""
        added = self.leaving[groups, one] + self.entering[groups, other]
        ways = self.legs[one, other] + np.where(self.inside[one, other], 0, added)
        return np.asarray(ways, dtype=np.int64)

    @cached_property
    def road(self) -> Integers:
        """Minutes on the road from place to place, walks inside areas left out; shape (P, P)."""
        return np.where(self.inside, 0, self.legs)

    @cached_property
    def inside(self) -> npt.NDArray[np.bool_]:
        """Whether a group walks from place to place, as both are in one area; shape (P, P)."""
        inside = (self.place_area[:, None] == self.place_area) & (self.place_area >= 0)
        return np.asarray(inside, dtype=bool)

    @cached_property
    def site_area(self) -> Integers:
        """The area of each stop, -1 outside of areas; shape (S,)."""
        return np.asarray(self.place_area[self.stop_site], dtype=np.int64)

    @cached_property
    def clocks(self) -> Integers:
        """Of what minutes each stop's departure is a multiple; 1 inside areas; shape (S,)."""
        return np.where(self.site_area >= 0, 1, self.clock)

    @cached_property
    def stretch(self) -> Integers:
        """Minutes by which each visit may last longer, shape (S,)."""
        return np.asarray(self.waits[:, START], dtype=np.int64)

    @cached_property
    def limits_calls(self) -> bool:
        """Whether coaches in areas wait for bays or gates."""
        return any(area.bay >= 0 or area.gate >= 0 for area in self.areas)

    def list_call_resources(self) -> set[int]:
        """What calls in areas and departures through gates hold."""
        held = set(self.tour_gate.tolist())
        for area in self.areas:
            held |= {area.bay, area.gate}
        return held - {-1}

    @cached_property
    def certain(self) -> npt.NDArray[np.bool_]:
        """Stops that every plan makes, shape (S,)."""
        certain = np.zeros(len(self.stop_group), dtype=bool)
        certain[[choice[0] for choice in self.choices if len(choice) == 1]] = True
        return certain

    @cached_property
    def settled(self) -> npt.NDArray[np.bool_]:
        """Stops that every plan makes, and in the one tour that they may be in; shape (S,)."""
        alone = np.array([len(tours) == 1 for tours in self.stop_tours], dtype=bool)
        return np.asarray(self.certain & alone)

    @cached_property
    def stops_of_group(self) -> tuple[tuple[int, ...], ...]:
        """Each group's possible stops."""
        stops: list[list[int]] = [[] for _name in self.groups]
        for stop, group in enumerate(self.stop_group):
            stops[group].append(stop)
        return tuple(map(tuple, stops))

    @cached_property
    def stops_of_tour(self) -> tuple[tuple[int, ...], ...]:
        """The stops that may be made in each tour."""
        stops: list[list[int]] = [[] for _group in self.tour_group]
        for stop, tours in enumerate(self.stop_tours):
            for tour in tours:
                stops[tour].append(stop)
        return tuple(map(tuple, stops))

    @cached_property
    def uses_of_stop(self) -> tuple[tuple[Use, ...], ...]:
        """Each stop's uses."""
        uses: list[list[Use]] = [[] for _stop in self.stop_group]
        for use in self.uses:
            uses[use.stop].append(use)
        return tuple(map(tuple, uses))

    @cached_property
    def use_table(self) -> Integers:
        """The uses as an array: a row each, with a column for every field of `Use`."""
        return np.array(self.uses, dtype=np.int64).reshape(-1, len(Use._fields))

    @cached_property
    def shortest(self) -> Integers:
        """Minutes that a stop takes without any wait, shape (S,)."""
        return np.asarray(self.parts.sum(axis=1), dtype=np.int64)

    def hold(self, use: Use) -> int:
        """Minutes that a use lasts at least."""
        between = int(self.parts[use.stop, use.since : use.until].sum())
        return max(0, between - use.since_offset + use.until_offset)
