"""A timetable laid over its scenario: rows become stops and calls of a Problem, in tours."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

from routeplan.handmade.clashes import write_clock
from routeplan.handmade.entries import Entry, Timetable
from routeplan.handmade.leniency import Lenient, formulate_leniently
from routeplan.handmade.options import Options, list_options
from routeplan.handmade.reach import FAR, reach
from routeplan.scenario import Network, Scenario
from routeplan.scheduling import ARRIVE, DEPART, ENTER, LEAVE, Problem

CallEnd = Literal["", "set down", "pick up"]


@dataclass(frozen=True)
class PlacedRow:
    """One row as a stop, or as the beginning or the end of a call in an area.

    Attributes
    ----------
    entry : Entry
        A call's with the arrival alone where it begins, and the departure alone where it ends.
    place : int
        Its site's row in the table of legs.
    stop : int or None
        Its number in the Problem; None where the site is not in the group's programme.
    call : str
        Whether coaches set down here or pick up; empty for a stop.
    area : int
        That of the place; -1 outside of areas.
    """

    entry: Entry
    place: int
    stop: int | None
    call: CallEnd = ""
    area: int = -1


@dataclass(frozen=True)
class Way:
    """What a group does in one session.

    Attributes
    ----------
    tour : int or None
        Its number in the Problem; None where the session is not the group's.
    placed_rows : tuple of PlacedRow
        In the order of time, that of the rows where a time is missing.
    leaves, returns : Entry or None
        Rows that say when it sets out and is back.
    """

    group: str
    session: str
    tour: int | None
    placed_rows: tuple[PlacedRow, ...]
    leaves: Entry | None
    returns: Entry | None


class Case:
    """A timetable together with what its groups may be and the most lenient Problem.

    Attributes
    ----------
    problem : Problem
        Waits have no limit.
    idle_calls : list of Entry
        Rows at areas' places beside which there is no stop of theirs.
    walked_calls : list of Entry
        Rows that say at a tour's start or end what its own row says.
    """

    def __init__(self, scenario: Scenario, network: Network, timetable: Timetable) -> None:
        self.scenario = scenario
        self.network = network
        self.timetable = timetable
        self.options: tuple[Options, ...] = list_options(scenario, timetable)
        self.lenient: Lenient = formulate_leniently(scenario, network, self.options)
        self.problem: Problem = self.lenient.problem
        self.idle_calls: list[Entry] = []
        self.walked_calls: list[Entry] = []

    @cached_property
    def group_number(self) -> dict[str, int]:
        """The number of each group in the Problem."""
        return {each.name: number for number, each in enumerate(self.options)}

    @cached_property
    def stop_of(self) -> dict[tuple[str, str], int]:
        """The Problem's stops by group and site."""
        problem, sites = self.problem, self.scenario.sites
        return {
            (problem.groups[group], sites[place].site): stop
            for stop, (group, place) in enumerate(
                zip(problem.stop_group, problem.stop_site, strict=True)
            )
        }

    @cached_property
    def tour_of(self) -> dict[tuple[str, str], int]:
        """The Problem's tours by group and session."""
        problem, sessions = self.problem, self.scenario.sessions_in_order
        return {
            (problem.groups[group], sessions[session].session): tour
            for tour, (group, session) in enumerate(
                zip(problem.tour_group, problem.tour_session, strict=True)
            )
        }

    @cached_property
    def ways(self) -> tuple[Way, ...]:
        """What each group does in each session for which it has rows."""
        rows: dict[tuple[str, str], list[Entry]] = defaultdict(list)
        for each in self.options:
            entries = [entry for entry in self.timetable.entries if entry.group == each.name]
            for place, entry in enumerate(entries):
                session = entry.session
                if session is None:
                    # Between two rows of one session it can be in no other.
                    above = next((e.session for e in entries[place::-1] if e.session), None)
                    below = next((e.session for e in entries[place:] if e.session), None)
                    session = above if above == below else None
                if session is not None:
                    rows[each.name, session].append(entry)
        return tuple(self._lay_out(*key, entries) for key, entries in rows.items())

    @cached_property
    def unplaced(self) -> tuple[Entry, ...]:
        """Rows of which it cannot be told in which session they are."""
        ways = self.ways  # which finds the idle calls too
        entries = [placed.entry for way in ways for placed in way.placed_rows]
        entries += self.idle_calls + self.walked_calls
        entries += [entry for way in ways for entry in (way.leaves, way.returns) if entry]
        placed = {(entry.sheet, entry.row) for entry in entries}
        return tuple(e for e in self.timetable.entries if (e.sheet, e.row) not in placed)

    def _lay_out(self, group: str, session: str, entries: list[Entry]) -> Way:
        if all(entry.arrive is not None or entry.depart is not None for entry in entries):
            entries = sorted(entries, key=self._moment)
            # A tour sets out before whatever begins in the same minute.
            for entry in [
                e for e in entries if e.arrive is None and e.depart == _begin(entries[0])
            ]:
                if self._is_end(group, session, entry, first=True):
                    entries.remove(entry)
                    entries.insert(0, entry)
                    break
        leaves = returns = None
        if self._is_end(group, session, entries[0], first=True):
            if self._is_walked_call(entries):  # it sets out as the call begins, on foot
                leaves = replace(entries[0], arrive=None, depart=entries[0].arrive)
            else:
                leaves, *entries = entries
        if entries and self._is_end(group, session, entries[-1], first=False):
            *entries, returns = entries
        tour = self.tour_of.get((group, session))
        placed_rows = tuple(self._place(group, entries))
        if tour is not None and placed_rows:
            # A call at a place where the tour starts or ends on foot begins or ends with it.
            ends = self.ends(tour, leaves, returns)
            first, last = placed_rows[0], placed_rows[-1]
            if first.call and first.place == ends[0]:
                self.walked_calls.append(first.entry)
                placed_rows = placed_rows[1:]
            if last.call and last.place == ends[1]:
                self.walked_calls.append(last.entry)
                placed_rows = placed_rows[:-1]
                if returns is None and last.entry.depart is not None:  # as the call ends
                    returns = replace(last.entry, arrive=last.entry.depart, depart=None)
        return Way(group, session, tour, placed_rows, leaves, returns)

    def ends(self, tour: int, leaves: Entry | None, returns: Entry | None) -> tuple[int, int]:
        """Where a tour starts and ends: where its rows say so, else as the session has it.

        Of several hotels they tell which one is the group's.
        """
        index, problem = self.network.index, self.problem
        return (
            index[leaves.site] if leaves else int(problem.tour_origin[tour]),
            index[returns.site] if returns else int(problem.tour_goal[tour]),
        )

    def _is_walked_call(self, entries: list[Entry]) -> bool:
        """R18: whether a tour's first row is a call in whose area it walks before it rides on."""
        call, *others = entries
        if call.arrive is None or call.depart is None or not others:
            return False
        begin = _begin(others[0])
        inside = self.scenario.area_of.get(others[0].site) == call.site
        return inside and begin is not None and call.arrive <= begin < call.depart

    def _is_end(self, group: str, session: str, entry: Entry, *, first: bool) -> bool:
        """Whether a tour's first or last row says where it starts or ends, and not a call."""
        if self.scenario.site_of[entry.site].kind != "place":
            return False
        if entry.site not in self.scenario.area_of:
            return True
        stated = self.scenario.session_of[session]
        hotels = self.options[self.group_number[group]].hotels
        ends = [self.scenario.tour_ends(stated, hotel) for hotel in hotels]
        return entry.site in {origin if first else goal for origin, goal in ends}

    def _place(self, group: str, entries: list[Entry]) -> Iterator[PlacedRow]:
        """Rows as stops; one at an area's place as where a call begins, ends, or both."""
        index = self.network.index
        areas = [int(self.problem.place_area[index[entry.site]]) for entry in entries]
        calls = [area >= 0 and self.problem.areas[area].place == index[entry.site]
                 for area, entry in zip(areas, entries, strict=True)]  # fmt: skip
        open_call: Entry | None = None
        for number, (entry, area) in enumerate(zip(entries, areas, strict=True)):
            place = index[entry.site]
            if not calls[number]:
                yield PlacedRow(entry, place, self.stop_of.get((group, entry.site)), "", area)
                beyond = number + 1 == len(entries) or areas[number + 1] != area
                if open_call is not None and beyond:
                    pick_up = replace(open_call, arrive=None)
                    yield PlacedRow(pick_up, index[open_call.site], None, "pick up", area)
                if beyond:
                    open_call = None
                continue
            before = number > 0 and areas[number - 1] == area and not calls[number - 1]
            after = number + 1 < len(entries) and areas[number + 1] == area
            after = after and not calls[number + 1]
            if before == after:
                self.idle_calls.append(entry)
            elif before:
                open_call = None  # this row says when it ends
                yield PlacedRow(replace(entry, arrive=None), place, None, "pick up", area)
            else:
                yield PlacedRow(replace(entry, depart=None), place, None, "set down", area)
                inside = entries[number + 1]
                moment = inside.arrive if inside.arrive is not None else inside.depart
                if None not in (entry.depart, moment) and (entry.depart or 0) > (moment or 0):
                    open_call = entry

    def shortest(self, placed: PlacedRow) -> int:
        """Least minutes of a stop, or of getting off or on where a call begins or ends."""
        if placed.stop is not None:
            return int(self.problem.shortest[placed.stop])
        if not placed.call:
            return 0
        group = self.group_number[placed.entry.group]
        site, area = self.scenario.site_of[placed.entry.site], placed.area
        if placed.call == "set down":
            return int(self.problem.alighting[group, area]) + site.minutes_in
        return int(self.problem.boarding[group, area]) + site.minutes_out

    def ready(self, placed: PlacedRow, arrive: int, due: int) -> int | None:
        """The earliest departure of a stop; None if no window before `due` fits."""
        if placed.stop is None:
            return self.next_departure(arrive + self.shortest(placed), placed)
        problem, stop = self.problem, placed.stop
        ways = [
            reach(
                problem.parts[stop],
                problem.waits[stop],
                {ARRIVE: (arrive, FAR), ENTER: (opens, FAR), LEAVE: (0, closes)},
            )
            for opens, closes in problem.windows[stop] or ((0, FAR),)
            if opens < due
        ]
        moments = [spans[DEPART][0] for spans in ways if spans is not None]
        return self.next_departure(min(moments), placed) if moments else None

    def clock(self, minute: int) -> str:
        """A minute as a clock time, with its date where there may be doubt."""
        return write_clock(self.scenario, minute)

    def clock_of(self, placed: PlacedRow) -> int:
        """R10: of what minutes a departure is a multiple: of any where it is on foot."""
        on_foot = placed.area >= 0 and placed.call != "pick up"
        return 1 if on_foot else self.problem.clock

    def next_departure(self, minute: int, placed: PlacedRow) -> int:
        """The first departure that the clock allows at or after a minute."""
        clock = self.clock_of(placed)
        return -(-minute // clock) * clock

    def way(self, group: str, former: int, latter: int) -> int:
        """Least minutes from place to place, in areas with getting off and on; no clock."""
        return int(self.problem.measure_ways(self.group_number[group], former, latter))

    def reach(self, group: str, depart: int, former: int, latter: int) -> int:
        """The earliest arrival at a place; coaches leave areas on the clock."""
        whole = self.way(group, former, latter)
        if not self._rides_out(former, latter):
            return depart + whole
        leaving = int(self.problem.leaving[self.group_number[group], former])
        clock = self.problem.clock
        return -(-(depart + leaving) // clock) * clock + whole - leaving

    def leave_for(self, group: str, arrive: int, former: int, latter: int) -> int:
        """The latest departure with which a place is reached in time, the clock left out at it."""
        whole = self.way(group, former, latter)
        if not self._rides_out(former, latter):
            return arrive - whole
        leaving = int(self.problem.leaving[self.group_number[group], former])
        clock = self.problem.clock
        return (arrive - whole + leaving) // clock * clock - leaving

    def _rides_out(self, former: int, latter: int) -> bool:
        area = self.problem.place_area
        return bool(area[former] >= 0 and area[former] != area[latter])

    def _moment(self, entry: Entry) -> tuple[int, int, int]:
        first = _begin(entry)
        last = entry.depart if entry.depart is not None else entry.arrive
        assert first is not None and last is not None
        # A call begins before its stops do.
        call = first < last and self.scenario.site_of[entry.site].kind == "place"
        return first, -call, last


def _begin(entry: Entry) -> int | None:
    return entry.arrive if entry.arrive is not None else entry.depart


def list_entries_of(placed_rows: Iterable[PlacedRow]) -> tuple[Entry, ...]:
    """Their rows, each once: a call may both begin and end in one."""
    return tuple({(each.entry.sheet, each.entry.row): each.entry for each in placed_rows}.values())
